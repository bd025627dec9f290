"""Time that was long away is written in portions, so that memory does not grow with what a weekend brings."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled

FAULT = "登记台读卡器读不出身份证，已经排队了。\n应用环境：Windows 10\n操作过程：先重启再刷卡。"


DEPOSITS = frozenset({"manager/digest", "office/deposit"})
"""They name the head of the chain, which is another where the same facts are written in more commits."""


def told(village: Village) -> list[f.Fact]:
    """What happened, the bytes of letters that name the chain's head aside."""
    deposited = (isinstance(fact, f.LetterPosted) and fact.kind in DEPOSITS for fact in village.facts)
    return [replace(fact, sha256="") if yes else fact for yes, fact in zip(deposited, village.facts, strict=True)]  # type: ignore[call-arg]


def away(folder: Path) -> tuple[Village, int]:
    """A desk after a week in which nobody answered, and how many commits that week took."""
    village = settled(found(folder), Moment(moment("2026-03-10 09:00")))
    village.write("clerk", "读卡器", FAULT)
    village.write("nurse", "条码打偏", "采血条码打偏，请处理。")
    before = village.desk.ledger.length
    village.wait("2026-03-17 09:00")
    return village, village.desk.ledger.length - before


def test_what_comes_of_a_long_time_is_the_same_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, once = away(tmp_path / "whole")
    monkeypatch.setattr("mailbot.shell.desk.MOST_AT_ONCE", 1)
    parts, often = away(tmp_path / "parts")
    assert often > once
    assert told(parts) == told(whole)
