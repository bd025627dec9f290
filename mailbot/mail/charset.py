"""Bytes to text: the characters a sender meant, whatever the label says (RFC 2045-2047); never an error."""

import binascii
import codecs
import re
from functools import lru_cache
from itertools import pairwise, takewhile

import mailbot.mail.cns  # noqa: F401  (two codecs more)
from mailbot.mail.chinese import likelier, overturns, plainly
from mailbot.mail.likeness import (
    PRIVATE,
    nearly,
    only_common,
    plainly_chinese,
    plainly_utf8,
    plainly_western,
    strangeness,
)

# Chinese senders label GBK and GB18030 bytes gb2312; GB18030 contains the others, so one decoder serves all.
_GB = frozenset(
    (
        *("gb2312", "gbk", "gb18030", "936", "gb231280", "gb2312charset", "gbk2312", "gb180302000", "gb180302005"),
        *(
            "gb180302022",
            "gb13000",
            "54936",
            "euccn",
            "eucgb2312cn",
            "chinese",
            "isoir58",
            "zhcn",
            "gb",
            "macchinesesimp",
            "macsimpchinese",
            "cngb",
        ),
    )
)
# Labels that name less than the bytes hold, or nothing that Python knows by that name.
_ALIASES = {
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "51949", "949"), "cp949"),
    **dict.fromkeys(("shiftjis", "sjis", "31j", "932"), "cp932"),
    **dict.fromkeys(("big5", "big5hkscs", "cnbig5", "big5eten", "950", "macchinesetrad"), "big5hkscs"),
    **dict.fromkeys(("utf8mb4", "isoutf8", "65001", "unicode11utf8"), "utf-8"),
    **dict.fromkeys(("unicode11utf7", "unicode20utf7", "65000"), "utf-7"),
    **dict.fromkeys(("unicode", "1200", "utf16"), "utf-16"),
    **dict.fromkeys(("iso10646ucs2", "ucs2"), "utf-16-be"),
    **dict.fromkeys(("hz", "hzgb2312", "52936"), "hz"),
    **dict.fromkeys(("iso88591", "latin1", "l1", "iso8859", "28591"), "cp1252"),
    "iso88598i": "iso-8859-8",
    "maccyrillic": "mac-cyrillic",
}
_NOTHING = frozenset(
    ["usascii", "ascii", "unknown", "unknown8bit", "default", "ansi", "none", "8bit", "7bit", "binary", "charset"]
)
# The charsets of China that share their bytes.
_OTHER = {"gb18030": "big5hkscs", "big5hkscs": "gb18030"}
# Prefixes by which the same charset is named: x-gbk, csGBK, windows-1251, win1251, CP-1251, IBM850, MS936.
_PREFIX = re.compile("^(?:x|cs)+(?=.)|^(?:windows|win|cp|codepage|ms|ibm)(?=\\d)")
_NO_TEXT = frozenset(
    (
        *("punycode", "idna", "unicode-escape", "unicode_escape", "raw-unicode-escape"),
        *("raw_unicode_escape", "undefined", "mbcs", "oem"),
    )
)
# GB 2312 in seven bits between two marks (RFC 1843): it needs no label.
_HZ = re.compile(rb"~\{(?:[!-w][!-~])+~\}")
_WIDE = re.compile("[\u0800-\ufffc]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?([^?]{0,60000}(?:\?(?!=)[^?]{0,200}){0,3})\?=")
_ALL_WORDS = re.compile(rf"{_WORD.pattern}(?:\s+{_WORD.pattern})*")
_HALVED = re.compile("=([0-9A-Fa-f]?)[ \t]+(?=[0-9A-Fa-f])")  # a byte that a program broke over two lines
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_PADDED, _PURE = re.compile(rb"[^=]+=*"), re.compile(rb"[A-Za-z0-9+/=\s]*")
_MOST_LINES = 20_000  # of a letter that is looked at line by line
_FOOTER = re.compile(rb"\n(?:--|__)[^\n]*(?:\n.*)?\Z", re.DOTALL)  # what a mailing list put below without looking


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """The Python codec a charset label means in practice; an empty string for absent, unknown and unusable labels."""
    plain = re.split(r"[;,*\s]", label.strip(" \t'\"=?"), maxsplit=1)[0].strip("'\"")
    bare = re.sub(r"[^a-z0-9]", "", plain.lower())
    short = _PREFIX.sub("", _PREFIX.sub("", bare))
    for name in (bare, short):
        if name in _GB:
            return "gb18030"
        if name in _NOTHING or name in _ALIASES:
            return _ALIASES.get(name, "")
    return next(filter(None, map(_python_codec, (plain, bare, short, f"cp{short}"))), "")


def _python_codec(name: str) -> str:
    """Python's own name of a codec that makes text of bytes, ASCII apart, or an empty string."""
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except (LookupError, ValueError):
        return ""
    return "" if found in _NO_TEXT or found == "ascii" else found


def decode(data: bytes, label: str = "") -> str:
    """The text of bytes under a charset label; where the label cannot be true, utf-8, then gb18030, then Western."""
    name = codec(label)
    if not data.isascii() or b"\x1b$" in data or name not in {"", "utf-8", "gb18030", "cp1252"}:
        if two := _in_two(data, label):
            return two
        found = _as_labelled(data, name)
        return _guess(data, name) if found is None else found
    marked = name in {"", "gb18030"} and _HZ.search(data)
    return (marked and _strictly(data, "hz")) or data.decode("ascii")


