"""警告: 信息科 verifies, rejects or proposes in words, the project manager may object, a loss may be claimed and verified.

Only 经核实无误 counts; no letter of the bot admits anything. After an objection 信息科 decides once more, and that is final.
"""

import re

from mailbot.commands import problem
from mailbot.commands.case import Case
from mailbot.commands.proposal import people, propose
from mailbot.commands.questions import SUPPOSED, ask_which
from mailbot.commands.work import promise_until
from mailbot.core.consent import Words, made_of
from mailbot.core.decision import NOTHING, Decision, Letter
from mailbot.core.facts import (
    Fact,
    LossClaimed,
    LossRejected,
    LossVerified,
    WarningObjected,
    WarningProposed,
    WarningRejected,
    WarningVerified,
    WarningWithdrawn,
)
from mailbot.core.hours import promised
from mailbot.core.incidents import problem_of
from mailbot.core.model import Intent, Role, Severity, Status
from mailbot.core.particulars import amount
from mailbot.core.plain_acts import left_open
from mailbot.core.tickets import Ticket, WarningRecord
from mailbot.core.wording import plain

HELP = "处理警告：信息科回复“核实属实”或“不予认定”，或写明工单号“提出警告：……”；有损失请写明金额并附证据；项目经理可回复“有异议：……”"
INTENTS = (Intent.WARNING_VERIFY, Intent.WARNING_REJECT, Intent.OBJECT, Intent.LOSS_CLAIM)

WAIVES_LOSS = re.compile(
    r"(?:不|未|没有?|暂缓)(?:再)?(?:主张|追究|计算?|认定|涉及|提出|造成|产生|发生|构成|发现)[^，。；\n]{0,8}(?:损失|严重后果)|"
    r"损失[^，。；\n]{0,10}(?:不(?:予)?(?:认定|成立|主张|追究|计)|放弃|撤回|撤销|免)|(?:无|没有?)(?:实际|经济)?损失|"
    r"(?:不|无需|不必|放弃)(?:再|作|予)?(?:要求|主张|追究|用|需|需要|要)?(?:[你贵]方|乙方)?(?:作|进行)?(?:赔偿|索赔)"
)
GRANTS_LOSS = re.compile(
    r"损失[^。；\n]{0,24}(?:属实|无误|核实|认定|认可|成立)|(?:造成|按|依)[^，。；\n]{0,6}(?:损失|严重后果)[^，。；\n]{0,6}(?:处理|执行|条款|计|扣|办)|"
    r"(?:属|构成|属于)(?:造成)?(?:严重后果|损失)|(?:已|确)?造成(?:了)?(?:严重后果|损失)"
)
OBJECTION = re.compile("异议")
CONTENT = Words(
    (
        "我[们方司]?", "乙方", "对", "[该此这本]?[项个次条份]?警告", r"w号|w-\d{4}-\d+", "没有?", "并?无", "什么", "任何", "其他", "异议", "意见",
        "接受", "认可?", "服从", "同意", "核实", "属实", "撤[回销]", "收到", "知道", "谢谢", "老师", "您?好的?", r"[了的吧啊\W]",
    )
)  # fmt: skip
"""What words are made of that object to nothing: 没有异议, 接受, 异议撤回."""
NEW_DATE = re.compile(r"期限|延期|延至|顺延|推迟|宽限|改为|截止")


def told(case: Case, kind: str, record: WarningRecord, context: dict[str, object]) -> Letter:
    """A letter about a warning to both sides, in the thread of its ticket."""
    whole = {"warning": record, "who": case.hearing.person, **context}
    return case.tell(kind, people(case), whole, record.ticket or record.number)


def severity_now(case: Case, record: WarningRecord) -> Severity | None:
    """The severity in force now: that of the ticket, or of a warning without one as it was proposed."""
    ticket = case.state.tickets.get(record.ticket)
    return (ticket.severity if ticket else None) or record.severity


def counted(case: Case, record: WarningRecord) -> int:
    """How many verified warnings the problem has at this severity with this one."""
    name, level = problem_of(record, case.state), severity_now(case, record)
    others = (w for w in case.state.warnings.values() if w is not record and w.status == "verified")
    return 1 + sum((problem_of(other, case.state), other.severity) == (name, level) for other in others)


