"""HTML to the text a reader saw; parsers go quadratic, so what is too big, deep or odd is read plainly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple, cast

from selectolax.lexbor import LexborHTMLParser

from mailbot.mail.containers import Declared, Element, role
from mailbot.mail.elements import Node, bullets, drawn, hidden, is_block, keeps_lines, quotes, shrinks, style_of
from mailbot.mail.styles import hidden_names
from mailbot.mail.tabled import MOST_TABLES, Rows, rows

# Lexbor needs seconds for 50,000 nested tags or attributes; every mail of a person stays far below these.
MAX_BYTES, MAX_DEPTH, MAX_TAG, MAX_ATTRIBUTES = 1 << 18, 200, 1 << 16, 2000

_UNSEEN = frozenset(
    (
        *("-comment", "head", "style", "script", "title", "template", "noscript"),
        *("iframe", "select", "video", "audio", "canvas"),
        *("desc", "defs", "metadata", "symbol", "annotation", "annotation-xml"),  # of SVG and MathML
    )
)
_SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"])
_TABLE = re.compile("<t[dh][^a-z]", re.IGNORECASE)
_BULK = re.compile(r"<(style|script|!--)", re.IGNORECASE)
_CLOSE = {
    "style": re.compile("</style[^>]{0,99}>?", re.IGNORECASE),
    "script": re.compile("</script[^>]{0,99}>?", re.IGNORECASE),
    "!--": re.compile("--!?>"),
}
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ANY_TAG = re.compile(r"<[^<>]{0,4096}>")
_VOID = frozenset(
    (
        *("br", "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "track"),
        *("wbr", "p", "li", "td", "tr", "th"),
    )
)
_BETWEEN = re.compile(r"[\s\"'/]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class _Source:
    """An HTML body made ready: `lean` without what holds no word, its tree (none of a body too odd to parse), the names its styles hide."""

    lean: str
    root: Node | None
    unseen: frozenset[str]


@lru_cache(maxsize=2)
def _source(html: str) -> _Source:
    """The body made ready once for all that is asked of it."""
    lean, css = _without_bulk(html)
    root = None if _beyond(lean) else LexborHTMLParser(lean).root
    return _Source(lean, cast("Node | None", root), hidden_names(css))


def text_of(html: str) -> str:
    """The visible text of an HTML body."""
    source = _source(html)
    return _Page(source.unseen).read(source.root) if source.root else _plainly(source.lean)


def tables_of(html: str) -> tuple[Rows, ...]:
    """The innermost tables of an HTML body, each with its rows of cells; none of a body too odd to parse."""
    source = _source(html)
    tables = source.root.css("table") if source.root and _TABLE.search(source.lean) else []
    each = [node for node in tables if len(node.css("table")) == 1][:MOST_TABLES]
    return tuple(rows(node, lambda cell: _Page(source.unseen).read(cell)) for node in each)


def declared(html: str) -> Declared | None:
    """The text in the parts that the body itself declares by its containers; nothing of a body too odd to parse."""
    source = _source(html)
    page = _DeclaringPage(source.unseen)
    return page.declared(page.read(source.root)) if source.root else None


def _beyond(lean: str) -> bool:
    return len(lean) > MAX_BYTES or _too_odd(lean)


def _without_bulk(html: str) -> tuple[str, str]:
    """The source without styles, scripts and comments, which are most of an Outlook mail and hold no word of it; and the styles."""
    out, css, at = [], list[str](), 0
    while opened := _BULK.search(html, at):
        out.append(html[at : opened.start()])
        kind = opened[1].lower()  # `<!-->` is a whole comment
        closed = _CLOSE[kind].search(html, opened.end() - 2 * (kind == "!--"))
        at = closed.end() if closed else len(html)
        if kind == "style" and closed:
            css.append(html[opened.end() : closed.start()].partition(">")[2])
    return "".join([*out, html[at:]]), "\n".join(css)


def _too_odd(html: str) -> bool:
    """Whether tags nest or swell as no mail program writes them."""
    depth = deepest = 0
    for slash, name in _TAG.findall(html):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if slash else depth + 1
            deepest = max(deepest, depth)
    return deepest > MAX_DEPTH or any(map(_swollen, html.split("<")))


def _swollen(piece: str) -> bool:
    """Whether a tag is longer, or has more attributes, than any program writes; attributes end in white space, a quote or a slash."""
    tag = piece.partition(">")[0]
    return len(tag) > MAX_TAG or (len(tag) > MAX_ATTRIBUTES and len(_BETWEEN.findall(tag)) > MAX_ATTRIBUTES)


def _plainly(html: str) -> str:
    """The text between the tags, read without a parser."""
    broken = re.sub(r"<(?:br|/p|/div|/tr|/li)\b[^<>]{0,200}>", "\n", _SPACE.sub(" ", html), flags=re.IGNORECASE)
    return tidy(unescape(_ANY_TAG.sub("", broken)))


def tidy(text: str) -> str:
    """Lines without trailing space, no more than two blank lines in a row, none at the ends."""
    lines = [line.replace("\xa0", " ").strip(" \t") for line in text.split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


class _Inside(NamedTuple):
    """How words are read inside an element: are line ends kept, are they of no size; and whether it has lines of its own."""

    kept: bool
    shrunk: bool
    block: bool


def _inside(tag: str, style: str, around: _Inside) -> _Inside:
    kept, shrunk = keeps_lines(tag, style), shrinks(style)
    return _Inside(
        around.kept if kept is None else kept, around.shrunk if shrunk is None else shrunk, is_block(tag, style)
    )


class _Page:
    """The text of one tree as it grows: lines, the line in hand, and how deep in quotes it stands."""

    def __init__(self, unseen: frozenset[str] = frozenset()) -> None:
        self.unseen = unseen
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotes = 0
        self.inside = [_Inside(kept=False, shrunk=False, block=False)]
        self.lists: list[Iterator[str]] = []
        self.bullet = ""

    def read(self, root: Node) -> str:
        """Walk without recursion: enter a node, its children, leave it."""
        node: Node | None = root
        top = root.mem_id
        while node is not None:
            down = self.enter(node) and node.child
            if down:
                node = down
                continue
            while node is not None and node.mem_id != top and node.next is None:
                self.leave(node)
                node = node.parent
            if node is None or node.mem_id == top:
                break
            self.leave(node)
            node = node.next
        self.end_line()
        return tidy("\n".join(self.lines))

    def enter(self, node: Node) -> bool:
        """Open a node; whether its children are to be read."""
        tag = node.tag
        if tag == "-text":
            self.words("" if self.inside[-1].shrunk else node.text_content or "")
            return True
        style = style_of(node)
        inside = _inside(tag, style, self.inside[-1])
        self.inside.append(inside)
        if tag == "br":
            self.end_line(force=True)
        elif tag in _UNSEEN or hidden(node, style, self.unseen):
            return False
        elif inside.block:
            self.open_block(node)
        elif tag in {"td", "th"} and self.line:
            self.line.append("\t")
        elif tag in {"img", "input"}:
            self.words(drawn(node))
        return True

    def open_block(self, node: Node) -> None:
        """Start a line, and what the block brings: a quote level, a list, a bullet before the first word."""
        self.end_line()
        self.quotes += quotes(node)
        if node.tag in {"ul", "ol"}:
            self.lists.append(bullets(node, "start"))
        elif node.tag == "li":
            if self.lists and "value" in node.attributes:
                self.lists[-1] = bullets(node, "value")
            self.bullet = next(self.lists[-1]) if self.lists else "- "

    def leave(self, node: Node) -> None:
        """Close a node."""
        tag = node.tag
        if tag == "-text" or not self.inside.pop().block:
            return
        self.end_line()
        if tag in _SPACED and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.prefix)
        self.quotes -= quotes(node)
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()

    def words(self, text: str) -> None:
        """Text of the line in hand; white space counts only inside <pre> and what is styled like it."""
        first, *others = text.split("\n") if self.inside[-1].kept else [_SPACE.sub(" ", text)]
        self.word(first)
        for line in others:
            self.end_line(force=True)
            self.word(line)

    def word(self, text: str) -> None:
        """Text within one line; its bullet stands before the first that says anything, white space only after something."""
        if text.strip(" ") or (text and (self.line or self.inside[-1].kept)):
            self.line += filter(None, (self.bullet, text))
            self.bullet = ""

    @property
    def prefix(self) -> str:
        """The quote marks of the line in hand."""
        return "> " * self.quotes

    def end_line(self, *, force: bool = False) -> None:
        """Finish the line in hand; an empty one counts only where a <br> asked for it."""
        line = "".join(self.line).strip(" ")
        if line or force:
            self.lines.append(self.prefix + line)
        self.line = []


class _DeclaringPage(_Page):
    """A page whose quotes and signatures are read apart; where the letters below begin for good, its own words end."""

    def __init__(self, unseen: frozenset[str] = frozenset()) -> None:
        super().__init__(unseen)
        self.apart: list[tuple[str, str]] = []
        self.outer: list[str] = []
        self.within, self.kind, self.ended = 0, "", False

    def enter(self, node: Node) -> bool:
        """Open a node; one declared to hold other words begins lines of its own."""
        here = "" if self.within or self.ended or node.tag.startswith("-") else role(cast("Element", node))
        if here:
            self.end_line()
            self.within, self.kind, self.ended = node.mem_id, here, here == "rest"
            self.outer, self.lines = self.lines, []
        return super().enter(node)

    def leave(self, node: Node) -> None:
        """Close a node; behind a quote the writer's own lines go on, behind the beginning of a rest they do not."""
        super().leave(node)
        if node.mem_id == self.within and not self.ended:
            self.end_line()
            self.apart.append((self.kind, tidy("\n".join(self.lines))))
            self.within, self.lines = 0, self.outer

    def declared(self, words: str) -> Declared:
        """The three parts; `words` are the last lines read: the writer's own unless a rest has begun."""
        own, rest = (tidy("\n".join(self.outer)), words) if self.ended else (words, "")
        quoted = [*(text for kind, text in self.apart if kind == "quote"), rest]
        signature = [text for kind, text in self.apart if kind == "signature"]
        return Declared(own, "\n\n".join(filter(None, quoted)), "\n".join(filter(None, signature)))
