"""Where the letters below begin: the rulers, header blocks and sentences that mail programs put before a quoted letter.

The words of each program were read in its own mails; no standard fixes them (RFC 3676 4.5 fixes only the mark `>`).
"""

import re
from dataclasses import dataclass

_RULES = r"[-—–=_*~＿－]{2,}"
_SPACE = r"(?:\s|&nbsp;)*"


def _any(before: str, phrases: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


_TITLES = (
    "(?:邮件)?原(?:始)?(?:邮件|信件|消息|信息|郵件|訊息|文)|邮件原[件文]|(?:回复|答复|回覆|引用|被回复)的?(?:原)?(?:邮件|消息|郵件)",
    "original(?: e?-?mail| message| appointment)?|repl(?:ied|y) message",
    "(?:ursprüngliche|original) ?-?nachricht|antwort nachricht|message d'origine|message original|mensaje original",
    "messaggio originale|mensagem original|oorspronkelijk bericht|oorspronkelijke bericht|oprindelig (?:meddelelse|mail)",
    "opprinnelig melding|ursprungligt meddelande|originalmeddelande|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna",
    "исходное сообщение|původní (?:zpráva|e-mail)|eredeti üzenet|orijinal mesaj|mesaj original|元のメッセージ|원본 메시지|原信",
)
_ORIGINAL = _any(
    rf"^{_SPACE}{_RULES}{_SPACE}",
    (*_TITLES, r"[^\n:：]{1,60}\b(?:wrote|写道)"),
    rf"{_SPACE}:?{_SPACE}{_RULES}{_SPACE}$",
)
_BARE_TITLE = _any(r"^[-—\s]*", (_TITLES[0], "original(?: message)?"), r"[-—\s]*[:：]?\s*$")
_FORWARDED = _any(
    rf"^{_SPACE}",
    (
        rf"{_RULES}{_SPACE}被?转发的?(?:邮件|消息|信息|郵件)(?:信息)?\s*:?{_SPACE}{_RULES}",
        rf"{_RULES}\s*(?:轉寄的?(?:郵件)?|forwarded (?:message|mail|by)\b.{{0,80}}?)\s*:?{_SPACE}{_RULES}",
        rf"{_RULES}\s*(?:weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato)\s*:?\s*{_RULES}",
        rf"{_RULES}\s*(?:doorgestuurd bericht|mensagem encaminhada|пересылаемое сообщение|vidarebefordrat meddelande)\s*:?\s*{_RULES}",
        r"begin forwarded message\s*:",
        r"(?:开始|以下(?:是|为)?|下面(?:是|为)?)被?转发的?(?:邮件|信息)\s*[：:]?",
    ),
    rf"{_SPACE}$",
)

# What the sentence before a quote says its writer did, in the languages mail programs speak.
_DID = (
    "写道|寫道|写到|说道|来信说|撰寫|提到",
    r"\bwrote|\bwrites|\bsent|\bschrieb|a écrit|\bescribi[oó]|va escriure|\bha scritto|\bescreveu|\bskrev|\bschreef",
    r"\bgeschreven|\bkirjoitti|\bnapisał(?:\(a\)|a)?|\bnapsala?(?:\(a\))?|\bnapísala?(?:\(a\))?|\bнаписала?|\bпишет|\bпише",
    r"\bнаписав|\bнаписа|\bírta|\byazdı|a scris|\bέγραψε|\bnapisao|\bnapisala?|\bmenulis|đã viết|のメール|さんは書きました|書きました|님이 작성|작성",
)
_SAID = _any("", _DID, r"(?=[^:：\n]{0,160}[:：]?[-—\s&;nbsp]*$|\s*[-—]{2,}\s*$)")
_LEAD = _any(
    r"^[-—\s]*",
    (
        r"(?:在|于|於)\s?(?=[\d\"“<《\s星周礼])",
        r"(?:on|at|am|le|el|il|op|den|em|på|dnia|dne|în|vào|pada|στις|на)\b",
        r"w dniu\b|\d{4}\s?[-/.年]|\d{1,2}\s?月|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}년",
        r"[^\W\d_]{2,4}\.?,\s?\d{1,2}[.\s]",
    ),
    "",
)
_DATED = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}[:：]\d{2}|\b\d{1,2}[./ -].{1,12}\d{4}|\b20\d\d\b"
)
_CLOCK = re.compile(r"\d[:：.]\d\d|[,，]")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}")
_NAMED_LAST = re.compile(r"(?:[\w.+-]{1,64}@[\w.-]{1,100}|\(mailto:[^()\s]{1,120}\))[>)\]\"”\s]{0,6}[:：]\s*$")
_HELD_LAST = re.compile(r"@[\w.-]{1,100}>\s*$")
_STRAY = re.compile(
    r"^(.{1,200}?)[\s-]{0,4}\b(On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|[A-Z][a-z]{2} \d|\d).{8,160}\bwrote:\s*)$"
)
_MARKS = re.compile(r"^[>\s|]+")
_QUOTED = re.compile(r"^[ \t]{0,3}>(?!.*<<|\s?wrote:)")
_RULE = re.compile(r"^[\s>]*[-—–_=*~]{3,}\s*$")

