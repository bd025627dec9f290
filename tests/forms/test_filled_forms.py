"""What is written into a form is read out of it again, by us and by others."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot import forms
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form, NoPlace
from mailbot.forms.form import clean

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
Blanks = dict[int, bytes]
RUN_SHEET = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")
SIGN_IN = ("序号", "姓名", "工号", "科室")
CUSTOMISATION = (
    "医院名称",
    "提出科室/人员",
    "维护工程师",
    "模块名称",
    "问题类型",
    "时间要求",
    "需求描述",
    "需求分析",
    "需求修改方案",
    "结果",
)

TRICKY = (
    "<5% & {{7*7}} ]]>",
    "😀👨‍👩‍👧 祎喆珺䶮",
    "一\n\n二\t三",
    "结果：正常",
    "承诺于5月底之前提交",
    "√",
    "〔图片〕",
    "长" * 3000,
    "&amp;lt;",
    "a\r\nb",
    ":",
    "*",
    "（无）",
    "结果",
    "备注：",
    "提出时间",
)
TEXT = (st.text(max_size=40) | st.sampled_from(TRICKY)).map(clean)
SOMETHING = TEXT.filter(bool)
DAY = st.dates(date(1990, 1, 1), date(2089, 12, 31)).map(date.isoformat) | st.sampled_from(["", "见邮件"])


def line(labels: tuple[str, ...], **special: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: special.get(name, TEXT) for name in labels})


RUN_SHEETS = st.lists(line(RUN_SHEET, 日期=DAY, 维护工程师签到=SOMETHING), max_size=12).map(
    lambda rows: Form(1, {"rows": rows})
)
SIGN_INS = st.builds(
    lambda what, day, rows: Form(2, {"培训内容": what, "培训日期": day, "rows": rows}),
    TEXT, DAY, st.lists(line(SIGN_IN, 姓名=SOMETHING), max_size=15),
)  # fmt: skip
CUSTOMISATIONS = st.builds(
    lambda answers, days: Form(3, answers | days),
    line(CUSTOMISATION),
    line(("提出时间", "完成时间", "承诺日期"), 提出时间=DAY, 完成时间=DAY, 承诺日期=DAY),
)

EXAMPLES = (
    Form(1, {"rows": [dict.fromkeys(RUN_SHEET, "第一行\n<第二行> & 其他") | {"日期": "2026-03-24"}] * 10}),
    Form(
        2,
        {
            "培训内容": "备份与恢复",
            "培训日期": "2026-05-13",
            "rows": [{"序号": str(n), "姓名": f"某{n}", "工号": f"{n:04}", "科室": "信息科"} for n in range(1, 14)],
        },
    ),
    Form(
        3,
        dict.fromkeys(CUSTOMISATION, "甲\n乙 <&> 😀")
        | {"问题类型": "3", "提出时间": "2026-04-07", "完成时间": "", "承诺日期": "2026-05-20"},
    ),
)


def read(data: bytes) -> Form | None:
    return forms.read(data, "x.docx", ARRIVED)


@given(RUN_SHEETS)
def test_a_run_sheet_reads_back_as_it_was_filled(blanks: Blanks, form: Form) -> None:
    assert read(forms.fill(form, blanks)) == form


@given(SIGN_INS)
def test_a_sign_in_sheet_reads_back_as_it_was_filled(blanks: Blanks, form: Form) -> None:
    assert read(forms.fill(form, blanks)) == form


@given(CUSTOMISATIONS)
def test_a_customisation_reads_back_as_it_was_filled(blanks: Blanks, form: Form) -> None:
    assert read(forms.fill(form, blanks)) == form


@given(st.text())
@settings(max_examples=50)
def test_any_text_at_all_can_be_written(blanks: Blanks, text: str) -> None:
    form = read(forms.fill(Form(3, {"需求描述": text}), blanks))
    assert form is not None
    assert form.said("需求描述") == clean(text)


@pytest.mark.parametrize("form", EXAMPLES, ids=lambda form: f"附件{form.annex}")
def test_filling_twice_gives_the_same_bytes_and_leaves_the_blank_alone(blanks: Blanks, form: Form) -> None:
    before = dict(blanks)
    assert forms.fill(form, blanks) == forms.fill(form, blanks)
    assert blanks == before


def test_a_list_longer_than_its_blank_breaks_between_its_lines_under_headings_on_every_page(blanks: Blanks) -> None:
    row = {"姓名": "某 <&> 😀", "工号": "0001", "科室": "健康管理中心" * 20}
    form = Form(
        2,
        {
            "培训内容": "操作要点，" * 80,
            "培训日期": "2026-05-13",
            "rows": [{"序号": str(n), **row} for n in range(1, 70)],
        },
    )
    filled = forms.fill(form, blanks)
    assert read(filled) == form
    rows = docx.Document(BytesIO(filled)).tables[0].rows
    told = [(bool(one._tr.xpath("./w:trPr/w:tblHeader")), bool(one._tr.xpath("./w:trPr/w:cantSplit"))) for one in rows]
    assert told == [(True, False)] * 3 + [(False, True)] * 69


def test_filling_a_filled_form_again_adds_nothing_twice(blanks: Blanks) -> None:
    for form in (EXAMPLES[2], Form(3, {**EXAMPLES[2].fields, "维护工程师": ""})):
        assert read(forms.fill(form, blanks)) == form


def test_days_are_written_as_people_write_them(blanks: Blanks) -> None:
    with ZipFile(BytesIO(forms.fill(EXAMPLES[2], blanks))) as archive:
        text = archive.read("word/document.xml").decode()
    assert "2026年4月7日" in text
    assert "承诺于 2026年5月20日 之前提交" in text


def test_without_a_promise_the_printed_blanks_stay(blanks: Blanks) -> None:
    with ZipFile(BytesIO(forms.fill(Form(3, {"承诺日期": ""}), blanks))) as archive:
        assert "承诺于    年    月    日之前提交" in archive.read("word/document.xml").decode()


def test_a_blank_that_lacks_a_label_is_an_error_and_not_a_loss(
    word: Callable[..., bytes], table: Callable[..., str]
) -> None:
    poor = word(table(["医院名称", ""], ["需求描述", ""]))
    with pytest.raises(NoPlace, match="模块名称"):
        forms.fill(Form(3, {"模块名称": "登记"}), {3: poor})
    with pytest.raises(NoPlace, match="承诺"):
        forms.fill(Form(3, {"承诺日期": "2026-05-20", "需求描述": "承诺于5月之前提交"}), {3: poor})
    with pytest.raises(NoPlace, match="空行"):
        forms.fill(EXAMPLES[0], {1: word(table(list(RUN_SHEET)))})


def test_the_hospitals_own_blank_keeps_its_other_parts_and_split_runs(
    word: Callable[..., bytes], table: Callable[..., str]
) -> None:
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>'
        for part in ("承诺", "于  ", " 年  月", "  日之", "前提交软件")
    )
    blank = word(
        table(
            ["医院名称", "", "模块名称", ""],
            ["问题类型", "", "时间要求", ""],
            ["需求描述：\n\n"],
            [f"<w:p>{runs}</w:p>"],
        )
    )
    out = BytesIO(blank)
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/theme/theme1.xml", "<a/>")
    form = Form(
        3,
        dict.fromkeys((*CUSTOMISATION, "提出时间", "完成时间"), "")
        | {"模块名称": "登记", "需求描述": "慢", "承诺日期": "2026-05-20"},
    )
    filled = forms.fill(form, {3: out.getvalue()})
    assert ZipFile(BytesIO(filled)).read("word/theme/theme1.xml") == b"<a/>"
    assert read(filled) == form


def texts(document: docx.document.Document) -> str:
    cells = chain.from_iterable(table._cells for table in document.tables)
    return "\n".join(cell.text for cell in cells)


def answers(form: Form) -> Iterator[str]:
    yield from (value for row in form.rows for name, value in row.items() if name != "日期")
    yield from (
        str(value)
        for name, value in form.fields.items()
        if isinstance(value, str) and not name.endswith(("时间", "日期"))
    )


@pytest.mark.parametrize("form", EXAMPLES, ids=lambda form: f"附件{form.annex}")
def test_python_docx_finds_every_answer(blanks: Blanks, form: Form) -> None:
    seen = texts(docx.Document(BytesIO(forms.fill(form, blanks))))
    assert [text for text in answers(form) if text not in seen] == []


@pytest.mark.parametrize("form", EXAMPLES, ids=lambda form: f"附件{form.annex}")
def test_a_form_saved_by_python_docx_still_reads(blanks: Blanks, form: Form) -> None:
    out = BytesIO()
    docx.Document(BytesIO(forms.fill(form, blanks))).save(out)
    assert read(out.getvalue()) == form


def test_a_blank_filled_by_docxtpl_is_read(blanks: Blanks) -> None:
    template = BytesIO()
    document = docx.Document(BytesIO(blanks[3]))
    document.tables[0].cell(2, 3).text = "{{ module }}"
    document.save(template)
    rendered, out = DocxTemplate(template), BytesIO()
    rendered.render({"module": "收费 <日结>"}, autoescape=True)
    rendered.save(out)
    form = read(out.getvalue())
    assert form is not None
    assert form.said("模块名称") == "收费 <日结>"


def office(source: Path, kind: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / f"{source.stem}.{kind}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_forms_saved_anew_by_libreoffice_through_odt_still_read(blanks: Blanks, tmp_path: Path) -> None:
    for form in EXAMPLES:
        source = tmp_path / f"annex{form.annex}.docx"
        source.write_bytes(forms.fill(form, blanks))
        again = office(office(source, "odt", tmp_path), "docx", tmp_path)
        assert read(again.read_bytes()) == form
