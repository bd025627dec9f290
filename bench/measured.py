"""The measured processes, bot and yardstick: each does what it is told on standard input, a line each, and answers with a line of JSON."""

import cProfile
import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.past import Past
from bench.yardstick import open_yardstick
from mailbot import app
from mailbot.shell.adopting import adopt
from mailbot.shell.clock import now
from mailbot.shell.codec import encode
from mailbot.shell.files import atomic_write
from mailbot.shell.home import Home, open_home
from mailbot.shell.ledger_tinydb import SEGMENT_BYTES

PASSWORD, VARIABLE = "correct-horse", "MAILBOT_BENCH_PASSWORD"
YARD = "yard@weibao.example"
COMMITS = 200
"""Commits measured."""
Answer = dict[str, Any]


def obey(work: Callable[[], int], opened: Answer, more: dict[str, Callable[[], Answer]] | None = None) -> None:
    """Say how opening went; then `beat` works everything off and says how long it took and what it cost this process."""
    print(json.dumps(opened | {"rss_mb": peak()}), flush=True)
    for line in sys.stdin:
        order = line.strip()
        answer = more[order]() if more and order in more else _timed(work)
        print(json.dumps(answer | {"rss_mb": peak()}), flush=True)


def _timed(work: Callable[[], int]) -> Answer:
    wall, cpu = time.perf_counter(), time.process_time()
    mails = work()
    return {"mails": mails, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def bot(folder: Path, profile: str) -> None:
    """The bot itself, as `mailbot once` puts it together."""
    place = home_at(folder)
    began = time.perf_counter()
    rounds = app.rounds(place)
    opened = time.perf_counter() - began
    adopt(rounds.desk, place.config.persons, now())
    inbox = rounds.connect()
    profiler = cProfile.Profile() if profile else None

    def work() -> int:
        if profiler is None:
            return rounds.beat(inbox)
        with profiler:
            return rounds.beat(inbox)

    def commits() -> Answer:
        """What a commit costs that holds the facts of one ordinary mail, and by turns a bare atomic write as long as half a segment."""
        plain = [[encode(fact) for fact in facts] for facts in Past(COMMITS, 0, now(), place.rules).facts()]
        bare = partial(atomic_write, folder / "bare", bytes(SEGMENT_BYTES // 2))
        times = [(seconds(partial(rounds.desk.ledger.commit, facts)), seconds(bare)) for facts in plain]
        return {"commit_ms": [1000 * each for each, _ in times], "bare_ms": [1000 * each for _, each in times]}

    def letters() -> Answer:
        return {
            "letters": len(rounds.desk.state.letters),
            "outbox": len(rounds.desk.state.outbox),
            "aside": len(rounds.desk.state.aside),
        }

    obey(work, {"open_seconds": round(opened, 2)}, {"commits": commits, "letters": letters})
    rounds.desk.ledger.close()
    if profiler:
        profiler.dump_stats(profile)


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def yardstick(folder: Path, imap: int, smtp: int) -> None:
    """The yardstick, in the same dress."""
    obey(open_yardstick(imap, smtp, YARD, PASSWORD, folder).beat, {})


def home_at(folder: Path) -> Home:
    """The home in a folder."""
    place, problems = open_home(folder)
    assert place, problems
    return place
