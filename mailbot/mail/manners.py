"""May this mail be answered? A person's always; a machine's, a list's, our own never.

| a mail is | known by | source |
|---|---|---|
| own | its sender is our address | RFC 3834 2 |
| bounce | delivery-status, feedback-report, X-Failed-Recipients; the name of a mail system; its words | RFC 3464 2, 5965 3, 5321 4.5.5 |
| read_receipt | disposition-notification; its words | RFC 8098 3 |
| auto_reply | Auto-Submitted other than no, the marks older than it; no sender in the envelope; its words; noreply | RFC 3834 3.1.8, 5 |
| auto_reply | a calendar that answers or calls off, without a word; a recall of Outlook or QQ | RFC 5546 3.2.3, 3.2.5 |
| list | List-*, Precedence bulk, list or junk | RFC 2369, 2919, 3834 2 |
| notice | many small signs together, of a sender who is nobody's colleague (commands/listen) | `mailbot/mail/notice.py` |
| a person's, unanswered | X-Auto-Response-Suppress All or AutoReply; no address | MS-OXCMAIL 2.2.3.2.14 |

How a bounce is told from a person's mail about one: `mailbot/mail/bounces.py`.
"""

import re
from collections.abc import Callable

from mailbot.mail.bounce_words import HANZI, any_of
from mailbot.mail.bounces import HEAD, SUBJECT, is_report, is_told, nobody
from mailbot.mail.contents import REPORT
from mailbot.mail.marks import AUTO, AUTO_VALUES, LIST
from mailbot.mail.message import Mail
from mailbot.mail.notice import is_notice
from mailbot.mail.read import INVITATION, METHOD
from mailbot.mail.system_words import (
    ABSENT,
    ABSENT_HERE,
    ANSWERED,
    ASKING,
    ATTENDS,
    CLOSES,
    HEADED,
    OPENS,
    RECALL,
    RECALLED,
    RECEIVED,
)

