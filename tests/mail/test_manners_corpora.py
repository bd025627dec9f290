"""The corpora of tests/mails/manners: every bounce and automatic mail is known, and no person is taken for a machine."""

import json
from pathlib import Path

import pytest

from mailbot.mail.manners import automatic
from mailbot.mail.read import read
from tests.mails.manners import build, people

OWN = frozenset({build.DESK})
MADE = build.everything()


@pytest.mark.parametrize("suite", ["bounces", "automatic", "persons"])
def test_every_mail_of(suite: str) -> None:
    of = [(name, made) for name, made in MADE if made.suite == suite]
    assert len(of) > 150
    assert [(name, told) for name, made in of if (told := automatic(read(made.raw), OWN)) != made.automatic] == []


def test_the_listing_beside_the_mails_is_what_the_script_writes() -> None:
    lines = (Path(build.__file__).parent / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    listed = {line["file"]: (line["suite"], line["automatic"]) for line in map(json.loads, lines)}
    assert listed == {name: (made.suite, made.automatic) for name, made in MADE}


def test_what_was_passed_on_is_a_persons_whoever_wrote_it_first() -> None:
    for words in people.FORWARDING:
        raw = build.a(
            "Fwd: 系统退信", f"{words}\n\n---------- Forwarded message ---------\n{people.RETURNED}", build.CLERK
        )
        assert automatic(read(raw), OWN) is None


def test_another_desk_of_this_kind_is_a_machine_even_where_a_gateway_took_its_marks_away() -> None:
    raw = build.a("Re: x", "您好：已登记。", "desk@other.example").replace(
        b"<m1@hospital.example>", b"<TJ-2026-0001.0123456789abcdef01234567@other.example>"
    )
    assert automatic(read(raw), OWN) == "auto_reply"


def test_a_whole_letter_of_a_desk_is_a_machines_and_a_persons_words_above_it_are_not() -> None:
    letter = "祁佳，您好：\n\n已登记。\n\n——————\n某公司\n本邮件由服务台自动发出，可直接回复，请保留主题中的编号。\n{#TJ-2026-0001#}"
    assert automatic(read(build.a("Re: x", letter, "desk@other.example")), OWN) == "auto_reply"
    assert automatic(read(build.a("Re: x", f"还是不行。\n\n{letter}", build.CLERK)), OWN) is None
    assert automatic(read(build.a("Re: x", f"{letter}\n还是不行。", build.CLERK)), OWN) is None


def test_nobody_is_own_where_no_address_is_set() -> None:
    assert automatic(read(b"Subject: x\r\n\r\ny"), frozenset({""})) is None
