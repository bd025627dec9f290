"""How well the bot reads: severity, module, emergency, environment, steps and intents on the labelled cases of tests/reading/."""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from mailbot.commands.listen import MACHINE
from mailbot.core.clauses import fold
from mailbot.core.emergency import emergency
from mailbot.core.fields import environment, steps
from mailbot.core.intents import hear
from mailbot.core.model import SHANGHAI, Role, Said, Severity
from mailbot.core.modules import module
from mailbot.core.severity import classify
from mailbot.mail.body import split
from mailbot.mail.manners import automatic
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.read import read
from mailbot.mail.thread import replying_to, supposed
from mailbot.shell import rulefiles

ROOT = Path(__file__).resolve().parents[1]
Case = dict[str, Any]
_PREFIX = re.compile(r"^\s*(?:(?:回复|答复|转发|re|fw|fwd)\s*[:：]\s*)+", re.IGNORECASE)
_TOKEN = re.compile(r"\[?\s*(?:工单\s*)?(TJ-\d{4}-\d{4,}|W-\d{4}-\d{3,})\s*\]?")
_BRACKET = re.compile(r"^\s*\[[^\]]*\]\s*")
GRAVE = (Severity.MAJOR, Severity.DISASTER)


def cases(half: str) -> list[Case]:
    """The labelled cases of one half, or of both."""
    names = ("tune", "unread") if half == "all" else (half,)
    files = [path for name in names for path in sorted((ROOT / "tests/reading").glob(f"{name}-*.jsonl"))]
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines() if line.strip()]


def said(case: Case) -> Said:
    """What the program would hear of a case: no Re: prefixes, no ticket token, no signature."""
    subject = _BRACKET.sub("", _TOKEN.sub("", _PREFIX.sub("", case["subject"])).strip())
    cited = tuple(dict.fromkeys(_TOKEN.findall(case["subject"] + "\n" + case["text"])))
    role = Role(case["role"]) if case.get("role") else None
    return Said(subject.strip(), _unsigned(case["text"]), replying_to=case.get("quoted"), cited=cited, role=role)


def _mail(case: Case) -> Mail:
    """The case as a mail that answers somebody's letter, where it answers one."""
    message = EmailMessage()
    message["From"], message["Subject"] = "somebody@hospital.example", case["subject"].replace("\n", " ")
    if case.get("quoted"):
        message["In-Reply-To"] = "<letter@desk.example>"
    message.set_content(case["text"])
    return read(message.as_bytes(), Receipt(datetime.fromtimestamp(0, SHANGHAI)))


def machine(case: Case) -> str | None:
    """What kind of machine the mail room would see in the mail, before anything is heard in its words."""
    kind = automatic(_mail(case | {"quoted": None}), frozenset())
    return MACHINE[kind].value if kind in MACHINE else None


def strange(case: Case) -> Case:
    """The case as heard where no ledger knows the letter answered and nobody the writer: what is answered is told by the subject alone."""
    mail = _mail(case)
    place = replying_to(mail)
    return case | {"role": None, "quoted": supposed(mail) if place == "other" else place}


def _unsigned(text: str) -> str:
    """The text without its signature, as the mail room hands it over."""
    return split(text).new_text or text


def same_words(found: str | None, wanted: str | None) -> bool:
    """Whether two quotes agree: both absent, or one mostly contained in the other."""
    if not found or not wanted:
        return not found and not wanted
    one, two = (Counter(re.sub(r"\W", "", fold(words))) for words in (found, wanted))
    return 2 * (one & two).total() / max(1, one.total() + two.total()) >= 0.6


def judge(case: Case, readers: dict[str, Callable[[Said], Any]]) -> dict[str, tuple[Any, Any, bool]]:
    """Wanted, found and whether it counts as right, by question; questions that do not apply are left out."""
    heard = said(case)
    asked = {"intent": case["intent"]}
    if case["intent"] in ("report", "consult", "change_request"):
        asked |= {
            name: case[name] for name in ("severity", "module", "emergency", "environment", "steps") if name in case
        }
    out = {}
    for name, wanted in asked.items():
        if name in readers:
            found = (name == "intent" and machine(case)) or readers[name](heard)
            quote = name in ("environment", "steps")
            out[name] = (wanted, found, same_words(found, wanted) if quote else found == wanted)
    return out


