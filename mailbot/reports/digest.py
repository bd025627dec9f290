"""The digest for the project manager (周报, 月报, 周期报告): when it is due, and what it says of its period and of now.

Sent once a period whatever restarts or gaps: `DigestSent` carries the instant it was due, and the next one follows from it.
"""

from datetime import datetime

from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import DigestSent
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.reports import periods, sections, weeks
from mailbot.reports.digest_paper import paper
from mailbot.reports.entries import plain
from mailbot.reports.paper_xlsx import XLSX, xlsx
from mailbot.reports.periods import Due, Period
from mailbot.reports.sections import Decisions, Flow, Standing

__all__ = ["digest", "due", "next_due", "plain"]

NOTICE_MONTH = 10
"""From October on the digest asks for the next year's days off, which the State Council publishes in autumn."""

DEPOSITED = ("title", "days", "sentences")
"""What 信息科 is told of the period beside the chain's head, so that both sides keep it."""


def next_due(state: State, rules: Rules) -> datetime | None:
    """The instant of the earliest digest not yet sent; None before the first fact."""
    owed = _next(state, rules)
    return owed.at if owed else None


def _next(state: State, rules: Rules) -> Due | None:
    found = (_first(state, rules, every) for every in rules.settings.digest_every) if state.started else ()
    return min((owed for owed in found if owed), key=lambda owed: owed.at, default=None)


def _first(state: State, rules: Rules, every: str) -> Due | None:
    """The first of its sort after the last, or since there are such; one that was sent is not sent again when days are set anew."""
    moments = (state.started, state.digests_since.get(every), state.last_digests.get(every))
    after = max(moment for moment in moments if moment)
    return next((one for one in periods.dues(every, after, state, rules) if one.period.name not in state.digests), None)


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The earliest digest that is due by `now` and not yet sent; asked again until it brings nothing."""
    owed = _next(state, rules)
    if owed is None or owed.at > now:
        return NOTHING
    letter = written(state, rules, owed.period, owed.at, state.addresses(Role.PM))
    deposit = {key: letter.context[key] for key in DEPOSITED}
    letters = (letter, Letter("office/deposit", state.addresses(Role.IT), deposit))
    fact = DigestSent(at=owed.at, week=owed.period.name, every=owed.period.every)
    return Decision((fact,), tuple(one for one in letters if one.to))


def written(state: State, rules: Rules, period: Period, at: datetime, people: tuple[str, ...] = ()) -> Letter:
    """The digest as a letter, with its tickets and what waits in it as a workbook."""
    book = Enclosure(f"{period.report}-{period.name}.xlsx", XLSX, xlsx(paper(state, rules, period, at)))
    return Letter("manager/digest", people, digest(state, rules, period, at), enclosures=(book,))


def digest(state: State, rules: Rules, period: Period, now: datetime | None = None) -> dict[str, object]:
    """What happened in the period, and how things stand at `now` (the end of the period unless told)."""
    span = period.span
    at = now or span.end
    flow, standing = sections.flow(state, span), sections.standing(state, at)
    decisions = sections.decisions(state, rules, at)
    return {
        "every": period.every,
        "name": period.name,
        "week": period.name if period.every == "week" else None,
        "report": period.report,
        "title": period.title,
        "days": weeks.days(span.begin, span.end),
        "begin": span.begin,
        "end": span.end,
        "as_of": at,
        "sentences": _sentences(flow, standing, decisions),
        "flow": flow,
        "standing": standing,
        "decisions": decisions,
        "warnings": sections.warnings(state, span),
        "forms": sections.forms(state, span),
        "post": sections.post(state, span),
        "years_missing": _years_missing(standing, rules, at),
    }


def _years_missing(standing: Standing, rules: Rules, at: datetime) -> tuple[int, ...]:
    """Years whose days off are not entered: those the deadlines named here fall into, and in autumn the next."""
    today = at.astimezone(SHANGHAI)
    named = (clock for owing in (*standing.overdue, *standing.coming) for clock in owing.clocks)
    years = {today.year, *(clock.due.astimezone(SHANGHAI).year for clock in named)}
    years |= {today.year + 1} if today.month >= NOTICE_MONTH else set()
    return tuple(sorted(year for year in years if not rules.calendar.entered(year)))


def _sentences(flow: Flow, standing: Standing, decisions: Decisions) -> tuple[str, str, str]:
    """The whole in three sentences, for who reads no further."""
    return _moved(flow, standing), _late(standing), _open_questions(decisions)


def _moved(flow: Flow, standing: Standing) -> str:
    returned = f"（另有 {len(flow.returned)} 张报告完成后由院方退回）" if flow.returned else ""
    week = f"新登记工单 {len(flow.opened)} 张，报告处理完成 {len(flow.closed)} 张{returned}"
    hospital = f"院方确认 {len(flow.confirmed)} 张"
    return f"{week}，{hospital}；目前处理中 {standing.open} 张，待院方确认 {standing.awaiting} 张。"


def _late(standing: Standing) -> str:
    late, soon = len(standing.overdue), sum(len(owing.clocks) for owing in standing.coming)
    now = f"目前有 {late} 张处理中的工单时限已过" if late else "目前没有时限已过的工单"
    return f"{now}；今后 7 天内有 {soon} 项时限到期。"


def _open_questions(decisions: Decisions) -> str:
    return f"待决定事项共 {decisions.count} 项：{decisions.told}。" if decisions.count else "目前没有待决定的事项。"
