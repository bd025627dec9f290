"""Small Word files made on the spot, and the blank forms the bot sends."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

ROOT = Path(__file__).parents[2]
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
Word = Callable[..., bytes]


@pytest.fixture(scope="session")
def blanks() -> dict[int, bytes]:
    return {number: (ROOT / "templates" / "forms" / f"annex{number}.docx").read_bytes() for number in (1, 2, 3)}


@pytest.fixture(scope="session")
def word() -> Word:
    """Bytes of a .docx whose body is this XML; `main` names its text part, `before` stands ahead of the root element."""

    def made(body: str, main: str = "word/document.xml", before: str = "") -> bytes:
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            archive.writestr(
                "_rels/.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
                f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{main}"/></Relationships>',
            )
            archive.writestr(main, f"{before}<w:document {W}><w:body>{body}</w:body></w:document>")
        return out.getvalue()

    return made


@pytest.fixture(scope="session")
def table() -> Callable[..., str]:
    """The XML of a table: each row a list of cell texts; a cell may be XML of its own."""

    def cell(content: str) -> str:
        if content.startswith("<w:tc>"):
            return content
        if content.startswith("<"):
            return f"<w:tc>{content}</w:tc>"
        lines = content.replace("&", "&amp;").split("\n")
        paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
        return f"<w:tc>{paragraphs}</w:tc>"

    def made(*rows: list[str]) -> str:
        return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"

    return made
