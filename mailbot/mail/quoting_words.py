"""What mail programs write before a quoted letter, in the languages they speak: rulers, titles, sentences.

The words of each program were read in its own mails; no standard fixes them (RFC 3676 4.5 fixes only the mark `>`).
"""

import re

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
ORIGINAL = _any(
    rf"^{_SPACE}{_RULES}{_SPACE}",
    (*_TITLES, r"[^\n]{1,100}(?:\bwrote|写道)"),
    rf"{_SPACE}[:：]?{_SPACE}{_RULES}{_SPACE}$",
)
BARE_TITLE = _any(r"^[-—\s]*", (_TITLES[0], "original(?: message)?"), r"[-—\s]*[:：]?\s*$")
# The line above which ticket systems ask for the answer.
ABOVE = _any(
    r"^\W{0,12}",
    (
        r"(?:please )?(?:(?:type|write|enter) )?(?:your )?reply above this line\b",
        "请在[此本这]一?[行线][的之以]?上[方面]?(?:回复|答复)",
    ),
    "",
)
FORWARDED = _any(
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

FORWARDED_BLOCK = re.compile(
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
WROTE = _any("", _DID, "")
SAID = _any("", _DID + _MAYBE, "")
SAID_LAST = _any("", _DID + _MAYBE, r"[\s>\-—]*[:：﹕︰]?[\s\-—]*$")
SAID_ABROAD = _any("", _DID[1:], "")
LEAD = _any(
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
BLANK = " \t\xa0\u3000\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
CLOCK = re.compile(
    rf"\d[:：.]\d\d|[,，]|日\s?(?:[周週星].{{1,3}})?\s?(?:{_DID[0]})|^.\s?\d{{4}}-\d\d?-\d\d?\s.{{1,30}}\s(?:{_DID[0]})[:：]$"
)
NAMED_LAST = re.compile(r"(?:[\w.+-]{1,64}@[\w.-]{1,100}|\(mailto:[^()\s]{1,120}\))[>)\]\"”\s]{0,6}[:：]\s*$")
TIMED_LAST = re.compile(r"^\W?.{0,20}\d[:.]\d\d.{0,20}:\s*$")
HELD_LAST = re.compile(r"@[\w.-]{1,100}>{1,2}\s*([于於在]?)\s*$")
# The end of an address that was broken off from its beginning, and a line of nothing but when it was written.
CLOSES = re.compile(r"<|[\w.+-]{1,64}@[\w.-]{1,100}>")
MOMENT = re.compile(r"^(?:On|于|於|在)?\s?\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}[,，]?$")
STRAY = re.compile(
    r"^(.{1,200}?)[\s-]{0,4}\b(On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|[A-Z][a-z]{2} \d|\d).{8,160}\bwrote:\s*)$"
)
# The same before the letter itself, which Yahoo's programs set behind three spaces.
LED = re.compile(rf"^(\s*\S.{{9,200}}@[^<>\s]{{1,100}}>\s?(?:{'|'.join(_DID)})\s?[:：])\s{{2,}}(\S.*)$", re.IGNORECASE)
# A ruler that shares its line with what stands above or below it, the mark of a program whose line breaks were lost.
GLUED = re.compile(r"^(.{0,80}?)(-{20,}|-{4,}\s?(?:原始邮件|邮件原文)\s?-{4,})((?!.*-{3}\s*$).*)$")
# What QQ Mail leaves in its plain form of the HTML that it was made from.
ESCAPED = ("-&nbsp;原始邮件&nbsp;-", "-&nbsp;Original&nbsp;-")
EMPTY = re.compile(r"&nbsp;|<br ?/?>")
# Boards (水木, PTT) and what passes their posts on to lists quote with a colon below such a line.
BOARD = re.compile(r"^\s*(?:【\s?在 ?.{1,80}的大作中提到\s?[:：]?\s?】|※?\s?引述《.{1,80}》之[銘铭]言[:：]?).{0,20}$")
