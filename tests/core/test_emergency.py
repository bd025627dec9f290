"""A severe report belongs to one of the six emergencies of 应急预案; a harmless one to none."""

import pytest

from mailbot.core.emergency import emergency
from mailbot.core.model import EMERGENCIES, Said, Severity
from tests.core.reading_rules import EMERGENCY, Case, table

TABLE = [case for case in table() if case.emergency != "?"]


@pytest.mark.parametrize("case", TABLE, ids=[f"{at}-{case.subject}" for at, case in enumerate(TABLE)])
def test_the_table_of_mails(case: Case):
    assert emergency(case.said, Severity(case.level), EMERGENCY) == (case.emergency or None)


def test_a_normal_report_is_no_emergency_whatever_it_says():
    assert emergency(Said("", "勒索病毒"), Severity.NORMAL, EMERGENCY) is None


def test_a_severe_report_that_points_nowhere_is_a_system_error():
    assert emergency(Said("", "点了没反应"), Severity.URGENT, EMERGENCY) == "系统错误"


def test_the_categories_are_those_of_the_contract():
    assert {*EMERGENCY.order, EMERGENCY.otherwise} == set(EMERGENCIES)
