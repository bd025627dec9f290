"""One ticket whole, with every fact that speaks of it, read from the ledger."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.core.deadlines import BASES
from mailbot.core.model import Kind
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.reports import listings
from mailbot.shell.console import out, table, worded
from mailbot.shell.fact_names import FACTS
from mailbot.shell.recall import folded, past
from mailbot.shell.wording import KINDS

NAMES = ("ticket", "about", "warning", "form", "message_id")
"""The fields by which a fact names its matter."""
LABELS = {
    "ticket": "工单", "kind": "类别", "status": "状态", "severity": "级别", "confidence": "判级把握", "module": "模块", "emergency": "紧急类别",
    "environment": "应用环境", "steps": "操作过程", "wanted": "希望时间", "missing": "信中未写", "brief": "内容", "reporter": "报修人",
    "problem": "所属问题", "opened": "登记", "accepted": "受理", "accepted_by": "受理人", "responded": "首次人工响应", "promised": "承诺日期",
    "paused": "暂停计时自", "closed": "报告完成", "cause": "原因", "fix": "措施", "confirmed": "院方确认", "confirmed_by": "确认人",
    "reopened": "退回次数", "urged": "催办次数", "mail": "首封来信",
}  # fmt: skip
"""What people read where `--json` has these keys."""


def whole(home: Path, number: str, now: datetime) -> dict[str, Any] | None:
    """The ticket's row and its history; None where there is no such ticket."""
    ledger = past(home)
    state = folded(ledger)
    found = state.tickets.get(number)
    if found is None:
        return None
    matters = _matters(number, state)
    history = [fact for commit in ledger.entries() for fact in commit.facts if _speaks_of(fact, matters)]
    return {
        **listings.ticket(found, state, now),
        "hidden": _hidden(found, state),
        "numbers": _numbers(found, state),
        "history": history,
    }


def show(found: dict[str, Any]) -> None:
    """The ticket for people: its own row, then deadlines, reasons, what is masked, what is alike, and its history."""
    told = {**found, "kind": KINDS[Kind(found["kind"])]}
    for key, label in LABELS.items():
        if told[key] not in (None, [], ""):
            out.print(f"{label}：{worded(key, told[key])}", markup=False)
    deadlines = [each | {"basis": BASES.get(each["basis"], each["basis"])} for each in found["deadlines"]]
    table(deadlines, {"name": "时限", "due": "到期", "met": "完成", "missed": "超时", "basis": "依据"}, "")
    table(found["reasons"], {"says": "判级理由", "words": "原文"}, "")
    table(found["candidates"], {"ticket": "疑似同一问题", "score": "相似度", "why": "依据"}, "")
    _told(
        "来信中已隐去",
        [f"{each['what']} {each['count']} 处" for each in found["hidden"]],
        "（脱敏规则 4.1，原文只在存档原信中）",
    )
    _told("来信中的编号", [f"{each['number']}（{each['mails']} 封来信）" for each in found["numbers"]])
    history = [fact | {"fact": FACTS[fact["fact"]]} for fact in found["history"]]
    table(history, {"at": "时间", "fact": "经过", "by": "何人"}, "")


def _told(label: str, words: list[str], end: str = "") -> None:
    if words:
        out.print(f"{label}：{'、'.join(words)}{end}", markup=False)


def _hidden(found: Ticket, state: State) -> list[dict[str, Any]]:
    """What masking hides of the ticket's mails, by kind; their own words are only in the archive."""
    counts: Counter[str] = Counter()
    for sha in dict.fromkeys(found.mails):
        counts.update({each.what: each.count for each in state.mails[sha].hidden})
    return [{"what": what, "count": count} for what, count in counts.items()]


def _numbers(found: Ticket, state: State) -> list[dict[str, Any]]:
    """The masked numbers of the ticket's mails, and in how many mails the same one stands."""
    seen = Counter(number for sha in dict.fromkeys(found.mails) for number in state.mails[sha].numbers)
    return [{"number": number.shown, "mails": mails} for number, mails in seen.items()]


def _matters(number: str, state: State) -> frozenset[str]:
    """The ticket, its warnings, its forms and its letters, by which facts name them."""
    warnings = (record.number for record in state.warnings.values() if record.ticket == number)
    forms = (record.number for record in state.forms.values() if record.fact.ticket == number)
    return frozenset((number, *warnings, *forms, *state.tickets[number].letters))


def _speaks_of(fact: dict[str, Any], matters: frozenset[str]) -> bool:
    return not matters.isdisjoint((*(fact.get(name) for name in NAMES), *fact.get("tickets", ())))
