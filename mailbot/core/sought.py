"""A pattern that is tried only where it may begin: of a hundred ways to say a thing few begin with a character that a text has.

`re` itself tries each alternative at each character, unless all of them begin with a letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined] # what a pattern says; the tests tell where a Python says it otherwise
from typing import Any

_ANY = r"\s\S"
_NO_SIGN = {_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT}
_REPEATED = {_constants.MAX_REPEAT, _constants.MIN_REPEAT}
_CLASSES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_WORD: r"\w",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern, and the class of characters that whatever it matches begins with (None: any, or it may match nothing)."""

    pattern: re.Pattern[str]
    begins: re.Pattern[str] | None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """As the pattern's own."""
        first = self._first(text, start)
        return iter(()) if first is None else self.pattern.finditer(text, first)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As the pattern's own."""
        first = self._first(text, start)
        return None if first is None else self.pattern.search(text, first)

    def _first(self, text: str, start: int) -> int | None:
        """Where it may begin first; most patterns may nowhere in a short text."""
        if self.begins is None:
            return start
        place = self.begins.search(text, start)
        return None if place is None else place.start()


@lru_cache(maxsize=1024)
def sought(pattern: str, flags: int = 0) -> Sought:
    """A pattern made ready: a look ahead at the one character keeps `re` from trying all else there."""
    parsed = _parser.parse(pattern, flags)
    first = {_ANY} if parsed.state.flags & re.IGNORECASE else _first(parsed)
    if _ANY in first:
        return Sought(re.compile(pattern, flags), None)
    begins = f"[{''.join(sorted(first))}]"
    return Sought(re.compile(f"(?={begins})(?:{pattern})", flags), re.compile(begins))


def _first(parsed: Any) -> set[str]:
    """What may come first, as pieces of a class of characters."""
    pieces: set[str] = set()
    for kind, value in parsed:
        if kind in _NO_SIGN:
            continue
        pieces |= _pieces(kind, value)
        if kind not in _REPEATED or value[0]:
            return pieces
    return {_ANY}  # it may match nothing


def _pieces(kind: Any, value: Any) -> set[str]:
    if kind is _constants.LITERAL:
        return {re.escape(chr(value))}
    if kind is _constants.IN:
        return {_piece(*each) for each in value}
    if kind is _constants.BRANCH:
        return set[str]().union(*map(_first, value[1]))
    if kind is _constants.SUBPATTERN and value[1] & re.IGNORECASE:
        return {_ANY}
    return _first(value[-1]) if kind in {_constants.SUBPATTERN, *_REPEATED} else {_ANY}


def _piece(kind: Any, value: Any) -> str:
    """One member of a class; what is known by what it is not may be anything."""
    if kind is _constants.LITERAL:
        return re.escape(chr(value))
    if kind is _constants.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CLASSES.get(value, _ANY)
