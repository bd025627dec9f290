"""Ledgers that earlier programs wrote: they open, are proved to the head they had, and the desk goes on with them."""

from pathlib import Path
from shutil import copy

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled, to

WRITTEN = Path(__file__).parent / "ledgers"
HEADS = {
    "first-day": "fd2647dbabc67f177fefbebabe68f14d08c6ca59d892671c5c54f960d44c9ec4",
    "first-statement": "79ed7bde367da3ff2c628bb16ef729b5c93b2657255dc0e22eebdc6d26d0e3cc",
}
"""By the program of the first day, and by the one that first issued a statement (git show 6adee06, 253d158)."""


def taken_over(name: str, folder: Path, at: str) -> Village:
    """Today's desk at work on an old ledger."""
    home = found(folder)
    home.ledger.mkdir()
    copy(WRITTEN / f"{name}.json", home.ledger / "000001.json")
    return settled(home, Moment(moment(at)))


@pytest.mark.parametrize(("name", "head"), HEADS.items())
def test_an_old_ledger_is_proved_to_the_head_it_had(name: str, head: str, tmp_path: Path) -> None:
    copy(WRITTEN / f"{name}.json", tmp_path / "000001.json")
    ledger = open_ledger(tmp_path, writing=False)
    assert [commit.seq for commit in ledger.entries()] == list(range(1, ledger.length + 1))
    assert ledger.head == head


@pytest.mark.parametrize(("name", "at"), [("first-day", "2026-03-20 18:02"), ("first-statement", "2026-10-21 18:00")])
def test_the_desk_goes_on_with_it(name: str, at: str, tmp_path: Path) -> None:
    village = taken_over(name, tmp_path / "home", at)
    warnings = set(village.desk.state.warnings)
    done = village.write("engineer", "回复：[工单 TJ-2026-0001] 派单", "已处理。原因：线松了。措施：重新插紧。")
    village.write("clerk", "", "确认，已恢复。", answering=to(done, "clerk"))
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.CONFIRMED
    village.write("nurse", "B超图像传不上来", "B超室的图像传不到报告里，先用光盘拷，不耽误。")
    assert "TJ-2026-0002" in village.desk.state.tickets
    assert warnings
    assert warnings <= set(village.desk.state.warnings)
    assert not village.desk.state.aside


def test_a_statement_issued_then_is_confirmed_now(tmp_path: Path) -> None:
    village = taken_over("first-statement", tmp_path / "home", "2026-10-21 18:00")
    sent = to(village.write("office", "索取考核表", "请发 2026上半年 考核表。"), "office")
    asked = to(village.write("office", "", "确认。", answering=sent), "office")
    village.write("office", "", "确认第 1 版", answering=asked)
    assert [fact.revision for fact in village.happened(f.StatementConfirmed)] == [1]
