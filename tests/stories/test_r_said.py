"""What is said beside something else, and to somebody who was not there, reaches whom it is meant for."""

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Kind, Severity, Status
from mailbot.mail.message import Mail
from tests.stories import test_e_warnings
from tests.stories.test_h_statement import issued
from tests.stories.village import Village, people, to

returned = test_e_warnings.returned

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
NUMBER, SECOND = "TJ-2026-0001", "TJ-2026-0002"


def kinds(village: Village) -> list[str]:
    """The letters that the last mail brought, by their kind."""
    return [fact.kind for fact in village.facts[village.before :] if isinstance(fact, f.LetterPosted)]


def order(village: Village) -> Mail:
    return to(village.write("clerk", "读卡器没反应", FAULT), "engineer")


def receipt(village: Village) -> Mail:
    return to(village.write("clerk", "读卡器没反应", FAULT), "clerk")


# ---------------------------------------------------------------- several things in one mail


def test_the_third_item_of_a_list_is_a_ticket_though_the_others_settle_and_ask(village: Village) -> None:
    village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order(village))
    text = f"1. {NUMBER} 确认关闭。\n2. 请发附件1空表。\n3. 另新报一个：微信预约今天一个都约不了。"
    letters = village.write("office", "几件事", text)
    tickets = village.desk.state.tickets
    assert (tickets[NUMBER].status, tickets[SECOND].kind) == (Status.CONFIRMED, Kind.REPORT)
    assert "微信预约" in tickets[SECOND].brief
    assert any("空白表格" in letter.subject for letter in letters)
    assert set(village.happened(f.MailRead)[-1].intents) == {"confirm", "form_request", "report"}


@pytest.mark.parametrize(
    "text",
    [
        "请发一份附件3空白表，另外上次那个读卡器的事怎么样了？",
        "（1）请发附件3的空白表；（2）上次报的读卡器修到哪一步了？",
    ],
)
def test_a_question_beside_a_wish_for_a_form_is_answered_too(village: Village, text: str) -> None:
    order(village)
    village.write("clerk", "附件3", text)
    assert {"hospital/blank_form", "hospital/status"} == set(kinds(village))


@pytest.mark.parametrize(
    "text",
    [
        "请发附件1空白表。另外彩超图一张都传不上来，医生都等着。",
        "彩超图一张都传不上来，医生都等着。另外请发附件1空白表。",
        "两件事：\n1、彩超图一张都传不上来，医生都等着。\n2、请发附件1空白表。",
    ],
)
def test_a_fault_beside_a_wish_for_a_form_is_a_ticket_and_the_form_is_sent(village: Village, text: str) -> None:
    village.write("clerk", "", text)
    assert village.desk.state.tickets[NUMBER].severity is Severity.URGENT
    assert "hospital/blank_form" in kinds(village)


# ---------------------------------------------------------------- whom it concerns


def test_who_reported_learns_that_the_office_confirmed(village: Village) -> None:
    closing = village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order(village))
    letters = village.write("office", "", "确认。", answering=to(closing, "clerk"))
    told = to(letters, "clerk")
    assert "已由李喆来信确认" in told.text
    assert {who for letter in letters for who in people(letter)} == {"clerk", "office", "engineer", "second"}


def test_who_confirms_the_own_ticket_is_answered_once(village: Village) -> None:
    closing = village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order(village))
    village.write("clerk", "", "确认。", answering=to(closing, "clerk"))
    assert sorted(kinds(village)) == ["engineer/confirmed", "hospital/confirmed"]


@pytest.mark.parametrize(
    "text", ["自己好了", "好了，谢谢", "已经可以用了，谢谢", "重启后好了", "已恢复正常", "不用来了"]
)
def test_that_it_is_well_again_reaches_who_is_on_the_way(village: Village, text: str) -> None:
    village.write("clerk", "", text, answering=receipt(village))
    assert sorted(kinds(village)) == ["engineer/follow_up", "hospital/noted"]
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


@pytest.mark.parametrize("text", ["请提交故障报告", "请提供处理记录", "请于周五前报送书面说明"])
def test_papers_that_the_office_asks_for_are_asked_of_the_engineer(village: Village, text: str) -> None:
    village.write("office", "", text, answering=receipt(village))
    assert "engineer/follow_up" in kinds(village)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("停电检修通知", "后勤通知：3月15日（周日）8:00-12:00 三号楼停电检修，请各系统厂家做好准备。"),
        ("网络割接通知", "本周六凌晨0点到4点核心交换机割接，届时全院网络中断约30分钟，请知悉。"),
        (
            "关于服务器更换IP的通知",
            "3月20日晚22点服务器网段调整，体检服务器IP将由10.0.1.5改为10.0.2.5，请提前调整客户端配置。",
        ),
    ],
)
def test_what_the_hospital_announces_is_sent_on_and_is_no_fault(village: Village, subject: str, text: str) -> None:
    letters = village.write("office", subject, text, at="2026-03-10 09:00")
    assert not village.happened(f.TicketOpened)
    assert kinds(village) == ["hospital/passed_on", "engineer/notice"]
    [notice] = [letter for letter in letters if "manager" in people(letter)]
    assert people(notice) == {"engineer", "second", "manager"}
    assert text[:12] in notice.text


@pytest.mark.parametrize(
    ("who", "text", "readers"),
    [
        ("clerk", "我明天开始休假三天，登记台的事找孙丽。", {"engineer", "second", "manager"}),
        ("manager", "自下周起李工调离本项目，由周工接替，请知悉。", {"engineer", "second", "office"}),
        ("engineer", "我3月12日至14日休假，期间由王工负责。", {"second", "manager", "office"}),
    ],
)
def test_who_stands_in_for_whom_is_told_to_the_others_and_is_no_ticket(
    village: Village, who: str, text: str, readers: set[str]
) -> None:
    letters = village.write(who, "", text, at="2026-03-10 09:00")
    assert not village.happened(f.TicketOpened)
    [notice] = [letter for letter in letters if who not in people(letter)]
    assert (people(notice), text[:8] in notice.text) == (readers, True)


