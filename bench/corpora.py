"""How well mails of other people's corpora are read, through what `mailbot explain --json` would print; see docs/corpora.md."""

import argparse
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.shell import explain, rulefiles
from mailbot.shell.doors import templates
from mailbot.shell.saved import in_order
from mailbot.shell.templates import Templates

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "mails"
EXPECTED = "expected.jsonl"
NAMES = frozenset({"file", "suite"})
Value = Any


@dataclass(frozen=True, slots=True)
class Case:
    """One line of an expected.jsonl: where the mail is, the suite it counts for, and what `explain` should say of it."""

    path: Path
    name: str
    suite: str
    wanted: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with what was found under each key asked for, and whether that is right; `failed` is what went wrong altogether."""

    case: Case
    found: dict[str, Value]
    right: dict[str, bool]
    failed: str = ""

    @property
    def whole(self) -> bool:
        """Whether every check of the message holds."""
        return not self.failed and all(self.right.values())


def cases(folders: Iterable[Path]) -> Iterator[Case]:
    """Every line of every expected.jsonl in or below the folders; files are named relative to where it lies."""
    for folder in folders:
        for listing in sorted(folder.rglob(EXPECTED)):
            for number, line in enumerate(listing.read_text("utf-8").splitlines(), 1):
                if line.strip():
                    yield _case(listing, number, json.loads(line))


def _case(listing: Path, number: int, said: dict[str, Value]) -> Case:
    wanted = {key: value for key, value in said.items() if key not in NAMES}
    if not isinstance(said.get("file"), str) or not wanted or not wanted.keys() <= set(explain.KEYS):
        unknown = "、".join(sorted(wanted.keys() - set(explain.KEYS)))
        sys.exit(
            f'{listing}:{number}: needs "file" and at least one key of explain {f"(unknown: {unknown})" if unknown else ""}'
        )
    name = said["file"]
    return Case(listing.parent / name, name, str(said.get("suite") or listing.parent.name), wanted)


@cache
def _desk() -> tuple[State, Rules, Templates]:
    rules, problems = rulefiles.load(None)
    if rules is None:
        sys.exit("\n".join(map(str, problems)))
    return State(), rules, templates(None)


def judged(case: Case) -> Outcome:
    """The mail explained and compared; whatever is raised is the outcome of this one mail alone."""
    try:
        (mail, *_) = in_order(case.path)
        found = json.loads(json.dumps(explain.row(explain.one(mail, *_desk())), ensure_ascii=False))
    except Exception as error:  # noqa: BLE001 -- one mail that breaks the reader is what a bench must count
        return Outcome(case, {}, dict.fromkeys(case.wanted, False), f"{type(error).__name__}: {error}")
    found = {key: found[key] for key in case.wanted}
    return Outcome(case, found, {key: agrees(key, wanted, found[key]) for key, wanted in case.wanted.items()})


def agrees(key: str, wanted: Value, found: Value) -> bool:
    """Whether a value found is the value wanted: texts but for white space, moments as instants, objects by the keys given."""
    if key == "date" and isinstance(wanted, str) and isinstance(found, str):
        return _instant(wanted) == _instant(found)
    if key == "attachments" and isinstance(wanted, list):
        return len(wanted) == len(found) and _all_matched(wanted, found)
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(agrees(name, each, found.get(name)) for name, each in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(wanted) == len(found)
            and all(map(agrees, [key] * len(wanted), wanted, found))
        )
    if isinstance(wanted, str) and isinstance(found, str):
        return _plain(key, wanted) == _plain(key, found)
    if key == "automatic" and isinstance(wanted, bool):  # suites that only say whether a machine wrote it
        return wanted == bool(found)
    return bool(wanted == found)


def _all_matched(wanted: list[Value], found: list[Value]) -> bool:
    """Whether each file wanted is one of those found, whatever their order."""
    left = list(found)
    for each in sorted(wanted, key=lambda one: -len(one)):
        one = next((one for one in left if agrees("", each, one)), None)
        if one is None:
            return False
        left.remove(one)
    return True


def _plain(key: str, text: str) -> str:
    """A text as it compares: composed (NFC), nothing that is not seen, each run of white space one space; addresses in lower case."""
    text = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", unicodedata.normalize("NFC", text))
    text = " ".join(text.split())
    return text.lower() if key in {"from", "to", "content_type"} else text


def _instant(text: str) -> datetime | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone() if moment.tzinfo else text


def report(outcomes: Iterable[Outcome], seconds: float) -> dict[str, Any]:
    """The share of messages with every check right by suite, and of each key; what failed altogether by its sentence."""
    suites: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        suites[outcome.case.suite].append(outcome)
    count = sum(map(len, suites.values()))
    return {
        "messages": count,
        "seconds": round(seconds, 1),
        "suites": {name: _suite(each) for name, each in sorted(suites.items())},
        "broken": Counter(outcome.failed for each in suites.values() for outcome in each if outcome.failed),
    }


def _suite(outcomes: list[Outcome]) -> dict[str, Any]:
    keys = [key for key in explain.KEYS if any(key in one.right for one in outcomes)]
    marks = {key: [one.right[key] for one in outcomes if key in one.right] for key in keys}
    return {**_rate([one.whole for one in outcomes]), "keys": {key: _rate(marks[key]) for key in keys}}


def _rate(marks: list[bool]) -> dict[str, float]:
    return {"n": len(marks), "yes": sum(marks), "rate": round(sum(marks) / len(marks), 4)}


def show(said: dict[str, Any]) -> None:
    """The report as text, a line a suite."""
    print(f"{said['messages']} messages in {said['seconds']} s")
    for name, suite in said["suites"].items():
        keys = "  ".join(f"{key} {rate['rate']:.1%}" for key, rate in suite["keys"].items())
        print(f"{name:24} {suite['yes']:5}/{suite['n']:<5} {suite['rate']:6.1%}   {keys}")
    for sentence, count in said["broken"].items():
        print(f"broken {count:4}  {sentence}")


def failures(outcomes: Iterable[Outcome], suite: str) -> Iterator[dict[str, Any]]:
    """What was wanted and found, a line a mail of the suite that is not wholly right."""
    for one in outcomes:
        if one.case.suite == suite and not one.whole:
            wrong = {
                key: {"wanted": one.case.wanted[key], "found": one.found.get(key)}
                for key in one.right
                if not one.right[key]
            }
            yield {"file": one.case.name, **({"broken": one.failed} if one.failed else {}), **wrong}


def main() -> None:
    """Entry of the second half of `make bench-reading`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help=f"folders with {EXPECTED} (default: tests/mails)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument(
        "--failures", metavar="SUITE", help="the mails of a suite that are not wholly right, as JSON Lines"
    )
    options = parser.parse_args()
    chosen = list(cases(options.folders or [OWN]))
    began = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        outcomes = list(workers.map(judged, chosen, chunksize=16))
    if options.failures:
        for line in failures(outcomes, options.failures):
            print(json.dumps(line, ensure_ascii=False))
        return
    said = report(outcomes, time.perf_counter() - began)
    print(json.dumps(said, ensure_ascii=False)) if options.json else show(said)


if __name__ == "__main__":
    main()
