"""Who may do what: the contract's table, row by row."""

import pytest

from mailbot.core.model import Intent, Person, Role
from mailbot.core.people import ACT_NAMES, CONSEQUENTIAL, MAY, may, who_may

MACHINE = {Intent.AUTO_REPLY, Intent.BOUNCE, Intent.READ_RECEIPT, Intent.SPAM}
ROWS = {
    (Intent.REPORT, Intent.FOLLOW_UP, Intent.STATUS_QUERY, Intent.FORM_REQUEST): {
        Role.REPORTER,
        Role.IT,
        Role.ENGINEER,
        Role.PM,
    },
    (Intent.ACCEPT, Intent.ASK_INFO, Intent.PROMISE, Intent.CLOSE): {Role.ENGINEER, Role.PM},
    (Intent.CONFIRM, Intent.REJECT): {Role.REPORTER, Role.IT},
    (Intent.WARNING_VERIFY, Intent.WARNING_REJECT, Intent.LOSS_CLAIM, Intent.REMOTE_GRANT): {Role.IT},
    (Intent.OBJECT,): {Role.PM},
}


@pytest.mark.parametrize(
    ("intent", "roles"), [(intent, roles) for intents, roles in ROWS.items() for intent in intents]
)
def test_the_table_of_roles(intent: Intent, roles: set[Role]) -> None:
    assert {role for role in Role if may(Person("a@b.example", "", role), intent)} == roles


def test_a_stranger_may_do_nothing() -> None:
    assert not any(may(Person("a@b.example", "", Role.STRANGER), intent) for intent in Intent)


def test_every_intent_has_a_name_and_all_but_machine_mail_a_row() -> None:
    assert set(ACT_NAMES) == set(Intent)
    assert set(MAY) == set(Intent) - MACHINE
    assert set(MAY) >= CONSEQUENTIAL


def test_a_refusal_names_who_may() -> None:
    assert who_may(Intent.WARNING_VERIFY) == "信息科"
