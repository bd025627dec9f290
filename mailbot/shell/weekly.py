"""The digest command: the digest of a week as the ledger stands, for people or machines."""

from datetime import datetime

from mailbot.core.decision import Letter
from mailbot.core.model import Role
from mailbot.core.state import State
from mailbot.reports import weeks
from mailbot.reports.digest import digest, plain
from mailbot.shell.console import out, print_json, refuse
from mailbot.shell.doors import templates
from mailbot.shell.home import Home
from mailbot.shell.ledger import Chain
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.replies import Reader


def print_digest(place: Home, state: State, week: str | None, now: datetime, *, as_json: bool) -> None:
    """The named week, or the last complete one."""
    try:
        begin, end = weeks.span(week) if week else weeks.before(now)
    except ValueError as sentence:
        refuse(str(sentence))
    context = digest(state, place.rules, begin, end, now)
    if as_json:
        print_json(plain(context))
        return
    ledger = open_ledger(place.ledger, writing=False)
    rendered = templates(place.path).render(
        Letter("manager/digest", (), context),
        {
            "contract": place.rules.contract,
            "calendar": place.rules.calendar,
            "now": now,
            "reader": Reader(place.rules.address, Role.PM),
            "chain": Chain(ledger.length, ledger.head),
        },
    )
    out.print(rendered.subject, markup=False, style="bold")
    out.print(rendered.text, markup=False)
