"""What the contract owes beside single faults: maintenance, training, upgrades, remote access, visits, emergencies."""

from datetime import date

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Kind, Severity
from mailbot.core.quarters import quarters, status
from mailbot.forms import Form, fill, read
from mailbot.mail.message import Mail
from mailbot.reports.duty_listing import duties
from tests.stories.village import Village, moment, people, to

ROW = {
    "日期": "2026-03-24", "维护工程师签到": "王磊", "服务器运行情况": "CPU 41%，内存 63%", "系统运行情况": "备份 90/90 成功", "医院信息科签字": "",
    "备注": "",
}  # fmt: skip
SIGNED = {"医院信息科签字": "李喆"}
PEOPLE = [
    {"序号": str(place), "姓名": name, "工号": f"05{place}", "科室": "信息科"}
    for place, name in enumerate(("李喆", "韩文斌", "才让", "马忠", "祁佳"), 1)
]
DISASTER = "主库和备库的阵列都坏了，数据全部丢失，备份也是空的，全部体检停止，恢复不了。"


@pytest.fixture(autouse=True)
def contract(village: Village) -> None:
    """The sample contract: service from 5 January 2026."""
    assert [str(each.begin) for each in quarters(village.desk.rules.contract)] == [
        "2026-01-05", "2026-04-05", "2026-07-05", "2026-10-05"
    ]  # fmt: skip


def sheet(village: Village, *rows: dict[str, str], annex: int = 1, **fields: str) -> tuple[str, bytes]:
    whole: dict[str, object] = {**fields, "rows": list(rows)}
    return f"附件{annex}.docx", fill(Form(annex, whole), village.desk.rules.blanks)


def standing(village: Village) -> list[str]:
    rules = village.desk.rules
    return [status(village.desk.state, quarter, rules) for quarter in quarters(rules.contract)]


def assigned(letters: list[Mail]) -> Mail:
    """The order among these letters: the assignment, or the alert that takes its place."""
    (order,) = (letter for letter in letters if "] 派单：" in letter.subject)
    return order


# ---------------------------------------------------------------- 季度维护
def test_a_quarter_is_reminded_of_at_nine_30_14_and_3_days_before_its_end_with_the_check_list(village: Village) -> None:
    letters = [letter for letter in village.wait("2026-04-04 23:59") if "定期维护" in letter.subject]
    told = [(fact.days, fact.at, fact.quarter) for fact in village.happened(f.DutyReminded)]
    assert told == [
        (14, moment("2026-03-21 09:00"), date(2026, 1, 5)),
        (3, moment("2026-04-01 09:00"), date(2026, 1, 5)),
    ]  # the desk began after the first of them
    letter = letters[0]
    assert letter.subject == "[维护提醒] 提醒：2026 年第一季度定期维护（距季末 14 天）"
    assert {address.address for address in letter.to} == {
        "wang@weibao.example",
        "zhao@weibao.example",
        "pm@weibao.example",
    }
    assert "- 恢复演练一次（时长、校验）" in letter.text
    form = read(letter.attachments[0].data, "附件1.docx", village.clock.at)
    assert form is not None
    assert form.annex == 1
    assert "防火墙规则：" in form.rows[0]["服务器运行情况"]
    assert "【系统优化】" in form.rows[0]["系统运行情况"]


def test_a_record_of_the_quarter_ends_its_reminders_and_is_done_when_the_office_confirms(village: Village) -> None:
    village.wait("2026-03-24 09:00")
    letters = village.write("engineer", "一季度维护", "见附件。", file=sheet(village, ROW), at="2026-03-24 17:10")
    assert standing(village)[0] == "recorded"
    village.wait("2026-04-30 09:00")
    assert [fact.days for fact in village.happened(f.DutyReminded) if fact.quarter == date(2026, 1, 5)] == [14]
    assert not village.happened(f.DutyMissed)
    village.write("office", "", "已核对，确认。", answering=to(letters, "office"))
    assert standing(village)[0] == "done"


