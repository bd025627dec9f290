"""超大附件 (云附件, 文件中转站): files that a mail only promises by a link. The link is never followed; its file's name and term are read."""

import re
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
_FILE = re.compile(
    r"(?P<name>[^\s()（）/\\<>][^\n()（）/\\<>]{0,150}?)[ \t\xa0]{0,4}[(（][ \t]{0,4}\d{1,6}(?:\.\d{1,3})?[ \t]?(?:[KMGT]B?|B|字节)[ \t]{0,4}[,，;；]"
    r"(?P<until>[^\n()（）]{0,40}(?:到期|过期|无限期|有效)[^\n()（）]{0,20})[)）]",
    re.IGNORECASE,
)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Promised:
    """A file behind a link: its name, and until when it lies there in the mail's own words; either may be empty."""

    name: str
    until: str


def promised(mail: Mail) -> tuple[Promised, ...]:
    """The files that the mail itself promises, not the letters it quotes."""
    own = f"{mail.new_text}\n{mail.signature}"
    files = [
        Promised(match["name"].strip(), match["until"].strip())
        for line in own.split("\n")
        if (match := _FILE.search(line[:400]))
    ]
    if files:
        return tuple(dict.fromkeys(files))[:_MOST]
    return (Promised("", ""),) if _CAPTION.search(own) or _LINK.search(own) else ()
