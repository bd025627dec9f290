"""Who may do what by mail: the table of the contract's roles, and the sentence a refusal answers with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mailbot.core.model import Intent, Person, Role

REPORTER, IT, ENGINEER, PM, STRANGER = Role.REPORTER, Role.IT, Role.ENGINEER, Role.PM, Role.STRANGER
EVERYBODY = frozenset({REPORTER, IT, ENGINEER, PM})
VENDOR = frozenset({ENGINEER, PM})
HOSPITAL = frozenset({REPORTER, IT})
OFFICE = frozenset({IT})

# 管理制度 (定人管理) as a table; "own ticket" is asked for separately where a reporter confirms or rejects.
MAY: dict[Intent, frozenset[Role]] = {
    Intent.REPORT: EVERYBODY,
    Intent.CONSULT: EVERYBODY,
    Intent.CHANGE_REQUEST: EVERYBODY,
    Intent.FOLLOW_UP: EVERYBODY,
    Intent.INFO: EVERYBODY,
    Intent.THANKS: EVERYBODY,
    Intent.FORM: EVERYBODY,
    Intent.FORM_REQUEST: EVERYBODY,
    Intent.HELP: EVERYBODY,
    Intent.STATUS_QUERY: EVERYBODY,
    Intent.SEVERITY_CHANGE: EVERYBODY,
    Intent.SAME_PROBLEM: EVERYBODY,
    Intent.UNCLEAR: EVERYBODY,
    Intent.ACCEPT: VENDOR,
    Intent.PROMISE: VENDOR,
    Intent.ASK_INFO: VENDOR,
    Intent.CLOSE: VENDOR,
    Intent.UPGRADE_NOTICE: VENDOR,
    Intent.REMOTE_REQUEST: VENDOR,
    Intent.CONFIRM: HOSPITAL,
    Intent.REJECT: HOSPITAL,
    Intent.WARNING_VERIFY: OFFICE,
    Intent.WARNING_REJECT: OFFICE,
    Intent.LOSS_CLAIM: OFFICE,
    Intent.REMOTE_GRANT: OFFICE,
    Intent.REMOTE_REFUSE: OFFICE,
    Intent.OBJECT: frozenset({PM}),
}

# Acts that close, confirm, verify, grant, cost or move a clock: a forged or doubtful sender must not do them. FORM is missing
# because filing is harmless; what follows from a form asks for the sender itself.
CONSEQUENTIAL = frozenset(
    {
        Intent.CLOSE, Intent.CONFIRM, Intent.REJECT, Intent.WARNING_VERIFY, Intent.WARNING_REJECT, Intent.LOSS_CLAIM,
        Intent.REMOTE_GRANT, Intent.REMOTE_REFUSE, Intent.SEVERITY_CHANGE, Intent.SAME_PROBLEM, Intent.OBJECT, Intent.ACCEPT,
        Intent.PROMISE, Intent.ASK_INFO,
    }
)  # fmt: skip

ROLE_NAMES = {REPORTER: "科室报修人", IT: "信息科", ENGINEER: "维护工程师", PM: "项目经理", STRANGER: "未登记的发件人"}

ACT_NAMES: dict[Intent, str] = {
    Intent.REPORT: "报修",
    Intent.CONSULT: "咨询",
    Intent.CHANGE_REQUEST: "提出需求",
    Intent.FOLLOW_UP: "补充或催办",
    Intent.INFO: "补充情况",
    Intent.THANKS: "致谢",
    Intent.FORM: "提交表单",
    Intent.FORM_REQUEST: "索取空白表单",
    Intent.HELP: "询问用法",
    Intent.STATUS_QUERY: "查询进度",
    Intent.SEVERITY_CHANGE: "变更级别",
    Intent.SAME_PROBLEM: "认定同一问题",
    Intent.UNCLEAR: "意思待确认",
    Intent.ACCEPT: "受理",
    Intent.PROMISE: "承诺日期",
    Intent.ASK_INFO: "要求补充情况",
    Intent.CLOSE: "关单",
    Intent.UPGRADE_NOTICE: "升级通知",
    Intent.REMOTE_REQUEST: "申请远程维护",
    Intent.CONFIRM: "确认关单",
    Intent.REJECT: "退回关单",
    Intent.WARNING_VERIFY: "核实警告",
    Intent.WARNING_REJECT: "不予认定警告",
    Intent.LOSS_CLAIM: "主张损失",
    Intent.REMOTE_GRANT: "同意远程维护",
    Intent.REMOTE_REFUSE: "不同意远程维护",
    Intent.OBJECT: "对警告提出异议",
    Intent.SPAM: "推广或可疑邮件",
    Intent.AUTO_REPLY: "自动回复",
    Intent.BOUNCE: "退信",
    Intent.READ_RECEIPT: "已读回执",
}


def may(person: Person, intent: Intent) -> bool:
    """Whether this person's role allows the act; machine mail and spam are nobody's act."""
    return person.role in MAY.get(intent, frozenset())


def who_may(intent: Intent) -> str:
    """The roles that may do it, in words for a letter."""
    return "、".join(ROLE_NAMES[role] for role in (REPORTER, IT, ENGINEER, PM) if role in MAY.get(intent, frozenset()))


@dataclass(frozen=True, slots=True)
class Tenure:
    """From which day to which, both included, somebody acts in a role, as the days are in Shanghai; a deputy has one for a leave."""

    person: Person
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the person acts on this day."""
        return (self.first or day) <= day <= (self.last or day)


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on call from the first day to the last, both included, as the days are in Shanghai."""

    first: date
    last: date
    engineer: str


def on_call(roster: Iterable[Shift], day: date) -> tuple[str, ...]:
    """Whom the roster names for this day; nobody outside its entries."""
    return tuple(dict.fromkeys(shift.engineer for shift in roster if shift.first <= day <= shift.last))
