"""Told to stop, a running desk finishes the mail or letter in hand and is gone within five seconds, whatever it waits for."""

import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.shell.recall import reading
from tests.crash.process import end
from tests.crash.stage import HOST, PATIENCE, Stage
from tests.live.conftest import PASSWORD, World
from tests.shell.line_server import LineServer

pytestmark = pytest.mark.slow
WITHIN = 5.0


def leaves_in_time(stage: Stage, busy: Callable[[], bool]) -> None:
    """Started, and told to stop once it is busy."""
    process = stage.start("run")
    until = time.monotonic() + PATIENCE
    while not busy():
        assert time.monotonic() < until, stage.log
        assert process.exitcode is None, stage.log
        time.sleep(0.05)
    began = time.monotonic()
    assert end(process, signal.SIGTERM) == 0, stage.log
    assert time.monotonic() - began < WITHIN
    assert "Traceback" not in stage.log


@contextmanager
def smtp_that_never_thanks() -> Iterator[LineServer]:
    """Takes sender, recipients and the letter, and does not answer its last line."""
    said = {
        "EHLO": "250-slow\r\n250 AUTH PLAIN LOGIN",
        "AUTH": "235 ok",
        "MAIL": "250 ok",
        "RCPT": "250 ok",
        "DATA": "354 go on",
    }
    answers = {word.encode(): f"{words}\r\n".encode() for word, words in said.items()}

    def answer(line: bytes) -> bytes:
        return answers.get(line[:4].upper(), b"")

    with LineServer(b"220 slow ESMTP\r\n", answer) as server:
        yield server


def test_waiting_for_news(stage: Stage) -> None:
    stage.write(1)
    leaves_in_time(stage, lambda: not stage.unfinished())
    assert stage.reckon().sound


def test_in_the_back_off_before_a_mailbox_that_is_away(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 1, 1, "nowhere.example", PASSWORD)
    leaves_in_time(stage, lambda: stage.log.count("收信暂不可用") >= 3)


def test_before_a_mailbox_that_does_not_greet(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as silent:
        stage = Stage(tmp_path, silent.getsockname()[1], 1, "silent.example", PASSWORD)
        silent.settimeout(PATIENCE)
        leaves_in_time(stage, lambda: bool(silent.accept()[0].fileno))


def test_in_the_middle_of_a_letter_which_waits_on(
    post_office: World, tmp_path: Path, address: Callable[[str], str]
) -> None:
    with smtp_that_never_thanks() as slow:
        domain = address("x").partition("@")[2]
        stage = Stage(tmp_path, post_office.imap_port, post_office.smtp_port, domain, PASSWORD)
        stage.write(1)
        settings = stage.path / "mailbot.toml"
        settings.write_text(settings.read_text().replace(f"port = {post_office.smtp_port}", f"port = {slow.port}"))
        leaves_in_time(stage, lambda: b"." in slow.heard)
        assert reading(stage.path).outbox
        settings.write_text(settings.read_text().replace(f"port = {slow.port}", f"port = {post_office.smtp_port}"))
    assert stage.once() == 0, stage.log
    found = stage.reckon()
    assert found.sound, found


def test_a_second_process_at_one_home_is_told_who_works_there(stage: Stage) -> None:
    first = stage.start("run")
    until = time.monotonic() + PATIENCE
    while "值守中" not in stage.log:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert stage.once() == 1
    assert f"正由进程 {first.pid} 写入" in stage.log
    assert f"kill {first.pid}" in stage.log
    assert end(first, signal.SIGTERM) == 0
