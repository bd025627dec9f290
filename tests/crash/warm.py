"""Loaded before the first fork (tests.crash.process): a day's work is done, after which rules, templates and patterns are compiled."""

import contextlib
import io
import tempfile
from pathlib import Path

from mailbot.app import rehearsal
from mailbot.shell.replaying import play
from tests.sample_desk import mails, settled

with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    play(mails(Path(folder) / "mails"), settled(Path(folder) / "home"), None, rehearsal)
