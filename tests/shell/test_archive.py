"""What is kept comes back byte for byte, once, and a mail that kills its worker is counted."""

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Receipt
from mailbot.shell import files
from mailbot.shell import journal as journals
from mailbot.shell.archive import ATTEMPTS, Archive, ArchiveDamaged

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
RAW = "Subject: 报告打不开\r\n\r\n总检室".encode("gb18030") + b"\x00\r\n.\n"


def receipt(minutes: int = 0, uid: int = 1) -> Receipt:
    return Receipt(MONDAY + timedelta(minutes=minutes), "INBOX", 7, uid)


def test_a_mail_comes_back_byte_for_byte_with_its_receipt(tmp_path: Path) -> None:
    (sha,) = Archive(tmp_path).keep([(RAW, receipt())])
    assert sha == sha256(RAW).hexdigest()
    assert Archive(tmp_path).mail(sha) == RAW
    assert Archive(tmp_path).receipt(sha) == receipt()
    assert (tmp_path / "mail" / sha[:2] / f"{sha}.eml").read_bytes() == RAW


def test_a_mail_handed_out_twice_keeps_its_first_receipt(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (first,) = archive.keep([(RAW, receipt(0, 1))])
    assert archive.keep([(RAW, receipt(5, 2)), (RAW, receipt(6, 3))]) == [first, first]
    assert archive.receipt(first).uid == 1


def test_twins_in_one_batch_keep_the_first_receipt(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    shas = archive.keep([(RAW, receipt(0, 1)), (RAW, receipt(1, 2))])
    assert archive.receipt(shas[0]).uid == 1


def test_mails_are_listed_in_the_order_of_their_arrival(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    late, early, same_minute = archive.keep(
        [(b"late", receipt(9, 1)), (b"early", receipt(1, 3)), (b"x", receipt(9, 2))]
    )
    assert list(archive.all()) == [early, late, same_minute]


def test_an_archive_without_mail_lists_nothing_and_makes_no_folder(tmp_path: Path) -> None:
    assert list(Archive(tmp_path).all()) == []
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_half_written_is_no_mail(tmp_path: Path) -> None:
    (sha,) = Archive(tmp_path).keep([(RAW, receipt())])
    for suffix in (".eml", ".json"):
        (tmp_path / "mail" / sha[:2] / f".unfinished-{sha}{suffix}").write_bytes(b"half")
    assert list(Archive(tmp_path).all()) == [sha]


def test_what_a_power_cut_took_is_put_back_by_the_next_worker(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (mail,), letter = archive.keep([(RAW, receipt())]), archive.keep_letters([b"letter"])[0]
    (tmp_path / "mail" / mail[:2] / f"{mail}.eml").unlink()
    (tmp_path / "letters" / letter[:2] / f"{letter}.eml").write_bytes(b"")
    Archive(tmp_path).recover()
    assert (Archive(tmp_path).mail(mail), Archive(tmp_path).letter(letter)) == (RAW, b"letter")


def test_a_changed_byte_is_refused_and_not_handed_on(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (sha,) = archive.keep([(RAW, receipt())])
    path = tmp_path / "mail" / sha[:2] / f"{sha}.eml"
    path.write_bytes(RAW + b"!")
    with pytest.raises(ArchiveDamaged, match=sha):
        archive.mail(sha)


def test_a_missing_mail_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveDamaged, match="请从备份恢复"):
        Archive(tmp_path).mail("0" * 64)


def test_a_mail_whose_bytes_got_lost_counts_as_not_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (sha,) = archive.keep([(RAW, receipt())])
    (tmp_path / "mail" / sha[:2] / f"{sha}.eml").unlink()
    assert not archive.has(sha)
    archive.keep([(RAW, receipt())])
    assert archive.mail(sha) == RAW


def test_letters_are_kept_by_their_hash(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha = archive.keep_letters([RAW])[0]
    assert archive.keep_letters([RAW, b"other"]) == [sha, sha256(b"other").hexdigest()]
    assert Archive(tmp_path).letter(sha) == RAW


def test_an_attempt_that_never_ended_is_remembered_by_the_next_process(tmp_path: Path) -> None:
    assert Archive(tmp_path).attempt("a" * 64) == 1
    assert Archive(tmp_path).attempt("a" * 64) == 2
    assert Archive(tmp_path).attempts("a" * 64) == 2
    assert Archive(tmp_path).attempts("b" * 64) == 0


def test_work_that_ended_leaves_no_attempt(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.attempt("a" * 64)
    archive.finished("a" * 64)
    assert archive.attempts("a" * 64) == Archive(tmp_path).attempts("a" * 64) == 0


def test_a_note_cut_short_costs_only_itself(tmp_path: Path) -> None:
    Archive(tmp_path).attempt("a" * 64)
    with (tmp_path / "mail" / ATTEMPTS).open("ab") as journal:
        journal.write(b'{"begin": "aaa')
    Archive(tmp_path).attempt("b" * 64)
    assert Archive(tmp_path).attempts("a" * 64) == Archive(tmp_path).attempts("b" * 64) == 1


def test_the_journal_of_attempts_stays_small_and_keeps_what_is_open(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.attempt("f" * 64)
    for number in range(2000):
        archive.attempt(f"{number:064}")
        archive.finished(f"{number:064}")
    assert (tmp_path / "mail" / ATTEMPTS).stat().st_size < 128 * 1024
    assert Archive(tmp_path).attempts("f" * 64) == 1


def test_a_mail_set_aside_is_found_with_its_reason_until_it_is_released(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (sha,) = archive.keep([(RAW, receipt())])
    for _ in range(3):
        archive.attempt(sha)
    archive.set_aside(sha, "解析时超出限制")
    (aside,) = Archive(tmp_path).asides()
    assert (aside.sha256, aside.reason, aside.attempts) == (sha, "解析时超出限制", 3)
    assert aside.at.utcoffset() == timedelta(hours=8)
    assert (tmp_path / "aside" / f"{sha}.eml").read_bytes() == RAW
    assert archive.attempts(sha) == 0
    archive.release(sha)
    assert archive.asides() == []
    assert archive.mail(sha) == RAW


def test_attempts_cut_at_any_byte_count_what_was_noted_whole_and_take_more(tmp_path: Path) -> None:
    journal = tmp_path / "mail" / ATTEMPTS
    for _ in range(2):
        Archive(tmp_path).attempt("a" * 64)
    whole = journal.read_bytes()
    for cut in range(len(whole)):
        journal.write_bytes(whole[:cut])
        noted = sum(end <= cut for end in (len(whole) // 2 - 1, len(whole) - 1))
        assert Archive(tmp_path).attempts("a" * 64) == noted
        assert Archive(tmp_path).attempt("b" * 64) == 1
        assert (Archive(tmp_path).attempts("a" * 64), Archive(tmp_path).attempts("b" * 64)) == (noted, 1)


def kept_files(home: Path) -> list[Path]:
    return [path for folder in ("mail", "letters") for path in sorted((home / folder).glob("??/*.*"))]


def test_mails_receipts_and_letters_cut_at_any_byte_are_put_back_while_the_journal_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "sync_bytes", lambda _: None)  # hundreds of times no power is cut here
    monkeypatch.setattr(files, "sync_folder", lambda _: None)
    monkeypatch.setattr(journals, "sync_bytes", lambda _: None)
    monkeypatch.setattr(journals, "sync_all", lambda _: True)
    archive = Archive(tmp_path)
    archive.keep([(RAW, receipt())])
    archive.keep_letters([b"Subject: 1\r\n\r\nletter\r\n"])[0]
    assert len(kept_files(tmp_path)) == 3
    journal = (tmp_path / "journal").read_bytes()
    for path in kept_files(tmp_path):
        whole = path.read_bytes()
        for cut in range(len(whole)):
            path.write_bytes(whole[:cut])
            (tmp_path / "journal").write_bytes(journal)
            Archive(tmp_path).recover()
            assert path.read_bytes() == whole


def test_once_the_journal_is_emptied_a_cut_file_is_refused_with_the_cure_and_never_handed_on(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (mail,), letter = archive.keep([(RAW, receipt())]), archive.keep_letters([b"Subject: 1\r\n\r\nletter\r\n"])[0]
    archive.recover()
    reads = {mail + ".eml": archive.mail, mail + ".json": archive.receipt, letter + ".eml": archive.letter}
    for path in kept_files(tmp_path):
        whole = path.read_bytes()
        for cut in range(len(whole.rstrip())):
            path.write_bytes(whole[:cut])
            with pytest.raises(ArchiveDamaged, match="请从备份恢复"):
                reads[path.name](path.stem)
        path.write_bytes(whole)


def test_a_mail_half_set_aside_is_set_aside_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (sha,) = archive.keep([(RAW, receipt())])
    archive.set_aside(sha, "解析时超出限制")
    for harm in ((".json",), (".json", ".eml")):
        for suffix in harm:
            (tmp_path / "aside" / f"{sha}{suffix}").unlink()
        assert Archive(tmp_path).asides() == []
        archive.set_aside(sha, "解析时超出限制")
        assert len(Archive(tmp_path).asides()) == 1


def test_a_folder_in_a_new_folder_outlives_a_power_cut_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    files.make_folders([tmp_path / "a/b/c", tmp_path / "a/d"])
    assert sorted(synced) == [tmp_path, tmp_path / "a", tmp_path / "a/b"]
