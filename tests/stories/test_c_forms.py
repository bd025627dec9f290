"""A form arrives, is acknowledged with the filled form, and is confirmed by the hospital's mail."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.model import Kind, Severity, Status
from mailbot.forms import Form, fill, read
from mailbot.shell import office
from mailbot.shell.adopting import adopt
from mailbot.shell.saved import saved
from tests.forms.paper import Page, printed, table
from tests.stories.village import Village, found, people, to

ROW = {
    "日期": "2026-03-10",
    "维护工程师签到": "王磊",
    "服务器运行情况": "CPU 41%",
    "系统运行情况": "备份 90/90 成功",
    "医院信息科签字": "",
    "备注": "",
}
TRAINING = {
    "培训内容": "备份", "培训日期": "2026-03-09",
    "rows": [{"序号": "1", "姓名": "李喆", "工号": "7", "科室": "信息科"}, {"序号": "2", "姓名": "祁佳", "工号": "8", "科室": "登记处"}],
}  # fmt: skip
WISH = {
    "医院名称": "青海红十字医院", "提出科室/人员": "影像科/谢飞", "维护工程师": "", "提出时间": "2026-03-10", "完成时间": "", "模块名称": "影像报告",
    "问题类型": "3", "时间要求": "5月底前", "需求描述": "影像报告要求双签。", "需求分析": "", "需求修改方案": "", "结果": "", "承诺日期": "",
}  # fmt: skip


def _file(village: Village, annex: int, fields: dict) -> tuple[str, bytes]:
    return f"附件{annex}.docx", fill(Form(annex, fields), village.desk.rules.blanks)


def test_annex_1_is_acknowledged_with_revision_hash_and_what_is_missing_then_confirmed(village: Village) -> None:
    name, data = _file(village, 1, {"rows": [ROW]})
    letters = village.write("engineer", "一季度维护记录", "运行表见附件，请签字确认。", file=(name, data))
    (filed,) = village.happened(f.FormFiled)
    receipt = to(letters, "engineer")
    assert filed.form in receipt.subject
    assert filed.sha256[:12] in receipt.text
    assert "医院信息科签字" in receipt.text
    assert [a.filename.endswith(".docx") for a in receipt.attachments] == [True]
    assert read(receipt.attachments[0].data, "a.docx", village.clock.at) == read(data, name, village.clock.at)
    village.write("office", "", "已核对，确认。", answering=to(letters, "office"))
    (confirmed,) = village.happened(f.FormConfirmed)
    assert (confirmed.form, confirmed.revision, confirmed.sha256) == (filed.form, 1, filed.sha256)


def test_where_the_home_wishes_it_the_filled_form_goes_as_word_and_as_pdf(village: Village) -> None:
    village.desk.as_pdf = lambda word: b"%PDF-1.6 " + word[:4]
    letters = village.write("engineer", "维护记录", "见附件。", file=_file(village, 1, {"rows": [ROW]}))
    for reader in ("engineer", "office"):
        word, pdf = to(letters, reader).attachments
        assert (pdf.filename, pdf.data) == (word.filename.replace(".docx", ".pdf"), b"%PDF-1.6 PK\x03\x04")


def test_only_the_office_confirms_a_form(village: Village) -> None:
    letters = village.write("engineer", "维护记录", "见附件。", file=_file(village, 1, {"rows": [ROW]}))
    village.write("engineer", "", "确认。", answering=to(letters, "engineer"))
    assert not village.happened(f.FormConfirmed)


@pytest.mark.parametrize(
    "words",
    [
        "签字",
        "已签字，见附件",
        "等主任签字",
        "原则同意",
        "基本无误",
        "确认无误，日期除外",
        "确认当天有人来过",
        "确认收到表格",
    ],
)
def test_what_is_no_plain_word_of_consent_is_asked_about(village: Village, words: str) -> None:
    letters = village.write("engineer", "维护记录", "见附件。", file=_file(village, 1, {"rows": [ROW]}))
    asked = to(village.write("office", "", words, answering=to(letters, "office")), "office")
    assert not village.happened(f.FormConfirmed)
    assert "确认" in asked.text


def test_the_corrected_form_is_the_next_revision(village: Village) -> None:
    village.write("engineer", "维护记录", "见附件。", file=_file(village, 1, {"rows": [ROW]}))
    village.write(
        "office", "更正", "签字见附件，确认。", file=_file(village, 1, {"rows": [ROW | {"医院信息科签字": "李喆"}]})
    )
    first, second = village.happened(f.FormFiled)
    assert (first.form, second.form, second.revision) == (first.form, first.form, 2)
    assert village.happened(f.FormConfirmed)[0].revision == 2


def test_an_empty_form_is_no_record(village: Village) -> None:
    letters = village.write("engineer", "签到表空表", "明天培训用。", file=("附件2.docx", village.desk.rules.blanks[2]))
    assert not village.happened(f.FormFiled)
    assert to(letters, "engineer")


def test_two_forms_in_one_file_are_both_filed_acknowledged_and_confirmed(village: Village) -> None:
    both = Document(BytesIO(_file(village, 1, {"rows": [ROW]})[1]))
    second = Document(BytesIO(_file(village, 2, TRAINING)[1]))
    for one in list(second.element.body)[:-1]:
        both.element.body.insert(-1, one)
    both.save(out := BytesIO())
    letters = village.write("engineer", "维护与培训", "两张表在一个文件里。", file=("表.docx", out.getvalue()))
    filed = village.happened(f.FormFiled)
    assert [(fact.annex, fact.missing) for fact in filed] == [(1, ("医院信息科签字",)), (2, ())]
    assert len({fact.form for fact in filed}) == 2
    for fact in filed:
        receipt, asked = (letter for letter in letters if fact.form in letter.subject)
        assert all(f"附件{fact.annex}-" in letter.attachments[0].filename for letter in (receipt, asked))
        village.write("office", "", "确认。", answering=asked)
    assert [fact.form for fact in village.happened(f.FormConfirmed)] == [fact.form for fact in filed]


@pytest.mark.parametrize(
    ("who", "annex", "words", "level"),
    [
        ("office", 1, "全中心系统瘫痪40分钟了！运行表顺便发你。", Severity.MAJOR),
        ("office", 1, "运行表见附件。另外今天彩超图一张都传不上来，医生都在手写，请尽快处理！", Severity.URGENT),
        ("clerk", 1, "登记台保存报错，登记不了，日志和截图见附件。", Severity.URGENT),
        ("clerk", 3, "附件3已填。另：收费窗口全部结不了账，排长队了。", Severity.URGENT),
    ],
)
def test_a_fault_beside_a_form_is_a_ticket_too(
    village: Village, who: str, annex: int, words: str, level: Severity
) -> None:
    letters = village.write(who, "表格", words, file=_file(village, annex, {1: {"rows": [ROW]}, 3: WISH}[annex]))
    assert len(village.happened(f.FormFiled)) == 1
    fault = next(fact for fact in village.happened(f.TicketOpened) if fact.kind is Kind.REPORT)
    assert fault.severity is level
    assert any(fault.ticket in letter.subject for letter in letters if "engineer" in people(letter))


@pytest.mark.parametrize(
    ("who", "annex", "words"),
    [
        ("clerk", 3, "影像报告没有双签，报告打不出第二个签名，详见附件3。"),
        ("engineer", 1, "运行表见附件，备份失败两次，已处理。"),
        ("office", 1, "运行表见附件，请查收。"),
    ],
)
def test_words_that_only_tell_of_the_form_open_nothing_beside_it(
    village: Village, who: str, annex: int, words: str
) -> None:
    village.write(who, "表格", words, file=_file(village, annex, {1: {"rows": [ROW]}, 3: WISH}[annex]))
    assert [fact.kind for fact in village.happened(f.TicketOpened)] == [Kind.CUSTOMISATION] * (annex == 3)


def test_an_engineer_closes_in_words_beside_a_run_sheet(village: Village) -> None:
    village.write("clerk", "报修：读卡失灵", "登记台读卡器读不出身份证，已经重启过电脑，还是不行。")
    order = next(letter for letter in village.write("second", "受理 TJ-2026-0001", "受理") if letter.subject)
    village.write(
        "second",
        "",
        "已处理 原因：驱动损坏 措施：重装驱动。附件1一并提交。",
        answering=order,
        file=_file(village, 1, {"rows": [ROW]}),
    )
    assert village.desk.state.tickets["TJ-2026-0001"].status is Status.AWAITING
    assert len(village.happened(f.FormFiled)) == 1


def test_what_a_form_says_that_cannot_be_is_kept_and_asked_about(village: Village) -> None:
    strange = WISH | {"问题类型": "5", "时间要求": "2026年2月30日"}
    letters = village.write("clerk", "双签需求", "表填好了。", file=_file(village, 3, strange))
    receipts = [letter for letter in letters if "表单" in letter.subject]
    assert len(receipts) == 2
    for letter in receipts:
        assert "问题类型" in letter.text
        assert "“5”" in letter.text
        assert "“2026年2月30日”" in letter.text
        kept = read(letter.attachments[0].data, "x.docx", village.clock.at)
        assert kept
        assert (kept.fields["问题类型"], kept.fields["时间要求"]) == ("5", "2026年2月30日")


def test_annex_3_opens_a_customisation_and_the_engineers_form_promises_and_closes_it(village: Village) -> None:
    village.write("clerk", "双签需求", "表填好了。", file=_file(village, 3, WISH))
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    assert (ticket.kind, ticket.severity) == (Kind.CUSTOMISATION, None)
    plan = WISH | {"维护工程师": "赵祎", "需求分析": "现为单签。", "承诺日期": "2026-05-20"}
    village.write("second", "双签方案", "方案见附件。", file=_file(village, 3, plan))
    assert str(ticket.promised) == "2026-05-20"
    done = plan | {"完成时间": "2026-05-18", "结果": "试用合格"}
    letters = village.write("second", "双签完成", "完成见附件，请确认。", file=_file(village, 3, done))
    assert ticket.status is Status.AWAITING
    assert village.happened(f.FormFiled)[-1].revision == 3
    asked = next(
        letter for letter in letters if "表单" in letter.subject and letter.to[0].address == "it@hospital.example"
    )
    village.write("office", "", "确认。", answering=asked)
    assert [fact.revision for fact in village.happened(f.FormConfirmed)] == [3]
    assert ticket.status is Status.CONFIRMED


def test_the_bot_fills_in_what_it_knows(village: Village) -> None:
    letters = village.write(
        "clerk", "需求", "见附件。", file=_file(village, 3, WISH | {"医院名称": "", "提出时间": ""})
    )
    receipt = next(
        letter for letter in letters if letter.attachments and letter.to[0].address == "dengji@hospital.example"
    )
    filled = read(receipt.attachments[0].data, "x.docx", village.clock.at)
    assert filled is not None
    assert (filled.fields["医院名称"], filled.fields["提出时间"]) == ("青海红十字医院", "2026-03-10")


def test_a_blank_form_comes_by_return_of_mail(village: Village) -> None:
    letter = to(village.write("clerk", "申请附件3", "申请附件3，谢谢。"), "clerk")
    assert [a.data for a in letter.attachments] == [village.desk.rules.blanks[3]]


def _workbook(row: dict) -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["维护项目运行表"])
    sheet.append(list(row))
    sheet.append([date.fromisoformat(value) if name == "日期" else value for name, value in row.items()])
    book.save(out)
    return out.getvalue()


def _pdf(row: dict) -> bytes:
    page = Page()
    table(page, 760, (70, 80, 110, 130, 50, 40), (row.keys(), row.values()))
    return printed(page)


@pytest.mark.parametrize(("name", "made"), [("附件1.xlsx", _workbook), ("附件1.pdf", _pdf)])
def test_a_form_of_another_format_is_answered_with_the_filled_word_form(village: Village, name: str, made) -> None:
    data = made(ROW)
    letters = village.write("engineer", "一季度维护记录", "运行表见附件，请签字确认。", file=(name, data))
    (filed,) = village.happened(f.FormFiled)
    assert (filed.annex, filed.sha256, filed.missing) == (1, sha256(data).hexdigest(), ("医院信息科签字",))
    (answer,) = to(letters, "engineer").attachments
    assert answer.filename.endswith(".docx")
    form = read(answer.data, "a.docx", village.clock.at)
    assert form
    assert form.rows == [ROW]


def test_a_replay_of_the_archive_reads_no_pdf_anew(village: Village, tmp_path, monkeypatch) -> None:
    village.write("engineer", "一季度维护记录", "运行表见附件。", file=("附件1.pdf", _pdf(ROW)))
    monkeypatch.setattr(office, "made", lambda _: pytest.fail("the receipt says it already"))
    (kept,) = saved(village.desk.archive.path)
    home = found(tmp_path / "again")
    again = build(home, village.clock, key=b"k" * 32)
    adopt(again, home.config.persons, village.clock.at)
    facts = again.take([(kept.raw, kept.receipt)])
    filed = [fact for fact in facts if isinstance(fact, f.FormFiled)]
    assert filed == village.happened(f.FormFiled)
    assert again.archive.receipt(filed[0].mail) == kept.receipt


def test_a_pdf_without_a_form_is_asked_for_as_word(village: Village) -> None:
    page = Page()
    page.text(100, 700, "见扫描件")
    letters = village.write("engineer", "附件1", "附件1运行表见附件。", file=("附件1-运行表.pdf", printed(page)))
    assert not village.happened(f.FormFiled)
    assert ".docx" in to(letters, "engineer").text


def test_a_strangers_pdf_is_not_opened(village: Village, monkeypatch) -> None:
    monkeypatch.setattr(office, "made", lambda _: pytest.fail("opened"))
    village.write("stranger", "运行表", "运行表见附件。", file=("附件1.pdf", _pdf(ROW)))
    assert not village.happened(f.FormFiled)


TYPED = "日期：3月10日\n维护工程师签到：王磊\n服务器运行情况：磁盘快满了，已清理\n系统运行情况：正常\n医院信息科签字：\n备注：无"


def test_a_run_sheet_typed_into_the_mail_is_filed_and_comes_back_as_the_filled_form(village: Village) -> None:
    letters = village.write("engineer", "一季度维护运行表", f"李老师好，这次的运行情况如下：\n\n{TYPED}\n\n王磊")
    (filed,) = village.happened(f.FormFiled)
    assert (filed.annex, filed.filename, filed.missing) == (1, "邮件正文", ("医院信息科签字",))
    [word] = to(letters, "engineer").attachments
    sheet = read(word.data, word.filename, village.clock.at)
    assert sheet is not None
    assert sheet.rows[0]["服务器运行情况"] == "磁盘快满了，已清理"
    village.write("office", "", "已核对，确认。", answering=to(letters, "office"))
    assert [fact.form for fact in village.happened(f.FormConfirmed)] == [filed.form]


def test_a_form_sent_on_in_the_text_of_a_mail_is_filed(village: Village) -> None:
    sent_on = (
        f"请登记。\n\n---------- 转发的邮件 ----------\n发件人：王磊\n日期：2026年3月11日\n主题：运行表\n\n{TYPED}"
    )
    village.write("office", "转发：运行表", sent_on)
    (filed,) = village.happened(f.FormFiled)
    assert (filed.annex, filed.days) == (1, (date(2026, 3, 10),))


def test_a_typed_wish_opens_its_customisation_ticket(village: Village) -> None:
    text = "\n".join(f"{name}：{value}" for name, value in WISH.items())
    village.write("nurse", "附件3 客户化维护报告", text)
    (opened,) = village.happened(f.TicketOpened)
    (filed,) = village.happened(f.FormFiled)
    assert (opened.kind, filed.ticket, filed.annex) == (Kind.CUSTOMISATION, opened.ticket, 3)


def test_a_fault_told_below_a_typed_form_is_a_ticket_of_its_own(village: Village) -> None:
    village.write("office", "运行表", f"{TYPED}\n\n另外今天采血条码全部打不出来，采血点排了长队，请马上处理！")
    assert len(village.happened(f.FormFiled)) == len(village.happened(f.TicketOpened)) == 1


def test_a_form_that_an_answer_only_quotes_is_not_filed_again(village: Village) -> None:
    letters = village.write("engineer", "一季度维护运行表", TYPED)
    village.write(
        "office",
        "回复：一季度维护运行表",
        f"麻烦补一下签字日期。\n\n在 2026-03-10 09:00，王磊 写道：\n> {TYPED.replace(chr(10), chr(10) + '> ')}",
    )
    assert len(village.happened(f.FormFiled)) == 1
    assert letters
