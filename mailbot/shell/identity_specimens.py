"""Invented letters about who writes: strangers, doubtful senders and their codes."""

from mailbot.core.decision import Letter
from mailbot.core.model import Severity
from mailbot.shell.specimen_cast import CLERK, HOURS, NOW, NUMBER, OFFICE, WORDS

SOMEBODY, ANOTHER = "someone@elsewhere.example", "other@elsewhere.example"


def of_identity() -> list[Letter]:
    """Each case their templates tell apart."""
    asked: dict[str, object] = {
        "code": "KFMT-QXWB", "received": NOW, "expires": NOW + 72 * HOURS, "why": "没有一项验证与发件人域名 hospital.example 一致",
    }  # fmt: skip
    missed: dict[str, object] = {"subject": "日结单少一笔钱", "name": CLERK.name, "why": "与待办的事项对不上"}
    forged: dict[str, object] = {"address": CLERK.address, "act": "确认关单", "received": NOW}
    return [
        Letter("hospital/unverified", (), {"act": "确认关单", "ticket": NUMBER, **asked}, NUMBER),
        Letter("hospital/unverified", (), {"act": "核实警告、主张损失", "ticket": "", **asked}),
        Letter("hospital/code_missed", (), {"left": 3, **missed}),
        Letter("hospital/code_missed", (), {"left": 0, **missed}),
        Letter("office/forged", (), forged),
        Letter("office/admission", (), {"address": SOMEBODY, "says": "不予登记", "count": 2, "who": OFFICE}),
        *(
            Letter(
                "office/lookalike", (), {"address": SOMEBODY, "shown": seen, "of": CLERK.address, "how": "域名与之形近"}
            )
            for seen in (SOMEBODY, "someone@eIsewhere.example")
        ),
        *_of_strangers(),
        Letter("manager/stranger_alert", (), {"address": SOMEBODY, "level": Severity.DISASTER, "words": WORDS}),
    ]


def _of_strangers() -> list[Letter]:
    """Who was never known, and who left: to 信息科 and to themselves."""
    waits, more = (SOMEBODY, NOW, 1), (ANOTHER, NOW, 2)
    held = (
        {"rows": (waits,), "more": 0, "new": SOMEBODY, "words": WORDS, "left": None},
        {"rows": (waits, more), "more": 3, "new": SOMEBODY, "words": WORDS, "left": NOW},
        {"rows": (waits, more), "more": 0, "new": "", "words": "", "left": None},
        {"rows": (), "more": 0, "new": "", "words": "", "left": None},
    )
    told: dict[str, object] = {"subject": "日结单少一笔钱", "name": "", "address": SOMEBODY}
    return [
        *(Letter("office/held", (), dict(each)) for each in held),
        *(Letter("hospital/stranger", (), {**told, "left": left}) for left in (None, NOW)),
    ]
