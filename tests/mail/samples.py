"""Raw mails as the programs of China write them, built byte by byte: no library of ours or of the standard helps to write them."""

from base64 import b64encode
from collections.abc import Sequence
from quopri import encodestring

RECEIVED = (
    "from smtp.hospital.example (smtp.hospital.example [203.0.113.7])\r\n\tby mx.vendor.example (Postfix) with ESMTPS id 1\r\n"
    "\tfor <desk@vendor.example>; Tue, 06 Jan 2026 09:21:04 +0800"
)


def word(text: str, charset: str = "utf-8", label: str = "") -> str:
    """An encoded word, B form."""
    return f"=?{label or charset}?B?{b64encode(text.encode(charset)).decode()}?="


def cut_words(text: str, charset: str, size: int) -> str:
    """Encoded words cut every `size` bytes, wherever that falls in a character."""
    data = text.encode(charset)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return "\r\n ".join(f"=?{charset}?B?{b64encode(piece).decode()}?=" for piece in pieces)


def part(content_type: str, body: bytes, *fields: str) -> bytes:
    """A base64 part with further fields."""
    head = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + b64encode(body)


def text_part(text: str, charset: str = "utf-8", kind: str = "plain") -> bytes:
    """A text part, base64."""
    return part(f'text/{kind}; charset="{charset}"', text.encode(charset))


def multipart(kind: str, *parts: bytes, boundary: str = "=_b1") -> bytes:
    """Type and body of a multipart, to stand in a mail or in another multipart."""
    body = b"".join(b"\r\n--" + boundary.encode() + b"\r\n" + one for one in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + body
        + f"\r\n--{boundary}--\r\n".encode()
    )


def mail(
    content: bytes | str, *fields: str, subject: str = "Subject: x", sender: str = "From: clerk@hospital.example"
) -> bytes:
    """A whole mail: trace, sender, subject, further fields, then a part (bytes) or plain utf-8 text (str)."""
    body = text_part(content) if isinstance(content, str) else content
    own = [
        "To: desk@vendor.example",
        "Date: Tue, 06 Jan 2026 09:20:46 +0800",
        "Message-ID: <m1@hospital.example>",
        "MIME-Version: 1.0",
    ]
    head = [f"Received: {RECEIVED}", sender, subject, *own, *fields]
    return "\r\n".join(head).encode() + b"\r\n" + body


def attached(name_fields: Sequence[bytes]) -> bytes:
    """A mail with one attachment whose naming fields are given raw."""
    file = b"\r\n".join([*name_fields, b"Content-Transfer-Encoding: base64", b"", b64encode(b"PK\x03\x04 data")])
    return mail(multipart("mixed", text_part("见附件"), file))


def tnef(*files: tuple[str, bytes], text: str = "", rich: bytes = b"", codepage: int = 936) -> bytes:
    """A winmail.dat with files, a text and a compressed rich text, names and text in a Windows codepage (MS-OXTNEF 2.1)."""
    charset = f"cp{codepage}"
    out = [(1, 0x89006, b"\0\0\1\0"), (1, 0x69007, codepage.to_bytes(4, "little") + bytes(4))]
    if text:
        out.append((1, 0x2800C, text.encode(charset) + b"\0"))
    if rich:
        value = b"\x02\x01\x09\x10" + (1).to_bytes(4, "little") + len(rich).to_bytes(4, "little") + rich
        out.append((1, 0x69003, (1).to_bytes(4, "little") + value + bytes(-len(rich) % 4)))
    for name, data in files:
        out += [(2, 0x69002, bytes(14)), (2, 0x18010, name.encode(charset) + b"\0"), (2, 0x6800F, data)]
    little = [
        bytes([level])
        + kind.to_bytes(4, "little")
        + len(data).to_bytes(4, "little")
        + data
        + (sum(data) & 0xFFFF).to_bytes(2, "little")
        for level, kind, data in out
    ]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(little)


def der(tag: int, *inside: bytes) -> bytes:
    """A value in DER (X.690)."""
    body = b"".join(inside)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x82, size >> 8, size & 255])
    return bytes([tag]) + length + body


def signed(entity: bytes, kind: int = 2) -> bytes:
    """A CMS message of PKCS#7 around an entity: 2 is signed data (without signers), 3 is enveloped data (RFC 5652)."""
    oid = bytes.fromhex("06092a864886f70d0107")
    inner = der(0x30, oid + b"\x01", der(0xA0, der(0x04, entity)))
    data = der(0x30, b"\x02\x01\x01", der(0x31), inner, der(0x31))
    return der(0x30, oid + bytes([kind]), der(0xA0, data))


def quoted_printable(text: str, charset: str, width: int) -> bytes:
    """A body whose soft line breaks fall in the middle of characters."""
    escaped = "".join(f"={byte:02X}" for byte in text.encode(charset))
    assert encodestring(b"x") == b"x"
    return "=\r\n".join(escaped[at : at + width * 3] for at in range(0, len(escaped), width * 3)).encode()


