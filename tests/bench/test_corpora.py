"""The bench of other people's mails: what counts as right, and that nothing wrong passes for it."""

import json
from pathlib import Path

import pytest

from bench.corpora import agrees, cases, failures, judged, report
from tests.sample_desk import mails


@pytest.mark.parametrize(
    ("key", "wanted", "found", "same"),
    [
        ("subject", "回复：读卡 失灵", "回复：读卡\u3000失灵\u200b", True),
        ("subject", "Re: x", "re: x", False),
        ("text", "一\n\n二", "一 二\n", True),
        ("text", "一二", "一 二", False),
        ("text", "é", "e\u0301", True),
        ("from", "Li <IT@H.example>", "li <it@h.example>", True),
        ("to", ["a@h.example", "b@h.example"], ["b@h.example", "a@h.example"], False),
        ("date", "2026-01-06T01:00:00+00:00", "2026-01-06T09:00:00+08:00", True),
        ("date", "2026-01-06T01:00:00+00:00", "2026-01-06T01:00:00+08:00", False),
        ("date", None, "2026-01-06T01:00:00+08:00", False),
        ("attachments", [{"filename": "b"}, {"filename": "a"}], [{"filename": "a", "size": 1}, {"filename": "b", "size": 2}], True),
        ("attachments", [{"filename": "a"}], [{"filename": "a", "size": 1}, {"filename": "b", "size": 2}], False),
        ("attachments", [{"filename": "a", "size": 9}], [{"filename": "a", "size": 1}], False),
        ("automatic", None, "list", False),
        ("severity", {"level": "普通"}, {"level": "普通", "confidence": 0.4}, True),
    ],
)  # fmt: skip
def test_values_agree_as_the_page_says(key: str, wanted: object, found: object, same: bool) -> None:
    assert agrees(key, wanted, found) is same


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two suites in one listing: one right, one with a wrong subject and a mail that is not there."""
    mails(tmp_path / "mails")
    lines = [
        {"file": "mails/3.eml", "suite": "machines", "automatic": "auto_reply"},
        {"file": "mails/5.eml", "suite": "people", "subject": "打不开", "automatic": None},
        {"file": "mails/9.eml", "suite": "people", "subject": "系统打不开"},
    ]
    (tmp_path / "expected.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    return tmp_path


def test_a_message_is_right_when_every_check_is(folder: Path) -> None:
    said = report(map(judged, cases([folder])), 1.0)
    assert said["messages"] == 3
    assert said["suites"]["machines"]["rate"] == 1.0
    assert said["suites"]["people"]["rate"] == 0.0
    assert said["suites"]["people"]["keys"]["automatic"] == {"n": 1, "yes": 1, "rate": 1.0}
    assert [sentence for sentence in said["broken"] if "9.eml" in sentence]


def test_failures_say_what_was_wanted_and_found(folder: Path) -> None:
    wrong = list(failures(map(judged, cases([folder])), "people"))
    assert [line["file"] for line in wrong] == ["mails/5.eml", "mails/9.eml"]
    assert wrong[0]["subject"] == {"wanted": "打不开", "found": "系统打不开"}


def test_a_key_that_explain_does_not_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "expected.jsonl").write_text('{"file": "a.eml", "subjekt": "x"}')
    with pytest.raises(SystemExit, match="subjekt"):
        list(cases([tmp_path]))
