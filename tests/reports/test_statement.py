"""The 考核表 as a value: every figure with its ground, and what is left open said in words."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.accounts import ledger_of
from mailbot.core.model import Severity
from mailbot.core.state import State
from mailbot.reports.statement import Statement, share_percent
from mailbot.reports.statement_row import row
from mailbot.reports.why import why
from tests.core.sample_money import CONTRACT, DISASTER, MAJOR, NORMAL, URGENT, Warned, at, folded, rules
from tests.reports.sample_statement import IT, first_half, questions, told, whole_year

END = at(7, 5)
KEYS = [
    "cycle", "from", "to", "share_percent", "annual_fee", "deductions", "deducted", "capped", "payable", "duties", "tickets",
    "open_questions",
]  # fmt: skip


@pytest.fixture(scope="module")
def half() -> Statement:
    return told(folded(first_half()), rules(), 0, END)


def test_the_money_is_that_of_the_account(half: Statement) -> None:
    assert [(one.problem, str(one.percent), str(one.amount)) for one in half.figures.deductions] == [
        ("W-2026-008", "5", "10000.00"),
        ("TJ-2026-0020", "5", "10000.00"),
        ("P-2026-001", "1", "2000.00"),
    ]
    assert (half.figures.deducted, half.figures.payable, half.figures.capped) == (22000, 78000, False)


def test_json_has_the_agreed_keys_first_and_money_as_strings(half: Statement) -> None:
    printed = row(half, ())
    assert list(printed)[: len(KEYS)] == KEYS
    assert (printed["alias"], printed["share_percent"], printed["deducted"], printed["payable"]) == (
        "2026H1",
        "50",
        "22000.00",
        "78000.00",
    )
    first = printed["deductions"][1]
    assert set(first) == {"problem", "severity", "clause", "percent", "base", "amount", "warnings", "evidence"}
    assert (first["percent"], first["base"], first["warnings"]) == ("5", "200000.00", ["W-2026-004"])


def test_tickets_are_counted_by_severity(half: Statement) -> None:
    found = {one.severity: one for one in half.levels}
    normal, major = found[NORMAL], found[MAJOR]
    assert (
        normal.total,
        normal.response_kept,
        normal.response_missed,
        normal.average_minutes,
        normal.longest_minutes,
    ) == (3, 3, 0, 180, 300)
    assert (major.total, major.response_missed, major.resolution_missed, major.default) == (1, 1, 1, True)
    assert (found[None].total, found[None].open) == (1, 1)
    assert found[URGENT].total == found[DISASTER].total == 0


def test_the_warnings_say_which_of_which_problem_and_on_what_the_time_rests(half: Statement) -> None:
    told_ = [(one.warning[-3:], one.problem, one.nth, one.basis, one.status) for one in half.warnings]
    assert told_ == [
        ("001", "P-2026-001", 1, "contract", "verified"),
        ("003", "P-2026-001", 2, "contract", "verified"),
        ("004", "TJ-2026-0020", 1, "default", "verified"),
        ("006", "P-2026-001", 3, "contract", "verified"),
        ("008", "W-2026-008", 1, "contract", "verified"),
        ("009", "季度维护", 0, "contract", "proposed"),
    ]
    assert all(one.clause for one in half.warnings)


def test_quarters_trainings_upgrades_and_customisations(half: Statement) -> None:
    assert [(one.status, one.form, one.late_form) for one in half.upkeep] == [
        ("done_reserved", "F-2026-0001", None),
        ("missed", None, "F-2026-0002"),
    ]
    assert [(one.form, one.people) for one in half.trainings] == [("F-2026-0003", 3)]
    assert [(one.version, one.confirmed is not None) for one in half.upgrades] == [("V6.3.0", True)]
    assert [(one.ticket, one.promised, one.kept) for one in half.customisations] == [
        ("TJ-2026-0021", date(2026, 7, 3), None)
    ]


def test_what_is_open_is_said_in_words() -> None:
    said = "\n".join(questions(folded(first_half()), rules(), 0, END))
    for words in (
        "警告 W-2026-009 待信息科核实，项目经理已提出异议", "恢复演练未做", "季度内未见记录", "书面报告时限", "仅列示，不建议警告",
        "basis: default", "考核周期是否按季度或月",
    ):  # fmt: skip
        assert words in said


def test_a_decision_on_the_cycles_closes_that_question() -> None:
    state = folded(first_half(), [f.CycleDecided(at=at(7, 4), by=IT, months=6)])
    assert not [one for one in questions(state, rules(), 0, END) if "考核周期" in one]


def test_a_confirmed_statement_keeps_its_figures_and_the_next_proposes_the_difference() -> None:
    state, known = whole_year()
    first, second = (told(state, known, half, at(8, 2)) for half in (0, 1))
    assert (first.status, str(first.figures.payable), len(first.figures.deductions)) == ("confirmed", "78000.00", 3)
    assert [str(one.difference) for one in second.adjustments] == ["10000.00"]
    assert second.figures.payable == 100000
    assert any("+10,000.00 元" in one for one in questions(state, known, 1, at(8, 2)))


@pytest.mark.parametrize(("months", "shares"), [(6, ["50", "50"]), (3, ["50", "25", "25"]), (1, ["50"] + ["8.33"] * 6)])
def test_the_share_is_said_in_percent(months: int, shares: list[str]) -> None:
    state = folded([f.CycleDecided(at=at(3, 1), by=IT, months=months)])
    known = rules()
    assert [f"{share_percent(one.cycle, known).normalize():f}" for one in ledger_of(state, known)] == shares


def test_what_passes_the_cap_is_capped_and_reported() -> None:
    state = folded(*(Warned(number, 0, DISASTER, at(2, number), row="words").facts() for number in range(1, 8)))
    half = told(state, rules(), 0, END)
    assert (half.figures.deducted, half.figures.borne, half.figures.payable, half.figures.capped) == (
        140000,
        100000,
        0,
        True,
    )
    said = "\n".join(questions(state, rules(), 0, END))
    assert "超出上限的 40,000.00 元未计入应付金额" in said
    assert "终止合同" in said


@pytest.mark.parametrize(
    ("asked", "kind", "warnings", "deductions"),
    [
        ("W-2026-004", "warning", ["W-2026-004"], ["D-2026-01-05-2"]),
        ("w-2026-009", "warning", ["W-2026-009"], []),
        ("TJ-2026-0013", "ticket", ["W-2026-003"], ["D-2026-01-05-3"]),
        ("P-2026-001", "problem", ["W-2026-001", "W-2026-003", "W-2026-006"], ["D-2026-01-05-3"]),
        ("D-2026-01-05-3", "deduction", ["W-2026-001", "W-2026-003", "W-2026-006"], ["D-2026-01-05-3"]),
        ("TJ-2026-0021", "ticket", [], []),
    ],
)
def test_why_gives_the_chain_of_whatever_is_named(
    asked: str, kind: str, warnings: list[str], deductions: list[str]
) -> None:
    found = why(folded(first_half()), rules(), asked, lambda sha: {"sha256": sha})
    assert found
    assert found["kind"] == kind
    assert [one["warning"] for one in found["warnings"]] == warnings
    assert [one["deduction"] for one in found["deductions"]] == deductions


def test_why_knows_nothing_of_what_is_unknown() -> None:
    assert why(folded(first_half()), rules(), "W-2026-999", lambda sha: {"sha256": sha}) is None


LEVELS = st.sampled_from(list(Severity))
DECIDED = st.datetimes(datetime(2026, 1, 6), datetime(2026, 12, 30)).map(
    lambda moment: moment.replace(tzinfo=END.tzinfo)
)


@given(st.lists(st.tuples(LEVELS, DECIDED, st.booleans()), max_size=12), st.sampled_from([6, 3, 1]))
@settings(max_examples=40, deadline=None)
def test_lines_sum_up_and_every_cycle_pays_what_it_does_not_bear(
    found: list[tuple[Severity, datetime, bool]], months: int
) -> None:
    facts = [
        list(Warned(place, 0, level, decided, row="words", verified=yes).facts())
        for place, (level, decided, yes) in enumerate(found, 1)
    ]
    state: State = folded([f.CycleDecided(at=at(1, 6), by=IT, months=months)], *facts)
    known = rules()
    told_ = [told(state, known, place, at(12, 31)) for place in range(len(ledger_of(state, known)))]
    for one in told_:
        assert sum((line.amount for line in one.figures.deductions), Decimal(0)) == one.figures.deducted
        assert one.figures.payable + one.figures.borne == one.cycle.share
    assert sum((one.cycle.share for one in told_), Decimal(0)) == CONTRACT.annual_fee
