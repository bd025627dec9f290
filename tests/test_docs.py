"""The documentation is true: docs/json.md against what is printed, docs/ledger.md against the facts, docs/commands.md against the commands."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.core.folds import apply
from mailbot.core.model import Intent
from mailbot.core.state import State
from mailbot.reports import periods, statement_row
from mailbot.reports.digest import digest, plain
from mailbot.reports.why import why
from mailbot.shell import status
from mailbot.shell.codec import KINDS
from mailbot.shell.heartbeat import Heartbeat
from mailbot.shell.home import Home
from mailbot.shell.ledger_tinydb import open_ledger
from tests import sample_desk
from tests.reports import sample_statement

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|", re.MULTILINE)
NAMED = re.compile(r"(?:list of )?\[(\w+)\]\(#\w+\)( or null)?")
LISTINGS = ("tickets", "problems", "warnings", "forms", "duties", "outbox", "aside")
NEVER_EMPTY = frozenset({"duties"})
"""The contract has four quarters whatever has happened."""
OPEN = ("history[].",)
"""Objects that may hold more than this page says: facts, which docs/ledger.md lists."""

Schema = dict[str, str]


def sections(page: str, mark: str) -> dict[str, str]:
    """The parts of a page by their headings."""
    parts = re.split(rf"^{mark} (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def documented() -> dict[str, Schema]:
    """What docs/json.md says: by section, the type of every key."""
    found = {}
    for name, text in sections((ROOT / "docs" / "json.md").read_text(encoding="utf-8"), "##").items():
        entries = {entry: dict(ROW.findall(body)) for entry, body in sections(text, "###").items()}
        found[name] = dict(expanded(dict(ROW.findall(text.split("\n### ")[0])), entries))
    found["ticket"] = found["tickets"] | found["ticket"]
    return found


def expanded(rows: Schema, entries: dict[str, Schema], at: str = "") -> Iterator[tuple[str, str]]:
    """The keys with those of the entries they name."""
    for key, kind in rows.items():
        named = NAMED.fullmatch(kind)
        many = kind.startswith("list")
        yield f"{at}{key}", kind if not named else ("list" if many else "object") + (named[2] or "")
        if named:
            yield from expanded(entries[named[1]], entries, f"{at}{key}{'[]' if many else ''}.")


DOCUMENTED = documented()


def is_a(kind: str, value: object) -> bool:
    """Whether a value is of a documented type."""
    words, _, null = kind.partition(" or null")
    if value is None:
        return null == "" and kind.endswith(" or null")
    if words.startswith("list of "):
        return isinstance(value, list) and all(is_a(words.removeprefix("list of "), each) for each in value)
    if words in {"date-time", "date"}:
        return isinstance(value, str) and _is_moment(words, value)
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool, "object": dict, "list": list}
    return isinstance(value, kinds[words]) and isinstance(value, bool) is (words == "boolean")


def _is_moment(kind: str, value: str) -> bool:
    if kind == "date":
        return date.fromisoformat(value).isoformat() == value
    return datetime.fromisoformat(value).utcoffset() == timedelta(hours=8)


@dataclass
class Witness:
    """What was seen of a schema in what is really printed."""

    schema: Schema
    seen: dict[str, int]

    def look(self, value: dict[str, Any], at: str = "") -> None:
        """Every key must be documented, every documented key there, and every value of its type."""
        keys = {key for path in self.schema if path.startswith(at) and re.fullmatch(r"\w+", key := path[len(at) :])}
        assert keys == set(value) or (at in OPEN and keys <= set(value)), f"keys of {at or 'the object'}"
        for key in keys:
            path, each = f"{at}{key}", value[key]
            assert is_a(self.schema[path], each), f"{path} is documented as {self.schema[path]}: {each!r}"
            self.seen[path] = self.seen.get(path, 0) + (each is not None)
            self.deeper(path, each)

    def deeper(self, path: str, value: object) -> None:
        if isinstance(value, dict) and any(each.startswith(f"{path}.") for each in self.schema):
            self.look(value, f"{path}.")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                self.look(item, f"{path}[].")

    def unseen(self) -> list[str]:
        """Documented keys that never had a value: then nothing was proved of them."""
        return [path for path in self.schema if not self.seen.get(path)]


def prove(name: str, rows: list[Any]) -> None:
    witness = Witness(DOCUMENTED[name], {})
    for row in rows:
        witness.look(row)
    assert witness.unseen() == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    place = sample_desk.settled(tmp_path_factory.mktemp("docs") / "home")
    sample_desk.remembered(place)
    return place


def printed(home: Home, *arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments, "--json", "--home", str(home.path)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_prints_the_documented_keys_and_no_others(home: Home, name: str) -> None:
    prove(name, json.loads(printed(home, name, *(["--all"] if name == "outbox" else []))))


@pytest.mark.parametrize("name", sorted(set(LISTINGS) - NEVER_EMPTY))
def test_a_listing_of_nothing_is_an_empty_list(tmp_path: Path, name: str) -> None:
    assert json.loads(printed(sample_desk.settled(tmp_path), name)) == []


def test_a_ticket_prints_the_documented_keys_and_its_history(home: Home) -> None:
    prove("ticket", [json.loads(printed(home, "ticket", f"TJ-2026-000{number}")) for number in range(1, 8)])


def test_explain_prints_the_documented_keys_a_line_a_mail(home: Home, tmp_path: Path) -> None:
    lines = printed(home, "explain", str(sample_desk.mails(tmp_path / "mails"))).splitlines()
    assert [json.loads(line)["file"] for line in lines] == [f"{number}.eml" for number in range(1, 6)]
    prove("explain", [json.loads(line) for line in lines])


def test_explain_has_the_keys_in_the_documented_order(home: Home, tmp_path: Path) -> None:
    first = json.loads(printed(home, "explain", str(sample_desk.mails(tmp_path) / "1.eml")))
    assert list(first) == [key for key in DOCUMENTED["explain"] if "." not in key]


def test_the_digest_has_the_documented_keys(home: Home) -> None:
    state = State()
    apply(state, sample_desk.past(home.rules))
    week = periods.named_week(sample_desk.WEEK)
    prove("digest", [json.loads(json.dumps(plain(digest(state, home.rules, week, sample_desk.at(19, 8, 30)))))])


def test_the_digest_command_prints_that(home: Home) -> None:
    shown = json.loads(printed(home, "digest", "--week", sample_desk.WEEK))
    Witness(DOCUMENTED["digest"], {}).look(shown)
    assert shown["week"] == sample_desk.WEEK


def test_a_statement_has_the_documented_keys() -> None:
    state, known = sample_statement.whole_year()
    halves = [sample_statement.told(state, known, half, sample_desk.at(19)) for half in (0, 1)]
    prove("statement", [json.loads(json.dumps(statement_row.row(one, ("一项",)))) for one in halves])


def test_the_statement_command_prints_that_and_writes_the_files(home: Home, tmp_path: Path) -> None:
    word, sheet = tmp_path / "a.docx", tmp_path / "a.xlsx"
    shown = json.loads(printed(home, "statement", "--cycle", "2026H2", "--docx", str(word), "--xlsx", str(sheet)))
    Witness(DOCUMENTED["statement"], {}).look(shown)
    assert [file.read_bytes()[:2] for file in (word, sheet)] == [b"PK", b"PK"]


def test_why_prints_the_documented_keys(home: Home) -> None:
    state, known = sample_statement.whole_year()
    look = sample_statement.look
    prove(
        "why",
        [
            why(state, known, number, look)
            for number in ("W-2026-001", "W-2026-004", "W-2026-008", "W-2026-009", "P-2026-001")
        ],
    )
    shown = json.loads(printed(home, "why", "W-2026-002"))
    Witness(DOCUMENTED["why"], {}).look(shown)


def test_the_handbook_prints_the_documented_keys_and_writes_the_file(home: Home, tmp_path: Path) -> None:
    prove("handbook", [json.loads(printed(home, "handbook", "--docx", str(tmp_path / "a.docx")))])
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"


def test_a_proof_an_export_and_a_purge_print_the_documented_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sample_desk.settled(tmp_path / "home")
    sample_desk.kept(place)
    monkeypatch.setattr("mailbot.shell.clock.now", lambda: sample_desk.at(19).replace(year=2040))
    prove("export", [json.loads(printed(place, "export", str(tmp_path / "out")))])
    prove("purge", [json.loads(printed(place, "purge"))])
    next((place.path / "mail").rglob("*.eml")).unlink()
    torn = (place.ledger / "000001.json").read_text(encoding="utf-8").replace("已登记", "已登录")
    head = open_ledger(place.ledger, writing=False).head
    asked = json.loads(CliRunner().invoke(cli, ["verify", "--json", "--head", head, "--home", str(place.path)]).stdout)
    sound = json.loads(CliRunner().invoke(cli, ["verify", "--json", "--home", str(place.path)]).stdout)
    (place.ledger / "000001.json").write_text(torn, encoding="utf-8")
    broken = json.loads(CliRunner().invoke(cli, ["verify", "--json", "--home", str(place.path)]).stdout)
    prove("verify", [sound, asked, broken])


def test_the_status_has_the_documented_keys(home: Home) -> None:
    Heartbeat(home.path / "heartbeat", fetched=sample_desk.at(19), sent=sample_desk.at(19)).beat(sample_desk.at(19))
    found = status.standing(home, sample_desk.at(19))
    rows = [status.row(found), status.row(replace(found, last_backup=sample_desk.at(15)))]
    prove("status", json.loads(json.dumps(rows)))


def test_a_backup_a_restore_and_a_rebuild_print_the_documented_keys(tmp_path: Path) -> None:
    place = sample_desk.settled(tmp_path / "home")
    sample_desk.kept(place)
    prove("backup", [json.loads(printed(place, "backup", str(tmp_path / "backup")))])
    restored = CliRunner().invoke(cli, ["restore", str(tmp_path / "backup"), str(tmp_path / "again"), "--json"])
    prove("restore", [json.loads(restored.stdout)])
    place.ledger.rename(tmp_path / "lost")
    prove("rebuild", [json.loads(printed(place, "rebuild"))])


def test_an_undocumented_key_a_missing_key_and_a_wrong_type_are_noticed() -> None:
    row = {"problem": "P-2026-001", "tickets": ["TJ-2026-0001"], "brief": "打不开", "module": "登记"}
    prove("problems", [row])
    for wrong in ({**row, "more": 1}, {"problem": "P-2026-001"}, {**row, "module": 7}, {**row, "module": None}):
        with pytest.raises(AssertionError):
            prove("problems", [wrong])


def test_the_intents_listed_are_those_there_are() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    listed = page.split("<!-- intents: begin -->")[1].split("<!-- intents: end -->")[0]
    assert re.findall(r"`(\w+)`", listed) == [intent.value for intent in Intent]


# ---------------------------------------------------------------- docs/ledger.md


def test_the_list_of_facts_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "document_facts.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_stale_list_of_facts_is_noticed(tmp_path: Path) -> None:
    for folder in ("docs", "scripts"):
        (tmp_path / folder).mkdir()
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    (tmp_path / "docs" / "ledger.md").write_text(page.replace("### Urged\n", "### Urgd\n"), encoding="utf-8")
    script = tmp_path / "scripts" / "document_facts.py"
    script.write_text((ROOT / "scripts" / "document_facts.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert subprocess.run([sys.executable, str(script), "--check"], capture_output=True, check=False).returncode == 1
    assert subprocess.run([sys.executable, str(script)], capture_output=True, check=False).returncode == 0
    assert (tmp_path / "docs" / "ledger.md").read_text(encoding="utf-8") == page


def test_every_fact_has_its_section() -> None:
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    assert set(KINDS) <= set(sections(page, "###"))


def test_a_commit_has_the_documented_keys(home: Home) -> None:
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    told = page.split("<!-- commit: begin -->")[1].split("<!-- commit: end -->")[0]
    segment = json.loads((home.ledger / "000001.json").read_text(encoding="utf-8"))
    assert list(segment["commits"]["1"]) == [key for key, _ in ROW.findall(told)]


def test_the_documented_check_proves_a_ledger_and_notices_a_change(home: Home, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    check = page.split("<!-- check: begin -->\n```python\n")[1].split("```")[0]
    (tmp_path / "ledger").mkdir()
    segment = (home.ledger / "000001.json").read_text(encoding="utf-8")

    def checked(text: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "ledger" / "000001.json").write_text(text, encoding="utf-8")
        command = [sys.executable, "-c", check]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert checked(segment).stdout.strip() == json.loads(segment)["commits"]["1"]["hash"]
    assert checked(segment.replace("3480.00", "34.80")).returncode == 1
    at = json.loads(segment)["commits"]["1"]["at"]
    assert checked(segment.replace(at, "2026-01-01T00:00:00+08:00", 1)).returncode == 1


# ---------------------------------------------------------------- docs/commands.md

COMMANDS = typer.main.get_command(cli)
assert isinstance(COMMANDS, TyperGroup)
PAGE = sections((ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), "##")
TOLD = {heading.split()[0]: body for heading, body in PAGE.items() if heading != "Exit codes"}


def test_every_command_is_documented_and_no_other() -> None:
    assert sorted(TOLD) == sorted(COMMANDS.commands)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    told = {
        option
        for row in re.findall(r"^\| (`-.*?) \|", TOLD[name], re.MULTILINE)
        for option in re.findall(r"`(-.+?)`", row)
    }
    options = (each for each in COMMANDS.commands[name].params if each.param_type_name == "option")
    assert told == {name for option in options for name in (*option.opts, *option.secondary_opts)} - {"--help"}


def test_the_arguments_of_a_command_stand_in_its_heading() -> None:
    for heading in PAGE:
        name, *arguments = heading.split()
        if name in COMMANDS.commands:
            taken = [each for each in COMMANDS.commands[name].params if each.param_type_name == "argument"]
            assert len(arguments) == len(taken), heading


def test_the_documented_exit_codes_are_those_the_help_names() -> None:
    told = re.findall(r"^\| `(\d)` \|", PAGE["Exit codes"], re.MULTILINE)
    assert told == re.findall(r"(\d) (?:正常|拒绝|用法错误)", str(COMMANDS.epilog))


@pytest.mark.parametrize(
    "page",
    [
        "docs/json.md",
        "docs/ledger.md",
        "docs/commands.md",
        "docs/authenticity.md",
        "docs/mailboxes.md",
        "docs/operations.md",
        "README.md",
    ],
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target, anchor in re.findall(r"\]\(((?!https?:)[^)#]*)(#[^)]*)?\)", path.read_text(encoding="utf-8")):
        found = path.parent / target if target else path
        assert found.exists(), target
        if anchor and found.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            names = {f"#{re.sub(r'[^0-9a-z -]', '', heading.lower()).replace(' ', '-')}" for heading in headings}
            assert anchor in names, f"{target}{anchor}"


# ---------------------------------------------------------------- docs/operations.md

BOTH = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("\n# ")


@pytest.mark.parametrize("half", [0, 1], ids=["English", "中文"])
def test_every_letter_to_the_manager_and_every_exit_code_has_its_cure_on_the_operators_page(half: int) -> None:
    told = set(re.findall(r"^\| `(manager/\w+)` \|", BOTH[half], re.MULTILINE))
    assert {f"manager/{each.stem}" for each in (ROOT / "templates" / "manager").glob("*.txt")} <= told
    exits = re.findall(r"^\| `(\d)` \|", BOTH[half], re.MULTILINE)
    assert exits == re.findall(r"^\| `(\d)` \|", PAGE["Exit codes"], re.MULTILINE)


@pytest.mark.parametrize("half", [0, 1], ids=["English", "中文"])
def test_every_mail_provider_has_its_line_on_the_operators_page(half: int) -> None:
    rules = (ROOT / "rules" / "providers.toml").read_text(encoding="utf-8")
    named = set(re.findall(r"^\[providers\.(\w+)\]", rules, re.MULTILINE)) - {"generic"}
    assert named <= set(re.findall(r"`(\w+)`", BOTH[half]))
