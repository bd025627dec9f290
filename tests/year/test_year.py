"""A contract year in 110 mails and 168 routine acts ends as its story says: tickets, problems, warnings, money, duties."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.core.accounts import ledger_of
from mailbot.core.model import SHANGHAI, Severity
from mailbot.core.quarters import late, on_time, quarters, status
from mailbot.core.state import State
from mailbot.core.tickets import Ticket, WarningRecord
from tests.year.playing import CAUSES, EXPECTED, Year, founded, mails, numbers, ours, played, strangely

pytestmark = pytest.mark.slow
OTHERS = Path(__file__).parents[1] / "reading/tune-l.jsonl"
TICKETS = {row["ticket"]: row for row in EXPECTED["tickets"]}

# Where the reading differs from the story's label; each is a mail whose words point elsewhere (`make bench-reading` has the rates).
MISREAD: dict[str, set[str]] = {
    "TJ-2026-0002": {"module"},  # 体检号怎么并, written by 总检室: 登记, where numbers are given
    "TJ-2026-0019": {"module"},  # 1号台连不上数据库, one station's own cable: 数据库, as it says
    "TJ-2026-0023": {"module"},  # 条码又少一管, the label printer's own fault: 检验, whose label it is
    "TJ-2026-0024": {"emergency"},  # a slip nobody knows of in the mail
    "TJ-2026-0040": {"emergency"},  # a slip nobody knows of in the mail
    "TJ-2026-0041": {"module"},  # the clock of the server, felt on 采血条码
    "TJ-2026-0054": {"kind"},  # a question told as a finding (离职人员账号还是启用状态)
}

# Where a strict bot does otherwise than the story, and why.
STRICTER = {
    "P11": "the leak's 24 hours have passed, the story proposes nothing, a strict bot does",
    "TJ-2026-0021": "two people reported one incident: both response deadlines are missed, the warning counts once",
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    return played(founded(folder / "home"), mails(folder / "mails"))


@pytest.fixture(scope="module")
def state(year: Year) -> State:
    return year.desk.state


def _differs(ours: Ticket, row: dict) -> set[str]:
    told = {
        "kind": ours.kind.value, "module": ours.module, "severity": ours.severity.value if ours.severity else None,
        "status": ours.status.value, "emergency": ours.emergency,
    }  # fmt: skip
    return {name for name, value in told.items() if value != row[name]}


def test_nothing_is_set_aside(state: State) -> None:
    assert state.aside == {}
    assert not state.outbox


def test_every_mail_opens_what_the_story_says(year: Year, state: State) -> None:
    opened = {year.files[ticket.mail]: number for number, ticket in state.tickets.items()}
    assert opened == {row["file"]: row["ticket"] for row in EXPECTED["tickets"]}


def test_the_tickets_end_as_the_story_says(state: State) -> None:
    found = {number: _differs(state.tickets[number], row) for number, row in TICKETS.items()}
    assert {number: names for number, names in found.items() if names} == MISREAD


def test_the_problems_are_the_groups_that_the_office_confirmed(state: State) -> None:
    ours = sorted(tuple(members) for members in state.members.values())
    confirmed = ("P01", "P02", "P03", "P04", "P11")  # of the others 信息科 was asked and never answered
    assert ours == sorted(tuple(EXPECTED["groups"][name]) for name in confirmed)


def _ours(state: State, row: dict) -> WarningRecord:
    return state.warnings[numbers(state)[row["warning"]]]


def test_every_warning_of_the_story_is_there_with_its_end(state: State) -> None:
    for row in EXPECTED["warnings"]:
        record = _ours(state, row)
        assert record.status == row["status"].split()[0].rstrip(","), row["warning"]
        assert record.loss == ("loss" in row["status"]), row["warning"]
        assert (record.objected is not None) == ("objected" in row["status"]), row["warning"]
        if row["severity"] and row["ticket"] and TICKETS[row["ticket"]]["severity"]:
            assert record.severity is Severity(row["severity"]), row["warning"]
        decided = record.decided.date().isoformat() if record.decided else None
        assert decided == row["decided"], row["warning"]


def test_no_other_warning_was_verified(state: State) -> None:
    verified = {record.number for record in state.warnings.values() if record.status == "verified"}
    told = {_ours(state, row).number for row in EXPECTED["warnings"] if row["status"].startswith("verified")}
    assert verified == told


def money(year: Year) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Cycle, percent, amount and the story's warnings of every deduction."""
    story = {number: name for name, number in ours(year).items()}
    return sorted(
        (account.cycle.begin.isoformat(), str(step.percent), f"{step.amount:.2f}", tuple(sorted(story[n] for n in step.warnings)))
        for account in ledger_of(year.desk.state, year.desk.rules)
        for step in account.deductions
    )  # fmt: skip


