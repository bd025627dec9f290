"""A text falls into clauses, and a clause is a fact or it is not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.clauses import LONGEST_CLAUSE, LONGEST_SENTENCE, fold, is_denied, is_fact, passage
from tests.core.reading_rules import SEVERITY

LANGUAGE = SEVERITY.vocabulary.language


def fact(text: str, words: str) -> bool:
    read = passage(text)
    return is_fact(read, read.plain.index(words), LANGUAGE)


def denied(text: str, words: str, within: int = 6) -> bool:
    read = passage(text)
    start = read.plain.index(words)
    return is_denied(read, start, start + len(words), LANGUAGE, within)


@given(st.text(max_size=200))
def test_folding_never_moves_a_position(text: str):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=200))
def test_the_clauses_together_are_the_text(text: str):
    read = passage(text)
    assert "".join(read.clause(at) for at in range(len(read.starts))) == read.plain


def test_full_width_signs_and_letters_are_read_as_half_width():
    assert fold("ＬＩＳ：断了！") == "lis:断了!"


def test_spaces_between_chinese_words_are_commas_but_not_those_beside_numbers():
    assert len(passage("重起没用 换纸没用").starts) == 2
    assert len(passage("5 号登记台").starts) == 1


def test_around_gives_the_words_as_written():
    read = passage("您好，ＬＩＳ不回传，急！")
    assert read.around(read.plain.index("lis"), read.plain.index("lis") + 3) == "ＬＩＳ不回传"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("会不会丢数据？", "丢数据"),
        ("怕数据泄露", "泄露"),
        ("如果服务器坏了，数据全丢了怎么办", "数据全丢"),
        ("去年中过勒索病毒", "勒索"),
        ("听说外省有医院中了勒索病毒", "勒索"),
    ],
)
def test_questions_fears_conditions_and_the_past_are_no_facts(text: str, words: str):
    assert not fact(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [("怎么打不开了", "打不开"), ("数据库坏了，会不会丢数据", "坏了"), ("全都登不上，怎么办", "登不上")],
)
def test_a_fault_told_beside_a_question_stays_a_fact(text: str, words: str):
    assert fact(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("没有丢数据", "丢数据"),
        ("未发现病毒", "病毒"),
        ("暂未见数据丢失", "数据丢失"),
        ("泄露的情况不存在，放心", "泄露"),
    ],
)
def test_denied_words_are_denied(text: str, words: str):
    assert denied(text, words, within=8)


@pytest.mark.parametrize(
    ("text", "words"), [("没有备份，数据丢失", "数据丢失"), ("没法收费，排队了", "排队"), ("是不是中毒了", "中毒")]
)
def test_a_denial_does_not_reach_over_a_comma_nor_come_from_inability(text: str, words: str):
    assert not denied(text, words)


def test_a_sentence_without_end_is_cut_and_no_position_moves() -> None:
    words = "打不开" * 700 + "，" + "连不上，" * 400
    read = passage(words)
    assert "".join(read.clause(index) for index in range(len(read.starts))) == read.plain
    assert max(len(read.clause(index)) for index in range(len(read.starts))) <= LONGEST_CLAUSE
    assert max(Counter(read.sentences).values()) <= LONGEST_SENTENCE
    assert len(set(read.sentences)) > len(words) // (LONGEST_SENTENCE + LONGEST_CLAUSE)
