"""Files that survive a power cut: whole or absent, never half."""

import ctypes
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mailbot.shell.faults import passing

UNFINISHED = ".unfinished-"


class DiskFailed(OSError):  # noqa: N818 -- a state of the world, not an error of ours
    """The disk did not take what was to be written: a state of the world, never the fault of the mail in hand."""

    def __str__(self) -> str:
        return f"{self.filename} 写不进磁盘（{self.strerror}）：请检查磁盘空间与权限，然后重新启动；没有记下的来信仍在邮箱里，会再读一次。"


@contextmanager
def to_disk(place: Path) -> Iterator[None]:
    """What goes wrong with the disk inside is DiskFailed, at the file it names or else at `place`."""
    try:
        yield
    except OSError as error:
        raise DiskFailed(error.errno, error.strerror, error.filename or str(place)) from error


def sync_bytes(path: Path) -> None:
    """Wait until the disk has the bytes of `path`; its name is not yet safe, see `sync_folder`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in `folder`; a rename is only safe after this."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> bool:
    """Wait until the disk has everything below `folder`, and all else of its file system; False where that cannot be asked for.

    syncfs(2) reports errors (Linux 5.8), which os.sync does not. After it thousands of files are safe at the price of one.
    """
    ask = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if ask is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if ask(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)
    return True


def unfinished(path: Path) -> Path:
    """The name a file has until it is whole: in the same folder, so that renaming it is one step of the disk."""
    return path.with_name(UNFINISHED + path.name)


def atomic_write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put `data` at `path` so that a reader, even after a power cut, meets the old bytes or the new ones; `mode` says who may read it."""
    if mode is not None:  # before there is anything to read
        make_folders([path.parent])
        unfinished(path).touch(mode)
        unfinished(path).chmod(mode)
    atomic_write_all({path: data})


def atomic_write_all(files: Mapping[Path, bytes]) -> None:
    """Put many files in place, each whole or absent.

    Everything is written before anything is waited for: the disk then takes a batch in few strokes,
    in half the time of one after the other.
    """
    with to_disk(next(iter(files))):
        folders = {path.parent for path in files}
        make_folders(folders)
        for path, data in files.items():
            unfinished(path).write_bytes(data)
        passing("file.written")
        for path in files:
            sync_bytes(unfinished(path))
        passing("file.synced")
        for path in files:
            unfinished(path).replace(path)
        passing("file.renamed")
        for folder in folders:
            sync_folder(folder)
        passing("file.safe")


def place_all(files: Mapping[str, bytes]) -> None:
    """Put many files in place, each whole or absent for whoever reads or kills us; a power cut may still take them."""
    for path, data in files.items():  # strings: this is done four times a mail
        folder, _, name = path.rpartition("/")
        temporary = f"{folder}/{UNFINISHED}{name}"
        with _opened(temporary, folder) as file:
            file.write(data)
        passing("place.written")
        os.rename(temporary, path)  # noqa: PTH104
        passing("place.renamed")


def _opened(path: str, folder: str) -> BinaryIO:
    """A new file; its folder is missing only once."""
    try:
        return open(path, "wb")  # noqa: PTH123
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        return open(path, "wb")  # noqa: PTH123


def make_folders(folders: Iterable[Path]) -> None:
    """Make the folders that are missing, so that they outlive a power cut."""
    absent = (folder for folder in folders if not folder.is_dir())
    missing = {each for folder in absent for each in (folder, *folder.parents) if not each.is_dir()}
    for folder in missing:
        folder.mkdir(parents=True, exist_ok=True)
    for parent in {folder.parent for folder in missing}:
        sync_folder(parent)


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed process left half written in `folder`; nobody was told that it was there."""
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink()
