"""The blank forms in the repository are what the script makes, byte for byte."""

import runpy
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import docx

ROOT = Path(__file__).parents[2]


def test_the_script_makes_the_very_files_of_the_repository() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_forms.py"))["forms"]()
    kept = {path.name: path.read_bytes() for path in (ROOT / "templates" / "forms").glob("*.docx")}
    assert made == kept


def test_blank_forms_are_a4_small_and_end_with_an_empty_paragraph(blanks: dict[int, bytes]) -> None:
    for number, data in blanks.items():
        document = docx.Document(BytesIO(data))
        section = document.sections[0]
        width, height = section.page_width, section.page_height
        assert width is not None
        assert height is not None
        assert (round(width.mm), round(height.mm)) == ((297, 210) if number == 1 else (210, 297))
        assert document.paragraphs[-1].text == ""
        assert document.element.body[-2].tag.endswith("}p")
        assert len(data) < 20_000
        assert all(part.compress_type == ZIP_STORED for part in ZipFile(BytesIO(data)).infolist())


def test_lists_repeat_their_header_on_every_page_and_widths_stand_in_the_grid(blanks: dict[int, bytes]) -> None:
    for number in (1, 2, 3):
        text = ZipFile(BytesIO(blanks[number])).read("word/document.xml").decode()
        assert text.count("<w:tblHeader/>") == {1: 1, 2: 3, 3: 0}[number]
        assert text.count("<w:gridCol ") == {1: 6, 2: 4, 3: 4}[number]


def test_chinese_is_said_to_be_simplified_chinese_and_digits_are_not(blanks: dict[int, bytes]) -> None:
    """LibreOffice breaks what is said to be Chinese anywhere, a date in the middle of its year too."""
    for data in blanks.values():
        styles = ZipFile(BytesIO(data)).read("word/styles.xml").decode()
        assert '<w:lang w:val="en-US" w:eastAsia="zh-CN"' in styles
        assert 'w:eastAsia="宋体"' in styles
