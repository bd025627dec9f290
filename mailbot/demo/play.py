"""The demonstration: a clerk, the hospital's 信息科, an engineer and the project manager write to a desk that answers for real."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from mailbot.demo import stage
from mailbot.demo.cast import NoAnswer, Player
from mailbot.demo.post_office import PostOffice
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail
from mailbot.shell.clock import now
from mailbot.shell.home import Home
from mailbot.shell.servers import Security, Server

say = Console(highlight=False)
BY_HAND = """
没有邮件客户端时，在另一个终端写一封，再看答复  without a client, from another terminal:
  printf 'From: {clerk}\\nTo: {desk}\\nSubject: 打印机不出纸\\n\\n3 号台卡纸，条码打不出来。\\n' \\
    | curl -s smtp://127.0.0.1:{smtp} --mail-from {clerk} --mail-rcpt {desk} -T -
  .venv/bin/mailbot outbox --all --home {home} | tail -20"""


@dataclass(slots=True)
class Cast:
    """Who plays."""

    clerk: Player
    office: Player
    engineer: Player
    manager: Player

    @property
    def everybody(self) -> tuple[Player, ...]:
        """All of them."""
        return (self.clerk, self.office, self.engineer, self.manager)


def perform(folder: Path, *, keep: bool) -> int:
    """Play the story; 0 if every expected answer arrived, else 1."""
    started = time.monotonic()
    office = PostOffice(stage.SECRET)
    ports = office.start()
    try:
        place = stage.found_home(folder, ports)
        stage.last_week(place)
        with stage.bot(place):
            cast = _cast(ports)
            told = _tell(cast, place)
            _keep_letters(cast, place)
            _finale(place, cast, told, time.monotonic() - started)
            if keep:
                _stay(place, ports)
    finally:
        office.stop()
    return 0 if told else 1


def _cast(ports: tuple[int, int]) -> Cast:
    post = tuple(Server("127.0.0.1", port, Security.PLAIN, "", stage.SECRET) for port in ports)
    people = (("祁佳", "clerk", stage.CLERK), ("李喆", "IT office", stage.OFFICE), ("王磊", "engineer", stage.ENGINEER),
              ("陈镕", "project manager", stage.MANAGER))  # fmt: skip
    return Cast(*(Player(name, english, address, (post[0], post[1]), stage.DESK) for name, english, address in people))


def _scene(chinese: str, english: str) -> None:
    say.print(f"\n[bold cyan]▶ {chinese}[/]  [dim]{english}[/]")


def _wrote(player: Player, words: str) -> None:
    say.print(f"  [yellow]✉ {player.name}[/]：{words}", markup=True)


def _got(player: Player, subject: str, what: str) -> Mail:
    """The letter whose subject holds these words; shown when it is there."""
    letter = player.await_letter(lambda mail: subject in mail.subject, f"“{subject}”（{what}）")
    say.print(f"  [green]✔ {player.name} 收到[/]：{letter.subject}", markup=True)
    return letter


def _tell(cast: Cast, place: Home) -> bool:
    scenes: tuple[Callable[[Cast, Home], None], ...] = (_digest, _report, _repair, _reject, _form, _disaster, _blank)
    try:
        for scene in scenes:
            scene(cast, place)
    except NoAnswer as silence:
        say.print(f"  [bold red]✘ {silence}[/]")
        return False
    return True


def _digest(cast: Cast, _place: Home) -> None:
    _scene("机器人上线，先补发上周周报", "the bot starts and posts last week's digest")
    _got(cast.manager, "周报", "weekly digest")


def _report(cast: Cast, _place: Home) -> None:
    _scene("科室报修", "a clerk reports a fault")
    text = (
        "今天一开门四个登记台的条码都打不出来，只能手写，采血窗口排队排到楼梯口了。\n"
        "操作：登记—保存—打印条码，没有反应；重启过打印机，没用。\n登记台 1 到 4 号，Win10，客户端 6.2.1。"
    )
    cast.clerk.write("条码打不出来", text)
    _wrote(cast.clerk, "条码打不出来，采血排队排到楼梯口")
    _got(cast.clerk, "已登记", "confirmation")
    _got(cast.engineer, "派单", "assignment")


def _repair(cast: Cast, _place: Home) -> None:
    _scene("工程师受理、处理、关单", "the engineer accepts, repairs, closes")
    order = cast.engineer.letters[-1]
    cast.engineer.write("", "受理，正在远程查看。", order)
    _wrote(cast.engineer, "受理，正在远程查看。")
    _got(cast.clerk, "已受理", "accepted")
    _close(cast, order, "条码服务升级后默认打印机丢失", "重设默认打印机并重启条码服务，四台试打正常")


def _close(cast: Cast, order: Mail, cause: str, fix: str) -> None:
    cast.engineer.write("", f"已处理。\n原因：{cause}。\n措施：{fix}。", order)
    _wrote(cast.engineer, f"已处理。原因：{cause}。")
    _got(cast.clerk, "关单确认", "closing")


def _reject(cast: Cast, _place: Home) -> None:
    _scene("科室退回，工程师再修，科室确认", "the clerk rejects, the engineer repairs again, the clerk confirms")
    cast.clerk.write("", "还是不行，3 号台刚才又打不出来了，先别关。", cast.clerk.letters[-1])
    _wrote(cast.clerk, "还是不行，3 号台又打不出来了。")
    again = _got(cast.engineer, "重新打开", "reopened")
    _close(cast, again, "3 号台驱动版本旧", "更新驱动，连打 20 张正常")
    cast.clerk.write("", "确认，四台都正常了。", cast.clerk.letters[-1])
    _wrote(cast.clerk, "确认，四台都正常了。")
    _got(cast.engineer, "已确认", "confirmed")


def _form(cast: Cast, place: Home) -> None:
    engineer, office = cast.engineer, cast.office
    row = {"日期": f"{now():%Y-%m-%d}", "维护工程师签到": "王磊", "服务器运行情况": "CPU 峰值 41%，内存 63%，D 盘余 212G，补丁已更新",
           "系统运行情况": "备份 90/90 成功，恢复演练 26 分钟，索引重建 14 个", "医院信息科签字": "", "备注": ""}  # fmt: skip
    sheet = place.path / "附件1-维护项目运行表.docx"
    sheet.write_bytes(fill(Form(1, {"rows": [row]}), place.rules.blanks))
    _scene("工程师交附件1，自动收讫，信息科邮件确认", "annex 1 filed, acknowledged, confirmed by 信息科's mail")
    engineer.write(
        "本季度维护记录（附件1）", "李工：本季度定期维护已完成，运行表见附件，请签字确认。", attachment=sheet
    )
    _wrote(engineer, f"附件：{sheet.name}")
    _got(engineer, "已收到", "form received")
    asked = _got(office, "表单", "form to confirm")
    office.write("", "已核对，确认。", asked)
    _wrote(office, "已核对，确认。")
    _got(engineer, "已确认", "form confirmed")


def _disaster(cast: Cast, _place: Home) -> None:
    _scene("灾难立即报警", "a disaster alerts at once")
    text = (
        "七点十分起存储坏了两块盘，主库备库都在上面，两个都起不来，全部业务停，今天肯定好不了，最近能用的备份在三周前。"
    )
    cast.office.write("体检数据库起不来，主备全停", text)
    _wrote(cast.office, "主库备库都起不来，备份在三周前")
    _got(cast.manager, "灾难", "alert")
    _got(cast.office, "已登记", "confirmation")


def _blank(cast: Cast, _place: Home) -> None:
    _scene("索取空白表", "a blank form by mail")
    cast.clerk.write("申请附件3", "您好，想提个新功能，请发一份空白的附件3。")
    _wrote(cast.clerk, "请发一份空白的附件3")
    _got(cast.clerk, "附件3", "blank form")


def _keep_letters(cast: Cast, place: Home) -> None:
    """Every letter the cast received, as .eml and .html, and the Word files among them."""
    folder = place.path / "received"
    folder.mkdir()
    for player in cast.everybody:
        player.leave()
        for number, (letter, raw) in enumerate(zip(player.letters, player.originals, strict=True), 1):
            name = f"{player.address.split('@', maxsplit=1)[0]}-{number:02}"
            (folder / f"{name}.eml").write_bytes(raw)
            (folder / f"{name}.html").write_text(html_of(raw), encoding="utf-8")
            for file in letter.attachments:
                (folder / f"{name}-{file.filename.replace('/', '_')}").write_bytes(file.data)


def html_of(raw: bytes) -> str:
    """The HTML part of a letter of ours."""
    from email import message_from_bytes
    from email.policy import default

    part = message_from_bytes(raw, policy=default).get_body(("html",))
    return str(part.get_content()) if part else ""


def _finale(place: Home, cast: Cast, told: bool, seconds: float) -> None:
    folder = place.path / "received"
    digest = next((f"manager-{i:02}" for i, m in enumerate(cast.manager.letters, 1) if "周报" in m.subject), "")
    count = sum(len(player.letters) for player in cast.everybody)
    text = (
        f"{'全部如期' if told else '未演完'}：{count} 封信，用时 {seconds:.0f} 秒  all {count} letters, {seconds:.0f} s\n"
        f"信件 letters    {folder}（.eml 与 .html）\n"
        f"填好的表 forms  {folder}（*.docx）\n"
        f"周报 digest     {folder / (digest.replace('manager', 'pm') + '.html')}\n"
        f"账本 ledger     {place.ledger}\n"
        f"接着看 next     .venv/bin/mailbot tickets --home {place.path}"
    )
    say.print()
    say.print(Panel(text, border_style="green" if told else "red"))


def _stay(place: Home, ports: tuple[int, int]) -> None:
    say.print(
        f"\n可用 Foxmail、Thunderbird 接入（明文，本机）  connect any client (plain, loopback):\n"
        f"  IMAP 127.0.0.1:{ports[0]}   SMTP 127.0.0.1:{ports[1]}   口令 password: {stage.SECRET}\n"
        f"  登录名 log-ins: {stage.CLERK}（科室）{stage.OFFICE}（信息科）{stage.ENGINEER}（工程师）{stage.MANAGER}（项目经理）\n"
        f"  写给 write to: {stage.DESK}    Ctrl-C 结束 to end",
        markup=False,
    )
    say.print(BY_HAND.format(clerk=stage.CLERK, desk=stage.DESK, smtp=ports[1], home=place.path),
              markup=False, soft_wrap=True)  # fmt: skip
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        say.print("再见。bye.")
