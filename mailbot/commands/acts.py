"""Which of all that a mail says is acted on."""

from collections.abc import Container

from mailbot.commands.case import CUSTOMISATION, Hearing
from mailbot.core.model import Intent

# At most one of these opens something, else one mail would become two tickets.
OPENING = (Intent.FORM, Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST)
# A mail that does one of these and is also unclear about something lesser need not be asked back.
QUIET = frozenset({Intent.THANKS, Intent.SPAM, Intent.UNCLEAR})
# Said beside a confirmation they open nothing; the letters about the confirmation pass them on.
WISHES = frozenset({Intent.CONSULT, Intent.CHANGE_REQUEST})


def acts(hearing: Hearing, known: Container[Intent]) -> tuple[Intent, ...]:
    """The intents to act on: all heard, but one opening only, and with a form what the form already does is not done
    twice; `known` are those that some command does.
    """
    intents = list(dict.fromkeys(intent for intent in hearing.intents if intent in known))
    openings = [intent for intent in intents if intent in OPENING]
    if hearing.form or hearing.heard[0].intent is Intent.FORM:
        done_by_form = {
            Intent.CONFIRM,
            Intent.FOLLOW_UP,
            Intent.INFO,
            Intent.FORM_REQUEST,
        }
        done_by_form |= set() if _beside_a_record(hearing) else {Intent.PROMISE, Intent.CLOSE, Intent.ACCEPT}
        return (Intent.FORM, *(i for i in intents if i not in done_by_form and i not in OPENING and i not in QUIET))
    aside = WISHES if intents and intents[0] is Intent.CONFIRM else frozenset()
    kept = [intent for intent in intents if intent not in openings[1:] and intent not in aside]
    loud = [intent for intent in kept if intent not in QUIET]
    return tuple(loud if loud and kept[0] not in QUIET else kept[:1])


def _beside_a_record(hearing: Hearing) -> bool:
    """Whether the form says nothing of the ticket in hand, so that what is done to it is said by the words alone."""
    return bool(hearing.ticket and hearing.forms) and all(form.annex != CUSTOMISATION for form, _ in hearing.forms)
