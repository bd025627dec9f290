"""The shipped calendar and deadlines, as the desk reads them."""

import pytest

from mailbot.core.deadlines import DeadlineRules
from mailbot.core.worktime import Calendar
from mailbot.shell.schema import parse, read
from mailbot.shell.shipped import shipped


def rules_of(name: str, kind: type):
    data, problems = parse(shipped("rules") / f"{name}.toml")
    value, more = read(kind, data, name)
    assert value is not None, problems + more
    return value


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return rules_of("calendar", Calendar)


@pytest.fixture(scope="session")
def deadline_rules() -> DeadlineRules:
    return rules_of("deadlines", DeadlineRules)
