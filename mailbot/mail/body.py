"""What a writer wrote now, apart from the letter answered and the signature; a forwarded letter is the report."""

import re
from dataclasses import dataclass

from mailbot.mail.signature import sign_off

_RULES = r"[-—–=_*~]{2,}"


def _any(before: str, phrases: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


_ORIGINAL = _any(
    rf"^\s*{_RULES}\s*",
    (
        "(?:邮件)?原(?:始)?(?:邮件|信件|消息|信息|郵件|文)|邮件原[件文]|(?:回复|答复|引用)的?(?:原)?(?:邮件|消息)",
        "original(?: e?-?mail| message| appointment)?|repl(?:ied|y) message",
        "ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|mensagem original",
        "oorspronkelijk bericht|исходное сообщение",
    ),
    rf"\s*:?\s*{_RULES}\s*$",
)
_FORWARDED = _any(
    r"^\s*",
    (
        rf"{_RULES}\s*被?转发的?(?:邮件|消息|信息|郵件)(?:信息)?\s*:?\s*{_RULES}",
        rf"{_RULES}\s*(?:轉寄的?(?:郵件)?|forwarded (?:message|by)\b.{{0,80}}?)\s*:?\s*{_RULES}",
        rf"{_RULES}\s*(?:weitergeleitete nachricht|message transféré|mensaje reenviado)\s*:?\s*{_RULES}",
        r"begin forwarded message\s*:",
        r"(?:开始|以下(?:是|为)?|下面(?:是|为)?)被?转发的?(?:邮件|信息)\s*[：:]?",
    ),
    r"\s*$",
)
_SAID = _any(
    "",
    (
        "写道|寫道|写到|说道|来信说|wrote|writes",
        r"schrieb(?: .{1,80})?|a écrit|escribi[oó]|ha scritto|skrev|schreef|escreveu|kirjoitti",
        r"napisał(?:\(a\))?|написала?|пишет",
    ),
    r"\s*[:：]?[-—\s]*$",
)
_LEAD = _any(
    r"^[-—\s]*",
    (
        r"(?:在|于|於)\s?(?=[\d\"“<《\s星周礼])",
        r"on\b|at\b|am\b|le\b|el\b|il\b|op\b|den\b|em\b|w dniu\b",
        r"\d{4}\s?[-/.年]|\d{1,2}\s?月",
    ),
    "",
)
_DATED = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}[:：]\d{2}|\b\d{1,2}[./ ].{1,12}\d{4}|\b20\d\d\b"
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}")
_QUOTED = re.compile(r"^[ \t]{0,3}>")
_MARKS = re.compile(r"^[>\s|]+")
_RULE = re.compile(r"^[\s>]*[-—–_=*~]{3,}\s*$")

# The fields of the header block that clients put above a quoted letter, by what they hold.
_FIELDS = {
    "from": r"发件人|寄件人|寄件者|发送人|发信人|发送者|from|von|de|da|差出人",
    "date": r"发送时间|发送日期|发信时间|日期|时\s*间|寄件日期|傳送時間|sent|date|gesendet|envoyé|enviado",
    "to": r"收件人|收件者|收信人|接收人|to|an|à|para",
    "cc": r"抄\s*送|副本|cc",
    "subject": r"主\s*题|主旨|标\s*题|標題|subject|betreff|objet|asunto|件名",
}
_FIELD = re.compile(
    r"(?:^|(?<=[\s|*;；]))[|*]*\s{0,4}(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in _FIELDS.items())
    + r")[*\s]{0,4}(?:[:：]|\s\|)",
    re.IGNORECASE | re.MULTILINE,
)
_WINDOW, _ENOUGH = 9, 3

_PREFIX = re.compile(
    r"^\s*(?:(回复|答复|回覆|答覆|回信|re|aw|sv|antw)|(转发|轉發|转寄|轉寄|fwd?|wg|tr))\s*(?:[\[(（]\d{1,3}[\])）])?\s*[:：]",
    re.IGNORECASE,
)
_OURS = re.compile(r"TJ-\d{4}-\d{4}|W-\d{4}-\d{3}|F-\d{4}-\d{3}|7×24 ?服务电话")


@dataclass(frozen=True, slots=True)
class Body:
    """A text in three: new, quoted, signature; `forwarded` says that the new text holds a forwarded letter."""

    new_text: str
    quoted: str = ""
    signature: str = ""
    forwarded: bool = False


