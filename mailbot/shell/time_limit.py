"""A time limit on the thinking about one mail, so that a mail on which it never ends is given up like any other that cannot be worked on.

The kernel counts CPU time, so that a busy machine does no mail harm. Its signal reaches Python code and regular expressions. What does not
hear it (a library's endless loop) a second signal, which does not wait for the interpreter, ends with the process, its stack on standard error:
the attempt stands on record, and whoever runs the desk (systemd) starts it again. Timers of the kernel, and no thread that watches: a mail
that takes a millisecond would wait for half of one until its watcher has begun and ended.
"""

import faulthandler
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

DEAF_SECONDS = 600.0
"""Of the wall clock, after which the process is ended: so long that the signal has come even on a machine that has hardly time for us."""


class TookTooLong(BaseException):
    """Working on a mail took more CPU time than any mail needs."""


@contextmanager
def within(seconds: float, deaf: float = DEAF_SECONDS) -> Iterator[None]:
    """Raises TookTooLong inside after so many seconds of CPU time; without limit outside the main thread, which alone hears signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"{seconds:g} 秒内没有处理完")

    before = signal.signal(signal.SIGVTALRM, over)
    faulthandler.register(
        signal.SIGALRM, file=sys.__stderr__ or sys.stderr, chain=True
    )  # and what SIGALRM does else: it ends the process
    signal.setitimer(signal.ITIMER_REAL, deaf)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.unregister(signal.SIGALRM)
        signal.signal(signal.SIGVTALRM, before)
