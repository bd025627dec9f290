"""A program of the home's own, run without a shell for a limited time: it reads one line of JSON and may say a few words."""

import logging
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass

from mailbot.mail.privacy import mask

log = logging.getLogger("mailbot")
SECONDS = 30.0
SHOWN = 500


@dataclass(frozen=True, slots=True)
class Program:
    """The program with its arguments, and the environment variables it is not told."""

    command: tuple[str, ...]
    secrets: frozenset[str] = frozenset()
    seconds: float = SECONDS

    def run(self, told: str) -> str:
        """Why a run failed; empty when it did not. Its output goes to a file, for a pipe could be held open without end."""
        try:
            with tempfile.TemporaryFile() as output:
                why = self._ended(told.encode(), output.fileno())
                output.seek(0)
                said = mask(output.read(SHOWN).decode("utf-8", "replace").strip())
        except OSError as error:  # a disk that is full as well as a program that is not there
            return f"无法运行（{error.strerror}）"
        if said:
            log.info("%s: %s", self.command[0], said)
        return f"{why}：{said}" if why and said else why

    def _ended(self, told: bytes, output: int) -> str:
        environment = {name: value for name, value in os.environ.items() if name not in self.secrets}
        with tempfile.TemporaryFile() as given:
            given.write(told)
            given.seek(0)
            process = subprocess.Popen(  # noqa: S603 - the operator's own program, without a shell
                self.command, stdin=given, stdout=output, stderr=output, env=environment, start_new_session=True
            )
            try:
                code = process.wait(self.seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return f"{self.seconds:.0f} 秒内没有结束，已中止"
        return f"退出码 {code}" if code else ""
