"""After the last day of service nothing new is opened, what was registered is brought to its end, and a renewed contract begins anew."""

from pathlib import Path

from mailbot.core import facts as f
from mailbot.core.accounts import ledger_of
from mailbot.core.model import Status
from mailbot.shell.adopting import adopt
from mailbot.shell.home import open_home
from mailbot.shell.replay import Moment
from tests.stories.test_g_clocks import addressed
from tests.stories.village import Village, found, moment, settled

FAULT = "2号台读卡器没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
LAST_DAY, AFTER = "2027-01-04 16:00", "2027-01-05 09:00"


def renewed(village: Village, folder: Path) -> Village:
    """The same desk on the first day of a contract that was signed in time."""
    page = (folder / "mailbot.toml").read_text(encoding="utf-8")
    (folder / "mailbot.toml").write_text(page.replace("signed = 2026-01-04", "signed = 2027-01-04"), encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    village.desk.rules = home.rules
    adopt(village.desk, home.config.persons, village.clock.at)
    return village


def test_on_the_last_day_a_report_is_a_ticket(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, at=LAST_DAY)
    assert village.happened(f.TicketOpened)


def test_the_day_after_a_report_is_answered_and_told_to_both_sides(village: Village) -> None:
    letters = village.write("clerk", "读卡器没反应", FAULT, at=AFTER)
    assert not village.happened(f.TicketOpened)
    (answer,) = addressed(letters, "hospital/term_over", village)
    assert "2027年1月4日" in answer.text
    assert "没有登记为工单" in answer.text
    told = addressed(letters, "office/after_term", village)
    assert {address.address for letter in told for address in letter.to} == {"it@hospital.example", "pm@weibao.example"}
    assert all("先手工录入" in letter.text for letter in told)
    assert village.happened(f.MailRead)[-1].ends == "answered"


def test_a_disaster_after_the_term_is_named_one_to_both_sides(village: Village) -> None:
    letters = village.write(
        "clerk", "全院体检停了", "数据库服务器宕机，数据全部丢失，备份也打不开，全院体检停摆。", at=AFTER
    )
    told = addressed(letters, "office/after_term", village)
    assert told
    assert all("灾难" in letter.text for letter in told)


def test_what_was_registered_before_is_brought_to_its_end(village: Village) -> None:
    letters = village.write("clerk", "读卡器没反应", FAULT, at=LAST_DAY)
    (order,) = addressed(letters, "engineer/assigned", village)
    letters = village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order, at=AFTER)
    (closing,) = addressed(letters, "hospital/ticket_closed", village)
    village.write("clerk", "", "确认", answering=closing)
    assert village.desk.state.tickets["TJ-2027-0001"].status is Status.CONFIRMED


def test_a_renewed_contract_takes_reports_again_and_counts_its_own_cycles(tmp_path: Path) -> None:
    village = settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))
    village.write("clerk", "读卡器没反应", FAULT, at=AFTER)
    village.clock.at = moment("2027-01-05 10:00")
    renewed(village, tmp_path / "home")
    village.write("clerk", "又没反应", FAULT)
    assert len(village.happened(f.TicketOpened)) == 1
    accounts = ledger_of(village.desk.state, village.desk.rules)
    assert [str(account.cycle.begin) for account in accounts] == ["2027-01-05", "2027-07-05"]


def test_a_deputy_is_heard_from_the_first_day_and_no_longer_after_the_last(tmp_path: Path) -> None:
    deputy = '[[people]]\naddress = "mama@elsewhere.example"\nname = "小马"\nrole = "reporter"\nfrom = 2026-03-12\nto = 2026-03-13\n'
    village = settled(found(tmp_path / "home", deputy), Moment(moment("2026-03-10 09:00")))
    village.write("stranger", "读卡器没反应", FAULT)
    assert village.happened(f.MailRead)[-1].ends == "held"
    village.wait("2026-03-12 08:00")
    assert village.happened(f.MailRead)[-1].ends == "ticket"
    village.write(
        "stranger", "打印机卡纸", "报告打印机卡纸，换了纸还是一样。操作：打印报告。Win10。", at="2026-03-14 09:00"
    )
    assert village.happened(f.MailRead)[-1].ends == "held"
