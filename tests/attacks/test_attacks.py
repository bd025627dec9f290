"""The table of attacks: what is sent, what must never come of it, what must. Each goes through the whole desk."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Status
from tests.attacks.moves import (
    ADMIT,
    BOMB,
    FAULT,
    FORMULA,
    HOSTILE,
    PAGE,
    TRUSTED,
    ZEROS,
    Move,
    acts_flood,
    anothers,
    answer,
    attached,
    bounces,
    coded,
    confirmed,
    digest_of,
    encloses,
    encloses_formula,
    ends,
    entity,
    evil_known,
    failed,
    first,
    flood,
    forwards,
    forwards_the_code,
    guesses,
    happens,
    macro,
    nested,
    packed,
    quoted_admission,
    receipt,
    remote,
    replayed,
    reports,
    says,
    shows,
    statement_of,
    stray,
    tells,
    traversal,
    with_form,
    writes_to,
)  # fmt: skip
from tests.attacks.stage import (
    CLERK,
    EVIL,
    FAILED,
    NUMBER,
    NURSE,
    OFFICE,
    PASSED,
    PM,
    UNPROVEN,
    VICTIM,
    Stage,
    staged,
    word,
)
from tests.stories.conftest import village  # noqa: F401 - a fixture
from tests.stories.village import PEOPLE, Village

pytestmark = pytest.mark.slow  # a whole desk an attack

OURS = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted", "x-auto-response-suppress",
    "mime-version", "content-type", "content-transfer-encoding", ":order",
}  # fmt: skip
AR = "Authentication-Results:"
HOP = "Received: from a by relay.evil.example; Tue, 10 Mar 2026 09:59:00 +0800"
RELAY = f"{AR} mx.weibao.example; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example"
BCC = f"坏了\r\nBcc: {VICTIM}\n\nx"
TAG = word("<img src=x onerror=alert(1)>")
FOREIGN = rb'(?i)<script|<img|<svg|<iframe|onclick=|href="(?!mailto:desk@|tel:)'
DOMAIN = "evil.example"
BYSTANDER = FAILED.replace("hospital.example", "bystander.example")


def tells_more(stage: Stage) -> bool:
    """Whether a guess marked a letter, or more than three letters were written of guesses."""
    return bool(failed(stage)) or stage.told(PM).count("未能核实：") > 3


@dataclass(frozen=True)
class Attack:
    """What somebody does, what must never come of it, and what must."""

    name: str
    does: Move
    never: Move
    must: Move


ATTACKS = (
    # ------------------------------------------------------------ forged senders
    Attack("a forged confirmation", answer(CLERK, FAILED), confirmed, coded),
    Attack("a forged one, of which the server proves nothing", answer(CLERK, UNPROVEN), confirmed, coded),
    Attack("results of the attacker's own below ours", answer(CLERK, FAILED, f"{AR} mx.weibao.example; {PASSED}"), confirmed, coded),
    Attack("the same below a silent one", answer(CLERK, UNPROVEN, f"{AR} mx.weibao.example; {PASSED}"), confirmed, coded),
    Attack("results under another server's name", answer(CLERK, UNPROVEN, f"{AR} mx.evil.example; {PASSED}"), confirmed, coded),
    Attack("results below another hop", answer(CLERK, UNPROVEN, HOP, f"{AR} mx.weibao.example; {PASSED}"), confirmed, coded),
    Attack("an ARC seal for a proof", answer(CLERK, UNPROVEN, f"ARC-{AR} i=1; mx.weibao.example; {PASSED}"), confirmed, coded),
    Attack("a proof of somebody else's domain", answer(CLERK, RELAY), confirmed, coded),
    Attack("two addresses in one From", answer(f"{CLERK}, {EVIL}", TRUSTED), confirmed, lambda s: EVIL not in s.addressees()),
    Attack("two From fields", answer(CLERK, f"From: {EVIL}", TRUSTED), confirmed, lambda s: s.untouched),
    Attack("a registered Sender under a foreign From", answer(EVIL, f"Sender: {CLERK}"), confirmed, ends("held")),
    Attack("a registered Reply-To under a foreign From", answer(EVIL, f"Reply-To: {CLERK}"), confirmed, ends("held")),
    Attack("a foreign Reply-To", reports(f"Reply-To: {EVIL}", f"Return-Path: <{EVIL}>"), writes_to(EVIL), says(CLERK, "已登记")),
    Attack("a foreign Reply-To for the code", answer(CLERK, FAILED, f"Reply-To: {EVIL}"), writes_to(EVIL), coded),
    Attack("the desk's own address as From", answer("desk@weibao.example", TRUSTED), confirmed, ends("recorded")),
    # ------------------------------------------------------------ imitations
    Attack("a registered address as display name", answer(f'"信息科 {OFFICE}" <{EVIL}>'), confirmed, says(OFFICE, "显示名写着")),
    Attack("a registered name as display name", answer(f"{word('李喆')} <{EVIL}>"), confirmed, says(OFFICE, "已登记的李喆相同")),
    Attack("a digit for a letter in the domain", answer("it@h0spital.example"), confirmed, says(PM, "h0spital", "形近")),
    Attack("a Cyrillic letter in punycode", answer("it@xn--hspital-9ig.example"), confirmed, says(OFFICE, "it@h\u043espital")),
    Attack("a domain one letter off", answer("it@hospitel.example"), confirmed, says(OFFICE, "只差一个字母")),
    Attack("the registered domain within another", answer("it@hospital.example.evil.example"), confirmed, says(OFFICE, "但不属于它")),
    # ------------------------------------------------------------ admissions
    Attack("a stranger admits himself", first(EVIL, f"Subject: {word(ADMIT)}", text=ADMIT), evil_known, ends("held")),
    Attack("a forged admission", first(OFFICE, FAILED, text=ADMIT), evil_known, says(OFFICE, "验证码：")),
    Attack("a reporter admits a friend", first(CLERK, TRUSTED, text=ADMIT), evil_known, says(CLERK, "可办理人：信息科")),
    Attack("an admission that is only quoted", quoted_admission, evil_known, says(OFFICE, EVIL)),
    Attack("an admission that is only sent on", forwards(OFFICE, ADMIT), evil_known, ends("ticket")),
    Attack("one sent on without a word", forwards(OFFICE, ADMIT, ""), evil_known, ends("ticket")),
    # ------------------------------------------------------------ letters sent on and quoted
    Attack("a confirmation sent on", forwards(OFFICE, f"{NUMBER} 确认关单"), confirmed, says(OFFICE, "没有把握")),
    Attack("a severity sent on", forwards(OFFICE, f"{NUMBER} 请调整为灾难"), happens(f.SeverityChanged), ends("answered")),
    Attack("a warning sent on", forwards(OFFICE, f"{NUMBER} 警告一次"), happens(f.WarningProposed), lambda s: s.letters),
    Attack("a loss sent on", forwards(OFFICE, f"{NUMBER} 造成损失 5000 元，主张赔偿"), happens(f.LossClaimed), ends("answered")),
    Attack("the code sent on", forwards_the_code, confirmed, ends("answered")),
    Attack("nothing but a quote", answer(CLERK, TRUSTED, text="在 2026-03-10 09:00，某某 写道：\n> 确认。\n"), confirmed, ends("answered")),
    # ------------------------------------------------------------ numbers, codes, replays
    Attack("a stranger guesses a ticket's number", first(EVIL, f"Subject: Re: [{NUMBER}]"), confirmed, ends("held")),
    Attack("a colleague guesses it", first(NURSE, TRUSTED, f"Subject: Re: [{NUMBER}]"), confirmed, says(NURSE, "该工单的报修人")),
    Attack("codes are guessed", guesses, confirmed, says(CLERK, "验证码未能核对")),
    Attack("another's code", anothers, confirmed, says(NURSE, "对不上")),
    Attack("a confirmation replayed after a rejection", replayed, lambda s: s.status is Status.CONFIRMED, ends("recorded")),
    Attack("an automatic answer with a confirmation", answer(CLERK, TRUSTED, "Auto-Submitted: auto-replied"), confirmed, ends("recorded")),
    # ------------------------------------------------------------ headers, templates, pages
    Attack("line breaks in a subject", reports(f"Subject: {word(BCC)}"), writes_to(VICTIM), says(CLERK, "已登记")),
    Attack("line breaks in a name", reports(f"From: {word(BCC)} <{CLERK}>"), writes_to(VICTIM), says(CLERK, "已登记")),
    Attack("line breaks in an identity", reports(f"Message-ID: {word('<a@b>' + BCC)}"), writes_to(VICTIM), says(CLERK, "已登记")),
    Attack("a second recipient in the address", first(f"<{EVIL}>,<{VICTIM}>"), writes_to(VICTIM), ends("held")),
    Attack("template code in words", reports(f"Subject: {word(HOSTILE)}", text=f"{FAULT}\n{HOSTILE}"), tells("49 |nono|<class"), tells("7\\*7")),
    Attack("template code in a name", reports(f"From: {word(HOSTILE)} <{CLERK}>"), tells("49 |nono|<class"), says(CLERK, "已登记")),
    Attack("template code in a form", with_form(备注=HOSTILE), encloses("nono"), encloses("{{7*7}}")),
    Attack("scripts and pictures in a page", reports(text="", html=PAGE), shows(FOREIGN), says(CLERK, "已登记")),
    Attack("tags in plain words", reports(f"Subject: {TAG}", text=f"{FAULT}\n<script>x</script>"), shows(FOREIGN), shows(b"&lt;img")),
    Attack("formulas for a worksheet", statement_of(FORMULA), encloses_formula, encloses(FORMULA)),
    Attack("formulas for the digest's worksheet", digest_of(FORMULA), encloses_formula, encloses(FORMULA)),
    # ------------------------------------------------------------ what mail systems say
    Attack("a bounce of a letter that is only guessed", bounces(f"postmaster@{DOMAIN}"), failed, says(PM, "未能核实", "Message-ID")),
    Attack("one in the name of a reader's system", bounces("postmaster@hospital.example", FAILED), failed, says(PM, "未能核实")),
    Attack("a flood of them", bounces(f"mailer-daemon@{DOMAIN}", count=40), tells_more, ends("recorded")),
    Attack("a flood of bounces of a known letter", bounces(EVIL, count=40, known=True), lambda s: len(failed(s)) > 1 or len(s.letters) > 1, failed),
    Attack("a read receipt that confirms", receipt(CLERK, TRUSTED), confirmed, ends("recorded")),
    Attack("a read receipt of a stranger's", receipt(EVIL), lambda s: confirmed(s) or s.letters, ends("recorded")),
    # ------------------------------------------------------------ files
    Attack("a zip bomb within zips", attached("filename=a.zip", BOMB), lambda s: s.gained > 120, says(CLERK, "a.zip")),
    Attack("a zip of a thousand zips", attached("filename=a.zip", packed(*[ZEROS] * 1000)), lambda s: s.gained > 120, says(CLERK, "a.zip")),
    Attack("a zip nested beyond all depth", attached("filename=a.zip", nested(40)), lambda s: s.gained > 120, says(CLERK, "a.zip")),
    Attack("a name that climbs", attached('filename="../../../../tmp/climbed.jpg"'), stray, ends("ticket")),
    Attack("an absolute name", attached('filename="/etc/cron.d/evil.jpg"'), stray, ends("ticket")),
    Attack("a name with a drive", attached(r'filename="C:\\Windows\\evil.jpg"'), stray, ends("ticket")),
    Attack("a name with a zero byte", attached("filename*=utf-8''a%00.jpg"), stray, ends("ticket")),
    Attack("a device's name", attached('filename="CON.jpg"'), stray, ends("ticket")),
    Attack("a name written backwards", with_form(name="filename*=utf-8''a%E2%80%AExcod.docx"), tells("\u202e"), ends("form")),
    Attack("a form with macros", with_form(macro, name="filename=a.docm"), encloses("AutoOpen"), lambda s: s.letters),
    Attack("a form that reads a file of ours", with_form(entity), encloses("root:"), says(CLERK, "附件1")),
    Attack("a form with a template elsewhere", with_form(remote), encloses("evil.example"), ends("form")),
    Attack("a zip that climbs", with_form(traversal), stray, lambda s: s.letters),
    # ------------------------------------------------------------ the desk as a weapon
    Attack("a third party bombed by answers", flood(40, f"From: {VICTIM}"), lambda s: s.told(VICTIM).count("来信已留存") > 1, says(OFFICE, VICTIM)),
    Attack("a third party whose name is forged", flood(3, BYSTANDER, f"From: {VICTIM}"), writes_to(VICTIM), ends("held")),
    Attack("a person bombed with codes", acts_flood, lambda s: s.told(CLERK).count("验证码：") > 3, coded),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_does_nothing(attack: Attack, village: Village, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    stage = staged(village, tmp_path / "home")
    attack.does(stage)
    assert not attack.never(stage)
    assert attack.must(stage)
    assert not village.desk.state.aside
    known = {address for _, address in PEOPLE.values()}
    assert stage.addressees() <= known | {fact.by for fact in village.happened(f.MailRead)}
    for letter in stage.letters:
        assert set(letter.headers) <= OURS
