"""The same problem told twice by different people: the earlier ticket is among the three named (tests/problems/pairs.jsonl)."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Kind, Said, Severity
from mailbot.core.modules import module, shares
from mailbot.core.problems import Matter, candidates, recurs
from mailbot.core.rulebook import Rules
from mailbot.core.similar import likeness
from mailbot.core.state import State
from mailbot.shell.rulefiles import load

PAIRS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "problems/pairs.jsonl").read_text("utf-8").splitlines()
]
START = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)


def rules() -> Rules:
    loaded, problems = load(None)
    assert loaded, problems
    return loaded


def told(number: str, at: datetime, said: Said, rules: Rules) -> list[f.Fact]:
    """A ticket opened, done and confirmed within a day."""
    opened = f.TicketOpened(
        at=at, ticket=number, kind=Kind.REPORT, brief=said.subject[:60], gist=said.text[:300], module=module(said, rules.modules),
        severity=Severity.NORMAL,
    )  # fmt: skip
    closed = f.TicketClosed(at=at + timedelta(hours=3), ticket=number, cause="", fix="")
    return [opened, closed, f.ClosingConfirmed(at=at + timedelta(hours=5), ticket=number)]


def test_of_210_recurrences_nine_in_ten_find_their_first():
    """Written by somebody who knew the setting and not the program; the second teller used other words."""
    known, book = State(), rules()
    names = {f"TJ-2026-{place:04}": pair["id"] for place, pair in enumerate(PAIRS, 1)}
    for place, (number, pair) in enumerate(zip(names, PAIRS, strict=True)):
        first = Said(pair["first"]["subject"], pair["first"]["text"])
        apply(known, told(number, START + timedelta(hours=12 * place), first, book))
    found = 0
    for place, pair in enumerate(PAIRS):
        again = Said(pair["second"]["subject"], pair["second"]["text"])
        at = START + timedelta(days=150, hours=12 * place)
        near = candidates(Matter(again.whole, shares(again, book.modules), (), at), known, 3)
        found += pair["id"] in {names[each.ticket] for each in near}
    assert len(PAIRS) >= 200
    assert found >= 0.9 * len(PAIRS)


def test_a_candidate_says_why_and_a_cited_number_comes_first():
    known, book = State(), rules()
    for number, text in (("TJ-2026-0001", "日结单退费重复扣了两遍"), ("TJ-2026-0002", "彩超报告里没有图")):
        apply(known, told(number, START, Said(text, text), book))
    at = START + timedelta(days=30)
    one, *_ = candidates(Matter("退费又重复扣，日结不平", {"收费": 1.0}, (), at), known, 3)
    assert (one.ticket, "退费" in one.why, "收费" in one.why) == ("TJ-2026-0001", True, True)
    cited, *_ = candidates(Matter("退费又重复扣，日结不平", {"收费": 1.0}, ("TJ-2026-0002",), at), known, 3)
    assert (cited.ticket, "来信提到" in cited.why) == ("TJ-2026-0002", True)


def test_what_comes_back_is_heard():
    for text in ("又约超了", "跟上次一样的毛病", "第三回了", "反复出现", "二月份报过的漏管今天又出现了"):
        assert recurs(text), text
    for text in ("今天打不开", "又要麻烦您了", "第一次遇到"):
        assert not recurs(text), text


def test_two_tellings_of_one_fault_share_rare_words_and_two_faults_do_not():
    """However few tickets a home has: 报告, 打印 and 登记台 stand in every second mail and say nothing."""
    book = rules()
    texts = [
        tuple(f"{pair[which]['subject']}\n{pair[which]['text'][:300]}" for which in ("first", "second"))
        for pair in PAIRS
    ]
    least = book.settings.ask_same
    same = [likeness(first, second, book.common) >= least for first, second in texts]
    others = [
        likeness(one[0], other[1], book.common) >= least
        for place, one in enumerate(texts)
        for other, pair in zip(texts[:place], PAIRS, strict=False)
        if pair["module"] == PAIRS[place]["module"]
    ]
    assert sum(same) >= 0.55 * len(same)
    assert sum(others) <= 0.02 * len(others)


def test_who_signs_both_does_not_make_them_one():
    common = rules().common
    one, other = "导引单少一页，请看看。鄢素珍", "鄢素珍：收费日结差两块钱"
    assert likeness(one, other, common) == likeness("导引单少一页，请看看。", "收费日结差两块钱", common)
