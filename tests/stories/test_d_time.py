"""What time alone brings: reminders, a proposed warning, the digest; each once, whatever gaps there are."""

from pathlib import Path

from mailbot.core import facts as f
from mailbot.shell.home import open_home
from mailbot.shell.replay import Moment
from tests.stories.village import Village, found, moment, settled, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"


def test_the_engineer_is_reminded_at_50_80_and_100_percent_in_working_time(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    village.wait("2026-03-10 18:00")
    marks = [
        (fact.row, fact.step, f"{fact.at:%H:%M}") for fact in village.happened(f.Reminded) if fact.row == "response"
    ]
    assert marks[:3] == [("response", 50, "11:00"), ("response", 80, "14:12"), ("response", 100, "15:00")]


def test_an_accepted_ticket_is_not_reminded_of_its_response(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "受理。", answering=order)
    village.wait("2026-03-10 18:00")
    assert [fact for fact in village.happened(f.Reminded) if fact.row == "response"] == []


def test_a_miss_proposes_one_warning_that_the_office_decides(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    letters = village.wait("2026-03-20 18:00")
    (proposed,) = village.happened(f.WarningProposed)
    assert proposed.warning == "W-2026-001"
    asked = next(letter for letter in letters if "W-2026-001" in letter.subject)
    village.write("clerk", "", "核实属实。", answering=asked)
    assert not village.happened(f.WarningVerified)
    village.write("office", "", "核实属实，同意记警告一次。", answering=asked)
    assert village.desk.state.warnings["W-2026-001"].status == "verified"


def test_silence_after_a_closing_is_asked_about_twice_and_never_counts_as_consent(village: Village) -> None:
    order = to(village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00"), "engineer")
    village.write("engineer", "", "已处理。原因：坏了。措施：换新。", answering=order, at="2026-03-10 10:00")
    village.wait("2026-04-10 10:00")
    urged = village.happened(f.ConfirmationUrged)
    assert [(fact.times, fact.at) for fact in urged] == [
        (1, moment("2026-03-12 10:00")),
        (2, moment("2026-03-17 10:00")),
    ]
    assert village.desk.state.tickets["TJ-2026-0001"].status.value == "awaiting_confirmation"


def test_the_digest_comes_once_a_week_whatever_gaps_there_are(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at="2026-03-10 09:00")
    letters = village.wait("2026-03-16 08:29")
    assert not [letter for letter in letters if "周报" in letter.subject]
    digest = [letter for letter in village.wait("2026-03-31 12:00") if "周报" in letter.subject]
    assert len(digest) == 3
    assert [fact.week for fact in village.happened(f.DigestSent)] == ["2026-W11", "2026-W12", "2026-W13"]
    assert [letter for letter in village.wait("2026-03-31 13:00") if "周报" in letter.subject] == []


def test_months_and_cycles_are_told_too_where_the_home_says_so_each_once_across_a_restart(tmp_path: Path) -> None:
    folder = found(tmp_path / "home").path
    (folder / "rules").mkdir()
    (folder / "rules" / "settings.toml").write_text('digest_every = ["month", "cycle"]\n', encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    village = settled(home, Moment(moment("2026-06-20 09:00")))
    village.write("clerk", "读卡器没反应", FAULT)
    letters = village.wait("2026-07-03 12:00")
    village.desk.ledger.close()
    letters += settled(home, Moment(moment("2026-08-10 09:00"))).wait("2026-08-10 10:00")
    told = [
        letter
        for letter in letters
        if "报" in letter.subject.partition("]")[0] and letter.to[0].address == "pm@weibao.example"
    ]
    assert [letter.subject for letter in told] == [
        "[月报] 体检系统维保 2026 年 6 月（6月1日—6月30日）",
        "[周期报告] 体检系统维保 2026 年上半年考核周期（1月5日—7月4日）",
        "[月报] 体检系统维保 2026 年 7 月（7月1日—7月31日）",
    ]
    assert [letter.attachments[0].filename for letter in told] == [
        "月报-2026-06.xlsx",
        "周期报告-2026H1.xlsx",
        "月报-2026-07.xlsx",
    ]
    assert not [letter for letter in told if "周报" in letter.text]
