"""A disk that is full, fails or may not be written ends the process with a sentence; mended and started again, nothing is missing."""

from pathlib import Path

import pytest

from mailbot.shell.archive import Archive
from tests.crash.stage import Stage

pytestmark = pytest.mark.slow
ORDERS = (
    "journal.written@1=ENOSPC", "journal.written@2=EIO", "journal.synced@1=EIO", "place.written@1=EROFS", "place.renamed@4=EACCES",
    "file.written@1=EROFS", "file.written@2=EDQUOT", "file.written@3=ENOSPC", "file.synced@3=EIO", "file.renamed@3=EACCES", "file.safe@3=EIO",
    "file.safe@4=EIO",
)  # fmt: skip


def mended(stage: Stage) -> None:
    """What holds once the disk works again."""
    repeatable = stage.unrecorded()
    assert stage.once() == 0, stage.log
    found = stage.reckon()
    assert found.sound, found
    assert found.entries == found.mails
    assert set(found.repeated) <= repeatable
    assert Archive(stage.path).asides() == []


def refused(stage: Stage) -> str:
    """The sentence, which is all that was said."""
    (sentence,) = stage.log.splitlines()
    assert "请检查磁盘空间与权限，然后重新启动" in sentence
    return sentence


@pytest.mark.parametrize("order", ORDERS)
def test_a_disk_that_fails_at_any_step_stops_the_process_with_a_sentence(stage: Stage, order: str) -> None:
    stage.write(2)
    assert stage.once(order) == 1, stage.log
    assert refused(stage)
    mended(stage)


@pytest.mark.parametrize("largest", [1_500, 6_000, 12_000])
def test_a_disk_without_room_for_a_whole_file_stops_the_process_and_what_is_torn_is_mended(
    stage: Stage, largest: int
) -> None:
    stage.write(4)
    assert stage.once(largest=largest) == 1, stage.log
    assert "File too large" in refused(stage)
    mended(stage)


def test_a_full_disk_however_often_it_is_met_is_not_the_fault_of_the_mail_in_hand(stage: Stage) -> None:
    stage.write(1)
    assert stage.once("journal.written@2=ENOSPC") == 1, stage.log
    for _ in range(3):  # the mail is kept by now, so what is written first are its letters, or the facts that name them
        assert stage.once("file.written@1=ENOSPC") == 1, stage.log
    mended(stage)


def test_a_home_whose_ledger_cannot_be_opened_is_a_sentence(stage: Stage) -> None:
    (stage.path / "ledger").write_text("in the way")
    assert stage.once() == 1
    assert str(stage.path / "ledger") in refused(stage)


def test_the_key_of_a_home_is_at_no_moment_readable_for_others(stage: Stage, tmp_path: Path) -> None:
    assert stage.once("file.renamed@1=kill") == -9, stage.log
    assert (stage.path / "key").stat().st_mode & 0o777 == 0o600
