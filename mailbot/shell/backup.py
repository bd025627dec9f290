"""Backups of a home: a store of files by their SHA-256, so that what is there is never copied again, and a manifest for each backup.

A manifest lists the segments of the ledger and the home's own files; mails, receipts and letters are named by that ledger. It is
written last, after the backup has been restored beside the store and proved: what has a manifest can be restored.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from mailbot.core.folds import apply
from mailbot.core.state import State
from mailbot.shell.archive import ATTEMPTS
from mailbot.shell.codec import decode
from mailbot.shell.config import FILE
from mailbot.shell.console import progress
from mailbot.shell.files import atomic_write, atomic_write_all, clear_unfinished, make_folders, sync_folder
from mailbot.shell.hindrance import Hindrance
from mailbot.shell.home import KEY
from mailbot.shell.ledger import FIRST, LedgerDamaged
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import blank, past, reading
from mailbot.shell.verifying import prove

OBJECTS, MANIFESTS, SCRATCH, LOCK = "objects", "manifests", "scratch", "lock"
OWN = (FILE, KEY, "rules", "templates", "ledger", "aside", f"mail/{ATTEMPTS}")
"""What is copied of a home beside the mails and letters; passwords are not."""
BATCH = 100


class BackupFailed(Hindrance):
    """A backup could not be made or is not what was written; the sentence says why, with the cure."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the home: its place, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup: when it was made, to which commit of the ledger it goes, and the hash of the first, by which a home is known."""

    name: str
    made: str
    commits: int
    head: str
    began: str
    files: tuple[Listed, ...]


def take(home: Path, folder: Path, now: datetime, keep: int) -> Manifest:
    """Back the home up, also while its desk is running; an earlier backup stays whole whatever happens. Raises BackupFailed, OSError."""
    if folder.resolve().is_relative_to(home.resolve()):
        raise BackupFailed(f"备份文件夹 {folder} 在家目录里面：请改用另一块磁盘上的文件夹。")
    with _alone(folder):
        _refuse_another(home, folder)
        try:
            manifest = _taken(home, folder, now, mended=False)
        except (
            BackupFailed,
            LedgerDamaged,
            FileNotFoundError,
        ):  # a file that rotted in the store, or was amended or moved meanwhile
            manifest = _taken(home, folder, now, mended=True)
        _drop(folder, manifests(folder)[:-keep])
        return manifest


def _refuse_another(home: Path, folder: Path) -> None:
    """One store, one home: the last backup of one must not pass for the other's."""
    others = {manifest.began for manifest in manifests(folder)} - {FIRST, _began(home)}
    if others:
        raise BackupFailed(f"{folder} 里是另一个家目录（或重建以前）的备份：请为 {home} 另指定一个文件夹。")


def _began(home: Path) -> str:
    """The hash of a home's first commit."""
    return next((commit.hash for commit in open_ledger(home / "ledger", writing=False).entries()), FIRST)


def manifests(folder: Path) -> list[Manifest]:
    """The backups of a store, the oldest first; raises BackupFailed."""
    return [_loaded(path) for path in sorted((folder / MANIFESTS).glob("[0-9]*.json"))]


def lay_out(folder: Path, manifest: Manifest, home: Path, put: Callable[[Path, Path], object]) -> None:
    """The home as it was, in an empty folder; `put` copies or links a file. Raises BackupFailed, OSError."""
    _put_own(folder, manifest.files, home, put)
    files = [(sha, home / path) for path, sha in _named(reading(home))]
    with progress("恢复", len(files)) as step:
        for each in files:
            _put_all(folder, [each], put)
            step()


def copied(source: Path, target: Path) -> None:
    """A file of the store as a file of its own; the home's key for nobody else to read."""
    shutil.copyfile(source, target)
    target.chmod(0o600 if target.name == KEY else 0o644)


def amiss(home: Path, manifest: Manifest) -> str:
    """What a home laid out from a backup is not; empty when it is sound and ends where the manifest says."""
    proof = prove(home)
    if not proof.sound:
        return "；".join(filter(None, (proof.broken, *proof.wrong[:3])))
    return "" if proof.head == manifest.head else f"账本的链头 {proof.head} 与清单 {manifest.name} 所记不同"


def _taken(home: Path, folder: Path, now: datetime, *, mended: bool) -> Manifest:
    """One backup, proved before its manifest stands; `mended` looks again at every byte that the store has already."""
    past(home)  # a home without its ledger, or with half of one, would push the good backups out
    store = _Store(folder, mended)
    files = tuple(Listed(path, store.put((home / path).read_bytes())) for path in _own(home))
    scratch = _emptied(folder / SCRATCH)
    try:
        _put_own(folder, files, scratch, _linked)
        state = reading(scratch)
        store.put_all([(sha, home / path) for path, sha in _named(state)])
        ledger = open_ledger(scratch / "ledger", writing=False)
        manifest = Manifest(f"{now:%Y%m%d-%H%M%S}", now.isoformat(), ledger.length, ledger.head, _began(scratch), files)
        _put_all(folder, ((sha, scratch / path) for path, sha in _named(state)), _linked)
        _proved(home, scratch, manifest, state)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    atomic_write(folder / MANIFESTS / f"{manifest.name}.json", data)
    return manifest


def _proved(home: Path, scratch: Path, manifest: Manifest, state: State) -> None:
    """The backup restored is sound, and its state is the home's at that commit."""
    why = amiss(scratch, manifest)
    if not why and state != folded(home, manifest.commits):
        why = "恢复出的状态与家目录不同"
    if why:
        raise BackupFailed(f"备份核对不符（{why}）：未生成清单，此前的备份不受影响；请先对家目录运行 mailbot verify。")


