"""The embedded ledger: TinyDB files of which only the last is ever rewritten, so a commit costs the same for ever."""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tinydb import TinyDB
from tinydb.table import Document

from mailbot.shell.clock import now
from mailbot.shell.files import atomic_write, clear_unfinished, make_folders, sync_folder, to_disk
from mailbot.shell.ledger import FIRST, Commit, LedgerBusy, LedgerDamaged, LedgerStopped, Plain, canonical, seal
from mailbot.shell.segments import (
    TABLE,
    Encoded,
    Reading,
    SegmentStorage,
    document,
    first_seq,
    read_segment,
    whole_segment,
)

SEGMENT_BYTES = 256 * 1024
"""A segment of this size is closed: small enough to rewrite in a millisecond, large enough that a year is few files."""

LOCK = "lock"


def open_ledger(
    folder: Path, *, writing: bool = True, clock: Callable[[], datetime] = now, segment_bytes: int = SEGMENT_BYTES
) -> "TinyLedger":
    """The ledger in `folder`; for writing it is made if missing, locked, and its torn end repaired.

    Raises LedgerBusy when another process writes, LedgerDamaged when the end cannot be trusted.
    Reading needs no lock and mends nothing.
    """
    if not writing:
        return TinyLedger(folder, None, clock, segment_bytes)
    with to_disk(folder):
        make_folders([folder])
        lock = _lock(folder / LOCK)
    try:
        clear_unfinished(folder)
        return TinyLedger(folder, lock, clock, segment_bytes)
    except BaseException:
        os.close(lock)
        raise


class TinyLedger:
    """The promises of `ledger.Ledger` kept by TinyDB files `000001.json …` that anyone can open."""

    def __init__(self, folder: Path, lock: int | None, clock: Callable[[], datetime], segment_bytes: int) -> None:
        self._folder, self._lock, self._clock, self._segment_bytes = folder, lock, clock, segment_bytes
        self._sound = lock is not None
        self.repairs: list[str] = []
        self.head, self.length = FIRST, 0
        self._number = 0
        self._last: TinyDB | None = None
        self._find_end()

    def entries(self, after: int = 0) -> Iterator[Commit]:
        """The commits above `after`, proved one by one, read from the disk segment by segment."""
        segments = _segments(self._folder)
        start = max(sum(first_seq(path) <= after + 1 for path in segments) - 1, 0) if after else 0
        seq, prev = (first_seq(segments[start]) if start else 1), ""
        for path in segments[start:]:
            reading = read_segment(path, seq, prev)
            yield from (commit for commit in reading.commits if commit.seq > after)
            if reading.bad and not (reading.torn and path == segments[-1]):
                raise _damaged(path, reading)
            if reading.commits:
                seq, prev = reading.commits[-1].seq + 1, reading.commits[-1].hash

    def commit(self, facts: Sequence[Plain]) -> Commit:
        """Record facts together: sealed, written, and on the disk when this returns."""
        text = canonical(list(facts))
        seq, at = self.length + 1, self._clock()
        commit = Commit(seq, at, self.head, seal(self.head, seq, at, text), tuple(map(dict, facts)))
        self._write(commit, text)
        self.head, self.length = commit.hash, seq
        return commit

    def close(self) -> None:
        """Let the next writer in."""
        self._sound = False
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _write(self, commit: Commit, facts: str) -> None:
        """Append to the last segment, the facts as they were sealed. Any interruption stops the ledger: the disk may or may not have the commit."""
        if not self._sound:
            raise LedgerStopped("账本未处于可写状态（只读打开、已关闭，或上次写入中断）：请重新打开后再写。")
        self._sound = False
        try:
            self._segment().table(TABLE).insert(Document(document(commit, Encoded(facts)), doc_id=commit.seq))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise LedgerStopped(
                f"账本第 {commit.seq} 笔写入磁盘时出错（{why}）：请检查磁盘空间与权限，然后重新启动。"
            ) from error
        self._sound = True

    def _segment(self) -> TinyDB:
        """The segment to write to: the last one, or a new one when that is full."""
        if self._last is None or _size(self._last) >= self._segment_bytes:
            self._number += 1
            self._last = _tinydb(self._folder, self._number)
        return self._last

    def _find_end(self) -> None:
        """Prove the last segment, mend its torn end, and stand behind its last commit."""
        segments = _segments(self._folder)
        if not segments:
            return
        before = _last_commit(segments[-2]) if len(segments) > 1 else None
        self._stand_behind(before)
        reading = read_segment(segments[-1], self.length + 1, self.head)
        if reading.bad and not reading.torn:
            raise _damaged(segments[-1], reading)
        self._stand_behind(reading.commits[-1] if reading.commits else before)
        if self._lock is not None:
            self._continue(segments[-1], reading)
        elif reading.bad:
            self.repairs.append(_torn(segments[-1], reading))

    def _stand_behind(self, commit: Commit | None) -> None:
        if commit is not None:
            self.head, self.length = commit.hash, commit.seq

    def _continue(self, path: Path, reading: Reading) -> None:
        """Make the last segment ready for the next commit."""
        if reading.bad:
            self.repairs.append(_repair(path, reading))
        self._number = int(path.stem) if reading.commits else int(path.stem) - 1
        self._last = _tinydb(self._folder, self._number) if self._number else None


