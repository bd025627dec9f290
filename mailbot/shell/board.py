"""The board as a file: one page that needs nothing else, readable by its group only, rewritten when what it tells has changed."""

import logging
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

from markupsafe import Markup

from mailbot.core.cycles import local_day
from mailbot.core.state import State
from mailbot.reports.board import Board, board
from mailbot.reports.board_words import LEVELS, words
from mailbot.shell.archive import Archive
from mailbot.shell.config import BoardBlock
from mailbot.shell.desk import Desk
from mailbot.shell.doors import templates
from mailbot.shell.files import atomic_write
from mailbot.shell.home import Home
from mailbot.shell.proving import looking

log = logging.getLogger("mailbot")
NAME = "board.html"
MODE = 0o640
REST = 20
"""With thousands of tickets a board takes seconds, and mails wait for it: so it takes a twentieth of the time at most."""
HEAD = 2048
"""Bytes of a page within which its stamp stands."""


def page(place: Home, told: Board, settings: BoardBlock, stamp: str = "", *, live: bool = True) -> bytes:
    """The board as HTML; `live`, it goes on counting the minutes when it is looked at, else it stands where it was made."""
    shelf = templates(place.path)
    style, script = shelf.text("board/board.css").strip(), shelf.text("board/board.js").strip()
    context = {
        "board": told, "t": words(settings.lang), "lang": {"zh": "zh-CN"}.get(settings.lang, settings.lang), "levels": LEVELS,
        "colon": {"zh": "："}.get(settings.lang, ": "), "masked": settings.masked, "stamp": stamp, "live": live,
        "problem_names": {row["problem"] for row in told.problems}, "ticket_names": {card.number for card in told.tickets},
        "style": Markup(style), "script": Markup(script),  # noqa: S704 - our own files, not a mail's words
        "script_hash": b64encode(sha256(f"\n{script}\n".encode()).digest()).decode(),
    }  # fmt: skip
    return shelf.page("board/page.html", context).encode("utf-8", "replace")


def write(path: Path, made: bytes) -> None:
    """Put the page in its place, whole or not at all."""
    atomic_write(path, made, MODE)


def now_standing(place: Home, state: State, now: datetime, *, masked: bool) -> Board:
    """The board as the ledger stands."""
    return board(state, place.rules, now, looking(Archive(place.path), state, masked=masked), masked=masked)


@dataclass(slots=True)
class Wall:
    """Where a home hangs its board after each round; it is left as it is for `rest` times as long as it took, `until` then."""

    place: Home
    settings: BoardBlock
    rest: float = REST
    until: float = 0.0

    def __call__(self, desk: Desk, now: datetime) -> None:
        """The board as it is now, unless it is there already; that it cannot be written holds up no mail."""
        path, stamp, began = self.place.path / self.settings.file, self._stamp(desk, now), monotonic()
        if began < self.until:
            return
        try:
            if not _bears(path, stamp):
                told = now_standing(self.place, desk.state, now, masked=self.settings.masked)
                write(path, page(self.place, told, self.settings, stamp))
        except Exception as error:  # noqa: BLE001 - a home's own template may fail in as many ways as a program
            log.warning("看板 %s 未能更新：%s", path, error)
        self.until = monotonic() + self.rest * (monotonic() - began)

    def _stamp(self, desk: Desk, now: datetime) -> str:
        """What a page depends on: the ledger, the day, the settings; within a day the page itself counts the minutes."""
        parts = (desk.ledger.head, str(local_day(now)), desk.rules.digest, repr(self.settings))
        return sha256("\n".join(parts).encode()).hexdigest()


def _bears(path: Path, stamp: str) -> bool:
    """Whether the page that is there already tells this."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return stamp.encode() in file.read(HEAD)
