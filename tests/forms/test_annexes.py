"""The three annexes are known by their words and read wherever people put their answers."""

from collections.abc import Callable
from datetime import datetime

import pytest

from mailbot import forms
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form

ARRIVED = datetime(2026, 9, 10, 16, 30, tzinfo=SHANGHAI)
Word = Callable[..., bytes]
Table = Callable[..., str]
RUN_SHEET = ["日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字", "备注"]
KINDS = "问题类型：\n1、BUG问题\n2、反复BUG\n3、新功能\n4、特殊需求"
NOTE = "备注：\n以上客户化需求为医院的最终需求；\n承诺于    年    月    日之前提交修改后的软件并进入现场调试。"
LABELS = "医院名称 提出科室/人员 维护工程师 提出时间 完成时间 模块名称 问题类型 时间要求 需求描述 需求分析 需求修改方案 结果 承诺日期"
EMPTY = dict.fromkeys(LABELS.split(), "")


def read(data: bytes, arrived: datetime = ARRIVED) -> Form:
    form = forms.read(data, "表.docx", arrived)
    assert form is not None
    return form


@pytest.fixture(scope="module")
def customisation(word: Word, table: Table) -> Callable[..., Form]:
    """附件3 with these answers, laid out as the contract has it."""

    def made(kinds: str = KINDS, kind: str = "", note: str = NOTE, **said: str) -> Form:
        rows = [
            ["医院名称", "某医院", "提出科室/人员", said.get("who", "")],
            ["维护工程师", said.get("engineer", ""), "提出时间", said.get("asked", "")],
            ["完成时间", said.get("done", ""), "模块名称", said.get("module", "")],
            ["详细需求"],
            [kinds, kind, "时间要求", said.get("until", "")],
            ["", "需求描述：" + said.get("wish", "")],
            ["", "结果：" + said.get("result", "")],
            [note],
        ]
        return read(word(table(*rows)))

    return made


def test_blank_forms_are_recognised_and_lack_what_they_should(blanks: dict[int, bytes]) -> None:
    lacking = {
        1: ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字"),
        2: ("培训内容", "培训日期", "姓名"),
        3: ("提出科室/人员", "维护工程师", "提出时间", "模块名称", "问题类型", "需求描述"),
    }
    for number, data in blanks.items():
        form = read(data)
        assert (forms.recognise(data, "x.docx"), form.annex) == (number, number)
        assert forms.is_blank(form)
        assert forms.missing(form) == lacking[number]
        assert forms.fingerprint(form) == ""


def test_a_run_sheet_is_read_line_by_line_and_empty_lines_are_dropped(word: Word, table: Table) -> None:
    lines = [
        ["2026.3.24", "甲工", "CPU 41%", "正常", "", "已校\n恢复演练在场"],
        ["", "", "", "", "", ""],
        ["3/25", "甲工", "正常", "备份 90/90 成功", "<w:p><w:r><w:drawing/></w:r></w:p>", ""],
    ]
    form = read(word(table(RUN_SHEET, *lines)), datetime(2026, 3, 26, tzinfo=SHANGHAI))
    assert form == Form(
        1,
        {
            "rows": [
                dict(zip(RUN_SHEET, ["2026-03-24", "甲工", "CPU 41%", "正常", "", "已校\n恢复演练在场"], strict=True)),
                dict(zip(RUN_SHEET, ["2026-03-25", "甲工", "正常", "备份 90/90 成功", "〔图片〕", ""], strict=True)),
            ]
        },
    )
    assert forms.missing(form) == ("医院信息科签字",)
    assert not forms.is_blank(form)


def test_columns_may_be_reordered_spaced_renamed_and_added(word: Word, table: Table) -> None:
    header = [
        "序号",
        "备 注",
        "维 护 日 期：",
        "系统运行状况",
        "工程师签到",
        "服务器运行情况（CPU/内存）",
        "信息科签字",
    ]
    form = read(word(table(header, ["1", "无", "11月3日", "好", "乙工", "稳", "丙"])))
    assert form.rows == [dict(zip(RUN_SHEET, ["2026-11-03", "乙工", "稳", "好", "丙", "无"], strict=True))]


def test_a_header_typed_again_and_a_note_across_the_table_are_no_lines(word: Word, table: Table) -> None:
    note = '<w:tc><w:tcPr><w:gridSpan w:val="6"/></w:tcPr><w:p><w:r><w:t>以下空白</w:t></w:r></w:p></w:tc>'
    one, two = ["2026-1-5", "甲", "a", "b", "丁", ""], ["2026-1-6", "甲", "c", "d", "丁", ""]
    form = read(word(table(RUN_SHEET, one, RUN_SHEET, two, [note])))
    assert [row["日期"] for row in form.rows] == ["2026-01-05", "2026-01-06"]


