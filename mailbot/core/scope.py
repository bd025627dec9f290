"""How far a fault reaches: which key stations the text says are down together."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailbot.core.clauses import Passage, is_denied, is_fact
from mailbot.core.signals import Hit, Vocabulary, spelled


@dataclass(frozen=True, slots=True, eq=False)
class StationRules:
    """The key stations (关键环节) by the words for them, what says that one is down, what says that it works,
    and what joins a second predicate to the first; `least` stations are several, `whole` are as good as all.
    """

    names: dict[str, str]
    down: str
    fine: str
    also: str
    least: int = 2
    whole: int = 3


@lru_cache(maxsize=8)
def _patterns(rules: StationRules, vocabulary: Vocabulary) -> tuple[re.Pattern[str], ...]:
    words = vocabulary.words
    stations = "|".join(f"(?P<s{place}>{pattern})" for place, pattern in enumerate(rules.names.values()))
    return tuple(re.compile(spelled(pattern, words)) for pattern in (stations, rules.down, rules.fine, rules.also))


def stations_down(read: Passage, rules: StationRules, vocabulary: Vocabulary) -> dict[str, tuple[Hit, ...]]:
    """The signal `stations` when at least `least` stations are the joint subject of something that is down, and with
    `whole` stations the signal `whole` too.
    """
    station, down, fine, also = _patterns(rules, vocabulary)
    if len(station.findall(read.plain)) < rules.least:
        return {}
    named: dict[str, int] = {}
    sentence, failed = -1, False
    for index, start in enumerate(read.starts):
        words = read.clause(index)
        fails, joined = list(down.finditer(words)), also.search(words) is not None
        if (failed or read.sentences[index] != sentence) and not joined:
            named = {}
        sentence, failed = read.sentences[index], bool(fails)
        if not fails and fine.search(words):
            named = {}
            continue
        stop = fails[-1].start() + 4 if fails else len(words)
        named |= {str(hit.lastgroup): start + hit.start() for hit in station.finditer(words) if hit.start() < stop}
        if fails and len(named) >= rules.least and _stands(read, start + fails[-1].start(), vocabulary):
            hit: tuple[Hit, ...] = (Hit(min(named.values()), start + fails[-1].end()),)
            return {"stations": hit} | ({"whole": hit} if len(named) >= rules.whole else {})
    return {}


def _stands(read: Passage, start: int, vocabulary: Vocabulary) -> bool:
    return is_fact(read, start, vocabulary.language) and not is_denied(read, start, start + 1, vocabulary.language, 1)
