"""A week of service in as little time as it takes: 1,000 mails a day through a real Dovecot, the desk's clock going with their INTERNALDATEs.

The 1,000 are of all kinds, as a desk has them: faults and forms come in, the engineer takes what he is sent and reports it done, the
department confirms. Each answers the desk's own letters; some are forgotten, and reminded of.

Prints a table of each day's memory, then one JSON object. It fails when a mail is lost or handled twice, when a letter did not leave, or when
the last day needs more than 5 % more memory than the first.
"""

import argparse
import gc
import imaplib
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from bench.corpus import Answer, Corpus, answers
from bench.measured import PASSWORD, VARIABLE, home_at, obey
from bench.measured import Answer as Answered
from bench.past import Pending
from bench.people import DESK
from bench.whole_job import Measured, World, found, measured, say, server, sink
from mailbot import app
from mailbot.core import facts as f
from mailbot.core.rulebook import Rules
from mailbot.shell.adopting import adopt
from mailbot.shell.clock import now
from mailbot.shell.codec import decode
from mailbot.shell.doors import courier, inbox
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.replay import Moment
from mailbot.shell.worker import Rounds
from tests.live.dovecot import missing

FLAT = 1.05
"""The most that the last day's memory may be of the first's."""
HOURS = 24
FAULTS = ("plain", "html", "gb18030", "plain", "html", "form")
REPLIES = 80
"""The share of an hour's mails, in percent, that are answers at most."""
FORGOTTEN = 40
PAGE = os.sysconf("SC_PAGE_SIZE")


def desk(folder: Path, start: datetime) -> None:
    """The measured process: each order is an hour that passes."""
    place, clock = home_at(folder), Moment(start)
    built = app.build(place, clock)
    adopt(built, place.config.persons, clock())
    built.templates.make_ready()  # as `Rounds.run` begins
    rounds = Rounds(built, lambda: inbox(place), courier(place), place.config.mailbox.folder, clock)
    line = rounds.connect()

    def hour() -> int:
        clock.at += timedelta(hours=1)
        return rounds.beat(line)

    def held() -> Answered:
        gc.collect()
        return {"held_mb": resident(), "tickets": len(built.state.tickets), "letters": len(built.state.letters)}

    obey(hour, {}, {"held": held})
    built.ledger.close()


def resident() -> float:
    """The memory this process holds now, in MB (proc(5): the second figure of statm, in pages)."""
    return round(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20, 1)


class Week:
    """The mails of the week, hour by hour: people answer what the desk wrote to them, and what is left of the hour are new faults and forms."""

    def __init__(self, start: datetime, mails_a_day: int, rules: Rules) -> None:
        self._start, self._a_day, self._rules = start, mails_a_day, rules
        self._chance, self._faults = random.Random(7), cycle(FAULTS)
        self._owed: dict[int, list[Answer]] = {}

    def assigned(self, number: int, orders: Iterable[Pending]) -> None:
        """The engineer reads his orders of this hour: he takes them within the hour and mends them within twelve; the department confirms
        within the day. One in FORGOTTEN is forgotten.
        """
        for order in orders:
            if self._chance.randrange(FORGOTTEN):
                hours = (number + 1, number + self._chance.randrange(2, 12), number + self._chance.randrange(12, 24))
                for hour, answer in zip(hours, answers(order), strict=True):
                    self._owed.setdefault(hour, []).append(answer)

    def hour(self, number: int) -> tuple[datetime, list[bytes]]:
        """When the mails of this hour arrive, and these mails; what is answered beyond its share is answered an hour later."""
        count = self._a_day // HOURS + (number % HOURS < self._a_day % HOURS)
        owed, most = self._owed.pop(number, []), count * REPLIES // 100
        self._owed.setdefault(number + 1, [])[:0] = owed[most:]
        at = self._start + timedelta(hours=number, minutes=30)
        corpus = Corpus(at, self._rules, [], number)
        mails = [corpus.answer(*answer) for answer in owed[:most]]
        return at, mails + [corpus.one(next(self._faults)) for _ in range(count - len(mails))]


