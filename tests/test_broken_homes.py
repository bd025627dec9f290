"""Every command upon every kind of broken home: it does its work or refuses with a sentence that names the cure, and never shows a traceback.

The commands and what each is given come from the command line itself, so that a new command is tried at once.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.shell.ledger_tinydb import open_ledger
from tests import sample_desk

pytestmark = pytest.mark.slow  # every command on every home

COMMANDS = typer.main.get_command(cli)
assert isinstance(COMMANDS, TyperGroup)
NAMES = sorted(COMMANDS.commands)
PLAYS = ("demo", "simulate")
"""What fills a new folder with a story of its own."""


class Said(NamedTuple):
    """How a command ended and what it wrote to standard error."""

    code: int
    words: str


def folder_at(*path: str) -> Callable[[Path], None]:
    """A folder where a file belongs."""

    def put(home: Path) -> None:
        place = home.joinpath(*path)
        gone(place)
        place.mkdir(parents=True)

    return put


def file_at(*path: str, holds: bytes = b"x") -> Callable[[Path], None]:
    """A file of these bytes, where a folder or a better file belongs."""

    def put(home: Path) -> None:
        place = home.joinpath(*path)
        gone(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(holds)

    return put


def gone(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def without(*path: str) -> Callable[[Path], None]:
    return lambda home: gone(home.joinpath(*path))


def altered(home: Path) -> None:
    """Somebody wrote another sum into the past."""
    segment = home / "ledger" / "000001.json"
    segment.write_text(segment.read_text("utf-8").replace("3480.00", "34.80"), "utf-8")


def elsewhere(home: Path) -> None:
    """The password is to be in a variable that nobody set."""
    toml = home / "mailbot.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('password_file = "password"', 'password_env = "NOBODY_SET"'), "utf-8"
    )


def sound(_home: Path) -> None:
    """Nothing is wrong with it."""


LETTER = ("templates", "hospital", "report_received.txt")
USELESS: dict[str, Callable[[Path], None]] = {
    "no home": without(),
    "an empty folder": folder_at(),
    "a file instead of the home": file_at(),
    "mailbot.toml is a folder": folder_at("mailbot.toml"),
}
"""With these nothing can be done."""

PAST: dict[str, Callable[[Path], None]] = {
    "the ledger was altered": altered,
    "a segment is garbage": file_at("ledger", "000001.json", holds=b"\x00\xff"),
    "a segment is a folder": folder_at("ledger", "000001.json"),
    "the ledger is a file": file_at("ledger"),
}
"""With these nothing is known of the past, and nothing may be made up."""

PARTLY: dict[str, tuple[Callable[[Path], None], str]] = {
    "mailbot.toml is no TOML": (file_at("mailbot.toml", holds=b"[contract"), "mailbot.toml"),
    "mailbot.toml is no UTF-8": (file_at("mailbot.toml", holds=b"\xff\xfe"), "mailbot.toml"),
    "a rule has an unknown key": (
        file_at("rules", "settings.toml", holds=b"digest_hour = 8"),
        "rules/settings.toml: digest_hour",
    ),
    "a rule file is a folder": (folder_at("rules", "settings.toml"), "rules/settings.toml"),
    "rules/ is a file": (file_at("rules"), "rules"),
    "a template is wrong": (file_at(*LETTER, holds=b"x\n\n{% if %}"), "report_received"),
    "a template is no UTF-8": (file_at(*LETTER, holds=b"\xff\xfe\xff"), "report_received"),
    "a template is a folder": (folder_at(*LETTER), "report_received"),
    "a form is no form": (file_at("templates", "forms", "annex1.docx"), "annex1.docx"),
    "a form is a folder": (folder_at("templates", "forms", "annex1.docx"), "annex1.docx"),
    "mail/ is a file": (file_at("mail"), "mail"),
    "letters/ is a file": (file_at("letters"), "letters"),
    "the journal is a folder": (folder_at("journal"), "journal"),
    "the key is a folder": (folder_at("key"), "key"),
    "the password is missing": (without("password"), "password_file"),
    "the password is a folder": (folder_at("password"), "password_file"),
    "the password's variable is not set": (elsewhere, "password_env"),
    "the ledger is gone": (without("ledger"), "ledger: "),
}
"""With these some commands do their work; `check` names each of them by these words."""

LATER: dict[str, Callable[[Path], None]] = {
    "mail/ is missing": without("mail"),
    "letters/ is missing": without("letters"),
    "somebody else works here": sound,
}
"""What only those notice who come to need it."""

ALL = {**USELESS, **PAST, **{kind: broken for kind, (broken, _) in PARTLY.items()}, **LATER}
CASES = [
    (kind, name, {1} if kind in {**USELESS, **PAST} else {0, 1})
    for kind in ALL
    for name in NAMES
    if not (kind in ("no home", "an empty folder") and name in PLAYS)
]
"""Every command upon every kind, with the exit codes it may end with: where nothing can be known nothing is said to be well."""


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a past; nobody listens where its mail servers should be."""
    home = sample_desk.settled(tmp_path_factory.mktemp("past") / "home")
    sample_desk.remembered(home)
    sample_desk.kept(home)
    return home.path


