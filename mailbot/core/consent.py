"""同意的话: consent counts only where every word of its clause is one that consents; a word nobody foresaw may refuse, put off or pass on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mailbot.core.model import Intent
from mailbot.core.sought import sought

LONGEST = 80  # characters: nobody consents in a longer clause


@dataclass(frozen=True, slots=True, eq=False)
class Consent:
    """A clause in which one of `speaks` stands must be made of `words` alone, or none of the `intents` is taken from the mail.
    Clauses that are `apart` (questions, another matter) consent to nothing and are passed over.
    """

    intents: tuple[Intent, ...]
    speaks: tuple[str, ...]
    words: tuple[str, ...]
    apart: tuple[str, ...]


class Words(dict[str, tuple[re.Pattern[str], ...]]):
    """What a clause may be made of, by the character each begins with, told once for each: of two hundred words few begin with one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(map(sought, words))

    def __missing__(self, sign: str) -> tuple[re.Pattern[str], ...]:
        found = tuple(word.pattern for word in self._words if word.begins is None or word.begins.match(sign))
        self[sign] = found
        return found


def loose(clauses: Iterable[str], consent: Consent) -> str | None:
    """The first clause that speaks of consent in words which are not all understood."""
    speaks, apart, words = _patterns(consent)
    spoken = (clause for clause in clauses if speaks.search(clause) and not apart.search(clause))
    return next((clause for clause in spoken if len(clause) > LONGEST or not made_of(clause, words)), None)


@cache
def _patterns(consent: Consent) -> tuple[re.Pattern[str], re.Pattern[str], Words]:
    speaks, apart = (re.compile("|".join(signs)) for signs in (consent.speaks, consent.apart))
    return speaks, apart, Words(consent.words)


def made_of(clause: str, words: Words) -> bool:
    """Whether words one after the other make up the whole clause, wherever one ends and the next begins."""
    reached = {0}
    for at, sign in enumerate(clause):
        if at in reached:
            reached |= {match.end() for word in words[sign] if (match := word.match(clause, at))}
    return len(clause) in reached
