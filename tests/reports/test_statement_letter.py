"""The 考核表 in its letter: all eleven sections in the text and as tables on the page, the contract quoted, nothing admitted."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from mailbot.core.cycles import cycles
from mailbot.core.decision import Letter
from mailbot.core.model import Person, Role
from mailbot.mail.write import Rendered
from mailbot.reports.paper import Quoted, Table, words
from mailbot.reports.statement_due import instant, issue
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.tables import narrow
from mailbot.shell.templates import Templates
from mailbot.shell.wording import ANNEX
from tests.core.sample_money import folded, rules
from tests.letters.admitting import ADMITTING, CLAUSES, own_words
from tests.letters.test_every_letter import Page
from tests.reports.sample_statement import IT, first_half, whole_year

TITLES = ("一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、", "十、", "十一、")


def letters() -> Iterator[tuple[Letter, Rendered]]:
    """The letters about both halves: the first rich in warnings and money, the second with hardly anything."""
    known = rules()
    for half, state in enumerate((folded(first_half()), whole_year()[0])):
        cycle = cycles(known.contract, (), known.cycles)[half]
        moment = instant(cycle) - timedelta(minutes=1)
        state.people[IT] = Person(IT, "李喆", Role.IT)
        (letter,) = issue(state, known, cycle, moment).letters
        yield letter, Templates(shipped("templates")).render(letter, SHARED)


LETTERS = tuple(letters())
both = pytest.mark.parametrize(("letter", "done"), LETTERS, ids=["first half", "second half"])


def annex(done: Rendered) -> str:
    return done.text.partition(f"{ANNEX}\n")[2].partition(f"{ANNEX}\n")[0]


def packed(text: str) -> str:
    return "".join(text.split())


@both
def test_all_eleven_sections_stand_in_the_text_and_on_the_page(letter: Letter, done: Rendered) -> None:
    headings = [line for line in annex(done).splitlines() if re.match("[一二三四五六七八九十]+、", line)]
    assert [heading.partition("、")[0] + "、" for heading in headings] == list(TITLES)
    assert all(heading in done.html for heading in headings)


@both
def test_every_cell_stands_in_the_text_and_in_a_table(letter: Letter, done: Rendered) -> None:
    sections = letter.context["sections"]
    page, text = packed("".join(Page(done.html).words)), packed(annex(done))
    for table in (table for section in sections for table in section.tables):
        cells = [words(cell) for row in table.rows for cell in row if cell is not None and str(cell)]
        assert [cell for cell in cells or [table.empty] if packed(cell) not in text or packed(cell) not in page] == []
    tables = [table for section in sections for table in section.tables]
    assert len(re.findall(r"<table[^>]*border-collapse", done.html)) == sum(
        len(narrow(one)) for one in tables if one.rows
    )


@both
def test_it_says_that_it_waits_for_the_office(letter: Letter, done: Rendered) -> None:
    assert "状态：已出具，待信息科确认\n" in annex(done)


@both
def test_what_asks_for_the_confirmation_comes_before_the_whole(letter: Letter, done: Rendered) -> None:
    assert done.text.index("- 确认第 1 版") < done.text.index(ANNEX)
    assert done.html.index("确认第 1 版") < done.html.index("一、周期与合同")


def test_a_deduction_quotes_its_sentence_of_the_contract_as_a_quotation() -> None:
    _, done = LETTERS[0]
    quoted = set(re.findall("“([^”]+)”", annex(done))) & CLAUSES
    assert quoted >= {"重大问题：给予警告后扣除服务费5%，", "如果造成严重后果或损失，扣除年度服务费5%。"}


@both
def test_the_rest_admits_nothing(letter: Letter, done: Rendered) -> None:
    assert [phrase for phrase in ADMITTING if phrase in own_words(done)] == []


def test_no_quotation_is_an_empty_cell() -> None:
    assert (words(Quoted("")), words(Quoted("甲"))) == ("", "“甲”")


def test_a_wide_table_is_turned_for_narrow_pages_and_loses_nothing() -> None:
    rows = tuple((f"W-{n}", "普通", n, "同一问题再次发生，另一处也是", "核实属实") for n in range(1, 4))
    table = Table("警告", ("警告", "级别", "第几次", "情况", "结论"), (1,) * 5, rows)
    first, second = narrow(table)
    assert first.headings == ("警告", "W-1", "W-2")
    assert first.rows[1] == ("第几次", 1, 2)
    assert second.headings == ("警告", "W-3")
    assert narrow(Table("升级", ("版本", "日期"), (1, 1), rows)) == (Table("升级", ("版本", "日期"), (1, 1), rows),)
