"""Letters from templates: one file a letter, its first line the subject; the only door to jinja2."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, meta

from mailbot.core.decision import Letter
from mailbot.mail.privacy import on_page
from mailbot.mail.write import Rendered
from mailbot.shell.progress import progress
from mailbot.shell.replies import Reader
from mailbot.shell.specimen_cast import CONTRACT, SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.wording import FILTERS, lines, page_blocks, said, strong, told

log = logging.getLogger("mailbot")
LAYOUT = "layout.html"
READERS = ("hospital", "office", "engineer", "manager")
REPORTS = frozenset({"manager/digest"})
"""Letters whose words a report makes; they are tried by its own tests."""
USUALLY: Mapping[str, object] = {
    "name": "",
    "owed": (),
    "grouped": None,
    "gone": (),
    "confirmed": None,
    "report": "",
    "files": 0,
}
"""What a letter holds if nothing else is given: nobody greeted by name, no news of another letter brought with it."""
_GAP = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")
_CONTROL = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""What no reader sees: control characters, and those that turn the direction of a line (Unicode TR 36, 3.1)."""
_CONTROLS = re.compile(f"[{''.join(map(re.escape, map(chr, _CONTROL)))}]")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One letter made ready: its first line, the rest, and a page of its own if it has one."""

    subject: Template
    body: Template
    page: Template | None


@dataclass(slots=True)
class _Shelf:
    """Folders of templates, the first that has a file wins; each letter is compiled once."""

    folders: tuple[Path, ...]
    plain: Environment = field(init=False)
    html: Environment = field(init=False)
    sheets: dict[str, _Sheet] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.plain, self.html = _environment(self.folders, html=False), _environment(self.folders, html=True)

    def sheet(self, kind: str) -> _Sheet:
        """The letter of a kind; raises TemplateNotFound or TemplateSyntaxError."""
        if kind not in self.sheets:
            self.sheets[kind] = self._made(kind)
        return self.sheets[kind]

    def _made(self, kind: str) -> _Sheet:
        """First line and rest are compiled apart, so that no tag of the subject swallows the line end."""
        source, name = self.source(f"{kind}.txt")
        first, _, rest = source.partition("\n")
        made = [
            Template.from_code(self.plain, self.plain.compile(part, f"{kind}.txt", name), self.plain.make_globals(None))
            for part in (first, "\n" + rest)
        ]
        return _Sheet(made[0], made[1], self._page(f"{kind}.html"))

    def source(self, name: str) -> tuple[str, str]:
        """What a template file says, and where it is."""
        assert self.plain.loader is not None
        source, path, _ = self.plain.loader.get_source(self.plain, name)
        return source, path or name

    def _page(self, name: str) -> Template | None:
        try:
            return self.html.get_template(name)
        except TemplateNotFound:
            return None

    def written(self, letter: Letter, shared: Mapping[str, object]) -> Rendered:
        """The letter in words."""
        sheet = self.sheet(letter.kind)
        context: dict[str, Any] = {
            "about": letter.about,
            **USUALLY,
            "progress": progress(letter),
            **shared,
            **letter.context,
        }
        reader: Reader = context["reader"]
        subject = reader.veil(_line(sheet.subject.render(context)))
        words = reader.only(_seen(sheet.body.render(context)))
        text = reader.veil(_GAP.sub("\n\n", words).strip() + "\n")
        shown = {"subject_line": subject, "blocks": tuple(page_blocks(text)), "phone": context["contract"].phone}
        if sheet.page:
            return Rendered(subject, text, on_page(sheet.page.render({**context, **shown}), reader.veil))
        return Rendered(subject, text, self.html.get_template(LAYOUT).render(reader=reader, **shown))


def _environment(folders: tuple[Path, ...], *, html: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=html,  # noqa: S701 - plain text needs no escaping, pages get it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # what is included ends with a line end, like any other line
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.filters |= {"strong": strong, "told": told, "said": said, "lines": lines}
    return made


def _line(text: str) -> str:
    """One line, whatever was put into it: nothing of a mail may start a header of ours."""
    return " ".join(_seen(text).split())


def _seen(text: str) -> str:
    """The text without what no reader sees; hardly any has it, and to look is quicker than to take away."""
    return text.translate(_CONTROL) if _CONTROLS.search(text) else text


@dataclass(slots=True)
class Templates:
    """The shipped letters, single files of which a home may override."""

    shipped: Path
    override: Path | None = None
    _shelves: tuple[_Shelf, ...] = field(init=False)

    def __post_init__(self) -> None:
        own = (_Shelf((self.override, self.shipped)),) if self.override and self.override.is_dir() else ()
        self._shelves = (*own, _Shelf((self.shipped,)))

    def render(self, letter: Letter, shared: Mapping[str, object]) -> Rendered:
        """The letter in words; where a home's own file fails, the shipped one speaks, for no letter may hold up a mail."""
        for shelf in self._shelves[:-1]:
            try:
                return shelf.written(letter, shared)
            except Exception as error:  # noqa: BLE001 - a template may fail in as many ways as a program
                log.warning("%s.txt 不能用（%s），改用随附版本；请运行 mailbot check", letter.kind, error)
        return self._shelves[-1].written(letter, shared)

    def make_ready(self) -> None:
        """Every letter compiled before the first is written, so that none waits for it; what is wrong with one, `problems` tells."""
        for kind in self.kinds():
            with suppress(TemplateError, OSError, ValueError):
                self._shelves[0].sheet(kind)

    def page(self, name: str, context: Mapping[str, object]) -> str:
        """A page that is no letter: the home's own file, or the shipped one."""
        return self._shelves[0].html.get_template(name).render(context).translate(_CONTROL)

    def text(self, name: str) -> str:
        """A file as it stands."""
        return self._shelves[0].source(name)[0]

    def kinds(self) -> list[str]:
        """Every kind of letter there is a shipped template for."""
        return sorted(f"{reader}/{file.stem}" for reader in READERS for file in (self.shipped / reader).glob("*.txt"))

    def problems(self) -> list[str]:
        """What is wrong with the templates as they stand, a sentence each: every letter is written once for a specimen."""
        known = {letter.kind for letter in specimens()} | REPORTS
        there = set(self.kinds())
        found = [f"缺少 {kind}.txt" for kind in sorted(known - there)]
        found += [f"{kind}.txt 没有对应的信件" for kind in sorted(there - known)]
        letters = [letter for letter in (*specimens(), *map(_bare, REPORTS)) if letter.kind in there]
        return list(dict.fromkeys((*found, *(problem for letter in letters for problem in self._problems(letter)))))

    def _problems(self, letter: Letter) -> Iterator[str]:
        shelf = self._shelves[0]
        try:
            shelf.sheet(letter.kind)
            if letter.kind in REPORTS:
                return
            yield from _unknown(shelf, letter)
            yield from _wanting(letter, shelf.written(letter, SHARED))
        except Exception as error:  # noqa: BLE001 - the same, and here it is the answer
            yield _failed(letter.kind, error)


