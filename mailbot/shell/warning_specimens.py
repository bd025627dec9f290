"""The specimen letters about warnings and the losses claimed with them."""

from collections.abc import Iterator
from decimal import Decimal

from mailbot.core.decision import Letter
from mailbot.core.facts import WarningProposed
from mailbot.core.merging import Lapsed
from mailbot.core.model import Severity
from mailbot.core.tick import Owed
from mailbot.core.tickets import WarningRecord
from mailbot.shell.specimen_cast import (
    CLERK,
    ENGINEER,
    HOURS,
    MANAGER,
    NOW,
    NUMBER,
    OFFICE,
    WARNING,
    WORDS,
    a_ticket,
    told,
)


def of_warnings() -> list[Letter]:
    """Every kind of letter about a warning, of a ticket and of none."""
    why = "承诺日期时限 2026年1月21日（周三）24:00 已过（乙方承诺），未见相应记录"
    letters = []
    for number, ticket in ((NUMBER, a_ticket()), ("", None)):
        record = WarningRecord(WARNING, number, "promise", why, Severity.NORMAL, NOW, "promised")
        fact = WarningProposed(at=NOW, warning=WARNING, ticket=number, row="promise", why=why, severity=None)
        about = number or WARNING
        letters += [
            told("office/warning_proposed", about, warning=fact, ticket=ticket),
            _decided(about, record, "核实属实", count=2),
            _decided(about, record, "核实属实，损失一并核实", count=1, termination=True, final=True),
            _decided(about, record, "不予认定", claim_open=True),
            told("office/warning_objected", about, warning=record, words=WORDS, who=MANAGER),
            told("office/warning_evidence", about, warning=record, words=WORDS, who=ENGINEER, attachments=0),
            told("office/warning_evidence", about, warning=record, words="", who=CLERK, attachments=2),
            _claim(about, warning=record, ticket=ticket, amount=Decimal(3480)),
        ]
    letters += _with_news(why)
    return [*letters, _claim("", warning=None, ticket=None, amount=None)]


def _with_news(why: str) -> Iterator[Letter]:
    """The letters that bring other news of the same instant: what is owed, what is one problem, what lapses with it."""
    ticket, pair = a_ticket(severity=Severity.URGENT), (NUMBER, "TJ-2026-0001")
    missed, back = (
        WarningProposed(at=NOW, warning=WARNING, ticket=NUMBER, row=row, why=why, severity=Severity.URGENT)
        for row in ("promise", "recurrence")
    )
    record = WarningRecord(WARNING, NUMBER, "response", why, Severity.NORMAL, NOW, "default")
    news = {"grouped": {"numbers": pair, "same": True, "who": OFFICE, "lapsed": ()}}
    owed = tuple(Owed(ticket, row, NOW + HOURS, 100, "default", "王磊") for row in ("承诺日期", "进展通报"))
    gone = (Lapsed(record, pair[1], record), Lapsed(record, pair[1], None))
    yield told("office/warning_proposed", NUMBER, warning=missed, ticket=ticket, owed=owed)
    yield told("office/warning_proposed", NUMBER, warning=back, ticket=ticket, **news)
    yield _decided(NUMBER, record, "核实属实", count=1, gone=gone[1:], **news)
    yield from (told("office/warning_lapsed", NUMBER, gone=some) for some in (gone[:1], gone))


def _decided(about: str, record: WarningRecord, says: str, **more: object) -> Letter:
    context = {"count": 0, "claim_open": False, "termination": False, "final": False, "level": Severity.MAJOR, **more}
    return told("office/warning_decided", about, warning=record, says=says, who=OFFICE, **context)


def _claim(about: str, **context: object) -> Letter:
    return told("office/loss_claimed", about, who=OFFICE, words=WORDS, attachments=3, **context)
