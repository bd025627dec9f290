"""The whole contract on one paper for its end: tickets, warnings, forms and statements, as the listings have them."""

from datetime import datetime

from mailbot.core.model import SHANGHAI
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.reports import listings
from mailbot.reports.listings import Row
from mailbot.reports.paper import Cell, Paper, Section, Table

TICKETS = {
    "ticket": "工单", "kind": "类别", "severity": "级别", "module": "模块", "brief": "内容", "reporter": "报修人", "opened": "登记",
    "accepted": "受理", "closed": "关单", "confirmed": "院方确认", "cause": "原因", "fix": "措施", "problem": "同一问题", "mail": "原信 SHA-256",
}  # fmt: skip
WARNINGS = {
    "warning": "警告", "ticket": "工单", "severity": "级别", "status": "状态", "proposed": "提出", "decided": "认定", "why": "理由",
    "decided_mail": "认定来信 SHA-256",
}  # fmt: skip
FORMS = {
    "form": "表单", "annex": "附件", "revision": "版", "ticket": "工单", "filed": "收到", "confirmed": "确认", "filename": "文件名",
    "sha256": "文件 SHA-256",
}  # fmt: skip


def paper(state: State, rules: Rules, now: datetime) -> Paper:
    """The paper as of `now`; texts are masked, the exact mails are named by their hashes."""
    contract = rules.contract
    sections = (
        Section("工单", (_table("工单", TICKETS, listings.tickets(state, now)),)),
        Section("警告", (_table("警告", WARNINGS, listings.warnings(state)),)),
        Section("表单", (_table("表单", FORMS, listings.forms(state)),)),
    )
    made = f"数据截至 {now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Paper(f"合同 {contract.number} 服务记录", f"{contract.hospital} · {contract.vendor}", sections, (), made)


def _table(name: str, columns: dict[str, str], rows: list[Row]) -> Table:
    cells = tuple(tuple(_cell(row[key]) for key in columns) for row in rows)
    return Table(name, tuple(columns.values()), tuple(len(heading) * 4 for heading in columns.values()), cells)


def _cell(value: object) -> Cell:
    """Times as times, everything else as words."""
    if value is None or isinstance(value, int):
        return value
    text = str(value)
    try:
        return datetime.fromisoformat(text) if text[10:11] == "T" else text
    except ValueError:
        return text
