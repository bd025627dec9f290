"""同意的话: consent counts only where every word of its clause is one that consents; a word nobody foresaw may refuse, put off or pass on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mailbot.core.model import Intent

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


def loose(clauses: Iterable[str], consent: Consent) -> str | None:
    """The first clause that speaks of consent in words which are not all understood."""
    speaks, apart, words = _patterns(consent)
    spoken = (clause for clause in clauses if speaks.search(clause) and not apart.search(clause))
    return next((clause for clause in spoken if len(clause) > LONGEST or not made_of(clause, words)), None)


@cache
def _patterns(consent: Consent) -> tuple[re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...]]:
    speaks, apart = (re.compile("|".join(signs)) for signs in (consent.speaks, consent.apart))
    return speaks, apart, tuple(map(re.compile, consent.words))


def made_of(clause: str, words: tuple[re.Pattern[str], ...]) -> bool:
    """Whether words one after the other make up the whole clause, wherever one ends and the next begins."""
    reached = {0}
    for at in range(len(clause)):
        if at in reached:
            reached |= {match.end() for word in words if (match := word.match(clause, at))}
    return len(clause) in reached
