"""A line between a client and its server that breaks as the test wants: each connection in turn has the next fault, later ones none."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

Fault = Callable[[Iterator[bytes]], Iterator[bytes]]
"""What of the server's words reaches the client; the end of it hangs up."""


class BadLine:
    """Listens on a free port of loopback and passes on to `port`; counts the connections."""

    def __init__(self, port: int, *faults: Fault) -> None:
        self._to, self._faults, self.connections = port, list(faults), 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                fault = self._faults.pop(0) if self._faults else unharmed
                Thread(target=self._carry, args=(client, fault), daemon=True).start()

    def _carry(self, client: socket.socket, fault: Fault) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self._to)) as server:
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=_copy, args=(client, server), daemon=True).start()
            for words in fault(_heard(server)):
                client.sendall(words)
            _shut(client)
            _shut(server)


def _copy(client: socket.socket, server: socket.socket) -> None:
    with suppress(OSError):
        for words in _heard(client):
            server.sendall(words)
    _shut(server)


def _heard(line: socket.socket) -> Iterator[bytes]:
    with suppress(OSError):
        while words := line.recv(65536):
            yield words


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def unharmed(said: Iterator[bytes]) -> Iterator[bytes]:
    """Everything."""
    yield from said


def cut(after: int) -> Fault:
    """So many bytes, then a hang-up."""

    def fault(said: Iterator[bytes]) -> Iterator[bytes]:
        left = after
        while left > 0 and (words := next(said, b"")):
            yield words[:left]
            left -= len(words)

    return fault


def cut_at(mark: bytes, more: int = 0) -> Fault:
    """Everything up to the first packet with `mark` in it, of that up to `more` bytes after its beginning, then a hang-up."""

    def fault(said: Iterator[bytes]) -> Iterator[bytes]:
        for words in said:
            if mark in words:
                yield words[: words.index(mark) + more]
                return
            yield words

    return fault


def black_hole(mark: bytes) -> Fault:
    """Nothing more from the first packet with `mark` on, but no hang-up either."""

    def fault(said: Iterator[bytes]) -> Iterator[bytes]:
        fallen = False
        for words in said:
            fallen |= mark in words
            yield b"" if fallen else words

    return fault


def drip(seconds: float, count: int) -> Fault:
    """The first `count` bytes one by one."""

    def fault(said: Iterator[bytes]) -> Iterator[bytes]:
        left = count
        for words in said:
            for place in range(min(left, len(words))):
                yield words[place : place + 1]
                time.sleep(seconds)
            yield words[max(left, 0) :]
            left -= len(words)

    return fault


def replaced(old: bytes, new: bytes) -> Fault:
    """Other words in the place of these."""
    return lambda said: (words.replace(old, new) for words in said)


def before(mark: bytes, act: Callable[[], object]) -> Fault:
    """Something happens just before the first packet with `mark` goes on."""

    def fault(said: Iterator[bytes]) -> Iterator[bytes]:
        done = False
        for words in said:
            if mark in words and not done:
                done = True
                act()
            yield words

    return fault