TOLD = sorted(
    (row["cycle"][:10], row["percent"], row["amount"], tuple(row["warnings"])) for row in EXPECTED["deductions"]
)


def test_mails_of_other_problems_between_change_no_money(tmp_path: Path) -> None:
    texts = [
        case["text"] for case in map(json.loads, OTHERS.read_text("utf-8").splitlines()) if case["intent"] == "report"
    ]
    order = [
        *mails(tmp_path / "mails"),
        *strangely(tmp_path / "others", [t for t in texts if len(t) > 30][:40], seed=7),
    ]
    shuffled = played(founded(tmp_path / "home"), sorted(order, key=lambda mail: (mail.receipt.arrived, mail.name)))
    assert len(shuffled.desk.state.tickets) > 80
    assert money(shuffled) == TOLD


def test_the_money_is_the_story_s(state: State, year: Year) -> None:
    assert money(year) == TOLD
    accounts = ledger_of(state, year.desk.rules)
    for account, row in zip(accounts, EXPECTED["cycles"], strict=True):
        assert (account.cycle.begin, account.cycle.end) == tuple(map(date.fromisoformat, row["cycle"].split("/")))
        assert (account.cycle.share, account.deducted, account.payable) == tuple(
            Decimal(row[name]) for name in ("limit", "deducted", "payable")
        )


def test_each_deduction_follows_the_row_of_its_sentence_for_its_problem_since_its_day(state: State, year: Year) -> None:
    found = {
        tuple(sorted(step.warnings)): (step.row, step.problem, {state.warnings[n].decided for n in step.warnings})
        for account in ledger_of(state, year.desk.rules)
        for step in account.deductions
    }
    for row in EXPECTED["deductions"]:
        ours = tuple(sorted(_ours(state, {"warning": name}).number for name in row["warnings"]))
        rule, problem, decided = found[ours]
        assert rule.startswith(row["clause"].partition("问题")[0])
        assert rule.endswith("损失") == ("损失" in row["clause"])
        assert state.members[problem] == EXPECTED["groups"][row["problem"]]
        assert max(filter(None, decided)).date().isoformat() == row["since"]


def test_what_is_open_overdue_unconfirmed_or_was_reopened_is_as_the_story_says(state: State) -> None:
    """story.md: 52's promise has passed, the leak's final word is outstanding, 37 waits for its 附件3; 41 is a misread closing."""
    misread = {number for number, names in MISREAD.items() if "status" in names}
    now = datetime.fromisoformat(EXPECTED["as_of"]).replace(tzinfo=SHANGHAI)
    late = {
        number
        for number in state.open
        for each in state.tickets[number].deadlines.values()
        if each.met is None and each.fact.proposes and each.missed(now)
    }
    assert late - misread == {"TJ-2026-0052", "TJ-2026-0055", "TJ-2026-0056"}
    assert set(state.open) - misread == late - misread | {"TJ-2026-0037"}
    assert set(state.awaiting) == {"TJ-2026-0001", "TJ-2026-0036", "TJ-2026-0047"}
    assert {n: t.reopened for n, t in state.tickets.items() if t.reopened} == {"TJ-2026-0007": 1, "TJ-2026-0053": 1}


def test_after_every_emergency_a_report_is_owed_unless_its_closing_brought_one(state: State) -> None:
    closed = [
        ticket
        for ticket in state.tickets.values()
        if ticket.emergency
        and ticket.closed
        and ticket.severity in {Severity.URGENT, Severity.MAJOR, Severity.DISASTER}
    ]
    assert len(closed) > 10
    assert [each.number for each in closed if each.reported is None and "report" not in each.deadlines] == []


def test_the_windows_trainings_and_upgrades_are_the_story_s(state: State, year: Year) -> None:
    granted = [(fact.ticket, fact.begin, fact.end) for fact in state.remote]
    at = datetime(2026, 2, 9, 20, 30, tzinfo=SHANGHAI)
    assert granted == [("TJ-2026-0007", at, at.replace(hour=22, minute=0))]
    assert [
        (each.fact.version, each.fact.day, each.confirmed and each.confirmed.date()) for each in state.upgrades
    ] == [("V6.3.0", date(2026, 6, 20), date(2026, 5, 28))]
    (told,) = EXPECTED["training"]
    (sheet,) = (record.fact for record in state.forms.values() if record.annex == 2)
    assert (sheet.days, sheet.people, year.files[sheet.mail]) == (
        (date.fromisoformat(told["date"]),), len(told["attendees"]), told["record"]
    )  # fmt: skip


def test_every_deduction_rests_on_mails_of_the_year(state: State, year: Year) -> None:
    for account in ledger_of(state, year.desk.rules):
        for step in account.deductions:
            assert step.evidence
            assert set(step.evidence) <= set(year.files)
            assert step.clause in _contract()


def _contract() -> str:
    from mailbot.shell.shipped import find

    return find("rules", "contract.txt", None).read_text("utf-8")


