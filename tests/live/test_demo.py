"""`make demo` in full: a real process, real sockets on loopback, every expected answer."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_the_demonstration_gets_every_answer_and_names_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "mailbot", "demo", "--folder", str(folder)], capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✘" not in done.stdout
    received = folder / "received"
    assert len(list(received.glob("*.eml"))) == len(list(received.glob("*.html"))) >= 18
    assert list(received.glob("*.docx"))
    assert (folder / "ledger/000001.json").exists()
