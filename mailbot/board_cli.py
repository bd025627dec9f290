"""The commands about the board: the page, and a made-up week to look at. mailbot/cli.py puts them among the others."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from mailbot.shell.console import err, out, refuse
from mailbot.shell.finding import sound_home, state_of
from mailbot.shell.options import HomeOption


def register(cli: typer.Typer) -> None:
    """Put these commands, in this order, on the command line."""
    for command in (board, simulate):
        cli.command()(command)


def board(
    home: HomeOption = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="写到哪个文件；不写则为 [board] 的 file，或家目录里的 board.html")
    ] = None,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="不遮盖个人信息（姓名、地址、来信主题）")] = False,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option(help="页面语言：zh 或 en")] = None,
) -> None:
    """看板：一页说明合同现状，时限、问题热度、警告与费用、义务日历；单个 HTML 文件，离线可用。

    例：mailbot board --home desk --out 看板.html
    """
    from mailbot.shell.board import now_standing, page, write
    from mailbot.shell.clock import now
    from mailbot.shell.config import BoardBlock

    place, state = sound_home(home), state_of(home)
    wanted = place.config.board or BoardBlock()
    wanted = replace(wanted, lang=lang or wanted.lang, masked=wanted.masked and not unmasked)
    path = to or place.path / wanted.file
    told = now_standing(place, state, now(), masked=wanted.masked)
    try:
        write(path, page(place, told, wanted))
    except OSError as world:
        refuse(f"看板写不进 {path}（{world.strerror}）：请换一个 --out，或腾出空间、放开权限。")
    out.print(str(path.absolute()), markup=False)
    if not wanted.masked:
        err.print("提示：本页含未遮盖的个人信息，请勿外传。", markup=False)


def simulate(
    week: Annotated[
        Literal["quiet", "normal", "terrible"], typer.Argument(help="quiet 平静、normal 平常、terrible 糟糕")
    ] = "normal",
    folder: Annotated[
        Path | None, typer.Option("--home", help="临时家目录放哪里；默认 store/simulate/ 下以这一周命名")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="用浏览器打开看板")] = False,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="看板语言：zh 或 en")] = "zh",
) -> None:
    """把虚构的一周演进一个临时家目录（不收发邮件），做出看板。

    例：mailbot simulate terrible --open
    """
    from mailbot.demo import scratch, simulation
    from mailbot.shell.console import progress

    path = folder or Path("store/simulate") / week
    if why := scratch.refusal(path, "--home"):
        refuse(why)
    place = simulation.found(path, lang)
    with progress("演示", len(simulation.acts(week))) as done:
        board = simulation.simulate(place, week, done)
    out.print(str(board.absolute()), markup=False)
    if show and not simulation.opened(board):
        err.print("提示：这里没有可用的浏览器（xdg-open），请自行打开上面的文件。", markup=False)
