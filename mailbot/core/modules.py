"""Which part of the system a report is about (rules/modules.toml): where the fault is, not where it is felt."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from mailbot.core import opinion
from mailbot.core.clauses import NEVER, Passage, passage
from mailbot.core.model import MODULES, Said
from mailbot.core.opinion import Question
from mailbot.core.severity import own_words
from mailbot.core.signals import spelled
from mailbot.core.sought import Sought, sought

OTHER = MODULES[-1]
SOFT = 0.5  # how far apart two leanings lie before the smaller counts little


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Words that point to a module, and how strongly. `unless` is looked for in the clause of the words, `unless_anywhere`
    in the whole text.
    """

    module: str
    points: float
    find: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ModuleRules:
    """All of rules/modules.toml: the cues; `idle`, the words of a clause that points nowhere (it works, it waits, it is
    long past); `failing`, those of one that names the fault. The rest are factors: of the subject, of a failing, an idle
    and a crowded clause (cues of `crowd` modules and more), of what comes after the opening; what the module named first gains;
    the points from which a cue is never thinned; and the score below which a mail is about nothing we know.
    """

    words: dict[str, str]
    cues: tuple[Cue, ...]
    idle: tuple[str, ...]
    failing: tuple[str, ...]
    subject: float
    fault: float
    aside: float
    later: float
    crowd: int
    crowded: float
    first: float
    strong: float
    least: float
    second: Question | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Pointer:
    cue: Cue
    find: Sought
    unless: Sought
    unless_anywhere: Sought


_HAN = "[\u4e00-\u9fff]"
_OFFICE = "(?:科|室|处|台|部|中心|组|院|窗口|护士站)"
_SIGNATURE = re.compile(
    rf"\n\s*[—-]*\s*(?:{_HAN}{{1,8}}{_OFFICE})?[ ,，/:：-]*{_HAN}{{2,4}}\s*\Z"
    rf"|\n\s*[—-]*\s*{_HAN}{{2,4}}[ ,，/]*{_HAN}{{1,8}}{_OFFICE}\s*\Z"
)


def _any(patterns: tuple[str, ...], words: dict[str, str]) -> Sought:
    return sought("|".join(spelled(pattern, words) for pattern in patterns) or NEVER)


@lru_cache(maxsize=8)
def _pointers(rules: ModuleRules) -> tuple[tuple[_Pointer, ...], Sought, Sought]:
    pointers = tuple(
        _Pointer(cue, *(_any(some, rules.words) for some in (cue.find, cue.unless, cue.unless_anywhere)))
        for cue in rules.cues
    )
    return pointers, _any(rules.idle, rules.words), _any(rules.failing, rules.words)


def scores(said: Said, rules: ModuleRules) -> dict[str, float]:
    """How strongly a text points to each module."""
    own = own_words(said)
    read = passage(_SIGNATURE.sub("", own))
    pointers, idle, failing = _pointers(rules)
    places = [(pointer.cue, _clauses(read, pointer)) for pointer in pointers]
    factors = _factors(read, idle, failing, rules, len(said.subject) if own.startswith(said.subject) else 0)
    thinned = _thinned(factors, read, places, rules)
    total: dict[str, float] = {}
    for cue, found in places:
        counts = factors if cue.points >= rules.strong else thinned
        best = max((counts[read.at(at)] for at in found), default=0.0)
        total[cue.module] = total.get(cue.module, 0.0) + cue.points * best
    return _first(places, {name: score for name, score in total.items() if score}, rules)


def _clauses(read: Passage, pointer: _Pointer) -> tuple[int, ...]:
    """Where a cue is heard."""
    places = [hit.start() for hit in pointer.find.finditer(read.plain)]
    if not places or pointer.unless_anywhere.search(read.plain):
        return ()
    return tuple(at for at in places if not pointer.unless.search(read.clause(read.at(at))))


def _factors(read: Passage, idle: Sought, failing: Sought, rules: ModuleRules, subject: int) -> list[float]:
    """What a cue counts in each clause: the subject, the opening and clauses that name a fault more."""
    opening = read.sentence(subject + 1) if subject else 0
    out = []
    for at, start in enumerate(read.starts):
        words = read.clause(at)
        factor = rules.aside if idle.search(words) else rules.fault if failing.search(words) else 1.0
        place = rules.subject if start < subject else 1.0 if read.sentences[at] <= opening + 1 else rules.later
        out.append(factor * place)
    return out


def _thinned(
    factors: list[float], read: Passage, places: list[tuple[Cue, tuple[int, ...]]], rules: ModuleRules
) -> list[float]:
    """The factors with crowded clauses thinned: a clause that names many modules names none."""
    named: list[set[str]] = [set() for _ in factors]
    for cue, found in places:
        for at in found:
            named[read.at(at)].add(cue.module)
    return [f * (rules.crowded if len(names) >= rules.crowd else 1.0) for f, names in zip(factors, named, strict=True)]


def _first(places: list[tuple[Cue, tuple[int, ...]]], total: dict[str, float], rules: ModuleRules) -> dict[str, float]:
    """The scores with the gain of the module that is named first."""
    starts = [(min(found), cue.module) for cue, found in places if found and cue.points >= 2]
    if starts and min(starts)[1] in total:
        total[min(starts)[1]] += rules.first
    return total


# Lines that a forwarded mail begins with: whose it was and when says nothing of the fault.
_HEAD = re.compile(r"^(?:from|sent|date|to|cc|发件人|发送时间|收件人|抄送) ?[:：].*$\n?", re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=1)
def _leanings(said: Said, rules: ModuleRules) -> tuple[dict[str, float], dict[str, float]]:
    """The scores, and how far text and rules together lean to each module: a ticket and its candidates ask for them in turn."""
    total = scores(said, rules)
    own = _HEAD.sub("", own_words(said))
    return total, opinion.modules(total, said, own, rules.second) if rules.second else {}


def module(said: Said, rules: ModuleRules) -> str:
    """The module with the strongest cues; 其他 when nothing points anywhere."""
    total, lean = _leanings(said, rules)
    if lean:
        return max(lean, key=lambda name: lean[name])
    best = max(total, key=lambda name: total[name], default=OTHER)
    return best if total.get(best, 0.0) >= rules.least else OTHER


def shares(said: Said, rules: ModuleRules) -> dict[str, float]:
    """How likely a text is about each module, 1 in all; without a second opinion all of it on the one module found."""
    _, lean = _leanings(said, rules)
    if not lean:
        return {module(said, rules): 1.0}
    top = max(lean.values())
    parts = {name: exp((value - top) / SOFT) for name, value in lean.items()}
    whole = sum(parts.values())
    return {name: part / whole for name, part in parts.items()}
