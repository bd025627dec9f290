"""The eleven sections of a 考核表 (条款核对＋统计＋扣减测算) as paper; no points are invented."""

from collections.abc import Callable
from decimal import Decimal

from mailbot.core.deadlines import BASES
from mailbot.core.facts import Deducted
from mailbot.core.model import SHANGHAI
from mailbot.core.state import State
from mailbot.reports.levels import LevelCount
from mailbot.reports.paper import Cell, Paper, Party, Quoted, Section, Table
from mailbot.reports.statement import STATUSES, Statement
from mailbot.reports.statement_row import NO_LEVEL, percent
from mailbot.reports.upkeep import STATUSES as UPKEEP
from mailbot.reports.warned import Warned
from mailbot.reports.weeks import length

WARNING_STATUSES = {
    "proposed": "待核实",
    "verified": "核实属实",
    "rejected": "不予认定",
    "withdrawn": "信息科已撤回",
    "lapsed": "建议已失效",
}
LENGTHS = {1: "按月", 3: "按季度", 6: "按半年"}
HEAD = 8
"""Signs of a mail's SHA-256 that a table shows; the whole stands in JSON and in the ledger."""


def paper(state: State, told: Statement, questions: tuple[str, ...], revision: int) -> Paper:
    """The paper of a statement; `revision` 0 is an interim one or a copy that is not for confirmation."""
    edition = f"第 {revision} 版" if revision else "中期测算" if told.interim else "副本"
    made = told.as_of.astimezone(SHANGHAI)
    return Paper(
        "维保服务考核表", told.title, tuple(build(state, told, questions) for build in SECTIONS), _parties(told, edition),
        f"合同 {told.contract.number} · {told.title} · {edition} · 数据截至 {made:%Y-%m-%d %H:%M}",
    )  # fmt: skip


def mail(state: State, sha: str) -> str:
    """A mail by its day and the head of its hash."""
    known = state.mails.get(sha)
    day = f"{known.at.astimezone(SHANGHAI):%Y-%m-%d} " if known else ""
    return f"{day}{sha[:HEAD]}"


