"""A form printed to PDF is read by its ruling lines; a scan, a broken or a meaningless file is none."""

import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot import forms
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form, fill
from mailbot.forms.grid import documents, written
from mailbot.forms.package import NotADocument
from mailbot.forms.pdf import read_pdf
from tests.forms.paper import HEIGHT, Page, printed, table

pytestmark = pytest.mark.slow  # printed forms drawn and read

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
RUN_SHEET = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")
SIGN_IN = ("序号", "姓名", "工号", "科室")
WISH = {
    "医院名称": "青海红十字医院", "提出科室/人员": "影像科/谢飞", "维护工程师": "赵祎", "提出时间": "2026-04-07", "完成时间": "",
    "模块名称": "影像报告",
    "问题类型": "3", "时间要求": "5月底前", "需求描述": "影像报告审核目前只能一个医生签，科里要求双签（报告医生＋审核医生），两个人的电子签名都要印在"
    "体检影像报告右下角，审核没签之前总检那边看不到这份报告。见 V6.3.0 说明，2026 年 4 月 7 日。", "需求分析": "",
    "需求修改方案": "1、报告表加审核人、审核时间两列；\n2、报告模板右下角加第二签名位；", "结果": "", "承诺日期": "2026-05-20",
}  # fmt: skip


def read(data: bytes) -> Form | None:
    """The form, as the receipt would bring it to a replay."""
    return forms.read(data, "表.pdf", ARRIVED, written([read_pdf(data)]))


def run_sheet(rows: list[Mapping[str, str]], *, bar: bool = False, top: float = 760) -> Page:
    page = Page()
    page.text(200, 800, "维护项目运行表")
    table(page, top, (60, 60, 130, 130, 60, 60), [RUN_SHEET, *([row.get(name, "") for name in RUN_SHEET] for row in rows)], bar=bar)  # fmt: skip
    return page


SIGNS = st.lists(
    st.sampled_from(("备份 90/90 成功，", "CPU 41%；", "内存正常", "V6.3.0 运行正常。", "（补丁）", "一、", "乙")),
    max_size=6,
).map("".join)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31)).map(date.isoformat)
ROWS = st.lists(
    st.fixed_dictionaries(dict.fromkeys(RUN_SHEET[2:], SIGNS) | {"日期": DAYS, "维护工程师签到": st.just("王磊")}),
    min_size=1,
    max_size=4,
)


