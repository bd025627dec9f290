"""The whole desk under mails that nobody sends: each must end as something, in time, and never by an error."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from mailbot.app import build
from mailbot.core import facts as f
from mailbot.core.model import SHANGHAI
from mailbot.forms import Form, fill
from mailbot.mail.message import Receipt
from mailbot.shell import office
from mailbot.shell.adopting import adopt
from mailbot.shell.desk import Desk
from mailbot.shell.replay import Moment
from mailbot.shell.rulefiles import blanks
from tests.fuzz.mutations import mutated
from tests.mail import samples
from tests.sample_desk import mails
from tests.stories.village import ADDRESS, PEOPLE, Village, found, moment

SECONDS = 2.0
"""CPU seconds that a mail under 1 MB may take: the promise. Machines under load are slower in these too, so what fails is twice this."""
WATCHDOG = 20  # CPU seconds
KEPT = Path(__file__).resolve().parents[2] / ".cache" / "fuzz"
ENDS = frozenset({"ticket", "form", "answered", "recorded", "held", "aside"})
BEFORE = "2026-03-10 09:00"


class Stuck(Exception):  # noqa: N818
    """The watchdog's word."""


def village(folder: Path) -> Village:
    """A desk with a little past: a report, a closing waiting for its confirmation, a form, a statement asked for."""
    home = found(folder)
    clock = Moment(moment(BEFORE))
    desk = build(home, clock, key=b"k" * 32)
    adopt(desk, home.config.persons, clock.at)
    here = Village(desk, clock)
    here.write(
        "clerk",
        "读卡器读不出身份证",
        "登记台读卡器读不出身份证，已经排队了。\n应用环境：Windows 10\n操作过程：先重启再刷卡。",
    )
    here.write("nurse", "条码打偏", "采血条码打偏，请处理。")
    here.write("engineer", "[工单 TJ-2026-0002] 已处理", "已处理 原因：模板错位 措施：已重新校准。")
    return here


def seeds(folder: Path) -> list[bytes]:
    """Mails as people and machines send them: those of the tests, and of every corpus under tests/mails that is there."""
    out = [path.read_bytes() for path in sorted(mails(folder).glob("*.eml"))]
    out += [
        samples.mail(text, sender=f"From: {PEOPLE[who][1]}")
        for text, _ in samples.REPLIES.values()
        for who in ("clerk", "office")
    ]
    out += [_with_file(fill(Form(number, {}), blanks(None)), f"附件{number}.docx") for number in (1, 2, 3)]
    corpus = Path(__file__).resolve().parents[1] / "mails"
    return out + [path.read_bytes() for path in sorted(corpus.rglob("*.eml"))[:2000]]


def _with_file(data: bytes, name: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = PEOPLE["office"][1], ADDRESS, "表单"
    message.set_content("表见附件。", cte="base64")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@contextmanager
def watched() -> Iterator[None]:
    """A mail that takes for ever ends as an error of its own."""

    def bark(*_: object) -> None:
        raise Stuck

    before = signal.signal(signal.SIGPROF, bark)
    signal.setitimer(signal.ITIMER_PROF, WATCHDOG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def worked(here: Village, raw: bytes) -> tuple[str, float]:
    """What is wrong with how the mail was worked on ("" for nothing), and its CPU seconds."""
    here.clock.at += timedelta(minutes=1)
    here.count += 1
    known = sha256(raw).hexdigest() in here.desk.state.mails
    began = time.process_time()
    with watched():
        facts = here.desk.take([(raw, Receipt(here.clock.at.astimezone(SHANGHAI), "INBOX", 1, here.count))])
    spent = time.process_time() - began
    return _wrong(here.desk, facts, known=known) or ("" if spent < 2 * SECONDS else f"{spent:.1f} s"), spent


def _wrong(desk: Desk, facts: list[f.Fact], *, known: bool) -> str:
    read = [fact for fact in facts if isinstance(fact, f.MailRead)]
    if known:
        return "" if not read else "worked on twice"
    if len(read) != 1 or read[0].ends not in ENDS:
        return f"ends as {[fact.ends for fact in read]}"
    if read[0].ends == "aside":
        return read[0].reason
    letters = [fact for fact in facts if isinstance(fact, f.LetterPosted)]
    return "" if all(desk.archive.letter(fact.sha256) for fact in letters) else "a letter is missing"


def cases(folder: Path, seed: int, count: int) -> Iterator[tuple[bytes, str, float]]:
    """So many mails of this seed through one desk, each with what was wrong and how long it took."""
    random, given, here = Random(seed), seeds(folder / "seeds"), village(folder / "home")
    try:
        for _ in range(count):
            raw = mutated(given, random)
            yield raw, *worked(here, raw)
    finally:
        here.desk.ledger.close()


def keep(raw: bytes) -> Path:
    """The mail where a person finds it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{sha256(raw).hexdigest()[:16]}.eml"
    path.write_bytes(raw)
    return path


@contextmanager
def hurried() -> Iterator[None]:
    """No program apart is started and no disk waited for: both have tests of their own, and take their time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "WISHES", {})
        patch.setattr(os, "fsync", lambda _: None)
        yield
