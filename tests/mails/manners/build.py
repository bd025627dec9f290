"""Bounces, automatic mail and the mails of people that look like them, each with what it should be taken for; made byte by byte.

`python tests/mails/manners/build.py` writes the mails beside this file, where `make bench-reading` finds them, and `expected.jsonl` anew.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from tests.mail.samples import mail, multipart, part, text_part, word  # noqa: E402 -- found by the line above
from tests.mails.manners import people, programs  # noqa: E402

CLERK, DESK = "Xiao.Qing@hospital.example", "desk@vendor.example"
LETTER = (
    f"Received: from a.example by b.example; Tue, 6 Jan 2026 09:00:00 +0800\r\nFrom: {DESK}\r\nTo: {CLERK}\r\n"
    f"Subject: {word('[工单 TJ-2026-0036] 关单确认：读卡')}\r\nMessage-ID: <TJ-2026-0036.5f@vendor.example>\r\n\r\n您好：请确认。\r\n"
)
FAULT = "一号台的读卡器没反应，重启也不行，麻烦派人看看。"


@dataclass(frozen=True, slots=True)
class Made:
    """A mail with the suite it belongs to and what machine wrote it, None for a person."""

    suite: str
    raw: bytes
    automatic: str | None


def a(subject: str, content: bytes | str, sender: str, *fields: str, charset: str = "utf-8") -> bytes:
    """One mail to the desk."""
    title = subject if subject.isascii() else word(subject, charset)
    return mail(content, *fields, subject=f"Subject: {title}", sender=f"From: {sender}")


def status(action: str, why: str, original: str = "") -> bytes:
    """A part of status fields (RFC 3464 2)."""
    known = f"Original-Recipient: rfc822;{original}\r\n" if original else ""
    last = f"Final-Recipient: rfc822; {CLERK}\r\nAction: {action}\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; {why}\r\n"
    return part("message/delivery-status", f"Reporting-MTA: dns; mx.hospital.example\r\n\r\n{known}{last}".encode())


def reports() -> Iterator[Made]:
    """Delivery reports by the standard: every action, language, and way to give the letter back, some of it left out or spoilt."""
    backs = (
        part("message/rfc822", LETTER.encode()),
        part("text/rfc822-headers", LETTER.split("\r\n\r\n", maxsplit=1)[0].encode()),
        None,
    )
    for (subject, text), action, back in product(
        programs.REPORTS, ("failed", "delayed", "delivered", "relayed", "Failed"), backs
    ):
        parts = [text_part(text), status(action, "552 5.2.2 mailbox full", CLERK), *([back] if back else [])]
        body = multipart("report; report-type=delivery-status", *parts)
        yield Made("bounces", a(subject, body, "postmaster@hospital.example", "Return-Path: <>"), "bounce")
        mixed = multipart("mixed", *parts)
        yield Made("bounces", a(subject, mixed, "gateway@hospital.example"), "bounce")
    torn = (
        b'Content-Type: multipart/report; report-type="delivery-status"; boundary="gone"\r\n\r\nFinal-Recipient: x\r\n'
    )
    yield Made("bounces", a("Returned", torn, "MAILER-DAEMON@mx.hospital.example"), "bounce")


def told() -> Iterator[Made]:
    """Bounces in plain words: under the name of a mail system, from nobody, from a postmaster, from an address like any other."""
    for sender, (subject, text) in product(programs.DAEMONS, programs.TOLD):
        yield Made("bounces", a(subject, text, sender), "bounce")
    for sender, (subject, text) in product(programs.NOBODIES, programs.TOLD):
        yield Made("bounces", a(subject, text, sender, "Return-Path: <>"), "bounce")
        yield Made("bounces", a("Mail", text, sender, "Return-Path: <>"), "bounce")
    for subject, text in programs.TOLD:
        yield Made("bounces", a(subject, text, "postmaster@hospital.example"), "bounce")
        yield Made("bounces", a(subject, text, "Post_Master@hospital.example", "Precedence: bulk"), "bounce")
        attached = multipart("mixed", text_part(text), part("message/rfc822", LETTER.encode()))
        yield Made("bounces", a(subject, attached, "ndr@gate.hospital.example"), "bounce")


def chinese() -> Iterator[Made]:
    """The letters of Chinese providers: a table in HTML, GB 18030 that calls itself gb2312, from a postmaster or nobody."""
    for (subject, sender), table, path in product(programs.PROVIDERS, programs.TABLES, ("<>", "")):
        html = table.format(to=CLERK, subject="[工单 TJ-2026-0036] 关单确认：读卡", why="收件人邮箱空间不足 552 5.2.2")
        fields = (f"Return-Path: {path}",) if path else ()
        body = text_part(html, "gb18030", "html")
        raw = mail(body, *fields, subject=f"Subject: {word(subject, 'gb18030', 'gb2312')}", sender=f"From: {sender}")
        yield Made("bounces", raw, "bounce")


def systems() -> Iterator[Made]:
    """The letters of Chinese mail systems, with and without a sender in the envelope: what failed, and what waits."""
    title = "[工单 TJ-2026-0036] 关单确认：读卡"
    for sender, subjects, text in (*programs.SYSTEMS, *programs.LATE):
        said = text.format(to=CLERK, title=title)
        body = text_part(said, "gb18030", "html") if said.startswith("<") else text_part(said)
        for subject, fields in product(subjects, ((), ("Return-Path: <>",))):
            yield Made("bounces", a(subject.format(title=title), body, sender, *fields), "bounce")


def complaints() -> Iterator[Made]:
    """Feedback loops (RFC 5965), notifications of a sending service, a letter refused by a mailbox (RFC 5429)."""
    for kind, redacted in product(("abuse", "fraud", "auth-failure", "not-spam"), (True, False)):
        rcpt = "" if redacted else f"Original-Rcpt-To: {CLERK}\r\n"
        fields = f"Feedback-Type: {kind}\r\nUser-Agent: Loop/1\r\nVersion: 1\r\nOriginal-Mail-From: {DESK}\r\n{rcpt}"
        parts = (
            text_part("A reader marked this."),
            part("message/feedback-report", fields.encode()),
            part("message/rfc822", LETTER.encode()),
        )
        body = multipart("report; report-type=feedback-report", *parts)
        yield Made("bounces", a("FW: [工单 TJ-2026-0036]", body, "loop@provider.example"), "bounce")
    for kind in ("Bounce", "Complaint", "Delivery"):
        said = json.dumps({"notificationType": kind, "mail": {"destination": [CLERK]}}, separators=(",", ":"))
        yield Made("bounces", a("Notification Message", said, "no-reply@sender.example"), "bounce")
    disposition = (
        f"Final-Recipient: rfc822; {CLERK}\r\nDisposition: automatic-action/MDN-sent-automatically; deleted\r\n"
    )
    body = multipart(
        "report; report-type=disposition-notification",
        text_part("full"),
        part("message/disposition-notification", disposition.encode()),
    )
    sender = "Mail Delivery Subsystem <admin@hospital.example>"
    yield Made("bounces", a("Rejected", body, sender, "Auto-Submitted: auto-replied (rejected)"), "bounce")


def automatic() -> Iterator[Made]:
    """Auto-replies with and without fields, noreply, lists."""
    for subject, text in product(programs.AWAY_SUBJECTS, programs.AWAY_TEXTS):
        yield Made("automatic", a(subject.format("[工单 TJ-2026-0036]"), text, CLERK), "auto_reply")
    for field, subject in product(programs.MARKS, ("Re: x", "x", "", "答复: [工单 TJ-2026-0036] 已登记")):
        yield Made("automatic", a(subject, "谢谢来信。", CLERK, field), "auto_reply")
    for text in programs.SAYING_SO:
        yield Made("automatic", a("回复：[工单 TJ-2026-0036] 已登记", text, CLERK), "auto_reply")
    for sender in programs.NOREPLIES:
        yield Made("automatic", a("登录提醒", "您的账号在新设备登录。", sender), "auto_reply")
    for field in programs.LISTS:
        yield Made("automatic", a("第 12 期", "本期内容。", "editor@news.example", field), "list")


def receipts() -> Iterator[Made]:
    """Receipts by the standard, and those of Chinese clients in plain words."""
    for kind, subject in product(("displayed", "deleted", "dispatched", "processed"), programs.READ):
        fields = f"Reporting-UA: x\r\nFinal-Recipient: rfc822; {CLERK}\r\nDisposition: manual-action/MDN-sent-manually; {kind}\r\n"
        parts = (text_part("已阅读"), part("message/disposition-notification", fields.encode()))
        body = multipart("report; report-type=disposition-notification", *parts)
        yield Made("automatic", a(subject.format("关单确认"), body, CLERK), "read_receipt")
    for subject, text in product(programs.READ, programs.READ_TEXTS):
        yield Made("automatic", a(subject.format("关单确认"), text, CLERK), "read_receipt")


def _named(sender: str) -> str:
    """The sender with a name in Chinese encoded."""
    name, _, address = sender.rpartition(" ")
    return f"{word(name)} {address}" if name else address


def unasked() -> Iterator[Made]:
    """Letters called back, full mailboxes, answers of calendars: by programs, though under a person's address."""
    for subject, text in programs.CALLED_BACK:
        yield Made("automatic", a(subject.format("[工单 TJ-2026-0036] 关单确认"), text, CLERK), "auto_reply")
    for subject, method in programs.ANSWERS:
        event = f"BEGIN:VCALENDAR\r\nMETHOD:{method.upper()}\r\nBEGIN:VEVENT\r\nSUMMARY:验收\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        for kind in (f"text/calendar; charset=utf-8; method={method}", "text/calendar; charset=utf-8"):
            alone = part(kind, event.encode())
            yield Made("automatic", a(subject, alone, CLERK), "auto_reply")
            yield Made("automatic", a(subject, multipart("alternative", text_part(""), alone), CLERK), "auto_reply")
            said = multipart("alternative", text_part("好的，顺便看看3号台的打印机。"), alone)
            yield Made("persons", a(subject, said, CLERK), None)


