"""mailbot: the command line. 0 fine, 1 refused with a sentence, 2 usage."""

from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from mailbot import aside_cli, board_cli, contract_cli, keeping_cli, recovery_cli, status_cli
from mailbot.core.model import SHANGHAI
from mailbot.shell.config import FILE
from mailbot.shell.console import err, forbear, line, out, print_json, refuse, refuse_all, table
from mailbot.shell.ending import Commands
from mailbot.shell.finding import home_path, named, sound_home, state_of
from mailbot.shell.home import Home
from mailbot.shell.options import HomeOption, JsonOption, LogOption
from mailbot.shell.outbox import Act

cli = typer.Typer(
    name="mailbot",
    cls=Commands,
    help="体检系统维保邮件服务台：来信成工单，按合同计时、答复、周报。\n\nAn e-mail-driven service desk for contract maintenance.",
    epilog="第一次用：demo 看一遍；init、check、run 建起自己的。各命令的 --help 有例子。\n\n"
    "退出码 exit codes：0 正常 · 1 拒绝（附原因与办法）· 2 用法错误",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,  # a password may be among them
    add_completion=True,
)


def moment() -> datetime:
    """Now, for what is overdue."""
    from mailbot.shell.clock import now

    return now()


@cli.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="演完不退出，打印连接方法，可用邮件客户端接入")] = False,
    folder: Annotated[Path | None, typer.Option(help="家目录放哪里；默认 store/demo")] = None,
) -> None:
    """真邮件演示：本机起 IMAP+SMTP，四个人物往来一遍，约半分钟。

    例：mailbot demo --keep
    """
    from mailbot.demo import scratch

    try:
        from mailbot.demo.play import perform
    except ImportError:
        refuse("演示需要附加软件包：请安装 mailbot[demo]，或在源码目录运行 make demo。")
    path = folder or Path("store/demo")
    if why := scratch.refusal(path, "--folder"):
        refuse(why)
    raise typer.Exit(perform(path, keep=keep))


@cli.command()
def init(
    folder: Annotated[Path, typer.Argument(help="新家目录")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="其余各项用默认值，不再提问")] = False,
    number: Annotated[str | None, typer.Option(help="合同编号")] = None,
    hospital: Annotated[str | None, typer.Option(help="甲方（医院）")] = None,
    vendor: Annotated[str | None, typer.Option(help="乙方（维保单位）")] = None,
    signed: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="签订日期；次日起服务一年")] = None,
    annual_fee: Annotated[str | None, typer.Option(help="年度服务费（元）")] = None,
    phone: Annotated[str | None, typer.Option(help="7×24 服务电话")] = None,
    address: Annotated[str | None, typer.Option(help="服务台邮箱地址")] = None,
    imap_host: Annotated[str | None, typer.Option(help="IMAP 服务器")] = None,
    imap_port: Annotated[int | None, typer.Option(help="IMAP 端口")] = None,
    smtp_host: Annotated[str | None, typer.Option(help="SMTP 服务器")] = None,
    smtp_port: Annotated[int | None, typer.Option(help="SMTP 端口")] = None,
    security: Annotated[str | None, typer.Option(help="tls、starttls 或 plain（plain 只用于本机）")] = None,
    user: Annotated[str | None, typer.Option(help="登录名，一般即邮箱地址")] = None,
    password_env: Annotated[str | None, typer.Option(help="存放口令（授权码）的环境变量名")] = None,
    password_file: Annotated[str | None, typer.Option(help="存放口令（授权码）的文件，相对家目录")] = None,
    engineer: Annotated[list[str] | None, typer.Option(help="维护工程师，可多次：地址 或 姓名 <地址>")] = None,
    pm: Annotated[list[str] | None, typer.Option(help="项目经理，可多次")] = None,
    it: Annotated[list[str] | None, typer.Option(help="信息科，可多次")] = None,
    reporter: Annotated[list[str] | None, typer.Option(help="报修人或整个域 *@hospital.example，可多次")] = None,
) -> None:
    """建一个家目录：问清合同、邮箱、人员，写出 mailbot.toml。每个问题都有对应选项。

    例：mailbot init desk
    """
    from mailbot.shell.talking import found

    given = dict(locals())
    found(folder, given, ask=not yes)


@cli.command()
def check(
    home: HomeOption = None, offline: Annotated[bool, typer.Option("--offline", help="不试登录邮箱")] = False
) -> None:
    """一次列出全部问题及办法：配置、规则、模板、表单、人员、账本、IMAP 与 SMTP 登录。

    例：mailbot check --home desk
    """
    from mailbot.shell.doctor import examine, notes

    problems = examine(named(home), offline=offline)
    for note in notes(named(home)):
        err.print(f"提示：{note}", markup=False)
    if problems:
        refuse_all(problems)
    out.print("一切正常：配置、规则、模板、表单、人员、账本" + ("" if offline else "、IMAP 与 SMTP 登录") + "。")


@cli.command()
def run(home: HomeOption = None, log_json: LogOption = None) -> None:
    """值守：收信（IDLE）、登记、答复、计时、周报，直到收到 Ctrl-C 或 SIGTERM。

    例：mailbot run --home desk
    """
    _work(sound_home(home, online=True), log_json, once=False)


