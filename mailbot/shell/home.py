"""A home: a folder with mailbot.toml, its own rules and templates where it overrides them, and its data. One home, one contract."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from mailbot.core.rulebook import Rules
from mailbot.shell import config, rulefiles
from mailbot.shell.config import Config
from mailbot.shell.files import atomic_write
from mailbot.shell.schema import Problem

KEY = "key"


@dataclass(frozen=True, slots=True)
class Home:
    """A home whose configuration and rules are sound."""

    path: Path
    config: Config
    rules: Rules

    @property
    def ledger(self) -> Path:
        """Where the facts are."""
        return self.path / "ledger"


def open_home(path: Path) -> tuple[Home | None, list[Problem]]:
    """The home, or every problem of its configuration and rules at once."""
    found, problems = config.load(path)
    if found is None:
        _, more = rulefiles.load(path)
        return None, problems + more
    rules, problems = rulefiles.load(
        path, found.contract, found.mailbox.address, found.shifts, found.authenticity, found.privacy.phones
    )
    return (Home(path, found, rules) if rules else None), problems


def key(home: Path) -> bytes:
    """The home's secret, from which Message-IDs and one-time codes are derived; made at the first start, never shown."""
    path = home / KEY
    if not path.exists():
        atomic_write(path, secrets.token_bytes(32))
        path.chmod(0o600)
    return path.read_bytes()
