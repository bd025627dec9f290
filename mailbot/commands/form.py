"""表单 (附件1、2、3): a filled annex is acknowledged at once (收讫: form, revision, hash), filled in further and confirmed by 信息科's mail."""

from collections.abc import Iterator
from dataclasses import replace

from mailbot.commands import records
from mailbot.commands.case import CUSTOMISATION, Case
from mailbot.commands.codes import doubt
from mailbot.commands.files import without_form
from mailbot.commands.form_confirm import confirmed, confirms
from mailbot.commands.manners import asked_again
from mailbot.commands.one_letter import one_letter
from mailbot.commands.report import opened
from mailbot.commands.work import accept, finish, promise_until
from mailbot.core.dates import find_date
from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import Fact, FormFiled, TicketOpened
from mailbot.core.model import SHANGHAI, Intent, Kind, Role, Status, Verdict
from mailbot.core.people import VENDOR
from mailbot.core.severity import classify
from mailbot.core.tickets import FormRecord, Ticket
from mailbot.core.tickets import opened as ticket_of
from mailbot.forms import DOCX, NAMES, Form, fill, fingerprint, is_blank, missing, problem_type, unclear

HELP = "提交表单：把填好的附件1、附件2或附件3作为附件发来，自动回执并由信息科邮件确认"
INTENTS = (Intent.FORM,)
FAULTS = frozenset({1, 2})
SIGNATURE = "信息科签字"  # 附件1: 信息科 signs, nobody for it
WISHES = frozenset({Kind.CUSTOMISATION, Kind.CHANGE})  # tickets that an 附件3 is the form of


def _form(case: Case) -> Form:
    assert case.hearing.form is not None
    return case.hearing.form


def _number(case: Case, ticket: str) -> tuple[str, int]:
    """The form's number and revision: what its content recognises or its thread names gets the next revision."""
    mark = fingerprint(_form(case))
    before = [fact for fact in case.earlier if isinstance(fact, FormFiled)]
    same = next((fact for fact in reversed(before) if fact.fingerprint == mark), None)
    if same:
        return same.form, same.revision + 1
    taken = {fact.form for fact in before}
    known = next((r for r in _records(case, mark, ticket) if r.number not in taken), None)
    if known:
        return known.number, known.fact.revision + 1
    return case.next_number("F", 4), 1


def _records(case: Case, mark: str, ticket: str) -> Iterator[FormRecord]:
    """Filed forms this may be a revision of, the likeliest first; a ticket has one 附件3, but any number of the others."""
    annex, recognised = _form(case).annex, case.state.forms.get(case.state.fingerprints.get(mark, ""))
    if recognised and recognised.annex == annex:
        yield recognised
    if case.form and case.form.annex == annex and case.form.fact.ticket == ticket:
        yield case.form
    if annex == CUSTOMISATION and (known := case.state.tickets.get(ticket)):
        newest = (case.state.forms[number] for number in reversed(known.customisations))
        yield from (record for record in newest if record.fact.ticket == ticket)


def completed(case: Case, ticket: str) -> Form:
    """The form with what the bot knows filled in: hospital, ticket, engineer; what a person wrote is never changed."""
    form = _form(case)
    if form.annex != CUSTOMISATION:
        return form
    known = case.state.tickets.get(ticket)
    engineer = case.state.person(known.accepted_by).name if known and known.accepted_by else ""
    given = {
        "医院名称": case.rules.contract.hospital,
        "维护工程师": engineer,
        "提出时间": (known.opened if known else case.now).astimezone(SHANGHAI).date().isoformat(),
        "完成时间": known.closed.astimezone(SHANGHAI).date().isoformat() if known and known.closed else "",
        "承诺日期": known.promised.isoformat() if known and known.promised else "",
    }
    return Form(
        CUSTOMISATION,
        {**form.fields, **{name: value for name, value in given.items() if value and not form.fields.get(name)}},
    )


def _filed(case: Case, ticket: str) -> FormFiled:
    file = case.hearing.form_file
    assert file is not None
    number, revision = _number(case, ticket)
    return case.happened(
        FormFiled,
        form=number,
        annex=_form(case).annex,
        revision=revision,
        sha256=file.sha256,
        filename=case.masked(file.filename),
        fingerprint=fingerprint(_form(case)),
        ticket=ticket,
        missing=missing(case.masked_form(_form(case))),
        **records.said(case, _form(case)),
    )


def _sheet(case: Case, fact: FormFiled, *, blank: bool, found: str = "") -> dict[str, object]:
    asked = not blank and case.hearing.person.role is not Role.IT
    return {
        "form": fact.form, "annex": fact.annex, "annex_name": NAMES[fact.annex], "revision": fact.revision, "sha256": fact.sha256,
        "filename": fact.filename, "missing": fact.missing, "blank": blank, "ticket": fact.ticket,
        "office_confirms": asked, "found": found, "unsigned": tuple(one for one in fact.missing if asked and SIGNATURE in one),
        "unclear": unclear(case.masked_form(_form(case))), "abnormal": fact.abnormal if found else (),
        "people": fact.people if not blank and records.unusual(fact) else None,
    }  # fmt: skip


