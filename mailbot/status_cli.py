"""The command for monitoring programs. mailbot/cli.py puts it among the others."""

from typing import Annotated

import typer

from mailbot.shell.console import REFUSED, err, out, print_json
from mailbot.shell.finding import sound_home
from mailbot.shell.options import HomeOption, JsonOption


def register(cli: typer.Typer) -> None:
    """Put this command on the command line."""
    cli.command()(status)


def status(
    home: HomeOption = None,
    as_json: JsonOption = False,
    prometheus: Annotated[
        bool, typer.Option("--prometheus", help="输出 Prometheus 文本，供 node_exporter 的 textfile 收集")
    ] = False,
) -> None:
    """服务台近况，供监控：心跳、收发、积压、逾期、磁盘、账本。有需要人处理的事则退出码为 1。

    例：mailbot status --home desk
    """
    from mailbot.shell import status
    from mailbot.shell.clock import now

    found = status.standing(sound_home(home), now())
    if prometheus:
        print(status.metrics(found), end="")
    elif as_json:
        print_json(status.row(found))
    else:
        out.print(status.words(found), markup=False)
    troubles = status.troubles(found)
    for sentence in troubles:
        err.print(sentence, markup=False)
    raise typer.Exit(REFUSED if troubles else 0)