def test_a_reservation_is_said_with_the_quarter(village: Village) -> None:
    letters = village.write("engineer", "一季度维护", "见附件。", file=sheet(village, ROW), at="2026-03-24 17:10")
    village.write("office", "", "确认。恢复演练没有做，下季度必须补。", answering=to(letters, "office"))
    assert village.happened(f.FormConfirmed)[0].reservation
    assert standing(village)[0] == "done_reserved"


def test_a_quarter_without_a_record_proposes_a_warning_to_both_sides_at_its_end(village: Village) -> None:
    letters = village.wait("2026-04-05 08:00")
    (missed,) = village.happened(f.DutyMissed)
    (proposed,) = village.happened(f.WarningProposed)
    assert missed.at == proposed.at == moment("2026-04-05 00:00")
    assert (proposed.row, proposed.ticket, proposed.severity, proposed.quarter) == (
        "duty", "", Severity.NORMAL, date(2026, 1, 5),
    )  # fmt: skip
    told = [letter for letter in letters if "警告待核实" in letter.subject]
    asked = to(told, "office")
    assert all(proposed.why in letter.text for letter in told)
    assert asked.subject == f"[维护提醒] 警告待核实 {proposed.warning}：2026 年第一季度定期维护未见记录"
    village.write("office", "", "核实属实。", answering=asked)
    assert village.desk.state.warnings[proposed.warning].status == "verified"
    assert standing(village)[0] == "missed"


def test_the_project_manager_may_object_to_a_missed_quarter(village: Village) -> None:
    letters = village.wait("2026-04-05 08:00")
    told = [letter for letter in letters if "警告待核实" in letter.subject]
    asked = to(told, "manager")
    assert "核实属实" not in asked.text
    village.write("manager", "", "有异议。一季度王工一直驻场，只是表没有寄出。", answering=asked)
    assert village.happened(f.WarningObjected)


def test_a_record_within_five_working_days_lets_the_proposal_lapse(village: Village) -> None:
    village.wait("2026-04-05 08:00")
    letters = village.write("engineer", "补一季度", "见附件。", file=sheet(village, ROW), at="2026-04-13 17:00")
    (lapsed,) = village.happened(f.WarningWithdrawn)
    assert lapsed.by == ""
    assert village.desk.state.warnings[lapsed.warning].status == "lapsed"
    told = next(letter for letter in letters if "不再待核实" in letter.subject)
    assert {address.address for address in told.to} == {"it@hospital.example", "pm@weibao.example"}
    assert standing(village)[0] == "recorded"


@pytest.mark.parametrize(
    ("row", "at"),
    [(ROW, "2026-04-14 00:00"), (ROW | {"日期": "2026-04-08"}, "2026-04-08 17:00")],
    ids=["late", "outside"],
)
def test_a_record_later_than_that_or_of_another_day_undoes_nothing(
    village: Village, row: dict[str, str], at: str
) -> None:
    village.wait("2026-04-05 08:00")
    village.write("engineer", "补一季度", "见附件。", file=sheet(village, row), at=at)
    assert village.happened(f.FormFiled)
    assert not village.happened(f.WarningWithdrawn)
    assert standing(village)[0] == "missed"


def test_a_decided_warning_is_not_undone_by_a_record(village: Village) -> None:
    asked = next(letter for letter in village.wait("2026-04-05 08:00") if "警告待核实" in letter.subject)
    village.write("office", "", "核实属实。", answering=asked, at="2026-04-07 09:00")
    village.write("engineer", "补一季度", "见附件。", file=sheet(village, ROW), at="2026-04-08 17:00")
    assert not village.happened(f.WarningWithdrawn)


def test_quarters_after_the_first_have_all_three_reminders_once_whatever_gaps_there_are(village: Village) -> None:
    village.wait("2026-07-10 09:00")
    village.wait("2026-07-11 09:00")
    spring = [fact.days for fact in village.happened(f.DutyReminded) if fact.quarter == date(2026, 4, 5)]
    assert spring == [30, 14, 3]
    assert [fact.quarter for fact in village.happened(f.DutyMissed)] == [date(2026, 1, 5), date(2026, 4, 5)]


