"""警告: 信息科 verifies or rejects what was proposed, the project manager may object, a loss may be claimed.

Only 经核实无误 counts; no letter of the bot admits anything.
"""

from mailbot.commands.case import Case
from mailbot.commands.questions import ask_which
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.facts import LossClaimed, WarningObjected, WarningRejected, WarningVerified
from mailbot.core.model import Intent, Role
from mailbot.core.particulars import amount
from mailbot.core.tickets import WarningRecord

HELP = "处理警告：信息科回复“核实属实”或“不予认定”，有损失请写明金额并附证据；项目经理可回复“有异议：……”"
INTENTS = (Intent.WARNING_VERIFY, Intent.WARNING_REJECT, Intent.OBJECT, Intent.LOSS_CLAIM)


def _people(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*case.addresses(Role.IT), *case.addresses(Role.PM))))


def _verified(case: Case, record: WarningRecord, *, verified: bool) -> Decision:
    if record.status == ("verified" if verified else "rejected"):
        return NOTHING  # said a second time it must not move the day of the decision
    kind = WarningVerified if verified else WarningRejected
    fact = case.happened(kind, warning=record.number)
    context: dict[str, object] = {"warning": record, "verified": verified, "who": case.hearing.person}
    return Decision(
        (fact,), (case.tell("office/warning_decided", _people(case), context, record.ticket or record.number),)
    )


def _objected(case: Case, record: WarningRecord) -> Decision:
    fact = case.happened(WarningObjected, warning=record.number)
    context: dict[str, object] = {
        "warning": record,
        "words": case.masked(case.mail.new_text),
        "who": case.hearing.person,
    }
    return Decision(
        (fact,), (case.tell("office/warning_objected", _people(case), context, record.ticket or record.number),)
    )


def _claimed(case: Case, record: WarningRecord) -> Decision:
    sum_claimed = amount(case.mail.new_text)
    fact = case.happened(LossClaimed, warning=record.number, ticket=record.ticket, amount=sum_claimed
    )  # fmt: skip
    ticket = case.state.tickets.get(record.ticket)
    context: dict[str, object] = {
        "warning": record, "ticket": ticket, "amount": sum_claimed, "who": case.hearing.person, "words": case.masked(case.mail.new_text)
    }  # fmt: skip
    return Decision(
        (fact,), (case.tell("office/loss_claimed", _people(case), context, record.ticket or record.number),)
    )


def decide(case: Case, intent: Intent) -> Decision:
    """The act, on the warning meant; without one the writer is asked which."""
    record = case.state.warnings.get(case.hearing.warning)
    if record is None:
        return ask_which(case, ("W-… 核实属实", "W-… 不予认定（请写明警告编号）"))
    if intent is Intent.OBJECT:
        return _objected(case, record)
    if intent is Intent.LOSS_CLAIM:
        return _claimed(case, record)
    return _verified(case, record, verified=intent is Intent.WARNING_VERIFY)