def _bare(kind: str) -> Letter:
    return Letter(kind, (), {})


def _unknown(shelf: _Shelf, letter: Letter) -> Iterator[str]:
    """Names the letter never gets, also where the specimen does not lead."""
    source, _ = shelf.source(f"{letter.kind}.txt")
    names = meta.find_undeclared_variables(shelf.plain.parse(source))
    for name in sorted(names - letter.context.keys() - {*SHARED, "about", "progress", *USUALLY}):
        yield f"{letter.kind}.txt 用了这封信没有的内容：{name}"


def _wanting(letter: Letter, rendered: Rendered) -> Iterator[str]:
    """What every letter must carry: a subject, the number of its matter (QQ Mail sends no References), the phone (合同 3.1)."""
    if not rendered.subject:
        yield f"{letter.kind}.txt 第 1 行没有主题"
    if letter.about and letter.about not in rendered.subject + rendered.text:
        yield f"{letter.kind}.txt 没有写编号，对方回复时无法归入原事项"
    if CONTRACT.phone not in rendered.text:
        yield f"{letter.kind}.txt 没有写 7×24 服务电话（合同 3.1）"


def _failed(kind: str, error: Exception) -> str:
    """The sentence for a template that cannot be used, with its line."""
    line = getattr(error, "lineno", None)
    name: Any = getattr(error, "name", None) if isinstance(error, TemplateError) else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith((".txt", ".html")):
            name, line = Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno
        trace = trace.tb_next
    return f"{kind}：{name or 'txt'}{f' 第 {line} 行' if line else ''}不能用：{error}"
