"""A desk in a scratch home with a clock that stands where it is put: mails in, letters out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailbot.app import build
from mailbot.commands import station
from mailbot.core import facts as f
from mailbot.core.decision import Decision
from mailbot.core.model import SHANGHAI
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.read import read
from mailbot.shell.adopting import adopt
from mailbot.shell.desk import Desk
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.replay import Moment

DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
PEOPLE = {
    "clerk": ("祁佳", "dengji@hospital.example"),
    "nurse": ("韩雪", "jianyan@hospital.example"),
    "office": ("李喆", "it@hospital.example"),
    "engineer": ("王磊", "wang@weibao.example"),
    "second": ("赵祎", "zhao@weibao.example"),
    "manager": ("陈镕", "pm@weibao.example"),
    "stranger": ("小马", "mama@elsewhere.example"),
    "post": ("系统退信", "postmaster@hospital.example"),
    **{f"guest{place}": ("", f"guest{place}@elsewhere.example") for place in range(40)},
}
ADDRESS = "desk@weibao.example"
DEPOSIT = "服务记录存证"


def found(folder: Path, more: str = "") -> Home:
    """A home with the story's people, and what else its mailbot.toml says."""
    folder.mkdir(parents=True, exist_ok=True)
    answers = {question.name: question.default({"address": ADDRESS, "security": "tls"}) for question in QUESTIONS} | {
        "signed": "2026-01-04", "address": ADDRESS, "user": ADDRESS, "security": "plain", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1",
        "it": "李喆 <it@hospital.example>", "reporter": "祁佳 <dengji@hospital.example>, 韩雪 <jianyan@hospital.example>",
        "engineer": "王磊 <wang@weibao.example>, 赵祎 <zhao@weibao.example>", "pm": "陈镕 <pm@weibao.example>",
    }  # fmt: skip
    (folder / "password").write_text("secret")
    page = document(answers, 'password_file = "password"')
    (folder / "mailbot.toml").write_text(f"{page}\n{more}", encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    return home


def settled(home: Home, clock: Moment) -> "Village":
    """The desk of a home at work, its people admitted."""
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    return Village(desk, clock)


@dataclass
class Village:
    """The desk and the people who write to it."""

    desk: Desk
    clock: Moment
    facts: list[f.Fact] = field(default_factory=list)
    count: int = 0
    before: int = 0
    """How many facts there were before the last mail or stretch of time."""

    def write(
        self, who: str, subject: str, text: str, *, answering: Mail | None = None, file: tuple[str, bytes] | None = None,
        at: str | None = None, headers: dict[str, str] | None = None,
    ) -> list[Mail]:  # fmt: skip
        """One mail to the desk; gives back the letters it brought."""
        self.clock.at = moment(at) if at else self.clock.at + timedelta(minutes=1)
        raw = self._bytes(who, subject, text, answering, file, headers or {})
        return self._letters(self.desk.take([(raw, Receipt(self.clock.at, "INBOX", 1, self.count))]))

    def wait(self, until: str) -> list[Mail]:
        """Time passes at a desk that is at work; gives back the letters it brought."""
        facts: list[f.Fact] = []
        while (due := self.desk.next_instant()) is not None and due < moment(until):
            self.clock.at = max(self.clock.at, due)
            facts += self.desk.pass_time(due)
        return self._letters(facts + self._passed(until))

    def down(self, until: str) -> list[Mail]:
        """The desk stands still and is started again; gives back the letters that the time between brings then."""
        return self._letters(self._passed(until))

    def _passed(self, until: str) -> list[f.Fact]:
        self.clock.at = moment(until)
        return self.desk.pass_time(self.clock.at)

    def happened(self, kind: type[f.Fact]) -> list:
        """The facts of a kind so far."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def would(self, who: str, subject: str, text: str) -> Decision:
        """What a mail would bring as things stand; nothing comes of it."""
        receipt = Receipt(self.clock.at, "INBOX", 1, self.count + 1)
        return station(read(self._bytes(who, subject, text, None, None, {}), receipt), self.desk.state, self.desk.rules)

    def _letters(self, facts: list[f.Fact]) -> list[Mail]:
        self.before = len(self.facts)
        self.facts += facts
        return [read(self.desk.archive.letter(fact.sha256)) for fact in facts if isinstance(fact, f.LetterPosted)]

    def _bytes(self, who, subject, text, answering, file, headers) -> bytes:
        self.count += 1
        name, address = PEOPLE[who]
        message = EmailMessage()
        message["From"], message["To"] = f"{name} <{address}>", ADDRESS
        message["Subject"] = f"回复：{answering.subject}" if answering and not subject else subject
        message["Date"] = format_datetime(self.clock.at)
        message["Message-ID"] = f"<{self.count}.{who}@{address.partition('@')[2]}>"
        if answering:
            message["In-Reply-To"] = f"<{answering.message_id}>"
            quoted = "\n".join(f"> {line}" for line in answering.text.splitlines())
            text = f"{text}\n\n在 {self.clock.at:%Y-%m-%d %H:%M}，体检维保服务 写道：\n{quoted}\n"
        for key, value in headers.items():
            message[key] = value
        message.set_content(text, cte="base64")
        if file:
            message.add_attachment(file[1], maintype="application", subtype=DOCX, filename=file[0])
        return message.as_bytes()


def moment(text: str) -> datetime:
    """2026-03-10 09:00 in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def people(letter: Mail) -> set[str]:
    """Who is written to, by the story's names."""
    names = {address: who for who, (_, address) in PEOPLE.items()}
    return {names[each.address] for each in letter.to}


def to(letters: list[Mail], who: str) -> Mail:
    """The one letter of these that goes to a person, beside the one that every Monday brings."""
    found_ = [
        letter
        for letter in letters
        if PEOPLE[who][1] in [a.address for a in letter.to] and DEPOSIT not in letter.subject
    ]
    assert len(found_) == 1, [(letter.subject, letter.to) for letter in letters]
    return found_[0]
