"""The state as rows: what the listing commands print, and their JSON (docs/json.md). Texts in the rows are masked already."""

from datetime import datetime

from mailbot.core.deadlines import OF_HOSPITAL, ROW_NAMES
from mailbot.core.facts import MailRead
from mailbot.core.state import State
from mailbot.core.tickets import Deadline, FormRecord, Posted, Ticket, WarningRecord

Row = dict[str, object]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _deadline(row: str, deadline: Deadline, now: datetime) -> Row:
    return {
        "row": row,
        "name": ROW_NAMES[row],
        "due": _iso(deadline.fact.due),
        "basis": deadline.fact.basis,
        "met": _iso(deadline.met),
        "missed": deadline.missed(now),
    }


def ticket(found: Ticket, state: State, now: datetime) -> Row:
    """One ticket whole."""
    return {"ticket": found.number, **_matter(found, state), **_course(found, now), "mail": found.mail}


def _matter(found: Ticket, state: State) -> Row:
    """What it is about."""
    known = [candidate for candidate in found.candidates if candidate.ticket in state.tickets]
    return {
        "kind": found.kind.value,
        "status": found.status.value,
        "severity": found.severity.value if found.severity else None,
        "confidence": found.confidence,
        "reasons": [{"rule": r.rule, "words": r.words, "says": r.says} for r in found.reasons],
        "module": found.module,
        "emergency": found.emergency,
        "environment": found.environment,
        "steps": found.steps,
        "wanted": found.wanted,
        "missing": list(found.missing),
        "brief": found.brief,
        "reporter": found.reporter,
        "problem": found.problem or None,
        "candidates": [
            {"ticket": c.ticket, "problem": state.tickets[c.ticket].problem or None, "score": c.score, "why": c.why}
            for c in known
        ],
    }


def _course(found: Ticket, now: datetime) -> Row:
    """What has become of it."""
    return {
        "opened": _iso(found.opened),
        "accepted": _iso(found.accepted),
        "accepted_by": found.accepted_by or None,
        "responded": _iso(found.responded),
        "promised": found.promised.isoformat() if found.promised else None,
        "paused": _iso(found.paused),
        "closed": _iso(found.closed),
        "cause": found.cause or None,
        "fix": found.fix or None,
        "confirmed": _iso(found.confirmed),
        "confirmed_by": found.confirmed_by or None,
        "reopened": found.reopened,
        "urged": found.urged,
        "deadlines": [_deadline(row, d, now) for row, d in found.deadlines.items() if row not in OF_HOSPITAL],
    }


def tickets(state: State, now: datetime) -> list[Row]:
    """All tickets in order of number."""
    return [ticket(found, state, now) for found in state.tickets.values()]


def problems(state: State) -> list[Row]:
    """Groups of tickets that 信息科 said are one problem."""
    groups = ((name, members, state.tickets[members[0]]) for name, members in sorted(state.members.items()) if members)
    return [
        {"problem": name, "tickets": list(members), "brief": first.brief, "module": first.module}
        for name, members, first in groups
    ]


def _warning(record: WarningRecord) -> Row:
    return {
        "warning": record.number,
        "ticket": record.ticket or None,
        "row": record.row,
        "why": record.why,
        "severity": record.severity.value if record.severity else None,
        "proposed": _iso(record.proposed),
        "status": record.status,
        "decided": _iso(record.decided),
        "decided_by": record.decided_by or None,
        "decided_mail": record.decided_mail or None,
        "objected": _iso(record.objected),
        "claimed": str(record.claimed) if record.claimed is not None else None,
    }


def warnings(state: State) -> list[Row]:
    """All warnings, proposed, verified or rejected."""
    return [_warning(record) for record in state.warnings.values()]


def _form(record: FormRecord) -> Row:
    return {
        "form": record.number,
        "annex": record.annex,
        "revision": record.fact.revision,
        "sha256": record.fact.sha256,
        "filename": record.fact.filename,
        "ticket": record.fact.ticket or None,
        "missing": list(record.fact.missing),
        "filed": _iso(record.fact.at),
        "by": record.fact.by,
        "confirmed": _iso(record.confirmed),
        "confirmed_revision": record.confirmed_revision or None,
        "reservation": record.reservation or None,
        "mail": record.fact.mail,
    }


def forms(state: State) -> list[Row]:
    """All filed annexes at their latest revision."""
    return [_form(record) for record in state.forms.values()]


def _letter(posted: Posted) -> Row:
    return {
        "message_id": posted.fact.message_id,
        "kind": posted.fact.kind,
        "to": list(posted.fact.to),
        "subject": posted.fact.subject,
        "about": posted.fact.about or None,
        "posted": _iso(posted.fact.at),
        "status": posted.status,
        "why": posted.why or None,
        "until": _iso(posted.until),
        "tries": posted.tries,
        "sha256": posted.fact.sha256,
    }


def outbox(state: State, *, every: bool = False) -> list[Row]:
    """The letters that wait or were refused; with `every` those that left or were cancelled too."""
    return [_letter(posted) for posted in state.letters.values() if every or posted.status not in {"sent", "cancelled"}]


def _mail(read: MailRead) -> Row:
    return {
        "mail": read.mail,
        "message_id": read.message_id or None,
        "from": read.by or None,
        "arrived": _iso(read.at),
        "ends": read.ends,
        "reason": read.reason,
        "intents": list(read.intents),
    }


def aside(state: State) -> list[Row]:
    """Mails set aside, and mails of unknown senders that are held."""
    return [_mail(read) for read in (*state.aside.values(), *state.held.values())]