def test_a_forged_record_discharges_nothing(village: Village) -> None:
    forged = {
        "Authentication-Results": "mx.weibao.example; spf=fail; dmarc=fail",
        "Received": "from x by mx.weibao.example; x",
    }
    village.write("engineer", "一季度维护", "见附件。", file=sheet(village, ROW), at="2026-03-24 17:10", headers=forged)
    village.wait("2026-04-05 08:00")
    assert village.happened(f.DutyMissed)


# ---------------------------------------------------------------- 异常所见
def test_something_wrong_in_the_record_becomes_a_ticket_once_a_form(village: Village) -> None:
    row = ROW | {"系统运行情况": "备份 88/90 成功，失败 2 次，尚未处理；接口队列无积压"}
    letters = village.write("engineer", "一季度维护", "见附件。", file=sheet(village, row))
    (opened,) = village.happened(f.TicketOpened)
    assert (opened.kind, opened.by) == (Kind.REPORT, "it@hospital.example")
    assert opened.severity is not None
    assert village.happened(f.FormFiled)[0].abnormal == ("备份 88/90 成功，失败 2 次，尚未处理",)
    receipt = next(
        letter for letter in letters if "已收到" in letter.subject and letter.to[0].address == "wang@weibao.example"
    )
    assert f"登记为工单 {opened.ticket}" in receipt.text
    assert [letter for letter in letters if "派单" in letter.subject]
    village.write("office", "签字", "签字见附件，确认。", file=sheet(village, row | SIGNED))
    assert len(village.happened(f.FormFiled)) == 2
    assert len(village.happened(f.TicketOpened)) == 1


def test_what_was_put_right_opens_nothing(village: Village) -> None:
    row = ROW | {"系统运行情况": "成功 85/91，失败 6 次（已处理）；未见异常", "备注": "恢复演练未做"}
    village.write("engineer", "维护", "见附件。", file=sheet(village, row))
    assert village.happened(f.FormFiled)[0].abnormal == ()
    assert not village.happened(f.TicketOpened)


def test_a_signature_in_every_row_is_kept(village: Village) -> None:
    village.write("engineer", "维护", "见附件。", file=sheet(village, ROW, ROW | {"日期": "2026-03-25"} | SIGNED))
    village.write("office", "维护", "见附件。", file=sheet(village, ROW | SIGNED))
    first, second = village.happened(f.FormFiled)
    assert (first.days, first.signed) == ((date(2026, 3, 24), date(2026, 3, 25)), False)
    assert second.signed


# ---------------------------------------------------------------- 培训
def training(village: Village, people: int) -> tuple[str, bytes]:
    return sheet(village, *PEOPLE[:people], annex=2, 培训内容="数据库备份与恢复", 培训日期="2026-03-13")


def test_a_training_is_a_record_with_day_topic_and_attendees_replaced_by_its_correction(village: Village) -> None:
    letters = village.write("engineer", "培训签到表", "见附件。", file=training(village, 3))
    (filed,) = village.happened(f.FormFiled)
    assert (filed.days, filed.people, filed.topic) == ((date(2026, 3, 13),), 3, "数据库备份与恢复")
    assert "2～3 名" not in to(letters, "engineer").text
    village.write("office", "更正签到表", "以本表为准，确认。", file=training(village, 2))
    assert village.desk.state.forms[filed.form].fact.people == 2


def test_an_unusual_number_of_attendees_is_pointed_out_not_refused(village: Village) -> None:
    letters = village.write("engineer", "培训签到表", "见附件。", file=training(village, 5))
    assert village.happened(f.FormFiled)[0].people == 5
    assert "参训人员为 5 人" in to(letters, "engineer").text


# ---------------------------------------------------------------- 升级
NOTICE = "计划 2026 年 6 月 20 日（周六）18:00—20:00 升级体检系统至 V6.3.0，升级内容：日结重写，退费不再重复扣减。请信息科确认时间。"


