"""补充材料: what anybody brings later to a warning that 信息科 has yet to decide: kept with the warning, told to both sides, decided by nobody."""

import re

from mailbot.commands import course, follow_up
from mailbot.commands.case import Case
from mailbot.commands.proposal import people
from mailbot.commands.warning import undecided
from mailbot.core.decision import NOTHING, Decision, together
from mailbot.core.facts import WarningEvidence
from mailbot.core.leading import UNSURE, asked_back
from mailbot.core.model import Heard, Intent, Person
from mailbot.core.people import HOSPITAL, OFFICE, ROLE_NAMES, VENDOR, may
from mailbot.core.tickets import WarningRecord
from mailbot.core.witness import witnessed
from mailbot.mail.thread import cited

HELP = "补充警告的材料：回复警告或其工单的邮件，或写明警告编号，说明情况并附上材料，随该警告留存，由信息科核实时参考"
WRITERS = OFFICE | VENDOR
"""Whom help tells of it; a reporter does so by adding to the own ticket."""
TAKES = frozenset(Intent)
"""Nothing else is taken from such a mail."""
SOFT = frozenset({Intent.UNCLEAR, Intent.FOLLOW_UP, Intent.INFO, Intent.THANKS})
OPENING = frozenset({Intent.REPORT, Intent.CONSULT, Intent.CHANGE_REQUEST})
"""What an addition may sound like: the latter only where it speaks of the warning itself, else it is a matter of its own."""
SHOWN = 60

_BRINGS = re.compile(
    r"证据|佐证|凭证|证明|截图|照片|录像|录音|日志|(?:通话|登记|值班|派单|处理|来电)记录|补充(?:说明|材料|情况|资料|证)|情况说明|见附件|附件[是为]|随信附"
)
_ASKS = re.compile(r"[?？吗呢]|请[^，。；\n]{0,6}(?:提供|补充|出示|补上|附上)|哪")


def _meant(case: Case) -> tuple[WarningRecord, ...]:
    """The undecided warning that the mail names or answers, else all those of its ticket."""
    named = case.state.warnings.get(case.hearing.warning)
    of_ticket = [w for w in case.state.warnings.values() if w.ticket and w.ticket == case.hearing.ticket]
    return tuple(record for record in ([named] if named else of_ticket) if undecided(record))


def _of_warning(case: Case) -> bool:
    found = cited(case.mail)
    return case.hearing.said.replying_to == "warning" or case.hearing.warning in (*found.subject, *found.new_text)


def _brings(case: Case) -> bool:
    """Whether files come with it, or its words tell of something that can be shown; asking for it brings nothing."""
    words = case.mail.new_text
    files = any(not file.inline for file in case.mail.attachments)
    said = any(_BRINGS.search(each) and not _ASKS.search(each) for each in re.split(r"[。；;\n]", words))
    return files or said or _witnesses(case)


def _witnesses(case: Case) -> bool:
    """Whether the hospital itself writes that an engineer called or came."""
    return case.hearing.person.role in HOSPITAL and bool(witnessed(case.mail.new_text, case.now))


def _acts(one: Heard, person: Person) -> bool:
    """Whether what was heard is acted on: said plainly, or supposed of somebody who may and need not be asked back."""
    return not asked_back(one) and (one.score > UNSURE or may(person, one.intent))


def spoken(case: Case) -> bool:
    """Whether the mail adds to an undecided warning and does nothing else; a sender proven false adds nothing."""
    hearing = case.hearing
    if not _meant(case) or hearing.form or case.doubtful:
        return False
    acts = {one.intent for one in hearing.heard if _acts(one, hearing.person)}
    return acts <= (SOFT | OPENING if _of_warning(case) else SOFT) and course.told(case) is None and _brings(case)


def _reaches_engineer(case: Case) -> bool:
    return case.ticket is not None and case.hearing.person.role in HOSPITAL


def _as_addition(case: Case) -> Decision:
    """The hospital's words about a ticket reach the engineer as ever; who reads the letter about the warning needs no receipt."""
    if not _reaches_engineer(case):
        return NOTHING
    urges = Intent.FOLLOW_UP in case.hearing.intents
    added = follow_up.decide(case, Intent.FOLLOW_UP if urges else Intent.INFO)
    told = case.hearing.person.address in people(case)
    return Decision(added.facts, tuple(each for each in added.letters if not (told and each.kind == "hospital/noted")))


def _told(case: Case, record: WarningRecord) -> Decision:
    sender, words = case.hearing.person, case.masked(case.mail.new_text).strip()
    files = sum(not file.inline for file in case.mail.attachments)
    said = f"{ROLE_NAMES[sender.role]}{sender.name}补充：{' '.join(words.split())[:SHOWN] or f'附件 {files} 个'}"
    fact = case.happened(WarningEvidence, warning=record.number, row="words", why=said, evidence=(case.mail.sha256,))
    context: dict[str, object] = {"warning": record, "who": sender, "words": words, "attachments": files}
    apart = () if _reaches_engineer(case) else (sender.address,)
    readers = tuple(dict.fromkeys((*people(case), *apart)))
    return Decision((fact,), (case.tell("office/warning_evidence", readers, context, record.ticket or record.number),))


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """The mail as further evidence, and one short letter a warning to 信息科 and the project manager, else also to its writer."""
    return together(_told(case, record) for record in _meant(case)) + _as_addition(case)
