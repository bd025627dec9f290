"""Files uuencoded in a text come out of it, and words that only look like one stay."""

import pytest

from mailbot.mail.read import read
from tests.mail.samples import mail, text_part

FILE = "begin 644 附件.txt\n%:&5L;&\\\n`\nend\n"


def test_a_file_in_the_text_is_a_file_beside_it() -> None:
    it = read(mail(text_part(f"见下：\n{FILE}\n李琳\n{FILE.replace('附件', '二')}")))
    assert it.text.split() == ["见下：", "李琳"]
    assert [(a.filename, a.data) for a in it.attachments] == [("附件.txt", b"hello"), ("二.txt", b"hello")]


def test_a_text_of_nothing_else_is_empty() -> None:
    it = read(mail(text_part(FILE)))
    assert (it.text, [a.filename for a in it.attachments]) == ("", ["附件.txt"])


def test_what_only_begins_like_a_file_stays_text() -> None:
    for text in ("begin 644 work tomorrow\nplease", "begin 644 x\n普通的话\nend\n"):
        it = read(mail(text_part(text)))
        assert (it.text, it.attachments) == (text.strip(), ())


@pytest.mark.slow
def test_many_beginnings_cost_no_time() -> None:
    assert read(b"Subject: x\n\n" + b"begin 644 x\n" * 50000 + b"end\n").attachments == ()
