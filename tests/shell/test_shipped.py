"""What ships with the program, and the single files by which a home differs."""

from pathlib import Path

import pytest

from mailbot.shell import shipped
from mailbot.shell.rulefiles import FILES, blanks


def test_every_rules_file_ships() -> None:
    assert {path.stem for path in shipped.shipped("rules").glob("*.toml")} == {*FILES, "providers"}


def test_the_blank_annexes_ship() -> None:
    assert all(data.startswith(b"PK") for data in blanks(None).values())
    assert sorted(blanks(None)) == [1, 2, 3]


def test_a_home_differs_by_single_files(tmp_path: Path) -> None:
    own = tmp_path / "rules" / "settings.toml"
    own.parent.mkdir()
    own.write_text("candidates = 1\n")
    assert shipped.find("rules", "settings.toml", tmp_path) == own
    assert shipped.find("rules", "modules.toml", tmp_path) == shipped.shipped("rules") / "modules.toml"
    assert shipped.find("rules", "settings.toml", None) == shipped.shipped("rules") / "settings.toml"


def test_a_home_may_have_a_blank_annex_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "forms" / "annex2.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"PK own")
    assert blanks(tmp_path)[2] == b"PK own"
    assert blanks(tmp_path)[1] == blanks(None)[1]


def test_an_installed_wheel_finds_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "mailbot"
    (package / "_shipped" / "rules").mkdir(parents=True)
    monkeypatch.setattr(shipped, "PACKAGE", package)
    assert shipped.shipped("rules") == package / "_shipped" / "rules"
    assert shipped.shipped("templates") == tmp_path / "site-packages" / "templates"
