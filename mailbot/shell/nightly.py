"""The daily backup of a running desk: a process apart makes it, its end is a fact, and the project manager hears of the first failure
of a row and of the first success after it.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from mailbot.core import facts as f
from mailbot.core.decision import Decision, Letter
from mailbot.core.model import SHANGHAI, Role
from mailbot.core.state import State
from mailbot.shell.desk import Desk
from mailbot.shell.keeping import BackupBlock

log = logging.getLogger("mailbot")
AGAIN = timedelta(hours=1)
"""After a failure it is tried again so often."""
LONGEST = timedelta(hours=6)
"""A backup that takes longer is as good as none: a person must look."""
SHOWN = 500


@dataclass(slots=True)
class Running:
    """A backup under way, what it has said so far, and when it began."""

    process: subprocess.Popen[bytes]
    told: IO[bytes]
    complaint: IO[bytes]
    since: datetime


@dataclass(slots=True)
class Nightly:
    """Backups of one home by its setting; nothing where that names no folder."""

    home: Path = Path()
    setting: BackupBlock = field(default_factory=BackupBlock)
    running: Running | None = None

    def beat(self, desk: Desk, now: datetime) -> None:
        """Begin the backup that is due, and record the one that has ended. Returns at once."""
        if self.running:
            self._look(desk, self.running, now)
        elif self.setting.folder and due(desk.state, self.setting, now):
            try:
                self.running = self._begun(now)
            except OSError as error:
                desk.decided(outcome(desk.state, f.BackupEnded(at=now, why=f"无法开始（{error.strerror}）")), now)

    def finish(self, desk: Desk, now: Callable[[], datetime]) -> None:
        """Wait for the backup that has begun, and record it."""
        if self.running:
            self.running.process.wait()
            self._look(desk, self.running, now())

    def stop(self) -> None:
        """Leave a backup under way undone: the earlier ones are whole, and the next start begins it anew."""
        if self.running:
            self.running.process.kill()
            self.running.process.wait()
            self.running = None

    def _begun(self, now: datetime) -> Running:
        told, complaint = TemporaryFile(), TemporaryFile()  # noqa: SIM115 - read and closed when the process has ended
        command = (sys.executable, "-m", "mailbot", "backup", self.setting.folder, "--home", str(self.home), "--json")
        process = subprocess.Popen(  # noqa: S603 - ourselves, without a shell
            command, stdin=subprocess.DEVNULL, stdout=told, stderr=complaint, start_new_session=True
        )
        return Running(process, told, complaint, now)

    def _look(self, desk: Desk, running: Running, now: datetime) -> None:
        code = running.process.poll()
        if code is not None:
            self.running = None
            desk.decided(outcome(desk.state, _ended(running, code, now)), now)
        elif now - running.since > LONGEST:
            self.stop()
            fact = f.BackupEnded(at=now, why=f"超过 {LONGEST.seconds // 3600} 小时没有完成，已中止")
            desk.decided(outcome(desk.state, fact), now)


def due(state: State, setting: BackupBlock, now: datetime) -> bool:
    """Whether a backup is to begin: at its hour of each day, at once where there was none until now, and an hour after a failure."""
    last = state.backup
    if last is None or last.at > now + AGAIN:  # made when the clock was ahead
        return True
    if last.why:
        return now >= last.at + AGAIN
    day = last.at.astimezone(SHANGHAI)
    at = datetime.combine(day.date(), time(setting.hour), SHANGHAI)
    return now >= (at if at > day else at + timedelta(days=1))


def outcome(state: State, ended: f.BackupEnded) -> Decision:
    """The end of a backup on record; a letter when backups begin to fail, and when they are well again."""
    failing = bool(state.backup and state.backup.why)
    if ended.why:
        log.warning("backup: %s", ended.why)
    if failing == bool(ended.why):
        return Decision((ended,))
    context: dict[str, object] = {"well": not ended.why, "why": ended.why, "last": state.backup_well, "ended": ended}
    managers = state.addresses(Role.PM)
    return Decision((ended,), (Letter("manager/backup", managers, context),) if managers else ())


def _ended(running: Running, code: int, now: datetime) -> f.BackupEnded:
    """What a backup came to."""
    told, complaint = _said(running.told), _said(running.complaint)
    if code:
        return f.BackupEnded(at=now, why=complaint.strip()[:SHOWN] or f"退出码 {code}")
    found = json.loads(told)
    return f.BackupEnded(at=now, commits=found["commits"], head=found["head"])


def _said(output: IO[bytes]) -> str:
    with output:
        output.seek(0)
        return output.read().decode("utf-8", "replace")
