"""How often one address is answered: without a bound two machines would answer one another for ever."""

from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.core.decision import Decision, Letter
from mailbot.core.facts import AnswersHeld
from mailbot.core.intents import hear
from mailbot.core.leading import UNSURE
from mailbot.core.model import Intent, Role
from mailbot.core.people import HOSPITAL
from mailbot.core.state import ANSWERS, DAY, HOUR

TOLD = "manager/answers_held"
HELD = "自动答复已达上限，已留存待人工答复"


def within_the_hour(case: Case, kind: str) -> int:
    """How many letters of a kind, to whomever, were written in the last hour."""
    return sum(letter.fact.kind == kind for letter in case.state.letters_since(case.now - HOUR))


def _within(case: Case, letter: Letter) -> bool:
    """Whether its reader may get one more letter this hour, and if it only answers, one more answer this hour, and in its thread today."""
    most, address = case.rules.settings, letter.to[0]
    hour = list(case.state.got_since(address, case.now - HOUR))
    if letter.kind not in ANSWERS:
        return len(hour) < most.most_letters
    if sum(got.kind in ANSWERS for got in hour) >= most.most_to_person:
        return False
    return _in_thread(case, letter) < most.most_in_thread


def _in_thread(case: Case, letter: Letter) -> int:
    """The answers of the last day in the letter's thread; a mail that answers nothing and is about nothing begins one."""
    if not letter.about and case.hearing.said.replying_to is None:
        return 0
    day = case.state.got_since(letter.to[0], case.now - DAY)
    return sum(got.kind in ANSWERS and got.about == letter.about for got in day)


def bounded(case: Case, decision: Decision) -> Decision:
    """The decision without the letters to its sender that would be too many: its facts stand, and a person is told once a day, of a fault
    that is answered by nothing each time.
    """
    sender = case.hearing.person.address
    held = tuple(letter for letter in decision.letters if letter.to[:1] == (sender,) and not _within(case, letter))
    if not held:
        return decision
    kept = tuple(letter for letter in decision.letters if letter not in held)
    return Decision(decision.facts, kept) + _told(case, sender, held, fault=not decision.facts and _fault(case))


def _fault(case: Case) -> bool:
    """Whether a person of the hospital tells what would be a fault in a mail of its own, while its manager is not yet told too often."""
    if case.hearing.person.role not in HOSPITAL or within_the_hour(case, TOLD) >= case.rules.settings.most_to_person:
        return False
    said = replace(case.hearing.said, subject="", text=case.mail.new_text, replying_to=None, cited=())
    first = hear(said, case.rules.intents)[0]
    return first.intent is Intent.REPORT and first.score > UNSURE


def _told(case: Case, sender: str, held: tuple[Letter, ...], *, fault: bool) -> Decision:
    last = case.state.answers_held.get(sender)
    anew = fault or last is None or case.now - last >= DAY
    kinds, about = tuple(letter.kind for letter in held), held[0].about
    fact = AnswersHeld(at=case.now, mail=case.mail.sha256, address=sender, kinds=kinds, about=about, told=anew)
    context: dict[str, object] = {"address": sender, "words": case.masked(case.mail.new_text)[:300]}
    letter = case.tell(TOLD, case.addresses(Role.PM), context, about)
    return Decision((fact,), (letter,) if anew else ())
