"""The contract's three annexes: recognised and read in what people send, filled in what we answer. Pure: bytes to values and back."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Protocol

from mailbot.core.model import SHANGHAI
from mailbot.forms import annex1_run_sheet, annex2_sign_in, annex3_customisation
from mailbot.forms.annex3_customisation import problem_type
from mailbot.forms.answers import NoPlace
from mailbot.forms.docx import read_docx
from mailbot.forms.form import Form, Unclear
from mailbot.forms.grid import Document, alone, cut, documents, joined
from mailbot.forms.labels import Names, label, names, split
from mailbot.forms.package import NotADocument
from mailbot.forms.typed import Places, drawn, typed, without
from mailbot.forms.xlsx import read_xlsx

__all__ = [
    "DOCX", "FORMS", "NAMES", "Annex", "Form", "NoPlace",
    "fill", "fingerprint", "is_blank", "is_drawn", "legible", "missing", "named", "opened", "problem_type", "read", "read_all",
    "read_typed", "recognise", "refusal", "unclear",
]  # fmt: skip


class Annex(Protocol):
    """What the module of an annex offers."""

    NUMBER: int
    NAME: str
    TITLES: tuple[str, ...]
    """The labels as the contract's own form prints them."""
    KNOWN: Mapping[str, str]
    """Every wording of them."""
    LEAST: int

    def recognise(self, document: Document) -> bool:
        """Whether the document is this form."""
        ...

    def read(self, document: Document, arrived: datetime) -> Form:
        """What is written in it."""
        ...

    def fill(self, form: Form, blank: bytes) -> bytes:
        """The blank with the form's answers in it."""
        ...

    def missing(self, form: Form) -> tuple[str, ...]:
        """The labels still to be filled in."""
        ...

    def unclear(self, form: Form) -> tuple[Unclear, ...]:
        """What is written in but says nothing that can be."""
        ...

    def is_blank(self, form: Form) -> bool:
        """Whether nothing is written in."""
        ...

    def fingerprint(self, form: Form) -> str:
        """What makes it this form and no other, as a hash."""
        ...


RUN_SHEET: Annex = annex1_run_sheet  # kept as one sheet a month it is still one list
FORMS: tuple[Annex, ...] = (RUN_SHEET, annex2_sign_in, annex3_customisation)
LABELS: Names = {wording: name for annex in FORMS for wording, name in annex.KNOWN.items()}
NAMES: Mapping[int, str] = {annex.NUMBER: annex.NAME for annex in FORMS}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = b"PK\x03\x04"  # people rename files: the first bytes decide what a file is, not its name
DOCUMENT = re.compile(r"\.(docx?|docm|wps|rtf|xls[xm]?|et|pdf|ofd|od[ts])$", re.IGNORECASE)
CALLED = {
    1: re.compile(r"附件\s*[:：]?\s*1|运行表"),
    2: re.compile(r"附件\s*[:：]?\s*2|签到表"),
    3: re.compile(r"附件\s*[:：]?\s*3|客户化"),
}
PACKED = re.compile(r"\.(zip|rar|7z|jpe?g|png|bmp|gif|webp|heic|heif|tiff?)$", re.IGNORECASE)
TITLED = {1: re.compile("运行表"), 2: re.compile("签到表"), 3: re.compile("客户化维护")}
ANY_TIME = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def recognise(data: bytes, filename: str) -> int | None:
    """The number of the annex this file is, or None."""
    form = read(data, filename, ANY_TIME)
    return form.annex if form else None


def read(data: bytes, filename: str, arrived: datetime, made: object = None) -> Form | None:
    """The first form in this file; None where it is no form."""
    return next(iter(read_all(data, filename, arrived, made)), None)


def read_all(data: bytes, filename: str, arrived: datetime, made: object = None) -> tuple[Form, ...]:
    """Every form filled in in this file, else the empty one that its name says; days without a year are read as near its arrival.

    `made` is what a program apart made of a file that only it can read (grid.written), from the receipt.
    """
    each = [annex.read(document, arrived) for annex, document in _found(_documents(data, made))]
    forms = [form for place, form in enumerate(each) if form not in each[:place]]
    filled = tuple(form for form in forms if not is_blank(form))
    return filled or tuple(sorted(forms, key=lambda form: f"附件{form.annex}" not in filename)[:1])


def read_typed(text: str, tables: Iterable[Places], title: str, arrived: datetime) -> tuple[tuple[Form, ...], str]:
    """The forms filled in in the text of a mail itself, or in its tables, and the text without them; `title` is its subject."""
    shown = tuple(one for one in drawn(tables) if any(label(cell.text, LABELS) for cell in one.cells))
    rest = reduce(without, shown, text)
    lined, rest = typed(rest, LABELS)
    found = _found((Document((*shown, *lined), tuple(rest.split("\n"))),))
    forms = tuple(annex.read(one, arrived) for annex, one in found if _meant(annex, one, f"{title}\n{rest}"))
    filled = tuple(form for form in forms if not is_blank(form))
    return (filled, rest) if filled else ((), text)


