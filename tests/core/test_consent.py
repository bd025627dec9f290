"""Consent counts only in clauses that are wholly understood; whatever refuses, puts off, passes on or conditions is asked back."""

import re
from time import process_time

import pytest

from mailbot.core.consent import loose
from mailbot.core.intents import hear
from mailbot.core.model import Intent, Role, Said
from mailbot.core.wording import lay_out
from mailbot.shell import rulefiles

LOADED, _ = rulefiles.load(None)
assert LOADED is not None
RULES = LOADED.intents

PUT_OFF = (
    "稍后确认",
    "明天确认",
    "下周一确认",
    "明早核实",
    "改天确认",
    "月底前确认",
    "过后确认",
    "延后确认",
    "暂缓确认",
    "正在确认",
    "等院长回来确认",
)
PASSED_ON = (
    "由院长确认",
    "由信息科确认",
    "已转采血室确认",
    "已转院长确认",
    "请财务确认",
    "由护士长核实",
    "同意转交院长",
    "院里让财务认定",
)
CONDITIONED = (
    "院长同意后确认",
    "财务核对后确认",
    "测试正常后确认",
    "好了就给你们确认",
    "修好了再来找我确认",
    "需核实无误才认",
    "核实属实的话再处理",
)
REFUSED = (
    "拒绝确认",
    "拒绝核实",
    "拒绝关单",
    "谢绝关单",
    "反对关单",
    "拒不同意",
    "恕难同意",
    "难以确认",
    "无需确认",
    "免确认",
    "不属实",
    "并不属实",
    "经核实不属实",
    "不敢确认",
)
ELSEWHERE = (
    "同意协商",
    "同意开会讨论",
    "同意撤销警告",
    "同意你的看法",
    "同意李工的安排",
    "同意扣款",
    "确认当天有人来过",
    "核实无误后通知你们",
)
CONSENT = {"closing": Intent.CONFIRM, "form": Intent.CONFIRM, "statement": Intent.CONFIRM, "upgrade": Intent.CONFIRM}
CONSENT |= {"warning": Intent.WARNING_VERIFY, "remote": Intent.REMOTE_GRANT}


def heard(text: str, context: str) -> list[Intent]:
    said = Said("", text, replying_to=context, role=Role.IT)
    return [one.intent for one in hear(said, RULES) if one.score > 0.45]


@pytest.mark.parametrize("context", CONSENT)
@pytest.mark.parametrize("text", [*PUT_OFF, *PASSED_ON, *CONDITIONED, *REFUSED, *ELSEWHERE])
def test_a_word_that_refuses_puts_off_passes_on_or_conditions_is_no_consent(context: str, text: str) -> None:
    for said in (text, f"{text}。", f"{text}。信息科 柳青", f"您好，{text}，谢谢"):
        assert CONSENT[context] not in heard(said, context)


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("closing", "确认"),
        ("closing", "经各岗位核实，同意关闭本单"),
        ("closing", "检验科这边认可处理结果"),
        ("closing", "上午试了二十个都正常，可以关单了"),
        ("closing", "确认已恢复正常，麻烦你们结单吧，谢谢"),
        ("closing", "没有异议，这张单子可以结了。另外能不能允许我们自己改密码？"),
        ("form", "上述内容经核对无误，予以确认"),
        ("statement", "对考核表无异议，同意按表支付"),
        ("upgrade", "同意周六晚升级，回退方案也认可"),
        ("warning", "经我科核实情况属实，同意给予警告一次"),
        ("warning", "W-2026-003 超时51分钟属实，予以核实确认"),
        ("remote", "同意今晚22点至次日2点远程登录数据库"),
        ("remote", "信息科同意6月5日晚你们远程上接口服务器"),
    ],
)
def test_plain_consent_counts(context: str, text: str) -> None:
    assert CONSENT[context] in heard(text, context)


def test_a_clause_is_read_to_its_end_however_its_words_are_cut() -> None:
    assert loose(["已经确认关单了"], RULES.consent) is None
    assert loose(["已经确认关单了吗"], RULES.consent) == "已经确认关单了吗"
    assert loose(["机器也没修", "客人在等"], RULES.consent) is None


def test_no_clause_takes_long_to_be_read() -> None:
    began = process_time()
    for text in ("确认" + "已经现在可以" * 600, "同意" + "一二三" * 1300, "确认" + "我们这边" * 900 + "？"):
        loose(lay_out("", text).clause.split("\n"), RULES.consent)
    assert process_time() - began < 2


def test_no_word_of_consent_denies_or_is_empty() -> None:
    for pattern in map(re.compile, RULES.consent.words):
        assert not pattern.match("")
        assert not any(
            pattern.fullmatch(word)
            for word in ("不", "没", "未", "后", "再", "等", "由", "请", "转", "明天", "如果", "拒绝")
        )
