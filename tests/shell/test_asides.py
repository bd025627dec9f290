"""A mail that cannot be worked on stops no other, and comes back after the repair as if nothing had been."""

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.core import facts as f
from mailbot.core.decision import Letter
from mailbot.core.limits import TOO_LARGE, WITHHELD
from mailbot.core.model import Role
from mailbot.mail.message import Receipt
from mailbot.mail.write import Rendered
from mailbot.shell import asides
from mailbot.shell.asides import Act
from mailbot.shell.replay import Moment
from mailbot.shell.templates import Templates
from tests.stories.village import Village, found, moment, settled, to

pytestmark = pytest.mark.slow  # processes that are killed

FAULT = "登记台读卡器读不出身份证，已经排队了。\n应用环境：Windows 10\n操作过程：先重启再刷卡。"
BROKEN = "hospital/report_received"


@dataclass
class Broken:
    """Templates of which one has a fault."""

    templates: Templates
    fault: Callable[[], None]

    def render(self, letter: Letter, shared: dict[str, object]) -> Rendered:
        if letter.kind == BROKEN:
            self.fault()
        return self.templates.render(letter, shared)


def wrong() -> None:
    raise ValueError("年份超出范围")


def endless() -> None:
    while True:
        pass


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))


def broken(village: Village, fault: Callable[[], None]) -> Templates:
    """The desk with the fault; gives back what repairs it."""
    whole = village.desk.templates
    village.desk.templates = Broken(whole, fault)  # type: ignore[assignment]
    return whole


def aside(village: Village) -> str:
    (sha,) = village.desk.state.aside
    return sha


def test_one_bad_mail_is_set_aside_after_three_tries_and_the_next_is_answered(village: Village) -> None:
    whole = broken(village, wrong)
    told = to(village.write("clerk", "读卡器", FAULT), "manager")
    assert (told.subject, "3 次" in told.text) == ("[通知] 一封来信已搁置，请人工查看", True)
    village.desk.templates = whole
    assert to(village.write("nurse", "条码打偏", "采血条码打偏，请处理。"), "nurse")
    assert [record.attempts for record in village.desk.archive.asides()] == [3]


def test_after_the_repair_the_mail_gets_the_entry_it_would_have_got(village: Village) -> None:
    whole = broken(village, wrong)
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:30")
    village.desk.templates, village.clock.at = whole, moment("2026-03-10 14:00")
    (sentence,) = asides.retry(village.desk, "")
    assert sentence.endswith("已处理：ticket TJ-2026-0001")
    assert village.desk.state.tickets["TJ-2026-0001"].opened == moment("2026-03-10 09:30")
    assert (village.desk.state.aside, village.desk.archive.asides()) == ({}, [])
    assert asides.retry(village.desk, "") == []
    assert asides.refusal(village.desk.state, Act.RETRY, "", "") == "没有搁置的信。"


def test_tried_again_in_vain_it_stays_aside_and_nobody_is_told_twice(village: Village) -> None:
    broken(village, wrong)
    village.write("clerk", "读卡器", FAULT)
    sha, letters = aside(village), dict(village.desk.state.letters)
    (sentence,) = asides.retry(village.desk, sha[:8])
    assert "仍未能处理" in sentence
    assert (aside(village), village.desk.state.letters.keys()) == (sha, letters.keys())


def test_what_a_person_dealt_with_is_listed_no_more_and_its_reason_is_kept(village: Village, tmp_path: Path) -> None:
    broken(village, wrong)
    village.write("clerk", "读卡器", FAULT)
    sha = aside(village)
    village.desk.ledger.close()
    home = ["--home", str(tmp_path / "home")]
    refused = CliRunner().invoke(cli, ["aside", "done", sha[:8], *home])
    assert (refused.exit_code, "--why" in refused.stderr) == (1, True)
    done = CliRunner().invoke(cli, ["aside", "done", sha[:8], "--why", "已电话办结", "--json", *home])
    assert (done.exit_code, done.stdout) == (0, "[]\n")
    desk = settled(found(tmp_path / "home"), village.clock).desk
    told = [fact for commit in desk.ledger.entries() for fact in commit.facts if fact["fact"] == "AsideSettled"]
    assert [(fact["mail"], fact["why"]) for fact in told] == [(sha, "已电话办结")]
    assert desk.take([(desk.archive.mail(sha), desk.archive.receipt(sha))]) == []


@pytest.mark.parametrize("reason", [TOO_LARGE, f"{WITHHELD}（文件夹 INBOX，UID 6，邮件头也没有取到）：应答无法解读"])
def test_a_mail_whose_text_did_not_come_is_not_tried_again(village: Village, reason: str) -> None:
    read = f.MailRead(at=village.clock.at, mail="a" * 64, message_id="", ends="aside", reason=reason)
    village.desk.record([read])
    assert "请发件人重发" in asides.refusal(village.desk.state, Act.RETRY, "aaaa", "")
    assert asides.retry(village.desk, "") == []


def test_a_mail_that_never_ends_is_given_up_and_the_next_is_answered(village: Village) -> None:
    limits = replace(village.desk.rules.settings.limits, seconds=1)
    village.desk.rules = replace(village.desk.rules, settings=replace(village.desk.rules.settings, limits=limits))
    whole = broken(village, endless)
    village.write("clerk", "读卡器", FAULT)
    assert village.desk.state.aside[aside(village)].reason == "TookTooLong: 1 秒内没有处理完"
    village.desk.templates = whole
    assert to(village.write("nurse", "条码打偏", "采血条码打偏，请处理。"), "nurse")


def test_what_hears_no_signal_ends_the_process_and_three_such_ends_set_the_mail_aside(village: Village) -> None:
    deaf = """
    import signal
    from mailbot.shell.time_limit import within
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGVTALRM})
    with within(0.1, deaf=0.5):
        while True:
            pass
    """
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(deaf)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (child.returncode, "most recent call first" in child.stderr) == (-signal.SIGALRM, True)
    raw = b"From: dengji@hospital.example\r\nSubject: 1\r\n\r\n1\r\n"
    (sha,) = village.desk.archive.keep([(raw, Receipt(village.clock.at))])
    for _ in range(3):
        village.desk.archive.attempt(sha)
    (read,) = [fact for fact in village.desk.take([(raw, Receipt(village.clock.at))]) if isinstance(fact, f.MailRead)]
    assert (read.ends, read.reason) == ("aside", "处理时进程异常终止")
    assert village.desk.state.addresses(Role.PM)
