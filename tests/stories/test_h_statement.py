"""The 考核表: issued at the end of a cycle, confirmed in that very revision, frozen then; asked for by mail; and who decides on cycles."""

from datetime import date

import pytest

from mailbot.commands.cycle import wanted
from mailbot.core import facts as f
from mailbot.core.model import Severity
from mailbot.mail.message import Mail
from tests.stories.village import PEOPLE, Village, moment, to

IT = PEOPLE["office"][1]
TITLE = "2026年上半年（2026-01-05 至 2026-07-04）"
HALF = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def term(village: Village) -> None:
    """A contract of 200000 yuan from 5 January 2026."""
    assert village.desk.rules.contract.start == HALF


def warn(village: Village, number: int, severity: Severity, decided: str) -> None:
    """A warning without a ticket, verified."""
    name, at = f"W-2026-{number:03}", moment(decided)
    village.clock.at = max(village.clock.at, at)
    village.desk.record(
        [
            f.WarningProposed(
                at=at, warning=name, ticket="", row="words", why="响应超时", severity=severity, mail="a" * 64
            ),
            f.WarningVerified(at=at, warning=name, severity=severity, mail="b" * 64, by=IT),
        ]
    )


def issued(village: Village, until: str = "2026-07-05 09:00") -> Mail:
    """The letter with the statement."""
    letters = [one for one in village.wait(until) if one.subject.startswith("[考核表]")]
    return to(letters, "office")


def asking(village: Village, who: str, subject: str, text: str = "", at: str = "") -> list[Mail]:
    """What a mail brings by itself, whatever time had brought before it."""
    village.wait(at or f"{village.clock.at:%Y-%m-%d %H:%M}")
    return village.write(who, subject, text)


def grave(village: Village) -> None:
    """A grave warning of the cycle that is decided on after its statement went out, as if its mail came late."""
    at = moment("2026-07-04 12:00")
    fact = f.WarningProposed(at=at, warning="W-2026-009", ticket="", row="words", why="", severity=Severity.MAJOR)
    village.desk.record([fact, f.WarningVerified(at=at, warning="W-2026-009", severity=Severity.MAJOR, by=IT)])


def standing(village: Village):
    return village.desk.state.statements[HALF]


def test_the_statement_goes_out_once_on_the_morning_after_the_cycle(village: Village) -> None:
    warn(village, 1, Severity.MAJOR, "2026-04-17 10:00")
    assert not village.wait("2026-07-05 08:59")[-1].subject.startswith("[考核表]")
    letter = issued(village)
    assert letter.subject == f"[考核表] {TITLE}待确认"
    sent = [one for one in village.happened(f.LetterPosted) if one.kind == "office/statement"]
    assert [one.to for one in sent] == [
        (IT,),
        (PEOPLE["manager"][1],),
    ]  # apart: the manager is not offered to confirm it
    assert [file.filename for file in letter.attachments] == [
        "考核表-2026-01-05-2026-07-04-第1版.docx",
        "考核表-2026-01-05-2026-07-04-第1版.xlsx",
    ]
    (fact,) = village.happened(f.StatementIssued)
    assert (fact.cycle, fact.revision, str(fact.deducted), str(fact.payable)) == (HALF, 1, "10000.00", "90000.00")
    assert fact.sha256 == letter.attachments[0].sha256
    assert fact.sha256 in letter.text
    village.wait("2026-08-01 09:00")
    assert len(village.happened(f.StatementIssued)) == 1


def test_the_office_confirms_that_revision_and_nobody_else_does(village: Village) -> None:
    letter = issued(village)
    refused = to(village.write("manager", "", "确认。", answering=letter), "manager")
    assert "信息科" in refused.text
    assert not village.happened(f.StatementConfirmed)
    noted = village.write("office", "", "确认。", answering=letter)
    (fact,) = village.happened(f.StatementConfirmed)
    assert (fact.cycle, fact.revision, fact.sha256) == (HALF, 1, standing(village).issued.sha256)
    assert "已登记" in to(noted, "office").subject
    village.write("office", "", "确认。", answering=letter)
    assert len(village.happened(f.StatementConfirmed)) == 1


