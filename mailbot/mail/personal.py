"""What is personal in a text: each kind of datum, how it is written, and what stands in its place (个人信息保护法 第二十八条)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mailbot.mail.names import DOUBLE, SINGLE

Match = re.Match[str]
Keep = frozenset[str]
"""Addresses, names and telephone numbers that stay: the contract's own people, and what the home lists."""

SECRET = "〔口令已隐去〕"  # noqa: S105 - the words that stand where a password stood

_SURNAME = f"(?:{'|'.join(DOUBLE)}|[{SINGLE}])"
_HAN = r"[\u4e00-\u9fff]"
_BEGINS, _ENDS = r"(?<![0-9A-Za-z*].)", r"(?![0-9A-Za-z*])"
"""Behind the first digit of a number, and behind its last: that it is no part of a longer word. What begins with a digit is found sooner."""
_ASCII = r"[\x21-\x7e]"
_KEYS = ("密码", "口令", "授权码", "密钥", "passwd", "password", "pwd", "secret", "token")
_KEY = f"(?:{'|'.join(_KEYS)})"
# Programs that let others in, and what they call the number under which they do; the code beside it is the key.
_REMOTE = (
    "向日葵", "todesk", "teamviewer", "anydesk", "rustdesk", "远程码", "远程号", "远程id",
    "识别码", "设备代码", "设备码", "设备id", "连接码", "伙伴id", "控制码",
)  # fmt: skip
_REMOTE_SIGNS = ("odesk", "eamviewer", "ydesk", "stdesk", *filter(lambda word: not word.isascii(), _REMOTE))
_LETS_IN = f"(?:{'|'.join(_REMOTE)})"
_REMOTE_ID = r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{3,4}(?![ -]?\d)"
_REMOTE_KEY = r"(?!win)(?=[a-z]*\d)[A-Za-z\d]{4,12}(?![0-9A-Za-z]|\s?[年月日号时点分秒位个次台版])"
_CALLED = ("先生", "女士", "小姐")
_SAYS = r"(?:\s*(?:就是|还是|改(?:为|成了?)|是|为|：|:|=){1,2}\s*[“\"'「]?)"
_ONE_TIME = rf"(?:验证|动态|校验|访问|临时)码(?:{_SAYS}|\s{{0,3}})"
# The words before 体检号 and its like; a bare 条码 counts where a number follows at once.
_OF_NUMBERS = ("体检", "登记", "条码", "流水", "住院", "门诊", "病历", "病案", "就诊", "医保", "社保", "诊疗", "银行")
_NUMBER = rf"(?:(?:{'|'.join(_OF_NUMBERS)})(?:单|卡|登记|流水)?(?:号码?|编号|ID号?|卡号?|账号)|(?:体检|病人|患者)ID号?|条形?码)"
_NUMBER_SIGNS = ("条码", "条形码", "病人", "患者", *(word + then for word in _OF_NUMBERS for then in "单卡登流号编i账"))
_DIGITS = r"(?!20\d\d-\d\d?-\d\d?(?!\d))[A-Za-z]{0,4}-?\d[\dA-Za-z-]{5,22}(?![0-9A-Za-z*])"
_NEXT = r"\s?(?:[、，,;；/~]|至|到|和|及)\s?"
# Words of a report that only look like a name: they begin with a character that is also a surname.
_WORDS = (
    "(?:高(?:血|尿|脂|兴)|白(?:天|细)|黄疸|全(?:部|体|程|都)|任[何意]|包[括含]|安[排全静]|方[便面]|平[均时]|马上|于是|单[位号独]|"
    "路上|解[释决]|连[续接]|温度|费用|毛病|文件|项目|游客|左右|石头|曾经|余[下额]|程序|关[系于机]|查[询体看不]|向|管子|万一|金额|"
    "江边|古|易|才|乐意|习惯|房间|班|荣幸|乱码|问号|空白|不[全对是]|错|重复|显示|为空|没有|丢失|都)"
)
_BESIDE = "身份证|证件|电话|手机|座机|联系方式|体检[号单卡]|住院号|门诊号|病历号|登记号|流水号|条码|性别|年龄|[男女](?![\u4e00-\u9fff])"
_FOLLOWS = f"(?=[^\u4e00-\u9fff*]|$|[的今昨在于因说做来去到被是有没查抽报反结告称打已未和与及跟乙丙梅艾确]|{_BESIDE})"
_PEOPLE = ("姓名", "受检者", "受检人", "被检者", "体检者", "病人", "患者", "体检人", "病员", "就诊人")
_PERSON = rf"(?:{'|'.join(_PEOPLE)})(?:姓名)?"
_DOTTED = rf"{_HAN}{{1,8}}(?:[·•]{_HAN}{{1,8}}){{1,3}}"
_SPACED = rf"{_SURNAME} {{1,2}}{_HAN}{{1,2}}?"
_FURTHER = rf"(?:\s?(?:[、/，,]|和|及|与)\s?(?!{_WORDS}){_SURNAME}{_HAN}{{1,2}}?{_FOLLOWS})*"
_AN_IDENTITY = r"\d{6}\*{7,10}[\dXx]{2}"
# A name that an identity number follows (masked in the pass before) is the name of whom it identifies.
_IDENTIFIED = (
    rf"(?:(?<!{_HAN})|(?<=客人)|(?<=顾客)|(?<=[叫是为者]))(?!{_WORDS})({_SURNAME}{_HAN}{{1,2}})"
    rf"(?=\s?[，,、（(：:]?\s?(?:[男女][，,、]?\s?)?(?:(?:身份)?证(?:件)?(?:号码?)?(?:是|为)?[：:]?\s?)?{_AN_IDENTITY})"
)
_EACH_NAME = re.compile(rf"{_DOTTED}|{_SPACED}|{_HAN}+")
_GAP = "[ -]"
_REACHED_BY = "".join(f"|(?<={word})" for word in ("tel", "phone", "mobile", "wechat", "wx", "qq"))
_MOBILE = (
    rf"(?=[+081])(?:(?<![0-9A-Za-z*]){_REACHED_BY})((?:\+|00)?86{_GAP}?)?"
    rf"(1[3-9]\d(?:\d{{8}}|{_GAP}?\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}}|{_GAP}(?!20\d\d[01]\d[0-3]\d)\d{{8}})"
    rf"|1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!{_GAP}?\d|[A-Za-z*])"
)
PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
"""The first two digits of an identity number (GB/T 2260)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def bare(text: str) -> str:
    """A number without what people put between its digits."""
    return re.sub(r"[ ()（）+-]", "", text)


def _secret(match: Match, _: Keep) -> str:
    return f"{match[1]}{SECRET}"


def _mailbox(match: Match, keep: Keep) -> str:
    address, domain = match[0].lower(), match[2].lower()
    return match[0] if address in keep or f"*@{domain}" in keep else f"{match[1][0]}***@{match[2]}"


def _numbered(match: Match, _: Keep) -> str:
    """Six stars and the last four behind the word that says what number it is."""
    return match[1] + re.sub(_DIGITS, lambda each: f"******{each[0][-4:]}", match[2])


def _identity(match: Match, _: Keep) -> str:
    """First six and last two; the birthday goes. Where the digits stand in unusual groups, only a right check digit makes it one."""
    digits = bare(match[0]).upper()
    long = len(digits) == 18
    day = digits[6:14] if long else f"19{digits[6:12]}"
    usual = re.fullmatch(r"\w{6}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[ -]?\w{4}|\d{15}", match[0])
    proper = int(digits[:2]) in PROVINCES and _is_day(day) and (usual or _checked(digits))
    return f"{digits[:6]}{'*' * (len(digits) - 8)}{digits[-2:]}" if proper else match[0]


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2100
    except ValueError:
        return False


def _checked(digits: str) -> bool:
    """Whether the last of 18 digits is the one that the others ask for (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1]


