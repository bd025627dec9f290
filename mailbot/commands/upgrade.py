"""升级通知 (2.4): an engineer's notice of a new version goes to 信息科, whose plain answer is its agreement or refusal."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.codes import doubt
from mailbot.commands.questions import ask_which, choices
from mailbot.core.consent import loose
from mailbot.core.dates import find_date
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import UpgradeAnnounced, UpgradeConfirmed
from mailbot.core.model import SHANGHAI, Intent, Role
from mailbot.core.particulars import Consent, installed, upgrade_consent, version
from mailbot.core.tickets import Upgrade
from mailbot.core.wording import lay_out

HELP = "升级通知（维护工程师）：写明版本、内容和日期，由信息科确认"
INTENTS = (Intent.UPGRADE_NOTICE,)
CONTENT = 300
WHAT = re.compile(r"(?:升级|更新|主要)?内容(?:如下|包括|为)?[:：]\s*")
SPOKEN_OF = re.compile(r"升级|版本|更新")
SPEAKS = ("可以", "没意见", "没问题")
WHEN = r"(?:[今明当]?[晚早天]上?|[上下]午|中午|夜[间里]|周[一二三四五六日末]|[\d:年月日号点半时分到至—～~/-]| )+"
WORDS = (
    r"v ?\d+(?:\.\d+)*", r"\d+(?:\.\d+)+", "升级[到至为]?", "更新", "上线", "发布", "安装", "部署", "切换", "版本?", "照此?", "原?计划", "通知",
    "方案", "时间", "日期", "安排", "开始", "[（）()：:]", rf"(?:同意|确认|可以|批准|按照?|[于在])(?:{WHEN})?", rf"\d+月{WHEN}(?=可以|升级|同意升级)",
)  # fmt: skip
"""What an agreement to a version may be made of beside the usual words of consent."""
ANSWERING = frozenset({Intent.CONFIRM, Intent.REJECT, Intent.UNCLEAR, Intent.UPGRADE_NOTICE})


def decide(case: Case, _intent: Intent) -> Decision:
    """Recorded with version, day and content, and sent on; that an announced version is installed is told, and announces
    nothing. Words that name neither a version nor an upgrade are no notice, whatever they resemble.
    """
    text = case.hearing.said.whole
    if version(text) is None and not SPOKEN_OF.search(text):
        return ask_which(case, choices(case))
    day = find_date(text, case.now.astimezone(SHANGHAI).date())
    number = version(text) or "（未写明版本）"
    words = case.masked(case.mail.new_text)
    before, done = _latest(case, version(text)), installed(case.mail.new_text)
    fact = case.happened(UpgradeAnnounced, version=number, day=day, content=_content(words))
    context: dict[str, object] = {
        "version": number, "day": day, "words": words, "engineer": case.hearing.person, "before": before, "done": done
    }  # fmt: skip
    told = case.tell("office/upgrade_announced", case.addresses(Role.IT), context)
    return Decision(() if done and before else (fact,), (told,))


def _latest(case: Case, number: str | None) -> Upgrade | None:
    """The last notice of a version."""
    return next((each for each in reversed(case.state.upgrades) if each.fact.version == number), None)


def _content(words: str) -> str:
    """What the version brings: what follows 内容, else the whole notice."""
    label = WHAT.search(words)
    return (words[label.end() :] if label else words).strip()[:CONTENT]


def _meant(case: Case) -> Upgrade | None:
    """The notice the mail answers, else the latest of the version it names in its text, its subject or what it quotes."""
    posted = (case.state.letters.get(message_id) for message_id in case.mail.in_reply_to)
    mails = {letter.fact.mail for letter in posted if letter and letter.fact.kind == "office/upgrade_announced"}
    if answered := next((each for each in case.state.upgrades if each.fact.mail in mails), None):
        return answered
    for part in (case.mail.new_text, case.mail.subject, case.mail.quoted):
        named = version(part)
        if known := _latest(case, named):
            return known
    return None


def answers(case: Case) -> bool:
    """Whether the mail is the hospital's answer to a notice: in its thread, or by name of a version that was announced."""
    if case.hearing.person.role not in {Role.IT, Role.REPORTER} or case.hearing.form or _meant(case) is None:
        return False
    if case.hearing.said.replying_to == "upgrade":
        return case.hearing.heard[0].intent in ANSWERING or upgrade_consent(case.mail.new_text) is not None
    named = version(case.mail.new_text) and SPOKEN_OF.search(case.mail.new_text)
    loose = case.hearing.said.replying_to in {None, "other"} and not case.hearing.ticket
    answering = case.hearing.heard[0].intent in ANSWERING
    return bool(named and loose and answering and upgrade_consent(case.mail.new_text))


def _plain(case: Case) -> bool:
    """Whether the agreement is wholly understood: not put off, passed on to somebody, or said of something else (同意开会讨论)."""
    usual = case.rules.intents.consent
    consent = replace(usual, speaks=usual.speaks + SPEAKS, words=usual.words + WORDS)
    return loose(lay_out("", case.mail.new_text).clause.split("\n"), consent) is None


def answer(case: Case) -> Decision:
    """信息科's agreement to a version as a fact; a refusal, another day or a condition is told to the vendor and nothing is agreed."""
    known, consent = _meant(case), upgrade_consent(case.mail.new_text)
    assert known
    if case.hearing.person.role is not Role.IT:
        context: dict[str, object] = {"act": "确认版本升级", "may": "信息科", "ticket": ""}
        return Decision(letters=(case.answer("hospital/refused", context),))
    if case.doubtful:
        return doubt(case, "确认版本升级")
    if consent is None or (consent is Consent.GIVEN and not _plain(case)):
        name = known.fact.version
        return ask_which(case, (f"确认升级 {name}", f"不同意升级 {name}：……（请说明理由或另定日期）"))
    given = consent is Consent.GIVEN
    if given and known.confirmed:
        return NOTHING
    facts = (case.happened(UpgradeConfirmed, version=known.fact.version),) if given else ()
    writer = (
        (case.hearing.person.address,) if consent is Consent.BOUND else ()
    )  # who must hear that it is not yet agreed
    vendor = (*case.here((known.fact.by,)), *case.addresses(Role.ENGINEER), *case.addresses(Role.PM))
    sheet: dict[str, object] = {
        "version": known.fact.version, "day": known.fact.day, "consent": consent, "words": case.masked(case.mail.new_text),
        "who": case.hearing.person,
    }  # fmt: skip
    return Decision(facts, (case.tell("engineer/upgrade_answered", tuple(dict.fromkeys((*vendor, *writer))), sheet),))