def persons() -> Iterator[Made]:
    """People who write about bounces and absences, by hand; and ordinary mail with suspicious headers."""
    for subject, text in people.ABOUT:
        for fields in ((), *people.HARMLESS[:2]):
            yield Made("persons", a(subject, text, people.SENDERS[len(text) % len(people.SENDERS)], *fields), None)
    for sender, (subject, text) in product(people.POSTS, people.RECORDS):
        yield Made("persons", a(subject, text, _named(sender)), None)
    for sender, fields in product(people.SENDERS, people.HARMLESS):
        yield Made("persons", a("读卡器没反应", FAULT, sender, *fields), None)
    for words in people.FORWARDING:
        attached = multipart("mixed", text_part(words), part("message/rfc822", people.RETURNED.encode()))
        yield Made("persons", a("转发：Undelivered Mail Returned to Sender", attached, CLERK), None)
        yield Made("persons", a("你们的信被退了", attached, CLERK), None)
        inline = f"{words}\n\n-----原始邮件-----\n{people.RETURNED}"
        yield Made("persons", a("Fw: 系统退信", inline, CLERK), None)
        quoted = words + "\n\n> " + people.RETURNED.replace("\r\n", "\n> ")
        yield Made("persons", a("回复：failure notice", quoted, CLERK), None)


def without_fields() -> Iterator[Made]:
    """Mails of programs and of people that no field tells apart, by their words and their sender alone."""
    for chunk in (HERE / "without_fields.txt").read_text("utf-8").split("\n### ")[1:]:
        kind, sender, subject, text = chunk.split("\n", 3)
        person = kind == "person"
        name, box = sender.removesuffix(">").rpartition("<")[::2]
        said = f"{word(name.strip())} <{box}>" if name else box
        yield Made("persons" if person else "notices", a(subject, text, said), None if person else kind)


def everything() -> list[tuple[str, Made]]:
    """All mails under their file names, always the same."""
    groups = (reports, told, chinese, systems, complaints, automatic, receipts, unasked, persons, without_fields)
    return [(f"{group.__name__}-{number:03}.eml", made) for group in groups for number, made in enumerate(group())]


def main() -> None:
    """Write the mails and what is expected of them."""
    lines = []
    for name, made in everything():
        (HERE / name).write_bytes(made.raw)
        lines.append(json.dumps({"file": name, "suite": made.suite, "automatic": made.automatic}, ensure_ascii=False))
    (HERE / "expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
