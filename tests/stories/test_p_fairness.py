"""What neither side may be blamed for: an answer that was given, a matter one brought oneself, a date only one side named."""

from mailbot.core import facts as f
from mailbot.core.model import Kind
from mailbot.forms import Form, fill
from tests.stories import scenes
from tests.stories.village import PEOPLE, Village, to

QUESTION = "请问总检报告里能不能批量替换结论模板？在哪里设置？"
WISH = {
    "医院名称": "青海红十字医院", "提出科室/人员": "总检室/马媛", "维护工程师": "王磊", "提出时间": "2026-03-09", "完成时间": "", "模块名称": "总检",
    "问题类型": "3", "时间要求": "3月底前", "需求描述": "总检报告双签。", "需求分析": "", "需求修改方案": "", "结果": "", "承诺日期": "2026-03-20",
}  # fmt: skip


def brought(village: Village) -> list:
    """An engineer's own 附件3."""
    file = ("附件3.docx", fill(Form(3, WISH), village.desk.rules.blanks))
    return village.write("engineer", "总检双签", "附件3见附件，请确认。", file=file)


def test_an_engineers_answer_to_a_question_reaches_who_asked_and_is_the_response(village: Village) -> None:
    order = to(village.write("clerk", "请教一个问题", QUESTION), "engineer")
    assert village.desk.state.tickets["TJ-2026-0001"].kind is Kind.CONSULT
    told = to(
        village.write("engineer", "", "可以的，报告设置—结论模板—批量替换，管理员账号能看到。", answering=order),
        "clerk",
    )
    assert "报告设置—结论模板—批量替换" in told.text
    village.wait("2026-03-20 09:00")
    assert not village.happened(f.WarningProposed)


def test_an_answer_so_headed_asks_whether_it_will_do(village: Village) -> None:
    order = to(village.write("clerk", "请教一个问题", QUESTION), "engineer")
    assert "- 答复：" in order.text
    told = to(village.write("engineer", "", "答复：可以，报告设置里批量替换。", answering=order), "clerk")
    assert "答复：可以，报告设置里批量替换" in told.text
    assert "原因：" not in told.text


def test_a_call_that_is_told_of_is_the_first_response_and_the_hospital_reads_of_it(village: Village) -> None:
    told = village.write(
        "engineer", "", "已电话联系登记台，指导重新插拔，等科室反馈。", answering=scenes.ticket(village)
    )
    assert any(PEOPLE["clerk"][1] in [each.address for each in letter.to] for letter in told)
    assert village.desk.state.tickets["TJ-2026-0001"].responded == village.clock.at


def test_who_asks_to_log_in_has_taken_the_ticket(village: Village) -> None:
    words = "受理，正在远程看。申请远程登录应用服务器，今天 10:20—12:00，请信息科同意。"
    village.write("engineer", "", words, answering=scenes.ticket(village))
    assert [type(fact) for fact in village.facts[village.before :]][:2] == [f.TicketAccepted, f.RemoteAsked]


def test_a_form_an_engineer_brings_is_taken_and_promised_by_it(village: Village) -> None:
    letters = brought(village)
    ticket = village.desk.state.tickets["TJ-2026-0001"]
    assert (ticket.accepted_by, str(ticket.promised)) == (PEOPLE["engineer"][1], "2026-03-20")
    assert not [letter for letter in letters if "派单" in letter.subject]
    village.wait("2026-03-13 09:00")
    assert not village.happened(f.WarningProposed)


def test_what_an_engineer_brings_the_office_confirms(village: Village) -> None:
    brought(village)
    done = to(
        village.write("engineer", "TJ-2026-0001", "TJ-2026-0001 已处理。原因：新功能。措施：已发布双签。"), "office"
    )
    village.write("office", "", "确认。", answering=done)
    assert [fact.ticket for fact in village.happened(f.ClosingConfirmed)] == ["TJ-2026-0001"]


