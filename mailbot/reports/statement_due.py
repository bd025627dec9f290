"""When a 考核表 is issued: on the morning after its cycle, once; a later revision only when somebody asks or confirms an old one."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256

from mailbot.core.cycles import Cycle, cycles
from mailbot.core.decision import NOTHING, Decision, Enclosure, Letter
from mailbot.core.facts import StatementIssued
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.forms import DOCX
from mailbot.reports.open_questions import open_questions
from mailbot.reports.paper import Section
from mailbot.reports.paper_docx import docx
from mailbot.reports.paper_xlsx import XLSX, xlsx
from mailbot.reports.statement import Statement, of_cycle
from mailbot.reports.statement_paper import paper

__all__ = ["Files", "copy", "due", "files", "issue", "next_due"]

MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Files:
    """A statement as the two files that go with its letter."""

    docx: bytes
    xlsx: bytes
    sections: tuple[Section, ...]
    """The same in the letter itself."""

    @property
    def sha256(self) -> str:
        """What names the revision: the hash of its Word file."""
        return sha256(self.docx).hexdigest()

    def enclosed(self, name: str) -> tuple[Enclosure, ...]:
        """Both as enclosures of a letter."""
        return (Enclosure(f"{name}.docx", DOCX, self.docx), Enclosure(f"{name}.xlsx", XLSX, self.xlsx))


def instant(cycle: Cycle) -> datetime:
    """09:00 of the day after a cycle."""
    return datetime.combine(cycle.end + timedelta(days=1), MORNING, SHANGHAI)


def next_due(state: State, rules: Rules) -> datetime | None:
    """The earliest morning after a cycle without a statement; cycles over before this desk began are issued when asked for."""
    following = _next(state, rules)
    return instant(following) if following else None


def _next(state: State, rules: Rules) -> Cycle | None:
    if state.started is None:
        return None
    found = cycles(rules.contract, state.cycles, rules.cycles)
    waiting = (one for one in found if one.begin not in state.statements and instant(one) >= state.started)
    return next(waiting, None)


def due(state: State, rules: Rules, now: datetime) -> Decision:
    """The statement of the earliest cycle that is over by `now` and has none."""
    cycle = _next(state, rules)
    if cycle is None or instant(cycle) > now:
        return NOTHING
    return issue(state, rules, cycle, instant(cycle))


def files(state: State, told: Statement, revision: int) -> Files:
    """The files of a revision; 0 for what is not for confirmation."""
    made = paper(state, told, open_questions(state, told), revision)
    return Files(docx(made), xlsx(made), made.sections)


def _people(state: State) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.addresses(Role.IT), *state.addresses(Role.PM))))


def issue(state: State, rules: Rules, cycle: Cycle, at: datetime, *, asked: tuple[str, ...] = ()) -> Decision:
    """The next revision as a fact, and the letter that asks 信息科 to confirm it; the project manager and who asked read it too."""
    told = replace(of_cycle(state, rules, cycle, at), status="issued")
    revision = told.revision + 1
    made = files(state, told, revision)
    fact = StatementIssued(
        at=at, cycle=cycle.begin, revision=revision, sha256=made.sha256, deducted=told.figures.deducted,
        payable=told.figures.payable, deductions=told.figures.deductions,
    )  # fmt: skip
    people = tuple(dict.fromkeys((*_people(state), *asked)))
    return Decision((fact,), (written("office/statement", people, told, made, fact),) if people else ())


def copy(state: State, rules: Rules, cycle: Cycle, at: datetime, asked: tuple[str, ...]) -> Letter:
    """The statement as it stands for who asked: interim, or a copy of what was issued; not for confirmation."""
    told = of_cycle(state, rules, cycle, at)
    issued = told.record.issued if told.record else None
    return written("office/statement_copy", asked, told, files(state, told, 0), issued)


def written(kind: str, people: tuple[str, ...], told: Statement, made: Files, issued: StatementIssued | None) -> Letter:
    """A letter with the statement in it and with it; its thread is that of the cycle."""
    context = {**spoken(told, issued), "sections": made.sections}
    stem = f"考核表-{told.cycle.begin}-{told.cycle.end}"
    edition = (
        f"-第{issued.revision}版" if issued and kind == "office/statement" else "-中期测算" if told.interim else "-副本"
    )
    return Letter(kind, people, context, told.cycle.name, enclosures=made.enclosed(stem + edition))


def spoken(told: Statement, issued: StatementIssued | None) -> dict[str, object]:
    """What a letter about a statement says of it."""
    return {
        "title": told.title,
        "cycle": told.cycle,
        "figures": told.figures,
        "revision": issued.revision if issued else 0,
        "sha256": issued.sha256 if issued else "",
        "status": told.status,
        "shortened": bool(told.shortened_by) and told.decision is None,
        "as_of": told.as_of,
    }


def again(told: Statement, asked: tuple[str, ...], why: str) -> Letter:
    """The question which revision is meant, with the latest named."""
    assert told.record is not None
    context = {**spoken(told, told.record.issued), "why": why}
    return Letter("office/statement_again", asked, context, told.cycle.name)
