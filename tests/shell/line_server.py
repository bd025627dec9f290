"""A server made of lines, to behave as badly as the test wants: it greets, and answers each line by a function."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Self

Answer = Callable[[bytes], bytes | None]
"""What to say to a line; None hangs up."""


class LineServer:
    """Listens on a free port of loopback; every line it heard is kept in `heard`, every connection counted."""

    def __init__(self, greeting: bytes, answer: Answer) -> None:
        self._greeting, self._answer = greeting, answer
        self.heard: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._listener.close()

    def say(self, words: bytes) -> None:
        """Say something unasked on the latest connection."""
        self._latest.sendall(words)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self._latest = line
                self.connections += 1
                Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as words:
            line.sendall(self._greeting)
            for said in words:
                self.heard.append(said.rstrip(b"\r\n"))
                answer = self._answer(self.heard[-1])
                if answer is None:
                    return
                line.sendall(answer)
