"""Learn rules/opinion.json from the labelled mails: `python scripts/train_opinion.py [--check]`; the same bytes every time.

Learnt from: tests/reading/tune-*.jsonl and the case tables of tests/core/; never tests/reading/unread-*.jsonl. Each question is a
linear support vector machine over character n-grams, one answer against the rest, and beside it, where that is right more often,
a logistic regression that weighs all answers at once: the sum of two linear models is one. Needs scikit-learn (requirements/teach.txt).
`--check` writes nothing and tells how well rules, opinion and both together read writers the opinion has not met (learnt from
all the others, asked of one); the rules have met every writer they were tuned on.
"""

import json
import os
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one order of additions, one result

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import reading  # noqa: E402

from mailbot.core import leading, opinion  # noqa: E402
from mailbot.core.intents import IntentRules, hear  # noqa: E402
from mailbot.core.model import MODULES, Heard, Intent, Role, Said, Severity  # noqa: E402
from mailbot.core.modules import ModuleRules, scores  # noqa: E402
from mailbot.core.severity import SeverityRules, classify, own_words  # noqa: E402
from mailbot.shell import schema  # noqa: E402

T = TypeVar("T")
Matrix = NDArray[np.float64]
TABLES = "IST"  # what the builders thought up themselves: learnt from, but no writer to be asked of
OPENING = ("report", "consult", "change_request")
GRAVE = ("重大", "灾难")
MECHANICAL = ("auto_reply", "bounce", "read_receipt", "spam", "unclear")


@dataclass(frozen=True)
class Case:
    """A labelled mail; what is not labelled is empty. `again` when it is told once more in other words or with less known of it."""

    writer: str
    name: str
    said: Said
    intent: str = ""
    severity: str = ""
    module: str = ""
    hard: bool = False
    again: bool = False


@dataclass(frozen=True)
class Plan:
    """How one question is learnt: `cost` is the price of a mail on the wrong side, `damping` and `trust` as in core/opinion, `gift`
    what an answer is given beforehand (重大 and 灾难 rather once too often, report rather once too seldom: acts told without any word
    for them sound like one), `sharp` how much louder n-grams are for telling an answer from the rest, 0 to 1, `again` whether the
    n-grams that are kept are learnt from once more without the others (right more often, but of 重大 and 灾难 fewer are kept),
    `beside` how much the logistic regression counts beside the support vector machines (0: it is not asked), `most` how many n-grams
    are kept, those that say most.
    """

    answers: tuple[str, ...]
    cost: float
    damping: float
    trust: float
    gift: Mapping[str, float]
    sharp: float
    again: bool = True
    beside: float = 0.0
    most: int = 26_000


INTENTS = tuple(intent.value for intent in Intent)
PLANS = {
    "severity": Plan(
        tuple(level.value for level in Severity),
        1.0,
        0.5,
        0.4,
        {"重大": 0.35, "灾难": 0.4},
        0.25,
        again=False,
        beside=0.25,
    ),
    "module": Plan(MODULES, 1.0, 0.5, 0.4, {}, 0.5, beside=0.25, most=45_000),
    "intent": Plan(INTENTS, 1.0, 0.5, 0.4, {"report": -0.15}, 0.0, beside=0.25),
}
# The logistic regression follows the mails this closely; an answer with many mails counts each of them to this power of their number less.
NEARNESS, EVENNESS = 3.0, 0.5
# Rows are this long on the average; only with `cost` it says how closely the mails are followed.
LENGTH = 3.0
# What a mail counts for that two careful people may see differently.
DOUBTFUL = 0.3
# An n-gram is learnt when this many mails have it; rare ones count up to this power of their information more.
LEAST, RARITY = 2, 0.5
# Of a kind of letter so many answers must be known before anything is said of another.
ENOUGH = 10
# No n-gram is louder than one that one side has e to this power as often as the other.
CLEAREST = 4.0
# A machine has learnt enough when its last round moved it by no more than this; ten times closer changes one mail in two thousand.
ENDING = 0.1
# A weight is written in so many steps up or down; the largest few in ten thousand are cut to the last step.
STEPS, WITHIN = 45, 0.9999


