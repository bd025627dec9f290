"""The stage of the demonstration: a fresh home, a post office, and the bot as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailbot.app import rehearsal
from mailbot.demo.scratch import emptied
from mailbot.mail.message import Receipt
from mailbot.reports import periods
from mailbot.shell.clock import now
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.replay import Moment, replay
from mailbot.shell.saved import Saved

SECRET = "demo-secret"  # noqa: S105 - a mailbox in memory, on loopback, for half a minute
DESK, CLERK, OFFICE = "desk@weibao.example", "dengji@hospital.example", "it@hospital.example"
ENGINEER, MANAGER = "wang@weibao.example", "pm@weibao.example"
PASSWORD = "MAILBOT_DEMO_PASSWORD"  # noqa: S105 - the name of a variable
LAST_WEEK = (
    ("祁佳", CLERK, "报告封面年份",
     "您好，报告封面还印着去年的年份，我们先手写改了，不耽误发报告。操作：总检—打印—个人报告。3 号机，客户端 6.2.1。", 0),
    ("王磊", ENGINEER, "Re: [工单 {number}] 派单：报告封面年份", "受理，下午改模板。", 1),
    ("王磊", ENGINEER, "Re: [工单 {number}] 派单：报告封面年份", "已处理。原因：封面年份写死在模板里。措施：改成取报告日期的年份。", 5),
    ("祁佳", CLERK, "Re: [工单 {number}] 关单确认：报告封面年份", "确认，封面年份对了。", 7),
)  # fmt: skip


def found_home(folder: Path, ports: tuple[int, int]) -> Home:
    """A fresh home whose mailbox is at the post office."""
    emptied(folder)
    answers = {question.name: "" for question in QUESTIONS} | {
        "number": "TJ-WB-DEMO", "hospital": "示范医院", "vendor": "示范维保公司", "annual_fee": "200000.00", "phone": "13900000001",
        "signed": f"{now() - timedelta(days=90):%Y-%m-%d}", "address": DESK, "user": DESK, "security": "plain",
        "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "imap_port": str(ports[0]), "smtp_port": str(ports[1]),
        "it": f"李喆 <{OFFICE}>", "reporter": f"祁佳 <{CLERK}>", "engineer": f"王磊 <{ENGINEER}>", "pm": f"陈镕 <{MANAGER}>",
    }  # fmt: skip
    (folder / "mailbot.toml").write_text(document(answers, f'password_env = "{PASSWORD}"'), encoding="utf-8")
    os.environ[PASSWORD] = SECRET
    place, problems = open_home(folder)
    if place is None:
        raise AssertionError(problems)
    return place


def last_week(place: Home) -> None:
    """The week before is in the ledger already, so that its digest is due when the bot starts."""
    monday = _last_digest(place)
    clock = Moment(monday - timedelta(days=4))
    desk = rehearsal(place, clock)
    number = f"TJ-{clock.at.year}-0001"
    mails = [_saved(name, address, subject.format(number=number), text, clock.at + timedelta(hours=hours))
             for name, address, subject, text, hours in LAST_WEEK]  # fmt: skip
    replay(desk, clock, mails, place.config.persons, None, lambda _mail: None)
    desk.ledger.close()


def _last_digest(place: Home) -> datetime:
    """The latest instant at which a digest was due."""
    return periods.instant(now() - timedelta(days=7), place.rules.settings)


def _saved(name: str, address: str, subject: str, text: str, at: datetime) -> Saved:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{name} <{address}>", DESK, subject
    message["Date"] = format_datetime(at)
    message.set_content(text, cte="base64")
    return Saved(f"{at:%m%d%H}.eml", Receipt(at), message.as_bytes)


@contextmanager
def bot(place: Home) -> Iterator["subprocess.Popen[bytes]"]:
    """`mailbot run` beside the cast; stopped as a service manager would stop it."""
    with (place.path / "bot.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "mailbot", "run", "--home", str(place.path)], stdout=log, stderr=log, env=dict(os.environ)
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            process.wait(10)
