"""Only the unavoidable: fetch in batches, parse with mail-parser, one fdatasync a mail, one letter a mail over one SMTP connection."""

import os
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mailparser
from imapclient import IMAPClient

BATCH = 50
LETTER = (
    "From: desk@weibao.example\r\nTo: {to}\r\nSubject: =?utf-8?B?5bey55m76K6w?=\r\nMessage-ID: <{name}@yardstick.example>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + 65
    * ("A" * 76 + "\r\n")
)
"""As long as an answer of the bot without a form."""


@dataclass
class Yardstick:
    """One connection each way, and a file that every mail is appended to."""

    imap: IMAPClient
    smtp: smtplib.SMTP
    journal: int
    uid: int = 0

    def beat(self) -> int:
        """Everything new, each mail parsed, kept and answered; says how many came."""
        total = 0
        while uids := self._new():
            for uid, raw in self._fetched(uids):
                self._one(raw, f"{uid}")
                self.uid = uid
                total += 1
        return total

    def _new(self) -> list[int]:
        self.imap.noop()
        return sorted(uid for uid in self.imap.search(["UID", f"{self.uid + 1}:*"]) if uid > self.uid)[:BATCH]

    def _fetched(self, uids: list[int]) -> Iterator[tuple[int, bytes]]:
        found = self.imap.fetch(uids, ("INTERNALDATE", "RFC822.SIZE", "FLAGS", "BODY.PEEK[]"))
        return ((uid, bytes(found[uid][b"BODY[]"])) for uid in uids)

    def _one(self, raw: bytes, name: str) -> None:
        mail = mailparser.parse_from_bytes(raw)
        sender, told = mail.from_[0][1], len(mail.subject) + len(mail.body) + len(mail.attachments)
        os.write(self.journal, raw)
        os.fdatasync(self.journal)
        self.smtp.sendmail("desk@weibao.example", [sender], LETTER.format(to=sender, name=f"{name}.{told}"))


def open_yardstick(imap_port: int, smtp_port: int, user: str, password: str, folder: Path) -> Yardstick:
    """Connected and logged in, without Nagle's delay on either line, as the bot has it."""
    imap = IMAPClient("127.0.0.1", imap_port, ssl=False)
    imap.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    imap.login(user, password)
    imap.select_folder("INBOX")
    smtp = smtplib.SMTP("127.0.0.1", smtp_port, local_hostname="weibao.example")
    assert smtp.sock is not None
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    smtp.login(user, password)
    journal = os.open(folder / "yardstick.journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    return Yardstick(imap, smtp, journal)
