"""What changed in a home since the desk last worked: its rules, its people, its calendar. Each change becomes a fact before any mail."""

from collections.abc import Iterable
from datetime import datetime

from mailbot.core import facts as f
from mailbot.core.cycles import local_day
from mailbot.core.decision import NOTHING, Decision
from mailbot.core.model import Person
from mailbot.core.recount import recount
from mailbot.shell.desk import Desk


def adopt(desk: Desk, people: Iterable[Person], at: datetime) -> None:
    """Record what changed since the last start: the rules in force, who may do what, and what a corrected calendar moves."""
    absent = {each.person.address for each in desk.rules.tenures if not each.holds(local_day(at))}
    wanted = {person.address: person for person in people if person.address not in absent}
    known = desk.state.people
    changes: list[f.Fact] = []
    moved = NOTHING
    if desk.state.rules != desk.rules.digest:
        rules = desk.rules
        every = rules.settings.digest_every
        changes.append(f.RulesAdopted(at=at, digest=rules.digest, calendar=rules.calendar, digests=every))
        moved = recount(desk.state, desk.rules, at)
    changes += [_admitted(person, at) for address, person in wanted.items() if known.get(address) != person]
    left = known.keys() - wanted.keys() - desk.state.admitted
    changes += [f.PersonLeft(at=at, address=address) for address in known if address in left]
    desk.decided(Decision(tuple(changes)) + moved, at)
    desk.resume(at)


def _admitted(person: Person, at: datetime) -> f.PersonAdmitted:
    return f.PersonAdmitted(
        at=at, address=person.address, name=person.name, role=person.role, department=person.department
    )
