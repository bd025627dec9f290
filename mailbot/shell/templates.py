"""Letters from templates: one file a letter, its first line the subject; the only door to jinja2."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)

from mailbot.core.decision import Letter
from mailbot.core.deadlines import ROW_NAMES
from mailbot.core.model import SHANGHAI
from mailbot.mail.write import Rendered

LAYOUT = "layout.html"
READERS = ("hospital", "office", "engineer", "manager")
DAYS = "一二三四五六日"
UNKNOWN = "（未写明）"


def day(value: date | None) -> str:
    """2026年1月21日（周三）."""
    return f"{value.year}年{value.month}月{value.day}日（周{DAYS[value.weekday()]}）" if value else UNKNOWN


def when(value: datetime | None) -> str:
    """2026年1月21日（周三）08:53, in Shanghai."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())}{local:%H:%M}"


def money(value: Decimal | None) -> str:
    """3,480.00 元."""
    return f"{value:,.2f} 元" if value is not None else "（未写明金额）"


FILTERS: Mapping[str, Callable[..., str]] = {
    "day": day,
    "when": when,
    "money": money,
    "row": lambda row: ROW_NAMES.get(row, row),
}


def _environment(folders: list[Path], *, html: bool) -> Environment:
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.filters.update(FILTERS)
    return made


@dataclass(slots=True)
class Templates:
    """The shipped letters, single files overridden by a home; each compiled once."""

    shipped: Path
    override: Path | None = None
    _plain: Environment = field(init=False)
    _html: Environment = field(init=False)

    def __post_init__(self) -> None:
        folders = [folder for folder in (self.override, self.shipped) if folder]
        self._plain, self._html = _environment(folders, html=False), _environment(folders, html=True)

    def render(self, letter: Letter, shared: Mapping[str, object]) -> Rendered:
        """The letter in words; raises jinja2's UndefinedError where a template asks for what the letter does not say."""
        context = {**shared, **letter.context}
        subject, _, body = self._plain.get_template(f"{letter.kind}.txt").render(context).partition("\n")
        subject, text = " ".join(subject.split()), body.strip() + "\n"
        own = self._own(f"{letter.kind}.html")
        page = own.render({**context, "subject_line": subject}) if own else self._laid_out(subject, text)
        return Rendered(subject, text, page)

    def _laid_out(self, subject: str, text: str) -> str:
        return self._html.get_template(LAYOUT).render(subject_line=subject, paragraphs=tuple(_paragraphs(text)))

    def _own(self, name: str) -> Template | None:
        try:
            return self._html.get_template(name)
        except TemplateNotFound:
            return None

    def kinds(self) -> list[str]:
        """Every kind of letter there is a template for."""
        return sorted(f"{reader}/{file.stem}" for reader in READERS for file in (self.shipped / reader).glob("*.txt"))

    def problems(self) -> list[str]:
        """What is wrong with the templates as they stand, a sentence each."""
        found = []
        for kind in self.kinds():
            try:
                self._plain.get_template(f"{kind}.txt")
                self._own(f"{kind}.html")
            except TemplateSyntaxError as error:
                found.append(f"{error.filename or kind} 第 {error.lineno} 行写错了：{error.message}")
        return found


def _paragraphs(text: str) -> Iterator[dict[str, Any]]:
    """The text as blocks: a list where every line begins with a dash or dot, else lines of a paragraph."""
    for block in text.strip().split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines:
            listed = all(line.startswith(("- ", "· ")) for line in lines)
            yield {
                "list": listed,
                "lines": [line[2:] if listed else line for line in lines],
                "small": lines[0].startswith("—"),
            }
