"""The block of fields that mail programs put above a quoted letter: 发件人, 发送时间, 收件人, 主题, in the languages they speak."""

import re
from functools import lru_cache

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}")
DATED = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}[:：]\d{2}|\b\d{1,2}[./ -].{1,12}\d{4}|\b20\d\d\b"
)
RULE = re.compile(r"^[\s>]*[-—–_=*~]{3,}\s*$")
TITLED = re.compile(r"^[\s>]*[-_=*—]{3,}\s*[^-_=*—\n]{1,60}[-_=*—]{3,}\s*$")
WINDOW, _ENOUGH, _LONGEST = 14, 3, 400

# The fields of the header block that clients put above a quoted letter, by what they hold.
_FIELDS = {
    "from": (
        r"从|從|由|发\s?件\s?人|寄件人|寄件者|寄信人|发送人|发信人|发送者|發件人|差出人|送信元|送信者|보낸\s?사람",
        "from|von|van|de|da|od|fra|från|lähettäjä|feladó|от|от кого|kimden|gönderen",
    ),
    "date": (
        r"发[送件信]时间|发送日期|发信站|已发送|日\s*期|时\s*间|寄件日期|[傳發]送(?:時間|日期)|寄信日期|送信日時?|日時|보낸\s?날짜|날짜",
        "(?:sent|send)(?: time)?|date|message du|datum|gesendet|envoyé(?: le)?|enviad[oa](?: e[lm])?|inviato|data|wysłano|sendt|dato",
        "skickat|verzonden|lähetetty|отправлено|дата|odesláno|(?:el)?küldve|trimis|tarih|gönderil(?:en|di|me(?: tarihi)?)",
    ),
    "to": (
        r"至|到|收\s?件\s?人|收件者|收信人|接收人|宛先|받는\s?사람",
        "to|an|à|a|para|per|aan|do|til|till|vastaanottaja|кому|komu|címzett|kime",
    ),
    "cc": (
        r"抄\s*送|副\s*本|密\s*送|cc|bcc|kopie|copie(?: à)?|kopia|kopi|копия|참조|reply-to|répondre à|antwort an|回复[至到]|答复至",
    ),
    "subject": (
        r"主\s*题|主\s*旨|标\s*题|主\s*題|標\s*題|件名|제목",
        "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|emne|ämne|aihe|тема|předmět|tárgy|konu",
    ),
}
_FIELD = re.compile(
    r"(?:^|(?<=[\s|*;；>]))[|*_\s]{0,8}(?:"
    + "|".join(f"(?P<{kind}>{'|'.join(names)})" for kind, names in _FIELDS.items())
    + r")(?:\s?[/／(（]\s?[^\W\d_]{1,4}(?:[^\W\d_]| ){0,8}[)）]?)?(?:[*\s]|&nbsp;){0,4}(?:[:：︰﹕]|\s?\|)",
    re.IGNORECASE | re.MULTILINE,
)

_OF_ANY_WAY = re.compile(r"\W*(?:from|to|date|从|從|由|至|到|日\s*期|时\s*间)\W*$", re.IGNORECASE)

# Lotus Notes writes the names of its fields in lines of their own, what they hold below them.
_ALONE = re.compile(
    r"^\s*(?:(?P<to>收件人|to)|(?P<cc>抄送|副本|cc|bcc)|(?P<subject>主题|主旨|subject))(?:\s*|\t[^\n]{0,200})$",
    re.IGNORECASE,
)


def begins_block(lines: list[str], at: int) -> bool:
    """Whether the next line that says anything is a field of a header block."""
    following = next((line for line in lines[at : at + 6] if line.strip()), "")
    return bool(_FIELD.match(following))


def is_block(lines: list[str], at: int) -> bool:
    """Whether a line begins a block of fields: three of them with a sender, or a date and a party that no person writes so."""
    if not _FIELD.match(lines[at]):
        return False
    if _stray(lines, at):
        return False
    kinds = frozenset[str]().union(*(_kinds(line[:300]) for line in _block(lines, at)))
    ruled = _below_ruler(lines, at)
    if "from" in kinds and len(kinds) >= _ENOUGH - ruled:
        return not _of_journey(_block(lines, at))
    return "date" in kinds and bool({"from", "to"} & kinds) and _of_program(lines[at : at + 2])


