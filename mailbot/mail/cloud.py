"""超大附件 (云附件, 文件中转站): files that a mail only promises by a link. The link is never followed; its file's name and term are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.mail.message import Mail

# What the mailbox programs of Tencent, NetEase and others write above such files; a person's own sentence has no sender's mailbox in it.
_CAPTION = re.compile(
    r"从[^\n，。]{1,30}(?:邮箱|邮件|企业微信|大师)[^\n，。]{0,6}(?:发来|发送)的(?:超大附件|云附件|大附件)"
)
_LINK = re.compile(
    r"https?://(?:"
    r"(?:wx\.)?(?:ex)?mail\.qq\.com/(?:cgi-bin/)?ftn|[\w.-]{1,60}/large-attachment-download|dashi\.163\.com/[\w./-]{0,80}(?:cloud|attach)"
    r"|(?:\w{1,9}\.)?(?:fs|u)\.163\.com/|download\.cloud\.189\.cn/file|[\w.-]{0,40}mail\.10086\.cn/[\w./-]{0,60}(?:large|disk|file)"
    r"|(?:work|drive)\.weixin\.qq\.com/"
    r")",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"[(（][ \t]{0,4}\d{1,6}(?:\.\d{1,3})?[ \t]?(?:[KMGT]B?|B|字节)[ \t]{0,4}[,，;；]"
    r"([^\n()（）]{0,40}(?:到期|过期|无限期|有效)[^\n()（）]{0,20})[)）]",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(r"[()（）/\\<>]")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Promised:
    """A file behind a link: its name, and until when it lies there in the mail's own words; either may be empty."""

    name: str
    until: str


def promised(mail: Mail) -> tuple[Promised, ...]:
    """The files that the mail itself promises, not the letters it quotes."""
    own = f"{mail.new_text}\n{mail.signature}"
    files = dict.fromkeys(Promised(_name(term.string[: term.start()]), term[1].strip()) for term in _terms(own))
    if not files and (_CAPTION.search(own) or _LINK.search(own)):
        return (Promised("", ""),)
    return tuple(files)[:_MOST]


def _terms(text: str) -> Iterator["re.Match[str]"]:
    """Size and term of a file, in brackets behind its name; a line a file."""
    return (term for line in text.split("\n") if (term := _TERM.search(line[:400])))


def _name(before: str) -> str:
    return _NOT_NAME.split(before)[-1].strip()
