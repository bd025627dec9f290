"""Where a text ends and its signature begins: `-- `, what a phone adds, name, department and telephone."""

import re
from dataclasses import dataclass

from mailbot.mail.names import SINGLE

_DASHES = re.compile(r"^--\s*$")
_RULE = re.compile(r"^(?:[-—_=*~·×＊★☆#＝＿－\s]{3,}|[|\s]+)$")
_DEVICE = (
    "(?:邮箱|邮件|信箱|大师|客户端|手机|手機|行動裝置|移动设备|安卓|鸿蒙|华为|荣耀|小米|三星|微信|QQ|Yahoo|iPhone|iPad|Outlook|Mail|Android|"
    "Foxmail|HUAWEI|HONOR|Xiaomi|Galaxy|WeCom)"
)


def _any(before: str, phrases: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


_APOLOGY = r"(?:[,.]?\s*(?:please )?(?:excuse|pardon|forgive) .{1,60})?"
_LINK = re.compile(r"\s*[(<]?https?://[^\s()<>]{1,200}[)>]?")
_PHONE_SAYS = _any(
    "^",
    (
        r"ᐧ|(?:[发發](?:送)?|傳送)自\s?.{1,30}",
        rf"(?:从|從|由|通过|透過|使用|用)\s?[^不没沒无無，。]{{0,16}}{_DEVICE}[^不没沒无無，。]{{0,16}}(?:发送|發送|傳送|发出|寄出)",
        rf"(?:从|從|由)\s?我的\s?.{{1,20}}(?:发送|發送|傳送|寄出)[。.]?|(?:来自|來自|寄自)\s?[^，。]{{0,12}}{_DEVICE}[^，。]{{0,12}}",
        r"(?:从|從)\s?.{1,12}版? ?的? ?Outlook (?:获取|取得)|from (?:WeCom|WeChat Work|Foxmail)",
        r".{0,16}(?:环境|环保).{0,30}打印.{0,12}|.{0,20}(?:consider|think of|save) the (?:environment|planet|trees).{0,60}",
        "从我的设备发送|(?:企业微信|(?:QQ|阿里|钉钉|飞书|139|新浪|搜狐)邮箱|网易邮箱大师)|签名由.{1,16}定制|Signature is customized by .{1,30}",
        r"(?:获取|取得|下载)\s?(?:适用于 .{1,12} 的 ?)?(?:Outlook|网易邮箱大师|QQ ?邮箱).{0,20}",
        r"(?:Sent|From) (?:from|via|with|using|by|my)\s[^,.;!?:]{1,60}" + _APOLOGY,
        r"(?:Get|Obtenir|Obtener|Scarica|Obter) Outlook .{1,24}|Outlook für .{1,12} beziehen",
        r"(?:Diese Nachricht wurde )?von meinem .{1,60} gesendet\.?",
        r"Envoyé (?:de|depuis|à partir de) .{1,40}|Inviato da.{1,40}|Enviado (?:desde|do|de|a partir) .{1,40}",
        r"Verzonden (?:vanaf|met|via) .{1,40}|Skickat från .{1,40}|Sendt fra .{1,40}|Wysłan[eo] z .{1,40}",
        r"Отправлено (?:с|из) .{1,40}|.{1,12}から送信|나의 .{1,12}에서 보냄",
    ),
    "$",
)
_CLOSING = _any(
    r"^\s*",
    (
        "此致|敬礼|致|礼|(?:顺|敬|恭|即)?[祝颂][：:]?(?:.{0,6}(?:好|安|祺|顺利|愉快))?",
        r"(?:(?:many )?thanks?(?: you)? ?(?:&|and) ?)?(?:(?:best|kind|warm) )?regards|best wishes",
        r"sincerely(?: yours)?|yours sincerely|BR|B\.R\.",
        r"\W{0,3}(?:cid:\S{1,80}|image\d{1,4}\.\w{3,4}|图片|logo)\W{0,3}",  # where a picture stood
    ),
    r"[\s,，.。!！]*$",
)
_DISCLAIMER = _any(
    r"^[\W_]{0,10}(?:[\u4e00-\u9fff]{0,4}(?:声明|提示|提醒|注意)[:：]\s?)?",
    (
        "(?:本|此)(?:电子)?邮件",
        "保密(?:提示|声明|警示)|免责声明",
        "This (?:e-?mail|message)|The information|CONFIDENTIAL",
    ),
    "",
)
_SECRET = re.compile(r"保密|机密|秘密|免责|confidential|privileged|intended (?:only|solely|recipient)", re.IGNORECASE)
_REACHED_BY = _any(
    r"^[【\[]?",
    (
        "(?:联系|办公|值班|固定|移动)?(?:电话|手机|座机|方式|热线)(?:[/／同]微信)?|内线|短号|分机|传真|微信(?:同?号)?|QQ|(?:电子)?邮箱|电子邮件|网址",
        "Tel|Telephone|Mobile|Phone|Cell|Fax|E-?mail|Mail|Web|[TMFPE]",
    ),
    r"[】\]]?\s*(?:[：:.]\s*[^，。；！？]{1,60}|\s*[+\d(（][\d\s()（）/-]{4,30})$",
)
_STANDS_FOR = _any(
    r"^[【\[]?", ("单位|部门|科室|姓名|职务|地址|邮编|Add|Address|Dept",), r"[】\]]?\s*[：:]\s*[^，。；！？]{1,50}$"
)
_CALL = r"(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4})"
_CALL += r"(?:\s?(?:转|分机|ext\.?)\s?\d{1,6})?"
_NUMBER = re.compile(rf"^{_CALL}(?:\s*[/,，、]\s*{_CALL}){{0,2}}$")
_ADDRESS = re.compile(r"^<?[\w.+-]{1,64}@[\w.-]{1,100}>?$")
_SITE = re.compile(r"^(?:https?://|www\.)\S{1,100}$", re.IGNORECASE)
_DAY = re.compile(r"^(?:20)?\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s.{0,12})?$")
_PLACE = _any(
    r"^[\u4e00-\u9fffA-Za-z0-9()（）]{0,24}", ("科|处|室|部|院|中心|公司|组|集团|办公室|药房|护理站|前台",), "$"
)
_TITLE = _any(
    "^",
    (".{0,6}(?:经理|工程师|主任|护士长?|医[生师]|科长|主管|技师|助理|组长|专员|总监|处长|院长|客服|教授)", "老师|值班"),
    "$",
)
_PERSON = re.compile(rf"^[{SINGLE}][\u4e00-\u9fff]{{1,3}}$|^[\u4e00-\u9fff]{{2,4}}[·•][\u4e00-\u9fff]{{2,6}}$")
_LATIN = re.compile(r"^[A-Z][A-Za-z.&'-]{0,20}$")
_SENTENCE = re.compile(r"[，。！？；,;!?“”\"、：:]")
# A line after which a number is what it speaks of, not a way to reach its writer.
_LEADS = re.compile(r"[:：]\s*$|(?:号码?|电话|手机)[^。！？]{0,2}$|(?:回电|联系|拨打?)[^。！？]{0,6}$")
_POINTS = re.compile(r"(?:[:：是为到至给]|>)\s*$")  # a line that speaks of the address below
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_LONG_RULE = re.compile(r"^(?:([-—_=*~])\1{9,}|(?:-=){5,}-?|[-~]{24,})\s*$")
_LIST = re.compile(r"mailing list|unsubscribe|listinfo|groups\.io|邮件列表|退订|[\w-]@lists\.", re.IGNORECASE)
_CARD, _BAR = re.compile(r"^\|\s+\|\s*$"), re.compile(r"^\s*\|\s*$")
# What free mail services put below every letter: a ruler of their whole line, and where to get something.
_SERVICE_RULE = re.compile(r"^(?:_{30,}|-{30,})\s*$")
_OFFER = re.compile(r"(?:https?://|www\.|MSN|Messenger|雅虎|Yahoo|奇摩|Hotmail|免费|免費)", re.IGNORECASE)
_LONGEST, _MOST_AFTER_DASHES, _MOST_IN_FOOTER, _MOST_BELOW_RULE, _MOST_IN_OFFER = 9, 14, 16, 6, 4


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line could be in a signature."""

    contact: bool = False
    link: bool = False
    name: bool = False
    place: bool = False
    day: bool = False

    def __bool__(self) -> bool:
        return self.contact or self.link or self.name or self.place or self.day


def sign_off(text: str, name: str = "", address: str = "") -> tuple[str, str]:
    """The text and its signature; a text of nothing but signature stays text. `name` is the sender's display name."""
    lines = text.strip().split("\n")
    end = len(lines)
    for cut in (
        _before_footer,
        _before_offer,
        _before_disclaimer,
        _before_dashes,
        _before_card,
        _before_phone,
        _before_ruled,
    ):
        end = cut(lines, end)
    end = _before_contact(lines, _before_own(lines, end, address), name)
    end = _before_phone(lines, end)
    end = _before_closing(lines, end)
    kept = "\n".join(lines[:end]).strip()
    return (kept, "\n".join(lines[end:]).strip()) if kept else (text.strip(), "")


def _before_footer(lines: list[str], end: int) -> int:
    """Above the ruler under which a mailing list says how to leave it."""
    for at in range(max(1, end - _MOST_IN_FOOTER), end):
        if _LONG_RULE.match(lines[at]) and _LIST.search("\n".join(lines[at:end])[:2000]):
            return _above_blank(lines, at)
    return end


def _before_offer(lines: list[str], end: int) -> int:
    """Above the ruler under which the service that carried the letter offers something, in a line or two with its link."""
    for at in range(max(1, end - _MOST_IN_OFFER), end):
        below = [line for line in lines[at + 1 : end] if line.strip()]
        if _SERVICE_RULE.match(lines[at]) and 0 < len(below) < _MOST_IN_OFFER and all(map(_offers, below)):
            return _above_blank(lines, at)
    return end


def _offers(line: str) -> bool:
    return len(line) <= 160 and bool(_OFFER.search(line))


def _before_card(lines: list[str], end: int) -> int:
    """Above the card of NetEase's clients, whose table is left in plain text as `| |`, a few short lines and bars."""
    for at in range(max(1, end - _MOST_IN_FOOTER), end):
        below = lines[at + 1 : end]
        if _CARD.match(lines[at]) and any(map(_BAR.match, below)) and all(len(line) <= 60 for line in below):
            return _above_blank(lines, at)
    return end


def _before_own(lines: list[str], end: int, address: str) -> int:
    """Above the sender's own address, which Foxmail writes below every letter."""
    last = _above_blank(lines, end)
    own = address and last > 1 and lines[last - 1].strip(" \t<>").lower() == address.lower()
    above = _above_blank(lines, last - 1) if own else 0
    return end if not above or _POINTS.search(lines[above - 1]) else above


def _before_ruled(lines: list[str], end: int) -> int:
    """Above a long ruler with nothing below it but a few short words: a name, a post, a firm."""
    for at in range(max(1, end - _MOST_BELOW_RULE), end):
        below = [line.strip() for line in lines[at + 1 : end] if line.strip()]
        if _LONG_RULE.match(lines[at]) and below and all(map(_short, below)):
            return _above_blank(lines, at)
    return end


def _short(line: str) -> bool:
    """Whether a line says no more than a name, a post, a firm or how to reach them."""
    told = _REACHED_BY.match(line) or _STANDS_FOR.match(line)
    return bool(told) or (len(line) <= 20 and not _SENTENCE.search(line))


def _before_disclaimer(lines: list[str], end: int) -> int:
    for at in range(max(1, end - 12), end):
        if _DISCLAIMER.match(lines[at]) and _SECRET.search("\n".join(lines[at : at + 4])[:2000]):
            return _above_blank(lines, at)
    return end


def _before_dashes(lines: list[str], end: int) -> int:
    """The line `-- ` (RFC 3676 4.3), which some programs write without its space."""
    for at in range(max(0, end - _MOST_AFTER_DASHES), end):
        if _DASHES.match(lines[at]) and sum(map(len, lines[at:end])) < 800:
            return at
    return end


def _before_phone(lines: list[str], end: int) -> int:
    """Above every last line that a mail program added of its own."""
    end = _above_blank(lines, end)
    while end and _PHONE_SAYS.match(_LINK.sub("", lines[end - 1]).strip().strip("-—*_()<>[] ")):
        end = _above_blank(lines, end - 1)
    return end


def _before_closing(lines: list[str], end: int) -> int:
    """Above the polite words that lead to a signature, where there is one."""
    while 0 < end < len(lines) and _CLOSING.match(lines[end - 1]):
        end = _above_blank(lines, end - 1)
    return end


def _above_blank(lines: list[str], end: int) -> int:
    while end and (not lines[end - 1].strip() or _RULE.match(lines[end - 1])):
        end -= 1
    return end


def _before_contact(lines: list[str], end: int, name: str) -> int:
    """Above the block of name, department, telephone that ends the text; it must name somebody or carry a telephone."""
    own = frozenset(_HAN.findall(name)) | ({name.strip()} if name.strip() else frozenset())
    seen: list[_Line] = []
    at = best = end
    while at and end - at < _LONGEST:
        line = lines[at - 1].strip(" \t|\u3000")
        what = _kind(line, own)
        if line and not what and not _RULE.match(line):
            break
        at -= 1
        seen.append(what)
        if what and _vouched(seen, lines, at, own) and (at or best == end):
            best = at
    return best


def _vouched(seen: list[_Line], lines: list[str], at: int, own: frozenset[str]) -> bool:
    """Whether the lines from `at` on are a signature: the sender's name, a name with a department, a way to call."""
    top = seen[-1]
    if _LEADS.search(next((line for line in reversed(lines[:at]) if line.strip()), "")):
        return False
    if (any(word in lines[at] for word in own) and top.name) or (top.day and any(line.name for line in seen)):
        return True
    apart = at == 0 or not lines[at - 1].strip(" \t|")
    reached = any(line.contact for line in seen)
    named = any(line.name for line in seen) and (reached or any(line.place or line.link for line in seen))
    bare = reached and all(line.contact or line.link or not line for line in seen)
    return apart and (named or bare) and not (top.place and not named)


def _kind(line: str, own: frozenset[str]) -> _Line:
    """What a line could be in a signature; nothing if it reads like a sentence."""
    if not line or len(line) > 70:
        return _Line()
    if _DAY.match(line):
        return _Line(day=True)
    if _NUMBER.match(line) or _ADDRESS.match(line) or _REACHED_BY.match(line):
        return _Line(contact=True)
    if _SITE.match(line):
        return _Line(link=True)
    if _STANDS_FOR.match(line):
        return _Line(place=True)
    if len(line) > 30 or _SENTENCE.search(line):
        return _Line()
    return _words(line, own)


def _words(line: str, own: frozenset[str]) -> _Line:
    """A line of names, departments, titles and numbers, and of nothing else."""
    name = place = contact = False
    for word in filter(None, re.split(r"[\s/|·—-]+", line)):
        rest = next((word.replace(mine, "", 1) for mine in own if mine in word), word)
        if rest != word and (not rest or _PLACE.match(rest) or _TITLE.match(rest)):
            name, place = True, place or bool(rest)
        elif _NUMBER.match(word) or _ADDRESS.match(word) or _SITE.match(word):
            contact = True
        elif _PLACE.match(word) or _TITLE.match(word) or _LATIN.match(word):
            place = True
        elif _PERSON.match(word):
            name = True
        else:
            return _Line()
    return _Line(contact=contact, name=name, place=place)