def readers(alone: bool = False) -> dict[str, Callable[[Said], Any]]:
    """The questions the program answers, by the rules and the second opinion, or by the rules alone."""
    rules, problems = rulefiles.load(None)
    if rules is None:
        sys.exit("\n".join(map(str, problems)))
    severe, modules, intents = rules.severity, rules.modules, rules.intents
    if alone:
        severe, modules, intents = (
            replace(severe, second=None),
            replace(modules, second=None),
            replace(intents, second=None),
        )
    return {
        "severity": lambda heard: classify(heard, severe).level.value,
        "module": lambda heard: module(heard, modules),
        "emergency": lambda heard: emergency(heard, classify(heard, severe).level, rules.emergency),
        "environment": lambda heard: environment(heard.text),
        "steps": lambda heard: steps(heard.text),
        "intent": lambda heard: hear(heard, intents)[0].intent.value,
    }


def measure(chosen: Iterable[Case], alone: bool = False) -> dict[str, Any]:
    """Rates by question, confusion tables, the two promises about 重大/灾难, and milliseconds a mail."""
    asked, results, table = readers(alone), list[tuple[Case, dict[str, tuple[Any, Any, bool]]]](), list(chosen)
    began = time.perf_counter()
    for case in table:
        results.append((case, judge(case, asked)))
    spent = time.perf_counter() - began
    grave = tuple(level.value for level in GRAVE)
    pairs = [found["severity"][:2] for _, found in results if "severity" in found]
    high = [got in grave for want, got in pairs if want in grave]
    low = [got in grave for want, got in pairs if want not in grave]
    return {
        "cases": len(table),
        "rates": {name: _rate(found[name][2] for _, found in results if name in found) for name in asked},
        "grave_kept": _rate(high),
        "raised_too_high": _rate(low),
        "ms_per_mail": round(1000 * spent / max(1, len(table)), 3),
        "confusion": {
            name: _confusion(results, name) for name in ("severity", "module", "emergency", "intent") if name in asked
        },
        "wrong": {
            name: [case["id"] for case, found in results if name in found and not found[name][2]] for name in asked
        },
    }


def _rate(right: Iterable[bool]) -> dict[str, float]:
    marks = list(right)
    return {"n": len(marks), "yes": sum(marks), "rate": round(sum(marks) / len(marks), 4) if marks else 0.0}


def _confusion(results: list[tuple[Case, dict[str, tuple[Any, Any, bool]]]], name: str) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for _, found in results:
        if name in found:
            want, got, _ = found[name]
            table.setdefault(str(want), Counter())[str(got)] += 1
    return {want: dict(row) for want, row in sorted(table.items())}


def show(report: dict[str, Any]) -> None:
    """The report as text: rates first, then who is taken for whom."""
    print(f"cases {report['cases']}, {report['ms_per_mail']} ms a mail")
    for name, rate in (
        *report["rates"].items(),
        ("grave kept", report["grave_kept"]),
        ("raised too high", report["raised_too_high"]),
    ):
        print(f"{name:16} {rate['yes']:4}/{rate['n']:<4} {rate['rate']:.1%}")
    for name, table in report["confusion"].items():
        print(f"\n{name}: wanted → found")
        for want, row in table.items():
            print(
                f"  {want}: "
                + ", ".join(f"{got} {count}" for got, count in sorted(row.items(), key=lambda item: -item[1]))
            )


def main() -> None:
    """Entry of `make bench-reading`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "unread", "all"), default="tune")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the second opinion")
    parser.add_argument("--strangers", action="store_true", help="as explain hears them without a home")
    options = parser.parse_args()
    table = [strange(case) if options.strangers else case for case in cases(options.half)]
    report = measure(table, options.rules)
    print(json.dumps(report, ensure_ascii=False)) if options.json else show(report)


if __name__ == "__main__":
    main()
