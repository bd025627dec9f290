"""In their own words: what closes, confirms, admits or costs must be said by the writer, not by a letter that is sent on or quoted."""

from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.mail.body import own
from mailbot.mail.message import Mail
from mailbot.mail.quoting import is_quoted


def said_by_writer(mail: Mail) -> str | None:
    """The writer's own words where the new text holds somebody else's too; None where all of it is the writer's."""
    marked = any(is_quoted(line) for line in mail.new_text.splitlines()) and not mail.quoted
    return own(mail.new_text) if mail.forwarded or marked else None


def in_own_words(case: Case) -> Case:
    """The mail as if nothing were sent on with it."""
    mine = said_by_writer(case.mail)
    if mine is None:
        return case
    hearing, mail = case.hearing, replace(case.mail, new_text=mine, quoted=case.mail.new_text)
    return replace(case, hearing=replace(hearing, mail=mail, said=replace(hearing.said, text=mine)))