@dataclass
class Read:
    """What the people of the week have read of the desk's letters: the ledger as far as it went."""

    place: Home
    until: int = 0

    def orders(self) -> Iterator[Pending]:
        """The tickets assigned since, each with the letter that assigned it."""
        opened: dict[str, f.TicketOpened] = {}
        for commit in open_ledger(self.place.ledger, writing=False).entries(self.until):
            self.until = commit.seq
            for fact in map(decode, commit.facts):
                if isinstance(fact, f.TicketOpened):
                    opened[fact.ticket] = fact
                if isinstance(fact, f.LetterPosted) and fact.kind == "engineer/assigned" and fact.about in opened:
                    ticket = opened.pop(fact.about)
                    yield Pending(ticket.ticket, ticket.by, ticket.brief, fact.message_id)


def through(door: imaplib.IMAP4, week: Week, read: Read, days: int, work: Measured, sent: set[str]) -> list[Answered]:
    """Day after day; gives what the process held at the end of each."""
    table: list[Answered] = []
    for day in range(days):
        beats = [hour_passes(door, week, read, day * HOURS + hour, work, sent) for hour in range(HOURS)]
        mails, cpu = (sum(each[what] for each in beats) for what in ("mails", "cpu"))
        table.append({"day": day + 1, "mails": mails, "cpu": round(cpu, 1), **work.ask("held")})
        say("  ".join(f"{name} {value}" for name, value in table[-1].items()))
    return table


def hour_passes(door: imaplib.IMAP4, week: Week, read: Read, number: int, work: Measured, sent: set[str]) -> Answered:
    at, mails = week.hour(number)
    for mail in mails:
        answer, _ = door.append("INBOX", "", imaplib.Time2Internaldate(at), mail)  # type: ignore[arg-type] # flags may be empty
        assert answer == "OK"
    sent |= {sha256(mail).hexdigest() for mail in mails}
    told = work.ask("hour")
    week.assigned(number, read.orders())
    return told


def account(place: Home, sent: set[str]) -> Answered:
    """What the ledger says of these mails and of the letters."""
    entries = open_ledger(place.ledger, writing=False).entries()
    facts = [decode(fact) for commit in entries for fact in commit.facts]
    read = Counter(fact.mail for fact in facts if isinstance(fact, f.MailRead) and fact.mail in sent)
    posted = {fact.message_id for fact in facts if isinstance(fact, f.LetterPosted)}
    left = {fact.message_id for fact in facts if isinstance(fact, f.LetterSent)}
    doubled = sum(count - 1 for count in read.values())
    aside = sum(isinstance(fact, f.MailRead) and fact.ends == "aside" for fact in facts)
    return {
        "mails": len(sent), "entries": len(read), "lost": len(sent - set(read)), "doubled": doubled, "aside": aside,
        "letters": len(posted), "letters_waiting": len(posted - left),
    }  # fmt: skip


def lived(folder: Path, options: argparse.Namespace) -> Answered:
    """The whole run, on servers of its own."""
    # A past week: Dovecot takes an INTERNALDATE that is still to come for now, and a whole week would arrive in one hour.
    past = now() - timedelta(days=options.days + 1)
    start, sent = past.replace(minute=0, second=0, microsecond=0), set[str]()
    with ExitStack() as stack:
        dovecot, smtp = stack.enter_context(server()), stack.enter_context(sink())
        place = found(folder / "home", World(dovecot.imap, dovecot.lmtp, smtp))
        door = stack.enter_context(imaplib.IMAP4("127.0.0.1", dovecot.imap))
        door.login(DESK, PASSWORD)
        work = stack.enter_context(measured("--desk", str(place.path), start.isoformat(), program=__file__))
        work.answer()
        days = through(door, Week(start, options.mails, place.rules), Read(place), options.days, work, sent)
    first, last = days[0], days[-1]
    growth = round(last["held_mb"] / first["held_mb"], 3)
    slope = round((last["held_mb"] - first["held_mb"]) * 1024 / max(1, last["tickets"] - first["tickets"]), 2)
    return {"days": days, **account(place, sent), "growth": growth, "kb_a_ticket": slope}


def main() -> None:
    """Entry of `make soak`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--mails", type=int, default=1000, help="a day")
    parser.add_argument("--desk", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ[VARIABLE] = PASSWORD
    if options.desk:
        desk(Path(options.desk[0]), datetime.fromisoformat(options.desk[1]))
        return
    if why := missing():
        sys.exit(why)
    folder = Path(tempfile.mkdtemp(prefix="mailbot-week-"))
    try:
        told = lived(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(bool(told["lost"] or told["doubled"] or told["letters_waiting"] or told["growth"] > FLAT))


if __name__ == "__main__":
    main()
