"""The mail worlds of the live tests, for processes that are struck between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.stage import Stage
from tests.live.conftest import PASSWORD, World, address, dovecot, dovecot_server, post_office, world

__all__ = ["address", "dovecot", "dovecot_server", "post_office", "world"]


@pytest.fixture
def stage(post_office: World, tmp_path: Path, address: Callable[[str], str]) -> Iterator[Stage]:
    """A home at the post office in memory, its process not yet started."""
    domain = address("x").partition("@")[2]
    made = Stage(tmp_path / "home", post_office.imap_port, post_office.smtp_port, domain, PASSWORD)
    yield made
    made.close()
