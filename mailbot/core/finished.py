"""Whether an engineer's words say that work is done, that he takes it, or that he asks something; where they leave it open he is asked.

What a fix is called nobody can list; what takes it back (a mood, a wait, a rest, somebody else) is a small class of words.
"""

import re

from mailbot.core.wording import plain

_DONE = r"(?:[修弄搞改换装]好|修复|解决(?!方)|搞定|处理[好完]|恢复)"
_OPEN = re.compile(
    rf"(?:^|你们|应|本|机|题|障)(?:可以|可能|能够?|会|快要?|将要?|应该?|估计|大概|差不多|马上|即将|争取|尽快|理论上)(?:已经?|能|可以?)?{_DONE}|"
    rf"(?:(?<![赶尽])快要?|基本上?|大致|大体上?|暂时|临时|暂且|勉强|似乎|好像|貌似|多半)(?:都|已经?|算是?|也|就|能|可以?)*(?:{_DONE}|好了?|正常|能用|可用|可以用)|"
    r"改(?:成|为|到|用|由)[^，。；]{0,6}(?:处理|解决|维护|做)$|"
    r"^(?:先|再)?观察(?:\d|[一二两三几半])+个?(?:天|日|小时|周|星期|礼拜)?$|"
    r"(?<!天)(?<!时)(?:待|等待)(?:进一步|后续)?观察|(?:继续|再|还要|还需|仍需|持续)(?:进一步)?观察(?!.{0,8}[若如])|^观察中|"
    r"^(?:下一步|接下来|随后|然后)?(?:准备|正准备|打算)(?:重装|更换|换|升级|重启|重做|恢复|迁移)|"
    rf"(?:另|其余|其他|剩下|还有)[^，。；]{{0,8}}(?:待|没|未)(?:修|换|处理|查|看|弄|解决)|今天的[^，。；]{{0,4}}(?:没|未|还)|"
    rf"(?:还没有?|尚未|未能|没能|没有完全|未完全|没有?)(?:完全|彻底)?{_DONE}"
)
_IDLE = re.compile(
    r"(?:已经?)?(?:完成|做完)?(?:初步)?(?:排查|检查|备份|诊断|查看|巡检|采购|取证)(?:已?完成|完毕|过)?了?(?=[\W_]|$)|"
    r"(?:均|都|一切)?(?:无|没有?|未见|未发现)(?:任何)?(?:异常|问题)|(?:无法|不能|没法|未能)复现|复现不[了出]|"
    r"(?:贵院|院方|医院|科里|科室|他们)(?:已经?)?自[行己][^，。；\n]{0,8}"
)
_NO_QUESTION = re.compile(
    r"(?:请|可以?|麻烦)?(?:您|你们|院方|贵院|贵科|予以)?[关结销]单(?:了|吧)?|(?:目前|暂时?|现场)?(?:无法|不能|没法|未能)复现|(?:目前|暂时?)?复现不[了出]|[\W_]|谢谢|老师|您好"
)
_REFUSED = re.compile(
    r"^(?:我们?|本人|我方)?(?:拒绝|不予|谢绝|恕(?:不|难|无法)|无法|不能|不|暂不)(?:再|予)?(?:处理|受理|接单|接受|安排)了?$"
)
_HANDED = re.compile(
    r"(?:由|请|让|叫|转|转给|转交给?|交给|交由|移交给?|安排|派)(?!我)[^，。；\n]{1,3}(?:工|师傅|工程师|经理)(?:$|[去来]|处理|跟|接|看|修|弄|负责|联系)"
)
_ASIDE = re.compile(r"如|若|要是|万一|之前|以前|此前|先前|一直|上次|昨|原来|当时")
"""What is not said of now: 如还未解决请来信, 之前一直没修好."""
_STOPS = re.compile(r"[，。；！？\n]+")


def left_open(text: str) -> str:
    """The clause that says the work is not done yet, or only perhaps; empty if there is none."""
    return next((clause for clause in _clauses(text) if _OPEN.search(clause) and not _ASIDE.search(clause)), "")


def without_idle(text: str) -> str:
    """The words without those of a look that found nothing, a preparation, or what the hospital did itself: they mend nothing."""
    return _IDLE.sub("", plain(text))


def is_idle(text: str) -> bool:
    """Whether it tells of such doings and of nothing else."""
    return bool(plain(text)) and not re.sub(r"[\W_]", "", without_idle(text))


def asks_nothing(text: str) -> bool:
    """Whether of its words none is left for the hospital to answer: 请关单, 无法复现."""
    words = plain(text)
    return bool(words) and not _NO_QUESTION.sub("", words)


def declined(text: str) -> str:
    """The clause that refuses the work or hands it to somebody else; empty if there is none."""
    return _first(_REFUSED, text) or _first(_HANDED, text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    return next((clause for clause in _clauses(text) if pattern.search(clause)), "")


def _clauses(text: str) -> list[str]:
    return _STOPS.split(plain(text))
