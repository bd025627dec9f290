"""The blocks of mailbot.toml about what is kept: what letters may show, how long mails and letters stay, and where they are backed up."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailbot.shell.schema import Problem

PHONE = re.compile(r"[0-9（）() +-]{5,20}")
LEAST_DAYS = 180
"""网络安全法 (第二十三条，原第二十一条): network logs are kept for no less than six months."""

MOST = 36500
"""A hundred years of days, or of daily backups: beyond it is a slip of the finger, and no calendar reckons with it."""


@dataclass(frozen=True, slots=True)
class PrivacyBlock:
    """What letters may show although it looks personal: the telephones of the hospital's departments."""

    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionBlock:
    """For how many days after the end of the contract mails and letters are kept before they may be purged."""

    days: int = 3 * 365


@dataclass(frozen=True, slots=True)
class BackupBlock:
    """Where the running desk backs its home up, at which hour of the day (Asia/Shanghai), and how many backups stay."""

    folder: str = ""
    hour: int = 2
    keep: int = 30


def backup_problems(backup: Mapping[str, Any], file: str, home: Path) -> Iterator[Problem]:
    """A folder in the home or of wherever the program was started, an hour that no clock shows, and backups that all go."""
    folder, hour, keep = backup.get("folder"), backup.get("hour"), backup.get("keep")
    if isinstance(folder, str) and folder and not Path(folder).is_absolute():
        yield Problem(
            file, "backup.folder", f"{folder!r} 不是完整路径", "请写完整路径，最好在另一块磁盘上，例如 /mnt/backup/desk"
        )
    elif isinstance(folder, str) and folder and Path(folder).resolve().is_relative_to(home.resolve()):
        yield Problem(file, "backup.folder", f"{folder} 在家目录里面", "请改用另一块磁盘上的文件夹")
    if type(hour) is int and not 0 <= hour <= 23:
        yield Problem(file, "backup.hour", f"{hour} 不是钟点", "请写 0 到 23 之间的整数")
    if type(keep) is int and not 1 <= keep <= MOST:
        yield Problem(file, "backup.keep", f"{keep} 不在 1 到 {MOST} 之间", "请写保留几次备份，一般为 30")


def problems(privacy: Mapping[str, Any], retention: Mapping[str, Any], file: str) -> Iterator[Problem]:
    """Telephones that are none, and a retention shorter than the law's."""
    phones = privacy.get("phones")
    for place, phone in enumerate(phones if isinstance(phones, list) else ()):
        if isinstance(phone, str) and not PHONE.fullmatch(phone.strip()):
            cure = "请写科室电话，例如 0971-6250000"
            yield Problem(file, f"privacy.phones.{place}", f"{phone!r} 不是电话号码", cure)
    days = retention.get("days")
    if type(days) is int and days > MOST:
        yield Problem(file, "retention.days", f"{days} 天太长", f"请写 {LEAST_DAYS} 到 {MOST} 之间的天数")
    if type(days) is int and days < LEAST_DAYS:
        cure = f"请写不少于 {LEAST_DAYS} 的天数；不写则为 {RetentionBlock().days} 天"
        yield Problem(file, "retention.days", f"{days} 天短于网络安全法要求的网络日志留存期（六个月）", cure)
