"""Everything a role may do by mail, as the table of roles says, and nothing else; a refused act is answered with who may."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import pytest

from mailbot import commands
from mailbot.core import facts as f
from mailbot.mail.message import Mail
from tests.stories.scenes import (
    FAULT,
    VERSION,
    closing,
    decided,
    filed,
    nothing,
    remote,
    statement,
    ticket,
    two,
    upgrade,
    warned,
)
from tests.stories.village import Village, to

EVERYBODY = {"clerk", "nurse", "office", "engineer", "manager"}
HOSPITAL, VENDOR, OFFICE = {"clerk", "nurse", "office"}, {"engineer", "manager"}, {"office"}
VENDORS = "维护工程师、项目经理"

# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class Act:
    """One act: who may, what there is before it, the words, the fact it becomes, and who may as a refusal names them; whose words are
    passed on, though they may not, is not refused.
    """

    name: str
    may: set[str]
    before: Callable[[Village], Mail | None]
    text: str
    fact: type[f.Fact] | None = None
    named: str = ""
    subject: str = ""
    reply: bool = False
    answered: str = ""
    passed_on: frozenset[str] = frozenset()


ACTS = (
    Act("report", EVERYBODY, nothing, FAULT, f.TicketOpened, subject="读卡器没反应"),
    Act("status", EVERYBODY, ticket, "查询 TJ-2026-0001", answered="目前进展", subject="查询 TJ-2026-0001"),
    Act("form request", EVERYBODY, nothing, "申请附件3", answered="空白表格", subject="申请附件3"),
    Act("handbook", EVERYBODY, nothing, "索取 工作文档", answered="工作文档"),
    Act("lookup", EVERYBODY, nothing, "查询 打印空白页", answered="查询结果"),
    Act("help", EVERYBODY, nothing, "帮助", answered="服务台用法", subject="帮助"),
    Act("accept", VENDOR, ticket, "TJ-2026-0001 受理。", f.TicketAccepted, VENDORS),
    Act("ask", VENDOR, ticket, "请补充：读卡器是什么型号？", f.InformationAsked, VENDORS, "TJ-2026-0001"),
    Act("promise", VENDOR, ticket, "TJ-2026-0001 承诺 3月20日", f.DatePromised, VENDORS),
    Act("close", VENDOR, ticket, "TJ-2026-0001 已处理。原因：线松了。措施：重新插紧。", f.TicketClosed, VENDORS),
    Act("remote request", VENDOR, ticket, "TJ-2026-0001 申请远程维护，今晚 20:00—22:00，请同意。", f.RemoteAsked, VENDORS),
    Act("upgrade notice", VENDOR, nothing, VERSION, f.UpgradeAnnounced, VENDORS, "升级通知 V6.3.0"),
    Act("confirm", {"clerk", "office"}, closing, "确认。", f.ClosingConfirmed, "信息科", reply=True),
    Act(
        "reject", {"clerk", "office"}, closing, "未解决，还是没反应。", f.ClosingRejected, "信息科", reply=True,
        passed_on=frozenset(VENDOR),
    ),
    Act("severity", OFFICE, ticket, "TJ-2026-0001 改为紧急，两个台都不行了。", f.SeverityChanged),
    Act("severity proposed", EVERYBODY - OFFICE, ticket, "TJ-2026-0001 请改为紧急，两个台都不行了。", f.SeverityProposed),
    Act("kind", OFFICE, ticket, "TJ-2026-0001 类别改为咨询。", f.KindChanged),
    Act("extension", OFFICE, ticket, "TJ-2026-0001 同意延期到 3月20日。", f.DatePromised),
    Act("one problem", OFFICE, two, "TJ-2026-0001 和 TJ-2026-0002 是同一问题。", f.ProblemGrouped),
    Act("verify", OFFICE, warned, "W-2026-001 核实属实。", f.WarningVerified, "信息科"),
    Act("turn down", OFFICE, warned, "W-2026-001 不予认定。", f.WarningRejected, "信息科"),
    Act("claim", OFFICE, warned, "W-2026-001 造成损失 3480 元，凭证见附件。", f.LossClaimed, "信息科", passed_on=frozenset({"clerk"})),
    Act("object", {"manager"}, decided, "W-2026-001 有异议：本次与上次原因不同。", f.WarningObjected, "项目经理"),
    Act("confirm form", OFFICE, filed, "确认。", f.FormConfirmed, "信息科", reply=True),
    Act("grant", OFFICE, remote, "同意。", f.RemoteGranted, "信息科", reply=True),
    Act("refuse access", OFFICE, remote, "不同意远程。", f.RemoteRefused, "信息科", reply=True),
    Act("agree to version", OFFICE, upgrade, "同意升级。", f.UpgradeConfirmed, "信息科", reply=True),
    Act("confirm statement", OFFICE, statement, "确认。", f.StatementConfirmed, "信息科", reply=True),
    Act("turn statement down", OFFICE, statement, "不认可：工单统计有误。", f.StatementRejected, "信息科", reply=True),
    Act("ask for statement", OFFICE | VENDOR, nothing, "考核表 2026上半年", named="信息科", answered="考核表"),
    Act("cycle", OFFICE, nothing, "考核周期改为按季度。", f.CycleDecided, "信息科"),
    Act("attribute", OFFICE, ticket, "TJ-2026-0001 归因：第三方", f.CauseAttributed),
    Act("warn", OFFICE, ticket, "TJ-2026-0001 提出警告：答应的备份检查没有做。", f.WarningProposed),
    Act("join", VENDOR, two, "TJ-2026-0001 与 TJ-2026-0002 同一事件，并案处理。", f.TicketClosed),
    Act("arrive", VENDOR, ticket, "TJ-2026-0001 已到场。", f.Arrived),
)  # fmt: skip
CASES = [pytest.param(act, who, id=f"{act.name}-{who}") for act in ACTS for who in sorted(EVERYBODY)]


def done(village: Village, act: Act, who: str) -> tuple[list[f.Fact], list[Mail]]:
    """The facts and letters that the act's mail alone brings."""
    letter = act.before(village)
    before = len(village.facts)
    answering = letter if act.reply else None
    letters = village.write(who, act.subject or ("" if act.reply else "来信"), act.text, answering=answering)
    return village.facts[before:], letters


