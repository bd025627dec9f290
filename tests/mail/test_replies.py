"""What a writer newly wrote is found in every answer of the corpus that a script makes (make bench-reading prints the rates)."""

import pytest

from mailbot.mail.read import read
from tests.mails.replies import build

REPLIES = list(build.mails())


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_listing_is_what_the_script_makes() -> None:
    assert (build.HERE / "expected.jsonl").read_text("utf-8") == build.listing()


def test_no_two_mails_share_a_name() -> None:
    assert len({reply.name for reply in REPLIES}) == len(REPLIES) >= 500


@pytest.mark.parametrize("suite", sorted({reply.suite for reply in REPLIES}))
def test_each_answer_is_read_as_it_was_written(suite: str) -> None:
    answers = {
        reply.name: (_squeezed(read(reply.raw).new_text), reply.new) for reply in REPLIES if reply.suite == suite
    }
    assert {name: got for name, (got, new) in answers.items() if got != _squeezed(new)} == {}
