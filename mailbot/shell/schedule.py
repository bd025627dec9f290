"""APScheduler as a metronome: it calls, and persists nothing. What is due stands in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

SECONDS = 20


@contextmanager
def metronome(seconds: float = SECONDS) -> Iterator[Event]:
    """An event that is set every so many seconds for as long as the context lasts."""
    called = Event()
    scheduler = BackgroundScheduler(timezone="Asia/Shanghai")
    scheduler.add_job(called.set, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True)
    scheduler.start()
    try:
        yield called
    finally:
        scheduler.shutdown(wait=False)
