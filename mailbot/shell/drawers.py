"""A drawer (`core.shelf.Drawer`) in a temporary file: what rests there costs the process no memory, however long a desk has served.

The file has no name and goes with the process. Nothing is ever restored from it: that is the ledger's part.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Reversible

from mailbot.core.shelf import Row
from mailbot.shell.files import DiskFailed

CACHE_KIB = 64
"""What SQLite holds of a drawer in memory."""
AT_ONCE = 100
"""Rows read in one stroke; between two of them the drawer may be written to."""
LAST = 2**62
LAY = "INSERT INTO rows (name, packed) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET packed = excluded.packed"

Ask = Callable[..., sqlite3.Cursor]


class FileDrawer:
    """A table in a file of its own (sqlite.org/inmemorydb.html, "Temporary Databases"); its rows are never taken away."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            self._ask(f"PRAGMA {setting}")
        self._ask("CREATE TABLE rows (place INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, packed BLOB NOT NULL)")
        self._ask("BEGIN")  # and never an end: what is written is not there to stay

    def get(self, name: str) -> bytes | None:
        """What lies in the place of a name; None where it has none."""
        found = self._ask("SELECT packed FROM rows WHERE name = ?", name).fetchone()
        return found[0] if found else None

    def items(self) -> Reversible[Row]:
        """All names in order, each with what lies in its place."""
        return _Rows(self._ask)

    def update(self, rows: Iterable[Row]) -> None:
        """Lay values in: a new name comes last, a known one keeps its place; raises DiskFailed when the file cannot grow."""
        try:
            self._file.executemany(LAY, rows)
        except sqlite3.OperationalError as error:
            raise _failed(error) from error

    def _ask(self, words: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._file.execute(words, values)
        except sqlite3.OperationalError as error:
            raise _failed(error) from error


def _failed(error: sqlite3.OperationalError) -> DiskFailed:
    return DiskFailed(0, str(error), "临时文件（/var/tmp，或环境变量 SQLITE_TMPDIR）")


class _Rows:
    """The rows of a drawer as they are when they are walked."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def __iter__(self) -> Iterator[Row]:
        return self._walk("SELECT place, name, packed FROM rows WHERE place > ? ORDER BY place LIMIT ?", 0)

    def __reversed__(self) -> Iterator[Row]:
        return self._walk("SELECT place, name, packed FROM rows WHERE place < ? ORDER BY place DESC LIMIT ?", LAST)

    def _walk(self, words: str, place: int) -> Iterator[Row]:
        while page := self._ask(words, place, AT_ONCE).fetchall():
            yield from (row[1:] for row in page)
            place = page[-1][0]
