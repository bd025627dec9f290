"""What a report says about itself (合同 2.3 错误修正): 应用环境 and 操作过程, in the writer's own words."""

import re
from collections.abc import Callable

from mailbot.core.clauses import Passage, fold, passage

_ENVIRONMENT_LABEL = re.compile(
    r"(?:(?:应用|使用|软件|运行|系统)?环境|软件版本|软件|系统版本|版本|机器配置|配置)\s*(?:是|为)?\s*:\s*([^\n。]{2,120})"
)
_STEPS_LABEL = re.compile(
    r"(?:操作(?:过程|步骤|流程)?|步骤|过程|[复重]现(?:步骤|方法)|经过|已(?:做|进行)的?(?:操作|处理)|已采取(?:的)?措施"
    r"|已?经?(?:尝试|试)过?|做过的?处理)\s*(?:如下|是|为)?\s*:\s*([^\n]{2,160})"
)
_VERSION = re.compile(
    r"win(?:dows)? ?(?:xp|7|8|10|11|server|20\d\d)|windows|(?<![\d.:月])v?\d+\.\d+\.\d+(?![\d.:])|[a-z]{3,} ?v?\d+\.\d+"
    r"|(?:版本|客户端|系统|程序)号?(?:是|为|:)? ?v?\d+\.\d+|sql ?server|oracle|mysql|chrome|谷歌浏览器|(?<![a-z])ie ?\d+"
    r"|edge浏览器|firefox|火狐|360浏览器|麒麟系统|统信|(?<![a-z])uos|安卓 ?\d+|android|ios ?\d|鸿蒙|64位|32位"
    r"|(?:型号)(?:是|为|:)? ?[a-z]+[- ]?\d+|(?:斑马|惠普|佳能|爱普生|兄弟|得实|映美|华为|联想)[ a-z-]{0,6}(?:\d+|平板)"
)
_NOT_ENVIRONMENT = re.compile(r"请问|有没有|能不能|是否|升级到|以来|新版|换成|发布|\d+\.\d+\.\d+\.\d+|计划|支持")
_MACHINE = re.compile(r"台|机|工作站|主库|服务器|客户端|平板|电脑|窗口|版|网段|诊室|彩超室")
_TRIED = re.compile(
    r"重[启起](?!码)|(?:拔插|插拔|重装|重插|重登|重开|重进|重连|重刷|注销|自检)(?:了|过|也|都|还|[,。]|$|[^,]{0,6})"
    r"|(?<!联系)(?<!在)换(?:了|过)?(?:个|根|台|条|张|一|到|成|纸|线|机|usb|网线|端口|电脑|浏览器)[^,]{0,10}"
    r"|(?:换|拔|插|试|关|清|卸|刷新|退出)(?:了|过)(?!的|$)|(?:重新|再次|反复)(?:登录|登|打开|插拔|插|安装|启动|点|导|开机|拔插|试|加载)"
    r"|退出(?:再|重新)|断开重连|(?:点|按|试|刷|输)了?[两三四五几]+[次遍]|尝试(?:修复|重|过)|双击放大|补打了|充电[^,]{0,6}后"
)
_FUTILE = re.compile(
    r"没用|无效|不行|不管用|一样|还是|没好|也不|照旧|依旧|无改善|仍|又|正常|没有?(?:变化|作用|反应)|不亮|就好|没任何"
)
_SEQUENCE = re.compile(
    r"先[^。;!?\n]{1,30}?(?:再|然后|后补|接着|最后)[^。;!?\n]|(?:[^\s,。;:—>→-]{1,10}(?:—|–|->|→|>|-{2,})){2,}"
    r"|(?:点(?:了|击|开)?|选|进入?|打开)[^,。;!?\n]{1,24}(?:再点|然后|之后点|后点|接着)"
)
_ACTION = re.compile(r"点|选|保存|打印|登记|录|输|刷|扫|退费|导入|打条码|补打|日结|开单|加项|登录|审核")
_NOT_STEPS = re.compile(
    r"是不是|要不要|能不能|请问|怎么|麻烦|请(?!您看)|建议|需要|打算|离线|备份机|说换过|没换|换好|换机|互相换|给换|换成简|换下|"
    r"远程|程序反复|服务反复|自己(?:反复)?重启|客人|先是|不得|别重|不停|自动重连|环路|所有人|方能|冒烟|清掉了|现在手动"
)
_TIDY = " \t,，。;；:：、.·-—"


def environment(text: str) -> str | None:
    """The words that state 应用环境: a labelled line, else the clauses that name versions or systems and the machine beside."""
    label = _ENVIRONMENT_LABEL.search(fold(text))
    if label:
        return text[label.start(1) : label.end(1)].strip(_TIDY)
    read = passage(text)
    found = [at for at in range(len(read.starts)) if _is_environment(read.clause(at))]
    if not found:
        return None
    first = last = found[0]
    while last + 1 in found and read.sentences[last + 1] == read.sentences[first]:
        last += 1
    return _span(read, *_widened(read, first, last))


def _is_environment(words: str) -> bool:
    return _VERSION.search(words) is not None and _NOT_ENVIRONMENT.search(words) is None


def _widened(read: Passage, first: int, last: int) -> tuple[int, int]:
    """The clauses with a short neighbour that names the machine."""

    def names_machine(at: int) -> bool:
        same = 0 <= at < len(read.starts) and read.sentences[at] == read.sentences[first]
        return same and len(read.clause(at)) <= 16 and _MACHINE.search(read.clause(at)) is not None

    return (first - names_machine(first - 1), last + names_machine(last + 1))


def _span(read: Passage, first: int, last: int) -> str:
    """The words from one clause to another, as written."""
    return read.text[read.starts[first] : read.starts[last] + len(read.clause(last))].strip(_TIDY + "!！?？\n")


def steps(text: str) -> str | None:
    """The words that state 操作过程: a labelled part, else the acts told in order, else what was tried and to what end."""
    label = _STEPS_LABEL.search(fold(text))
    if label:
        return text[label.start(1) : label.end(1)].strip(_TIDY)
    read = passage(text)
    told = _sequences(read) or _runs(read, _is_try)
    return "；".join(told) or None


def _sequences(read: Passage) -> list[str]:
    """The acts told in order, each from the clause where they begin to the end of the sentence."""
    out = []
    for told in _SEQUENCE.finditer(read.plain):
        first = read.at(told.start())
        last = max(at for at, sentence in enumerate(read.sentences) if sentence == read.sentences[first])
        words = read.plain[read.starts[first] : told.end()]
        if _ACTION.search(told.group()) and not _NOT_STEPS.search(words):
            out.append(_span(read, first, last))
    return out


def _is_try(words: str) -> bool:
    return _TRIED.search(words) is not None and _NOT_STEPS.search(words) is None


def _runs(read: Passage, wanted: Callable[[str], bool]) -> list[str]:
    """The clauses wanted, those of one sentence joined from the first to the last, with the outcome that follows."""
    found = [at for at in range(len(read.starts)) if wanted(read.clause(at))]
    ends: dict[int, tuple[int, int]] = {}
    for at in found:
        ends[read.sentences[at]] = (ends.get(read.sentences[at], (at, at))[0], at)
    return [_span(read, first, last + _outcome(read, last)) for first, last in ends.values()]


def _outcome(read: Passage, last: int) -> bool:
    """Whether the next clause of the sentence says what came of it."""
    after = last + 1
    same = after < len(read.starts) and read.sentences[after] == read.sentences[last]
    return same and len(read.clause(after)) <= 16 and _FUTILE.search(read.clause(after)) is not None
