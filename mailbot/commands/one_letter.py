"""One letter for one event: what a weightier letter to the same people says, or can bring with it, is not sent apart."""

from dataclasses import replace
from typing import cast

from mailbot.core.decision import Decision, Letter

SLIGHT = frozenset({"hospital/accepted", "hospital/noted"})
"""Letters that only say "received"."""
ASKING = "hospital/choices"
BROUGHT_BY = {
    "hospital/accepted": ("hospital/promised",),
    "office/warning_lapsed": ("office/problem_grouped",),
    "office/problem_grouped": ("office/warning_proposed", "office/warning_decided"),
    "hospital/form_confirmed": ("hospital/form_received",),
    "hospital/incident_report": ("hospital/ticket_closed",),
}
"""News that stands in another letter of the same mail, in the first of these kinds that there is; its context then is also that letter's."""


def one_letter(decision: Decision) -> Decision:
    """The decision with no letter said twice, none slight beside a weightier one, and news within the letters that bring it."""
    told = _asked_once(list(decision.letters))
    for kind in BROUGHT_BY:
        told = _brought(told, kind)
    weighty = {letter.to for letter in told if letter.kind not in SLIGHT}
    kept: list[Letter] = []
    for letter in told:
        if letter not in kept and (letter.kind not in SLIGHT or letter.to not in weighty):
            kept.append(letter)
    return Decision(decision.facts, tuple(kept))


def _asked_once(letters: list[Letter]) -> list[Letter]:
    """The letters with all that one mail is asked back in the first question, its choices one after the other."""
    asked = [letter for letter in letters if letter.kind == ASKING]
    if len(asked) < 2 or any(letter.to != asked[0].to for letter in asked):
        return letters
    contexts = [letter.context for letter in asked]
    choices = tuple(
        dict.fromkeys(sentence for each in contexts for sentence in cast("tuple[str, ...]", each["choices"]))
    )
    whys = "；".join(dict.fromkeys(str(each["why"]) for each in contexts if each["why"]))
    whole = replace(asked[0], context={**asked[0].context, "choices": choices, "why": whys})
    return [whole if letter is asked[0] else letter for letter in letters if letter not in asked[1:]]


def _brought(letters: list[Letter], kind: str) -> list[Letter]:
    """The letters with the news of this kind in the one that brings it; apart it goes only to whom that one does not reach."""
    news = next((letter for letter in letters if letter.kind == kind), None)
    bearer = next((letter for name in BROUGHT_BY[kind] for letter in letters if letter.kind == name), None)
    if news is None or bearer is None:
        return letters
    fuller = replace(bearer, context=bearer.context | news.context)
    apart = replace(news, to=tuple(address for address in news.to if address not in bearer.to))
    changed = [fuller if letter is bearer else apart if letter is news else letter for letter in letters]
    return [letter for letter in changed if letter.to or letter is not apart]
