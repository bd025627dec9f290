"""The words of values in letters, as filters for templates, and a letter's text cut into blocks for its page."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup, escape

from mailbot.core.deadlines import GROUND_NAMES, basis_told
from mailbot.core.model import SHANGHAI, Kind, Person, Severity
from mailbot.core.moments import UNKNOWN, by, day, when
from mailbot.core.worktime import Calendar
from mailbot.shell import tables
from mailbot.shell.progress import ARROW, STAGES

RULE = "——————"
"""The line that begins the footer of every letter."""
ANNEX = "＝＝＝＝＝＝"
"""The line before and after an appendix, which a page may show in a way of its own."""
ASKS = "首行写明"
"""What the line before the choices says: the list after it are words to reply with."""
STOPS = "，、；。,;"
"""What a line of somebody's words may end with where another follows it on the same line."""
EACH = "首行写明工单号和"
"""What it says where the words to reply with follow the number of one of several tickets."""
MOST = 3000
"""Signs of somebody's words that a letter repeats; the whole stays in the archive."""

KINDS = {Kind.REPORT: "报修", Kind.CONSULT: "咨询", Kind.CHANGE: "需求", Kind.CUSTOMISATION: "客户化需求"}
_WHOLE = re.compile(r"(?P<number>(?<![A-Za-z0-9])(?:TJ|F|W)-\d{4}-\d{3,})|(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
"""What a line may not break in the middle of: numbers and dates have hyphens."""
_CALL = '<a class="head" href="tel:{}" style="color:#17324d;font-weight:bold;white-space:nowrap;text-decoration:none">{}</a>'
INK: Mapping[str, str] = {"灾难": "#7f1d1d", "重大": "#b3261e", "紧急": "#8a5200", "普通": "#35608f"}
"""The colour a page gives each severity."""
_LEVEL = '<span style="padding:1px 8px;border-radius:3px;background:{};color:#ffffff;font-weight:bold">{}</span>'
_PROGRESS = re.compile(ARROW.join(f"(?:【{name}】|{name})" for name in STAGES))
_MATTER = re.compile(r"(TJ-\d{4}-\d{4,})　(\w+)　(.*)")
_LABEL = re.compile(r"([^：，。；“”（）\s]{2,8})：(.+)")


def money(value: Decimal | None) -> str:
    """3,480.00 元."""
    return f"{value:,.2f} 元" if value is not None else "（未写明金额）"


def thousands(amount: str) -> str:
    """3,480.00 for the 3480.00 of a row."""
    return f"{Decimal(amount):,.2f}"


def level(value: Severity | None) -> str:
    """The contract's word; a customisation that reports no fault has none."""
    return value.value if value else "不分级"


def person(value: Person) -> str:
    """检验科 韩雪, or the address of somebody without a name."""
    return f"{value.department} {value.name or value.address}".strip()


def quote(words: str) -> str:
    """Somebody's words, each line marked, so that nothing in them can pass for ours."""
    kept = words.strip()[:MOST]
    lines = [each.rstrip() for each in kept.splitlines()] or ["（正文为空）"]
    more = ["……（其余从略，全文见存档原信）"] if len(words.strip()) > MOST else []
    return "\n".join(f"> {each}".rstrip() for each in (*lines, *more))


def line(words: str | None) -> str:
    """Somebody's words on one line; a stop at the end of one gives way to what joins them."""
    parts = (part.strip().rstrip(STOPS) for part in (words or "").splitlines())
    return "；".join(filter(None, parts)) or UNKNOWN


def row(value: str) -> str:
    """首次人工响应 for the row `response`, 季度维护 for the ground `duty`; another row's name is its word."""
    return GROUND_NAMES.get(value, value)


def unentered(moments: Iterable[datetime | date | None], calendar: Calendar) -> list[int]:
    """The years of these moments whose days off are not entered, so that they count Monday to Friday."""
    local = (moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment for moment in moments)
    years = {moment.year for moment in local if moment}
    return sorted(year for year in years if not calendar.entered(year))


def matter(value: Kind) -> str:
    """What a ticket is about, in a word."""
    return KINDS[value]


FILTERS: Mapping[str, Callable[..., object]] = {
    "day": day,
    "when": when,
    "by": by,
    "money": money,
    "thousands": thousands,
    "level": level,
    "person": person,
    "quote": quote,
    "line": line,
    "row": row,
    "basis": basis_told,
    "matter": matter,
    "unentered": unentered,
    "cell": tables.cell,
    "narrow": tables.narrow,
    "to_the_right": tables.to_the_right,
    "records": tables.records,
}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one look: words, list, choices (what to reply), matter (a ticket and what is said of it), progress, fields (label and
    value), quote, example, annex or footer.
    """

    look: str
    lines: tuple[str, ...]
    asked: str = ""
    """The line before choices, which says who is asked."""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Label and value of each line."""
        return tuple((each.partition("：")[0], each.partition("：")[2]) for each in self.lines)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The words to reply, and what is said about them."""
        return tuple((each.partition("（")[0], "".join(each.partition("（")[1:])) for each in self.lines)

    @property
    def matter(self) -> tuple[str, str, str]:
        """Number, level and brief of the ticket that the first line names."""
        number, told, brief = _MATTER.fullmatch(self.lines[0]).groups()  # type: ignore[union-attr]
        return number, told, brief

    @property
    def of_each(self) -> bool:
        """Whether the choices want the number of a ticket before them: the page offers them beside each ticket."""
        return self.look == "choices" and EACH in self.asked

    @property
    def stages(self) -> tuple[tuple[str, bool, bool], ...]:
        """Each stage of the progress line: its name, whether it lies behind, whether it is the one reached."""
        names = [name.strip() for name in self.lines[0].split(ARROW)]
        reached = next(place for place, name in enumerate(names) if name.startswith("【"))
        return tuple((name.strip("【】"), place < reached, place == reached) for place, name in enumerate(names))


def _look(text: str) -> str:
    if text.startswith("- "):
        return "list"
    if text.startswith(">"):
        return "quote"
    if text.startswith("例（"):
        return "example"
    if _PROGRESS.fullmatch(text):
        return "progress"
    return "fields" if _LABEL.fullmatch(text) else "words"


def page_blocks(text: str) -> Iterator[Block]:
    """The text as a page shows it: paragraph by paragraph, each run of like lines a block; an appendix and the footer whole."""
    body, rule, foot = text.rpartition(f"\n{RULE}\n")
    body, foot = (body, foot) if rule else (text, "")
    before, _, rest = body.partition(f"\n{ANNEX}\n")
    annex, _, after = rest.partition(f"\n{ANNEX}\n")
    yield from _paragraphs(before)
    if annex:
        yield Block("annex", tuple(annex.splitlines()))
    yield from _paragraphs(after)
    if foot.strip():
        yield Block("footer", tuple(foot.strip().splitlines()))


def _paragraphs(text: str) -> Iterator[Block]:
    before = ""
    for paragraph in filter(None, text.strip().split("\n\n")):
        if _MATTER.fullmatch(paragraph.partition("\n")[0]):
            yield Block("matter", tuple(each.removeprefix("- ") for each in paragraph.splitlines()))
            continue
        for look, run in groupby(paragraph.splitlines(), _look):
            lines = [each.strip() for each in run]
            asked = look == "list" and ASKS in before
            bare = (each[2:] if look in {"list", "quote"} else each for each in lines)
            yield Block("choices", tuple(bare), before) if asked else Block(look, tuple(bare))
            before = lines[-1]


def strong(text: str) -> Markup:
    """A line with its numbers in bold, they and dates unbroken; everything else of it is only words."""
    return Markup(_bold(text))  # noqa: S704 - escaped first


def told(line: str, phone: str) -> Markup:
    """A line as `strong` gives it, with the telephone to be called by a touch."""
    return Markup(_told(line, phone))  # noqa: S704 - escaped first


def said(value: str, phone: str) -> Markup:
    """A value as `told` gives it; a severity it begins with in its colour."""
    word, bracket, rest = value.partition("（")
    if word not in INK:
        return told(value, phone)
    return Markup(_LEVEL.format(INK[word], word) + _told(bracket + rest, phone))  # noqa: S704 - the rest is escaped first


def lines(several: Iterable[str], phone: str) -> Markup:
    """Lines as `told` gives them, each on its own."""
    return Markup("<br>".join(_told(each, phone) for each in several))  # noqa: S704 - escaped first


def _told(line: str, phone: str) -> str:
    if not phone or phone not in line:
        return _bold(line)
    call = _CALL.format(escape(phone.replace(" ", "")), escape(phone))
    return call.join(map(_bold, line.split(phone)))


def _bold(text: str) -> str:
    words = str(escape(text))
    return _WHOLE.sub(_kept_whole, words) if "-" in words else words


def _kept_whole(found: re.Match[str]) -> str:
    tag = "b" if found["number"] else "span"
    return f'<{tag} style="white-space:nowrap">{found[0]}</{tag}>'