def test_the_first_statement_is_confirmed_and_the_cycle_stays_half_a_year(state: State) -> None:
    record = state.statements[date(2026, 1, 5)]
    assert record.settled
    assert record.settled.payable == Decimal("88000.00")
    assert record.confirmed
    assert record.confirmed.date() == date(2026, 7, 8)
    assert [fact.months for fact in state.cycles] == [6]


def test_the_quarters_are_as_told(state: State, year: Year) -> None:
    told = {"done": "done", "done, with a reservation (restore drill not done)": "done_reserved", "missed": "missed",
            "record sent, not yet confirmed": "recorded"}  # fmt: skip
    found = [status(state, quarter, year.desk.rules) for quarter in quarters(year.desk.rules.contract)]
    assert found == [told[row["status"]] for row in EXPECTED["duties"]]
    spans = quarters(year.desk.rules.contract)
    records = [(on_time(state, span, year.desk.rules), late(state, span, year.desk.rules)) for span in spans]
    files = [tuple(form and year.files[form.fact.mail] for form in pair) for pair in records]
    assert files[2] == (None, "099.eml")
    assert files[3] == ("110.eml", None)


def test_what_a_strict_bot_proposes_besides_has_its_reason(state: State) -> None:
    ours = {_ours(state, row).number for row in EXPECTED["warnings"]}
    besides = {
        record.ticket for record in state.warnings.values() if record.number not in ours and record.status != "lapsed"
    }
    assert besides <= {*EXPECTED["groups"]["P11"], *EXPECTED["groups"]["P03"], *MISREAD}, STRICTER


def test_the_true_problem_is_among_the_three_named(state: State) -> None:
    later = [
        (number, members[:place])
        for members in EXPECTED["groups"].values()
        for place, number in enumerate(members)
        if place
    ]
    hits = [any(c.ticket in before for c in state.tickets[number].candidates) for number, before in later]
    assert len(hits) == 14
    assert sum(hits) >= 13


def test_the_story_names_a_cause_for_each_of_its_warnings() -> None:
    assert set(CAUSES) == {row["warning"] for row in EXPECTED["warnings"]}


def test_every_ticket_was_opened_when_its_mail_arrived(state: State) -> None:
    """The story tells the minute a mail was written; on the way it took up to a minute and a half."""
    for number, row in TICKETS.items():
        told = datetime.fromisoformat(row["opened"]).replace(tzinfo=SHANGHAI)
        assert timedelta() <= state.tickets[number].opened - told < timedelta(seconds=100), number


PROPOSED_OTHERWISE = {
    "W-2026-002": "2026-02-05",  # the eight hours were over on the first day; the story waits for the rejected closing
    "W-2026-006": "2026-06-10",  # the moment 信息科 confirmed the group, the evening before the story's day
    "W-2026-010": "2026-10-13",  # the same
    "W-2026-011": "2026-11-16",  # a promised Friday is missed in working time, on Monday morning
}


def test_every_warning_was_proposed_on_its_day_for_its_problem_and_decided_by_its_mail(
    year: Year, state: State
) -> None:
    names = {number: name for name, members in EXPECTED["groups"].items() for number in members}
    for row in EXPECTED["warnings"]:
        record = _ours(state, row)
        day = PROPOSED_OTHERWISE.get(row["warning"], row["proposed"])
        assert record.proposed.astimezone(SHANGHAI).date().isoformat() == day, row["warning"]
        assert names.get(record.ticket, row["problem"]) == row["problem"], row["warning"]
        assert year.files.get(record.decided_mail or record.objected_mail) == row["by_file"], row["warning"]


def test_what_only_looks_alike_was_grouped_with_nothing(state: State) -> None:
    for row in EXPECTED["look_alikes"]:
        members = EXPECTED["groups"][row["looks_like"]]
        problem = state.tickets[row["trap"]].problem
        assert not problem or problem not in {state.tickets[number].problem for number in members}, row


def test_the_records_of_the_quarters_and_their_confirmations_are_the_story_s_mails(year: Year, state: State) -> None:
    for span, row in zip(quarters(year.desk.rules.contract), EXPECTED["duties"], strict=True):
        form = on_time(state, span, year.desk.rules)
        assert f"{span.begin}/{span.end}" == row["quarter"]
        assert (form and year.files[form.first_mail]) == row.get("record"), row
        assert (form and year.files.get(form.confirmed_mail)) == row.get("confirmed"), row


def test_the_corrected_sheet_replaces_the_first(year: Year, state: State) -> None:
    (told,) = EXPECTED["training"]
    (sheet,) = (record for record in state.forms.values() if record.annex == 2)
    assert (year.files[sheet.first_mail], year.files[sheet.fact.mail]) == (told["replaces"], told["record"])
    assert sheet.fact.revision > 1