_READ = any_of(
    "已读(?:回执)?|已讀(?:回條)?|已阅读?(?:回执)?|阅读回执|读取回执|回执(?: ?[(（]已.{1,4}[)）])?|未读|未閱讀|已删除(?:而)?未(?:阅)?读",
    "您的邮件已被阅读|这是一封收条|disposition-notification: displayed",
    r"read(?: receipt)?|return receipt(?: \(.{0,20}\))?|(?:not ?|un)read",
    r"disposition notification|gelesen|lu|leído|letto|開封済み",
    before=r"\A\W*",
    after=r"\s*(?:[:：\]】-]|\Z)",
)
# All that some clients write below it: who, that it was opened, when.
_GLANCED = re.compile(
    r"\s*(?=.{0,80}(?:收件人|对方|邮件|信|\d))(?:阅读回执[:：])?\s?(?:[^\s，。：:]{1,16}\s?){0,2}(?:已|已?于.{4,24})(?:被)?(?:阅读?|打开|查看|查阅)了?"
    r"(?:此|该|这封|您的|本)?(?:邮件|信)?\s?(?:[（(][^）)]{1,20}[）)])?[，,]?\s?(?:(?:阅读)?时间[:：]?)?[\s\d/:年月日-]{0,24}[。.]?\s*\Z"
)
_READ_TEXT = any_of(
    "(?:已?于|已在).{0,60}?(?:被)?(?:阅读|打开|查看|显示)|您的邮件已被(?:阅读|打开|查看)",
    "(?:已打开|已阅读)您(?:发送)?的邮件|您的邮件已(?:读|被收件人阅读)|邮件收条|(?:阅读|已读)时间",
    "已(?:在.{0,20})?(?:打开|查看)(?:此|该|这封)邮件(?![，,].{0,20}[我你您])|回执不(?:保证|代表|表示)|系统回执|was displayed",
    "mdn-sent-(?:manually|automatically)|message displayed at (?:\\w{3},|\\d)",
    "在收件人(?:的)?(?:计算机|电脑|设备)上|显示在收件人|收件人的(?:计算机|电脑)上",
    "(?:was|has been) (?:read|displayed|opened|deleted without)|this is a return receipt|return receipt for the mail",
    "(?:这|此)(?:是|为)(?:一[封份])?.{0,60}(?:阅读|已读)回执",
    r"wurde am .{0,40}gelesen|a été lue? le|è stat[oa] lett[oa]|fue leído",
)
_AWAY = any_of(
    "(?:系统)?自动(?:回复|答复|应答|回覆|答覆|回信)(?:邮件)?|自動(?:回覆|回復|答覆|回應|応答|返信)|不在(?:通知|応答)",
    "(?P<device>auto(?:matic(?:ally)?)?[ -]?(?:generated )?(?:reply|response|answer|responder|replied|notification)|ooo)",
    "(?P<weak>auto|away|abwesend|afwezig|fuori ufficio|on (?:annual )?(?:leave|holiday|vacation)"
    "|i(?: am|'m) out of (?:the )?office|antwort automatisch|不在のお知らせ"
    "|(?:外出|休假|假期)通知|(?:不在|离开|離開)(?:办公室|辦公室))",
    "out of (?:the )?office(?: auto-?reply| response| notification)?",
    "away from (?:my (?:e?mail|desk)|office|the office)",
    "(?:外出|休假|不在办公室|假期)(?: ?自动(?:通知|回复|答复)|回复|答复)",
    "(?:vacation|holiday|absence) (?:reply|notice|response|message|notification)",
    "automatische antwort|automatische afwezigheid.{0,20}",
    "automatisch antwoord|abwesenheits(?:notiz|meldung)?(?: .{0,40})?",
    "r.ponse automatique|absence du bureau|message d'absence",
    "respuesta autom.tica|risposta automatica|resposta autom.tica",
    "fuori sede|fuera de(?: la)? oficina|autosvar|automatisk svar",
    "frånvaro|automaattinen vastaus",
    "automatyczna odpowied.|odpowied. automatyczna|automatická odpov.{1,3}|automatikus válasz|automatski odgovor|r.spuns automat",
    "otomatik yanıt|автоответ(?:чик)?|автоматический ответ|автоматична відповідь|автоматичен отговор|αυτόματη απάντηση",
    "부재 ?중.{0,12}|자동 ?회신|trả lời tự động|balasan otomatis|תשובה אוטומטית|رد تلقائي|การตอบกลับอัตโนมัติ",
    before=r"\A(?:\[[^\]\n]{1,60}\]|\W)*",
    after=r"[\]】)）]?\s*(?P<title>[:：(（\]】]|\Z|\bre:)(?!里|的|不|没|无法|坏|失|怎)",
)
# What says so below such words alone, which people also head a wish or a fault with.
_AWAY_SAID = any_of(
    "(?:我|本人).{0,24}(?:休假|度假|出差|外出|在外|不在|离开|不方便|返回|返岗|离职)|已离职|(?:尽快|稍后|及时).{0,8}(?:回复|答复|联系|处理)",
    "(?:邮件|来信|來信|信件).{0,8}收到|收到.{0,8}(?:邮件|来信|來信)|自动(?:回复|答复)邮件|out of (?:the )?office|vacation",
    r"\bi(?: am|'m|.ll be| will be)\b.{0,40}\b(?:away|leave|absent|holiday|travel|not at work|back)",
    r"有事.{0,4}(?:找|联系)|(?:received|getting) your (?:e-?mail|mail|message|inquiry|request)",
    r"\b(?:will|shall) (?:answer|reply|respond|get back|be in touch)",
    r"(?:mail|message|request) (?:has been |was )?received|thank you for (?:contacting|writing)",
    r"\bich bin\b.{0,60}(?:abwesend|urlaub|nicht|erreichbar)|je suis\b.{0,30}(?:absent|congé)|accusons réception",
    r"\b(?:sar[oò]|sono)\b.{0,20}(?:assente|ufficio|ferie)|ik ben\b.{0,20}afwezig",
    r"\best(?:oy|aré|ou)\b.{0,20}(?:fuera|ausente|vacaciones|férias)",
    "休暇|不在に|自動送信|受け付け|휴가|부재|отпуск|отсутств",
)
_AWAY_AFTER = any_of(r"[(\[（【](?:automatic|auto|自动)[ -]?(?:response|reply|回复|答复)[)\]）】]\s*\Z")
_AWAY_TEXT = any_of(
    r"(?:这|此|本)(?:是|为)?(?:一?封)?(?:邮件|信)?(?:是|为|由)?(?:邮箱|邮件)?(?:系统)?(?:的)?自动(?:回复|答复|应答|生成|发送|发出)",
    "(?:这|此|本邮件)(?:是|为)?(?:一?封)?来自.{1,16}的(?:假期|休假)?自动(?:回复|答复)",
    r"[【\[（(]?(?:系统)?自动(?:回复|答复|应答)[】\]）)：:]",
    "this (?:e-?mail |mail |message )?(?:has been|was|is) (?:automatically|auto-?)[ -]?(?:generated|sent|created)",
    "i apologi[sz]e for this automatic reply",
    "this is an? (?:auto(?:mated|matic(?:ally)?)?|out of office)[ -]?(?:reply|response|message|e-?mail|generated)",
    before=r"\A[\s（(【\[*-]*(?:(?:您好|你好|尊敬的.{0,8}|hello|hi)[，,！!。：:\s]*)?",
    after="(?!里|中|内|功能|设置|模板|不|没|无法|坏|失)(?![^。\n]{0,20}(?:是什么|怎么|为什么|吗|？))",
)
# Whose automatic answer a person speaks of.
_ABOUT_ONE = any_of(
    "(?:你们|你方|贵[^，。\n]{1,3})的?[^，。\n]{0,4}自动(?:回复|答复)|收到了?(?:一[封条个])?自动(?:回复|答复)"
)
# Lotus Notes names the absent one, in the subject and again in the text.
_ABSENT = any_of(
    r"[^\s，。：:]{2,12} 不在(?:办公室|辦公室)[。.]?(?:\s?[(（]返回.{0,20}[)）])?",
    r"[^\n:]{2,60} is out of (?:the )?office\.?",
    before=r"\A\s*",
    after=r"\s*\Z",
)
# A clause of its own that says so, with what such a letter goes on to say.
_AWAY_CLAUSE = any_of(
    r"(?:\A|[，。！!,.；;\s])(?:这|此|本)(?:邮件)?(?:是|为)(?:一?封)?(?:系统|邮箱)?(?:的)?自动(?:回复|答复)(?:邮件)?"
    r"[，,。！!；;]\s*(?:我们?(?:会|将)|请(?:勿|不要)|无需|不必|如?有?[急要紧]+事)"
)
_AWAY_END = any_of(
    "(?:系统|邮箱|程序)自动(?:发送|发出|回复|生成)[，,；;]?\\s*(?:请勿|无需|不必|请不要).{0,4}回复|请(?:勿|不要)(?:直接)?回复(?:本|此)邮件",
    r"[（(【\[](?:(?:这|此|本)(?:是|为))?(?:一?封)?(?:系统)?自动(?:回复|答复)(?:的?邮件)?[)）】\]]|该邮件(?:为|是)(?:系统)?自动(?:回复|答复)|(?:此|本)邮件(?:由|为|是)(?:邮件)?系统自动(?:发送|发出|生成)",
    "(?:此|本)(?:邮件|信)?(?:为|是)(?:系统)?自动(?:回复|答复)(?:邮件)?(?:[，,；;]\\s*(?:请勿|无需|不必|请不要).{0,4}回复)?",
    "系统邮件[，,；;]?\\s*(?:请勿|无需|不必|请不要).{0,4}回复",
    after=r"[。.！!)）】\s-]*\Z",
)
# What asks a stranger to make himself known before his letter is let through: its wish, its promise and its link.
_CHALLENGE = re.compile(
    r"(?=.{0,1500}https?://)(?=.{0,1500}(?:deliver|inbox|verif|送达|投递)).{0,800}?(?:(?:your (?:e-?mail )?address|yourself)\b.{0,40}"
    r"\b(?:added|add|to|on)\b.{0,30}\b(?:allowed|safe|white|guest|approved)[ -]?(?:sender )?list"
    r"|\b(?:junk|spam)\b.{0,200}\b(?:click|follow)\b.{0,80}\blink\b.{0,80}verif"
    "|点击.{0,30}链接.{0,30}(?:验证|确认)(?:您|你)的(?:身份|地址|邮件))",
    re.IGNORECASE | re.DOTALL,
)
# The Message-IDs of mailbot.mail.write: of another desk of this kind, however many gateways took its marks away.
_DESK = re.compile(r"(?:mailbot|(?:TJ|W|F)-\d{4}-\d{3,9}|\d{4}-\d\d-\d\d)\.[0-9a-f]{24}@")
# How each of our letters begins and ends (templates/footer.txt); a person's answer has other words before or after.
_DESK_BEGINS = re.compile(r"\s*(?:[^\n，>]{1,40}，)?(?:您好|各位好)：")
_DESK_ENDS = re.compile(r"本邮件由服务台自动发出，可直接回复[^\n]{0,40}\s*(?:\{#[^\n]{1,60}#\}\s*)?\Z")
_SHORT, _END = (
    800,
    240,
)  # signs: longer letters say of themselves what they are in their fields; where the last sentences stand
_SHOWS = (":", "：", "“", "是", "says", "提示")
_NOREPLY = re.compile(
    r"notifications?@|(?:[\w.+-]{0,40}[._+-])?(?:no|do[._-]?not|don-?t)[._-]?repl(?:y|ies)(?:[._+-][\w.+-]{0,40})?@"
)
NOTICE = (
    "notice"  # the one kind that is only supposed: who is registered is no program, and of others nothing is lost by it
)


