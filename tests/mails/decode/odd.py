"""Mails that are broken or rare, one of each, with what should be read in them."""

from typing import Any

from tests.mail import samples
from tests.mail.samples import part
from tests.mails.decode.make import DATE, MOMENT, TEXT, file, leaf, whole

PLAIN = whole(part("text/plain", b"x"))
TWO = samples.multipart("mixed", samples.text_part("一"), samples.text_part("二"))
PAGE = (
    '<div style="display:none;max-height:0">预览</div><table><tr><td>姓名</td><td>祁佳</td></tr></table>'
    "<ul><li>一&nbsp;号</li></ul>"
)
EVENT = "BEGIN:VEVENT\r\nSUMMARY:验收\r\nDTSTART:20260107T010000Z\r\nEND:VEVENT"
LETTERS = (b"Subject: a\r\n\r\nx", b"Subject: b\r\n\r\ny")
ODD: dict[str, tuple[bytes, dict[str, Any]]] = {
    "no_fields": (b"\r\n\xe4\xb8\x80", {"text": "一", "from": "", "date": None, "message_id": ""}),
    "mbox_line": (b"From clerk Tue Jan  6 09:20:46 2026\n" + PLAIN, {"subject": "x", "text": "x"}),
    "byte_order_mark": (b"\xef\xbb\xbf" + PLAIN, {"subject": "x", "text": "x"}),
    "bare_cr": (whole(leaf("text/plain", b"x\r\ny", "7bit")).replace(b"\r\n", b"\r"), {"subject": "x", "text": "x\ny"}),
    "bare_lf": (whole(leaf("text/plain", b"x\r\ny", "7bit")).replace(b"\r\n", b"\n"), {"subject": "x", "text": "x\ny"}),
    "no_address": (
        whole(part("text/plain", b"x"), b"x", b"MAILER-DAEMON"),
        {"from": "MAILER-DAEMON", "defects": ["缺少发件人"]},
    ),
    "two_subjects": (whole(part("text/plain", b"x"), b"one", b"a@b.example", b"Subject: two"), {"subject": "one"}),
    "semicolons": (
        PLAIN.replace(b"To: desk@vendor.example", b"To: a@b.example;c@d.example"),
        {"to": ["a@b.example", "c@d.example"]},
    ),
    "group": (
        PLAIN.replace(b"To: desk@vendor.example", "To: 维保: a@b.example, 祁佳 <c@d.example>;".encode()),
        {"to": ["a@b.example", "祁佳 <c@d.example>"]},
    ),
    "zone_in_words": (
        PLAIN.replace(DATE.encode(), "Tue, 6 Jan 2026 09:20:46 GMT+08:00 (中国标准时间)".encode()),
        {"date": MOMENT},
    ),
    "flowed": (
        whole(
            leaf("text/plain; charset=utf-8; format=flowed; delsp=yes", "一号台读卡 \r\n失灵。\r\n".encode(), "8bit")
        ),
        {"text": "一号台读卡失灵。"},
    ),
    "no_boundary": (whole(TWO.replace(b'; boundary="=_b1"', b"")), {"text": "一\n\n二"}),
    "no_end": (whole(TWO.replace(b"--=_b1--", b"")), {"text": "一\n\n二"}),
    "footer": (whole(samples.text_part("见正文 ") + b"\r\n_______________\r\nlist footer here"), {"text": "见正文"}),
    "preheader": (whole(samples.text_part(PAGE, kind="html")), {"text": "姓名\t祁佳\n- 一 号"}),
    "stub": (
        whole(
            samples.multipart(
                "alternative",
                samples.text_part("您的邮件客户端不支持HTML格式"),
                samples.text_part("<p>正文</p>", kind="html"),
            )
        ),
        {"text": "正文"},
    ),
    "invitation": (
        whole(part("text/calendar; charset=utf-8", EVENT.encode())),
        {"text": "主题：验收\n开始时间：2026-01-07 09:00", "attachments": []},
    ),
    "digest": (
        whole(samples.multipart("digest", *(b"\r\n" + letter for letter in LETTERS))),
        {"text": "", "attachments": [file(None, letter, "message/rfc822") for letter in LETTERS]},
    ),
    "encrypted": (
        whole(part("application/pkcs7-mime; smime-type=enveloped-data", samples.signed(b"x", 3))),
        {"text": "", "defects": ["邮件已加密，无法读取内容"]},
    ),
    "opaque": (
        whole(part("application/pkcs7-mime; smime-type=signed-data", samples.signed(samples.text_part(TEXT)))),
        {"text": TEXT, "attachments": []},
    ),
    "html_in_plain": (whole(samples.text_part("<html><body><b>读卡</b>失灵</body></html>")), {"text": "读卡失灵"}),
}
