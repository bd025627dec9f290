"""Working documents (工作文档, 2.5): questions with cause and fix from confirmed closings, and what each upgrade brought.

Everything in them was masked when it became a fact. A question is looked up by its own words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import log

from mailbot.core.model import MODULES, SHANGHAI, Kind, Status
from mailbot.core.similar import signs
from mailbot.core.state import State
from mailbot.core.tickets import Ticket, Upgrade
from mailbot.reports.paper import Paper, Section, Table

Row = dict[str, object]
KINDS = {Kind.REPORT: "故障", Kind.CONSULT: "咨询", Kind.CHANGE: "需求", Kind.CUSTOMISATION: "客户化"}
NEAR = 0.25
"""The share of a question's telling characters and pairs that an entry must hold to be called near."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One closing that the hospital confirmed: what it was, why, and what helped."""

    ticket: str
    kind: Kind
    question: str
    cause: str
    fix: str
    confirmed: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """What was asked or reported once or again: the tickets of one problem, or those in the same words; the latest answer first."""

    module: str
    problem: str
    answers: tuple[Answer, ...]

    @property
    def question(self) -> str:
        """The matter in one line, as it was put last."""
        return self.answers[0].question


@dataclass(frozen=True, slots=True)
class Release:
    """An announced version: its day, what it brings, and since when 信息科 agrees to it (None: not yet)."""

    version: str
    day: date | None
    announced: datetime
    content: str
    agreed: datetime | None


@dataclass(frozen=True, slots=True)
class Handbook:
    """The whole as of a moment: topics by module, the more frequent first; releases, the latest first."""

    as_of: datetime
    topics: tuple[Topic, ...]
    releases: tuple[Release, ...]

    @property
    def modules(self) -> tuple[tuple[str, tuple[Topic, ...]], ...]:
        """The topics of each module that has some."""
        names = dict.fromkeys(topic.module for topic in self.topics)
        return tuple((name, tuple(topic for topic in self.topics if topic.module == name)) for name in names)


@dataclass(frozen=True, slots=True)
class Found:
    """A topic near a question: its nearest answer, and how near from 0 to 1."""

    topic: Topic
    answer: Answer
    score: float


def handbook(state: State, now: datetime) -> Handbook:
    """What the ledger has to tell by now."""
    groups: dict[str, list[Ticket]] = {}
    for ticket in filter(_tells, state.tickets.values()):
        groups.setdefault(ticket.problem or f"{ticket.module}/{_bare(ticket.brief)}", []).append(ticket)
    topics = sorted(map(_topic, groups.values()), key=_order)
    releases = sorted(map(_release, state.upgrades), key=lambda one: (one.day or _day(one.announced), one.announced))
    return Handbook(now, tuple(topics), tuple(reversed(releases)))


def _tells(ticket: Ticket) -> bool:
    return ticket.status is Status.CONFIRMED and bool(ticket.cause or ticket.fix)


def _bare(text: str) -> str:
    """A line as two of them compare: letters and digits alone."""
    return "".join(filter(str.isalnum, text.lower()))


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _topic(tickets: list[Ticket]) -> Topic:
    answers = sorted(map(_answer, tickets), key=lambda one: (one.confirmed, one.ticket), reverse=True)
    return Topic(tickets[0].module, tickets[0].problem, tuple(answers))


def _answer(ticket: Ticket) -> Answer:
    confirmed = ticket.confirmed or ticket.opened
    return Answer(ticket.number, ticket.kind, ticket.brief, ticket.cause, ticket.fix, confirmed)


def _order(topic: Topic) -> tuple[int, int, float, str]:
    """By module as the contract names them, then how often, then the latest first."""
    place = MODULES.index(topic.module) if topic.module in MODULES else len(MODULES)
    latest = topic.answers[0]
    return place, -len(topic.answers), -latest.confirmed.timestamp(), latest.ticket


def _release(known: Upgrade) -> Release:
    fact = known.fact
    return Release(fact.version, fact.day, fact.at, fact.content, known.confirmed)


# ---------------------------------------------------------------- looked up


