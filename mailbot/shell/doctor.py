"""All problems of a home at once: configuration, rules, templates, people, IMAP and SMTP log-in, each with its cure."""

from collections.abc import Iterator
from contextlib import closing
from os import R_OK, W_OK, X_OK, access
from pathlib import Path

from mailbot.shell import clock, office
from mailbot.shell.beginning import FEW, OLD, lived_in
from mailbot.shell.config import secrets_missing
from mailbot.shell.doors import courier, inbox, templates
from mailbot.shell.ending import sentence
from mailbot.shell.home import Home, open_home
from mailbot.shell.ledger import LedgerDamaged
from mailbot.shell.recall import reading
from mailbot.shell.remedies import cure
from mailbot.shell.schema import Problem
from mailbot.shell.shipped import shipped
from mailbot.shell.trouble import InboxDown

FOLDERS = ("ledger", "mail", "letters", "aside")
SINGLE = ("key", "journal")
PATIENCE = 15.0
"""Seconds that a server has for each answer while a person waits."""

NO_OFFICE = (
    "未安装 LibreOffice：.xls、.rtf、.odt 格式的表单读不出，.doc、.wps 只能按表格标记读，读不出的会请对方另存为 .docx 重发，"
    "PDF（[documents]、statement --pdf）也做不成。"
    "可用 apt-get install libreoffice-writer-nogui libreoffice-calc-nogui 安装。"
)


def examine(path: Path, *, offline: bool) -> list[Problem]:
    """Every problem found; the mail servers are only tried when the configuration is sound."""
    place, problems = open_home(path)
    missing = secrets_missing(path)
    problems += [*missing, *_templates(path), *_past(path), *_closed(path), *(_alert(place) if place else ())]
    if place and not missing and not offline:
        problems += [*_imap(place), *_smtp(place)]
    return problems


def notes(path: Path) -> Iterator[str]:
    """What is no problem, but worth knowing."""
    if not office.program():
        yield NO_OFFICE
    place, _ = open_home(path)
    today = clock.now().date()
    if place and not place.config.contract.signed <= today <= place.config.contract.end:
        yield f"今天 {today} 不在合同期内（{place.config.contract.signed} 签订，{place.config.contract.end} 期满）：请核对本机时钟和签订日期。"


def _templates(path: Path) -> list[Problem]:
    found = [
        Problem("templates", "", what, "请对照 templates/README.md 改正该文件，或删去它以恢复随附版本")
        for what in templates(path).problems()
    ]
    for name in ("rules", "templates"):
        own = path / name
        strays = [
            file for file in (own, *sorted(own.rglob("*"))) if _unused(file, shipped(name) / file.relative_to(own))
        ]
        found += [
            Problem(str(file.relative_to(path)), "", "没有对应的随附文件，不会被用到", "请检查文件名，或删去它")
            for file in strays
        ]
    return found


def _unused(own: Path, original: Path) -> bool:
    """A file where nothing of that name came with the program, or a folder where a file did, and the other way round."""
    return (own.is_file() and not original.is_file()) or (own.is_dir() and original.is_file())


def _past(path: Path) -> Iterator[Problem]:
    """What keeps the past from being read or the next letter from being signed."""
    for name, fits in (*((folder, Path.is_dir) for folder in FOLDERS), *((file, Path.is_file) for file in SINGLE)):
        if (path / name).exists() and not fits(path / name):
            what = "应当是文件夹，却是一个文件" if name in FOLDERS else "应当是一个文件，却是文件夹"
            yield Problem(name, "", what, "请把它移走，再从备份恢复（mailbot restore）")
            return
    try:
        reading(path)
    except (LedgerDamaged, OSError) as world:
        what, _, cure = sentence(world).partition("：")
        yield Problem("ledger", "", what, cure.removesuffix("。"))


def _closed(path: Path) -> Iterator[Problem]:
    """What whoever asks may not write or, of the key, not read: the desk would stop at its first mail."""
    folders = (path / name for name in (".", *FOLDERS, "ledger/lock"))
    asked = (*((place, W_OK, "写入") for place in folders), (path / "key", R_OK, "读取"))
    for place, way, deed in asked:
        if place.exists() and not access(place, way):
            cure = "请以值守所用的系统用户运行，或用 chown、chmod 改正所有者和权限"
            yield Problem(str(place.relative_to(path)), "", f"当前用户无权{deed}", cure)


def _alert(place: Home) -> list[Problem]:
    """A program that is not there is no reason to leave mail unread, so only the check says so."""
    command = place.config.alert.command
    if not command or access(command[0], X_OK):
        return []
    cure = "请核对路径和执行权限，并手工试运行一次"
    return [Problem("mailbot.toml", "alert.command", f"{command[0]} 不存在或不能执行", cure)]


def _imap(place: Home) -> list[Problem]:
    try:
        with closing(inbox(place, seconds=PATIENCE)) as box:
            begun = place.config.mailbox.since or any(place.path.glob("mail/??/*.eml"))
            old = 0 if begun else box.older((clock.now() - OLD).date())
    except InboxDown as down:
        return [Problem("mailbot.toml", "mailbox.imap", str(down), cure(str(down)))]
    if old <= FEW:
        return []
    return [Problem("mailbot.toml", "mailbox.since", *lived_in(old, place.config.mailbox.folder, clock.now()))]


def _smtp(place: Home) -> list[Problem]:
    try_out = courier(place, PATIENCE)
    why = try_out.greet()
    try_out.close()
    return [Problem("mailbot.toml", "mailbox.smtp", why, cure(why))] if why else []
