"""What may leave the archive: the table of `personal` applied to a text, and how much of it was hidden (个人信息保护法 第二十八条)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from mailbot.mail.names import SINGLE
from mailbot.mail.personal import (
    A_NAME,
    LONG,
    NAME_LABEL,
    NAMES,
    NUMBER,
    NUMBERED,
    ROWS,
    SECRET,
    SURNAMED,
    Keep,
    starred,
)

__all__ = ["HEALTH", "SECRET", "hidden", "mask", "mask_at", "numbers", "on_page"]

HEALTH = "〔健康信息已隐去〕"
FINDINGS = "健康信息"
PASSES = 4
"""What stands after masking may make another datum of its neighbour; after so many passes nothing changes any more."""

_FINDING = re.compile(
    r"HIV|艾滋|梅毒|乙肝|丙肝|HBsAg|HCG|妊娠|怀孕|肿瘤|癌|阳性|阴性|确诊|结节|占位|性病|精神分裂|抑郁症|CEA|AFP|CA\d{2,3}|"
    "糖尿病|高血压|冠心病|心梗|脑梗|中风|肝炎|肝硬化|结核|白血病|尿毒症|甲亢|息肉|溃疡|肌瘤",
    re.IGNORECASE,
)
_FINDING_SIGN = re.compile(_FINDING.pattern.replace(r"\d{2,3}", "").casefold())
_SIGN = re.compile("|".join(map(re.escape, sorted(frozenset[str]().union(*(row.signs for row in ROWS))))))
_WORDS = re.compile(r"(?<=>)[^<>]+(?=<)")
"""What a page shows: everything between its tags."""
_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_OFTEN = "王李张刘陈杨黄赵吴徐孙朱胡郭罗郑梁宋韩冯邓彭肖董袁潘蔡蒋"  # surnames that begin no common word
_DESCRIBED = re.compile(
    r"[\u4e00-\u9fff]{2,4} ?[（(，, ]{1,2}[男女]性?[，,、/ ]{0,2}\d{1,3} ?岁|\b[A-Z][a-z]+ [A-Z][a-z]+(?= ?的.{0,6}(?:报告|结果|检查))|"
    rf"(?<!一)[{_OFTEN}][\u4e00-\u9fff]{{1,2}}(?=[的是： :]?(?:HIV|艾滋|梅毒|乙肝|丙肝|性病|肿瘤|阳性|阴性|确诊|怀孕))|"
    rf"[{SINGLE}][\u4e00-\u9fff]{{0,2}}(?=同志|大[爷妈娘]|阿姨|爷爷|奶奶|之[妻夫父母子女]|的(?:爱人|妻子|丈夫|太太|夫人|老[公婆]))"
)
"""A person named beside a finding without a label: with sex or age, in Latin letters, right before the finding, politely or as kin."""
_STARS = re.compile(r"\*+")
_MASKED_NAME = re.compile(r"[\u4e00-\u9fff]{1,2}\*{1,3}")

# One sign for one sign: how digits, letters, gaps and dashes look beside their plain form.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_PLAIN |= {ord(wide): ord(sign) for wide, sign in zip("＠．－＿＋‐‑‒–—−", "@.-_+------", strict=True)}
_PLAIN |= dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), 0x20)
_PLAIN |= {
    zero + digit: 0x30 + digit for zero in (0x660, 0x6F0, 0xF20, *range(0x1D7CE, 0x1D7FF, 10)) for digit in range(10)
}
_NOT_PLAIN = frozenset(map(chr, _PLAIN))
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    """A place in the flat text, and what will stand there."""

    start: int
    row: int
    end: int
    name: str
    instead: str


def mask(text: str, keep: Keep = frozenset()) -> str:
    """The text fit to leave the archive; masking twice changes nothing. `keep`: addresses, names, numbers that stay."""
    return _masked(text, keep)[0]


def hidden(text: str, keep: Keep = frozenset()) -> Counter[str]:
    """How many data of each kind masking hides."""
    return _masked(text, keep)[1]


def numbers(text: str) -> Iterator[tuple[str, str]]:
    """Each 体检号 and its like as it is masked and as it would be written by anybody: in capitals, without dashes."""
    flat, _ = _flat(text)
    for row in NUMBERED:
        for match in row.pattern.finditer(flat):
            for number in NUMBER.findall(match[2]):
                yield f"******{number[-4:]}", number.replace("-", "").upper()


def mask_at(label: str, text: str, keep: Keep = frozenset()) -> str:
    """A form's entry: its label says what it is, as the words before it do in a text."""
    if NAME_LABEL.fullmatch(label) and A_NAME.fullmatch(text.strip()):
        return text if text.strip() in keep else starred(text)
    whole = mask(f"{label}：{text}", keep)
    return whole[len(label) + 1 :] if whole.startswith(f"{label}：") else whole


