"""再次送达: the same mail come again, by a forwarding mailbox or a second try, is known by its Message-ID and its words."""

from hashlib import sha256

from mailbot.commands.case import Case
from mailbot.core.model import Intent
from mailbot.mail.message import Mail

ACTED = frozenset({"ticket", "form", "answered"})


def repeated(case: Case) -> bool:
    """Whether the same mail was acted on before; a copy that was only recorded or held is no reason to drop this one."""
    before = case.state.mails.get(case.state.message_ids.get(case.mail.message_id, ""))
    if before is None or before.ends not in ACTED or before.by != case.mail.sender.address:
        return False
    if before.words and before.words != words(case.mail):
        return False
    return _told(before.intents) == _told(tuple(intent.value for intent in case.hearing.intents))


def words(mail: Mail) -> str:
    """What tells two mails of one Message-ID apart: a hash of the new text, blanks aside."""
    return sha256("".join(mail.new_text.split()).encode()).hexdigest()[:16]


def _told(intents: tuple[str, ...]) -> frozenset[str]:
    """The intents as they compare: a report heard again is heard as an addition to its own ticket."""
    return frozenset(Intent.FOLLOW_UP.value if intent == Intent.REPORT.value else intent for intent in intents)
