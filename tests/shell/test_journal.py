"""What was once said to be safe is put back after a power cut, whatever of it the disk had written back."""

import os
from pathlib import Path

import pytest

from mailbot.shell import journal as room
from mailbot.shell.files import sync_all
from mailbot.shell.journal import NAME, Journal

FILES = {"mail/ab/1.eml": b"Subject: 1\r\n\r\n\x00\n{}\n", "mail/ab/1.json": b"{}", "letters/cd/2.eml": b""}


def in_place(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}


def test_files_stand_in_their_places_and_nothing_unfinished_beside_them(tmp_path: Path) -> None:
    Journal(tmp_path).write(FILES)
    assert in_place(tmp_path) == FILES
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == len(FILES) + 1


@pytest.mark.parametrize("lost", FILES)
def test_a_lost_a_short_and_a_wrong_file_are_put_back(tmp_path: Path, lost: str) -> None:
    for harm in (os.unlink, lambda path: os.truncate(path, 0), lambda path: path.write_bytes(b"?")):
        Journal(tmp_path).write(FILES)
        harm(tmp_path / lost)
        Journal(tmp_path).settle()
        assert in_place(tmp_path) == FILES


def test_even_lost_folders_come_back(tmp_path: Path) -> None:
    Journal(tmp_path).write(FILES)
    for name in FILES:
        (tmp_path / name).unlink()
    for folder in ("mail/ab", "mail", "letters/cd", "letters"):
        (tmp_path / folder).rmdir()
    Journal(tmp_path).settle()
    assert in_place(tmp_path) == FILES


def test_a_settled_journal_is_empty_and_restores_nothing_any_more(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(FILES)
    journal.settle()
    assert (tmp_path / NAME).stat().st_size == 0
    (tmp_path / "mail/ab/1.json").unlink()
    Journal(tmp_path).settle()
    assert len(in_place(tmp_path)) == 2


def test_a_system_without_syncfs_waits_for_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []
    monkeypatch.setattr(room, "sync_all", lambda _folder: False)
    monkeypatch.setattr(room, "sync_bytes", lambda path: waited.append(path.relative_to(tmp_path).as_posix()))
    Journal(tmp_path).write(FILES)
    Journal(tmp_path).settle()
    assert waited == [*FILES, NAME]


def test_waiting_for_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        sync_all(tmp_path / "nowhere")


def test_a_journal_cut_anywhere_gives_back_what_was_whole_and_takes_more(tmp_path: Path) -> None:
    Journal(tmp_path).write(FILES)
    whole = (tmp_path / NAME).read_bytes()
    ends = [whole.index(b'{"name": "' + name.encode()) - 1 for name in list(FILES)[1:]] + [len(whole) - 1]
    for cut in range(len(whole)):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / NAME).write_bytes(whole[:cut])
        journal = Journal(folder)
        journal.write({"mail/ef/3.eml": b"later"})
        found = in_place(folder)
        assert list(found.items()) == list(FILES.items())[: len(found)]
        assert len(found) == sum(cut >= end for end in ends)
        (folder / "mail/ef/3.eml").unlink()
        Journal(folder).settle()
        assert (folder / "mail/ef/3.eml").read_bytes() == b"later"


def test_a_long_journal_is_settled_and_goes_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path, limit=1000)
    for number in range(20):
        journal.write({f"mail/ab/{number}.eml": b"x" * 300})
        assert (tmp_path / NAME).stat().st_size <= 1000
    assert sum(path.stat().st_size for path in tmp_path.glob("mail/ab/*.eml")) == 6000


def test_writing_nothing_leaves_nothing(tmp_path: Path) -> None:
    Journal(tmp_path).write({})
    Journal(tmp_path).settle()
    assert list(tmp_path.iterdir()) == []


def test_two_lives_of_one_journal_are_both_kept(tmp_path: Path) -> None:
    Journal(tmp_path).write({"a/1": b"first"})
    journal = Journal(tmp_path)
    journal.write({"a/2": b"second"})
    assert ((tmp_path / "a/1").read_bytes(), (tmp_path / "a/2").read_bytes()) == (b"first", b"second")
