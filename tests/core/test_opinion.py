"""The second opinion: what it adds to the rules, what it gives as its reason, and what it must never say."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core import leading, opinion
from mailbot.core.intents import hear
from mailbot.core.model import MODULES, Heard, Intent, Reason, Role, Said, Severity, Verdict
from mailbot.core.modules import module
from mailbot.core.opinion import Question
from mailbot.core.severity import classify
from mailbot.shell.rulefiles import load

RULES, PROBLEMS = load(None)
assert RULES, PROBLEMS
OUT = Path(__file__).parents[2] / "rules" / "opinion.json"
LEVELS = tuple(level.value for level in Severity)
PLAIN = Verdict(Severity.NORMAL, (Reason("otherwise", "", "轻微"),), 0.6)
COSTLY = sorted(leading.COSTLY, key=lambda intent: intent.value)


def question(answers: tuple[str, ...], weights: dict[str, dict[str, int]], trust: float = 0.5) -> Question:
    """A question that knows a few n-grams, a tenth a step."""
    signs = (chr(opinion.ZERO + row.get(answer, 0)) for row in weights.values() for answer in answers)
    return Question(answers, (0.0,) * len(answers), 0.1, 0.0, trust, "\n".join(weights), "".join(signs))


def likeliest(total: dict[str, float], said: Said, own: str, asked: Question) -> str:
    """The module that text and rules lean to most."""
    lean = opinion.modules(total, said, own, asked)
    return max(lean, key=lambda name: lean[name])


def test_without_a_known_word_the_rules_have_the_only_voice():
    asked = question(LEVELS, {"甩到": {"紧急": 20}})
    assert opinion.severity(PLAIN, Said("", "字小了点"), "字小了点", asked) is PLAIN


def test_a_heavy_word_overrules_and_is_given_as_the_reason_for_a_person_to_check():
    asked = question(LEVELS, {"甩到": {"紧急": 20}, "马路": {"紧急": 9}, "点": {"普通": 3}})
    verdict = opinion.severity(PLAIN, Said("", "队甩到马路上，慢点"), "队甩到马路上，慢点", asked)
    assert verdict.level is Severity.URGENT
    assert verdict.confidence < 0.5
    assert [(reason.rule, reason.words) for reason in verdict.reasons] == [("第二意见", "甩到 … 马路")]
    assert "普通" in verdict.reasons[0].says


def test_a_light_word_does_not_overrule():
    asked = question(LEVELS, {"甩到": {"紧急": 4}})
    assert opinion.severity(PLAIN, Said("", "队甩到马路上"), "队甩到马路上", asked) is PLAIN


def test_numbers_blanks_and_width_make_no_difference():
    assert opinion.grams("等了３０ 分钟\nA") == opinion.grams("等了5\n分钟 a")


def test_the_subject_counts_once_more():
    asked = question(("打印", "检验"), {"~条码": {"检验": 9}, "报告": {"打印": 5}}, trust=0)
    assert likeliest({}, Said("条码", "报告也要"), "条码\n报告也要", asked) == "检验"
    assert likeliest({}, Said("", "条码，报告也要"), "条码，报告也要", asked) == "打印"


def test_the_rules_points_are_voices():
    asked = question(("打印", "检验"), {"报告": {"打印": 3}}, trust=1)
    assert likeliest({"检验": 4.0}, Said("", "报告"), "报告", asked) == "检验"


@pytest.mark.parametrize("lead", [*COSTLY, Intent.REJECT, Intent.REMOTE_REFUSE])
def test_out_of_an_unclear_reply_a_decision_is_only_supposed_and_asked_back(lead: Intent):
    asked = question((lead.value, "unclear"), {"closing>": {}, "好": {lead.value: 45}})
    supposed, *_ = opinion.intents((Heard(Intent.UNCLEAR, 0.5, ""),), Said("", "好的", "closing"), asked)
    assert supposed.intent is lead
    assert leading.asked_back(supposed)


def test_a_plain_decision_is_not_turned_into_another():
    asked = question(("confirm", "remote_refuse"), {"remote>": {}, "同意": {"confirm": 45}})
    heard = (Heard(Intent.REMOTE_REFUSE, 0.6, "不同意"),)
    assert opinion.intents(heard, Said("", "不同意", "remote"), asked) is heard


@pytest.mark.parametrize(("rules_hear", "opinion_hears"), sorted(leading.OPPOSITE.items(), key=str))
def test_where_the_two_hear_contrary_decisions_the_writer_is_asked(rules_hear: Intent, opinion_hears: Intent):
    asked = question((opinion_hears.value, "info"), {"closing>": {}, "好": {opinion_hears.value: 45}})
    supposed, *_ = opinion.intents((Heard(rules_hear, 0.7, "好"),), Said("", "好的", "closing"), asked)
    assert supposed.intent is opinion_hears
    assert leading.asked_back(supposed)


@pytest.mark.parametrize("lead", COSTLY)
def test_what_is_costly_is_only_supposed_and_asked_back(lead: Intent):
    asked = question((lead.value, "info"), {"closing>": {}, "好": {lead.value: 45}})
    supposed, *_ = opinion.intents((Heard(Intent.INFO, 0.6, ""),), Said("", "好使", "closing"), asked)
    assert supposed.intent is lead
    assert leading.asked_back(supposed)
    assert not leading.asked_back(Heard(lead, 0.6, "plainly"))


@pytest.mark.parametrize("lead", sorted(leading.MACHINES, key=lambda intent: intent.value))
def test_however_the_words_weigh_no_person_is_taken_for_a_machine(lead: Intent):
    asked = question((lead.value, "info"), {"closing>": {}, "好": {lead.value: 45}})
    heard = (Heard(Intent.INFO, 0.6, ""),)
    assert opinion.intents(heard, Said("", "好使", "closing"), asked) is heard


def test_a_costly_word_of_the_rules_can_be_taken_back():
    asked = question(("confirm", "reject"), {"closing>": {}, "哪里": {"reject": 20}})
    heard = opinion.intents((Heard(Intent.CONFIRM, 0.6, "好了"),), Said("", "哪里好了", "closing"), asked)
    assert [one.intent for one in heard] == [Intent.REJECT]
    assert heard[0].why == "哪里"


def test_what_a_machine_wrote_stays_a_machines():
    asked = question(("auto_reply", "report"), {"first>": {}, "急": {"report": 45}})
    heard = (Heard(Intent.AUTO_REPLY, 0.6, "已阅"),)
    assert opinion.intents(heard, Said("", "邮件已阅，急事请来电"), asked) is heard


def test_an_answer_to_a_letter_never_met_is_left_to_the_rules():
    asked = question(("report", "thanks"), {"closing>": {}, "谢": {"report": 45}})
    heard = (Heard(Intent.THANKS, 0.6, "谢谢"),)
    assert opinion.intents(heard, Said("", "谢谢", "upgrade"), asked) is heard


def test_a_mail_without_words_is_left_to_the_rules():
    assert opinion.severity(PLAIN, Said("", ""), "", RULES.severity.second) is PLAIN
    assert module(Said("", ""), RULES.modules) == "其他"
    assert hear(Said("", ""), RULES.intents)[0].intent is Intent.UNCLEAR
    assert hear(Said("关单确认：叫号", "", "closing"), RULES.intents)[0].intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    ("text", "level", "where"),
    [
        ("扎血那屋的管子码一张也吐不出来，人一个挨一个排到马路上了", Severity.URGENT, "检验"),
        ("彩超那间的脚踏板踩着有点涩，图照样采，得空换个新的", Severity.NORMAL, "影像"),
        ("两位师傅的血脂拿串了，本子昨天都寄到人家厂里去了", Severity.MAJOR, "检验"),
    ],
)
def test_the_shipped_opinion_reads_words_the_rules_have_no_pattern_for(text: str, level: Severity, where: str):
    said = Said("", text)
    assert classify(said, RULES.severity).level is level
    assert module(said, RULES.modules) == where


def test_the_shipped_opinion_is_small_and_sound():
    assert OUT.stat().st_size < 2_500_000
    asked = (RULES.severity.second, RULES.modules.second, RULES.intents.second)
    for one, answers in zip(asked, (LEVELS, MODULES, [intent.value for intent in Intent]), strict=True):
        assert one
        assert opinion.sound(one, answers)
        assert not opinion.sound(replace(one, weights=one.weights[:-1]), answers)
        assert not opinion.sound(replace(one, answers=("天大", *one.answers[1:])), answers)


def test_nothing_costly_is_done_on_unclear_replies_with_the_shipped_opinion():
    vague = ("好的", "行吧", "先这样吧", "再看看", "嗯", "等领导回来再说", "？")
    for text, place in product(vague, ("closing", "warning", "remote", "statement", "same")):
        said = hear(Said("", text, place), RULES.intents)
        assert all(leading.asked_back(one) for one in said if one.intent in leading.COSTLY), (text, place, said)


@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from([None, "other", "closing", "assigned", "form"]))
def test_whatever_is_written_there_is_an_answer(text: str, subject: str, place: str | None):
    said = Said(subject, text, place)
    assert classify(said, RULES.severity).level in Severity
    assert module(said, RULES.modules) in MODULES
    heard = hear(said, RULES.intents)
    assert heard
    assert len({one.intent for one in heard}) == len(heard)


def test_a_fault_that_came_again_is_no_answer_where_nothing_was_answered() -> None:
    asked = question(("reject", "report"), {"first>": {}, "又": {"reject": 45}})
    heard = (Heard(Intent.REPORT, 0.8, "又打不出来"),)
    assert opinion.intents(heard, Said("", "又打不出来"), asked) is heard
    assert opinion.intents(heard, Said("", "又打不出来", cited=("TJ-2026-0001",)), asked)[0].intent is Intent.REJECT


@pytest.mark.parametrize("lead", ["form_request", "confirm", "reject"])
def test_a_form_said_to_be_enclosed_is_neither_asked_for_nor_a_decision(lead: str) -> None:
    asked = question((lead, "form"), {"first>": {}, "签": {lead: 45}})
    heard = (Heard(Intent.FORM, 0.8, "附件1，已签，见附件"),)
    assert opinion.intents(heard, Said("附件1", "已签，见附件"), asked) is heard


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.REPORTER, Intent.REPORT),
        (Role.ENGINEER, Intent.CLOSE),
        (Role.STRANGER, Intent.REPORT),
        (None, Intent.REPORT),
    ],
)
def test_what_sounds_like_a_fault_or_its_end_is_the_end_where_an_engineer_says_it(role: Role | None, first: Intent):
    asked = question(("report", "close"), {"腕带": {"report": 3, "close": 1}, "first>": {}})
    rules_hear = (Heard(Intent.REPORT, 0.2, "腕带"),)
    assert opinion.intents(rules_hear, Said("腕带", "过敏史那行", role=role), asked)[0].intent is first


def test_a_role_silences_no_plain_word():
    """Whoever has no right to verify a warning is told so; his words are not taken for something else."""
    said = Said("", "W-2026-003 经核实情况属实，同意警告", "warning", cited=("W-2026-003",), role=Role.REPORTER)
    assert hear(said, RULES.intents)[0].intent is Intent.WARNING_VERIFY


def test_a_yes_in_a_first_mail_is_supposed_where_the_rules_hear_no_fault():
    asked = question(("report", "confirm"), {"销号": {"confirm": 20}, "first>": {}})
    said = Said("页序", "可以销号")
    assert opinion.intents((Heard(Intent.REPORT, 0.2, ""),), said, asked)[0].intent is Intent.CONFIRM
    assert opinion.intents((Heard(Intent.REPORT, 0.8, ""),), said, asked)[0].intent is Intent.REPORT


@pytest.mark.parametrize(
    ("subject", "text", "level", "place"),
    [
        ("Label printer", "The label printer at desk 2 prints blank labels, we use desk 3.", "普通", "打印"),
        (
            "System down",
            "The whole system is down since 8:00, nobody can log in, 200 people waiting.",
            "重大",
            "服务器",
        ),
        ("Lunch", "The canteen asks when the new chairs will be delivered.", "普通", "其他"),
    ],
)
def test_of_a_mail_in_english_the_rules_alone_speak(subject: str, text: str, level: str, place: str):
    said = Said(subject, text)
    verdict = classify(said, RULES.severity)
    assert (verdict.level.value, module(said, RULES.modules)) == (level, place)
    assert hear(said, RULES.intents)[0].intent is Intent.REPORT
    assert all(reason.rule != opinion.NAME for reason in verdict.reasons)


def test_whose_mail_it_is_is_read_with_its_words_but_of_a_stranger_nothing():
    engineer, stranger = (opinion.of_mail(Said("叫号", "在看", role=role)) for role in (Role.ENGINEER, Role.STRANGER))
    assert stranger == opinion.of_mail(Said("叫号", "在看"))
    assert engineer - stranger == {"@engineer>", "@engineer/first>"}
