"""Which earlier tickets read alike: character pairs over masked text, weighed by rarity. It names candidates, a person decides.

No method tried reached 95 % precision at a useful recall on short Chinese reports, so nothing that costs money follows from this alone.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from heapq import nlargest
from itertools import compress, count, islice, repeat
from math import log, prod, sqrt
from sys import intern

from mailbot.core.shelf import Drawer

# Pairs that stand in more tickets than this say little and cost much; the rest of a text identifies it.
COMMON = 2000
# The last entry whose number takes two bytes in the list of a pair; from the next on the list takes four of each.
SHORT = 2**16 - 1
# Entries met on the way, and entries then looked at in full: what a lookup costs at most, however many tickets there are.
WALKED, SCORED = 3000, 40
# What an index adds for the same module: of two faults that read alike, the one in the same part of the system is likelier.
SAME_MODULE = 0.1
# From this squared weight on a pair says something by itself (it stands in one mail of a hundred or less); so many of these make two texts alike.
TELLING, FEWEST = log(100) ** 2 - 1e-9, 3
# Characters that tell a reader nothing of what two texts have in common.
EMPTY = frozenset("的了是一在不有没就都也还又这那着过把被到给和与上下会能要很个们说他她它")
# Fillers, and what stands where something was masked: neither is what a matter is about.
_NOISE = re.compile(
    r"〔[^〔〕]{1,12}〕|[\s\W_\d]+|您好|你好|老师|工程师|谢谢|麻烦|请|尽快|处理|今天|现在|我们|你们|系统|看一?下|帮忙|已经|就是|这个|那个|客人|发现|问题|"
    r"一直|还是|不能|没有|出现|情况"
)
# Who writes, before a colon or behind the last sentence: the rarest words of all, and the same in all that a person writes.
_SIGNED = re.compile(r"^\s*[\u4e00-\u9fff]{2,4}\s*[:：]|(?<=[。！？；!?\n])\s*[\u4e00-\u9fff]{2,4}\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier ticket that may be the same problem: score 0 to 1 and the pairs both texts share."""

    ticket: str
    score: float
    why: str


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text without greetings, punctuation and filler."""
    return _pairs(_NOISE.sub("", text.lower()))


@lru_cache(maxsize=8)
def signs(text: str) -> frozenset[str]:
    """What an index holds of a text: its characters and character pairs, without greetings, punctuation and filler. One text is compared
    with several.
    """
    bare = _NOISE.sub("", text.lower())
    return frozenset(bare) | _pairs(bare)


def _pairs(bare: str) -> frozenset[str]:
    return frozenset(map(str.__add__, bare, bare[1:]))


@dataclass(frozen=True, slots=True)
class Level:
    """The characters and pairs that stand in at least this share of all mails, parted by blanks."""

    share: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """How common characters and pairs are in the language of such mails (rules/common.toml), the most common first."""

    levels: tuple[Level, ...]


@lru_cache(maxsize=8)
def _squares_of(common: Common) -> tuple[dict[str, float], float]:
    """The squared weight of each that is common, and of all that is not."""
    known = {word: log(1 / level.share) ** 2 for level in common.levels for word in level.words.split()}
    return known, log(3 / min((level.share for level in common.levels), default=1.0)) ** 2


def likeness(one: str, other: str, common: Common) -> float:
    """How much of what is rare in the language of such mails two texts share, 0 to 1, and 0 where that is a word or two: it is the same
    whether a home has ten tickets or ten thousand.
    """
    known, rare = _squares_of(common)
    first, second = (signs(_SIGNED.sub("\n", text)) for text in (one, other))
    shared = list(map(known.get, first & second, repeat(rare)))
    if sum(square >= TELLING for square in shared) < FEWEST:
        return 0.0
    lengths = (sum(map(known.get, text, repeat(rare))) for text in (first, second))
    return sum(shared) / (sqrt(prod(lengths)) or 1.0)


_NOWHERE = array("H")
"""The entries of a pair that stands in too many to tell."""


class _Squares(dict[int, float]):
    """The squared weight of what stands in so many entries, worked out once a lookup: most of what its texts hold is as rare as other."""

    def __init__(self, weight: Callable[[int], float]) -> None:
        self._weight = weight

    def __missing__(self, count: int) -> float:
        self[count] = square = self._weight(count) ** 2
        return square


def _counting() -> defaultdict[str, int]:
    """A number for each sign, the next for one that is new."""
    return defaultdict(count().__next__)


@dataclass(slots=True)
class Index:
    """Postings of characters and pairs, kept up incrementally; a lookup walks only so many of the rarest, however many tickets.

    `names` are those of all entries, one after the other, and `ends` where each ends. `counts` says in how many entries each pair
    stands; the entries themselves (`postings`) are kept of those that are not COMMON. `texts` hold by entry the numbers of what stands
    in it, and `lengths` how many these are.
    """

    names: bytearray = field(default_factory=bytearray)
    ends: "array[int]" = field(default_factory=partial(array, "I"))
    modules: list[str] = field(default_factory=list)
    numbers: defaultdict[str, int] = field(default_factory=_counting)
    texts: Drawer = field(default_factory=dict[str, bytes], compare=False)
    lengths: "array[int]" = field(default_factory=partial(array, "I"))
    counts: "array[int]" = field(default_factory=partial(array, "I"))
    postings: "list[array[int]]" = field(default_factory=list)

    def add(self, name: str, text: str, module: str = "") -> None:
        """Enter a ticket's text."""
        held = array("I", map(self.numbers.__getitem__, sorted(signs(text))))
        for _ in range(len(self.numbers) - len(self.counts)):
            self.counts.append(0)
            self.postings.append(array("H"))
        self._post(held)
        self.texts.update([(name, held.tobytes())])
        self.names += name.encode()
        self.ends.append(len(self.names))
        self.modules.append(intern(module))
        self.lengths.append(len(held))

    def _post(self, held: "array[int]") -> None:
        """One entry more holds each of these, the one that is being entered."""
        entry, counts, postings = len(self.ends), self.counts, self.postings
        for number in held:
            counts[number] += 1
            if counts[number] > COMMON:
                postings[number] = _NOWHERE
                continue
            if entry > SHORT and postings[number].typecode != "I":
                postings[number] = array("I", postings[number])
            postings[number].append(entry)

    def name(self, entry: int) -> str:
        """The ticket of an entry."""
        return self.names[self.ends[entry - 1] if entry else 0 : self.ends[entry]].decode()

    def _text(self, entry: int) -> "array[int]":
        return array("I", self.texts.get(self.name(entry)) or b"")

    def nearest(
        self, text: str, modules: Mapping[str, float] | None = None, most: int = 3, least: float = 0.05
    ) -> tuple[Candidate, ...]:
        """Up to `most` entries that share rare pairs with the text, best first; `modules` says how likely the text is about each."""
        query = signs(text)
        rare, telling, squares = self._rare(query), self._telling(query), _Squares(self._weight)
        length = sqrt(sum(self._squared(rare, squares)))
        gains = {name: SAME_MODULE * share for name, share in (modules or {}).items()}
        texts = {entry: self._text(entry) for entry in self._promising(rare)}
        scores = (
            (min(1.0, self._cosine(other, rare, length, squares) + gains.get(self.modules[entry], 0.0)), -entry)
            for entry, other in texts.items()
        )
        ranked = sorted(scores, reverse=True)
        return tuple(
            Candidate(self.name(-entry), round(score, 3), self._why(-entry, texts[-entry], telling, modules or {}))
            for score, entry in ranked[:most]
            if score >= least
        )

    def _weight(self, count: int) -> float:
        """How much a pair says that stands in so many tickets: the rarer, the more; nothing where these are too many."""
        return log(1 + len(self.ends) / (1 + count)) if count <= COMMON else 0.0

    def _rare(self, query: frozenset[str]) -> dict[int, float]:
        """The pairs of the text that say something, by number, the rarest first, each with its weight."""
        known = sorted((self.counts[self.numbers[pair]], pair) for pair in query if pair in self.numbers)
        return {self.numbers[pair]: self._weight(count) for count, pair in known if count <= COMMON}

    def _squared(self, held: Iterable[int], squares: _Squares) -> Iterator[float]:
        return map(squares.__getitem__, map(self.counts.__getitem__, held))

    def _promising(self, rare: Mapping[int, float]) -> list[int]:
        """The entries that share most of the rarest pairs, as many of these as WALKED allows."""
        weights: defaultdict[int, float] = defaultdict(float)
        left, lengths = WALKED, self.lengths
        for number, rarity in rare.items():
            left -= len(self.postings[number])
            if left < 0 and weights:
                break
            square = rarity * rarity
            for entry in self.postings[number]:
                weights[entry] += square
        ranked = [(weight / sqrt(lengths[entry]), -entry) for entry, weight in weights.items()]
        return [-entry for _, entry in nlargest(SCORED, ranked)]

    def _cosine(self, text: "array[int]", rare: Mapping[int, float], length: float, squares: _Squares) -> float:
        """The cosine of both texts as weighted pairs; `length` is that of the one looked up."""
        weighed = list(self._squared(text, squares))
        shared = sum(compress(weighed, map(rare.__contains__, text)))
        return shared / (length * sqrt(sum(weighed)) or 1.0)

    def _telling(self, query: frozenset[str]) -> dict[int, str]:
        """The pairs of a text that tell a reader something, by number, those that say most first."""
        pairs_ = (p for p in query if len(p) > 1 and EMPTY.isdisjoint(p) and p in self.numbers)
        return {
            self.numbers[p]: p for p in sorted(pairs_, key=lambda p: (-self._weight(self.counts[self.numbers[p]]), p))
        }

    def _why(self, entry: int, text: "array[int]", telling: Mapping[int, str], modules: Mapping[str, float]) -> str:
        """What both have in common: the pairs that say most, and the module."""
        held = set(text)
        shared = list(islice((pair for number, pair in telling.items() if number in held), 6))
        module = self.modules[entry]
        same = (f"同属{module}模块",) if modules.get(module, 0.0) > 0.5 else ()
        return "，".join((f"共有“{'、'.join(shared)}”", *same) if shared else same)
