"""表单 (附件1、2、3): a filled annex is acknowledged at once (收讫: form, revision, hash), filled in further and confirmed by 信息科's mail."""

from dataclasses import replace

from mailbot.commands.case import CUSTOMISATION, Case
from mailbot.commands.report import letters, opening
from mailbot.commands.work import accept, finish, promise_until
from mailbot.core import deadlines
from mailbot.core.dates import find_date
from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import ClosingConfirmed, Fact, FormConfirmed, FormFiled, TicketOpened
from mailbot.core.intents import hear
from mailbot.core.model import SHANGHAI, Intent, Kind, Role, Status, Verdict
from mailbot.core.severity import classify
from mailbot.core.tickets import FormRecord, Ticket
from mailbot.forms import DOCX, NAMES, Form, fill, fingerprint, is_blank, missing, problem_type

HELP = "提交表单：把填好的附件1、附件2或附件3作为附件发来，自动回执并由信息科邮件确认"
INTENTS = (Intent.FORM,)
FAULTS = frozenset({1, 2})
RESERVED = ("但", "除", "外", "没有做", "未做", "下次", "下季度", "必须补", "备注")


def _form(case: Case) -> Form:
    assert case.hearing.form is not None
    return case.hearing.form


def _number(case: Case) -> tuple[str, int]:
    """The form's number and revision: what its thread names or its content recognises gets the next revision."""
    mark = fingerprint(_form(case))
    known = case.form or case.state.forms.get(case.state.fingerprints.get(mark, ""))
    if known and known.annex == _form(case).annex:
        return known.number, known.fact.revision + 1
    of_ticket = [
        r
        for r in case.state.forms.values()
        if r.fact.ticket and r.fact.ticket == case.hearing.ticket and r.annex == _form(case).annex
    ]
    if of_ticket:
        return of_ticket[-1].number, of_ticket[-1].fact.revision + 1
    return case.state.next_number("F", case.now.year, 4), 1


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
    number, revision = _number(case)
    return case.happened(
        FormFiled,
        form=number,
        annex=_form(case).annex,
        revision=revision,
        sha256=file.sha256,
        filename=case.masked(file.filename),
        fingerprint=fingerprint(_form(case)),
        ticket=ticket,
        missing=tuple(case.masked(name) for name in missing(_form(case))),
    )


def _sheet(case: Case, fact: FormFiled, *, blank: bool) -> dict[str, object]:
    return {
        "form": fact.form, "annex": fact.annex, "annex_name": NAMES[fact.annex], "revision": fact.revision, "sha256": fact.sha256,
        "filename": fact.filename, "missing": fact.missing, "blank": blank, "ticket": fact.ticket,
        "office_confirms": not blank and case.hearing.person.role is not Role.IT,
    }  # fmt: skip


def _letters(case: Case, fact: FormFiled) -> tuple[Letter, ...]:
    """The receipt with the filled form enclosed, and for 信息科 the question to confirm."""
    name = f"附件{fact.annex}-{NAMES[fact.annex]}-{fact.form}-第{fact.revision}版.docx"
    file = Enclosure(name, DOCX, fill(completed(case, fact.ticket), case.rules.blanks))
    context = _sheet(case, fact, blank=False)
    receipt = case.answer("hospital/form_received", context, about=fact.form)
    office = case.tell("office/form_to_confirm", case.addresses(Role.IT), context, fact.form)
    asked = (office,) if context["office_confirms"] and office.to else ()
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
    files = tuple(case.masked(file.filename) for file in case.mail.attachments if not file.inline)
    annex = (case.hearing.said.annexes or (None,))[0]
    context: dict[str, object] = {"files": files, "annex": annex, "annex_name": NAMES.get(annex or 0, "")}
    return Decision(letters=(case.answer("hospital/form_unreadable", context, about=case.hearing.ticket),))


def verdict(case: Case) -> Verdict | None:
    """A form that reports a fault (BUG, 反复BUG) has a severity, judged by its 需求描述; a wish has none."""
    if problem_type(_form(case)) not in FAULTS:
        return None
    return classify(case.hearing.matter, case.rules.severity)


