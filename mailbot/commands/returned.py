"""What the mail systems say of our letters: one that came back is marked and a person told, one that waits is told of when late."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from mailbot.commands.bounds import within_the_hour
from mailbot.commands.case import Case, F
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import Fact, LetterComplained, LetterDelayed, LetterRefused
from mailbot.core.model import Role
from mailbot.core.tickets import Posted
from mailbot.mail.authentic import organisation
from mailbot.mail.bounce_words import PROVIDERS
from mailbot.mail.bounces import Bounce, bounced
from mailbot.mail.thread import numbers

LATE = timedelta(hours=24)
"""After so long on its way a letter is as good as not there; mail systems give up after one to five days (RFC 5321 4.5.4.1)."""
UNPROVEN, MOST_UNPROVEN = "manager/bounce_unproven", 3
MEMORY = timedelta(days=7)
"""A bounce that names no letter is of one sent within this time, longer than mail systems try."""


def decide(case: Case) -> Decision:
    """Marks the letter that a bounce speaks of, and tells the project manager; what is of no letter of ours is only recorded."""
    told = bounced(case.mail)
    bounce = replace(told, reason=case.masked(told.reason))
    if bounce.outcome == "delivered":
        return NOTHING
    posted = _named(case, bounce)
    if posted is None and (posted := next(_alike(case, bounce), None)) and not _believed(case, posted):
        return _unproven(case, bounce, posted)
    if posted is None:
        return NOTHING
    return {"failed": _failed, "delayed": _delayed, "complaint": _complained}[bounce.outcome](case, bounce, posted)


def _failed(case: Case, bounce: Bounce, posted: Posted) -> Decision:
    lost = _lost(bounce, posted)
    if set(lost) <= set(posted.failed):
        return NOTHING
    fact = _of(case, posted, LetterRefused, why=bounce.reason, recipients=lost)
    return _told(case, posted, fact, "manager/bounced", {"recipients": lost, "why": bounce.reason})


def _delayed(case: Case, bounce: Bounce, posted: Posted) -> Decision:
    late = case.now - posted.fact.at >= LATE
    lost = _lost(bounce, posted)
    fact = _of(case, posted, LetterDelayed, why=bounce.reason, recipients=lost, late=late)
    if posted.late or not late:
        return Decision((fact,))
    hours = int((case.now - posted.fact.at) / timedelta(hours=1))
    return _told(case, posted, fact, "manager/delayed", {"recipients": lost, "why": bounce.reason, "hours": hours})


def _complained(case: Case, bounce: Bounce, posted: Posted) -> Decision:
    if posted.complained:
        return NOTHING
    lost = _lost(bounce, posted)
    fact = _of(case, posted, LetterComplained, recipients=lost)
    return _told(case, posted, fact, "manager/complained", {"recipients": lost})


def _of(case: Case, posted: Posted, kind: Callable[..., F], **values: object) -> F:
    """A fact about a letter of ours, from this mail."""
    return kind(at=case.now, mail=case.mail.sha256, message_id=posted.fact.message_id, **values)


def _told(case: Case, posted: Posted, fact: Fact, kind: str, context: dict[str, object]) -> Decision:
    """The fact and the letter about it; a letter about a letter about a bounce would bounce as well, without end."""
    if posted.fact.kind.startswith("manager/"):
        return Decision((fact,))
    told: Letter = case.tell(kind, case.addresses(Role.PM), {"letter_subject": posted.fact.subject, **context})
    return Decision((fact,), (told,))


def _lost(bounce: Bounce, posted: Posted) -> tuple[str, ...]:
    """Those of its readers whom the bounce names; where it names a mailbox that one of them forwards to, all of them."""
    return tuple(address for address in posted.fact.to if address in bounce.recipients) or posted.fact.to


def _named(case: Case, bounce: Bounce) -> Posted | None:
    """The letter it is of by its Message-ID, which no stranger can guess."""
    named = (case.state.letters.get(name) for name in bounce.message_ids)
    return next((posted for posted in named if posted and _left(posted)), None)


def _believed(case: Case, posted: Posted) -> bool:
    """Whether a bounce that does not know its letter is of a mail system that could have had it: ours, a reader's or a provider's."""
    if case.hearing.authentic.doubtful(case.rules.trust):
        return False
    passed = (case.rules.address, *posted.fact.to)
    domain = organisation(case.mail.sender.address.rpartition("@")[2])
    return not domain or domain in PROVIDERS or domain in {organisation(each.rpartition("@")[2]) for each in passed}


def _unproven(case: Case, bounce: Bounce, posted: Posted) -> Decision:
    """Nothing is marked on the word of anybody who knows an address; the manager is told, so many times an hour."""
    if posted.fact.kind.startswith("manager/") or within_the_hour(case, UNPROVEN) >= MOST_UNPROVEN:
        return NOTHING
    context: dict[str, object] = {
        "letter_subject": posted.fact.subject, "recipients": _lost(bounce, posted), "why": bounce.reason,
        "sender": case.mail.sender.address,
    }  # fmt: skip
    return Decision(letters=(case.tell(UNPROVEN, case.addresses(Role.PM), context),))


def _alike(case: Case, bounce: Bounce) -> Iterator[Posted]:
    """The letters it may be of: the last ones to such a reader, of the same number if the bounce tells one."""
    told = frozenset(numbers(f"{bounce.subject}\n{case.mail.subject}\n{case.mail.text[:4000]}"))
    for posted in case.state.letters_since(case.now - MEMORY):
        fits = not told or not posted.fact.about or posted.fact.about in told
        if fits and _left(posted) and not set(posted.fact.to).isdisjoint(bounce.recipients):
            yield posted


def _left(posted: Posted) -> bool:
    """Whether it is on its way or was: what still waits in the outbox cannot have come back."""
    return posted.status in {"sent", "refused"}
