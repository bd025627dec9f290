"""A home between two mail servers, a process that is struck in it, and the reckoning afterwards: what became of every mail and letter."""

import random
import smtplib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bench.people import fault
from mailbot.core import facts as f
from mailbot.shell.archive import Archive
from mailbot.shell.clock import now
from mailbot.shell.codec import decode
from mailbot.shell.config import FILE
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import reading
from mailbot.shell.servers import Security, Server
from mailbot.shell.verifying import prove
from tests.crash.process import ended, started

HOST = "127.0.0.1"
CLERKS = ("zhang", "zhao", "zhou")
PEOPLE = (*CLERKS, "office", "engineer", "manager")
PATIENCE = 120.0


@dataclass(frozen=True)
class Reckoning:
    """`entries` mails of the ledger; the rest names what should not be, by Message-ID or in words.

    `repeated` names a letter once for every copy too many in a mailbox; only a crash between DATA and the record explains one.
    """

    mails: int
    entries: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    unanswered: tuple[str, ...]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    altered: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every mail is exactly one entry with its answer, and every letter has arrived as it was written."""
        return not (self.lost or self.doubled or self.unanswered or self.missing or self.altered)


@dataclass
class Stage:
    """The home of a desk at these servers, and everybody who writes to it."""

    path: Path
    imap: int
    smtp: int
    domain: str
    password: str
    sent: list[str] = field(default_factory=list)
    copies: dict[str, Counter[str]] = field(default_factory=lambda: {who: Counter() for who in PEOPLE})
    """How many copies of each letter, by Message-ID, lie in whose mailbox."""

    _fresh: list[tuple[str, bytes]] = field(default_factory=list)
    _inboxes: dict[str, Inbox] = field(default_factory=dict)
    _looked: Counter[str] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(5))

    def __post_init__(self) -> None:
        given = {
            "address": self.address("desk"), "user": self.address("desk"), "security": "plain", "imap_host": HOST, "smtp_host": HOST,
            "imap_port": str(self.imap), "smtp_port": str(self.smtp), "it": f"李喆 <{self.address('office')}>",
            "reporter": ",".join(map(self.address, CLERKS)), "engineer": f"王磊 <{self.address('engineer')}>",
            "pm": f"陈镕 <{self.address('manager')}>",
        }  # fmt: skip
        answers = {question.name: given.get(question.name) or question.default(given) for question in QUESTIONS}
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "password").write_text(self.password)
        (self.path / FILE).write_text(document(answers, 'password_file = "password"'), encoding="utf-8")

    def address(self, who: str) -> str:
        return f"{who}@{self.domain}"

    @property
    def home(self) -> Home:
        found, problems = open_home(self.path)
        assert found, problems
        return found

    def write(self, count: int, file: bytes = b"") -> None:
        """So many reports by the clerks in turn, none like another; with an old Word file, if it is given."""
        with smtplib.SMTP(HOST, self.smtp) as client:
            client.login(self.address("zhang"), self.password)
            for number in range(count):
                report = self._report(CLERKS[number % len(CLERKS)])
                if file:
                    report.add_attachment(file, "application", "msword", filename="form.doc")
                client.send_message(report)

    def _report(self, who: str) -> EmailMessage:
        brief, text = fault(self._chance)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.address(who), self.address("desk"), brief
        message["Date"], message["Message-ID"] = format_datetime(now()), f"<{len(self.sent)}.{self.address(who)}>"
        message.set_content(text, cte="base64")
        self.sent.append(message["Message-ID"][1:-1])
        return message

    def start(self, command: str = "once", fault: str = "", largest: int = 0, **environment: str) -> BaseProcess:
        """The process at work, struck where the fault says (mailbot.shell.faults); no file of it grows beyond `largest` bytes, if given."""
        return started([command, "--home", str(self.path)], self.path / "log", environment, fault, largest)

    def once(self, fault: str = "", **bounds: Any) -> int:
        """One round by a process of its own; its exit status."""
        return ended(self.start("once", fault, **bounds), PATIENCE)

    @property
    def log(self) -> str:
        return (self.path / "log").read_text(errors="replace")

    def look(self) -> None:
        """Everybody reads what is new, over a connection kept for the next time."""
        for who in PEOPLE:
            inbox = self._inboxes.get(who) or self._opened(who)
            while arrivals := inbox.unread(self._looked[who], inbox.uidvalidity):
                self._looked[who] = arrivals[-1].receipt.uid
                self._fresh += [(name_of(arrival.raw), arrival.raw) for arrival in arrivals]
                self.copies[who].update(map(name_of, (arrival.raw for arrival in arrivals)))

    def _opened(self, who: str) -> Inbox:
        server = Server(HOST, self.imap, Security.PLAIN, self.address(who), self.password)
        self._inboxes[who] = open_inbox(server)
        return self._inboxes[who]

    def close(self) -> None:
        """Everybody goes home."""
        for inbox in self._inboxes.values():
            inbox.close()

    def unrecorded(self) -> set[str]:
        """Letters that have arrived and of which the ledger does not know that they left: those a restart may repeat."""
        self.look()
        letters = reading(self.path).letters
        arrived = set().union(*self.copies.values())
        return {name for name in arrived if name not in letters or letters[name].status != "sent"}

    def unfinished(self) -> bool:
        """Whether the ledger does not have every mail yet, or letters wait."""
        state = reading(self.path)
        return len(state.mails) < len(self.sent) or bool(state.outbox)

    def reckon(self) -> Reckoning:
        """The whole home proved, and every mail and letter accounted for."""
        facts = list(proved(self.path))
        self.look()
        read = Counter(fact.message_id for fact in facts if isinstance(fact, f.MailRead))
        opened = Counter(fact.mail for fact in facts if isinstance(fact, f.TicketOpened))
        posted = [fact for fact in facts if isinstance(fact, f.LetterPosted)]
        shas = {fact.message_id: fact.mail for fact in facts if isinstance(fact, f.MailRead)}
        answered = {fact.mail for fact in posted}
        most: Counter[str] = Counter()
        for counted in self.copies.values():
            most |= counted
        names = {self.address(who): who for who in PEOPLE}
        return Reckoning(
            mails=len(self.sent),
            entries=read.total(),
            lost=tuple(name for name in self.sent if not read[name]),
            doubled=(*(name for name in read if read[name] > 1), *(sha for sha in opened if opened[sha] > 1)),
            unanswered=tuple(name for name in self.sent if shas.get(name) not in answered),
            missing=tuple(
                f"{letter.message_id} to {to}" for letter in posted for to in letter.to if not self.copies[names[to]][letter.message_id]
            ),
            repeated=tuple(sorted((most - Counter(set(most))).elements())),
            altered=tuple(self._altered(posted)),
        )  # fmt: skip

    def _altered(self, posted: list[f.LetterPosted]) -> Iterator[str]:
        """Letters of which a copy that came since the last reckoning is not, below what servers add, what the archive holds."""
        archive, hashes = Archive(self.path), {fact.message_id: fact.sha256 for fact in posted}
        fresh, self._fresh = self._fresh, []
        yield from (name for name, raw in fresh if name not in hashes or not raw.endswith(archive.letter(hashes[name])))


def name_of(raw: bytes) -> str:
    """The Message-ID of a mail, without brackets."""
    return str(BytesHeaderParser().parsebytes(raw)["Message-ID"]).strip()[1:-1]


def proved(home: Path) -> Iterator[f.Fact]:
    """Every fact of the ledger, after what `mailbot verify` proves: its chain, and every mail, receipt and letter that it names."""
    proof = prove(home)
    assert proof.sound, proof
    for commit in open_ledger(home / "ledger", writing=False).entries():
        yield from map(decode, commit.facts)
