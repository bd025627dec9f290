"""Which signals of a rules file a text gives: patterns over clauses, heard only where the text states them as facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.core.clauses import Language, Passage, either, is_denied, is_fact
from mailbot.core.sought import Sought, sought

_MACRO = re.compile(r"<([a-z_]+)>")
_GAP = re.compile(r"([~_])(\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One thing a text may say. In its patterns `<name>` stands for a word list, `~5` for up to five signs of the same
    sentence, `_5` of the same clause. `unless` is looked for in the clauses of the hit, `unless_anywhere` in the whole text;
    a denying word counts up to `denied_within` signs before the hit (-1: never); `as_fact` false hears wishes and questions too.
    """

    name: str
    find: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()
    denied_within: int = 1
    as_fact: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a signal was heard."""

    start: int
    end: int


Hits = Mapping[str, tuple[Hit, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The signals of a rules file with the words they are built from."""

    language: Language
    words: dict[str, str] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Ear:
    """A signal made ready."""

    signal: Signal
    find: Sought
    unless: re.Pattern[str] | None
    unless_anywhere: re.Pattern[str] | None


def spelled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern of a rules file as a regular expression: word lists put in, gaps written out."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda name: f"(?:{words[name[1]]})", pattern)
    return _GAP.sub(lambda gap: rf"[^。;!?\n{',' if gap[1] == '_' else ''}]{{0,{gap[2]}}}?", pattern)


def _compiled(patterns: tuple[str, ...], words: Mapping[str, str]) -> re.Pattern[str] | None:
    return either(tuple(spelled(pattern, words) for pattern in patterns)) if patterns else None


@lru_cache(maxsize=16)
def _ears(vocabulary: Vocabulary) -> tuple[_Ear, ...]:
    words = vocabulary.words
    return tuple(
        _Ear(
            s,
            sought("|".join(spelled(p, words) for p in s.find)),
            _compiled(s.unless, words),
            _compiled(s.unless_anywhere, words),
        )
        for s in vocabulary.signals
    )


def listen(read: Passage, vocabulary: Vocabulary, wanted: frozenset[str] | None = None) -> dict[str, tuple[Hit, ...]]:
    """Every signal the text gives (of those wanted), with the places; signals not given are absent."""
    heard: dict[str, tuple[Hit, ...]] = {}
    for ear in _ears(vocabulary):
        hits = _hits(read, ear, vocabulary.language) if wanted is None or ear.signal.name in wanted else ()
        if hits:
            heard[ear.signal.name] = heard.get(ear.signal.name, ()) + hits
    return heard


def _hits(read: Passage, ear: _Ear, language: Language) -> tuple[Hit, ...]:
    if ear.unless_anywhere and ear.unless_anywhere.search(read.plain):
        return ()
    found, position = [], 0
    while match := ear.find.search(read.plain, position):
        hit = Hit(match.start(), match.end())
        stands = _stands(read, hit, ear, language)
        found += [hit] if stands else []
        position = hit.end if stands else hit.start + 1  # a reading that fails may hide one that stands
    return tuple(found)


def _stands(read: Passage, hit: Hit, ear: _Ear, language: Language) -> bool:
    signal = ear.signal
    if signal.as_fact and not (is_fact(read, hit.start, language) and is_fact(read, hit.end - 1, language)):
        return False
    if signal.denied_within >= 0 and is_denied(read, hit.start, hit.end, language, signal.denied_within):
        return False
    if ear.unless is None:
        return True
    last = read.at(hit.end - 1)
    stop = read.starts[last] + len(read.clause(last))
    return ear.unless.search(read.plain, read.starts[read.at(hit.start)], stop) is None
