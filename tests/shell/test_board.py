"""The board as a file: it needs nothing from elsewhere, shows no person, is for its group only, and is left alone while nothing changes."""

import re
import stat
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from mailbot.app import rehearsal, rounds
from mailbot.cli import cli
from mailbot.core import facts as f
from mailbot.mail.message import Receipt
from mailbot.shell.adopting import adopt
from mailbot.shell.board import Wall, now_standing, page
from mailbot.shell.codec import encode
from mailbot.shell.config import BoardBlock, load
from mailbot.shell.finding import state_of
from mailbot.shell.home import Home, open_home
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.replay import Folder, Moment
from mailbot.shell.worker import Rounds
from tests import sample_desk

pytestmark = pytest.mark.slow  # a board of thousands of tickets

TELEPHONE = "13812345678"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = sample_desk.settled(tmp_path / "home")
    sample_desk.remembered(place)
    return place


def made(home: Home, settings: BoardBlock) -> LexborHTMLParser:
    told = now_standing(home, state_of(home.path), sample_desk.at(19), masked=settings.masked)
    return LexborHTMLParser(page(home, told, settings))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_leads_to_a_place_on_the_page_and_nothing_is_loaded(home: Home, lang: str) -> None:
    tree = made(home, BoardBlock(lang=lang))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(link.attributes["href"])[1:] for link in tree.css("a")} <= set(ids)
    assert tree.css("[src], link, iframe, object, form[action]") == []
    assert not re.search(r"https?://|url\(|@import", tree.html or "")


def test_headings_go_down_one_step_at_a_time_and_every_field_has_a_label(home: Home) -> None:
    tree = made(home, BoardBlock())
    levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(field.parent and field.parent.tag == "label" for field in tree.css("input, select"))
    assert len(tree.css("main")) == len(tree.css("header")) == len(tree.css("nav")) == 1


