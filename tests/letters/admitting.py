"""What no letter says in its own words, and what of a letter are not its own words."""

import re

from mailbot.core.penalties import PenaltyRules
from mailbot.mail.write import Rendered
from tests.core.conftest import rules_of

# 电子签名法 第九条: what our system sends counts as sent by the vendor, so it says received, entered, to be verified; never more.
ADMITTING = (
    "过错", "我方责任", "我们的责任", "责任在", "违约", "违反", "赔偿", "赔付", "罚款", "扣款", "扣除", "同意扣", "抱歉", "道歉", "对不起", "歉意",
    "失误", "疏忽", "失职", "延误", "未能按时", "耽误", "我方原因", "我们的问题", "造成损失", "免费",
)  # fmt: skip
# 应急预案 names six categories, one of them 操作失误: the contract's own word for the hospital's slip.
CONTRACT_WORDS = ("操作失误",)
CLAUSES = frozenset(row.quote for row in rules_of("penalties", PenaltyRules).rows)
"""Sentences of the contract as the rules quote them: marked as quotations they are the contract's words, not ours."""


def own_words(done: Rendered) -> str:
    """What a letter says itself: without whole sentences of the contract between “ and ”."""
    words = done.subject + done.text + done.html
    words = re.sub("“([^”]+)”", lambda quoted: "" if quoted[1] in CLAUSES else quoted[0], words)
    for own in CONTRACT_WORDS:
        words = words.replace(own, "")
    return words
