"""Files as mail had them before MIME: uuencoded lines between `begin 644 name` and `end` (POSIX uuencode)."""

import binascii
import re

from mailbot.mail.charset import decode

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)


def taken_out(body: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A text without its uuencoded files, and the files by name; what is not uuencoded throughout stays text."""
    rest, files, at = [], list[tuple[str, bytes]](), 0
    for begins in _BEGIN.finditer(body):
        data, ends = _decoded(body, begins.end())
        if data:
            rest.append(body[at : begins.start()])
            files.append((decode(begins[1]).strip(), data))
            at = ends
    return b"".join([*rest, body[at:]]), files


def _decoded(body: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of the uuencoded lines from here to their `end`, and where that ends; nothing if another line comes first."""
    out: list[bytes] = []
    while at < len(body):
        after = body.find(b"\n", at) + 1 or len(body)
        line, at = body[at:after].rstrip(), after
        if line == b"end":
            return b"".join(out), at
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            break
    return b"", at
