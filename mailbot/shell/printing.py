"""PDF beside .docx: filled forms and statements as they look on paper, for whoever has no Word or only a phone."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import PurePath

from mailbot.core.decision import Enclosure, Letter
from mailbot.forms import DOCX

log = logging.getLogger("mailbot")
PRINTED = frozenset(
    {
        "hospital/form_received",
        "office/form_to_confirm",
        "office/statement",
        "office/statement_copy",
        "hospital/handbook",
    }
)
"""Letters whose Word file is for reading; what still has to be filled in (blank forms, the check list) goes as Word alone."""
Print = Callable[[bytes], bytes | None]
"""A Word file as PDF; None where that fails."""


def printed(letters: Iterable[Letter], as_pdf: Print) -> tuple[Letter, ...]:
    """The letters with a PDF beside each Word file; the same file is printed once, and one that fails holds up no letter."""
    once = cache(as_pdf)
    return tuple(
        replace(letter, enclosures=(*letter.enclosures, *_pdfs(letter, once))) if letter.kind in PRINTED else letter
        for letter in letters
    )


def _pdfs(letter: Letter, as_pdf: Print) -> Iterator[Enclosure]:
    for file in letter.enclosures:
        if file.content_type != DOCX:
            continue
        if data := as_pdf(file.data):
            yield Enclosure(str(PurePath(file.filename).with_suffix(".pdf")), "application/pdf", data)
        else:
            log.warning("%s 的 PDF 没有做成，信件照发，只附 Word 文件", file.filename)