def test_a_signature_merged_over_two_lines_signs_both_and_makes_no_third(word: Word, table: Table) -> None:
    first = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>丁</w:t></w:r></w:p></w:tc>'
    more = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    lines = [
        ["2026-1-5", "甲", "a", "b", first, ""],
        ["2026-1-6", "甲", "c", "d", more, ""],
        ["", "", "", "", more, ""],
    ]
    form = read(word(table(RUN_SHEET, *lines)))
    assert [row["医院信息科签字"] for row in form.rows] == ["丁", "丁"]


def test_a_cell_merged_over_two_columns_speaks_for_both_and_one_over_more_is_a_note(word: Word, table: Table) -> None:
    def wide(width: int, words: str) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>'

    sheet = word(
        table(
            RUN_SHEET,
            ["2026-03-02", "甲", wide(2, "都正常"), "丁", ""],
            ["2026-03-03", wide(5, "停电，未开机")],
            ["2026-03-04", "甲", "a", "b", "丁", ""],
        )
    )
    first, last = read(sheet).rows
    assert list(first.values()) == ["2026-03-02", "甲", "都正常", "都正常", "丁", ""]
    assert last["日期"] == "2026-03-04"


def test_a_list_continued_in_a_second_table_is_one_list(word: Word, table: Table) -> None:
    pages = [table(RUN_SHEET, [day, "甲", "a", "b", "丁", ""]) for day in ("2026-1-5", "2026-1-6")]
    assert [row["日期"] for row in read(word("<w:p/>".join(pages))).rows] == ["2026-01-05", "2026-01-06"]


def test_a_sign_in_sheet_names_its_holes_by_person(word: Word, table: Table) -> None:
    people = [["1", "甲", "0417", "信息科"], ["2", "乙", "", "信息科"], ["3", "", "0588", ""], ["4", "", "", ""]]
    head = [["培训内容", "备份与恢复"], ["培训日期", "2026年5月13日下午 14:30-17:00"], ["序号", "姓名", "工号", "科室"]]
    form = read(word(table(*head, *people)))
    assert form.fields["培训日期"] == "2026-05-13"
    assert form.rows[1] == {"序号": "2", "姓名": "乙", "工号": "", "科室": "信息科"}
    assert len(form.rows) == 3
    assert forms.missing(form) == ("乙 工号", "第3行 姓名", "第3行 科室")


def test_a_sign_in_sheet_of_two_lists_side_by_side_is_one_list(word: Word, table: Table) -> None:
    head = [["培训主题：录入"], ["培训时间：5月6日"], ["序号", "姓名", "工号", "部门", "序号", "姓名", "工号", "部门"]]
    form = read(
        word(table(*head, ["1", "甲", "01", "科", "3", "丙", "03", "科"], ["2", "乙", "02", "科", "", "", "", ""]))
    )
    assert (form.fields["培训内容"], form.fields["培训日期"]) == ("录入", "2026-05-06")
    assert [row["姓名"] for row in form.rows] == ["甲", "乙", "丙"]


def test_a_customisation_is_read_beside_and_behind_its_labels(customisation: Callable[..., Form]) -> None:
    form = customisation(
        kind="1、BUG问题 √",
        who="药房/某人",
        asked="9月10日",
        done="",
        module="药房接口",
        until="尽快",
        wish="库存\n没有减",
        result="√",
    )
    assert form.fields == EMPTY | {
        "医院名称": "某医院",
        "提出科室/人员": "药房/某人",
        "提出时间": "2026-09-10",
        "模块名称": "药房接口",
        "问题类型": "1、BUG问题 √",
        "时间要求": "尽快",
        "需求描述": "库存\n没有减",
        "结果": "√",
    }
    assert forms.problem_type(form) == 1
    assert forms.missing(form) == ("维护工程师",)


def test_answers_below_their_labels_are_read_too(word: Word, table: Table) -> None:
    rows = [
        ["医院名称", "提出科室/人员", "维护工程师", "提 出 时 间", "模块名称"],
        ["某医院", "影像科/某人", "", "2026年4月7日", "影像报告"],
        ["问题类型", "新功能", "时间要求", "5月底前", ""],
        ["需求描述", "双签", "", "", ""],
    ]
    form = read(word(table(*rows)))
    assert form.fields == EMPTY | {
        "医院名称": "某医院",
        "提出科室/人员": "影像科/某人",
        "提出时间": "2026-04-07",
        "模块名称": "影像报告",
        "问题类型": "新功能",
        "时间要求": "5月底前",
        "需求描述": "双签",
    }
    assert forms.problem_type(form) == 3


def test_a_form_in_a_layout_table_reads_like_any_other(word: Word, table: Table) -> None:
    inner = table(
        ["医院名称", "某医院", "提出科室/人员", "甲"], [KINDS, "2", "模块名称", "登记"], ["需求描述：慢"], ["结果："]
    )
    form = read(word(table([f"<w:p/>{inner}<w:p/>"])))
    assert (form.said("医院名称"), form.said("模块名称"), form.said("需求描述")) == ("某医院", "登记", "慢")
    assert forms.problem_type(form) == 2


