"""Many files safe at the price of one wait: their bytes go into a journal that the disk has before they go to their places.

A power cut may take a file that was put in its place and not yet written back; `settle` puts it there again from the journal.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from mailbot.shell.faults import passing
from mailbot.shell.files import atomic_write, make_folders, place_all, sync_all, sync_bytes, sync_folder, to_disk

NAME = "journal"
JOURNAL_BYTES = 32 * 1024 * 1024
"""A longer journal is settled: large enough that the disk has written back most of its files by itself."""


class Journal:
    """The journal of a folder; one writer. It is a line of JSON (name, size, CRC-32) before the bytes of each file."""

    def __init__(self, folder: Path, limit: int = JOURNAL_BYTES) -> None:
        self._folder, self._path, self._limit = folder, folder / NAME, limit
        self._begun, self._size = False, 0

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put files in place, each whole or absent, by names relative to the folder; on the disk when this returns."""
        if not files:
            return
        with to_disk(self._path):
            if not self._begun:
                self._begin()
            self._append(b"".join(_entry(name, data) for name, data in files.items()))
            place_all({f"{self._folder}/{name}": data for name, data in files.items()})
        if self._size > self._limit:
            self.settle()

    def settle(self) -> None:
        """See that the disk has every file of the journal in its place, as it was written; then the journal is emptied."""
        if not self._path.exists() or not self._path.stat().st_size:
            return
        with to_disk(self._path):
            with self._path.open("rb") as journal:
                places = [self._settled(name, data) for name, data in _entries(journal)]
            if not sync_all(self._folder):
                _sync_each(places)
            passing("journal.settled")
            os.truncate(self._path, 0)
            sync_bytes(self._path)
        self._size = 0

    def _settled(self, name: str, data: bytes) -> Path:
        path = self._folder / name
        if not (path.is_file() and path.read_bytes() == data):
            atomic_write(path, data)
        return path

    def _begin(self) -> None:
        """Settle what an earlier process left: what follows a torn end could not be read again."""
        self.settle()
        make_folders([self._folder])
        self._path.touch()
        sync_folder(self._folder)

    def _append(self, data: bytes) -> None:
        """After an error nobody knows what the disk has, so the next writing begins anew."""
        self._begun = False
        with self._path.open("ab") as file:
            file.write(data)
            file.flush()
            passing("journal.written")
            os.fdatasync(file.fileno())
            passing("journal.synced")
        self._begun = True
        self._size += len(data)


def _sync_each(places: Sequence[Path]) -> None:
    """The slow way, where the system knows no other."""
    for place in places:
        sync_bytes(place)
    folders = {place.parent for place in places}
    for folder in folders | {folder.parent for folder in folders}:
        sync_folder(folder)


def _entry(name: str, data: bytes) -> bytes:
    return json.dumps({"name": name, "size": len(data), "crc": crc32(data)}).encode() + b"\n" + data + b"\n"


def _entries(journal: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """The whole entries in order; reading ends where one is torn, of which nobody was told that it is safe."""
    for line in journal:
        try:
            head = json.loads(line)
            name, size, crc = str(head["name"]), int(head["size"]), int(head["crc"])
        except (ValueError, KeyError, TypeError):
            return
        data = journal.read(size)
        if not line.endswith(b"\n") or len(data) != size or crc32(data) != crc:
            return
        yield name, data
        journal.read(1)  # the line end after it
