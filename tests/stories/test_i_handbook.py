"""Working documents (2.5): asked for by mail, looked up by mail; and what help tells whom."""

from io import BytesIO

import docx as python_docx
import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from tests.stories.village import Village, to

MATTERS = (
    ("clerk", "报告打印出来是空白页", "总检报告打印出来全是空白页，换一台打印机也一样。", "打印驱动与新版本不匹配", "重装打印驱动"),
    ("nurse", "条码打偏了", "检验条码打偏到标签外面，先手工写号。", "标签纸传感器没校准", "重新校准标签纸传感器"),
    ("clerk", "日结单少一笔钱", "收费日结单比明细少 85 元，手工平的账。", "退费统计了两遍", "改正统计口径并重算日结"),
)  # fmt: skip


@pytest.fixture
def settled(village: Village) -> Village:
    """The desk after three closings that the hospital confirmed."""
    for who, subject, text, cause, fix in MATTERS:
        order = to(village.write(who, subject, text), "engineer")
        closing = to(village.write("engineer", "", f"已处理。原因：{cause}。措施：{fix}。", answering=order), who)
        village.write(who, "", "确认。", answering=closing)
    assert {one.status for one in village.desk.state.tickets.values()} == {Status.CONFIRMED}
    return village


def opened(village: Village) -> int:
    return len(village.happened(f.TicketOpened))


@pytest.mark.parametrize("who", ["clerk", "nurse", "office", "engineer", "manager"])
def test_everybody_gets_the_working_documents_as_a_word_file(settled: Village, who: str) -> None:
    letter = to(settled.write(who, "索取 工作文档", ""), who)
    (file,) = letter.attachments
    assert "打印驱动与新版本不匹配" in letter.text
    tables = python_docx.Document(BytesIO(file.data)).tables
    words = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert {"重装打印驱动", "重新校准标签纸传感器", "改正统计口径并重算日结"} <= {one.rstrip("。") for one in words}
    assert opened(settled) == 3


def test_the_working_documents_tell_what_an_upgrade_brings_and_whether_the_office_agrees(settled: Village) -> None:
    notice = "计划 3月20日 晚升级到 V6.3.0。内容：日结口径调整，打印提速。请信息科确认。"
    asked = to(settled.write("engineer", "升级通知 V6.3.0", notice), "office")
    before = to(settled.write("clerk", "", "请发一份工作文档，谢谢"), "clerk").text
    settled.write("office", "", "同意升级。", answering=asked)
    after = to(settled.write("clerk", "索取升级说明", "谢谢！"), "clerk").text
    assert "日结口径调整" in before
    assert "待信息科确认" in before
    assert "待信息科确认" not in after


def test_only_what_the_hospital_confirmed_is_told(village: Village) -> None:
    order = to(village.write(*MATTERS[0][:3]), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：驱动不匹配。措施：重装驱动。", answering=order), "clerk")
    assert "驱动" not in to(village.write("office", "索取工作文档", ""), "office").text
    village.write("clerk", "", "还是空白，没解决。", answering=closing)
    assert "驱动" not in to(village.write("office", "索取工作文档", ""), "office").text


def test_the_same_request_gives_the_same_file(settled: Village) -> None:
    first, second = (
        to(settled.write("clerk", "索取 工作文档", "", at="2026-03-11 09:00"), "clerk").attachments[0] for _ in range(2)
    )
    assert first.data == second.data


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("查询 打印空白页", ""), ("查询：打印空白页", "谢谢！"), ("请教", "查询 打印空白页\n\n谢谢，祁佳"), ("查询“打印空白页”", "麻烦了"),
        ("查询 打印空白页", "查询 打印空白页"), ("请帮忙查询 打印空白页", "祁佳"), ("", "您好，查询 报告打印空白"),
    ],
)  # fmt: skip
def test_a_question_is_answered_with_what_helped_before(settled: Village, subject: str, text: str) -> None:
    letter = to(settled.write("clerk", subject, text), "clerk")
    first = letter.text.partition("2. ")[0]
    assert "TJ-2026-0001" in first
    assert "重装打印驱动" in first
    assert "%" in first
    assert opened(settled) == 3


def test_a_question_is_answered_with_the_three_nearest_entries_and_no_more(settled: Village) -> None:
    for text in ("体检报告打印多出空白页", "打印总检报告时出空白页", "指引单打印出来是空白页"):
        order = to(
            [one for one in settled.write("nurse", text, f"{text}，手工抽掉。") if "派单" in one.subject], "engineer"
        )
        done = settled.write("engineer", "", f"已处理。原因：模板页边距不对（{text}）。措施：改模板。", answering=order)
        settled.write("nurse", "", "确认。", answering=to([one for one in done if "关单确认" in one.subject], "nurse"))
    text = to(settled.write("clerk", "查询 打印空白页", ""), "clerk").text
    assert "\n3. " in text
    assert "\n4. " not in text