def test_an_answer_that_reads_like_a_label_is_an_answer(customisation: Callable[..., Form]) -> None:
    form = customisation(module="结果：导出", result="正常")
    assert (form.said("模块名称"), form.said("结果")) == ("结果：导出", "正常")


def test_a_tick_in_the_printed_list_gives_its_number(customisation: Callable[..., Form]) -> None:
    form = customisation(kinds=KINDS.replace("4、特殊需求", "4、特殊需求 √"))
    assert (form.said("问题类型"), forms.problem_type(form)) == ("4", 4)
    assert customisation().said("问题类型") == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("承诺于 2026 年 5 月 20 日之前提交修改后的软件", "2026-05-20"),
        ("承诺于9月30日前提交", "2026-09-30"),
        ("承诺于  2026 年    月    日之前提交", ""),
        ("承诺于____年__月__日之前提交", ""),
        ("承诺于收到数据后一周之前提交", "收到数据后一周"),
        ("没有这一行", ""),
    ],
)
def test_the_promised_day_is_read_from_the_printed_sentence(
    customisation: Callable[..., Form], line: str, day: str
) -> None:
    form = customisation(note=f"备注：\n{line}", wish="上次承诺于 2025 年 1 月 1 日之前提交，没有兑现")
    assert form.said("承诺日期") == day


def test_a_day_that_is_not_understood_stays_as_written(customisation: Callable[..., Form]) -> None:
    assert customisation(asked="见邮件", done="2026年2月30日").said("提出时间") == "见邮件"
    assert customisation(done="2026年2月30日").said("完成时间") == "2026年2月30日"


def test_a_missing_year_is_that_of_the_arrival_or_the_nearest(
    customisation: Callable[..., Form], word: Word, table: Table
) -> None:
    sheet = word(table(RUN_SHEET, ["12月30日", "甲", "a", "b", "丁", ""]))
    assert read(sheet, datetime(2027, 1, 4, 9, 0, tzinfo=SHANGHAI)).rows[0]["日期"] == "2026-12-30"
    assert read(sheet, datetime(2026, 12, 31, 9, 0, tzinfo=SHANGHAI)).rows[0]["日期"] == "2026-12-30"


def test_a_day_of_work_done_without_its_year_is_no_day_to_come(word: Word, table: Table) -> None:
    sheet = word(
        table(
            RUN_SHEET,
            *([day, "甲", "a", "b", "丁", ""] for day in ("3月9日", "3.9", "11月3日", "2027年3月9日", "2026-13-09")),
        )
    )
    days = [row["日期"] for row in read(sheet, datetime(2026, 9, 10, 9, 0, tzinfo=SHANGHAI)).rows]
    assert days == ["2026-03-09", "2026-03-09", "2026-11-03", "2027-03-09", "2026-13-09"]


