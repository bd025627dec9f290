"""The rules as shipped, and a home's own: a pattern that does not compile or a name that leads nowhere is never run."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.core.contract import Contract
from mailbot.core.intents import hear
from mailbot.core.model import SHANGHAI, Intent, Said, Severity
from mailbot.core.severity import classify
from mailbot.shell.rulecheck import PATTERNS, broken, problems
from mailbot.shell.rulefiles import FILES, load
from mailbot.shell.schema import Problem
from mailbot.shell.shipped import find, shipped

CONTRACT = Contract("HT-1", "示例医院", "示例维保公司", date(2026, 1, 4), Decimal("200000.00"), "010-00000000")


def own(home: Path, name: str, change: Callable[[str], str]) -> list[Problem]:
    """The problems of a home that has its own changed copy of a shipped file."""
    text = (shipped("rules") / f"{name}.toml").read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    (home / "rules").mkdir(exist_ok=True)
    (home / "rules" / f"{name}.toml").write_text(changed, encoding="utf-8")
    rules, found = load(home)
    assert (rules is None) == bool(found)
    return found


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def add(lines: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{lines}\n"


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_shipped_rules_pass_what_a_home_of_its_own_must_pass(name: str) -> None:
    rules, found = load(None)
    assert rules
    assert [*found, *problems(getattr(rules, name), name)] == []


def texts(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a value with the class and field that holds it."""
    if isinstance(value, str):
        yield at, value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from texts(item, at)


def test_every_field_that_holds_patterns_is_checked() -> None:
    rules, _ = load(None)
    assert rules
    checked = {f"{kind.__name__}.{name}" for kind, names in PATTERNS.items() for name in names}
    found = {
        at for name in FILES for at, text in texts(getattr(rules, name)) if re.search(r"\(\?[:=!<]|\[\^|\\\\d", text)
    }
    assert found
    weights = {"Question.grams", "Question.weights"}  # signs of a model, some of which look like patterns
    assert found - weights <= checked


def test_a_file_of_the_home_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    assert own(tmp_path, "settings", swap("candidates = 3", "candidates = 5")) == []
    rules, _ = load(tmp_path)
    assert rules
    assert rules.settings.candidates == 5
    assert find("rules", "settings.toml", tmp_path).parent == tmp_path / "rules"
    assert find("rules", "modules.toml", tmp_path).parent == shipped("rules")


def test_the_digest_names_rules_and_contract(tmp_path: Path) -> None:
    first, _ = load(None, CONTRACT, "Desk@Vendor.example")
    again, _ = load(None, CONTRACT)
    own(tmp_path, "settings", swap("candidates = 3", "candidates = 5"))
    changed, _ = load(tmp_path, CONTRACT)
    nobody, _ = load(None)
    assert first
    assert again
    assert changed
    assert nobody
    assert first.address == "desk@vendor.example"
    assert first.digest == again.digest
    assert len({first.digest, changed.digest, nobody.digest}) == 3


@pytest.mark.parametrize(
    ("name", "lines", "key"),
    [
        ("severity", '[[vocabulary.signals]]\nname = "x"\nfind = ["(卡"]', "vocabulary.signals."),
        ("severity", '[[vocabulary.signals]]\nname = "x"\nfind = ["<nowhere>卡"]', "vocabulary.signals."),
        ("severity", '[[vocabulary.signals]]\nname = "x"\nfind = ["卡"]\nunless = ["*"]', "vocabulary.signals."),
        ("modules", '[[cues]]\nmodule = "登记"\npoints = 1\nfind = ["[卡"]', "cues."),
        ("emergency", '[[vocabulary.signals]]\nname = "x"\nfind = ["a{2,1}"]', "vocabulary.signals."),
        ("intents", '[marks.x]\nsays = ["(?P<a"]', "marks.x.says.0"),
        ("intents", '[[cues.thanks]]\nweight = 1\nsays = ["谢(谢"]', "cues.thanks."),
    ],
)
def test_a_pattern_that_does_not_compile_is_listed_with_file_and_key(
    tmp_path: Path, name: str, lines: str, key: str
) -> None:
    (problem,) = own(tmp_path, name, add(lines))
    assert problem.file == f"rules/{name}.toml"
    assert problem.key.startswith(key)
    assert problem.cure


def test_a_flag_in_the_middle_of_an_alternative_is_refused() -> None:
    assert broken("谢谢(?i)ok")
    assert not broken("(?:谢谢|ok)")


def test_word_lists_must_be_there_and_not_need_themselves() -> None:
    assert not broken("<a>卡", {"a": "死|<b>", "b": "住"})
    assert broken("<a>卡", {"a": "<c>"}) == "没有词表 <c>"
    assert broken("<a>卡", {"a": "<b>", "b": "<a>"}) == "词表 <a> 引用了自己"


