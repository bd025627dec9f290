"""Saved mails: .eml files, folders, an mbox, or a home's own archive, in the order in which they arrived."""

import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell.archive import Archive
from mailbot.shell.clock import now
from mailbot.shell.hindrance import Hindrance

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,9}[!-9;-~]{1,80}[ \t]*:")
"""How a mail begins (RFC 5322 2.2): what a file that is not called .eml must look like."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved mail: a name a person recognises, when it arrived, and where its bytes come from: years of mails fit no memory."""

    name: str
    receipt: Receipt
    load: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def raw(self) -> bytes:
        """The exact bytes."""
        return self.load()


class NotMail(Hindrance):
    """The path holds no mails; the sentence says what would be understood."""


def saved(path: Path) -> list[Saved]:
    """All mails below the path by arrival (receipt, else topmost Received, else Date); raises NotMail.

    A mail that says nothing of its time, or names a day to come, arrives with the last of the others: a replay from 1970 or to 2099
    would write decades of digests.
    """
    found, ahead = in_order(path), now() + timedelta(days=1)
    told = [each for each in found if each.receipt.arrived.timestamp() and each.receipt.arrived < ahead]
    last = max((each.receipt.arrived for each in told), default=min(found[0].receipt.arrived, ahead))
    timed = (
        each if last >= each.receipt.arrived and each.receipt.arrived.timestamp() else _arriving(each, last)
        for each in found
    )
    return sorted(timed, key=lambda each: (each.receipt.arrived, each.name))


def _arriving(mail: Saved, at: datetime) -> Saved:
    return replace(mail, receipt=replace(mail.receipt, arrived=at))


def in_order(path: Path) -> list[Saved]:
    """The mails in the order of their names (in an mbox as they lie there), as a reader expects; raises NotMail."""
    found = list(_found(path))
    if not found:
        raise NotMail(_none(path))
    return found


def _none(path: Path) -> str:
    return f"{path} 里没有邮件：请给出 .eml 文件、含 .eml 的文件夹，或 mbox 文件。"


def _found(path: Path) -> Iterator[Saved]:
    if not path.exists():
        raise NotMail(f"没有 {path}：请检查路径。")
    try:
        if (path / "mail" / "attempts.jsonl").exists():
            yield from archived(path)
        elif path.is_dir():
            for file in sorted(
                each for each in path.rglob("*") if each.suffix.lower() in {".eml", ".mbox"} and each.is_file()
            ):
                yield from _file(file, str(file.relative_to(path)))
        else:
            yield from _file(path, path.name)
    except OSError as error:
        raise NotMail(f"{error.filename or path} 读不出来（{error.strerror}）：请检查权限。") from error


def archived(home: Path) -> Iterator[Saved]:
    """The mails of a home's archive with their receipts, in order of arrival."""
    archive = Archive(home)
    for sha in archive.all():
        yield Saved(f"{sha}.eml", archive.receipt(sha), partial(archive.mail, sha))


def _file(path: Path, name: str) -> Iterator[Saved]:
    raw, ending = path.read_bytes(), path.suffix.lower()
    if ending != ".eml" and raw.startswith(b"From "):  # a single mail may keep its line of an mbox
        yield from _of_mbox(path, name)
    elif ending == ".eml" or HEADER.match(raw):  # also where a folder's one mail is called .mbox
        yield Saved(name, _receipt(raw), path.read_bytes)


def _of_mbox(path: Path, name: str) -> Iterator[Saved]:
    with closing(mailbox.mbox(path, create=False)) as box:
        for place, key in enumerate(box.iterkeys(), 1):
            raw = box.get_bytes(key)
            yield Saved(f"{name}:{place}", _receipt(raw), partial(bytes, raw))


def _receipt(raw: bytes) -> Receipt:
    return Receipt(read(raw).arrived)
