"""A mail as values: what `read` makes of bytes and receipt, and all that later stations may ask about it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from mailbot.mail.tabled import Rows

ENCRYPTED = "邮件已加密，无法读取内容"
"""The defect of a mail of which at least a part is encrypted."""


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 3.4: display name decoded, address lower case to know it by, and as it was written."""

    name: str
    address: str
    written: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: decoded name, type as declared, exact bytes; `named` says whether the name came with it or is
    ours; `made` is what the receipt says was read in it.
    """

    filename: str
    content_type: str
    data: bytes = field(repr=False)
    inline: bool = False
    named: bool = True
    made: object = field(default=None, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """The hash of the decoded bytes, in hex."""
        return sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """Length of the decoded bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the outer world said about an arrival: no pure function may ask for it, and a replay needs it again.

    `arrived` is IMAP INTERNALDATE (电子签名法 第十一条: entry into the recipient's system is the time of receipt).
    `made` is what a program apart read in files (old Word files, PDF), by their SHA-256: None until it was asked, then a value for each,
    null where it found no form; for an archive, a value for each file in it, by that file's hash.
    `signed` are the `domains` whose DKIM signatures held here, and the `dns` answers that showed it; None where nobody looked.
    `whole` is the size in bytes of a mail of which only the header was fetched; 0 for all others.
    `withheld` is why the server did not give the mail; then the bytes kept are its header, or only say which mail it was.
    """

    arrived: datetime
    mailbox: str = "INBOX"
    uidvalidity: int = 0
    uid: int = 0
    made: Mapping[str, object] | None = None
    whole: int = 0
    signed: Mapping[str, object] | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, decoded. `signed` are domains as in the receipt. `headers` maps lower-case names to all their decoded values, topmost first.
    `tables` are those of its HTML, quoted ones too.
    """

    sha256: str
    message_id: str
    subject: str
    sender: Address
    to: tuple[Address, ...]
    date: datetime | None
    arrived: datetime
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    new_text: str
    quoted: str
    signature: str
    forwarded: bool
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, tuple[str, ...]]
    defects: tuple[str, ...]
    size: int
    signed: tuple[str, ...] | None = None
    tables: tuple[Rows, ...] = ()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What the sender attached: no picture that stands in the text, no signature."""
        return tuple(file for file in self.attachments if not file.inline)

    def header(self, name: str) -> str:
        """The topmost value of a header, or an empty string."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


def sealed(mail: Mail) -> bool:
    """Whether all that the mail says is encrypted."""
    return ENCRYPTED in mail.defects and not mail.new_text.strip()


_UNDECODED = re.compile(r"=\?[\w-]+\?[BbQq]\?\S*")
GARBLED = 0.25
"""The share of signs that no writer uses from which a text is damaged: a rare character in a name is no damage."""


def garbled(text: str) -> bool:
    """Whether nothing can be read in a text, or much of it was lost on the way: headers that decode to nothing, signs no Chinese mail has."""
    words = "".join(_UNDECODED.sub("", text).split())
    return sum(map(_strange, words)) >= GARBLED * len(words)


def _strange(sign: str) -> bool:
    """A sign that stands for one lost, that no font has, or of the rarest characters, which misread bytes turn into."""
    return (
        sign == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(sign) in {"Co", "Cn", "Cc"} or "㐀" <= sign <= "䶿"
    )