def automatic(mail: Mail, own: frozenset[str]) -> str | None:
    """What machine wrote it: own (by our addresses), bounce, read_receipt, auto_reply, list, notice; None for a person."""
    return next((kind for kind, holds in _KINDS if holds(mail)), None) if not _is_own(mail, own) else "own"


def may_answer(mail: Mail, own: frozenset[str]) -> bool:
    """Whether an answer may go out: never to a machine, a list, ourselves, or to nobody (RFC 3834 2)."""
    told = {word.strip().lower() for word in mail.header("x-auto-response-suppress").split(",")}
    return automatic(mail, own) is None and "@" in mail.sender.address and told.isdisjoint({"all", "autoreply"})


def _is_own(mail: Mail, own: frozenset[str]) -> bool:
    return bool(mail.sender.address) and mail.sender.address in own


def _is_receipt(mail: Mail) -> bool:
    """A disposition notification (RFC 8098), or a read receipt written as plain text."""
    if mail.header(REPORT + "disposition") or mail.header(REPORT) == "disposition-notification":
        return True
    text = mail.text[:HEAD]
    named = _READ.match(mail.subject[:SUBJECT])
    empty = not text.strip() and named is not None and bool(named[0].strip(" 　")[-1:] in ":：]】-")
    return named is not None and (_is_marked(mail) or empty or bool(_READ_TEXT.search(text) or _GLANCED.match(text)))


