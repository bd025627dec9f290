"""The guides say the truth: every example in them, mailed by its reader where it says, does what it promises."""

import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.mail.message import Mail
from mailbot.shell.shipped import shipped
from tests.stories import scenes
from tests.stories.village import Village, to

ROOT = Path(__file__).parents[2]
READERS = {"科室报修人": "clerk", "信息科": "office", "维护工程师": "engineer", "项目经理": "manager"}
EXAMPLE = re.compile(r"^例（(.+?)）：(.+)$", re.MULTILINE)
EXAMPLES = [
    (READERS[guide.stem], where, words)
    for guide in sorted((shipped("templates") / "guides").glob("*.txt"))
    for where, words in EXAMPLE.findall(guide.read_text("utf-8"))
]


def registered(village: Village) -> Mail:
    """An open ticket of the clerk, by the letter that says so."""
    return next(one for one in village.write("clerk", "读卡器没反应", scenes.FAULT) if "已登记" in one.subject)


def nothing_to_answer(village: Village) -> None:
    """Two tickets and no letter in hand."""
    scenes.two(village)


def warned_manager(village: Village) -> Mail:
    """A proposed warning, by the manager's letter."""
    scenes.ticket(village)
    return to(
        village.write("office", "[工单 TJ-2026-0001]", "TJ-2026-0001 提出警告：答应的备份检查没有做。"), "manager"
    )


def colleagues(village: Village) -> Mail:
    """An order that a colleague has taken."""
    order = scenes.ticket(village)
    village.write("second", "", "受理。", answering=order)
    return order


SCENES: dict[tuple[str, str], Callable[[Village], Mail | None]] = {
    ("clerk", "登记邮件"): registered,
    ("clerk", "关单确认邮件"): scenes.closing,
    ("office", "关单确认邮件"): scenes.closing,
    ("office", "登记邮件"): registered,
    ("office", "警告待核实邮件"): scenes.warned,
    ("office", "表单待确认邮件"): scenes.filed,
    ("office", "考核表邮件"): scenes.statement,
    ("office", "远程维护申请邮件"): scenes.remote,
    ("office", "升级通知邮件"): scenes.upgrade,
    ("engineer", "派单邮件"): scenes.ticket,
    ("engineer", "同事受理的派单邮件"): colleagues,
    ("manager", "警告待核实邮件"): warned_manager,
}

DOES: dict[str, type[f.Fact] | str] = {
    "2号打印机": f.TicketOpened,
    "补充：2号台": f.InformationGiven,
    "到现在还没有人": f.Urged,
    "查询 TJ": "hospital/status",
    "查询 读卡": "hospital/lookup",
    "确认，已恢复": f.ClosingConfirmed,
    "未解决": f.ClosingRejected,
    "请问团检": f.TicketOpened,
    "留存名单": "office/held",
    "TJ-2026-0001 提出警告": f.WarningProposed,
    "核实属实": f.WarningVerified,
    "不予认定": f.WarningRejected,
    "改为紧急": f.SeverityChanged,
    "TJ-2026-0001 与": f.ProblemGrouped,
    "确认第 1 版": "confirmed",
    "确认。": f.UpgradeConfirmed,
    "同意，但": "engineer/upgrade_answered",
    "不确认：": "hospital/form_returned",
    "考核表 2026": "office/statement_copy",
    "同意。": f.RemoteGranted,
    "不同意，": f.RemoteRefused,
    "登记 ": f.PersonAdmitted,
    "受理": f.TicketAccepted,
    "接手": f.TicketAccepted,
    "TJ-2026-0001 已处理": f.TicketClosed,
    "承诺": f.DatePromised,
    "请补充": f.InformationAsked,
    "原件": f.OriginalsGiven,
    "进展：": f.TicketAccepted,
    "TJ-2026-0001 已受理": f.TicketAccepted,
    "已到场": f.Arrived,
    "已处理": f.TicketClosed,
    "申请远程": f.RemoteAsked,
    "升级通知": f.UpgradeAnnounced,
    "申请附件": "hospital/blank_form",
    "索取": "hospital/handbook",
    "有异议": f.WarningObjected,
}


def numbered(words: str) -> str:
    """The example with the numbers of the story's tickets in place of TJ-…"""
    return words.replace("TJ-…", "TJ-2026-0001", 1).replace("TJ-…", "TJ-2026-0002", 1)


@pytest.mark.parametrize(("who", "where", "words"), EXAMPLES, ids=[f"{who}: {words}" for who, _, words in EXAMPLES])
def test_what_a_guide_shows_is_done(who: str, where: str, words: str, village: Village) -> None:
    text = numbered(words)
    if where == "新写一封":
        nothing_to_answer(village)
        village.write(who, re.split(r"[，。：？]", text)[0], text)
    else:
        answered = SCENES[who, where.removeprefix("回复")](village)
        village.write(who, "", text, answering=answered)
    brought = village.facts[village.before :]
    kinds = {fact.kind for fact in brought if isinstance(fact, f.LetterPosted)}
    assert not kinds & {"hospital/refused", "hospital/choices", "hospital/unverified"}
    wanted = DOES[max((begin for begin in DOES if text.startswith(begin)), key=len)]
    if wanted == "confirmed":
        assert any(isinstance(fact, f.FormConfirmed | f.StatementConfirmed) for fact in brought)
    elif isinstance(wanted, str):
        assert wanted in kinds
    else:
        assert any(isinstance(fact, wanted) for fact in brought)


def test_every_role_has_examples() -> None:
    assert {who for who, _, _ in EXAMPLES} == set(READERS.values())


def test_the_pages_of_docs_say_what_the_letter_says() -> None:
    spec = spec_from_file_location("make_guides", ROOT / "scripts" / "make_guides.py")
    assert spec
    assert spec.loader
    make_guides = module_from_spec(spec)
    spec.loader.exec_module(make_guides)
    for name, text in make_guides.pages().items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text