def written() -> Iterator[Case]:
    """The mails of the writers."""
    for path in sorted((ROOT / "tests/reading").glob("tune-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            opening = case["intent"] in OPENING
            yield Case(
                path.stem.removeprefix("tune-"),
                case["id"],
                reading.said(case),
                case["intent"],
                (opening and case.get("severity")) or "",
                (opening and case.get("module")) or "",
                bool(case.get("hard")),
            )


def _rows(name: str) -> Iterator[list[str]]:
    path = ROOT / "tests/core" / name
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    yield from (line.split("|") for line in lines if line and not line.startswith("#"))


def tables() -> Iterator[Case]:
    """The builders' own tables of short mails."""
    for at, (place, subject, text, intent, *_) in enumerate(_rows("intents_cases.txt")):
        cited = tuple(re.findall(r"(?:TJ|W)-\d{4}-\d+", subject + text))
        said = Said(subject, text.replace("\\n", "\n"), None if place == "first" else place, cited=cited)
        yield Case("I", f"I{at}", said, intent)
    for at, (level, module, _, subject, text) in enumerate(_rows("reading_cases.txt")):
        yield Case("S", f"S{at}", Said(subject, text.replace("\\n", "\n")), "", level, module)
    for at, (place, intent, level, module, subject, text) in enumerate(_rows("opinion_cases.txt")):
        said = Said(subject, text.replace("\\n", "\n"), None if place == "first" else place)
        yield Case("T", f"T{at}", said, intent, level, module)


def courteous(cases: Iterable[Case]) -> Iterator[Case]:
    """The mails, and every third of them once more with a greeting before it or courteous or hurried words behind it: those say
    nothing of the matter. Only a fault is hurried; of a machine's words none are told otherwise.
    """
    words: dict[str, list[str]] = {}
    for place, said in _rows("courtesies.txt"):
        words.setdefault(place, []).append(said.replace("\\n", "\n"))
    for case in cases:
        yield case
        chance = int(sha256(f"{case.writer}/{case.name}".encode()).hexdigest(), 16)
        if chance % 3 == 0 and case.said.text.strip() and case.intent not in MECHANICAL:
            yield replace(case, said=replace(case.said, text=_dressed(case, chance // 3, words)), again=True)


def _dressed(case: Case, chance: int, words: Mapping[str, list[str]]) -> str:
    """The text of a mail with words before it, behind it or both, as chance has it."""
    which, chance = chance % 3, chance // 3
    hurried = case.intent in ("", "report") and case.said.replying_to is None
    tails = words["behind"] + words["urgent"] if hurried else words["behind"]
    before = words["before"][chance % len(words["before"])] if which != 1 else ""
    behind = tails[chance // 97 % len(tails)] if which != 0 else ""
    return before + case.said.text.rstrip().rstrip("，。！!~") + behind


def withheld(cases: Iterable[Case]) -> Iterator[Case]:
    """The mails, and for the intent each answer once more without what answers it, without its writer's role or without both, and every
    third first mail without the role: what no ledger and no register tells must be heard in the words.
    """
    for case in cases:
        yield case
        role, place = case.said.role, case.said.replying_to
        which = int(sha256(f"without/{case.writer}/{case.name}".encode()).hexdigest(), 16) % 3
        if case.again or not case.intent or (place is None and (which or role in (None, Role.STRANGER))):
            continue
        said = replace(case.said, role=role if which == 2 else None, replying_to=opinion.UNKNOWN if which else place)
        yield replace(case, said=said, severity="", module="", again=True)


@dataclass(frozen=True)
class Ear:
    """How one question hears a mail: what is read of it, what the rules alone make of it, and what is known of its writer (as
    core/opinion is told all three).
    """

    read: Callable[[Said], frozenset[str]]
    say: Callable[[Said], Mapping[str, float]]
    known: Callable[[Said], Mapping[str, float]] = lambda _: {}


def rules_alone(name: str, kind: type[T]) -> T:
    """A shipped rules file without any opinion."""
    data, problems = schema.parse(ROOT / "rules" / f"{name}.toml")
    rules, more = schema.read(kind, data, name)
    if rules is None:
        sys.exit("\n".join(map(str, problems + more)))
    return rules


def ears() -> dict[str, Ear]:
    """How each question hears a mail."""
    severe = rules_alone("severity", SeverityRules)
    modules = rules_alone("modules", ModuleRules)
    intents = rules_alone("intents", IntentRules)
    return {
        "severity": Ear(
            lambda said: opinion.of_report(said, own_words(said)),
            lambda said: opinion.level_say(classify(said, severe)),
        ),
        "module": Ear(
            lambda said: opinion.of_matter(said, own_words(said)),
            lambda said: opinion.module_say(scores(said, modules)),
        ),
        "intent": Ear(
            opinion.of_mail,
            lambda said: opinion.intent_say(hear(said, intents)),
            lambda said: opinion.role_says(said.role),
        ),
    }


@dataclass(frozen=True)
class Lesson:
    """All that one question is learnt from: mails, what is read of each, the n-grams known with what each counts, all as a matrix, and
    what each mail counts.
    """

    plan: Plan
    cases: list[Case]
    reads: list[frozenset[str]]
    right: NDArray[np.intp]
    known: dict[str, float]
    rows: csr_matrix
    counts: NDArray[np.float64]


def lesson(name: str, cases: Iterable[Case], ear: Ear) -> Lesson:
    """The mails that have an answer to a question, as rows of weighted n-grams of mean length 1."""
    plan = PLANS[name]
    chosen = [case for case in cases if getattr(case, name) in plan.answers]
    reads = [ear.read(case.said) for case in chosen]
    having = Counter(
        gram
        for case, read in zip(chosen, reads, strict=True)
        for gram in read
        if not case.again or gram.startswith((f"{opinion.UNKNOWN}>", f"{opinion.UNKNOWN}~"))
    )
    least = {gram: ENOUGH for gram in having if gram.endswith(">") and len(gram) > 1}
    mails = sum(not case.again for case in chosen)
    known = {g: rarity(n, mails) for g, n in sorted(having.items()) if n >= least.get(g, LEAST)}
    right = np.array([plan.answers.index(getattr(case, name)) for case in chosen])
    rows = matrix(reads, known, plan.damping)
    unit = float(np.sqrt(rows.multiply(rows).sum() / len(chosen))) / LENGTH
    counts = np.array([DOUBTFUL if case.hard else 1.0 for case in chosen])
    return Lesson(plan, chosen, reads, right, {g: w / unit for g, w in known.items()}, rows / unit, counts)


def rarity(having: int, mails: int) -> float:
    """What an n-gram counts for being in few mails."""
    return float((np.log(mails / having) + 1) ** RARITY)


def matrix(reads: list[frozenset[str]], known: Mapping[str, float], damping: float) -> csr_matrix:
    """The mails as rows, the known n-grams as columns."""
    places = {gram: at for at, gram in enumerate(known)}
    rows, columns, values = [], [], []
    for row, read in enumerate(reads):
        scale = 1 / max(1, len(read)) ** damping
        for gram in sorted(read & places.keys()):
            rows.append(row)
            columns.append(places[gram])
            values.append(known[gram] * scale)
    return csr_matrix((values, (rows, columns)), shape=(len(reads), len(known)))


def machine(lesson: Lesson, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """What each answer met counts for each of some n-grams, and where it starts, learnt from some of the mails."""
    mails, right = lesson.rows[rows][:, columns], lesson.right[rows]
    learnt = [against(mails, right == answer, lesson.counts[rows], lesson.plan) for answer in np.unique(right)]
    return np.stack([weights for weights, _ in learnt], 1), np.array([begins for _, begins in learnt])


def against(mails: csr_matrix, yes: NDArray[np.bool_], counts: Matrix, plan: Plan) -> tuple[Matrix, float]:
    """What speaks for one answer against all others."""
    loud = loudness(mails, yes, plan.sharp)
    learner = LinearSVC(C=plan.cost, tol=ENDING, max_iter=4000, random_state=0)
    learner.fit(mails.multiply(loud).tocsr(), yes, counts)
    return learner.coef_[0] * loud, float(learner.intercept_[0])


def together(lesson: Lesson, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """The same as `machine`, learnt by weighing all answers at once."""
    right = lesson.right[rows]
    price = (1 / np.maximum(1, np.bincount(right)) ** EVENNESS)[right] * lesson.counts[rows]
    learner = LogisticRegression(C=NEARNESS, tol=1e-3, max_iter=200)
    learner.fit(lesson.rows[rows][:, columns], right, price / price.mean())
    return learner.coef_.T, learner.intercept_


def loudness(mails: csr_matrix, yes: NDArray[np.bool_], sharp: float) -> Matrix:
    """How loud each n-gram is: the more so the more often one side has it than the other (the ratio of naive Bayes), 1 for a row on the
    average.
    """
    having = mails.sign()
    inside, outside = (np.asarray(having[side].sum(0))[0] + 1 for side in (yes, ~yes))
    ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
    loud = 1 - sharp + sharp * np.minimum(np.abs(ratio), CLEAREST)
    return np.asarray(loud * np.sqrt(mails.power(2).sum() / mails.multiply(loud).power(2).sum()))


def telling(learnt: Matrix, most: int) -> NDArray[np.intp]:
    """The n-grams that say most, in their order."""
    return np.sort(np.argsort(-np.abs(learnt).max(1), kind="stable")[:most])


def question(lesson: Lesson, rows: NDArray[np.intp]) -> opinion.Question:
    """The question as core/opinion reads it, learnt from some of the mails: the n-grams that say most, in 91 steps."""
    plan = lesson.plan
    learnt, begins = machine(lesson, rows, np.arange(len(lesson.known)))
    chosen = telling(learnt, plan.most)
    learnt, begins = machine(lesson, rows, chosen) if plan.again else (learnt[chosen], begins)
    met = [answer for at, answer in enumerate(plan.answers) if at in set(lesson.right[rows])]
    if plan.beside:
        more, starts = together(lesson, rows, chosen)
        learnt, begins = learnt + plan.beside * more, begins + plan.beside * starts
    places = [plan.answers.index(answer) for answer in met]
    known = np.array(list(lesson.known.values()))[chosen, None]
    weights, start = np.zeros((len(known), len(plan.answers))), np.full(len(plan.answers), -1.0)
    weights[:, places], start[places] = learnt * known, begins
    unit = float(f"{np.quantile(np.abs(weights), WITHIN) / STEPS:.3g}")
    signs = np.clip(np.rint(weights / unit), -STEPS, STEPS).astype(int) + opinion.ZERO
    grams = list(lesson.known)
    gifts = [plan.gift.get(answer, 0.0) for answer in plan.answers]
    return opinion.Question(
        answers=plan.answers,
        start=tuple(round(float(value + gift), 4) for value, gift in zip(start, gifts, strict=True)),
        unit=unit,
        damping=plan.damping,
        trust=plan.trust,
        grams="\n".join(grams[at] for at in chosen),
        weights="".join(map(chr, signs.ravel().tolist())),
    )


def unmet(lesson: Lesson, ear: Ear) -> tuple[NDArray[np.intp], Matrix, Matrix]:
    """The mails of the writers; how text and role of each lean, learnt from all other writers; and what the rules say of it."""
    writers = np.array([case.writer for case in lesson.cases])
    asked = np.flatnonzero(~np.isin(writers, list(TABLES)))
    text = np.zeros((len(writers), len(lesson.plan.answers)))
    for writer in sorted(set(writers[asked])):
        learnt = question(lesson, np.flatnonzero(writers != writer))
        for row in np.flatnonzero(writers == writer):
            known = ear.known(lesson.cases[row].said)
            text[row] = list(opinion.leanings(lesson.reads[row], learnt, known).values())
    says = [ear.say(lesson.cases[row].said) for row in asked]
    return asked, text[asked], np.array([[say.get(answer, 0.0) for answer in lesson.plan.answers] for say in says])


def check(name: str, lesson: Lesson, ear: Ear) -> None:
    """Print, by writer, how often rules, opinion and both are right on mails the opinion has not met."""
    asked, text, rules = unmet(lesson, ear)
    writers = np.array([lesson.cases[row].writer for row in asked])
    right = lesson.right[asked]
    first, lead = rules.argmax(1), (text + lesson.plan.trust * rules).argmax(1)
    both = np.where(allowed(lesson, asked, lead, rules), lead, first)
    for who, found in (("rules", first), ("opinion", text.argmax(1)), ("both", both)):
        rates = {str(w): f"{(found == right)[writers == w].mean():.1%}" for w in sorted(set(writers))}
        print(f"{name:9}{who:8}", f"all {(found == right).mean():.1%}", rates, *grave(lesson.plan, right, found))


def allowed(lesson: Lesson, asked: NDArray[np.intp], leads: NDArray[np.intp], rules: Matrix) -> list[bool]:
    """Where the opinion may put its answer before that of the rules."""
    answers = lesson.plan.answers
    if answers != INTENTS:
        return [True] * len(asked)
    firsts = (Heard(Intent(answers[say.argmax()]), float(say.max()), "") for say in rules)
    saids = (lesson.cases[row].said for row in asked)
    return [
        leading.may_lead(Intent(answers[lead]), first, said)
        for lead, first, said in zip(leads, firsts, saids, strict=True)
    ]


def grave(plan: Plan, right: NDArray[np.intp], found: NDArray[np.intp]) -> Iterator[str]:
    """For severity: how many of 重大 and 灾难 are kept there, how many of the rest are raised to them."""
    if GRAVE[0] in plan.answers:
        least = plan.answers.index(GRAVE[0])
        yield f"kept {(found[right >= least] >= least).mean():.1%} raised {(found[right < least] >= least).mean():.1%}"


def main() -> None:
    """Write rules/opinion.json, or with --check only tell how well it does."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    cases = [*withheld(courteous([*written(), *tables()]))]
    hearing = ears()
    lessons = {name: lesson(name, cases, ear) for name, ear in hearing.items()}
    if options.parse_args().check:
        for name, each in lessons.items():
            check(name, each, hearing[name])
        return
    told = {name: asdict(question(each, np.arange(len(each.cases)))) for name, each in lessons.items()}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (ROOT / "rules/opinion.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
