"""附件2 系统培训服务培训人员签到表: who was trained in what, and when (合同 培训方案)."""

from datetime import datetime

from mailbot.forms.answers import write_places
from mailbot.forms.docx import read_docx, saved
from mailbot.forms.form import Form, Unclear, mark, past_day, spoken_day, unclear_day
from mailbot.forms.grid import Document
from mailbot.forms.labels import Names, names, places
from mailbot.forms.rows import header, read_rows, write_rows

NUMBER = 2
NAME = "培训人员签到表"
LABELS = {"培训内容": ("培训主题", "培训项目", "培训课程"), "培训日期": ("培训时间",)}
COLUMNS = {
    "序号": ("编号", "no", "no."),
    "姓名": ("培训人员", "参训人员", "签到", "参加人员", "姓名签到"),
    "工号": ("职工号", "员工号", "人员编号"),
    "科室": ("部门", "所在科室", "所属科室"),
}
TITLES = (*LABELS, *COLUMNS)
KNOWN_LABELS = names(LABELS)
KNOWN_COLUMNS = names(COLUMNS)
KNOWN: Names = {**KNOWN_LABELS, **KNOWN_COLUMNS}
LEAST = 2


def recognise(document: Document) -> bool:
    """Whether there is a list of people, and a training they attended."""
    heads = [head for table in document.tables if (head := header(table, KNOWN_COLUMNS, LEAST))]
    people = any("姓名" in head[1][0] for head in heads)
    return people and (
        "培训内容" in (found := places(document, KNOWN_LABELS)) or _titled(document, "培训日期" in found)
    )


def _titled(document: Document, dated: bool) -> bool:
    cells = (cell.text for table in document.tables for cell in table.cells)
    title = "".join((*document.lines, *cells))  # a sheet keeps its title in a cell
    return dated and "培训" in title and "签到" in title


def read(document: Document, arrived: datetime) -> Form:
    """The training and its attendees."""
    found = places(document, KNOWN_LABELS)
    head = {name: found[name].text if name in found else "" for name in LABELS}
    head["培训日期"] = past_day(head["培训日期"], arrived)
    return Form(NUMBER, {**head, "rows": read_rows(document, KNOWN_COLUMNS, LEAST, tuple(COLUMNS))})


def fill(form: Form, blank: bytes) -> bytes:
    """The blank with the training and its attendees in it."""
    paper = read_docx(blank)
    write_places(
        places(paper.document, KNOWN_LABELS),
        {"培训内容": form.said("培训内容"), "培训日期": spoken_day(form.said("培训日期"))},
    )
    write_rows(paper, KNOWN_COLUMNS, LEAST, form.rows)
    return saved(blank, paper.root)


def missing(form: Form) -> tuple[str, ...]:
    """Empty labels, and every hole of a line with its person: 韩文斌 工号."""
    head = tuple(name for name in LABELS if not form.said(name))
    holes = tuple(
        f"{row.get('姓名') or f'第{line}行'} {name}"
        for line, row in enumerate(form.rows, 1)
        for name in ("姓名", "工号", "科室")
        if not row.get(name)
    )
    return head + (holes if form.rows else ("姓名",))


def unclear(form: Form) -> tuple[Unclear, ...]:
    """The day of the training where it is none."""
    return unclear_day("培训日期", form.said("培训日期"))


def is_blank(form: Form) -> bool:
    """Whether nothing is written in."""
    return not form.rows and not any(form.said(name) for name in LABELS)


def fingerprint(form: Form) -> str:
    """The training: a corrected list of the same one is a revision of it."""
    return mark(form.said(name) for name in LABELS)