def test_a_question_that_nothing_is_near_is_told_so_and_how_to_report(settled: Village) -> None:
    letter = to(settled.write("nurse", "查询 彩超图像传输中断", ""), "nurse")
    assert "没有查到" in letter.text
    assert "TJ-" not in letter.text
    assert "报修" in letter.text


def test_of_one_problem_the_nearest_answer_is_told_once(settled: Village) -> None:
    order = to(settled.write("nurse", "报告又打印空白页", "总检报告又打印出空白页。"), "engineer")
    closing = to(
        settled.write("engineer", "", "已处理。原因：驱动又被更新。措施：锁定驱动版本。", answering=order), "nurse"
    )
    settled.write("nurse", "", "确认。", answering=closing)
    settled.write("office", "归并", "TJ-2026-0001 和 TJ-2026-0004 是同一问题。")
    text = to(settled.write("clerk", "查询 打印空白页", ""), "clerk").text
    assert text.count("空白页") >= 2
    assert ("TJ-2026-0001" in text) != ("TJ-2026-0004" in text)
    assert "同类共 2 次" in text


def test_a_reply_to_an_answer_is_about_none_of_the_tickets_it_names(settled: Village) -> None:
    answer = to(settled.write("nurse", "查询 打印空白页", ""), "nurse")
    settled.write("nurse", "", "照这个做了还是空白，报告打印不出来，排队了。", answering=answer)
    assert settled.desk.state.tickets["TJ-2026-0001"].status is Status.CONFIRMED
    assert opened(settled) == 4
    settled.write(
        "nurse", f"回复：{answer.subject}", f"还有条码也打偏了。\n\n> {answer.text.replace(chr(10), chr(10) + '> ')}"
    )
    assert settled.desk.state.tickets["TJ-2026-0001"].status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("查询接口不用密码", "检验系统查询接口不用密码就能进，请处理。"),
        ("查询太慢", "总检里点查询要等两分钟。"),
        ("查询 报告打不开", "体检号 26031001 的报告点开就报错，病人在等，请尽快处理。"),
        ("查询工具登不上", ""),
    ],
)
def test_a_fault_of_some_query_is_still_a_report(settled: Village, subject: str, text: str) -> None:
    settled.write("nurse", subject, text)
    assert opened(settled) == 4


@pytest.mark.parametrize(
    ("subject", "text"),
    [("查询 TJ-2026-0004", ""), ("查询进度", "读卡器那个到哪一步了？"), ("", "查询 工单 TJ-2026-0004 进度"), ("查询 进度", ""), ("查询", "")],
)  # fmt: skip
def test_a_status_query_stays_one(settled: Village, subject: str, text: str) -> None:
    settled.write("nurse", "读卡器没反应", "3号台刷身份证没反应，先手工录入，不耽误。")
    letter = to(settled.write("nurse", subject, text), "nurse")
    assert "TJ-2026-0004" in letter.text
    assert "已派单" in letter.text
    assert opened(settled) == 4


@pytest.mark.parametrize("text", ["索取附件3", "索取空白表", "申请附件1"])
def test_a_request_for_a_form_stays_one(settled: Village, text: str) -> None:
    assert "附件" in to(settled.write("nurse", text, ""), "nurse").attachments[0].filename


def test_a_question_leaves_a_like_ticket_in_hand_alone(settled: Village) -> None:
    order = to(
        settled.write("clerk", "报告又打印成空白页", "总检报告打印出来又是空白页，换了打印机也一样。"), "engineer"
    )
    ticket = settled.desk.state.tickets["TJ-2026-0004"]
    before = list(ticket.mails)
    settled.write("clerk", "查询 报告打印空白页", "")
    settled.write("engineer", "", "查询 报告打印空白页", answering=order)
    assert settled.facts[-2].about == ""
    assert (ticket.mails, ticket.urged) == (before, 0)


def test_what_reads_as_a_disaster_is_no_question(settled: Village) -> None:
    settled.write("nurse", "查询 全院体检系统瘫痪，所有台都用不了，病人走不了", "")
    assert opened(settled) == 4


def test_a_request_for_a_statement_stays_one(settled: Village) -> None:
    assert "考核表" in to(settled.write("office", "查询 考核表 2026上半年", ""), "office").subject
