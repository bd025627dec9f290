"""The weekly digest for the project manager (项目经理周报): when it is due, and what it says of the week and of now.

Sent once a week whatever restarts or gaps: `DigestSent` carries the instant it was due, and the next one follows from it.
"""

from datetime import datetime, time, timedelta

from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import DigestSent
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules, Settings
from mailbot.core.state import State
from mailbot.reports import sections, weeks
from mailbot.reports.digest_paper import paper
from mailbot.reports.entries import plain
from mailbot.reports.paper_xlsx import XLSX, xlsx
from mailbot.reports.sections import Decisions, Flow, Standing

__all__ = ["digest", "due", "next_due", "plain"]

NOTICE_MONTH = 10
"""From October on the digest asks for the next year's days off, which the State Council publishes in autumn."""

DEPOSITED = ("title", "days", "sentences")
"""What 信息科 is told of the week beside the chain's head, so that both sides keep it."""


def next_due(state: State, rules: Rules, after: datetime | None = None) -> datetime | None:
    """The instant of the earliest digest not yet sent (and later than `after`); None before the first fact."""
    if state.started is None:
        return None
    at = instant(max(moment for moment in (state.started, state.last_digest, after) if moment), rules.settings)
    while weeks.name(weeks.before(at)[0]) in state.digests:  # the day of the week was changed since
        at += weeks.WEEK
    return at


def instant(moment: datetime, settings: Settings) -> datetime:
    """The first digest instant after a moment."""
    this_week = weeks.before(moment)[1]
    day = (this_week + timedelta(days=settings.digest_day - 1)).date()
    at = datetime.combine(day, time.fromisoformat(settings.digest_time), SHANGHAI)
    return at if at > moment else at + weeks.WEEK


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The earliest digest that is due by `now` and not yet sent; asked again until it brings nothing."""
    at = next_due(state, rules)
    if at is None or at > now:
        return NOTHING
    begin, end = weeks.before(at)
    letter = written(state, rules, begin, end, at, state.addresses(Role.PM))
    deposit = {key: letter.context[key] for key in DEPOSITED}
    letters = (letter, Letter("office/deposit", state.addresses(Role.IT), deposit))
    return Decision((DigestSent(at=at, week=weeks.name(begin)),), tuple(one for one in letters if one.to))


def written(
    state: State, rules: Rules, begin: datetime, end: datetime, at: datetime, people: tuple[str, ...] = ()
) -> Letter:
    """The digest as a letter, with its tickets and what waits in it as a workbook."""
    context = digest(state, rules, begin, end, at)
    book = xlsx(paper(state, rules, weeks.Span(begin, end), at))
    return Letter(
        "manager/digest", people, context, enclosures=(Enclosure(f"周报-{weeks.name(begin)}.xlsx", XLSX, book),)
    )


def digest(
    state: State, rules: Rules, begin: datetime, end: datetime, now: datetime | None = None
) -> dict[str, object]:
    """What happened from `begin` to before `end`, and how things stand at `now` (the end of the week unless told)."""
    at, week = now or end, weeks.Span(begin, end)
    flow, standing = sections.flow(state, week), sections.standing(state, at)
    decisions = sections.decisions(state, rules, at)
    return {
        "week": weeks.name(begin),
        "title": weeks.title(begin),
        "days": weeks.days(begin, end),
        "begin": begin,
        "end": end,
        "as_of": at,
        "sentences": _sentences(flow, standing, decisions),
        "flow": flow,
        "standing": standing,
        "decisions": decisions,
        "warnings": sections.warnings(state, week),
        "forms": sections.forms(state, week),
        "post": sections.post(state, week),
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
