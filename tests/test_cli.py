"""The command line: it teaches, it refuses with a sentence and its cure, its exit codes mean what they say, and it keeps secrets."""

import base64
import json
import mailbox
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner, Result

from mailbot.cli import cli
from mailbot.demo.post_office import PostOffice
from mailbot.shell.config import load
from mailbot.shell.explain import KEYS
from mailbot.shell.home import Home, open_home
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.shipped import shipped
from tests import sample_desk

COMMANDS = typer.main.get_command(cli)
assert isinstance(COMMANDS, TyperGroup)
NAMES = sorted(COMMANDS.commands)
READING = ("tickets", "problems", "warnings", "forms", "duties", "outbox", "aside", "digest")
SENTINEL = "Sesame-0pen-7391"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No home but those a test names."""
    monkeypatch.delenv("MAILBOT_HOME", raising=False)
    monkeypatch.delenv("MAILBOT_PASSWORD", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A sound home whose mail servers nobody runs."""
    return sample_desk.settled(tmp_path / "home", password=SENTINEL)


def mailbot(*arguments: object, answers: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*arguments: object) -> str:
    """What a refused command says: all of it on standard error."""
    result = mailbot(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.strip()
    return result.stderr


# ---------------------------------------------------------------- it teaches


@pytest.mark.parametrize("name", NAMES)
def test_help_says_what_a_command_does_and_what_every_option_is_for(name: str) -> None:
    command = COMMANDS.commands[name]
    shown = mailbot(name, "--help")
    assert shown.exit_code == 0
    assert command.help
    assert command.help.split("。")[0] in shown.stdout.replace("\n  ", "")
    for parameter in command.params:
        assert getattr(parameter, "help", None) or parameter.name == "help", f"{name} {parameter.name}"


def test_help_lists_every_command_and_the_exit_codes() -> None:
    shown = mailbot("--help").stdout
    assert all(name in shown for name in NAMES)
    assert "0 正常 · 1 拒绝（附原因与办法）· 2 用法错误" in shown


def test_without_arguments_it_shows_the_help_as_a_usage_error() -> None:
    shown = mailbot()
    assert shown.exit_code == 2
    assert "explain" in shown.output


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    "arguments",
    [
        ["greet"], ["tickets", "--jsn"], ["ticket"], ["explain"], ["replay"], ["init"], ["replay", "x", "--until", "soon"],
        ["init", "x", "--signed", "today"], ["init", "x", "--imap-port", "imap"],
    ],
)  # fmt: skip
def test_a_usage_error_is_2(arguments: list[str]) -> None:
    assert mailbot(*arguments).exit_code == 2


@pytest.mark.parametrize("name", [*READING, "check", "run", "once"])
def test_no_home_is_refused_with_what_to_do(name: str) -> None:
    assert "mailbot init" in refused(name)


@pytest.mark.parametrize("name", [*READING, "check", "run", "once", "explain"])
def test_a_folder_that_is_no_home_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    arguments = [tmp_path] if name == "explain" else []
    assert "不是家目录" in refused(name, *arguments, "--home", tmp_path)


@pytest.mark.parametrize("name", READING)
def test_a_listing_is_0_even_when_there_is_nothing(name: str, home: Home) -> None:
    assert mailbot(name, "--home", home.path).exit_code == 0


