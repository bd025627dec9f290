"""What a writer wrote now, apart from the letter answered and the signature; a forwarded letter is the report."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from mailbot.mail.containers import Declared
from mailbot.mail.prefixes import outermost
from mailbot.mail.quoting import history, is_quoted, parted, soft
from mailbot.mail.signature import above_device, sign_off

# A link that a client broke off the marked line above it.
_LINK = re.compile(r"^\s*(?:[(<]?https?://\S{1,2000}[\s>)]*|\S{1,200}\)\s*)$")
_NAMED = re.compile(r"^\s{0,8}[^\s<>]{1,16}> ?")
_FULL, _ENDS = 72, "。？！?!.:：；;”）)"
_OURS = re.compile(r"TJ-\d{4}-\d{4}|W-\d{4}-\d{3}|F-\d{4}-\d{3}|7×24 ?服务电话")


Cut = Callable[[str], tuple[str, str]]
"""A text apart from its writer's signature."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text in three: new, quoted, signature; `forwarded` says that the new text holds a forwarded letter."""

    new_text: str
    quoted: str = ""
    signature: str = ""
    forwarded: bool = False


def split(text: str, subject: str = "", name: str = "", declared: Declared | None = None, address: str = "") -> Body:
    """The parts of a text; subject, the sender's display name and address tell forwards from answers and names from words.

    What an HTML body `declared` of itself holds where the text alone would leave more standing.
    """
    cut = partial(sign_off, name=name, address=address)
    whole = _parts(text, subject, cut)
    if declared is None or not declared.own or whole.forwarded or outermost(subject) == "forward":
        return whole
    apart = _parts(declared.own, subject, cut)
    if not (declared.quoted or declared.signature or apart.quoted) or _weight(apart.new_text) >= _weight(
        whole.new_text
    ):
        return whole
    signature = "\n".join(filter(None, (apart.signature, declared.signature)))
    return Body(apart.new_text, whole.quoted or declared.quoted or apart.quoted, signature)


def own(text: str) -> str:
    """What of a new text that holds a letter sent on, or nothing but marked lines, its writer says above it."""
    lines = parted(text)
    marked = [at for at, line in enumerate(lines) if is_quoted(line)]
    aside = soft(lines)
    return "\n".join(
        line for at, line in enumerate(lines[: min([history(lines).start, *marked])]) if at not in aside
    ).strip()


def _weight(text: str) -> int:
    """How many characters a text has apart from white space."""
    return sum(map(len, text.split()))


def _parts(text: str, subject: str, cut: Cut) -> Body:
    lines = parted(text)
    below = history(lines)
    if below.start < len(lines) and (below.forwarded or outermost(subject) == "forward"):
        return _forwarded(lines, below.start, cut)
    if outermost(subject) == "forward" and (marked := [at for at, line in enumerate(lines) if is_quoted(line)]):
        return _forwarded(lines, marked[0], cut)
    aside = _quoted_lines(lines[: below.start], subject, lines[below.text :])
    aside |= _above_answers(lines[: below.start], aside)
    fresh = "\n".join(line for at, line in enumerate(lines[: below.start]) if at not in aside).strip()
    quoted = "\n".join([lines[at] for at in sorted(aside)] + lines[below.start :]).strip()
    if not fresh and quoted and not _OURS.search(quoted):
        return Body(text.strip(), forwarded=not outermost(subject))  # a letter sent on without a word: it is the report
    return Body(*_signed(fresh, quoted, cut))


def _above_answers(lines: list[str], aside: set[int]) -> set[int]:
    """What a phone put above a quote with answers in it, where it set its signature before they were written."""
    first = min(aside, default=0)
    if not any(line.strip() for at, line in enumerate(lines[first:], first) if at not in aside):
        return set()
    return {at for at in range(above_device(lines[:first]), first) if lines[at].strip()}


def _signed(fresh: str, quoted: str, cut: Cut) -> tuple[str, str, str]:
    new_text, signature = cut(fresh)
    return re.sub(r"\n{3,}", "\n\n", new_text), quoted, signature


def _forwarded(lines: list[str], start: int, cut: Cut) -> Body:
    """A forward: the words above and the letter below both stay, each without its signature."""
    comment, signature = cut("\n".join(lines[:start])) if "".join(lines[:start]).strip() else ("", "")
    letter, below = sign_off("\n".join(lines[start:]))
    if signature == "" and _only_signature(comment, cut):
        comment, signature = "", comment
    return Body(
        "\n\n".join(filter(None, (comment, letter))), "", "\n".join(filter(None, (signature, below))), forwarded=True
    )


def _only_signature(comment: str, cut: Cut) -> bool:
    """Whether a comment is nothing but what its sender's program appends."""
    return bool(comment) and cut(f"。\n\n{comment}")[0] == "。"


def _quoted_lines(lines: list[str], subject: str, below: list[str]) -> set[int]:
    """The lines marked with `>` and what only introduces them; a lone `>` in a first mail is the writer's own, and so are marks
    without introduction above a letter that stands whole below and says nothing of them.
    """
    marked = {at for at, line in enumerate(lines) if is_quoted(line)}
    marked |= {at for at in range(1, len(lines) - 1) if {at - 1, at + 1} <= marked and _broken_off(lines, at)}
    introduced = soft(lines)
    if not introduced and "".join(below).strip() and not any(_said_in(lines[at], below) for at in marked):
        return set()
    marked |= {line for at in introduced for line in _named(lines, at + 1)}
    if introduced or len(marked) > 1 or outermost(subject) == "reply":
        return introduced | marked
    return set()


def _said_in(line: str, below: list[str]) -> bool:
    """Whether a marked line repeats what stands below, a few signs of it at least."""
    words = "".join(line.lstrip("> \t").split())
    return len(words) > 1 and words in "".join("".join(below).split())


def _broken_off(lines: list[str], at: int) -> bool:
    """Whether a bare line between two marked ones is the rest of the one above, which a program broke: a link, or half a sentence."""
    above = lines[at - 1].rstrip()
    return bool(_LINK.match(lines[at])) or (
        len(above.encode("gb18030", "replace")) >= _FULL
        and not above.endswith(tuple(_ENDS))
        and lines[at].strip() != ""
    )


def _named(lines: list[str], at: int) -> Iterator[int]:
    """The lines from `at` on that are marked with the name of who wrote them, `某某> `, as Supercite does."""
    begin = next((line for line in range(at, min(at + 3, len(lines))) if lines[line].strip()), at)
    name = _NAMED.match(lines[begin]) if begin < len(lines) else None
    while name and begin < len(lines) and lines[begin].startswith(name[0].rstrip()):
        yield begin
        begin += 1
