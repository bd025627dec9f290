"""A home's mailbot.toml: sound as `init` writes it, and every problem of a bad one at once with file, key and cure."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.core.model import Person, Role
from mailbot.core.people import Shift, Tenure
from mailbot.shell.config import FILE, Config, load, secrets_missing
from mailbot.shell.home import open_home
from mailbot.shell.logins import is_loopback, server
from mailbot.shell.schema import Problem
from mailbot.shell.servers import Security

SENTINEL = "Sesame-0pen-7391"

SOUND = """
[contract]
number = "TJ-WB-2026"
hospital = "示例医院"
vendor = "示例维保公司"
signed = 2026-01-04
annual_fee = "200000.00"
phone = "010-00000000"

[mailbox]
address = "desk@vendor.example"

[mailbox.imap]
host = "imap.vendor.example"
port = 993
security = "tls"
user = "desk@vendor.example"
password_env = "DESK_PASSWORD"

[mailbox.smtp]
host = "smtp.vendor.example"
port = 465
security = "tls"
user = "desk@vendor.example"
password_file = "secret"

[[people]]
address = "it@hospital.example"
name = "信息科"
role = "it"

[[people]]
address = "*@hospital.example"
role = "reporter"

[[people]]
address = "Engineer@Vendor.example"
name = "丙工"
role = "engineer"

[[people]]
address = "pm@vendor.example"
name = "甲经理"
role = "pm"
department = "项目部"
"""

BAD = """
colour = "green"

[contract]
number = "TJ-WB-2026"
hospital = ""
signed = "2026-13-04"
annual_fee = "much"
phone = "010-00000000"
vendr = "示例维保公司"

[mailbox]
address = "desk"

[mailbox.imap]
host = "imap.vendor.example"
port = "993"
security = "plain"
user = "desk@vendor.example"
password_env = "NOWHERE_SET"

[mailbox.smtp]
host = "smtp.vendor.example"
port = 99999
security = "ssl"
user = 7

[[people]]
address = "it@hospital.example"
role = "doctor"

[[people]]
address = "IT@hospital.example"
role = "it"

[[people]]
address = "*@vendor.example"
role = "engineer"

[[people]]
address = "nobody"
role = "reporter"
"""

EVERY_PROBLEM = {
    "colour": "没有这一项",
    "contract.vendr": "没有这一项",
    "contract.vendor": "缺少这一项",
    "contract.hospital": "是空的",
    "contract.signed": "'2026-13-04' 不是日期",
    "contract.annual_fee": "'much' 不是金额",
    "mailbox.address": "'desk' 不是邮箱地址",
    "mailbox.imap.port": "'993' 不是整数",
    "mailbox.imap.security": "明文",
    "mailbox.smtp.port": "99999 不是端口号",
    "mailbox.smtp.security": "'ssl' 不在可选的值之中",
    "mailbox.smtp.user": "7 不是文字",
    "mailbox.smtp.password_env": "恰有一个",
    "people.0.role": "'doctor' 不在可选的值之中",
    "people.1.address": "已经登记过",
    "people.2.address": "只能登记为 reporter",
    "people.3.address": "'nobody' 不是邮箱地址",
    "people": "没有登记项目经理",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose two passwords are there."""
    monkeypatch.setenv("DESK_PASSWORD", SENTINEL)
    (tmp_path / "secret").write_text(f"{SENTINEL}\n")
    return tmp_path


def loaded(home: Path, text: str) -> tuple[Config | None, list[Problem]]:
    (home / "mailbot.toml").write_text(text, encoding="utf-8")
    return load(home)


def only_problem(home: Path, old: str, new: str) -> Problem:
    """The one problem that a change of the sound file makes."""
    assert old in SOUND
    config, problems = loaded(home, SOUND.replace(old, new, 1))
    assert config is None
    (problem,) = problems
    assert problem.file == "mailbot.toml"
    assert problem.cure
    return problem


def test_a_sound_file_says_contract_mailbox_and_people(home: Path) -> None:
    config, problems = loaded(home, SOUND)
    assert problems == []
    assert config
    assert (config.contract.signed, config.contract.annual_fee) == (date(2026, 1, 4), Decimal("200000.00"))
    assert config.persons[2] == Person("engineer@vendor.example", "丙工", Role.ENGINEER, "")
    assert config.persons[3] == Person("pm@vendor.example", "甲经理", Role.PM, "项目部")
    assert secrets_missing(home) == []