@pytest.mark.parametrize(
    "text", ["已经第三次了，再修不好我们将按合同处理！", "现正式投诉贵公司服务不到位。", "将追究贵公司的违约责任。"]
)
def test_a_complaint_about_the_firm_is_read_by_its_manager(village: Village, text: str) -> None:
    letters = village.write("office", "投诉", text, at="2026-03-10 09:00")
    assert any("manager" in people(letter) for letter in letters)


def test_that_visitors_complain_is_no_demand_of_the_firm(village: Village) -> None:
    letters = village.write("office", "读卡器没反应", "三台读卡器都没反应，客人投诉等太久。", at="2026-03-10 09:00")
    assert not any("来信通知" in letter.subject for letter in letters)


@pytest.mark.parametrize(
    "text",
    [
        "通知：今晨物业误断电源，全院停电25分钟，登记台现在还有两台打不开。",
        "现在全院断网，体检停了，请速来，特此通知。",
        "各位：机房空调坏了，服务器已经停机，请通知工程师。",
    ],
)
def test_what_has_happened_is_a_report_whatever_it_is_called(village: Village, text: str) -> None:
    village.write("office", "通知", text, at="2026-03-10 09:00")
    assert village.happened(f.TicketOpened)


def test_what_the_office_demands_of_the_firm_is_read_by_its_manager(village: Village) -> None:
    letters = village.write(
        "office",
        "整改通知",
        "现要求贵公司就3月2日系统瘫痪事件提交书面整改报告，并于3月15日前完成整改。",
        at="2026-03-10 09:00",
    )
    assert any("院方来信通知" in letter.subject and people(letter) == {"manager"} for letter in letters)


# ---------------------------------------------------------------- what costs is said plainly


@pytest.mark.parametrize("text", ["按合同办", "属实，不过已处理，建议不计", "建议不计"])
def test_a_warning_is_neither_verified_nor_turned_down_by_half_a_word(
    village: Village, returned: Mail, text: str
) -> None:
    village.write("office", "", text, answering=returned)
    assert not village.happened(f.WarningVerified)
    assert not village.happened(f.WarningRejected)
    assert kinds(village) == ["hospital/choices"]


@pytest.mark.parametrize("text", ["同意扣款", "同意支付50%", "同意扣1%"])
def test_consent_to_a_part_confirms_no_statement(village: Village, text: str) -> None:
    village.write("office", "", text, answering=issued(village))
    assert not village.happened(f.StatementConfirmed)
    assert kinds(village) == ["office/statement_again"]


# ---------------------------------------------------------------- what urges, and what is only told


@pytest.mark.parametrize(
    "text", ["王工电话里说明天来", "我把电话写错了", "工程师已经到了", "补充：今天早上换过纸", "李工刚才来过了"]
)
def test_who_only_tells_of_a_ticket_in_hand_urges_nobody(village: Village, text: str) -> None:
    village.write("clerk", "", text, answering=receipt(village))
    assert not village.happened(f.Urged)
    assert village.desk.state.tickets[NUMBER].status is Status.OPEN


@pytest.mark.parametrize("text", ["麻烦快点", "还是打不出来", "客人都在等", "有人吗？"])
def test_who_asks_for_something_urges(village: Village, text: str) -> None:
    village.write("clerk", "", text, answering=receipt(village))
    assert village.happened(f.Urged) or "hospital/status" in kinds(village)


def test_a_long_report_goes_on_where_the_alert_ends(village: Village) -> None:
    text = "全中心系统瘫痪，登记、采血、收费都停了，已经停了四十分钟。" + "大厅里的人越来越多，各窗口都在等。" * 30
    letters = village.write("clerk", "全中心瘫痪", text)
    alert = next(letter for letter in letters if "请立即处理" in letter.subject)
    assert "……" in alert.text


# ---------------------------------------------------------------- whether it is the same


UNLIKE = (
    ("读卡器", "登记台2号窗口的身份证读卡器没反应，先手工录，不耽误。"),
    ("接口", "收费窗口的接口改了以后，医保单子今天开始传不回来。"),
    ("报告", "报告封面的单位名称印不全，最后两个字没了。"),
    ("叫号", "三楼大屏叫号停在二十号，报告单窗口前都站着人。"),
    ("打印", "采血窗口的打印机卡纸，换到隔壁打。"),
    ("登记", "登记台电脑开机要四五分钟，别的窗口都挺快。"),
    ("总检", "总检写完结论点保存要转半分钟，报告能出来。"),
    ("收费", "收费窗口退一笔单项，打印出来的单子少一行。"),
)


def test_a_young_desk_does_not_ask_of_every_second_fault_whether_it_is_the_first(village: Village) -> None:
    asked = [
        letter.subject
        for who, (subject, text) in zip(("clerk", "nurse") * 4, UNLIKE, strict=True)
        for letter in village.write(who, subject, text)
        if "疑似同一问题" in letter.subject
    ]
    assert len(village.happened(f.TicketOpened)) == len(UNLIKE)
    assert asked == []


def test_two_tellers_of_one_incident_are_asked_about(village: Village) -> None:
    village.write("clerk", "微信约不上", "今天公众号预约一直转圈，客人电话打爆了，微信预约一个都约不进来。")
    letters = village.write("nurse", "预约", "客人说公众号预约点了就转圈，微信预约约不进来。")
    assert any("疑似同一问题" in letter.subject for letter in letters)
