"""The home's own alert program, run for each alert after its commit: SMS, telephone, WeCom, for nobody reads mail at 03:00.

It runs beside the work on mails and never holds it up. That it was run is a fact of its own, so a crash between run and fact
runs it once more: rather twice than not at all.
"""

import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.core import facts as f
from mailbot.core.alerts import called
from mailbot.core.decision import Decision, Letter
from mailbot.core.model import Role
from mailbot.core.tickets import Ticket
from mailbot.shell.desk import Desk
from mailbot.shell.program import SECONDS, Program

log = logging.getLogger("mailbot")
AT_ONCE = 4
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(slots=True)
class Alarm:
    """The program with its arguments, the environment variables it is not told, and the runs that have not been recorded."""

    command: tuple[str, ...] = ()
    secrets: frozenset[str] = frozenset()
    seconds: float = SECONDS
    _pool: ThreadPoolExecutor = field(init=False, repr=False)
    _runs: dict[tuple[str, int], Future[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, "alert")  # it starts no thread before the first run

    def ring(self, desk: Desk, now: datetime) -> None:
        """Start the program for every alert it was not run for, and record the runs that have ended. Returns at once."""
        self._record(desk, now)
        for alert in self._pending(desk):
            run = (alert.ticket, alert.times)
            if run not in self._runs:
                told = message(desk, alert)
                self._runs[run] = self._pool.submit(Program(self.command, self.secrets, self.seconds).run, told)

    def finish(self, desk: Desk, now: Callable[[], datetime]) -> None:
        """Wait for the runs that have begun, and record them."""
        for run in self._runs.values():
            run.result()
        self._record(desk, now())

    def _pending(self, desk: Desk) -> list[f.AlertRaised]:
        """The latest alert of each ticket that waits for somebody; those a downtime piled up are told by the last of them."""
        if not self.command:
            return []
        tickets = desk.state.tickets
        return [
            alert
            for alert in desk.state.alarms.values()
            if alert.times > tickets[alert.ticket].called and tickets[alert.ticket].waits_for(alert)
        ]

    def _record(self, desk: Desk, now: datetime) -> None:
        for (number, times), run in list(self._runs.items()):
            if run.done():
                del self._runs[number, times]
                desk.decided(_outcome(desk, desk.state.tickets[number], times, run.result(), now), now)


def message(desk: Desk, alert: f.AlertRaised) -> str:
    """What the program reads: one line of JSON, masked and without links."""
    ticket = desk.state.tickets[alert.ticket]
    told = {
        "ticket": ticket.number,
        "severity": ticket.severity.value if ticket.severity else "",
        "brief": URL.sub("", ticket.brief).strip(),
        "phone": desk.rules.contract.phone,
        "times": alert.times,
        "to": list(called(desk.state, desk.rules, alert.at)),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _outcome(desk: Desk, ticket: Ticket, times: int, why: str, now: datetime) -> Decision:
    """The run on record; the project manager is told of a failure once a ticket."""
    fact = f.AlertCalled(at=now, ticket=ticket.number, times=times, why=why)
    if why:
        log.warning("alert_command %s: %s", ticket.number, why)
    if not why or ticket.call_failed:
        return Decision((fact,))
    context: dict[str, object] = {"ticket": ticket, "why": why}
    return Decision((fact,), (Letter("manager/alert_failed", desk.state.addresses(Role.PM), context, ticket.number),))
