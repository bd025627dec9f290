"""Courtesies around a matter say nothing of it: neither how grave it is nor what is asked."""

import itertools

import pytest

from mailbot.core.courtesy import bare
from mailbot.core.model import Role, Said, Severity
from mailbot.core.severity import classify
from mailbot.shell import rulefiles

LOADED, _ = rulefiles.load(None)
assert LOADED is not None
RULES = LOADED

FAULTS = ("彩超图传不上来", "收费窗口结不了账", "采血条码打不出来", "总检报告打不开", "叫号屏不动了", "数据库连不上")
GREETINGS = ("", "老师您好，", "各位老师：\n", "李工你好，又麻烦你了，", "您好！")
TAILS = ("", "，麻烦尽快处理一下，谢谢！", "，请速派人", "，急", "，请帮忙看看，辛苦了", "，请尽快解决，感谢支持！")
SUBJECTS = ("", "老师您好", "请帮忙", "求助")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("老师您好，彩超图传不上来，麻烦尽快处理一下，谢谢！", "彩超图传不上来，"),
        ("各位老师：\n我科今天LIS结果不回传，请安排人员尽快来看一下。", "我科今天LIS结果不回传，"),
        ("请尽快恢复数据库", "请尽快恢复数据库"),
        ("李工早上好，昨天的事还没好，麻烦再看下旁边那台", "昨天的事还没好，麻烦再看下旁边那台"),
        ("谢谢", "谢谢"),
        ("", ""),
    ],
)
def test_what_is_courtesy_alone_is_taken_off_and_nothing_else(text: str, left: str) -> None:
    assert bare(text) == left


def test_a_fault_of_a_key_station_is_urgent_however_politely_it_is_told() -> None:
    told = [
        Said(subject, before + fault + after, role=Role.REPORTER)
        for subject, before, fault, after in itertools.product(SUBJECTS, GREETINGS, FAULTS, TAILS)
    ]
    low = [said.whole for said in told if classify(said, RULES.severity).level.rank < Severity.URGENT.rank]
    assert len(low) <= 0.02 * len(told), low


def test_a_question_behind_a_fault_does_not_take_its_level() -> None:
    for text in ("收费窗口结不了账，请问怎么解决？", "彩超图传不上来，不知道什么原因，请老师指导一下怎么处理"):
        assert classify(Said("", text, role=Role.REPORTER), RULES.severity).level is Severity.URGENT
    assert classify(Said("", "请问退费怎么操作？", role=Role.REPORTER), RULES.severity).level is Severity.NORMAL
