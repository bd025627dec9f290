"""The contract's three annexes: recognised and read in what people send, filled in what we answer. Pure: bytes to values and back."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from mailbot.core.model import SHANGHAI
from mailbot.forms import annex1_run_sheet, annex2_sign_in, annex3_customisation
from mailbot.forms.annex3_customisation import problem_type
from mailbot.forms.answers import NoPlace
from mailbot.forms.docx import NotADocument, read_docx
from mailbot.forms.form import Form
from mailbot.forms.grid import Document

__all__ = [
    "DOCX", "FORMS", "NAMES", "Annex", "Form", "NoPlace",
    "defect", "fill", "fingerprint", "is_blank", "missing", "named", "problem_type", "read", "recognise",
]  # fmt: skip


class Annex(Protocol):
    """What the module of an annex offers."""

    NUMBER: int
    NAME: str

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

    def is_blank(self, form: Form) -> bool:
        """Whether nothing is written in."""
        ...

    def fingerprint(self, form: Form) -> str:
        """What makes it this form and no other, as a hash."""
        ...


FORMS: tuple[Annex, ...] = (annex1_run_sheet, annex2_sign_in, annex3_customisation)
NAMES: Mapping[int, str] = {annex.NUMBER: annex.NAME for annex in FORMS}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = b"PK\x03\x04"  # people rename files: the first bytes decide what a file is, not its name
DOCUMENT = re.compile(r"\.(docx?|docm|wps|rtf|xlsx?|et|pdf)$", re.IGNORECASE)
CALLED = {
    1: re.compile(r"附件\s*[:：]?\s*1|运行表"),
    2: re.compile(r"附件\s*[:：]?\s*2|签到表"),
    3: re.compile(r"附件\s*[:：]?\s*3|客户化"),
}
ANY_TIME = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def recognise(data: bytes, filename: str) -> int | None:
    """The number of the annex this file is, or None."""
    document = _document(data)
    annex = _annex(document, filename) if document else None
    return annex.NUMBER if annex else None


def read(data: bytes, filename: str, arrived: datetime) -> Form | None:
    """The form in this file, days without a year read as near its arrival; None where it is no form."""
    document = _document(data)
    annex = _annex(document, filename) if document else None
    return annex.read(document, arrived) if document and annex else None


def named(filename: str) -> int | None:
    """The annex that the name of a document claims to be, whatever is in it."""
    if not DOCUMENT.search(filename):
        return None
    return next((number for number, words in CALLED.items() if words.search(filename)), None)


def defect(data: bytes, filename: str) -> str:
    """Why a file that looks like a Word document could not be opened, as a sentence; else an empty string."""
    if not data.startswith(ZIP) or not filename.lower().endswith((".docx", ".docm")):
        return ""
    try:
        read_docx(data)
    except NotADocument as refusal:
        return f"{filename}：{refusal}"
    return ""


def fill(form: Form, blanks: Mapping[int, bytes]) -> bytes:
    """The form written into its blank; the same form gives the same bytes. NoPlace where the blank lacks a label."""
    return _of(form).fill(form, blanks[form.annex])


def missing(form: Form) -> tuple[str, ...]:
    """The labels still to be filled in, in the form's order."""
    return _of(form).missing(form)


def is_blank(form: Form) -> bool:
    """Whether nothing is written in but what is printed."""
    return _of(form).is_blank(form)


def fingerprint(form: Form) -> str:
    """A hash that stays the same through the revisions of one form and differs between forms; "" for a blank one."""
    return "" if is_blank(form) else f"{form.annex}-{_of(form).fingerprint(form)}"


def _of(form: Form) -> Annex:
    return next(annex for annex in FORMS if form.annex == annex.NUMBER)


def _document(data: bytes) -> Document | None:
    try:
        return read_docx(data).document if data.startswith(ZIP) else None
    except NotADocument:
        return None


def _annex(document: Document, filename: str) -> Annex | None:
    """Of several annexes in one file (the whole contract, say) the one filled in, then the one its name says."""
    found = [annex for annex in FORMS if annex.recognise(document)]
    if len(found) <= 1:
        return found[0] if found else None
    return min(
        found, key=lambda annex: (annex.is_blank(annex.read(document, ANY_TIME)), f"附件{annex.NUMBER}" not in filename)
    )
