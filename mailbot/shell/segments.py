"""One segment of the embedded ledger: a TinyDB file, a line a commit, and the proof that it is what was written."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from mailbot.shell.files import atomic_write
from mailbot.shell.ledger import FIRST, Commit, as_bytes, canonical, seals

TABLE = "commits"
_HEADER = b'{"commits":{\n'
_FOOTER = b"\n}}\n"
_FACTS = b',"facts":'

_Documents = dict[str, "Kept"]


class Encoded(str):
    """Facts in JSON, which are written as they stand."""

    __slots__ = ()


class Kept(Mapping[str, Any]):
    """A document that is written: its JSON, read again by whoever looks into it, which no commit does."""

    __slots__ = ("json",)

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.json = as_bytes(_json(dict(document)))

    def __getitem__(self, key: str) -> Any:
        return json.loads(self.json)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(json.loads(self.json))

    def __len__(self) -> int:
        return len(json.loads(self.json))


def _json(document: dict[str, Any]) -> str:
    """A document in JSON; facts that are in JSON already come last and are not encoded again."""
    facts = document.pop("facts") if isinstance(document.get("facts"), Encoded) else None
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text if facts is None else f'{text[:-1]},"facts":{facts}}}'


class SegmentStorage(Storage):
    """TinyDB's storage for one segment: replaced as a whole, atomically, without encoding again what did not change.

    Documents are handed out read-only, so TinyDB itself refuses to update one: a ledger is only ever added to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: dict[str, _Documents] = {}
        if path.exists():
            self._tables = _kept(json.loads(path.read_bytes()))
        self.size = len(_bytes(self._tables))

    def read(self) -> dict[str, Any] | None:
        """All tables as TinyDB wants them; None when nothing was ever written."""
        return dict(self._tables) or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Put `data` in the place of the file; what is in memory changes only after the disk has it."""
        tables = _kept(data)
        content = _bytes(tables)
        atomic_write(self._path, content)
        self._tables, self.size = tables, len(content)


def _bytes(tables: dict[str, _Documents]) -> bytes:
    tabled = (as_bytes(json.dumps(name)) + b":{\n" + _lines(documents) for name, documents in tables.items())
    return b"{" + b"\n},".join(tabled) + _FOOTER


def _lines(documents: _Documents) -> bytes:
    return b",\n".join(b'"' + key.encode() + b'":' + document.json for key, document in documents.items())


def _kept(data: dict[str, dict[str, Any]]) -> dict[str, _Documents]:
    return {
        name: {key: each if isinstance(each, Kept) else Kept(each) for key, each in table.items()}
        for name, table in data.items()
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """What a segment's file holds: its whole commits in order up to the first bad one, if there is one.

    `bad` is the `seq` at which reading stopped, 0 when the file is sound. `torn` says that nothing whole follows it:
    only an end is missing, no commit in the middle.
    """

    commits: tuple[Commit, ...]
    bad: int = 0
    torn: bool = False


def read_segment(path: Path, first: int, prev: str = "") -> Reading:
    """Read and prove a segment whose first commit must have `seq` = `first` and follow `prev` (unknown when empty)."""
    data = path.read_bytes()
    commits: list[Commit] = []
    lines = _lines_of(data)
    for line in lines:
        proved = _proved(line, first + len(commits), prev) if _keyed(line, first + len(commits)) else None
        if proved is None:
            return Reading(
                tuple(commits), first + len(commits), torn=_ours(data) and not any(map(_seems_whole, (line, *lines)))
            )
        commits.append(proved)
        prev = proved.hash
    if not commits or not _closed(data):
        return Reading(tuple(commits), first + len(commits), torn=_ours(data))
    return Reading(tuple(commits))


def first_seq(path: Path) -> int:
    """The `seq` of a segment's first commit, from its first bytes; 0 when they do not tell."""
    with path.open("rb") as file:
        key = file.read(64).partition(b"{")[2].partition(b"{")[2].partition(b":")[0].strip()
    digits = key.strip(b'"')
    return int(digits) if digits.isdigit() else 0


def whole_segment(commits: tuple[Commit, ...]) -> bytes:
    """The bytes of a segment that holds just these commits."""
    lines = (f'"{commit.seq}":{_document(commit)}' for commit in commits)
    return _HEADER + as_bytes(",\n".join(lines)) + _FOOTER


def document(commit: Commit, facts: Encoded | None = None) -> dict[str, Any]:
    """A commit as the document TinyDB keeps; `facts` come last, so that they are proved without encoding them again."""
    at, told = commit.at.isoformat(), list(commit.facts) if facts is None else facts
    return {"seq": commit.seq, "at": at, "prev": commit.prev, "hash": commit.hash, "facts": told}


def _document(commit: Commit) -> str:
    return _json(document(commit))


def _lines_of(data: bytes) -> Iterator[bytes]:
    """The commits of a segment as lines: our own or, if another program saved the file anew, made of what it holds."""
    if _ours(data):
        yield from (line for line in data[len(_HEADER) :].split(b"\n") if line.strip(b"}"))
        return
    try:
        tables = json.loads(data)
        yield from (b'"":' + as_bytes(json.dumps(found)) for found in tables[TABLE].values())
    except (ValueError, KeyError, TypeError, AttributeError):
        yield from data.split(b"\n")


def _ours(data: bytes) -> bool:
    return data.startswith(_HEADER) or _HEADER.startswith(data)


def _closed(data: bytes) -> bool:
    return data.endswith(_FOOTER) or not _ours(data)


def _keyed(line: bytes, seq: int) -> bool:
    """Whether the document is kept under its number; what another program saved bears none here."""
    return line.partition(b":")[0] in {b'"%d"' % seq, b'""'}


def _proved(line: bytes, seq: int, prev: str) -> Commit | None:
    """The commit of a line if it is number `seq`, follows `prev` and its hash is right; None if anything is wrong."""
    try:
        text = line.partition(b":")[2].removesuffix(b",")
        commit = _commit(json.loads(text))
    except (ValueError, KeyError, TypeError):
        return None
    follows = commit.seq == seq and commit.prev == (prev or commit.prev) and (seq > 1 or commit.prev == FIRST)
    return commit if follows and _sealed(commit, text) else None


def _commit(found: dict[str, Any]) -> Commit:
    at = datetime.fromisoformat(found["at"])
    return Commit(int(found["seq"]), at, str(found["prev"]), str(found["hash"]), tuple(found["facts"]))


def _sealed(commit: Commit, text: bytes) -> bool:
    """Whether the hash is right: over the facts as they stand in the file, which is quick, or in canonical form."""
    as_written = text.partition(_FACTS)[2][:-1].decode("utf-8", "replace")
    return seals(commit, as_written) or seals(commit, canonical(commit.facts))


def _seems_whole(line: bytes) -> bool:
    """Whether a line after the damage is a commit whose own hash is right: then more is wrong than a torn end."""
    try:
        text = line.partition(b":")[2].removesuffix(b",")
        return _sealed(_commit(json.loads(text)), text)
    except (ValueError, KeyError, TypeError):
        return False
