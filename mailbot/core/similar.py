"""Which earlier tickets read alike: character pairs over masked text, weighed by rarity. It names candidates, a person decides.

No method tried reached 95 % precision at a useful recall on short Chinese reports, so nothing that costs money follows from this alone.
"""

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from math import log, sqrt

# Pairs that stand in more tickets than this say little and cost much; the rest of a text identifies it.
COMMON = 2000
_NOISE = re.compile(r"[\s\W_]+|您好|你好|老师|工程师|谢谢|麻烦|请|尽快|处理|今天|现在|我们|你们|系统|看一?下|帮忙")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier ticket that may be the same problem: score 0 to 1 and the pairs both texts share."""

    ticket: str
    score: float
    why: str


def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text without greetings, punctuation and filler."""
    bare = _NOISE.sub("", text.lower())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


@dataclass(slots=True)
class Index:
    """Postings of character pairs, kept up incrementally; a lookup touches only rare pairs, whatever the number of tickets."""

    names: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    postings: "dict[str, array[int]]" = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Enter a ticket's text."""
        entry, found = len(self.names), pairs(text)
        self.names.append(name)
        self.lengths.append(len(found))
        for pair in found:
            self.postings.setdefault(pair, array("I")).append(entry)

    def nearest(self, text: str, most: int = 3, least: float = 0.1) -> tuple[Candidate, ...]:
        """Up to `most` entries that share rare pairs with the text, best first."""
        query = pairs(text)
        weights, shared = self._weigh(query)
        ranked = sorted(
            ((self._score(entry, weight, query), -entry) for entry, weight in weights.items()), reverse=True
        )
        return tuple(
            Candidate(self.names[-entry], round(score, 3), "、".join(sorted(shared[-entry])[:6]))
            for score, entry in ranked[:most]
            if score >= least
        )

    def _weigh(self, query: frozenset[str]) -> tuple[Counter[int], dict[int, list[str]]]:
        weights: Counter[int] = Counter()
        shared: dict[int, list[str]] = {}
        for pair in sorted(query):
            entries = self.postings.get(pair, array("I"))
            if len(entries) > COMMON:
                continue
            rarity = log(1 + len(self.names) / (1 + len(entries)))
            for entry in entries:
                weights[entry] += rarity  # type: ignore[assignment]
                shared.setdefault(entry, []).append(pair)
        return weights, shared

    def _score(self, entry: int, weight: float, query: frozenset[str]) -> float:
        norm = sqrt(len(query) * self.lengths[entry]) * log(1 + len(self.names) / 2)
        return min(1.0, weight / norm) if norm else 0.0
