"""A week of service in as little time as it takes: 1,000 mails a day through a real Dovecot, the desk's clock going with their INTERNALDATEs.

Prints a table of each day's memory, then one JSON object. It fails when a mail is lost or handled twice, when a letter did not leave, or when
the last day needs more than 5 % more memory than the first.
"""

import argparse
import gc
import imaplib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.corpus import Corpus, pending_for
from bench.measured import PASSWORD, VARIABLE, Answer, home_at, obey
from bench.past import Past, Pending
from bench.people import DESK
from bench.whole_job import Measured, World, found, measured, say, seed, server, sink
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
PAGE = os.sysconf("SC_PAGE_SIZE")


def desk(folder: Path, start: datetime) -> None:
    """The measured process: each order is an hour that passes."""
    place, clock = home_at(folder), Moment(start)
    built = app.build(place, clock)
    adopt(built, place.config.persons, clock())
    rounds = Rounds(built, lambda: inbox(place), courier(place), place.config.mailbox.folder, clock)
    line = rounds.connect()

    def hour() -> int:
        clock.at += timedelta(hours=1)
        return rounds.beat(line)

    def held() -> Answer:
        gc.collect()
        return {"held_mb": resident(), "tickets": len(built.state.tickets), "letters": len(built.state.letters)}

    obey(hour, {}, {"held": held})
    built.ledger.close()


def resident() -> float:
    """The memory this process holds now, in MB (proc(5): the second figure of statm, in pages)."""
    return round(int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20, 1)


class Week:
    """The mails of the week, hour by hour, the same for the same seed."""

    def __init__(self, start: datetime, mails_a_day: int, rules: Rules, pending: Sequence[Pending]) -> None:
        self._start, self._a_day, self._rules, self._pending = start, mails_a_day, rules, pending

    def hour(self, number: int) -> tuple[datetime, list[bytes]]:
        """When the mails of this hour arrive, and these mails."""
        count = self._a_day // HOURS + (number % HOURS < self._a_day % HOURS)
        share = pending_for(self._a_day // HOURS + 1)
        own = list(self._pending[number * share : (number + 1) * share])
        at = self._start + timedelta(hours=number, minutes=30)
        return at, Corpus(at, self._rules, own, number).batch(count)


def through(door: imaplib.IMAP4, week: Week, days: int, work: Measured, sent: set[str]) -> list[Answer]:
    """Day after day; gives what the process held at the end of each."""
    table: list[Answer] = []
    for day in range(days):
        beats = [hour_passes(door, week, day * HOURS + hour, work, sent) for hour in range(HOURS)]
        mails, cpu = (sum(each[what] for each in beats) for what in ("mails", "cpu"))
        table.append({"day": day + 1, "mails": mails, "cpu": round(cpu, 1), **work.ask("held")})
        say("  ".join(f"{name} {value}" for name, value in table[-1].items()))
    return table


def hour_passes(door: imaplib.IMAP4, week: Week, number: int, work: Measured, sent: set[str]) -> Answer:
    at, mails = week.hour(number)
    for mail in mails:
        answer, _ = door.append("INBOX", "", imaplib.Time2Internaldate(at), mail)  # type: ignore[arg-type] # flags may be empty
        assert answer == "OK"
    sent |= {sha256(mail).hexdigest() for mail in mails}
    return work.ask("hour")


def account(place: Home, sent: set[str]) -> Answer:
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


def lived(folder: Path, options: argparse.Namespace) -> Answer:
    """The whole run, on servers of its own."""
    start, hours, sent = now().replace(minute=0, second=0, microsecond=0), options.days * HOURS, set[str]()
    with ExitStack() as stack:
        dovecot, smtp = stack.enter_context(server()), stack.enter_context(sink())
        place = found(folder / "home", World(dovecot.imap, dovecot.lmtp, smtp))
        needed = hours * pending_for(options.mails // HOURS + 1)
        past = Past(needed, needed, start, place.rules)
        seed(place, past)
        door = stack.enter_context(imaplib.IMAP4("127.0.0.1", dovecot.imap))
        door.login(DESK, PASSWORD)
        work = stack.enter_context(measured("--desk", str(place.path), start.isoformat(), program=__file__))
        work.answer()
        days = through(door, Week(start, options.mails, place.rules, past.pending), options.days, work, sent)
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
