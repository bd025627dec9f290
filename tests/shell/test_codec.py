"""Facts to JSON and back: whatever fact happens, the ledger gives back the same."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.folds import FOLDS
from mailbot.core.model import SHANGHAI, Kind, Reason, Severity
from mailbot.shell.codec import KINDS, decode, encode
from mailbot.shell.fact_names import FACTS
from mailbot.shell.ledger import canonical

ZONES = st.sampled_from([SHANGHAI, UTC, timezone(timedelta(hours=-9, minutes=-30))])
EARLIEST, LATEST = datetime(1970, 1, 1), datetime(2999, 12, 31)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    datetime: st.datetimes(EARLIEST, LATEST, timezones=ZONES),
    date: st.dates(),
    time: st.times(),
    Decimal: st.decimals(0, 10**9, places=2),
    float: st.floats(0, 1),
    str: st.text(),
    int: st.integers(0, 2**32),
    bool: st.booleans(),
    NoneType: st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a fact's field."""
    if hint in VALUES:
        return VALUES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if get_origin(hint) is UnionType:
        return st.one_of(*map(values, get_args(hint)))
    if get_origin(hint) is Mapping:
        return st.dictionaries(*map(values, get_args(hint)), max_size=2)
    if get_origin(hint) is tuple and Ellipsis not in get_args(hint):
        return st.tuples(*map(values, get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    return built(hint)


def built(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    required = {field.name: values(hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **required)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_every_fact_comes_back_as_it_went_in(kind: type[f.Fact], data: st.DataObject) -> None:
    fact = data.draw(built(kind))
    plain = encode(fact)
    assert decode(json.loads(canonical(plain))) == fact
    assert encode(decode(plain)) == plain


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_times_keep_the_zone_they_were_written_in(kind: type[f.Fact], data: st.DataObject) -> None:
    fact = data.draw(built(kind))
    again = decode(encode(fact))
    assert again.at.utcoffset() == fact.at.utcoffset()


def test_there_is_a_fold_for_every_fact_that_can_be_kept() -> None:
    assert set(FOLDS) == set(KINDS.values())


def test_what_has_its_default_is_left_out() -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    assert encode(f.Urged(at=at, ticket="TJ-2026-0001")) == {
        "fact": "Urged",
        "at": "2026-03-10T09:00:00+08:00",
        "ticket": "TJ-2026-0001",
    }


def test_values_are_the_contracts_words_and_times_iso_8601() -> None:
    fact = f.TicketOpened(
        at=datetime(2026, 3, 10, 9, tzinfo=SHANGHAI), mail="ab", by="a@hospital.example", ticket="TJ-2026-0001",
        kind=Kind.REPORT, brief="打不开", gist="", module="登记", severity=Severity.URGENT, confidence=0.5,
        reasons=(Reason("queue", "已排队", "流程受阻"),),
    )  # fmt: skip
    assert encode(fact) == {
        "fact": "TicketOpened", "at": "2026-03-10T09:00:00+08:00", "mail": "ab", "by": "a@hospital.example",
        "ticket": "TJ-2026-0001", "kind": "report", "brief": "打不开", "gist": "", "module": "登记", "severity": "紧急",
        "confidence": 0.5, "reasons": [{"rule": "queue", "words": "已排队", "says": "流程受阻"}],
    }  # fmt: skip


def test_money_is_kept_exactly() -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    claim = f.LossClaimed(at=at, warning="W-2026-001", ticket="", amount=Decimal("1234567.80"))
    assert encode(claim)["amount"] == "1234567.80"


@pytest.mark.parametrize("broken", ["\ud83d", "a\udc80b", "\ud83d\ude00"])
def test_half_a_character_of_a_broken_mail_does_not_stop_a_commit(broken: str) -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    fact = f.LetterRefused(at=at, message_id="<1@vendor.example>", why=f"550 {broken}")
    assert decode(json.loads(canonical(encode(fact)))) == fact


def test_an_unknown_fact_is_named() -> None:
    with pytest.raises(KeyError, match="Forgiven"):
        decode({"fact": "Forgiven", "at": "2026-03-10T09:00:00+08:00"})


def test_a_field_that_a_fact_no_longer_has_is_passed_over() -> None:
    """Ledgers of before the calendar was kept name the years that were entered."""
    old = {"fact": "RulesAdopted", "at": "2026-03-10T09:00:00+08:00", "digest": "61ab", "years": ["2026"]}
    assert decode(old) == f.RulesAdopted(at=datetime(2026, 3, 10, 9, tzinfo=SHANGHAI), digest="61ab")


def test_people_have_a_word_for_every_fact_and_no_two_share_one() -> None:
    assert set(FACTS) == set(KINDS)
    assert len(set(FACTS.values())) == len(FACTS)
    assert not [word for word in FACTS.values() if re.search(r"[A-Za-z]", word)]
