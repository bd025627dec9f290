"""A form typed into the mail is read like one in a file, and what is no form stays what it is."""

from datetime import datetime

import pytest

from mailbot.core.model import SHANGHAI
from mailbot.forms import read_typed
from mailbot.mail.html import tables_of

AT = datetime(2026, 3, 20, 9, 0, tzinfo=SHANGHAI)
DAY = {
    "日期": "2026-03-18", "维护工程师签到": "韩工", "服务器运行情况": "正常", "系统运行情况": "慢查询两条",
    "医院信息科签字": "齐悦", "备注": "",
}  # fmt: skip


def typed(text: str, title: str = "", html: str = "") -> tuple[list[dict[str, object]], str]:
    """The fields of the forms in a mail, and the text without them."""
    forms, rest = read_typed(text, tables_of(html), title, AT)
    return [dict(form.fields) for form in forms], rest


LINES = (
    "日期：2026年3月18日\n维护工程师签到：韩工\n服务器运行情况：正常\n系统运行情况：慢查询两条\n医院信息科签字：齐悦"
)


@pytest.mark.parametrize(
    "text",
    [
        LINES,
        LINES.replace("\n", "\n\n"),
        LINES.replace("\n", "；"),
        LINES.replace("\n", "  "),
        "1. " + LINES.replace("\n", "\n- "),
        "日期\t维护工程师签到\t服务器运行情况\t系统运行情况\t医院信息科签字\n2026.3.18\t韩工\t正常\t慢查询两条\t齐悦",
        "|日期|维护工程师签到|服务器运行情况|系统运行情况|医院信息科签字|\n|---|---|---|---|---|\n|3月18日|韩工|正常|慢查询两条|齐悦|",
        "日期 维护工程师签到 服务器运行情况 系统运行情况 医院信息科签字\n3月18日 韩工 正常 慢查询两条 齐悦",
    ],
)
def test_a_run_sheet_is_read_however_its_labels_are_set_apart(text: str) -> None:
    assert typed(text) == ([{"rows": [DAY]}], "")


def test_what_stands_around_the_form_stays_the_writers_words() -> None:
    found, rest = typed(f"老师好，三月的维护情况：\n\n{LINES}\n\n另外请确认下周二的窗口。\n韩工")
    assert found == [{"rows": [DAY]}]
    assert rest.split("\n") == ["老师好，三月的维护情况：", "", "", "另外请确认下周二的窗口。", "韩工"]


def test_an_engineers_name_below_the_last_label_signs_nothing() -> None:
    [sheet], rest = typed(LINES.replace("齐悦", "") + "\n韩工")
    assert sheet["rows"] == [DAY | {"医院信息科签字": ""}]
    assert rest == "韩工"


def test_each_day_is_a_line_of_its_own() -> None:
    [sheet], _ = typed(LINES + "\n\n" + LINES.replace("18日", "19日"))
    assert sheet["rows"] == [DAY, DAY | {"日期": "2026-03-19"}]


def test_an_answer_goes_on_until_the_next_label() -> None:
    text = (
        "提出科室/人员：体检中心/沈护士\n维护工程师：韩工\n提出时间：3月16日\n模块名称：总检报告\n问题类型：③\n时间要求：4月底前\n"
        "需求描述：报告里加一页：\n1. 历年对比\n2. 复查提醒\n需求分析：\n结果："
    )
    [report], rest = typed(text, "客户化维护")
    assert rest == ""
    assert (report["问题类型"], report["提出时间"]) == ("3", "2026-03-16")
    assert report["需求描述"] == "报告里加一页：\n1. 历年对比\n2. 复查提醒"


def test_a_list_of_people_follows_its_training() -> None:
    [sheet], _ = typed(
        "培训内容：导检叫号\n培训日期：2026.3.19\n\n序号 姓名 工号 科室\n1 沈兰 2041 导检\n2 欧阳青 2042 采血", "签到表"
    )
    assert [row["姓名"] for row in sheet["rows"]] == ["沈兰", "欧阳青"]  # type: ignore[attr-defined]
    assert sheet["培训日期"] == "2026-03-19"


HTML = (
    "<p>本季度：</p><table border=1><tr>"
    + "".join(
        f"<td><p><span>{name}</span></p></td>"
        for name in ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注")
    )
    + "</tr><tr><td rowspan=2>3月18日</td><td>韩工</td><td>正常</td><td>慢查询两条</td><td>齐悦</td><td></td></tr>"
    "<tr><td>韩工</td><td colspan=2>已处理</td><td></td><td></td></tr></table>"
)


def test_a_table_of_an_html_mail_is_one_with_its_merged_cells() -> None:
    words = "日期 维护工程师签到 服务器运行情况 系统运行情况 医院信息科签字 备注 3月18日 韩工 正常 慢查询两条 齐悦 韩工 已处理"
    text = "本季度：\n" + words.replace(" ", "\n\n")
    [sheet], rest = typed(text, html=HTML)
    assert sheet["rows"] == [
        DAY,
        DAY | {"服务器运行情况": "已处理", "系统运行情况": "已处理", "医院信息科签字": ""},
    ]
    assert rest == "本季度："


@pytest.mark.parametrize(
    "text",
    [
        "科室：导检台\n姓名：沈兰\n时间：3月18日 9点\n模块：叫号\n问题描述：大屏不刷新，排了很多人\n联系电话：2041",
        "日期：3月18日\n工程师：韩工\n服务器：宕机，已重启\n说明：请核对",
        "单位名称：东街小学\n提出人：沈兰\n申请时间：3月18日\n模块：团检\n问题描述：名单导不进去\n处理结果：",
        "日期：\n维护工程师签到：\n服务器运行情况：\n系统运行情况：\n医院信息科签字：",
        "发件人：沈兰\n日期：2026年3月18日\n主题：采血\n\n条码打不出来",
        "请把附件1的格式发我：日期、维护工程师签到、服务器运行情况、系统运行情况",
    ],
)
def test_words_that_only_look_like_labels_make_no_form(text: str) -> None:
    assert typed(text) == ([], text)
