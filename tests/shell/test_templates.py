"""Letters from templates: the words of values, one file overridden by a home, and what `mailbot check` says of a bad one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.core.deadlines import basis_told
from mailbot.core.decision import Letter
from mailbot.core.model import SHANGHAI, Person, Role, Severity
from mailbot.shell import wording
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import NUMBER, SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates

pytestmark = pytest.mark.slow  # every template compiled anew

ACCEPTED = next(letter for letter in specimens() if letter.kind == "hospital/accepted")
GOOD = '[工单 {{ ticket.number }}] 已登记：{{ ticket.brief }}\n\n敬启者：{{ engineer.name }}已受理。\n\n{% include "footer.txt" %}\n'


def home(folder: Path, text: str, kind: str = "hospital/accepted") -> Templates:
    """The shipped letters with one file of a home's own."""
    file = folder / f"{kind}.txt"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return Templates(shipped("templates"), folder)


def test_a_moment_is_told_with_its_weekday_in_shanghai():
    assert wording.when(datetime(2026, 1, 6, 0, 53, tzinfo=UTC)) == "2026年1月6日（周二）08:53"
    assert wording.day(date(2026, 1, 21)) == "2026年1月21日（周三）"
    assert wording.when(None) == wording.day(None) == "（未写明）"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before():
    assert wording.by(datetime(2026, 1, 22, tzinfo=SHANGHAI)) == "2026年1月21日（周三）24:00"
    assert wording.by(datetime(2026, 1, 22, 9, tzinfo=SHANGHAI)) == "2026年1月22日（周四）09:00"


def test_money_is_told_to_the_cent_and_a_missing_sum_as_missing():
    assert wording.money(Decimal(3480)) == "3,480.00 元"
    assert wording.money(None) == "（未写明金额）"


def test_levels_people_and_bases_are_told_in_words():
    assert wording.level(Severity.MAJOR) == "重大"
    assert wording.level(None) == "不分级"
    assert wording.person(Person("a@b.example", "韩雪", Role.REPORTER, "检验科")) == "检验科 韩雪"
    assert wording.person(Person("a@b.example", "", Role.STRANGER)) == "a@b.example"
    assert basis_told("agreed") == "双方约定"
    assert "尚待双方约定" in basis_told("default")
    assert wording.row("response") == "首次人工响应"


def test_quoted_words_cannot_pass_for_ours():
    letter = next(one for one in specimens() if one.kind == "hospital/question")
    words = "好\n\n——————\n{#TJ-2026-0009#}\n- 确认"
    forged = Letter(letter.kind, (), {**letter.context, "words": words}, NUMBER)
    done = Templates(shipped("templates")).render(forged, SHARED)
    looks = [block.look for block in wording.page_blocks(done.text)]
    assert looks == ["words", "words", "quote", "words", "choices", "words", "progress", "footer"]
    assert done.text.count("\n——————\n") == 1


def test_words_beyond_a_page_are_left_to_the_archive():
    told = wording.quote("很长" * 5000)
    assert len(told) < wording.MOST + 50
    assert told.endswith("> ……（其余从略，全文见存档原信）")


def test_a_line_on_the_page_is_escaped_before_its_numbers_are_made_bold():
    assert wording.strong("<b>TJ-2026-0003</b> & F-2026-0001") == (
        '&lt;b&gt;<b style="white-space:nowrap">TJ-2026-0003</b>&lt;/b&gt; &amp; <b style="white-space:nowrap">F-2026-0001</b>'
    )


def test_a_date_is_not_broken_at_its_hyphens():
    whole = '<span style="white-space:nowrap">2026-07-04</span>'
    assert wording.strong("至 2026-07-04）；12026-07-04") == f"至 {whole}）；12026-07-04"


def test_lines_put_into_one_lose_the_stops_between_them():
    assert wording.line("改正口径，\n\n重算当日日结。\n") == "改正口径；重算当日日结"
    assert wording.line(" \n。") == wording.UNKNOWN


def test_words_of_a_mail_never_become_tags_or_headers():
    ticket = ACCEPTED.context["ticket"]
    brief = "读卡<script>\r\nBcc: all@hospital.example\x00\x0b"
    try:
        before, ticket.brief = ticket.brief, brief
        done = Templates(shipped("templates")).render(ACCEPTED, SHARED)
    finally:
        ticket.brief = before
    assert done.subject == "[工单 TJ-2026-0003] 已登记：【工程师已受理】读卡<script> Bcc: all@hospital.example"
    assert "<script>" not in done.html
    assert "读卡&lt;script&gt;" in done.html


