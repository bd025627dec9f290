"""By when a writer asks for it."""

from datetime import date, datetime

import pytest

from mailbot.core.model import SHANGHAI
from mailbot.core.wanted import wanted

AT = datetime(2026, 3, 10, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("麻烦改一下模板，不急，月底前就行。", "月底前", date(2026, 3, 31)),
        ("请今天下班前处理好。", "今天下班前", date(2026, 3, 10)),
        ("最好 3月20日之前能弄好", "3月20日之前", date(2026, 3, 20)),
        ("请两小时内回复进展", "两小时内", None),
        ("这周内知道就行，不着急，谢谢", "这周内", None),
    ],
)
def test_the_words_and_the_day(text: str, words: str, day: date | None) -> None:
    found = wanted(text, AT)
    assert found is not None
    assert (found.words, found.day) == (words, day)


@pytest.mark.parametrize("text", ["三天前就坏了。", "打印没反应，排队了。", "昨天下午起就这样，上周内也出现过"])
def test_no_time_is_asked_for(text: str) -> None:
    assert wanted(text, AT) is None
