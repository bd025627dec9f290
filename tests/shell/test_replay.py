"""Saved mails worked as if each had arrived then: the same input gives the same bytes, the archive the same state."""

from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.reports import listings
from mailbot.shell.recall import reading
from mailbot.shell.saved import saved
from tests.stories.village import ADDRESS, PEOPLE, found, moment

pytestmark = pytest.mark.slow  # whole desks

MAILS = (
    ("2026-03-10 09:00", "clerk", "条码打不出来", "四个登记台条码都打不出来，采血窗口排队排到楼梯口了。", None),
    ("2026-03-10 09:05", "engineer", "Re: [工单 TJ-2026-0001] 派单：条码打不出来", "受理，正在看。", None),
    (
        "2026-03-10 11:00",
        "engineer",
        "Re: [工单 TJ-2026-0001] 派单：条码打不出来",
        "已处理。原因：驱动。措施：更新。",
        None,
    ),
    ("2026-03-19 10:00", "clerk", "Re: [工单 TJ-2026-0001] 关单确认：条码打不出来", "确认，好了。", None),
    ("2026-03-11 08:00", "stranger", "预约打不开", "预约页面打不开。", "Wed, 18 Mar 2026 08:00:00 +0800"),
)


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """Five saved mails, named out of order; one arrived a week after its Date."""
    folder = tmp_path / "mails"
    folder.mkdir()
    for place, (at, who, subject, text, received) in enumerate(reversed(MAILS)):
        name, address = PEOPLE[who]
        message = EmailMessage()
        if received:
            message["Received"] = f"from a.example by mx.weibao.example with SMTP; {received}"
        message["From"], message["To"], message["Subject"] = f"{name} <{address}>", ADDRESS, subject
        message["Date"], message["Message-ID"] = format_datetime(moment(at)), f"<{place}@hospital.example>"
        message.set_content(text, cte="base64")
        (folder / f"{place}.eml").write_bytes(message.as_bytes())
    return folder


def _replay(mails: Path, home: Path, *more: str) -> None:
    result = CliRunner().invoke(cli, ["replay", str(mails), "--home", str(home), *more])
    assert result.exit_code == 0, result.output


def _bytes(home: Path) -> dict[str, str]:
    kept = [
        path for name in ("ledger", "mail", "letters", "sent") for path in (home / name).rglob("*") if path.is_file()
    ]
    return {str(path.relative_to(home)): sha256(path.read_bytes()).hexdigest() for path in kept if path.name != "lock"}


def test_mails_are_worked_by_topmost_received_else_date(mailbox: Path) -> None:
    assert [f"{mail.receipt.arrived:%m-%d %H:%M}" for mail in saved(mailbox)] == [
        "03-10 09:00", "03-10 09:05", "03-10 11:00", "03-18 08:00", "03-19 10:00",
    ]  # fmt: skip


def test_twice_the_same_replay_gives_the_same_bytes(mailbox: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        found(tmp_path / name)
        _replay(mailbox, tmp_path / name)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert len(_bytes(tmp_path / "one")) > 20


def test_the_archive_replayed_into_an_empty_home_gives_the_same_state(mailbox: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        found(tmp_path / name)
    _replay(mailbox, tmp_path / "one")
    _replay(tmp_path / "one", tmp_path / "two")
    one, two = reading(tmp_path / "one"), reading(tmp_path / "two")
    now = moment("2026-03-20 00:00")
    assert listings.tickets(one, now) == listings.tickets(two, now)
    assert listings.outbox(one, every=True) == listings.outbox(two, every=True)
    assert listings.aside(one) == listings.aside(two)


def test_time_moves_with_the_mails(mailbox: Path, tmp_path: Path) -> None:
    found(tmp_path / "home")
    _replay(mailbox, tmp_path / "home", "--until", "2026-03-31")
    state = reading(tmp_path / "home")
    assert sorted(state.digests) == ["2026-W11", "2026-W12", "2026-W13"]
    assert [letter.fact.kind for letter in state.letters.values()].count("hospital/confirm_urged") == 2
    assert not state.outbox
    assert len(list((tmp_path / "home/sent").glob("*.eml"))) == len(state.letters)


def test_a_replay_up_to_a_day_leaves_later_mails_out(mailbox: Path, tmp_path: Path) -> None:
    found(tmp_path / "home")
    _replay(mailbox, tmp_path / "home", "--until", "2026-03-10")
    assert reading(tmp_path / "home").tickets["TJ-2026-0001"].status.value == "awaiting_confirmation"
