"""A home with a past: every listing has something to show, every key of docs/json.md at least once a value."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

from mailbot.core import deadlines
from mailbot.core import facts as f
from mailbot.core.model import SHANGHAI, Kind, Reason, Role, Severity
from mailbot.core.rulebook import Rules
from mailbot.forms import Form, fill
from mailbot.mail.message import Receipt
from mailbot.shell.archive import Archive
from mailbot.shell.codec import encode
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.rulefiles import blanks

OFFICE, WARD = "it@hospital.example", "ward@hospital.example"
ENGINEER, MANAGER = "engineer@vendor.example", "pm@vendor.example"
WEEK = "2026-W42"


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of October 2026."""
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def settled(folder: Path, imap_port: int = 1, smtp_port: int = 1, password: str = "sesame") -> Home:
    """A home on this machine, as `init` would write it; nobody listens at port 1."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "signed": "2026-01-04", "address": "desk@vendor.example", "user": "desk@vendor.example", "security": "plain", "imap_host": "127.0.0.1",
        "smtp_host": "127.0.0.1", "imap_port": str(imap_port), "smtp_port": str(smtp_port), "it": f"信息科 <{OFFICE}>",
        "reporter": f"登记台 <{WARD}>", "engineer": f"丙工 <{ENGINEER}>", "pm": f"甲经理 <{MANAGER}>",
    }  # fmt: skip
    answers = {question.name: given.get(question.name) or question.default(given) for question in QUESTIONS}
    (folder / "password").write_text(password)
    (folder / "mailbot.toml").write_text(document(answers, 'password_file = "password"'), encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    return home


def remembered(home: Home) -> None:
    """The past put into the home's ledger."""
    ledger = open_ledger(home.ledger)
    ledger.commit([encode(fact) for fact in past(home.rules)])
    ledger.close()


def kept(home: Home) -> None:
    """A mail and a letter that are really in the archive, both named by the ledger, the letter sent."""
    archive, ledger = Archive(home.path), open_ledger(home.ledger)
    (mail,) = archive.keep([(b"Subject: 1\r\n\r\n1\r\n", Receipt(at(13)))])
    ledger.commit([encode(f.MailRead(at=at(13), mail=mail, by=WARD, message_id="", ends="recorded", reason="已登记"))])
    sent = f.LetterPosted(
        at=at(13), message_id="1@vendor.example", kind="hospital/noted", to=(WARD,), subject="1", sha256=archive.keep_letters([b"1"])[0]
    )  # fmt: skip
    ledger.commit([encode(sent), encode(f.LetterSent(at=at(13), message_id="1@vendor.example"))])
    ledger.close()


def noted(home: Home, moment: datetime) -> None:
    """One more commit."""
    ledger = open_ledger(home.ledger)
    ledger.commit([encode(f.StrangerTold(at=moment, address="a@elsewhere.example"))])
    ledger.close()


def past(rules: Rules) -> Iterator[f.Fact]:
    """What happened up to the morning of Monday, 19 October; each part in its own order."""
    yield f.RulesAdopted(at=at(1), digest=rules.digest)
    people = (
        (OFFICE, "信息科", Role.IT),
        (WARD, "登记台", Role.REPORTER),
        (ENGINEER, "丙工", Role.ENGINEER),
        (MANAGER, "甲经理", Role.PM),
    )
    yield from (f.PersonAdmitted(at=at(1), address=address, name=name, role=role) for address, name, role in people)
    yield from tickets(rules)
    yield from warnings()
    yield from forms()
    yield from duties()
    yield from post()


def opened(number: int, moment: datetime, brief: str, rules: Rules, severity: Severity | None) -> Iterator[f.Fact]:
    """A ticket with the deadlines of its severity."""
    name, kind = f"TJ-2026-{number:04}", Kind.REPORT if severity else Kind.CUSTOMISATION
    yield f.TicketOpened(
        at=moment, mail=f"{number:064x}", by=WARD, ticket=name, kind=kind, brief=brief, gist=brief, module="登记", severity=severity,
        confidence=0.4, reasons=(Reason("queue", "排队", "流程受阻"),) if severity else (), emergency="系统错误" if number == 3 else None,
        environment="Windows 10" if number == 3 else None, steps="先重启" if number == 3 else None, wanted="明早 8 点前" if number == 3 else None,
    )  # fmt: skip
    yield from deadlines.opening(name, kind, severity, moment, rules.deadlines, rules.calendar)


