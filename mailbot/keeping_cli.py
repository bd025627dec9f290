"""The commands about what is kept: verify, export and purge. mailbot/cli.py puts them among the others."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.shell.console import REFUSED, err, out, print_json, refuse
from mailbot.shell.finding import home_path, sound_home, state_of
from mailbot.shell.options import HomeOption, JsonOption


def register(cli: typer.Typer) -> None:
    """Put these commands, in this order, on the command line."""
    for command in (verify, export, purge):
        cli.command()(command)


def verify(
    home: HomeOption = None,
    head: Annotated[
        str, typer.Option(help="曾经抄存的链头（周报和给信息科的存证信里有），核对它在不在本账本的链上")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """核对账本的链和每封信的校验值，指出第一处断裂。

    例：mailbot verify --home desk
    """
    from mailbot.shell import verifying

    asked = head.strip().lower()
    if head and not verifying.HEAD.fullmatch(asked):
        refuse(f"--head {head} 不是链头：请抄写信中的 64 个十六进制字符，至少前 {verifying.SHORTEST} 个。")
    raise typer.Exit(verifying.show(home_path(home), asked, as_json=as_json))


def export(
    folder: Annotated[Path, typer.Argument(help="新文件夹；--verify 时为已有的导出")],
    home: HomeOption = None,
    check: Annotated[bool, typer.Option("--verify", help="不导出，核对已有的导出")] = False,
    as_json: JsonOption = False,
) -> None:
    """导出合同的全部记录交医院：来信原件、信件、账本、考核表、工单表、清单（含校验值）。

    例：mailbot export 移交 --home desk
    """
    from mailbot.shell import exporting, verifying
    from mailbot.shell.archive import ArchiveDamaged
    from mailbot.shell.clock import now

    if check:
        _verified(folder, exporting.problems(folder), as_json=as_json)
        return
    place, state = sound_home(home), state_of(home)
    proof = verifying.prove(place.path)
    why = exporting.refusal(folder) or proof.broken or "\n".join(proof.wrong)
    if why:
        refuse(why)
    try:
        manifest = exporting.export(place, state, proof, folder, now())
    except (ArchiveDamaged, OSError) as error:
        refuse(f"导出未完成（{error}）：请删去 {folder} 后重试。")
    if as_json:
        print_json(manifest)
        return
    out.print(
        f"已导出到 {folder}：来信 {proof.mails} 封、信件 {proof.letters} 封、账本 {proof.commits} 笔，清单 SHA256SUMS。",
        markup=False,
    )
    err.print("提示：其中的来信原件含未遮盖的个人信息，请妥善保管和移交。", markup=False)


def _verified(folder: Path, problems: list[str], *, as_json: bool) -> None:
    """What is wrong with an export, or that nothing is."""
    if as_json:
        print_json({"sound": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            err.print(problem, markup=False)
    else:
        out.print(f"{folder} 与清单相符。", markup=False)
    if problems:
        raise typer.Exit(REFUSED)


def purge(
    home: HomeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="真的清除；不写则只列出")] = False,
    by: Annotated[str, typer.Option(help="由谁要求：登记的信息科或项目经理的邮箱")] = "",
    why: Annotated[str, typer.Option(help="缘由，记入账本")] = "",
    as_json: JsonOption = False,
) -> None:
    """合同期满并过保留期后清除来信和信件的原件；账本的链保留，仍可核对。

    例：mailbot purge --home desk
    """
    from mailbot.shell import purging
    from mailbot.shell.archive import Archive
    from mailbot.shell.clock import now
    from mailbot.shell.ledger_tinydb import open_ledger

    place, state, archive = sound_home(home), state_of(home), Archive(home_path(home))
    refused = purging.refusal(place, state, now(), (by, why) if yes else None)
    if refused:
        refuse(refused)
    found = purging.plan(place, state, archive, now())
    if yes:
        ledger = open_ledger(place.ledger, clock=now)
        purging.purge(ledger, archive, found, (by, why), now)
        ledger.close()
    _purged(found.mails, found.letters, found.bytes, yes=yes, as_json=as_json)


def _purged(mails: tuple[str, ...], letters: tuple[str, ...], size: int, *, yes: bool, as_json: bool) -> None:
    """What went, or would go."""
    if as_json:
        print_json({"done": yes, "mails": list(mails), "letters": list(letters), "bytes": size})
        return
    done = "已清除" if yes else "可以清除（未动任何文件；确要清除请加 --yes、--by、--why，先用 mailbot export 导出）"
    out.print(f"{done}：来信 {len(mails)} 封，信件 {len(letters)} 封，共 {size / 1024:,.0f} KB。", markup=False)
    if yes:
        err.print(
            "提示：邮件服务器、备份和导出里的副本不在此列，请一并处理。账本仍可用 mailbot verify 核对。", markup=False
        )
