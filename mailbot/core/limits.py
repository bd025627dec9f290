"""How much of one mail is worked on; what is beyond is kept, named and asked for again."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one mail (rules/settings.toml, [limits]); every mail of a person stays far below them.

    `message_mb` are MiB as the server counts them, beyond which only the header is fetched; `heard` are characters of the new text, and
    as many of the quoted one, that are listened to; `attachments`, `parts` and `depth` are of MIME; `documents` are files searched for a
    form, `document_mb` MiB of text in all of them; `zip_files`, `zip_mb` (unpacked) and `zip_depth` bound all archives of a mail together.
    `seconds` are of CPU time, for each step of working on the mail.
    """

    message_mb: int = 64
    heard: int = 10_000
    attachments: int = 100
    parts: int = 500
    depth: int = 30
    documents: int = 20
    document_mb: int = 4
    zip_files: int = 200
    zip_mb: int = 64
    zip_depth: int = 3
    seconds: int = 20


USUAL = Limits()
"""The limits where no rules are at hand."""

# What a mail is told of in its defects where a limit was met; the letter about it says what its sender can do.
TOO_LARGE = "邮件过大，只取了邮件头"
WITHHELD = "邮箱服务器给不出这封信"
TOO_DEEP = "邮件嵌套过深"
TOO_MANY_PARTS = "邮件部分过多，超出部分未读"
TOO_MANY_FILES = "附件过多，超出部分未读"
TOO_LONG = "正文过长，超出部分未读"
TOO_LONG_TO_HEAR = "正文很长，只据开头部分办理"