@cli.command()
def once(home: HomeOption = None, log_json: LogOption = None) -> None:
    """做一轮就走：收完新信，处理，发出答复，然后退出（可放进 cron）。

    例：mailbot once --home desk
    """
    _work(sound_home(home, online=True), log_json, once=True)


def _work(place: Home, log_json: Path | None, *, once: bool) -> None:
    from mailbot import app
    from mailbot.shell.adopting import adopt
    from mailbot.shell.stopping import ToldToStop, leave, told_to_stop

    stop = Event() if once else told_to_stop()
    if log_json:
        _log_to(log_json)
    try:
        rounds = app.rounds(place)
        adopt(rounds.desk, place.config.persons, moment())
        if once:
            out.print(f"新邮件 {rounds.once()} 封，发件箱余 {len(rounds.desk.state.outbox)} 封。")
        else:
            err.print(f"mailbot 值守中：{place.config.mailbox.address}（Ctrl-C 结束）", markup=False)
            rounds.run(stop)
        rounds.desk.ledger.close()
    except ToldToStop:
        leave()


def _log_to(file: Path) -> None:
    """The log as JSON lines, from the first line of the desk on."""
    from mailbot.shell import logs

    try:
        logs.to_json(file)
    except OSError as error:
        refuse(f"日志文件 {file} 不能写（{error.strerror}）：请改用可写的位置，或先建好它的文件夹。")


@cli.command()
def explain(
    paths: Annotated[list[Path], typer.Argument(help=".eml 文件、文件夹或 mbox")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    mask: Annotated[bool, typer.Option("--mask", help="遮盖个人信息")] = False,
) -> None:
    """说明会怎样理解每封信：不记录、不发信。没有家目录时用随附规则，不认识任何人。

    例：mailbot explain 来信.eml --home desk
    """
    from mailbot.shell.explain import accounts, row, show

    place = sound_home(home) if home is not None or Path(FILE).is_file() else None
    for account in accounts(paths, place, masked=mask):
        line(row(account)) if as_json else show(account)


@cli.command()
def replay(
    path: Annotated[Path, typer.Argument(help="往来邮件：文件夹、mbox，或另一个家目录")],
    home: HomeOption = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="走到这一天结束（含）")] = None,
) -> None:
    """把存下的邮件按到达时间重演一遍，时间随之前进；信件写进 家目录/sent，不发出。

    例：mailbot replay 去年的邮件.mbox --home desk-trial --until 2026-06-30
    """
    from mailbot.app import rehearsal
    from mailbot.shell.replaying import play

    end = datetime.combine(until.date() + timedelta(days=1), time(), SHANGHAI) if until else None
    play(path, sound_home(home), end, rehearsal)


@cli.command()
def tickets(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """全部工单。

    例：mailbot tickets --home desk --json
    """
    from mailbot.reports import listings

    rows = listings.tickets(state_of(home), moment())
    columns = {
        "ticket": "工单",
        "opened": "登记",
        "status": "状态",
        "severity": "级别",
        "module": "模块",
        "brief": "内容",
    }
    print_json(rows) if as_json else table(rows, columns, "还没有工单。")


@cli.command()
def ticket(
    number: Annotated[str, typer.Argument(help="工单号，如 TJ-2026-0007")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """一张工单的全部情况和经过。

    例：mailbot ticket TJ-2026-0007 --home desk
    """
    from mailbot.shell.history import show, whole

    found = whole(home_path(home), number, moment())
    if found is None:
        refuse(f"没有工单 {number}：请用 mailbot tickets 查看全部编号。")
    print_json(found) if as_json else show(found)


contract_cli.register(cli)
board_cli.register(cli)
keeping_cli.register(cli)
aside_cli.register(cli)
status_cli.register(cli)
recovery_cli.register(cli)


@cli.command()
def outbox(
    act: Annotated[Act | None, typer.Argument(help="resend 再发一次 · cancel 不发了；不写则列出")] = None,
    letter: Annotated[str, typer.Argument(help="信的 message_id，或它的开头")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="连已发出、已取消的一起列出")] = False,
) -> None:
    """发件箱：等待、推迟或被拒的信；可让某封再发，或不再发。

    例：mailbot outbox --all --home desk
    """
    from mailbot.reports import listings

    if act:
        _act_on_letter(act, letter, home)
    rows = listings.outbox(state_of(home), every=every)
    columns = {"posted": "写成", "status": "状态", "kind": "种类", "to": "收件人", "subject": "主题", "why": "原因"}
    print_json(rows) if as_json else table(rows, columns, "发件箱是空的。")


def _act_on_letter(act: Act, letter: str, home: Path | None) -> None:
    """What was asked of one letter, told on standard error, so that the list alone is on standard output."""
    from mailbot.shell import outbox

    place, state = sound_home(home), state_of(home)
    if why := outbox.refusal(state, act, letter):
        refuse(why)
    err.print(outbox.act(place, state, act, letter, moment()), markup=False)


def main() -> None:
    """The entry point."""
    forbear()
    cli(prog_name="mailbot")


if __name__ == "__main__":
    main()
