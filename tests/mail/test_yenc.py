"""Files that stand in a text byte for byte come out of it; what is not whole stays text."""

import pytest

from mailbot.mail.read import read
from mailbot.mail.yenc import taken_out

DATA = bytes(range(256)) * 2


def yenc(name: str, data: bytes, size: int) -> bytes:
    """A file as news readers encode it, in lines of 64 bytes."""
    lines = []
    for at in range(0, len(data), 64):
        shifted = [(value + 42) % 256 for value in data[at : at + 64]]
        lines.append(b"".join(bytes([61, (v + 64) % 256]) if v in (0, 10, 13, 61) else bytes([v]) for v in shifted))
    body = b"\r\n".join(lines)
    return b"=ybegin line=64 size=%d name=%s\r\n%s\r\n=yend size=%d crc32=0\r\n" % (
        len(data),
        name.encode(),
        body,
        size,
    )


def test_a_file_in_the_text_is_a_file_beside_it() -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=iso-8859-1\n\n"
    it = read(head + b"See below.\n\n" + yenc("附件 a.png", DATA, len(DATA)) + b"\nZoe\n")
    assert it.text.split() == ["See", "below.", "Zoe"]
    assert [(a.filename, a.data) for a in it.attachments] == [("附件 a.png", DATA)]


def test_a_file_that_is_not_whole_stays_text() -> None:
    for body in (yenc("a", DATA, 7), yenc("a", DATA, len(DATA)).partition(b"=yend")[0]):
        assert taken_out(body) == (body, [])


@pytest.mark.slow
def test_many_beginnings_cost_no_time() -> None:
    assert taken_out(b"=ybegin line=1 size=1 name=x\n" * 50000)[1] == []
    assert taken_out(b"=ybegin line=1 size=1 name=x\n=yend size=9\n" * 20000)[1] == []
