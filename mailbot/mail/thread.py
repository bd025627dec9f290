"""What a mail answers: its prefixes, the numbers it cites, the kind of our letter, and what its writer says."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailbot.core.model import Said
from mailbot.mail.message import Mail
from mailbot.mail.prefixes import bare, outermost

_NUMBER = re.compile(r"(?<![A-Za-z0-9])(TJ[-_ ]?\d{4}-\d{4,9}|W-\d{4}-\d{3,9}|F-\d{4}-\d{3,9})(?!\d)", re.IGNORECASE)
_LOOSE = re.compile(r"^TJ[-_ ]?", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("－–—‐‑−", "-"))
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_TOKEN = re.compile(
    r"[\[【]\s*(?:工单|表单|考核表|警告|周报|月报|周期报告|升级通知|维护提醒|体检维保|远程|通知)[^\[\]【】]{0,40}[\]】]\s*"
)
_SUBJECT_LINE = re.compile(
    r"^[>\s|*]*(?:主\s*题|主旨|标\s*题|subject)[*\s]*[:：|]\s*(.{1,300})$", re.IGNORECASE | re.MULTILINE
)

# The heading that each of our letters carries after its token; the first that fits names the letter.
_KINDS = (
    ("warning", r"(?:警告|损失)待核(?:实|对)"),
    ("same", r"疑似同一问题"),
    ("closing", r"关单确认|待确认关单|关单待确认"),
    ("reopened", r"重新打开|已退回"),
    ("remote", r"远程维护(?:申请|待)"),
    ("statement", r"[\[【]考核表|考核表.{0,40}待确认"),
    ("form", r"[\[【]表单|(?:表单|附件\s?[123]).{0,20}已收到"),
    ("upgrade", r"升级通知"),
    ("digest", r"[\[【](?:周报|月报|周期报告)|维保(?:周报|月报|周期报告)"),
    ("reminder", r"提醒|临近时限|已超时限"),
    ("question", r"请补充"),
    ("assigned", r"派单"),
    ("received", r"已登记"),
)
# The same letters by the words with which people and other desks name them; the word that stands first tells.
_SUPPOSED = re.compile(
    r"(?P<digest>[周月日]报|每周)|(?P<reminder>(?<!告警)提醒|(?:[将临]近|[即快]将|[快已])[到超]?[时期]|超[时期]|逾期|催[办问请]|请回话|回音|别忘了)|"
    r"(?P<same>同一(?:[个件]|问题|故障)|疑似|归并|重复的?工?单|一回事|duplicate)|(?P<statement>考核)|"
    r"(?P<warning>警告|W-\d{4}-\d|待(?:核[实对]|答复)|拟记|损失)|(?P<remote>远程|放行)|"
    r"(?P<question>[需请]要?您?(?:补充|提供|说明)|等待反馈|[请想]教|打听|想?请问|差一点情况)|(?P<reopened>没好|退回|未解决|不满意|重[新开])|"
    r"(?P<closing>[关结]单|请您?(?:确认|验收|试)|(?:处理|修复)(?:完[毕成]|好了)|[已经](?:处理|解决|修复)|办[结完好]|弄好|待您?确认|试[用一]|好了没|解决方案|是否可以)|"
    r"(?P<upgrade>升级|版本)|(?P<received>已?(?:登记|受理|立单|建单)|编了?号|记下|收到|回执|答复|进[展度]|(?:完成时间|给的时间)|到期日)|"
    r"(?P<assigned>派[单工给]|[指分]派|新工?单|[请待][接处办]|转[来给交]|接[手单]|来活|要办)"
)
# And by the answer that the letter below asks for.
_WANTED = re.compile(
    r"(?P<warning>[“\"]?属实|不予认定|审批人)|(?P<remote>[“\"]不?同意|远程(?:访问|进来|维护))|(?P<closing>未解决|仍然?存在|没好)|(?P<reopened>不满意|重新打开)|"
    r"(?P<same>一回事|同一问题)|(?P<assigned>[请回].{0,20}(?:受理|承诺)|接[单了还]|处理人[:：]|办完)"
)
_NOTICE = re.compile(r"[\[【]\s*(?:体检维保|通知)")
_HEAD = re.compile(r"[^：:]{0,60}")
_HEADING = re.compile(
    r"^\s*(?:派单|已登记|关单确认|待确认|重新打开|已退回|(?:警告|损失)待核[实对][^：:]{0,40}|远程维护申请[^：:]{0,12}|已收到|疑似同一问题|"
    r"(?:处理)?提醒|临近时限|已超时限|请补充[^：:]{0,12}|升级通知)\s*[：:]\s*"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """The numbers of tickets, warnings and forms that a mail names, in order, by where they stand."""

    subject: tuple[str, ...]
    new_text: tuple[str, ...]
    quoted: tuple[str, ...]


def topic(subject: str) -> str:
    """What a subject is about: without prefixes, our token and the heading of our letter; a notice of ours is about nothing else."""
    own = bare(subject)
    ours = _TOKEN.search(own)
    if ours and _NOTICE.match(ours[0]):
        return ""
    return _HEADING.sub("", _TOKEN.sub("", own)).strip() if ours else own


def cited(mail: Mail) -> Cited:
    """The numbers in subject, new text and the letter quoted below, which QQ Mail offers instead of References."""
    return Cited(numbers(mail.subject), numbers(mail.new_text), numbers(mail.quoted))


@lru_cache(maxsize=64)
def numbers(text: str) -> tuple[str, ...]:
    """The ticket, warning and form numbers of a text, each once, in the order of their first place. Asked of each mail again and again."""
    return tuple(
        dict.fromkeys(
            _LOOSE.sub("TJ-", match).upper() for match in _NUMBER.findall(text.translate(_WIDE).translate(_DASHES))
        )
    )


def replying_to(mail: Mail) -> str | None:
    """The kind of our letter that the mail answers, "other" for an answer to another letter, None for a first mail."""
    if not _answers(mail):
        return None
    for subject in (bare(mail.subject), *_SUBJECT_LINE.findall(mail.quoted[:4000])):
        if kind := _kind(subject):
            return kind
    return "other"


def supposed(mail: Mail) -> str:
    """What kind of letter an answer to no known letter of ours seems to answer, "some" where that does not show, "other" where all that it
    says stands in a subject of its own: good for hearing it, never for a permission.
    """
    taken = outermost(mail.subject) == "reply"
    subjects = (*((bare(mail.subject),) if taken else ()), *_SUBJECT_LINE.findall(mail.quoted[:4000]))
    named = (_SUPPOSED.search(_heading(subject) or subject) for subject in subjects)
    found = next(filter(None, named), None) or _WANTED.search(mail.quoted[:4000])
    return (found.lastgroup or "") if found else "some" if taken or mail.new_text.strip() else "other"


def _heading(subject: str) -> str:
    """Our token and what stands before the colon: behind it are somebody's own words."""
    token = _TOKEN.search(subject)
    rest = _HEAD.match(subject, token.end()) if token else None
    return token[0] + (rest[0] if rest else "") if token else ""


def _answers(mail: Mail) -> bool:
    """Whether a mail answers another: a reply prefix, a reference, a quoted letter, or our token taken over."""
    if mail.forwarded:
        return bool(mail.in_reply_to) and bool(_TOKEN.search(mail.subject))
    return bool(outermost(mail.subject) == "reply" or mail.in_reply_to or mail.references or mail.quoted)


def _kind(subject: str) -> str:
    """Our letter's kind by our token and the heading up to its colon."""
    heading = _heading(subject)
    return next((kind for kind, pattern in _KINDS if heading and re.search(pattern, heading)), "")


def said(mail: Mail, annexes: tuple[int, ...] = ()) -> Said:
    """What the writer said, for every judgement about text; `annexes` are the forms attached."""
    found = cited(mail)
    return Said(
        subject=topic(mail.subject),
        text=mail.new_text,
        replying_to=replying_to(mail),
        forwarded=mail.forwarded,
        annexes=annexes,
        cited=tuple(dict.fromkeys((*found.subject, *found.new_text))),
        at=mail.arrived,
    )
