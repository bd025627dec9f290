"""Write the list of facts into docs/ledger.md, between its markers: `python scripts/document_facts.py [--check]`.

What a fact means is its docstring, its fields are its types; only the words for a field stand here.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from mailbot.core.facts import Deducted, Fact, Hidden, Mark, Numbered
from mailbot.core.model import Reason
from mailbot.core.worktime import Calendar, Year
from mailbot.shell.codec import KINDS

PAGE = Path(__file__).parents[1] / "docs" / "ledger.md"
BEGIN, END = "<!-- facts: begin (python scripts/document_facts.py) -->\n", "<!-- facts: end -->\n"

MEANINGS = {
    "abnormal": "what 附件1 says is wrong, masked",
    "about": "the ticket, form or warning the thread is about; empty when none",
    "act": "what was asked, in words for people",
    "address": "mail address, lower case; `*@domain` is a whole domain",
    "again": "when to alert again unless somebody accepts; null when that was the last time",
    "amount": "yuan, as claimed; null when no sum was named",
    "annex": "1, 2 or 3",
    "base": "yuan of which the share is taken",
    "basis": "`default`: a usual value nobody agreed to yet; `agreed`: agreed by mail, or granted by 信息科; `promised`: a date an engineer named",
    "begin": "start of the window; null when the mail named none",
    "brief": "the matter in one line, masked",
    "calendar": "working hours and days off of these rules; null in ledgers begun before it was kept",
    "candidates": "numbers of earlier tickets that read alike, the nearest first",
    "cause": "原因, as the engineer gave it, masked",
    "clause": "the sentence of the contract, word for word",
    "count": "how many",
    "confidence": "how sure the severity is, 0 to 1; under 0.5 a person should look",
    "content": "what the version brings, masked",
    "cycle": "first day of the cycle; null when no statement had been issued",
    "day": "the day it is to be installed; null when the mail named none",
    "days": "days of work (附件1) or of the training (附件2)",
    "deducted": "yuan deducted in the cycle, as the statement said",
    "deductions": "what that consists of, line by line",
    "department": "科室",
    "digest": "SHA-256, hex",
    "digests": "`week`, `month`, `cycle`: the periods that have a digest from now on",
    "due": "the end of the time",
    "emergency": "one of the six categories of 应急预案; null for 普通 and where none fits",
    "end": "end of the window; null when the mail named none",
    "ends": "`ticket`, `form`, `answered`, `recorded`, `held` (a stranger) or `aside` (could not be worked on)",
    "environment": "应用环境 (2.3), masked; null when the mail did not say",
    "every": "`week`, `month` or `cycle`",
    "evidence": "the mails it rests on, SHA-256 of each",
    "filename": "as the sender named the file",
    "fingerprint": "recognises another revision of the same form",
    "first": "when it was first set; null when that is `at`",
    "expires": "until when the code is taken",
    "fix": "措施, as the engineer gave it, masked",
    "folder": "of the mailbox, as IMAP names it",
    "following": "the next moment to remind at, beyond the deadline; null when that was the last",
    "commits": "to which commit the copy goes; 0 when there is none",
    "head": "the hash of that commit; empty when there is none",
    "form": "number of the form, F-2026-0003",
    "gist": "what the matter is compared by, masked",
    "hidden": "what is personal in the mail and was masked, by kind",
    "intents": "what the mail asks, weightiest first",
    "kind": "what it is about",
    "loss": "whether the clause about a loss applies",
    "letters": "SHA-256 of letters",
    "mails": "SHA-256 of mails",
    "marks": "the moments to remind at",
    "message_id": "Message-ID without its brackets; empty when the mail has none",
    "missing": "names of the form's fields that are still empty",
    "module": "the part of the system, see rules/modules.toml",
    "months": "length of the cycles: 6, 3 or 1",
    "name": "of the person",
    "mark": "keyed hash of the number and its matter",
    "numbers": "its masked numbers; the same number of one ticket has the same mark",
    "shown": "its last four behind stars",
    "party": "whose cause it was: 甲方, 第三方 or 乙方",
    "payable": "yuan payable for the cycle, as the statement said",
    "percent": "the share",
    "people": "how many attended (附件2)",
    "problem": "what the warnings are about: number of the problem, or of the ticket or warning itself",
    "proposes": "whether a miss proposes a warning",
    "quarter": "first day of the quarter; null when it is about none",
    "reason": "how it was understood or why it went no further, in Chinese",
    "reasons": "the grounds of the severity",
    "recipients": "those who did not get it; empty means all of them",
    "reservation": "what was confirmed with a reserve, masked; empty when with none",
    "revision": "counts from 1",
    "role": "who the person is to the contract",
    "row": "the deadline: a row of rules/deadlines.toml, `promise`, `confirmation` or `update` (a word owed about a 灾难)",
    "same": "whether they are one problem",
    "scores": "how much alike each candidate is, 0 to 1",
    "severity": "by rules/severity.toml or by 信息科; null where there is none",
    "sha256": "of the exact bytes, hex",
    "signed": "whether every row of 附件1 bears 医院信息科签字",
    "start": "where the time to `due` counts from; null when that is `at`",
    "step": "percent of the time gone; over 100 counts further periods",
    "steps": "操作过程 (2.3), masked; null when the mail did not say",
    "subject": "subject line",
    "termination": "whether the sentence leaves 甲方 the choice of 终止合同",
    "ticket": "number of the ticket, TJ-2026-0007; empty when none",
    "tickets": "numbers of tickets",
    "times": "how many times by now",
    "to": "addresses of the envelope",
    "topic": "培训内容, masked",
    "uid": "UID in the folder (RFC 9051 2.3.1.1); 0 when it did not come by IMAP",
    "receipt": "SHA-256 of its receipt when it was worked on; empty when there is none",
    "uidvalidity": "UIDVALIDITY of the folder; 0 when it did not come by IMAP",
    "instead_of": "address of the engineer whom the writer took it over from; empty where nobody had it",
    "until": "the last day of the promise",
    "version": "as announced",
    "wanted": "the time the writer asks for, in the mail's words, masked; null when the mail named none",
    "waiting": "SHA-256 of the mail whose act waits",
    "warning": "number of the warning, W-2026-001; empty when none",
    "warnings": "numbers of the warnings that led to it",
    "week": "the name of the period: ISO 8601 week 2026-W12, month 2026-03, cycle 2026H1 or a shorter one's first day",
    "what": "手机号, 身份证号, 姓名 …",
    "when": "the time told",
    "why": "the reason, in words",
    "whys": "what each candidate has in common, masked",
    "workaround": "whether business goes on by other means for now",
    "words": "hash of the new text; empty in ledgers begun before it was kept",
}
OTHERWISE = {
    "FormFiled.quarter": "first day of the quarter that the sender says it is of; null when none was named",
    "Deducted.amount": "yuan",
    "Deducted.row": "row of rules/penalties.toml",
    "Deducted.severity": "of the warnings",
    "DutyReminded.days": "how many days before the end of the quarter",
    "PurgeOrdered.letters": "how many letters",
    "PurgeOrdered.mails": "how many mails",
    "WarningObjected.words": "the reason given, masked",
    "RemoteEnded.end": "when the window ended",
    "WarningProposed.row": "the missed deadline, `promise`, `recurrence`, `duty` or `words`",
    "LetterPosted.kind": "the letter's template, `reader/kind`",
    "LetterPosted.message_id": "Message-ID of the letter, without its brackets",
    "AlertCalled.why": "why the program failed, masked; empty when it did not",
    "LetterDeferred.everyone": "no letter is tried before `until`",
    "LetterDeferred.until": "when to try again",
    "LetterDeferred.why": "what the server said",
    "AnswersHeld.address": "who got no further answer, lower case",
    "AnswersHeld.kinds": "the templates of the answers that were not sent, `reader/kind`",
    "AnswersHeld.told": "whether a person was told; once a day for an address",
    "LineDown.line": "`fetch`",
    "LineDown.since": "when it was first seen to fail",
    "LineDown.why": "what the server said",
    "LineTold.line": "`fetch` or `send`",
    "LineTold.up": "whether it was told that the line is up again",
    "LineTold.why": "why nobody could be reached so; then it is tried again",
    "LineUp.line": "`fetch`",
    "LetterDelayed.late": "whether it had been on its way so long that a person was told",
    "LetterDelayed.recipients": "those who did not get it yet",
    "LetterDelayed.why": "what the mail system said",
    "LetterComplained.recipients": "those of whom one complained",
    "LetterRefused.why": "what the server, or the bounce, said",
    "Calendar.spans": "the hours of a working day, from and to",
    "Calendar.years": "the days off of each year entered, by the year's number",
    "Year.off": "first and last day of each time off",
    "Year.source": "the notice they stand in",
    "Year.work": "weekend days that are worked (调休)",
    "RulesAdopted.digest": "SHA-256 over all rule files and the contract block, hex",
}
"""Fields that mean something else in one fact."""

NAMES: dict[Any, str] = {
    datetime: "date-time", date: "date", time: "time", str: "string", int: "integer", float: "number", bool: "boolean", Decimal: "decimal string",
    NoneType: "null",
}  # fmt: skip


def kind(hint: Any) -> str:
    """A type as JSON shows it."""
    if hint in NAMES:
        return NAMES[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " \\| ".join(f"`{member.value}`" for member in hint)
    if get_origin(hint) is UnionType:
        return " or ".join(kind(each) for each in get_args(hint))
    if get_origin(hint) is Mapping:
        return f"object of {kind(get_args(hint)[1])}"
    if get_origin(hint) is tuple:
        return f"list of {kind(get_args(hint)[0])}"
    assert isinstance(hint, type)
    assert is_dataclass(hint), hint
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def default(field: Field[Any]) -> str:
    """What a field is when the ledger leaves it out; nothing for one that is always there."""
    if field.default is MISSING:
        return ""
    return {"": "empty", "None": "null", "()": "empty", "False": "false"}.get(str(field.default), str(field.default))


def table(owner: type[Any], known: dict[str, str]) -> Iterator[str]:
    """The fields of a dataclass beyond those every fact has, a row each."""
    hints = get_type_hints(owner)
    common = {field.name for field in fields(Fact)} if owner is not Fact and issubclass(owner, Fact) else set()
    own = [field for field in fields(owner) if field.name not in common]
    if own:
        yield "| field | JSON | left out means | meaning |\n|---|---|---|---|\n"
    for field in own:
        meaning = known.get(f"{owner.__name__}.{field.name}") or known.get(field.name)
        if not meaning:
            raise SystemExit(
                f"{owner.__name__}.{field.name} has no words yet: give it some in scripts/document_facts.py"
            )
        yield f"| `{field.name}` | {kind(hints[field.name])} | {default(field)} | {meaning} |\n"


def section(owner: type[Any], known: dict[str, str]) -> str:
    """A dataclass with what it means and what it holds."""
    says = " ".join((owner.__doc__ or "").split())
    return f"\n### {owner.__name__}\n\n{says}\n\n{''.join(table(owner, known))}"


def facts() -> str:
    """Every fact there is, in the order of mailbot/core/facts.py, and the values that facts hold."""
    known = MEANINGS | OTHERWISE
    common = {
        "at": "when it holds: the arrival of the mail, or the instant it was due",
        "mail": "SHA-256 of the archived mail that brought it; empty when time or the operator did",
        "by": "the registered address of who did it",
    }
    mark = {"step": MEANINGS["step"], "at": "the moment"}
    reason = {
        "rule": "the rule that spoke",
        "words": "the words that made it speak, masked",
        "says": "the ground as a sentence",
    }
    kinds = KINDS.values()
    parts = [
        section(Fact, common),
        *(section(each, known) for each in kinds),
        section(Deducted, known),
        section(Calendar, known),
        section(Year, known),
        section(Hidden, known),
        section(Numbered, known),
        section(Mark, mark),
        section(Reason, reason),
    ]
    return f"\n{len(kinds)} kinds of fact.\n{''.join(parts)}\n"


def documented(page: str) -> str:
    """The page with its list of facts as the program has them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{PAGE.name}: the markers are missing: {BEGIN.strip()} … {END.strip()}")
    return f"{before}{begin}{facts()}{end}{after}"


def main() -> None:
    """Write the page; with --check only say whether it is up to date."""
    page = PAGE.read_text(encoding="utf-8")
    fresh = documented(page)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(fresh, encoding="utf-8")
    elif fresh != page:
        raise SystemExit("docs/ledger.md is stale: run python scripts/document_facts.py")


if __name__ == "__main__":
    main()
