"""Warnings by mail: what comes back, what is verified with a loss, what is objected to, whose cause it was; nobody else's words count."""

from decimal import Decimal

import pytest

from mailbot.core import facts as f
from mailbot.core.accounts import ledger_of
from mailbot.core.model import Severity
from mailbot.core.tickets import WarningRecord
from mailbot.mail.message import Mail
from tests.stories.village import PEOPLE, Village, to

FIRST = "收费日结单和明细对不上。做了一笔退费 85 元，日结合计少了两倍，退费扣了两遍。我拿明细手工平的账，不耽误。\n操作：收费—退费—日结。Win7。"
AGAIN = (
    "日结又不平了，退费又多扣一遍，差 212 块，跟上次一样的毛病。账按明细手工交的，没耽误。\n操作：退费后做日结。Win7。"
)
DONE = "已处理。原因：日结存储过程重复扣减退费。措施：已改存储过程。"


def warning(village: Village, number: int = 1) -> WarningRecord:
    return village.desk.state.warnings[f"W-2026-{number:03}"]


def only(letters: list[Mail], word: str, who: str) -> Mail:
    """The one letter of these that says a word in its subject and goes to a person; what time brought beside it is left out."""
    return to([letter for letter in letters if word in letter.subject], who)


def closed(village: Village, order: Mail, at: str) -> None:
    """Taken, done and confirmed within the hour."""
    village.write("engineer", "", "受理。", answering=order, at=f"{at} 10:00")
    done = to(village.write("engineer", "", DONE, answering=order, at=f"{at} 10:30"), "clerk")
    village.write("clerk", "", "确认。", answering=done, at=f"{at} 10:40")


