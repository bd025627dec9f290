"""Told to stop, a running desk finishes the mail or letter in hand and is gone within five seconds, whatever it waits for."""

import os
import shutil
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailbot.shell.recall import reading
from tests.crash.process import end, ended
from tests.crash.stage import HOST, PATIENCE, Stage
from tests.live.conftest import PASSWORD, World
from tests.shell.bad_line import BadLine
from tests.shell.line_server import LineServer
from tests.shell.test_office import WORD

pytestmark = pytest.mark.slow
WITHIN = 5.0


def meet(moment: Callable[[], bool], seconds: float = 0.05) -> None:
    """Wait until it is there, looking so often."""
    until = time.monotonic() + PATIENCE
    while not moment():
        assert time.monotonic() < until
        time.sleep(seconds)


def leaves_in_time(stage: Stage, busy: Callable[[], bool], **environment: str) -> None:
    """Started, and told to stop once it is busy."""
    process = stage.start("run", **environment)
    meet(lambda: busy() or process.exitcode is not None)
    assert process.exitcode is None, stage.log
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


@dataclass
class Trickle:
    """A server whose first mail comes a few bytes a second."""

    begun: bool = False

    def fault(self, said: Iterator[bytes]) -> Iterator[bytes]:
        for words in said:
            self.begun |= b"BODY[]" in words
            for byte in words if self.begun else ():
                yield bytes([byte])
                time.sleep(0.2)
            yield b"" if self.begun else words


def test_in_the_middle_of_a_mail_that_comes_byte_by_byte(
    post_office: World, tmp_path: Path, address: Callable[[str], str]
) -> None:
    trickle = Trickle()
    domain = address("x").partition("@")[2]
    with BadLine(post_office.imap_port, trickle.fault) as slow:
        stage = Stage(tmp_path / "home", slow.port, post_office.smtp_port, domain, PASSWORD)
        stage.write(1)
        leaves_in_time(stage, lambda: trickle.begun)
        assert not reading(stage.path).mails
        assert stage.once() == 0, stage.log
    stage.imap = post_office.imap_port
    assert stage.reckon().sound


def children(stage: Stage, name: str) -> list[int]:
    """The processes that work for this home, by their command line."""
    lines = {path.parent.name: path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if readable(path)}
    return [int(pid) for pid, line in lines.items() if name.encode() in line and str(stage.path).encode() in line]


def readable(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.read_bytes())
    return False


def test_while_a_backup_is_made_which_the_next_start_makes_anew(stage: Stage, tmp_path: Path) -> None:
    with (stage.path / "mailbot.toml").open("a") as settings:
        settings.write(f'\n[backup]\nfolder = "{tmp_path / "backup"}"\n')
    stage.write(1)
    leaves_in_time(stage, lambda: bool(children(stage, "backup")))
    assert not children(stage, "backup")
    assert stage.once() == 0, stage.log
    assert reading(stage.path).backup_well
    assert stage.reckon().sound


def test_while_libreoffice_reads_a_file_of_the_mail_which_is_no_fault_of_the_mail(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, program = tmp_path / "begun", tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho $$ > {begun}\nexec sleep 60\n")
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    stage.write(1, file=WORD)
    leaves_in_time(stage, begun.exists, PATH=path)
    meet(lambda: not Path(f"/proc/{begun.read_text().strip()}").exists())
    assert not reading(stage.path).mails
    program.write_text("#!/bin/sh\nexit 1\n")
    assert stage.once(PATH=path) == 0, stage.log
    assert stage.reckon().sound


def test_while_a_ledger_is_rebuilt_which_then_is_no_past_to_go_on_from(stage: Stage) -> None:
    stage.write(30)
    assert stage.once() == 0, stage.log
    stage.look()
    tickets, arrived = list(reading(stage.path).tickets), {who: Counter(copies) for who, copies in stage.copies.items()}
    shutil.rmtree(stage.path / "ledger")
    process = stage.start("rebuild")
    meet(lambda: any(stage.path.glob("ledger/*.json")), 0.001)
    assert end(process, signal.SIGTERM) == -signal.SIGTERM
    for command in ("run", "once", "verify", "tickets"):
        assert ended(stage.start(command), PATIENCE) == 1, stage.log
    assert stage.log.count("重建没有做完") == 4
    assert ended(stage.start("rebuild"), PATIENCE) == 0, stage.log
    assert stage.once() == 0, stage.log
    stage.look()
    assert list(reading(stage.path).tickets) == tickets
    assert stage.copies == arrived


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
