"""Specimens of the letters about the working documents and about what a writer may do."""

from datetime import date

from mailbot.core.decision import Letter
from mailbot.core.model import Kind
from mailbot.reports.handbook import Answer, Found, Release, Topic
from mailbot.shell.specimen_cast import CLERK, NOW, NUMBER


def of_handbook() -> list[Letter]:
    """Working documents with and without content, questions found and not, and help."""
    answers = (
        Answer(NUMBER, Kind.REPORT, "日结单少一笔钱", "退费统计了两遍", "改正统计口径，\n重算当日日结", NOW),
        Answer("TJ-2026-0001", Kind.CONSULT, "日结怎么重算", "", "", NOW),
    )
    topics = (Topic("收费", "P-2026-001", answers), Topic("打印", "", answers[1:]))
    releases = (
        Release("V6.3.0", date(2026, 1, 24), NOW, "日结口径，\n打印提速", NOW),
        Release("V6.3.1", None, NOW, "补丁", None),
    )
    found = (Found(topics[0], answers[0], 0.86), Found(topics[1], answers[1], 0.5))
    whole: dict[str, object] = {"as_of": NOW, "topics": topics, "releases": releases, "questions": 2, "versions": 2}
    groups = (("报修与查询", ("报修：直接写信", "帮助：写“帮助”")), ("表单与文档", ("提交表单",)))
    return [
        _answered("hospital/handbook", whole),
        _answered("hospital/handbook", {**whole, "questions": 30, "versions": 12}),
        _answered("hospital/handbook", {**whole, "topics": (), "releases": (), "questions": 0, "versions": 0}),
        _answered("hospital/lookup", {"words": "日结少钱", "found": found}),
        _answered("hospital/lookup", {"words": "屏幕发绿", "found": ()}),
        _answered("hospital/help", {"role": "科室报修人", "groups": groups}),
    ]


def _answered(kind: str, context: dict[str, object]) -> Letter:
    return Letter(kind, (CLERK.address,), {"subject": "日结单", "name": CLERK.name, **context})
