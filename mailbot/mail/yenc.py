"""Files that stand in a text byte for byte between `=ybegin` and `=yend`, as news readers send them (yEnc, draft 1.3)."""

import re

from mailbot.mail.charset import decode

_BEGIN = re.compile(
    rb"^=ybegin [^\r\n]{0,100}?\bname=([^\r\n]{1,200})\r?\n(?:=ypart [^\r\n]{0,100}\r?\n)?", re.MULTILINE
)
_END = re.compile(rb"^=yend size=(\d{1,10})[^\r\n]{0,100}\r?\n?", re.MULTILINE)
_ESCAPED = re.compile(rb"=(.)", re.DOTALL)
_SHIFT, _CRITICAL = 42, 64
_PLAIN = bytes((value - _SHIFT) % 256 for value in range(256))


def taken_out(body: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A text without its files, and the files by name; one whose size is not what its last line says stays text."""
    rest, files, at = [], list[tuple[str, bytes]](), 0
    while begins := _BEGIN.search(body, at):
        ends = _END.search(body, begins.end())
        if not ends:
            break
        data = _plain(body[begins.end() : ends.start()])
        whole = len(data) == int(ends[1])
        rest.append(body[at : begins.start() if whole else ends.end()])
        files += [(decode(begins[1]).strip(), data)] * whole
        at = ends.end()
    return b"".join([*rest, body[at:]]), files


def _plain(lines: bytes) -> bytes:
    """The bytes that lines stand for: each shifted by 42, the critical ones by 64 more behind a `=`."""
    one = lines.replace(b"\r", b"").replace(b"\n", b"")
    return _ESCAPED.sub(lambda found: bytes([(found[1][0] - _CRITICAL) % 256]), one).translate(_PLAIN)
