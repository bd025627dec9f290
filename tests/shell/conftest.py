"""What several tests of the shell share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.shell import office


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A LibreOffice of our own making: a shell script; `$7` is its folder where it prints."""

    def made(script: str) -> Path:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(office, "program", lambda: str(path))
        return path

    return made
