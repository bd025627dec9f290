"""The sign of life of a running desk: a small file that every round writes anew, and a word to systemd (sd_notify(3))."""

import contextlib
import json
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

FILE = "heartbeat"


@dataclass(slots=True)
class Heartbeat:
    """When the desk was last alive, saw its mailbox empty, and got a letter rid of. Without a path nothing is written."""

    path: Path | None = None
    at: datetime | None = None
    fetched: datetime | None = None
    sent: datetime | None = None

    @classmethod
    def of(cls, home: Path) -> Self:
        """What stands in the home; nothing where no desk has run or the file cannot be read."""
        try:
            told = json.loads((home / FILE).read_bytes())
            return cls(home / FILE, *(_moment(told.get(name)) for name in ("at", "fetched", "sent")))
        except (OSError, ValueError, AttributeError, TypeError):
            return cls(home / FILE)

    def beat(self, now: datetime) -> None:
        """Alive. It may be lost in a power cut, so nothing waits for the disk; a full disk stops no mail here."""
        self.at = now
        _notify("READY=1\nWATCHDOG=1")
        if self.path:
            told = {"at": self.at, "fetched": self.fetched, "sent": self.sent, "pid": os.getpid()}
            fresh = self.path.with_name(f".{FILE}")
            with contextlib.suppress(OSError):
                fresh.write_text(json.dumps(told, default=datetime.isoformat) + "\n")
                fresh.replace(self.path)


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _notify(words: str) -> None:
    """To the service manager, where one listens; an address that begins with @ is abstract."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(words.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