@pytest.fixture
def returned(village: Village) -> Mail:
    """A fault closed in March came back a week later, and 信息科 says it is the same; gives back the question about the warning."""
    closed(
        village, to(village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00"), "engineer"), "2026-03-10"
    )
    asked = only(village.write("clerk", "日结又不平了", AGAIN, at="2026-03-19 09:00"), "疑似同一问题", "office")
    return only(village.write("office", "", "是同一问题。", answering=asked), "警告待核实", "office")


def test_what_comes_back_is_proposed_once_the_group_is_confirmed(village: Village, returned: Mail) -> None:
    record = warning(village)
    assert (record.row, record.ticket, record.status) == ("recurrence", "TJ-2026-0002", "proposed")
    assert len(record.evidence) == 3
    village.write("office", "TJ-2026-0001 与 TJ-2026-0002", "是同一问题。")
    assert len(village.desk.state.warnings) == 1
    assert "不计入考核" in returned.text


def test_taken_apart_again_the_proposal_lapses(village: Village, returned: Mail) -> None:
    village.write("office", "工单", "TJ-2026-0001 与 TJ-2026-0002 不是同一问题，分开处理。")
    assert warning(village).status == "lapsed"
    village.write("office", "", "核实属实", answering=returned)
    assert sum(each.deducted for each in ledger_of(village.desk.state, village.desk.rules)) == 0


def test_only_the_office_decides(village: Village, returned: Mail) -> None:
    for who in ("clerk", "engineer", "manager"):
        village.write(who, "", "核实属实，同意记警告。", answering=returned)
    assert warning(village).status == "proposed"
    village.write("office", "", "核实属实。", answering=returned)
    assert warning(village).status == "verified"
    assert warning(village).severity is Severity.NORMAL


def test_a_loss_verified_with_the_warning_takes_the_place_of_the_ladder(village: Village, returned: Mail) -> None:
    claim = to(
        village.write("office", "", "本次造成损失，合计 3480.00 元，凭证见附件，请项目经理核对。", answering=returned),
        "office",
    )
    assert warning(village).claimed == Decimal(3480)
    assert warning(village).status == "proposed"
    told = village.write(
        "office", "", "W-2026-001 属实，损失 3480.00 元经核对无误，一并核实，按造成损失处理。", answering=claim
    )
    assert "损失一并核实" in to(told, "manager").text
    assert (warning(village).loss, warning(village).amount) == (True, Decimal(3480))
    deducted = [each for account in ledger_of(village.desk.state, village.desk.rules) for each in account.deductions]
    assert [(each.row, each.percent) for each in deducted] == [("普通-损失", 3)]


def test_a_warning_verified_without_its_loss_leaves_the_claim_open(village: Village, returned: Mail) -> None:
    village.write("office", "", "本次造成损失 3480 元，凭证见附件。", answering=returned)
    told = village.write("office", "", "核实属实。", answering=returned)
    assert "尚未核实" in to(told, "manager").text
    assert warning(village).claim_open
    village.write("office", "", "核实属实，损失一并核实。", answering=returned)
    assert (warning(village).loss, warning(village).claim_open) == (True, False)


def test_a_loss_may_be_let_go(village: Village, returned: Mail) -> None:
    village.write("office", "", "本次造成损失 3480 元，凭证见附件。", answering=returned)
    village.write("office", "", "核实属实，不主张损失。", answering=returned)
    assert (warning(village).status, warning(village).loss, warning(village).claim_open) == ("verified", False, False)


def test_after_an_objection_the_office_decides_once_more_and_that_is_final(village: Village, returned: Mail) -> None:
    decided = to(village.write("office", "", "核实属实。", answering=returned), "manager")
    asked = to(village.write("manager", "", "有异议：本次为新补丁所致，与上次原因不同。", answering=decided), "office")
    assert "新补丁" in asked.text
    village.write("office", "", "不予认定。", answering=asked)
    assert (warning(village).status, warning(village).final) == ("withdrawn", True)
    again = village.write("manager", "", "有异议：还有一点。", answering=decided)
    assert "最终决定" in to(again, "manager").text


def test_a_verified_warning_may_be_taken_back(village: Village, returned: Mail) -> None:
    village.write("office", "", "核实属实。", answering=returned)
    village.write("office", "", "W-2026-001 核实有误，不予认定，撤销。", answering=returned)
    assert warning(village).status == "withdrawn"
    assert [fact.by for fact in village.happened(f.WarningWithdrawn)] == ["it@hospital.example"]


def test_the_office_proposes_in_its_own_words(village: Village) -> None:
    village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00")
    village.write("office", "[工单 TJ-2026-0001] 警告", "TJ-2026-0001 答应的备份检查没有做，核实属实，给予警告一次。")
    assert (warning(village).row, warning(village).status) == ("words", "proposed")


def test_turned_down_with_a_new_date_the_date_is_a_promise(village: Village) -> None:
    order = to(village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "受理，3月16日之前修好。", answering=order)
    asked = only(village.wait("2026-03-17 12:00"), "警告待核实 W", "office")
    village.write("office", "", "不予认定，工期顺延是我们同意的，W-2026-001 撤销，新期限 3月27日。", answering=asked)
    assert warning(village).status == "rejected"
    assert str(village.desk.state.tickets["TJ-2026-0001"].promised) == "2026-03-27"
    village.wait("2026-03-30 12:00")
    assert [w.row for w in village.desk.state.warnings.values()] == ["promise", "promise"]
    assert [fact.basis for fact in village.happened(f.DeadlineSet) if fact.row == "promise"] == ["promised", "agreed"]


def test_what_a_third_party_caused_brings_no_warning(village: Village) -> None:
    order = to(village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "受理。", answering=order)
    village.wait("2026-03-16 12:00")
    assert warning(village).status == "proposed"
    told = village.write("engineer", "", "已处理。原因：第三方 POS 接口延迟入账。措施：银联已补传。", answering=order)
    asked = only(told, "原因归属", "office")
    village.write("office", "", "同意归因", answering=asked)
    assert village.desk.state.tickets["TJ-2026-0001"].party == "第三方"
    assert warning(village).status == "lapsed"


@pytest.mark.parametrize(
    ("words", "party"), [("归因：乙方", "乙方"), ("归因：院方。", "甲方"), ("原因属第三方，厂家的事。", "第三方")]
)
def test_the_office_says_whose_cause_it_was(village: Village, words: str, party: str) -> None:
    village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00")
    for who in ("engineer", "clerk"):
        village.write(who, "[工单 TJ-2026-0001] 归因", words)
    assert village.desk.state.tickets["TJ-2026-0001"].party == ""
    village.write("office", "[工单 TJ-2026-0001] 归因", words)
    assert village.desk.state.tickets["TJ-2026-0001"].party == party


def test_one_incident_said_beside_a_verification_counts_once(village: Village) -> None:
    village.write(
        "clerk",
        "全部卡死",
        "所有电脑都进不去，登记采血总检收费全是连接超时，从7:55到现在快50分钟了。",
        at="2026-03-10 08:46",
    )
    village.write(
        "nurse",
        "数据库连不上",
        "各工作站连不上数据库，连接数用完了，7:55起全部中断，到现在一小时。",
        at="2026-03-10 08:58",
    )
    village.wait("2026-03-10 09:30")
    assert len([w for w in village.desk.state.warnings.values() if w.status == "proposed"]) == 2
    number = next(w.number for w in village.desk.state.warnings.values() if w.ticket == "TJ-2026-0002")
    village.write(
        "office",
        f"[警告 {number}]",
        f"{number} 属实，予以认定。工单 TJ-2026-0001 与 TJ-2026-0002 为同一事件，只计一次。",
    )
    assert (
        village.desk.state.tickets["TJ-2026-0001"].problem == village.desk.state.tickets["TJ-2026-0002"].problem != ""
    )
    verified = [w for w in village.desk.state.warnings.values() if w.status == "verified"]
    assert [w.number for w in verified] == [number]
    assert sum(each.deducted for each in ledger_of(village.desk.state, village.desk.rules)) > 0


def test_whose_cause_it_was_is_refused_to_a_reporter_and_put_to_the_office_by_an_engineer(village: Village) -> None:
    village.write("clerk", "日结单少一笔钱", FIRST, at="2026-03-10 09:00")
    refused = to(village.write("clerk", "[工单 TJ-2026-0001] 归因", "归因：第三方"), "clerk")
    assert "信息科" in refused.text
    assert "来信未能办理" in refused.subject
    told = village.write("engineer", "[工单 TJ-2026-0001] 归因", "归因：第三方")
    assert "原因归属待认定" in to([letter for letter in told if "归属" in letter.subject], "office").subject
    village.write("office", "[工单 TJ-2026-0001]", "原因是不是第三方？请工程师说明。")
    assert village.desk.state.tickets["TJ-2026-0001"].party == ""


# ---------------------------------------------------------------- what is brought later, and what falls away


SHOT = ("登记台截图.docx", b"not a form")


def evidence_of(letters: list[Mail]) -> list[Mail]:
    return [letter for letter in letters if "【有补充材料】" in letter.subject]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("office", "W-2026-001 补充证据：收费窗口当天的来电记录，9:05 打过一次没有人接。"),
        ("manager", "W-2026-001 情况说明：当天系统后台日志显示补丁已装，供核实时参考。"),
        ("engineer", "关于 W-2026-001，附上当日远程处理记录。"),
        ("clerk", "W-2026-001 这件事我这里还有当天日结单的照片，见附件。"),
    ],
)
def test_what_is_brought_to_a_proposed_warning_is_kept_and_told_to_both_sides(
    village: Village, returned: Mail, who: str, words: str
) -> None:
    before = len(warning(village).evidence)
    told = village.write(who, "关于警告", words)
    letter = to(evidence_of(told), "office")
    for each in (letter, to(evidence_of(told), "manager")):
        assert words.split("，", maxsplit=1)[0] in each.text
        assert "待信息科核实" in each.text
    assert (len(warning(village).evidence), warning(village).status) == (before + 1, "proposed")
    (fact,) = village.happened(f.WarningEvidence)
    assert (fact.by, fact.evidence) == (PEOPLE[who][1], (fact.mail,))
    assert not [each for each in told if "未能确定" in each.subject or "请选择" in each.subject]
    village.write("office", "", "核实属实。", answering=letter)
    assert warning(village).status == "verified"


