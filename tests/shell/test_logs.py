"""What a desk logs is masked, whoever writes the line."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailbot.shell import logs
from mailbot.shell.logs import to_json, veil
from mailbot.shell.replay import Moment
from tests.stories.village import found, moment, settled


def test_no_line_of_the_log_holds_what_is_personal(caplog: pytest.LogCaptureFixture) -> None:
    veil()
    veil()
    logging.getLogger("mailbot").warning("%s 不能用：%s", "noted.txt", "受检者张小三 手机13897123456")
    assert [record.getMessage() for record in caplog.records] == ["noted.txt 不能用：受检者张** 手机138****3456"]


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, str]]]]:
    """The log as JSON, and what stands in it."""
    log, file = logging.getLogger("mailbot"), tmp_path / "mailbot.jsonl"
    before = log.level
    veil()
    handler = to_json(file)
    yield lambda: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    log.removeHandler(handler)
    log.setLevel(before)
    handler.close()


def test_a_mail_can_be_followed_from_station_to_station(
    lines: Callable[[], list[dict[str, str]]], tmp_path: Path
) -> None:
    village = settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))
    village.write("clerk", "读卡器", "登记台读卡器读不出身份证，受检者张小三 手机13897123456 已经排队了。")
    (mail,) = village.desk.state.mails
    told = [line for line in lines() if line.get("mail") == mail]
    assert [line["station"] for line in told][:3] == ["kept", "attempt", "written"]
    assert lines()[-1]["station"] == "committed"
    assert "13897123456" not in json.dumps(lines(), ensure_ascii=False)


def test_a_full_file_is_put_by_and_only_so_many_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "BYTES", 2000)
    monkeypatch.setattr(logs, "FILES", 3)
    log, file = logging.getLogger("mailbot"), tmp_path / "mailbot.jsonl"
    before, handler = log.level, to_json(file)
    for number in range(200):
        logs.noted("read", f"{number:064}", "answered")
    log.removeHandler(handler)
    log.setLevel(before)
    handler.close()
    kept = [file, *(tmp_path / f"mailbot.jsonl.{nth}" for nth in (1, 2, 3))]
    assert sorted(tmp_path.iterdir()) == sorted(kept)
    told = [json.loads(line) for each in reversed(kept) for line in each.read_text().splitlines()]
    assert [int(line["mail"]) for line in told] == list(range(200 - len(told), 200))
    assert all(each.stat().st_size <= 2000 for each in kept)


def test_what_an_exception_says_is_masked_in_the_json_too(lines: Callable[[], list[dict[str, str]]]) -> None:
    try:
        int("手机13897123456")
    except ValueError:
        logging.getLogger("mailbot").exception("出错")
    (line,) = lines()
    assert (line["level"], line["message"], "138****3456" in line["error"]) == ("error", "出错", True)
