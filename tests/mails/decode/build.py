"""Mails as the programs of China send them, with what should be read in each: made byte by byte, the same on every machine.

`python tests/mails/decode/build.py` writes the mails beside this file, where `make bench-reading` finds them, and `expected.jsonl` anew.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from tests.mail import samples  # noqa: E402 -- found by the line above when this file is run by itself
from tests.mail.samples import word  # noqa: E402
from tests.mails.decode.make import DOCX, MOMENT, TEXT, TRADITIONAL, Made, file, leaf, phrase, whole  # noqa: E402
from tests.mails.decode.odd import ODD  # noqa: E402

# label in the mail, charset it is really in, a text that charset has
CHARSETS = [
    *(
        ("utf-8", "utf-8", TEXT),
        ("gb2312", "gb18030", TEXT),
        ("GBK", "gbk", TEXT),
        ("gb18030", "gb18030", TEXT + "䶮𠮷"),
    ),
    *(("x-gbk", "gbk", TEXT), ("cp936", "gbk", TEXT), ("X-UNKNOWN", "gb18030", TEXT), ("unknown-8bit", "utf-8", TEXT)),
    *(
        ("us-ascii", "gb18030", TEXT),
        ("iso-8859-1", "gb2312", "一号台读卡失灵，请尽快处理，谢谢！"),
        ("utf-8", "gbk", TEXT),
    ),
    *(("gb2312", "utf-8", TEXT), ("big5", "big5", TRADITIONAL), ("big5-hkscs", "big5hkscs", TRADITIONAL + "啲")),
    *(("hz-gb-2312", "hz", "一号台读卡失灵"), ("utf-7", "utf-7", TEXT), ("utf-16", "utf-16", TEXT)),
    *(
        ("iso-2022-jp", "iso-2022-jp", "窓口の端末"),
        ("euc-kr", "cp949", "접수 단말기 오류"),
        ("windows-1251", "cp1251", "Ошибка"),
    ),
]
TRANSFERS, FORMS = ("base64", "quoted-printable", "8bit"), ("B", "Q", "C", "raw")
WIDE = frozenset({"utf-16", "utf-7", "hz", "iso-2022-jp"})


def charsets() -> Iterator[Made]:
    """Every charset under every label in use, in each transfer encoding, plain and HTML, its subject in each form."""
    forms = cycle(FORMS)
    for number, ((label, charset, text), how, kind) in enumerate(product(CHARSETS, TRANSFERS, ("plain", "html"))):
        form = "B" if charset in WIDE else next(forms)
        how_here = "base64" if charset == "utf-16" else how
        page = (
            text
            if kind == "plain"
            else f"<html><head><style>p {{color: red}}</style></head><body>{text.replace(chr(10), '<br>')}</body></html>"
        )
        title = text.split("\n")[-1]
        raw = whole(
            leaf(f'text/{kind}; charset="{label}"', page.encode(charset), how_here), phrase(title, charset, label, form)
        )
        yield Made(f"charset-{number:03}", raw, {"subject": title, "text": text, "attachments": []})


NAMES = [
    *(
        "附件3-客户化需求(药房周珺).docx",
        "现场照片 2026年1月.jpg",
        "a;b，“引号”.xlsx",
        "祎䶮.docx",
        "plain.docx",
        "一二三四五六七八九十" * 4 + ".docx",
    ),
]


def _pieces(name: str, size: int = 30) -> str:
    """A name in the pieces of RFC 2231 4.1, cut wherever `size` characters end, so also between the bytes of one Hanzi."""
    coded = "".join(f"%{byte:02X}" for byte in name.encode())
    cuts = [coded[at : at + size] for at in range(0, len(coded), size)]
    return ";\r\n ".join(
        f"filename*{at}*={'UTF-8' + chr(39) * 2 if at == 0 else ''}{cut}" for at, cut in enumerate(cuts)
    )


NAMINGS: dict[str, Callable[[str], tuple[bytes, bytes]]] = {
    "rfc2231": lambda name: (b"", ("; filename*=utf-8''" + "".join(f"%{b:02X}" for b in name.encode())).encode()),
    "rfc2231_gbk": lambda name: (
        b"",
        ("; filename*=GBK'zh'" + "".join(f"%{b:02X}" for b in name.encode("gb18030"))).encode(),
    ),
    "pieces": lambda name: (b"", f";\r\n {_pieces(name)}".encode()),
    "word": lambda name: (b"", f'; filename="{word(name)}"'.encode()),
    "bare_word": lambda name: (b"", f"; filename={word(name, 'gb18030', 'gb2312')}".encode()),
    "cut_words": lambda name: (b"", f'; filename="{samples.cut_words(name, "gb18030", 10)}"'.encode()),
    "raw_gbk": lambda name: (b"", b'; filename="' + name.encode("gb18030") + b'"'),
    "raw_utf8": lambda name: (b'; name="' + name.encode() + b'"', b'; filename="' + name.encode() + b'"'),
    "name_only": lambda name: (b'; name="' + word(name, "gb18030", "gbk").encode() + b'"', b""),
    "both": lambda name: (
        b'; name="' + word(name).encode() + b'"',
        f'; filename="old.docx";\r\n {_pieces(name)}'.encode(),
    ),
}


def names() -> Iterator[Made]:
    """Each name in each way in which programs write one."""
    for (how, naming), (number, name) in product(NAMINGS.items(), enumerate(NAMES)):
        typed, placed = naming(name)
        head = b"Content-Type: application/octet-stream" + typed + b"\r\nContent-Disposition: attachment" + placed
        attached = head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + samples.b64encode(DOCX)
        raw = whole(samples.multipart("mixed", samples.text_part("见附件"), attached))
        yield Made(f"name-{how}-{number}", raw, {"text": "见附件", "attachments": [file(name, DOCX)]})


@dataclass(frozen=True, slots=True)
class Provider:
    """How one program writes: its mark, charset and label, form of header words, transfer encoding, boundary, frame of its HTML."""

    mailer: str
    charset: str
    label: str
    form: str
    how: str
    boundary: str
    frame: str = "<div>{}</div>"


OUTLOOK = (
    "<html xmlns:o='urn:x'><head><!--[if gte mso 9]><xml>x</xml><![endif]--><style>p.MsoNormal{{margin:0}}</style></head>"
    "<body><p class=MsoNormal><span lang=EN-US>{}<o:p></o:p></span></p></body></html>"
)
EXCHANGE = (
    "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head>"
    "<body dir='ltr'><div>{}</div></body></html>"
)
PROVIDERS = {
    "qq": Provider(
        "QQMail 2.x",
        "utf-8",
        "utf-8",
        "B",
        "base64",
        "----=_NextPart_695C_0A1B",
        '<div style="line-height:1.5">{}</div>',
    ),
    "netease": Provider(
        "Coremail Webmail Server",
        "gbk",
        "GBK",
        "B",
        "base64",
        "----=_Part_1_16.1767",
        '<div style="font-size:14px"><p style="margin:0;">{}</p></div>',
    ),
    "foxmail": Provider(
        "Foxmail 7.2.25.492[cn]",
        "gb18030",
        "gb2312",
        "B",
        "base64",
        "----=_001_NextPart0_=----",
        "<html><body><div><span></span>{}</div><hr></body></html>",
    ),
    "outlook": Provider(
        "Microsoft Outlook 16.0", "gb18030", "gb2312", "C", "base64", "----=_NextPart_000_0001_01DC", OUTLOOK
    ),
    "exchange": Provider("", "gb18030", "gb2312", "Q", "quoted-printable", "_000_1a2b3cHOSPITALexample_", EXCHANGE),
    "iphone": Provider(
        "iPhone Mail (22A3354)",
        "utf-8",
        "utf-8",
        "B",
        "quoted-printable",
        "Apple-Mail-0A1B2C3D",
        "<html><body dir='auto'>{}</body></html>",
    ),
    "master": Provider(
        "NetEase-Mail-Master",
        "utf-8",
        "UTF-8",
        "B",
        "base64",
        "=_Mail_Master_0a1b",
        '<div id="mail-editor-reference-message-container"></div><div>{}</div>',
    ),
    "wecom": Provider(
        "WeCom",
        "utf-8",
        "utf-8",
        "Q",
        "base64",
        "----=_NextPart_WX_1",
        "<div>{}</div><div style='display:none'>隐藏的字</div>",
    ),
    "gmail": Provider("", "utf-8", "UTF-8", "B", "quoted-printable", "000000000000a1b2c3", '<div dir="ltr">{}</div>'),
    "raw": Provider("PHPMailer", "gb18030", "", "raw", "8bit", "b1", "{}"),
}
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def _texts(like: Provider, text: str) -> tuple[bytes, bytes]:
    """A text as this program writes it, plain and HTML."""
    charset = f"; charset={like.label}" if like.label else ""
    page = like.frame.format(text.replace("\n", "<br>"))
    return tuple(
        leaf(f"text/{kind}{charset}", said.encode(like.charset), like.how)
        for kind, said in (("plain", text), ("html", page))
    )  # type: ignore[return-value]


def _attached(like: Provider, name: str, data: bytes, kind: str, *fields: str) -> bytes:
    named = phrase(name, like.charset, like.label or like.charset, "B").decode()
    return leaf(
        f'{kind};\r\n\tname="{named}"',
        data,
        "base64",
        *fields,
        f'Content-Disposition: {"inline" if fields else "attachment"};\r\n\tfilename="{named}"',
    )


def _structures(like: Provider, text: str) -> dict[str, tuple[bytes, list[dict[str, Any]]]]:
    """The structures mails have, each with what is attached in it."""
    plain, page = _texts(like, text)

    def many(kind: str, *parts: bytes, mark: str = "") -> bytes:
        return samples.multipart(kind, *parts, boundary=like.boundary + mark)

    both = many("alternative", plain, page, mark="A")
    picture = _attached(like, "截图1.png", PICTURE, "image/png", "Content-ID: <i1@x>")
    form, shot = _attached(like, "附件3.docx", DOCX, "application/msword"), file("截图1.png", PICTURE, "image/png")
    letter = whole(plain, b"inner")
    docx = file("附件3.docx", DOCX, "application/msword")
    return {
        "plain": (plain, []),
        "html": (page, []),
        "alternative": (both, []),
        "mixed": (many("mixed", both, form), [docx]),
        "related": (many("related", both, picture, mark="R"), [shot]),
        "related_inside": (
            many("mixed", many("alternative", plain, many("related", page, picture, mark="R"), mark="A"), form),
            [shot, docx],
        ),
        "nested_mail": (
            many("mixed", plain, b"Content-Type: message/rfc822\r\n\r\n" + letter),
            [file(None, letter, "message/rfc822")],
        ),
        "signed": (
            many("signed", both, leaf('application/pkcs7-signature; name="smime.p7s"', b"0")),
            [file("smime.p7s", b"0", "application/pkcs7-signature")],
        ),
        "winmail": (
            many("mixed", plain, leaf('application/ms-tnef; name="winmail.dat"', samples.tnef(("附件3.docx", DOCX)))),
            [file("附件3.docx", DOCX)],
        ),
        "bare_file": (many("mixed", plain, leaf("image/jpeg", PICTURE)), [file(None, PICTURE, "image/jpeg")]),
    }


def providers() -> Iterator[Made]:
    """Each program's way of writing, in each structure."""
    for name, like in PROVIDERS.items():
        subject, who, label = "报修：一号台读卡失灵，请尽快处理", "登记处 祁佳", like.label or like.charset
        sender = (
            b'"'
            + phrase(who, like.charset, label, "B" if like.form == "C" else like.form)
            + b'" <Qi.Jia@hospital.example>'
        )
        for structure, (content, files) in _structures(like, TEXT).items():
            extra = [f"X-Mailer: {like.mailer}".encode()] if like.mailer else []
            raw = whole(content, phrase(subject, like.charset, label, like.form), sender, *extra)
            wanted = {
                "subject": subject,
                "from": f"{who} <qi.jia@hospital.example>",
                "date": MOMENT,
                "message_id": "m1@hospital.example",
            }
            yield Made(
                f"{name}-{structure}", raw, wanted | {"to": ["desk@vendor.example"], "text": TEXT, "attachments": files}
            )


def odd() -> Iterator[Made]:
    """Mails that are broken or rare, one of each."""
    yield from (Made(f"odd-{name}", raw, wanted) for name, (raw, wanted) in ODD.items())


def mails() -> Iterator[Made]:
    """All mails of the corpus."""
    for suite in (charsets, names, providers, odd):
        yield from suite()


def listing() -> str:
    """The text of expected.jsonl."""
    return "".join(json.dumps(made.row(), ensure_ascii=False) + "\n" for made in mails())


if __name__ == "__main__":
    for made in mails():
        (HERE / f"{made.name}.eml").write_bytes(made.raw)
    (HERE / "expected.jsonl").write_text(listing(), "utf-8")