def test_a_file_sent_about_the_ticket_of_a_proposed_warning_is_evidence_and_reaches_the_engineer(
    village: Village, returned: Mail
) -> None:
    told = village.write("clerk", "TJ-2026-0002", "补充一下，这是今天的。", file=SHOT)
    letter = to(evidence_of(told), "office")
    assert "附件 1 个" in letter.text
    assert "engineer" in {
        who for each in told for who, (_, address) in PEOPLE.items() if address in [a.address for a in each.to]
    }
    assert village.happened(f.InformationGiven)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("clerk", "TJ-2026-0002 还没好吗？请尽快处理。"),
        ("office", "W-2026-001 请项目经理提供当天的处理记录。"),
        ("manager", "W-2026-001 的证据在哪里？"),
    ],
)
def test_urging_or_asking_for_evidence_brings_none(village: Village, returned: Mail, who: str, words: str) -> None:
    told = village.write(who, "", words)
    assert not evidence_of(told)
    assert not village.happened(f.WarningEvidence)


def test_another_fault_told_in_the_thread_opens_its_own_ticket_all_the_same(village: Village, returned: Mail) -> None:
    words = "另外再报一个：3号台刷身份证没反应，先手工录入，截图见附件。"
    told = village.write("clerk", "3号台刷身份证没反应", words, file=SHOT)
    assert "TJ-2026-0003" in village.desk.state.tickets
    assert not evidence_of(told)


