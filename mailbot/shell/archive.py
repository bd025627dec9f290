"""The archive of a home: exact bytes of every mail and letter, named by their SHA-256, and attempts to work on them."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from mailbot.mail.message import Receipt
from mailbot.shell.clock import now
from mailbot.shell.files import atomic_write, atomic_write_all, make_folders, to_disk
from mailbot.shell.hindrance import Hindrance
from mailbot.shell.journal import Journal

ATTEMPTS = "attempts.jsonl"
_COMPACT_BYTES = 64 * 1024


class ArchiveDamaged(Hindrance):
    """A kept file is missing or is not what its name says; the sentence names it and the cure."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A mail that could not be worked on, why, and since when; its bytes stay in the archive too."""

    sha256: str
    reason: str
    attempts: int
    at: datetime


class Archive:
    """Mails, letters and mails set aside, in the folders `mail/`, `letters/` and `aside/` of a home."""

    def __init__(self, home: Path) -> None:
        self.path = home
        self._mail, self._aside = home / "mail", home / "aside"
        self._journal = Journal(home)
        self._attempts = Attempts(self._mail / ATTEMPTS)

    def recover(self) -> None:
        """Put back what a power cut took; only for the one process that writes."""
        self._journal.settle()

    def keep(self, arrivals: Sequence[tuple[bytes, Receipt]]) -> list[str]:
        """Keep mails with their receipts and give back their hashes; on the disk when this returns.

        A mail that is here already keeps its first receipt: it arrived once, however often a server hands it out.
        """
        hashes = [sha256(raw).hexdigest() for raw, _ in arrivals]
        files: dict[str, bytes] = {}
        for sha, (raw, receipt) in zip(hashes, arrivals, strict=True):
            if not self.has(sha) and _name("mail", sha, ".eml") not in files:
                files[_name("mail", sha, ".eml")] = raw
                files[_name("mail", sha, ".json")] = _json(asdict(receipt))
        self._journal.write(files)
        return hashes

    def has(self, sha: str) -> bool:
        """Whether this mail is kept with its receipt."""
        return self._receipt_path(sha).exists() and self._mail_path(sha).exists()

    def mail(self, sha: str) -> bytes:
        """The exact bytes of a kept mail."""
        return _proved(self._mail_path(sha), sha)

    def receipt(self, sha: str) -> Receipt:
        """What the outer world said about this mail's arrival."""
        found = _loaded(self._receipt_path(sha))
        return Receipt(**{**found, "arrived": datetime.fromisoformat(found["arrived"])})

    def receipt_hash(self, sha: str) -> str:
        """The hash of this mail's receipt as it stands."""
        try:
            return sha256(self._receipt_path(sha).read_bytes()).hexdigest()
        except OSError as error:
            raise _unreadable(self._receipt_path(sha), error.strerror) from error

    def amend(self, sha: str, change: Callable[[Receipt], Receipt]) -> Receipt:
        """Add to the kept receipt of a mail what was found out since; on the disk when this returns the receipt as it is now."""
        kept = self.receipt(sha)
        amended = change(kept)
        if amended != kept:
            atomic_write(self._receipt_path(sha), _json(asdict(amended)))
        return amended

    def all(self) -> Iterator[str]:
        """The hashes of all mails in order of arrival (INTERNALDATE, then UID)."""
        arrived = []
        for path in self._mail.glob("??/[0-9a-f]*.json"):
            receipt = self.receipt(path.stem)
            arrived.append((receipt.arrived, receipt.uidvalidity, receipt.uid, path.stem))
        return iter([sha for *_, sha in sorted(arrived)])

    def keep_letters(self, letters: Sequence[bytes]) -> list[str]:
        """Keep many letters at the price of one wait for the disk."""
        hashes = [sha256(raw).hexdigest() for raw in letters]
        named = {_name("letters", sha, ".eml"): raw for sha, raw in zip(hashes, letters, strict=True)}
        self._journal.write({name: raw for name, raw in named.items() if not (self.path / name).exists()})
        return hashes

    def letter(self, sha: str) -> bytes:
        """The exact bytes of a kept letter."""
        return _proved(self.path / _name("letters", sha, ".eml"), sha)

    def files(self) -> Iterator[Path]:
        """Every mail with its receipt, and every letter."""
        for folder in ("mail", "letters"):
            yield from (self.path / folder).glob("??/[0-9a-f]*.*")

    def kept(self) -> Iterator[str]:
        """The hashes of all mails by the names of their files, in no order."""
        return (path.stem for path in self._mail.glob("??/[0-9a-f]*.eml"))

    def kept_letters(self) -> Iterator[str]:
        """The hashes of all letters by the names of their files, in no order."""
        return (path.stem for path in (self.path / "letters").glob("??/[0-9a-f]*.eml"))

    def letter_written(self, sha: str) -> datetime:
        """When a letter was put here, by the time of its file: all that tells it of a letter that no fact names."""
        return datetime.fromtimestamp((self.path / _name("letters", sha, ".eml")).stat().st_mtime, UTC)

    def copies_aside(self) -> Iterator[str]:
        """The hashes of the mails of which a copy is set aside."""
        return (path.stem for path in self._aside.glob("[0-9a-f]*.eml"))

    def copy_aside(self, sha: str) -> bytes:
        """The copy of a mail set aside."""
        return _proved(self._aside / f"{sha}.eml", sha)

    def holds(self, sha: str) -> bool:
        """Whether anything of a mail or letter is still here."""
        return any(path.exists() for path in self._traces(sha))

    def size(self, sha: str) -> int:
        """Bytes of all there is of a mail or letter."""
        return sum(path.stat().st_size for path in self._traces(sha) if path.exists())

    def erase(self, sha: str) -> None:
        """Remove all there is of a mail or letter; only after the ledger says so."""
        for path in self._traces(sha):
            path.unlink(missing_ok=True)

    def _traces(self, sha: str) -> tuple[Path, ...]:
        """Where a mail, its receipt, its copy set aside, or a letter is."""
        names = (_name("mail", sha, ".eml"), _name("mail", sha, ".json"), _name("letters", sha, ".eml"))
        return (*(self.path / name for name in names), self._aside / f"{sha}.eml", self._aside / f"{sha}.json")

    def attempt(self, sha: str) -> int:
        """Note that work on this mail begins, before it does; says how many times it has begun without ending."""
        return self._attempts.begin(sha)

    def finished(self, sha: str) -> None:
        """Note that work on this mail ended without taking the process along."""
        self._attempts.end(sha)

    def attempts(self, sha: str) -> int:
        """How many times work on this mail began and did not end."""
        return self._attempts.count(sha)

    def set_aside(self, sha: str, reason: str) -> Aside:
        """Put a copy of a kept mail with the reason where a person finds it, so that the mailbox goes on."""
        aside = Aside(sha, reason, self.attempts(sha), now())
        record = _json(asdict(aside))
        atomic_write_all({self._aside / f"{sha}.eml": self.mail(sha), self._aside / f"{sha}.json": record})
        self.finished(sha)
        return aside

    def asides(self) -> list[Aside]:
        """The mails set aside, the oldest first."""
        found = [_loaded(path) for path in self._aside.glob("*.json")]
        asides = [Aside(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in found]
        return sorted(asides, key=lambda aside: (aside.at, aside.sha256))

    def release(self, sha: str) -> None:
        """Take a mail back from aside, after the repair that lets it be worked on."""
        for suffix in (".json", ".eml"):
            (self._aside / f"{sha}{suffix}").unlink(missing_ok=True)

    def _mail_path(self, sha: str) -> Path:
        return self.path / _name("mail", sha, ".eml")

    def _receipt_path(self, sha: str) -> Path:
        return self.path / _name("mail", sha, ".json")


class Attempts:
    """A journal of work begun and ended. It must survive a killed process, not a power cut, so it never waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: Counter[str] = Counter()
        journal = path.read_bytes() if path.exists() else b""
        self._size = len(journal)
        self._torn = bool(journal) and not journal.endswith(b"\n")
        for line in journal.splitlines():
            self._replay(line)

    def count(self, sha: str) -> int:
        """How many times work on this began and did not end."""
        return self._open[sha]

    def begin(self, sha: str) -> int:
        """Note that work begins."""
        self._open[sha] += 1
        self._append({"begin": sha})
        return self._open[sha]

    def end(self, sha: str) -> None:
        """Note that work ended; the journal is emptied of what no longer matters when it has grown."""
        if self._open.pop(sha, 0):
            self._append({"end": sha})
        if self._size > _COMPACT_BYTES:
            begun = b"".join(_json({"begin": each}) for each, count in self._open.items() for _ in range(count))
            atomic_write(self._path, begun)
            self._size = len(begun)

    def _append(self, note: dict[str, str]) -> None:
        with to_disk(self._path):
            make_folders([self._path.parent])
            self._written(note)
        self._torn = False

    def _written(self, note: dict[str, str]) -> None:
        with self._path.open("ab") as file:
            file.write(b"\n" * self._torn + _json(note))
            self._size = file.tell()

    def _replay(self, line: bytes) -> None:
        try:
            note = json.loads(line)
        except ValueError:
            return  # the process died while noting; the note's work had not begun
        if "begin" in note:
            self._open[note["begin"]] += 1
        else:
            self._open.pop(note.get("end", ""), None)


def _name(folder: str, sha: str, suffix: str) -> str:
    return f"{folder}/{sha[:2]}/{sha}{suffix}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=datetime.isoformat).encode("utf-8", "backslashreplace") + b"\n"


def _loaded(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(path, type(error).__name__) from error
    assert isinstance(found, dict)
    return found


def _proved(path: Path, sha: str) -> bytes:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    if sha256(raw).hexdigest() != sha:
        raise ArchiveDamaged(f"档案文件 {path} 的内容与其名称（SHA-256）不符：请从备份恢复该文件。")
    return raw


def _unreadable(path: Path, why: str | None) -> ArchiveDamaged:
    return ArchiveDamaged(f"档案文件 {path} 无法读取（{why}）：请从备份恢复该文件。")
