"""The whole job measured: mails in a real Dovecot become tickets and answers, beside a yardstick that does only the unavoidable.

Prints one JSON object. Bot and yardstick work in processes of their own, turn by turn on the same mails; the ratio of the two says more
than either, for it hardly depends on the machine. `mails` counts all rounds of one size.
"""

import argparse
import gc
import json
import os
import shutil
import smtplib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from bench.corpus import Corpus, pending_for
from bench.measured import PASSWORD, VARIABLE, YARD, Answer, bot, home_at, seconds, yardstick
from bench.past import Past
from bench.people import DESK, ENGINEER, MANAGER, OFFICE
from mailbot.core import facts as f
from mailbot.reports import periods, weeks
from mailbot.shell.clock import now
from mailbot.shell.codec import encode
from mailbot.shell.config import FILE
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger
from tests.live.dovecot import Dovecot, missing

SIZES = (100, 1_000, 20_000, 100_000)
WARMING, ALONE = 100, 20
"""Mails before anything is measured, and mails measured one at a time."""
TICKETS_A_COMMIT = 30


@dataclass
class Measured:
    """A process that obeys."""

    process: "subprocess.Popen[str]"

    def answer(self) -> Answer:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the measured process is gone"
        return dict(json.loads(line))

    def ask(self, order: str) -> Answer:
        assert self.process.stdin
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return self.answer()


