"""How a desk stands, for a monitoring program: read beside the running desk, without its lock. What needs a person is a sentence."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from mailbot.core.model import Status
from mailbot.core.state import State
from mailbot.core.tickets import Ticket
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.home import Home
from mailbot.shell.recall import folded, past

SILENT = timedelta(minutes=10)
"""A desk beats every 20 seconds; a batch of mails with many old Word files may take minutes."""

WAITING = timedelta(hours=1)
"""Servers that greylist take a letter within the hour."""

STALE = timedelta(hours=30)
"""A day, and the six hours a backup may take."""

LEAST_FREE_MB = 500
"""A year of a busy desk needs less."""

WORDS = {"fetch": "收信", "send": "发信"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Times of the last signs, what waits, and what the disk and the chain hold."""

    at: datetime
    heartbeat: datetime | None
    last_fetch: datetime | None
    last_send: datetime | None
    down: tuple[str, ...]
    outbox: int
    oldest_letter: datetime | None
    tickets_open: int
    overdue: int
    aside: int
    held: int
    oldest_held: datetime | None
    last_backup: datetime | None
    backup_failed: str
    disk_free_mb: int
    commits: int
    head: str


def standing(place: Home, now: datetime) -> Standing:
    """How the home stands; raises LedgerDamaged."""
    heart, ledger = Heartbeat.of(place.path), past(place.path)
    state = folded(ledger)
    unfinished = [ticket for ticket in state.tickets.values() if ticket.status is not Status.CONFIRMED]
    return Standing(
        at=now, heartbeat=heart.at, last_fetch=heart.fetched, last_send=heart.sent, down=tuple(_down(state)),
        outbox=len(state.outbox), oldest_letter=min((state.letters[name].fact.at for name in state.outbox), default=None),
        tickets_open=len(unfinished), overdue=sum(_late(ticket, now) for ticket in unfinished), aside=len(state.aside),
        held=len(state.held), oldest_held=min((read.at for read in state.held.values()), default=None),
        last_backup=state.backup_well, backup_failed=_backup_failed(place, state, now),
        disk_free_mb=shutil.disk_usage(place.path).free // 2**20, commits=ledger.length, head=ledger.head,
    )  # fmt: skip


def _down(state: State) -> Iterator[str]:
    for name, line in state.lines.items():
        if line.up is None:
            yield f"{WORDS[name]}自 {line.since:%Y-%m-%d %H:%M} 起中断：{line.why}"


def _backup_failed(place: Home, state: State, now: datetime) -> str:
    """Why the daily backup is wanting, where one is set; it begins to count when the desk does."""
    if not place.config.backup.folder or state.started is None:
        return ""
    if state.backup and state.backup.why:
        return state.backup.why
    return "" if abs(now - (state.backup_well or state.started)) < STALE else "超过一天没有完成"


def _late(ticket: Ticket, now: datetime) -> bool:
    return any(deadline.met is None and deadline.missed(now) for deadline in ticket.deadlines.values())


def troubles(found: Standing) -> list[str]:
    """What needs a person, a sentence each with its cure; none where all is well."""
    return [*_silent(found), *found.down, *_waiting(found)]


def _silent(found: Standing) -> Iterator[str]:
    if found.heartbeat is None:
        yield "没有心跳：服务台还没有运行过，请启动（mailbot run）。"
    elif found.at - found.heartbeat > SILENT:
        yield f"心跳停在 {found.heartbeat:%Y-%m-%d %H:%M:%S}：服务台没有在运行，请查看日志后重新启动。"
    elif found.heartbeat - found.at > SILENT:
        yield f"心跳 {found.heartbeat:%Y-%m-%d %H:%M:%S} 在将来：请校准这台机器的时钟。"


def _waiting(found: Standing) -> Iterator[str]:
    if found.oldest_letter and abs(found.at - found.oldest_letter) > WAITING:
        yield f"发件箱最早一封自 {found.oldest_letter:%Y-%m-%d %H:%M} 等到现在：原因见 mailbot outbox。"
    if found.aside:
        yield f"有 {found.aside} 封来信搁置：请看 mailbot aside，修复后 mailbot aside retry，或办结后 mailbot aside done。"
    if found.backup_failed:
        yield f"备份：{found.backup_failed}。请查看备份目录，并手工运行一次 mailbot backup。"
    if found.disk_free_mb < LEAST_FREE_MB:
        yield f"磁盘只余 {found.disk_free_mb} MB（少于 {LEAST_FREE_MB} MB）：请腾出空间，写不进账本时服务台会停下。"


def row(found: Standing) -> dict[str, object]:
    """What `--json` prints."""
    plain = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(found).items()}
    return {**plain, "down": list(found.down), "troubles": troubles(found)}


def metrics(found: Standing) -> str:
    """The same for the textfile collector of node_exporter (Prometheus text format 0.0.4); a time that never was is absent."""
    shown = {name: _figure(value) for name, value in asdict(found).items() if name not in {"at", "head"}}
    shown["troubles"] = float(len(troubles(found)))
    lines = [
        f"# TYPE mailbot_{name} gauge\nmailbot_{name} {value:.15g}\n"
        for name, value in shown.items()
        if value is not None
    ]
    return "".join(lines)


def _figure(value: object) -> float | None:
    """Times as seconds since 1970, lists by their length."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, tuple):
        return float(len(value))
    if isinstance(value, str):
        return float(bool(value))
    return float(value) if isinstance(value, int) else None


def words(found: Standing) -> str:
    """What a person is shown."""
    ages = (
        ("心跳", found.heartbeat),
        ("收信", found.last_fetch),
        ("发信", found.last_send),
        ("备份", found.last_backup),
    )
    signs = "，".join(f"{name} {_ago(found.at, moment)}" for name, moment in ages)
    return (
        f"{signs}\n发件箱 {found.outbox} 封，搁置 {found.aside} 封，留存待认 {found.held} 封；"
        f"未结工单 {found.tickets_open} 张，逾期 {found.overdue} 张\n"
        f"磁盘余 {found.disk_free_mb:,} MB；账本 {found.commits} 笔，链头 {found.head[:12]}"
    )


def _ago(now: datetime, moment: datetime | None) -> str:
    if moment is None:
        return "从未"
    minutes = int((now - moment).total_seconds() // 60)
    return f"{minutes} 分钟前" if minutes < 120 else f"{minutes // 60} 小时前"
