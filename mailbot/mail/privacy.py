"""What may leave the archive: numbers, names, secrets and findings of people replaced (个人信息保护法 第二十八条)."""

import re
from collections.abc import Callable
from datetime import date

from mailbot.mail.names import DOUBLE, SINGLE

Match = re.Match[str]

HEALTH = "〔健康信息已隐去〕"
SECRET = "〔口令已隐去〕"  # noqa: S105 - the words that stand where a password stood

_SURNAME = f"(?:{'|'.join(DOUBLE)}|[{SINGLE}])"
_HAN = r"[\u4e00-\u9fff]"
_ALONE, _ENDS = r"(?<![0-9A-Za-z*])", r"(?![0-9A-Za-z*])"
_ASCII = r"[\x21-\x7e]"
_KEY = r"(?:密码|口令|授权码|密钥|passwd|password|pwd|secret|token)"
_NUMBER = r"(?:体检|登记|条码|流水|住院|门诊|病历|病案|就诊|医保|社保|银行)卡?(?:号码?|编号|卡号?|账号)"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
# Words of a report that only look like a name: they begin with a character that is also a surname.
_WORDS = (
    "(?:高(?:血|尿|脂|兴)|白(?:天|细)|黄疸|全(?:部|体|程|都)|任[何意]|包[括含]|安[排全静]|方[便面]|平[均时]|马上|于是|单[位号独]|"
    "路上|解[释决]|连[续接]|温度|费用|毛病|文件|项目|游客|左右|石头|曾经|余[下额]|程序|关[系于机]|查[询体看不]|向|管子|万一|金额|"
    "江边|古|易|才|乐意|习惯|房间|班|荣幸|乱码|问号|空白|不[全对是]|错|重复|显示|为空|没有|丢失|都)"
)
_FOLLOWS = "(?=[^\u4e00-\u9fff*]|$|[的今昨在于因说做来去到被是有没查抽报反结告称打已未])"
_PERSON = r"(?:姓名|受检者|受检人|被检者|病人|患者|体检人|病员|就诊人)(?:姓名)?"
_FINDING = re.compile(
    r"HIV|艾滋|梅毒|乙肝|丙肝|HBsAg|HCG|妊娠|怀孕|肿瘤|癌|阳性|阴性|确诊|结节|占位|性病|精神分裂|抑郁症|CEA|AFP|CA\d{2,3}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_MASKED_NAME = re.compile(rf"{_HAN}{{1,2}}\*{{1,3}}")
_ANY_TITLED = re.compile(rf"({_SURNAME}{_HAN}{{0,2}}?)(?:先生|女士|小姐)")


def _numbered(match: Match) -> str:
    """Six stars and the last four behind the word that says what number it is."""
    return f"{match[1]}******{match[2][-4:]}"


def _identity(match: Match) -> str:
    """First six and last two; the birthday goes. A number whose date is none is no identity card."""
    digits = re.sub(r"[ -]", "", match[0])
    year, rest = (digits[6:10], digits[10:14]) if len(digits) == 18 else (f"19{digits[6:8]}", digits[8:12])
    try:
        date(int(year), int(rest[:2]), int(rest[2:]))
    except ValueError:
        return _card(match)
    return f"{digits[:6]}{'*' * (len(digits) - 8)}{digits[-2:]}"


def _card(match: Match) -> str:
    """The last four of a bank card; a number that fails the check sum (ISO/IEC 7812-1) is none."""
    digits = re.sub(r"[ -]", "", match[0])
    if not digits.isdecimal() or not 16 <= len(digits) <= 19:
        return match[0]
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    proper = sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}" if proper else match[0]


def _mobile(match: Match) -> str:
    return f"{match[1] or ''}{match[2]}****{match[3]}"


def _landline(match: Match) -> str:
    return f"{match[1]}{match[2]}****{match[3]}"


def _mailbox(match: Match) -> str:
    return f"{match[1][0]}***@{match[2]}"


def _name(match: Match) -> str:
    """The surname and stars: 张*, 欧阳**."""
    name = match[2]
    surname = next((double for double in DOUBLE if name.startswith(double) and len(name) > 2), name[:1])
    return f"{match[1]}{surname}{'*' * (len(name) - len(surname))}"


def _secret(match: Match) -> str:
    return f"{match[1]}{SECRET}"


