"""Mails that nobody sends: seeded changes to mails that somebody does. The same seed gives the same bytes."""

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Sequence[bytes], Random], bytes]

BOUNDARY = re.compile(rb'boundary="?([^";\r\n]{1,70})')
FIELDS = (
    b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To", b"Content-Type", b"Content-Transfer-Encoding",
    b"Content-Disposition", b"Auto-Submitted", b"Precedence", b"List-Id", b"Return-Path", b"Authentication-Results", b"Received", b"X-Any",
)  # fmt: skip
VALUES = (
    b"", b" ", b"\x00", b"\r", b"\xb4\xf2\xb2\xbb\xbf\xaa", "打不开".encode(), b"=?gb2312?B?tPKyu7+q?=", b"=?utf-8?Q?=E6=89?=",
    b"=?x?B?" + b"A" * 300, b"<>", b"<@>", b"a@b, <c@d>;", b'"\\" <x@y>', b"multipart/mixed; boundary=x", b"multipart/mixed",
    b"message/rfc822", b"text/html; charset=gb2312", b"text/plain; charset=utf-16", b"text/plain; charset=unicode_escape",
    b"attachment; filename*0*=gbk''%b4; filename*1*=%f2.docx", b"base64", b"quoted-printable", b"x-uuencode",
    b"Thu, 99 Foo 9999 99:99:99 +9999", b"Mon, 9 Mar 0001 00:00:00 -2400", "[工单 TJ-2026-0001]".encode(),
    b"{{ 7*7 }}{% for x in y %}", b"=cmd|' /C calc'!A0", b"../../../etc/passwd", "\u202egpj.exe".encode(), b"(((((((", b"a" * 3000,
)  # fmt: skip
# What a rule may stumble over when there is much of it.
UNITS = (
    ">", "在", " ", "\u3000", "=?", "<", "<div>", "&", "(", '"', "-", "=", "_", "0", "1.", "2026年1月", "http://a.", "a@", "，", "。", "：",
    "发件人：", "写道：", "On ", "不", "确认", "工单", "TJ-2026-", "附件1", "打不开", "身份证号 110", "13812345678 ", "姓名：", "x (1M, ",
    "Message-ID: <", "如果", "？！", "\t", "\\", "的", "又",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    """One of the seeds after one to four changes."""
    raw = random.choice(seeds)
    for _ in range(random.randint(1, 4)):
        raw = random.choice(MUTATIONS)(raw, seeds, random)
    return raw[:1_000_000]


def _flipped(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    out = bytearray(raw or b"\0")
    for _ in range(random.choice((1, 3, 20))):
        out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def _truncated(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def _doubled(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    """A stretch of the mail again, up to a thousand times."""
    at = random.randrange(len(raw) + 1)
    stretch = raw[at : at + random.choice((1, 2, 30, 400))]
    return raw[:at] + stretch * random.choice((2, 50, 1000)) + raw[at:]


def _spliced(raw: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    """The head of one mail and the tail of another."""
    other = random.choice(seeds)
    return raw[: random.randrange(len(raw) + 1)] + other[random.randrange(len(other) + 1) :]


def _without_line(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    lines = raw.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _with_field(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    """A field more, at the top or in place of its namesake."""
    name, value = random.choice(FIELDS), random.choice(VALUES)
    line = name + b": " + value + b"\r\n"
    found = re.search(rb"^" + name + rb":[^\n]*\n", raw, re.MULTILINE | re.IGNORECASE)
    return raw[: found.start()] + line + raw[found.end() :] if found and random.random() < 0.7 else line + raw


def _swapped(raw: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    """A part of one mail in the place of a part of another."""
    mark, other = BOUNDARY.search(raw), BOUNDARY.search(foreign := random.choice(seeds))
    if mark is None or other is None:
        return _spliced(raw, seeds, random)
    parts, others = raw.split(b"--" + mark[1]), foreign.split(b"--" + other[1])
    parts[random.randrange(len(parts))] = random.choice(others)
    return (b"--" + mark[1]).join(parts)


def _nested(raw: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    """The mail within another, as often as not deeper than anybody forwards."""
    for _ in range(random.choice((1, 2, 40))):
        kind = random.choice((b"message/rfc822", b"multipart/mixed; boundary=n", b"multipart/alternative; boundary=n"))
        raw = b"From: dengji@hospital.example\r\nContent-Type: " + kind + b"\r\n\r\n--n\r\n" + raw + b"\r\n--n--\r\n"
    return raw


def _stuffed(raw: bytes, _: Sequence[bytes], random: Random) -> bytes:
    """Much of one thing at the end, or in the subject."""
    stuff = random.choice(UNITS).encode(random.choice(("utf-8", "gb18030")))
    stuff *= random.choice((100, 3000, 60000)) // len(stuff) + 1
    if random.random() < 0.3:
        return b"Subject: " + stuff[:60000] + b"\r\n" + raw
    return raw + b"\r\n" + stuff


def _made(_: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    """A mail made by the grammar alone, of fields and values at random."""
    fields = b"".join(
        random.choice(FIELDS) + b": " + random.choice(VALUES) + b"\r\n" for _ in range(random.randint(0, 25))
    )
    return (
        b"From: wang@weibao.example\r\n"
        + fields
        + b"\r\n"
        + b"\r\n".join(random.choices(VALUES, k=random.randint(0, 30)))
    )


MUTATIONS: tuple[Mutation, ...] = (
    _flipped, _truncated, _doubled, _spliced, _without_line, _with_field, _with_field, _swapped, _nested, _stuffed, _made,
)  # fmt: skip
