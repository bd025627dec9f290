"""What words tell of the course of a matter: somebody arrived, somebody should come, how far the work is, that business goes on by
other means, the report of an incident.

Each is looked for clause by clause, so that 预计 15:00 到院 is no arrival and 故障报告稍后提交 no report.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.core.hours import told_time
from mailbot.core.wording import plain

_CLAUSES = re.compile(r"[，。；！？\n]+")
_PLACE = r"(?:现场|医院|院里|院内|贵院|机房|体检中心|中心|科室|诊区|信息科)"
_ARRIVED = re.compile(
    rf"到(?:达|了)?{_PLACE}|抵达|赶到|(?:已|刚)(?:经)?(?:到院|到场|到达|到了)|(?:\d|半)分?(?:左右)?(?:已)?(?:到院|到场|到达|到的?现场)|"
    r"^(?:我|我们|人)?(?:已|已经)?(?:到院|到场|到了)(?:了)?$|(?:在|于)(?:机房|现场)了?$"
)
_NOT_YET = re.compile(
    r"预计|预期|马上|准备|将|出发|路上|赶往|前往|计划|争取|安排|明[天早晚]|后天|下周|大?约|(?:小时|分钟|天)(?:之?后|之?内|左右)?(?:能|可)?(?:赶?到|抵|[后内])|才能|"
    r"数据|结果|报告|文件|邮[件箱]|短信|发[到送给]|传到|备件|配件|快递|货|体检者|客[人户]|顾客|受检|病人|患者|"
    r"如需|如果|是否|需要|请|未|没|不|能到|再到|派|正?往|会|可到|什么时候|[吗？]|预约"
)
_DAY = re.compile(r"[昨前][天日晚晨早]|\d[月日号/]|\d-\d|周[一二三四五六日天]")
_FORMERLY = re.compile(r"[昨前当那][天日晚]|上次")
_COME = re.compile(
    r"到场(?!时间)|到现场|来现场|(?<![\d十百千几出起进回过不在复没])来(?:几?个)?人(?![脸名数])|派(?:个|一?名)?[人员]|(?<!送)上门|来一趟|到院|来医院|来院|"
    r"派(?:一?[个名位])?(?:工程师|技术|师傅)|现场(?:处理|支持|解决|看|协助)"
)
_WANTED = re.compile(
    r"请|麻烦|要求|希望|需要|能不能|能否|可否|赶紧|尽快|马上|立刻|立即|速|务必|派|必须|求|快|先|你们|^来人"
)
_NOT_WANTED = re.compile(
    r"不(?:用|必|需|要|了)|无需|不劳|已|刚|昨天|上次|谢|来过|到了|的人|还得|要是|如果|没|正派|短信|提醒|体检者|客[人户]|顾客|受检|病人|患者|团检|单位"
)
_REPORT = re.compile(r"(?:故障|事件|事故|根因)(?:分析)?报告|根因分析|根因(?:如下|说明)|(?:问题|原因)?分析报告|故障分析")
_LATER = re.compile(
    r"健康|团检|汇总|总检|单位|按约|收到|稍后|随后|后续|之后|另行|将|再(?:发|交|提|补|写)|明[天日]|预计|正在|待|会(?:发|交|提|补)|请|需要?|尽快|尽早|未|没|不|何时|什么时候|[吗？]|(?:小时|天|工作日|日)之?内"
)
_TOLD = re.compile(r"经过|起因|原因|处置|措施|预防|恢复|由于|因为|导致|造成|[:：][^\S\n]*\S")
"""What words hold that are a report themselves; without them, and without a file, a report is only spoken of."""
_ENCLOSED = re.compile(r"附件|附上|随信|已(?:提交|上传|发)|查收|如附")
_PARTS = tuple(
    re.compile(rf"(?:{part})[^，。；\n]{{0,6}}[:：]")
    for part in ("经过|过程|时间线", "原因|起因|根因", "处置|处理|措施", "预防|防范|整改|避免再")
)
"""What our reminder asks a report to tell: all four together are one, whatever they are headed."""
_PROGRESS = re.compile(
    r"进展|进度|(?:正在|仍在|还在|继续)[^，。；\n]|\d{1,3} ?%|初步(?:判断|定位|原因|结论)|"
    r"(?:预计|大概|估计)[^，。；\n]{0,14}(?:恢复|完成|解决|修好|弄好)"
)
_CALLED = re.compile(
    r"(?:已经?|刚才?|[刚才]|我|\d点\d{0,2}分?|\d{1,2}[:：]\d{2})[^，。；\n]{0,6}"
    r"(?:(?:电话|微信|视频|企业微信)[^，。；\n]{0,6}(?:联系|沟通|指导|告知|答复|说|告诉|讲|问)|(?:打|通)(?:了|过)?(?:个)?电话|致电|(?:联系|回复?|告知|指导)(?:了|过|上)?[^，。；\n]{0,6}电话)"
)
_NOT_CALLED = re.compile(r"没|未|不通|无人|请|麻烦|再|稍后|等|准备|马上|[吗？]")
_LABELLED = re.compile(r"(?:目前|最新|处理)?(?:的)?进展\s*[:：]")
_AROUND = re.compile(
    r"(?:临时|暂时|暂|先|业务|现场|基本)[^，。；\n]{0,10}(?:[修弄搞调]好了?$|恢复(?:了|使用|运行|业务|登记|打印)?$|恢复了|能用了?$|可以?用了?$|能(?:出|打|登|做)|顶上了?|绕过|绕开)|"
    r"已[^，。；\n]{0,8}(?:临时恢复|绕行|绕过|切换?(?:到|至)|换(?:到|用|成)备|改用|改走|启用(?:备|应急|手工|单机)|转(?:为)?手工)|(?:绕行|临时)(?:方案|措施|办法)[^，。；\n]{0,4}(?:已|如下|[:：]|可用|启用)"
)
_BUSY = re.compile(
    r"(?:正|已经?|还|仍|一直)?(?<![现存实内所])在(?:远程|现场|紧急|抓紧|加紧)?(?:重[装启建做]|修|换|更换|改|查|装|安装|处理|弄|调|排查|升级|恢复|导|补|清|跑|同步|迁|备份|搞|做|测)"
    r"(?![^，。；\n]{0,4}[好完]了?$)"
)
_YET = re.compile(
    r"预计|将|准备|正在|争取|计划|打算|尝试|试试|再|如果|是否|能否|能不能|可否|请|尚?未|没|不|无法|等[^，。；\n]{0,6}后|[吗？]"
)
_DONE = re.compile(
    r"(?:已|已经|均已)(?:全部|彻底|完全|都)?(?:处理(?:好|完)?(?:[，。；！\n]|$)|解决|修复|恢复正常|修好|关单)|处理完(?:毕|成)|措施[:：]|请(?:院方|您|老师|各位)?确认"
)


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, spelled alike."""
    return (clause.strip() for clause in _CLAUSES.split(plain(text)) if clause.strip())


