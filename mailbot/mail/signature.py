"""Where a text ends and its signature begins: `-- `, what a phone adds, name, department and telephone."""

import re
from dataclasses import dataclass

from mailbot.mail.carriers import (
    LONG_RULE,
    RULE,
    above_blank,
    banner,
    before_advert,
    before_disclaimer,
    before_footer,
    before_offer,
)
from mailbot.mail.names import SINGLE
from mailbot.mail.signature_words import (
    ADDRESS,
    CLOSING,
    CREDENTIAL,
    DAY,
    DEVICE_SAYS,
    LINK,
    NUMBER,
    PLACE,
    REACHED_BY,
    REGARDS,
    SITE,
    STANDS_FOR,
    TITLE,
)

_DASHES = re.compile(r"^--\s*$")
# `王主任`, `李工`: how a writer of some standing signs.
_ADDRESSED = re.compile(
    rf"^[小老][{SINGLE}]$|^[{SINGLE}](?:工|总|工程师|老师|医[生师]|主任|护士长?|经理|[科处院组]长|主管|技师|教授)$"
)
_DASHED = re.compile(r"^[-—–]{1,2} ?([A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}|[\u4e00-\u9fff]{2,4})\s*$")
_PERSON = re.compile(rf"^[{SINGLE}][\u4e00-\u9fff]{{1,3}}$|^[\u4e00-\u9fff]{{2,4}}[·•][\u4e00-\u9fff]{{2,6}}$")
_LATIN = re.compile(r"^[A-Z][A-Za-z.&'-]{0,20}$")
_THOUGHT = ("。", "！", "？")
_SENTENCE = re.compile(r"[，。！？；,;!?“”\"、：:]")
# A line after which a number is what it speaks of, not a way to reach its writer.
_LEADS = re.compile(r"[:：]\s*$|(?:号码?|电话|手机)[^。！？]{0,2}$|(?:回电|联系|拨打?)[^。！？]{0,6}$")
_POINTS = re.compile(r"(?:[:：是为到至给]|>)\s*$")  # a line that speaks of the address below
_ITEM = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳])[.．、)）](?!\d)|[①-⑳]")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_CARD, _BAR = re.compile(r"^\|\s+\|\s*$"), re.compile(r"^\s*\|\s*$")
_LONGEST, _MOST_AFTER_DASHES, _MOST_IN_CARD, _MOST_BELOW_RULE = 9, 14, 16, 6
_LONGEST_OF_DEVICE, _WIDTH = 600, 40
_BRACKETS = re.compile(r"[（(【\[\]】)）]")
_SPACED = re.compile(r"^([\u4e00-\u9fff])\s{1,3}([\u4e00-\u9fff])$")


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line could be in a signature."""

    contact: bool = False
    link: bool = False
    name: bool = False
    place: bool = False
    day: bool = False

    def __bool__(self) -> bool:
        return self.contact or self.link or self.name or self.place or self.day


def sign_off(text: str, name: str = "", address: str = "") -> tuple[str, str]:
    """The text and its signature; a text of nothing but signature stays text. `name` is the sender's display name."""
    lines = text.strip().split("\n")
    above, lines = banner(lines)
    end = len(lines)
    for cut in (
        before_footer,
        before_offer,
        before_advert,
        before_disclaimer,
        _before_dashes,
        _before_card,
        _before_phone,
        _before_ruled,
    ):
        end = cut(lines, end)
    end = _before_contact(lines, _before_own(lines, _before_regards(lines, end), address), name)
    end = _before_phone(lines, end)
    end = _before_dashed(lines, end, name)
    end = _before_closing(lines, end)
    if (
        end > 1 and not lines[end - 2].strip() and lines[end - 1].strip() in {"-", "–", "—", "——"}
    ):  # what divided it from the rest
        end -= 1
    kept = "\n".join(lines[:end]).strip()
    return (kept, "\n".join([*above, *lines[end:]]).strip()) if kept else (text.strip(), "")


def above_device(lines: list[str]) -> int:
    """Where the lines end that are a writer's, what a phone added below them apart."""
    return _before_phone(lines, len(lines))


def _before_card(lines: list[str], end: int) -> int:
    """Above the card of NetEase's clients, whose table is left in plain text as `| |`, a few short lines and bars."""
    for at in range(max(1, end - _MOST_IN_CARD), end):
        below = lines[at + 1 : end]
        if _CARD.match(lines[at]) and any(map(_BAR.match, below)) and all(len(line) <= 60 for line in below):
            return above_blank(lines, at)
    return end


def _before_own(lines: list[str], end: int, address: str) -> int:
    """Above the sender's own address, which Foxmail writes below every letter."""
    last = above_blank(lines, end)
    own = address and last > 1 and lines[last - 1].strip(" \t<>").lower() == address.lower()
    above = above_blank(lines, last - 1) if own else 0
    return end if not above or _POINTS.search(lines[above - 1]) else above


def _before_ruled(lines: list[str], end: int) -> int:
    """Above a long ruler with nothing below it but a few short words: a name, a post, a firm."""
    for at in range(max(1, end - _MOST_BELOW_RULE), end):
        below = [line.strip() for line in lines[at + 1 : end] if line.strip()]
        if LONG_RULE.match(lines[at]) and below and all(map(_short, below)):
            return above_blank(lines, at)
    return end


def _short(line: str) -> bool:
    """Whether a line says no more than a name, a post, a firm or how to reach them."""
    told = REACHED_BY.match(line) or STANDS_FOR.match(line)
    return bool(told) or (
        len(line.encode("gb18030", "replace")) <= _WIDTH and not (_SENTENCE.search(line) or _ITEM.match(line))
    )


