"""What a monitoring program is told of a desk: that it lives, what waits, and what needs a person."""

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.home import Home
from mailbot.shell.keeping import BackupBlock
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import folded
from mailbot.shell.status import LEAST_FREE_MB, STALE, Standing, metrics, standing, troubles
from tests import sample_desk
from tests.sample_desk import at

NOW = at(19, 10)
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = sample_desk.settled(tmp_path / "home")
    sample_desk.remembered(place)
    return place


@pytest.fixture
def well(home: Home) -> Standing:
    """A desk that needs nobody."""
    Heartbeat(home.path / "heartbeat", fetched=NOW, sent=NOW).beat(NOW)
    found = standing(home, NOW)
    return replace(found, outbox=0, oldest_letter=None, aside=0, disk_free_mb=LEAST_FREE_MB)


def test_what_the_heart_told_is_read_back(tmp_path: Path) -> None:
    Heartbeat(tmp_path / "heartbeat", fetched=at(13), sent=None).beat(NOW)
    told = Heartbeat.of(tmp_path)
    assert (told.at, told.fetched, told.sent) == (NOW, at(13), None)


@pytest.mark.parametrize("torn", [b"", b"[]", b"{", b'{"at": 7}', b'{"at": "x"}', b"\xff"])
def test_a_torn_heartbeat_is_none(tmp_path: Path, torn: bytes) -> None:
    (tmp_path / "heartbeat").write_bytes(torn)
    assert Heartbeat.of(tmp_path).at is None


def test_a_heart_that_cannot_write_stops_nothing(tmp_path: Path) -> None:
    Heartbeat(tmp_path / "missing" / "heartbeat").beat(NOW)


def test_systemd_hears_that_the_desk_is_ready_and_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        Heartbeat().beat(NOW)
        assert manager.recv(99) == b"READY=1\nWATCHDOG=1"


def test_the_standing_counts_what_the_ledger_says(home: Home) -> None:
    found = standing(home, NOW)
    assert (found.outbox, found.aside, found.held, found.oldest_letter) == (2, 1, 1, at(15))
    assert (found.tickets_open, found.overdue > 0, found.commits) == (6, True, 1)
    assert re.fullmatch("[0-9a-f]{64}", found.head)


def test_a_desk_that_needs_nobody_has_no_troubles(well: Standing) -> None:
    assert troubles(well) == []


WRONG: list[tuple[Callable[[Standing], Standing], str]] = [
    (lambda found: replace(found, heartbeat=None), "没有心跳"),
    (lambda found: replace(found, heartbeat=NOW - timedelta(minutes=11)), "没有在运行"),
    (lambda found: replace(found, heartbeat=NOW + timedelta(minutes=11)), "校准"),
    (lambda found: replace(found, down=("收信自 2026-10-15 09:00 起中断：不可用",)), "起中断"),
    (lambda found: replace(found, oldest_letter=NOW - timedelta(minutes=61)), "mailbot outbox"),
    (lambda found: replace(found, aside=2), "mailbot aside retry"),
    (lambda found: replace(found, backup_failed="磁盘已满"), "mailbot backup"),
    (lambda found: replace(found, disk_free_mb=LEAST_FREE_MB - 1), "磁盘"),
]


@pytest.mark.parametrize(("change", "word"), WRONG)
def test_each_trouble_is_one_sentence(well: Standing, change: Callable[[Standing], Standing], word: str) -> None:
    (sentence,) = troubles(change(well))
    assert word in sentence


@pytest.mark.parametrize("half", [0, 1], ids=["English", "中文"])
def test_the_operators_page_has_each_trouble_with_its_cure_and_no_other(well: Standing, half: int) -> None:
    page = (DEPLOY.parent / "docs" / "operations.md").read_text(encoding="utf-8").split("\n# ")[half]
    table = page.split("`mailbot status` " + ("complains", "报出")[half])[1].split("\n## ")[0]
    named = re.findall(r"^\| ([\u4e00-\u9fff]+) \| [^|]+ \| [^|]+ \|$", table, re.MULTILINE)[half:]
    told = {sentence for change, _ in WRONG for sentence in troubles(change(well))}
    assert {word: sum(word in sentence for sentence in told) for word in named} == dict.fromkeys(named, 1)
    assert len(named) == len(told)


def test_a_backup_that_is_set_and_never_came_is_missed_after_a_day(home: Home) -> None:
    set_up = replace(home, config=replace(home.config, backup=BackupBlock("/backups")))
    began = folded(open_ledger(home.ledger, writing=False)).started
    assert began
    assert standing(set_up, began + STALE - timedelta(seconds=1)).backup_failed == ""
    assert standing(set_up, began + STALE).backup_failed
    assert standing(home, began + STALE).backup_failed == ""


def test_status_works_beside_a_running_desk_and_says_by_its_exit_code_that_somebody_is_needed(home: Home) -> None:
    writing = open_ledger(home.ledger)
    result = CliRunner().invoke(cli, ["status", "--json", "--home", str(home.path)])
    writing.close()
    shown = json.loads(result.stdout)
    assert result.exit_code == 1
    assert shown["troubles"] == result.stderr.splitlines()


def test_the_figures_are_in_the_text_format_of_prometheus(well: Standing) -> None:
    text = metrics(replace(well, last_send=None))
    assert all(re.fullmatch(r"# TYPE mailbot_\w+ gauge|mailbot_\w+ [0-9.e+]+", line) for line in text.splitlines())
    figures = dict(line.split() for line in text.splitlines() if not line.startswith("#"))
    assert (figures["mailbot_heartbeat"], figures["mailbot_troubles"]) == (f"{NOW.timestamp():.15g}", "0")
    assert "mailbot_last_send" not in figures


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_understands_the_units_and_finds_them_hardened(tmp_path: Path) -> None:
    program = tmp_path / "mailbot"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in DEPLOY.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/mailbot/.venv/bin/mailbot", str(program)))
    units = [str(tmp_path / unit.name) for unit in DEPLOY.iterdir()]
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, env=environment, check=False
    )
    assert [line for line in checked.stderr.splitlines() if line.startswith((str(tmp_path), "mailbot"))] == []
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(tmp_path / "mailbot.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert judged.returncode == 0, judged.stdout[-200:]


def test_figures_that_cannot_be_made_leave_the_last_ones_which_grow_old(tmp_path: Path) -> None:
    unit = (DEPLOY / "mailbot-metrics.service").read_text()
    (line,) = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.MULTILINE)
    program = tmp_path / "mailbot"
    line = line.replace("/opt/mailbot/.venv/bin/mailbot", str(program)).replace(
        "/var/lib/mailbot-metrics", str(tmp_path)
    )
    for says, kept in (("echo mailbot_troubles 1; exit 1", "mailbot_troubles 1\n"), ("exit 1", "mailbot_troubles 1\n")):
        program.write_text(f"#!/bin/sh\n{says}\n")
        program.chmod(0o755)
        assert subprocess.run(["/bin/sh", "-c", line], check=False).returncode in {0, 1}
        assert (tmp_path / "mailbot.prom").read_text() == kept
    assert "SuccessExitStatus=1" in unit
