"""Every command upon a home that its user may read but not write: it does its work or refuses with the cure; the doctor names it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.shell.home import key
from tests import sample_desk
from tests.test_broken_homes import NAMES, PLAYS, Said, cured, given

pytestmark = pytest.mark.slow

NOBODY = 65534
_TAKEN = "-dac_override,-dac_read_search"
POWERLESS = ("setpriv", "--bounding-set", _TAKEN, "--inh-caps", _TAKEN)
"""How root is refused what others are."""


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a past in which nothing may be written and the key not be read, of another owner where there is one."""
    if os.geteuid() == 0 and not shutil.which(POWERLESS[0]):
        pytest.skip("root may write everywhere, and setpriv (util-linux) is not here to take that away")
    folder = tmp_path_factory.mktemp("forbidden")
    home = sample_desk.settled(folder / "home")
    sample_desk.remembered(home)
    sample_desk.kept(home)
    key(home.path)
    sample_desk.mails(folder / "mails")
    places = [home.path, *home.path.rglob("*")]
    for place in places:
        place.chmod(0o000 if place.name == "key" else 0o555 if place.is_dir() else 0o444)
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
    yield home.path
    for place in places:
        place.chmod(0o755)  # so that pytest can clear up


def ended(home: Path, *words: str) -> Said:
    told = subprocess.run(
        [*(POWERLESS if os.geteuid() == 0 else ()), sys.executable, "-m", "mailbot", *words],
        cwd=home.parent, env={**os.environ, "MAILBOT_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return Said(told.returncode, told.stderr)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in PLAYS])
def test_it_works_or_refuses_with_the_cure(forbidden: Path, name: str) -> None:
    said = ended(forbidden, name, *given(name, forbidden))
    assert said.code in (0, 1), said.words
    assert "Traceback" not in said.words
    assert said.code == 0 or cured(said), said.words


@pytest.mark.parametrize("name", ["run", "once"])
def test_nobody_works_where_nothing_can_be_kept(forbidden: Path, name: str) -> None:
    said = ended(forbidden, name)
    assert (said.code, "权限" in said.words) == (1, True), said.words


def test_the_doctor_names_what_may_not_be_written(forbidden: Path) -> None:
    said = ended(forbidden, "check", "--offline")
    assert said.code == 1
    for name in (".", "ledger", "mail", "letters", "key"):
        assert any(line.startswith(f"{name}: ") and "chown" in line for line in said.words.splitlines()), name
