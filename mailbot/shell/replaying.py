"""The replay command: a progress bar on a terminal, a sentence at the end."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailbot.core.state import State
from mailbot.shell.console import out, progress, refuse
from mailbot.shell.desk import Desk
from mailbot.shell.home import Home
from mailbot.shell.replay import Moment, replay
from mailbot.shell.saved import Saved, saved


def play(path: Path, place: Home, until: datetime | None, build: Callable[[Home, Moment], Desk]) -> None:
    """Work the saved mails into the home and say what came of it."""
    mails = [mail for mail in saved(path) if until is None or mail.receipt.arrived < until]
    if not mails:
        refuse(f"{path} 里没有早于 --until 的邮件：请改大日期。")
    state, letters = played("重演", mails, place, until, build)
    out.print(
        f"重演 {len(mails)} 封来信：工单 {len(state.tickets)} 张，信件 {letters} 封（在 {place.path / 'sent'}），"
        f"搁置 {len(state.aside)} 封，留存待认 {len(state.held)} 封。",
        markup=False,
    )


def played(
    words: str, mails: list[Saved], place: Home, until: datetime | None, build: Callable[[Home, Moment], Desk]
) -> tuple[State, int]:
    """The mails worked into the home behind a bar; gives the state they lead to, and how many letters were written."""
    clock = Moment(mails[0].receipt.arrived)
    desk = build(place, clock)
    desk.as_pdf = None  # nobody receives these letters, and each PDF takes seconds
    with progress(words, len(mails)) as step:
        letters = replay(
            desk, clock, mails, place.config.persons, until, lambda mail: step(f"{mail.receipt.arrived:%Y-%m-%d}")
        )
    desk.ledger.close()
    return desk.state, letters
