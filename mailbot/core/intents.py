"""What a mail asks: the weighted cues of rules/intents.toml, and never a guess where a guess would cost.

The text is laid out as lines (a clause each, a sentence each, the whole), so that a cue's `unless` silences it exactly
where it stands: "不再报错" is no fault, "不同意" no consent. Points add up per intent; what the mail answers, its
context, chooses the cues.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from mailbot.core import opinion
from mailbot.core.consent import Consent, loose
from mailbot.core.courtesy import bare
from mailbot.core.model import Heard, Intent, Said
from mailbot.core.opinion import Question
from mailbot.core.people import HOSPITAL, VENDOR
from mailbot.core.sought import Sought, sought
from mailbot.core.wording import Wording, lay_out

FIRST = "first"
ENGINEERS = "engineers"  # the group of contexts in which what an engineer writes is heard as his answers to 派单 are
NUMBERED = r"(?:TJ|W)-\d{4}-\d+[\s:：，,]*"
SHORT = 30  # characters up to which a whole clause is handed on as the words that spoke


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A sign other cues refer to by name: heard anywhere in the mail unless its own clause takes it back."""

    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    span: str = "clause"


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One way people say a thing, worth `weight` points once. Empty `within` means every context, empty `says` that
    the marks it needs are all there is to it.

    `span` is the unit searched: clause, sentence, mail or subject; `unless` silences within that unit; `needs` are
    marks that must all be heard in the mail, `lacks` marks of which none may be.
    """

    weight: float
    says: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    span: str = "clause"
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a mail answers: is its subject the writer's own, what is it when nothing is heard, who has a head start."""

    otherwise: Intent
    own_subject: bool = False
    leads: tuple[Intent, ...] = ()
    unless_clear: tuple[Intent, ...] = ()
    head_start: dict[Intent, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntentRules:
    """rules/intents.toml as values.

    An intent counts as said from `heard_at` points. `offered` are the words our letters ask for, `reserved` names the mark that takes
    a costly word back, `consent` what a clause of consent may be made of, `opposites` are yes and no, of `rivals` only the first is
    kept, `beside_form` is heard beside a form, `alone` only by itself.
    """

    heard_at: float
    groups: dict[str, tuple[str, ...]]
    contexts: dict[str, Context]
    marks: dict[str, Mark]
    cues: dict[Intent, tuple[Cue, ...]]
    reserved: dict[Intent, str]
    offered: dict[Intent, str]
    opposites: tuple[tuple[Intent, Intent], ...]
    rivals: tuple[tuple[Intent, ...], ...]
    beside_form: tuple[Intent, ...]
    alone: tuple[Intent, ...]
    consent: Consent
    second: Question | None = None


@dataclass(frozen=True, slots=True)
class _Vote:
    intent: Intent
    points: float
    words: str


def hear(said: Said, rules: IntentRules) -> tuple[Heard, ...]:
    """Everything the mail asks, weightiest first, at least one; UNCLEAR leads where consent is not said plainly."""
    heard = _ruled(said, rules)
    sure = said.annexes or _as_offered(said, rules.offered.get(heard[0].intent))
    return heard if rules.second is None or sure else opinion.intents(heard, said, rules.second)


def _as_offered(said: Said, words: str | None) -> bool:
    """Whether the mail begins with the words that our letters ask for where this is meant, perhaps after a greeting and the number of
    its matter.
    """
    begun = rf"\s*(?:{NUMBERED})?(?:{words})(?:[\s:：。，,；;！!]|$)"
    return words is not None and re.match(begun, bare(opinion.words_of(said)), re.MULTILINE) is not None


def _ruled(said: Said, rules: IntentRules) -> tuple[Heard, ...]:
    """What the cues say."""
    context = rules.contexts.get(said.replying_to or FIRST) or rules.contexts["other"]
    wording = lay_out(said.subject if context.own_subject else "", said.text)
    if not wording.mail and not said.annexes:
        return (_fallback(said, context),)
    marks = _Marks(rules.marks, wording, said)
    heard = _ranked(_votes(said, wording, marks, rules), context, rules.heard_at)
    clear = _without_rivals(_plainly(_alone(heard, rules), marks, context, rules), marks, rules)
    return _with_form(clear, said, rules) if said.annexes else clear or (_fallback(said, context),)


def _votes(said: Said, wording: Wording, marks: "_Marks", rules: IntentRules) -> Iterator[_Vote]:
    """Each cue that speaks in this context, once."""
    places = _places(said, rules)
    for intent, cues in rules.cues.items():
        for cue in cues:
            if (cue.within and places.isdisjoint(cue.within)) or not marks.allow(cue):
                continue
            words = found(wording, cue) if cue.says else marks.words(cue)
            if words is not None:
                yield _Vote(intent, cue.weight, words)


def _places(said: Said, rules: IntentRules) -> frozenset[str]:
    """The context by its own name and by the names of its groups."""
    place = said.replying_to or FIRST
    place = place if place in rules.contexts else "other"
    theirs = said.role in VENDOR
    groups = (name for name, members in rules.groups.items() if place in members and (theirs or name != ENGINEERS))
    return frozenset((place, *groups))


class _Marks:
    """The marks of one mail, each looked for at most once."""

    def __init__(self, marks: Mapping[str, Mark], wording: Wording, said: Said) -> None:
        self._marks = marks
        self._wording = wording
        self._known: dict[str, str | None] = {
            "cited": said.cited[0] if said.cited else None,
            "long": "" if len(said.text) > 60 else None,
        }
        if said.role in VENDOR | HOSPITAL:
            self._known["vendor"] = "" if said.role in VENDOR else None

    def allow(self, cue: Cue) -> bool:
        """Whether all that the cue needs is there and nothing it must lack."""
        return all(map(self.has, cue.needs)) and not any(map(self.has, cue.lacks))

    def has(self, name: str) -> bool:
        """Whether a mark is in the mail."""
        return self.heard(name) is not None

    def words(self, cue: Cue) -> str:
        """The words of the marks a cue rests on, for a cue that has none of its own."""
        return "，".join(words for name in cue.needs if (words := self.heard(name)))

    def loose(self, consent: Consent) -> str | None:
        """The clause of consent that is not wholly understood."""
        return loose(self._wording.clause.split("\n"), consent)

    def heard(self, name: str) -> str | None:
        """The words of a mark, None if it is not in the mail."""
        if name not in self._known:
            self._known[name] = found(self._wording, self._marks[name])
        return self._known[name]


def found(wording: Wording, sign: Mark | Cue) -> str | None:
    """The first unit in which one of its `says` stands and none of its `unless` (of a long one the words that match), or None."""
    text = wording.view(sign.span)
    says, unless = _patterns(sign)
    for match in says.finditer(text):
        line = _line(text, match)
        if not unless or not unless.search(line):
            return line if len(line) <= SHORT else match.group()
    return None


def _line(text: str, match: re.Match[str]) -> str:
    """The unit the match stands in."""
    end = text.find("\n", match.end())
    return text[text.rfind("\n", 0, match.start()) + 1 : end if end >= 0 else len(text)]


@cache
def _patterns(sign: Mark | Cue) -> tuple[Sought, Sought | None]:
    """What a sign says and what takes it back; known by the sign itself, for to compare all its words takes as long as to search."""
    says, unless = ("|".join(words) for words in (sign.says, sign.unless))
    return sought(says, re.MULTILINE), sought(unless, re.MULTILINE) if unless else None


def _ranked(votes: Iterable[_Vote], context: Context, heard_at: float) -> tuple[Heard, ...]:
    """Points summed per intent, with the context's head start, those said strongly enough first."""
    points: dict[Intent, float] = dict(context.head_start)
    words: dict[Intent, list[str]] = {}
    for vote in votes:
        points[vote.intent] = points.get(vote.intent, 0.0) + vote.points
        words.setdefault(vote.intent, []).append(vote.words)
    order = sorted(
        (i for i, p in points.items() if p >= heard_at and i in words), key=lambda i: (_place(i, context), -points[i])
    )
    return tuple(Heard(i, _share(points[i]), "；".join(dict.fromkeys(filter(None, words[i])))) for i in order)


def _place(intent: Intent, context: Context) -> int:
    """Where an intent stands among those that lead in a context, whatever their points; all others after them."""
    return context.leads.index(intent) if intent in context.leads else len(context.leads)


def _share(points: float) -> float:
    """Points as a number below 1: three points are 0.6, eight are 0.8."""
    return round(points / (points + 2.0), 3) if points > 0 else 0.0


def _fallback(said: Said, context: Context) -> Heard:
    """What an answer of this context is when it says nothing we know; an empty mail is unclear everywhere."""
    empty = not said.text.strip() and not (context.own_subject and said.subject.strip())
    return Heard(Intent.UNCLEAR if empty else context.otherwise, 0.2, "")


def _with_form(heard: tuple[Heard, ...], said: Said, rules: IntentRules) -> tuple[Heard, ...]:
    """A form attached is the message; beside it only what the rules list is taken from the covering words."""
    form = Heard(Intent.FORM, 1.0, "、".join(f"附件{number}" for number in said.annexes))
    return (form, *(one for one in heard if one.intent in rules.beside_form))


def _without_rivals(heard: tuple[Heard, ...], marks: "_Marks", rules: IntentRules) -> tuple[Heard, ...]:
    """Of rivals only the one before the others, unless the writer says there is a second matter (另外, 顺便)."""
    groups = rules.rivals[1:] if marks.heard("besides") is not None else rules.rivals
    kept: list[Heard] = []
    for one in heard:
        if not any(one.intent in group and before.intent in group for group in groups for before in kept):
            kept.append(one)
    return tuple(kept)


def _alone(heard: tuple[Heard, ...], rules: IntentRules) -> tuple[Heard, ...]:
    """Some intents (thanks, an automatic answer, advertising) count only first or not at all, and then alone."""
    if heard and heard[0].intent in rules.alone:
        return heard[:1]
    return tuple(one for one in heard if one.intent not in rules.alone)


def _plainly(heard: tuple[Heard, ...], marks: "_Marks", context: Context, rules: IntentRules) -> tuple[Heard, ...]:
    """The same, or UNCLEAR in place of a costly word that is reserved, contradicted, or still missing."""
    doubt = _reserve(heard[0].intent, marks, rules) or _contradicted(heard, rules) if heard else None
    if not doubt and not (context.unless_clear and not heard):
        return heard
    costly = {Intent.UNCLEAR, *rules.reserved, *(intent for pair in rules.opposites for intent in pair)}
    return (Heard(Intent.UNCLEAR, 0.5, doubt or ""), *(one for one in heard if one.intent not in costly))


def _reserve(intent: Intent, marks: "_Marks", rules: IntentRules) -> str | None:
    """The words that take a costly word back, or that nobody can say whether they do."""
    mark = rules.reserved.get(intent)
    words = marks.heard(mark) if mark else None
    return words or (marks.loose(rules.consent) if intent in rules.consent.intents else None)


def _contradicted(heard: tuple[Heard, ...], rules: IntentRules) -> str | None:
    """The words of both sides when a mail says yes and no about equally strongly."""
    by_intent = {one.intent: one for one in heard}
    for yes, no in rules.opposites:
        pair = by_intent.get(yes), by_intent.get(no)
        if pair[0] and pair[1] and pair[0].score == pair[1].score:
            return f"{pair[0].why} / {pair[1].why}"
    return None