def _cycle(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    contract, cycle = told.contract, told.cycle
    rows: tuple[tuple[Cell, ...], ...] = (
        ("合同编号", contract.number),
        ("甲方", contract.hospital),
        ("乙方", contract.vendor),
        ("服务期限", f"{contract.start} 至 {contract.end}"),
        ("考核周期", f"{cycle.begin} 至 {cycle.end}{'（' + cycle.alias + '）' if cycle.alias else ''}"),
        ("年度服务费（元）", contract.annual_fee),
        ("本期上限（元）", cycle.share),
        ("本期占年度服务费", f"{percent(told.share_percent)}%"),
        ("状态", STATUSES[told.status]),
    )
    return Section("一、周期与合同", (Table("周期与合同", ("项目", "内容"), (30, 70), rows),))


def _upkeep(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    rows = tuple(
        (
            f"{one.begin}\n至 {one.end}", UPKEEP[one.status], one.form, one.filed, {True: "有", False: "缺", None: None}[one.signed],
            one.confirmed, one.reservation or None, one.late_form,
        )
        for one in told.upkeep
    )  # fmt: skip
    headings = ("季度", "情况", "记录", "收到", "甲方签字", "邮件确认", "保留意见", "逾期记录")
    return Section(
        "二、定期维护（合同 2.1，附件1）", (Table("定期维护", headings, (14, 15, 13, 16, 6, 16, 14, 13), rows),)
    )


def _services(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    one = told.services
    counted = (
        ("技术咨询（2.2）", one.consults),
        ("错误修正（2.3）", one.reports),
        ("需求", one.changes),
        ("版本升级（2.4）", len({each.version for each in told.upgrades})),
        ("已写明原因和措施（2.5 工作文档）", one.documented),
    )
    upgrades = tuple((each.version, each.day, each.announced, each.confirmed) for each in told.upgrades)
    return Section(
        "三、咨询、错误修正、升级与工作文档",
        (
            Table("咨询与修正", ("项目", "件数"), (70, 30), counted),
            Table("版本升级", ("版本", "安排日期", "通知", "信息科同意"), (25, 25, 25, 25), upgrades, "本期无升级通知"),
        ),
    )


def _trainings(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    rows = tuple((one.form, one.day, one.people, one.topic or None, one.confirmed) for one in told.trainings)
    headings = ("签到表", "日期", "人数", "培训内容", "邮件确认")
    table = Table("培训", headings, (18, 16, 10, 36, 20), rows, "本期无培训记录")
    return Section("四、培训（附件2）", (table,))


def _customisations(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    kept = {True: "按期", False: "已过", None: "未到期或未承诺"}
    rows = tuple(
        (one.ticket, one.brief, one.promised, one.closed, kept[one.kept], one.confirmed) for one in told.customisations
    )
    headings = ("工单", "内容", "承诺日期", "完成", "承诺日期是否按期", "院方确认")
    dated = [one.kept for one in told.customisations if one.kept is not None]
    lines = (f"有结果的承诺 {len(dated)} 项，按期 {sum(dated)} 项。",) if dated else ()
    table = Table("客户化", headings, (18, 26, 13, 15, 13, 15), rows, "本期无客户化需求")
    return Section("五、客户化（附件3）", (table,), lines)


def _levels(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    headings = (
        "级别",
        "总数",
        "响应达标",
        "响应超时",
        "恢复达标",
        "恢复超时",
        "平均用时",
        "最长用时",
        "未结",
        "时限依据",
    )
    rows = tuple(_level(one) for one in told.levels)
    lines = ("用时为来信到报告处理完成的自然时间；“恢复”含工程师承诺的日期。",)
    return Section("六、工单按级别统计", (Table("工单", headings, (8, 7, 9, 9, 9, 9, 14, 14, 7, 14), rows),), lines)


def _level(one: LevelCount) -> tuple[Cell, ...]:
    lasted = (None if each is None else length(each) for each in (one.average_minutes, one.longest_minutes))
    return (
        one.severity.value if one.severity else NO_LEVEL, one.total, one.response_kept, one.response_missed, one.resolution_kept,
        one.resolution_missed, *lasted, one.open, BASES["default" if one.default else "agreed"] if one.total else None,
    )  # fmt: skip


def _warnings(state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    headings = ("警告", "问题", "级别", "第几次", "情况", "时限依据", "结论", "核实邮件", "条款")
    rows = tuple(_warning(state, one) for one in told.warnings)
    lines = ("未经信息科核实无误的警告不计入考核；“第几次”按同一问题、同一级别已核实的警告计数。",)
    table = Table("警告台账", headings, (12, 14, 6, 5, 26, 9, 9, 12, 17), rows, "本期无警告")
    return Section("七、警告台账", (table,), lines)


def _warning(state: State, one: Warned) -> tuple[Cell, ...]:
    return (
        one.warning, one.problem, one.severity.value if one.severity else None, one.nth or None, "；\n".join(one.grounds),
        BASES[one.basis], WARNING_STATUSES[one.status], mail(state, one.decided_mail).replace(" ", "\n") if one.decided_mail else None,
        Quoted(one.clause),
    )  # fmt: skip


def _deductions(state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    headings = (
        "问题",
        "级别",
        "邮件（日期与校验值）",
        "核实的警告",
        "条款",
        "比例%",
        "基数（元）",
        "金额（元）",
        "严重后果或损失",
    )
    rows = tuple(_deduction(state, one) for one in told.figures.deductions)
    lines = (
        f"合计 {told.figures.deducted:,.2f} 元。每项：邮件 → 核实 → 条款 → 比例 → 基数 → 金额。",
        "是否造成严重后果或损失，以信息科核实为准。",
    )
    table = Table("扣减测算", headings, (13, 6, 18, 12, 17, 6, 12, 11, 9), rows, "本期无扣减")
    return Section("八、扣减测算", (table,), lines)


def _deduction(state: State, one: Deducted) -> tuple[Cell, ...]:
    mails = "\n".join(mail(state, sha) for sha in one.evidence) or None
    loss = "是" if "损失" in one.row else "否"
    return (
        one.problem, one.severity.value, mails, "\n".join(one.warnings), Quoted(one.clause), _share(one.percent), one.base, one.amount, loss,
    )  # fmt: skip


def _share(value: Decimal) -> Cell:
    return int(value) if value == value.to_integral_value() else percent(value)


def _shortening(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    if not told.shortened_by:
        return Section("九、考核周期是否调整", lines=("本期没有核实的重大、灾难警告，不涉及周期调整。",))
    decided = (
        f"信息科已决定：{LENGTHS[told.decision.months]}考核。" if told.decision else "信息科尚未决定；未决定前不变。"
    )
    named = "、".join(told.shortened_by)
    return Section(
        "九、考核周期是否调整",
        lines=(f"本期核实的重大、灾难警告：{named}。按合同，考核周期可调整为按季度或月，支付比例相应调整。", decided),
    )


def _payment(_state: State, told: Statement, questions: tuple[str, ...]) -> Section:
    money = told.figures
    rows: tuple[tuple[Cell, ...], ...] = (
        ("本期上限", told.cycle.share),
        ("本期扣减合计", money.deducted),
        ("由上一周期转入", money.carried_in),
        ("本期承担", money.borne),
        ("转入下一周期", money.carried_out),
        ("超出上限，仅列示", money.uncollected),
        ("建议支付", money.payable),
    )
    asked = tuple(f"{place}. {each}" for place, each in enumerate(questions, 1)) or ("无。",)
    table = Table("支付建议", ("项目", "金额（元）"), (70, 30), rows)
    return Section("十、支付建议与待确认事项", (table,), ("待确认事项：", *asked))


def _signing(_state: State, told: Statement, _questions: tuple[str, ...]) -> Section:
    record = told.record
    rows: tuple[tuple[Cell, ...], ...] = ()
    if record and record.confirmed:
        rows = (
            (
                "信息科确认",
                record.confirmed,
                record.confirmed_by,
                f"第 {record.confirmed_revision} 版",
                record.confirmed_mail,
            ),
        )
    headings = ("事项", "时间", "来信地址", "版次", "邮件 SHA-256")
    table = Table("确认记录", headings, (14, 16, 22, 10, 38), rows, "尚无确认邮件；未收到答复不视为同意")
    return Section("十一、双方确认", (table,), ("邮件确认以本版文件的校验值（SHA-256，见考核表邮件）为准。",))


Build = Callable[[State, Statement, tuple[str, ...]], Section]
SECTIONS: tuple[Build, ...] = (
    _cycle, _upkeep, _services, _trainings, _customisations, _levels, _warnings, _deductions, _shortening, _payment, _signing,
)  # fmt: skip


def _parties(told: Statement, edition: str) -> tuple[Party, ...]:
    blank = ("签字：", "日期：")
    return (
        Party(f"甲方：{told.contract.hospital}", ("信息科", *blank)),
        Party(f"乙方：{told.contract.vendor}", (f"项目经理（{edition}）", *blank)),
    )
