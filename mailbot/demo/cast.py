"""The people of the demonstration: each sends over SMTP and reads over IMAP, like anybody with a mail client."""

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from mailbot.mail.message import Mail
from mailbot.mail.read import read
from mailbot.shell.clock import now
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.servers import Security, Server

PATIENCE = 12.0
"""Seconds an answer may take before the story is given up."""


class NoAnswer(Exception):  # noqa: N818 - the story's own word
    """An expected letter did not come; the sentence says whose and which."""


@dataclass(slots=True)
class Player:
    """One person: a name, an address, a mailbox, and the letters received so far."""

    name: str
    english: str
    address: str
    post: tuple[Server, Server]
    desk: str
    letters: list[Mail] = field(default_factory=list)
    originals: list[bytes] = field(default_factory=list)
    _inbox: Inbox | None = None
    _uid: int = 0

    def write(self, subject: str, text: str, answering: Mail | None = None, attachment: Path | None = None) -> None:
        """Send a mail to the desk, in reply or anew, with a Word file if there is one."""
        message = EmailMessage()
        message["From"] = f"{self.name} <{self.address}>"
        message["To"] = self.desk
        message["Subject"] = f"回复：{answering.subject}" if answering else subject
        message["Date"] = format_datetime(now())
        message["Message-ID"] = make_msgid(domain=self.address.rpartition("@")[2])
        if answering:
            message["In-Reply-To"] = message["References"] = f"<{answering.message_id}>"
            quoted = "\n".join(f"> {line}" for line in answering.text.splitlines())
            text = f"{text}\n\n在 {now():%Y-%m-%d %H:%M}，{answering.sender.name} 写道：\n{quoted}\n"
        message.set_content(text, cte="base64")
        if attachment:
            message.add_attachment(
                attachment.read_bytes(),
                maintype="application",
                subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
                filename=attachment.name,
            )
        self._send(message)

    def _send(self, message: EmailMessage) -> None:
        server = self.post[1]
        with smtplib.SMTP(server.host, server.port) as client:
            client.login(self.address, server.password)
            client.send_message(message)

    def await_letter(self, wanted: Callable[[Mail], bool], what: str) -> Mail:
        """The first letter not yet read that is wanted; NoAnswer after PATIENCE seconds."""
        inbox = self._mailbox()
        until = time.monotonic() + PATIENCE
        while True:
            found = next((letter for letter in self._new(inbox) if wanted(letter)), None)
            if found:
                return found
            if time.monotonic() > until:
                raise NoAnswer(f"{self.name} 没有等到{what}")
            inbox.idle(1.0)

    def _mailbox(self) -> Inbox:
        if self._inbox is None:
            server = self.post[0]
            self._inbox = open_inbox(Server(server.host, server.port, Security.PLAIN, self.address, server.password))
        return self._inbox

    def _new(self, inbox: Inbox) -> list[Mail]:
        fresh = inbox.unread(self._uid, inbox.uidvalidity)
        for arrival in fresh:
            self._uid = arrival.receipt.uid
            self.letters.append(read(arrival.raw, arrival.receipt))
            self.originals.append(arrival.raw)
        return self.letters[len(self.letters) - len(fresh) :]

    def leave(self) -> None:
        """Close the mailbox, having read what still came."""
        if self._inbox:
            self._new(self._inbox)
            self._inbox.close()
            self._inbox = None
