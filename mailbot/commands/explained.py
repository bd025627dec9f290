"""What the bot makes of one mail, as plain values: the account that `mailbot explain` prints."""

from mailbot.commands.another import intents
from mailbot.commands.case import CUSTOMISATION, Case, Hearing
from mailbot.commands.files import MAIL
from mailbot.commands.form import home
from mailbot.commands.form import verdict as form_verdict
from mailbot.commands.report import KINDS, candidates
from mailbot.commands.spoken_of import module_of
from mailbot.core.emergency import emergency
from mailbot.core.fields import environment, steps
from mailbot.core.model import Intent, Role, Verdict
from mailbot.core.people import CONSEQUENTIAL, may
from mailbot.core.rulebook import Rules
from mailbot.core.severity import classify
from mailbot.core.state import State
from mailbot.forms import missing
from mailbot.mail.message import Address

OPENING = frozenset(KINDS)


def _shown(address: Address) -> str:
    written = address.written or address.address
    return f"{address.name} <{written}>" if address.name else written


def _opens(case: Case) -> bool:
    """Whether the first thing asked would give the matter its number."""
    hearing = case.hearing
    if hearing.automatic or hearing.heard[0].intent not in OPENING:
        return False
    if hearing.heard[0].intent is not Intent.FORM:
        return True
    if hearing.form is None or hearing.form.annex != CUSTOMISATION:
        return False
    return not (home(case) if hearing.ticket else hearing.said.cited)


def _verdict(case: Case) -> Verdict | None:
    intent = case.hearing.heard[0].intent
    if intent is Intent.FORM and case.hearing.form:
        return form_verdict(case) if _opens(case) else None
    return (
        classify(case.hearing.said, case.rules.severity) if intent in OPENING and not case.hearing.automatic else None
    )


def allowed(hearing: Hearing, rules: Rules) -> bool:
    """Whether this sender may do what the mail asks first, and is believed to be who they say."""
    intent = hearing.heard[0].intent
    if hearing.automatic or hearing.person.role is Role.STRANGER or not may(hearing.person, intent):
        return False
    return not (intent in CONSEQUENTIAL and hearing.authentic.doubtful(rules.trust))


def _severity(verdict: Verdict | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    reasons = [f"{reason.says}（“{reason.words}”）" if reason.words else reason.says for reason in verdict.reasons]
    return {"level": verdict.level.value, "reasons": reasons, "confidence": round(verdict.confidence, 2)}


def _mail(hearing: Hearing) -> dict[str, object]:
    mail = hearing.mail
    return {
        "message_id": mail.message_id,
        "subject": mail.subject,
        "from": _shown(mail.sender) or mail.header("from"),
        "to": [_shown(address) for address in mail.to],
        "date": mail.date.isoformat() if mail.date else None,
        "arrived": mail.arrived.isoformat(),
        "text": mail.text,
        "reply_text": mail.new_text,
        "attachments": [
            {
                "filename": a.filename if a.named else None,
                "size": a.size,
                "content_type": a.content_type,
                "sha256": a.sha256,
            }
            for a in mail.attachments
        ],
        "automatic": hearing.automatic,
        "authentic": hearing.authentic.verdict,
        "defects": [*mail.defects, *(f"{one.name}：{one.why}" for one in hearing.files.unread if one.name != MAIL)],
    }


def _similar(case: Case) -> list[dict[str, object]]:
    near = [found for found in candidates(case) if found.ticket != case.hearing.ticket]
    return [
        {"ticket": c.ticket, "problem": case.state.tickets[c.ticket].problem or None, "score": c.score, "why": c.why}
        for c in near
    ]


def _content(case: Case) -> dict[str, object]:
    """What the text says of the fault, and the module it speaks of."""
    hearing = case.hearing
    verdict, first = _verdict(case), hearing.heard[0].intent
    opens = _opens(case)
    return {
        "severity": _severity(verdict),
        "kind": KINDS[first].value if opens else None,
        "module": module_of(case),
        "emergency": emergency(hearing.matter, verdict.level, case.rules.emergency) if verdict else None,
        "environment": environment(hearing.said.text) if opens else None,
        "steps": steps(hearing.said.text) if opens else None,
        "similar": _similar(case) if opens else [],
    }


def account(hearing: Hearing, state: State, rules: Rules) -> dict[str, object]:
    """Everything the bot understood; nothing here depends on what it would then do."""
    case = Case(hearing, state, rules)
    form = hearing.form
    return {
        **_mail(hearing),
        "intent": hearing.heard[0].intent.value,
        "intents": [intent.value for intent in intents(case)],
        "why": [
            {"intent": heard.intent.value, "score": round(heard.score, 2), "words": heard.why}
            for heard in hearing.heard
        ],
        "allowed": allowed(hearing, rules),
        "role": hearing.person.role.value,
        **_content(case),
        "ticket": hearing.ticket or next((n for n in hearing.said.cited if n.startswith("TJ-")), None),
        "form": {"annex": form.annex, "fields": dict(form.fields), "missing": list(missing(form))} if form else None,
    }