def closed(number: int, moment: datetime) -> f.Fact:
    return f.TicketClosed(at=moment, by=ENGINEER, ticket=f"TJ-2026-{number:04}", cause="索引损坏", fix="已重建")


def tickets(rules: Rules) -> Iterator[f.Fact]:
    """1 done and confirmed, 2 rejected, 3 late, promised and doubtful, 4 fresh, 5 waits, 6 unconfirmed, 7 a customisation."""
    yield from opened(1, at(8), "读卡器读不出身份证", rules, Severity.NORMAL)
    yield closed(1, at(13))
    yield f.ClosingConfirmed(at=at(14), by=WARD, ticket="TJ-2026-0001")
    yield from opened(2, at(12), "条码打偏", rules, Severity.NORMAL)
    yield closed(2, at(13, 10))
    yield f.ClosingRejected(at=at(13, 15), by=WARD, ticket="TJ-2026-0002")
    yield from opened(3, at(12, 10), "读卡器又读不出身份证", rules, Severity.URGENT)
    yield f.ProblemProposed(at=at(12, 10), ticket="TJ-2026-0003", candidates=("TJ-2026-0001",))
    yield f.ProblemGrouped(at=at(12, 11), by=OFFICE, tickets=("TJ-2026-0001", "TJ-2026-0003"), same=True)
    yield f.TicketAccepted(at=at(12, 12), by=ENGINEER, ticket="TJ-2026-0003")
    yield f.DatePromised(at=at(12, 12), by=ENGINEER, ticket="TJ-2026-0003", until=date(2026, 10, 16))
    yield f.Urged(at=at(13), by=WARD, ticket="TJ-2026-0003")
    yield from opened(4, at(19, 8), "总检报告打不开", rules, Severity.MAJOR)
    yield from opened(5, at(15), "导检单缺项", rules, Severity.NORMAL)
    yield f.InformationAsked(at=at(15, 10), by=ENGINEER, ticket="TJ-2026-0005")
    yield from opened(6, at(12), "日结单少一笔", rules, Severity.NORMAL)
    yield closed(6, at(14))
    yield from opened(7, at(14), "总检双签", rules, None)


def warnings() -> Iterator[f.Fact]:
    """1 verified, 2 with a loss claimed and undecided, 3 rejected and about no ticket; the manager objected to each."""
    for number, ticket in ((1, "TJ-2026-0001"), (2, "TJ-2026-0003"), (3, "")):
        name = f"W-2026-{number:03}"
        yield f.WarningProposed(
            at=at(13), warning=name, ticket=ticket, row="resolved", why="超过时限", severity=Severity.URGENT
        )
        yield f.WarningObjected(at=at(13, 10), by=MANAGER, warning=name)
    yield f.LossClaimed(at=at(14), by=OFFICE, warning="W-2026-002", ticket="TJ-2026-0003", amount=Decimal("3480.00"))
    yield f.WarningVerified(at=at(14), mail="a" * 64, by=OFFICE, warning="W-2026-001")
    yield f.WarningRejected(at=at(14), by=OFFICE, warning="W-2026-003")


def forms() -> Iterator[f.Fact]:
    """1 came before the week and again in it, 2 is new, 3 is confirmed with a reserve."""
    for number, revision, day in ((1, 1, 6), (1, 2, 13), (2, 1, 13), (3, 1, 14)):
        yield f.FormFiled(
            at=at(day), mail=f"{number}{revision}" * 32, by=ENGINEER, form=f"F-2026-{number:04}", annex=number, revision=revision,
            sha256=f"{number}{revision}" * 32, filename="附件.docx", fingerprint=str(number),
            ticket="TJ-2026-0007" if number == 3 else "", missing=("结果",) if number == 2 else (),
            days=(date(2026, 9, 24) if number == 1 else date(2026, 10, day),), people=3 if number == 2 else 0, topic="备份" if number == 2 else "",
        )  # fmt: skip
    yield f.FormConfirmed(
        at=at(15), by=OFFICE, form="F-2026-0003", revision=1, sha256="31" * 32, reservation="打印待观察"
    )


