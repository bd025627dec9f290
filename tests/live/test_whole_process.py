"""The whole bot as a process of its own against a real Dovecot: mails in by SMTP, letters out, stopped and killed on the way."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property
from itertools import count
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot.core.model import Severity, Status
from mailbot.core.state import State
from mailbot.forms import Form, fill, read
from mailbot.mail.message import Mail
from mailbot.mail.read import read as read_mail
from mailbot.shell.clock import now
from mailbot.shell.config import FILE
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.home import Home, open_home
from mailbot.shell.inbox import Inbox, open_inbox
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import reading
from mailbot.shell.schedule import SECONDS
from mailbot.shell.worker import IDLE_SECONDS
from tests.live.conftest import PASSWORD, World
from tests.live.dovecot import Dovecot

pytestmark = pytest.mark.live

VARIABLE = "MAILBOT_LIVE_PASSWORD"
PROMPT = 6.0
"""Seconds an answer by IDLE may take: a third of what the metronome would."""
PATIENCE = 30.0
FAULT = "今天一开门四个登记台的条码都打不出来，只能手写，采血窗口排队排到楼梯口了。\n操作：登记—保存—打印条码，没反应。\n客户端 6.2.1，Win10"
DONE = "已处理。\n原因：默认打印机丢失。\n措施：重设默认打印机，四台试打正常。"
SHEET = {
    "日期": "2026-03-10", "维护工程师签到": "王磊", "服务器运行情况": "CPU 41%", "系统运行情况": "备份 90/90 成功",
    "医院信息科签字": "", "备注": "",
}  # fmt: skip
_numbers = count(1)


@dataclass
class Person:
    """Somebody with a mail client: writes over SMTP, reads over IMAP."""

    name: str
    address: str
    world: World
    desk: str
    letters: list[Mail] = field(default_factory=list)
    looked: int = 0

    def write(
        self, subject: str, text: str, *, answering: Mail | None = None, file: tuple[str, bytes] | None = None
    ) -> str:
        """One mail to the desk; gives back its Message-ID without brackets."""
        message = EmailMessage()
        message["From"], message["To"] = f"{self.name} <{self.address}>", self.desk
        message["Subject"] = f"回复：{answering.subject}" if answering else subject
        message["Date"], message["Message-ID"] = format_datetime(now()), f"<{next(_numbers)}.{self.address}>"
        if answering:
            message["In-Reply-To"] = f"<{answering.message_id}>"
            text += "\n\n在 2026-03-10 09:00，体检维保服务 写道：\n" + answering.text.replace("\n", "\n> ")
        message.set_content(text, cte="base64")
        if file:
            message.add_attachment(file[1], maintype="application", subtype="octet-stream", filename=file[0])
        with smtplib.SMTP("127.0.0.1", self.world.smtp_port) as client:
            client.login(self.address, PASSWORD)
            client.send_message(message)
        return str(message["Message-ID"])[1:-1]

    def get(self, words: str, within: float = PATIENCE) -> Mail:
        """The newest letter with these words in its subject that was not given before."""
        until = time.monotonic() + within
        while True:
            self.look()
            found = next((letter for letter in reversed(self.letters) if words in letter.subject), None)
            if found:
                self.letters.remove(found)
                return found
            assert time.monotonic() < until, f"{self.name}: no {words!r} in {[x.subject for x in self.letters]}"
            self.inbox.idle(0.2)

    @cached_property
    def inbox(self) -> Inbox:
        return open_inbox(self.world.imap(self.address))

    def look(self) -> bool:
        """Read what is new; whether there are letters."""
        while arrivals := self.inbox.unread(self.looked, self.inbox.uidvalidity):
            self.looked = arrivals[-1].receipt.uid
            self.letters += [read_mail(arrival.raw, arrival.receipt) for arrival in arrivals]
        return bool(self.letters)


@dataclass
class Bot:
    """A home and the process that works in it."""

    home: Home
    world: World
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        with (self.home.path / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(self._command("run"), stdout=log, stderr=log, env=environment())

    def end(self, how: signal.Signals) -> int:
        """Its exit status."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(10)

    def tell(self, *words: str, password: str = PASSWORD) -> "subprocess.CompletedProcess[str]":
        """One of the commands that end by themselves."""
        return subprocess.run(
            self._command(*words), env=environment(password), capture_output=True, text=True, timeout=60, check=False
        )

    @property
    def state(self) -> State:
        return reading(self.home.path)

    def eventually(self, true: Callable[[State], bool]) -> State:
        """The state once this holds in it."""
        until = time.monotonic() + PATIENCE
        while not true(state := self.state):
            assert time.monotonic() < until, (self.home.path / "bot.log").read_text()
            time.sleep(0.05)
        return state

    @property
    def log(self) -> str:
        return (self.home.path / "bot.log").read_text()

    def seen(self) -> int:
        r"""How many mails of the desk's mailbox carry \Seen."""
        with closing(open_inbox(self.world.imap(self.home.config.mailbox.address))) as inbox:
            return len(inbox._client.search(["SEEN"]))

    def _command(self, name: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "mailbot", name, "--home", str(self.home.path), *words]


