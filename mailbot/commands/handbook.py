"""索取工作文档 (2.5): the questions answered so far and what the upgrades brought, by return of mail as a Word file."""

import re
from dataclasses import replace

from mailbot.commands.case import Case
from mailbot.commands.plainly import line_asked
from mailbot.core.decision import Decision, Enclosure
from mailbot.core.model import SHANGHAI, Intent
from mailbot.core.people import EVERYBODY
from mailbot.forms import DOCX
from mailbot.reports.handbook import handbook, paper
from mailbot.reports.paper_docx import docx

HELP = "索取工作文档：写“索取 工作文档”，即寄送常见问题的解决方法和各次升级的内容（Word 文件）"
WRITERS = EVERYBODY
TAKES = frozenset(Intent)
"""The mail says nothing else, so nothing else is taken from it."""
MOST = 20
"""Questions and versions told in the letter itself; all of them stand in the file."""

_ASKS = re.compile(
    r"(?:(?:索取|索要|申请|调取|查看|查询|查阅|下载|需要|提供|要|发|寄|看)[^，。；\n]{0,8})?"
    r"(?:工作文档|常见问题|faq|(?:版本)?(?:升级|更新|版本)说明)(?:汇编|解答|手册|文档|一份|给我)?",
    re.IGNORECASE,
)


def spoken(case: Case) -> bool:
    """Whether the mail asks for the working documents and for nothing else."""
    return not case.mail.files and line_asked(case, _ASKS) is not None


def decide(case: Case, _intent: Intent | None = None) -> Decision:
    """All that is confirmed by now: the most frequent in the letter, everything in the file."""
    book, contract = handbook(case.state, case.now), case.rules.contract
    context: dict[str, object] = {
        "as_of": case.now, "topics": book.topics[:MOST], "releases": book.releases[:MOST], "questions": len(book.topics),
        "versions": len(book.releases),
    }  # fmt: skip
    name = f"工作文档-{case.now.astimezone(SHANGHAI):%Y%m%d}.docx"
    file = Enclosure(name, DOCX, docx(paper(book, contract.hospital, contract.vendor)))
    return Decision(letters=(replace(case.answer("hospital/handbook", context), enclosures=(file,)),))
