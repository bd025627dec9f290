"""What the command line shows on a terminal and what in a pipe: bars and colours there, plain words here; and what a shell completes."""

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.shell.home import Home
from tests import sample_desk
from tests.test_docs import DOCUMENTED, Witness

pytestmark = pytest.mark.slow  # processes on a terminal of their own

COMMANDS = typer.main.get_command(cli)
assert isinstance(COMMANDS, TyperGroup)
NAMES = sorted(COMMANDS.commands)
BAR, COLOUR = "━", re.compile(r"\x1b\[[0-9;]*\b(?:3[0-7]|4[0-7]|9[0-7]|38|48)\b[0-9;]*m")
PROGRAM = (sys.executable, "-m", "mailbot")
LONG = (
    ("replay", "mails", "--home", "new"), ("backup", "store", "--home", "home"), ("restore", "store", "again"),
    ("export", "out", "--home", "home"), ("verify", "--home", "home"), ("rebuild", "mails", "--home", "bare"),
)  # fmt: skip
"""What takes its time."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a home that has a past, two that have none, and mails; no home is meant unless it is named."""
    home = sample_desk.settled(tmp_path / "home")
    sample_desk.kept(home)
    for name in ("new", "bare"):
        sample_desk.settled(tmp_path / name)
    sample_desk.mails(tmp_path / "mails")
    monkeypatch.delenv("MAILBOT_HOME", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_a_terminal(*arguments: str) -> str:
    """What a person sees who types this."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert running.returncode == 0, shown.decode()
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that nobody writes there any more
        return b""


def in_a_pipe(*arguments: str) -> str:
    done = subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_what_takes_its_time_shows_a_bar_on_a_terminal(here: Path) -> None:
    for arguments in LONG:
        assert BAR in on_a_terminal(*arguments), arguments


@pytest.mark.slow
def test_in_a_pipe_there_are_words_only(here: Path) -> None:
    for arguments in LONG:
        shown = in_a_pipe(*arguments)
        assert shown, arguments
        assert not set(shown) & {BAR, "\x1b", "\r"}, arguments


@pytest.mark.slow
def test_no_color_takes_every_colour_away(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert COLOUR.search(on_a_terminal("replay", "mails", "--home", "new"))
    monkeypatch.setenv("NO_COLOR", "1")
    for arguments in (("replay", "mails", "--home", "bare"), ("tickets", "--home", "bare"), ("status", "--help")):
        assert not COLOUR.search(on_a_terminal(*arguments)), arguments


@pytest.mark.slow
@pytest.mark.parametrize("charset", ["ascii", "gbk"])
def test_a_charset_without_chinese_or_without_emoji_ends_no_command(
    charset: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_desk.remembered(sample_desk.settled(here / "past"))
    monkeypatch.setenv("PYTHONIOENCODING", charset)
    for arguments in (("tickets",), ("ticket", "TJ-2026-0001"), ("outbox", "--all")):
        shown = subprocess.run([*PROGRAM, *arguments, "--home", "past"], capture_output=True, check=True).stdout
        assert shown.decode(charset)
        listed = subprocess.run([*PROGRAM, *arguments, "--json", "--home", "past"], capture_output=True, check=True)
        assert json.loads(listed.stdout.decode(charset))


def example(name: str) -> list[str]:
    """The words of the example that the command's help gives."""
    found = re.search(r"例：mailbot (.+)", COMMANDS.commands[name].help or "")
    assert found, f"{name} --help gives no example"
    return shlex.split(found[1])


@pytest.mark.parametrize("name", NAMES)
def test_help_teaches_with_an_example_that_the_command_takes(name: str) -> None:
    called, *arguments = example(name)
    assert called == name
    COMMANDS.commands[name].make_context(name, arguments).close()
    assert f"例：mailbot {name}" in CliRunner().invoke(cli, [name, "--help"]).stdout


def test_the_list_of_commands_is_short_lines_without_examples() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).stdout
    assert "例：" not in shown
    assert shown.index("  init ") < shown.index("  check ") < shown.index("  run ")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mailbot tick", {"ticket", "tickets"}),
        ("mailbot simulate te", {"terrible"}),
        ("mailbot digest --m", {"--month"}),
        ("mailbot outbox re", {"resend"}),
        ("mailbot aside --h", {"--home", "--help"}),
    ],
)
def test_a_shell_completes_commands_options_and_words(typed: str, offered: set[str]) -> None:
    words = {"_MAILBOT_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    shown = CliRunner().invoke(cli, [], prog_name="mailbot", env=words).stdout
    assert set(shown.split()) == offered


@pytest.mark.slow
def test_bash_itself_completes_after_the_script_that_the_program_gives(tmp_path: Path) -> None:
    program = tmp_path / "mailbot"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    script = f"""
        PATH={tmp_path}:$PATH
        eval "$(_MAILBOT_COMPLETE=source_bash mailbot)"
        COMP_WORDS=(mailbot simulate te) COMP_CWORD=2
        _mailbot_completion mailbot
        echo "${{COMPREPLY[*]}}"
    """
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert done.stdout.split() == ["terrible"]


@pytest.mark.parametrize("name", ["tickets", "warnings", "outbox", "aside"])
def test_a_table_says_every_status_in_chinese(name: str, tmp_path: Path) -> None:
    place = sample_desk.settled(tmp_path / "home")
    sample_desk.remembered(place)
    every = ["--all"] if name == "outbox" else []
    key = "ends" if name == "aside" else "status"
    states = {
        row[key]
        for row in json.loads(CliRunner().invoke(cli, [name, *every, "--json", "--home", str(place.path)]).stdout)
    }
    shown = CliRunner().invoke(cli, [name, *every, "--home", str(place.path)], env={"COLUMNS": "200"}).stdout
    assert states
    assert not [state for state in states if re.search(rf"\b{state}  ", shown)]


def answers_json() -> list[str]:
    """The commands that print JSON and need nothing to be named."""
    commands = COMMANDS.commands
    return [
        name for name in NAMES
        if any("--json" in parameter.opts for parameter in commands[name].params)
        and not any(parameter.required for parameter in commands[name].params)
    ]  # fmt: skip


@pytest.mark.parametrize("name", answers_json())
def test_json_of_a_home_where_nothing_has_happened_is_as_documented_or_a_sentence(name: str, tmp_path: Path) -> None:
    place: Home = sample_desk.settled(tmp_path / "home")
    shown = CliRunner().invoke(cli, [name, "--json", "--home", str(place.path)])
    if not shown.stdout:
        assert (shown.exit_code, bool(shown.stderr)) == (1, True)
        return
    printed = json.loads(shown.stdout)
    for value in printed if isinstance(printed, list) else [printed]:
        Witness(DOCUMENTED[name], {}).look(value)