@pytest.mark.slow  # each rewrites a rule file and compiles all of its patterns
@pytest.mark.parametrize(
    ("name", "change", "key"),
    [
        ("penalties", swap('basis = "annual_fee"', 'basis = "monthly"'), "basis"),
        ("penalties", swap('cap = "half_year"', 'cap = "year"'), "cap"),
        ("penalties", swap("percent = 1\n", 'percent = "1 %"\n'), "rows.2.percent"),
        ("penalties", swap("percent = 1\n", "percent = 0\n"), "rows.2"),
        ("penalties", swap("after = 3", "after = 0"), "rows.2"),
        ("penalties", swap('kind = "ladder"\nseverity = "灾难"', 'kind = "note"\nseverity = "灾难"'), "rows"),
        ("penalties", swap("percent = 3\nannual = true", "percent = 0.5\nannual = true"), "rows"),
        (
            "penalties",
            add('[[rows]]\nname = "x"\nkind = "ladder"\nquote = "灾难问题"\nseverity = "灾难"\nafter = 1\npercent = 1'),
            "rows",
        ),
        ("penalties", swap("如果造成严重后果或损失，扣除年度服务费3%。", " "), "rows.3"),
        ("cycles", swap("usual = 6 ", "usual = 2 "), "lengths"),
        ("cycles", swap("months = 3", "months = 4"), "lengths.1.months"),
        ("cycles", swap("months = 3", "months = 6"), "lengths"),
        ("cycles", swap("percent = 50", "percent = 60"), "lengths.0.percent"),
        ("cycles", swap('"重大", ', '"特大", '), "shorten_after.0"),
        ("settings", swap("digest_day = 1 ", "colour = 1\ndigest_day = 1 "), "colour"),
        ("settings", swap("digest_day = 1 ", "digest_day = 8 "), "digest_day"),
        ("settings", swap('"08:30"', '"half past"'), "digest_time"),
        ("settings", swap("[2, 5]", "[5, 2]"), "urge_confirmation"),
        ("settings", swap("same_fault = 0.45", 'same_fault = "0.45"'), "same_fault"),
        ("severity", swap('level = "灾难"', 'level = "特大"'), "rules.0.level"),
        ("severity", add('[[weights]]\nsignal = "nowhere"\npoints = 1\nsays = "x"'), "weights."),
        ("modules", swap('module = "登记"', 'module = "前台"'), "cues.0.module"),
        ("emergency", swap('otherwise = "系统错误"', 'otherwise = "其他"'), "otherwise"),
        ("intents", add('[[cues.thanks]]\nweight = 1\nneeds = ["nowhere"]'), "cues.thanks."),
        ("intents", add('[[cues.greet]]\nweight = 1\nsays = ["你好"]'), "cues.greet"),
        ("intents", swap('confirm = "reserved"', 'confirm = "nowhere"'), "reserved.confirm"),
        ("intents", swap('report = "报修"', 'report = "报修("'), "offered.report"),
        ("deadlines", swap('row = "response"', 'row = "answer"'), "rows.0.row"),
        ("deadlines", swap('clock = "work"', 'clock = "working"'), "rows.0.clock"),
        ("deadlines", swap("minutes = 240", "minutes = 0"), "rows.0"),
        ("deadlines", swap("response = {", "answer = {"), "beyond.answer"),
        ("deadlines", swap('"period", most = 20', '"period", most = -1'), "beyond.response.most"),
        ("deadlines", swap('{ again = "period"', '{ again = "weekly"'), "beyond.response.again"),
        ("deadlines", swap('240\nbasis = "default"', '240\nbasis = "agreed"'), "rows.0.agreed_by"),
        ("deadlines", swap('240\nbasis = "default"', '240\nbasis = "agreed"\nagreed_by = "电话"'), "rows.0.agreed_by"),
        ("settings", swap("zip_mb = 64 ", "zip_mb = 0 "), "limits"),
        ("settings", swap("message_mb = 64 ", "message_gb = 1 "), "limits.message_gb"),
        ("settings", swap("most_alerts = 12 ", "most_alerts = 0 "), "alert_again"),
        ("calendar", swap('spans = [["08:00:00", "12:00:00"], ["14:00:00", "18:00:00"]]', "spans = []"), "spans"),
        ("calendar", swap('"12:00:00"', '"15:00:00"'), "spans"),
        ("calendar", swap('"2026-01-03"', '"2026-02-30"'), "years.2026.off.0.1"),
        ("calendar", swap('"2026-01-03"', '"2025-01-03"'), "years.2026"),
    ],
)
def test_what_would_stop_or_hang_the_work_is_listed_with_file_and_key(
    tmp_path: Path, name: str, change: Callable[[str], str], key: str
) -> None:
    (problem,) = own(tmp_path, name, change)
    assert problem.file == f"rules/{name}.toml"
    assert problem.key.startswith(key)
    assert problem.cure


def test_an_agreed_time_names_the_mail_that_agreed_to_it(tmp_path: Path) -> None:
    agreed = '240\nbasis = "agreed"\nagreed_by = "<42.it@hospital.example>"'
    assert own(tmp_path, "deadlines", swap('240\nbasis = "default"', agreed)) == []


def test_problems_of_several_files_are_listed_at_once(tmp_path: Path) -> None:
    own(tmp_path, "settings", add("colour = 1"))
    own(tmp_path, "modules", swap("points = 4", 'points = "4"'))
    assert [problem.file for problem in own(tmp_path, "intents", add("x = "))] == [
        "rules/modules.toml",
        "rules/intents.toml",
        "rules/settings.toml",
    ]


def test_the_shipped_rules_judge_as_they_are_typed() -> None:
    rules, _ = load(None)
    assert rules
    said = Said(
        "体检系统全部瘫痪",
        "所有电脑都登不进去，体检已经全部停止，等了一个小时了。",
        at=datetime(2026, 3, 10, 9, tzinfo=SHANGHAI),
    )
    assert classify(said, rules.severity).level in {Severity.MAJOR, Severity.DISASTER}
    assert hear(said, rules.intents)[0].intent is Intent.REPORT
