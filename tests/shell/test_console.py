"""What people and programs see: words as words, whoever wrote them."""

import json

import pytest

from mailbot.shell import console


@pytest.mark.parametrize("steering", ["\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\r", "\u202e", "\ud83d", "\x00"])
def test_nothing_a_mail_says_steers_the_terminal(steering: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.out.print(f"主题 {steering}红", markup=False)
    console.table([{"subject": f"主题 {steering}红", "to": [steering]}], {"subject": "主题", "to": "收件人"}, "")
    shown = capsys.readouterr().out
    assert shown.count("\ufffd") >= 3
    assert not console.STEERING.search(shown.replace("\r\n", "\n"))


def test_square_brackets_in_a_table_are_words(capsys: pytest.CaptureFixture[str]) -> None:
    console.table([{"subject": "[red]红[/red]", "to": ["[b]x", "\\\\[/b]"]}], {"subject": "主题", "to": "收件人"}, "")
    shown = capsys.readouterr().out
    assert "[red]红[/red]" in shown
    assert "[b]x、\\\\[/b]" in shown


def test_a_moment_is_shown_to_the_minute(capsys: pytest.CaptureFixture[str]) -> None:
    moment = "2026-03-10T09:01:59+08:00"
    rows = [{"opened": moment, "met": None}, {"opened": moment, "met": moment}]
    console.table(rows, {"opened": "登记", "met": "完成"}, "")
    shown = capsys.readouterr().out
    assert "2026-03-10 09:01" in shown
    assert ":59" not in shown
    assert "–" in shown


def test_a_column_with_nothing_in_it_takes_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    console.table([{"a": 1, "b": None, "c": ""}, {"a": 2, "b": False, "c": []}], {"a": "甲", "b": "乙", "c": "丙"}, "")
    heading, *_ = capsys.readouterr().out.splitlines()
    assert heading.split() == ["甲", "乙"]


def test_where_no_terminal_shows_it_a_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.table([{"brief": "龥" * 200, "at": "2026-03-10T09:01:59"}], {"brief": "内容", "at": "登记"}, "")
    _, row = capsys.readouterr().out.splitlines()
    assert row.split() == ["龥" * 200, "2026-03-10", "09:01"]


def test_nothing_to_show_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    console.table([], {"subject": "主题"}, "还没有工单。")
    assert capsys.readouterr().out == "还没有工单。\n"


@pytest.mark.parametrize("text", ["\ud83d", "a\x9bb", "\x7f", "体检 \U0001f600 “[x]”\n"])
def test_json_says_every_text_exactly_in_what_any_terminal_can_write(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.line({"text": text})
    console.print_json([text])
    first, *rest = capsys.readouterr().out.splitlines()
    assert json.loads(first) == {"text": text}
    assert json.loads("\n".join(rest)) == [text]
    assert first.encode("utf-8")
    assert not console.UNSAID.search(first)