@given(ROWS, st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_printed_run_sheet_reads_back_with_its_broken_lines_made_whole(
    rows: list[Mapping[str, str]], bar: bool
) -> None:
    assert read(printed(run_sheet(rows, bar=bar))) == Form(1, {"rows": [dict(row) for row in rows]})


def test_a_table_that_runs_on_over_the_page_is_one_list() -> None:
    first = run_sheet([{"日期": "2026-03-24", "维护工程师签到": "王磊"}])
    second = Page()
    table(second, 780, (60, 60, 130, 130, 60, 60), [("2026-03-25", "赵祎", "正常", "正常", "", "")])
    form = read(printed(first, second))
    assert form
    assert [row["维护工程师签到"] for row in form.rows] == ["王磊", "赵祎"]


def customisation(said: Mapping[str, str]) -> Page:
    """附件3 as it is printed, its kinds standing beside five rows."""
    page, left, middle, right = Page(), 56.0, 176.0, 536.0
    edges = (left, middle, 296.0, 416.0, right)
    pairs = (("医院名称", "提出科室/人员"), ("维护工程师", "提出时间"), ("完成时间", "模块名称"))
    top = 760.0
    for pair in pairs:
        words = [text for label in pair for text in (label, said.get(label, ""))]
        top = min(page.cell(x0, top, x1, text) for x0, x1, text in zip(edges, edges[1:], words, strict=False))
    begin = top
    words = [said.get("问题类型", ""), "时间要求", said.get("时间要求", "")]
    top = min(page.cell(x0, top, x1, text) for x0, x1, text in zip(edges[1:], edges[2:], words, strict=False))
    for label in ("需求描述", "需求分析", "需求修改方案", "结果"):
        top = page.cell(middle, top, right, f"{label}：\n{said.get(label, '')}", rows=3)
    page.box(left, begin, middle, top)
    for number, text in enumerate(("问题类型：", "1、BUG问题", "2、反复BUG", "3、新功能", "4、特殊需求"), 1):
        page.text(left + 6, begin - 15 * number, text)
    year, month, day = (int(part) for part in said["承诺日期"].split("-"))
    page.cell(left, top, right, f"备注：\n承诺于 {year} 年 {month} 月 {day} 日之前提交修改后的软件。")
    return page


def test_a_printed_customisation_reads_back_with_its_merged_cells() -> None:
    assert read(printed(customisation(WISH))) == Form(3, WISH)


def test_a_sign_in_sheet_of_two_tables_is_one_form() -> None:
    page = Page()
    below = table(page, 760, (100, 300), [("培训内容", "备份与恢复"), ("培训日期", "2026年5月13日")])
    table(page, below - 30, (40, 120, 120, 120), [SIGN_IN, ("1", "李喆", "0417", "信息科")])
    row = {"序号": "1", "姓名": "李喆", "工号": "0417", "科室": "信息科"}
    assert read(printed(page)) == Form(2, {"培训内容": "备份与恢复", "培训日期": "2026-05-13", "rows": [row]})


def test_an_underline_divides_no_cell_and_an_open_box_is_none() -> None:
    page = run_sheet([{"日期": "2026-03-24", "维护工程师签到": "王磊", "备注": "一\n二"}])
    page.line(481.4, 720, 520, 720)
    page.line(56, 300, 300, 300)
    page.text(60, 290, "署名")
    data = printed(page)
    form = read(data)
    assert form
    assert form.rows[0]["备注"] == "一\n二"
    assert "署名" in read_pdf(data).lines


def test_a_sign_printed_twice_a_little_aside_is_one_sign() -> None:
    page = Page()
    page.text(100, 700, "体检")
    page.text(100.4, 700, "体检")
    assert read_pdf(printed(page)).lines == ("体检",)


def test_words_set_apart_without_a_blank_get_one_and_chinese_does_not() -> None:
    page = Page()
    page.text(100, 700, "CPU")
    page.text(125, 700, "41%")
    page.text(100, 680, "正")
    page.text(113, 680, "常")
    assert read_pdf(printed(page)).lines == ("CPU 41%", "正常")


def test_what_only_a_scanner_read_is_not_read() -> None:
    page = Page()
    page.text(100, 700, "医院信息科签字 李喆", mode=3)
    with pytest.raises(NotADocument, match="文字层"):
        read_pdf(printed(page))


def test_a_font_without_meaning_is_refused_rather_than_misread() -> None:
    with pytest.raises(NotADocument, match="文字层"):
        read_pdf(printed(run_sheet([{"日期": "2026-03-24"}]), meaning=False))


def test_too_many_strokes_are_refused() -> None:
    page = Page()
    for number in range(9000):
        page.line(10, number % HEIGHT, 20, number % HEIGHT)
    with pytest.raises(NotADocument, match="过大"):
        read_pdf(printed(page))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\ntrailer << /Root 1 0 R >>\n%%EOF"])
def test_bytes_that_are_no_pdf_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NotADocument, match="PDF"):
        read_pdf(data)


def test_a_cut_file_is_refused_or_read_but_never_another_error() -> None:
    whole = printed(run_sheet([{"日期": "2026-03-24", "维护工程师签到": "王磊"}]))
    for end in range(0, len(whole), 397):
        try:
            read_pdf(whole[:end])
        except NotADocument:
            continue


def test_what_is_kept_reads_the_same() -> None:
    found = read_pdf(printed(customisation(WISH)))
    assert documents(written([found])) == (found,)


def chinese_fonts() -> bool:
    """Without one LibreOffice prints boxes that all mean the same sign."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.skipif(not chinese_fonts(), reason="no Chinese font (fonts-noto-cjk) is installed")
def test_forms_printed_by_libreoffice_read_back(blanks: dict[int, bytes], tmp_path: Path) -> None:
    rows = [dict.fromkeys(RUN_SHEET, "正常") | {"日期": "2026-03-24", "服务器运行情况": "CPU 峰值 41%，内存 63%；补丁已打到 3 月"}]  # fmt: skip
    person = dict(zip(SIGN_IN, ("1", "李喆", "0417", "信息科"), strict=True))
    training = {"培训内容": "备份与恢复", "培训日期": "2026-05-13", "rows": [person]}
    for form in (Form(1, {"rows": rows}), Form(2, training), Form(3, WISH)):
        source = tmp_path / f"annex{form.annex}.docx"
        source.write_bytes(fill(form, blanks))
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir",
             str(tmp_path), str(source)], check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert read(source.with_suffix(".pdf").read_bytes()) == form