def test_the_words_of_the_story_confirm_and_keep_the_half_year(village: Village) -> None:
    warn(village, 1, Severity.MAJOR, "2026-04-17 10:00")
    letter = issued(village)
    text = "上半年考核表核对无误，确认，支付 90000.00 元。\n考核周期仍按半年，不调整。"
    village.write("office", "", text, answering=letter)
    (decided,) = village.happened(f.CycleDecided)
    assert decided.months == 6
    assert standing(village).confirmed_revision == 1


def test_a_reply_that_has_only_our_subject_is_understood(village: Village) -> None:
    issued(village)
    village.write("office", f"回复: [考核表] {TITLE}待确认", "确认。")
    assert standing(village).confirmed


@pytest.mark.parametrize(
    "text", ["确认，支付 88000.00 元。", "收到，谢谢。", "确认第 3 版。", "先这样吧，暂按此确认。"]
)
def test_what_is_not_plainly_a_confirmation_of_this_revision_confirms_nothing(village: Village, text: str) -> None:
    letter = issued(village)
    village.write("office", "", text, answering=letter)
    assert not village.happened(f.StatementConfirmed)


def test_a_warning_decided_after_the_issue_makes_a_confirmation_ask_for_the_next_revision(village: Village) -> None:
    warn(village, 1, Severity.NORMAL, "2026-06-01 10:00")
    first = issued(village)
    grave(village)
    village.wait("2026-07-05 09:00")
    second = to(village.write("office", "", "确认。", answering=first), "office")
    assert second.subject == f"[考核表] {TITLE}待确认（第 2 版）"
    assert not village.happened(f.StatementConfirmed)
    again = to(village.write("office", "", "确认。", answering=first), "office")
    assert "不是最新的第 2 版" in again.text
    assert not village.happened(f.StatementConfirmed)
    village.write("office", "", "确认。", answering=again)
    assert (standing(village).confirmed_revision, str(standing(village).settled.payable)) == (2, "90000.00")


def test_a_confirmed_statement_is_frozen_and_a_difference_is_only_proposed(village: Village) -> None:
    from mailbot.core.accounts import ledger_of
    from mailbot.reports.open_questions import open_questions
    from mailbot.reports.statement import statement

    warn(village, 1, Severity.MAJOR, "2026-04-17 10:00")
    village.write("office", "", "确认。", answering=issued(village))
    village.desk.record([f.WarningWithdrawn(at=moment("2026-08-01 09:00"), warning="W-2026-001", by=IT)])
    state, rules = village.desk.state, village.desk.rules
    accounts = ledger_of(state, rules)
    first, second = (statement(state, rules, each, moment("2026-08-02 09:00"), accounts) for each in accounts)
    assert (str(first.figures.payable), len(first.figures.deductions)) == ("90000.00", 1)
    assert str(second.figures.payable) == "100000.00"
    assert [str(one.difference) for one in second.adjustments] == ["10000.00"]
    assert any("+10,000.00 元" in one for one in open_questions(state, second))


def test_not_agreed_goes_to_the_manager_with_its_reasons_and_decides_no_warning(village: Village) -> None:
    warn(village, 1, Severity.MAJOR, "2026-04-17 10:00")
    letter = issued(village)
    told = village.write("office", "", "不认可：W-2026-001 的时间与我方记录不符。", answering=letter)
    assert "时间与我方记录不符" in to(told, "manager").text
    assert standing(village).rejected
    assert "第 2 版" in to(asking(village, "office", "索取考核表"), "office").subject
    assert village.desk.state.warnings["W-2026-001"].status == "verified"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("考核表 2026上半年", ""),
        ("索取考核表", "麻烦发一份。"),
        ("你好", "请发一份上半年的考核表。"),
        ("考核表 2026H1", "谢谢"),
    ],
)
@pytest.mark.parametrize("who", ["office", "manager", "engineer"])
def test_a_statement_is_sent_when_asked_for_and_opens_no_ticket(
    village: Village, who: str, subject: str, text: str
) -> None:
    (letter,) = asking(village, who, subject, text, "2026-05-01 09:00")
    assert letter.subject == f"[考核表] {TITLE}中期测算"
    assert "不作确认" in letter.text
    assert len(letter.attachments) == 2
    assert not village.happened(f.TicketOpened)
    assert not village.happened(f.StatementIssued)


def test_a_reporter_is_refused_and_an_unknown_cycle_is_asked_back(village: Village) -> None:
    (refused,) = asking(village, "clerk", "考核表 2026上半年", at="2026-05-01 09:00")
    assert "信息科、维护工程师、项目经理" in refused.text
    (asked,) = village.write("manager", "考核表 2025上半年", "")
    assert "考核表 2026H1" in asked.text


