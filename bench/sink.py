"""An SMTP server that takes every letter and forgets it: it costs next to nothing, so that only the sender is measured."""

import asyncio
import sys

GREETING = b"220 sink.localhost ESMTP\r\n"
ABILITIES = b"250-sink.localhost\r\n250-SIZE 67108864\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n"
OK, GO_ON = b"250 2.0.0 OK\r\n", b"354 go on\r\n"
END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": ABILITIES,
    b"AUTH": b"235 2.7.0 welcome\r\n",
    b"QUIT": b"221 2.0.0 bye\r\n",
}


class Conversation(asyncio.Protocol):
    """One connection (RFC 5321): a line is answered at once, a letter when its last line is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line, self._letter, self._rest = transport, False, b""
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while step := self._step():
            answer, self._rest = step
            self._line.write(answer)

    def _step(self) -> tuple[bytes, bytes] | None:
        """The next answer and what is left to read; None while the line or the letter is not whole."""
        if self._letter:
            end = self._rest.find(END)
            if end < 0:
                return None
            self._letter = False
            return OK, self._rest[end + len(END) :]
        line, newline, rest = self._rest.partition(b"\r\n")
        if not newline:
            return None
        self._letter = line.upper() == b"DATA"
        return GO_ON if self._letter else ANSWERS.get(line[:4].upper(), OK), rest


async def serve() -> None:
    """Listen on a free port of loopback and say which."""
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)  # until the one who asked for it goes away


if __name__ == "__main__":
    asyncio.run(serve())
