"""Two charsets of Chinese that Python lacks: EUC-TW and ISO-2022-CN (RFC 1922), as codecs under these names."""

import codecs
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

# CNS 11643 keeps the order of Big5, but for the characters Big5 had misplaced: from position P of a plane (row times 94 plus
# cell) a character stands D further on in Big5 (row times 157 plus cell), written P:D.
_PLANES = (
    (
        "0:0 21:2 24:-2 29:0 73:1 74:-1 75:0 127:1 128:-1 129:0 148:1 149:-1 150:0 155:-134 156:2 160:0 282:-48 "
        "470:5631 3290:-2819 4702:-2818 5126:-3243 5127:-2819 7003:-2432 7004:-2820 7391:-2819 7916:-2630 7917:-2820 "
        "8106:-2819 8190:-2673 8191:-2820 8245:-2819 8246:-2821 8247:-2820 8337:-2819 "
    ),
    (
        "0:6280 10:6281 43:6329 44:6280 92:6281 138:6448 139:6280 306:6281 2146:6928 2147:6281 2255:6282 2792:5635 "
        "2793:6282 2893:5643 2894:6281 3293:6282 4930:6831 4931:6281 5077:6822 5078:6280 5365:7143 5366:6279 "
        "5482:6280 5619:6281 5723:6702 5724:6280 5946:6281 6144:6282 6226:6283 6312:5914 6313:6282 6321:6283 "
        "6474:6284 6530:6584 6531:6283 6644:5959 6645:6282 6787:5970 6788:6281 6833:6282 6904:6476 6905:6281 "
        "7099:6282 7589:6325 7590:6281 7633:6282 7634:6283 7645:6271 7646:6282 "
    ),
)
_RUNS = tuple([(int(at), int(by)) for at, _, by in (run.partition(":") for run in plane.split())] for plane in _PLANES)
_EUC = re.compile(rb"\x8e([\xa1-\xb0])([\xa1-\xfe]{2})|([\xa1-\xfe]{2})|([\x00-\x7f]+)|(.)", re.DOTALL)
_SHIFTS = re.compile(
    rb"\x1b\$([)*+])([A-Z])|(\x0e)|(\x0f)|\x1b[NO]([\x21-\x7e]{2})|(\n)|([^\x1b\x0e\x0f\n]+)|(.)", re.DOTALL
)
_PLANE_OF = {b"G": 1, b"H": 2}


def _character(plane: int, pair: bytes) -> str:
    """The character at two bytes of a plane of CNS 11643, or U+FFFD where Big5 has none."""
    place = ((pair[0] & 0x7F) - 0x21) * 94 + (pair[1] & 0x7F) - 0x21
    if not 1 <= plane <= len(_RUNS):
        return "\ufffd"
    runs = _RUNS[plane - 1]
    row, cell = divmod(place + runs[bisect_right(runs, (place, 1 << 20)) - 1][1], 157)
    try:
        return bytes((row + 0xA1, cell + (0x40 if cell < 63 else 0x62))).decode("big5")
    except ValueError:
        return "\ufffd"


def _euc_tw(data: "Buffer", errors: str = "strict", /) -> tuple[str, int]:
    out = []
    for plane, long, pair, plain, _ in _EUC.findall(bytes(data)):
        if plain:
            out.append(plain.decode("ascii"))
        else:
            out.append(_character(plane[0] - 0xA0 if plane else 1, long or pair) if long or pair else "\ufffd")
    return _checked("".join(out), "euc-tw", data, errors)


def _iso_2022_cn(data: "Buffer", errors: str = "strict", /) -> tuple[str, int]:
    out, designated, second, shifted = [], b"A", b"H", False
    for slot, charset, shift_out, shift_in, single, line, run, _ in _SHIFTS.findall(bytes(data)):
        if charset:
            designated, second = (charset, second) if slot == b")" else (designated, charset)
        elif shift_out or shift_in or line:
            shifted = bool(shift_out)
            out.append("\n" if line else "")
        elif single:
            out.append(_pairs(single, second))
        else:
            out.append(_pairs(run, designated) if shifted else run.decode("ascii", "replace"))
    return _checked("".join(out), "iso-2022-cn", data, errors)


def _pairs(run: bytes, charset: bytes) -> str:
    if charset in _PLANE_OF:
        return "".join(_character(_PLANE_OF[charset], run[at : at + 2].ljust(2, b"!")) for at in range(0, len(run), 2))
    return bytes(byte | 0x80 for byte in run).decode("gb2312", "replace")


def _checked(text: str, name: str, data: "Buffer", errors: str) -> tuple[str, int]:
    if errors == "strict" and "\ufffd" in text:
        raise UnicodeDecodeError(name, bytes(data), 0, 1, "not a character of this charset")
    return text, len(bytes(data))


def _ascii(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return text.encode("ascii", errors), len(text)


_DECODERS = {
    "euc_tw": _euc_tw,
    "euctw": _euc_tw,
    "iso_2022_cn": _iso_2022_cn,
    "iso_2022_cn_ext": _iso_2022_cn,
    "iso2022cn": _iso_2022_cn,
}


def _found(name: str) -> codecs.CodecInfo | None:
    """Our decoder of that name; these charsets are read, never written."""
    decoder = _DECODERS.get(name.replace("-", "_"))
    return codecs.CodecInfo(_ascii, decoder, name=name) if decoder else None


codecs.register(_found)
