"""The promises of the ledger: whole or absent, chained, one writer, and a commit that costs the same for ever."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from mailbot.shell import files
from mailbot.shell import segments as segments_room
from mailbot.shell.ledger import FIRST, LedgerBusy, LedgerDamaged, LedgerStopped
from mailbot.shell.ledger_tinydb import TinyLedger, open_ledger
from mailbot.shell.segments import SegmentStorage

SMALL = 2000


def opened(number: int) -> list[dict[str, Any]]:
    return [{"fact": "TicketOpened", "number": f"TJ-2026-{number:04}", "text": "总检报告打不开"}]


def filled(folder: Path, count: int, segment_bytes: int = SMALL) -> TinyLedger:
    ledger = open_ledger(folder, segment_bytes=segment_bytes)
    for number in range(ledger.length + 1, ledger.length + count + 1):
        ledger.commit(opened(number))
    return ledger


def numbers(ledger: TinyLedger, after: int = 0) -> list[int]:
    return [commit.seq for commit in ledger.entries(after)]


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))


def test_facts_come_back_in_order_and_chained(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 30)
    ledger.close()
    commits = list(open_ledger(tmp_path).entries())
    assert [commit.facts[0]["number"] for commit in commits] == [f"TJ-2026-{n:04}" for n in range(1, 31)]
    assert [commit.prev for commit in commits] == [FIRST, *(commit.hash for commit in commits[:-1])]
    assert len(segments(tmp_path)) > 3


def test_when_a_commit_was_written_is_sealed_too(tmp_path: Path) -> None:
    filled(tmp_path, 2).close()
    (path,) = segments(tmp_path)
    first, _ = open_ledger(tmp_path, writing=False).entries()
    earlier = (first.at - timedelta(days=1)).isoformat()
    path.write_text(path.read_text("utf-8").replace(first.at.isoformat(), earlier, 1), "utf-8")
    with pytest.raises(LedgerDamaged):
        open_ledger(tmp_path, writing=False)


def test_an_empty_ledger_stands_at_the_first_hash(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    assert (ledger.head, ledger.length, list(ledger.entries())) == (FIRST, 0, [])


def test_a_reopened_ledger_goes_on_where_it_stood(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 7)
    ledger.close()
    again = open_ledger(tmp_path, segment_bytes=SMALL)
    assert (again.head, again.length) == (ledger.head, 7)
    assert again.commit(opened(8)).prev == ledger.head


def test_entries_after_a_number_begin_right_after_it(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 40)
    for after in range(41):
        assert numbers(ledger, after) == list(range(after + 1, 41))


def test_every_segment_is_a_plain_tinydb_file(tmp_path: Path) -> None:
    filled(tmp_path, 20)
    found = [commit for path in segments(tmp_path) for commit in TinyDB(path).table("commits").all()]
    assert [commit["seq"] for commit in found] == list(range(1, 21))
    assert found[0].doc_id == 1
    assert found[19]["facts"] == opened(20)


def test_a_segment_saved_anew_by_stock_tinydb_is_still_proved(tmp_path: Path) -> None:
    filled(tmp_path, 20).close()
    for path in segments(tmp_path):
        path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1))
    ledger = open_ledger(tmp_path, segment_bytes=SMALL)
    ledger.commit(opened(21))
    assert numbers(ledger) == list(range(1, 22))
    assert numbers(ledger, 15) == list(range(16, 22))


def test_only_the_last_segment_is_ever_rewritten(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 20)
    before = {path: path.read_bytes() for path in segments(tmp_path)[:-1]}
    for number in range(21, 41):
        ledger.commit(opened(number))
    assert {path: path.read_bytes() for path in before} == before


def test_a_document_is_encoded_once_however_often_its_segment_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[object] = []

    class Counting(segments_room.Kept):
        def __init__(self, document: Any) -> None:
            encoded.append(document)
            super().__init__(document)

    monkeypatch.setattr(segments_room, "Kept", Counting)
    storage = SegmentStorage(tmp_path / "000001.json")
    table = TinyDB(tmp_path / "000001.json", storage=lambda _: storage).table("commits")
    for number in range(50):
        table.insert({"n": number})
    assert len(encoded) == 50


def test_tinydb_itself_cannot_change_a_commit(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()
    table = TinyDB(tmp_path / "000001.json", storage=SegmentStorage).table("commits")
    with pytest.raises((AttributeError, TypeError)):
        table.update({"facts": []})
    assert numbers(open_ledger(tmp_path)) == [1, 2, 3]


def test_a_commit_never_spans_segments_even_when_it_is_larger_than_one(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 3)
    ledger.commit([{"fact": "Long", "text": "长" * 5 * SMALL}])
    ledger.commit(opened(5))
    assert numbers(ledger) == [1, 2, 3, 4, 5]


def test_what_the_caller_does_to_a_fact_afterwards_changes_nothing(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    facts = opened(1)
    ledger.commit(facts)
    facts[0]["number"] = "forged"
    ledger.commit(opened(2))
    assert next(ledger.entries()).facts[0]["number"] == "TJ-2026-0001"


def test_half_a_character_of_a_broken_mail_is_kept_and_proved(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    ledger.commit([{"text": "半\ud83d个"}])
    ledger.close()
    assert next(open_ledger(tmp_path).entries()).facts[0]["text"] == "半\ud83d个"


def test_a_fact_that_is_not_json_leaves_nothing_and_the_next_is_taken(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    with pytest.raises(TypeError):
        ledger.commit([{"at": object()}])
    with pytest.raises(ValueError):
        ledger.commit([{"share": float("nan")}])
    assert ledger.commit(opened(1)).seq == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.dictionaries(st.text(max_size=8), JSON, max_size=4), max_size=3), min_size=1, max_size=6))
def test_whatever_json_goes_in_comes_out_proved(tmp_path_factory: pytest.TempPathFactory, commits: Any) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    ledger = open_ledger(folder, segment_bytes=200)
    for facts in commits:
        ledger.commit(facts)
    ledger.close()
    assert [list(commit.facts) for commit in open_ledger(folder).entries()] == commits


def ends_of_commits(whole: bytes) -> list[int]:
    """The offsets at which a commit's text is complete."""
    lines = whole.split(b"\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    return [start + len(line.removesuffix(b",")) for start, line in zip(starts, lines, strict=True) if b"facts" in line]


@pytest.mark.slow
def test_a_last_segment_cut_at_any_byte_is_mended_to_its_last_whole_commit(tmp_path: Path) -> None:
    filled(tmp_path, 9).close()
    last = segments(tmp_path)[-1]
    whole = last.read_bytes()
    ends = ends_of_commits(whole)
    for cut in range(len(whole)):
        last.write_bytes(whole[:cut])
        ledger = open_ledger(tmp_path, segment_bytes=SMALL)
        assert ledger.length == 9 - len(ends) + sum(end <= cut for end in ends)
        assert len(ledger.repairs) == 1
        ledger.commit(opened(0))
        ledger.close()
        assert numbers(open_ledger(tmp_path, writing=False)) == list(range(1, ledger.length + 1))


def test_a_mended_segment_keeps_every_commit_whose_line_is_whole(tmp_path: Path) -> None:
    filled(tmp_path, 5, segment_bytes=10**6).close()
    path = tmp_path / "000001.json"
    whole = path.read_bytes()
    torn_at = ends_of_commits(whole)[3] + 10
    path.write_bytes(whole[:torn_at])
    ledger = open_ledger(tmp_path)
    assert ledger.length == 4
    assert "最后一笔完整记录（4）" in ledger.repairs[0]
    (torn,) = tmp_path.glob(".torn-000001-*.json")
    assert torn.read_bytes() == whole[:torn_at]


def test_a_garbled_end_is_mended_like_a_torn_one(tmp_path: Path) -> None:
    filled(tmp_path, 5, segment_bytes=10**6).close()
    path = tmp_path / "000001.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-200] + b"\x00" * 200)
    assert open_ledger(tmp_path).length == sum(end <= len(whole) - 200 for end in ends_of_commits(whole)) == 4


def test_damage_with_whole_commits_after_it_is_refused_and_not_cut_off(tmp_path: Path) -> None:
    filled(tmp_path, 5, segment_bytes=10**6).close()
    path = tmp_path / "000001.json"
    whole = path.read_bytes().replace(b"TJ-2026-0003", b"TJ-2026-0009")
    path.write_bytes(whole)
    with pytest.raises(LedgerDamaged, match=r"000001.json 从第 3 笔"):
        open_ledger(tmp_path)
    assert path.read_bytes() == whole
    assert not list(tmp_path.glob(".torn-*"))


@pytest.mark.parametrize("harm", ["altered", "cut", "removed line", "emptied"])
def test_a_damaged_closed_segment_is_named_with_its_first_bad_commit(tmp_path: Path, harm: str) -> None:
    filled(tmp_path, 30).close()
    second = segments(tmp_path)[1]
    first = TinyDB(second).table("commits").all()[0]["seq"]
    lines = second.read_bytes().split(b"\n")
    harmed = {
        "altered": b"\n".join([*lines[:2], lines[2].replace("打不开".encode(), "打得开".encode()), *lines[3:]]),
        "cut": b"\n".join(lines[:2]),
        "removed line": b"\n".join([*lines[:2], *lines[3:]]),
        "emptied": b"",
    }
    second.write_bytes(harmed[harm])
    bad = first if harm == "emptied" else first + 1
    with pytest.raises(LedgerDamaged, match=f"000002.json 从第 {bad} 笔.*请从备份恢复"):
        list(open_ledger(tmp_path).entries())


def test_a_missing_segment_is_named(tmp_path: Path) -> None:
    filled(tmp_path, 30).close()
    segments(tmp_path)[1].unlink()
    with pytest.raises(LedgerDamaged, match=r"000002.json"):
        open_ledger(tmp_path)


def test_a_segment_from_another_ledger_breaks_the_chain(tmp_path: Path) -> None:
    filled(tmp_path / "ours", 30).close()
    other = open_ledger(tmp_path / "other", segment_bytes=SMALL)
    for number in range(1, 31):
        other.commit([{"fact": "Different", "number": f"TJ-2026-{number:04}", "text": "另一个合同的账"}])
    segments(tmp_path / "ours")[1].write_bytes(segments(tmp_path / "other")[1].read_bytes())
    with pytest.raises(LedgerDamaged, match=r"000002.json"):
        list(open_ledger(tmp_path / "ours").entries())


def test_a_second_writer_is_told_who_writes_and_a_reader_is_let_in(tmp_path: Path) -> None:
    ledger = filled(tmp_path, 3)
    second = (
        f"from pathlib import Path; from mailbot.shell.ledger_tinydb import *; open_ledger(Path({str(tmp_path)!r}))"
    )
    refused = subprocess.run([sys.executable, "-c", second], capture_output=True, text=True, check=False)
    assert f"LedgerBusy: 账本 {tmp_path} 正由进程 {os.getpid()} 写入" in refused.stderr
    with pytest.raises(LedgerBusy):
        open_ledger(tmp_path)
    assert numbers(open_ledger(tmp_path, writing=False)) == [1, 2, 3]
    ledger.close()
    ledger.close()
    assert open_ledger(tmp_path).length == 3


def test_a_writer_killed_outright_leaves_no_lock_behind(tmp_path: Path) -> None:
    killed = f"""
from pathlib import Path; import os, signal
from mailbot.shell.ledger_tinydb import *
ledger = open_ledger(Path({str(tmp_path)!r})); ledger.commit([{{"fact": 1}}]); os.kill(os.getpid(), signal.SIGKILL)"""
    subprocess.run([sys.executable, "-c", killed], check=False)
    assert open_ledger(tmp_path).length == 1


def test_a_reader_writes_nothing_even_when_the_end_is_torn(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()
    path = tmp_path / "000001.json"
    path.write_bytes(path.read_bytes()[:-40])
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    reader = open_ledger(tmp_path, writing=False)
    assert (reader.length, numbers(reader)) == (2, [1, 2])
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    with pytest.raises(LedgerStopped):
        reader.commit(opened(4))


def test_a_disk_that_fails_stops_the_ledger_until_it_is_opened_afresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = filled(tmp_path, 3)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_bytes", full)
        with pytest.raises(LedgerStopped, match=r"第 4 笔.*No space left"):
            ledger.commit(opened(4))
    with pytest.raises(LedgerStopped):
        ledger.commit(opened(4))
    ledger.close()
    again = open_ledger(tmp_path)
    assert again.length == 3
    assert not list(tmp_path.glob(f"{files.UNFINISHED}*"))
    assert again.commit(opened(4)).seq == 4


def test_a_commit_writes_the_same_number_of_bytes_after_a_thousand_as_after_ten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(files, "sync_bytes", lambda path: written.append(path.stat().st_size))
    monkeypatch.setattr(files, "sync_folder", lambda _: None)
    filled(tmp_path, 1000, segment_bytes=8000)
    assert max(written) < 9000
    assert sum(written[-100:]) < 1.5 * sum(written[:100]) + 9000
