"""All problems of a home at once: configuration, rules, templates, people, IMAP and SMTP log-in, each with its cure."""

from os import X_OK, access
from pathlib import Path

from mailbot.shell import office
from mailbot.shell.config import secrets_missing
from mailbot.shell.doors import courier, inbox, templates
from mailbot.shell.home import Home, open_home
from mailbot.shell.inbox import InboxDown
from mailbot.shell.schema import Problem
from mailbot.shell.shipped import shipped

NO_OFFICE = (
    "未安装 LibreOffice：.doc、.wps、.xls、.rtf 格式的表单读不出，会请对方另存为 .docx 重发；"
    "可用 apt-get install libreoffice-writer-nogui libreoffice-calc-nogui 安装。"
)


def examine(path: Path, *, offline: bool) -> list[Problem]:
    """Every problem found; the mail servers are only tried when the configuration is sound."""
    place, problems = open_home(path)
    missing = secrets_missing(path)
    problems += [*missing, *_templates(path), *(_alert(place) if place else ())]
    if place and not missing and not offline:
        problems += [*_imap(place), *_smtp(place)]
    return problems


def notes() -> list[str]:
    """What is no problem, but worth knowing."""
    return [] if office.program() else [NO_OFFICE]


def _templates(path: Path) -> list[Problem]:
    found = [
        Problem("templates", "", what, "请对照 templates/README.md 改正该文件，或删去它以恢复随附版本")
        for what in templates(path).problems()
    ]
    for name in ("rules", "templates"):
        own = path / name
        strays = [
            file
            for file in sorted(own.rglob("*"))
            if file.is_file() and not (shipped(name) / file.relative_to(own)).exists()
        ]
        found += [
            Problem(str(file.relative_to(path)), "", "没有对应的随附文件，不会被用到", "请检查文件名，或删去它")
            for file in strays
        ]
    return found


def _alert(place: Home) -> list[Problem]:
    """A program that is not there is no reason to leave mail unread, so only the check says so."""
    command = place.config.alert.command
    if not command or access(command[0], X_OK):
        return []
    cure = "请核对路径和执行权限，并手工试运行一次"
    return [Problem("mailbot.toml", "alert.command", f"{command[0]} 不存在或不能执行", cure)]


def _imap(place: Home) -> list[Problem]:
    try:
        inbox(place).close()
    except InboxDown as down:
        return [
            Problem(
                "mailbot.toml",
                "mailbox.imap",
                str(down),
                "请核对服务器、端口、加密方式与授权码；163、QQ 等须先在网页里开启 IMAP",
            )
        ]
    return []


def _smtp(place: Home) -> list[Problem]:
    try_out = courier(place)
    why = try_out.greet()
    try_out.close()
    return [Problem("mailbot.toml", "mailbox.smtp", why, "请核对服务器、端口、加密方式与授权码")] if why else []