@contextmanager
def measured(*arguments: str, program: str = __file__) -> Iterator[Measured]:
    """A program of ours again (this one), as one of the measured processes."""
    command = [sys.executable, program, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Measured(process)
        assert process.stdin
        process.stdin.close()


@contextmanager
def sink() -> Iterator[int]:
    """A running SMTP sink; gives its port."""
    command = [sys.executable, str(Path(__file__).with_name("sink.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        yield int(process.stdout.readline())
        process.stdin.close()


@contextmanager
def server() -> Iterator[Dovecot]:
    """A running Dovecot of our own."""
    found = Dovecot(PASSWORD)
    found.start()
    try:
        yield found
    finally:
        found.remove()


@dataclass(frozen=True)
class World:
    """Where mails go in and letters out."""

    imap: int
    lmtp: int
    smtp: int

    def deliver(self, mails: Sequence[bytes]) -> None:
        """Into the mailboxes of both, through the door an MTA uses."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as door:
            for to, mail in product((DESK, YARD), mails):
                door.sendmail("bench@hospital.example", to, mail, mail_options=["BODY=8BITMIME"])


def found(folder: Path, world: World) -> Home:
    """A home at these servers."""
    answers = {question.name: question.default({"address": DESK, "security": "plain"}) for question in QUESTIONS} | {
        "address": DESK, "user": DESK, "security": "plain", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1",
        "imap_port": str(world.imap), "smtp_port": str(world.smtp), "it": f"李喆 <{OFFICE}>", "reporter": "*@hospital.example",
        "engineer": f"王磊 <{ENGINEER}>", "pm": f"陈镕 <{MANAGER}>",
    }  # fmt: skip
    folder.mkdir(parents=True)
    (folder / FILE).write_text(document(answers, f'password_env = "{VARIABLE}"'), encoding="utf-8")
    return home_at(folder)


def seed(place: Home, past: Past) -> None:
    """The past goes straight into the ledger, many tickets a commit."""
    gc.disable()  # nothing of this is garbage until it is written
    ledger, tickets = open_ledger(place.ledger), past.facts()
    week = weeks.name(weeks.before(periods.instant(now(), place.rules.settings))[0])
    ledger.commit([encode(f.DigestSent(at=now(), week=week))])
    while some := list(islice(tickets, TICKETS_A_COMMIT)):
        ledger.commit([encode(fact) for ticket in some for fact in ticket])
    ledger.close()
    gc.enable()


def measure(folder: Path, world: World, tickets: int, options: argparse.Namespace) -> Answer:
    """One size: bot and yardstick by turns."""
    place = found(folder, world)
    past = Past(tickets, min(tickets, pending_for(options.mails + WARMING + ALONE)), now(), place.rules)
    say(f"{tickets} tickets: seeding {seconds(lambda: seed(place, past)):.1f} s")
    corpus = Corpus(now(), place.rules, past.pending)
    with (
        measured("--bot", str(folder), *(["--profile", options.profile] if options.profile else [])) as desk,
        measured("--yardstick", str(folder), str(world.imap), str(world.smtp)) as yard,
    ):
        opened = desk.answer()
        yard.answer()
        say(f"{tickets} tickets: opened {opened}")
        pair = (desk, yard)
        _turn(world, corpus.batch(WARMING), pair)
        before = desk.ask("letters")["letters"]
        turns = [_turn(world, corpus.batch(options.mails // options.rounds), pair) for _ in range(options.rounds)]
        letters = desk.ask("letters")
        alone = [_turn(world, corpus.batch(1), pair) for _ in range(ALONE)]
        commits = desk.ask("commits")
    assert not letters["outbox"], letters
    assert not letters["aside"], letters
    handled = sum(turn[0]["mails"] for turn in turns)
    return {
        "tickets": tickets,
        "ledger_mb": round(sum(file.stat().st_size for file in place.ledger.glob("*.json")) / 2**20, 1),
        "open_seconds": opened["open_seconds"],
        "mails": handled,
        "letters_a_mail": round((letters["letters"] - before) / handled, 2),
        **compared(turns),
        "one_at_a_time": compared(alone),
        "commit_ms_p50": round(statistics.median(commits["commit_ms"]), 3),
        "commit_ms_p95": round(statistics.quantiles(commits["commit_ms"], n=20)[-1], 3),
        "bare_write_ms_p50": round(statistics.median(commits["bare_ms"]), 3),
        "peak_rss_mb": commits["rss_mb"],
        "rss_opened_mb": opened["rss_mb"],
    }


def _turn(world: World, mails: list[bytes], pair: tuple[Measured, Measured]) -> list[Answer]:
    """The same mails for both, one after the other."""
    world.deliver(mails)
    answers = [each.ask("beat") for each in pair]
    assert [answer["mails"] for answer in answers] == [len(mails)] * 2, answers
    say(" ".join(f"{1000 * answer['wall'] / len(mails):.2f}" for answer in answers))
    return answers


def compared(turns: list[list[Answer]]) -> Answer:
    """Medians over the turns, milliseconds a mail, and the medians of the ratios within each turn."""
    bots, yards = ([turn[place] for turn in turns] for place in (0, 1))
    wall = _per_mail(bots, "wall")
    return {
        "mails_per_second": round(1000 / wall, 1),
        "wall_ms": wall,
        "cpu_ms": _per_mail(bots, "cpu"),
        "yardstick_wall_ms": _per_mail(yards, "wall"),
        "yardstick_cpu_ms": _per_mail(yards, "cpu"),
        "ratio_wall": round(statistics.median(bot["wall"] / yard["wall"] for bot, yard in turns), 2),
        "ratio_cpu": round(statistics.median(bot["cpu"] / yard["cpu"] for bot, yard in turns), 2),
    }


def _per_mail(answers: list[Answer], what: str) -> float:
    return round(statistics.median(1000 * float(answer[what]) / int(answer["mails"]) for answer in answers), 3)


def whole(options: argparse.Namespace) -> Answer:
    """Every size in turn, on servers of its own."""
    folder = Path(tempfile.mkdtemp(prefix="mailbot-bench-", dir=options.folder))
    try:
        sizes = [_size(folder / str(tickets), tickets, options) for tickets in options.tickets]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "mails": options.mails,
        "rounds": options.rounds,
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "commit_last_to_first": _last_to_first([size["commit_ms_p50"] for size in sizes]),
        "commit_last_to_first_in_bare_writes": _last_to_first(
            [size["commit_ms_p50"] / size["bare_write_ms_p50"] for size in sizes]
        ),
        "sizes": sizes,
    }


def _last_to_first(costs: list[float]) -> float:
    """How much more the last costs; in bare writes of the same minute it does not depend on who else uses the disk."""
    return round(costs[-1] / costs[0], 2)


def _size(folder: Path, tickets: int, options: argparse.Namespace) -> Answer:
    with ExitStack() as stack:
        dovecot, smtp = stack.enter_context(server()), stack.enter_context(sink())
        found = measure(folder, World(dovecot.imap, dovecot.lmtp, smtp), tickets, options)
    shutil.rmtree(folder)
    return found


def say(words: str) -> None:
    """Progress, beside the result."""
    print(words, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=lambda text: [int(each) for each in text.split(",")], default=list(SIZES))
    parser.add_argument("--mails", type=int, default=300, help="of each size, all rounds together")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--folder", help="where homes are made: the disk that is measured")
    parser.add_argument("--profile", default="", help="a file for the bot's cProfile statistics (of the last size)")
    parser.add_argument("--bot", help=argparse.SUPPRESS)
    parser.add_argument("--yardstick", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Entry of `make bench`."""
    options = _options()
    os.environ[VARIABLE] = PASSWORD
    if options.bot:
        bot(Path(options.bot), options.profile)
    elif options.yardstick:
        folder, imap, smtp = options.yardstick
        yardstick(Path(folder), int(imap), int(smtp))
    elif why := missing():
        sys.exit(why)
    else:
        print(json.dumps(whole(options), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
