"""The commands against loss: backup, restore and rebuild. mailbot/cli.py puts them among the others."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot.shell.console import out, print_json, refuse
from mailbot.shell.finding import sound_home
from mailbot.shell.options import HomeOption, JsonOption


def register(cli: typer.Typer) -> None:
    """Put these commands, in this order, on the command line."""
    for command in (backup, restore, rebuild):
        cli.command()(command)


def backup(
    folder: Annotated[Path, typer.Argument(help="备份文件夹，最好在另一块磁盘上；可反复备份到同一处")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """备份家目录（值守时也可以）：只复制新增的部分，恢复到一旁核对无误后才算完成。

    例：mailbot backup /mnt/backup --home desk
    """
    from mailbot.shell import backup as backups
    from mailbot.shell.clock import now

    place = sound_home(home)
    try:
        made = backups.take(place.path, folder, now(), place.config.backup.keep)
    except OSError as error:
        refuse(f"备份未完成（{error.strerror}：{error.filename}）：此前的备份不受影响；请检查磁盘空间与权限后重试。")
    if as_json:
        print_json({"backup": made.name, "made": made.made, "commits": made.commits, "head": made.head})
        return
    out.print(f"已备份到 {folder}，名为 {made.name}：账本 {made.commits} 笔，恢复核对无误。", markup=False)
    out.print(f"链头 {made.head}", markup=False)


def restore(
    folder: Annotated[Path, typer.Argument(help="备份文件夹")],
    home: Annotated[Path, typer.Argument(help="新的或空的家目录")],
    name: Annotated[str, typer.Option("--name", help="哪一次备份，如 20261128-020000；不写则为最近一次")] = "",
    as_json: JsonOption = False,
) -> None:
    """从备份恢复家目录，核对后说明下一步；备份之后的来信会从邮箱重新读入。

    例：mailbot restore /mnt/backup desk-new
    """
    from mailbot.shell import restoring

    try:
        made = restoring.restore(folder, home, name)
    except OSError as error:
        refuse(f"恢复未完成（{error.strerror}：{error.filename}）：请删去 {home} 后重试。")
    restoring.tell(home, made, as_json=as_json)


def rebuild(
    source: Annotated[
        Path | None, typer.Argument(help="存下的来信：家目录、文件夹或 mbox；不写则为家目录自己的存档")
    ] = None,
    home: HomeOption = None,
    mailbox: Annotated[bool, typer.Option("--mailbox", help="从邮箱里的来信重建（家目录也没有了）")] = False,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"], help="停止值守的时刻：此前的来信已答复过，不再发信"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """账本丢失时，凭来信重建工单、警告和考核；此前的信件不再发出，与原账本可能的差异逐条列出。

    例：mailbot rebuild --home desk
    """
    from mailbot.app import build
    from mailbot.shell import rebuilding

    place = sound_home(home, online=mailbox)
    why = rebuilding.refusal(place, mailbox=mailbox, until=until)
    if why:
        refuse(why)
    mails = rebuilding.gathered(place, source, mailbox=mailbox)
    rebuilding.rebuild(place, mails, rebuilding.local(until), build, as_json=as_json)
