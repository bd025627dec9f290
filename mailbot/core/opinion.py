"""A second opinion on what a mail says: a linear model over character n-grams (rules/opinion.json), heard beside the rules.

It is learnt from the labelled mails of tests/reading/ by scripts/train_opinion.py. The rules stay the default and the
explanation: their answer is one more voice here, with the weight `trust`; where the sum speaks for another answer, the n-grams
of the mail that weighed most are the reason given. Consent, cost or a closing that the rules do not hear is only supposed:
the writer is asked back (see core/leading).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from mailbot.core.clauses import fold
from mailbot.core.courtesy import bare
from mailbot.core.leading import DOUBTED, OPPOSITE, UNSURE, by_a_hair, may_lead
from mailbot.core.model import Heard, Intent, Reason, Role, Said, Severity, Verdict
from mailbot.core.people import MAY, VENDOR

NAME = "第二意见"
SAYS = "按规则判为{}；按历来同类来信的用词，更像{}，请核对。"
LIMIT = 1500  # characters read: a report says what it is about before that
OPENING = 25  # characters in which most writers name what the matter is about
EDGE = 12  # characters with which most writers begin, and end, what they ask
SHOWN = 3  # n-grams named as the reason
FIRST = "first"  # in answer to no letter
UNKNOWN = "some"  # in answer to a letter of a desk of which nothing more is known
ZERO = ord("P")  # the sign for no weight at all; the signs before it are negative, those after it positive
SENTENCE, MOSTLY = (
    15,
    20,
)  # Latin letters that are more than a name or a code, and as many of them for each Han character
_LATIN, _HAN = re.compile("[a-zA-Z]"), re.compile("[\u4e00-\u9fff]")
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One thing asked of every mail.

    `grams` are the known n-grams, one a line; `weights` has for each of them, in the same order, one printable sign per
    answer: its distance from `P` times `unit` is the weight. `start` is what each answer has before a word is read, `trust`
    the weight of the rules' own answer. A mail of n different n-grams counts each of them with n to the power of minus `damping`.
    """

    answers: tuple[str, ...]
    start: tuple[float, ...]
    unit: float
    damping: float
    trust: float
    grams: str
    weights: str


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """All of rules/opinion.json."""

    severity: Question
    module: Question
    intent: Question


def sound(question: Question, answers: Iterable[str]) -> bool:
    """Whether it knows only these answers, and has a start and a printable sign of every n-gram for each."""
    if not set(question.answers) <= set(answers):
        return False
    wide, known = len(question.answers), len(question.grams.split("\n"))
    signs = question.weights
    return len(question.start) == wide and len(signs) == wide * known and signs.isascii() and signs.isprintable()


@lru_cache(maxsize=8)
def _rows(question: Question) -> dict[str, bytes]:
    """The weights of each known n-gram, a sign for each answer."""
    signs, wide = question.weights.encode(), len(question.answers)
    starts = range(0, len(signs), wide)
    return {gram: signs[at : at + wide] for gram, at in zip(question.grams.split("\n"), starts, strict=True)}


def wording(text: str) -> str:
    """The text as n-grams are taken from it: half-width, lower case, every number 0, every line end a blank."""
    return _SPACES.sub(" ", _DIGITS.sub("0", fold(text[:LIMIT]))).strip()


@lru_cache(maxsize=8)
def grams(text: str, mark: str = "") -> frozenset[str]:
    """The different n-grams of a text, of one to three characters; with a mark before them of one and two.

    Kept for the next who asks: severity, module and intent of one mail are told from the same words.
    """
    plain = wording(text)
    ones, twos = list(plain), list(map(str.__add__, plain, plain[1:]))
    if mark:
        return frozenset(map(mark.__add__, ones + twos))
    return frozenset(chain(ones, twos, map(str.__add__, twos, plain[2:])))


def of_report(said: Said, own: str) -> frozenset[str]:
    """What is read of a report: the n-grams of its own words, and those of the subject once more, courtesies aside."""
    return grams(bare(own)) | grams(bare(said.subject), "~")