def duties() -> Iterator[f.Fact]:
    """An upgrade agreed to, a remote window that is over, a late record of the third quarter, and one with a reservation."""
    yield f.UpgradeAnnounced(
        at=at(12), mail="e" * 64, by=ENGINEER, version="V6.3.0", day=date(2026, 10, 24), content="日结"
    )
    yield f.UpgradeConfirmed(at=at(13), mail="f" * 64, by=OFFICE, version="V6.3.0")
    yield f.RemoteGranted(
        at=at(12, 12), mail="9" * 64, by=OFFICE, ticket="TJ-2026-0003", begin=at(12, 20), end=at(12, 21)
    )
    yield f.RemoteEnded(at=at(12, 21), ticket="TJ-2026-0003", end=at(12, 21))
    for number, day, moment in ((4, date(2026, 9, 24), at(16)), (5, date(2026, 10, 14), at(15))):
        yield f.FormFiled(
            at=moment, mail=f"{number}1" * 32, by=ENGINEER, form=f"F-2026-{number:04}", annex=1, revision=1, sha256=f"{number}1" * 32,
            filename="附件.docx", fingerprint=str(number), days=(day,),
        )  # fmt: skip
    yield f.FormConfirmed(
        at=at(16), mail="8" * 64, by=OFFICE, form="F-2026-0005", revision=1, sha256="51" * 32, reservation="演练未做"
    )


def post() -> Iterator[f.Fact]:
    """A mail set aside, one held, and a letter in each state."""
    yield f.MailRead(
        at=at(15), mail="7" * 64, by=WARD, message_id="7@hospital.example", ends="ticket", reason="follow_up", about="TJ-2026-0003",
        hidden=(f.Hidden("手机号", 1), f.Hidden("姓名", 2)), numbers=(f.Numbered("******0123", "a" * 16),),
    )  # fmt: skip
    yield f.MailRead(at=at(13), mail="b" * 64, message_id="", ends="aside", reason="处理时出错")
    yield f.MailRead(
        at=at(14), mail="c" * 64, by="a@elsewhere.example", message_id="1@elsewhere.example", ends="held", reason="发件人未登记",
        intents=("report",),
    )  # fmt: skip
    for name in ("waiting", "deferred", "refused", "sent", "cancelled"):
        about = "" if name == "waiting" else "TJ-2026-0003"
        yield f.LetterPosted(
            at=at(15), message_id=f"{name}@vendor.example", kind="hospital/noted", to=(WARD,), subject="已登记", sha256="d" * 64,
            about=about,
        )  # fmt: skip
    yield f.LetterDeferred(at=at(15), message_id="deferred@vendor.example", why="451 稍后再试", until=at(15, 10))
    yield f.LetterRefused(at=at(15), message_id="refused@vendor.example", why="550 无此用户", recipients=(WARD,))
    yield f.LetterSent(at=at(15), message_id="sent@vendor.example")
    yield f.LetterCancelled(at=at(15), message_id="cancelled@vendor.example")


def letter(who: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A mail to the desk."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = who, "desk@vendor.example", subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, cte="base64")
    return message


def mails(folder: Path) -> Path:
    """Mails that say all that `explain` can tell of."""
    folder.mkdir(parents=True, exist_ok=True)
    when = {"Date": "Mon, 19 Oct 2026 10:00:00 +0800"}
    told = "读卡器读不出身份证，已经排队了。\n应用环境：Windows 10\n操作过程：先重启电脑再刷卡，还是不行。"
    report = letter(
        f"信息科 <{OFFICE}>", "读卡器读不出身份证", told, **when,
        Message_ID="<1@hospital.example>", Authentication_Results="mx.vendor.example; spf=pass smtp.mailfrom=hospital.example",
        Received="from a by mx.vendor.example with ESMTP; Mon, 19 Oct 2026 10:00:00 +0800",
    )  # fmt: skip
    form = letter(ENGINEER, "附件3", "表单见附件。", **when, Message_ID="<2@vendor.example>")
    filled = fill(Form(3, {"提出科室/人员": "登记台", "需求描述": "总检双签"}), blanks(None))
    form.add_attachment(filled, maintype="application", subtype="octet-stream", filename="附件3.docx")
    away = letter(
        WARD, "自动回复：外出", "我正在外出。", **when, Auto_Submitted="auto-replied", Message_ID="<3@hospital.example>"
    )
    follow = letter(
        WARD, "回复：[工单 TJ-2026-0003] 已登记", "还没好，请尽快处理。", **when, Message_ID="<4@hospital.example>"
    )
    bare = letter("a@elsewhere.example", "系统打不开", "系统打不开了")
    for name, message in (("1", report), ("2", form), ("3", away), ("4", follow), ("5", bare)):
        (folder / f"{name}.eml").write_bytes(message.as_bytes())
    return folder