def test_the_home_is_found_by_variable_and_by_the_current_folder(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("MAILBOT_HOME", str(home.path))
        assert mailbot("tickets").exit_code == 0
    monkeypatch.chdir(home.path)
    assert mailbot("tickets").exit_code == 0


def test_an_unknown_ticket_is_refused_with_where_to_look(home: Home) -> None:
    sample_desk.remembered(home)
    assert "mailbot tickets" in refused("ticket", "TJ-2026-0099", "--home", home.path)
    assert mailbot("ticket", "TJ-2026-0003", "--home", home.path).exit_code == 0


def test_a_ticket_is_shown_to_people_in_their_words(home: Home) -> None:
    sample_desk.remembered(home)
    lines = mailbot("ticket", "TJ-2026-0001", "--home", home.path).stdout.splitlines()
    assert "工单：TJ-2026-0001" in lines
    assert "状态：已确认" in lines
    assert "类别：报修" in lines
    assert not [line for line in lines if re.search(r"\b(default|agreed|promised|contract)\b", line)]
    history = lines[next(place for place, line in enumerate(lines) if line.startswith("时间")) + 1 :]
    assert [line.split()[2] for line in history[:2]] == ["登记", "设定时限"]
    assert not [line for line in history if re.search(r"[A-Z][a-z]+[A-Z]", line)]


def test_the_history_of_a_ticket_holds_what_became_of_its_warnings_forms_and_letters(home: Home) -> None:
    sample_desk.remembered(home)

    def told(number: int) -> list[str]:
        shown = mailbot("ticket", f"TJ-2026-{number:04}", "--json", "--home", home.path).stdout
        return [fact["fact"] for fact in json.loads(shown)["history"]]

    assert {"TicketOpened", "ClosingConfirmed", "WarningProposed", "WarningVerified"} <= set(told(1))
    assert {"LetterDeferred", "LetterRefused", "LetterSent"} <= set(told(3))
    assert {"FormFiled", "FormConfirmed"} <= set(told(7))
    assert not {"WarningProposed", "FormFiled", "LetterPosted"} & set(told(2))


@pytest.mark.parametrize("week", ["2026-W54", "last", "2026-12"])
def test_a_week_that_is_none_is_refused_with_the_way_to_write_one(home: Home, week: str) -> None:
    assert "2026-W12" in refused("digest", "--week", week, "--home", home.path)


@pytest.mark.parametrize("name", ["explain", "replay"])
def test_a_path_without_mails_is_refused(name: str, home: Home, tmp_path: Path) -> None:
    empty, picture = tmp_path / "empty", tmp_path / "picture.png"
    empty.mkdir()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "没有" in refused(name, tmp_path / "nowhere", "--home", home.path)
    for path in (empty, picture):
        assert ".eml" in refused(name, path, "--home", home.path)


def test_a_ledger_in_use_is_refused_with_who_uses_it(home: Home, tmp_path: Path) -> None:
    mails = sample_desk.mails(tmp_path / "mails")
    ledger = open_ledger(home.ledger)
    assert str(os.getpid()) in refused("replay", mails, "--home", home.path)
    assert str(os.getpid()) in refused("once", "--home", home.path)
    ledger.close()


def test_a_damaged_ledger_is_refused_with_the_cure(home: Home) -> None:
    sample_desk.remembered(home)
    sample_desk.noted(home, sample_desk.at(19))
    segment = home.ledger / "000001.json"
    segment.write_text(segment.read_text("utf-8").replace("3480.00", "34.80"), "utf-8")
    for name in ("tickets", "digest", "once"):
        assert "mailbot rebuild" in refused(name, "--home", home.path)


# ---------------------------------------------------------------- explain


def test_explain_needs_no_home(tmp_path: Path) -> None:
    folder = sample_desk.mails(tmp_path / "mails")
    box = mailbox.mbox(tmp_path / "old.mbox")
    for file in sorted(folder.glob("*.eml")):
        box.add(file.read_bytes())
    box.close()
    for path, names in (
        (folder / "1.eml", ["1.eml"]),
        (folder, [f"{number}.eml" for number in range(1, 6)]),
        (tmp_path / "old.mbox", [f"old.mbox:{number}" for number in range(1, 6)]),
    ):
        shown = mailbot("explain", path, "--json")
        rows = [json.loads(line) for line in shown.stdout.splitlines()]
        assert shown.exit_code == 0
        assert [row["file"] for row in rows] == names
        assert {tuple(row) for row in rows} == {KEYS}
        assert {row["role"] for row in rows} == {"stranger"}


def test_explain_says_the_same_of_a_mail_wherever_it_lies(tmp_path: Path) -> None:
    folder = sample_desk.mails(tmp_path / "mails")
    box = mailbox.mbox(tmp_path / "old.mbox")
    box.add((folder / "1.eml").read_bytes())
    box.close()
    alone, boxed = (
        json.loads(mailbot("explain", path, "--json").stdout) for path in (folder / "1.eml", tmp_path / "old.mbox")
    )
    assert {key: value for key, value in alone.items() if key != "file"} == {
        key: value for key, value in boxed.items() if key != "file"
    }


def test_explain_takes_many_paths_in_their_order(tmp_path: Path) -> None:
    folder = sample_desk.mails(tmp_path / "mails")
    shown = mailbot("explain", folder / "4.eml", folder / "2.eml", "--json").stdout
    assert [json.loads(line)["file"] for line in shown.splitlines()] == ["4.eml", "2.eml"]


def test_explain_knows_the_people_and_tickets_of_a_home(home: Home, tmp_path: Path) -> None:
    sample_desk.remembered(home)
    folder = sample_desk.mails(tmp_path / "mails")
    row = json.loads(mailbot("explain", folder / "4.eml", "--json", "--home", home.path).stdout)
    assert (row["role"], row["allowed"], row["ticket"]) == ("reporter", True, "TJ-2026-0003")


def test_explain_records_and_sends_nothing(home: Home, tmp_path: Path) -> None:
    sample_desk.remembered(home)
    before = {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
    mailbot("explain", sample_desk.mails(tmp_path / "mails"), "--home", home.path)
    assert {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()} == before


def test_explain_masks_when_asked(tmp_path: Path) -> None:
    told = sample_desk.letter("a@elsewhere.example", "打不开", "受检者 13912345678 的报告打不开")
    (tmp_path / "1.eml").write_bytes(told.as_bytes())
    plain, masked = (mailbot("explain", tmp_path / "1.eml", "--json", *option).stdout for option in ([], ["--mask"]))
    assert "13912345678" in plain
    assert "13912345678" not in masked
    assert "a@elsewhere.example" not in masked
    assert set(json.loads(masked)) == set(KEYS)


def test_explain_for_people_names_the_letters_it_would_write(home: Home, tmp_path: Path) -> None:
    shown = mailbot("explain", sample_desk.mails(tmp_path / "mails"), "--home", home.path).stdout
    assert "→ hospital/report_received" in shown


# ---------------------------------------------------------------- replay


def test_replay_fills_a_home_and_a_second_time_changes_nothing(home: Home, tmp_path: Path) -> None:
    mails = sample_desk.mails(tmp_path / "mails")
    assert "重演 5 封来信" in mailbot("replay", mails, "--home", home.path).stdout
    first = mailbot("tickets", "--json", "--home", home.path).stdout
    assert json.loads(first)
    assert list((home.path / "sent").glob("*.eml"))
    mailbot("replay", mails, "--home", home.path)
    assert mailbot("tickets", "--json", "--home", home.path).stdout == first


def test_replay_until_a_day_before_the_mails_is_refused(home: Home, tmp_path: Path) -> None:
    assert "--until" in refused(
        "replay", sample_desk.mails(tmp_path / "m"), "--home", home.path, "--until", "1969-12-01"
    )


# ---------------------------------------------------------------- init

FLAGS = (
    "--number", "HT-7", "--hospital", "示例医院", "--vendor", "示例“维保”公司", "--signed", "2026-02-28", "--annual-fee", "123456.78",
    "--phone", "010-00000000", "--address", "desk@vendor.example", "--imap-host", "imap.vendor.example", "--imap-port", "993",
    "--smtp-host", "smtp.vendor.example", "--smtp-port", "587", "--security", "starttls", "--user", "desk", "--password-file", "secret",
    "--engineer", "丙工 <c@vendor.example>", "--engineer", "d@vendor.example", "--pm", "甲经理 <pm@vendor.example>",
    "--it", "信息科 <it@hospital.example>", "--reporter", "*@hospital.example",
)  # fmt: skip


def test_init_by_flags_makes_a_home_that_loads(tmp_path: Path) -> None:
    assert mailbot("init", tmp_path / "new", "--yes", *FLAGS).exit_code == 0
    config, problems = load(tmp_path / "new")
    assert problems == []
    assert config
    assert (config.contract.number, config.contract.vendor) == ("HT-7", "示例“维保”公司")
    assert (str(config.contract.signed), str(config.contract.annual_fee)) == ("2026-02-28", "123456.78")
    assert (config.mailbox.imap.port, config.mailbox.smtp.port) == (993, 587)
    assert (config.mailbox.imap.security, config.mailbox.smtp.user) == ("starttls", "desk")
    assert config.mailbox.smtp.password_file == "secret"
    assert [(person.address, person.name, person.role.value) for person in config.persons] == [
        ("it@hospital.example", "信息科", "it"),
        ("*@hospital.example", "", "reporter"),
        ("c@vendor.example", "丙工", "engineer"),
        ("d@vendor.example", "", "engineer"),
        ("pm@vendor.example", "甲经理", "pm"),
    ]


def test_init_with_yes_alone_makes_a_home_that_lacks_its_password_only(tmp_path: Path) -> None:
    made = mailbot("init", tmp_path / "new", "--yes")
    assert made.exit_code == 0
    assert "mailbox.imap.password_env" in made.stderr
    assert open_home(tmp_path / "new")[0]


def test_init_asks_for_what_no_flag_says(tmp_path: Path) -> None:
    made = mailbot("init", tmp_path / "new", *FLAGS[2:], answers="HT-9\n")
    assert (made.exit_code, made.stdout.count("合同编号")) == (0, 1)
    config, _ = load(tmp_path / "new")
    assert config
    assert config.contract.number == "HT-9"


def test_a_person_is_offered_no_made_up_colleague_and_asked_nothing_that_the_provider_settles(tmp_path: Path) -> None:
    told = [
        "HT-9",
        "示例医院",
        "示例公司",
        "2026-02-28",
        "180000",
        "010-62500000",
        "desk@163.com",
        "",
        "王工 <wang@vendor.example>",
    ]
    answers = "\n".join([*told, "pm@vendor.example", "信息科 <it@h.example>", "", ""])
    made = mailbot("init", tmp_path / "new", answers=f"{answers}\n")
    assert made.exit_code == 0, made.output
    assert "imap.163.com:993" in made.stdout
    config, _ = load(tmp_path / "new")
    assert config
    assert [person.address for person in config.persons] == [
        "it@h.example",
        "*@h.example",
        "wang@vendor.example",
        "pm@vendor.example",
    ]


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path: Path) -> None:
    flags = [*FLAGS[:6], *FLAGS[10:]]
    made = mailbot("init", tmp_path / "new", *flags, answers="去年\n2026-02-28\n二十万\n200000\n")
    assert made.exit_code == 0
    assert "请写年-月-日" in made.output
    assert "请只写数字" in made.output
    config, _ = load(tmp_path / "new")
    assert config
    assert (str(config.contract.signed), str(config.contract.annual_fee)) == ("2026-02-28", "200000")


@pytest.mark.slow
def test_init_explains_the_code_keeps_it_to_its_owner_and_logs_in_at_once(tmp_path: Path) -> None:
    office = PostOffice(SENTINEL)
    imap, smtp = office.start()
    try:
        servers = (
            "--imap-host", "127.0.0.1", "--imap-port", imap, "--smtp-host", "127.0.0.1", "--smtp-port", smtp, "--security", "plain",
            "--user", "desk@vendor.example",
        )  # fmt: skip
        flags = (*FLAGS[:14], *servers, *FLAGS[28:])
        right = mailbot("init", tmp_path / "right", *flags, answers=f"{SENTINEL}\n")
        wrong = mailbot("init", tmp_path / "wrong", *flags, answers="another\n")
        mended = mailbot("init", tmp_path / "mended", *flags, answers=f"another\n{SENTINEL}\n")
    finally:
        office.stop()
    assert "口令：" in right.stdout
    assert "登录都已试过，没有问题" in right.stdout
    assert keeps_the_secret(right.output)
    assert (tmp_path / "right" / "password").stat().st_mode & 0o077 == 0
    assert wrong.exit_code == 0
    assert "mailbox.imap" in wrong.stderr
    assert "没有问题" not in wrong.stdout
    assert "接着" in wrong.stdout
    assert "登录都已试过，没有问题" in mended.stdout
    assert (tmp_path / "mended" / "password").read_text("utf-8") == SENTINEL


def test_what_a_person_typed_is_kept_when_something_in_it_is_wrong(tmp_path: Path) -> None:
    flags = [*FLAGS, "--pm", "it@hospital.example"]
    said = mailbot("init", tmp_path / "new", *flags, answers="\n" * 20)
    assert said.exit_code == 1
    assert "people.5.address" in said.stderr
    assert "都已记在" in said.stderr
    assert load(tmp_path / "new")[1]


def test_init_never_touches_a_home_that_exists(home: Home) -> None:
    before = (home.path / "mailbot.toml").read_bytes()
    assert "已经存在" in refused("init", home.path, "--yes")
    assert (home.path / "mailbot.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("flags", "key"),
    [
        (("--security", "plain"), "mailbox.imap.security"),
        (("--security", "ssl"), "mailbox.smtp.security"),
        (("--imap-port", "70000"), "mailbox.imap.port"),
        (("--annual-fee", "much"), "contract.annual_fee"),
        (("--it", "信息科"), "people.0.address"),
        (("--engineer", "*@vendor.example"), "people.2.address"),
        (("--pm", "it@hospital.example"), "people.3.address"),
    ],
)
def test_init_refuses_bad_answers_and_leaves_no_file(tmp_path: Path, flags: tuple[str, ...], key: str) -> None:
    assert f"mailbot.toml: {key}: " in refused("init", tmp_path / "new", "--yes", *flags)
    assert not (tmp_path / "new" / "mailbot.toml").exists()


def test_init_where_no_folder_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "换一个目录" in refused("init", tmp_path / "file", "--yes")


# ---------------------------------------------------------------- check and run


@pytest.mark.slow
def test_check_names_every_problem_of_every_file_at_once(home: Home) -> None:
    toml = home.path / "mailbot.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('role = "pm"', 'role = "chief"') + "colour = 1\n", "utf-8")
    (home.path / "password").write_text("")
    (home.path / "rules").mkdir()
    modules = (shipped("rules") / "modules.toml").read_text(encoding="utf-8")
    (home.path / "rules" / "modules.toml").write_text(modules.replace("'前台'", "'(前台'", 1), "utf-8")
    (home.path / "rules" / "settings.toml").write_text("digest_hour = 8\n", "utf-8")
    (home.path / "rules" / "settigns.toml").write_text("", "utf-8")
    said = refused("check", "--home", home.path)
    for place in (
        "mailbot.toml: people.3.role", "mailbot.toml: people.3.colour", "mailbot.toml: people: 没有登记项目经理",
        "mailbot.toml: mailbox.imap.password_file", "rules/modules.toml: cues.", "rules/settings.toml: digest_hour",
        "rules/settigns.toml: 没有对应的随附文件",
    ):  # fmt: skip
        assert place in said, place
    for line in said.splitlines():
        assert line.count("。") >= 2, f"a problem has a cure: {line}"


@pytest.mark.parametrize("name", ["run", "once"])
def test_run_refuses_to_start_on_any_problem(name: str, home: Home) -> None:
    (home.path / "rules").mkdir()
    intents = (shipped("rules") / "intents.toml").read_text(encoding="utf-8")
    (home.path / "rules" / "intents.toml").write_text(f'{intents}\n[marks.x]\nsays = ["(a"]\n', "utf-8")
    (home.path / "password").write_text("")
    said = refused(name, "--home", home.path)
    assert "rules/intents.toml: marks.x.says.0" in said
    assert "mailbot.toml: mailbox.smtp.password_file" in said
    assert not home.ledger.exists()


@pytest.mark.slow
def test_check_offline_finds_a_sound_home_sound(home: Home) -> None:
    assert "一切正常" in mailbot("check", "--offline", "--home", home.path).stdout


@pytest.mark.slow
def test_check_says_which_servers_do_not_answer(home: Home) -> None:
    said = refused("check", "--home", home.path)
    assert "mailbot.toml: mailbox.imap: " in said
    assert "mailbot.toml: mailbox.smtp: " in said


@pytest.mark.slow
def test_check_logs_in_to_both_servers(tmp_path: Path) -> None:
    office = PostOffice(SENTINEL)
    imap, smtp = office.start()
    try:
        place = sample_desk.settled(tmp_path / "home", imap, smtp, SENTINEL)
        assert mailbot("check", "--home", place.path).exit_code == 0
        assert mailbot("once", "--home", place.path).exit_code == 0
    finally:
        office.stop()


# ---------------------------------------------------------------- secrets


def keeps_the_secret(said: str) -> bool:
    """Whether the password shows neither as it is nor as log-in commands carry it (RFC 4616)."""
    carried = (SENTINEL, f"\0desk@vendor.example\0{SENTINEL}")
    return not any(
        form in said for each in carried for form in (each, base64.b64encode(each.encode()).decode().rstrip("="))
    )


def everything_said(place: Home, folder: Path) -> str:
    """What all commands that end by themselves say in a home, to people and programs."""
    mails = sample_desk.mails(folder)
    asked: list[tuple[object, ...]] = [("check",), ("once",), ("explain", mails), ("explain", mails, "--json")]
    asked += [(name, *option) for name in READING for option in ((), ("--json",))]
    asked += [("ticket", "TJ-2026-0003", *option) for option in ((), ("--json",))]
    return "".join(mailbot(*arguments, "--home", place.path).output for arguments in asked)


@pytest.mark.slow
@pytest.mark.parametrize("kept_in", ["file", "environment"])
def test_no_command_shows_the_password(
    kept_in: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_desk.remembered(home)
    if kept_in == "environment":
        toml = home.path / "mailbot.toml"
        toml.write_text(toml.read_text("utf-8").replace('password_file = "password"', 'password_env = "DESK"'), "utf-8")
        monkeypatch.setenv("DESK", SENTINEL)
    said = everything_said(home, tmp_path / "mails")
    assert "mailbox.imap" in said
    assert keeps_the_secret(said)
    for path in home.path.rglob("*"):
        assert path.name == "password" or path.is_dir() or SENTINEL.encode() not in path.read_bytes()


@pytest.mark.slow
def test_a_refused_log_in_does_not_show_the_password(tmp_path: Path) -> None:
    office = PostOffice("another password")
    imap, smtp = office.start()
    try:
        place = sample_desk.settled(tmp_path / "home", imap, smtp, SENTINEL)
        checked = refused("check", "--home", place.path)
        tried = refused("once", "--home", place.path)
    finally:
        office.stop()
    assert "mailbox.imap: " in checked
    assert "mailbox.smtp: " in checked
    assert keeps_the_secret(checked + tried)


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_running_desk_that_reaches_no_server_says_so_without_the_password_and_stops_when_told(
    home: Home, told: signal.Signals
) -> None:
    command = [sys.executable, "-m", "mailbot", "run", "--home", str(home.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        late = Timer(30, desk.kill)  # a desk that does not stop fails the test instead of holding it up
        late.start()
        assert desk.stderr
        said = ""
        while "收信暂不可用" not in said and (line := desk.stderr.readline()):
            said += line
        desk.send_signal(told)
        out, err = desk.communicate()
        late.cancel()
    assert "收信暂不可用" in said
    assert desk.returncode == 0
    assert keeps_the_secret(said + out + err)


@pytest.mark.slow
def test_a_bug_shows_where_but_not_what_was_known_there(home: Home, tmp_path: Path) -> None:
    bug = (
        "import sys; from mailbot.shell import logins\n"
        "def broken(block, home, tokens=None):\n"
        "    password = logins.secret(block.password_env, block.password_file, home)\n    raise ZeroDivisionError\n"
        "logins.server = broken\nfrom mailbot.cli import main; main()"
    )
    command = [sys.executable, "-c", bug, "once", "--home", str(home.path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "ZeroDivisionError" in said.stderr
    assert keeps_the_secret(said.stdout + said.stderr)


def test_a_letter_is_sent_again_or_cancelled_by_the_operator(home: Home) -> None:
    sample_desk.remembered(home)
    assert "Message-ID 不变" in mailbot("outbox", "resend", "refused@", "--home", home.path).stderr
    assert "不再发给" in mailbot("outbox", "cancel", "waiting@vendor.example", "--home", home.path).stderr
    told = json.loads(mailbot("outbox", "--all", "--json", "--home", home.path).stdout)
    states = {row["message_id"].partition("@")[0]: row["status"] for row in told}
    assert (states["refused"], states["waiting"], states["sent"]) == ("waiting", "cancelled", "sent")


@pytest.mark.parametrize(
    "words", [("resend", "nobody"), ("resend", ""), ("cancel", "sent@vendor.example"), ("cancel", "e")]
)
def test_what_cannot_be_done_with_a_letter_is_said(home: Home, words: tuple[str, str]) -> None:
    sample_desk.remembered(home)
    assert "。" in refused("outbox", *words, "--home", home.path)


@pytest.mark.parametrize(
    ("address", "imap", "smtp", "code"),
    [
        ("desk@163.com", ("imap.163.com", 993, "tls"), ("smtp.163.com", 465, "tls"), "授权码"),
        ("desk@qq.com", ("imap.qq.com", 993, "tls"), ("smtp.qq.com", 465, "tls"), "授权码"),
        ("desk@outlook.com", ("outlook.office365.com", 993, "tls"), ("smtp.office365.com", 587, "starttls"), "OAuth2"),
        ("desk@weibao.example", ("imap.weibao.example", 993, "tls"), ("smtp.weibao.example", 465, "tls"), "口令"),
    ],
)
def test_init_knows_the_servers_of_an_address_and_where_its_code_comes_from(
    tmp_path: Path, address: str, imap: tuple[str, int, str], smtp: tuple[str, int, str], code: str
) -> None:
    result = mailbot("init", tmp_path / "new", "--yes", "--address", address)
    config, problems = load(tmp_path / "new")
    assert config, problems
    found = [(each.host, each.port, each.security) for each in (config.mailbox.imap, config.mailbox.smtp)]
    assert found == [imap, smtp]
    assert code in result.stdout


def test_where_mails_of_strangers_wait_the_list_says_how_they_are_admitted(home: Home) -> None:
    sample_desk.remembered(home)
    assert "[[people]]" in mailbot("aside", "--home", home.path).stderr
    assert "[[people]]" not in mailbot("aside", "--json", "--home", home.path).stderr
