"""What the vendor owes beside single faults, as rows: quarters, trainings, upgrades, remote windows, customisations, reports (docs/json.md)."""

from collections.abc import Iterator
from datetime import date, datetime

from mailbot.core.deadlines import PROMISE, REPORT
from mailbot.core.facts import RemoteGranted
from mailbot.core.model import Kind, Status
from mailbot.core.quarters import Span, late, on_time, quarters, status
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import FormRecord, Ticket, Upgrade

Row = dict[str, object]
SIGN_IN, CUSTOMISATION = 2, 3
KEYS = (
    "duty", "period", "begin", "end", "due", "status", "ticket", "version", "form", "record", "late_form", "late_record", "attendees", "topic",
    "confirmed", "confirmed_mail", "reservation",
)  # fmt: skip


def duties(state: State, rules: Rules, now: datetime) -> list[Row]:
    """All of them, kind by kind, each in its order."""
    return [
        *(_quarter(state, each, rules) for each in quarters(rules.contract)),
        *(_training(form) for form in state.forms.values() if form.annex == SIGN_IN),
        *(_upgrade(each) for each in state.upgrades),
        *(_remote(state, each) for each in state.remote),
        *_of_tickets(state, now),
    ]


def _row(duty: str, standing: str, **more: object) -> Row:
    return (
        dict.fromkeys(KEYS) | {"duty": duty, "status": standing} | {key: _plain(value) for key, value in more.items()}
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value if value != "" else None


def _filed(form: FormRecord | None) -> Row:
    """Where a form's record and its confirmation are."""
    if form is None:
        return {}
    return {
        "form": form.number, "record": form.first_mail, "confirmed": form.confirmed, "confirmed_mail": form.confirmed_mail,
        "reservation": form.reservation,
    }  # fmt: skip


def _quarter(state: State, quarter: Span, rules: Rules) -> Row:
    later = late(state, quarter, rules)
    return _row(
        "maintenance", status(state, quarter, rules), period=quarter.name, begin=quarter.begin, end=quarter.end, due=quarter.over,
        late_form=later.number if later else None, late_record=later.first_mail if later else None,
        **_filed(on_time(state, quarter, rules)),
    )  # fmt: skip


def _training(form: FormRecord) -> Row:
    days = form.fact.days
    return _row(
        "training", "done" if form.confirmed else "recorded", begin=min(days, default=None), end=max(days, default=None),
        attendees=form.fact.people, topic=form.fact.topic, **_filed(form),
    )  # fmt: skip


def _upgrade(known: Upgrade) -> Row:
    fact, standing = known.fact, "agreed" if known.confirmed else "announced"
    return _row(
        "upgrade", standing, begin=fact.day, end=fact.day, version=fact.version, topic=fact.content, record=fact.mail,
        confirmed=known.confirmed, confirmed_mail=known.confirmed_mail,
    )  # fmt: skip


def _remote(state: State, granted: RemoteGranted) -> Row:
    ended = granted.end is not None and (granted.ticket, granted.end) in state.remote_ended
    return _row(
        "remote", "ended" if ended else "granted", ticket=granted.ticket, begin=granted.begin, end=granted.end,
        confirmed=granted.at, confirmed_mail=granted.mail,
    )  # fmt: skip


def _of_tickets(state: State, now: datetime) -> Iterator[Row]:
    latest = {form.fact.ticket: form for form in state.forms.values() if form.annex == CUSTOMISATION}
    owing = [each for each in state.tickets.values() if each.kind is Kind.CUSTOMISATION or REPORT in each.deadlines]
    wishes = (each for each in owing if each.kind is Kind.CUSTOMISATION)
    yield from (_customisation(ticket, latest.get(ticket.number), now) for ticket in wishes)
    yield from (_report(ticket, now) for ticket in owing if REPORT in ticket.deadlines)


def _customisation(ticket: Ticket, form: FormRecord | None, now: datetime) -> Row:
    promise = ticket.deadlines.get(PROMISE)
    over = ticket.status is Status.OPEN and promise is not None and promise.missed(now)
    return _row(
        "customisation", "overdue" if over else ticket.status.value, ticket=ticket.number, begin=ticket.opened.date(),
        due=promise.fact.due if promise else None,
        **_filed(form) | {"record": ticket.mail, "confirmed": ticket.confirmed},
    )  # fmt: skip


def _report(ticket: Ticket, now: datetime) -> Row:
    owed = ticket.deadlines[REPORT]
    standing = "done" if owed.met else "overdue" if owed.missed(now) else "open"
    return _row(
        "report", standing, ticket=ticket.number, begin=owed.fact.at.date(), due=owed.fact.due, confirmed=owed.met
    )


WORDS = {
    "maintenance": "定期维护", "training": "培训", "upgrade": "版本升级", "remote": "远程维护", "customisation": "客户化", "report": "故障报告",
    "done": "已完成", "done_reserved": "已完成，有保留", "recorded": "已收记录，待确认", "missed": "未见记录", "open": "进行中",
    "unknown": "启用前，未知", "confirmed": "已确认", "announced": "待信息科确认", "agreed": "已同意", "granted": "已同意", "ended": "已结束",
    "overdue": "逾期", "given": "已收到", "awaiting_confirmation": "待院方确认",
}  # fmt: skip


def worded(rows: list[Row]) -> list[Row]:
    """The rows as people read them: duty and status in words, instants to the minute."""
    return [row | {name: WORDS.get(str(row[name]), row[name]) for name in ("duty", "status")} for row in rows]
