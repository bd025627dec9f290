"""Severity by the definition: scope and workaround, the highest hit wins, every verdict with the words that caused it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.model import Said, Severity, Verdict
from mailbot.core.severity import classify
from tests.core.reading_rules import SEVERITY, Case, table

TABLE = table()
GRAVE = {Severity.MAJOR, Severity.DISASTER}
FAULT_WORDS = re.compile(r"违约|我方责任|我方过错|抱歉|我们的错|赔偿")


def verdict(text: str, subject: str = "") -> Verdict:
    return classify(Said(subject, text), SEVERITY)


def level(text: str) -> str:
    return verdict(text).level.value


@pytest.mark.parametrize("case", TABLE, ids=[f"{at}-{case.subject}" for at, case in enumerate(TABLE)])
def test_the_table_of_mails(case: Case):
    assert classify(case.said, SEVERITY).level.value == case.level


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("普通", "3 号登记台读身份证无反应，手工录入可用"),
        ("普通", "总检报告打印多一张空白页"),
        ("普通", "团检结算单表头单位名称显示不全"),
        ("紧急", "采血条码打不出来，采血点排队"),
        ("紧急", "LIS 结果从今早 8 点起不回传，总检出不了报告"),
        ("紧急", "微信预约成功但登记台查不到，团检当天 40 人受影响"),
        ("重大", "所有工作站连不上数据库，体检停 40 分钟"),
        ("重大", "两名受检者化验结果互换且报告已发"),
        ("重大", "服务器中勒索病毒，隔离后备份可用"),
        ("灾难", "数据库损坏且最近可用备份在 3 周前"),
        ("灾难", "机房火灾水淹致主备服务器全毁"),
        ("灾难", "体检报告库被拖走并在网上出现"),
    ],
)
def test_the_examples_of_the_definition(wanted: str, text: str):
    assert level(text) == wanted


@pytest.mark.parametrize("shout", ["急！！！", "加急！！！！！马上处理", "领导很生气，立刻！！"])
def test_shouting_raises_nothing(shout: str):
    assert level(f"{shout}报告封面的字体不好看，不影响发放") == "普通"


@pytest.mark.parametrize(
    "text",
    [
        "会不会泄露客人信息？想了解一下你们的防护",
        "如果服务器中了勒索病毒怎么恢复？",
        "女性套餐想加HPV病毒分型，在哪里维护？",
        "乙肝病毒DNA定量的项目名打印不全，结果没错",
        "杀毒软件升级病毒库的通知",
        "下周做勒索病毒应急演练，提前告知",
    ],
)
def test_grave_words_in_questions_wishes_and_medicine_are_not_grave(text: str):
    assert level(text) == "普通"


@pytest.mark.parametrize(
    "text",
    [
        "请知悉：昨晚检查，未发现病毒，数据没有丢失，体检一切正常",
        "没有串号，就是字体偏小，不急",
        "未见数据泄露，顺便问下密码规则怎么设",
    ],
)
def test_denied_disasters_are_none(text: str):
    assert level(text) == "普通"


def test_the_whole_centre_down_for_minutes_only_is_urgent():
    assert level("各工作站同时连不上服务器，8:20断，8:31恢复，客人等了一会") == "紧急"


def test_a_backup_in_hand_makes_a_disaster_major():
    assert level("数据库损坏，数据全没了，没有备份") == "灾难"
    assert level("数据库损坏，数据没了，昨晚的备份可用，正在恢复") == "重大"


def test_one_mixed_up_report_caught_in_time_is_urgent_and_two_are_major():
    assert level("一份报告的结论写成了别人的，只发现这一份，还没发出") == "紧急"
    assert level("两位客人的报告互换了，还没发出") == "重大"


@pytest.mark.parametrize("case", TABLE, ids=[f"{at}-{case.subject}" for at, case in enumerate(TABLE)])
def test_every_reason_quotes_words_of_the_mail(case: Case):
    for reason in classify(case.said, SEVERITY).reasons:
        for words in filter(None, reason.words.split(" … ")):
            assert words in case.said.whole


def test_what_the_sender_is_told_admits_nothing():
    said = [rule.says for rule in SEVERITY.rules] + [weight.says for weight in SEVERITY.weights] + [SEVERITY.otherwise]
    assert not [words for words in said if FAULT_WORDS.search(words) or not words.endswith("。")]


@pytest.mark.parametrize("text", ["见附件", "如图", "合同扫描件请查收", "给新来的护士开个账号"])
def test_of_a_mail_that_tells_no_extent_none_is_said_to_be_described(text: str):
    verdict = classify(Said("", text), SEVERITY)
    assert verdict.level is Severity.NORMAL
    assert not any("描述" in reason.says or "替代" in reason.says for reason in verdict.reasons)


def test_our_own_subject_is_not_taken_for_the_writers_words():
    said = Said("系统瘫痪，数据库损坏没有备份", "报告封面的年份不对，照发", replying_to="upgrade")
    assert classify(said, SEVERITY).level is Severity.NORMAL


def test_rules_name_only_signals_that_are_heard():
    heard = {signal.name for signal in SEVERITY.vocabulary.signals} | {
        "stations",
        "persons",
        "mass",
        "waiting",
        "long",
        "brief",
        "hours",
    }
    named = {name for rule in SEVERITY.rules for name in rule.all_of + rule.any_of + rule.none_of}
    named |= {name for weight in SEVERITY.weights for name in (weight.signal, *weight.unless)}
    assert named <= heard


@given(st.text(max_size=300))
def test_any_text_gets_a_level_with_a_confidence(text: str):
    found = verdict(text)
    assert 0 <= found.confidence <= 1
    assert found.reasons


def test_no_grave_case_of_the_table_is_read_as_harmless():
    missed = [
        case.subject
        for case in TABLE
        if Severity(case.level) in GRAVE and classify(case.said, SEVERITY).level not in GRAVE
    ]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "护士把一个体检者的报告拍照发朋友圈了", "体检结果被转到家长微信群", "有员工把名单发朋友圈", "患者信息发到群里了，怎么撤",
        "有人在抖音上晒客人的体检报告",
    ],
)  # fmt: skip
def test_what_is_told_of_patients_where_everybody_reads_it_is_a_leak(text: str) -> None:
    assert classify(Said("", text), SEVERITY).level in GRAVE


@pytest.mark.parametrize(
    "text", ["把领报告的通知发到微信群了", "报告模板发群里了，请下载", "想在公众号和朋友圈做体检宣传"]
)
def test_what_everybody_may_read_is_none(text: str) -> None:
    assert classify(Said("", text), SEVERITY).level not in GRAVE


@pytest.mark.parametrize("text", ["叫号屏黑屏，护士用喇叭喊，还行", "叫号屏黑屏了 护士用喇叭喊 还行"])
def test_a_fault_with_a_way_round_that_does_is_normal(text: str) -> None:
    assert classify(Said("", text), SEVERITY).level is Severity.NORMAL
