"""The digest's workbook: typed cells a spreadsheet sorts and filters, and nothing of a mail becomes a formula."""

import warnings
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.model import Severity
from mailbot.core.state import State
from mailbot.reports import digest, periods
from mailbot.reports.paper_xlsx import LONGEST
from tests.reports.sample_week import at, founding, march, opened, rules


def enclosed(facts: list[f.Fact]) -> tuple[str, bytes]:
    """The workbook that goes with the digest of 2026-W12, with its name."""
    state = State()
    apply(state, facts)
    (enclosure,) = digest.written(state, rules(), periods.named_week("2026-W12"), at(23, 8, 30)).enclosures
    return enclosure.filename, enclosure.data


def book(facts: list[f.Fact]) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load_workbook(BytesIO(enclosed(facts)[1]))


@pytest.fixture(scope="module")
def week() -> Workbook:
    return book(march())


def rows(made: Workbook, sheet: str) -> list[dict[str, object]]:
    heading, *found = made[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in found]


def test_it_is_named_by_its_week_and_the_same_week_is_the_same_bytes():
    assert enclosed(march())[0] == "周报-2026-W12.xlsx"
    assert enclosed(march()) == enclosed(march())


def test_each_ticket_that_moved_in_the_week_is_a_row_with_dates_and_numbers(week: Workbook):
    found = {row["工单"]: row for row in rows(week, "本期工单")}
    done = found["TJ-2026-0002"]
    assert done["报告完成"] == datetime(2026, 3, 16, 12, 30)
    assert isinstance(done["登记"], datetime)
    assert done["修复用时（分钟）"] == (done["报告完成"] - done["登记"]) / timedelta(minutes=1)
    assert (done["级别"], done["目前状态"]) == ("紧急", "待院方确认")
    assert found["TJ-2026-0006"]["级别"] == "未定级"
    assert "TJ-2026-0008" not in found


def test_what_has_passed_and_what_is_due_are_numbers_in_columns_of_their_own(week: Workbook):
    found = rows(week, "时限")
    assert {
        "时限": "承诺日期",
        "到期": datetime(2026, 3, 21),
        "已过（分钟）": 56 * 60 + 30,
        "还有（分钟）": None,
    }.items() <= next(row for row in found if row["工单"] == "TJ-2026-0006").items()
    assert next(row for row in found if row["工单"] == "TJ-2026-0008")["还有（分钟）"] == 210


def test_what_waits_for_a_decision_is_listed_as_in_the_letter(week: Workbook):
    assert [row["编号"] for row in rows(week, "待决定事项")][:1] == ["W-2026-002"]
    assert {row["事项"] for row in rows(week, "待决定事项")} == {"警告", "关单", "表单", "级别"}


@pytest.mark.parametrize("sheet", ["本期工单", "时限", "待决定事项"])
def test_headings_stay_in_sight_and_filter_in_a_full_week_and_an_empty_one(week: Workbook, sheet: str):
    for made in (week, book(founding(at(2, 9)))):
        assert made[sheet].freeze_panes == "A2"
        assert made[sheet].auto_filter.ref == made[sheet].dimensions
        assert all(made[sheet].column_dimensions[cell.column_letter].width >= 8 for cell in made[sheet][1])


def test_the_first_sheet_is_no_wider_than_a4_upright_even_where_a_wide_font_stands_in(week: Workbook):
    digit, between_margins = 2.6, 174  # millimetres; one column wider than the page is cut off, not made smaller
    assert week["说明"].column_dimensions["A"].width * digit <= between_margins


def test_a_long_table_prints_its_headings_on_every_page(week: Workbook):
    told = {made.title: made.print_title_rows for made in week.worksheets[1:]}
    assert told == dict.fromkeys(week.sheetnames[1:], "$1:$1")


@pytest.mark.parametrize(
    "brief", ['=HYPERLINK("http://example.org")', "+1+1", "@SUM(A1)", "<&>\"'😀", "-2", "\t=1", "长" * 600]
)
def test_words_of_a_mail_stay_words(brief: str):
    made = book([*founding(at(2, 9)), *opened(1, at(17, 9), brief, "其他", Severity.NORMAL)])
    cell = made["本期工单"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (brief, "s", True)


def test_words_that_look_like_an_escape_of_the_format_stay_words():
    made = book([*founding(at(2, 9)), *opened(1, at(17, 9), "导出_x000D_乱码_x4e2d_", "其他", Severity.NORMAL)])
    assert unescape(str(made["本期工单"]["B2"].value)) == "导出_x000D_乱码_x4e2d_"


def test_words_longer_than_a_cell_may_be_end_within_it():
    made = book([*founding(at(2, 9)), *opened(1, at(17, 9), "长" * 40_000, "其他", Severity.NORMAL)])
    shown = str(made["本期工单"]["B2"].value)
    assert len(shown) == LONGEST
    assert shown.endswith("长…")


def test_what_steers_a_line_is_left_out():
    made = book([*founding(at(2, 9)), *opened(1, at(17, 9), "发票\u202egnp.exe\x9b\u2066", "其他", Severity.NORMAL)])
    assert made["本期工单"]["B2"].value == "发票gnp.exe"
