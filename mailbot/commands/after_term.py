"""服务期满之后: what is new opens no ticket; its writer is told how the contract stands, and both sides read the mail."""

from mailbot.commands.case import Case
from mailbot.core.cycles import local_day
from mailbot.core.decision import Decision
from mailbot.core.model import ALARMING, Role
from mailbot.core.severity import classify

MOST = 300
"""Characters of a mail that both sides read; the archive has all of it."""


def over(case: Case) -> bool:
    """Whether the mail came after the last day of service; what was registered before is worked on to its end."""
    return local_day(case.now) > case.rules.contract.end


def decide(case: Case) -> Decision:
    """An answer to the writer, and the mail to 信息科 and the project manager: whether service goes on is theirs to agree."""
    writer, said = case.hearing.person, case.hearing.said
    level = classify(said, case.rules.severity).level
    context: dict[str, object] = {
        "subject": case.masked(said.subject), "writer": writer, "words": case.masked(said.text)[:MOST], "files": len(case.mail.files),
        "level": level if level in ALARMING else None,
    }  # fmt: skip
    both = (*case.addresses(Role.IT), *case.addresses(Role.PM))
    others = tuple(address for address in both if address != writer.address)
    return Decision(
        letters=(case.answer("hospital/term_over", {}), case.tell("office/after_term", others, context)),
    )