def _card(match: Match, _: Keep) -> str:
    """The last four of a bank card; a number that fails the check sum (ISO/IEC 7812-1), or begins like a year, is none."""
    digits = bare(match[0])
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    proper = sum(value - 9 * (value > 9) for value in doubled) % 10 == 0 and not digits.startswith(("0", "1", "20"))
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}" if proper and 16 <= len(digits) <= 19 else match[0]


def _mobile(match: Match, keep: Keep) -> str:
    digits = bare(match[2])
    return match[0] if digits in keep else f"{match[1] or ''}{digits[:3]}****{digits[-4:]}"


def _landline(match: Match, keep: Keep) -> str:
    return match[0] if bare(match[0]) in keep else f"{match[1]}{match[2]}****{match[3]}"


def starred(name: str) -> str:
    """The surname and stars: 张*, 欧阳**."""
    name = "".join(name.split())
    surname = next((double for double in DOUBLE if name.startswith(double) and len(name) > 2), name[:1])
    return f"{surname}{'*' * (len(name) - len(surname))}"


def _names(match: Match, keep: Keep) -> str:
    """Every name of the row, the words between them as they are."""
    between = re.split(rf"(\s?(?:[、/，,]|和|及|与)\s?(?={_SURNAME}{_HAN}))", match[2])
    return match[1] + "".join(
        part if at % 2 or part in keep else _EACH_NAME.sub(lambda each: starred(each[0]), part)
        for at, part in enumerate(between)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of datum: its name in letters, the pattern it is found by, and what becomes of it (unchanged: it was none).

    `signs`: one of these stands in whatever the pattern finds (folded, as the flat text is searched for them), and it never begins within
    the sign of another row; a number that tells by itself what it is has none, and LONG stands in it.
    """

    name: str
    pattern: re.Pattern[str]
    replace: Callable[[Match, Keep], str]
    signs: frozenset[str] = frozenset()


LONG = re.compile(rf"\d(?:\d{{6}}|(?:{_GAP}?\d){{10}})")
"""What every such number has in it: seven digits one right after the other, or eleven with a gap between any two."""


# What begins first claims its place, at one place the upper row.
ROWS: tuple[Row, ...] = tuple(
    Row(name, re.compile(pattern, re.IGNORECASE), replace, frozenset(signs))
    for name, pattern, replace, signs in (
        ("口令", r"()\bjdbc:[^\s，。；\"]{4,300}", _secret, ("jdbc",)),
        ("口令", r"()\b(?:mysql|postgres(?:ql)?|oracle|sqlserver|mongodb|redis)://[^\s，。；]{3,200}", _secret, ("://",)),
        ("口令", r"()\b(?:https?|ftp|sftp|smtps?|imaps?)://[^\s/@，。；]{1,64}:[^\s/@，。；]{1,64}@[^\s，。；]{1,200}", _secret, ("://",)),
        ("口令", rf"()\b(?:Data Source|Server|Driver|DSN)\s*=[^\n。]{{3,200}}?(?:Password|Pwd)\s*={_ASCII}{{1,64}}", _secret, ("=",)),
        ("口令", rf"(\bmysql(?:dump)?\b[^\n。；]{{0,80}}?\s-p){_ASCII}{{3,64}}", _secret, ("mysql",)),
        ("口令", rf"({_KEY}{_SAYS}){_ASCII}{{3,64}}", _secret, _KEYS),
        ("口令", rf"({_KEY}{_SAYS}){_HAN}{{1,6}}[@#_.!-]?\d{{3,}}{_ASCII}{{0,20}}", _secret, _KEYS),
        ("口令", rf"({_KEY}\s{{0,3}})(?={_ASCII}{{0,30}}\d){_ASCII}{{4,64}}", _secret, _KEYS),
        ("口令", rf"({_LETS_IN}[^\n。；]{{0,24}}?){_REMOTE_ID}(?:[ ,，、/;；|]{{1,3}}{_REMOTE_KEY})?", _secret, _REMOTE_SIGNS),
        ("口令", rf"({_LETS_IN}[^。；]{{0,60}}?{_ONE_TIME})[A-Za-z\d]{{4,12}}(?![0-9A-Za-z])", _secret, _REMOTE_SIGNS),
        ("邮箱", r"(?<![\w.+*-])([A-Za-z0-9_.+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![A-Za-z0-9-])", _mailbox, ("@",)),
        ("编号", rf"({_NUMBER}(?:\s|号|码|是|为|：|:|=|#|\(|（|“){{0,4}})({_DIGITS}(?:{_NEXT}{_DIGITS})*)", _numbered, _NUMBER_SIGNS),
        ("身份证号", rf"[1-9]{_BEGINS}(?:{_GAP}?\d){{16}}{_GAP}?[0-9Xx]{_ENDS}", _identity, ()),
        ("身份证号", rf"[1-9]{_BEGINS}\d{{14}}{_ENDS}", _identity, ()),
        ("银行卡号", rf"\d{_BEGINS}\d{{3}}(?:{_GAP}?\d{{4}}){{3}}(?:{_GAP}?\d{{1,3}})?{_ENDS}", _card, ()),
        ("手机号", _MOBILE, _mobile, ()),
        ("固定电话", r"(0(?<![\d*A-Za-z-]0)(?:10|2\d|[3-9]\d\d))([- ）)]{1,2})\d{4,5}(\d{3})(?![\dA-Za-z])", _landline, ()),
        ("固定电话", r"(0(?<=[话机传真l：:]0)(?:10|2\d|[3-9]\d\d))()\d{4,5}(\d{3})(?![\dA-Za-z])", _landline, ()),
        ("姓名", rf"({_PERSON}\s?[：:＝=（(#“][（“]?\s?)({_DOTTED}|{_SPACED}(?!{_HAN}){_FURTHER})", _names, _PEOPLE),
        ("姓名", rf"({_PERSON}\s?[：:＝=（(#“][（“]?\s?)(?!{_WORDS})({_HAN}{{2,4}}(?!{_HAN}|\*){_FURTHER})", _names, _PEOPLE),
        ("姓名", rf"({_PERSON}(?:是|为|叫|\s)?)(?!{_WORDS})((?:{_DOTTED}|{_SPACED}|{_SURNAME}{_HAN}{{1,2}}?){_FOLLOWS}{_FURTHER})", _names, _PEOPLE),
        ("姓名", rf"()({_SURNAME}{_HAN}{{1,2}})(?={'|'.join(_CALLED)})", _names, _CALLED),
        ("姓名", f"(){_IDENTIFIED}", _names, ("*******",)),
    )
)  # fmt: skip
NAME_LABEL, A_NAME = re.compile(_PERSON), re.compile(rf"{_DOTTED}|{_HAN} {{0,2}}{_HAN}{{1,3}}")
"""A label of a form whose entry is a name, and an entry that is one."""
NUMBER = re.compile(_DIGITS, re.IGNORECASE)
NUMBERED = tuple(row for row in ROWS if row.replace is _numbered)
"""A number as it stands behind its word, and the rows that mask such."""
NAMES = tuple(row for row in ROWS if row.replace is _names)
SURNAMED = re.compile(rf"({_SURNAME}{_HAN}{{0,2}}?)(?:{'|'.join(_CALLED)})")
"""A person called by the surname: no datum by itself, but one beside a finding."""
