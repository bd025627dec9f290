"""What a letter asks its reader to reply, as links that begin the reply: mailto URIs with subject and first line (RFC 6068)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from mailbot.core.facts import Hidden
from mailbot.core.model import Role

LONGEST = 1500
"""Signs of a link that mail programs still open whole; Outlook cuts at about 2,000."""

_ASKED = {"报修人": Role.REPORTER, "信息科": Role.IT, "工程师": Role.ENGINEER, "项目经理": Role.PM}
_OPEN = re.compile(r"……")
_CHOICES = re.compile(r"^([^\n>]*首行写明[^\n]*：)\n(?:- [^\n]*\n)+", re.MULTILINE)
"""The line before choices, and these."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for, by role, and the address that their replies go to.

    `hidden` and `advice` are what this reader is told of masking; `veil` takes from the letter what may not leave.
    """

    desk: str
    role: Role | None
    hidden: tuple[Hidden, ...] = ()
    advice: frozenset[str] = frozenset()
    veil: Callable[[str], str] = str

    def asked(self, line: str) -> bool:
        """Whether the line before the choices asks this reader: everybody, unless its last sentence names who is asked; of no role, all."""
        named = {role for word, role in _ASKED.items() if word in line.rpartition("。")[2]}
        return self.role is None or not named or self.role in named

    def only(self, text: str) -> str:
        """The text without the choices of others and the sentence that asks these."""
        return _CHOICES.sub(
            lambda found: found[0] if self.asked(found[1]) else "".join(found[1].rpartition("。")[:2]) + "\n", text
        )

    def link(self, choice: str, subject: str) -> str:
        """The reply with this choice as its first line; a long subject loses its end, the choice itself nothing, for it would say otherwise."""
        body, answer = _OPEN.sub("", choice).strip(), f"Re: {subject}"
        while len(found := _mailto(self.desk, answer, body)) > LONGEST and answer:
            answer = answer[:-1]
        return found


def _mailto(to: str, subject: str, body: str) -> str:
    return f"mailto:{_quoted(to, '@')}?subject={_quoted(subject)}&body={_quoted(body)}"


@lru_cache(maxsize=64)
def _quoted(text: str, safe: str = "") -> str:
    """As a URI has it; one letter offers several choices under one subject, and most letters the same choices."""
    return quote(text, safe=safe)
