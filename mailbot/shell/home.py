"""A home: a folder with mailbot.toml, its own rules and templates where it overrides them, and its data. One home, one contract."""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from mailbot.core.rulebook import Rules
from mailbot.shell import config, providers, rulefiles
from mailbot.shell.config import Config
from mailbot.shell.files import atomic_write, to_disk, unfinished
from mailbot.shell.providers import NONE, Provider, Providers
from mailbot.shell.schema import Problem

KEY = "key"


@dataclass(frozen=True, slots=True)
class Home:
    """A home whose configuration and rules are sound."""

    path: Path
    config: Config
    rules: Rules
    providers: Providers = NONE

    @property
    def provider(self) -> Provider:
        """Whose servers the mailbox lies with."""
        mailbox = self.config.mailbox
        return self.providers.of(mailbox.address, mailbox.imap.host, mailbox.provider)

    @property
    def ledger(self) -> Path:
        """Where the facts are."""
        return self.path / "ledger"


def open_home(path: Path) -> tuple[Home | None, list[Problem]]:
    """The home, or every problem of its configuration and rules at once."""
    habits, problems = providers.load(path)
    found, wrong = config.load(path, habits or NONE)
    if found is None:
        return None, [*wrong, *rulefiles.load(path)[1], *problems]
    rules, more = rulefiles.load(
        path, found.contract, found.mailbox.address, found.shifts, found.authenticity, found.privacy.phones
    )
    if rules is None or habits is None:
        return None, [*more, *problems]
    return Home(path, found, replace(rules, tenures=found.tenures), habits), [*more, *problems]


def key(home: Path) -> bytes:
    """The home's secret, from which Message-IDs and one-time codes are derived; made at the first start, never shown."""
    path = home / KEY
    if not path.exists():
        with to_disk(path):
            unfinished(path).touch(mode=0o600)  # nobody else may read it at any moment
            atomic_write(path, secrets.token_bytes(32))
    return path.read_bytes()