ON_CALL = """
[[roster]]
from = 2026-10-01
to = 2026-10-07
engineer = "engineer@vendor.example"

[alert]
command = ["/usr/local/bin/send-sms", "--urgent"]
"""


def test_a_roster_and_an_alert_program_are_read(home: Path) -> None:
    config, problems = loaded(home, SOUND + ON_CALL)
    assert problems == []
    assert config
    assert config.shifts == (Shift(date(2026, 10, 1), date(2026, 10, 7), "engineer@vendor.example"),)
    assert config.alert.command == ("/usr/local/bin/send-sms", "--urgent")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("from = 2026-10-01", "from = 2026-10-08", "roster.0.to"),
        ("from = 2026-10-01", "", "roster.0.from"),
        ("from = 2026-10-01", 'from = "Monday"', "roster.0.from"),
        ("to = 2026-10-07", "to = 2026-10-07\nuntil = 3", "roster.0.until"),
        ('engineer = "engineer@', 'engineer = "pm@', "roster.0.engineer"),
        ('["/usr/local/bin/send-sms", "--urgent"]', '["send-sms"]', "alert.command"),
        ('["/usr/local/bin/send-sms", "--urgent"]', '"/usr/local/bin/send-sms"', "alert.command"),
    ],
)
def test_each_problem_of_roster_and_alert_is_found(home: Path, old: str, new: str, key: str) -> None:
    assert old in ON_CALL
    _, problems = loaded(home, SOUND + ON_CALL.replace(old, new))
    assert [(problem.key, bool(problem.cure)) for problem in problems] == [(key, True)]


DEPUTY = """
[[people]]
address = "deputy@hospital.example"
role = "it"
from = 2026-10-01
to = 2026-10-07
"""


def test_who_acts_only_for_some_days_is_read_with_them(home: Path) -> None:
    config, problems = loaded(home, SOUND + DEPUTY)
    assert problems == []
    assert config
    deputy = Person("deputy@hospital.example", "", Role.IT)
    assert config.tenures == (Tenure(deputy, date(2026, 10, 1), date(2026, 10, 7)),)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [("to = 2026-10-07", "to = 2026-09-30", "to"), ("from = 2026-10-01", 'from = "Monday"', "from")],
)
def test_days_that_cannot_be_are_found(home: Path, old: str, new: str, key: str) -> None:
    _, problems = loaded(home, SOUND + DEPUTY.replace(old, new))
    (problem,) = problems
    assert problem.key == f"people.{SOUND.count('[[people]]')}.{key}"
    assert problem.cure


def test_a_server_is_told_its_password_and_shows_it_to_nobody(home: Path) -> None:
    config, _ = loaded(home, SOUND)
    assert config
    for block in (config.mailbox.imap, config.mailbox.smtp):
        ready = server(block, home)
        assert (ready.security, ready.password) == (Security.TLS, SENTINEL)
        assert SENTINEL not in f"{ready} {ready!r} {config!r}"


def test_every_problem_of_a_bad_file_is_listed_at_once_with_file_key_and_cure(home: Path) -> None:
    config, problems = loaded(home, BAD)
    assert config is None
    assert {problem.key for problem in problems} == set(EVERY_PROBLEM)
    assert len(problems) == len(EVERY_PROBLEM)
    for problem in problems:
        assert problem.file == "mailbot.toml"
        assert EVERY_PROBLEM[problem.key] in problem.what
        assert problem.cure


def test_missing_passwords_are_found_whatever_else_is_wrong(home: Path) -> None:
    loaded(home, BAD)
    assert [problem.key for problem in secrets_missing(home)] == ["mailbox.imap.password_env"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('password_env = "DESK_PASSWORD"', 'password_env = "NOT_SET"', "mailbox.imap.password_env"),
        ('password_file = "secret"', 'password_file = "lost"', "mailbox.smtp.password_file"),
        ('password_file = "secret"', 'password_file = "."', "mailbox.smtp.password_file"),
    ],
)
def test_a_home_without_its_password_is_sound_but_cannot_reach_its_server(
    home: Path, old: str, new: str, key: str
) -> None:
    config, problems = loaded(home, SOUND.replace(old, new, 1))
    assert config
    assert problems == []
    assert [problem.key for problem in secrets_missing(home)] == [key]


def test_a_password_written_where_its_name_belongs_is_not_repeated(home: Path) -> None:
    text = SOUND.replace("DESK_PASSWORD", SENTINEL).replace('"secret"', f'"{SENTINEL}"')
    loaded(home, text)
    found = secrets_missing(home)
    assert len(found) == 2
    assert SENTINEL not in "".join(map(str, found))