@pytest.fixture
def broken(
    request: pytest.FixtureRequest, past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A home of the asked kind, which is meant by whoever names no other."""
    home = tmp_path / "home"
    shutil.copytree(past, home)
    other = open_ledger(home / "ledger") if request.param == "somebody else works here" else None
    ALL[request.param](home)
    monkeypatch.setenv("MAILBOT_HOME", str(home))
    monkeypatch.chdir(sample_desk.mails(tmp_path / "mails").parent)
    yield home
    if other:
        other.close()


def lives_at_home(parameters: list[Any]) -> bool:
    return any(parameter.envvar == "MAILBOT_HOME" for parameter in parameters)


def given(name: str, home: Path) -> Iterator[str]:
    """What the command cannot do without: a new folder, mails, a ticket; to one that takes no --home the home is that folder."""
    parameters = COMMANDS.commands[name].params
    for parameter in parameters:
        path = "Path" in parameter.bare_type()
        if path and not lives_at_home(parameters):
            yield from ([] if parameter.param_type_name == "argument" else [parameter.opts[0]])
            yield str(home)
        elif parameter.param_type_name == "argument" and parameter.required:
            yield ("mails" if parameter.name.startswith("path") else "new") if path else "TJ-2026-0001"


def ended(name: str, home: Path) -> Said:
    if name == "run":
        return watched()
    result = CliRunner().invoke(cli, [name, *given(name, home)], input="")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Said(result.exit_code, result.stderr)


def watched() -> Said:
    """A desk that starts is told to stop."""
    desk = subprocess.Popen(
        [sys.executable, "-m", "mailbot", "run"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert desk.stderr
    first = desk.stderr.readline()
    if "值守中" in first:
        desk.send_signal(signal.SIGTERM)
    rest = desk.communicate(timeout=30)[1]
    return Said(desk.returncode, first + rest)


def cured(said: Said) -> bool:
    """A refusal says what to do, or from which day on it is done."""
    return "Traceback" not in said.words and ("请" in said.words or "起才可" in said.words)


@pytest.mark.slow
@pytest.mark.parametrize(("broken", "name", "codes"), CASES, indirect=["broken"])
def test_it_works_or_refuses_with_the_cure(broken: Path, name: str, codes: set[int]) -> None:
    said = ended(name, broken)
    assert said.code in codes
    assert said.code == 0 or cured(said), said.words


@pytest.mark.parametrize(
    ("broken", "words"),
    [*((kind, words) for kind, (_, words) in PARTLY.items()), *((kind, "ledger: ") for kind in PAST)],
    indirect=["broken"],
)
def test_the_doctor_names_it(broken: Path, words: str) -> None:
    result = CliRunner().invoke(cli, ["check", "--offline"])
    assert result.exit_code == 1
    line = next(line for line in result.stderr.splitlines() if words in line and not line.startswith("提示"))
    assert "请" in line


@pytest.mark.parametrize("broken", ["mailbot.toml is no TOML"], indirect=True)
@pytest.mark.parametrize(
    "name", [name for name in NAMES if lives_at_home(COMMANDS.commands[name].params) and name not in PLAYS]
)
def test_what_is_no_toml_is_named_by_its_line_whatever_was_asked(broken: Path, name: str) -> None:
    said = ended(name, broken)
    assert said.code == 1
    assert "mailbot.toml" in said.words
    assert "line 1" in said.words


@pytest.mark.parametrize("broken", ["the ledger is gone"], indirect=True)
@pytest.mark.parametrize("name", ["verify", "tickets", "status", "digest", "backup", "export", "once", "run"])
def test_without_its_ledger_a_home_has_no_past_to_tell_and_begins_none(broken: Path, name: str) -> None:
    said = ended(name, broken)
    assert said.code == 1
    assert "mailbot rebuild" in said.words
    assert not (broken / "ledger").exists() or not any((broken / "ledger").glob("*.json"))


def test_the_doctor_finds_a_home_well_that_is_at_work(past: Path) -> None:
    assert CliRunner().invoke(cli, ["check", "--offline", "--home", str(past)]).exit_code == 0


@pytest.mark.parametrize("broken", ["somebody else works here"], indirect=True)
@pytest.mark.parametrize("name", ["once", "run", "replay"])
def test_who_works_here_is_named(broken: Path, name: str) -> None:
    assert str(os.getpid()) in ended(name, broken).words


def test_a_folder_that_holds_anything_else_is_never_played_in(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for name, option in (("demo", "--folder"), ("simulate", "--home")):
        result = CliRunner().invoke(cli, [name, option, str(tmp_path)])
        assert (result.exit_code, "已有别的内容" in result.stderr) == (1, True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