def nearest(state: State, book: Handbook, question: str, most: int = 3) -> tuple[Found, ...]:
    """Up to `most` topics that hold what is telling in the question, the nearest first, each by its nearest answer."""
    wanted = signs(question)
    texts = {one.ticket: _text(state.tickets[one.ticket]) for topic in book.topics for one in topic.answers}
    weights = _weights(wanted, texts.values())
    scores = {number: _share(weights, text) for number, text in texts.items()}
    found = (_best(topic, scores) for topic in book.topics)
    ranked = sorted((one for one in found if one.score >= NEAR), key=lambda one: (-one.score, one.answer.ticket))
    return tuple(ranked[:most])


def _text(ticket: Ticket) -> str:
    return f"{ticket.brief}\n{ticket.gist}\n{ticket.cause}\n{ticket.fix}".lower()


def _weights(wanted: frozenset[str], texts: Iterable[str]) -> Mapping[str, float]:
    """How much each sign of a question tells: the rarer the more, most of all one that no entry has."""
    held, count = Counter[str](), 0
    for text in texts:
        count += 1
        held.update(sign for sign in wanted if sign in text)
    return {sign: log(1 + (1 + count) / (1 + held[sign])) ** 2 for sign in wanted}


def _share(weights: Mapping[str, float], text: str) -> float:
    """The weight of the question's signs that stand in a text, as a share of all."""
    return round(sum(weight for sign, weight in weights.items() if sign in text) / (sum(weights.values()) or 1.0), 3)


def _best(topic: Topic, scores: Mapping[str, float]) -> Found:
    best = max(topic.answers, key=lambda one: scores[one.ticket])
    return Found(topic, best, scores[best.ticket])


# ---------------------------------------------------------------- as rows and as paper


def row(book: Handbook) -> Row:
    """The handbook as JSON values (docs/json.md)."""
    return {
        "as_of": book.as_of.isoformat(),
        "faq": [_topic_row(topic) for topic in book.topics],
        "releases": [_release_row(one) for one in book.releases],
    }


def _topic_row(topic: Topic) -> Row:
    return {
        "module": topic.module,
        "problem": topic.problem or None,
        "question": topic.question,
        "answers": [_answer_row(one) for one in topic.answers],
    }


def _answer_row(one: Answer) -> Row:
    return {
        "ticket": one.ticket,
        "kind": one.kind.value,
        "question": one.question,
        "cause": one.cause or None,
        "fix": one.fix or None,
        "confirmed": one.confirmed.isoformat(),
    }


def _release_row(one: Release) -> Row:
    return {
        "version": one.version,
        "day": one.day.isoformat() if one.day else None,
        "announced": one.announced.isoformat(),
        "content": one.content,
        "agreed": one.agreed.isoformat() if one.agreed else None,
    }


def paper(book: Handbook, hospital: str, vendor: str) -> Paper:
    """The handbook as paper: a part for each module, then what the versions brought."""
    parts = [_questions(name, topics) for name, topics in book.modules] or [_questions("", ())]
    made = f"数据截至 {book.as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Paper(
        "体检系统工作文档", f"{hospital} · {vendor}", (*parts, _versions(book.releases)), (), f"工作文档 · {made}"
    )


def _questions(module: str, topics: tuple[Topic, ...]) -> Section:
    rows = tuple(
        (one.question, KINDS[one.kind], one.cause or None, one.fix or None, f"{one.ticket}\n{topic.problem}".strip(), _day(one.confirmed))
        for topic in topics
        for one in topic.answers
    )  # fmt: skip
    headings = ("问题", "类别", "原因", "处理办法", "工单、问题", "院方确认")
    name = f"常见问题{module and '：'}{module}"
    return Section(name, (Table(name, headings, (22, 7, 30, 30, 16, 13), rows, "还没有院方确认的处理记录"),))


def _versions(releases: tuple[Release, ...]) -> Section:
    rows = tuple(
        (one.version, one.day, one.content, f"信息科 {_day(one.agreed)} 同意" if one.agreed else "待信息科确认")
        for one in releases
    )
    headings = ("版本", "日期", "内容", "院方意见")
    return Section("升级说明", (Table("升级说明", headings, (12, 14, 54, 20), rows, "还没有升级通知"),))