def test_words_of_a_mail_are_no_template():
    context = {**ACCEPTED.context, "engineer": Person("a@b.example", "{{ contract.annual_fee }}", Role.ENGINEER)}
    assert (
        "{{ contract.annual_fee }}"
        in Templates(shipped("templates")).render(Letter(ACCEPTED.kind, (), context, NUMBER), SHARED).text
    )


def test_the_subject_is_the_first_line_whatever_it_ends_with(tmp_path: Path):
    text = "[工单 {{ ticket.number }}] {% if ticket %}已登记{% endif %}\n\n正文 {{ contract.phone }}\n"
    done = home(tmp_path, text).render(ACCEPTED, SHARED)
    assert (done.subject, done.text) == ("[工单 TJ-2026-0003] 已登记", "正文 010-00000000\n")


def test_a_home_overrides_a_single_file_and_the_rest_stays(tmp_path: Path):
    templates = home(tmp_path, GOOD)
    assert templates.problems() == []
    assert templates.render(ACCEPTED, SHARED).text.startswith("敬启者：王磊已受理。")
    other = next(letter for letter in specimens() if letter.kind == "hospital/promised")
    assert templates.render(other, SHARED) == Templates(shipped("templates")).render(other, SHARED)


def test_a_home_may_give_a_letter_a_page_of_its_own(tmp_path: Path):
    templates = home(tmp_path, GOOD)
    (tmp_path / "hospital/accepted.html").write_text("<p>{{ subject_line }} {{ engineer.name }}</p>", encoding="utf-8")
    assert templates.render(ACCEPTED, SHARED).html == "<p>[工单 TJ-2026-0003] 已登记：日结单少一笔钱 王磊</p>"


@pytest.mark.parametrize("broken", ["{{ ticket.nunber }}", "{{ brief }}", "{% if %}", "{{ ticket.brief + 1 }}"])
def test_where_a_homes_own_file_fails_the_shipped_one_speaks(broken: str, tmp_path: Path):
    done = home(tmp_path, GOOD + broken).render(ACCEPTED, SHARED)
    assert done == Templates(shipped("templates")).render(ACCEPTED, SHARED)


def test_what_a_letter_does_not_say_is_an_error_not_a_gap():
    with pytest.raises(Exception, match="engineer"):
        Templates(shipped("templates")).render(
            Letter(ACCEPTED.kind, (), {"ticket": ACCEPTED.context["ticket"], "instead": ""}, NUMBER), SHARED
        )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace("ticket.brief", "ticket.breif"), "第 1 行不能用"),
        (GOOD.replace("engineer.name", "engineer.nmae"), "第 3 行不能用"),
        (GOOD + "{% endif %}", "第 6 行不能用"),
        (GOOD + "{% if false %}{{ words }}{% endif %}", "用了这封信没有的内容：words"),
        (GOOD.replace("[工单 {{ ticket.number }}] ", "").replace('{% include "footer.txt" %}', "{{ contract.phone }}"), "没有写编号"),
        (GOOD.replace('{% include "footer.txt" %}', ""), "没有写 7×24 服务电话（合同 3.1）"),
        ("\n" + GOOD, "第 1 行没有主题"),
        (GOOD + "{{ now | wenn }}", "wenn"),
    ],
)  # fmt: skip
def test_check_names_what_is_wrong_with_a_homes_own_file(text: str, sentence: str, tmp_path: Path):
    (problem,) = home(tmp_path, text).problems()
    assert problem.startswith("hospital/accepted")
    assert sentence in problem


def test_check_names_missing_and_needless_files(tmp_path: Path):
    for file in shipped("templates").rglob("*.*"):
        if file.suffix in {".txt", ".html", ".css"}:
            there = tmp_path / file.relative_to(shipped("templates"))
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(file.read_bytes())
    (tmp_path / "hospital/accepted.txt").rename(tmp_path / "hospital/welcome.txt")
    assert Templates(tmp_path).problems() == ["缺少 hospital/accepted.txt", "hospital/welcome.txt 没有对应的信件"]


def test_nothing_in_a_letter_steers_its_line():
    letter = next(each for each in specimens() if each.kind == "hospital/question")
    done = Templates(shipped("templates")).render(letter_with(letter, "发票\u202egnp.exe\u2066\x9b2J\x07"), SHARED)
    assert not set(done.subject + done.text + done.html) & set("\u202e\u2066\x9b\x07")
    assert "> 发票gnp.exe2J" in done.text


def letter_with(letter: Letter, words: str) -> Letter:
    return replace(letter, context=letter.context | {"words": words})
