"""The digest command: the digest of a period as the ledger stands, for people or machines."""

from collections.abc import Mapping
from datetime import datetime

from typer import BadParameter

from mailbot.core.decision import Letter
from mailbot.core.model import Role
from mailbot.core.state import State
from mailbot.reports import periods
from mailbot.reports.digest import digest, plain
from mailbot.reports.periods import Period
from mailbot.shell.console import out, print_json, refuse
from mailbot.shell.doors import templates
from mailbot.shell.home import Home
from mailbot.shell.ledger import Chain
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.replies import Reader


def chosen(place: Home, state: State, asked: Mapping[str, str | None], now: datetime) -> Period:
    """The one period that was asked for by its name; without one the last complete week."""
    named = {every: name for every, name in asked.items() if name}
    if len(named) > 1:
        raise BadParameter("--week、--month、--cycle 一次只写一个，请分几次查看。")
    try:
        if "week" in named:
            return periods.named_week(named["week"])
        if "month" in named:
            return periods.named_month(named["month"])
        if "cycle" in named:
            return periods.named_cycle(named["cycle"], state, place.rules)
    except ValueError as sentence:
        refuse(f"{sentence}。")
    return periods.last_week(now)


def print_digest(place: Home, state: State, asked: Mapping[str, str | None], now: datetime, *, as_json: bool) -> None:
    """The digest of the period that was asked for, as things stand now."""
    context = digest(state, place.rules, chosen(place, state, asked, now), now)
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
