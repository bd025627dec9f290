"""The parameters of structured header fields (RFC 2045 5.1, 2231), as programs really write them."""

import re
from itertools import groupby
from urllib.parse import unquote_to_bytes

from mailbot.mail.charset import codec, decode

MAX_PARAMS = 100
_PARAM = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_UNPARTED = re.compile(
    r"(?<=\w)\s+(?=(?:boundary|charset|name|filename)\*?\s*=)"
)  # Content-Type: text/plain charset=gbk
_PIECE = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")


def parameters(value: str) -> dict[str, str]:
    """The parameters of a structured field; RFC 2231 pieces are joined before they are decoded."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    first = _UNPARTED.sub(";", value, count=1)
    for number, match in enumerate(_PARAM.finditer(";" + first.partition(";")[2])):
        name, index, star = _PIECE.fullmatch(match[1].lower()).groups()  # type: ignore[union-attr]
        if number >= MAX_PARAMS:
            break
        if index is None and not star:
            plain.setdefault(name, _unquoted(match[2]))
        else:
            pieces.setdefault(name, {}).setdefault(int(index or 0), (_unquoted(match[2]), bool(star)))
    return plain | {name: _joined([part[key] for key in sorted(part)]) for name, part in pieces.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    return re.sub(r'\\(["\\])', r"\1", value[1:-1] if value.endswith('"') and len(value) > 1 else value[1:])


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """RFC 2231 4.1: the charset of the first piece, percent-encoding in marked pieces, which some cut within a byte."""
    first, encoded = pieces[0]
    label, _, rest = first.partition("'") if encoded and first.count("'") >= 2 else ("", "", "")
    pieces = [(rest.partition("'")[2], True), *pieces[1:]] if rest else pieces
    name = codec(label) or "utf-8"
    runs = (("".join(piece for piece, _ in run), coded) for coded, run in groupby(pieces, key=lambda piece: piece[1]))
    return decode(b"".join(unquote_to_bytes(p) if coded else _bytes_in(p, name) for p, coded in runs), label)


def _bytes_in(piece: str, name: str) -> bytes:
    return piece.encode(name, "replace")
