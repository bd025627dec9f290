"""Working documents: which closings and upgrades they hold, how they are grouped, what is near a question, and the file."""

from datetime import date, datetime, timedelta
from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.model import SHANGHAI, Kind, Severity
from mailbot.core.state import State
from mailbot.forms.docx import read_docx
from mailbot.reports.handbook import NEAR, Handbook, handbook, nearest, paper, row
from mailbot.reports.paper_docx import docx

START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
NOW = START + timedelta(days=100)


def told(
    number: int,
    brief: str,
    cause: str = "",
    fix: str = "",
    *,
    module: str = "打印",
    kind: Kind = Kind.REPORT,
    confirmed: bool = True,
):
    """One ticket to its end; a day for each number."""
    name, at = f"TJ-2026-{number:04}", START + timedelta(days=number)
    yield f.TicketOpened(
        at=at, mail=f"{number:064x}", by="a@hospital.example", ticket=name, kind=kind, brief=brief, gist=brief, module=module,
        severity=Severity.NORMAL, confidence=1.0, reasons=(),
    )  # fmt: skip
    yield f.TicketClosed(at=at, by="b@vendor.example", ticket=name, cause=cause, fix=fix)
    if confirmed:
        yield f.ClosingConfirmed(at=at, by="a@hospital.example", ticket=name)


def state_of(*parts) -> State:
    state = State()
    for part in parts:
        apply(state, list(part))
    return state


def book_of(*parts) -> Handbook:
    return handbook(state_of(*parts), NOW)


def questions(book: Handbook) -> list[str]:
    return [topic.question for topic in book.topics]


def test_an_empty_ledger_has_empty_documents() -> None:
    book = book_of()
    assert (book.topics, book.releases, book.modules) == ((), (), ())
    assert row(book) == {"as_of": NOW.isoformat(), "faq": [], "releases": []}


def test_only_confirmed_closings_that_say_something_are_told() -> None:
    book = book_of(
        told(1, "甲", "驱动"), told(2, "乙", "驱动", confirmed=False), told(3, "丙"), told(4, "丁", fix="答复")
    )
    assert sorted(questions(book)) == ["丁", "甲"]


def test_a_rejected_closing_is_told_no_longer() -> None:
    rejected = f.ClosingRejected(at=START + timedelta(days=2), by="a@hospital.example", ticket="TJ-2026-0001")
    assert book_of(told(1, "甲", "驱动"), (rejected,)).topics == ()


def test_tickets_of_one_problem_are_one_topic_with_the_latest_answer_first() -> None:
    grouped = f.ProblemGrouped(at=NOW, by="it@hospital.example", tickets=("TJ-2026-0001", "TJ-2026-0003"), same=True)
    book = book_of(told(1, "空白页", "驱动"), told(2, "打偏", "传感器"), told(3, "又是空白页", "驱动又变"), (grouped,))
    first = book.topics[0]
    assert (first.problem, [one.ticket for one in first.answers]) == ("P-2026-001", ["TJ-2026-0003", "TJ-2026-0001"])
    assert questions(book) == ["又是空白页", "打偏"]


def test_the_same_words_in_one_module_are_one_topic_though_nobody_grouped_them() -> None:
    book = book_of(
        told(1, "条码打偏了", "甲"), told(2, "条码，打偏了！", "乙"), told(3, "条码打偏了", "丙", module="检验")
    )
    assert [len(topic.answers) for topic in book.topics] == [1, 2]
    assert [topic.module for topic in book.topics] == ["检验", "打印"]


def test_modules_stand_as_the_contract_names_them_and_the_more_frequent_first() -> None:
    book = book_of(
        told(1, "丙", "x", module="其他"),
        told(2, "甲", "x"),
        told(3, "乙", "x"),
        told(4, "乙", "x"),
        told(5, "丁", "x", module="登记"),
    )
    assert [(name, [topic.question for topic in topics]) for name, topics in book.modules] == [
        ("登记", ["丁"]), ("打印", ["乙", "甲"]), ("其他", ["丙"]),
    ]  # fmt: skip