def _says_away(mail: Mail) -> bool:
    """The subject says that no person answers."""
    away, absent, head = _AWAY.match(mail.subject[:SUBJECT]), _ABSENT.match(mail.subject), mail.text[:HEAD]
    if not (away or absent):
        return bool(_AWAY_AFTER.search(mail.subject[-40:]))
    said = not head.strip() or bool(_AWAY_SAID.search(head))
    absent = absent if said or head.strip().startswith(mail.subject.strip(" 。.")) else None
    if away and away["weak"]:
        meant = said and bool(away["title"])
    else:
        asks = bool(_ABOUT_ONE.search(head)) or (
            away and not away["title"] and ("?" in head or "？" in head)
        )  # as programs do not
        meant = (
            away is not None and not asks and bool(said or away["title"] or not (away["device"] or HANZI.search(head)))
        )
    return bool(meant or _AWAY_AFTER.search(mail.subject[-40:]) or absent)


def _is_marked(mail: Mail) -> bool:
    """Whether the mail says in its header that no person wrote it (RFC 3834 5, and what was usual before)."""
    submitted = (mail.header("auto-submitted").replace(";", " ").split() or ["no"])[0].lower()
    if submitted != "no":
        return True
    if any(mail.header(name) and mail.header(name).strip().lower() != "no" for name in AUTO):
        return True
    return any(mail.header(n).strip().lower().replace("-", "_") in values for n, values in AUTO_VALUES.items())


