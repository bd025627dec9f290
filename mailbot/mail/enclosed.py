"""Letters attached to a letter, as Outlook forwards them: what they say is what their sender sends on."""

from dataclasses import replace

from mailbot.mail.message import Attachment, Mail
from mailbot.mail.prefixes import outermost
from mailbot.mail.read import read

MOST, DEEPEST = 3, 2
LETTER, NAMED, MACHINE = "message/rfc822", ".eml", "multipart/report"


def with_enclosed(mail: Mail, depth: int = 0) -> Mail:
    """The mail with the letters attached to it below its own words, under the line that marks a forward.

    An answer speaks for itself, and a machine's report encloses what it reports on.
    """
    answers = mail.in_reply_to and outermost(mail.subject) != "forward"
    letters = [file for file in mail.attachments if _is_letter(file)][:MOST]
    if not letters or answers or depth >= DEEPEST or mail.header("content-type").lower().startswith(MACHINE):
        return mail
    told = (_told(with_enclosed(read(file.data), depth + 1)) for file in letters)
    return replace(mail, new_text="\n\n".join(filter(None, (mail.new_text, *told))), forwarded=True)


def _is_letter(file: Attachment) -> bool:
    return file.content_type == LETTER or file.filename.lower().endswith(NAMED)


def _told(letter: Mail) -> str:
    who = f"{letter.sender.name} <{letter.sender.address}>".strip()
    head = f"---------- 转发的邮件 ----------\n发件人：{who}\n主题：{letter.subject}"
    return "\n\n".join(filter(None, (head, letter.new_text, letter.quoted)))
