"""我们也一样: who answers in a colleague's thread that the same befell her reports it; the colleague's ticket is its candidate."""

import re
from dataclasses import replace

from mailbot.commands import report
from mailbot.commands.case import Case
from mailbot.core.decision import Decision
from mailbot.core.model import Kind, Role

_ALSO = re.compile(
    r"我们?(?:这边|这里|这儿|这|科室?|中心|窗口|组)?(?:今[天早]|现在|刚才|刚刚)?也|也(?:是)?(?:一样|这样|同样|不行|坏了|打不|不能|没反应)"
)
_WELL = re.compile(r"好了|恢复|正常|可以了|能用|谢|同意|确认|解决了")


def reports(case: Case) -> bool:
    """Whether a colleague of the reporter says, in the reporter's thread, that the same befell her; not that all is well there, too."""
    ticket, hearing, text = case.ticket, case.hearing, case.mail.new_text
    if ticket is None or hearing.person.role is not Role.REPORTER or hearing.said.replying_to is None or hearing.forms:
        return False
    own = case.state.same_person(ticket.reporter, hearing.person.address)
    return not own and _ALSO.search(text) is not None and not _WELL.search(text)


def decide(case: Case) -> Decision:
    """A ticket of her own, told by the headline of the one that she answers and by her words."""
    ticket = case.ticket
    assert ticket
    said = replace(case.hearing.said, subject=ticket.brief, replying_to=None, cited=(ticket.number,))
    own = replace(case, hearing=replace(case.hearing, said=said, ticket="", about=""))
    return report.reported(own, Kind.REPORT, report.judge(own, Kind.REPORT))
