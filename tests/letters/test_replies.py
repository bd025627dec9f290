"""What a letter asks people to reply is what the desk then understands, and our own subject never speaks for them."""

import re
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote

import pytest

from mailbot.commands import cycle
from mailbot.core.intents import IntentRules, hear
from mailbot.core.model import SHANGHAI, Intent, Role, Said
from mailbot.core.people import ACT_NAMES, CONSEQUENTIAL
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.mail.thread import said
from mailbot.mail.write import Rendered
from mailbot.shell.replies import Reader
from mailbot.shell.rulefiles import load
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates

pytestmark = pytest.mark.slow  # every button of every letter

AT = datetime(2026, 1, 15, 9, tzinfo=SHANGHAI)
TEMPLATES = Templates(shipped("templates"))
LETTERS = [(letter, TEMPLATES.render(letter, SHARED)) for letter in specimens()]

ACT = {
    "受理": Intent.ACCEPT,
    "承诺": Intent.PROMISE,
    "请补充": Intent.ASK_INFO,
    "已处理": Intent.CLOSE,
    "答复": Intent.CLOSE,
    "确认": Intent.CONFIRM,
    "未解决": Intent.REJECT,
    "不确认": Intent.REJECT,
    "不认可": Intent.REJECT,
    "主张损失": Intent.LOSS_CLAIM,
    "核实属实": Intent.WARNING_VERIFY,
    "不予认定": Intent.WARNING_REJECT,
    "有异议": Intent.OBJECT,
    "同意": Intent.REMOTE_GRANT,
    "不同意": Intent.REMOTE_REFUSE,
    "同一问题": Intent.SAME_PROBLEM,
    "与 TJ-": Intent.SAME_PROBLEM,
    "不是同一问题": Intent.SAME_PROBLEM,
    "改为": Intent.SEVERITY_CHANGE,
    "TJ-": Intent.SAME_PROBLEM,
}

ANOTHERS = {
    Role.IT: ("有异议",),
    Role.PM: ("核实属实", "不予认定"),
    Role.ENGINEER: ("核实属实", "不予认定", "有异议"),
    Role.REPORTER: ("核实属实", "不予认定", "有异议"),
}
"""What is asked of others in letters that several roles are sent."""


@pytest.fixture(scope="module")
def rules() -> IntentRules:
    loaded, problems = load(None)
    assert loaded, problems
    return loaded.intents


def heard(done: Rendered, text: str, rules: IntentRules) -> Intent:
    """The first intent of a reply."""
    return hear(reply(done, text), rules)[0].intent


def reply(done: Rendered, text: str) -> Said:
    """A reply as a mail program writes it, as far as the desk reads it."""
    message = EmailMessage()
    message["From"], message["To"] = "someone@hospital.example", "desk@vendor.example"
    message["Subject"] = f"回复：{done.subject}"
    message["Message-ID"], message["In-Reply-To"] = "<1@hospital.example>", "<2@vendor.example>"
    quoted = "\n".join(f"> {line}" for line in done.text.splitlines())
    message.set_content(f"{text}\n\n在 2026-01-14 18:00，体检维保服务 写道：\n{quoted}\n", cte="base64")
    mail = read(message.as_bytes(), Receipt(AT))
    assert mail.new_text.strip() == text
    return said(mail)


def filled(choice: str) -> str:
    """A choice as somebody would write it out."""
    bare = re.sub(r"（.*", "", choice).replace("×月×日", "1月21日")
    bare = bare.replace("原因：…… 措施：……", "原因：驱动丢失。措施：重装驱动。")
    return bare.replace("请补充：……", "请补充：打印机是什么型号？").replace("：……", "：3 号机还是打不出来")


def asked(done: Rendered) -> list[str]:
    """The words a letter offers: the list under “首行写明”, and what it quotes after “回复”."""
    listed = re.findall(r"首行写明[^\n]*：\n((?:- [^\n]+\n)+)", done.text)
    quoted = re.findall(r"回复“([^”]+)”", done.text)
    return [line[2:] for block in listed for line in block.splitlines()] + quoted


OFFERED = [
    pytest.param(done, choice, id=f"{letter.kind}: {choice}")
    for letter, done in {done.text: (letter, done) for letter, done in LETTERS}.values()
    for choice in asked(done)
    if not choice.startswith(
        (
            "报修",
            "催办",
            "查询",
            "帮助",
            "同意归因",
            "同意延期",
            "归因",
            "考核周期",
            "类别改为",
            "进展",
            "补充：",
            "登记",
            "不予登记",
            "不是我写的",
        )
    )  # those without an intent of their own, as a version's 不同意: tests/stories/test_k_links.py, test_k_identity.py; 考核周期: below
    and (letter.kind, choice[:3]) != ("office/upgrade_announced", "不同意")
]