def test_what_comes_after_the_decision_adds_nothing_and_after_an_objection_again(
    village: Village, returned: Mail
) -> None:
    decided = to(village.write("office", "", "核实属实。", answering=returned), "manager")
    assert not evidence_of(village.write("engineer", "补充", "W-2026-001 补充说明：附上处理记录。"))
    village.write("manager", "", "有异议：本次原因与上次不同。", answering=decided)
    assert evidence_of(village.write("engineer", "补充", "W-2026-001 补充说明：附上处理记录。"))


def test_a_forged_mail_adds_no_evidence(village: Village, returned: Mail) -> None:
    forged = {
        "Received": "from evil.example by mx.weibao.example with SMTP; Thu, 19 Mar 2026 10:00:00 +0800",
        "Authentication-Results": "mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=hospital.example",
    }
    village.write("office", "补充", "W-2026-001 补充证据：见附件。", file=SHOT, headers=forged)
    assert not village.happened(f.WarningEvidence)


@pytest.mark.parametrize("words", ["TJ-2026-0001 与 TJ-2026-0002", "TJ-2026-0002 与 TJ-2026-0001"])
def test_in_whatever_order_they_are_taken_apart_the_proposal_lapses_and_is_told(
    village: Village, returned: Mail, words: str
) -> None:
    told = village.write("office", "更正", f"{words} 不是同一问题，分开处理。")
    assert warning(village).status == "lapsed"
    assert "警告建议 W-2026-001 随之失效" in to(told, "manager").text


def test_told_apart_from_another_problem_a_recurrence_of_its_own_stands(village: Village, returned: Mail) -> None:
    village.write("nurse", "末页空白", "总检报告打印时末页多出一张空白，手工抽掉，不影响。\n操作：总检—打印。Win10。")
    village.write("office", "更正", "TJ-2026-0003 与 TJ-2026-0002 不是同一问题。")
    assert warning(village).status == "proposed"
    assert (
        village.desk.state.tickets["TJ-2026-0001"].problem == village.desk.state.tickets["TJ-2026-0002"].problem != ""
    )


@pytest.mark.parametrize("who", ["engineer", "manager", "clerk"])
def test_that_two_are_not_the_same_is_put_to_the_office_by_everybody_else(
    village: Village, returned: Mail, who: str
) -> None:
    told = village.write(who, "根因不同", "TJ-2026-0001 与 TJ-2026-0002 不是同一问题，这次是补丁引起的。")
    asked = only(told, "疑似同一问题", "office")
    assert "这次是补丁引起的" in asked.text
    assert village.desk.state.tickets["TJ-2026-0002"].problem != ""
    village.write("office", "", "不是同一问题。", answering=asked)
    assert village.desk.state.tickets["TJ-2026-0002"].problem == ""
    assert warning(village).status == "lapsed"


def test_that_something_has_to_do_with_nothing_is_the_ground_of_an_objection(village: Village, returned: Mail) -> None:
    told = village.write("manager", "", "有异议：外送重采与条码无关，请核对。", answering=returned)
    assert village.happened(f.WarningObjected)
    assert not [letter for letter in told if "请再答复一次" in letter.subject]
