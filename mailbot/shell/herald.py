"""Tells a person by another way that mail cannot be fetched or sent, and when it can again: a program, another mailbox."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.lines import FETCH, Line
from mailbot.core.model import Role
from mailbot.mail.privacy import mask
from mailbot.mail.write import Envelope, compose, message_id
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import Sender
from mailbot.shell.desk import Desk
from mailbot.shell.program import Program
from mailbot.shell.replies import Reader

log = logging.getLogger("mailbot")
WORDS: Mapping[str, str] = {"fetch": "收信", "send": "发信"}


@dataclass(frozen=True, slots=True)
class Post:
    """Another mailbox, and to whom is written from it."""

    sender: Sender
    address: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Herald:
    """After `minutes` of silence the program and the other mailbox, as far as there are any."""

    minutes: int = 30
    program: Program | None = None
    post: Post | None = None

    def tell(self, desk: Desk, now: datetime) -> None:
        """Whatever has to be told now, each once, as facts; one letter goes the ordinary way too where that can work."""
        patience = timedelta(minutes=self.minutes)
        for name, line in list(desk.state.lines.items()):
            if line.untold(now, patience):
                self._tell(desk, name, line, now)

    def _tell(self, desk: Desk, name: str, line: Line, now: datetime) -> None:
        up = line.up is not None
        letter = _letter(desk, name, line)
        why = self._reached(desk, letter, _message(desk, name, line), now)
        if why:
            log.warning("中断通知未送达：%s", why)
        first_and_possible = line.tried is None and (up or name == FETCH)
        told = f.LineTold(at=now, line=name, up=up, why=why)
        desk.decided(Decision((told,), (letter,) if letter.to and first_and_possible else ()), now)

    def _reached(self, desk: Desk, letter: Letter, message: str, now: datetime) -> str:
        """Why nobody could be told; empty when one way was enough, or when there is none."""
        failed = []
        if self.program:
            failed.append(self.program.run(message))
        if self.post:
            failed.append(_sent(self.post, desk, letter, now))
        return "；".join(failed) if failed and all(failed) else ""


def _letter(desk: Desk, name: str, line: Line) -> Letter:
    context: dict[str, object] = {"what": WORDS[name], "since": line.since, "why": mask(line.why), "until": line.up}
    kind = "manager/line_up" if line.up else "manager/line_down"
    return Letter(kind, desk.state.addresses(Role.PM), context)


def _message(desk: Desk, name: str, line: Line) -> str:
    """What the program reads: one line of JSON."""
    told = {
        "line": name,
        "up": line.up is not None,
        "since": line.since.isoformat(),
        "why": mask(line.why),
        "mailbox": desk.rules.address,
        "phone": desk.rules.contract.phone,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _sent(post: Post, desk: Desk, letter: Letter, now: datetime) -> str:
    """The letter over the other mailbox, in its name; why not, where it does not leave."""
    rendered = desk.templates.render(letter, desk.pen.shared(Reader(post.address, Role.PM)))
    domain = post.address.rpartition("@")[2]
    name = message_id(desk.rules.key, letter.kind, now.isoformat(), domain=domain)
    raw = compose(rendered, Envelope((desk.sender_name, post.address), post.to, name, now))
    outcome = post.sender.send(raw, post.address, post.to)
    return "" if isinstance(outcome, Sent) else outcome.why