def test_the_colours_of_words_stand_out_from_their_ground_in_light_and_dark() -> None:
    css = (Path(__file__).parents[2] / "templates/board/board.css").read_text(encoding="utf-8")
    light, dark = ({} | dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in css.split("@media screen", 2)[:2])
    pairs = [(word, ground) for word in ("ink", "quiet", "link", "late") for ground in ("paper", "soft")]
    pairs += [("on-chip", name) for name in ("normal", "urgent", "major")] + [("on-disaster", "disaster")]
    pairs += [("on-warm", f"warm{warmth}") for warmth in range(1, 5)]
    for colours in (light, light | dark):
        for word, ground in pairs:
            assert contrast(colours[word], colours[ground]) >= 4.5, (word, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: the ratio of the relative luminances."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_a_mail_says_is_words_and_never_markup(tmp_path: Path) -> None:
    place = sample_desk.settled(tmp_path / "home")
    desk = rehearsal(place, Moment(sample_desk.at(13)))
    hostile = sample_desk.letter(
        sample_desk.WARD, "打不开</style></script><script>alert(1)</script>", f"打不开了，<img src=x> 电话 {TELEPHONE}"
    )
    adopt(desk, place.config.persons, sample_desk.at(12))
    desk.take([(hostile.as_bytes(), Receipt(sample_desk.at(13)))])
    desk.ledger.close()
    tree = made(place, BoardBlock())
    assert len(tree.css("script")) == 1
    assert tree.css("img") == []
    assert len(tree.css("details")) == 1


def test_what_a_warning_rests_on_is_told_in_words(home: Home) -> None:
    proposed = f.WarningProposed(at=sample_desk.at(18), warning="W-2026-004", ticket="", row="words", why="退费少计")
    ledger = open_ledger(home.ledger)
    ledger.commit([encode(proposed)])
    ledger.close()
    (main,) = made(home, BoardBlock()).css("main")
    assert "信息科来信提出" in main.text()
    assert not re.search(r"recurrence|duty|resolved|response|\bwords\b", main.text())


def test_people_are_shown_only_when_that_is_asked_for(home: Home) -> None:
    covered, bare = made(home, BoardBlock()).html or "", made(home, BoardBlock(masked=False)).html or ""
    assert sample_desk.WARD not in covered
    assert "登记台" not in covered
    assert sample_desk.WARD in bare


def test_it_is_left_alone_while_nothing_changes_and_made_anew_when_something_does(home: Home) -> None:
    desk = rehearsal(home, Moment(sample_desk.at(19)))
    hang, path = Wall(home, BoardBlock(), rest=0), home.path / "board.html"
    hang(desk, sample_desk.at(19))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    first = path.stat().st_ino
    hang(desk, sample_desk.at(19, 10))
    assert path.stat().st_ino == first
    hang(desk, sample_desk.at(20))
    assert path.stat().st_ino != first
    second = path.stat().st_ino
    desk.ledger.commit([encode(f.StrangerTold(at=sample_desk.at(20), address="a@elsewhere.example"))])
    hang(desk, sample_desk.at(20))
    assert path.stat().st_ino != second
    desk.ledger.close()


def test_a_board_takes_a_small_part_of_the_time_however_much_happens(home: Home) -> None:
    desk = rehearsal(home, Moment(sample_desk.at(19)))
    hang, path = Wall(home, BoardBlock()), home.path / "board.html"
    hang(desk, sample_desk.at(19))
    first = path.read_bytes()
    hang(desk, sample_desk.at(20))
    assert path.read_bytes() == first
    hang.until = 0.0
    hang(desk, sample_desk.at(20))
    assert path.read_bytes() != first
    desk.ledger.close()


def test_a_board_that_cannot_be_written_holds_nothing_up(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    desk = rehearsal(home, Moment(sample_desk.at(19)))
    (home.path / "board.html").mkdir()
    Wall(home, BoardBlock())(desk, sample_desk.at(19))
    desk.ledger.close()
    assert "看板" in caplog.text


def test_the_command_writes_where_it_is_told_and_says_where(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "out" / "a.html"
    result = CliRunner().invoke(
        cli, ["board", "--home", str(home.path), "--out", str(path), "--lang", "en", "--unmasked"]
    )
    assert (result.exit_code, result.stdout.strip()) == (0, str(path))
    assert "未遮盖" in result.stderr
    assert b"Service board" in path.read_bytes()


def test_a_path_that_cannot_be_written_is_refused_with_its_cure(home: Home) -> None:
    result = CliRunner().invoke(
        cli, ["board", "--home", str(home.path), "--out", str(home.path / "mailbot.toml" / "a.html")]
    )
    assert result.exit_code == 1
    assert "--out" in result.stderr


def test_the_settings_are_read_and_what_they_do_not_know_is_told(home: Home) -> None:
    file = home.path / "mailbot.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'{text}\n[board]\nfile = "look/board.html"\nlang = "en"\n', encoding="utf-8")
    config, problems = load(home.path)
    assert config
    assert problems == []
    assert config.board == replace(BoardBlock(), file="look/board.html", lang="en")
    file.write_text(f'{text}\n[board]\nlang = "fr"\n', encoding="utf-8")
    assert [problem.key for problem in load(home.path)[1]] == ["board.lang"]


class Empty:
    """A mailbox in which nothing is."""

    def unread(self, *_: object) -> list[object]:
        return []


def test_a_round_ends_with_the_board(home: Home) -> None:
    desk, hung = rehearsal(home, Moment(sample_desk.at(19))), []
    sender = Folder(home.path / "sent")
    Rounds(desk, Empty, sender, "INBOX", desk.clock, show=lambda _desk, now: hung.append(now)).beat(Empty())
    desk.ledger.close()
    assert hung == [sample_desk.at(19)]


def test_a_home_that_asks_for_a_board_has_one_hung_and_another_none(home: Home) -> None:
    file = home.path / "mailbot.toml"
    asking = f'{file.read_text(encoding="utf-8")}\n[board]\nfile = "look/board.html"\n'
    assert not isinstance(shown(home), Wall)
    file.write_text(asking, encoding="utf-8")
    place, problems = open_home(home.path)
    assert place, problems
    hang = shown(place)
    assert hang == Wall(place, BoardBlock(file="look/board.html"))


def shown(place: Home) -> object:
    made = rounds(place)
    made.desk.ledger.close()
    return made.show
