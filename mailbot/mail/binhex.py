"""Files of old Macintoshes that stand in a text between two colons (BinHex 4.0, RFC 1741); of the two forks the one with the data."""

import re
import string

from mailbot.mail.charset import base64, decode

_BEGIN = re.compile(rb"^\(This file must be converted with BinHex[^\r\n]{0,60}\)\s{1,8}:", re.MULTILINE)
_SIGNS = rb"""!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"""
_AS_BASE64 = bytes.maketrans(_SIGNS, (string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/").encode())
_RUN = re.compile(rb"(\x90\x00|[^\x90])(?:\x90([\x01-\xff]))?", re.DOTALL)
_FIXED = 21  # bytes of a header after the name: version, type, creator, flags, two lengths, a sum


def taken_out(body: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A text without its files, and the files by name; what is not whole stays text."""
    rest, files, at = [], list[tuple[str, bytes]](), 0
    while begins := _BEGIN.search(body, at):
        ends = body.find(b":", begins.end()) + 1
        if not ends:
            break
        found = _fork(_bytes(body[begins.end() : ends - 1]))
        rest.append(body[at : begins.start() if found else ends])
        files += [found] if found else []
        at = ends
    return b"".join([*rest, body[at:]]), files


def _bytes(lines: bytes) -> bytes:
    """Six bits a sign, as in base64 but for the alphabet; then `\\x90 n` says how often the byte before it stands, `\\x90 0` is a `\\x90`."""
    packed = base64(b"".join(lines.split()).translate(_AS_BASE64))
    return b"".join(run[1][:1] * (run[2][0] if run[2] else 1) for run in _RUN.finditer(packed))


def _fork(data: bytes) -> tuple[str, bytes] | None:
    """Name and data, if there are as many as the header says."""
    length = data[0] if data else 0
    head, begin = data[1 + length : 1 + length + _FIXED], 1 + length + _FIXED
    size = int.from_bytes(head[11:15])
    if len(head) < _FIXED or not 0 < size <= len(data) - begin:
        return None
    return decode(data[1 : 1 + length]), data[begin : begin + size]