def announced(village: Village):
    return to(village.write("engineer", "体检系统 V6.3.0 升级通知", NOTICE), "office")


def test_an_upgrade_is_recorded_with_its_content_and_agreed_to_by_the_office_alone(village: Village) -> None:
    notice = announced(village)
    (told,) = village.happened(f.UpgradeAnnounced)
    assert told.content.startswith("日结重写")
    village.write("clerk", "", "同意。", answering=notice)
    assert not village.happened(f.UpgradeConfirmed)
    letters = village.write("office", "", "确认，同意 6 月 20 日升级。", answering=notice)
    assert [fact.version for fact in village.happened(f.UpgradeConfirmed)] == ["V6.3.0"]
    assert {a.address for letter in letters for a in letter.to} == {
        "wang@weibao.example", "zhao@weibao.example", "pm@weibao.example"
    }  # fmt: skip
    assert "没有变更" in to(village.write("office", "", "同意。", answering=notice), "office").text
    assert len(village.happened(f.UpgradeConfirmed)) == 1


@pytest.mark.parametrize("text", ["不同意升级，月底体检高峰。", "改到 6 月 27 日吧。", "暂缓，等通知。"])
def test_a_refusal_or_another_day_is_told_to_the_engineers_and_nothing_agreed(village: Village, text: str) -> None:
    letters = village.write("office", "", text, answering=announced(village))
    assert not village.happened(f.UpgradeConfirmed)
    assert "未同意" in to(letters, "engineer" if len(letters) == 1 else "office").subject


@pytest.mark.parametrize(
    "text",
    ["同意，但请改到周六晚上。", "可以升级，不过请先备份。", "同意，前提是避开体检高峰。", "原则同意，时间放在周日。"],
)
def test_a_condition_is_told_to_the_engineers_and_nothing_agreed_until_it_is_met(village: Village, text: str) -> None:
    (told,) = village.write("office", "", text, answering=announced(village))
    assert "附有条件" in told.subject
    assert text in told.text
    assert people(told) == {"engineer", "second", "manager", "office"}
    assert not village.happened(f.UpgradeConfirmed)
    village.write("office", "", "确认。", answering=told)
    assert [fact.version for fact in village.happened(f.UpgradeConfirmed)] == ["V6.3.0"]


@pytest.mark.parametrize("text", ["收到。", "再说吧。", "可以吗？"])
def test_what_is_no_plain_consent_is_asked_back(village: Village, text: str) -> None:
    village.write("office", "", text, answering=announced(village))
    assert not village.happened(f.UpgradeConfirmed)


def test_the_office_may_agree_by_naming_the_version(village: Village) -> None:
    announced(village)
    village.write("office", "升级", "同意 V6.3.0 按通知的时间升级。")
    assert village.happened(f.UpgradeConfirmed)
    assert not village.happened(f.TicketOpened)


