"""What a mail system says of a letter: that it failed, waits, arrived, or is complained of (RFC 3464, 5965), by fields or in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.mail.bounce_words import (
    ASKS,
    BY_HAND,
    COMPLAINED,
    COPY,
    DAEMON,
    ENDED,
    GIVEN_UP,
    GREETED,
    HAILED,
    HANZI,
    KEEPER,
    LABELS,
    NOTIFIED,
    PASSED_ON,
    SAYS,
    SENT_BACK,
    STATES,
    TITLES,
    WAITS,
)
from mailbot.mail.contents import REPORT, RETURNED
from mailbot.mail.message import Mail
from mailbot.mail.prefixes import bare

SUBJECT, HEAD, MOST = 300, 600, 8000
"""Signs of a subject that are looked at, of a text in which a mail system says what it is about, and in which it says of whom and why."""

_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MESSAGE_ID = re.compile(r"^[ \t]*(?:>[ \t]*)*message-id:\s*<([^<>\s]{1,300})>", re.IGNORECASE | re.MULTILINE)
_WHY = (
    re.compile(r"(?:退信原因|失败原因|原因|reason)\s*[:：\t ]\s*(\S.{2,300})", re.IGNORECASE),
    re.compile(r"(\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}.{0,300})"),
    re.compile(r"(\b5[0-5]\d[ -]\D.{3,300})"),
)
_TO_WHOM = re.compile(r"(?:收件人|收信人|recipient|to)\w*\s*[:：\t <]\s*.{0,80}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of a letter: to whom it went, by which Message-IDs it may be known (the surest first), its subject, and why.

    `outcome` is failed, delayed (it is tried further), complaint (its reader calls it spam) or delivered.
    """

    recipients: tuple[str, ...]
    message_ids: tuple[str, ...]
    subject: str
    reason: str
    outcome: str = "failed"


def nobody(mail: Mail) -> bool:
    """Whether the envelope names no sender (RFC 5321 4.5.5): only machines write so."""
    paths = mail.headers.get("return-path", ())[:1]
    return any(path.strip() in {"<>", ""} or DAEMON.search(path[:SUBJECT]) for path in paths)


def is_report(mail: Mail) -> bool:
    """By its fields (RFC 3464 2, 5965 3, Exim's, Amazon's; an MDN that says refused, RFC 5429 2.2.1), or by a name no person bears."""
    kind, refused = mail.header(REPORT), "(rejected)" in mail.header("auto-submitted").lower()
    if kind in {"delivery-status", "feedback-report"} or mail.header(REPORT + "feedback-type"):
        return True
    if mail.header(REPORT + "action") or mail.header(REPORT + "status"):
        return True
    if mail.headers.get("x-failed-recipients") or NOTIFIED.match(mail.text):
        return True
    if kind and not refused:
        return False
    return bool(DAEMON.search(f"{mail.sender.address}\n{mail.sender.name}\n{mail.header('from')[:SUBJECT]}"))


def is_told(mail: Mail) -> bool:
    """By its words: those of nobody are soon believed, those of a postmaster less, and those of an address like any other hardly."""
    subject, head = mail.subject[:SUBJECT], mail.text[:HEAD]
    says, labels = bool(SAYS.match(subject)), bool(LABELS.search(mail.text[:MOST]))
    if nobody(mail) or not (mail.sender.address or mail.header("return-path")):
        return says or labels or bool(STATES.search(head))
    if KEEPER.match(mail.sender.address):
        named = labels or (says and not HANZI.search(head))
        said = GREETED.sub("", HAILED.sub("", head))
        plainly = TITLES.match(subject) and not (BY_HAND.search(said) or ASKS.search(said))
        return (named and not BY_HAND.match(HAILED.sub("", head).lstrip())) or (
            says and (bool(plainly) or _begins(said))
        )
    shown = labels or _returned(mail) or TITLES.match(subject)
    passed = PASSED_ON.match(subject) and not ENDED.search(subject)
    if not head.strip() and SENT_BACK.match(subject.strip()):
        return _returned(mail)
    return says and _begins(head) and bool(shown) and not (passed or ASKS.search(f"{subject}\n{head}"))


def _begins(head: str) -> bool:
    """Whether a text begins as programs begin it, with nothing of a person before."""
    head = HAILED.sub("", head)
    found = STATES.search(head)
    return found is not None and not BY_HAND.search(head[: found.start()])


def _returned(mail: Mail) -> bool:
    """Whether the letter that it speaks of comes with it."""
    return any(a.content_type == "message/rfc822" for a in mail.attachments) or bool(COPY.search(mail.text[:MOST]))


def bounced(mail: Mail) -> Bounce:
    """What a bounce says: by the status fields (RFC 3464 2.3), else by what the mail system wrote."""
    return Bounce(_failed(mail), _which(mail), bare(mail.header(RETURNED + "subject")), _why(mail), _outcome(mail))


def _outcome(mail: Mail) -> str:
    """Failed if any recipient is: the fields decide, and without them the words."""
    if mail.header(REPORT) == "feedback-report" or COMPLAINED.match(mail.subject[:SUBJECT] or mail.text[:HEAD]):
        return "complaint"
    actions = {action.split()[0].lower() for action in mail.headers.get(REPORT + "action", ()) if action.strip()}
    if actions:
        return next((said for said in ("failed", "delayed") if said in actions), "delivered")
    words = f"{mail.subject[:SUBJECT]}\n{mail.text[:2000]}"
    return "delayed" if WAITS.search(words) and not GIVEN_UP.search(words) else "failed"


def _failed(mail: Mail) -> tuple[str, ...]:
    """The recipients that were not reached, lower case; the field that names them best first (RFC 3464 2.3.1, 2.3.2)."""
    names = (
        REPORT + "final-recipient",
        REPORT + "original-recipient",
        REPORT + "original-rcpt-to",
        "x-failed-recipients",
    )
    stated = [value for name in names for value in mail.headers.get(name, ())]
    text = mail.text[:MOST]
    sources = (stated,) if stated else (_TO_WHOM.findall(text), [text])
    found = next(filter(None, map(_addresses, sources)), [])
    own = {person.address for person in (*mail.to, mail.sender)}
    return tuple(dict.fromkeys(address for address in found if address not in own and not DAEMON.search(address)))


def _addresses(values: Iterable[str]) -> list[str]:
    return [address.lower() for value in values for address in _ADDRESS.findall(value)]


def _which(mail: Mail) -> tuple[str, ...]:
    """The Message-IDs of the letter: of its returned header, of the report, of the text or an attached copy, of what the mail answers."""
    fields = (*mail.headers.get(RETURNED + "message-id", ()), *mail.headers.get(REPORT + "original-message-id", ()))
    copies = (a.data[:20_000].decode("latin-1") for a in mail.attachments if a.content_type == "message/rfc822")
    quoted = (match for source in (mail.text, *copies) for match in _MESSAGE_ID.findall(source)[:3])
    found = (*(field.strip("<> ") for field in fields), *quoted, *mail.in_reply_to, *reversed(mail.references))
    return tuple(dict.fromkeys(filter(None, found)))[:20]


def _why(mail: Mail) -> str:
    """The mail system's own words, on one line."""
    said = (mail.header(REPORT + "diagnostic-code") or mail.header(REPORT + "status"))[:2000]
    found = (match[1] for pattern in _WHY if (match := pattern.search(mail.text[:MOST])))
    said = said or next(found, bare(mail.subject))
    return " ".join(said.split())[:300]
