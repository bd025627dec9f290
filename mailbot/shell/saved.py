"""Saved mails: .eml files, folders, an mbox, or a home's own archive, in the order in which they arrived."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell.archive import Archive


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved mail: a name a person recognises, the bytes, and when it arrived."""

    name: str
    raw: bytes = field(repr=False)
    receipt: Receipt


class NotMail(Exception):  # noqa: N818 - a sentence for the user
    """The path holds no mails; the sentence says what would be understood."""


def saved(path: Path) -> list[Saved]:
    """All mails below the path by arrival (receipt, else topmost Received, else Date); raises NotMail."""
    found = sorted(_found(path), key=lambda each: (each.receipt.arrived, each.name))
    if not found:
        raise NotMail(f"{path} 里没有邮件：请给出 .eml 文件、含 .eml 的文件夹，或 mbox 文件。")
    return found


def in_order(path: Path) -> Iterator[Saved]:
    """The mails in the order of their names, as a reader of the folder expects."""
    return iter(sorted(_found(path), key=lambda each: each.name))


def _found(path: Path) -> Iterator[Saved]:
    if not path.exists():
        raise NotMail(f"没有 {path}：请检查路径。")
    if (path / "mail" / "attempts.jsonl").exists():
        yield from _archived(path)
    elif path.is_dir():
        for file in sorted(path.rglob("*.eml")):
            yield from _file(file, str(file.relative_to(path)))
    else:
        yield from _file(path, path.name)


def _archived(home: Path) -> Iterator[Saved]:
    archive = Archive(home)
    for sha in archive.all():
        yield Saved(f"{sha}.eml", archive.mail(sha), archive.receipt(sha))


def _file(path: Path, name: str) -> Iterator[Saved]:
    raw = path.read_bytes()
    if raw.startswith(b"From ") or path.suffix == ".mbox":
        box = mailbox.mbox(path, create=False)
        for place, key in enumerate(box.iterkeys(), 1):
            yield _saved(f"{name}:{place}", box.get_bytes(key))
    else:
        yield _saved(name, raw)


def _saved(name: str, raw: bytes) -> Saved:
    return Saved(name, raw, Receipt(_arrival(raw)))


def _arrival(raw: bytes) -> datetime:
    return read(raw).arrived
