"""问题类型 is understood as number, tick or words, and not guessed where several are meant."""

import pytest

from mailbot.forms.problem_kind import figure, marked, number

LIST = "1、BUG问题\n2、反复BUG\n3、新功能\n4、特殊需求"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", 1),
        ("３", 3),
        ("②", 2),
        ("1、BUG问题 √", 1),
        ("2、反复BUG", 2),
        ("反复bug", 2),
        ("BUG", 1),
        ("新功能", 3),
        ("4.特殊需求", 4),
        ("特殊", 4),
        ("第二类", 2),
        ("类型 3", 3),
        ("BUG，见 6.3.0 说明第 4 条", 1),
        ("☐1、BUG问题 ☐2、反复BUG ☑3、新功能 ☐4、特殊需求", 3),
        ("1、BUG问题□  2、反复BUG■  3、新功能□  4、特殊需求□", 2),
        ("1、BUG问题\n2、反复BUG\n√3、新功能\n4、特殊需求", 3),
        ("1、BUG问题\n2、反复BUG\n3、新功能（√）\n4、特殊需求", 3),
        ("1、BUG问题\n2、反复BUG\n3、新功能\n（√）4、特殊需求", 4),
        ("☒ BUG问题 ☐ 反复BUG ☐ 新功能 ☐ 特殊需求", 1),
        ("", None),
        ("待定", None),
        ("Ⅲ", 3),
        ("2和2", 2),
        ("2、3", None),
        ("1/2", None),
        ("5", None),
        ("2026", None),
        (LIST, None),
        ("☑1、BUG问题 ☑2、反复BUG ☐3、新功能 ☐4、特殊需求", None),
        ("新功能（不是BUG）", None),
    ],
)
def test_the_kind_is_found(text: str, kind: int | None) -> None:
    assert number(text) == kind


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        (LIST, ""),
        (LIST.replace("3、新功能", "3、新功能 √"), "3"),
        ("2\n" + LIST, "2"),
        ("__4__\n" + LIST, "4"),
        ("1、BUG问题   2、反复BUG √\n3、新功能     4、特殊需求", "2"),
        ("☐1、BUG问题 ☐2、反复BUG ☐3、新功能 ☐4、特殊需求", ""),
    ],
)
def test_the_mark_in_the_printed_list_is_found(printed: str, mark: str) -> None:
    assert marked(printed) == mark


@pytest.mark.parametrize(
    ("text", "read"),
    [("③", "3"), ("Ⅱ", "2"), ("ⅳ", "4"), ("４", "4"), ("√新功能", "√新功能"), ("5", "5"), ("⑤", "⑤"), ("2、3", "2、3")],
)
def test_a_numeral_alone_is_read_as_its_figure(text: str, read: str) -> None:
    assert figure(text) == read