def _below_ruler(lines: list[str], at: int) -> bool:
    """Whether a ruler stands above a line, or above the blank line above it."""
    above = at - 1 if at > 0 and lines[at - 1].strip() else at - 2
    return above >= 0 and bool(RULE.match(lines[above][:_LONGEST]))


def _of_journey(block: list[str]) -> bool:
    """Whether fields may as well tell of a way or a span as of a letter: from, to and date, with no word for mail and no address."""
    named = [match for line in block for match in _FIELD.finditer(line[:300])]
    apart = all(match.lastgroup in {"from", "to", "date"} and _OF_ANY_WAY.match(match[0]) for match in named)
    return apart and not any(ADDRESS.search(line) for line in block)


def _stray(lines: list[str], at: int) -> bool:
    """Whether a field is one of the writer's own above a block that has it again: something stands between them, or above it one
    of its kind that begins no block.
    """
    kinds = _kinds(lines[at][:300])
    below = lines[at + 1 : at + WINDOW]
    sender = next((step for step, line in enumerate(below) if "from" in _kinds(line[:300])), None)
    if "from" in kinds or sender is None:
        return False
    apart = not all(map(_FIELD.match, below[:sender])) or (at > 0 and _FIELD.match(lines[at - 1]))
    return bool(apart) and any(kinds & _kinds(line[:300]) for line in below[sender:])


def _block(lines: list[str], at: int) -> list[str]:
    """The lines that may be of one block: none beyond a ruler, a second sender, or an empty line that follows words of no field."""
    block: list[str] = []
    for line in lines[at : at + 24]:
        if (block and _ruled(line[:_LONGEST])) or not (line.strip() or _FIELD.match(block[-1]) or _held(block)):
            break
        if block and "from" in _kinds(line[:300]) and any("from" in _kinds(above[:300]) for above in block):
            break
        block += [line] if line.strip() else []
    return block[:WINDOW]


def _held(block: list[str]) -> bool:
    """Whether the last line is what a field holds whose name stands in a line of its own, as a table of HTML becomes text."""
    return len(block) > 1 and bool((name := _FIELD.match(block[-2])) and not block[-2][name.end() :].strip(" *|"))


@lru_cache(maxsize=256)
def _ruled(line: str) -> bool:
    """Whether a line is a ruler, with or without a title in it."""
    return bool(RULE.match(line) or TITLED.match(line))


@lru_cache(maxsize=256)
def _kinds(line: str) -> frozenset[str]:
    """The kinds of fields that stand in a line. Asked of each line for every line above it."""
    return frozenset(match.lastgroup or "" for match in _FIELD.finditer(line))


def _of_program(pair: list[str]) -> bool:
    """Whether two lines are fields as only a program writes them: an address, and a date that has a time or stands below a sender."""
    both = "\n".join(line[:300] for line in pair)
    dated = DATED.search(both) and (re.search(r"\d[:：]\d\d", both) or "from" in _kinds(pair[0][:300]))
    fields = all(map(_FIELD.match, pair)) or {"from", "date"} <= _kinds(pair[0][:300])
    return fields and bool(dated and ADDRESS.search(both))


def after_block(lines: list[str], at: int) -> int:
    """Behind the fields and the blank lines from `at` on; a field may go on in the next line."""
    last = at
    for step, line in enumerate(lines[at : at + 24], at):
        if _FIELD.match(line) or (line.strip() and step == last and _held(lines[at : last + 1])):
            last = step + 1
        elif line.strip() and step > last + 2:
            break
    return last


def alone(lines: list[str], at: int) -> tuple[int, int] | None:
    """Where a block of Lotus Notes begins and ends whose first lone field name stands in this line, or None."""
    field = _ALONE.match(lines[at])
    if not field or field.lastgroup != "to" or not any("@" in line for line in lines[max(0, at - 5) : at]):
        return None
    end = next((end for end in range(at + 1, min(at + WINDOW, len(lines))) if _ends_alone(lines[end])), None)
    top = max((at - back for back in range(1, 6) if at - back >= 0 and ADDRESS.search(lines[at - back])), default=None)
    return (top, end + 2) if end is not None and top is not None and DATED.search("\n".join(lines[top:at])) else None


def _ends_alone(line: str) -> bool:
    """Whether a line is the last of those lone field names."""
    return (field := _ALONE.match(line)) is not None and field.lastgroup == "subject"
