"""Machines, strangers and what cannot be read: recorded, held or asked, but never acted for."""

from collections.abc import Iterable, Mapping

from mailbot.commands import admit, returned
from mailbot.commands.bounds import within_the_hour
from mailbot.commands.case import Case
from mailbot.commands.files import Unread
from mailbot.core import alerts
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import StrangerTold
from mailbot.core.limits import MIB
from mailbot.core.lookalike import likeness, shown
from mailbot.core.model import ALARMING, Intent, Role
from mailbot.core.people import ACT_NAMES, who_may
from mailbot.core.severity import classify
from mailbot.mail.manners import may_answer

NO_FORM: Mapping[str, object] = {"of_form": False, "annex": None, "annex_name": ""}
STRANGERS_AN_HOUR, LOOKALIKES_AN_HOUR = 20, 5


def machine(case: Case) -> Decision:
    """Recorded, not answered; what a bounce says of a letter of ours is marked at that letter."""
    return returned.decide(case) if case.hearing.automatic == "bounce" else NOTHING


def _resembling(case: Case) -> Decision:
    """An address that passes for a registered one is pointed out to 信息科 and the project manager, so many of them an hour."""
    sender = case.mail.sender
    found = likeness(sender.address, sender.name, case.state.people.values())
    if found is None or within_the_hour(case, "office/lookalike") >= LOOKALIKES_AN_HOUR:
        return NOTHING
    people = tuple(dict.fromkeys((*case.addresses(Role.IT), *case.addresses(Role.PM))))
    context: dict[str, object] = {
        "address": sender.address, "shown": f"{sender.address.partition('@')[0]}@{shown(sender.address.partition('@')[2])}",
        "of": found.of, "how": found.how,
    }  # fmt: skip
    return Decision(letters=(case.tell("office/lookalike", people, context),))


def _to_be_told(case: Case) -> bool:
    """Once, within a ceiling of them an hour, and never where From is proven false: the answer would go to whom it names."""
    if case.hearing.person.address in case.state.strangers or case.hearing.authentic.verdict is False:
        return False
    few = within_the_hour(case, "hospital/stranger") < STRANGERS_AN_HOUR
    return few and may_answer(case.mail, frozenset({case.rules.address}))


def stranger(case: Case) -> Decision:
    """Held, shown to 信息科, and told once how to be admitted; what reads as 重大 or 灾难 alerts the vendor at once, as unverified."""
    address = case.hearing.person.address
    known = any(read.by == address for read in case.state.held.values())
    decision = NOTHING if known or not address else admit.show(case, address) + _resembling(case)
    if _to_be_told(case):
        told = StrangerTold(at=case.now, mail=case.mail.sha256, address=address)
        decision += Decision(
            (told,), (case.answer("hospital/stranger", {"address": address, "left": case.state.left.get(address)}),)
        )
    level = classify(case.hearing.said, case.rules.severity).level
    if case.hearing.heard[0].intent is Intent.REPORT and level in ALARMING:
        people = alerts.called(case.state, case.rules, case.now)
        context: dict[str, object] = {
            "address": address,
            "level": level,
            "words": case.masked(case.hearing.said.whole)[:300],
        }
        decision += Decision(letters=(case.tell("manager/stranger_alert", people, context),))
    return decision


def asked_again(case: Case, unread: Iterable[Unread], more: Mapping[str, object] = NO_FORM, about: str = "") -> Letter:
    """One letter about all that could not be read, a line each; names are masked, for people write patients' into them."""
    files = tuple((case.masked(one.name), one.why) for one in unread)
    return case.answer("hospital/files_unread", {"files": files, **more}, about=about or case.hearing.ticket)


def unread(case: Case, decision: Decision, about: str) -> Decision:
    """The decision with the letter about what could not be read, unless one of its letters says it already."""
    files = case.hearing.files.unread
    if not files or any(letter.kind == "hospital/files_unread" for letter in decision.letters):
        return decision
    return decision + Decision(letters=(asked_again(case, files, about=about),))


def too_large(case: Case) -> Decision:
    """A mail of which only the header was fetched: its sender is asked for it in parts, and a person looks after it."""
    context: dict[str, object] = {"sha256": case.mail.sha256, "why": _size(case), "tries": 1}
    told = case.tell("manager/set_aside", case.addresses(Role.PM), context)
    return Decision(letters=(asked_again(case, case.hearing.files.unread), told))


def _size(case: Case) -> str:
    limit = case.rules.settings.limits.message_mb
    return (
        f"邮件大小 {case.mail.size / MIB:.0f} MB，超过 {limit} MB，只取了邮件头；已请发件人分几封重发，原信仍在邮箱中"
    )


def refuse(case: Case, intent: Intent) -> Decision:
    """What the role does not allow is answered with the reason and who may."""
    context: dict[str, object] = {"act": ACT_NAMES[intent], "may": who_may(intent), "ticket": case.hearing.ticket}
    return Decision(letters=(case.answer("hospital/refused", context, about=case.hearing.ticket),))
