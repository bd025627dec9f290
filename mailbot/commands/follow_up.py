"""催办、补充、致谢: words about a ticket in hand reach the engineer; thanks confirm nothing and need no answer."""

from mailbot.commands.belongs import may_add
from mailbot.commands.case import Case
from mailbot.commands.pauses import resume
from mailbot.commands.questions import ENGINEER, ask_which
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import InformationGiven, Urged
from mailbot.core.fields import environment, steps
from mailbot.core.model import Intent
from mailbot.core.people import VENDOR

HELP = "催办或补充情况：直接回复工单邮件，或写信说明是哪一件事"
INTENTS = (Intent.FOLLOW_UP, Intent.INFO, Intent.THANKS)


def _given(case: Case) -> InformationGiven:
    assert case.ticket
    where, how = environment(case.mail.new_text), steps(case.mail.new_text)
    return case.happened(
        InformationGiven,
        ticket=case.ticket.number,
        environment=case.masked(where) if where else None,
        steps=case.masked(how) if how else None,
    )


def _of_another(case: Case) -> Decision:
    """A number alone gives no say in another reporter's ticket; who has the same fault reports it."""
    context: dict[str, object] = {
        "act": "补充或催办他人报修的工单（如您处也有同样的故障，请另写一封报修邮件）",
        "may": "该工单的报修人、信息科",
        "ticket": case.hearing.ticket,
    }
    told = case.answer("hospital/refused", context)  # about no ticket, so that an answer to it is in no ticket's thread
    return Decision(letters=(told,))


def decide(case: Case, intent: Intent) -> Decision:
    """Whoever adds to a ticket is heard, the vendor to its own reports; a waiting clock runs again when the hospital answers."""
    ticket = case.ticket
    if ticket is None or intent is Intent.THANKS:
        return NOTHING
    person = case.hearing.person
    if person.role in VENDOR and not case.state.same_person(ticket.reporter, person.address):
        return ask_which(case, ENGINEER)
    if not may_add(case.mail, ticket, case.state):
        return _of_another(case)
    urged = () if intent is Intent.INFO else (case.happened(Urged, ticket=ticket.number),)
    facts = (*urged, _given(case), *(resume(case, ticket) if ticket.paused else ()))
    words = case.masked(case.mail.new_text)
    told = case.tell(
        "engineer/follow_up",
        case.engineers(ticket),
        {"ticket": ticket, "words": words, "who": case.hearing.person, "urged": ticket.urged + len(urged)},
        ticket.number,
    )
    noted = case.noted(ticket)
    return Decision(facts, (noted, told))
