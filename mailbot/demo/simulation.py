"""A made-up week worked by the real desk into a scratch home: the clock is moved by the script, letters go to files, nothing is sent."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailbot.app import rehearsal
from mailbot.core import facts as f
from mailbot.demo.scratch import emptied
from mailbot.demo.weeks import END, MONDAY, PEOPLE, WEEKS, Act
from mailbot.forms import Form, fill
from mailbot.mail.message import Receipt
from mailbot.shell.adopting import adopt
from mailbot.shell.board import NAME, now_standing, page, write
from mailbot.shell.config import BoardBlock
from mailbot.shell.delivery import deliver
from mailbot.shell.desk import Desk
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.replay import Folder, Moment, step

DESK = "desk@weibao.example"


def found(folder: Path, lang: str) -> Home:
    """A fresh scratch home with the people of the weeks."""
    emptied(folder)
    people = {role: ", ".join(f"{name} <{address}>" for name, address, each in PEOPLE.values() if each == role)
              for role in ("reporter", "it", "engineer", "pm")}  # fmt: skip
    given = {"address": DESK, "security": "plain"}
    answers = {question.name: question.default(given) for question in QUESTIONS} | given | people | {
        "number": "TJ-WB-SIM", "signed": "2026-01-04", "hospital": "示范医院", "vendor": "示范维保公司", "user": DESK, "imap_host": "127.0.0.1",
        "smtp_host": "127.0.0.1",
    }  # fmt: skip
    text = document(answers, 'password_env = "MAILBOT_PASSWORD"')
    (folder / "mailbot.toml").write_text(f'{text}\n[board]\nlang = "{lang}"\n', encoding="utf-8")
    place, problems = open_home(folder)
    if place is None:
        raise AssertionError(problems)
    return place


def acts(week: str) -> tuple[Act, ...]:
    """The mails of a week in order of arrival."""
    return tuple(sorted(WEEKS[week], key=lambda act: act.at))


@dataclass(slots=True)
class Week:
    """A week as it is played: the desk, its clock, where letters go, and the tickets by the script's keys."""

    place: Home
    desk: Desk
    clock: Moment
    letters: Folder
    tickets: dict[str, str] = field(default_factory=dict)

    def play(self, act: Act) -> None:
        """Time passes up to the mail, which is then worked."""
        step(self.desk, self.clock, self.letters, act.at)
        raw = self._written(act).as_bytes()
        facts = self.desk.take([(raw, Receipt(act.at))])
        opened = [fact.ticket for fact in facts if isinstance(fact, f.TicketOpened)]
        self.tickets |= {act.key: opened[0]} if act.key and opened else {}
        deliver(self.desk, self.letters, act.at)

    def _written(self, act: Act) -> EmailMessage:
        name, address, _ = PEOPLE[act.who]
        names = self._names()
        message = EmailMessage()
        message["From"], message["To"] = f"{name} <{address}>", DESK
        message["Subject"] = act.subject.format_map(names)
        message["Date"] = format_datetime(act.at)
        message["Message-ID"] = f"<{act.at:%d%H%M}.{act.who}@{address.partition('@')[2]}>"
        message.set_content(act.text.format_map(names), cte="base64")
        if act.annex:
            file = fill(_sheet(act), self.place.rules.blanks)
            message.add_attachment(
                file, maintype="application", subtype="octet-stream", filename="附件1-维护项目运行表.docx"
            )
        return message

    def _names(self) -> dict[str, str]:
        """What the script's words stand for by now."""
        by_ticket = {record.ticket: number for number, record in self.desk.state.warnings.items()}
        warnings = {f"W_{key}": by_ticket[ticket] for key, ticket in self.tickets.items() if ticket in by_ticket}
        forms = {f"F{place}": number for place, number in enumerate(self.desk.state.forms, 1)}
        return self.tickets | warnings | forms


def _sheet(act: Act) -> Form:
    row = {
        "日期": f"{act.at:%Y-%m-%d}", "维护工程师签到": PEOPLE[act.who][0], "服务器运行情况": "CPU 峰值 38%，内存 61%，D 盘余 230G，补丁已更新",
        "系统运行情况": "备份 90/90 成功，恢复演练 24 分钟，索引重建 12 个", "医院信息科签字": "", "备注": "",
    }  # fmt: skip
    return Form(1, {"rows": [row]})


def simulate(place: Home, week: str, done: Callable[[], None]) -> Path:
    """Play a week and hang its board, which stands at the end of the week; says where."""
    clock = Moment(MONDAY)
    desk = rehearsal(place, clock)
    adopt(desk, place.config.persons, MONDAY)
    played = Week(place, desk, clock, Folder(place.path / "sent"))
    for act in acts(week):
        played.play(act)
        done()
    step(desk, clock, played.letters, END)
    settings = place.config.board or BoardBlock()
    path = place.path / NAME
    write(path, page(place, now_standing(place, desk.state, END, masked=settings.masked), settings, live=False))
    desk.ledger.close()
    return path


def opened(board: Path) -> bool:
    """Whether the desktop was asked to show the page; it goes on by itself."""
    program = shutil.which("xdg-open")
    if program is None:
        return False
    quiet = subprocess.DEVNULL
    subprocess.Popen([program, str(board.absolute())], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - found on the path
    return True
