"""Which elements the style sheets of a page hide: newsletters put their previews there, and what only telephones show."""

import re
from collections.abc import Iterator
from typing import Protocol

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)
_FLAT = re.compile(r"height\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_CUT = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_SHOWS = re.compile(r"display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible", re.IGNORECASE)
# A selector of one class or one id, of whatever element; which ancestors it asks for is not looked at, so none may.
_SIMPLE = re.compile(r"^[a-z0-9*]*([.#][\w-]{1,100})$", re.IGNORECASE)
_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|<!--|-->")
_MOST = 1 << 18


class Named(Protocol):
    """What is asked of an element."""

    attributes: dict[str, str | None]


def hides(style: str) -> bool:
    """Whether declarations hide what they are about."""
    return bool(_HIDES.search(style) or (_FLAT.search(style) and _CUT.search(style)))


def hidden_names(css: str) -> frozenset[str]:
    """The classes and ids, `.preview` and `#top`, that a style sheet hides on any screen; a later rule may show them again."""
    found: set[str] = set()
    for selectors, declarations in _rules(_COMMENT.sub(" ", css[:_MOST])):
        names = {match[1] for each in selectors.split(",") if (match := _SIMPLE.match(each.strip()))}
        if hides(declarations):
            found |= names
        elif _SHOWS.search(declarations):
            found -= names
    return frozenset(found)


def bears(node: Named, names: frozenset[str]) -> bool:
    """Whether an element has one of the names and does not say itself that it is shown."""
    given = node.attributes
    own = {f".{word}" for word in (given.get("class") or "")[:1000].split()} | {f"#{given.get('id')}"}
    return not own.isdisjoint(names) and not _SHOWS.search(given.get("style") or "")


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no condition (`@media …`)."""
    depth, selectors = 0, ""
    for piece in re.split(r"([{}])", css):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            selectors = piece.rpartition(";")[2].strip()
        elif depth == 1 and not selectors.startswith("@"):
            yield selectors, piece
