"""Specimens of the letters about statements and cycles."""

from datetime import date
from decimal import Decimal
from typing import Any

from mailbot.core.cycles import Cycle
from mailbot.core.decision import Letter
from mailbot.core.facts import Deducted
from mailbot.core.model import Severity
from mailbot.reports.levels import LevelCount
from mailbot.reports.statement import Figures
from mailbot.shell.specimen_cast import HASH, NOW, OFFICE, WARNING, WORDS


def of_statements() -> list[Letter]:
    """Statements as issued, as a copy, as asked again, confirmed and not, and the question of cycles."""
    cycle, share = Cycle(date(2026, 1, 5), date(2026, 7, 4), 6, Decimal(100000), 0), Decimal(10000)
    line = Deducted("P-2026-001", Severity.MAJOR, "重大-警告", "", Decimal(5), 20 * share, share, (WARNING,))
    money = Figures((line,), share, Decimal(0), share, Decimal(0), Decimal(0), 9 * share)
    none = Figures((), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), 10 * share)
    level = LevelCount(Severity.NORMAL, 12, 11, 1, 12, 0, 300, 900, 0, default=True)
    context: dict[str, Any] = {
        "title": "2026年上半年（2026-01-05 至 2026-07-04）", "cycle": cycle, "figures": money, "levels": (level,), "revision": 1, "sha256": HASH,
        "status": "issued", "shortened": False, "as_of": NOW, "questions": ("时限为参考值",),
    }  # fmt: skip
    about = cycle.name
    said: dict[str, Any] = {"who": OFFICE, "title": context["title"], "revision": 2, "sha256": HASH, "payable": share}
    return [
        _letter("office/statement", about, **context),
        _letter(
            "office/statement", about, **context | {"revision": 2, "figures": none, "questions": (), "shortened": True}
        ),
        *(
            _to_office("office/statement_copy", about, **context | {"status": one})
            for one in ("running", "confirmed", "issued")
        ),
        _to_office("office/statement_copy", about, **context | {"figures": none, "questions": ()}),
        *(
            _to_office("office/statement_again", about, why="您答复的不是最新的一版", **context | {"revision": one})
            for one in (1, 2)
        ),
        _to_office("office/statement_noted", about, **said),
        _to_office("office/statement_noted", **said | {"title": "", "payable": None}),
        *(_letter("office/statement_rejected", about, words=WORDS, settled=one, **said) for one in (True, False)),
        *_of_cycles(cycle),
    ]


def _of_cycles(cycle: Cycle) -> list[Letter]:
    shares = ((6, "50%"), (3, "25%"), (1, "1/12"))
    return [
        letter
        for next_ in (cycle, None)
        for letter in (
            _letter("office/cycle_proposed", severity=Severity.MAJOR, boundary=next_, shares=shares, decided=NOW),
            _letter("office/cycle_decided", months=3, share="25%", boundary=next_, who=OFFICE),
        )
    ]


def _letter(kind: str, about: str = "", **context: object) -> Letter:
    return Letter(kind, (), context, about)


def _to_office(kind: str, about: str = "", **context: object) -> Letter:
    return _letter(kind, about, name=OFFICE.name, subject="2026年上半年", **context)