@pytest.mark.parametrize(("act", "who"), CASES)
def test_a_role_does_what_the_table_says_and_nothing_else(village: Village, act: Act, who: str) -> None:
    facts, letters = done(village, act, who)
    if who not in act.may:
        not_theirs = tuple(each.fact for each in ACTS if each.fact and who not in each.may)
        theirs = tuple(each.fact for each in ACTS if each.fact and who in each.may)
        assert not [fact for fact in facts if isinstance(fact, not_theirs) and not isinstance(fact, theirs)]
        return
    assert act.fact is None or any(isinstance(fact, act.fact) for fact in facts)
    assert not act.answered or act.answered in to(letters, who).subject


@pytest.mark.parametrize(
    ("act", "who"),
    [
        case
        for case in CASES
        if case.values[0].named and case.values[1] not in case.values[0].may | case.values[0].passed_on
    ],
)
def test_a_refused_act_is_answered_with_the_reason_and_who_may(village: Village, act: Act, who: str) -> None:
    _, letters = done(village, act, who)
    letter = to(letters, who)
    assert "来信未能办理" in letter.subject
    assert "职责分工" in letter.text
    assert act.named in letter.text


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_everybody_adds_to_the_own_ticket(village: Village, who: str) -> None:
    receipt = to([one for one in village.write(who, "读卡器没反应", FAULT) if "已登记" in one.subject], who)
    village.write(who, "", "补充：换了一条线也不行，还没好，请尽快处理。", answering=receipt)
    assert len(village.happened(f.TicketOpened)) == 1
    assert village.happened(f.Urged) or village.happened(f.InformationGiven)