# The fields of the header block that clients put above a quoted letter, by what they hold.
_FIELDS = {
    "from": (
        r"发件人|寄件人|寄件者|寄信人|发送人|发信人|发送者|發件人|差出人|보낸\s?사람",
        "from|von|van|de|da|od|fra|från|lähettäjä|feladó|от|от кого|kimden",
    ),
    "date": (
        r"发送时间|发送日期|发信时间|日\s*期|时\s*间|寄件日期|傳送時間|寄信日期|發送時間|送信日時|日時|보낸\s?날짜|날짜",
        "(?:sent|send)(?: time)?|date|datum|gesendet|envoyé(?: le)?|enviado(?: el)?|inviato|data|wysłano|sendt|dato",
        "skickat|verzonden|lähetetty|отправлено|дата|odesláno|küldve|tarih|gönderilen",
    ),
    "to": (
        r"收件人|收件者|收信人|接收人|宛先|받는\s?사람",
        "to|an|à|a|para|per|aan|do|til|till|vastaanottaja|кому|komu|címzett|kime",
    ),
    "cc": (r"抄\s*送|副\s*本|密\s*送|cc|bcc|kopie|copie|kopia|kopi|копия|참조",),
    "subject": (
        r"主\s*题|主\s*旨|标\s*题|主\s*題|標\s*題|件名|제목",
        "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|emne|ämne|aihe|тема|předmět|tárgy|konu",
    ),
}
_FIELD = re.compile(
    r"(?:^|(?<=[\s|*;；>]))[|*\s]{0,8}(?:"
    + "|".join(f"(?P<{kind}>{'|'.join(names)})" for kind, names in _FIELDS.items())
    + r")(?:[*\s]|&nbsp;){0,4}(?:[:：]|\s?\|)",
    re.IGNORECASE | re.MULTILINE,
)
_WINDOW, _ENOUGH, _SENTENCE = 14, 3, 4


@dataclass(frozen=True, slots=True)
class History:
    """The letters below: the line they begin in, the line their own text begins in, and whether they are forwarded."""

    start: int
    text: int
    forwarded: bool = False


def is_quoted(line: str) -> bool:
    """Whether a line bears the mark of quoted text (RFC 3676 4.5)."""
    return bool(_QUOTED.match(line))


def parted(text: str) -> list[str]:
    """The lines of a text; a sentence before a quote that shares its line with an answer stands in its own."""
    lines: list[str] = []
    for line in text.split("\n"):
        shared = _STRAY.match(line) if len(line) < 400 and not _QUOTED.match(line) else None
        lines.extend([shared[1].rstrip(" -"), shared[2]] if shared else [line])
    return lines


def history(lines: list[str]) -> History:
    """Where the letters below begin for good; the number of lines if there are none."""
    for at, line in enumerate(lines):
        if _QUOTED.match(line) or not line.strip():
            continue
        if _FORWARDED.match(line):
            return History(at, at, forwarded=True)
        below = _below(lines, at)
        if below is not None and not _followed_by_marks(lines, below.text):
            return below
    return History(len(lines), len(lines))


def _below(lines: list[str], at: int) -> History | None:
    """The letter that this line introduces."""
    line = lines[at]
    if _ORIGINAL.match(line) or (_BARE_TITLE.match(line) and _is_field(lines, at + 1)):
        return History(_above_rules(lines, at), _after_block(lines, at + 1))
    if _is_header_block(lines, at):
        return History(_above_rules(lines, at), _after_block(lines, at))
    first = introduction(lines, at)
    return History(first, at + 1) if first is not None else None