def test_a_password_written_into_the_file_is_refused_and_not_repeated(home: Path) -> None:
    problem = only_problem(home, 'password_env = "DESK_PASSWORD"', f'password_env = "A"\npassword = "{SENTINEL}"')
    assert (problem.key, problem.what) == ("mailbox.imap.password", "没有这一项")
    assert SENTINEL not in str(problem)


def test_plain_security_is_for_loopback(home: Path) -> None:
    text = SOUND.replace('security = "tls"', 'security = "plain"')
    for name in ("imap", "smtp"):
        text = text.replace(f"{name}.vendor.example", "127.0.0.1")
    assert loaded(home, text)[1] == []


def test_plain_security_elsewhere_must_be_said_twice(home: Path) -> None:
    once = 'security = "plain"\nuser'
    problem = only_problem(home, 'security = "tls"\nuser', once)
    assert problem.key == "mailbox.imap.security"
    assert "accept_plain = true" in problem.cure
    twice = SOUND.replace('security = "tls"\nuser', f"accept_plain = true\n{once}", 1)
    assert loaded(home, twice)[1] == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "localhost.evil.example", "mail.vendor.example", "", "0.0.0.0"])
def test_every_other_machine_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("signed = 2026-01-04", "signed = 20260104", "contract.signed"),
        ('annual_fee = "200000.00"', "annual_fee = 0", "contract.annual_fee"),
        ('annual_fee = "200000.00"', 'annual_fee = "-1"', "contract.annual_fee"),
        ('phone = "010-00000000"', 'phone = " "', "contract.phone"),
        ('host = "imap.vendor.example"', 'host = ""', "mailbox.imap.host"),
        ("port = 993", "port = 0", "mailbox.imap.port"),
        ('address = "desk@vendor.example"', 'address = "*@vendor.example"', "mailbox.address"),
        ('address = "pm@vendor.example"', 'address = "desk@vendor.example"', "people.3.address"),
        ('address = "pm@vendor.example"', 'address = "甲经理 <pm@vendor.example>"', "people.3.address"),
        ('role = "it"', 'role = "pm"', "people"),
        ('role = "it"', 'role = "it"\nrank = 1', "people.0.rank"),
    ],
)
def test_each_problem_alone_is_found(home: Path, old: str, new: str, key: str) -> None:
    assert only_problem(home, old, new).key == key


def test_an_empty_file_lacks_its_sections(home: Path) -> None:
    _, problems = loaded(home, "")
    assert {problem.key for problem in problems} == {"contract", "mailbox", "people"}


def test_a_section_that_is_none_is_one_problem_and_no_accident(home: Path) -> None:
    _, problems = loaded(home, 'contract = 7\nmailbox = "x"\npeople = ["a"]')
    assert {problem.key for problem in problems} == {"contract", "mailbox", "people.0", "people"}


def test_a_line_that_is_not_toml_is_named_by_its_number(home: Path) -> None:
    _, (problem,) = loaded(home, SOUND.replace("port = 993", "port = imap"))
    assert "at line 15" in problem.what


def test_the_telephones_of_departments_reach_who_veils_letters(home: Path) -> None:
    (home / FILE).write_text(SOUND + '[privacy]\nphones = ["0971-6253512"]\n', encoding="utf-8")
    place, _ = open_home(home)
    assert place
    assert place.rules.phones == ("0971-6253512",)


def test_the_telephones_of_departments_are_telephones(home: Path) -> None:
    assert loaded(home, SOUND + '[privacy]\nphones = ["0971-6253512", "（0971）6253513"]\n')[1] == []
    (found,) = loaded(home, SOUND + '[privacy]\nphones = ["登记台"]\n')[1]
    assert (found.key, "0971" in found.cure) == ("privacy.phones.0", True)


@pytest.mark.parametrize(("days", "sound"), [(179, False), (180, True), (0, False), (-1, False), (1095, True)])
def test_mails_are_kept_no_shorter_than_the_law_asks(home: Path, days: int, sound: bool) -> None:
    found = [problem.key for problem in loaded(home, SOUND + f"[retention]\ndays = {days}\n")[1]]
    assert found == ([] if sound else ["retention.days"])


def test_mails_are_kept_three_years_unless_said_otherwise(home: Path) -> None:
    found, _ = loaded(home, SOUND)
    assert found
    assert found.retention.days == 3 * 365
