"""Where a form keeps its answers: a label is found by its words, its value beside, below or behind it, never by coordinates."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from mailbot.forms.grid import Cell, Document, Table

LONGEST = 30  # characters a label has at most, blanks counted; longer texts are answers
ASIDE = re.compile(r"\([^()]*\)$")
BLANKS = re.compile(r"[\s_*]+")
COLON = re.compile(r"[:：]\s*")
HEAD = re.compile(r"([^:：\n]{1,30})([:：\n])(.*)", re.DOTALL)

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer to a label stands: a cell, and whether it shares it with its label."""

    cell: Cell
    text: str
    beside_label: bool


def names(labels: Mapping[str, tuple[str, ...]]) -> Names:
    """Every wording of every label, normalised, to the name we keep it under."""
    return {normal(wording): name for name, wordings in labels.items() for wording in (name, *wordings)}


@lru_cache(maxsize=256)
def normal(text: str) -> str:
    """A label without its blanks, width, case, colon and bracketed hint: 提 出 时 间（年月日）： is 提出时间."""
    plain = BLANKS.sub("", normalize("NFKC", text)).rstrip(":").casefold()
    return ASIDE.sub("", plain).rstrip(":")


def label(text: str, known: Names) -> str | None:
    """The label a cell consists of, or None; what follows a colon is an answer, be it a mere sign."""
    if not text or len(text) > LONGEST or COLON.split(text, maxsplit=1)[1:] not in ([], [""]):
        return None
    return known.get(normal(text))


def split(text: str, known: Names) -> tuple[str, str] | None:
    """The label a cell begins with and what follows its colon, or None."""
    match = HEAD.match(text)
    name = label(match[1], known) if match else None
    return (name, match[3].strip()) if match and name else None


def places(document: Document, known: Names, lists: frozenset[str] = frozenset()) -> dict[str, Place]:
    """The first place of every label that occurs; labels in `lists` print their choices, and the choice stands beside them."""
    found: dict[str, Place] = {}
    for table in document.tables:
        for name, place in _places(table, known, lists):
            found.setdefault(name, place)
    return found


def _places(table: Table, known: Names, lists: frozenset[str]) -> Iterator[tuple[str, Place]]:
    titles = _titles(table, known)
    answers: set[Cell] = set()
    for cell in table.cells:
        alone, behind = label(cell.text, known), split(cell.text, known)
        if cell in answers or not (alone or behind):  # an answer that happens to read like a label is none
            continue
        name, rest = behind if behind and not alone else (alone or "", "")
        place = _place(table, cell, titles, known) if alone or name in lists else None
        if place:
            answers.add(place.cell)
        yield name, place or Place(cell, rest, beside_label=True)


def _titles(table: Table, known: Names) -> frozenset[Cell]:
    """The cells that are a label and nothing else, each the only one of its name: an answer may repeat a label's words."""
    named = [
        (name, cell)
        for cell in table.cells
        if (name := label(cell.text, known) or (split(cell.text, known) or ("",))[0])
    ]
    often = Counter(name for name, _ in named)
    return frozenset(cell for name, cell in named if often[name] == 1 and label(cell.text, known))


def _place(table: Table, cell: Cell, titles: frozenset[Cell], known: Names) -> Place | None:
    """The answer beside a label, else below it; None where both are labels or there is neither."""
    right, below = table.right_of(cell), table.below(cell)
    if right and right not in titles:
        return Place(right, right.text, beside_label=False)
    heads = below and cell in titles and not cell.text.endswith((":", "："))
    if below and heads and below not in titles and not split(below.text, known):
        return Place(below, below.text, beside_label=False)
    return None