def soft(lines: list[str]) -> set[int]:
    """The lines before a marked quote that only introduce it: sentences, rulers, header blocks."""
    found: set[int] = set()
    for at in range(len(lines)):
        if not _QUOTED.match(lines[at]) and (below := _below(lines, at)):
            found.update(range(below.start, below.text))
        elif _QUOTED.match(lines[at]) and (first := introduction(lines, at)) is not None:
            found.update(range(first, at + 1))
        elif _followed_by_marks(lines, at + 1) and len(lines[at]) < 120 and _SAID.search(lines[at].rstrip()):
            found.add(at)
    return found


def _is_field(lines: list[str], at: int) -> bool:
    """Whether the next line that says anything is a field of a header block."""
    following = next((line for line in lines[at : at + 6] if line.strip()), "")
    return bool(_FIELD.match(following))


def _is_header_block(lines: list[str], at: int) -> bool:
    """Whether a line begins a block of fields: three of them with a sender, or a date and a party that no person writes so."""
    if not _FIELD.match(lines[at]):
        return False
    window = "\n".join([line[:300] for line in lines[at : at + 24] if line.strip()][:_WINDOW])
    kinds = {match.lastgroup for match in _FIELD.finditer(window)}
    if "from" in kinds and len(kinds) >= _ENOUGH:
        return True
    return "date" in kinds and bool({"from", "to"} & kinds) and _of_program(lines[at : at + 2])


def _of_program(pair: list[str]) -> bool:
    """Whether two lines are fields, one with a date and a time of day, one with an address."""
    both = "\n".join(line[:300] for line in pair)
    return all(map(_FIELD.match, pair)) and bool(re.search(r"\d[:：]\d\d", both) and _ADDRESS.search(both))


def _after_block(lines: list[str], at: int) -> int:
    """Behind the fields and the blank lines from `at` on; a field may go on in the next line."""
    last = at
    for step, line in enumerate(lines[at : at + 24], at):
        if _FIELD.match(line):
            last = step + 1
        elif line.strip() and step > last + 2:
            break
    return last


def _above_rules(lines: list[str], at: int) -> int:
    """The start with the ruler, the bare title and the blank lines above it."""
    while at and (not lines[at - 1].strip() or _RULE.match(lines[at - 1]) or _BARE_TITLE.match(lines[at - 1])):
        at -= 1
    return at


def introduction(lines: list[str], at: int) -> int | None:
    """The first line of a sentence like `在 …，某某 写道：` that ends in this line, or None; clients wrap it over up to four."""
    last = lines[at]
    if len(last) > 400 or not _may_end(lines, at):
        return None
    bare = _MARKS.sub("", last)
    if _LEAD.match(bare) and _evident(bare):
        return at
    for first in range(at - 1, max(-1, at - 1 - _SENTENCE), -1):
        above = _MARKS.sub("", lines[first])
        whole = " ".join(_MARKS.sub("", line) for line in lines[first : at + 1])
        if len(above) > 200 or (first < at - 1 and _closes(lines[first + 1])):
            break
        if _LEAD.match(above) and _DATED.search(whole) and _evident(whole):
            return first
    return at if _ADDRESS.search(bare) and _SAID.search(bare.rstrip()) else None


def _may_end(lines: list[str], at: int) -> bool:
    """Whether a sentence before a quote can end in this line."""
    last = lines[at].rstrip()
    if _SAID.search(last) and (last.endswith((":", "：", "-", "—")) or re.search(rf"(?:{'|'.join(_DID)})\s*$", last)):
        return True
    return bool(_NAMED_LAST.search(last) or (_HELD_LAST.search(last) and _followed_by_marks(lines, at + 1)))


def _closes(line: str) -> bool:
    """Whether a line ends a sentence of its own, so that nothing above belongs to the one below."""
    return line.rstrip().endswith(("。", "！", "？", "!", "?"))


def _evident(bare: str) -> bool:
    """Whether a sentence has what only a client writes: an address, or a date with a time or a comma behind it."""
    return bool(_ADDRESS.search(bare) or (_DATED.search(bare) and _CLOCK.search(bare)))


def _followed_by_marks(lines: list[str], at: int) -> bool:
    """Whether the quote from `at` on is marked line by line, so that an answer may stand between."""
    below = next((line for line in lines[at : at + 5] if line.strip()), "")
    return bool(_QUOTED.match(below))