def _in_two(data: bytes, label: str) -> str:
    """The text of lines in utf-8 and lines in another charset, as a list puts its own below a letter; else an empty string."""
    if (
        not 0 < data.count(b"\n") < _MOST_LINES
        or is_utf8(data)
        or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    ):
        return ""
    lines = data.split(b"\n")
    foreign = {line for line in lines if not line.isascii() and _foreign(line)}
    if not foreign or not plainly_utf8("".join(line.decode() for line in lines if is_utf8(line)), "gb18030"):
        return ""
    read = iter(decode(b"\n".join(line for line in lines if line in foreign), label).split("\n"))
    return "\n".join(next(read, "") if line in foreign else line.decode("utf-8", "replace") for line in lines)


def _foreign(line: bytes) -> bool:
    """Whether bytes are hardly utf-8: less than half of what they make, or nothing that Chinese is written with."""
    made = line.decode("utf-8", "replace")
    return not nearly(made, 2) if _WIDE.search(made) else not is_utf8(line) or only_common(line)


def _as_labelled(data: bytes, name: str) -> str | None:
    """The text if the label holds for every byte, and no other charset is unmistakable in them."""
    if not name:
        return None
    utf8 = _strictly(data, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8")
    if name == "utf-8" or (utf8 and plainly_utf8(utf8, name)):
        return utf8
    if name in _OTHER:
        return _chinese(data, name)
    if name == "cp1252" and (plainly_chinese(data) or not plainly_western(data)):
        found = _chinese(data)
        return found if plainly_chinese(data) or plainly(found) else _strictly(data, name)
    return _strictly(data, name)


def _chinese(data: bytes, label: str = "") -> str | None:
    """Bytes in that charset of China which their label names, unless the other is plainly meant; without a label in the likelier."""
    own, other = _strictly(data, label or "gb18030"), _strictly(data, _OTHER[label or "gb18030"])
    if label:
        return other if overturns(other, own) else own
    return likelier(own, other)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are utf-8 throughout."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return _SURROGATES.sub("\ufffd", data.decode(name)).removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        return None


def _guess(data: bytes, name: str = "") -> str:
    """The reading of bytes without a true label: utf-8 if it nearly is, the label if it nearly holds, GB 18030, Western."""
    if b"\x1b$" in data and (shifted := _unshifted(data)):
        return shifted
    if data.isascii() and name:  # seven bits that a label gives a meaning, as utf-7 does
        return _SURROGATES.sub("\ufffd", data.decode(name, "replace"))
    utf8 = data.decode("utf-8", "replace")
    chinese = _chinese(data)
    if chinese and not nearly(utf8, 3) and not _WIDE.search(utf8) and (only_common(data) or plainly(chinese)):
        return chinese
    if nearly(utf8, 2 if name == "utf-8" else 4):  # bytes of another charset form hardly a character of utf-8
        return utf8
    labelled = data.decode(name, "replace") if name and name != "utf-8" else ""
    if labelled and nearly(labelled):
        return _SURROGATES.sub("\ufffd", labelled)
    if plainly_western(data):
        return data.decode("cp1252", "replace")
    if chinese and not PRIVATE.search(chinese):
        return chinese
    likely = likelier(*(data.decode(charset, "replace") for charset in _OTHER))
    return min((utf8, likely or utf8, data.decode("cp1252", "replace")), key=strangeness)


def _unshifted(data: bytes) -> str | None:
    """The text of bytes of ISO 2022, whose charset is told by the sets they shift to; it needs no label."""
    if b"\x1b$)" in data:
        return _strictly(data, "iso2022_kr" if b"\x1b$)C" in data else "iso-2022-cn")
    # JIS X 0208 with the circled figures and units that Japanese makers put into its empty row 13, as JIS X 0213 has them.
    wider = re.sub(rb"\x1b\$[@B]", b"\x1b$(Q", data)
    return _strictly(data, "iso2022_jp_2") or _strictly(wider, "iso2022_jp_2004")


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


def twice(text: str) -> str:
    """Header text decoded; once more where all that it makes is encoded words again, as gateways leave it that encode what is encoded."""
    once = words(text)
    return words(once) if _ALL_WORDS.fullmatch(once.strip()) else once


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
    if group[0][2] in "bB" and not "".join(payloads).isascii():  # nothing that a program encoded
        return " ".join(word[0] for word in group)
    if group[0][2] in "bB":  # some take the alphabet of addresses (RFC 4648 5)
        payloads = [part.replace("-", "+").replace("_", "/") for part in payloads]
    if group[0][2] in "qQ":
        whole = (_HALVED.sub(r"=\1", part).replace(" ", "_") for part in payloads)
        data = b"".join(binascii.a2b_qp(_bytes(part), header=True) for part in whole)
    elif any(len(part) % 4 and "=" not in part for part in payloads[:-1]):  # cut inside a base64 quantum
        data = base64("".join(payloads).encode("ascii", "ignore"))
    else:
        data = b"".join(base64(part.encode("ascii", "ignore")) for part in payloads)
    return decode(data, label)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def base64(data: bytes) -> bytes:
    """The bytes of base64 text, also in several padded pieces; stray characters, a missing or a lost tail are forgiven."""
    first, *others = _PADDED.findall(_FOOTER.sub(b"", data)) or [b""]
    return b"".join(map(_piece, (first, *takewhile(_PURE.fullmatch, others))))


def _piece(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        bare = _NOT_BASE64.sub(b"", data)
        bare = bare[: len(bare) - (len(bare) % 4 == 1)]
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