def _decision(case: Case, record: WarningRecord, facts: tuple[Fact, ...], says: str) -> Decision:
    verified = any(isinstance(fact, WarningVerified) for fact in facts)
    level = severity_now(case, record)
    rows = [row for row in case.rules.penalties.rows if row.severity is level and row.termination]
    context: dict[str, object] = {
        "says": says, "level": level, "count": counted(case, record) if verified else 0, "claim_open": verified and record.claim_open,
        "termination": verified and any(row.kind == "ladder" or _granted(facts) for row in rows), "final": record.objected is not None,
    }  # fmt: skip
    return Decision(facts, (told(case, "office/warning_decided", record, context),))


def _granted(facts: tuple[Fact, ...]) -> bool:
    return any(isinstance(fact, LossVerified) or (isinstance(fact, WarningVerified) and fact.loss) for fact in facts)


def _verify(case: Case, record: WarningRecord) -> Decision:
    """The first decision, the second after an objection, or the verification of a loss of a warning verified before."""
    words, open_again = case.mail.new_text, undecided(record)
    if Intent.SEVERITY_CHANGE in case.hearing.intents:
        return ask_which(
            case,
            CHOSEN,
            why=f"来信同时谈到级别，而警告 {record.number} 按核实时的级别计算，请按改定后的级别再答复一次",
            undone="该警告尚未认定",
        )
    loss = GRANTS_LOSS.search(words) is not None and not WAIVES_LOSS.search(words)
    if record.status == "verified" and not open_again:
        return _loss(case, record, granted=loss)
    if record.final:
        return _final(case, record)
    claim = amount(words) or record.claimed
    fact = case.happened(
        WarningVerified,
        warning=record.number,
        severity=severity_now(case, record),
        loss=loss,
        amount=claim if loss else None,
    )
    waived = (case.happened(LossRejected, warning=record.number),) if _waives(case, record) else ()
    says = "核实属实" + ("，损失一并核实" if loss else "，不主张损失" if waived else "")
    return _decision(case, record, (fact, *waived), says)


def undecided(record: WarningRecord) -> bool:
    """Whether 信息科 has yet to decide: not at all so far, or not since the objection."""
    objected = record.objected is not None and record.decided is not None and record.objected > record.decided
    return record.status == "proposed" or (objected and not record.final)


def _waives(case: Case, record: WarningRecord) -> bool:
    return record.claim_open and WAIVES_LOSS.search(case.mail.new_text) is not None


def _loss(case: Case, record: WarningRecord, *, granted: bool) -> Decision:
    """What a second verification can still say: that the loss is verified, or is let go."""
    if granted and not record.loss:
        sum_found = amount(case.mail.new_text) or record.claimed
        fact = case.happened(LossVerified, warning=record.number, amount=sum_found)
        return _decision(case, record, (fact,), "所主张的损失核实属实")
    if _waives(case, record):
        return _decision(case, record, (case.happened(LossRejected, warning=record.number),), "不主张损失")
    return NOTHING  # said a second time it must not move the day of the decision


def _final(case: Case, record: WarningRecord) -> Decision:
    done = "核实属实" if record.status == "verified" else "不予认定"
    return ask_which(case, why=f"警告 {record.number} 经异议后信息科已决定（{done}），该决定为最终决定")


def _reject(case: Case, record: WarningRecord) -> Decision:
    """Not accepted, or taken back where it was verified; what is said of the loss alone touches only the loss."""
    if record.status == "verified" and not undecided(record):
        return _withdraw(case, record)
    if record.status != "proposed" and not undecided(record):
        return NOTHING
    kind = WarningRejected if record.status == "proposed" else WarningWithdrawn
    fact: Fact = case.happened(kind, warning=record.number)
    return _decision(case, record, (fact,), "不予认定") + _new_date(case, record)


def _withdraw(case: Case, record: WarningRecord) -> Decision:
    if _waives(case, record) and record.number not in case.mail.new_text:
        return _loss(case, record, granted=False)
    why = case.masked(case.mail.new_text)[:200]
    fact = case.happened(WarningWithdrawn, warning=record.number, why=why)
    return _decision(case, record, (fact,), "撤回警告")


def _new_date(case: Case, record: WarningRecord) -> Decision:
    """A new date that 信息科 grants with its rejection (新期限 6月5日)."""
    ticket, said = case.state.tickets.get(record.ticket), NEW_DATE.search(case.mail.new_text)
    if ticket is None or ticket.status is not Status.OPEN or said is None:
        return NOTHING
    until = promised(case.mail.new_text[said.start() :], case.now)
    return promise_until(case, ticket, until, "agreed") if until else NOTHING