OURS = (
    "发件人: 体检维保服务 <desk@vendor.example>\n发送时间: 2026年1月6日(星期二) 上午8:53\n"
    "收件人: 祁佳 <clerk@hospital.example>\n主题: [工单 TJ-2026-0007] 关单确认：读卡失灵"
)
LETTER = "您好：\n工程师报告工单 TJ-2026-0007 已处理完毕，请试用后回复“确认”或“未解决”。\n7×24 服务电话：13900000001"
ANSWER = "还是不行，一号台读不出来。\n请再看看。"

_TABLE = "| 发件人 | 体检维保服务<desk@vendor.example> |\n| 发送日期 | 2026年1月6日 08:53 |\n| 收件人 | 祁佳 |\n| 主题 | 关单确认 |"
_WIDE_BLOCK = "发件人：体检维保服务 <desk@vendor.example>\n发送时间：2026年1月6日 08:53\n收件人：祁佳\n主　题：关单确认"


def _marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


# One answer as each client sends it: name, text, what belongs to the signature.
REPLIES = {
    "QQ 邮箱": (f"{ANSWER}\n\n\n------------------ 原始邮件 ------------------\n{OURS}\n\n{LETTER}", ""),
    "QQ 邮箱英文": (f"{ANSWER}\n\n------------------ Original ------------------\n{OURS}\n\n{LETTER}", ""),
    "Foxmail": (f"{ANSWER}\n\n祁佳\n登记处\n\n \n{OURS.replace(': ', '： ')}\n{LETTER}", "祁佳\n登记处"),
    "Coremail": (f"{ANSWER}\n\n\n-----原始邮件-----\n{OURS}\n\n{LETTER}", ""),
    "网易网页": (
        f'{ANSWER}\n\n\n在 2026-01-06 08:53:00，"体检维保服务" <desk@vendor.example> 写道：\n\n{_marked(LETTER)}',
        "",
    ),
    "网易网页旧": (
        f'{ANSWER}\n\n\n\nAt 2026-01-06 08:53:00, "体检维保服务" <desk@vendor.example> wrote:\n{LETTER}',
        "",
    ),
    "网易邮箱大师": (
        f"{ANSWER}\n\n\n从 网易邮箱大师 发送\n\n---- 回复的原邮件 ----\n{_TABLE}\n{LETTER}",
        "从 网易邮箱大师 发送",
    ),
    "网易邮箱大师英文": (
        f"{ANSWER}\n\n---- Replied Message ----\n| From | desk@vendor.example |\n| Date | 01/06/2026 |\n{LETTER}",
        "",
    ),
    "Outlook 中文": (f"{ANSWER}\n\n登记处 祁佳\n\n________________________________\n{OURS}\n\n{LETTER}", "登记处 祁佳"),
    "Outlook 英文": (
        f"{ANSWER}\n\nFrom: Desk <desk@vendor.example>\nSent: Tuesday, January 6, 2026 8:53 AM\nTo: Clerk\nSubject: closing\n\n{LETTER}",
        "",
    ),
    "Outlook 旧": (f"{ANSWER}\n\n-----Original Message-----\nFrom: Desk\nSent: Tuesday\nTo: Clerk\n\n{LETTER}", ""),
    "iPhone": (
        f"{ANSWER}\n\n发自我的 iPhone\n\n> 在 2026年1月6日，08:53，体检维保服务 <desk@vendor.example> 写道：\n> \n{_marked(LETTER)}",
        "发自我的 iPhone",
    ),
    "企业微信": (
        f"{ANSWER}\n\n\n发自我的企业微信\n\n------------------ 原始邮件 ------------------\n{OURS}\n\n{LETTER}",
        "发自我的企业微信",
    ),
    "Gmail 中文": (
        f"{ANSWER}\n\n体检维保服务 <desk@vendor.example> 于2026年1月6日周二 08:53写道：\n\n{_marked(LETTER)}",
        "",
    ),
    "Gmail 折行": (
        f"{ANSWER}\n\nOn Tue, Jan 6, 2026 at 8:53 AM 体检维保服务\n<desk@vendor.example> wrote:\n\n{_marked(LETTER)}",
        "",
    ),
    "Apple Mail": (
        f"{ANSWER}\n\n> 2026年1月6日 上午8:53，体检维保服务 <desk@vendor.example> 写道：\n> \n{_marked(LETTER)}",
        "",
    ),
    "Thunderbird 夹写": (
        f"在 2026/1/6 08:53, 体检维保服务 写道:\n{_marked(LETTER)}\n\n{ANSWER}\n\n-- \n祁佳",
        "-- \n祁佳",
    ),
    "阿里邮箱": (
        f"{ANSWER}\n{'-' * 66}\n{_WIDE_BLOCK}\n\n{LETTER}",
        "",
    ),
}
