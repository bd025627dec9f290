"""Rounds of load against a real Dovecot in which the bot is struck and started again; prints what became of every mail and letter.

Each round sends some mails, lets the bot work until the fault of the round falls, starts it again, and reckons the whole home. A line a
kind of fault on standard error while it goes on, and at the end one JSON object. `letters_repeated` may only be letters that had arrived
before the restart without being on record; a letter repeated otherwise counts as `wrong`.
"""

import argparse
import json
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mailbot.shell.faults import STATIONS
from tests.crash.process import end
from tests.crash.stage import Stage
from tests.live.dovecot import Dovecot, Relay, missing

PASSWORD = "correct-horse"
ROUNDS_A_HOME = 25
"""Then a new home begins, so that the first start is struck as well and no round grows slow."""
DISK = [station for station in STATIONS if station.startswith(("journal.", "place.", "file."))]
ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")


@dataclass
class Row:
    """What the rounds of one kind of fault came to.

    `hit` counts those in which the fault fell before the work was done, `again` those struck once more.
    """

    fault: str
    rounds: int = 0
    hit: int = 0
    again: int = 0
    mails: int = 0
    entries: int = 0
    lost: int = 0
    doubled: int = 0
    unanswered: int = 0
    letters_missing: int = 0
    letters_repeated: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Load:
    """A home under load, round after round."""

    stage: Stage
    chance: random.Random
    rows: dict[str, Row]
    before: tuple[int, int] = (0, 0)
    repeated: Counter[str] = field(default_factory=Counter)
    usual: float = 1.0
    """Seconds that the last round took to mend and finish, on this machine as it is now."""

    def goes_on(self, numbers: range, until: float) -> bool:
        """These rounds at one home; False when the time is over or something was wrong."""
        for number in numbers:
            row = self.round(number)
            say(number, row)
            if row.wrong or time.monotonic() > until:
                return False
        return True

    def round(self, number: int) -> Row:
        """One round with a fault of its own; every fourth or so is struck again while it mends what the first blow left."""
        self.stage.write(self.chance.randint(1, 8))
        kind, strike = self._fault(number)
        hit = strike()
        repeatable = Counter(self.stage.unrecorded())
        if again := self.chance.random() < 0.25:
            self.stage.once(self._order([*STATIONS], "kill"))
            repeatable.update(self.stage.unrecorded())
        began = time.monotonic()
        status = self.stage.once()
        self.usual = time.monotonic() - began
        row = self._counted(kind, hit, repeatable, status)
        row.again += again
        return row

    def _fault(self, number: int) -> tuple[str, Callable[[], bool]]:
        """Every second round is killed at a moment of chance, of the others most at a station, some by an error of the disk."""
        if number % 2:
            return "killed at any moment", self._any_moment
        blow = "kill" if number % 10 else self.chance.choice(ERRORS)
        order = self._order([*STATIONS] if blow == "kill" else DISK, blow)
        name = f"killed at {order.partition('@')[0]}" if blow == "kill" else f"disk says {blow}"
        return name, lambda: self.stage.once(order) != 0

    def _order(self, stations: list[str], blow: str) -> str:
        return f"{self.chance.choice(stations)}@{self.chance.choice((1, 1, 2, 3))}={blow}"

    def _any_moment(self) -> bool:
        """Killed while it starts, works or waits, half the time with mails that came meanwhile; True when it was not idle yet."""
        process = self.stage.start("run")
        time.sleep(self.chance.uniform(0, self.usual))
        if self.chance.random() < 0.5:
            self.stage.write(self.chance.randint(1, 4))
            time.sleep(self.chance.uniform(0, self.usual))
        idle = not self.stage.unfinished()
        with suppress(TimeoutError):
            end(process, signal.SIGKILL)
        return not idle

    def _counted(self, kind: str, hit: bool, repeatable: Counter[str], status: int) -> Row:
        found = self.stage.reckon()
        row = self.rows.setdefault(kind, Row(kind))
        row.rounds += 1
        row.hit += hit
        row.mails += found.mails - self.before[0]
        row.entries += found.entries - self.before[1]
        row.lost += len(found.lost)
        row.doubled += len(found.doubled)
        row.unanswered += len(found.unanswered)
        row.letters_missing += len(found.missing)
        fresh = Counter(found.repeated) - self.repeated
        row.letters_repeated += fresh.total()
        row.wrong += [f"repeated without a crash: {name}" for name in fresh if fresh[name] > repeatable[name]]
        row.wrong += [f"exit status {status}"] * bool(status)
        if not found.sound:
            row.wrong.append(f"{self.stage.path}: {found}")
        self.before, self.repeated = (found.mails, found.entries), Counter(found.repeated)
        return row


def soak(rounds: int, seed: int, folder: Path, minutes: float) -> dict[str, Row]:
    """So many rounds, or as many as fit into the time, on servers of our own."""
    rows: dict[str, Row] = {}
    chance = random.Random(seed)
    until = time.monotonic() + 60 * minutes
    with ExitStack() as stack:
        server = Dovecot(PASSWORD)
        server.start()
        stack.callback(server.remove)
        relay = Relay(server.lmtp, PASSWORD)
        port = relay.start()
        stack.callback(relay.stop)
        for first in range(0, rounds, ROUNDS_A_HOME):
            domain = f"home{first // ROUNDS_A_HOME}.example"
            with closing(Stage(folder / domain, server.imap, port, domain, PASSWORD)) as stage:
                load = Load(stage, chance, rows)
                if not load.goes_on(range(first, min(first + ROUNDS_A_HOME, rounds)), until):
                    break
    return rows


def say(number: int, row: Row) -> None:
    """Progress, beside the result."""
    print(f"{number + 1} {row}", file=sys.stderr, flush=True)


def table(rows: list[Row]) -> str:
    """The rows for people, a total below."""
    heads = (
        "fault",
        "rounds",
        "hit",
        "again",
        "mails",
        "entries",
        "lost",
        "doubled",
        "unanswered",
        "missing",
        "repeated",
    )
    cells = [
        (row.fault, row.rounds, row.hit, row.again, row.mails, row.entries, row.lost, row.doubled, row.unanswered, row.letters_missing,
         row.letters_repeated) for row in rows
    ]  # fmt: skip
    total = ("all", *(sum(int(each[place]) for each in cells) for place in range(1, len(heads))))
    return "\n".join(f"{line[0]:<28}" + "".join(f"{each:>11}" for each in line[1:]) for line in (heads, *cells, total))


def main() -> None:
    """Entry of `make soak`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where homes are made; kept when something was wrong")
    options = parser.parse_args()
    if why := missing():
        sys.exit(why)
    folder = Path(tempfile.mkdtemp(prefix="mailbot-soak-", dir=options.folder))
    rows = sorted(soak(options.rounds, options.seed, folder, options.minutes).values(), key=lambda row: row.fault)
    print(table(rows), file=sys.stderr)
    print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    if any(row.wrong for row in rows):
        sys.exit(f"kept: {folder}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
