"""Who writes: strangers are held until 信息科 admits them, doubtful senders prove themselves by a one-time code."""

import re
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Role, Status
from mailbot.mail.message import Mail, Receipt
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
OTHER = "体检结算单打印出来抬头不全，换了纸还是一样。"
DONE = "已处理。原因：线松了。措施：重新插紧。"
FORGED = {
    "Received": "from evil.example by mx.weibao.example with SMTP; Tue, 10 Mar 2026 10:00:00 +0800",
    "Authentication-Results": "mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=hospital.example",
}
HELD = "[体检维保] 待登记的来信"


def closed(village: Village) -> Mail:
    """A ticket whose closing waits for the clerk's confirmation; the letter that asks for it."""
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    return to(village.write("engineer", "", DONE, answering=order), "clerk")


def doubted(village: Village, closing: Mail, who: str = "clerk", text: str = "确认。") -> tuple[Mail, str]:
    """The letter with the code that a doubtful answer brings, and the code."""
    letter = to(village.write(who, "", text, answering=closing, headers=FORGED), who)
    return letter, code_in(letter)


def code_in(letter: Mail) -> str:
    """The code a letter names."""
    named = re.search(r"验证码：([A-Z]{4}-[A-Z]{4})", letter.text)
    assert named, letter.text
    return named[1]


def status(village: Village) -> Status:
    return village.desk.state.tickets["TJ-2026-0001"].status


