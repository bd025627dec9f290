"""Time that was long away is written in portions, so that memory does not grow with what a weekend brings."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.core.shelf import Shelf
from mailbot.shell.recall import folded
from mailbot.shell.replay import Moment
from tests.stories.village import PEOPLE, Village, found, moment, settled

pytestmark = pytest.mark.slow  # long times of a whole desk

NUMBER = re.compile(r"TJ-\d{4}-\d{4}")
ENGINEER = PEOPLE["engineer"][1]
FAULT = "登记台读卡器读不出身份证，已经排队了。\n应用环境：Windows 10\n操作过程：先重启再刷卡。"


DEPOSITS = frozenset({"manager/digest", "office/deposit"})
"""They name the head of the chain, which is another where the same facts are written in more commits."""


def told(village: Village) -> list[f.Fact]:
    """What happened, the bytes of letters that name the chain's head aside."""
    deposited = (isinstance(fact, f.LetterPosted) and fact.kind in DEPOSITS for fact in village.facts)
    return [replace(fact, sha256="") if yes else fact for yes, fact in zip(deposited, village.facts, strict=True)]  # type: ignore[call-arg]


def test_a_state_is_the_same_whether_much_or_little_of_it_is_awake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, _ = away(tmp_path)
    whole = folded(village.desk.ledger)
    monkeypatch.setattr("mailbot.shell.recall.Shelf", lambda drawer, _most=0: Shelf(drawer, 1))
    assert folded(village.desk.ledger) == whole


def test_what_one_instant_brings_comes_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reminded(tmp_path / "whole")
    monkeypatch.setattr("mailbot.core.tick.AT_ONCE", 2)
    parts = reminded(tmp_path / "parts")
    assert parts.named == whole.named
    assert len(parts.told) > len(whole.told)
    assert max(parts.told) < max(whole.told)


@dataclass(frozen=True, slots=True)
class Heard:
    """The marks that passed, and of how many one letter told."""

    named: set[tuple[str, str, int, datetime]]
    told: list[int]


def reminded(folder: Path) -> Heard:
    """A Monday morning after a weekend in which four faults came."""
    village = settled(found(folder), Moment(moment("2026-03-06 21:00")))
    for thing in ("采血条码打偏", "发票抬头印不全", "彩超图片显示红叉", "叫号屏不滚动"):
        village.write("nurse", thing, f"{thing}，请处理。")
    letters = village.wait("2026-03-09 20:00")
    passed = {(one.ticket, one.row, one.step, one.at) for one in village.happened(f.Reminded)}
    return Heard(
        passed, [len(set(NUMBER.findall(one.text))) for one in letters if ENGINEER in {to.address for to in one.to}]
    )


def away(folder: Path) -> tuple[Village, int]:
    """A desk after a week in which nobody answered, and how many commits that week took."""
    village = settled(found(folder), Moment(moment("2026-03-10 09:00")))
    village.write("clerk", "读卡器", FAULT)
    village.write("nurse", "条码打偏", "采血条码打偏，请处理。")
    before = village.desk.ledger.length
    village.down("2026-03-17 09:00")
    return village, village.desk.ledger.length - before


def test_what_comes_of_a_long_time_is_the_same_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, once = away(tmp_path / "whole")
    monkeypatch.setattr("mailbot.shell.desk.MOST_AT_ONCE", 1)
    parts, often = away(tmp_path / "parts")
    assert often > once
    assert told(parts) == told(whole)
