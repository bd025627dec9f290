"""The files in a ZIP archive, within limits: nothing is written, no path is followed, and what is not opened is named with the reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from mailbot.core.limits import MIB, Limits
from mailbot.forms.package import BROKEN
from mailbot.forms.sorts import Sort, sort

IN_UTF8 = 0x800  # the flag of a name that says its own charset (APPNOTE 4.4.4)
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
TOO_BIG = "压缩包展开后超出可处理的大小，未予打开，请分几封邮件直接附上其中的文件"
TOO_DEEP = "压缩包层数过多，未予打开，请直接附上其中的文件"
UNREADABLE = "压缩包已损坏或压缩方式不常见，未能打开，请直接附上其中的文件"


@dataclass(frozen=True, slots=True)
class Found:
    """One file of an archive, its name behind that of the archive; `why` says why it was not opened."""

    name: str
    data: bytes
    why: str = ""


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked: files, and bytes as the archives' directories declare them."""

    files: int
    size: int

    @classmethod
    def of(cls, limits: Limits) -> "Allowance":
        """All that a mail may bring."""
        return cls(limits.zip_files, limits.zip_mb * MIB)

    def take(self, parts: list[ZipInfo]) -> bool:
        """Whether there is still room for all of these, which is then used up."""
        files, size = len(parts), sum(part.file_size for part in parts)
        if files > self.files or size > self.size:
            return False
        self.files, self.size = self.files - files, self.size - size
        return True


def unzipped(data: bytes, name: str, allowance: Allowance, depth: int) -> Iterator[Found]:
    """The files of an archive and of those within it, `depth` deep; an archive that is over the allowance is not touched at all."""
    if depth == 0:
        yield Found(name, b"", TOO_DEEP)
        return
    try:
        inside = list(_inside(data, name, allowance))
    except BROKEN:
        inside = [Found(name, b"", UNREADABLE)]
    for one in inside:
        if not one.why and sort(one.data) is Sort.ZIP:
            yield from unzipped(one.data, one.name, allowance, depth - 1)
        else:
            yield one


def _inside(data: bytes, name: str, allowance: Allowance) -> Iterator[Found]:
    with ZipFile(BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir() and not LITTER.search(part.filename)]
        if not allowance.take(parts):
            yield Found(name, b"", TOO_BIG)
            return
        for part in parts:
            inner = f"{name}/{plain(part)}"
            if part.compress_type in {ZIP_STORED, ZIP_DEFLATED}:  # the others may ask for gigabytes of memory
                yield Found(inner, archive.read(part))
            else:
                yield Found(inner, b"", UNREADABLE)


def plain(part: ZipInfo) -> str:
    """The bare name of an entry: without a path, and in the charset of Chinese Windows where none is said."""
    name = part.filename if part.flag_bits & IN_UTF8 else _local(part.filename)
    last = re.split(r"[/\\]", name)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:200] or "未命名"


def _local(name: str) -> str:
    """Python takes names for the charset of MS-DOS; Windows in China writes GBK, and some programs UTF-8 without saying so."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return name
