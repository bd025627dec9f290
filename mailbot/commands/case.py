"""One mail with all that is known of it before anything is decided: the input of every command."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from mailbot.commands.files import Files
from mailbot.core.decision import Letter
from mailbot.core.facts import Fact, FormFiled, TicketOpened
from mailbot.core.model import Heard, Intent, Person, Role, Said
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.core.tickets import FormRecord, Ticket
from mailbot.forms import Form
from mailbot.mail.authentic import Authenticity
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.personal import bare
from mailbot.mail.privacy import mask, mask_at

F = TypeVar("F", bound=Fact)
CUSTOMISATION = 3


def ours(state: State, rules: Rules) -> frozenset[str]:
    """What masking leaves: addresses and names of the contract's people, the desk's own address, telephones of service and departments."""
    people = state.people.values()
    names = (person.name for person in people if person.name)
    return frozenset((*state.people, *names, rules.address, *_bare((rules.contract.phone, *rules.phones))))


@lru_cache(maxsize=1)
def _bare(phones: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(bare, phones))


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a mail says and where it belongs. `about` is the ticket, form or warning of its thread, or an empty string."""

    mail: Mail
    said: Said
    heard: tuple[Heard, ...]
    automatic: str | None
    authentic: Authenticity
    person: Person
    form: Form | None = None
    form_file: Attachment | None = None
    forms: tuple[tuple[Form, Attachment], ...] = ()
    files: Files = field(default_factory=Files)
    ticket: str = ""
    about: str = ""
    warning: str = ""

    @property
    def matter(self) -> Said:
        """What it is about: an 附件3 says it in the form, the covering words only announce it."""
        if self.form is None or self.form.annex != CUSTOMISATION:
            return self.said
        return replace(self.said, text="\n".join((self.form.said("模块名称"), self.form.said("需求描述"))), annexes=())

    @property
    def intents(self) -> tuple[Intent, ...]:
        """Everything asked, weightiest first."""
        return tuple(heard.intent for heard in self.heard)


@dataclass(frozen=True, slots=True)
class Case:
    """A hearing before the state and the rules; `now` is the arrival, so that a replay decides the same.

    `earlier` are facts decided from the same mail already, not yet folded.
    """

    hearing: Hearing
    state: State
    rules: Rules
    earlier: tuple[Fact, ...] = ()

    @property
    def mail(self) -> Mail:
        """The mail itself."""
        return self.hearing.mail

    @property
    def now(self) -> datetime:
        """When the mail entered our mailbox (电子签名法 第十一条)."""
        return self.hearing.mail.arrived

    @property
    def doubtful(self) -> bool:
        """Whether the sender could not be shown to be who From says, so that an act of consequence waits for a code."""
        return self.hearing.authentic.doubtful(self.rules.trust)

    @property
    def vouched(self) -> bool:
        """Whether this mail was here before and its sender has vouched for it with a code: what it asks of consequence is done now."""
        return self.mail.sha256 in self.state.vouched

    def happened(self, kind: Callable[..., F], /, **values: object) -> F:
        """A fact of this mail: when, which mail and who are the same for all of them."""
        return kind(at=self.now, mail=self.mail.sha256, by=self.hearing.person.address, **values)

    @property
    def ticket(self) -> Ticket | None:
        """The ticket the mail belongs to."""
        return self.state.tickets.get(self.hearing.ticket)

    @property
    def form(self) -> FormRecord | None:
        """The filed form the mail's thread is about."""
        return self.state.forms.get(self.hearing.about)

    def masked(self, text: str) -> str:
        """The text fit to leave the archive: masked but for what belongs to the contract's own people."""
        return mask(text, ours(self.state, self.rules))

    def masked_form(self, form: Form) -> Form:
        """A form fit to leave the archive: every entry masked as what its label says it is."""
        keep = ours(self.state, self.rules)
        rows = [{name: mask_at(name, value, keep) for name, value in row.items()} for row in form.rows]
        said = {name: mask_at(name, str(value), keep) for name, value in form.fields.items() if name != "rows"}
        return Form(form.annex, {**said, **({"rows": rows} if "rows" in form.fields else {})})

    def answer(self, kind: str, context: dict[str, object], *, about: str = "", to: str = "") -> Letter:
        """A letter in reply to this mail, in its thread."""
        thread = (*self.mail.references, self.mail.message_id) if self.mail.message_id else self.mail.references
        context = {"subject": self.hearing.said.subject, "name": self.hearing.person.name, **context}
        return Letter(kind, (to or self.hearing.person.address,), context, about, self.mail.message_id, thread)

    def noted(self, ticket: Ticket, seen: tuple[tuple[str, datetime], ...] = ()) -> Letter:
        """The short answer that the words were received and passed on, and what of the engineer's doings was `seen` and recorded."""
        context: dict[str, object] = {"ticket": ticket, "decides": self.decides(ticket), "seen": seen}
        return self.answer("hospital/noted", context, about=ticket.number)

    def decides(self, ticket: Ticket) -> bool:
        """Whether the writer may confirm or reject its closing: 信息科 any, a reporter that of the own ticket."""
        person = self.hearing.person
        own = person.role is Role.REPORTER and self.state.same_person(ticket.reporter, person.address)
        return person.role is Role.IT or own

    def tell(self, kind: str, people: tuple[str, ...], context: dict[str, object], about: str = "") -> Letter:
        """A letter to others about the same matter, in the matter's own thread."""
        ticket = self.state.tickets.get(about)
        return Letter(kind, people, context, about, references=tuple(ticket.letters[-5:]) if ticket else ())

    def addresses(self, role: Role) -> tuple[str, ...]:
        """Where to write to a role, one address a person."""
        return self.state.addresses(role)

    def engineers(self, ticket: Ticket | None = None) -> tuple[str, ...]:
        """Who works on it: the engineer who took it, else (or when that one has left) all of them."""
        taken = self.here((ticket.accepted_by,)) if ticket and ticket.accepted_by else ()
        return taken or self.addresses(Role.ENGINEER)

    def reporter(self, ticket: Ticket) -> tuple[str, ...]:
        """Who answers for the hospital."""
        return self.state.reporter(ticket)

    def here(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the addresses that still act for somebody."""
        return tuple(address for address in addresses if self.state.person(address).role is not Role.STRANGER)

    def next_number(self, prefix: str, width: int) -> str:
        """The next free number of this year's series, beyond those this mail has taken already."""
        first = self.state.next_number(prefix, self.now.year, width)
        series, _, last = first.rpartition("-")
        taken = {fact.ticket for fact in self.earlier if isinstance(fact, TicketOpened)}
        taken |= {fact.form for fact in self.earlier if isinstance(fact, FormFiled)}
        free = (f"{series}-{int(last) + step:0{width}d}" for step in range(len(taken) + 1))
        return next(number for number in free if number not in taken)
