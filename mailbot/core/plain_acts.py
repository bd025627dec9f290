"""What is done by a word: the clause in which it stands must say it plainly, for a denial, a question or a condition holds the same word."""

import re

_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+[？?]?")
_DENIED = re.compile(
    r"(?:不|没有?|无|未|非)(?:再|予|曾|打算|想|会|能|应该?|是|属于?|归于?|在|算|认定?|认为|作|将|把|可|宜|该|得|为|给|被)*$"
)
_OPEN = re.compile(
    r"不(?:同意|赞成|认可|支持|建议|主张|要(?!紧)|用(?!了)|必|需要?|应该?|该|宜|得|可以)|无[需须]|没必要|(?<![级类分区特个])别(?!的|处)|勿|"
    r"拒绝|反对|否决|驳回|取消|撤[回销]|为什么|为何|凭什么|怎么|如何|是否|能否|可否|应否|有无必要|是不是|要不要|该不该|能不能|可不可以|"
    r"考虑|可能|也许|或许|大概|似乎|好像|估计|如果|(?<!恍)若|要是|假如|假设|一旦|如(?=再|仍|还|不|未|没|有|属|需|逾|超)|"
    r"再[^，。；\n]{1,10}[就便则]|再不|待|暂|等[^，。；\n]{0,12}[后再就]|明天|后天|改天|稍后|下周|过几天|[请让由][^，。；\n]{0,10}(?:判断|决定|来定)"
)
_LEFT_OPEN = re.compile(
    r"[？?]|吗|呢$|还是|是否|与否|的话|"
    r"不(?:合适|妥|当|对|行$|同意|认可|合理|成立|必要|太?[好妥])|没(?:有)?(?:必要|道理|依据)|再(?:说|议|定|看|商)|待(?:定|核|查|议|商|确)|"
    r"由[^，。；\n]{0,8}定|^.{0,6}[之以]?前[，]?(?:请|先|要|须)"
)


def left_open(text: str, act: re.Pattern[str]) -> str:
    """The first clause in which the act is denied, asked, supposed or put off rather than said; empty where it is said plainly."""
    clauses = (found.group().strip() for found in _CLAUSE.finditer(text))
    return next((clause for clause in clauses if any(_open(clause, each) for each in act.finditer(clause))), "")


def _open(clause: str, act: re.Match[str]) -> bool:
    before, until, after = clause[: act.start()], clause[: act.end()], clause[act.end() :]
    return bool(_DENIED.search(before) or _OPEN.search(until) or _LEFT_OPEN.search(after))
