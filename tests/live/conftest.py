"""The two mail worlds every live test can ask for: our own post office in memory, and a real Dovecot."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from mailbot.demo.post_office import PostOffice
from mailbot.shell.servers import Security, Server
from tests.live.dovecot import HOST, Dovecot, Relay, missing

PASSWORD = "correct-horse"


@dataclass(frozen=True)
class World:
    """Where to read and where to send; whoever asks gets a log-in."""

    imap_port: int
    smtp_port: int

    def imap(self, user: str, password: str = PASSWORD) -> Server:
        return Server(HOST, self.imap_port, Security.PLAIN, user, password)

    def smtp(self, user: str, password: str = PASSWORD) -> Server:
        return Server(HOST, self.smtp_port, Security.PLAIN, user, password)


@pytest.fixture(scope="session")
def post_office() -> Iterator[World]:
    office = PostOffice(PASSWORD)
    yield World(*office.start())
    office.stop()


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """A running Dovecot. Without one the tests are skipped with the reason; in CI that is a failure."""
    if why := missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    server = Dovecot(PASSWORD)
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def dovecot(dovecot_server: Dovecot) -> Iterator[World]:
    relay = Relay(dovecot_server.lmtp, PASSWORD)
    yield World(dovecot_server.imap, relay.start())
    relay.stop()


@pytest.fixture(params=["post_office", pytest.param("dovecot", marks=pytest.mark.live)])
def world(request: pytest.FixtureRequest) -> World:
    """Each of the two worlds in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, World)
    return found


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """An address that no other test writes to."""
    place = f"{abs(hash(request.node.nodeid)):x}.example"
    return lambda name: f"{name}@{place}"
