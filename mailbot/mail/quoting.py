"""Where the letters below begin: the rulers, header blocks and sentences that mail programs put before a quoted letter.

The words of each program were read in its own mails; no standard fixes them (RFC 3676 4.5 fixes only the mark `>`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from mailbot.mail.fields import ADDRESS, DATED, RULE, TITLED, WINDOW, after_block, alone, begins_block, is_block

_RULES = r"[-‐‑‒—–=_*~＿－]{2,}+"
_SPACE = r"(?:\s|&nbsp;)*"


def _any(before: str, phrases: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


_TITLES = (
    "(?:邮件)?原(?:始)?(?:邮件|信件|消息|信息|郵件|訊息|文)(?:内容)?|邮件原[件文]|(?:回复|答复|回覆|引用|被回复)的?(?:原)?(?:邮件|消息|郵件)(?:信息)?",
    "original(?: e?-?mail| message| appointment)?|repl(?:ied|y) message",
    "(?:ursprüngliche|original) ?-?nachricht|antwort nachricht|message d'origine|message original|mensaje original",
    "messaggio originale|mensagem original|oorspronkelijk bericht|oorspronkelijke bericht|oprindelig (?:meddelelse|mail)",
    "opprinnelig melding|ursprungligt meddelande|originalmeddelande|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna",
    "исходное сообщение|původní (?:zpráva|e-mail)|eredeti üzenet|orijinal mesaj|mesaj original|元のメッセージ|원본 메시지|原信",
)
_ORIGINAL = _any(
    rf"^{_SPACE}{_RULES}{_SPACE}",
    (*_TITLES, r"[^\n]{1,100}(?:\bwrote|写道)"),
    rf"{_SPACE}[:：]?{_SPACE}{_RULES}{_SPACE}$",
)
_BARE_TITLE = _any(r"^[-—\s]*", (_TITLES[0], "original(?: message)?"), r"[-—\s]*[:：]?\s*$")
# The line above which ticket systems ask for the answer.
_ABOVE = _any(
    r"^\W{0,12}",
    (
        r"(?:please )?(?:(?:type|write|enter) )?(?:your )?reply above this line\b",
        "请在[此本这]一?[行线][的之以]?上[方面]?(?:回复|答复)",
    ),
    "",
)
_FORWARDED = _any(
    rf"^{_SPACE}",
    (
        rf"{_RULES}{_SPACE}被?转发的?(?:邮件|消息|信息|郵件)(?:信息)?\s*:?{_SPACE}{_RULES}",
        rf"{_RULES}\s*(?:轉寄的?(?:郵件)?|forwarded (?:message|mail|by)\b.{{0,80}}?)\s*:?{_SPACE}{_RULES}",
        rf"{_RULES}\s*(?:weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato)\s*:?\s*{_RULES}",
        rf"{_RULES}\s*(?:doorgestuurd bericht|mensagem encaminhada|пересылаемое сообщение|vidarebefordrat meddelande)\s*:?\s*{_RULES}",
        r"begin forwarded message\s*:|début du message (?:transféré|réexpédié)\s*:|anfang der weitergeleiteten nachricht\s*:",
        rf"{_RULES}\s*(?:転送されたメッセージ|전달된 메시지)\s*{_RULES}|開始轉寄(?:的?郵件|訊息)?\s*[：:]",
        r"(?:开始|以下(?:是|为)?|下面(?:是|为)?)被?转发的?(?:邮件|信息)\s*[：:]?",
    ),
    rf"{_SPACE}$",
)

_FORWARDED_BLOCK = re.compile(
    r"^\s*(?:forwarded message|weitergeleitete nachricht|message transféré)\s*:\s*$", re.IGNORECASE
)
# What the sentence before a quote says its writer did, in the languages mail programs speak.
_DID = (
    "写道|寫道|编写|編寫|撰寫",
    r"写于|寫於|(?:写入|寫入|撰寫於)(?:消息|邮件|郵件|訊息)\s?(?:新闻|新聞|news)\S{0,120}",
    r"\b(?:wrote|writes|quoth|schrieb|schrieben sie|escribi[oó]|va escriure|ha scritto|escreveu|skrev|schreef|geschreven)",
    r"\b(?:ha escrit|missatge de|escribiu|isinulat ni|skrifaði|kirjutas|rakstīja|rašė|написао?)|เขียนว่า|ने लिखा|מאת|כתב|نوشت|كتب|تمت كتابة",
    r"a écrit|nous a dit|\b(?:kirjoitti|napisał(?:\(a\)|a)?|pisze|nap[ií]sala?(?:\(a\))?|napsala?(?:\(a\))?|írta|yazdı)",
    r"a scris|\b(?:написала?(?:\(а\))?|пишет|пише|написав|έγραψε|napisao|menulis)|đã viết|の(?:メール|メッセージ)|書きました|님이 작성|작성",
)
# What only tells of a quote where the sentence begins as a program begins it.
_MAYBE = ("写到|寫到|说道|說道|来信说|提到", r"\bsent")
_WROTE = _any("", _DID, "")
_SAID = _any("", _DID + _MAYBE, "")
_SAID_LAST = _any("", _DID + _MAYBE, r"[\s>\-—]*[:：﹕︰]?[\s\-—]*$")
_SAID_ABROAD = _any("", _DID[1:], "")
_LEAD = _any(
    r"^[-—\s]*",
    (
        r"(?:在|于|於)\s?(?=[\d\"“<《\s星周週礼])",
        r"(?:on|at|am|le|el|il|op|den|em|på|dnia|dne|în|vào|pada|στις|на)\b|in message\b",
        r"w dniu\b|\d{4}\s?[-/.年]|\d{1,2}\s?月|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}년",
        r"[^\W\d_]{2,4}\.?,?\s?\d{1,2}\.?\s|\d{1,2}\s[^\W\d_]{2,10}\.?\s\d{4}",
        rf"[^,，。\n]{{1,40}}?[于於在\s]\s?\d{{4}}[^。\n]{{4,40}}\d\d\s?(?:{_DID[0]})",
        r"[^\W\d_]{5,12},\s\d{1,2}\.?\s[^\W\d_]{3,12}\s\d{4}|\d{1,2}:\d\d(?:\s?[AP]M)?,\s",
        r"(?:引用自?|quoting)\s[^。\n]{0,60}@",
        r"[^。\n]{0,60}@[^\s。]{1,160}[>)]{1,2}\s?[于於在]\s?\d{4}",
    ),
    "",
)
# What a line may end in unseen: blanks, and the marks that turn the direction of writing.
_BLANK = " \t\xa0\u3000\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_CLOCK = re.compile(
    rf"\d[:：.]\d\d|[,，]|日\s?(?:[周週星].{{1,3}})?\s?(?:{_DID[0]})|^.\s?\d{{4}}-\d\d?-\d\d?\s.{{1,30}}\s(?:{_DID[0]})[:：]$"
)
_NAMED_LAST = re.compile(r"(?:[\w.+-]{1,64}@[\w.-]{1,100}|\(mailto:[^()\s]{1,120}\))[>)\]\"”\s]{0,6}[:：]\s*$")
_TIMED_LAST = re.compile(r"^\W?.{0,20}\d[:.]\d\d.{0,20}:\s*$")
_HELD_LAST = re.compile(r"@[\w.-]{1,100}>{1,2}\s*([于於在]?)\s*$")
# The end of an address that was broken off from its beginning, and a line of nothing but when it was written.
_CLOSES = re.compile(r"<|[\w.+-]{1,64}@[\w.-]{1,100}>")
_MOMENT = re.compile(r"^(?:On|于|於|在)?\s?\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}[,，]?$")
_STRAY = re.compile(
    r"^(.{1,200}?)[\s-]{0,4}\b(On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|[A-Z][a-z]{2} \d|\d).{8,160}\bwrote:\s*)$"
)
# The same before the letter itself, which Yahoo's programs set behind three spaces.
_LED = re.compile(rf"^(\s*\S.{{9,200}}@[^<>\s]{{1,100}}>\s?(?:{'|'.join(_DID)})\s?[:：])\s{{2,}}(\S.*)$", re.IGNORECASE)
# A ruler that shares its line with what stands above or below it, the mark of a program whose line breaks were lost.
_GLUED = re.compile(r"^(.{0,80}?)(-{20,}|-{4,}\s?(?:原始邮件|邮件原文)\s?-{4,})((?!.*-{3}\s*$).*)$")
# What QQ Mail leaves in its plain form of the HTML that it was made from.
_ESCAPED = ("-&nbsp;原始邮件&nbsp;-", "-&nbsp;Original&nbsp;-")
_EMPTY = re.compile(r"&nbsp;|<br ?/?>")
# Boards (水木, PTT) and what passes their posts on to lists quote with a colon below such a line.
_BOARD = re.compile(r"^\s*(?:【\s?在 ?.{1,80}的大作中提到\s?[:：]?\s?】|※?\s?引述《.{1,80}》之[銘铭]言[:：]?).{0,20}$")
_MARKS = re.compile(r"^[>\s|]+")
_QUOTED = re.compile(r"^[ \t]{0,3}>(?!.*<<|\s?wrote:|:\s*$)")
_RULERS = (RULE, TITLED, _BARE_TITLE)

_SENTENCE, _LONGEST, _NAMED_AND_DATED = 5, 400, 160
_MOST = 5000  # lines that are looked at: no person writes more above a letter


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
    """The lines of a text; what introduces a quote and shares its line with an answer stands in a line of its own, and what QQ
    Mail left of HTML is read as such.
    """
    if any(title in text for title in _ESCAPED):
        text = unescape(text)
    lines = [part for line in text.replace("\xa0", " ").split("\n") for part in _apart(line)]
    return list(_marked(lines)) if "的大作中提到" in text or "言：" in text or "言:" in text else lines


def _marked(lines: list[str]) -> Iterator[str]:
    """The lines with what a board quotes by a colon marked as mail marks it (RFC 3676 4.5)."""
    quoting = False
    for line in lines:
        quoting = bool(_BOARD.match(line)) or (quoting and (line.startswith(":") or not line.strip()))
        yield f">{line[1:]}" if quoting and line.startswith(":") else line


def _apart(line: str) -> list[str]:
    """A line, or the lines it should have been."""
    if len(line) >= _LONGEST or _QUOTED.match(line):
        return [line]
    if shared := _STRAY.match(line):
        return [shared[1].rstrip(" -"), shared[2]]
    if led := _LED.match(line):
        return [*led.groups()]
    if (glued := _GLUED.match(line)) and (glued[1].strip() or glued[3].strip()):
        return [part for part in glued.groups() if part.strip()]
    return [line if _EMPTY.sub("", line).strip() else ""]


def history(lines: list[str]) -> History:
    """Where the letters below begin for good; the number of lines if there are none."""
    for at, line in enumerate(lines[:_MOST]):
        if _QUOTED.match(line) or not line.strip() or len(line) > _LONGEST:
            continue
        if _FORWARDED.match(line) or (_FORWARDED_BLOCK.match(line) and _holds_block(lines, at + 1)):
            return History(at, at, forwarded=True)
        below = _below(lines, at)
        if below is not None and not _followed_by_marks(lines, below.text):
            return below
    return History(len(lines), len(lines))


def _holds_block(lines: list[str], at: int) -> bool:
    """Whether a header block begins here, marked or not."""
    return begins_block([_MARKS.sub("", line) for line in lines[at : at + WINDOW]], 0)


def _below(lines: list[str], at: int) -> History | None:
    """The letter that this line introduces."""
    line = lines[at]
    if _ORIGINAL.match(line) or _ABOVE.match(line) or (_BARE_TITLE.match(line) and begins_block(lines, at + 1)):
        return History(_above_rules(lines, at), after_block(lines, at + 1))
    if is_block(lines, at):
        return History(_above_rules(lines, at), after_block(lines, at))
    if apart := alone(lines, at):
        return History(*apart)
    first = introduction(lines, at)
    return History(first, at + 1) if first is not None else None


def soft(lines: list[str]) -> set[int]:
    """The lines before a marked quote that only introduce it: sentences, rulers, header blocks."""
    found: set[int] = set()
    for at in range(min(len(lines), _MOST)):
        if len(lines[at]) > _LONGEST:
            continue
        if not _QUOTED.match(lines[at]) and (below := _below(lines, at)):
            found.update(range(below.start, below.text))
        elif _QUOTED.match(lines[at]) and (first := introduction(lines, at)) is not None:
            found.update(range(first, at + 1))
        elif _followed_by_marks(lines, at + 1) and len(lines[at]) < 120 and _SAID_LAST.search(lines[at]):
            found.add(at)
    return found


def _above_rules(lines: list[str], at: int) -> int:
    """The start with the ruler, the bare title and the blank lines above it."""
    top = max(0, at - WINDOW)
    while at > top and (not lines[at - 1].strip() or any(ruler.match(lines[at - 1][:_LONGEST]) for ruler in _RULERS)):
        at -= 1
    return at


def introduction(lines: list[str], at: int) -> int | None:
    """The first line of a sentence like `在 …，某某 写道：` that ends in this line, or None; clients wrap it over up to four."""
    if _BOARD.match(lines[at]):
        return at
    if not _may_end(lines, at):
        return None
    whole = ""
    for first in range(at, max(-1, at - _SENTENCE), -1):
        line = _MARKS.sub("", lines[first])
        if first < at and (_ends(line) or not (line.strip() or _CLOSES.match(whole))):
            break
        if is_quoted(lines[first]) != is_quoted(lines[at]) and not line.startswith("<"):  # the writer's own words
            break
        whole = f"{line} {whole}".strip()
        if (_LEAD.match(whole) and _evident(whole)) or (first < at and ADDRESS.search(line) and _WROTE.search(line)):
            return _with_name(lines, first)
    return _signed(lines, at)


def _may_end(lines: list[str], at: int) -> bool:
    """Whether a sentence before a quote can end in this line: with its verb, a colon, or a bracketed address above marks."""
    last = lines[at].rstrip(_BLANK)
    if last.endswith((":", "：")):
        broken = _TIMED_LAST.search(last) or last.lstrip() == ">:"
        wrapped = at > 0 and broken and _SAID_ABROAD.search(lines[at - 1][:_LONGEST])
        return bool(_SAID.search(last) or _NAMED_LAST.search(last) or wrapped or _names_writer(lines, at))
    return _says_last(last) or bool(_HELD_LAST.search(last) and _followed_by_marks(lines, at + 1))


@lru_cache(maxsize=256)
def _says_last(line: str) -> bool:
    """Whether a line ends with such a verb. Asked of each line by `history` and then by `soft`."""
    return _SAID_LAST.search(line) is not None


def _signed(lines: list[str], at: int) -> int | None:
    """The first line of `某某 <地址> 写道：` or `Somebody wrote on <date>:`, which begin with the name."""
    bare = _MARKS.sub("", lines[at]).strip()
    if ADDRESS.search(bare) and _WROTE.search(bare):
        return _with_name(lines, at)
    if _names_writer(lines, at):
        return at
    dated = _SAID_ABROAD.search(bare) and DATED.search(bare) and re.search(r"\d[:.]\d\d", bare)
    return at if dated and len(bare) < 120 and bare.endswith(":") else None


def _names_writer(lines: list[str], at: int) -> bool:
    """Whether a line above marks says just who and perhaps when, as `* 某某 <地址> [2026-03-10 09:02]:` of mutt does."""
    line = lines[at].rstrip(_BLANK)
    told = len(line) < _NAMED_AND_DATED and line.endswith((":", "：")) and ADDRESS.search(line)
    return bool(told and (DATED.search(line) or line[:-1].rstrip().endswith((">", ")")))) and _followed_by_marks(
        lines, at + 1
    )


def _with_name(lines: list[str], first: int) -> int:
    """The line above, if a client broke the name off before its address or both off before the date."""
    before = next((at for at in range(first - 1, max(-1, first - 3), -1) if lines[at].strip()), first)
    above, begun = lines[before].strip(), _MARKS.sub("", lines[first])
    held = _HELD_LAST.search(above)
    broken = (
        begun.startswith("<") or (held and (held[1] or begun.startswith(("于", "於", "在")))) or _MOMENT.match(above)
    )
    return before if broken and 0 < len(above) < 120 and not _ends(above) else first


def _ends(line: str) -> bool:
    """Whether a line ends a thought, so that it is no part of a sentence that a client broke."""
    return len(line) > 200 or line.rstrip().endswith(("。", "！", "？", "!", "?", "；"))


def _evident(bare: str) -> bool:
    """Whether a sentence has what only a client writes: an address, or a date with a time or a comma behind it."""
    return bool(ADDRESS.search(bare) or (DATED.search(bare) and _CLOCK.search(bare)))


def _followed_by_marks(lines: list[str], at: int) -> bool:
    """Whether the quote from `at` on is marked line by line, so that an answer may stand between."""
    below = next((line for line in lines[at : at + 5] if line.strip()), "")
    return bool(_QUOTED.match(below))