# ---------------------------------------------------------------- 远程
def test_the_end_of_a_granted_window_is_told_once_to_engineer_and_office(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", "3号台刷身份证没反应，先手工录入。"), "engineer")
    village.write("engineer", "", "受理。", answering=order)
    asked = village.write("engineer", "", "申请远程维护，今晚 20:00—22:00。", answering=order)
    village.write("office", "", "同意 20:30—21:30。", answering=to(asked, "office"))
    letters = [letter for letter in village.wait("2026-03-11 12:00") if "时段已结束" in letter.subject]
    assert [fact.at for fact in village.happened(f.RemoteEnded)] == [moment("2026-03-10 21:30")]
    assert [{a.address for a in letter.to} for letter in letters] == [{"wang@weibao.example", "it@hospital.example"}]
    village.write("engineer", "", "远程已断开，临时账号已收回。", answering=letters[0])
    assert not village.happened(f.TicketClosed)
    assert village.wait("2026-03-11 13:00") == []


# ---------------------------------------------------------------- 到场
def urgent(village: Village):
    letters = village.write(
        "clerk", "登记全停了", "登记台都登不上去，排了三十多人，体检做不了。", at="2026-03-10 14:00"
    )
    assert village.happened(f.TicketOpened)[-1].severity in {Severity.URGENT, Severity.MAJOR}
    return letters


def test_an_arrival_is_kept_with_the_time_told_and_told_to_the_hospital(village: Village) -> None:
    order = assigned(urgent(village))
    letters = village.write("engineer", "", "14:20 到院，正在检查。", answering=order, at="2026-03-10 14:35")
    (arrived,) = village.happened(f.Arrived)
    assert arrived.when == moment("2026-03-10 14:20")
    told = next(letter for letter in letters if "到场" in letter.subject)
    assert {a.address for a in told.to} == {"dengji@hospital.example", "it@hospital.example"}
    village.write("engineer", "", "已到现场。", answering=order)
    assert len(village.happened(f.Arrived)) == 1


@pytest.mark.parametrize("text", ["预计 15:00 到院。", "马上出发，一小时到现场。", "如需到现场请告知。"])
def test_who_is_on_the_way_has_not_arrived(village: Village, text: str) -> None:
    village.write("engineer", "", text, answering=assigned(urgent(village)))
    assert not village.happened(f.Arrived)


def test_a_visit_asked_for_has_a_deadline_that_the_arrival_meets(village: Village) -> None:
    letters = urgent(village)
    order = assigned(letters)
    told = village.write(
        "clerk", "", "远程弄不好，请派人到现场。", answering=to(letters, "clerk"), at="2026-03-10 14:10"
    )
    (asked,) = village.happened(f.OnSiteAsked)
    due = next(fact for fact in village.happened(f.DeadlineSet) if fact.row == "on_site")
    assert (asked.at, due.due) == (moment("2026-03-10 14:10"), moment("2026-03-10 18:10"))
    assert "请派人到现场" in next(letter for letter in told if "院方来信" in letter.subject).text
    village.write("engineer", "", "已到现场。", answering=order, at="2026-03-10 15:00")
    assert village.desk.state.tickets[asked.ticket].deadlines["on_site"].met == moment("2026-03-10 15:00")


def test_a_report_may_ask_for_the_visit_at_once(village: Village) -> None:
    village.write("clerk", "登记全停了", "登记台都登不上去，排了三十多人，体检做不了，请马上派人来现场。")
    assert village.happened(f.OnSiteAsked)
    assert [fact.row for fact in village.happened(f.DeadlineSet)].count("on_site") == 1


# ---------------------------------------------------------------- 应急
def test_the_confirmation_of_an_emergency_carries_its_first_aid_steps(village: Village) -> None:
    letters = village.write("clerk", "中病毒了", "电脑弹出勒索页面，文件都被加密了，登记台全停。")
    (opened,) = village.happened(f.TicketOpened)
    assert opened.emergency == "病毒破坏"
    assert "拔掉出现异样的电脑的网线" in to(letters, "clerk").text


def test_a_disaster_has_the_steps_of_the_plan_and_owes_a_word_every_two_hours(village: Village) -> None:
    letters = village.write("clerk", "全院停了", DISASTER, at="2026-03-10 09:00")
    (opened,) = village.happened(f.TicketOpened)
    assert opened.severity is Severity.DISASTER
    assert "手工流程" in to(letters, "clerk").text
    order = assigned(letters)
    village.write("engineer", "", "受理。", answering=order, at="2026-03-10 09:05")
    told = village.wait("2026-03-10 11:10")
    owed = [letter for letter in told if "进展通报" in letter.subject]
    assert sorted(letter.to[0].address for letter in owed) == ["pm@weibao.example", "wang@weibao.example"]
    letters = village.write("engineer", "", "进展：阵列正在重建，已到 40%。", answering=owed[0], at="2026-03-10 11:20")
    assert village.happened(f.ProgressTold)
    assert "40%" in next(letter for letter in letters if "处理进展" in letter.subject).text
    assert not [letter for letter in village.wait("2026-03-10 13:19") if "进展通报" in letter.subject]
    assert [letter for letter in village.wait("2026-03-10 13:20") if "进展通报" in letter.subject]
    assert [letter for letter in village.wait("2026-03-10 15:20") if "进展通报" in letter.subject]
    village.write("engineer", "", "已处理。原因：阵列掉盘。措施：换盘并恢复。", answering=order, at="2026-03-10 15:30")
    assert not [letter for letter in village.wait("2026-03-11 09:00") if "进展通报" in letter.subject]


def test_words_about_a_disaster_are_not_asked_for_without_end(village: Village) -> None:
    village.write("clerk", "全院停了", DISASTER, at="2026-03-10 09:00")
    village.wait("2026-03-20 09:00")
    owed = [fact for fact in village.happened(f.Reminded) if fact.row == "update"]
    assert len(owed) == village.desk.rules.settings.most_updates + 1


def test_a_closed_emergency_owes_a_report_that_is_reminded_of_until_it_comes(village: Village) -> None:
    letters = urgent(village)
    order = assigned(letters)
    village.write("engineer", "", "受理。", answering=order, at="2026-03-10 14:05")
    done = "已处理。原因：服务死锁。措施：重启并加监控。"
    closed = village.write("engineer", "", done, answering=order, at="2026-03-10 15:00")
    due = next(fact for fact in village.happened(f.DeadlineSet) if fact.row == "report")
    assert not due.proposes
    village.write("clerk", "", "确认。", answering=to(closed, "clerk"), at="2026-03-10 16:00")
    reminded = [letter for letter in village.wait("2026-03-12 18:00") if "书面报告" in letter.subject]
    assert reminded
    assert not village.happened(f.WarningProposed)
    village.write("engineer", "", "故障报告如下：14 点服务死锁，根因是连接未释放，已加监控。", answering=order)
    (given,) = village.happened(f.ReportGiven)
    assert village.desk.state.tickets[given.ticket].deadlines["report"].met
    assert not [letter for letter in village.wait("2026-03-20 18:00") if "书面报告" in letter.subject]


def test_a_closing_that_brings_the_report_owes_none(village: Village) -> None:
    order = assigned(urgent(village))
    text = "已处理。原因：服务死锁。措施：重启并加监控。故障报告见附件。"
    village.write("engineer", "", text, answering=order, file=("故障报告.docx", b"x"))
    assert village.happened(f.ReportGiven)
    assert village.happened(f.TicketClosed)
    assert not [fact for fact in village.happened(f.DeadlineSet) if fact.row == "report"]


def test_a_closing_that_brings_the_report_is_one_letter_a_reader_and_the_office_may_confirm_either(
    village: Village,
) -> None:
    order = assigned(urgent(village))
    text = "已处理。原因：服务死锁。措施：重启并加监控。故障报告见附件。"
    letters = village.write("engineer", "", text, answering=order, file=("故障报告.docx", b"x"))
    assert len(letters) == 2
    assert "随信提交的故障报告已收到并登记，附件 1 个" in to(letters, "clerk").text
    village.write("office", "", "确认恢复，同意关单。", answering=to(letters, "office"))
    assert village.happened(f.ClosingConfirmed)


def test_thanks_for_a_report_confirm_nothing(village: Village) -> None:
    order = assigned(urgent(village))
    text = "已处理。原因：服务死锁。措施：重启并加监控。故障报告见附件。"
    letters = village.write("engineer", "", text, answering=order, file=("故障报告.docx", b"x"))
    village.write("office", "", "收到，谢谢。", answering=to(letters, "office"))
    assert not village.happened(f.ClosingConfirmed)


def test_a_report_said_to_be_enclosed_where_nothing_is_discharges_nothing_and_is_asked_for(village: Village) -> None:
    order = assigned(urgent(village))
    village.write("engineer", "", "已处理。原因：服务死锁。措施：重启并加监控。", answering=order)
    (asked,) = village.write("engineer", "", "故障报告见附件", answering=order)
    assert not village.happened(f.ReportGiven)
    assert "没有收到附件" in asked.text
    village.write("engineer", "", "故障报告周五交", answering=order)
    assert not village.happened(f.ReportGiven)


def test_a_report_with_all_that_the_reminder_asks_for_needs_no_heading(village: Village) -> None:
    order = assigned(urgent(village))
    village.write("engineer", "", "已处理。原因：服务死锁。措施：重启并加监控。", answering=order)
    text = "经过：14 点服务停止。原因：连接未释放。处置：已重启。预防措施：每日巡检。"
    village.write("engineer", "", text, answering=order)
    assert village.happened(f.ReportGiven)


def test_a_report_announced_for_later_is_none(village: Village) -> None:
    order = assigned(urgent(village))
    village.write("engineer", "", "已处理。原因：死锁。措施：重启。故障报告稍后提交。", answering=order)
    assert not village.happened(f.ReportGiven)
    assert [fact for fact in village.happened(f.DeadlineSet) if fact.row == "report"]


def test_a_reopened_disaster_owes_words_again_and_no_report_until_closed_again(village: Village) -> None:
    letters = village.write("clerk", "全院停了", DISASTER, at="2026-03-10 09:00")
    done = "已处理。原因：阵列掉盘。措施：换盘。"
    closed = village.write("engineer", "", done, answering=assigned(letters), at="2026-03-10 09:30")
    village.write("clerk", "", "未解决，还是打不开。", answering=to(closed, "clerk"), at="2026-03-10 10:00")
    village.wait("2026-03-10 12:00")
    assert [fact.at for fact in village.happened(f.Reminded) if fact.row == "update"] == [moment("2026-03-10 12:00")]
    assert not [fact for fact in village.happened(f.Reminded) if fact.row == "report"]


def test_a_new_severity_sets_the_visit_anew(village: Village) -> None:
    letters = village.write(
        "clerk", "登记全停了", "登记台都登不上去，排了三十多人，体检做不了，请派人到现场。", at="2026-03-10 14:00"
    )
    village.write("office", "", "改为灾难。", answering=to(letters, "clerk"), at="2026-03-10 14:05")
    dues = [fact.due for fact in village.happened(f.DeadlineSet) if fact.row == "on_site"]
    assert dues == [moment("2026-03-10 18:00"), moment("2026-03-10 16:05")]


def test_a_closed_emergency_set_to_normal_owes_no_report(village: Village) -> None:
    letters = urgent(village)
    village.write("engineer", "", "已处理。原因：死锁。措施：重启。", answering=assigned(letters))
    village.write("office", "", "改为普通。", answering=to(letters, "clerk"))
    assert not [letter for letter in village.wait("2026-03-20 18:00") if "书面报告" in letter.subject]


def test_a_window_set_anew_ends_once_at_its_new_end(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", "3号台刷身份证没反应，先手工录入。"), "engineer")
    asked = to(village.write("engineer", "", "申请远程维护，今晚 20:00—22:00。", answering=order), "office")
    village.write("office", "", "同意 20:00—22:00。", answering=asked)
    village.write("office", "", "同意 20:30—21:30。", answering=asked)
    village.wait("2026-03-11 12:00")
    assert [fact.end for fact in village.happened(f.RemoteEnded)] == [moment("2026-03-10 21:30")]


def test_the_duties_are_listed_with_their_records(village: Village) -> None:
    letters = village.write("engineer", "一季度维护", "见附件。", file=sheet(village, ROW), at="2026-03-24 17:10")
    village.write("office", "", "已核对，确认。", answering=to(letters, "office"))
    village.write("engineer", "培训签到表", "见附件。", file=training(village, 3))
    announced(village)
    rows = duties(village.desk.state, village.desk.rules, village.clock.at)
    assert [(row["duty"], row["status"]) for row in rows] == [
        ("maintenance", "done"), ("maintenance", "open"), ("maintenance", "open"), ("maintenance", "open"), ("training", "recorded"),
        ("upgrade", "announced"),
    ]  # fmt: skip
    filed, confirmed = village.happened(f.FormFiled)[0], village.happened(f.FormConfirmed)[0]
    assert (rows[0]["record"], rows[0]["confirmed_mail"]) == (filed.mail, confirmed.mail)
