"""A machine set to another zone writes the same bytes: every date of the contract is in Asia/Shanghai."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample_desk import mails, settled


def replayed(folder: Path, written: Path, zone: str) -> dict[str, bytes]:
    """Every letter, and what the ledger says, after a replay by a process in this zone; only when it was written down differs."""
    home = settled(folder / "home").path
    command = [sys.executable, "-m", "mailbot", "replay", str(written), "--home", str(home)]
    done = subprocess.run(command, env={"TZ": zone, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = subprocess.run(
        [*command[:3], "verify", "--home", str(home)],
        env={"TZ": zone, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    sent = {path.name: path.read_bytes() for path in (home / "sent").rglob("*.eml")}
    return sent | {"verify": told.stdout}


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati"])
def test_a_machine_in_another_zone_writes_the_same_letters_and_the_same_chain(tmp_path: Path, zone: str) -> None:
    written = mails(tmp_path / "mails")
    here = replayed(tmp_path / "here", written, "Asia/Shanghai")
    assert len(here) > 3
    assert b"\xe9\x93\xbe\xe5\xa4\xb4" in here["verify"]  # 链头, the hash that seals every fact
    assert replayed(tmp_path / "there", written, zone) == here
