"""The board: how a contract stands, on one page. Everything on it comes from the listings, the statements and the chains of evidence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from mailbot.core.accounts import ledger_of
from mailbot.core.contract import Contract
from mailbot.core.cycles import local_day
from mailbot.core.model import Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.mail.privacy import mask
from mailbot.reports import duty_listing, listings, statement_row
from mailbot.reports.board_tickets import Card, Row, Who, by_deadline, cards
from mailbot.reports.open_questions import open_questions
from mailbot.reports.statement import statement
from mailbot.reports.why import Look, evidence

WEEKS = 12
"""Weeks over which the heat of a module is shown, the present one last."""
HOTTEST = 4
"""Steps of colour; the number stands in every cell beside it."""


@dataclass(frozen=True, slots=True)
class Heat:
    """How many tickets a module had in each of the weeks, and how warm each number is, 0 to HOTTEST."""

    module: str
    weeks: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Month:
    """The duties that end, or were done, in one month; None: those without a day."""

    first: date | None
    duties: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page as values; `mondays` are the weeks of the heat."""

    contract: Contract
    as_of: datetime
    unfinished: tuple[Card, ...]
    tickets: tuple[Card, ...]
    mondays: tuple[date, ...]
    heat: tuple[Heat, ...]
    problems: tuple[Row, ...]
    cycles: tuple[Row, ...]
    warnings: tuple[Row, ...]
    deductions: tuple[Row, ...]
    calendar: tuple[Month, ...]

    @property
    def overdue(self) -> int:
        """Tickets whose time has passed."""
        return sum(1 for card in self.unfinished if card.running and card.running.missed)

    @property
    def undecided(self) -> int:
        """Warnings that wait for 信息科."""
        return sum(1 for row in self.warnings if row["status"] == "proposed")

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """What can be chosen in each filter."""
        return {
            "severity": _known(card.level for card in self.tickets),
            "status": _known(card.stands for card in self.tickets),
            "module": _known(str(card.row["module"]) for card in self.tickets),
            "turn": _known(card.turn for card in self.tickets if card.turn),
        }


def board(state: State, rules: Rules, now: datetime, look: Look, *, masked: bool = True) -> Board:
    """How everything stands now; masked, people are shown by their role and a covered address."""
    all_cards = cards(state, now, naming(state, masked=masked))
    monday = local_day(now) - timedelta(days=local_day(now).weekday())
    mondays = tuple(monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
    warnings, deductions = evidence(state, rules, look)
    return Board(
        contract=rules.contract, as_of=now, unfinished=by_deadline(all_cards), tickets=all_cards, mondays=mondays,
        heat=_heat(state, mondays), problems=tuple(listings.problems(state)), cycles=tuple(_cycles(state, rules, now)),
        warnings=tuple(reversed(warnings)), deductions=tuple(deductions),
        calendar=_calendar(duty_listing.duties(state, rules, now), local_day(now)),
    )  # fmt: skip


def naming(state: State, *, masked: bool) -> Who:
    """How people are shown; the ledger's role word goes first, a covered address or name and address after it."""

    @cache
    def who(address: str) -> str:
        person = state.person(address)
        role = ROLES[person.role]
        return (
            f"{role} {mask(address) if masked else f'{person.name} <{address}>'.replace(' <>', '')}".strip()
            if address
            else ""
        )

    return who


ROLES = {
    Role.REPORTER: "科室", Role.IT: "信息科", Role.ENGINEER: "工程师", Role.PM: "项目经理", Role.STRANGER: "未登记",
}  # fmt: skip


def _known(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(values).most_common())


def _heat(state: State, mondays: tuple[date, ...]) -> tuple[Heat, ...]:
    """The modules that had tickets in these weeks, the warmest first."""
    counts: Counter[tuple[str, date]] = Counter()
    for ticket in state.tickets.values():
        day = local_day(ticket.opened)
        counts[ticket.module, day - timedelta(days=day.weekday())] += 1
    most = max((count for (_, monday), count in counts.items() if monday in mondays), default=0)
    rows = (
        (module, tuple(counts[module, monday] for monday in mondays)) for module in {module for module, _ in counts}
    )
    found = [
        Heat(module, tuple((count, _warmth(count, most)) for count in row), sum(row))
        for module, row in rows
        if any(row)
    ]
    return tuple(sorted(found, key=lambda heat: (-heat.total, heat.module)))


def _warmth(count: int, most: int) -> int:
    return -(-HOTTEST * count // most) if count else 0


def _cycles(state: State, rules: Rules, now: datetime) -> list[Row]:
    """Each cycle's statement as JSON tells it."""
    accounts = ledger_of(state, rules)
    told = (statement(state, rules, account, now, accounts) for account in accounts)
    return [statement_row.row(one, open_questions(state, one)) | {"title": one.title} for one in told]


def _calendar(duties: list[Row], today: date) -> tuple[Month, ...]:
    months: dict[date | None, list[Row]] = {}
    for duty in duties:
        day = duty["end"] or duty["due"] or duty["begin"]
        first = date.fromisoformat(str(day)[:10]).replace(day=1) if day else None
        begun = not duty["begin"] or date.fromisoformat(str(duty["begin"])[:10]) <= today
        standing = "future" if duty["status"] == "open" and not begun else duty["status"]
        months.setdefault(first, []).append(duty | {"day": day, "status": standing})
    order = sorted(months, key=lambda first: first or date.max)
    return tuple(Month(first, tuple(sorted(months[first], key=lambda duty: str(duty["day"] or "")))) for first in order)
