"""Which earlier tickets read alike."""

from mailbot.core.similar import Index, pairs


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
