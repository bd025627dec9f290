"""What charset bytes look like, whatever their label says: by what text in it is made of, and what accident hardly makes."""

import re

# Two bytes of GBK, and those of them that Chinese text is made of: punctuation and the first level of GB 2312.
_PAIR, _COMMON = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]"), re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
# How bytes over 127 stand in Western text: a letter or two beside plain letters, or a sign of print.
_WESTERN = re.compile(
    rb"(?:(?<=[A-Za-z'])[\xc0-\xff]{1,2}|(?<=\s)[\xc0-\xff](?=\s)|(?<![\x80-\xff])[\xc0-\xff]{1,2}(?=[a-z])|[\x80\x85\x91-\x97\xa0\xa3\xa9\xab\xae\xb0\xb4\xbb])"
    rb"(?![\x80-\xff])"
)
MOSTLY = 12  # bytes of which one may stand otherwise
_NO_CAPITAL = re.compile(rb"[\x80-\xbf\xd7\xdf-\xff]")
_HIGH = re.compile(rb"[\x80-\xff]")
PRIVATE = re.compile("[\ue000-\uf8ff]")  # characters that are nobody's: what bytes make in the wrong charset
_ACCENTED = re.compile("[\x80-\xff]")


def plainly_utf8(text: str, name: str) -> bool:
    """Whether bytes that all decode as utf-8 are no accident: in GBK they make hardly ever a wide character of it, in a Western
    charset two are none, nor accents that stand as accents do, in another of the East four.
    """
    wide = sum(char > "\u07ff" for char in text)
    if name == "cp1252" and not wide and _wide(text):
        return plainly_western(text.encode("cp1252", "replace"))
    if name == "gb18030" and wide and not any("\x7f" < char <= "\u07ff" for char in text):
        return True
    return wide >= {"cp1252": 2, "gb18030": 4, "big5hkscs": 4, "cp949": 4, "cp932": 4}.get(name, len(text) + 1)


def plainly_chinese(data: bytes) -> bool:
    """Four and more common characters of GB 2312 and hardly others, or two and no others where no accents can stand: programs
    label them iso-8859-1 for want of a setting.
    """
    pairs = _PAIR.findall(data)
    common = sum(bool(_COMMON.fullmatch(pair)) for pair in pairs)
    loose = len(_HIGH.findall(_PAIR.sub(b"", data)))
    return (common >= 4 and 10 * common >= 8 * (len(pairs) + loose)) or (
        only_common(data) and not plainly_western(data)
    )


def only_common(data: bytes) -> bool:
    """Whether bytes over 127 are two and more common characters of GB 2312 and nothing else; up to three may be accented capitals."""
    pairs = _PAIR.findall(data)
    whole = all(map(_COMMON.fullmatch, pairs)) and not _HIGH.search(_PAIR.sub(b"", data))
    return whole and len(pairs) > 1 and (len(pairs) > 3 or bool(_NO_CAPITAL.search(data)))


def plainly_western(data: bytes) -> bool:
    """Whether the bytes over 127 stand as accents and signs do, one of twelve aside, and the pairs they make are not just the commonest Hanzi."""
    pairs = _PAIR.findall(data)
    stray = len(_HIGH.findall(_WESTERN.sub(b"", data)))
    if MOSTLY * stray > len(_HIGH.findall(data)):
        return False
    return not pairs or any(not _COMMON.fullmatch(pair) for pair in pairs)


def nearly(text: str, of: int = 4) -> bool:
    """Whether no more than one `of` so many characters outside ASCII was lost."""
    return _wide(text) >= of * text.count("\ufffd")


def _wide(text: str) -> int:
    """How many characters stand outside ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def strangeness(text: str) -> float:
    """How unlikely a reading is: by lost and private characters, and by accented letters, as Chinese looks in Latin-1."""
    return text.count("\ufffd") + len(PRIVATE.findall(text)) + 0.6 * len(_ACCENTED.findall(text))
