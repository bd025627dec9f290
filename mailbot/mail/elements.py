"""What an element of HTML does to the lines around it: hides them, sets them apart, numbers them, draws something."""

import re
from collections.abc import Iterator
from itertools import count, repeat
from typing import Protocol

from mailbot.mail.styles import bears, hides

_BLOCKS = frozenset(
    (
        *("p", "div", "tr", "table", "ul", "ol", "dl", "dt", "dd", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("hr", "section", "article", "header", "footer", "center", "address", "form", "pre", "blockquote"),
        *("main", "nav", "aside", "figure", "figcaption", "fieldset", "legend", "details", "summary", "caption"),
    )
)
_STYLED = frozenset(["div", "span", "p", "td", "tr", "table", "font", "a", "b", "i", "section", "center", "li"])
_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table(?!-cell)|list-item)", re.IGNORECASE)
_WHITE = re.compile(r"white-space\s*:\s*(?:(pre|break-spaces)|normal|nowrap)", re.IGNORECASE)
_SIZE = re.compile(
    r"font-size\s*:\s*(?:(0(?:\.0*)?(?![\d.]))|[1-9.]\S*?(?:px|pt|rem)|(?:xx?-)?(?:small|large)|medium)", re.IGNORECASE
)
# Gmail, Outlook and QQ Mail draw these as pictures and say in `alt` which.
_EMOJI = re.compile("[\u203c-\u3299\ufe0f\u200d\U0001f000-\U0001faff]{1,10}")

# What the indent button of Gmail, QQ Mail and every other editor within a WebKit page writes.
_INDENTED = re.compile(
    r"margin\s*:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px\s*;\s*border\s*:\s*(?:none|medium)", re.IGNORECASE
)


class Node(Protocol):
    """What we use of a lexbor node."""

    tag: str
    child: "Node | None"
    next: "Node | None"
    parent: "Node | None"
    mem_id: int
    text_content: str | None
    attributes: dict[str, str | None]

    def css(self, query: str) -> "list[Node]":
        """The elements below that a selector names, itself among them."""


def quotes(node: Node) -> bool:
    """Whether a node sets the words of others apart; its writer's own are only indented."""
    return node.tag == "blockquote" and not _INDENTED.search(node.attributes.get("style") or "")


def style_of(node: Node) -> str:
    """The declarations of a node of which any are looked at."""
    return (node.attributes.get("style") or "") if node.tag in _STYLED else ""


def hidden(node: Node, style: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether the node is hidden, by itself or by one of the names that style sheets hide: newsletters put a preview there."""
    if node.tag not in _STYLED:
        return False
    return hides(style) or "hidden" in node.attributes or bool(names and bears(node, names))


def is_block(tag: str, style: str) -> bool:
    """Whether an element has lines of its own."""
    return tag in _BLOCKS or bool(_AS_BLOCK.search(style))


def keeps_lines(tag: str, style: str) -> bool | None:
    """Whether the line ends of the source are line ends of the text from here on; None where an element says nothing of it."""
    told = _WHITE.search(style)
    return bool(told[1]) if told else True if tag == "pre" else None


def shrinks(style: str) -> bool | None:
    """Whether the words from here on are of no size; None where an element gives them none of its own, or one by that of its parent."""
    told = _SIZE.search(style)
    return None if told is None else bool(told[1])


def drawn(node: Node) -> str:
    """What a reader sees of an element without text: the emoji of a picture, a box that is ticked or not."""
    given = node.attributes
    if node.tag == "img":
        return alt if _EMOJI.fullmatch(alt := given.get("alt") or "") else ""
    ticks = given.get("type") in {"checkbox", "radio"}
    return ("☑" if "checked" in given else "☐") if ticks else ""


def bullets(node: Node, first: str) -> Iterator[str]:
    """What stands before the items of a list, from the number on that an attribute names."""
    if node.tag == "ul":
        return repeat("- ")
    given, kind = node.attributes.get(first) or "1", node.attributes.get("type") or "1"
    numbers = count(int(given) if re.fullmatch("[0-9]{1,6}", given) else 1)
    if kind in {"a", "A"}:
        return (f"{chr(ord(kind) + (number - 1) % 26)}. " for number in numbers)
    return (f"{number}. " for number in numbers)
