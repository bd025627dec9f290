"""信息科's mail confirms one revision of a form: the one whose letter it answers, and only while that is the latest."""

import re
from dataclasses import replace

from mailbot.commands.case import CUSTOMISATION, Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import ClosingConfirmed, Fact, FormConfirmed, FormFiled
from mailbot.core.intents import hear
from mailbot.core.model import Intent, Role, Status
from mailbot.core.tickets import FormRecord
from mailbot.forms import NAMES

RESERVED = ("但", "除", "外", "没有做", "未做", "下次", "下季度", "必须补", "备注")
REVISION = re.compile(r"第\s*(\d{1,4})\s*版")
SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
SHOWING = frozenset({"office/form_to_confirm", "hospital/form_received"})


def confirms(case: Case) -> bool:
    """Whether the covering words confirm the form they came with, as they would in reply to our question."""
    words = replace(case.hearing.said, annexes=(), replying_to="form")
    return hear(words, case.rules.intents)[0].intent is Intent.CONFIRM


def _shown(case: Case, record: FormRecord) -> bool:
    """Whether the letter answered, if it is one that showed a revision of this form, showed the latest."""
    posted = (case.state.letters.get(message_id) for message_id in case.mail.in_reply_to)
    answered = next((letter.fact for letter in posted if letter and letter.fact.about == record.number), None)
    return answered is None or answered.kind not in SHOWING or answered.mail == record.fact.mail


def latest(case: Case, record: FormRecord) -> bool:
    """Whether the revision meant is the latest: the one the writer names, else the one quoted, and the one answered."""
    named = REVISION.search(case.mail.new_text)
    if named:
        return int(named[1]) == record.fact.revision
    quoted, revision = SHA256.search(case.mail.quoted), REVISION.search(case.mail.quoted)
    if quoted and quoted[0] != record.fact.sha256:
        return False
    if revision and not quoted and int(revision[1]) != record.fact.revision:
        return False
    return _shown(case, record)


def _refused(case: Case, record: FormRecord) -> Decision:
    context: dict[str, object] = {"act": "确认表单", "may": "信息科", "ticket": record.fact.ticket}
    return Decision(letters=(case.answer("hospital/refused", context, about=record.number),))


def _heard(case: Case, record: FormRecord) -> tuple[str, ...]:
    """Who hears what 信息科 says of a form: itself, who filed it, and the engineers."""
    return case.here(
        tuple(dict.fromkeys((case.hearing.person.address, record.fact.by, *case.addresses(Role.ENGINEER))))
    )


def turn_down(case: Case, record: FormRecord) -> Decision:
    """信息科's objections to a form are told to who can mend it; the form stays unconfirmed, a new revision is asked for."""
    if case.hearing.person.role is not Role.IT:
        return _refused(case, record)
    context: dict[str, object] = {
        "form": record.number, "annex_name": NAMES[record.fact.annex], "revision": record.fact.revision,
        "words": case.masked(case.mail.new_text), "who": case.hearing.person,
    }  # fmt: skip
    return Decision(letters=(case.tell("hospital/form_returned", _heard(case, record), context, record.number),))


def confirm_form(case: Case, record: FormRecord) -> Decision:
    """信息科's own mail confirms the revision it answers; where a later one has come it is asked which is meant."""
    if case.hearing.person.role is not Role.IT:
        return _refused(case, record)
    if not latest(case, record):
        return ask_which(case, (f"确认第 {record.fact.revision} 版（现为最新一版）", "不确认：……（请说明需更正之处）"))
    return confirmed(case, record.fact)


def confirmed(case: Case, filed: FormFiled) -> Decision:
    """The confirmation as a fact, once a revision; that of a finished 附件3 confirms its ticket too."""
    record, ticket = case.state.forms.get(filed.form), case.state.tickets.get(filed.ticket)
    closes = ticket is not None and filed.annex == CUSTOMISATION and ticket.status is Status.AWAITING
    if record and record.confirmed_revision == filed.revision and not closes:
        return NOTHING
    words = case.masked(case.mail.new_text)
    reservation = words if any(word in words for word in RESERVED) else ""
    fact = case.happened(
        FormConfirmed, form=filed.form, revision=filed.revision, sha256=filed.sha256, reservation=reservation
    )
    closing: tuple[Fact, ...] = (case.happened(ClosingConfirmed, ticket=filed.ticket),) if closes else ()
    context: dict[str, object] = {
        "form": filed.form, "annex_name": NAMES[filed.annex], "revision": filed.revision, "sha256": filed.sha256,
        "confirmed": {"who": case.hearing.person, "reservation": reservation},
    }  # fmt: skip
    people = tuple(dict.fromkeys((case.hearing.person.address, filed.by, *case.addresses(Role.ENGINEER))))
    told = case.tell("hospital/form_confirmed", case.here(people), context, filed.form)
    return Decision((fact, *closing), (told,))
