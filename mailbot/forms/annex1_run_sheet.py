"""附件1 维护项目运行表: one line per day of maintenance, signed by 信息科 (合同 2.1)."""

from datetime import datetime

from mailbot.forms.docx import read_docx, saved
from mailbot.forms.form import Form, Unclear, mark, past_day, spoken_day, unclear_day
from mailbot.forms.grid import Document
from mailbot.forms.labels import names
from mailbot.forms.rows import header, read_rows, write_rows

NUMBER = 1
NAME = "维护项目运行表"
LABELS = {
    "日期": ("维护日期", "维护时间", "时间"),
    "维护工程师签到": ("维护工程师", "工程师签到", "维护人员签到", "工程师", "维护人员"),
    "服务器运行情况": ("服务器运行状况", "服务器情况", "服务器运行", "服务器"),
    "系统运行情况": ("系统运行状况", "体检系统运行情况", "系统情况", "系统运行"),
    "医院信息科签字": ("信息科签字", "医院签字", "信息科签名", "信息科确认", "医院信息科确认", "甲方签字"),
    "备注": ("说明",),
}
REQUIRED = ("日期", "维护工程师签到", "服务器运行情况", "系统运行情况", "医院信息科签字")
TITLES = tuple(LABELS)
KNOWN = names(LABELS)
LEAST = 3
TELLING = frozenset(("服务器运行情况", "系统运行情况"))


def recognise(document: Document) -> bool:
    """Whether some table has this form's header."""
    heads = (header(table, KNOWN, LEAST) for table in document.tables)
    return any(head is not None and TELLING & head[1][0].keys() for head in heads)


def read(document: Document, arrived: datetime) -> Form:
    """Its filled lines."""
    rows = read_rows(document, KNOWN, LEAST, tuple(LABELS))
    return Form(NUMBER, {"rows": [row | {"日期": past_day(row["日期"], arrived)} for row in rows]})


def fill(form: Form, blank: bytes) -> bytes:
    """The blank with the form's lines in it."""
    paper = read_docx(blank)
    write_rows(paper, KNOWN, LEAST, [row | {"日期": spoken_day(row.get("日期", ""))} for row in form.rows])
    return saved(blank, paper.root)


def missing(form: Form) -> tuple[str, ...]:
    """The labels that are empty in some line, each once; all of them where there is no line."""
    rows = form.rows
    return tuple(name for name in REQUIRED if not rows or not all(row.get(name) for row in rows))


def unclear(form: Form) -> tuple[Unclear, ...]:
    """The days of its lines that are none."""
    lines = enumerate(form.rows, 1)
    return tuple(one for line, row in lines for one in unclear_day(f"第{line}行 日期", row.get("日期", "")))


def is_blank(form: Form) -> bool:
    """Whether nobody wrote a line."""
    return not form.rows


def fingerprint(form: Form) -> str:
    """The days and who worked: the same before and after 信息科 signs."""
    return mark(row.get(name, "") for row in form.rows for name in ("日期", "维护工程师签到"))