def folded(home: Path, commits: int) -> State:
    """The home's state after so many commits."""
    state = blank()
    for commit in open_ledger(home / "ledger", writing=False).entries():
        if commit.seq > commits:
            break
        apply(state, (decode(fact) for fact in commit.facts))
    return state


def _own(home: Path) -> Iterator[str]:
    """The home's own files and its segments, in order: whatever these name was in the archive before."""
    for name in OWN:
        found = [home / name] if (home / name).is_file() else sorted((home / name).rglob("[!.]*.*"))
        yield from (path.relative_to(home).as_posix() for path in found if path.is_file())


def _named(state: State) -> Iterator[tuple[str, str]]:
    """Where the ledger has its mails, receipts and letters in a home, and the hash of each; nothing that was purged."""
    for sha, read in state.mails.items():
        if sha not in state.erased:
            yield f"mail/{sha[:2]}/{sha}.eml", sha
            if read.receipt:
                yield f"mail/{sha[:2]}/{sha}.json", read.receipt
    for sha in dict.fromkeys(posted.fact.sha256 for posted in state.letters.values()):
        if sha not in state.erased:
            yield f"letters/{sha[:2]}/{sha}.eml", sha


@dataclass(frozen=True, slots=True)
class _Store:
    """Files by the SHA-256 of their bytes; `mended` trusts none that is there already."""

    folder: Path
    mended: bool

    def put(self, data: bytes) -> str:
        """Keep bytes; on the disk when this returns their hash."""
        sha = sha256(data).hexdigest()
        if not self._has(sha):
            atomic_write(_object(self.folder, sha), data)
            _object(self.folder, sha).chmod(0o600)
        return sha

    def put_all(self, files: list[tuple[str, Path]]) -> None:
        """Keep files whose hashes are known; what is there is not read."""
        wanted = [(sha, path) for sha, path in files if not self._has(sha)]
        with progress("备份", len(wanted)) as step:
            for place in range(0, len(wanted), BATCH):
                batch = wanted[place : place + BATCH]
                atomic_write_all({_object(self.folder, sha): _known(path, sha) for sha, path in batch})
                for _ in batch:
                    step()

    def _has(self, sha: str) -> bool:
        path = _object(self.folder, sha)
        return path.exists() and (not self.mended or _hash(path) == sha)


def _known(path: Path, sha: str) -> bytes:
    """The bytes of a file if they are what the ledger names."""
    data = path.read_bytes() if path.exists() else b""
    if sha256(data).hexdigest() != sha:
        raise BackupFailed(
            f"{path} 缺失或与账本所记的校验值不符：请运行 mailbot verify 查看，并从较早的备份恢复该文件。"
        )
    return data


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _object(folder: Path, sha: str) -> Path:
    return folder / OBJECTS / sha[:2] / sha


def _put_own(folder: Path, files: tuple[Listed, ...], home: Path, put: Callable[[Path, Path], object]) -> None:
    """The home's own files, each proved: nothing else vouches for them."""
    _put_all(folder, ((each.sha256, home / each.path) for each in files), put)
    for each in files:
        if _hash(home / each.path) != each.sha256:
            raise BackupFailed(f"备份中的 {each.path} 与清单的校验值不符：请换一个备份，或重新备份。")


def _put_all(folder: Path, files: Iterable[tuple[str, Path]], put: Callable[[Path, Path], object]) -> None:
    for sha, target in files:
        source = _object(folder, sha)
        if not source.exists():
            raise BackupFailed(f"备份缺少 {source}（{target.name}）：请换一个备份，或重新备份。")
        target.parent.mkdir(parents=True, exist_ok=True)
        put(source, target)


def _linked(source: Path, target: Path) -> None:
    """The same bytes under another name, which costs nothing; a copy where the file system knows no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _emptied(folder: Path) -> Path:
    """An empty folder, whatever a killed process left there."""
    shutil.rmtree(folder, ignore_errors=True)
    make_folders([folder])
    return folder


def _loaded(path: Path) -> Manifest:
    try:
        found = json.loads(path.read_bytes())
        return Manifest(**{**found, "files": tuple(Listed(**each) for each in found["files"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupFailed(f"备份清单 {path} 无法读取（{type(error).__name__}）：请移开它，用其余的备份。") from error


def _drop(folder: Path, old: list[Manifest]) -> None:
    """Manifests beyond those kept, and what only they list of the ledger; mails and letters stay."""
    for manifest in old:
        (folder / MANIFESTS / f"{manifest.name}.json").unlink(missing_ok=True)
    kept = {each.sha256 for manifest in manifests(folder) for each in manifest.files}
    for each in {each for manifest in old for each in manifest.files if each.path.startswith("ledger/")}:
        if each.sha256 not in kept:
            _object(folder, each.sha256).unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The only process that backs up into a folder, which nobody else may read; what a killed one left half written is removed."""
    if not folder.is_dir():
        make_folders([folder])
        folder.chmod(0o700)
    make_folders([folder / MANIFESTS, folder / OBJECTS])
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for each in (folder / MANIFESTS, *(folder / OBJECTS).iterdir()):
            clear_unfinished(each)
        yield
        sync_folder(folder)
    except BlockingIOError:
        raise BackupFailed(f"另一个进程正在备份到 {folder}：请等它结束。") from None
    finally:
        os.close(descriptor)
