"""Mails that nobody sends, for as many minutes as one likes: `make soak MINUTES=60`. What fails is kept under .cache/fuzz."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.desk import cases, hurried, keep

ROUND = 200


def main() -> None:
    """Rounds of a fresh desk each, from a seed that is printed, until the time is over; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="where to begin (default: anywhere)")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.monotonic_ns() % 1_000_000
    until, count, slowest, wrong = time.monotonic() + 60 * options.minutes, 0, 0.0, 0
    while time.monotonic() < until:
        with TemporaryDirectory() as folder, hurried():
            for raw, why, spent in cases(Path(folder), seed, ROUND):
                count, slowest = count + 1, max(slowest, spent)
                if why:
                    wrong += 1
                    print(f"seed {seed}: {keep(raw)}: {why}", flush=True)
        print(f"seed {seed}: {count} mails, slowest {slowest:.2f} s of CPU, {wrong} wrong", flush=True)
        seed += 1
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
