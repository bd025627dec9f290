"""How a running desk hears that it should stop."""

import signal
import time
from collections.abc import Callable
from threading import Event, Thread

BREATH = 1.0
"""Seconds between two looks at whether somebody said stop."""


def told_to_stop() -> Event:
    """Set by SIGTERM or Ctrl-C, for which a thread waits.

    A handler would run in the middle of whatever the main thread does, and where that is waiting for this very event,
    it would wait for the event's lock, held by the code it interrupted, for ever.
    """
    stop, told = Event(), {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)

    def wait() -> None:
        signal.sigwait(told)
        stop.set()

    Thread(target=wait, name="told to stop", daemon=True).start()
    return stop


def slept(seconds: float, stopped: Callable[[], bool]) -> bool:
    """Sleep in breaths; False when stopped meanwhile."""
    deadline = time.monotonic() + seconds
    while not stopped():
        if (left := deadline - time.monotonic()) <= 0:
            return True
        time.sleep(min(left, BREATH))
    return False
