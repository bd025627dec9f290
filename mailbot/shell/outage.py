"""The [outage] block of mailbot.toml: after how long somebody is told by another way that mail cannot be fetched or sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailbot.shell.logins import FILE, Plain, ServerBlock, block, missing_secrets, server_problems
from mailbot.shell.schema import Problem


@dataclass(frozen=True, slots=True)
class OutageBlock:
    """After `minutes` the program `command` is run, and a letter goes `to` these over another mailbox's `smtp`; each where it is set."""

    minutes: int = 30
    command: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    smtp: ServerBlock | None = None


def problems(given: Plain) -> Iterator[Problem]:
    """What is wrong with the block, if there is one."""
    minutes, command = given.get("minutes"), given.get("command")
    if type(minutes) is int and not 1 <= minutes <= 24 * 60:
        yield Problem(FILE, "outage.minutes", f"{minutes} 不在 1 到 1440 之间", "请写中断多少分钟后另行通知，例如 30")
    if isinstance(command, list) and command and not (isinstance(command[0], str) and Path(command[0]).is_absolute()):
        cure = '请写完整路径，参数逐个分开，例如 ["/usr/local/bin/send-sms"]'
        yield Problem(FILE, "outage.command", f"{command[0]!r} 不是程序的完整路径", cure)
    smtp, to = block(given, "smtp"), given.get("to")
    if bool(smtp) is not bool(to):
        yield Problem(FILE, "outage.to", "另行发信要写齐收件人和另一个邮箱", "请同时写 to 和 [outage.smtp]，或都不写")
    for place, address in enumerate(to if isinstance(to, list) else ()):
        if isinstance(address, str) and "@" not in address:
            yield Problem(FILE, f"outage.to.{place}", f"{address!r} 不是邮箱地址", "请写成 name@elsewhere.example")
    if smtp:
        yield from server_problems("outage.smtp", smtp)


def missing(given: Plain, home: Path) -> Iterator[Problem]:
    """The other mailbox's password, where it is not there."""
    if block(given, "smtp"):
        yield from missing_secrets({"smtp": block(given, "smtp")}, "outage", home)
