"""The command about mails set aside. mailbot/cli.py puts it among the others."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.shell.asides import Act
from mailbot.shell.console import err, print_json, refuse, table
from mailbot.shell.finding import sound_home, state_of
from mailbot.shell.options import HomeOption, JsonOption

ADMITTING = (
    "留存的信：信息科来信写“登记 邮箱 姓名 科室”即登记并办理；也可把人写进 mailbot.toml 的 [[people]]，重新启动后办理。"
)


def register(cli: typer.Typer) -> None:
    """Put this command on the command line."""
    cli.command()(aside)


def aside(
    act: Annotated[Act | None, typer.Argument(help="retry 重新处理 · done 已由人办结；不写则列出")] = None,
    mail: Annotated[str, typer.Argument(help="来信的 sha256，或它的开头；retry 不写则为全部")] = "",
    home: HomeOption = None,
    why: Annotated[str, typer.Option(help="done：由谁、怎样办结，记入账本")] = "",
    as_json: JsonOption = False,
) -> None:
    """搁置的信（处理不了的）和留存的信（发件人未登记）；可在修复后重新处理，或记为已由人办结。

    例：mailbot aside retry --home desk
    """
    from mailbot.reports import listings

    if act:
        _act_on(act, mail, why, home)
    rows = listings.aside(state_of(home))
    print_json(rows) if as_json else table(
        rows,
        {"arrived": "到达", "ends": "去处", "from": "发件人", "reason": "原因", "mail": "sha256"},
        "没有搁置的信。",
    )
    if not as_json and any(row["ends"] == "held" for row in rows):
        err.print(ADMITTING, markup=False)


def _act_on(act: Act, mail: str, why: str, home: Path | None) -> None:
    """What came of it is told on standard error, so that the list alone is on standard output."""
    from mailbot.app import build
    from mailbot.shell import asides
    from mailbot.shell.clock import now

    place, state = sound_home(home), state_of(home)
    if refused := asides.refusal(state, act, mail, why):
        refuse(refused)
    if act is Act.DONE:
        err.print(asides.done(place, state, mail, why, now()), markup=False)
        return
    desk = build(place)
    for sentence in asides.retry(desk, mail):
        err.print(sentence, markup=False)
    desk.ledger.close()
