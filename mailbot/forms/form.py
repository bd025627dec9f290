"""A filled annex as values, and how its words and days are kept: cleaned text, days as ISO dates where they are understood."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from mailbot.core.dates import find_date
from mailbot.core.model import SHANGHAI
from mailbot.forms.wording import OBJECT, WINGDINGS

# What XML 1.0 cannot carry (2.2), and the stand-in for pictures.
UNWRITABLE = re.compile(rf"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|{OBJECT}")
QUARTER, YEAR = timedelta(days=92), timedelta(days=365)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
A_DAY = "应为一个实有的日期，如 2026年3月24日"
FIGURE = re.compile(r"[\d一二三四五六七八九十〇]")
DAYS = (
    re.compile(r"(?<!\d)(?:(\d{4}|\d{2})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"),
    re.compile(r"(?<![A-Za-z0-9./-])(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})(?![0-9./-])"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One of the contract's annexes (1, 2 or 3), filled in; `fields` is plain JSON, keyed by the form's own Chinese labels."""

    annex: int
    fields: Mapping[str, object]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The lines of its list; annex 3 has none."""
        rows = self.fields.get("rows")
        return (
            [{str(name): str(value) for name, value in row.items()} for row in rows] if isinstance(rows, list) else []
        )

    @property
    def entries(self) -> Iterator[tuple[str, str]]:
        """Every label with what stands there, line by line."""
        yield from ((name, str(value)) for name, value in self.fields.items() if name != "rows")
        for row in self.rows:
            yield from row.items()

    def said(self, name: str) -> str:
        """What stands at a label, or an empty string."""
        return clean(str(self.fields.get(name, "")))


@dataclass(frozen=True, slots=True)
class Unclear:
    """What stands at a label and says nothing that can be, with what is wanted there."""

    label: str
    written: str
    wanted: str


def clean(text: str) -> str:
    """The text as a form can hold it: one kind of line end, nothing XML forbids, no blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNWRITABLE.sub("", lines).translate(WINGDINGS).strip()


def iso_day(text: str, arrived: datetime) -> str:
    """The day as 2026-03-24, a missing year taken near the arrival; kept as written where it is not understood."""
    here = arrived.astimezone(SHANGHAI) if arrived.tzinfo else arrived
    day = find_date(text, here.date())
    return day.isoformat() if day else text


def past_day(text: str, arrived: datetime) -> str:
    """The day of something that was done: of one without its year the last, unless it is less than a quarter ahead."""
    here = arrived.astimezone(SHANGHAI) if arrived.tzinfo else arrived
    day = find_date(text, here.date())
    if day and day > here.date() + QUARTER:
        return iso_day(text, arrived - YEAR)  # says the same where the year is written
    return iso_day(text, arrived)


def unclear_day(label: str, written: str) -> tuple[Unclear, ...]:
    """A day that was written and not understood, or that no calendar has; words without a figure (待定, 同上) are left alone."""
    known = _iso(written) is not None or not FIGURE.search(written)
    return () if known else (Unclear(label, written, A_DAY),)


def impossible_day(label: str, written: str) -> tuple[Unclear, ...]:
    """A day that no calendar has, among the words of a label where any words may stand (尽快, 5月底前)."""
    plain = normalize("NFKC", written)
    real = all(_real(*match.groups()) for shape in DAYS for match in shape.finditer(plain))
    return () if real else (Unclear(label, written, A_DAY),)


def _real(year: str | None, month: str, day: str) -> bool:
    """Whether there is such a day; without its year, in a leap year."""
    try:
        date(int(year or 2000) % 2000 + 2000, int(month), int(day))
    except ValueError:
        return False
    return True


def spoken_day(text: str) -> str:
    """2026-03-24 as a form has it, 2026年3月24日; anything else as it is."""
    day = _iso(text)
    return f"{day.year}年{day.month}月{day.day}日" if day else text


def _iso(text: str) -> date | None:
    match = ISO.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def mark(parts: Iterable[str]) -> str:
    """A hash of what tells one form from another, blind to spaces and punctuation; "" where nothing is said."""
    plain = [re.sub(r"[\W_]+", "", part).casefold() for part in parts]
    return (
        sha256(json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest() if any(plain) else ""
    )