def test_a_consultation_is_told_with_its_answer() -> None:
    (topic,) = book_of(told(1, "怎么补打条码", fix="在登记里点补打", kind=Kind.CONSULT)).topics
    assert (topic.answers[0].kind, topic.answers[0].fix) == (Kind.CONSULT, "在登记里点补打")


def test_versions_are_told_latest_first_with_the_agreement() -> None:
    announced = (
        f.UpgradeAnnounced(at=START, version="V6.2.0", day=date(2026, 3, 10), content="提速"),
        f.UpgradeAnnounced(at=START, version="V6.3.0", day=date(2026, 5, 10), content="日结"),
        f.UpgradeAnnounced(at=START, version="V6.2.1", day=None, content="补丁"),
        f.UpgradeConfirmed(at=NOW, version="V6.2.0"),
    )
    book = book_of(announced)
    assert [(one.version, one.agreed) for one in book.releases] == [("V6.3.0", None), ("V6.2.0", NOW), ("V6.2.1", None)]


SAVED = [
    tuple(part)
    for part in (
        told(1, "报告打印出来是空白页", "打印驱动与新版本不匹配", "重装打印驱动"),
        told(2, "条码打印偏出标签", "传感器没校准", "重新校准"),
        told(3, "读卡器读不出身份证", "USB 供电不足", "换到后面板接口", module="登记"),
        told(4, "收费日结少一笔退费", "退费统计了两遍", "改正口径", module="收费"),
        told(5, "总检报告打不开", "索引损坏", "重建索引", module="总检"),
        told(6, "怎么补打导检单", fix="在登记界面选中体检号点补打", kind=Kind.CONSULT, module="导检"),
    )
]


@pytest.mark.parametrize(
    ("words", "ticket"),
    [
        ("打印空白页", 1), ("报告空白", 1), ("打印驱动", 1), ("条码打偏", 2), ("标签打印偏了", 2), ("身份证读不出来", 3), ("读卡器没反应", 3),
        ("日结不平 退费", 4), ("报告打不开", 5), ("重建索引", 5), ("导检单怎么补打", 6), ("补打", 6),
    ],
)  # fmt: skip
def test_a_question_finds_its_answer(words: str, ticket: int) -> None:
    state = state_of(*SAVED)
    found = nearest(state, handbook(state, NOW), words)
    assert found[0].answer.ticket == f"TJ-2026-{ticket:04}"
    assert NEAR <= found[-1].score <= found[0].score <= 1


@pytest.mark.parametrize("words", ["彩超图像传输中断", "团检单位导入乱码", "短信预约", "x", "？？", "下雨了"])
def test_what_is_near_nothing_finds_nothing(words: str) -> None:
    state = state_of(*SAVED)
    assert nearest(state, handbook(state, NOW), words) == ()


@given(st.text(max_size=40))
def test_any_question_is_answered_with_at_most_three_of_sound_score(words: str) -> None:
    state = state_of(*SAVED)
    found = nearest(state, handbook(state, NOW), words)
    assert len(found) <= 3
    assert all(NEAR <= one.score <= 1 for one in found)


def test_the_file_holds_every_answer_and_is_the_same_bytes_every_time() -> None:
    book = book_of(*SAVED, (f.UpgradeAnnounced(at=START, version="V6.3.0", day=None, content="日结\n提速"),))
    data = docx(paper(book, "示例医院", "示例维保公司"))
    document = python_docx.Document(BytesIO(data))
    cells = {cell.text for table in document.tables for line in table.rows for cell in line.cells}
    assert {answer.question for topic in book.topics for answer in topic.answers} <= cells
    assert {"V6.3.0", "日结\n提速", "待信息科确认"} <= cells
    assert data == docx(paper(book, "示例医院", "示例维保公司"))
    assert len(read_docx(data).document.tables) == len(book.modules) + 1


def test_a_file_of_nothing_says_so() -> None:
    document = python_docx.Document(BytesIO(docx(paper(book_of(), "甲", "乙"))))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert "还没有院方确认的处理记录" in cells
    assert "还没有升级通知" in cells
