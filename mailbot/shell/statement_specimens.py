"""Specimens of the letters about statements and cycles."""

from datetime import date
from decimal import Decimal
from typing import Any

from mailbot.core.cycles import Cycle
from mailbot.core.decision import Letter
from mailbot.core.facts import Deducted
from mailbot.core.model import Severity
from mailbot.reports.paper import Quoted, Section, Table
from mailbot.reports.statement import Figures
from mailbot.shell.specimen_cast import HASH, NOW, OFFICE, WARNING, WORDS


def of_statements() -> list[Letter]:
    """Statements as issued, as a copy, as asked again, confirmed and not, and the question of cycles."""
    cycle, share = Cycle(date(2026, 1, 5), date(2026, 7, 4), 6, Decimal(100000), 0), Decimal(10000)
    line = Deducted("P-2026-001", Severity.MAJOR, "重大-警告", "", Decimal(5), 20 * share, share, (WARNING,))
    money = Figures((line,), share, Decimal(0), share, Decimal(0), Decimal(0), 9 * share)
    none = Figures((), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), 10 * share)
    context: dict[str, Any] = {
        "title": "2026年上半年（2026-01-05 至 2026-07-04）", "cycle": cycle, "figures": money, "sections": _sections(share),
        "revision": 1, "sha256": HASH,
        "status": "issued", "shortened": False, "as_of": NOW,
    }  # fmt: skip
    about = cycle.name
    said: dict[str, Any] = {"who": OFFICE, "title": context["title"], "revision": 2, "sha256": HASH, "payable": share}
    return [
        _letter("office/statement", about, **context),
        _letter("office/statement", about, **context | {"revision": 2, "figures": none, "shortened": True}),
        *(
            _to_office("office/statement_copy", about, **context | {"status": one})
            for one in ("running", "confirmed", "issued")
        ),
        _to_office("office/statement_copy", about, **context | {"figures": none}),
        *(
            _to_office("office/statement_again", about, why="您答复的不是最新的一版", **context | {"revision": one})
            for one in (1, 2)
        ),
        _to_office("office/statement_noted", about, **said),
        _to_office("office/statement_noted", **said | {"title": "", "payable": None}),
        *(_letter("office/statement_rejected", about, words=WORDS, settled=one, **said) for one in (True, False)),
        *_of_cycles(cycle),
    ]


def _sections(share: Decimal) -> tuple[Section, ...]:
    """A table of each kind: labels and values, many columns with a clause, none; and lines below."""
    clause = Quoted("重大问题：给予警告后扣除服务费5%，")
    warned = (WARNING, "重大", 1, NOW, clause, share)
    return (
        Section(
            "一、周期与合同",
            (Table("周期与合同", ("项目", "内容"), (30, 70), (("合同编号", "HT-1"), ("本期上限（元）", 10 * share))),),
        ),
        Section(
            "三、咨询、错误修正、升级与工作文档",
            (
                Table("咨询与修正", ("项目", "件数"), (70, 30), (("技术咨询（2.2）", 2),)),
                Table("版本升级", ("版本", "安排日期", "信息科同意"), (40, 30, 30), (), "本期无升级通知"),
            ),
        ),
        Section(
            "八、扣减测算",
            (
                Table(
                    "扣减测算",
                    ("警告", "级别", "第几次", "核实", "条款", "金额（元）"),
                    (20, 10, 10, 20, 30, 10),
                    (warned,),
                ),
            ),
            ("是否造成严重后果或损失，以信息科核实为准。",),
        ),
    )


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
