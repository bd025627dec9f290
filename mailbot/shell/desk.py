"""The desk at work: mails in order of arrival, time between them, one atomic write a batch, letters afterwards."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Protocol

from mailbot.commands import station
from mailbot.core import alerts, tenure, tick
from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.privacy import mask
from mailbot.mail.read import read
from mailbot.reports import cycle_due, digest, duties, statement_due, windows
from mailbot.shell import office
from mailbot.shell.archive import Archive
from mailbot.shell.codec import encode
from mailbot.shell.faults import passing
from mailbot.shell.files import DiskFailed
from mailbot.shell.ledger import Ledger
from mailbot.shell.logs import noted
from mailbot.shell.pen import Pen, Written
from mailbot.shell.printing import Print
from mailbot.shell.signatures import Ask, checked
from mailbot.shell.stopping import ToldToStop, never
from mailbot.shell.templates import Templates
from mailbot.shell.time_limit import TookTooLong, within

MOST_AT_ONCE = 50
"""Letters of time that are held in memory: after a weekend hundreds of deadlines may end in one hour."""
TRIES = 3
"""After so many recorded attempts a mail is set aside, so that one bad mail never stops the others."""


class Clock(Protocol):
    """What time alone brings of one kind, each instant once: its facts tell that it was there."""

    def next_due(self, state: State, rules: Rules) -> datetime | None:
        """The earliest instant still to come or not yet worked on."""

    def due(self, state: State, rules: Rules, now: datetime) -> Decision:
        """What the earliest instant that has passed by `now` brings; asked again until it brings nothing."""


CLOCKS: tuple[Clock, ...] = (tenure, digest, tick, alerts, duties, windows, cycle_due, statement_due)
"""Everything that time alone brings; of one instant the first goes first, and the next sees what it brought."""


@dataclass(slots=True)
class Draft:
    """What has been decided and not yet written: facts in order, and letters as final bytes; and what was `written` before, as it grew long."""

    facts: list[f.Fact] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    written: list[f.Fact] = field(default_factory=list)


@dataclass(slots=True)
class Desk:
    """Everything that turns arrivals and time into commits; knows neither IMAP nor SMTP."""

    archive: Archive
    ledger: Ledger
    state: State
    rules: Rules
    templates: Templates
    sender_name: str
    clock: Callable[[], datetime]
    ask_dns: Ask | None = None
    as_pdf: Print | None = None
    draft: Draft = field(default_factory=Draft)

    def __post_init__(self) -> None:
        self.archive.recover()

    def take(
        self,
        arrivals: Sequence[tuple[bytes, Receipt]],
        cursor: f.CursorMoved | None = None,
        stopped: Callable[[], bool] = never,
    ) -> list[f.Fact]:
        """Arrivals, kept first, then handled in order of arrival; one commit for all of them. Gives back what became true.

        Each is worked on as the archive has it, with its first receipt: so the past can be worked again and be the same.
        Stopped between two of them it commits what is done and moves no cursor: the rest is fetched again.
        """
        now = self.clock()  # an APPEND may name any day, and time must not jump there
        new = [
            pair for pair in arrivals if sha256(pair[0]).hexdigest() not in self.state.erased
        ]  # what was purged stays away
        arrivals = [(raw, replace(receipt, arrived=min(receipt.arrived, now))) for raw, receipt in new]
        shas = self.archive.keep(arrivals)
        passing("mails.kept")
        for sha in shas:
            noted("kept", sha)
        first = {sha: self.archive.receipt(sha) for sha in shas if sha not in self.state.mails}
        named = {sha: (raw, first.get(sha, receipt)) for sha, (raw, receipt) in zip(shas, arrivals, strict=True)}
        for sha in sorted(named, key=lambda name: (named[name][1].arrived, named[name][1].uid)):
            if stopped():
                return self.commit()
            self._one(sha, *named[sha])
        self._note((cursor,) if cursor else ())
        return self.commit()

    def pass_time(self, until: datetime) -> list[f.Fact]:
        """Everything that time alone brings up to `until`, each stamped with the instant it was due; then whom it admitted is heard."""
        self._wait(until)
        return self.resume(until)

    def decided(self, decision: Decision, at: datetime) -> list[f.Fact]:
        """What the courier or the operator brings, with the letters it calls for, written at once."""
        self._surely(decision, at)
        return self.commit()

    def retry(self, sha: str) -> list[f.Fact]:
        """A mail set aside, tried again after the repair: as if it were handled when it arrived, and its copy leaves aside."""
        receipt = self.archive.receipt(sha)
        self._one(sha, self.archive.mail(sha), receipt)
        facts = self.commit()
        if sha not in self.state.aside:
            self.archive.release(sha)
        return facts

    def resume(self, at: datetime) -> list[f.Fact]:
        """What waited for somebody who has been admitted since, worked on and written."""
        self._resume(at)
        return self.commit()

    def record(self, facts: Iterable[f.Fact]) -> list[f.Fact]:
        """Facts of the operator or the courier, written at once."""
        self._note(facts)
        return self.commit()

    def commit(self) -> list[f.Fact]:
        """What has been decided, written; gives back all that became true since the last commit."""
        self._write_down()
        facts, self.draft = self.draft.written, Draft()
        return facts

    def _write_down(self) -> None:
        """One atomic write: letters to the archive first, then the facts that name them."""
        facts, letters = self.draft.facts, self.draft.letters
        if letters:
            self.archive.keep_letters(letters)
            passing("letters.kept")
        if facts:
            self.ledger.commit([encode(fact) for fact in facts])
            passing("facts.committed")
            noted("committed", words=str(self.ledger.length))
        self.draft = Draft(written=[*self.draft.written, *facts])

    def _one(self, sha: str, raw: bytes, receipt: Receipt) -> None:
        """One mail to its end; what cannot be worked on is set aside and a person told."""
        if sha in self.state.mails and (receipt.withheld or not self.state.waits(sha)):
            return
        self._wait(receipt.arrived)
        before = len(self.draft.facts)
        self._tried(sha, raw, receipt)
        if any(isinstance(fact, f.PersonAdmitted | f.CodeGiven) for fact in self.draft.facts[before:]):
            self._resume(receipt.arrived)

    def _resume(self, at: datetime) -> None:
        """The mails whose sender was admitted or has vouched for them meanwhile, in order of arrival, as if they arrived now.

        An act is anybody's only from the moment at which its writer is known, and no deadline has run before.
        """
        while waiting := self.state.resumable():  # one mail vouched for may admit whose mails wait as well
            sha = waiting[0]
            self._tried(sha, self.archive.mail(sha), replace(self.archive.receipt(sha), arrived=at))

    def _tried(self, sha: str, raw: bytes, receipt: Receipt) -> None:
        why = receipt.withheld
        if why:  # there is nothing to work on
            self._aside(sha, receipt, why)
            return
        while self.archive.attempts(sha) < TRIES:
            noted("attempt", sha, str(self.archive.attempt(sha)))
            passing("attempt.noted")
            try:
                self._work(raw, receipt)
            except (DiskFailed, ToldToStop):  # neither is the fault of the mail in hand
                self.archive.finished(sha)
                raise
            except (Exception, TookTooLong) as error:  # noqa: BLE001 - whatever is wrong with one mail must not stop the next
                why = mask(f"{type(error).__name__}: {error}")
            else:
                self.archive.finished(sha)
                return
        self._aside(sha, receipt, why or "处理时进程异常终止")

    def _work(self, raw: bytes, receipt: Receipt) -> None:
        mail, receipt = self._supplied(raw, receipt)
        again = mail.sha256 in self.state.mails
        cause = f"{mail.sha256}/{receipt.arrived.isoformat()}" if again else mail.sha256
        with within(self.rules.settings.limits.seconds):  # what follows it changes the state and is never cut short
            decision = station(mail, self.state, self.rules, receipt)
            passing("mail.decided")
            written = self.pen.written(decision, mail.arrived, cause, mail)
        passing("letters.rendered")
        decision = replace(decision, facts=tuple(map(self._receipted, decision.facts)))
        for fact in decision.facts:
            if isinstance(fact, f.MailRead) and fact.ends == "aside":
                self.archive.set_aside(fact.mail, fact.reason)
        self._post(decision, written)
        for _, posted in written:
            noted("written", mail.sha256, f"{posted.kind} {posted.message_id}")

    def _supplied(self, raw: bytes, receipt: Receipt) -> tuple[Mail, Receipt]:
        """The mail with all that others say of it: DNS and the office program, which have time limits of their own."""
        limits, mail = self.rules.settings.limits, self._read(raw, receipt)
        stranger = self.state.person(mail.sender.address).role is Role.STRANGER
        if self.ask_dns and not stranger:
            amended = self.archive.amend(mail.sha256, partial(checked, raw, ask=self.ask_dns))
            receipt = replace(receipt, signed=amended.signed)
            mail = self._read(raw, receipt)
        if not stranger and office.wanted(mail, limits):  # a stranger's mail is held: its files cost no minute of ours
            kept = self.archive.amend(mail.sha256, lambda receipt: office.supplied(mail, receipt, limits))
            mail = self._read(raw, replace(receipt, made=kept.made))
        return mail, receipt

    def _read(self, raw: bytes, receipt: Receipt) -> Mail:
        limits = self.rules.settings.limits
        with within(limits.seconds):
            return read(raw, receipt, limits)

    def _receipted(self, fact: f.Fact) -> f.Fact:
        """What is said of the mail's arrival is sealed with what became of it."""
        return replace(fact, receipt=self.archive.receipt_hash(fact.mail)) if isinstance(fact, f.MailRead) else fact

    def next_instant(self) -> datetime | None:
        """The next moment at which time alone brings something."""
        following = self._next()
        return following[0] if following else None

    def _next(self) -> tuple[datetime, Clock] | None:
        moments = ((clock.next_due(self.state, self.rules), clock) for clock in CLOCKS)
        return min(((at, clock) for at, clock in moments if at is not None), key=lambda one: one[0], default=None)

    def _wait(self, until: datetime) -> None:
        """Let time pass, instant by instant."""
        while (following := self._next()) is not None and following[0] <= until:
            first, clock = following
            self._surely(clock.due(self.state, self.rules, first), first)
            if len(self.draft.letters) >= MOST_AT_ONCE:  # every decision in it is whole
                self._write_down()

    def _surely(self, decision: Decision, at: datetime) -> None:
        """Decided, though a letter cannot be written: it stops neither time nor mail, the facts stand, and a person is told."""
        cause = _cause(decision, at)
        try:
            self._decided(decision, at, cause, None)
        except DiskFailed:
            raise
        except Exception as error:  # noqa: BLE001 - a home's own template may fail in as many ways as a program
            context: dict[str, object] = {"sha256": "", "why": mask(f"{type(error).__name__}: {error}"), "tries": 1}
            letter = Letter("manager/set_aside", self.state.addresses(Role.PM), context)
            self._decided(Decision(decision.facts, (letter,)), at, cause, None)

    def _decided(self, decision: Decision, at: datetime, cause: str, mail: Mail | None) -> None:
        """Letters become bytes before anything is folded, so that a letter that cannot be written changes nothing."""
        self._post(decision, self.pen.written(decision, at, cause, mail))

    def _post(self, decision: Decision, written: Sequence[Written]) -> None:
        self.draft.letters += [raw for raw, _ in written]
        self._note((*decision.facts, *(posted for _, posted in written)))

    @property
    def pen(self) -> Pen:
        """What letters are written with, as things stand."""
        return Pen(self.state, self.rules, self.templates, self.sender_name, self.clock, self.ledger, self.archive.mail, self.as_pdf)  # fmt: skip

    def _note(self, facts: Iterable[f.Fact]) -> None:
        noted = list(facts)
        apply(self.state, noted)
        self.draft.facts += noted

    def _aside(self, sha: str, receipt: Receipt, why: str) -> None:
        aside = self.archive.set_aside(sha, why)
        fact = f.MailRead(
            at=receipt.arrived, mail=sha, message_id="", ends="aside", reason=why, folder=receipt.mailbox,
            uidvalidity=receipt.uidvalidity, uid=receipt.uid, receipt=self.archive.receipt_hash(sha),
        )  # fmt: skip
        context: dict[str, object] = {"sha256": sha, "why": why, "tries": aside.attempts or TRIES}
        letter = Letter("manager/set_aside", self.state.addresses(Role.PM), context)
        told = sha in self.state.aside  # tried again in vain: who was told of it knows
        self._decided(Decision((fact,), () if told else (letter,)), receipt.arrived, sha, None)


def _cause(decision: Decision, at: datetime) -> str:
    """What names a decision of time or courier: its instant and its facts, so that two of one instant are two."""
    facts = json.dumps([encode(fact) for fact in decision.facts])
    return f"{at.astimezone(SHANGHAI).isoformat()}/{sha256(facts.encode()).hexdigest()[:16]}"
