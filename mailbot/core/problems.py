"""同一问题: which earlier tickets may be the same problem as a new one, with score and reason; a person decides.

No method tried reached 95 % precision at a useful recall on short Chinese reports, so nothing that costs money follows from this alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from mailbot.core.incidents import incident_of
from mailbot.core.model import Kind
from mailbot.core.similar import Candidate
from mailbot.core.state import State
from mailbot.core.tickets import Ticket

CITED = 1.0
"""What a ticket gains that the writer names as the earlier case: it comes first."""
GROUPED = 0.03
"""What a ticket gains for each other ticket of its problem: what came back before comes back again."""
IN_HAND = 0.15
"""What an open ticket of the same module gains that was opened within DAYS: two people often report one incident."""
DAYS = timedelta(days=3)
LATEST = 200
"""Open tickets looked at, the newest."""
_AGAIN = re.compile(
    r"又(?!要|不是|快|好)|再次|复发|第[二三四五六七八九两2-9]\s*(?:回|次)|(?:跟|和|与|同|像|还是)(?:上|前)(?:次|回|个?月|周|礼拜|年)|上(?:次|回).{0,12}(?:修|一样|报|说)|"
    r"(?:老|旧)(?:毛病|问题)|一模一样|反复|屡次|(?:[一二三四五六七八九十]+|1?\d)月份?.{0,12}(?:报|修|说|出)过|还没(?:根治|除根)"
)


def recurs(text: str) -> bool:
    """Whether the writer says that it is not the first time."""
    return _AGAIN.search(text) is not None


@dataclass(frozen=True, slots=True)
class Matter:
    """A new matter as it is compared: its masked text, how likely it is about each module, the numbers it cites, its arrival."""

    text: str
    modules: Mapping[str, float]
    cited: tuple[str, ...]
    at: datetime


def candidates(matter: Matter, state: State, most: int) -> tuple[Candidate, ...]:
    """Up to `most` earlier tickets that may be the same problem, best first: alike in words, of the same module, cited, in hand."""
    near = state.similar.nearest(matter.text, matter.modules, most * 3)
    found = {each.ticket: replace(each, score=each.score + _company(each.ticket, state)) for each in near}
    gains = [(number, CITED, "来信提到") for number in matter.cited if number in state.tickets]
    gains += [(number, IN_HAND, "同一模块，近日登记、尚未处理完") for number in _in_hand(matter, state)]
    for number, gain, why in gains:
        known = found.get(number, Candidate(number, 0.0, ""))
        found[number] = replace(known, score=known.score + gain, why="，".join(filter(None, (why, known.why))))
    ranked = sorted(found.values(), key=lambda each: (-each.score, each.ticket))
    return tuple(replace(each, score=round(min(1.0, each.score), 3)) for each in ranked[:most])


def _in_hand(matter: Matter, state: State) -> list[str]:
    """The open tickets of the module that came within the last days."""
    return [
        number
        for number, ticket in islice(reversed(state.open.items()), LATEST)
        if matter.modules.get(ticket.module, 0.0) > 0.5 and timedelta() <= matter.at - ticket.at <= DAYS
    ]


def _company(number: str, state: State) -> float:
    return GROUPED * next((len(members) for members in state.members.values() if number in members), 0)


def recurrences(numbers: Iterable[str], state: State) -> list[tuple[Ticket, Ticket]]:
    """Of the tickets of one problem those that came back after an earlier one was closed, each with that earlier one.

    A question or a wish is no recurrence, nor what 甲方 or a third party caused.
    """
    members = sorted((state.tickets[number] for number in numbers), key=lambda each: (each.opened, each.number))
    found = []
    for place, ticket in enumerate(members):
        before = [each for each in members[:place] if each.first_closed and each.first_closed <= ticket.opened]
        first = incident_of(ticket, state) == ticket.number
        if before and first and ticket.severity is not None and ticket.kind in {Kind.REPORT, Kind.CUSTOMISATION}:
            found.append((ticket, before[-1]))
    return found
