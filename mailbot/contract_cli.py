"""The commands about the contract: problems, warnings, forms, duties, digests, statements and why. mailbot/cli.py puts them among the others."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.shell.console import print_json, table
from mailbot.shell.finding import sound_home, state_of
from mailbot.shell.options import HomeOption, JsonOption


def register(cli: typer.Typer) -> None:
    """Put these commands, in this order, on the command line."""
    for command in (problems, warnings, forms, duties, digest, statement, why, handbook):
        cli.command()(command)


def problems(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """信息科认定的同一问题。

    例：mailbot problems --home desk
    """
    from mailbot.reports import listings

    rows = listings.problems(state_of(home))
    print_json(rows) if as_json else table(
        rows, {"problem": "问题", "module": "模块", "tickets": "工单", "brief": "内容"}, "还没有认定过同一问题。"
    )


def warnings(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """警告：建议的、核实的、不予认定的。未经信息科核实的不计入考核。

    例：mailbot warnings --home desk
    """
    from mailbot.reports import listings

    rows = listings.warnings(state_of(home))
    columns = {
        "warning": "警告",
        "ticket": "工单",
        "severity": "级别",
        "status": "状态",
        "proposed": "提出",
        "why": "理由",
    }
    print_json(rows) if as_json else table(rows, columns, "还没有警告。")


def forms(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """收到的附件1、2、3 及其确认情况。

    例：mailbot forms --home desk
    """
    from mailbot.reports import listings

    rows = listings.forms(state_of(home))
    columns = {
        "form": "表单",
        "annex": "附件",
        "revision": "版",
        "ticket": "工单",
        "filed": "收到",
        "confirmed": "确认",
        "missing": "缺项",
    }
    print_json(rows) if as_json else table(rows, columns, "还没有收到表单。")


def duties(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """合同义务：季度维护、培训、升级、远程维护、客户化、故障报告。

    例：mailbot duties --home desk
    """
    from mailbot.reports import duty_listing
    from mailbot.shell.clock import now

    place = sound_home(home)
    rows = duty_listing.duties(state_of(home), place.rules, now())
    columns = {
        "duty": "义务",
        "begin": "起",
        "end": "止",
        "status": "状态",
        "ticket": "工单",
        "version": "版本",
        "form": "表单",
        "late_form": "逾期表单",
        "attendees": "人数",
        "due": "到期",
        "confirmed": "确认",
    }
    print_json(rows) if as_json else table(duty_listing.worded(rows), columns, "还没有合同义务。")


def digest(
    home: HomeOption = None,
    week: Annotated[str | None, typer.Option(help="ISO 周，如 2026-W12；都不写则为上一周")] = None,
    month: Annotated[str | None, typer.Option(help="月，如 2026-03")] = None,
    cycle: Annotated[str | None, typer.Option(help="考核周期，如 2026H1、2026上半年")] = None,
    as_json: JsonOption = False,
) -> None:
    """周报、月报或周期报告，照现在的账本。

    例：mailbot digest --month 2026-03 --home desk
    """
    from mailbot.shell.clock import now
    from mailbot.shell.digesting import print_digest

    place, asked = sound_home(home), {"week": week, "month": month, "cycle": cycle}
    print_digest(place, state_of(home), asked, now(), as_json=as_json)


def statement(
    home: HomeOption = None,
    cycle: Annotated[
        str | None, typer.Option(help="考核周期：2026H1、2026上半年或起始日 2026-01-05；不写则为当前周期")
    ] = None,
    docx: Annotated[Path | None, typer.Option(help="另存为 Word 文件")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="另存为 Excel 文件")] = None,
    pdf: Annotated[Path | None, typer.Option(help="另存为 PDF 文件（须装有 LibreOffice）")] = None,
    as_json: JsonOption = False,
) -> None:
    """考核表：一个周期的统计、警告、扣减测算和建议支付。

    例：mailbot statement --cycle 2026H1 --home desk
    """
    from mailbot.shell import assessing
    from mailbot.shell.clock import now

    state = state_of(home)
    told = assessing.assessed(sound_home(home), state, cycle, now())
    assessing.save(state, told, docx, xlsx, pdf)
    assessing.printed(state, told) if as_json else assessing.shown(state, told)


def why(
    number: Annotated[str, typer.Argument(help="W-…、TJ-…、P-…，或扣减编号如 D-2026-01-05-1（见 mailbot statement）")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """一个警告、工单、问题或一项扣减的全部依据：邮件、异议、核实、条款、金额。

    例：mailbot why W-2026-001 --home desk
    """
    from mailbot.shell import proving

    place = sound_home(home)
    proving.show(place, state_of(home), number, as_json=as_json)


def handbook(
    home: HomeOption = None,
    docx: Annotated[Path | None, typer.Option(help="另存为 Word 文件")] = None,
    as_json: JsonOption = False,
) -> None:
    """工作文档：院方确认过的问题及解决方法，各次升级的内容。

    例：mailbot handbook --home desk
    """
    from mailbot.reports import handbook as reports
    from mailbot.shell import compiling
    from mailbot.shell.clock import now

    place = sound_home(home)
    book = reports.handbook(state_of(home), now())
    compiling.save(place, book, docx)
    compiling.printed(book) if as_json else compiling.shown(place, book)
