"""帮助: what this very sender may do, generated from the commands."""

from mailbot.commands.case import Case
from mailbot.core.decision import Decision
from mailbot.core.model import Intent
from mailbot.core.people import ROLE_NAMES, may

HELP = "帮助：写“帮助”，即回复您可以做的事"
INTENTS = (Intent.HELP,)


def decide(case: Case, _intent: Intent) -> Decision:
    """The acts of the sender's role, one sentence each."""
    from mailbot.commands import BY_WORDS, COMMANDS

    person = case.hearing.person
    acts = tuple(
        command.HELP for command in COMMANDS if command.HELP and any(may(person, intent) for intent in command.INTENTS)
    )
    acts += tuple(command.HELP for command in BY_WORDS if person.role in command.WRITERS)
    return Decision(letters=(case.answer("hospital/help", {"role": ROLE_NAMES[person.role], "acts": acts}),))
