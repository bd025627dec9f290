"""The commands about the contract: what is one problem, warnings, forms, duties. mailbot/cli.py puts them among the others."""

import typer

from mailbot.shell.console import print_json, table
from mailbot.shell.finding import sound_home, state_of
from mailbot.shell.options import HomeOption, JsonOption


def register(cli: typer.Typer) -> None:
    """Put these commands, in this order, on the command line."""
    for command in (problems, warnings, forms, duties):
        cli.command()(command)


def problems(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """信息科认定的同一问题。"""
    from mailbot.reports import listings

    rows = listings.problems(state_of(home))
    print_json(rows) if as_json else table(
        rows, {"problem": "问题", "module": "模块", "tickets": "工单", "brief": "内容"}, "还没有认定过同一问题。"
    )


def warnings(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """警告：建议的、核实的、不予认定的。未经信息科核实的不计入考核。"""
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
    """收到的附件1、2、3 及其确认情况。"""
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
    """合同义务：季度维护、培训、升级、远程维护、客户化、故障报告。"""
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
    print_json(rows) if as_json else table(rows, columns, "还没有合同义务。")
