"""How a decided letter becomes final bytes: each reader's words, what the veil leaves, and a Message-ID that is the same for the same cause."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from mailbot.commands.case import ours
from mailbot.core import facts as f
from mailbot.core.decision import Decision, Enclosure, Letter, Original
from mailbot.core.model import Role
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.mail.message import Mail
from mailbot.mail.privacy import mask
from mailbot.mail.write import Envelope, Rendered, compose, message_id
from mailbot.shell.ledger import Chain, Ledger
from mailbot.shell.printing import Print, printed
from mailbot.shell.replies import Reader
from mailbot.shell.templates import Templates

ADDRESSES = re.compile(r"[^\s<>()\"']+@[^\s<>()\"']+")
ADMISSION = "office/admission"

Written = tuple[bytes, f.LetterPosted]
"""A letter's final bytes, and the fact that it waits in the outbox."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What letters are written with; it changes nothing."""

    state: State
    rules: Rules
    templates: Templates
    sender_name: str
    clock: Callable[[], datetime]
    ledger: Ledger
    original: Callable[[str], bytes]
    as_pdf: Print | None = None

    def written(self, decision: Decision, at: datetime, cause: str, mail: Mail | None) -> list[Written]:
        """All letters of a decision; `mail` is what they answer, `cause` what names the decision."""
        hidden = next((fact.hidden for fact in decision.facts if isinstance(fact, f.MailRead)), ())
        letters = printed(decision.letters, self.as_pdf) if self.as_pdf else decision.letters
        return [
            self._write(share, rendered, at, f"{cause}/{place}", mail)
            for place, letter in enumerate(letters)
            if letter.overtaken is None or letter.overtaken > self.clock()
            for share, rendered in self._rendered(letter, mail, hidden)
        ]

    def _rendered(
        self, letter: Letter, mail: Mail | None, hidden: tuple[f.Hidden, ...]
    ) -> Iterator[tuple[Letter, Rendered]]:
        """The letter in words, once for all readers whom it asks the same: nobody is offered another role's choices."""
        shares: dict[Rendered, set[str]] = {}
        roles = {address: self.state.person(address).role for address in letter.to}
        for role in dict.fromkeys(roles.values()):
            rendered = self.templates.render(letter, self.shared(self._reader(letter, role, mail, hidden)))
            shares.setdefault(rendered, set()).update(address for address in letter.to if roles[address] is role)
        for rendered, people in shares.items():
            yield replace(letter, to=tuple(address for address in letter.to if address in people)), rendered

    def shared(self, reader: Reader) -> dict[str, object]:
        """What every letter is given beside its own context."""
        return {
            "contract": self.rules.contract,
            "calendar": self.rules.calendar,
            "now": self.clock(),
            "reader": reader,
            "chain": Chain(self.ledger.length, self.ledger.head),
        }

    def _write(self, letter: Letter, rendered: Rendered, at: datetime, cause: str, mail: Mail | None) -> Written:
        now = self.clock()
        domain = self.rules.address.rpartition("@")[2]
        name = message_id(self.rules.key, cause, letter.kind, *letter.to, about=letter.about, domain=domain)
        sender = (self.sender_name, self.rules.address)
        raw = compose(
            rendered,
            Envelope(sender, letter.to, name, now, letter.answers, letter.references),
            (*letter.enclosures, *map(self._enclosed, letter.originals)),
        )
        posted = f.LetterPosted(
            at=at, mail=mail.sha256 if mail else "", message_id=name, kind=letter.kind, to=letter.to, subject=rendered.subject,
            sha256=sha256(raw).hexdigest(), about=letter.about,
        )  # fmt: skip
        return raw, posted

    def _enclosed(self, original: Original) -> Enclosure:
        """The mail as a plain file: message/rfc822 must not be in base64 (RFC 2046 5.2.1), and no byte of it may change."""
        return Enclosure(original.filename, "application/octet-stream", self.original(original.mail))

    def _reader(self, letter: Letter, role: Role, mail: Mail | None, hidden: tuple[f.Hidden, ...]) -> Reader:
        """Whom the letter is for: 信息科 is told what was hidden of the mail, its writer what to do about it."""
        back = mail is not None and letter.to == (mail.sender.address,)
        advice = frozenset(each.what for each in hidden) if back else frozenset()
        veil = partial(mask, keep=self._shown(letter, mail))
        told = tuple(each for each in hidden if letter.kind != ADMISSION or each.what != "邮箱")
        return Reader(self.rules.address, role, told if role is Role.IT else (), advice, veil)

    def _shown(self, letter: Letter, mail: Mail | None) -> frozenset[str]:
        """What the veil leaves: what is the contract's own, and who wrote to the desk, whom somebody must be able to admit, and whom
        信息科 has admitted or not.
        """
        held = (fact.by for fact in self.state.held.values())
        writer = (mail.sender.address, *ADDRESSES.findall(mail.sender.name.lower())) if mail else ()
        named = (str(letter.context["address"]),) if letter.kind == ADMISSION else ()
        return ours(self.state, self.rules) | self.state.strangers | {*letter.to, *held, *writer, *named}