def _before_regards(lines: list[str], end: int) -> int:
    """Above the regards of a letter in English, with nothing below them but a name, a post, a firm and ways to reach them."""
    for at in range(max(1, end - _MOST_IN_CARD), end):
        below = [line.strip("*_ \t") for line in lines[at + 1 : end] if line.strip("*_ \t")]
        if REGARDS.match(lines[at]) and 0 < len(below) < _MOST_BELOW_RULE and all(map(CREDENTIAL.match, below)):
            return above_blank(lines, at)
    return end


def _before_dashes(lines: list[str], end: int) -> int:
    """The line `-- ` (RFC 3676 4.3), which some programs write without its space; above whole sentences it only divides."""
    for at in range(max(0, end - _MOST_AFTER_DASHES), end):
        if _DASHES.match(lines[at]) and sum(map(len, lines[at:end])) < 800 and not _divides(lines[at:end]):
            return at
    return end


def _divides(lines: list[str]) -> bool:
    """Whether two dashes without the space stand apart from paragraphs in Chinese, each of which ends as a thought does."""
    below = [line.rstrip() for line in lines[1:] if line.strip()]
    return (
        lines[0] == "--" and len(lines) > 1 and not lines[1].strip() and all(line.endswith(_THOUGHT) for line in below)
    )


def _before_phone(lines: list[str], end: int) -> int:
    """Above every last line that a mail program added of its own."""
    end = above_blank(lines, end)
    while end and _of_device(lines[end - 1]):
        end = above_blank(lines, end - 1)
    return end


def _of_device(line: str) -> bool:
    """Whether a program wrote a line; a line longer than any of theirs is not looked at."""
    return len(line) < _LONGEST_OF_DEVICE and bool(DEVICE_SAYS.match(LINK.sub("", line).strip().strip("-—*_()<>[] ")))


def _before_dashed(lines: list[str], end: int, name: str) -> int:
    """Above a last line of a dash and a name: Latin, or the sender's own; an item of a list has others above it."""
    last = above_blank(lines, end) - 1
    if last < 1 or lines[last - 1].strip() or not (signed := _DASHED.match(lines[last])):
        return end
    above = above_blank(lines, last)
    listed = above and lines[above - 1].lstrip().startswith(("-", "—", "–"))
    return end if listed or not (signed[1].isascii() or signed[1] in name) else above


def _before_closing(lines: list[str], end: int) -> int:
    """Above the polite words that lead to a signature, where there is one."""
    while 0 < end < len(lines) and CLOSING.match(lines[end - 1]):
        end = above_blank(lines, end - 1)
    return end


def _before_contact(lines: list[str], end: int, name: str) -> int:
    """Above the block of name, department, telephone that ends the text; it must name somebody or carry a telephone."""
    own = frozenset(_HAN.findall(name)) | ({name.strip()} if name.strip() else frozenset())
    seen: list[_Line] = []
    at = best = end
    while at and end - at < _LONGEST:
        line = lines[at - 1].strip(" \t|\u3000")
        what = _kind(line, own)
        if line and not what and not RULE.match(line):
            break
        at -= 1
        seen.append(what)
        if what and _vouched(seen, lines, at, own) and (at or best == end):
            best = at
    return best


def _vouched(seen: list[_Line], lines: list[str], at: int, own: frozenset[str]) -> bool:
    """Whether the lines from `at` on are a signature: the sender's name, a name with a department, a way to call."""
    top = seen[-1]
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    if _LEADS.search(above) and not _of_device(above):
        return False
    if (any(word in lines[at] for word in own) and top.name) or (top.day and any(line.name for line in seen)):
        return True
    apart = at == 0 or not lines[at - 1].strip(" \t|")
    reached = any(line.contact for line in seen)
    named = any(line.name for line in seen) and (reached or any(line.place or line.link for line in seen))
    bare = reached and all(line.contact or line.link or not line for line in seen)
    return apart and (named or bare) and not (top.place and not named)


def _kind(line: str, own: frozenset[str]) -> _Line:
    """What a line could be in a signature; nothing if it reads like a sentence."""
    if not line or len(line) > 70:
        return _Line()
    if DAY.match(line):
        return _Line(day=True)
    if NUMBER.match(line) or ADDRESS.match(line) or REACHED_BY.match(line):
        return _Line(contact=True)
    if SITE.match(line):
        return _Line(link=True)
    if STANDS_FOR.match(line):
        return _Line(place=True)
    if len(line.encode("gb18030", "replace")) > 60 or _SENTENCE.search(line):
        return _Line()
    line = _SPACED.sub(r"\1\2", line)
    return _words(line, own) or _words(_BRACKETS.sub(" ", line), own)


def _words(line: str, own: frozenset[str]) -> _Line:
    """A line of names, departments, titles and numbers, and of nothing else."""
    name = place = contact = False
    for word in filter(None, re.split(r"[\s/|·—]+|(?<!\d)-|-(?!\d)", line)):
        rest = next((word.replace(mine, "", 1) for mine in own if mine in word), word)
        if rest != word and (not rest or PLACE.match(rest) or TITLE.match(rest)):
            name, place = True, place or bool(rest)
        elif NUMBER.match(word) or ADDRESS.match(word) or SITE.match(word):
            contact = True
        elif _ADDRESSED.match(word):
            name = True
        elif PLACE.match(word) or TITLE.match(word) or _LATIN.match(word):
            place = True
        elif _PERSON.match(word):
            name = True
        else:
            return _Line()
    return _Line(contact=contact, name=name, place=place)
