"""Which home a command means, and its state; what cannot be found ends the command with a sentence."""

from pathlib import Path

from mailbot.core.state import State
from mailbot.shell.config import FILE, secrets_missing
from mailbot.shell.console import refuse, refuse_all
from mailbot.shell.home import Home, open_home
from mailbot.shell.recall import reading
from mailbot.shell.schema import parse


def home_path(given: Path | None) -> Path:
    """The home meant, whose mailbot.toml can be read, whatever it says: the ledger tells the past by itself."""
    path = named(given)
    _, problems = parse(path / FILE)
    if problems:
        refuse_all(problems)
    return path


def named(given: Path | None) -> Path:
    """The home meant: the option or MAILBOT_HOME, else the current folder if it is one."""
    path = given or Path()
    if (path / FILE).is_file():
        return path
    if given is None:
        refuse(
            f"没有指定家目录：请用 --home 目录，或设置 MAILBOT_HOME，或在含 {FILE} 的目录里运行；新建用 mailbot init 目录。"
        )
    return refuse(f"{path} 不是家目录（没有 {FILE}）：请先运行 mailbot init {path}，或用 --home 指定另一个。")


def sound_home(given: Path | None, *, online: bool = False) -> Home:
    """The home, or every problem of it and exit 1; passwords are asked for only where a mail server is talked to."""
    path = named(given)
    found, problems = open_home(path)
    problems += secrets_missing(path) if online else []
    if found is None or problems:
        refuse_all(problems)
    return found


def state_of(given: Path | None) -> State:
    """The state of the home as it stands."""
    return reading(home_path(given))