def arrival(text: str, at: datetime) -> datetime | None:
    """When the writer says to have come on site: the time named in that clause, else `at`; None if nobody has come yet."""
    for clause in clauses(text):
        timed = told_time(clause, at)
        if _ARRIVED.search(clause) and not _NOT_YET.search(clause) and (timed or not _FORMERLY.search(clause)):
            told = timed or at
            return None if _is_ahead(clause, told, at) else told
    return None


def _is_ahead(clause: str, told: datetime, at: datetime) -> bool:
    """Whether a time of day without a day is nearer ahead than behind: 下午两点到现场, written in the morning, is a visit to come."""
    return at - told > timedelta(hours=12) and not _DAY.search(clause)


def asks_to_come(text: str) -> bool:
    """Whether somebody is asked to come (3.4 上门服务)."""
    return any(
        _COME.search(clause) and _WANTED.search(clause) and not _NOT_WANTED.search(clause) for clause in clauses(text)
    )


def gives_report(text: str, files: tuple[str, ...] = ()) -> bool:
    """Whether a post-incident report comes with this mail, in its text or as a file; that it is enclosed, where nothing is, gives none."""
    spoken_of = _spoken_of(text)
    enclosed = any(_ENCLOSED.search(clause) for clause in spoken_of)
    told = bool(files) or (not enclosed and _TOLD.search(_REPORT.sub("", plain(text))) is not None)
    whole = all(part.search(text) for part in _PARTS)
    return (bool(spoken_of) and told) or whole or any(_REPORT.search(name) for name in files)


def _spoken_of(text: str) -> list[str]:
    """The clauses that speak of a report that is there."""
    return [clause for clause in clauses(text) if _REPORT.search(clause) and not _LATER.search(clause)]


def misses_report(text: str, files: tuple[str, ...]) -> bool:
    """Whether a report is said to be enclosed or handed in where nothing came with the mail."""
    said = any(_ENCLOSED.search(clause) for clause in _spoken_of(text))
    return said and not files and not gives_report(text)


def tells_progress(text: str) -> bool:
    """Whether it says how far the work is."""
    return bool(_PROGRESS.search(plain(text)))


def labels_progress(text: str) -> bool:
    """Whether its first line is headed as progress (进展：……), which is then what it tells whatever else it sounds like."""
    return bool(_LABELLED.match(text.strip()))


def tells_call(text: str) -> bool:
    """Whether it records that the hospital was called: a first response is a mail or such a call (3.1, 3.2)."""
    return any(_CALLED.search(clause) and not _NOT_CALLED.search(clause) for clause in clauses(text))


def works_around(text: str) -> bool:
    """Whether it says that the business goes on by other means for now (临时恢复)."""
    return any(_AROUND.search(clause) and not _YET.search(clause) for clause in clauses(text))


def under_way(text: str) -> bool:
    """Whether it says that the work is being done (已经在重装), which is no completion."""
    return any(_BUSY.search(clause) for clause in clauses(text)) and not says_done(text)


def says_done(text: str) -> bool:
    """Whether it says in so many words that the work is done."""
    return bool(_DONE.search(plain(text)))