def _of_a_desk(mail: Mail) -> bool:
    """Written by another desk of this kind, whatever a gateway took away of its marks; an answer to such a letter holds its end as history."""
    whole = (
        _DESK_BEGINS.match(mail.text[:HEAD])
        and _DESK_ENDS.search(mail.text[-200:])
        and not _DESK_ENDS.search(mail.quoted[-200:])
    )
    return bool(_DESK.match(mail.message_id) or whole)


def ends_as_ours(mail: Mail) -> bool:
    """Whether all that stands in the mail ends as our letters end."""
    return bool(_DESK_ENDS.search(mail.text[-200:].rstrip("> \t\r\n")))


def _said_last(words: re.Pattern[str], end: str) -> bool:
    """Whether a text ends by saying so itself; who shows what a program wrote has said so before, with a colon or a mark."""
    found = words.search(end)
    before = end[: found.start()] if found else ""
    shown = any(above.rstrip().endswith(_SHOWS) for above in (before, before.rpartition("\n")[0]))
    return found is not None and not shown


def _says_automatic(mail: Mail) -> bool:
    """A short text that begins or ends by saying so."""
    text = mail.new_text
    said = _AWAY_TEXT.match(text) or _said_last(_AWAY_END, text[-80:]) or _AWAY_CLAUSE.search(text[:200])
    said = said or _CHALLENGE.match(text)
    return len(text) < _SHORT and bool(said) and not mail.forwarded


def _of_a_program(mail: Mail) -> bool:
    """By the words of a program that is no mail system: those of its subject or its first line, and those that only end its letters."""
    if HEADED.match(mail.subject[:SUBJECT]) or OPENS.match(mail.text[:HEAD]):
        return True
    text = mail.new_text
    absent = (ABSENT.match(text[:HEAD]) or ABSENT_HERE.match(text[:HEAD])) and not ASKING.search(text[:HEAD])
    said = absent or RECEIVED.match(text[:HEAD]) or _said_last(CLOSES, text[-_END:])
    return len(text) < _SHORT and bool(said) and not mail.forwarded


def _of_a_calendar(mail: Mail) -> bool:
    """An answer to an invitation, or one called off, with nothing that its sender wrote."""
    answers, said = mail.header(METHOD) in {"reply", "cancel"}, bool(ANSWERED.match(mail.new_text[:HEAD]))
    silent = not mail.text.strip() or bool(mail.header(INVITATION))
    return (answers and (silent or said)) or (said and bool(ATTENDS.match(mail.subject[:SUBJECT])))


def _calls_back(mail: Mail) -> bool:
    """A wish of a client to take a letter back, or what became of it."""
    return bool(RECALL.match(mail.subject[:SUBJECT]) and RECALLED.match(mail.new_text[:HEAD]))


def _is_list(mail: Mail) -> bool:
    """Mail to many (RFC 2369, 2919): a list, a newsletter, a campaign."""
    if mail.header("precedence").strip().lower() in {"bulk", "list", "junk"}:
        return True
    return any(mail.header(name).strip() for name in LIST)


def _from_noreply(mail: Mail) -> bool:
    """The address itself says that nobody reads answers to it."""
    return bool(_NOREPLY.match(mail.sender.address))


# The first that holds names the mail: fields before words, and the surer words before the others.
_KINDS: tuple[tuple[str, Callable[[Mail], bool]], ...] = (
    ("bounce", is_report),
    ("read_receipt", _is_receipt),
    ("auto_reply", _says_away),
    ("bounce", is_told),
    ("auto_reply", _is_marked),
    ("auto_reply", nobody),
    ("auto_reply", _of_a_desk),
    ("auto_reply", _says_automatic),
    ("auto_reply", _of_a_program),
    ("auto_reply", _of_a_calendar),
    ("auto_reply", _calls_back),
    ("list", _is_list),
    ("auto_reply", _from_noreply),
    (NOTICE, is_notice),
)
