"""Where the letters below begin: the rulers, header blocks and sentences that mail programs put before a quoted letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from mailbot.mail.fields import ADDRESS, DATED, RULE, TITLED, WINDOW, after_block, alone, begins_block, is_block
from mailbot.mail.quoting_words import (
    ABOVE,
    BARE_TITLE,
    BLANK,
    BOARD,
    CLOCK,
    CLOSES,
    EMPTY,
    ESCAPED,
    FORWARDED,
    FORWARDED_BLOCK,
    GLUED,
    HELD_LAST,
    LEAD,
    LED,
    MOMENT,
    NAMED_LAST,
    ORIGINAL,
    SAID,
    SAID_ABROAD,
    SAID_LAST,
    STRAY,
    TIMED_LAST,
    WROTE,
)

_MARKS = re.compile(r"^[>\s|]+")
_QUOTED = re.compile(r"^[ \t]{0,3}>(?!.*<<|\s?wrote:|:\s*$)")
_RULERS = (RULE, TITLED, BARE_TITLE)

_SENTENCE, _LONGEST, _NAMED_AND_DATED = 5, 400, 160
_MOST = 5000  # lines that are looked at: no person writes more above a letter


@dataclass(frozen=True, slots=True)
class History:
    """The letters below: the line they begin in, the line their own text begins in, and whether they are forwarded."""

    start: int
    text: int
    forwarded: bool = False


def is_quoted(line: str) -> bool:
    """Whether a line bears the mark of quoted text (RFC 3676 4.5)."""
    return bool(_QUOTED.match(line))


def parted(text: str) -> list[str]:
    """The lines of a text; what introduces a quote and shares its line with an answer stands in a line of its own, and what QQ
    Mail left of HTML is read as such.
    """
    if any(title in text for title in ESCAPED):
        text = unescape(text)
    lines = [part for line in text.replace("\xa0", " ").split("\n") for part in _apart(line)]
    return list(_marked(lines)) if "的大作中提到" in text or "言：" in text or "言:" in text else lines


def _marked(lines: list[str]) -> Iterator[str]:
    """The lines with what a board quotes by a colon marked as mail marks it (RFC 3676 4.5)."""
    quoting = False
    for line in lines:
        quoting = bool(BOARD.match(line)) or (quoting and (line.startswith(":") or not line.strip()))
        yield f">{line[1:]}" if quoting and line.startswith(":") else line


def _apart(line: str) -> list[str]:
    """A line, or the lines it should have been."""
    if len(line) >= _LONGEST or _QUOTED.match(line):
        return [line]
    if shared := STRAY.match(line):
        return [shared[1].rstrip(" -"), shared[2]]
    if led := LED.match(line):
        return [*led.groups()]
    if (glued := GLUED.match(line)) and (glued[1].strip() or glued[3].strip()):
        return [part for part in glued.groups() if part.strip()]
    return [line if EMPTY.sub("", line).strip() else ""]


def history(lines: list[str]) -> History:
    """Where the letters below begin for good; the number of lines if there are none."""
    for at, line in enumerate(lines[:_MOST]):
        if _QUOTED.match(line) or not line.strip() or len(line) > _LONGEST:
            continue
        if FORWARDED.match(line) or (FORWARDED_BLOCK.match(line) and _holds_block(lines, at + 1)):
            return History(at, at, forwarded=True)
        below = _below(lines, at)
        if below is not None and not _followed_by_marks(lines, below.text):
            return below
    return History(len(lines), len(lines))


def _holds_block(lines: list[str], at: int) -> bool:
    """Whether a header block begins here, marked or not."""
    return begins_block([_MARKS.sub("", line) for line in lines[at : at + WINDOW]], 0)


def _below(lines: list[str], at: int) -> History | None:
    """The letter that this line introduces."""
    line = lines[at]
    if ORIGINAL.match(line) or ABOVE.match(line) or (BARE_TITLE.match(line) and begins_block(lines, at + 1)):
        return History(_above_rules(lines, at), after_block(lines, at + 1))
    if is_block(lines, at):
        return History(_above_rules(lines, at), after_block(lines, at))
    if apart := alone(lines, at):
        return History(*apart)
    first = introduction(lines, at)
    return History(first, at + 1) if first is not None else None


def soft(lines: list[str]) -> set[int]:
    """The lines before a marked quote that only introduce it: sentences, rulers, header blocks."""
    found: set[int] = set()
    for at in range(min(len(lines), _MOST)):
        if len(lines[at]) > _LONGEST:
            continue
        if not _QUOTED.match(lines[at]) and (below := _below(lines, at)):
            found.update(range(below.start, below.text))
        elif _QUOTED.match(lines[at]) and (first := introduction(lines, at)) is not None:
            found.update(range(first, at + 1))
        elif _followed_by_marks(lines, at + 1) and len(lines[at]) < 120 and SAID_LAST.search(lines[at]):
            found.add(at)
    return found


def _above_rules(lines: list[str], at: int) -> int:
    """The start with the ruler, the bare title and the blank lines above it."""
    top = max(0, at - WINDOW)
    while at > top and (not lines[at - 1].strip() or any(ruler.match(lines[at - 1][:_LONGEST]) for ruler in _RULERS)):
        at -= 1
    return at


def introduction(lines: list[str], at: int) -> int | None:
    """The first line of a sentence like `在 …，某某 写道：` that ends in this line, or None; clients wrap it over up to four."""
    if BOARD.match(lines[at]):
        return at
    if not _may_end(lines, at):
        return None
    whole = ""
    for first in range(at, max(-1, at - _SENTENCE), -1):
        line = _MARKS.sub("", lines[first])
        if first < at and (_ends(line) or not (line.strip() or CLOSES.match(whole))):
            break
        if is_quoted(lines[first]) != is_quoted(lines[at]) and not line.startswith("<"):  # the writer's own words
            break
        whole = f"{line} {whole}".strip()
        if (LEAD.match(whole) and _evident(whole)) or (first < at and ADDRESS.search(line) and WROTE.search(line)):
            return _with_name(lines, first)
    return _signed(lines, at)


def _may_end(lines: list[str], at: int) -> bool:
    """Whether a sentence before a quote can end in this line: with its verb, a colon, or a bracketed address above marks."""
    last = lines[at].rstrip(BLANK)
    if last.endswith((":", "：")):
        broken = TIMED_LAST.search(last) or last.lstrip() == ">:"
        wrapped = at > 0 and broken and SAID_ABROAD.search(lines[at - 1][:_LONGEST])
        return bool(SAID.search(last) or NAMED_LAST.search(last) or wrapped or _names_writer(lines, at))
    return _says_last(last) or bool(HELD_LAST.search(last) and _followed_by_marks(lines, at + 1))


@lru_cache(maxsize=256)
def _says_last(line: str) -> bool:
    """Whether a line ends with such a verb. Asked of each line by `history` and then by `soft`."""
    return SAID_LAST.search(line) is not None


def _signed(lines: list[str], at: int) -> int | None:
    """The first line of `某某 <地址> 写道：` or `Somebody wrote on <date>:`, which begin with the name."""
    bare = _MARKS.sub("", lines[at]).strip()
    if ADDRESS.search(bare) and WROTE.search(bare):
        return _with_name(lines, at)
    if _names_writer(lines, at):
        return at
    dated = SAID_ABROAD.search(bare) and DATED.search(bare) and re.search(r"\d[:.]\d\d", bare)
    return at if dated and len(bare) < 120 and bare.endswith(":") else None


def _names_writer(lines: list[str], at: int) -> bool:
    """Whether a line above marks says just who and perhaps when, as `* 某某 <地址> [2026-03-10 09:02]:` of mutt does."""
    line = lines[at].rstrip(BLANK)
    told = len(line) < _NAMED_AND_DATED and line.endswith((":", "：")) and ADDRESS.search(line)
    return bool(told and (DATED.search(line) or line[:-1].rstrip().endswith((">", ")")))) and _followed_by_marks(
        lines, at + 1
    )


def _with_name(lines: list[str], first: int) -> int:
    """The line above, if a client broke the name off before its address or both off before the date."""
    before = next((at for at in range(first - 1, max(-1, first - 3), -1) if lines[at].strip()), first)
    above, begun = lines[before].strip(), _MARKS.sub("", lines[first])
    held = HELD_LAST.search(above)
    broken = (
        begun.startswith("<") or (held and (held[1] or begun.startswith(("于", "於", "在")))) or MOMENT.match(above)
    )
    return before if broken and 0 < len(above) < 120 and not _ends(above) else first


def _ends(line: str) -> bool:
    """Whether a line ends a thought, so that it is no part of a sentence that a client broke."""
    return len(line) > 200 or line.rstrip().endswith(("。", "！", "？", "!", "?", "；"))


def _evident(bare: str) -> bool:
    """Whether a sentence has what only a client writes: an address, or a date with a time or a comma behind it."""
    return bool(ADDRESS.search(bare) or (DATED.search(bare) and CLOCK.search(bare)))


def _followed_by_marks(lines: list[str], at: int) -> bool:
    """Whether the quote from `at` on is marked line by line, so that an answer may stand between."""
    below = next((line for line in lines[at : at + 5] if line.strip()), "")
    return bool(_QUOTED.match(below))