def is_drawn(text: str, one: Places) -> bool:
    """Whether a text holds the words of a table."""
    return without(text, drawn((one,))[0]) != text


def _meant(annex: Annex, document: Document, words: str) -> bool:
    """Whether words of a mail that could be labels are this form's: it is called by its name, or they are those printed in it."""
    cells = (cell.text for one in document.tables for cell in one.cells)
    printed = names(dict.fromkeys(annex.TITLES, ()))
    own = {label(text, printed) or (split(text, printed) or ("",))[0] for text in cells} - {""}
    return CALLED[annex.NUMBER].search(words) is not None or len(own) > annex.LEAST


def legible(found: Iterable[Document]) -> bool:
    """Whether there is a form in any of these."""
    return bool(_found(tuple(found)))


def named(filename: str) -> int | None:
    """The annex that the name of a file claims to be, whatever is in it; people call any picture 附件1, so there the title must stand."""
    called = CALLED if DOCUMENT.search(filename) else TITLED if PACKED.search(filename) else {}
    return next((number for number, words in called.items() if words.search(filename)), None)


def refusal(data: bytes, *, workbook: bool) -> str:
    """Why a workbook, else a Word document, could not be read, as a sentence; an empty string where it could."""
    try:
        (read_xlsx if workbook else read_docx)(data)
    except NotADocument as refused:
        return str(refused)
    return ""


def fill(form: Form, blanks: Mapping[int, bytes]) -> bytes:
    """The form written into its blank; the same form gives the same bytes. NoPlace where the blank lacks a label."""
    return _of(form).fill(form, blanks[form.annex])


def missing(form: Form) -> tuple[str, ...]:
    """The labels still to be filled in, in the form's order."""
    return _of(form).missing(form)


def unclear(form: Form) -> tuple[Unclear, ...]:
    """What is written in but says nothing that can be, in the form's order: a kind there is not, a day no calendar has."""
    return _of(form).unclear(form)


def is_blank(form: Form) -> bool:
    """Whether nothing is written in but what is printed."""
    return _of(form).is_blank(form)


def fingerprint(form: Form) -> str:
    """A hash that stays the same through the revisions of one form and differs between forms; "" for a blank one."""
    return "" if is_blank(form) else f"{form.annex}-{_of(form).fingerprint(form)}"


def _of(form: Form) -> Annex:
    return next(annex for annex in FORMS if form.annex == annex.NUMBER)


def _documents(data: bytes, made: object) -> tuple[Document, ...]:
    return documents(made) if made else opened(data)


def opened(data: bytes) -> tuple[Document, ...]:
    """What a file holds: a Word document is one, a workbook one a sheet; what its bytes are is decided by its parts."""
    if not data.startswith(ZIP):
        return ()
    for opening in (_word, read_xlsx):
        try:
            return opening(data)
        except NotADocument:
            continue
    return ()


def _word(data: bytes) -> tuple[Document, ...]:
    return (read_docx(data).document,)


def _found(pages: tuple[Document, ...]) -> list[tuple[Annex, Document]]:
    """Every annex in these, in their order, each with all of where it stands."""
    found: list[tuple[Annex, list[Document]]] = []
    for part in (part for page in pages for part in _parts(page)):
        for annex in (annex for annex in FORMS if annex.recognise(part)):
            before = next((parts for one, parts in found if one is annex and _continues(annex, part, parts[0])), None)
            if before:
                before.append(part)
            else:
                found.append((annex, [part]))
    return [(annex, joined(parts)) for annex, parts in found]


def _parts(page: Document) -> tuple[Document, ...]:
    """A page with several forms, cut where each begins; whose the lines between them are is known only where each annex stands once."""
    each = [(place, annex) for place, one in enumerate(page.tables) for annex in FORMS if annex.recognise(alone(one))]
    annexes = [annex.NUMBER for _, annex in each]
    return cut(page, [place for place, _ in each], lined=len(set(annexes)) == len(annexes))


def _continues(annex: Annex, part: Document, before: Document) -> bool:
    """Whether a list goes on: the run sheet always, a list of attendees under the same head, or under none."""
    form, mark = annex.read(part, ANY_TIME), annex.fingerprint(annex.read(before, ANY_TIME))
    return annex is RUN_SHEET or (bool(form.rows) and annex.fingerprint(form) in {"", mark})
