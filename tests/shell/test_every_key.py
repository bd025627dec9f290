"""Every key of mailbot.toml broken in turn, as its types are declared: named with its cure, never a traceback, and what is let through works.

The file below has every key there is: a key that is added to the program and not to it is noticed.
"""

import copy
import dataclasses
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from mailbot.shell import providers
from mailbot.shell.config import FILE, Config, load
from mailbot.shell.providers import NONE
from mailbot.shell.schema import Problem

FULL = """
[contract]
number = "TJ-WB-2026"
hospital = "示例医院"
vendor = "示例维保公司"
signed = 2026-01-04
annual_fee = "200000.00"
phone = "010-00000000"

[mailbox]
address = "desk@vendor.example"
name = "服务台"
folder = "INBOX"
provider = "generic"
since = 2026-11-28

[mailbox.oauth]
client_id = "desk"
client_secret_env = ""
client_secret_file = ""
refresh_token_env = ""
refresh_token_file = "token"
token_url = "https://login.vendor.example/token"
scope = ""

[mailbox.imap]
host = "imap.vendor.example"
port = 993
security = "tls"
user = "desk@vendor.example"
password_env = "DESK_PASSWORD"
password_file = ""
accept_plain = false

[mailbox.smtp]
host = "smtp.vendor.example"
port = 465
security = "tls"
user = "desk@vendor.example"
password_env = "DESK_PASSWORD"
password_file = ""
accept_plain = false

[[people]]
address = "it@hospital.example"
name = "信息科"
role = "it"
department = "信息科"
from = 2026-01-01
to = 2026-12-31

[[people]]
address = "engineer@vendor.example"
role = "engineer"

[[people]]
address = "pm@vendor.example"
role = "pm"

[[roster]]
from = 2026-10-01
to = 2026-10-07
engineer = "engineer@vendor.example"

[alert]
command = ["/usr/local/bin/send-sms", "--urgent"]

[authenticity]
authserv_ids = ["mx.vendor.example"]
results = 1
without_verdict = "code"
verify_dkim = false

[privacy]
phones = ["0971-6250000"]

[retention]
days = 1095

[outage]
minutes = 30
command = ["/usr/local/bin/send-sms"]
to = ["manager@elsewhere.example"]

[outage.smtp]
host = "smtp.elsewhere.example"
port = 465
security = "tls"
user = "other@elsewhere.example"
password_env = "OTHER_PASSWORD"
password_file = ""
accept_plain = false

[board]
file = "board.html"
lang = "zh"
masked = true

[documents]
pdf = true

[backup]
folder = "/mnt/backup/desk"
hour = 2
keep = 30
"""

SOUND = tomllib.loads(FULL)
ROOT = Path(__file__).resolve().parents[2]
Place = tuple[str | int, ...]

TYPES: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    date: (date, str),
    list: (list,),
    dict: (dict,),
}
"""What may stand where the sound file has a value of this type; the fee may be a number too."""

ODD: tuple[Any, ...] = (
    7, -1, 0, 10**30, True, 1.5, 1e300, float("nan"), float("inf"), "", "  ", "x", "a\r\nBcc: x", "\x00", "\u202e", "龥" * 70_000,
    "../../etc/passwd", "a@b", " pm@vendor.example ", "https://x", "imap.x:993", "NaN", "1e999999", "1e-5", "-0", "１２３", "2026-02-30",
    date(1, 1, 1), date(9999, 12, 31), datetime(2026, 1, 1, 1, 1), time(1, 1), [], [7], [""], [{}], {}, {"a": 1},
)  # fmt: skip


def toml(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return (
        value.isoformat()
        if isinstance(value, date | time)
        else json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf")
    )


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*at, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*at, key))


def name(place: Place) -> str:
    return ".".join(map(str, place))


def at(place: Place) -> tuple[Any, Any]:
    """What stands there in a copy of the sound file, to be changed: the copy, and what holds the key."""
    whole = copy.deepcopy(SOUND)
    holder = whole
    for key in place[:-1]:
        holder = holder[key]  # type: ignore[index]
    return whole, holder


@pytest.fixture
def told(tmp_path: Path) -> Callable[[Any], tuple[Config | None, list[Problem]]]:
    """The configuration that a file with this in it gives, or its problems."""
    known, _ = providers.load(None)
    assert known

    def loaded(whole: Any) -> tuple[Config | None, list[Problem]]:
        (tmp_path / FILE).write_text("".join(f"{key} = {toml(value)}\n" for key, value in whole.items()), "utf-8")
        return load(tmp_path, known)

    return loaded


def fits(good: Any, odd: Any) -> bool:
    return type(odd) in TYPES[type(good)] or (good == "200000.00" and type(odd) in (int, float))


def concerns(problem: Problem, place: Place) -> bool:
    """Whether the problem is told of this key, or of what holds it or lies in it."""
    mine = name(place)
    return problem.key == mine or problem.key.startswith(f"{mine}.") or mine.startswith(f"{problem.key}.")


def lives(config: Config) -> None:
    """What the desk reckons with these values."""
    assert config.contract.end > config.contract.start
    assert config.contract.annual_fee.quantize(Decimal("0.01")) > 0
    assert (
        config.contract.end + timedelta(days=config.retention.days)
        > config.contract.signed
        > date.min + timedelta(days=config.retention.days)
    )
    assert all(each.last + timedelta(days=1) for each in (*config.tenures, *config.shifts) if each.last)


