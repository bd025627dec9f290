"""Which earlier tickets read alike."""

import pytest

from mailbot.core import similar
from mailbot.core.similar import COMMON, Index, pairs


def _index() -> Index:
    index = Index()
    index.add("TJ-2026-0001", "读身份证名字出问号，生僻字变成问号")
    index.add("TJ-2026-0002", "日结单少一笔钱，退费在日结里扣了两遍")
    index.add("TJ-2026-0003", "彩超报告里没有图，图的位置是红叉")
    index.add("TJ-2026-0004", "预约的号放超了，设三十个约进来五十个")
    return index


def test_the_same_fault_in_other_words_comes_first() -> None:
    assert _index().nearest("日结又不平了，退了两笔，日结合计又多扣了一遍")[0].ticket == "TJ-2026-0002"


def test_a_candidate_says_what_both_texts_share() -> None:
    assert "红叉" in _index().nearest("彩超的图又成了红叉")[0].why


def test_greetings_make_nothing_alike() -> None:
    assert _index().nearest("老师您好，麻烦尽快处理，谢谢") == ()


def test_a_text_without_words_has_no_pairs() -> None:
    assert pairs("！！！？？  ") == frozenset()


def test_a_telling_word_is_found_among_thousands_that_read_alike() -> None:
    index = _index()
    for number in range(3000):
        index.add(f"TJ-2027-{number:04}", f"登记台 {number} 号机打不开，一直转圈，重启没用")
    best = index.nearest("彩超 3 号机打不开，一直转圈，图的位置是红叉")[0]
    assert best.ticket == "TJ-2026-0003"
    assert "红叉" in best.why


def test_of_equals_the_oldest_comes_first() -> None:
    index = _index()
    index.add("TJ-2026-0005", "彩超报告里没有图，图的位置是红叉")
    assert [each.ticket for each in index.nearest("彩超的图又成了红叉")][:2] == ["TJ-2026-0003", "TJ-2026-0005"]


def test_what_stands_in_most_tickets_is_counted_and_not_kept() -> None:
    index = _index()
    for number in range(COMMON + 500):
        index.add(f"TJ-2027-{number:04}", "打不开，一直转圈")
    assert max(index.counts) == COMMON + 500
    assert max(map(len, index.postings)) <= COMMON
    assert sum(map(len, index.postings)) < COMMON


def test_what_was_entered_is_found_when_numbers_outgrow_two_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _index()
    monkeypatch.setattr(similar, "SHORT", 1)
    after = _index()
    assert {each.typecode for each in before.postings} == {"H"} != {each.typecode for each in after.postings}
    assert before.nearest("彩超的图又成了红叉", most=10) == after.nearest("彩超的图又成了红叉", most=10)
