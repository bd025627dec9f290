"""Write the three blank annexes to templates/forms/: `python scripts/make_forms.py [FOLDER]`; the same bytes every time."""

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

HOSPITAL = "青海红十字医院"
FOLDER = Path(__file__).parents[1] / "templates" / "forms"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PORTRAIT = '<w:pgSz w:w="11906" w:h="16838"/>'
LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'

CONTENT_TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{WORD}.settings+xml"/>
</Types>"""

PACKAGE_RELATIONS = f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""

DOCUMENT_RELATIONS = f"""{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/settings" Target="settings.xml"/>
</Relationships>"""

# Without zh-CN LibreOffice draws Japanese or Taiwanese punctuation; without eastAsia fonts Word picks its own.
STYLES = f"""{HEAD}<w:styles {W}>
<w:docDefaults>
<w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>
<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="0"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>
<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/>
</w:tblBorders></w:tblPr></w:style>
</w:styles>"""

SETTINGS = f"""{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"""


def run(text: str, *, bold: bool = False, half_points: int = 0) -> str:
    """A run of text; "\\n" is a line break."""
    looks = ("<w:b/>" if bold else "") + (
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    )
    style = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n")) if text else ""
    return f"<w:r>{style}{words}</w:r>" if words else ""


def paragraph(content: str = "", *, centred: bool = False, after: int = 0) -> str:
    """A paragraph around runs; `after` is the space below it, in twentieths of a point."""
    layout = (f'<w:spacing w:after="{after}" w:line="276" w:lineRule="auto"/>' if after else "") + (
        '<w:jc w:val="center"/>' if centred else ""
    )
    properties = f"<w:pPr>{layout}</w:pPr>" if layout else ""
    return f"<w:p>{properties}{content}</w:p>" if properties or content else "<w:p/>"


def cell(width: int, content: str = "<w:p/>", *, span: int = 1, merge: str = "", align: str = "") -> str:
    """A cell: width in twentieths of a point, columns spanned, vertical merge and alignment."""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += {"": "", "begin": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    properties += f'<w:vAlign w:val="{align}"/>' if align else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def label(width: int, text: str, span: int = 1) -> str:
    """A cell that names what belongs beside or below it."""
    return cell(width, paragraph(run(text, bold=True), centred=True), align="center", span=span)


def answer(width: int, text: str = "", span: int = 1) -> str:
    """A cell to be filled in, its text centred."""
    return cell(width, paragraph(run(text), centred=True), align="center", span=span)


def block(width: int, text: str, span: int = 1) -> str:
    """A cell whose label and answer share the space from its top."""
    return cell(width, paragraph(run(text)), align="top", span=span)


def row(*cells: str, height: int, repeated: bool = False) -> str:
    """A row of at least this height; a repeated one heads every page."""
    header = "<w:tblHeader/>" if repeated else ""
    return f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="atLeast"/>{header}</w:trPr>{"".join(cells)}</w:tr>\n'


def table(widths: tuple[int, ...], rows: list[str]) -> str:
    """A bordered, centred table; WPS goes by gridCol, so the widths stand there too."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>\n{"".join(rows)}</w:tbl>\n'
    )


def titles(number: int, *lines: tuple[str, int]) -> str:
    """附件：n, and the title lines with their sizes in half points."""
    head = paragraph(run(f"附件：{number}"), after=120)
    return (
        head
        + "".join(paragraph(run(text, bold=True, half_points=size), centred=True, after=120) for text, size in lines)
        + "\n"
    )


LAST = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'


def document(title: str, content: str, page: str) -> str:
    """The text part. The paragraph after the table keeps it through a round trip as .doc; any higher it would take a page."""
    margins = '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="720" w:footer="720" w:gutter="0"/>'
    return f"{HEAD}<w:document {W}><w:body>\n{title}{content}{LAST}\n<w:sectPr>{page}{margins}</w:sectPr></w:body></w:document>"


def annex1() -> str:
    """维护项目运行表: six columns, eight lines, landscape."""
    columns = {
        "日期": 2041,
        "维护工程师签到": 2041,
        "服务器运行情况": 3175,
        "系统运行情况": 3175,
        "医院信息科签字": 2154,
        "备注": 1871,
    }
    head = row(*(label(width, text) for text, width in columns.items()), height=737, repeated=True)
    line = row(*(cell(width, align="center") for width in columns.values()), height=737)
    return document(
        titles(1, (f"{HOSPITAL}维护项目运行表", 36)), table(tuple(columns.values()), [head, *[line] * 8]), LANDSCAPE
    )


def annex2() -> str:
    """培训人员签到表: the training, then nine people."""
    columns = {"序号": 1247, "姓名": 2835, "工号": 2721, "科室": 2835}
    first, *others = columns.values()
    training = [
        row(label(first, text), cell(sum(others), span=3, align="center"), height=567, repeated=True)
        for text in ("培训内容", "培训日期")
    ]
    head = row(*(label(width, text) for text, width in columns.items()), height=567, repeated=True)
    line = row(*(answer(width) for width in columns.values()), height=567)
    title = titles(2, (HOSPITAL, 36), ("系统培训服务培训人员签到表", 32))
    return document(title, table(tuple(columns.values()), [*training, head, *[line] * 9]), PORTRAIT)


def annex3() -> str:
    """客户化维护报告: the wish, its kind, its course and the promised day."""
    a, b, c, d = widths = (2381, 2438, 2041, 2778)
    kinds = "问题类型：\n1、BUG问题\n2、反复BUG\n3、新功能\n4、特殊需求"
    note = "备注：\n以上客户化需求为医院的最终需求；\n承诺于    年    月    日之前提交修改后的软件并进入现场调试。"
    rows = [
        row(label(a, "医院名称"), answer(b, HOSPITAL), label(c, "提出科室/人员"), answer(d), height=567),
        row(label(a, "维护工程师"), answer(b), label(c, "提出时间"), answer(d), height=567),
        row(label(a, "完成时间"), answer(b), label(c, "模块名称"), answer(d), height=567),
        row(label(sum(widths), "详细需求", span=4), height=567),
        row(
            cell(a, paragraph(run(kinds)), merge="begin", align="top"),
            answer(b),
            label(c, "时间要求"),
            answer(d),
            height=567,
        ),
        *(
            row(cell(a, merge="continue"), block(b + c + d, text, span=3), height=1814)
            for text in ("需求描述：", "需求分析：", "需求修改方案：", "结果：")
        ),
        row(block(sum(widths), note, span=4), height=1247),
    ]
    return document(titles(3, (f"{HOSPITAL}客户化维护报告", 36)), table(widths, rows), PORTRAIT)


def packed(text: str) -> bytes:
    """The file: stored, not deflated, for what a deflater writes depends on its version; entries dated 1980 for the same reason."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "word/document.xml": text,
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS,
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(entry, content.encode())
    return out.getvalue()


def forms() -> dict[str, bytes]:
    """File name to file."""
    return {f"annex{number}.docx": packed(text) for number, text in enumerate((annex1(), annex2(), annex3()), 1)}


def main(folder: Path = FOLDER) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in forms().items():
        (folder / name).write_bytes(data)
        print(folder / name, len(data))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
