"""What is personal in a mail, as the ledger keeps it: how much of each kind, and which numbers are the same."""

import hmac
from hashlib import sha256

from mailbot.commands.case import Case, ours
from mailbot.core.facts import Hidden, Numbered
from mailbot.mail import privacy

_MOST = 50  # numbers of one mail that are told apart


def hidden(case: Case) -> tuple[Hidden, ...]:
    """How many data of each kind masking hides."""
    found = privacy.hidden(_said(case), ours(case.state, case.rules))
    return tuple(Hidden(what, count) for what, count in found.items())


def numbers(case: Case, matter: str) -> tuple[Numbered, ...]:
    """The masked numbers in a mail of a matter, each with an HMAC (RFC 2104) of the home's key over matter and number.

    So two mails of one ticket are known to name the same 体检号, and nobody can try out numbers or follow one from ticket to ticket.
    """
    if not matter:
        return ()
    told = (Numbered(shown, _mark(case.rules.key, matter, number)) for shown, number in privacy.numbers(_said(case)))
    return tuple(dict.fromkeys(told))[:_MOST]


def _mark(key: bytes, matter: str, number: str) -> str:
    return hmac.digest(key, f"{matter}\x00{number}".encode(), sha256).hex()[:16]


def _said(case: Case) -> str:
    """All a mail says: its own words, the names of its files, and what its forms say."""
    forms = [f"{name}：{value}" for form, _ in case.hearing.forms for name, value in form.entries]
    files = (file.filename for file in case.mail.attachments)
    return "\n".join((case.mail.subject, case.mail.new_text, *files, *forms))