def test_what_is_no_form_is_none(word: Word, table: Table) -> None:
    assert forms.read(word(table(["日期", "姓名", "金额"], ["1月2日", "甲", "3"])), "x.docx", ARRIVED) is None
    assert forms.recognise(word("<w:p/>"), "附件1.docx") is None
    for data in (b"", b"%PDF-1.7", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0"):
        assert forms.recognise(data, "附件3.docx") is None
        assert forms.read(data, "附件3.docx", ARRIVED) is None


def test_a_broken_word_file_has_a_sentence_and_a_whole_one_none(word: Word) -> None:
    assert "Word" in forms.refusal(b"PK\x03\x04broken", workbook=False)
    assert forms.refusal(word("<w:p/>"), workbook=False) == ""


def test_of_several_annexes_in_one_file_the_filled_one_counts(word: Word, table: Table) -> None:
    run_sheet = table(RUN_SHEET, ["", "", "", "", "", ""])
    training = table(["培训内容", "备份"], ["培训日期", ""], ["序号", "姓名", "工号", "科室"])
    assert forms.recognise(word(run_sheet + "<w:p/>" + training), "合同.docx") == 2
    blank = table(["培训内容", ""], ["培训日期", ""], ["序号", "姓名", "工号", "科室"])
    assert forms.recognise(word(run_sheet + "<w:p/>" + blank), "附件2.docx") == 2
    assert forms.recognise(word(run_sheet + "<w:p/>" + blank), "合同.docx") == 1


WISH = [
    ["提出科室/人员", "药房/某人", "提出时间", "2026-9-1"],
    ["维护工程师", "甲工", "模块名称", "接口"],
    ["问题类型", "3", "需求描述", "库存没有减。"],
]
TRAINING = [["培训内容", "备份", "培训日期", "2026-9-2"], ["序号", "姓名", "工号", "科室"], ["1", "乙", "7", "药房"]]
WORKED = ["2026-9-3", "甲", "正常", "正常", "丁", ""]


def all_of(data: bytes) -> list[Form]:
    return list(forms.read_all(data, "表.docx", ARRIVED))


def test_every_filled_form_of_one_file_is_read_and_the_empty_ones_left(word: Word, table: Table) -> None:
    sheet, training, wish = table(RUN_SHEET, WORKED), table(*TRAINING), table(*WISH)
    empty = table(["培训内容", ""], ["培训日期", ""], ["序号", "姓名", "工号", "科室"])
    each = all_of(word("<w:p/>".join((sheet, training, wish))))
    assert [form.annex for form in each] == [1, 2, 3]
    assert each == [all_of(word(one))[0] for one in (sheet, training, wish)]
    assert [form.annex for form in all_of(word("<w:p/>".join((wish, empty, sheet))))] == [3, 1]


def test_two_of_the_same_form_in_one_file_are_two_and_a_list_that_goes_on_is_one(word: Word, table: Table) -> None:
    other = [WISH[0], WISH[1], ["问题类型", "1", "需求描述", "打印空白。"]]
    wishes = all_of(word(table(*WISH) + "<w:p/>" + table(*other)))
    assert [form.fields["需求描述"] for form in wishes] == ["库存没有减。", "打印空白。"]
    later = [["培训内容", "登记", "培训日期", "2026-9-5"], TRAINING[1], ["1", "丙", "8", "登记"]]
    trainings = all_of(word(table(*TRAINING) + table(*later)))
    assert [form.fields["培训内容"] for form in trainings] == ["备份", "登记"]
    more = [TRAINING[0], TRAINING[1], ["2", "丙", "8", "登记"]]
    (whole,) = all_of(word(table(*TRAINING) + table(*more)))
    assert [row["姓名"] for row in whole.rows] == ["乙", "丙"]
    assert len(all_of(word(table(*WISH) + "<w:p/>" + table(*WISH)))) == 1


def test_the_example_in_the_contracts_own_annex_3_is_no_wish(word: Word, table: Table) -> None:
    example = [
        ["提出科室/人员", "药房/XXX", "提出时间", ""],
        ["维护工程师", "", "模块名称", ""],
        ["问题类型", "1", "需求描述", ""],
    ]
    assert [form.annex for form in all_of(word(table(RUN_SHEET, WORKED) + table(*example)))] == [1]


@pytest.mark.parametrize(
    ("said", "unclear"),
    [
        ({"kind": "5"}, [("问题类型", "5")]),
        ({"kind": "2、3"}, [("问题类型", "2、3")]),
        ({"asked": "2026年2月30日"}, [("提出时间", "2026年2月30日")]),
        ({"until": "2026年2月30日前"}, [("时间要求", "2026年2月30日前")]),
        ({"until": "2026-13-01"}, [("时间要求", "2026-13-01")]),
        ({"note": NOTE.replace("    年    月    日", "2026年11月31日")}, [("承诺日期", "2026年11月31日")]),
        ({"kind": "③", "until": "尽快，2月29日前，见 6.3.40 说明", "asked": "9月1日", "done": "待定"}, []),
        ({"until": "4/10/2026", "kind": "√新功能"}, []),
    ],
)
def test_what_cannot_be_is_named_as_it_was_written(
    customisation: Callable[..., Form], said: dict[str, str], unclear: list[tuple[str, str]]
) -> None:
    form = customisation(**said)
    assert [(one.label, one.written) for one in forms.unclear(form)] == unclear
    assert all(form.fields[label] == written for label, written in unclear)


def test_days_that_are_none_are_named_in_the_lists_too(word: Word, table: Table) -> None:
    sheet = read(word(table(RUN_SHEET, WORKED, ["2026年2月30日", *WORKED[1:]], ["〃", *WORKED[1:]])))
    assert [(one.label, one.written) for one in forms.unclear(sheet)] == [("第2行 日期", "2026年2月30日")]
    training = read(word(table(["培训内容", "备份", "培训日期", "9月31日"], *TRAINING[1:])))
    assert [one.label for one in forms.unclear(training)] == ["培训日期"]


def test_a_form_keeps_its_fingerprint_through_its_revisions_and_no_other_has_it(
    customisation: Callable[..., Form],
) -> None:
    wish = customisation(who="药房/某人", asked="9月10日", module="接口", wish="库存没有减。")
    done = customisation(
        who="药房/某人", asked="2026-9-10", module="接口", wish="库存 没有减", engineer="甲工", result="好了"
    )
    other = customisation(who="药房/某人", asked="9月10日", module="接口", wish="打印空白")
    assert forms.fingerprint(wish) == forms.fingerprint(done) != forms.fingerprint(other)
