"""Every mail of the corpus that a script makes is read as it was meant (make bench-reading prints the rates)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.corpora import agrees
from mailbot.commands.explained import account
from mailbot.commands.listen import listen
from mailbot.core.state import State
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell import rulefiles
from tests.mail.samples import multipart, part, word
from tests.mails.decode import build
from tests.mails.decode.build import FORMS, TRANSFERS
from tests.mails.decode.make import leaf, phrase, whole

RULES, _ = rulefiles.load(None)
MAILS = list(build.mails())


def test_the_listing_is_what_the_script_makes() -> None:
    assert (build.HERE / "expected.jsonl").read_text("utf-8") == build.listing()


def test_no_two_mails_share_a_name() -> None:
    assert len({made.name for made in MAILS}) == len(MAILS) >= 300


@pytest.mark.parametrize("suite", sorted({made.suite for made in MAILS}))
def test_each_mail_is_read_as_meant(suite: str) -> None:
    assert RULES
    wrong = []
    for made in MAILS:
        if made.suite == suite:
            mail = read(made.raw, Receipt(datetime(2026, 1, 6, tzinfo=UTC)))
            found = json.loads(json.dumps(account(listen(mail, State(), RULES), State(), RULES)))
            wrong += [
                (made.name, key, found[key]) for key, value in made.wanted.items() if not agrees(key, value, found[key])
            ]
    assert wrong == []


HANZI = (
    st.text(alphabet="一号台读卡失灵请尽快处理祎喆珺镕。，（）ABCxyz 0123=?_&<>", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
PLAIN_NAMES = (
    st.text(alphabet="附件三登记台祎喆 abc012-（）；'%", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(
    HANZI,
    HANZI,
    HANZI,
    PLAIN_NAMES,
    st.sampled_from(["utf-8", "gb18030"]),
    st.sampled_from(FORMS[:3]),
    st.sampled_from(TRANSFERS),
)
def test_what_is_written_is_read(
    subject: str, name: str, text: str, file: str, charset: str, form: str, how: str
) -> None:
    attached = part(f'application/x; name="{word(file + ".docx", charset)}"', b"PK")
    body = multipart("mixed", leaf(f"text/plain; charset={charset}", f"在此：{text}".encode(charset), how), attached)
    sender = phrase(name, charset, charset, form) + b" <clerk@hospital.example>"
    mail = read(whole(body, phrase(subject, charset, charset, form), sender))
    assert (mail.subject, mail.text) == (subject, f"在此：{text}")
    assert (mail.sender.address, mail.sender.name.strip("<>")) == ("clerk@hospital.example", name.strip("<>"))
    assert [a.filename for a in mail.attachments] == [f"{file}.docx"]
