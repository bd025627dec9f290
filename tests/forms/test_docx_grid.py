"""A Word document is read as a person sees it, and an unsafe one is not opened."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from mailbot.forms import docx, package
from mailbot.forms.docx import read_docx
from mailbot.forms.grid import Table
from mailbot.forms.package import NotADocument

Word = Callable[..., bytes]


def only(word: Word, rows: str) -> Table:
    (table,) = read_docx(word(f"<w:tbl>{rows}</w:tbl>")).document.tables
    return table


def spoken(word: Word, cell: str) -> str:
    return only(word, f"<w:tr><w:tc>{cell}</w:tc></w:tr>").cells[0].text


def p(content: str) -> str:
    return f"<w:p><w:r>{content}</w:r></w:p>"


def box(checked: int) -> str:
    properties = f'<w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox></w:sdtPr>'
    return f"<w:p><w:sdt>{properties}<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt></w:p>"


def test_a_merged_cell_is_one_cell_and_covers_its_places(word: Word) -> None:
    rows = (
        f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("<w:t>左</w:t>")}</w:tc>'
        f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("<w:t>上</w:t>")}</w:tc></w:tr>'
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{p('<w:t>中</w:t>')}</w:tc><w:tc>{p('<w:t>右</w:t>')}</w:tc></w:tr>"
    )
    table = only(word, rows)
    assert [(cell.text, cell.row, cell.column, cell.height, cell.width) for cell in table.cells] == [
        ("左", 0, 0, 2, 1),
        ("上", 0, 1, 1, 2),
        ("中", 1, 1, 1, 1),
        ("右", 1, 2, 1, 1),
    ]
    left, top, middle, right = table.cells
    assert table.right_of(left) == top
    assert table.right_of(middle) == right
    assert table.below(top) == middle
    assert table.below(left) is None
    assert table.at(1, 0) == left


def test_the_older_horizontal_merge_and_skipped_columns_count_too(word: Word) -> None:
    rows = (
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>{p("<w:t>宽</w:t>")}</w:tc>'
        "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr>"
    )
    assert [(cell.text, cell.column, cell.width) for cell in only(word, rows).cells] == [("宽", 1, 2)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (p("<w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t>") + p("<w:t>丁</w:t>"), "甲\n乙\t丙\n丁"),
        ("<w:p><w:r><w:t>王</w:t></w:r><w:r/><w:r><w:t>磊</w:t></w:r></w:p>", "王磊"),
        ("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>", "新"),
        (
            "<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>",
            "新处",
        ),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", "链接"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件"),
        (
            "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            "",
        ),
        (box(1), "☑"),
        (box(0), "☐"),
        (p('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t>'), "☑是"),
        (p('<w:sym w:font="Wingdings 2" w:char="0052"/>'), "☑"),
        (p("<w:t>\uf0fe</w:t>"), "☑"),
        (
            p(
                '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
            ),
            "☑",
        ),
        (
            p(
                '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar>'
            ),
            "☑",
        ),
        (
            p(
                '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked w:val="0"/></w:checkBox></w:ffData></w:fldChar>'
                "<w:instrText>FORMCHECKBOX</w:instrText>"
            ),
            "☐",
        ),
        (p("<w:drawing/>"), "〔图片〕"),
        (p("<w:pict/>") + "<w:p/>", "〔图片〕"),
        (p("<w:t>李</w:t><w:drawing/>"), "李"),
        (
            p(
                "<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:drawing>"
                "</mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
                "</mc:AlternateContent>"
            ),
            "框内",
        ),
        ("<w:p/>", ""),
    ],
)
def test_a_cell_says_what_a_person_sees(word: Word, cell: str, text: str) -> None:
    assert spoken(word, cell) == text


def test_rows_and_cells_within_content_controls_are_read_and_deleted_ones_are_gone(word: Word) -> None:
    rows = (
        f"<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{p('<w:t>甲</w:t>')}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('<w:t>删</w:t>')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p('<w:t>乙</w:t>')}</w:tc></w:tr>"
    )
    assert [(cell.row, cell.text) for cell in only(word, rows).cells] == [(0, "甲"), (1, "乙")]


def test_a_table_inside_a_layout_table_is_a_table_of_its_own(word: Word) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('<w:t>内</w:t>')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('<w:t>外</w:t>')}{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert [table.cells[0].text for table in read_docx(word(outer)).document.tables] == ["内", "外\n内"]


def test_the_text_part_may_bear_another_name(word: Word) -> None:
    assert read_docx(word(p("<w:t>字</w:t>"), main="word/document2.xml")).document.lines == ("字",)


def test_a_strict_document_reads_like_a_transitional_one() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        strict = '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body><d:tbl><d:tr><d:tc><d:p><d:r><d:t>严</d:t>'
        archive.writestr("word/document.xml", strict + "</d:r></d:p></d:tc></d:tr></d:tbl></d:body></d:document>")
    assert read_docx(out.getvalue()).document.tables[0].cells[0].text == "严"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "不是完整"),
        (b"PK\x03\x04 and then nonsense", "不是完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .doc by another name", "不是完整"),
    ],
)
def test_bytes_that_are_no_document_are_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(NotADocument, match=why):
        read_docx(data)


def test_every_cut_of_a_document_is_refused_or_read_but_never_another_error(word: Word) -> None:
    whole = word(p("<w:t>字</w:t>"))
    for end in range(0, len(whole), 7):
        with pytest.raises(NotADocument):
            read_docx(whole[:end])


def test_flipped_bytes_never_raise_anything_else(word: Word) -> None:
    whole = word(p("<w:t>字</w:t>") * 50)
    for position in range(0, len(whole), 3):
        broken = bytearray(whole)
        broken[position] ^= 0xFF
        try:
            read_docx(bytes(broken))
        except NotADocument:
            continue


def test_a_zip_bomb_is_refused_before_it_is_unpacked(word: Word) -> None:
    out = BytesIO(word("<w:p/>"))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(package.MAX_UNPACKED))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(NotADocument, match="过大"):
        read_docx(out.getvalue())


def test_a_bomb_in_the_text_part_is_refused(word: Word) -> None:
    with pytest.raises(NotADocument, match="过大"):
        read_docx(word(" " * (package.MAX_TEXT + 1)))


def test_entities_and_document_types_are_refused(word: Word) -> None:
    for declared in ('<!ENTITY a SYSTEM "file:///etc/hostname">', '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'):
        bad = word(p("<w:t>&a;</w:t>"), before=f"<!DOCTYPE w [{declared}]>")
        with pytest.raises(NotADocument, match="声明"):
            read_docx(bad)


def test_a_table_of_monstrous_merges_is_refused(word: Word) -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr></w:tc>'
    for cells, rows in ((3, 1000), (40, 1)):
        with pytest.raises(NotADocument, match="表格过大"):
            read_docx(word(f"<w:tbl>{('<w:tr>' + wide * cells + '</w:tr>') * rows}</w:tbl>"))


def test_a_heap_of_tables_is_refused(word: Word) -> None:
    with pytest.raises(NotADocument, match="表格过多"):
        read_docx(word("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * (docx.MAX_TABLES + 1)))


def test_a_tower_of_tables_is_read_only_to_its_fourth_floor(word: Word) -> None:
    tower = "<w:p/>"
    for _ in range(30):
        tower = f"<w:tbl><w:tr><w:tc>{tower}</w:tc></w:tr></w:tbl>"
    assert len(read_docx(word(tower)).document.tables) == docx.MAX_NESTING
