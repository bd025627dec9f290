"""Where a pattern may begin: what is found is what `re` finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.intents import IntentRules
from mailbot.core.severity import SeverityRules
from mailbot.core.signals import spelled
from mailbot.core.sought import sought

from .conftest import rules_of

PATTERNS = [
    "打不开|(?<!没)报错|(?:全部|都)坏", r"\d+(?:\.\d+)?元", "^再次|\n好", "(?:很)?慢", "[一二三]楼", "(?=登)登录", "(?:a|b?)c", "x*", ".a", "[^a]b",
    r"\s{2,}", r"(?P<n>两)(?P=n)", "", "(?!)", "(?i:a)b", r"\w-\w", "好+|坏{1,2}", r"[a\-\]^]z",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(
    text=st.text("打不开没报错全部都坏一二三楼登录慢很再次好两 \nabcxz1٣.元-]^A", max_size=30), start=st.integers(0, 5)
)
def test_what_is_found_is_what_re_finds(pattern: str, text: str, start: int) -> None:
    ours, theirs = sought(pattern, re.MULTILINE), re.compile(pattern, re.MULTILINE)
    spans = [match.span() for match in theirs.finditer(text, start)]
    assert [match.span() for match in ours.finditer(text, start)] == spans
    found = ours.search(text, start)
    assert (found and found.span()) == (spans[0] if spans else None)


def test_most_patterns_of_the_rules_are_tried_only_where_they_may_begin() -> None:
    intents, severity = rules_of("intents", IntentRules), rules_of("severity", SeverityRules)
    signs = (*intents.marks.values(), *(cue for cues in intents.cues.values() for cue in cues))
    patterns = ["|".join(sign.says) for sign in signs if sign.says]
    patterns += [
        "|".join(spelled(each, severity.vocabulary.words) for each in one.find) for one in severity.vocabulary.signals
    ]
    assert sum(sought(pattern, re.MULTILINE).begins is None for pattern in patterns) < len(patterns) / 10
