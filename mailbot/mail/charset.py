"""Bytes to text: the characters a sender meant, whatever the label says (RFC 2045-2047); never an error."""

import binascii
import codecs
import re
from functools import lru_cache
from itertools import pairwise

# Chinese senders label GBK and GB18030 bytes gb2312; GB18030 contains the others, so one decoder serves all.
_GB = frozenset(
    (
        *("gb2312", "gbk", "gb18030", "cp936", "ms936", "936", "windows936", "xgbk", "xgb2312", "gb231280"),
        *("csgb2312", "csgbk", "euccn", "eucgb2312cn", "chinese", "isoir58", "zhcn", "gb"),
    )
)
# Labels that name less than the bytes hold, or nothing that Python knows by that name.
_ALIASES = {
    "ksc56011987": "cp949",
    "euckr": "cp949",
    "shiftjis": "cp932",
    "xsjis": "cp932",
    "big5": "big5hkscs",
    "utf8mb4": "utf-8",
}
_ALIASES |= {
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "iso88598i": "iso-8859-8",
    "unicode11utf7": "utf-7",
    "xmaccyrillic": "mac-cyrillic",
}
_NOTHING = frozenset(
    ["usascii", "ascii", "unknown", "unknown8bit", "xunknown", "default", "ansi", "none", "8bit", "binary", "charset"]
)
_NO_TEXT = frozenset(
    (
        *("punycode", "idna", "unicode-escape", "unicode_escape", "raw-unicode-escape"),
        *("raw_unicode_escape", "undefined", "mbcs", "oem"),
    )
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,60000}(?:\?(?!=)[^?]{0,200}){0,3})\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """The Python codec a charset label means in practice; an empty string for absent, unknown and unusable labels."""
    bare = re.sub(r"[^a-z0-9]", "", label.lower().split("*")[0])
    if bare in _GB:
        return "gb18030"
    if bare in _NOTHING or bare in _ALIASES:
        return _ALIASES.get(bare, "")
    try:
        name = codecs.lookup(label.strip(" \t'\"")).name
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_TEXT or name == "ascii" else name


def decode(data: bytes, label: str = "") -> str:
    """The text of bytes under a charset label; where the label cannot be true, utf-8, then gb18030, then Western."""
    if data.isascii() and codec(label) in {"", "utf-8", "gb18030", "cp1252"}:
        return data.decode("ascii")
    return _as_labelled(data, codec(label)) or _guess(data)


def _as_labelled(data: bytes, name: str) -> str:
    """The text if the label holds for every byte; utf-8 under another label is told by its unmistakable pattern."""
    if not name:
        return ""
    utf8 = _strictly(data, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")
    if name == "utf-8" or (utf8 and _plainly_utf8(utf8, name)):
        return utf8
    return _strictly(data, name)


def _plainly_utf8(text: str, name: str) -> bool:
    """Four wide characters that all decode as utf-8 are no accident in GBK; in a Western charset two are none."""
    return sum(char > "\u07ff" for char in text) >= (4 if name == "gb18030" else 2) and name in {
        "gb18030",
        "cp1252",
        "iso8859-1",
    }


def _strictly(data: bytes, name: str) -> str:
    try:
        return _SURROGATES.sub("\ufffd", data.decode(name))
    except (LookupError, UnicodeError):
        return ""


def _guess(data: bytes) -> str:
    """The reading of unlabelled bytes: utf-8 if it is or nearly is, gb18030 if clean, else what leaves least unread."""
    utf8 = data.decode("utf-8", "replace")
    lost = utf8.count("\ufffd")
    if sum(char > "\x7f" for char in utf8) >= 4 * lost:  # bytes of another charset form hardly a character of utf-8
        return utf8
    readings = (utf8, data.decode("gb18030", "replace"), data.decode("cp1252", "replace"))
    return _strictly(data, "gb18030") or min(readings, key=_strangeness)


def _strangeness(text: str) -> float:
    """How unlikely a reading is: by lost characters, and by accented letters, as Chinese looks in Latin-1."""
    return sum(1.0 if char == "\ufffd" else 0.6 for char in text if char == "\ufffd" or "\x80" <= char <= "\xff")


def words(text: str) -> str:
    """Header text with its RFC 2047 encoded words decoded, quoted or not, also those cut in mid-character."""
    if "=?" not in text:
        return text
    found = list(_WORD.finditer(text))
    out, end = [], 0
    for group in _runs(text, found):
        gap = text[end : group[0].start()]
        out.append("" if end and gap.isspace() else gap)
        out.append(_join(group))
        end = group[-1].end()
    return "".join([*out, text[end:]])


def _runs(text: str, found: list["re.Match[str]"]) -> list[list["re.Match[str]"]]:
    """Encoded words that stand together in one charset: only a run as a whole has whole characters."""
    groups = [[word] for word in found[:1]]
    for before, word in pairwise(found):
        together = not text[before.end() : word.start()].strip() and codec(before[1]) == codec(word[1])
        if together and before[2].lower() == word[2].lower():
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _join(group: list["re.Match[str]"]) -> str:
    label, payloads = group[0][1], [word[3] for word in group]
    if group[0][2] in "qQ":
        data = b"".join(binascii.a2b_qp(_bytes(part.replace(" ", "_")), header=True) for part in payloads)
    elif any(len(part) % 4 and "=" not in part for part in payloads[:-1]):  # cut inside a base64 quantum
        data = base64("".join(payloads).encode("ascii", "ignore"))
    else:
        data = b"".join(base64(part.encode("ascii", "ignore")) for part in payloads)
    return decode(data, label)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def base64(data: bytes) -> bytes:
    """The bytes of base64 text with stray characters, missing padding and a lost tail forgiven."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        bare = _NOT_BASE64.sub(b"", data)
        bare = bare[: len(bare) - (len(bare) % 4 == 1)]
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