def test_a_fault_of_some_other_form_is_a_fault(village: Village) -> None:
    village.write("office", "团检考核表打不开", "发给领导的上半年考核表打不开，报错 500。操作：导出。Win10。")
    assert len(village.happened(f.TicketOpened)) == 1


def test_asked_for_after_the_issue_it_is_a_copy_or_the_next_revision(village: Village) -> None:
    issued(village)
    (copy,) = village.write("manager", "考核表 2026上半年", "")
    assert copy.subject.endswith("副本")
    village.write("office", "", "确认。", answering=copy)
    assert not village.happened(f.StatementConfirmed)
    grave(village)
    second = to(asking(village, "manager", "考核表 2026上半年"), "office")
    assert "第 2 版" in second.subject


def test_shorter_cycles_are_proposed_once_a_grave_warning_and_decided_by_the_office(village: Village) -> None:
    warn(village, 1, Severity.MAJOR, "2026-04-17 10:00")
    warn(village, 2, Severity.NORMAL, "2026-04-17 11:00")
    asked = to([one for one in village.wait("2026-04-17 12:00") if "考核周期" in one.subject], "office")
    assert [fact.warning for fact in village.happened(f.CycleProposed)] == ["W-2026-001"]
    for who, text in (("manager", "考核周期改为按季度"), ("office", "同意"), ("office", "考核周期是否改为按月？")):
        village.write(who, "", text, answering=asked)
    assert not village.happened(f.CycleDecided)
    village.write("office", "", "考核周期改为按季度", answering=asked)
    assert [fact.months for fact in village.happened(f.CycleDecided)] == [3]
    village.wait("2026-07-06 09:00")
    letter = issued(village, "2026-10-05 09:00")
    assert letter.subject == "[考核表] 2026年7月起3个月（2026-07-05 至 2026-10-04）待确认"
    assert village.happened(f.StatementIssued)[-1].payable == 50000


def test_a_forged_decision_on_cycles_changes_nothing(village: Village) -> None:
    fails = {
        "Received": "from evil.example by mx.weibao.example with SMTP; Tue, 10 Mar 2026 10:00:00 +0800",
        "Authentication-Results": "mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=hospital.example",
    }
    village.write("office", "考核周期", "考核周期改为按月", headers=fails)
    assert not village.happened(f.CycleDecided)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("考核周期仍按半年，不调整。", 6),
        ("考核周期改为按季度。", 3),
        ("从下一期起改为按季度考核。", 3),
        ("改为按月考核", 1),
        ("考核周期由半年改为季度", 3),
        ("考核周期不改为季度，维持半年", 6),
        ("考核周期不作调整", 6),
        ("考核周期是否改为按季度？", None),
        ("建议考核周期改为按季度", None),
        ("考核周期按季度或按月", None),
        ("考核周期不按季度", None),
        ("7月的考核表已收到，确认", None),
        ("请在本月底前给出考核意见", None),
        ("第一季度维护已完成", None),
    ],
)
def test_only_a_plain_decision_on_the_cycles_is_one(text: str, months: int | None) -> None:
    assert wanted(text) == months


def test_what_only_sounds_like_a_confirmation_is_asked_back_about_the_statement(village: Village) -> None:
    issued(village)
    text = "贵司送达之 2026 年上半年考核表，我科审核完毕，予以认可。"
    asked = to(village.write("office", "上半年考核表确认函", text), "office")
    assert asked.subject == f"[考核表] {TITLE}待确认"
    assert not standing(village).confirmed
    village.write("office", "", "确认。", answering=asked)
    assert standing(village).confirmed_revision == 1


def test_a_plain_confirmation_that_answers_no_mail_counts_for_the_cycle_it_names(village: Village) -> None:
    issued(village)
    village.write("office", "确认", "确认 2026 年上半年考核表，同意支付。")
    assert standing(village).confirmed_revision == 1


def test_a_letter_that_does_not_agree_names_its_cycle_too(village: Village) -> None:
    issued(village)
    village.write("office", "考核表我们不认", "上半年考核表里响应达标率与我科记录不符，不予认可，请重做。")
    assert standing(village).rejected
    assert not village.happened(f.TicketOpened)