def test_a_date_the_engineer_named_is_told_as_a_promise_not_as_agreed(village: Village) -> None:
    village.write("engineer", "", "受理。承诺 3月11日。", answering=scenes.ticket(village))
    asked = [letter for letter in village.wait("2026-03-13 09:00") if "警告待核实" in letter.subject]
    assert "承诺日期时限 2026年3月11日（周三）24:00 已过（乙方承诺）" in asked[0].text


def test_a_first_decision_after_an_objection_is_not_called_another(village: Village) -> None:
    asked = scenes.warned(village)
    village.write("manager", "", "有异议：当天电话里已经答复。", answering=asked)
    told = village.write("office", "", "W-2026-001 核实属实。")
    assert "再次" not in to(told, "manager").text


def test_who_left_is_not_asked_for_the_confirmation(village: Village) -> None:
    scenes.closing(village)
    village.desk.record([f.PersonLeft(at=village.clock.at, address=PEOPLE["clerk"][1])])
    asked = [letter for letter in village.wait("2026-03-13 09:00") if "次提醒" in letter.subject]
    assert [[each.address for each in letter.to] for letter in asked] == [[PEOPLE["office"][1]]]


def test_an_upgrade_that_is_done_is_told_and_asked_about_no_more(village: Village) -> None:
    village.write("office", "", "同意。", answering=scenes.upgrade(village))
    told = to(
        village.write("engineer", "V6.3.0 升级完成", "李工：V6.3.0 已于昨晚 22:10 升级完成，验证正常。"), "office"
    )
    assert told.subject == "[升级通知] 已升级：版本 V6.3.0"
    assert "不作升级" not in told.text
    assert len(village.happened(f.UpgradeAnnounced)) == 1


def test_another_day_for_a_version_names_the_notice_before(village: Village) -> None:
    scenes.upgrade(village)
    told = to(
        village.write("engineer", "升级通知 V6.3.0", "升级 V6.3.0 改到 3月21日 20:30，内容不变。请确认。"), "office"
    )
    assert "前次通知：2026年3月10日（周二）09:01，日期 2026年3月20日（周五）" in told.text


def test_nobody_of_the_vendor_is_asked_to_sign_for_the_hospital(village: Village) -> None:
    scenes.filed(village, place="")
    row = {
        "日期": "2026-03-11",
        "维护工程师签到": "王磊",
        "服务器运行情况": "正常",
        "系统运行情况": "正常",
        "医院信息科签字": "",
    }
    file = ("附件1.docx", fill(Form(1, {"rows": [row]}), village.desk.rules.blanks))
    receipt = to(village.write("engineer", "维护记录", "见附件。", file=file), "engineer")
    assert "- 医院信息科签字" not in receipt.text
    assert "请勿代填" in receipt.text


def test_a_promise_that_is_over_is_not_told_as_one_to_come(village: Village) -> None:
    order = scenes.ticket(village)
    village.write("engineer", "", "受理。承诺 3月11日。", answering=order)
    done = to(
        village.write("engineer", "", "已处理。原因：线松。措施：重插。", answering=order, at="2026-03-12 10:00"),
        "clerk",
    )
    told = to(village.write("clerk", "", "未解决：还是没反应。", answering=done, at="2026-03-12 11:00"), "clerk")
    assert "承诺日期：2026年3月11日（周三）（已过，有新的日期另行来信告知）" in told.text


def test_whose_term_is_over_is_not_called_unknown(village: Village) -> None:
    village.desk.record([f.PersonLeft(at=village.clock.at, address=PEOPLE["nurse"][1])])
    letters = village.write("nurse", "", "W-2026-001 核实属实。")
    assert "登记已于 2026年3月10日（周二）终止" in to(letters, "office").text
    assert "（无主题）" in to(letters, "office").text
    assert "的登记已于" in to(letters, "nurse").text


def test_words_without_a_version_or_an_upgrade_announce_none(village: Village) -> None:
    order = scenes.ticket(village)
    village.write("manager", "", "对损失 3480.00 元及领款单 3 张无异议。", answering=order)
    assert not village.happened(f.UpgradeAnnounced)
