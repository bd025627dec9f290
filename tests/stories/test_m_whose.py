"""No words are met with silence: who cannot be understood is asked, what is so already is answered with how it stands."""

import pytest

from mailbot.commands import belongs
from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.mail.privacy import mask
from tests.stories import scenes
from tests.stories.village import PEOPLE, Village, to

CARD = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
PAPER = "报告打印机右边印得淡，能看清，不耽误。\n操作：总检—打印。Win10。"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("报过的，催", "上周报的读卡器到现在没人来。人呢。"),
        ("还没人来", "昨天中午报的，到现在还没有人来处理，能不能给安排一下？"),
        ("您要的参数", "您要的型号是霍尼韦尔 1900，USB 口。"),
    ],
)
def test_who_urges_what_is_nowhere_is_asked_to_report_it(village: Village, subject: str, text: str) -> None:
    answer = to(village.write("clerk", subject, text), "clerk")
    assert "没有查到您在办的工单" in answer.text
    assert "报修：" in answer.text
    opened = village.write("clerk", "", "报修：3号台读卡器刷身份证没反应，先手工录入。", answering=answer)
    assert to(opened, "clerk").subject.startswith("[工单 TJ-2026-0001]")


def test_of_several_in_hand_the_writer_names_one(village: Village) -> None:
    village.write("clerk", "读卡器没反应", CARD)
    village.write("clerk", "报告印得淡", PAPER)
    answer = to(village.write("clerk", "催一下", "什么时候有人来弄？"), "clerk")
    assert answer.text.count("- 催办：") == 2
    assert not village.happened(f.Urged)
    village.write("clerk", "", "催办：（工单 TJ-2026-0002 报告印得淡）", answering=answer)
    assert [fact.ticket for fact in village.happened(f.Urged)] == ["TJ-2026-0002"]


def test_what_sounds_grave_is_a_ticket_at_once_though_it_urges(village: Village) -> None:
    text = "上午就报了，到现在没人管！所有登记台都登不上去，体检全停了，五十多人在排队，请马上来。"
    village.write("clerk", "还没人来", text)
    assert [ticket.status for ticket in village.desk.state.tickets.values()] == [Status.OPEN]


def test_an_engineer_who_adds_to_nothing_is_asked_for_the_number(village: Village) -> None:
    answer = to(village.write("engineer", "补充", "补充一下：昨天那个补丁还要再发一次，周三前给您。"), "engineer")
    assert "请写明工单编号" in answer.text


@pytest.mark.parametrize("who", ["clerk", "office", "engineer", "manager"])
def test_thanks_alone_are_still_not_answered(village: Village, who: str) -> None:
    assert [each for each in village.write(who, "谢谢", "谢谢，辛苦了！") if PEOPLE[who][1] in each.to] == []


@pytest.mark.parametrize("who", ["clerk", "office", "engineer"])
@pytest.mark.parametrize("text", ["级别请改为普通。", "打不出来的不止一台，级别不能算普通，往上调吧。"])
def test_the_level_that_a_ticket_has_is_answered_with_the_others(village: Village, who: str, text: str) -> None:
    village.write("clerk", "读卡器没反应", CARD)
    answer = to(village.write(who, "TJ-2026-0001", f"TJ-2026-0001 {text}"), who)
    assert "目前的级别就是普通" in answer.text
    assert "- 改为紧急" in answer.text
    assert not village.happened(f.SeverityChanged)


@pytest.mark.parametrize(("who", "text"), [("clerk", "确认。"), ("office", "确认。"), ("office", "类别改为咨询。")])
def test_what_is_said_of_a_confirmed_ticket_is_answered_with_how_it_stands(
    village: Village, who: str, text: str
) -> None:
    village.write("clerk", "", "确认。", answering=scenes.closing(village))
    answer = to(village.write(who, "TJ-2026-0001", f"TJ-2026-0001 {text}"), who)
    assert "【目前进展】" in answer.subject
    assert len(village.happened(f.ClosingConfirmed)) == 1


def test_a_second_taking_of_a_ticket_is_answered_with_how_it_stands(village: Village) -> None:
    order = scenes.ticket(village)
    village.write("engineer", "", "受理。", answering=order)
    assert "【目前进展】" in to(village.write("engineer", "", "受理。已看到。", answering=order), "engineer").subject


def test_a_second_confirmation_of_a_statement_is_answered(village: Village) -> None:
    letter = scenes.statement(village)
    village.write("office", "", "确认。", answering=letter)
    answer = to(village.write("office", "", "确认。已签字。", answering=letter), "office")
    assert "与现有记录一致" in answer.text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("体检号 202603180012 的叫号屏黑屏", "体检号 202603180012 收费退不了款"),
        ("电话 13912345678，打印机卡纸", "电话 13912345678，登录不上"),
        ("总检保存报错 ORA-12154", "采血条码打不出，错误代码 ORA-12154"),
        ("内线 8812，登记台读卡器没反应", "内线 8812，报告末页空白"),
    ],
)
def test_a_shared_number_makes_no_two_faults_alike(first: str, second: str) -> None:
    assert belongs.overlap(mask(first), mask(second)) == 0


def test_words_make_two_reports_alike_whatever_their_numbers() -> None:
    assert (
        belongs.overlap("叫号屏黑屏了，体检号 2203180012 的人叫不到", "体检号 2203180099，叫号屏还是黑的")
        > belongs.ALIKE
    )


FAULTS = (
    *("登记台3号读卡器没反应", "条码打印机不出纸", "总检医生打不开工作站", "彩超图像传不到报告里", "血常规结果没回传"),
    *("导检单打印错位", "叫号屏不刷新", "收费窗口无法退费", "短信提醒没发出", "问卷提交后页面白屏"),
)


@pytest.mark.parametrize("as_form", [False, True], ids=["in-words", "as-a-form"])
def test_faults_that_one_person_always_tells_in_the_same_words_are_a_ticket_each(
    village: Village, *, as_form: bool
) -> None:
    told = (
        "应用环境：登记台，Win10。\n操作过程：照常操作，重启过。"
        if as_form
        else "从今早开始的，重启没用，先手工处理着。"
    )
    for fault in FAULTS:
        village.write("clerk", fault, f"{fault}，{told}")
    assert [ticket.brief for ticket in village.desk.state.tickets.values()] == list(FAULTS)
    village.write("clerk", f"{FAULTS[0]}！", f"{FAULTS[0]}，还没人来。{told}")
    assert [fact.ticket for fact in village.happened(f.Urged)] == ["TJ-2026-0001"]
