"""问题类型 of 附件3: 1 BUG, 2 反复BUG, 3 新功能, 4 特殊需求, as number, tick or words."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

TICKS = "☑☒√✓✔✅■●◉⊙"  # ☒ is how Word draws a ticked box by default
BOXES = "☐□○◯"
PRINTED = {"bug": 1, "反复bug": 2, "新功能": 3, "特殊需求": 4}
OPTION = re.compile(r"(?:[1-4]\s*[、.,:)]?\s*)?(反复bug|bug|新功能|特殊需求)")
WORDS = ((1, "bug|错误|缺陷|故障"), (2, "反复|重复"), (3, "新功能|新增"), (4, "特殊"))
LEADING = re.compile(r"\W*([1-4])(?![0-9]|\.[0-9])")
FIGURE = re.compile(r"(?<![0-9.])[1-4](?![0-9]|\.[0-9])")
KINDS = frozenset("1234")
SEVERAL = re.compile(r"\W*[1-4](?:(?:[\W_]|和|及|与|或)+[1-4])+\W*")
NUMERALS = str.maketrans("一二三四", "1234")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
"""Ⅰ to Ⅳ as NFKC and casefold leave them (Unicode: U+2160 is compatible with the letter I)."""


def number(text: str) -> int | None:
    """The kind meant, or None where none or several are."""
    plain = _plain(text)
    if len(OPTION.findall(plain)) > 1:
        return _only(_ticked(plain))
    if SEVERAL.fullmatch(plain):
        return _only(int(found) for found in FIGURE.findall(plain))
    leading = LEADING.match(plain)
    return int(leading[1]) if leading else _worded(plain)


def figure(text: str) -> str:
    """A numeral that stands alone as its Latin figure: ③ is 3, Ⅱ is 2; all else as written."""
    plain = _plain(text).strip()
    return plain if plain in KINDS else text


def marked(text: str) -> str:
    """What the printed list of kinds carries: the number of the ticked one, else what is written before the list."""
    plain = _plain(text)
    ticked = _only(_ticked(plain))
    first = OPTION.search(plain)
    before = plain[: first.start()] if first else plain
    return str(ticked) if ticked else before.strip(f" \t\n_:{BOXES}{TICKS}")


def _plain(text: str) -> str:
    """Circled, Roman and full-width figures as figures; NFKC leaves ticks and boxes alone."""
    plain = normalize("NFKC", text).casefold()
    return ROMAN.get(plain.strip(" \t\n.、()"), plain)


def _ticked(plain: str) -> Iterator[int]:
    """The kinds with a tick: it belongs to what follows where it begins the list or a line (☑ 2、), else to what it follows."""
    options = [(match.start(), PRINTED[match[1]]) for match in OPTION.finditer(plain)]
    signs = [match.start() for match in re.finditer(f"[{TICKS}{BOXES}]", plain)]
    leads = bool(options and signs and signs[0] < options[0][0])
    for at in (one for one in signs if plain[one] in TICKS):
        if leads or plain[:at].rstrip(" \t([").endswith("\n"):
            yield from [kind for start, kind in options if start > at][:1]
        else:
            yield from [kind for start, kind in options if start < at][-1:]


def _worded(plain: str) -> int | None:
    """By its words, 反复BUG being no BUG besides; else by the only figure or numeral (第二类)."""
    named = {kind for kind, words in WORDS if re.search(words, plain)}
    if named:
        return _only(named - {1} if 2 in named else named)
    return _only(int(found) for found in FIGURE.findall(plain.translate(NUMERALS)))


def _only(kinds: Iterable[int]) -> int | None:
    found = set(kinds)
    return found.pop() if len(found) == 1 else None