def environment(password: str = PASSWORD) -> dict[str, str]:
    return {**os.environ, VARIABLE: password, "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture
def bot(tmp_path: Path, dovecot: World, address: Callable[[str], str]) -> Iterator[Bot]:
    """A home at the real Dovecot, its process not yet started."""
    answers = {question.name: question.default({"address": "", "security": "plain"}) for question in QUESTIONS} | {
        "address": address("desk"), "user": address("desk"), "security": "plain", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1",
        "imap_port": str(dovecot.imap_port), "smtp_port": str(dovecot.smtp_port), "it": f"李喆 <{address('office')}>",
        "reporter": f"祁佳 <{address('clerk')}>", "engineer": f"王磊 <{address('engineer')}>", "pm": f"陈镕 <{address('manager')}>",
    }  # fmt: skip
    (tmp_path / FILE).write_text(document(answers, f'password_env = "{VARIABLE}"'), encoding="utf-8")
    home, problems = open_home(tmp_path)
    assert home, problems
    made = Bot(home, dovecot)
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGKILL)


@pytest.fixture
def people(bot: Bot, dovecot: World, address: Callable[[str], str]) -> Iterator[dict[str, Person]]:
    names = {"clerk": "祁佳", "office": "李喆", "engineer": "王磊", "manager": "陈镕"}
    found = {who: Person(name, address(who), dovecot, address("desk")) for who, name in names.items()}
    yield found
    for person in found.values():
        person.inbox.close()


def prompt(person: Person, words: str) -> Mail:
    """The letter, which must come sooner than any clock of the bot beats."""
    return person.get(words, within=PROMPT)


def test_from_report_to_confirmation_every_answer_comes_by_idle(bot: Bot, people: dict[str, Person]) -> None:
    # Each waits for the one before, so at most one of the five could owe its speed to the metronome instead of IDLE.
    assert min(SECONDS, IDLE_SECONDS) > 3 * PROMPT
    clerk, engineer = people["clerk"], people["engineer"]
    bot.start()
    report = clerk.write("条码打不出来", FAULT)
    confirmation = clerk.get("已登记")
    assert confirmation.in_reply_to == (report,)
    assert "[工单 TJ-" in confirmation.subject
    assert Severity.URGENT.value in confirmation.text

    order = prompt(engineer, "派单")
    engineer.write("", "受理，正在远程查看。", answering=order)
    prompt(clerk, "已受理")
    engineer.write("", DONE, answering=order)
    closing_letter = prompt(clerk, "关单确认")
    assert "默认打印机丢失" in closing_letter.text
    clerk.write("", "还是不行，3 号台又打不出来了，先别关。", answering=closing_letter)
    engineer.write("", DONE, answering=prompt(engineer, "重新打开"))
    clerk.write("", "确认，四台都正常了。", answering=prompt(clerk, "关单确认"))
    prompt(engineer, "已确认")
    (ticket,) = bot.state.tickets.values()
    assert (ticket.status, ticket.reopened, ticket.confirmed_by) == (Status.CONFIRMED, 1, clerk.address)


def test_a_form_is_acknowledged_with_the_form_and_confirmed_by_the_office(bot: Bot, people: dict[str, Person]) -> None:
    bot.start()
    data = fill(Form(1, {"rows": [SHEET]}), bot.home.rules.blanks)
    people["engineer"].write("一季度维护记录", "运行表见附件，请签字确认。", file=("附件1.docx", data))
    receipt = people["engineer"].get("已收到")
    assert read(receipt.attachments[0].data, "附件1.docx", now()) == read(data, "附件1.docx", now())
    people["office"].write("", "已核对，确认。", answering=people["office"].get("表单"))
    people["engineer"].get("已确认")
    (form,) = bot.state.forms.values()
    assert (form.annex, form.confirmed_revision) == (1, 1)
    assert form.fact.sha256[:12] in receipt.text


def test_nothing_is_marked_on_the_server_before_its_commit_is_on_the_disk(bot: Bot, people: dict[str, Person]) -> None:
    bot.start()
    people["clerk"].write("条码打不出来", FAULT)
    people["clerk"].get("已登记")
    assert bot.seen() == 1
    hindered = bot.home.ledger / ".unfinished-000001.json"
    hindered.mkdir()  # where the ledger would write its next commit
    people["office"].write("体检发票打不出来", "收费处两台电脑的发票都打不出来，先开收据。")
    assert bot.process
    assert bot.process.wait(PATIENCE) == 1
    assert bot.seen() == 1
    assert len(bot.state.tickets) == 1

    hindered.rmdir()
    bot.start()
    people["office"].get("已登记")
    assert (bot.seen(), len(bot.state.tickets)) == (2, 2)


