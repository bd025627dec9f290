"""Fetching or sending is down between the desk and a real Dovecot: a person hears of it by a program and by another mailbox, and when it is over."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot import app
from mailbot.mail.read import read
from mailbot.shell.adopting import adopt
from mailbot.shell.clock import now
from mailbot.shell.inbox import open_inbox
from mailbot.shell.trouble import InboxDown
from mailbot.shell.worker import Rounds
from tests.crash.stage import Stage
from tests.live.conftest import PASSWORD, World
from tests.shell.bad_line import BadLine, cut

pytestmark = pytest.mark.live
DEAD = [cut(0)] * 6
"""More connections than two rounds make."""


@dataclass
class Watch:
    """A desk with both ways to a person, its time, and what that person hears."""

    stage: Stage
    world: World
    told: Path
    rounds: Rounds
    later: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return now() + self.later

    def round(self) -> bool:
        """One round; whether the mailbox was there."""
        try:
            self.rounds.once()
        except InboxDown:
            return False
        return True

    def by_program(self) -> list[tuple[str, bool]]:
        lines = self.told.read_text().splitlines() if self.told.exists() else []
        return [(told["line"], told["up"]) for told in map(json.loads, lines)]

    def by_mail(self, who: str = "boss") -> list[str]:
        with closing(open_inbox(self.world.imap(self.stage.address(who)))) as inbox:
            return [read(each.raw).subject for each in inbox.unread(0, 0)]


@pytest.fixture
def watched(dovecot: World, tmp_path: Path, address: Callable[[str], str]) -> Iterator[Callable[[int, int], Watch]]:
    """A desk at these ports; the other mailbox has a server of its own."""
    made: list[Watch] = []

    def at(imap: int, smtp: int) -> Watch:
        stage = Stage(tmp_path / "home", imap, smtp, address("x").partition("@")[2], PASSWORD)
        told, program = tmp_path / "told", tmp_path / "tell"
        program.write_text(f"#!/bin/sh\ncat >> {told}\n")
        program.chmod(0o755)
        with (stage.path / "mailbot.toml").open("a") as settings:
            settings.write(
                f'\n[outage]\nminutes = 30\ncommand = ["{program}"]\nto = ["{stage.address("boss")}"]\n'
                f'[outage.smtp]\nhost = "127.0.0.1"\nport = {dovecot.smtp_port}\nsecurity = "plain"\n'
                f'user = "{stage.address("other")}"\npassword_file = "password"\n'
            )
        rounds = app.rounds(stage.home)
        watch = Watch(stage, dovecot, told, rounds)
        watch.rounds = replace(rounds, now=watch.now)
        rounds.desk.clock = watch.now
        adopt(rounds.desk, stage.home.config.persons, watch.now())
        made.append(watch)
        return watch

    yield at
    for each in made:
        each.rounds.desk.ledger.close()
        each.stage.close()


def test_that_mail_cannot_be_fetched_is_told_once_and_that_it_can_again_once(
    watched: Callable[[int, int], Watch], dovecot: World
) -> None:
    with BadLine(dovecot.imap_port, *DEAD) as line:
        watch = watched(line.port, dovecot.smtp_port)
        assert not watch.round()
        assert (watch.by_program(), watch.by_mail()) == ([], [])
        watch.later = timedelta(minutes=31)
        assert not watch.round()
        assert not watch.round()
        assert watch.by_program() == [("fetch", False)]
        (down,) = watch.by_mail()
        while not watch.round():
            pass
        watch.round()
    assert watch.by_program() == [("fetch", False), ("fetch", True)]
    assert watch.by_mail()[:1] == [down]
    assert len(watch.by_mail()) == 2
    assert len(watch.by_mail("manager")) == 2


def test_that_letters_cannot_leave_is_told_by_the_other_ways_alone_and_all_leave_when_it_is_over(
    watched: Callable[[int, int], Watch], dovecot: World
) -> None:
    with BadLine(dovecot.smtp_port, *DEAD * 3) as line:
        watch = watched(dovecot.imap_port, line.port)
        watch.stage.smtp = dovecot.smtp_port
        watch.stage.write(1)
        assert watch.round()
        assert watch.by_program() == []
        watch.later = timedelta(minutes=31)
        assert watch.round()
        assert watch.by_program() == [("send", False)]
        assert len(watch.by_mail()) == 1
        while watch.rounds.desk.state.outbox:
            watch.later += timedelta(minutes=6)
            assert watch.round()
        watch.round()
    assert watch.by_program() == [("send", False), ("send", True)]
    assert len(watch.by_mail()) == 2
    watch.stage.imap = dovecot.imap_port
    found = watch.stage.reckon()
    assert (found.lost, found.doubled, found.unanswered, found.missing, found.repeated) == ((), (), (), (), ())