# The table of 4.1: what begins first claims its place, at one place the upper row.
_ROWS: tuple[tuple[re.Pattern[str], Callable[[Match], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replace)
    for pattern, replace in (
        (r"()\bjdbc:[^\s，。；\"]{4,300}", _secret),
        (r"()\b(?:mysql|postgres(?:ql)?|oracle|sqlserver|mongodb|redis)://[^\s，。；]{3,200}", _secret),
        (rf"()\b(?:Data Source|Server|Driver|DSN)\s*=[^\n。]{{3,200}}?(?:Password|Pwd)\s*={_ASCII}{{1,64}}", _secret),
        (rf"({_KEY}(?:\s*(?:就是|还是|改(?:为|成了?)|是|为|：|:|=){{1,2}}\s*)){_ASCII}{{3,64}}", _secret),
        (rf"({_KEY}\s{{0,3}})(?={_ASCII}{{0,30}}\d){_ASCII}{{4,64}}", _secret),
        (
            r"(?<![\w.+*-])([A-Za-z0-9_.+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![A-Za-z0-9-])",
            _mailbox,
        ),
        (
            rf"({_NUMBER}(?:\s|号|码|是|为|：|:|=|#|\(|（){{0,4}})([A-Za-z]{{0,4}}-?\d[\dA-Za-z-]{{4,22}}){_ENDS}",
            _numbered,
        ),
        (rf"{_ALONE}[1-9]\d{{5}}[ -]?(?:19|20)\d{{2}}[ -]?\d{{4}}[ -]?\d{{3}}[0-9Xx]{_ENDS}", _identity),
        (rf"{_ALONE}\d{{4}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_ENDS}", _card),
        (rf"{_ALONE}[1-9]\d{{14}}{_ENDS}", _identity),
        (r"(?<![\d*])(\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)", _mobile),
        (r"(?<![\d*-])(0\d{2,3})([- ）)]{0,2})\d{4,5}(\d{3})(?!\d)", _landline),
        (rf"({_PERSON}\s?[：:＝=（(#“][（“]?\s?)(?!{_WORDS})({_HAN}{{2,4}})(?!{_HAN}|\*)", _name),
        (rf"({_PERSON}(?:是|为|叫|\s)?)(?!{_WORDS})({_SURNAME}{_HAN}{{1,2}}?){_FOLLOWS}", _name),
        (rf"()({_SURNAME}{_HAN}{{1,2}})(?=先生|女士|小姐)", _name),
    )
)


def mask(text: str, keep: frozenset[str] = frozenset()) -> str:
    """The text fit to leave the archive; masking twice changes nothing. `keep`: addresses, names, numbers that stay."""
    for _ in range(4):
        masked = _once(_SENTENCE.sub(lambda match: _finding(match[0], keep), text), keep)
        if masked == text:
            break
        text = masked
    return text


def _once(text: str, keep: frozenset[str]) -> str:
    """Every row applied to the text as it stands; full-width digits are read as plain ones."""
    plain = text.translate(_WIDE)
    found = [
        (match.start(), row, match.end(), match[0] if _kept(match, keep) else replace(match))
        for row, (pattern, replace) in enumerate(_ROWS)
        for match in pattern.finditer(plain)
    ]
    out, at = [], 0
    for start, _, end, instead in sorted(found):
        if start >= at:
            unchanged = instead == plain[start:end]
            out += [text[at:start], text[start:end] if unchanged else instead]
            at = end
    return "".join([*out, text[at:]])


def _kept(match: Match, keep: frozenset[str]) -> bool:
    """Whether the address, name or telephone may stay: it belongs to the contract's own people."""
    names = {match[0].lower(), re.sub(r"[ +-]", "", match[0])} | {group for group in match.groups() if group}
    return not keep.isdisjoint(names)


def _finding(sentence: str, keep: frozenset[str]) -> str:
    """A sentence that joins a person and a finding is replaced as a whole."""
    if not _FINDING.search(sentence):
        return sentence
    people = [match for pattern, replace in _ROWS if replace is _name for match in pattern.finditer(sentence)]
    people += _ANY_TITLED.finditer(sentence)
    return HEALTH if any(not _kept(m, keep) for m in people) or _MASKED_NAME.search(sentence) else sentence