def of_matter(said: Said, own: str) -> frozenset[str]:
    """What is read to tell what a report is about: the same, and once more those of the opening."""
    return of_report(said, own) | grams(bare(said.text).strip()[:OPENING], "^")


def of_mail(said: Said) -> frozenset[str]:
    """What is read to tell what a mail asks: its n-grams, once more as words in answer to this kind of letter (a first mail's: the
    subject's; where the kind is not known: what the subject calls it), those it begins and ends with, its manner, and whose it is;
    courtesies too, for 可以 and 我来 are acts.
    """
    place, own = said.replying_to or FIRST, words_of(said)
    text = wording(own)
    edges = (
        grams(text[:EDGE], "^")
        | grams(text[-EDGE:], "$")
        | manner(said, text)
        | {f"{place}>"}
        | by_whom(said.role, place)
    )
    if place != FIRST:
        named = grams(said.subject, f"{UNKNOWN}~") if place == UNKNOWN else frozenset[str]()
        return grams(own) | grams(own, f"{place}>") | named | edges
    return grams(said.whole) | grams(said.subject, "~") | edges


def strange(text: str) -> bool:
    """Whether a text is in a language in which no mail was learnt from: sentences of Latin letters with hardly a Han character."""
    return len(_LATIN.findall(text)) > max(SENTENCE, MOSTLY * len(_HAN.findall(text)))


def words_of(said: Said) -> str:
    """The writer's own words: a first mail may say all in its subject, the subject of an answer is ours."""
    return said.text if said.text.strip() or said.replying_to not in (None, FIRST, "other") else said.subject


def manner(said: Said, text: str) -> frozenset[str]:
    """How a mail is written: its length, whether it asks and whether it ends so, whether it names a number of ours."""
    told = {
        f"#{min(len(text) // 15, 8)}": True,
        "#?": "?" in text or "?" in said.subject,
        "#?$": text.endswith("?"),
        "#cited": bool(said.cited),
    }
    return frozenset(mark for mark, holds in told.items() if holds)


def by_whom(role: Role | None, place: str) -> frozenset[str]:
    """Whose mail it is, and in answer to what; of a stranger nothing is known."""
    if role in (None, Role.STRANGER):
        return frozenset()
    return frozenset((f"@{role.value}>", f"@{role.value}/{place}>"))