def test_choices_are_found_in_the_letters_that_ask_for_an_answer():
    asking = {letter.kind for letter, done in LETTERS if asked(done)}
    assert {"hospital/ticket_closed", "engineer/assigned", "office/warning_proposed", "office/remote_asked",
            "office/form_to_confirm", "office/same_problem", "hospital/choices"} <= asking  # fmt: skip


@pytest.mark.parametrize(("done", "choice"), OFFERED)
def test_the_words_a_letter_offers_are_understood_in_the_reply(done: Rendered, choice: str, rules: IntentRules):
    meant = next(act for word, act in sorted(ACT.items(), key=lambda item: -len(item[0])) if choice.startswith(word))
    assert heard(done, filled(choice), rules) is meant


def test_the_choices_of_cycles_are_understood_by_their_own_command():
    done = next(done for letter, done in LETTERS if letter.kind == "office/cycle_proposed")
    assert [cycle.wanted(choice, usual=1) for choice in asked(done)] == [6, 3, 1]


@pytest.mark.parametrize("done", [done for _, done in LETTERS], ids=[letter.kind for letter, _ in LETTERS])
def test_thanks_for_a_letter_ask_for_nothing(done: Rendered, rules: IntentRules):
    assert heard(done, "谢谢！", rules) in {Intent.THANKS, Intent.UNCLEAR}


HARMLESS = {Intent.THANKS, Intent.UNCLEAR, Intent.FOLLOW_UP, Intent.INFO, Intent.REPORT}


@pytest.mark.parametrize("done", [done for _, done in LETTERS], ids=[letter.kind for letter, _ in LETTERS])
def test_our_own_words_never_act_for_who_replies(done: Rendered, rules: IntentRules):
    words = reply(done, "我再看看。")
    alone = hear(replace(words, subject=""), rules)[0].intent
    assert hear(words, rules)[0].intent in HARMLESS | {alone}


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (Intent.CONFIRM, "确认。"),
        (Intent.REJECT, "未解决，还是打不出来。"),
        (Intent.CLOSE, "已处理。原因：驱动丢失。措施：重装驱动。"),
        (Intent.WARNING_VERIFY, "核实属实。"),
        (Intent.WARNING_REJECT, "不予认定。"),
        (Intent.REMOTE_GRANT, "同意。"),
        (Intent.SEVERITY_CHANGE, "改为紧急。"),
        (Intent.SAME_PROBLEM, "不是同一问题。"),
        (Intent.OBJECT, "有异议：当天已到场。"),
        (Intent.LOSS_CLAIM, "损失金额 3480 元，凭证见附件。"),
    ],
)
def test_who_was_doubted_can_answer_by_saying_it_again(act: Intent, text: str, rules: IntentRules):
    assert act in CONSEQUENTIAL
    letter = next(one for one, _ in LETTERS if one.kind == "hospital/unverified")
    again = replace(letter, context=letter.context | {"act": ACT_NAMES[act]})
    assert heard(TEMPLATES.render(again, SHARED), text, rules) is act


def test_a_choice_longer_than_any_link_stays_whole() -> None:
    choice = f"登记 {'it' * 1000}@hospital.example 姓名 科室"
    assert unquote(Reader("desk@vendor.example", Role.IT).link(choice, "待登记的来信")).endswith(f"&body={choice}")


def test_a_letter_in_words_offers_nobody_the_choices_of_another() -> None:
    """The sentence that asks another goes with them; what stands before it in the same paragraph stays."""
    asks = (
        "登记的损失尚未核实。信息科核对后请直接回复本邮件，首行写明：\n- 核实属实\n",
        "项目经理如有不同意见，首行写明：\n- 有异议：……\n",
        "请直接回复，首行写明：\n- 帮助\n",
    )
    text = "\n".join(asks)
    told = {role: Reader("desk@vendor.example", role).only(text) for role in (Role.IT, Role.PM, Role.ENGINEER)}
    assert ["核实属实" in words for words in told.values()] == [True, False, False]
    assert ["有异议" in words for words in told.values()] == [False, True, False]
    assert all("登记的损失尚未核实。" in words and "- 帮助" in words for words in told.values())


@pytest.mark.parametrize("role", [Role.REPORTER, Role.IT, Role.ENGINEER, Role.PM])
def test_no_letter_asks_its_reader_in_anothers_name(role: Role) -> None:
    shared = {**SHARED, "reader": Reader("desk@vendor.example", role)}
    for letter, whole in LETTERS:
        if not whole.text.startswith("各位好"):
            continue
        text = TEMPLATES.render(letter, shared).text
        assert not [word for word in ANOTHERS[role] if f"\n- {word}" in text], letter.kind
        assert text.splitlines()[0] == whole.text.splitlines()[0]
