"""How a running desk hears that it should stop, and that it must."""

import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event, Thread, get_ident
from typing import NoReturn

GRACE_SECONDS = 3.0
"""For the mail or letter in hand. Service managers and people expect us gone within five seconds."""


def never() -> bool:
    """For work that nobody interrupts."""
    return False


class ToldToStop(BaseException):
    """The grace is over: whatever is waited for is given up. It is as a crash would be, which loses nothing, and no error of the mail in hand."""


BREATH = 1.0
"""Seconds between two looks at whether somebody said stop."""


def told_to_stop() -> Event:
    """Set by SIGTERM or Ctrl-C, for which a thread waits. Who has called it gets ToldToStop when the grace is over.

    A handler of SIGTERM would run in the middle of whatever the main thread does, and where that is waiting for this very event,
    it would wait for the event's lock, held by the code it interrupted, for ever.
    """
    stop, told, main = Event(), {signal.SIGTERM, signal.SIGINT}, get_ident()
    signal.signal(signal.SIGUSR1, _give_up)
    signal.pthread_sigmask(signal.SIG_BLOCK, told)

    def wait() -> None:
        signal.sigwait(told)
        stop.set()
        time.sleep(GRACE_SECONDS)
        signal.pthread_kill(main, signal.SIGUSR1)  # wakes it out of any wait for a server or a program

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


def _give_up(_signal: int, _frame: object) -> NoReturn:
    raise ToldToStop


def leave() -> NoReturn:
    """End at once: a program of the alarm that still runs is not waited for, and is run again after the restart."""
    logging.shutdown()
    os._exit(0)