def leanings(read: frozenset[str], question: Question, *voices: Mapping[str, float]) -> dict[str, float]:
    """How far the text and the voices of rules and role together lean to each answer."""
    wide = len(question.answers)
    scale = question.unit / max(1, len(read)) ** question.damping
    signs = b"".join(filter(None, map(_rows(question).get, read)))
    sums = [sum(signs[place::wide]) - ZERO * (len(signs) // wide) for place in range(wide)]
    return {
        answer: start + scale * total + question.trust * sum(voice.get(answer, 0.0) for voice in voices)
        for answer, start, total in zip(question.answers, question.start, sums, strict=True)
    }


def grounds(text: str, read: frozenset[str], question: Question, answer: str) -> str:
    """The words of the mail that spoke most for an answer, in the order in which they stand there."""
    rows, place = _rows(question), question.answers.index(answer)
    weighed = ((rows[gram][place] - ZERO, gram) for gram in read if gram in rows)
    speaking = sorted((-points, gram) for points, gram in weighed if points > 0 and _tells(gram))
    plain, chosen = wording(text), list[str]()
    for _, gram in speaking:
        if len(chosen) < SHOWN and not any(gram in other or other in gram for other in chosen):
            chosen.append(gram)
    return " … ".join(sorted(chosen, key=plain.find))


def _tells(gram: str) -> bool:
    """Whether a reader can make something of an n-gram: two letters or more, no sign of ours."""
    return len(gram) > 1 and gram.isalpha()


LOUD = 1.6  # how loud the rules say 重大 and 灾难: better one raised than one missed


def level_say(verdict: Verdict) -> dict[str, float]:
    """The rules' severity as a voice."""
    return {verdict.level.value: LOUD if verdict.level.rank >= Severity.MAJOR.rank else 1.0}


def module_say(total: Mapping[str, float]) -> dict[str, float]:
    """The rules' modules as voices: each by its part of all points."""
    whole = sum(total.values())
    return {name: points / whole for name, points in total.items() if whole > 0}


# What the vendor's people may write but seldom do: faults, questions and wishes are the hospital's.
SELDOM = frozenset({Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST, Intent.FOLLOW_UP, Intent.STATUS_QUERY})
# How loud a role speaks against what is not the writer's to say (as two plain words of the rules), and against what is so seldom the vendor's.
FOREIGN = 2.0
STRANGE = 5.0


def role_says(role: Role | None) -> dict[str, float]:
    """The writer's role as a voice against what it may not say or seldom does; a stranger's says nothing."""
    if role in (None, Role.STRANGER):
        return {}
    foreign = {intent.value: -FOREIGN for intent, roles in MAY.items() if role not in roles}
    return foreign | ({intent.value: -STRANGE for intent in SELDOM} if role in VENDOR else {})


def intent_say(heard: tuple[Heard, ...]) -> dict[str, float]:
    """The rules' first intent as a voice, as strong as it was heard."""
    return {heard[0].intent.value: heard[0].score}


def severity(verdict: Verdict, said: Said, own: str, question: Question) -> Verdict:
    """The rules' verdict, or another where text and rules together lean to it; then a person should look."""
    read = of_report(said, own)
    if not read or strange(own):
        return verdict
    best = Severity(_first(leanings(read, question, level_say(verdict))))
    words = grounds(own, read, question, best.value)
    if best is verdict.level or (best.rank < verdict.level.rank and not _may_lower(verdict.level, own, words)):
        return verdict
    return Verdict(best, (Reason(NAME, words, SAYS.format(verdict.level.value, best.value)),), UNSURE)


# So many characters beside courtesies a mail needs before the opinion may call it less than the rules do: what is typed in a hurry says little
# beside the fault, and a 重大 or 灾难 that is missed costs more than one that a person takes back (the domain's 1.2).
LEAST, LEAST_GRAVE = 30, 40


def _may_lower(level: Severity, own: str, words: str) -> bool:
    """Whether enough is said to hear in it that it is less than the rules say."""
    least = LEAST_GRAVE if level.rank >= Severity.MAJOR.rank else LEAST
    return bool(words) and len(wording(bare(own))) >= least


def modules(total: Mapping[str, float], said: Said, own: str, question: Question) -> dict[str, float]:
    """How far text and rules together lean to each module; empty for a mail without words it can read."""
    read = of_matter(said, own)
    return leanings(read, question, module_say(total)) if read and not strange(own) else {}


def intents(heard: tuple[Heard, ...], said: Said, question: Question) -> tuple[Heard, ...]:
    """What the rules heard, led by another intent where text and rules together lean to it; consent that they did not hear is asked back."""
    read = of_mail(said)
    if f"{said.replying_to or FIRST}>" not in _rows(question) or strange(said.whole) or not words_of(said).strip():
        return heard  # never met an answer to such a letter, or no words it can read
    lean = leanings(read, question, intent_say(heard), role_says(said.role))
    lead = Intent(_first(lean))
    if lead is heard[0].intent or by_a_hair(lead, heard[0], lean) or not may_lead(lead, heard[0], said):
        return heard
    if plain := next((one for one in heard if one.intent is lead), None):
        return (plain, *(one for one in heard if one is not plain))
    first, *others = heard
    doubted = OPPOSITE.get(lead) is first.intent or (first.intent is Intent.UNCLEAR and first.score > UNSURE)
    return (Heard(lead, DOUBTED if doubted else UNSURE, grounds(said.whole, read, question, lead.value)), *others)


def _first(lean: Mapping[str, float]) -> str:
    return max(lean, key=lambda answer: lean[answer])