def test_a_service_manager_stops_it_within_five_seconds_and_a_restart_repeats_nothing(
    bot: Bot, people: dict[str, Person]
) -> None:
    bot.start()
    people["clerk"].write("条码打不出来", FAULT)
    people["clerk"].get("已登记")
    bot.eventually(lambda state: not state.outbox)
    began = time.monotonic()
    assert bot.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 5
    length = open_ledger(bot.home.ledger, writing=False).length
    for _ in range(2):
        assert "新邮件 0 封" in bot.tell("once").stdout
    assert open_ledger(bot.home.ledger, writing=False).length == length
    assert people["engineer"].get("派单")
    with pytest.raises(AssertionError, match="no '派单'"):
        people["engineer"].get("派单", within=1)


# Where a process can be met: mails kept but not worked on, letters written but not committed, committed but not sent, sent but
# not recorded. Each is told by what stands in the home (or at the clerk's) at that moment.
MOMENTS: dict[str, Callable[[Bot, Person], bool]] = {
    "mails_kept": lambda bot, _: any(bot.home.path.glob("mail/*/*.json")),
    "letters_kept": lambda bot, _: any(bot.home.path.glob("letters/*/*.eml")),
    "committed": lambda bot, _: len(bot.state.mails) > 0,
    "letters_sent": lambda _, clerk: clerk.look(),
}


# Twenty different faults: what reads alike would rightly be heard as 催办 of the first.
FAULTS = (
    "读卡器不亮灯", "叫号大屏黑了", "发票印到格子外面", "心电图传不上来", "骨密度报告缺页", "尿检结果没有单位", "团检名单少两行", "预约短信乱码",
    "总检模板错别字", "扫码枪连扫两遍", "备份告警邮件没收到", "视力表选项重复", "套餐折扣算成九折", "彩超调图转圈", "自助机卡纸", "健康证编号跳号",
    "登录界面字太小", "导引单二维码糊", "复查提醒晚一天", "退款原因选不了",
)  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_killed_at_any_moment_loses_no_mail_and_does_nothing_twice(
    bot: Bot, people: dict[str, Person], moment: str
) -> None:
    clerk = people["clerk"]
    reports = {clerk.write(fault, f"{fault}。") for fault in FAULTS}
    bot.start()
    until = time.monotonic() + PATIENCE
    while not MOMENTS[moment](bot, clerk):
        assert time.monotonic() < until, bot.log
    assert bot.end(signal.SIGKILL) == -signal.SIGKILL

    assert bot.tell("once").returncode == 0
    state = bot.state
    assert sorted(mail.message_id for mail in state.mails.values()) == sorted(reports)
    assert not state.aside
    answers = {name: letter for name, letter in state.letters.items() if letter.fact.to == (clerk.address,)}
    assert Counter(letter.status for letter in answers.values()) == {"sent": len(reports)}
    clerk.look()
    # A letter may come twice across the kill, but then it is the same one.
    assert {letter.message_id for letter in clerk.letters} == set(answers)
    assert Counter(letter.in_reply_to for letter in {x.message_id: x for x in clerk.letters}.values()) == {
        (report,): 1 for report in reports
    }


def test_one_round_by_command_answers_and_ends(bot: Bot, people: dict[str, Person]) -> None:
    people["clerk"].write("条码打不出来", FAULT)
    done = bot.tell("once")
    assert (done.returncode, done.stdout.strip()) == (0, "新邮件 1 封，发件箱余 0 封。")
    people["clerk"].get("已登记", within=2)
    assert bot.seen() == 1


def test_a_second_process_at_the_same_home_is_refused_with_the_cure(bot: Bot, people: dict[str, Person]) -> None:
    bot.start()
    people["clerk"].write("条码打不出来", FAULT)
    people["clerk"].get("已登记")
    refused = bot.tell("once")
    assert refused.returncode == 1
    assert bot.process
    assert f"kill {bot.process.pid}" in refused.stdout + refused.stderr


def test_check_logs_in_for_real(bot: Bot) -> None:
    fine = bot.tell("check")
    assert (fine.returncode, "IMAP 与 SMTP 登录" in fine.stdout) == (0, True)
    wrong = bot.tell("check", password="tell nobody")
    said = wrong.stdout + wrong.stderr
    assert wrong.returncode == 1
    assert "mailbox.imap" in said
    assert "mailbox.smtp" in said
    assert "tell nobody" not in said


