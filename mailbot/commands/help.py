"""帮助: what this very sender may do, generated from the commands."""

from types import ModuleType

from mailbot.commands.case import Case
from mailbot.core.decision import Decision
from mailbot.core.model import Intent, Person
from mailbot.core.people import ROLE_NAMES, may

HELP = "帮助：写“帮助”，即回复您可以做的事"
INTENTS = (Intent.HELP,)


def allows(command: ModuleType, person: Person) -> bool:
    """Whether a person's role may do something of a command: by the table of intents, else by the command's own WRITERS."""
    if hasattr(command, "INTENTS"):
        return any(may(person, intent) for intent in command.INTENTS)
    return person.role in command.WRITERS


def offered(person: Person) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a person may do, group by group, one line each."""
    from mailbot.commands import OFFERED

    groups = ((name, tuple(one.HELP for one in group if allows(one, person))) for name, group in OFFERED.items())
    return tuple((name, lines) for name, lines in groups if lines)


def decide(case: Case, _intent: Intent) -> Decision:
    """The acts of the sender's role, one sentence each."""
    person = case.hearing.person
    context: dict[str, object] = {"role": ROLE_NAMES[person.role], "groups": offered(person)}
    return Decision(letters=(case.answer("hospital/help", context),))
