"""Invented letters about duties and the course of a matter, beside mailbot/shell/specimens.py."""

from datetime import date

from mailbot.core.decision import Letter
from mailbot.core.facts import UpgradeAnnounced, WarningProposed
from mailbot.core.maintenance import CheckGroup
from mailbot.core.model import Severity, Status
from mailbot.core.particulars import Consent
from mailbot.core.tick import Owed
from mailbot.core.tickets import Ticket, Upgrade, WarningRecord
from mailbot.shell.specimen_cast import ENGINEER, FORM, HOURS, NOW, NUMBER, OFFICE, WARNING, WORDS, a_ticket

BEGIN, END = date(2026, 7, 5), date(2026, 10, 4)
QUARTER: dict[str, object] = {"quarter": "2026 年第三季度", "begin": BEGIN, "end": END}
WHY = "2026 年第三季度（2026年7月5日至10月4日）内未见定期维护记录（附件1，合同 2.1）"
GROUPS = (
    CheckGroup("系统安全检查", "服务器运行情况", ("防火墙规则", "时钟同步")),
    CheckGroup("系统优化", "系统运行情况", ("慢 SQL",)),
)


def of_duties(ticket: Ticket) -> list[Letter]:
    """The letters about a quarter, and about this ticket while it is worked on."""
    return [*_quarterly(), *_course(ticket), *_upgrades()]


def _quarterly() -> list[Letter]:
    proposed = WarningProposed(
        at=NOW, warning=WARNING, ticket="", row="duty", why=WHY, severity=Severity.NORMAL, quarter=BEGIN
    )
    record = WarningRecord(WARNING, "", "duty", WHY, Severity.NORMAL, NOW, "contract", BEGIN)
    return [
        Letter("engineer/duty_reminder", (), {"days": 14, "groups": GROUPS, **QUARTER}),
        Letter("office/duty_missed", (), {"warning": proposed, **QUARTER}, WARNING),
        Letter("office/duty_recorded", (), {"warning": record, "why": "记录已收到", "form": FORM}, WARNING),
    ]


def _course(ticket: Ticket) -> list[Letter]:
    told: dict[str, object] = {"ticket": ticket, "engineer": ENGINEER}
    closed = a_ticket(Status.AWAITING)
    reminded = ((Owed(ticket, row, NOW + 4 * HOURS, 80, "default"),) for row in ("到场", "书面报告"))
    return [
        Letter("hospital/arrived", (), {**told, "when": NOW}, NUMBER),
        *(Letter("hospital/progress", (), {**told, "ticket": one, "words": WORDS}, NUMBER) for one in (ticket, closed)),
        *(Letter("hospital/incident_report", (), {**told, "report": WORDS, "files": n}, NUMBER) for n in (0, 1)),
        Letter("office/remote_ended", (), {"ticket": ticket, "begin": NOW, "end": NOW + HOURS}, NUMBER),
        *(Letter("engineer/reminder", (), {"ticket": ticket, "owed": o, "count": 1}, NUMBER) for o in reminded),
    ]


def _upgrades() -> list[Letter]:
    told: dict[str, object] = {
        "version": "V6.3.0", "day": date(2026, 6, 20), "words": WORDS, "engineer": ENGINEER, "before": None, "done": False
    }  # fmt: skip
    bare = told | {"version": "（未写明版本）", "day": None}
    before = Upgrade(UpgradeAnnounced(at=NOW, version="V6.3.0", day=date(2026, 6, 18)))
    changed, done = told | {"before": before}, told | {"before": before, "done": True}
    answer: dict[str, object] = {"version": "V6.3.0", "day": date(2026, 6, 20), "words": WORDS, "who": OFFICE}
    return [
        *(Letter("office/upgrade_announced", (), sheet) for sheet in (told, bare, changed, done)),
        *(Letter("engineer/upgrade_answered", (), {**answer, "consent": consent}) for consent in Consent),
    ]
