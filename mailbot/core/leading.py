"""Where the second opinion (core/opinion) may put its answer before that of the rules, and what it alone hears is only asked about."""

import re
from collections.abc import Mapping

from mailbot.core.model import Heard, Intent, Role, Said
from mailbot.core.people import MAY

UNSURE = 0.45  # the confidence of what the opinion decides: under 0.5 a person should look
# Consent, cost, a closing, and what would leave a person without an answer: where the opinion alone hears them they
# are asked back, never acted on.
COSTLY = frozenset(
    {
        Intent.CONFIRM,
        Intent.CLOSE,
        Intent.WARNING_VERIFY,
        Intent.WARNING_REJECT,
        Intent.REMOTE_GRANT,
        Intent.LOSS_CLAIM,
        Intent.SPAM,
    }
)
# What only a machine says: no opinion may take a person for one.
MACHINES = frozenset({Intent.AUTO_REPLY, Intent.BOUNCE, Intent.READ_RECEIPT})
# What answers a letter of ours: a fault told in a first mail that names no matter of ours is no such answer, though it came again.
ANSWERS = frozenset({Intent.CONFIRM, Intent.REJECT})
ANSWERING = re.compile(
    "确认|同意|认可|属实|无误|核[对实]|可以|行|好|没问题|正常|通过|知道|不|没|未|还|又|仍|错|有误|重新"
)
"""Without any of these words a first mail neither consents nor refuses."""
MATTER = re.compile(r"考核表|附件\s?[1-3一二三]|升级|警告|(?<!\d)0\d{3}(?!\d)|[那这]张?单|[关结销]单|结案")
# What a form that came without being recognised is told by; a picture is none.
FORMAL = re.compile("表|填|签|章|附件[1-3一二三]")
REFUSALS = frozenset({Intent.REJECT, Intent.REMOTE_REFUSE})
_PAIRS = (
    (Intent.CONFIRM, Intent.REJECT),
    (Intent.WARNING_VERIFY, Intent.WARNING_REJECT),
    (Intent.REMOTE_GRANT, Intent.REMOTE_REFUSE),
)
OPPOSITE = dict(_PAIRS) | {no: yes for yes, no in _PAIRS}
"""A decision and its contrary: where rules and opinion hear one each, neither is acted on."""
DOUBTED = 0.4  # the confidence of what the opinion makes of words that the rules found unclear
# A lead so small comes and goes with one writer more or less; up to here the rules are right as often. Twice that where they hear what costs.
HAIR = 0.15
LONG = 15  # characters in which a word of thanks may be only the greeting


STANDS = {
    Intent.UNCLEAR: frozenset({Intent.ACCEPT, Intent.PROMISE}),
    Intent.INFO: frozenset({Intent.SEVERITY_CHANGE}),
    Intent.ASK_INFO: frozenset({Intent.INFO}),
    Intent.FORM_REQUEST: frozenset({Intent.STATUS_QUERY}),
    Intent.REJECT: frozenset({Intent.OBJECT, Intent.LOSS_CLAIM}),
}
"""What the rules hear plainly, and what the opinion may not put in its place: a promise where the engineer leaves it open, another level
where something is told, mere telling where something is asked for, the state of things where a form is asked for, an objection to a warning or
a loss where a closing or statement is refused."""


def may_lead(lead: Intent, first: Heard, said: Said) -> bool:
    """Whether the opinion may put an intent before the rules' first: in place of a plain decision no consent but its contrary, nothing
    in place of what a machine wrote or of bare thanks, for two machines would never stop; no answer where nothing was answered, no thanks
    where anything else is heard, nothing of what `STANDS` forbids; a form said to be enclosed is neither asked for nor a decision.
    """
    told, plain = first.intent is Intent.THANKS and len(said.text) > LONG, first.score > UNSURE
    silent = first.intent in MACHINES or (first.intent is Intent.THANKS and not told)
    silent |= plain and lead in STANDS.get(first.intent, ())
    silent |= plain and lead is Intent.THANKS and first.intent is not Intent.UNCLEAR
    urged = first.intent is Intent.FOLLOW_UP and plain and said.role is Role.IT
    silent |= urged and said.replying_to == "received"  # what 信息科 asks for is asked of the engineer
    enclosed = first.intent is Intent.FORM and lead in COSTLY | REFUSALS | {Intent.FORM_REQUEST}
    consents = lead in COSTLY - {Intent.LOSS_CLAIM}
    theirs = said.role in MAY.get(first.intent, frozenset()) or said.role in (None, Role.STRANGER)
    decided = theirs and first.intent in (COSTLY | REFUSALS if consents else REFUSALS if lead in REFUSALS else ())
    named = said.replying_to is not None or said.cited or MATTER.search(said.whole)
    opens = said.replying_to is None and not said.cited
    fault = first.intent is Intent.REPORT and plain
    nothing = fault and ((lead in ANSWERS and not named) or lead is Intent.FORM or (lead is Intent.INFO and opens))
    nothing |= opens and lead in ANSWERS and not ANSWERING.search(said.whole)
    formless = lead is Intent.FORM and not FORMAL.search(said.whole)
    return (
        lead not in MACHINES
        and not (silent or nothing or enclosed or formless)
        and (not decided or OPPOSITE.get(lead) is first.intent)
    )


def by_a_hair(lead: Intent, first: Heard, lean: Mapping[str, float]) -> bool:
    """Whether words that the rules heard are outdone by so little that other mails to learn from would have turned it: then they stand."""
    costs = first.intent in COSTLY and first.score > UNSURE
    return bool(first.why) and lean[lead.value] - lean.get(first.intent.value, 0.0) < HAIR * (1 + costs)


def asked_back(one: Heard) -> bool:
    """Whether this was heard by the opinion alone and is too costly to act on: consent at all, a refusal out of a doubt."""
    return one.score <= (DOUBTED if one.intent in REFUSALS else UNSURE) and one.intent in COSTLY | REFUSALS