def _object(case: Case, record: WarningRecord) -> Decision:
    """What objects to nothing, asks or puts it off is no objection; a decision after one is final, so it is not made of a guess."""
    said = plain(case.mail.new_text)
    if made_of(said, CONTENT) or left_open(said, OBJECTION):
        return ask_which(case, (OBJECTING,), why="没有看出是否提出异议；没有异议的，不必答复")
    if record.final:
        return _final(case, record)
    if record.status not in {"proposed", "verified"}:
        return ask_which(case, why=f"警告 {record.number} 现为“不予认定”，无需提出异议")
    words = case.masked(case.mail.new_text)
    fact = case.happened(WarningObjected, warning=record.number, words=words[:500])
    return Decision((fact,), (told(case, "office/warning_objected", record, {"words": words}),))


def _claim(case: Case, record: WarningRecord) -> Decision:
    claimed = amount(case.mail.new_text)
    fact = case.happened(LossClaimed, warning=record.number, ticket=record.ticket, amount=claimed)
    ticket = case.state.tickets.get(record.ticket)
    context: dict[str, object] = {
        "ticket": ticket, "amount": claimed, "words": case.masked(case.mail.new_text), "attachments": len(case.mail.files)
    }  # fmt: skip
    return Decision((fact,), (told(case, "office/loss_claimed", record, context),))


def in_words(case: Case, ticket: Ticket) -> Decision:
    """信息科 proposes in its own words: a warning like any other, to be verified once the project manager was heard."""
    return propose(case, ticket, "words", f"信息科提出：{case.masked(case.mail.new_text)[:200]}", (case.mail.sha256,))


def loss_told(case: Case, ticket: Ticket) -> Decision:
    """What a department says of a loss: 信息科, through which it is claimed, reads it; nothing is claimed yet."""
    context: dict[str, object] = {
        "ticket": ticket, "who": case.hearing.person, "words": case.masked(case.mail.new_text), "attachments": len(case.mail.files)
    }  # fmt: skip
    office = case.tell("office/loss_told", case.addresses(Role.IT), context, ticket.number)
    return Decision(letters=(case.noted(ticket), office))


def meant(case: Case) -> WarningRecord | None:
    """The warning the mail speaks of; a loss or an objection without a number means the latest of its ticket that it can be about."""
    if record := case.state.warnings.get(case.hearing.warning):
        return record
    standing = {"proposed", "verified"}
    of_ticket = [w for w in case.state.warnings.values() if w.ticket and w.ticket == case.hearing.ticket]
    return next((w for w in reversed(of_ticket) if w.status in standing), None)


CHOSEN = ("核实属实", "不予认定：……（请说明理由）")
ACTS = {
    Intent.WARNING_VERIFY: _verify,
    Intent.WARNING_REJECT: _reject,
    Intent.OBJECT: _object,
    Intent.LOSS_CLAIM: _claim,
}
OBJECTING = "有异议：……（请说明理由）"
CHOICES = ("W-… 核实属实", "W-… 不予认定（请写明警告编号）")


def decide(case: Case, intent: Intent) -> Decision:
    """The act, on the warning meant; a ticket that has none yet gets one proposed; without either the writer is asked which."""
    if intent is Intent.LOSS_CLAIM and WAIVES_LOSS.search(case.mail.new_text):
        return ask_which(case, SUPPOSED[intent])
    exact = case.state.warnings.get(case.hearing.warning)
    record = exact if intent in {Intent.WARNING_VERIFY, Intent.WARNING_REJECT} else meant(case)
    if record:
        return ACTS[intent](case, record) + problem.beside(case, record.number)
    if case.ticket is None or intent is not Intent.LOSS_CLAIM:
        return ask_which(case, (f"W-… {OBJECTING}",) if intent is Intent.OBJECT else CHOICES)
    proposal = in_words(case, case.ticket)
    number = next(fact.warning for fact in proposal.facts if isinstance(fact, WarningProposed))
    claim = case.happened(LossClaimed, warning=number, ticket=case.ticket.number, amount=amount(case.mail.new_text))
    return Decision((*proposal.facts, claim), proposal.letters)