@pytest.mark.parametrize("who", sorted(EVERYBODY - OFFICE))
@pytest.mark.parametrize(
    ("before", "text", "asked"),
    [
        (ticket, "TJ-2026-0001 请改为紧急，两个台都不行了。", "建议改为紧急，待信息科核定"),
        (ticket, "TJ-2026-0001 类别改为咨询。", "类别变更建议"),
        (two, "TJ-2026-0001 和 TJ-2026-0002 是同一问题。", "疑似同一问题"),
    ],
)
def test_what_only_the_office_sets_everybody_else_proposes_to_it(
    village: Village, who: str, before: Callable[[Village], Mail | None], text: str, asked: str
) -> None:
    before(village)
    letters = village.write(who, "来信", text)
    assert asked in to([one for one in letters if asked in one.subject], "office").subject


# ---------------------------------------------------------------- help

MAY: dict[str, set[str]] = {
    "report": EVERYBODY, "follow_up": EVERYBODY, "status": EVERYBODY, "lookup": EVERYBODY, "help": EVERYBODY, "form": EVERYBODY,
    "form_request": EVERYBODY, "handbook": EVERYBODY, "severity_change": EVERYBODY, "kind": EVERYBODY, "problem": EVERYBODY,
    "work": VENDOR, "course": VENDOR,
    "join": VENDOR, "upgrade": VENDOR, "remote": VENDOR | OFFICE, "confirm": HOSPITAL, "cause": OFFICE, "extension": OFFICE, "warn": OFFICE,
    "warning": OFFICE | {"manager"}, "evidence": OFFICE | VENDOR, "statement": OFFICE | VENDOR, "cycle": OFFICE, "admit": OFFICE,
    "original": OFFICE | {"engineer"},
}  # fmt: skip


def helps() -> dict[str, str]:
    """Every command that has a line of help, by its module's name."""
    modules = {
        one.name: import_module(f"mailbot.commands.{one.name}") for one in pkgutil.iter_modules(commands.__path__)
    }
    return {name: module.HELP for name, module in modules.items() if getattr(module, "HELP", "")}


def test_every_command_with_a_line_of_help_is_offered_once() -> None:
    offered = [one.HELP for group in commands.OFFERED.values() for one in group]
    assert sorted(offered) == sorted(helps().values())
    assert set(MAY) == set(helps())
    every = {*commands.COMMANDS, *commands.BY_WORDS}
    assert {one.HELP for one in every if one.HELP} <= set(offered)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_help_tells_a_writer_all_that_the_role_may_do_and_nothing_else(village: Village, who: str) -> None:
    letter = to(village.write(who, "帮助", "帮助"), who)
    told = [line.removeprefix("- ") for line in letter.text.splitlines() if line.startswith("- ")]
    assert sorted(told) == sorted(line for name, line in helps().items() if who in MAY[name])
    assert village.desk.rules.contract.phone in letter.text


def test_help_is_in_groups(village: Village) -> None:
    text = to(village.write("clerk", "帮助", "怎么用？"), "clerk").text
    assert ["报修与查询：" in text, "表单与文档：" in text, "警告与考核：" in text] == [True, True, False]


def test_a_stranger_who_asks_for_help_is_told_how_to_be_admitted(village: Village) -> None:
    letter = to(village.write("stranger", "帮助", "怎么用？"), "stranger")
    assert "登记" in letter.text
    assert village.desk.rules.contract.phone in letter.text
    assert "- 报修" not in letter.text


def test_a_stranger_may_do_nothing(village: Village) -> None:
    for act in ACTS:
        village.write("stranger", act.subject or "来信", act.text)
    about_who_writes = f.MailRead | f.LetterPosted | f.StrangerTold | f.HeldShown
    assert not [fact for fact in village.facts if not isinstance(fact, about_who_writes)]