def lies_there(bot: Bot, *mails: tuple[str, datetime], folder: str = "INBOX") -> None:
    """What came into the mailbox at these moments, whether or not there was a desk."""
    with IMAPClient("127.0.0.1", bot.world.imap_port, ssl=False) as client:
        client.login(bot.home.config.mailbox.address, PASSWORD)
        clerk = next(each.address for each in bot.home.config.people if each.role == "reporter")
        for subject, at in mails:
            head = f"From: {clerk}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@there.example>\r\n"
            client.append(folder, f"{head}\r\n{subject}\r\n".encode(), msg_time=at)


def made_anew(bot: Bot, folder: str) -> None:
    """The folder is another, of the same name and another UIDVALIDITY, and empty."""
    with IMAPClient("127.0.0.1", bot.world.imap_port, ssl=False) as client:
        client.login(bot.home.config.mailbox.address, PASSWORD)
        if client.folder_exists(folder):
            client.delete_folder(folder)
        client.create_folder(folder)


def say(bot: Bot, line: str) -> None:
    """Into the [mailbox] section of the home's settings."""
    file = bot.home.path / FILE
    file.write_text(file.read_text("utf-8").replace("[mailbox]\n", f"[mailbox]\n{line}\n", 1), "utf-8")


YEARS_AGO = datetime(2019, 5, 6, tzinfo=UTC)


def test_a_mailbox_with_a_past_is_answered_from_its_beginning_by_no_desk_that_was_not_told_to(bot: Bot) -> None:
    lies_there(bot, *((f"old{number}", YEARS_AGO + timedelta(days=number)) for number in range(51)))
    for command in ("check", "once", "run", "once"):
        said = bot.tell(command)
        assert said.returncode == 1
        assert "51 封一周以前的旧信" in said.stdout + said.stderr
        assert "since = " in said.stdout + said.stderr
    assert not bot.state.mails
    assert not bot.state.letters

    say(bot, "since = 2019-01-01")
    assert bot.tell("check").returncode == 0
    assert "新邮件 51 封" in bot.tell("once").stdout


def test_what_came_before_the_day_said_is_left_alone_however_often_reading_begins_anew(bot: Bot) -> None:
    old = [(f"old{number}", YEARS_AGO + timedelta(days=number)) for number in range(60)]
    there = [*old, ("printer", now()), ("older", YEARS_AGO)]  # a mailbox that was moved may have them in any order
    made_anew(bot, "desk")
    lies_there(bot, *there, folder="desk")
    say(bot, f'folder = "desk"\nsince = {now():%Y-%m-%d}')
    assert bot.tell("check").returncode == 0
    assert "新邮件 1 封" in bot.tell("once").stdout
    assert "新邮件 0 封" in bot.tell("once").stdout

    made_anew(bot, "desk")
    lies_there(bot, *there, folder="desk")
    assert bot.tell("once").returncode == 0
    assert [read.message_id for read in bot.state.mails.values()] == ["printer@there.example"]

    lies_there(bot, ("brought", YEARS_AGO), folder="desk")  # by a person's hand, to a desk that is at work
    assert bot.tell("once").returncode == 0
    assert [read.message_id for read in bot.state.mails.values()][1:] == ["brought@there.example"]


@pytest.mark.parametrize("ahead", [timedelta(days=-365), timedelta(days=365)])
def test_a_machine_whose_clock_went_wrong_while_the_desk_was_down_is_told_so(
    bot: Bot, people: dict[str, Person], ahead: timedelta
) -> None:
    assert bot.tell("once").returncode == 0
    people["clerk"].write("条码打不出来", FAULT)
    heart = Heartbeat.of(bot.home.path)
    heart.beat(now() + ahead)  # seen from there, this machine's clock is wrong by as much
    for command in ("once", "run"):
        said = bot.tell(command)
        assert said.returncode == 1
        assert "请校准时钟" in said.stdout + said.stderr
    assert not bot.state.mails
    heart.beat(now())
    assert "新邮件 1 封" in bot.tell("once").stdout


def test_a_restarted_server_is_found_again_by_a_desk_that_runs_on(
    bot: Bot, people: dict[str, Person], dovecot_server: Dovecot
) -> None:
    clerk = people["clerk"]
    bot.start()
    clerk.write("条码打不出来", FAULT)
    clerk.get("已登记")
    bot.eventually(lambda state: not state.outbox)
    dovecot_server.stop()
    until = time.monotonic() + PATIENCE
    while bot.log.count("收信暂不可用") < 2:
        assert time.monotonic() < until, bot.log
        time.sleep(0.1)
    dovecot_server.start()
    del clerk.inbox  # it was cut off as well
    clerk.write("导检屏不亮", "三楼导检屏从早上起就不亮，先用纸单叫号。")
    clerk.get("已登记")
    state = bot.eventually(lambda state: not state.outbox)
    assert bot.process
    assert bot.process.poll() is None
    assert [mail.ends for mail in state.mails.values()] == ["ticket", "ticket"]
