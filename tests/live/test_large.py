"""A mail of 200 MB through a real Dovecot: never in memory, answered by its limit, and the next mail is read."""

import os
import smtplib
import subprocess
from collections.abc import Iterator

import pytest

from tests.live.dovecot import HOST, Dovecot
from tests.live.test_whole_process import FAULT, Bot, Person, bot, environment, people

__all__ = ["bot", "people"]
pytestmark = [pytest.mark.live, pytest.mark.slow]

MIB = 1024 * 1024
LINE = b"A" * 76 + b"\r\n"
ROOM = 32 * MIB
"""By how much a round's peak may differ from that of another."""


def poured(clerk: Person, size: int) -> Iterator[bytes]:
    """A report with a file of so many bytes, never whole in memory here either."""
    head = f"From: {clerk.address}\r\nTo: {clerk.desk}\r\nSubject: film\r\nMessage-ID: <film@{clerk.address}>\r\nMIME-Version: 1.0\r\n"
    yield head.encode()
    yield b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    yield b"Content-Disposition: attachment; filename=film.mp4\r\n\r\n"
    piece = LINE * (MIB // len(LINE))
    for _ in range(size // len(piece) + 1):
        yield piece


def deliver(server: Dovecot, clerk: Person, size: int) -> None:
    """By LMTP (RFC 2033), as a mail server does that takes mails of any size."""
    with smtplib.LMTP(HOST, server.lmtp) as client:
        client.ehlo()
        client.mail(clerk.address)
        client.rcpt(clerk.desk)
        assert client.docmd("DATA")[0] == 354
        for piece in poured(clerk, size):
            client.send(piece)
        client.send(b".\r\n")
        assert client.getreply()[0] == 250


def peak(bot: Bot) -> int:
    """The most memory that one round by a process of its own took, in bytes."""
    with (bot.home.path / "bot.log").open("ab") as log:
        process = subprocess.Popen(bot._command("once"), stdout=log, stderr=log, env=environment())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, bot.log
    return used.ru_maxrss * 1024


def test_a_mail_of_200_mb_is_answered_by_its_limit_and_takes_no_memory(
    bot: Bot, people: dict[str, Person], dovecot_server: Dovecot
) -> None:
    clerk = people["clerk"]
    clerk.write("条码打不出来", FAULT)
    usual = peak(bot)
    clerk.get("登记")
    deliver(dovecot_server, clerk, 200 * MIB)
    clerk.write("导检屏不亮", FAULT.replace("条码", "导检屏"))
    assert peak(bot) < usual + ROOM
    large, small = list(bot.state.mails.values())[1:]
    assert (large.ends, small.ends) == ("aside", "ticket")
    assert "分几封重发" in clerk.get("重发").text
    assert people["manager"].get("搁置")
    kept = sum(path.stat().st_size for path in bot.home.path.rglob("*") if path.is_file())
    assert kept < MIB
