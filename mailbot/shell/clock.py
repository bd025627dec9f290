"""The only clock of the house: everything else is told the time."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from mailbot.core.model import SHANGHAI
from mailbot.shell.hindrance import Hindrance

log = logging.getLogger("mailbot")
LEAP = timedelta(hours=1)
"""A clock that is corrected by less is followed at once: deadlines are hours and days."""

BELIEVED_SECONDS = 3600.0
"""After which a leap is believed: a wrong clock is mostly set right sooner, and no time server will ever take back a right one."""


LONGEST_REST = timedelta(days=60)
"""A desk that would have rested for longer, where a digest alone is due each week, has more likely a clock that is ahead; one that
would go back so far, a machine whose battery is empty. Hours and days are believed: somebody has set right what was wrong.
"""


class ClockDoubtful(Hindrance):
    """The machine's clock stands where it can hardly be; what a desk would do by it nothing takes back."""

    cure = (
        "：请校准时钟（NTP）后再启动。时钟现在无误的：上次的时钟若超前过，请恢复那以前的备份；"
        "若只是停了这么久，请删去家目录里的 heartbeat 文件再启动。"
    )


def plausible(wall: datetime, last: datetime | None) -> None:
    """Raises ClockDoubtful where a desk that starts would be far from the moment at which it last worked."""
    if last and abs(wall - last) > LONGEST_REST:
        where = "早" if wall < last else "晚"
        raise ClockDoubtful(
            f"本机时钟 {wall:%Y-%m-%d %H:%M} 比服务台上次工作的时刻 {last:%Y-%m-%d %H:%M} {where} {abs(wall - last).days} 天"
        )


def now() -> datetime:
    """This instant in Asia/Shanghai, the zone every date of the contract is written in."""
    return datetime.now(SHANGHAI)


def running_seconds() -> float:
    """Seconds that nobody can set, sleep of the machine counted where the system can (Linux: CLOCK_BOOTTIME)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SteadyClock:
    """Now, but no leap of the machine's clock is believed before it has lasted: what a leap ahead once brought, no correction takes back.

    Until then time goes on as the seconds pass.
    """

    def __init__(self, wall: Callable[[], datetime] = now, seconds: Callable[[], float] = running_seconds) -> None:
        self._wall, self._seconds = wall, seconds
        self._known, self._at = wall(), seconds()
        self._leapt: float | None = None

    def __call__(self) -> datetime:
        """This instant."""
        wall, at = self._wall(), self._seconds()
        expected = self._known + timedelta(seconds=at - self._at)
        if abs(wall - expected) > LEAP and not self._believed(wall, expected, at):
            return expected
        self._known, self._at, self._leapt = wall, at, None
        return wall

    def _believed(self, wall: datetime, expected: datetime, at: float) -> bool:
        if self._leapt is None:
            self._leapt = at
            log.warning("本机时钟由 %s 跳到 %s：一小时内仍按原来的时间计。请检查时间同步（NTP）。", expected, wall)
        return at - self._leapt >= BELIEVED_SECONDS