def on_page(page: str, change: Callable[[str], str]) -> str:
    """A page with its words changed and its tags as they are."""
    return _WORDS.sub(lambda words: change(words[0]), page)


def _masked(text: str, keep: Keep) -> tuple[str, Counter[str]]:
    counts: Counter[str] = Counter()
    for _ in range(PASSES):
        flat, places = _flat(text)
        spans = _apart(_spans(flat, keep))
        if not spans:
            break
        for span in spans:
            counts[span.name] += len(_STARS.findall(span.instead)) or 1
        text = _spliced(text, places, spans)
    return text, counts


def _flat(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is searched, and where each of its signs stands in the original: what nobody sees is left out."""
    plain = text
    for sign in _NOT_PLAIN.intersection(text):
        plain = plain.replace(sign, chr(_PLAIN[ord(sign)]))
    places = [at for at, sign in enumerate(plain) if not _UNSEEN.match(sign)] if _UNSEEN.search(plain) else []
    return ("".join(plain[at] for at in places), places) if places else (plain, range(len(plain)))


def _spans(flat: str, keep: Keep) -> Iterator[_Span]:
    """Everything found: sentences that tell of a person's health, and the rows of the table."""
    folded = flat.casefold().replace("ı", "i")  # as IGNORECASE compares
    signs, number = frozenset(_SIGN.findall(folded)), LONG.search(flat) is not None
    for sentence in _SENTENCE.finditer(flat) if _FINDING_SIGN.search(folded) else ():
        if _tells(sentence[0], keep):
            yield _Span(sentence.start(), -1, sentence.end(), FINDINGS, HEALTH)
    for place, row in enumerate(ROWS):
        may = not signs.isdisjoint(row.signs) if row.signs else number
        for match in row.pattern.finditer(flat) if may else ():
            instead = row.replace(match, keep)
            if instead != match[0]:
                yield _Span(match.start(), place, match.end(), row.name, instead)


def _tells(sentence: str, keep: Keep) -> bool:
    """Whether a sentence joins a person and a finding."""
    if not _FINDING.search(sentence):
        return False
    named = (match for row in NAMES for match in row.pattern.finditer(sentence) if row.replace(match, keep) != match[0])
    called = (match for match in SURNAMED.finditer(sentence) if keep.isdisjoint((match[0], match[1])))
    return any(chain(named, called)) or bool(_MASKED_NAME.search(sentence)) or _described(sentence, keep)


def _described(sentence: str, keep: Keep) -> bool:
    """Whether somebody is named there who is none of the desk's own people."""
    return any(keep.isdisjoint((match[0], match[0][:2], match[0][:3])) for match in _DESCRIBED.finditer(sentence))


def _apart(spans: Iterator[_Span]) -> list[_Span]:
    """Spans that do not overlap: sentences go before what they hold, otherwise what begins first."""
    found = sorted(spans)
    sentences = [span for span in found if span.row < 0]
    taken = list(sentences)
    end = 0
    for span in (span for span in found if span.row >= 0):
        if span.start >= end and not any(span.start < one.end and one.start < span.end for one in sentences):
            taken.append(span)
            end = span.end
    return sorted(taken)


def _spliced(text: str, places: Sequence[int], spans: list[_Span]) -> str:
    out, at = [], 0
    for span in spans:
        out += [text[at : places[span.start]], span.instead]
        at = places[span.end - 1] + 1
    return "".join([*out, text[at:]])