@pytest.mark.slow
@pytest.mark.parametrize("place", list(places(SOUND)), ids=name)
def test_a_key_with_any_value_is_named_with_its_cure_or_works(
    place: Place, told: Callable[[Any], tuple[Config | None, list[Problem]]]
) -> None:
    for odd in ODD:
        whole, holder = at(place)
        good, holder[place[-1]] = holder[place[-1]], odd
        config, problems = told(whole)
        if config:
            lives(config)
            assert fits(good, odd), (place, odd)
        elif not fits(good, odd):
            assert any(concerns(problem, place) for problem in problems), (place, odd)
        for problem in problems:
            assert problem.cure
            assert str(problem).isprintable()
            assert len(str(problem)) < 500
            assert "Input" not in str(problem)


@pytest.mark.parametrize("place", list(places(SOUND)), ids=name)
def test_a_key_that_is_not_there_is_missed_or_has_a_default(
    place: Place, told: Callable[[Any], tuple[Config | None, list[Problem]]]
) -> None:
    whole, holder = at(place)
    del holder[place[-1]]
    config, problems = told(whole)
    assert bool(config) is not bool(problems)
    assert all(problem.cure for problem in problems)


@pytest.mark.parametrize("place", [(), *(each for each in places(SOUND))], ids=name)
def test_a_key_that_nobody_knows_is_named_in_every_section(
    place: Place, told: Callable[[Any], tuple[Config | None, list[Problem]]]
) -> None:
    whole, holder = at((*place, "colour"))
    if isinstance(holder, dict):
        holder["colour"] = "green"
        assert [problem.key for problem in told(whole)[1]] == [name((*place, "colour"))]


NEVER = (
    ("contract.annual_fee", ("NaN", "1e999999", "1e-5", 0, -1, "200,000", "0.001", 10**12)),
    ("contract.signed", ("0", "-0", date(9999, 12, 31), date(1, 1, 1), "1767484800")),
    ("contract.hospital", ("", " ", "某医院\n", "某\u200b医院", "院" * 301)),
    ("mailbox.address", (" desk@vendor.example", "desk", "*@vendor.example")),
    ("mailbox.folder", ("", " ")),
    ("mailbox.since", ("0", date(9999, 12, 31), "28.11.2026")),
    ("mailbox.provider", ("126.com", "x")),
    ("mailbox.imap.host", ("https://imap.163.com", "imap.163.com:993", "imap 163", "", "imap.163.com/")),
    ("mailbox.smtp.user", ("", " ")),
    ("mailbox.oauth.client_id", ("",)),
    ("outage.smtp.port", (True, 0, 65536)),
    ("people.0.to", (date(9999, 12, 31), "0", date(2025, 1, 1))),
    ("roster.0.to", (date(9999, 12, 31), "0", date(2025, 1, 1))),
    ("authenticity.authserv_ids.0", ("", "mx vendor")),
    ("board.file", ("", "mailbot.toml", "key", "board.html/")),
    ("board.masked", (0, "no")),
    ("backup.keep", (0, 10**6)),
    ("retention.days", (0, 179, 10**6)),
)


@pytest.mark.parametrize(("key", "odds"), NEVER, ids=[key for key, _ in NEVER])
def test_what_nobody_means_is_refused(
    key: str, odds: tuple[Any, ...], told: Callable[[Any], tuple[Config | None, list[Problem]]]
) -> None:
    place = tuple(int(part) if part.isdigit() else part for part in key.split("."))
    for odd in odds:
        whole, holder = at(place)
        holder[place[-1]] = odd
        assert [problem.key for problem in told(whole)[1]] == [key], odd


@pytest.mark.parametrize(
    "host", ["imap.163.com", "127.0.0.1", "::1", "localhost", "mail-1.hospital.example", "xn--fiq228c.example"]
)
def test_a_servers_name_is_one(host: str, told: Callable[[Any], tuple[Config | None, list[Problem]]]) -> None:
    whole, holder = at(("mailbox", "imap", "host"))
    holder["host"] = host
    assert told(whole)[0]


def test_a_backup_within_the_home_is_refused_before_the_night(
    tmp_path: Path, told: Callable[[Any], tuple[Config | None, list[Problem]]]
) -> None:
    whole, holder = at(("backup", "folder"))
    holder["folder"] = str(tmp_path / "backup")
    assert [problem.key for problem in told(whole)[1]] == ["backup.folder"]


def test_a_provider_named_where_the_list_of_them_is_broken_is_no_accident(tmp_path: Path) -> None:
    whole, holder = at(("mailbox", "provider"))
    holder["provider"] = "163"
    (tmp_path / FILE).write_text("".join(f"{key} = {toml(value)}\n" for key, value in whole.items()), "utf-8")
    assert load(tmp_path, NONE)[0]


def keys(kind: Any, at: Place = ()) -> Iterator[str]:
    """Every key that the declared types know, `0` for one of a list."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        yield from keys(get_args(kind)[0], (*at, 0))
    elif dataclasses.is_dataclass(kind):
        for key, hint in get_type_hints(kind).items():
            yield name((*at, key.rstrip("_")))
            yield from keys(hint, (*at, key.rstrip("_")))


def test_the_file_above_has_every_key_there_is() -> None:
    assert set(keys(Config)) - {name(place) for place in places(SOUND)} == set()


def test_the_page_explains_every_key_and_no_other() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    explained = {key for row in rows for key in re.findall("`([^`]+)`", row)}
    assert explained == {key for key in keys(Config) if not key.startswith("outage.smtp.")}
