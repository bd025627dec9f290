"""How mails and letters change the state."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mailbot.core import facts as f
from mailbot.core import lines
from mailbot.core.folds.shared import kept
from mailbot.core.state import State
from mailbot.core.tickets import Posted

STATEMENTS = frozenset({"office/statement", "office/statement_again"})
"""Letters that ask 信息科 to confirm the latest revision of a 考核表; they are about the cycle's first day."""


def _read(state: State, fact: f.MailRead) -> None:
    state.mails[fact.mail] = fact
    for waiting in (state.aside, state.held, state.vouched):
        waiting.pop(fact.mail, None)
    if fact.message_id:  # the first to use an identity keeps it: nobody moves a thread by naming it again
        state.message_ids.setdefault(fact.message_id, fact.mail)
    if fact.about in state.tickets and fact.mail not in state.tickets[fact.about].mails:
        state.tickets[fact.about].mails.append(fact.mail)
    if fact.ends in {"aside", "held"}:
        (state.aside if fact.ends == "aside" else state.held)[fact.mail] = fact


def _settled(state: State, fact: f.AsideSettled) -> None:
    state.aside.pop(fact.mail, None)


def _digest(state: State, fact: f.DigestSent) -> None:
    state.digests.add(fact.week)
    state.last_digests[fact.every] = fact.at


def _posted(state: State, fact: f.LetterPosted) -> None:
    state.letters[fact.message_id] = Posted(fact)
    state.give(fact)
    state.outbox[fact.message_id] = None
    if fact.about in state.tickets:
        state.tickets[fact.about].letters.append(fact.message_id)
    if fact.kind in STATEMENTS:
        record = state.statements[date.fromisoformat(fact.about)]
        record.shown[fact.message_id] = record.issued.revision


def _sent(state: State, fact: f.LetterSent) -> None:
    state.letters[fact.message_id].status = "sent"
    state.outbox.pop(fact.message_id, None)
    state.sending_rests = None
    lines.up(state.lines, lines.SEND, fact.at)


def _deferred(state: State, fact: f.LetterDeferred) -> None:
    posted = state.letters[fact.message_id]
    posted.status, posted.why, posted.until = "deferred", fact.why, fact.until
    posted.tries += 1
    posted.remaining = fact.to or posted.remaining
    if fact.everyone:
        state.sending_rests = fact.until
        lines.down(state.lines, lines.SEND, fact.at, fact.why)


def _refused(state: State, fact: f.LetterRefused) -> None:
    posted = state.letters.get(fact.message_id)
    if posted:
        posted.status, posted.why, posted.refused = "refused", fact.why, fact.at
        posted.failed += fact.recipients or posted.fact.to
        state.outbox.pop(fact.message_id, None)


def _delayed(state: State, fact: f.LetterDelayed) -> None:
    posted = state.letters[fact.message_id]
    posted.why, posted.late = fact.why, posted.late or fact.late


def _complained(state: State, fact: f.LetterComplained) -> None:
    state.letters[fact.message_id].complained = True


def _answers_held(state: State, fact: f.AnswersHeld) -> None:
    if fact.told:
        state.answers_held[fact.address] = fact.at


def _resent(state: State, fact: f.LetterResent) -> None:
    posted = state.letters[fact.message_id]
    posted.status, posted.why, posted.until, posted.tries, posted.remaining = "waiting", "", None, 0, ()
    state.outbox[fact.message_id] = None
    state.sending_rests = None


def _cancelled(state: State, fact: f.LetterCancelled) -> None:
    state.letters[fact.message_id].status = "cancelled"
    state.outbox.pop(fact.message_id, None)


def _down(state: State, fact: f.LineDown) -> None:
    lines.down(state.lines, fact.line, fact.since, fact.why)


def _up(state: State, fact: f.LineUp) -> None:
    lines.up(state.lines, fact.line, fact.at)


def _told(state: State, fact: f.LineTold) -> None:
    lines.told(state.lines, fact.line, fact.at, is_up=fact.up, why=fact.why)


def _cursor(state: State, fact: f.CursorMoved) -> None:
    state.cursors[fact.folder] = (fact.uidvalidity, fact.uid)


FOLDS: dict[type[f.Fact], Callable[[State, Any], None]] = {
    f.MailRead: _read,
    f.AsideSettled: _settled,
    f.DigestSent: _digest,
    f.LetterPosted: _posted,
    f.LetterSent: _sent,
    f.LetterDeferred: _deferred,
    f.LetterRefused: _refused,
    f.LetterDelayed: _delayed,
    f.LetterComplained: _complained,
    f.AnswersHeld: _answers_held,
    f.OriginalsGiven: kept,
    f.LetterResent: _resent,
    f.LetterCancelled: _cancelled,
    f.LineDown: _down,
    f.LineUp: _up,
    f.LineTold: _told,
    f.CursorMoved: _cursor,
}
