"""What came with a mail: the documents a form may be in, and what could not be read, each with what its sender can do about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.core.limits import (
    MIB,
    TOO_DEEP,
    TOO_LARGE,
    TOO_LONG,
    TOO_LONG_TO_HEAR,
    TOO_MANY_FILES,
    TOO_MANY_PARTS,
    USUAL,
    Limits,
)
from mailbot.forms.package import text_size
from mailbot.forms.sorts import Sort, sort
from mailbot.forms.zipped import Allowance, unzipped
from mailbot.mail.cloud import Promised, promised
from mailbot.mail.message import ENCRYPTED, Attachment, Mail
from mailbot.mail.wrapped import UNOPENED

DOCUMENTS = frozenset(
    {Sort.WORD, Sort.SHEET, Sort.OLD_WORD, Sort.OLD_SHEET, Sort.OPEN_TEXT, Sort.OPEN_SHEET, Sort.RTF, Sort.PDF}
)
# Never opened, whatever the mail is about: asked for again.
REFUSED: Mapping[Sort, str] = {
    Sort.ARCHIVE: "这种压缩包暂不能打开，请直接附上其中的文件，或改用 ZIP 压缩包",
    Sort.PROGRAM: "程序和脚本文件按规定不打开；如需说明情况，请附截图或文字",
    Sort.MACRO: "含宏的文件按规定不打开，请另存为不含宏的 .docx 或 .xlsx 后重发",
    Sort.LOCKED: "文件加了密码，无法读取，请去掉密码后重发",
    Sort.BROKEN: "文件不完整，未能打开，请重新附上",
    Sort.EMPTY: "收到的文件是空的（0 字节），请重新附上",
}
# Kept as evidence and not mentioned, unless the mail speaks of a form that was then not found.
NO_FORM: Mapping[Sort, str] = {
    Sort.PICTURE: "照片和扫描件中的表格不能自动读取，已作为凭证留存",
    Sort.PDF: "未在其中读到表格（可能是扫描件），已作为凭证留存",
    Sort.OLD_WORD: "旧版 Word 文件中的表格未能读出，请另存为 .docx",
    Sort.OLD_SHEET: "旧版 Excel 文件中的表格未能读出，请另存为 .xlsx",
    Sort.OPEN_TEXT: "OpenDocument 文件中的表格未能读出，请另存为 .docx",
    Sort.OPEN_SHEET: "OpenDocument 文件中的表格未能读出，请另存为 .xlsx",
    Sort.RTF: "RTF 文件中的表格未能读出，请另存为 .docx",
    Sort.WORD: "未在其中找到附件1、附件2或附件3的表格",
    Sort.SHEET: "未在其中找到附件1、附件2或附件3的表格",
}
KEPT = "不是 Word 表格，已留存"
TOO_MANY_DOCUMENTS = "邮件中的文档过多或过长，此件未查看，请分几封邮件发送"
MAIL = "本邮件"
OF_THE_MAIL: Mapping[str, str] = {
    TOO_LARGE: "邮件超出可处理的大小，只取了标题，正文和附件未读，请压缩图片后分几封重发，表格请单独附上 Word 文件（.docx）",
    TOO_DEEP: "转发的层数过多，内层未读，请把要说的内容直接写在邮件里",
    TOO_MANY_PARTS: "邮件所含的部分过多，超出的部分未读，请分几封邮件发送",
    TOO_MANY_FILES: "附件过多，超出的部分未读，请分几封邮件发送",
    TOO_LONG_TO_HEAR: "正文很长，只据开头部分办理，日志等长的内容请作为附件发送",
    ENCRYPTED: "邮件经过加密，内容读不到，请关闭加密后重发（只签名、不加密的邮件可以读）",
    UNOPENED: "附件以 winmail.dat 的形式到达，未能打开，请在 Outlook 中改用 HTML 或纯文本格式后重发",
    TOO_LONG: "正文过长，超出的部分未读，请将长的内容作为附件发送",
}
ON_A_LINK = "超大附件（云附件）的链接按规定不下载，请作为普通附件发送，文件较大时可分几封"


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was looked at; `within` is the SHA-256 of the attached archive it was found in, or an empty string."""

    file: Attachment
    sort: Sort
    within: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, by its name, and why, with what its sender can do."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Files:
    """All files of a mail, those in archives as if attached, and what of the mail could not be read."""

    looked: tuple[Looked, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def documents(self) -> tuple[Looked, ...]:
        """Those in which a form may be, in order; the same bytes twice are one."""
        first = {one.file.sha256: one for one in reversed(self.looked) if one.sort in DOCUMENTS}
        return tuple(reversed(first.values()))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files, also of those not opened."""
        return (*(one.file.filename for one in self.looked), *(one.name for one in self.unread))


def opened(mail: Mail, limits: Limits = USUAL) -> Files:
    """What came with the mail, archives opened within the limits."""
    looked: list[Looked] = []
    documents, text = limits.documents, limits.document_mb * MIB
    unread = [Unread(MAIL, says) for defect, says in OF_THE_MAIL.items() if defect in mail.defects]
    for one in _each(mail, limits):
        if isinstance(one, Unread):
            unread.append(one)
        elif one.sort in REFUSED:
            unread.append(Unread(one.file.filename, REFUSED[one.sort]))
        elif one.sort in DOCUMENTS and (documents == 0 or text_size(one.file.data) > text):
            unread.append(Unread(one.file.filename, TOO_MANY_DOCUMENTS))
        else:
            looked.append(one)
            documents -= one.sort in DOCUMENTS
            text -= text_size(one.file.data) if one.sort in DOCUMENTS else 0
    unread += [Unread(_named(one), ON_A_LINK) for one in promised(mail)]
    return Files(tuple(looked), tuple(dict.fromkeys(unread)))


def _each(mail: Mail, limits: Limits) -> Iterator[Looked | Unread]:
    allowance = Allowance.of(limits)
    for file in mail.attachments:
        kind = sort(file.data, file.filename)
        if kind is Sort.ZIP:
            yield from _within(file, allowance, limits.zip_depth)
        else:
            yield Looked(file, kind)


def _within(archive: Attachment, allowance: Allowance, depth: int) -> Iterator[Looked | Unread]:
    """The files of an attached archive; what a program apart made of them stands in the receipt under the archive's own hash."""
    for found in unzipped(archive.data, archive.filename, allowance, depth):
        if found.why:
            yield Unread(found.name, found.why)
            continue
        file = replace(
            archive, filename=found.name, content_type="application/octet-stream", data=found.data, made=None
        )
        if isinstance(archive.made, Mapping):
            file = replace(file, made=archive.made.get(file.sha256))
        yield Looked(file, sort(found.data, found.name), archive.sha256)


def _named(one: Promised) -> str:
    return f"{one.name or '超大附件'}（{one.until}）" if one.until else one.name or "超大附件"


def without_form(files: Files) -> tuple[Unread, ...]:
    """A line for every file of a mail that speaks of a form none of them held."""
    looked = (one for one in files.looked if not one.file.inline)
    return (*(Unread(one.file.filename, NO_FORM.get(one.sort, KEPT)) for one in looked), *files.unread)
