"""The digest of a made-up week as a letter: for the tests of its words, its looks and its pictures."""

from mailbot.core import facts as f
from mailbot.core.decision import Letter
from mailbot.core.folds import apply
from mailbot.core.model import Role
from mailbot.core.state import State
from mailbot.mail.write import Rendered
from mailbot.reports import digest, periods
from mailbot.shell.ledger import Chain
from mailbot.shell.replies import Reader
from mailbot.shell.shipped import shipped
from mailbot.shell.templates import Templates
from tests.reports.sample_week import at, rules


def written(facts: list[f.Fact]) -> Rendered:
    """The digest of 2026-W12 as it would be sent."""
    state, ruled = State(), rules()
    apply(state, facts)
    week = periods.named_week("2026-W12")
    letter = Letter("manager/digest", ("pm@vendor.example",), digest.digest(state, ruled, week, at(23, 8, 30)))
    return Templates(shipped("templates"), None).render(
        letter,
        {
            "contract": ruled.contract,
            "calendar": ruled.calendar,
            "now": at(23, 9),
            "reader": Reader("desk@vendor.example", Role.PM),
            "chain": Chain(812, "9f2b6c0d" * 8),
        },
    )
