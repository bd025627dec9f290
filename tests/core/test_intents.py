"""What mails ask: a table of short mails in many voices, and the promises around costly words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from mailbot.core.intents import IntentRules, hear
from mailbot.core.model import Intent, Role, Said
from mailbot.core.opinion import Question

RULES_FILE = Path(__file__).parents[2] / "rules" / "intents.toml"
RULES = TypeAdapter(IntentRules).validate_python(tomllib.loads(RULES_FILE.read_text(encoding="utf-8")))
TABLE = Path(__file__).with_name("intents_cases.txt")
COSTLY = {Intent.CONFIRM, Intent.WARNING_VERIFY, Intent.REMOTE_GRANT, Intent.LOSS_CLAIM, Intent.CLOSE}


def said(text: str, replying_to: str | None = None, subject: str = "", annexes: tuple[int, ...] = ()) -> Said:
    cited = tuple(re.findall(r"(?:TJ|W)-\d{4}-\d+", subject + text))
    return Said(subject, text, replying_to, annexes=annexes, cited=cited)


def intents(text: str, replying_to: str | None = None, subject: str = "") -> list[Intent]:
    return [heard.intent for heard in hear(said(text, replying_to, subject), RULES)]


def table() -> Iterator[tuple[Said, Intent]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            context, subject, text, intent = line.split("|")[:4]
            yield said(text.replace("\\n", "\n"), None if context == "first" else context, subject), Intent(intent)


def test_the_table_is_heard_as_a_careful_reader_hears_it() -> None:
    cases = list(table())
    wrong = [(case.whole, intent.value) for case, intent in cases if hear(case, RULES)[0].intent is not intent]
    assert len(cases) > 500
    assert len(wrong) <= 0.03 * len(cases), wrong


@pytest.mark.parametrize("context", ["closing", "warning", "remote", "statement", "same", "form"])
@pytest.mark.parametrize("text", ["好的", "行吧", "先这样吧", "再看看", "收到", "谢谢", "嗯", "等领导回来再说", "？"])
def test_an_answer_that_says_nothing_plainly_never_costs(context: str, text: str) -> None:
    assert not COSTLY & set(intents(text, context))


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("closing", "确认，但是二号台还要再观察两天"),
        ("closing", "好像好了"),
        ("closing", "应该可以了吧"),
        ("warning", "基本属实，如果当天没人接电话的话"),
        ("warning", "情况大概属实，待核查后再定"),
        ("remote", "可以，不过等主任批了再说"),
        ("assigned", "索引加上了，应该好了，再观察两天"),
    ],
)
def test_a_reserved_word_is_asked_back(context: str, text: str) -> None:
    heard = intents(text, context)
    assert heard[0] is Intent.UNCLEAR
    assert not COSTLY & set(heard)


@pytest.mark.parametrize(
    ("context", "text", "not_heard"),
    [
        ("warning", "不属实", Intent.WARNING_VERIFY),
        ("warning", "不予认定", Intent.WARNING_VERIFY),
        ("warning", "属实，未造成损失", Intent.LOSS_CLAIM),
        ("warning", "属实，暂不主张损失", Intent.LOSS_CLAIM),
        ("remote", "不同意", Intent.REMOTE_GRANT),
        ("closing", "不能确认", Intent.CONFIRM),
        ("closing", "没有解决", Intent.CONFIRM),
        ("closing", "再也没出现过，确认", Intent.REJECT),
        ("assigned", "还没处理好", Intent.CLOSE),
    ],
)
def test_negation_turns_a_word_round(context: str, text: str, not_heard: Intent) -> None:
    assert not_heard not in intents(text, context)


def test_thanks_and_receipt_never_confirm() -> None:
    for text in ("谢谢赵工", "收到，谢谢", "辛苦了"):
        assert intents(text, "closing") == [Intent.THANKS]


def test_several_wants_are_all_heard_weightiest_first() -> None:
    assert intents("属实，同意记一次。另造成损失 5200 元，由贵司承担。", "warning")[:2] == [
        Intent.WARNING_VERIFY,
        Intent.LOSS_CLAIM,
    ]
    assert intents("确认，可以关单。另外建议把字体调大一号。", "closing") == [Intent.CONFIRM, Intent.CHANGE_REQUEST]


def test_a_form_attached_comes_first_and_other_wants_beside_it() -> None:
    heard = hear(said("方案填好了，承诺5月20日前提交。", "assigned", annexes=(3,)), RULES)
    assert [one.intent for one in heard] == [Intent.FORM, Intent.PROMISE]


def test_a_person_who_mentions_automatic_replies_is_no_machine() -> None:
    text = "给你们发邮件老是收到一封自动回复，三号诊室叫号屏黑了一天了，请派人看看"
    assert intents(text, subject="没人管吗")[0] is Intent.REPORT


def test_a_fault_told_in_our_closing_thread_is_not_a_confirmation() -> None:
    assert Intent.CONFIRM not in intents("今天打印又空白了", "closing")


def test_a_mail_without_words_is_unclear_and_a_subject_alone_is_read() -> None:
    assert intents("") == [Intent.UNCLEAR]
    assert intents("", subject="收费窗口打不出发票") == [Intent.REPORT]


def test_the_words_that_spoke_are_handed_on() -> None:
    assert "属实" in hear(said("核实属实", "warning"), RULES)[0].why


def test_every_name_in_the_rules_is_known_and_every_pattern_compiles() -> None:
    contexts, marks = set(RULES.contexts) | set(RULES.groups), set(RULES.marks) | {"cited", "long"}
    for cue in (cue for cues in RULES.cues.values() for cue in cues):
        assert set(cue.within) <= contexts
        assert {*cue.needs, *cue.lacks} <= marks
        assert cue.says or cue.needs or cue.lacks or cue.within
        assert cue.span in {"clause", "sentence", "mail", "subject"}
        for pattern in (*cue.says, *cue.unless):
            assert not re.compile(pattern).search("")
    assert set(RULES.reserved.values()) <= marks
    for mark in RULES.marks.values():
        for pattern in (*mark.says, *mark.unless):
            assert not re.compile(pattern).search("")


@given(st.text(max_size=300), st.sampled_from([None, *sorted(RULES.contexts)]))
def test_whatever_is_written_something_is_heard(text: str, context: str | None) -> None:
    heard = hear(said(text, context), RULES)
    assert heard
    assert all(0 <= one.score <= 1 for one in heard)
    assert len({one.intent for one in heard}) == len(heard)


def test_beside_a_form_a_reserved_confirmation_is_not_heard() -> None:
    heard = hear(said("签字见附件，不过恢复演练没有做，其余再看看，确认", "form", annexes=(1,)), RULES)
    assert [one.intent for one in heard] == [Intent.FORM]


@pytest.mark.parametrize(
    ("place", "text"),
    [("warning", "不予认定：3 号机还是打不出来"), ("closing", "确认"), ("remote", "同意 20:00—22:00")],
)
def test_what_our_letters_ask_for_is_heard_without_a_second_opinion(place: str, text: str) -> None:
    contrary = Question(("help",), (9.0,), 1.0, 0.5, 0.0, f"{place}>", "Z")
    plain = hear(said(text, place), RULES)
    assert hear(said(text, place), replace(RULES, second=contrary)) == plain
    assert hear(said(f"您好，{text}", place), replace(RULES, second=contrary)) == hear(
        said(f"您好，{text}", place), RULES
    )
    assert hear(said(f"纸上写的{text}", place), replace(RULES, second=contrary))[0].intent is Intent.HELP


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("这单我来跟，先看服务日志。", Intent.ACCEPT),
        ("已上高铁，十点二十到贵院机房。", Intent.ACCEPT),
        ("结算单的抬头周四下班前改好，周五您就能盖章。", Intent.PROMISE),
        ("请把报错的那一屏拍一张，再告诉我体检号。", Intent.ASK_INFO),
        ("预约补丁 6.0.3 周三早六点推，约停两分钟。", Intent.UPGRADE_NOTICE),
    ],
)
@pytest.mark.parametrize("place", [None, "received"])
def test_what_an_engineer_writes_of_himself_is_heard_as_his_act_whatever_it_answers(
    text: str, intent: Intent, place: str | None
) -> None:
    mail = Said("叫号", text, place)
    assert hear(replace(mail, role=Role.ENGINEER), RULES)[0].intent is intent
    assert hear(replace(mail, role=Role.REPORTER), RULES)[0].intent is not intent


def test_that_an_engineer_is_done_is_not_concluded_from_whose_mail_it_is() -> None:
    """It would close a ticket: without its number the rules leave it to the second opinion, which asks."""
    mail = Said("三楼屏", "分辨率已恢复，右边的字出来了。", role=Role.ENGINEER)
    assert Intent.CLOSE not in [one.intent for one in hear(mail, RULES)]


@pytest.mark.parametrize("text", ["谢谢，刚才好了，又一样了", "谢谢，好了一会，又老样子了", "辛苦了，不过又回去了"])
def test_thanks_for_what_came_back_are_no_thanks(text: str) -> None:
    assert intents(text, "closing")[0] is Intent.REJECT


@pytest.mark.parametrize("text", ["原因是什么？怎么突然就停了", "什么原因啊，之前为什么会卡死"])
def test_who_asks_why_it_stood_still_rejects_nothing(text: str) -> None:
    assert Intent.REJECT not in intents(text, "closing")


def test_a_counter_is_no_window_for_remote_work() -> None:
    text = "采血窗口条码从8点40开始打不出来，两个窗口都不行，王工快来"
    assert intents(text) == [Intent.REPORT]
