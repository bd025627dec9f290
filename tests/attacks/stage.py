"""A desk under attack: a ticket whose closing waits for the clerk, and raw mails as an attacker would write them."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from zipfile import ZipFile

from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.read import read
from tests.stories.village import ADDRESS, Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
NUMBER = "TJ-2026-0001"
CLERK, NURSE, OFFICE = "dengji@hospital.example", "jianyan@hospital.example", "it@hospital.example"
PM = "pm@weibao.example"
EVIL, VICTIM = "x@evil.example", "victim@bystander.example"
HOP = "Received: from evil.example by mx.weibao.example with SMTP; Tue, 10 Mar 2026 10:00:00 +0800"
FAILED = "Authentication-Results: mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=hospital.example"
UNPROVEN = "Authentication-Results: mx.weibao.example; spf=none smtp.mailfrom=evil.example; dkim=none"
PASSED = "dkim=pass header.d=hospital.example; dmarc=pass header.from=hospital.example"
ROW = {
    "日期": "2026-03-10",
    "维护工程师签到": "王磊",
    "服务器运行情况": "CPU 41%",
    "系统运行情况": "备份 90/90 成功",
    "医院信息科签字": "李喆",
}


def raw(*headers: str, text: str = "确认。", html: str = "", file: tuple[str, bytes] | None = None) -> bytes:
    """A mail, its headers exactly as given; a file's name stands in its header as given too."""
    parts = [_part("text/plain; charset=utf-8", text.encode())]
    parts += [_part("text/html; charset=utf-8", html.encode())] if html else []
    parts += (
        [_part("application/octet-stream", file[1], f"Content-Disposition: attachment; {file[0]}\r\n")] if file else []
    )
    body = "".join(f"--edge\r\n{part}" for part in parts)
    kind = "alternative" if html else "mixed"
    head = "".join(f"{header}\r\n" for header in (HOP, *headers, f"To: {ADDRESS}", "MIME-Version: 1.0"))
    return f"{head}Content-Type: multipart/{kind}; boundary=edge\r\n\r\n{body}--edge--\r\n".encode(
        "utf-8", "surrogateescape"
    )


def _part(kind: str, data: bytes, more: str = "") -> str:
    return f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n{b64encode(data).decode()}\r\n"


def word(text: str) -> str:
    """An encoded word that holds whatever it is given, line breaks too."""
    return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="


def zipped(**parts: bytes) -> bytes:
    """A zip of parts by name."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@dataclass
class Stage:
    """The desk, the letter that asks the clerk to confirm, and every letter the attack has brought."""

    village: Village
    home: Path
    closing: Mail
    letters: list[Mail] = field(default_factory=list)
    before: int = field(default_factory=lambda: getrusage(RUSAGE_SELF).ru_maxrss)

    def send(self, *mails: bytes) -> list[Mail]:
        """Mails to the desk, a minute apart; the letters they bring."""
        found = []
        for mail in mails:
            self.village.clock.at += timedelta(minutes=1)
            self.village.count += 1
            receipt = Receipt(self.village.clock.at, "INBOX", 1, self.village.count)
            found += self.village._letters(self.village.desk.take([(mail, receipt)]))
        self.letters += found
        return found

    def reply(self, who: str, *headers: str, text: str = "确认。", number: int = 1) -> bytes:
        """An answer to the letter that asks for a confirmation."""
        thread = (f"In-Reply-To: <{self.closing.message_id}>", f"Subject: Re: {self.closing.subject}")
        return raw(*headers, f"From: {who}", *thread, f"Message-ID: <{number}@evil.example>", text=text)

    @property
    def gained(self) -> float:
        """By how many MiB the process grew at most since the attack began."""
        return (getrusage(RUSAGE_SELF).ru_maxrss - self.before) / 1024

    @property
    def status(self) -> Status:
        """Where the ticket stands."""
        return self.village.desk.state.tickets[NUMBER].status

    @property
    def untouched(self) -> bool:
        """Whether the ticket still waits for the clerk."""
        return self.status is Status.AWAITING

    def addressees(self) -> set[str]:
        """Whom the letters go to."""
        return {address.address for letter in self.letters for address in letter.to}

    def told(self, address: str) -> str:
        """Subjects and texts of the letters to somebody."""
        return "\n".join(
            f"{letter.subject}\n{letter.text}"
            for letter in self.letters
            if address in {each.address for each in letter.to}
        )

    def whole(self) -> str:
        """Every letter's exact bytes, its parts decoded as well."""
        posted = self.village.happened(f.LetterPosted)
        mails = [read(self.village.desk.archive.letter(fact.sha256)) for fact in posted]
        return "\n".join(f"{mail.subject}\n{mail.text}\n{mail.headers}" for mail in mails)

    def happened(self, kind: type[f.Fact]) -> list[f.Fact]:
        """The facts of a kind."""
        return self.village.happened(kind)

    def ended(self) -> list[str]:
        """How the mails ended."""
        return [fact.ends for fact in self.village.happened(f.MailRead)]

    def wish(self, words: str) -> bytes:
        """A filled 附件3."""
        fields = {
            "医院名称": "青海红十字医院",
            "提出科室/人员": "登记台/祁佳",
            "提出时间": "2026-03-10",
            "模块名称": words,
            "需求描述": words,
        }
        return fill(Form(3, fields), self.village.desk.rules.blanks)

    def run_sheet(self, **changed: str) -> bytes:
        """A filled 附件1."""
        return fill(Form(1, {"rows": [{**ROW, **changed}]}), self.village.desk.rules.blanks)


def staged(village: Village, home: Path) -> Stage:
    """A report, taken and closed by the engineer."""
    order = to(village.write("clerk", "读卡器没反应", FAULT), "engineer")
    closing = to(village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order), "clerk")
    return Stage(village, home, closing)