def test_a_doubtful_act_waits_and_is_done_as_it_was_asked_once_its_code_comes(village: Village) -> None:
    closing = closed(village)
    asked, code = doubted(village, closing)
    assert status(village) is Status.AWAITING
    told = village.write("clerk", "", f"{code}\n好的", answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED
    assert to(told, "engineer")
    assert [fact.by for fact in village.happened(f.ClosingConfirmed)] == ["dengji@hospital.example"]


def test_a_code_is_read_in_any_width_and_case_and_without_its_hyphen(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    full = "".join(chr(ord(letter) + 0xFEE0) for letter in code.replace("-", "").lower())
    village.write("clerk", "", f"验证码：{full}", answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED


def test_a_reply_that_only_quotes_the_code_does_nothing(village: Village) -> None:
    asked, _ = doubted(village, closed(village))
    village.write("clerk", "", "这是什么意思？", answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING


def test_a_wrong_code_is_answered_and_after_five_nothing_waits(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    letters = village.write("clerk", "", "BBBB-BBBB", answering=asked, headers=FORGED)
    assert "还可再试 4 次" in to(letters, "clerk").text
    for _ in range(4):
        village.write("clerk", "", "BBBB-BBBB", answering=asked, headers=FORGED)
    village.write("clerk", "", code, answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING


def test_an_expired_code_is_answered_and_does_nothing(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    village.wait("2026-03-14 08:59")
    letters = village.write("clerk", "", code, answering=asked, headers=FORGED, at="2026-03-14 09:00")
    assert "已失效" in to(letters, "clerk").text
    assert status(village) is Status.AWAITING


def test_a_code_is_used_once(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    village.write("clerk", "", code, answering=asked, headers=FORGED)
    letters = village.write("clerk", "", code, answering=asked, headers=FORGED)
    assert "已经用过" in to(letters, "clerk").text
    assert len(village.happened(f.ClosingConfirmed)) == 1


@pytest.mark.parametrize("words", ["未解决，还是读不出来。", "不过3号台现在又读不出来了，先别关"])
def test_a_code_beside_words_that_take_the_act_back_does_nothing(village: Village, words: str) -> None:
    asked, code = doubted(village, closed(village))
    letters = village.write("clerk", "", f"验证码 {code}\n{words}", answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING
    assert "意思相反" in to(letters, "clerk").text
    village.write("clerk", "", code, answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED


@pytest.mark.parametrize("words", ["确认是我写的", "这是我本人发的，请办理", "谢谢", "祁佳\n登记台 8123", "请尽快办理"])
def test_a_code_beside_words_that_only_go_with_it_does_what_was_asked(village: Village, words: str) -> None:
    asked, code = doubted(village, closed(village))
    letters = village.write("clerk", "", f"{code}\n{words}", answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED
    assert len(letters) == 2


def test_a_new_fault_told_beside_a_code_is_taken_up_too(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    fault = "另外，四个登记台的条码都打不出来，采血窗口排队到楼梯口了。"
    village.write("clerk", "", f"{code}\n{fault}", answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED
    assert "条码" in village.desk.state.tickets["TJ-2026-0002"].gist


def test_two_mails_of_one_round_use_a_code_once(village: Village) -> None:
    _, code = doubted(village, closed(village))
    mails = [village._bytes("clerk", "验证码", f"验证码 {code}", None, None, FORGED) for _ in range(2)]
    receipts = [Receipt(village.clock.at, "INBOX", 1, 90 + place) for place in range(2)]
    letters = village._letters(village.desk.take(list(zip(mails, receipts, strict=True))))
    assert len(village.happened(f.ClosingConfirmed)) == 1
    assert sum("已经用过" in letter.text for letter in letters) == 1


def test_the_code_of_an_older_answer_does_not_undo_a_newer_one(village: Village) -> None:
    closing = closed(village)
    _, older = doubted(village, closing)
    _, newer = doubted(village, closing, text="未解决，还是读不出来。")
    village.write("clerk", "验证码", f"验证码 {newer}", headers=FORGED)
    village.write("clerk", "验证码", f"验证码 {older}", headers=FORGED)
    assert status(village) is Status.OPEN


def test_anothers_code_does_nothing_and_costs_its_owner_no_try(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    for _ in range(6):
        village.write("nurse", "验证码", f"验证码 {code}")
    assert status(village) is Status.AWAITING
    village.write("clerk", "", code, answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED


def test_a_mail_disowned_is_never_done_and_the_office_and_the_manager_are_told(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    letters = village.write("clerk", "", "不是我写的，请留意。", answering=asked, headers=FORGED)
    assert "本人否认" in to(letters, "office").subject
    assert "dengji@hospital.example" in to(letters, "manager").text
    village.write("clerk", "", code, answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING


def test_a_reply_without_a_thread_is_known_by_the_letter_it_quotes(village: Village) -> None:
    asked, _ = doubted(village, closed(village))
    quoted = f"\n\n------------------ 原始邮件 ------------------\n发件人: 体检维保服务\n主题: {asked.subject}\n\n{asked.text}"
    letters = village.write("clerk", f"回复：{asked.subject}", f"不是我写的。{quoted}", headers=FORGED)
    assert "本人否认" in to(letters, "office").subject
    assert status(village) is Status.AWAITING


def test_what_costs_nothing_is_done_at_once_for_a_doubtful_sender(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, headers=FORGED)
    assert "TJ-2026-0001" in village.desk.state.tickets


def test_an_engineers_doubtful_closing_waits_for_his_code(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    asked, code = doubted(village, order, "engineer", DONE)
    assert status(village) is Status.OPEN
    village.write("engineer", "", code, answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING


def test_a_decision_in_words_without_an_intent_waits_for_its_code_too(village: Village) -> None:
    letters = village.write("office", "考核周期", "考核周期改为按季度。", headers=FORGED)
    assert not village.happened(f.CycleDecided)
    asked = to(letters, "office")
    village.write("office", "", code_in(asked), answering=asked, headers=FORGED)
    assert [fact.months for fact in village.happened(f.CycleDecided)] == [3]


def test_an_arrival_told_by_a_doubtful_engineer_counts_once_its_code_came(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    asked, code = doubted(village, order, "engineer", "已到现场，正在查。")
    assert not village.happened(f.Arrived)
    village.write("engineer", "", code, answering=asked, headers=FORGED)
    assert len(village.happened(f.Arrived)) == 1


def test_a_server_that_looked_and_proved_nothing_is_enough_to_doubt(village: Village) -> None:
    silent = FORGED | {
        "Authentication-Results": "mx.weibao.example; spf=none smtp.mailfrom=hospital.example; dkim=none"
    }
    village.write("clerk", "", "确认。", answering=closed(village), headers=silent)
    assert status(village) is Status.AWAITING


def test_where_no_server_judges_the_home_may_ask_for_codes_all_the_same(tmp_path: Path) -> None:
    home = found(tmp_path / "home", '[authenticity]\nwithout_verdict = "code"\n')
    village = settled(home, Moment(moment("2026-03-10 09:00")))
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    asked = to(village.write("engineer", "", DONE, answering=order), "engineer")
    assert status(village) is Status.OPEN
    village.write("engineer", "", code_in(asked), answering=asked)
    assert status(village) is Status.AWAITING


def test_the_office_sees_a_stranger_and_admits_with_one_line(village: Village) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    assert "mama@elsewhere.example" in shown.text
    assert not village.desk.state.tickets
    letters = village.write("office", "", "登记 mama@elsewhere.example 马媛 检验科", answering=shown)
    (ticket,) = village.desk.state.tickets.values()
    assert ticket.reporter == "mama@elsewhere.example"
    assert "读卡器没反应" in ticket.brief
    person = village.desk.state.person("mama@elsewhere.example")
    assert (person.name, person.department, person.role) == ("马媛", "检验科", Role.REPORTER)
    assert to(letters, "stranger")
    assert not village.desk.state.held


def test_the_office_reads_whom_it_has_admitted_whole(village: Village) -> None:
    letters = village.write("office", "", "登记 zhou@vendor.example 周工 维护工程师")
    assert {"邮箱：zhou@vendor.example" in letter.text for letter in letters} == {True}
    assert not any("已隐去" in letter.text for letter in letters)


def test_the_address_may_be_left_out_in_a_reply_about_one_stranger(village: Village) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    village.write("office", "", "登记 马媛 检验科", answering=shown)
    assert village.desk.state.person("mama@elsewhere.example").name == "马媛"


@pytest.mark.parametrize(
    "words",
    [
        "请登记 mama@elsewhere.example 马媛 检验科",
        "同意登记：mama@elsewhere.example，马媛，检验科，谢谢",
        "登记邮箱：mama@elsewhere.example 姓名：马媛 科室：检验科",
        "麻烦登记 <Mama@Elsewhere.example> 马媛（检验科）。",
        "登记 mama@elsewhere.example马媛 检验科",
        "登记 马媛 检验科 mama@elsewhere.example",
        "各位好：\n登记 mama@elsewhere.example 马媛/检验科/科室报修人\n谢谢",
    ],
)
def test_the_office_admits_as_people_write(village: Village, words: str) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    village.write("office", "", words, answering=shown)
    person = village.desk.state.person("mama@elsewhere.example")
    assert (person.name, person.department, person.role) == ("马媛", "检验科", Role.REPORTER)


@pytest.mark.parametrize("words", ["请不予登记", "不同意登记 mama@elsewhere.example", "暂不登记", "拒绝登记，谢谢"])
def test_the_office_refuses_as_people_write(village: Village, words: str) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    village.write("office", "", words, answering=shown)
    assert [fact.address for fact in village.happened(f.StrangerRefused)] == ["mama@elsewhere.example"]


def test_a_report_that_speaks_of_registering_an_address_is_a_report(village: Village) -> None:
    village.write("office", "登记出错", "登记 时填邮箱 li@elsewhere.example 保存报错，先手工记着，不耽误。")
    assert [ticket.status for ticket in village.desk.state.tickets.values()] == [Status.OPEN]


def test_held_mails_are_worked_in_the_order_in_which_they_came(village: Village) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    village.write("stranger", "结算单", OTHER)
    village.write("office", "", "登记 mama@elsewhere.example 马媛 检验科", answering=shown, at="2026-03-12 09:00")
    briefs = [ticket.brief for ticket in village.desk.state.tickets.values()]
    assert briefs == ["读卡器没反应", "结算单"]
    assert not village.happened(f.WarningProposed)


def test_a_stranger_refused_is_kept_and_not_worked_on(village: Village) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    village.write("office", "", "不予登记 mama@elsewhere.example", answering=shown)
    assert not village.desk.state.held
    assert village.write("stranger", "结算单", OTHER) == []
    assert not village.desk.state.tickets


def test_only_the_office_admits(village: Village) -> None:
    village.write("stranger", "读卡器没反应", FAULT)
    for who in ("clerk", "engineer", "manager"):
        village.write(who, "登记", "登记 mama@elsewhere.example 马媛 检验科")
    village.write("stranger", "登记", "登记 mama@elsewhere.example 马媛 信息科")
    assert village.desk.state.person("mama@elsewhere.example").role is Role.STRANGER


def test_a_doubtful_admission_waits_for_its_code(village: Village) -> None:
    shown = to(village.write("stranger", "读卡器没反应", FAULT), "office")
    asked, code = doubted(village, shown, "office", "登记 mama@elsewhere.example 马媛 检验科")
    assert village.desk.state.person("mama@elsewhere.example").role is Role.STRANGER
    village.write("office", "", code, answering=asked, headers=FORGED)
    assert "TJ-2026-0001" in village.desk.state.tickets


def test_the_office_may_admit_an_engineer_and_strike_off_whom_it_admitted(village: Village) -> None:
    village.write("stranger", "你好", "我是新来的工程师。")
    village.write("office", "登记", "登记 mama@elsewhere.example 马媛 维护工程师")
    assert village.desk.state.person("mama@elsewhere.example").role is Role.ENGINEER
    village.write("office", "注销", "注销 mama@elsewhere.example")
    assert village.desk.state.person("mama@elsewhere.example").role is Role.STRANGER
    village.write("office", "注销", "注销 wang@weibao.example")
    assert village.desk.state.person("wang@weibao.example").role is Role.ENGINEER


def test_who_was_admitted_by_mail_is_still_there_after_a_restart(village: Village, tmp_path: Path) -> None:
    village.write("stranger", "读卡器没反应", FAULT)
    village.write("office", "登记", "登记 mama@elsewhere.example 马媛 检验科")
    village.desk.ledger.close()
    desk = settled(found(tmp_path / "home"), village.clock).desk
    assert desk.state.person("mama@elsewhere.example").name == "马媛"


@pytest.mark.parametrize("words", ["留存名单", "待登记名单"])
def test_the_office_asks_who_waits(village: Village, words: str) -> None:
    village.write("stranger", "读卡器没反应", FAULT)
    assert "mama@elsewhere.example，1 封" in to(village.write("office", words, "谢谢"), "office").text


def test_a_flood_of_strangers_is_no_flood_of_letters(village: Village) -> None:
    letters = [letter for place in range(40) for letter in village.write(f"guest{place}", "你好", "请问怎么报修？")]
    assert sum(letter.subject.startswith(HELD) for letter in letters) == 1
    assert sum("来信已留存" in letter.subject for letter in letters) <= 20
    listed = to(village.write("office", "留存名单", ""), "office").text
    assert listed.count("1 封") == 30
    assert "另有 10 位" in listed


def test_a_fault_told_beside_a_code_gets_its_own_ticket(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    text = f"{code}\n另外3号台也读不出卡了，排了十几个人，请派人来看看"
    village.write("clerk", "", text, answering=asked, headers=FORGED)
    assert status(village) is Status.CONFIRMED
    assert "TJ-2026-0002" in village.desk.state.tickets


def test_a_code_for_what_a_colleague_has_decided_meanwhile_is_answered(village: Village) -> None:
    closing = closed(village)
    asked, code = doubted(village, closing)
    village.write("office", f"回复: {closing.subject}", "确认")
    assert status(village) is Status.CONFIRMED
    told = to(village.write("clerk", "", code, answering=asked, headers=FORGED), "clerk")
    assert "确认" in told.text


def test_wrong_codes_count_and_a_denial_is_heard_by_the_letters_subject_alone(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    for wrong in ("BBBB-CCCC", "BBBB-CCCD", "BBBB-CCCF", "BBBB-CCCG", "BBBB-CCCH"):
        village.write("clerk", f"回复: {asked.subject}", wrong, headers=FORGED)
    village.write("clerk", f"回复: {asked.subject}", code, headers=FORGED)
    assert status(village) is Status.AWAITING
    asked, _ = doubted(village, asked, text="确认，TJ-2026-0001")
    village.write("clerk", f"回复: {asked.subject}", "不是我写的", headers=FORGED)
    assert village.happened(f.CodeDisowned)


def test_a_list_of_codes_is_one_guess(village: Village) -> None:
    asked, code = doubted(village, closed(village))
    village.write("clerk", "", f"BBBB-CCCC\nBBBB-CCCD\n{code}", answering=asked, headers=FORGED)
    assert status(village) is Status.AWAITING


def test_words_of_a_letter_sent_on_consent_to_nothing(village: Village) -> None:
    closing = closed(village)
    text = f"孙丽你看下\n\n-----原始邮件-----\n发件人: desk@weibao.example\n主题: {closing.subject}\n\n确认（已恢复正常，同意关单）"
    village.write("clerk", f"转发: {closing.subject}", text)
    assert status(village) is Status.AWAITING
    village.write("clerk", "", "确认（已恢复正常，同意关单）", answering=closing)
    assert status(village) is Status.CONFIRMED
