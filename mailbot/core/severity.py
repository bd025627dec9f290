"""How bad a report is (rules/severity.toml): the highest rule that hits, else the weight of what points to 紧急."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mailbot.core import measures, opinion
from mailbot.core.clauses import Passage, passage
from mailbot.core.model import Reason, Said, Severity, Verdict
from mailbot.core.opinion import Question
from mailbot.core.scope import StationRules, stations_down
from mailbot.core.signals import Hit, Hits, Vocabulary, listen


@dataclass(frozen=True, slots=True, eq=False)
class Thresholds:
    """The numbers of the definition: outage and forecast in minutes, persons, and the hour work begins (minutes of the day)."""

    outage: int
    forecast: int
    wrong: int
    many: int
    mass: int
    opening: int


@dataclass(frozen=True, slots=True, eq=False)
class LevelRule:
    """A level follows when all of `all_of`, one of `any_of` (if any) and none of `none_of` are heard; `near` limits how many
    sentences apart the signals of `all_of` may stand. `says` is the sentence for the sender; `sure` is 0 to 1.
    """

    name: str
    level: str
    says: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    near: int = 99
    sure: float = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """What a signal adds to, or takes from, the case for 紧急."""

    signal: str
    points: float
    says: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SeverityRules:
    """All of rules/severity.toml. `urgent_from` is the weight from which a report is 紧急."""

    vocabulary: Vocabulary
    thresholds: Thresholds
    stations: StationRules
    rules: tuple[LevelRule, ...]
    weights: tuple[Weight, ...]
    urgent_from: float
    otherwise: str
    second: Question | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text with everything heard in it."""

    read: Passage
    hits: Hits

    def words(self, name: str) -> str:
        """The clause in which a signal was heard first, as written."""
        first = self.hits[name][0]
        return self.read.around(first.start, first.end)


def own_words(said: Said) -> str:
    """Subject and text, but not the subject of our own letter that a reply drags along."""
    return said.whole if said.replying_to in (None, "other") or len(said.text.strip()) < 2 else said.text


TIMES = frozenset({"long", "brief", "hours"})


@lru_cache(maxsize=8)
def _openers(rules: SeverityRules) -> frozenset[str]:
    """The signals to listen for in every text; the others matter only beside them."""
    first = {rule.all_of[0] for rule in rules.rules} | {weight.signal for weight in rules.weights}
    return frozenset(first - TIMES)


def evidence(text: str, at: datetime | None, rules: SeverityRules) -> Evidence:
    """Everything the rules can hear in a text: signals, stations, counts, times."""
    read = passage(text)
    openers = _openers(rules)
    hits = listen(read, rules.vocabulary, openers)
    hits |= stations_down(read, rules.stations, rules.vocabulary)
    wanted = _companions(rules, hits, openers)
    hits |= listen(read, rules.vocabulary, wanted - openers)
    hits |= _counted(read, hits.get("queue", ()), rules.thresholds)
    if wanted & TIMES:
        hits |= dict(_timed(read, at, rules.thresholds))
    return Evidence(read, hits)


def _companions(rules: SeverityRules, hits: Hits, openers: frozenset[str]) -> frozenset[str]:
    """The signals of the rules that can still hold."""
    found: set[str] = set()
    for rule in rules.rules:
        needed = openers.intersection(rule.all_of)
        if all(name in hits for name in needed) and any(name in hits for name in (*rule.all_of, *rule.any_of)):
            found.update(rule.all_of, rule.any_of, rule.none_of)
    return frozenset(found)


def _counted(read: Passage, waiting: tuple[Hit, ...], limits: Thresholds) -> Hits:
    """Persons against the thresholds: those who wait apart from those the fault itself has touched."""
    queues = {read.at(hit.end - 1) for hit in waiting}
    counts = tuple(measures.people(read.plain))
    touched = tuple(count for count in counts if read.at(count.start) not in queues)
    bounds = (("waiting", limits.many, counts), ("persons", limits.wrong, touched), ("mass", limits.mass, touched))
    found = {name: tuple(Hit(c.start, c.end) for c in some if c.value >= least) for name, least, some in bounds}
    return {name: hits for name, hits in found.items() if hits}


def _timed(read: Passage, at: datetime | None, limits: Thresholds) -> Iterator[tuple[str, tuple[Hit, ...]]]:
    """Time lasted and time expected against the thresholds."""
    lasted = measures.lasted(read.plain, at)
    if lasted:
        yield ("long" if lasted.value >= limits.outage else "brief"), (Hit(lasted.start, lasted.end),)
    for time in (lasted, measures.expected(read.plain, at, limits.opening)):
        if time and time.value > limits.forecast:
            yield "hours", (Hit(time.start, time.end),)


def classify(said: Said, rules: SeverityRules) -> Verdict:
    """The severity of a report with its reasons."""
    seen = evidence(own_words(said), said.at, rules)
    verdict = _ruled(seen, rules)
    return opinion.severity(verdict, said, seen.read.text, rules.second) if rules.second else verdict


def _ruled(seen: Evidence, rules: SeverityRules) -> Verdict:
    """The highest level any rule gives, else what the weights say."""
    holding = [rule for rule in rules.rules if _holds(rule, seen)]
    if holding:
        top = max(Severity(rule.level).rank for rule in holding)
        return _by_rules(seen, [rule for rule in holding if Severity(rule.level).rank == top])
    return _by_weight(seen, rules)


def _holds(rule: LevelRule, seen: Evidence) -> bool:
    hits = seen.hits
    return (
        all(name in hits for name in rule.all_of)
        and (not rule.any_of or any(name in hits for name in rule.any_of))
        and not any(name in hits for name in rule.none_of)
        and (len(rule.all_of) < 2 or rule.near >= 99 or _near(rule, seen))
    )


def _near(rule: LevelRule, seen: Evidence) -> bool:
    """Whether the signals of `all_of` stand together: one hit of the first with a hit of each other in reach."""
    places = [{seen.read.sentence(hit.start) for hit in seen.hits[name]} for name in rule.all_of]
    return any(
        all(any(abs(here - there) <= rule.near for there in other) for other in places[1:]) for here in places[0]
    )


def _by_rules(seen: Evidence, rules: list[LevelRule]) -> Verdict:
    reasons = tuple(Reason(rule.name, _ground(rule, seen), rule.says) for rule in rules)
    return Verdict(Severity(rules[0].level), reasons, max(rule.sure for rule in rules))


def _ground(rule: LevelRule, seen: Evidence) -> str:
    names = rule.all_of + tuple(name for name in rule.any_of if name in seen.hits)[:1]
    return " … ".join(dict.fromkeys(seen.words(name) for name in names))


def weighed(hits: Hits, rules: SeverityRules) -> tuple[Weight, ...]:
    """The weights that apply."""
    names: Mapping[str, object] = hits
    return tuple(w for w in rules.weights if w.signal in names and not any(other in names for other in w.unless))


def _by_weight(seen: Evidence, rules: SeverityRules) -> Verdict:
    applied = weighed(seen.hits, rules)
    total = sum(weight.points for weight in applied)
    urgent = total >= rules.urgent_from
    speaking = [weight for weight in applied if (weight.points > 0) == urgent]
    reasons = tuple(Reason(weight.signal, seen.words(weight.signal), weight.says) for weight in speaking)
    sure = min(0.95, 0.5 + abs(total - rules.urgent_from + 0.5) * 0.1)
    level = Severity.URGENT if urgent else Severity.NORMAL
    return Verdict(level, tuple(dict.fromkeys(reasons)) or (Reason("otherwise", "", rules.otherwise),), sure)