def split(text: str, subject: str = "", name: str = "") -> Body:
    """The parts of a text; subject and the sender's display name tell forwards from answers and names from words."""
    lines = text.split("\n")
    start, forward = _history(lines)
    if start < len(lines) and (forward or _outermost(subject) == "forward"):
        return _forwarded(lines, start, name)
    soft = _quoted_lines(lines[:start], subject)
    fresh = "\n".join(line for at, line in enumerate(lines[:start]) if at not in soft).strip()
    quoted = "\n".join([lines[at] for at in sorted(soft)] + lines[start:]).strip()
    if not fresh and quoted and not _outermost(subject) and not _OURS.search(quoted):
        return Body(text.strip(), forwarded=True)  # a letter sent on without a word: it is the report
    return Body(*_signed(fresh, quoted, name))


def _signed(fresh: str, quoted: str, name: str) -> tuple[str, str, str]:
    new_text, signature = sign_off(fresh, name)
    return re.sub(r"\n{3,}", "\n\n", new_text), quoted, signature


def _forwarded(lines: list[str], start: int, name: str) -> Body:
    """A forward: the words above and the letter below both stay, each without its signature."""
    comment, signature = sign_off("\n".join(lines[:start]), name) if "".join(lines[:start]).strip() else ("", "")
    letter, below = sign_off("\n".join(lines[start:]))
    if signature == "" and _only_signature(comment, name):
        comment, signature = "", comment
    return Body(
        "\n\n".join(filter(None, (comment, letter))), "", "\n".join(filter(None, (signature, below))), forwarded=True
    )


def _only_signature(comment: str, name: str) -> bool:
    """Whether a comment is nothing but what its sender's program appends."""
    return bool(comment) and sign_off(f"。\n\n{comment}", name)[0] == "。"


def _outermost(subject: str) -> str:
    """`reply` or `forward` by the first prefix of a subject, else an empty string."""
    match = _PREFIX.match(subject)
    return "" if not match else "reply" if match[1] else "forward"


def _history(lines: list[str]) -> tuple[int, bool]:
    """Where the letters below begin for good and whether they are forwarded; the number of lines if there are none."""
    for at, line in enumerate(lines):
        if _QUOTED.match(line) or not line.strip():
            continue
        if _FORWARDED.match(line):
            return at, True
        if _ORIGINAL.match(line) or _is_header_block(lines, at):
            return _above_rules(lines, at), False
        intro = _intro(lines, at)
        if intro is not None and not _followed_by_marks(lines, at):
            return intro, False
    return len(lines), False


def _is_header_block(lines: list[str], at: int) -> bool:
    """Whether a line begins the block 发件人 … 发送时间 … 收件人 … 主题 (at least three of them within nine lines)."""
    first = _FIELD.match(lines[at])
    if not first or not first["from"]:
        return False
    window = "\n".join([line[:300] for line in lines[at : at + 16] if line.strip()][:_WINDOW])
    return len({match.lastgroup for match in _FIELD.finditer(window)}) >= _ENOUGH


def _above_rules(lines: list[str], at: int) -> int:
    """The start with the ruler and the blank lines above it; a bare 原始邮件 counts as a ruler."""
    while at and (
        not lines[at - 1].strip() or _RULE.match(lines[at - 1]) or lines[at - 1].strip() in {"原始邮件", "Original"}
    ):
        at -= 1
    return at


def _intro(lines: list[str], at: int) -> int | None:
    """The first line of `在 …，某某 写道：` if it ends in this line, or None; clients wrap it over up to three."""
    if len(lines[at]) > 400 or not _SAID.search(lines[at]):
        return None
    bare = _MARKS.sub("", lines[at])
    if _LEAD.match(bare) and _evident(bare):
        return at
    for before in (at - 1, at - 2):
        above = _MARKS.sub("", lines[before]) if before >= 0 else ""
        if _LEAD.match(above) and _DATED.search(above) and len(above) < 200:
            return before
    return at if _ADDRESS.search(bare) else None


def _evident(bare: str) -> bool:
    """Whether a sentence has what only a client writes: an address, or a date with a time or a comma behind it."""
    return bool(_ADDRESS.search(bare) or (_DATED.search(bare) and re.search(r"\d[:：]\d\d|[,，]", bare)))


def _followed_by_marks(lines: list[str], at: int) -> bool:
    """Whether the quote after an introduction is marked line by line, so that an answer may stand between."""
    below = next((line for line in lines[at + 1 : at + 6] if line.strip()), "")
    return bool(_QUOTED.match(below))


def _quoted_lines(lines: list[str], subject: str) -> set[int]:
    """The lines marked with `>` and the sentences before them; a lone `>` in a first mail is the writer's own."""
    marked = {at for at, line in enumerate(lines) if _QUOTED.match(line)}
    found: set[int] = set()
    for at in range(len(lines)):
        if (first := _intro(lines, at)) is not None:
            found.update(range(first, at + 1))
    if found or len(marked) > 1 or _outermost(subject) == "reply":
        found |= marked
    return found
