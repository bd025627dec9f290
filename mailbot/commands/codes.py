"""一次性验证码: an act of a doubtful mail waits; the code sent to its registered sender and sent back has it done, once."""

import re
from dataclasses import replace

from mailbot.commands.another import anew, turns
from mailbot.commands.case import Case
from mailbot.commands.listen import listen
from mailbot.core.codes import TRIES, VALID, Waiting, code, meant, without, written
from mailbot.core.decision import Decision, Letter
from mailbot.core.facts import CodeAsked, CodeDisowned, CodeGiven, CodeMissed
from mailbot.core.model import Intent, Role
from mailbot.core.people import ACT_NAMES

ASKING = "hospital/unverified"
DISOWNS = re.compile(
    r"不是(?:我们?|本人)(?:写|发|操作|的?(?:邮件|来信|意思)|$|[\s，,。.；;！!])|非本人|未发过|没有?发过", re.MULTILINE
)
ASKED = "请核对一封来信"
"""What the subject of the letter with the code says."""
NAMED = re.compile(r"验证码")
AGAINST = frozenset({Intent.REJECT, Intent.WARNING_REJECT, Intent.REMOTE_REFUSE, Intent.OBJECT})
"""Said beside the code of another act, such words take back what the code would have done."""

UNLIKE = "与信中其他的话意思相反（要办理原来的事项，请只写验证码；改变了意见，请另写一封）"


def doubt(case: Case, act: str) -> Decision:
    """An act of consequence by a mail whose sender could not be verified is not done now."""
    fact = case.happened(CodeAsked, act=act, ticket=case.hearing.ticket, expires=case.now + VALID)
    return Decision((fact,))


def asked(case: Case, decision: Decision) -> Decision:
    """All that one mail asks in vain under one code, which goes to the registered address and nowhere else."""
    doubts = [fact for fact in decision.facts if isinstance(fact, CodeAsked)]
    if not doubts:
        return decision
    tickets = {fact.ticket for fact in doubts}
    one = replace(
        doubts[0],
        act="、".join(dict.fromkeys(fact.act for fact in doubts)),
        ticket=tickets.pop() if len(tickets) == 1 else "",
    )
    facts = tuple(fact for fact in decision.facts if not isinstance(fact, CodeAsked))
    return Decision((*facts, one), (*decision.letters, _letter(case, one)))


def _letter(case: Case, fact: CodeAsked) -> Letter:
    context: dict[str, object] = {
        "act": fact.act, "ticket": fact.ticket, "code": code(case.rules.key, fact), "expires": fact.expires, "received": case.now,
        "why": case.hearing.authentic.why,
    }  # fmt: skip
    return case.tell(ASKING, (fact.by,), context, fact.ticket)


def bounded(decision: Decision) -> Decision:
    """Without the acts whose code is not sent, because the address was written to too often: they do not wait for it either."""
    if any(letter.kind == ASKING for letter in decision.letters):
        return decision
    return Decision(tuple(fact for fact in decision.facts if not isinstance(fact, CodeAsked)), decision.letters)


def _own(case: Case) -> list[Waiting]:
    """The acts that were asked for in this person's name, the newest first."""
    addresses = case.state.addresses_of(case.hearing.person.address)
    return [one for one in reversed(case.state.codes.values()) if one.asked.by in addresses]


def _answered(case: Case) -> Waiting | None:
    """The act whose letter the mail answers: by its thread, else (QQ Mail names none) by the code in what it quotes or by the subject."""
    letters = (case.state.letters.get(name) for name in case.mail.in_reply_to)
    mails = (letter.fact.mail for letter in letters if letter and letter.fact.kind == ASKING)
    named = next((case.state.codes[mail] for mail in mails if mail in case.state.codes), None)
    own = _own(case)
    latest = own[0] if own and ASKED in case.mail.subject else None
    return named or meant(written(case.mail.quoted), own, case.rules.key) or latest


def _given(case: Case) -> tuple[str, ...]:
    """The first code of the mail, for a list of them is a guess."""
    return written(f"{case.mail.new_text}\n{case.mail.subject}")[:1]


def _disowns(case: Case) -> bool:
    waiting = _answered(case)
    return waiting in _own(case) and waiting is not None and DISOWNS.search(case.mail.new_text) is not None


def spoken(case: Case) -> bool:
    """Whether the mail gives a code, right or wrong, or says that the mail asked about is not its sender's."""
    if _disowns(case):
        return True
    given = _given(case)
    expected = _answered(case) is not None or NAMED.search(case.mail.new_text) is not None
    return bool(given) and (expected or meant(given, _own(case), case.rules.key) is not None)


def beside(case: Case) -> Case:
    """The mail without its codes: what else its writer says, of the matter or of another one that he turns to."""
    rest = replace(case.mail, new_text=NAMED.sub("", without(case.mail.new_text)).strip(" \n:：，,。"))
    other = turns(rest.new_text)
    if other is not None:
        return anew(case, other)
    return replace(case, hearing=listen(rest, case.state, case.rules))


def _against(case: Case, waiting: Waiting) -> bool:
    """Whether the words beside the code say no where it would say yes."""
    intents = set(beside(case).hearing.intents) & AGAINST
    return any(ACT_NAMES[intent] not in waiting.asked.act.split("、") for intent in intents)


def decide(case: Case) -> Decision:
    """The act released, dropped, or the code answered as none of those that wait."""
    answered = _answered(case)
    if answered and _disowns(case):
        return _disowned(case, answered)
    waiting = meant(_given(case), _own(case), case.rules.key)
    opens = waiting is not None and waiting.open(case.now)
    if waiting and opens and not _against(case, waiting):
        return Decision((case.happened(CodeGiven, waiting=waiting.asked.mail),))
    left = max((TRIES - 1 - one.missed for one in _own(case) if one.open(case.now)), default=0)
    context: dict[str, object] = {
        "why": UNLIKE if opens else _why(waiting),
        "left": left,
        "phone": case.rules.contract.phone,
    }
    missed = () if waiting else (case.happened(CodeMissed),)
    return Decision(missed, (case.answer("hospital/code_missed", context),))


def _why(waiting: Waiting | None) -> str:
    if waiting is None:
        return "与待办的事项对不上"
    if waiting.ended == "given":
        return "已经用过，所涉事项已办理"
    return "所涉事项已按您的答复作废" if waiting.ended else "已失效（超过有效期，或答错次数过多）"


def _disowned(case: Case, waiting: Waiting) -> Decision:
    """Nothing is done, and 信息科 and the project manager learn that somebody writes under this name."""
    if waiting.ended:
        return Decision(letters=(case.answer("hospital/code_missed", {"why": _why(waiting), "left": 0}),))
    people = tuple(dict.fromkeys((*case.addresses(Role.IT), *case.addresses(Role.PM), case.hearing.person.address)))
    context: dict[str, object] = {"address": waiting.asked.by, "act": waiting.asked.act, "received": waiting.asked.at}
    fact = case.happened(CodeDisowned, waiting=waiting.asked.mail)
    return Decision((fact,), (case.tell("office/forged", people, context),))
