"""附件3 客户化维护报告: a change the hospital wants, from the wish to its result (合同 附件3)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from lxml.etree import _Element

from mailbot.forms import problem_kind
from mailbot.forms.answers import NoPlace, write_places
from mailbot.forms.docx import Paper, read_docx, saved
from mailbot.forms.form import Form, Unclear, clean, impossible_day, iso_day, mark, spoken_day, unclear_day
from mailbot.forms.grid import Document
from mailbot.forms.ink import restate
from mailbot.forms.labels import Place, names, places, split

NUMBER = 3
NAME = "客户化维护报告"
KIND, PROMISE = "问题类型", "承诺日期"
LABELS = {
    "医院名称": ("医院", "单位名称"),
    "提出科室/人员": (
        "提出科室",
        "提出人员",
        "提出人",
        "科室/人员",
        "提出科室人员",
        "提出科室及人员",
        "提出科室、人员",
    ),
    "维护工程师": ("工程师", "维护人员"),
    "提出时间": ("提出日期", "申请时间", "申请日期"),
    "完成时间": ("完成日期",),
    "模块名称": ("模块", "功能模块", "所属模块"),
    "时间要求": ("要求时间", "要求完成时间", "期望完成时间"),
    "需求描述": ("问题描述", "需求说明"),
    "需求分析": ("问题分析",),
    "需求修改方案": ("修改方案", "解决方案"),
    "结果": ("处理结果", "完成结果", "测试结果"),
}
ORDER = (
    "医院名称",
    "提出科室/人员",
    "维护工程师",
    "提出时间",
    "完成时间",
    "模块名称",
    KIND,
    "时间要求",
    "需求描述",
    "需求分析",
    "需求修改方案",
    "结果",
    PROMISE,
)
DAYS = ("提出时间", "完成时间")
REQUIRED = ("提出科室/人员", "维护工程师", "提出时间", "模块名称", KIND, "需求描述")
PRINTED = "医院名称"
SAMPLE = {"提出科室/人员": "药房/XXX", KIND: "1"}
"""What the contract's own 附件3 shows as an example."""
# 详细需求 and 备注 answer nothing we keep, but they are labels: nobody's value begins where they stand.
KNOWN = names(LABELS | {KIND: ("问题类别",), "详细需求": (), "备注": ()})
TITLES = (*LABELS, KIND)
A_KIND = "应为以下四项之一：1 BUG问题、2 反复BUG、3 新功能、4 特殊需求"
LEAST = 5
TELLING = frozenset((KIND, "需求描述", "需求修改方案"))
PROMISED = re.compile(r"承诺于(?P<day>[^\n]*?)(?:之前|以前|前|内)?(?:提交|完成)")
NO_DAY = re.compile(r"(?:\d{2,4})?[\s年月日_]*")


def recognise(document: Document) -> bool:
    """Whether enough of this form's labels stand in the tables."""
    found = _places(document).keys()
    return len(found) >= LEAST and bool(TELLING & found)


def read(document: Document, arrived: datetime) -> Form:
    """Every answer, an empty string where there is none."""
    found = _places(document)
    said = {name: found[name].text if name in found else "" for name in ORDER}
    days = {name: iso_day(said[name], arrived) for name in DAYS}
    return Form(NUMBER, said | days | {KIND: _kind(document, found), PROMISE: _promise(document, found, arrived)})


def _places(document: Document) -> dict[str, Place]:
    return places(document, KNOWN, frozenset((KIND,)))


def _kind(document: Document, found: Mapping[str, Place]) -> str:
    """The kind as written beside the printed list of kinds, else what is ticked or written within the list."""
    place = found.get(KIND)
    if place and place.text and not place.beside_label:
        return problem_kind.figure(place.text)
    cells = (cell for table in document.tables for cell in table.cells)
    printed = next((behind[1] for cell in cells if (behind := split(cell.text, KNOWN)) and behind[0] == KIND), "")
    return problem_kind.marked(printed)


def _promise(document: Document, found: Mapping[str, Place], arrived: datetime) -> str:
    """The day of 承诺于…之前; the printed blanks, with or without a year, promise nothing."""
    match = next((match for match in map(PROMISED.search, _printed(document, found)) if match), None)
    said = match["day"].strip() if match else ""
    return "" if NO_DAY.fullmatch(said) else iso_day(said, arrived)


def _printed(document: Document, found: Mapping[str, Place]) -> Iterator[str]:
    """All texts but the answers: a description may speak of an earlier promise."""
    answers = {place.cell for name, place in found.items() if name in ORDER}
    yield from (cell.text for table in document.tables for cell in table.cells if cell not in answers)
    yield from document.lines


def fill(form: Form, blank: bytes) -> bytes:
    """The blank with the form's answers in it."""
    paper = read_docx(blank)
    _write_promise(
        paper, form.said(PROMISE)
    )  # first, while the printed sentence is the only one that speaks of a promise
    answers = {name: form.said(name) for name in (*LABELS, KIND)}
    write_places(_places(paper.document), answers | {name: spoken_day(answers[name]) for name in DAYS})
    return saved(blank, paper.root)


def _write_promise(paper: Paper, promise: str) -> None:
    """The day between 承诺于 and 之前; where none is promised the printed blanks stay."""
    found = next(((one, match) for one in paper.root.iter("{*}p") if (match := PROMISED.search(_text(one)))), None)
    if promise and found is None:
        raise NoPlace("空白表没有“承诺于”一行")
    if promise and found:
        restate(found[0], *found[1].span("day"), f" {spoken_day(promise)} ")


def _text(paragraph: _Element) -> str:
    return "".join(piece.text or "" for piece in paragraph.iter("{*}t"))


def missing(form: Form) -> tuple[str, ...]:
    """What is needed before work can begin and is not there."""
    return tuple(name for name in REQUIRED if not form.said(name))


def unclear(form: Form) -> tuple[Unclear, ...]:
    """A kind that is none of the four or several of them, and days that are none."""
    kind, promise = form.said(KIND), form.said(PROMISE)
    strange = (Unclear(KIND, kind, A_KIND),) if kind and problem_type(form) is None else ()
    days = tuple(one for name in DAYS for one in unclear_day(name, form.said(name)))
    return (*days, *strange, *impossible_day("时间要求", form.said("时间要求")), *unclear_day(PROMISE, promise))


def is_blank(form: Form) -> bool:
    """Whether nothing is written in but what is printed."""
    return all(form.said(name) in {"", SAMPLE.get(name)} for name in ORDER if name != PRINTED)


def fingerprint(form: Form) -> str:
    """Who asked for what and when: the same from the wish to its result."""
    return mark(form.said(name) for name in ("提出科室/人员", "提出时间", "模块名称", "需求描述"))


def problem_type(form: Form) -> int | None:
    """问题类型 as 1 BUG, 2 反复BUG, 3 新功能, 4 特殊需求, whether written as number, tick or words."""
    return problem_kind.number(clean(form.said(KIND))) if form.annex == NUMBER else None
