"""Saved mails worked as if each had arrived then: time moves with them through the same tick, letters go to files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.core.model import Person
from mailbot.shell.adopting import adopt
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import deliver
from mailbot.shell.desk import Desk
from mailbot.shell.saved import Saved


@dataclass(slots=True)
class Moment:
    """A clock that stands where it is put."""

    at: datetime

    def __call__(self) -> datetime:
        """The instant it shows."""
        return self.at


@dataclass(slots=True)
class Folder:
    """A courier that carries letters no further than a folder, numbered in the order they left."""

    path: Path
    count: int = 0

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Sent:
        """The letter as a file; always taken."""
        self.count += 1
        self.path.mkdir(exist_ok=True)
        (self.path / f"{self.count:05}-{recipients[0]}.eml").write_bytes(raw)
        return Sent(f"{sender} -> {self.path}")


def replay(
    desk: Desk, clock: Moment, mails: list[Saved], people: Iterable[Person], until: datetime | None, done: Callable[[Saved], None]
) -> int:  # fmt: skip
    """Work the mails in order, then let time pass to `until` (else to the last arrival); says how many letters left."""
    folder = Folder(desk.archive.path / "sent")
    folder.count = sum(1 for _ in folder.path.glob("*.eml"))
    first = folder.count
    if mails:
        clock.at = mails[0].receipt.arrived
    adopt(desk, people, clock.at)
    for mail in mails:
        step(desk, clock, folder, mail.receipt.arrived)
        desk.take([(mail.raw, mail.receipt)])
        deliver(desk, folder, clock.at)
        done(mail)
    if until:
        step(desk, clock, folder, until)
    return folder.count - first


def step(desk: Desk, clock: Moment, folder: Folder, until: datetime) -> None:
    """Time passes instant by instant, the clock showing each, so that letters carry the time they were due."""
    while (due := desk.next_instant()) is not None and due <= until:
        clock.at = max(clock.at, due)
        desk.pass_time(due)
        deliver(desk, folder, clock.at)
    clock.at = max(clock.at, until)
