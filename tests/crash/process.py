"""The command line in a process forked from one in which everything is loaded, so that a round costs its work and not its start.

Such a process is like any other: SIGKILL takes its memory, its locks and its connections. What it cannot show is a death while
Python imports, before the home is opened.
"""

import os
import resource
import signal
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from mailbot.cli import cli
from mailbot.shell import faults

_context = get_context("forkserver")
_context.set_forkserver_preload(["__main__", "tests.crash.warm"])


def started(arguments: list[str], log: Path, told: Mapping[str, str], fault: str = "", largest: int = 0) -> BaseProcess:
    """At work, saying what it says to the log; no file of it grows beyond `largest` bytes, if given."""
    log.touch()
    made = _context.Process(target=_work, args=(arguments, log, dict(told), fault, largest), daemon=True)
    made.start()
    return made


def ended(process: BaseProcess, patience: float) -> int:
    """Its exit status, negative for a signal; raises TimeoutError where it lives on after so many seconds."""
    process.join(patience)
    if process.exitcode is None:
        raise TimeoutError(f"process {process.pid}")
    return process.exitcode


def end(process: BaseProcess, how: signal.Signals, patience: float = 10) -> int:
    """Its exit status after this signal."""
    assert process.pid
    os.kill(process.pid, how)
    return ended(process, patience)


def _work(arguments: list[str], log: Path, told: dict[str, str], fault: str, largest: int) -> None:
    os.setsid()
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.update(told)
    faults._ORDER = fault
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    cli(arguments, prog_name="mailbot")