def _customisation(case: Case) -> tuple[TicketOpened, tuple[Fact, ...], tuple[Letter, ...]]:
    fact = opening(case, Kind.CUSTOMISATION, verdict(case))
    dues = tuple(
        deadlines.opening(fact.ticket, fact.kind, fact.severity, case.now, case.rules.deadlines, case.rules.calendar)
    )
    return fact, (fact, *dues), letters(case, fact, dues)[1:]


def _promised(case: Case, ticket: Ticket) -> Decision:
    day = find_date(str(_form(case).fields.get("承诺日期", "")), case.now.astimezone(SHANGHAI).date())
    return promise_until(case, ticket, day) if day and day != ticket.promised else NOTHING


def _progress(case: Case, ticket: Ticket) -> Decision:
    """What an engineer's annex 3 does to its ticket: taken, promised, done."""
    fields = _form(case).fields
    if case.hearing.person.role not in {Role.ENGINEER, Role.PM} or ticket.status is not Status.OPEN:
        return NOTHING
    if fields.get("完成时间") and fields.get("结果"):
        return finish(case, ticket, str(fields.get("需求分析", "")), str(fields["结果"]))
    return accept(case, ticket) + _promised(case, ticket)


def _confirms(case: Case) -> bool:
    """Whether the covering words confirm the form they came with, as they would in reply to our question."""
    words = replace(case.hearing.said, annexes=(), replying_to="form")
    return hear(words, case.rules.intents)[0].intent is Intent.CONFIRM


def confirm_form(case: Case, record: FormRecord) -> Decision:
    """信息科's own mail confirms this very revision; a reservation is kept word for word."""
    if case.hearing.person.role is Role.IT:
        return _confirmed(case, record.fact)
    context: dict[str, object] = {"act": "确认表单", "may": "信息科", "ticket": record.fact.ticket}
    return Decision(letters=(case.answer("hospital/refused", context, about=record.number),))


def _confirmed(case: Case, filed: FormFiled) -> Decision:
    """The confirmation as a fact; that of a finished 附件3 confirms its ticket too."""
    words = case.masked(case.mail.new_text)
    reservation = words if any(word in words for word in RESERVED) else ""
    fact = case.happened(
        FormConfirmed, form=filed.form, revision=filed.revision, sha256=filed.sha256, reservation=reservation
    )
    ticket = case.state.tickets.get(filed.ticket)
    closes = ticket is not None and filed.annex == CUSTOMISATION and ticket.status is Status.AWAITING
    closing = (case.happened(ClosingConfirmed, ticket=filed.ticket),) if closes else ()
    context: dict[str, object] = {
        "form": filed.form, "annex_name": NAMES[filed.annex], "revision": filed.revision, "sha256": filed.sha256,
        "reservation": reservation, "who": case.hearing.person,
    }  # fmt: skip
    people = tuple(dict.fromkeys((case.hearing.person.address, filed.by, *case.addresses(Role.ENGINEER))))
    return Decision((fact, *closing), (case.tell("hospital/form_confirmed", people, context, filed.form),))


def decide(case: Case, _intent: Intent) -> Decision:
    """Filed, answered, and what follows from it: a customisation opens or moves on, 信息科's own words confirm."""
    if case.hearing.form is None:
        return _unreadable(case)
    if is_blank(_form(case)):
        return _blank(case)
    decision = NOTHING
    number = case.hearing.ticket
    if _form(case).annex == CUSTOMISATION and not number:
        opened, facts, told = _customisation(case)
        decision, number = Decision(facts, told), opened.ticket
    fact = _filed(case, number)
    decision += Decision((fact,), _letters(case, fact))
    if case.ticket and fact.annex == CUSTOMISATION:
        decision += _progress(case, case.ticket)
    if case.hearing.person.role is Role.IT and _confirms(case):
        decision += _confirmed(case, fact)
    return decision
