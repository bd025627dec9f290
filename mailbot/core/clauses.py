"""A text as clauses: where each begins, which sentence it belongs to, and whether it states a fact at all."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mailbot.core.sought import Sought, sought

# Full-width ASCII and its half-width twin are one character each, so folding never moves a position.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x300C: 0x22, 0x300D: 0x22}
_END = re.compile(r"[。!?;\n]+|[,:]|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")

NEVER = "(?!)"
LONGEST_CLAUSE, LONGEST_SENTENCE = 200, 600  # characters, far beyond what anybody says in one breath


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """Words that keep a clause from being a fact; each list holds patterns, `denying` those that stand before the denied."""

    asking: tuple[str, ...]
    supposing: tuple[str, ...]
    carrying: tuple[str, ...]
    past: tuple[str, ...]
    denying: tuple[str, ...]
    denied_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its clauses: `plain` is the folded text, position for position; `sentences` counts sentences."""

    text: str
    plain: str
    starts: tuple[int, ...]
    sentences: tuple[int, ...]

    def clause(self, index: int) -> str:
        """The folded words of one clause, its closing mark included."""
        after = index + 1
        return self.plain[self.starts[index] : self.starts[after] if after < len(self.starts) else len(self.plain)]

    def at(self, position: int) -> int:
        """The number of the clause a position lies in."""
        return bisect_right(self.starts, position) - 1

    def sentence(self, position: int) -> int:
        """The number of the sentence a position lies in."""
        return self.sentences[self.at(position)]

    def around(self, start: int, end: int) -> str:
        """The words as written from the start of the first clause touched to the end of the last, without closing marks."""
        first, last = self.at(start), self.at(max(start, end - 1))
        stop = self.starts[last] + len(self.clause(last))
        return self.text[self.starts[first] : stop].strip(" \n\t,，。;；!！?？:：、")


@lru_cache(maxsize=16)
def fold(text: str) -> str:
    """Half-width and lower case, position for position. Asked again and again of the words of one mail."""
    plain = text.translate(_FOLD)
    low = plain.lower()
    return low if len(low) == len(plain) else plain


@lru_cache(maxsize=8)
def passage(text: str) -> Passage:
    """The text cut at commas, sentence ends, line ends and the spaces people put for commas. Severity and module ask for the same."""
    plain = fold(text)
    starts, sentences = [0], [0]
    for start, ended in _cuts(plain):
        if start < len(plain):
            starts.append(start)
            sentences.append(sentences[-1] + ended)
    return Passage(text, plain, tuple(starts), tuple(sentences))


def _cuts(plain: str) -> Iterator[tuple[int, bool]]:
    """Where a clause begins, and whether a sentence ended before it; without end nobody speaks, and every rule reads a whole sentence."""
    at = begun = 0
    for stop, mark in (*((mark.end(), mark[0][0]) for mark in _END.finditer(plain)), (len(plain), "\n")):
        while stop - at > LONGEST_CLAUSE:
            at = begun = at + LONGEST_CLAUSE
            yield at, True
        at, ended = stop, mark in "。!?;\n" or stop - begun > LONGEST_SENTENCE
        begun = at if ended else begun
        yield at, ended


@lru_cache(maxsize=256)
def either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern that finds any of several; nothing when there is none."""
    return re.compile("|".join(patterns) if patterns else NEVER)


@lru_cache(maxsize=8)
def _unreal(language: Language) -> tuple[Sought, re.Pattern[str]]:
    return sought("|".join(language.asking + language.supposing + language.past) or NEVER), either(language.carrying)


def is_fact(read: Passage, position: int, language: Language) -> bool:
    """Whether the clause states something of today: not asked, not supposed, not long past."""
    index = read.at(position)
    unreal, carrying = _unreal(language)
    if unreal.search(read.clause(index)):
        return False
    sentence = read.sentences[index]
    first = index
    while first > 0 and read.sentences[first - 1] == sentence:
        first -= 1
    return carrying.search(read.plain, read.starts[first], position) is None


@lru_cache(maxsize=64)
def _denial(language: Language, within: int) -> re.Pattern[str]:
    gap = rf"(?:(?!导致|造成|引起|致使)[^,。;!?\n]){{0,{within}}}"  # what a lack has caused is not denied by it
    return re.compile(rf"(?:{'|'.join(language.denying)}){gap}$")


@lru_cache(maxsize=8)
def _denial_after(language: Language) -> re.Pattern[str]:
    return re.compile(rf"[^,。;!?\n]{{0,4}}(?:{'|'.join(language.denied_after)})")


def is_denied(read: Passage, start: int, end: int, language: Language, within: int) -> bool:
    """Whether a denying word stands in the same clause, at most `within` characters before the words, or right after them."""
    before = read.plain[read.starts[read.at(start)] : start]
    if before and _denial(language, within).search(before):
        return True
    return within > 4 and _denial_after(language).match(read.plain, end) is not None
