"""The corpora of tests/mails/manners: every bounce and automatic mail is known, and no person is taken for a machine."""

import json
from pathlib import Path

import pytest

from mailbot.mail.bounces import bounced
from mailbot.mail.manners import automatic
from mailbot.mail.read import read
from tests.mails.manners import build, people, programs

OWN = frozenset({build.DESK})
MADE = build.everything()


@pytest.mark.parametrize("suite", ["bounces", "automatic", "notices", "persons"])
def test_every_mail_of(suite: str) -> None:
    of = [(name, made) for name, made in MADE if made.suite == suite]
    assert len(of) > 100
    assert [(name, told) for name, made in of if (told := automatic(read(made.raw), OWN)) != made.automatic] == []


def test_the_listing_beside_the_mails_is_what_the_script_writes() -> None:
    lines = (Path(build.__file__).parent / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    listed = {line["file"]: (line["suite"], line["automatic"]) for line in map(json.loads, lines)}
    assert listed == {name: (made.suite, made.automatic) for name, made in MADE}


def test_what_a_mail_system_gives_back_names_its_reader_and_says_whether_it_waits() -> None:
    told = [bounced(read(made.raw)) for name, made in MADE if name.startswith("systems-")]
    assert {each.recipients for each in told} == {(build.CLERK.lower(),)}
    late = sum(2 * len(subjects) for _, subjects, _ in programs.LATE)
    assert [each.outcome for each in told] == ["failed"] * (len(told) - late) + ["delayed"] * late


def test_a_number_at_the_head_of_a_line_is_no_reply_of_a_server() -> None:
    raw = build.a("回复：字典", "412 条结论字典核完并上线，噪声、粉尘各抽 5 份试出。", "postmaster@hospital.example")
    assert automatic(read(raw), OWN) is None


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