def _tinydb(folder: Path, number: int) -> TinyDB:
    return TinyDB(folder / f"{number:06}.json", storage=SegmentStorage)


def _size(segment: TinyDB) -> int:
    """Bytes of the segment's file."""
    assert isinstance(segment.storage, SegmentStorage)
    return segment.storage.size


def _lock(path: Path) -> int:
    """Take the writer's lock, which the kernel frees however the process ends; the file says who holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode().strip() or "未知"
        os.close(descriptor)
        raise LedgerBusy(
            f"账本 {path.parent} 正由进程 {holder} 写入：请等它结束，或先停止它（kill {holder}）；只读命令不受影响。"
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


def _segments(folder: Path) -> list[Path]:
    """The segments in order; raises LedgerDamaged when one is missing between them."""
    if folder.exists() and not folder.is_dir():
        raise LedgerDamaged(
            f"账本 {folder} 应当是文件夹，却是一个文件：请从备份恢复（mailbot restore），或凭来信重建（mailbot rebuild）。"
        )
    segments = sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem))
    for number, path in enumerate(segments, start=1):
        if int(path.stem) != number:
            raise LedgerDamaged(
                f"账本缺少分段 {number:06}.json：请从备份恢复（mailbot restore），或凭来信重建（mailbot rebuild）。"
            )
    return segments


def _last_commit(path: Path) -> Commit:
    """The last commit of a closed segment."""
    reading = read_segment(path, first_seq(path))
    if reading.bad:
        raise _damaged(path, reading)
    return reading.commits[-1]


def _damaged(path: Path, reading: Reading) -> LedgerDamaged:
    return LedgerDamaged(
        f"账本分段 {path.name} 从第 {reading.bad} 笔起与写入时不符（内容或哈希链损坏）："
        "请从备份恢复（mailbot restore），或凭来信重建（mailbot rebuild）；原文件未被改动。"
    )


def _torn(path: Path, reading: Reading) -> str:
    return (
        f"账本分段 {path.name} 末尾不完整：从第 {reading.bad} 笔起读不出来，下次值守时会恢复到第 {reading.bad - 1} 笔并留存原文件；"
        "如有备份，请先与备份比对。"
    )


def _repair(path: Path, reading: Reading) -> str:
    """Cut a torn segment back to its last whole commit, keeping the broken file beside it; says so in a sentence."""
    broken = path.read_bytes()
    aside = path.with_name(f".torn-{path.stem}-{sha256(broken).hexdigest()[:12]}.json")
    atomic_write(aside, broken)
    if reading.commits:
        atomic_write(path, whole_segment(reading.commits))
    else:
        path.unlink()
        sync_folder(path.parent)
    return f"账本分段 {path.name} 末尾不完整，已恢复到最后一笔完整记录（{reading.bad - 1}）；原文件存为 {aside.name}。"
