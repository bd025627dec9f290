"""考核表: sent when asked for, confirmed or not by 信息科's reply to one revision; what is confirmed is never guessed."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.clauses import fold
from mailbot.core.cycles import Cycle, cycle_of, cycles, find, local_day
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import StatementConfirmed, StatementIssued, StatementRejected
from mailbot.core.model import Intent, Role
from mailbot.core.tickets import StatementRecord
from mailbot.reports import statement_due
from mailbot.reports.statement import differs, of_cycle, title

HELP = "考核表（信息科、维护工程师、项目经理）：写“考核表 2026上半年”即寄送；信息科回复考核表邮件“确认”或“不认可：……”"
TAKES = frozenset(
    {
        Intent.FORM_REQUEST, Intent.STATUS_QUERY, Intent.HELP, Intent.CONSULT, Intent.UNCLEAR, Intent.REPORT, Intent.CHANGE_REQUEST,
        Intent.THANKS, Intent.FOLLOW_UP, Intent.INFO,
    }
)  # fmt: skip
"""What a request for a statement is heard as, having no intent of its own."""
ANSWERS = frozenset({Intent.CONFIRM, Intent.REJECT})
WRITERS = frozenset({Role.IT, Role.ENGINEER, Role.PM})
DOUBTFUL = 0.5
COPY = "office/statement_copy"

_NAME = re.compile(r"(?:\d{4}年?)?[上下]半年|\d{4}年?h[12]|\d{4}-\d\d-\d\d")
_ASKS = re.compile(
    r"(?:索取|索要|申请|调取|查询|查看|看一?下|要一?份|提供|出具|生成|发|寄)[^，。；\n]{0,20}考核表|"
    r"考核表[^，。；\n]{0,8}(?:发|寄|给|来)(?:我|一|到|过|信息科)"
)
_NAMED = re.compile(rf"考核表[\s:：(（]*(?:{_NAME.pattern})|(?:{_NAME.pattern})[\s的)）]*考核表")
_FAULT = re.compile(r"打不[开出]|报错|错误|出错|导不|打印|不对|不平|卡")
_REVISION = re.compile(r"第\s*(\d{1,4})\s*版")
_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_SUM = re.compile(r"(?:支付|应付|付款|实付)(?!上限|比例)[^\d，。；\n]{0,8}(\d[\d,]*(?:\.\d+)?)\s*(万)?元")
_RESERVED = re.compile(r"但|除[^，。；]{1,20}外|保留意见|先这样|暂(?!无)|有不同意见|前提|条件是")


def spoken(case: Case) -> bool:
    """Whether the mail asks for a statement: the word with a cycle's name or a request, and no fault told of some 考核表 in the system."""
    words = fold(f"{case.mail.subject}\n{case.mail.new_text}")
    first = case.hearing.heard[0]
    doubtful = first.intent is not Intent.REPORT or first.score < DOUBTFUL
    replying = case.hearing.said.replying_to is not None and not _ASKS.search(fold(case.mail.new_text))
    asks = _ASKS.search(words) or _NAMED.search(words)
    return first.intent in TAKES and doubtful and not replying and bool(asks) and not _FAULT.search(words)


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The statement as it stands: of a cycle that is over the revision for confirmation, of a running one an interim copy."""
    person = case.hearing.person
    if person.role not in WRITERS:
        context: dict[str, object] = {"act": "索取考核表", "may": "信息科、维护工程师、项目经理", "ticket": ""}
        return Decision(letters=(case.answer("hospital/refused", context),))
    cycle = _asked_for(case)
    if cycle is None or cycle.begin > local_day(case.now):
        return ask_which(apart(case), tuple(f"考核表 {one.alias or one.name}" for one in _begun(case)))
    told = of_cycle(case.state, case.rules, cycle, case.now)
    record = told.record
    if told.status in {"due", "rejected"} or (record and not record.settled and differs(told.figures, record.issued)):
        return _issued(case, cycle)
    copy = statement_due.copy(case.state, case.rules, cycle, case.now, (person.address,))
    return Decision(letters=(_reply(case, copy),))


def _issued(case: Case, cycle: Cycle) -> Decision:
    """The next revision, as this mail called for it."""
    by = case.hearing.person.address
    issued = statement_due.issue(case.state, case.rules, cycle, case.now, asked=(by,))
    return replace(issued, facts=tuple(replace(fact, mail=case.mail.sha256, by=by) for fact in issued.facts))


def _reply(case: Case, letter: Letter) -> Letter:
    """The letter as an answer to this mail."""
    usual = case.answer(letter.kind, {})
    return replace(
        letter,
        answers=usual.answers,
        references=usual.references,
        context={"name": case.hearing.person.name, **letter.context},
    )


def apart(case: Case) -> Case:
    """The mail apart from tickets and warnings that a quoted statement names."""
    return replace(case, hearing=replace(case.hearing, ticket="", about="", warning=""))


def _cycles(case: Case) -> tuple[Cycle, ...]:
    return cycles(case.rules.contract, case.state.cycles, case.rules.cycles)


def _begun(case: Case) -> tuple[Cycle, ...]:
    return tuple(one for one in _cycles(case) if one.begin <= local_day(case.now))


def _asked_for(case: Case) -> Cycle | None:
    """The cycle named, without a year that of the term; with no name the one waiting for a confirmation, else the present one."""
    found = _cycles(case)
    named = _named(fold(case.mail.new_text), found) or _named(fold(case.mail.subject), found)
    if named or _NAME.search(fold(f"{case.mail.subject}\n{case.mail.new_text}")):
        return named
    waiting = (
        one for one in found if one.begin in case.state.statements and not case.state.statements[one.begin].settled
    )
    return next(waiting, None) or cycle_of(found, local_day(case.now))


def _named(text: str, found: tuple[Cycle, ...]) -> Cycle | None:
    for name in _NAME.findall(text):
        years = ("",) if name[0].isdigit() else tuple(dict.fromkeys(str(one.begin.year) for one in found))
        for year in years:
            if cycle := find(found, year + name):
                return cycle
    return None


# ---------------------------------------------------------------- 信息科's answer


@dataclass(frozen=True, slots=True)
class _Answer:
    """The statement a reply is about, and the revision its writer has before them (0: an older or unknown one)."""

    cycle: Cycle
    record: StatementRecord
    revision: int
    copy: bool


def answers(case: Case, intent: Intent) -> bool:
    """Whether the intent is the answer to a statement, whatever tickets and warnings the mail names or quotes."""
    return intent in ANSWERS and _of_statement(case)


def _of_statement(case: Case) -> bool:
    """Whether the mail replies to a statement, or belongs to nothing else and names one that was issued."""
    if case.hearing.said.replying_to == "statement":
        return True
    named = _NAMED.search(fold(f"{case.mail.subject}\n{case.mail.new_text}"))
    return bool(named) and not case.hearing.about and not case.hearing.said.cited and _answer(case) is not None


def beside(case: Case) -> frozenset[Intent]:
    """What an answer to a statement was heard as besides: no warning is decided by a word about the whole."""
    answering = any(answers(case, intent) for intent in case.hearing.intents)
    return frozenset({Intent.WARNING_REJECT, Intent.WARNING_VERIFY}) if answering else frozenset()


def answered(case: Case, intent: Intent) -> Decision | None:
    """What a reply to a statement brings; None where the mail answers none, or none was issued."""
    if not _of_statement(case):
        return None
    answer = _answer(case)
    if answer is None:
        return None
    if case.hearing.person.role is not Role.IT:
        context: dict[str, object] = {"act": "确认考核表", "may": "信息科", "ticket": ""}
        return Decision(letters=(case.answer("hospital/refused", context),))
    return _confirmed(case, answer) if intent is Intent.CONFIRM else _rejected(case, answer)


def unsure(case: Case) -> Decision | None:
    """What only sounds like a confirmation of a statement is asked back about that statement; None where none is open to one."""
    answer = _answer(case)
    if answer is None or answer.record.settled or case.hearing.person.role is not Role.IT:
        return None
    return _asked_again(case, answer, "来信未以“确认”等明确的话作答")


def unclear(case: Case) -> Decision | None:
    """What answers a statement unclearly is asked back about that statement too; None where it answers none."""
    return unsure(case) if case.hearing.said.replying_to == "statement" else None


def _asked_again(case: Case, answer: _Answer, why: str) -> Decision:
    told = of_cycle(case.state, case.rules, answer.cycle, case.now)
    return Decision(letters=(_reply(case, statement_due.again(told, (case.hearing.person.address,), why)),))


def _answer(case: Case) -> _Answer | None:
    letters = [case.state.letters[name].fact for name in case.mail.in_reply_to if name in case.state.letters]
    found = _cycles(case)
    names = (
        *(letter.about for letter in letters),
        fold(case.mail.subject),
        fold(case.mail.quoted),
        fold(case.mail.new_text),
    )
    cycle = next((one for one in (_named(name, found) for name in names) if one), None)
    record = case.state.statements.get(cycle.begin) if cycle else None
    if cycle is None or record is None:
        return None
    return _Answer(cycle, record, _revision(case, record), any(letter.kind == COPY for letter in letters))


def _revision(case: Case, record: StatementRecord) -> int:
    """The revision named, else that of the letter answered, else what subject and quoted letter show."""
    if named := _REVISION.search(case.mail.new_text):
        return int(named[1])
    shown = next((record.shown[name] for name in case.mail.in_reply_to if name in record.shown), 0)
    if shown:
        return shown
    if hashes := _SHA256.findall(case.mail.quoted):
        return record.issued.revision if record.issued.sha256 in hashes else 0
    told = _REVISION.search(case.mail.subject) or _REVISION.search(case.mail.quoted)
    return int(told[1]) if told else 1


def _confirmed(case: Case, answer: _Answer) -> Decision:
    issued = answer.record.issued
    if answer.record.settled:
        return NOTHING
    told = of_cycle(case.state, case.rules, answer.cycle, case.now)
    if differs(told.figures, issued):
        return _issued(case, answer.cycle)
    if why := _doubt(case, answer):
        return _asked_again(case, answer, why)
    fact = case.happened(
        StatementConfirmed, subject=case.masked(case.hearing.said.subject), cycle=issued.cycle, revision=issued.revision, sha256=issued.sha256,
    )  # fmt: skip
    return Decision((fact,), (noted(case, fact.subject, answer.cycle, issued),))


def _doubt(case: Case, answer: _Answer) -> str:
    """Why a confirmation cannot be taken for one of the latest revision as it is; empty when it can."""
    issued = answer.record.issued
    if answer.copy:
        return "您回复的是副本，不作确认"
    if answer.revision != issued.revision:
        return f"您答复的不是最新的第 {issued.revision} 版"
    sums = _sums(case.mail.new_text)
    if sums and issued.payable not in sums:
        return "来信所写的支付金额与本版不一致"
    return "来信带有保留或条件" if _RESERVED.search(case.mail.new_text) else ""


def _sums(text: str) -> set[Decimal]:
    """The sums that a writer names as payable, in yuan."""
    found = _SUM.findall(fold(text))
    return {Decimal(number.replace(",", "")) * (10000 if unit else 1) for number, unit in found}


def noted(case: Case, subject: str, cycle: Cycle | None, issued: StatementIssued | None) -> Letter:
    """The receipt of a confirmation, to both sides."""
    people = tuple(dict.fromkeys((case.hearing.person.address, *(case.addresses(Role.PM) if issued else ()))))
    context: dict[str, object] = {
        "subject": subject, "who": case.hearing.person, "title": title(cycle) if cycle else "", "revision": issued.revision if issued else 0,
        "sha256": issued.sha256 if issued else "", "payable": issued.payable if issued else None,
    }  # fmt: skip
    return replace(case.answer("office/statement_noted", context, about=cycle.name if cycle else ""), to=people)


def _rejected(case: Case, answer: _Answer) -> Decision:
    """Said to the project manager with its reasons; of a confirmed statement it is only told, for that is settled."""
    issued = answer.record.issued
    revision = answer.revision or issued.revision
    fact = case.happened(StatementRejected, cycle=issued.cycle, revision=revision)
    people = tuple(dict.fromkeys((*case.addresses(Role.PM), case.hearing.person.address)))
    context: dict[str, object] = {
        "title": title(answer.cycle), "revision": revision, "words": case.masked(case.mail.new_text), "who": case.hearing.person,
        "settled": answer.record.settled is not None,
    }  # fmt: skip
    letter = case.tell("office/statement_rejected", people, context, answer.cycle.name)
    return Decision((fact,), (letter,))
