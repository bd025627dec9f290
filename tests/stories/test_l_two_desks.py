"""Two desks that have each other for a reporter write to one another for a day, over a real post office: they soon stop."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.demo.post_office import PostOffice
from mailbot.shell.adopting import adopt
from mailbot.shell.courier import Courier, Outcome
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import open_home
from mailbot.shell.inbox import open_inbox
from mailbot.shell.replay import Moment
from mailbot.shell.servers import Security, Server
from mailbot.shell.worker import Rounds
from tests.stories.village import moment

HOST, PASSWORD = "127.0.0.1", "correct-horse"
ONE, OTHER = "desk@one.example", "desk@other.example"
STEP, DAY = timedelta(minutes=10), timedelta(days=1)
MARKS = re.compile(rb"^(?:Auto-Submitted|X-Auto-Response-Suppress):.*\r\n", re.MULTILINE)
NAME = re.compile(rb"^Message-ID: <(.*)>", re.MULTILINE)
Gateway = Callable[[bytes], bytes]


def honest(raw: bytes) -> bytes:
    """Lets everything through as it is."""
    return raw


def unmarked(raw: bytes) -> bytes:
    """Takes away the marks of a machine."""
    return MARKS.sub(b"", raw)


def renamed(raw: bytes) -> bytes:
    """Takes away the marks and gives each letter a Message-ID of its own."""
    return NAME.sub(
        lambda found: b"Message-ID: <%s@gateway.example>" % sha256(found[1]).hexdigest().encode(), unmarked(raw)
    )


@dataclass
class Sender:
    """A courier behind a gateway."""

    courier: Courier
    gateway: Gateway

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        return self.courier.send(self.gateway(raw), sender, recipients)


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    office = PostOffice(PASSWORD)
    yield office.start()
    office.stop()


def rounds(folder: Path, address: str, other: str, ports: tuple[int, int], clock: Moment, gateway: Gateway) -> Rounds:
    """A desk in its own home whose only reporter is the other desk."""
    answers = {question.name: question.default({"address": address, "security": "tls"}) for question in QUESTIONS} | {
        "signed": "2026-01-04", "address": address, "user": address, "security": "plain", "imap_host": HOST, "smtp_host": HOST,
        "it": "李喆 <it@one.example>", "reporter": f"总机 <{other}>", "engineer": "王磊 <wang@one.example>", "pm": "陈镕 <pm@one.example>",
    }  # fmt: skip
    folder.mkdir()
    (folder / "password").write_text("secret")
    (folder / "mailbot.toml").write_text(document(answers, 'password_file = "password"'), encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    desk = build(home, clock, key=address.encode())
    adopt(desk, home.config.persons, clock.at)
    box, out = (Server(HOST, port, Security.PLAIN, address, PASSWORD) for port in ports)
    return Rounds(desk, lambda: open_inbox(box), Sender(Courier(out), gateway), "INBOX", clock)


def a_day(one: Rounds, other: Rounds, clock: Moment) -> None:
    """Both look into their mailboxes every ten minutes."""
    with ExitStack() as stack:
        desks = [(each, stack.enter_context(closing(each.connect()))) for each in (one, other)]
        end = clock.at + DAY
        while clock.at < end:
            clock.at += STEP
            for each, inbox in desks:
                each.beat(inbox)


def written(desk: Rounds, to: str) -> list[f.LetterPosted]:
    """The letters to that address."""
    return [posted.fact for posted in desk.desk.state.letters.values() if to in posted.fact.to]


def begin(ports: tuple[int, int], text: str) -> None:
    """Somebody at the other desk's mailbox writes to the one."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = OTHER, ONE, "读卡器没反应"
    message["Message-ID"] = "<begin@other.example>"
    message.set_content(text, cte="base64")
    with closing(Courier(Server(HOST, ports[1], Security.PLAIN, OTHER, PASSWORD))) as courier:
        courier.send(message.as_bytes(), OTHER, (ONE,))


@pytest.mark.parametrize(
    ("gateway", "text"),
    [
        (honest, "一号台的读卡器刷卡没反应，重启也不行，麻烦派人看看。"),
        (unmarked, "在吗？"),
        (renamed, "帮助"),
        (renamed, "在吗？"),
    ],
)
def test_two_desks_stop_after_three_letters_each(
    ports: tuple[int, int], tmp_path: Path, gateway: Gateway, text: str
) -> None:
    clock = Moment(moment("2026-03-10 09:00"))
    one = rounds(tmp_path / "one", ONE, OTHER, ports, clock, gateway)
    other = rounds(tmp_path / "other", OTHER, ONE, ports, clock, gateway)
    begin(ports, text)
    a_day(one, other, clock)
    assert 1 <= len(written(one, OTHER)) <= 3
    assert len(written(other, ONE)) <= 3
