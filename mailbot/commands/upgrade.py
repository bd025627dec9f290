"""升级通知 (2.4): an engineer's notice of a new version is recorded and goes to 信息科 for its decision."""

from mailbot.commands.case import Case
from mailbot.core.dates import find_date
from mailbot.core.decision import Decision
from mailbot.core.facts import UpgradeAnnounced
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.particulars import version

HELP = "升级通知（维护工程师）：写明版本、内容和日期，由信息科确认"
INTENTS = (Intent.UPGRADE_NOTICE,)


def decide(case: Case, _intent: Intent) -> Decision:
    """Recorded with version and day, and sent on."""
    text = case.hearing.said.whole
    day = find_date(text, case.now.astimezone(SHANGHAI).date())
    number = version(text) or "（未写明版本）"
    fact = case.happened(UpgradeAnnounced, version=number, day=day)
    context: dict[str, object] = {
        "version": number, "day": day, "words": case.masked(case.mail.new_text), "engineer": case.hearing.person
    }  # fmt: skip
    return Decision((fact,), (case.tell("office/upgrade_announced", case.addresses(Role.IT), context),))