def _letters(case: Case, fact: FormFiled, found: str) -> tuple[Letter, ...]:
    """The receipt with the filled form enclosed, and for 信息科 the question to confirm."""
    name = f"附件{fact.annex}-{NAMES[fact.annex]}-{fact.form}-第{fact.revision}版.docx"
    file = Enclosure(name, DOCX, fill(case.masked_form(completed(case, fact.ticket)), case.rules.blanks))
    context = _sheet(case, fact, blank=False, found=found)
    receipt = case.answer("hospital/form_received", context, about=fact.form)
    office = case.tell("office/form_to_confirm", case.addresses(Role.IT), context, fact.form)
    believed = not case.doubtful
    asked = (office,) if context["office_confirms"] and office.to and believed else ()
    return tuple(replace(letter, enclosures=(file,)) for letter in (receipt, *asked))


def _blank(case: Case) -> Decision:
    """An empty form is no record; its sender is told so."""
    file = case.hearing.form_file
    assert file is not None
    fact = FormFiled(
        at=case.now, form="", annex=_form(case).annex, revision=0, sha256=file.sha256, filename=file.filename, fingerprint="",
        missing=tuple(missing(_form(case))),
    )  # fmt: skip
    return Decision(letters=(case.answer("hospital/form_received", _sheet(case, fact, blank=True)),))


def _unreadable(case: Case) -> Decision:
    """A form that is spoken of but cannot be read is asked for again as a Word file; the mail itself is kept."""
    annex = (case.hearing.said.annexes or (None,))[0]
    context: dict[str, object] = {"of_form": True, "annex": annex, "annex_name": NAMES.get(annex or 0, "")}
    return Decision(letters=(asked_again(case, without_form(case.hearing.files), context),))


def verdict(case: Case) -> Verdict | None:
    """A form that reports a fault (BUG, 反复BUG) has a severity, judged by its 需求描述; a wish has none."""
    if problem_type(_form(case)) not in FAULTS:
        return None
    return classify(case.hearing.matter, case.rules.severity)


def _customisation(case: Case) -> tuple[TicketOpened, tuple[Fact, ...], tuple[Letter, ...]]:
    """The ticket of a new 附件3; its receipt is the answer to the writer, so the usual one is left out, and so is the order where
    an engineer brings the form, who takes the matter by it.
    """
    fact, facts, letters = opened(case, Kind.CUSTOMISATION, verdict(case))
    taken = not case.doubtful and case.hearing.person.role is Role.ENGINEER
    return fact, facts, tuple(each for each in letters[1:] if not (taken and each.kind == "engineer/assigned"))


def _promised(case: Case, ticket: Ticket) -> Decision:
    day = find_date(str(_form(case).fields.get("承诺日期", "")), case.now.astimezone(SHANGHAI).date())
    if day is None or day == ticket.promised:
        return NOTHING
    return promise_until(case, ticket, day)


def _progress(case: Case, ticket: Ticket) -> Decision:
    """What an engineer's annex 3 does to its ticket: taken, promised, done."""
    fields = _form(case).fields
    if ticket.status is not Status.OPEN:
        return NOTHING
    if fields.get("完成时间") and fields.get("结果"):
        return finish(case, ticket, str(fields.get("需求分析", "")), str(fields["结果"]))
    taken = NOTHING if ticket.accepted and case.here((ticket.accepted_by,)) else accept(case, ticket)
    return taken + _promised(case, ticket)


def home(case: Case) -> str:
    """The ticket the form belongs to: an 附件3 is a matter of its own in the thread of a fault or a question."""
    ticket, mark = case.ticket, fingerprint(_form(case))
    if _form(case).annex != CUSTOMISATION:
        return case.hearing.ticket
    before = [fact for fact in case.earlier if isinstance(fact, FormFiled) and fact.annex == CUSTOMISATION]
    if same := next((fact for fact in before if fact.fingerprint == mark), None):
        return same.ticket
    if not before and ticket and ticket.kind in WISHES:
        return ticket.number
    known = case.state.forms.get(case.state.fingerprints.get(mark, ""))
    return known.fact.ticket if known else ""


def _follows(case: Case, fact: FormFiled, fresh: TicketOpened | None) -> Decision:
    """What the filed form does beside being filed, to the ticket it opened (`fresh`) too; by a sender proven false it does nothing."""
    ticket, role = ticket_of(fresh) if fresh else case.state.tickets.get(fact.ticket), case.hearing.person.role
    if case.doubtful:
        return doubt(case, f"据表单 {fact.form} 推进工单或确认（该表单已收讫存档，尚未提请信息科确认）")
    moves = fact.annex == CUSTOMISATION and role in VENDOR
    decision = _progress(case, ticket) if ticket and moves else NOTHING
    return decision + confirmed(case, fact) if role is Role.IT and confirms(case) else decision


def _one(case: Case) -> Decision:
    """One form: filed, answered, and what follows from it; a customisation opens a ticket or moves its own on."""
    if is_blank(_form(case)):
        return _blank(case)
    decision, number, ticket = NOTHING, home(case), None
    if _form(case).annex == CUSTOMISATION and not number:
        ticket, facts, told = _customisation(case)
        decision, number = Decision(facts, told), ticket.ticket
    fact = _filed(case, number)
    further = records.follows(case, fact)
    filed = Decision((fact,), _letters(case, fact, records.ticket_of(further)))
    return one_letter(decision + filed + further + _follows(case, fact, ticket))


def decide(case: Case, _intent: Intent) -> Decision:
    """Every form of the mail, one after the other, each knowing the numbers those before it took."""
    if case.hearing.form is None:
        return _unreadable(case)
    decision = NOTHING
    for form, file in case.hearing.forms:
        hearing = replace(case.hearing, form=form, form_file=file)
        decision += _one(replace(case, hearing=hearing, earlier=decision.facts))
    return decision
