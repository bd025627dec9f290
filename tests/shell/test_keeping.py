"""The end of a contract: everything is handed over and can be proved, then the bytes go and the chain stays."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from mailbot.app import build
from mailbot.cli import cli
from mailbot.core import facts as f
from mailbot.mail.message import Receipt
from mailbot.shell.adopting import adopt
from mailbot.shell.archive import Archive
from mailbot.shell.codec import decode
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import reading
from mailbot.shell.replay import Moment
from mailbot.shell.verifying import prove
from tests.stories.village import Village, found, moment

pytestmark = pytest.mark.slow  # years of a whole desk

SECRET = "13897123456"
TOO_SOON, ALLOWED = "2030-01-03 12:00", "2030-01-04 12:00"
"""The contract ends on 2027-01-04; three years of 365 days are kept after it."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two tickets, one of them done, nothing left in the outbox, and the desk closed."""
    place = found(tmp_path / "home")
    clock = Moment(moment("2026-03-10 09:00"))
    desk = build(place, clock, key=b"k" * 32)
    adopt(desk, place.config.persons, clock.at)
    village = Village(desk, clock)
    letters = village.write("clerk", "条码打不出来", f"四个登记台条码都打不出来，排队了。手机{SECRET}")
    closing = village.write("engineer", "", "已处理好。原因：驱动。措施：更新。", answering=letters[1])
    village.write("clerk", "", "确认，好了。", answering=closing[0])
    village.write("nurse", "导检屏不亮", "三楼导检屏不亮，已经用纸单。")
    for name in list(desk.state.outbox):
        desk.record([f.LetterSent(at=clock.at, message_id=name)])
    desk.ledger.close()
    return place.path


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """The clock of the commands."""
    clock = Moment(moment(ALLOWED))
    monkeypatch.setattr("mailbot.shell.clock.now", clock)
    return clock


def mailbot(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def held(home: Path) -> list[Path]:
    return sorted(path for name in ("mail", "letters", "aside") for path in (home / name).rglob("*.eml"))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---------------------------------------------------------------- verify


def test_a_sound_home_is_proved_to_the_head_of_its_chain(home: Path) -> None:
    told = json.loads(mailbot("verify", "--home", home, "--json").stdout)
    assert (told["sound"], told["broken"], told["wrong"]) == (True, None, [])
    assert told["head"] == open_ledger(home / "ledger", writing=False).head
    assert (told["mails"], told["letters"]) == (4, len(list((home / "letters").rglob("*.eml"))))


def test_the_first_break_of_the_chain_is_named(home: Path) -> None:
    segment = home / "ledger" / "000001.json"
    lines = segment.read_text(encoding="utf-8").split("\n")
    lines[2] = lines[2].replace("条码打不出来", "条码打得出来")
    segment.write_text("\n".join(lines), encoding="utf-8")
    result = mailbot("verify", "--home", home)
    assert result.exit_code == 1
    assert "000001.json 从第 2 笔起" in result.stderr


def test_a_changed_and_a_missing_mail_are_named(home: Path) -> None:
    changed, missing = sorted((home / "mail").rglob("*.eml"))[:2]
    changed.write_bytes(changed.read_bytes() + b"!")
    missing.unlink()
    result = mailbot("verify", "--home", home, "--json")
    assert result.exit_code == 1
    wrong = json.loads(result.stdout)["wrong"]
    assert len(wrong) == 2
    assert all(any(path.stem in sentence for sentence in wrong) for path in (changed, missing))


def stray(home: Path, day: str) -> str:
    """A mail that was kept when the process was killed, before its commit."""
    raw = f"From: dengji@hospital.example\r\nSubject: {day}\r\n\r\nhello\r\n".encode()
    return Archive(home).keep([(raw, Receipt(moment(day), "INBOX", 1, 99))])[0]


def test_every_sampled_byte_that_is_flipped_is_found(home: Path) -> None:
    """All but `at` of a commit, which is a note and not sealed (docs/ledger.md)."""
    unsealed = re.compile(rb'"at":"[^"]*","prev"')
    for path in sorted(path for name in ("mail", "letters", "ledger") for path in (home / name).rglob("*.*")):
        data = path.read_bytes()
        if path.name == "attempts.jsonl":
            continue
        notes = [found.span() for found in unsealed.finditer(data)] if path.parent.name == "ledger" else []
        step = 211 if path.parent.name == "ledger" else max(len(data) // 3, 1)
        for place in (*range(0, len(data), step), len(data) - 1):
            if not any(begin <= place < end for begin, end in notes):
                path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
                assert not prove(home).sound, (path.name, place, data[place - 20 : place + 20])
        path.write_bytes(data)
    assert prove(home).sound


def test_the_number_a_commit_is_kept_under_is_proved_too(home: Path) -> None:
    segment = home / "ledger" / "000001.json"
    segment.write_bytes(segment.read_bytes().replace(b'\n"2":', b'\n"7":'))
    assert "从第 2 笔起" in prove(home).broken


def test_a_torn_end_is_told_before_the_next_start_mends_it(home: Path) -> None:
    segment = home / "ledger" / "000001.json"
    segment.write_bytes(segment.read_bytes()[:-40])
    proof = prove(home)
    assert "末尾不完整" in proof.broken
    assert f"恢复到第 {proof.commits} 笔" in proof.broken


def test_a_changed_receipt_is_named(home: Path) -> None:
    receipt = next((home / "mail").glob("??/*.json"))
    receipt.write_bytes(receipt.read_bytes().replace(b"2026-03-10T09:0", b"2026-03-10T08:0"))
    result = mailbot("verify", "--home", home)
    assert result.exit_code == 1
    assert f"来信 {receipt.stem} 的收信记录" in result.stderr


def test_a_mail_that_is_kept_and_not_yet_in_the_ledger_is_mentioned_and_no_fault(home: Path) -> None:
    sha = stray(home, "2026-03-10 10:00")
    assert json.loads(mailbot("verify", "--home", home, "--json").stdout)["unread"] == [sha]
    result = mailbot("verify", "--home", home)
    assert result.exit_code == 0
    assert "1 封来信已存档、尚未记入账本" in result.stderr


def test_a_head_that_was_deposited_is_found_at_its_commit(home: Path) -> None:
    heads = [commit.hash for commit in open_ledger(home / "ledger", writing=False).entries()]
    assert json.loads(mailbot("verify", "--home", home, "--json", "--head", heads[2]).stdout)["at"] == 3
    result = mailbot("verify", "--home", home, "--head", heads[1][:16].upper())
    assert result.exit_code == 0
    assert "第 2 笔的链头" in result.stdout


def test_each_week_both_sides_are_sent_a_head_that_verify_finds(home: Path) -> None:
    place, clock = found_again(home), Moment(moment("2026-03-16 08:30"))
    desk = build(place, clock, key=b"k" * 32)
    letters = Village(desk, clock).wait("2026-03-16 08:30")
    desk.ledger.close()
    told = {mail.to[0].address: re.findall(r"[0-9a-f]{64}", mail.text) for mail in letters}
    (head,) = told["it@hospital.example"]
    assert told["pm@weibao.example"] == [head]
    length = open_ledger(home / "ledger", writing=False).length
    assert prove(home, head).heads == (length - 1,)


def test_a_head_of_a_chain_that_was_rewritten_is_not_found(home: Path) -> None:
    head = open_ledger(home / "ledger", writing=False).head
    segment = home / "ledger" / "000001.json"
    lines = segment.read_text(encoding="utf-8").split("\n")
    segment.write_text("\n".join((*lines[:3], lines[3].removesuffix(","), "}}", "")), encoding="utf-8")
    result = mailbot("verify", "--home", home, "--head", head)
    assert result.exit_code == 1
    assert "不是本账本任何一笔的链头" in result.stderr
    assert "不是链头" in mailbot("verify", "--home", home, "--head", "xyz").stderr


# ---------------------------------------------------------------- export


def test_an_export_holds_everything_and_proves_it(home: Path, tmp_path: Path, at: Moment) -> None:
    result = mailbot("export", tmp_path / "out", "--home", home)
    assert result.exit_code == 0, result.output
    out = everything(tmp_path / "out")
    for name, data in everything(home).items():
        if name.startswith(("mail/", "letters/", "ledger/0")) and not name.endswith("attempts.jsonl"):
            assert out[name] == data
    statements = [name for name in out if name.startswith("statements/")]
    assert sorted(name[-4:] for name in statements) == ["docx", "docx", "xlsx", "xlsx"]
    assert "key" not in out
    assert "password" not in out
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert mailbot("export", tmp_path / "out", "--verify").exit_code == 0


def test_the_workbook_of_an_export_lists_every_ticket(home: Path, tmp_path: Path, at: Moment) -> None:
    mailbot("export", tmp_path / "out", "--home", home)
    sheet = load_workbook(tmp_path / "out" / "工单.xlsx")["工单"]
    assert {cell.value for cell in sheet["A"]} >= {"TJ-2026-0001", "TJ-2026-0002"}
    assert SECRET not in str([[cell.value for cell in row] for row in sheet.rows])


def test_an_export_that_was_touched_is_noticed_file_by_file(home: Path, tmp_path: Path, at: Moment) -> None:
    out = tmp_path / "out"
    mailbot("export", out, "--home", home)
    (out / "工单.xlsx").write_bytes(b"PK")
    (out / "说明.txt").unlink()
    (out / "more.txt").write_text("x")
    result = mailbot("export", out, "--verify", "--json")
    assert result.exit_code == 1
    assert [sentence.split()[0] for sentence in json.loads(result.stdout)["problems"]] == [
        "说明.txt",
        "more.txt",
        "工单.xlsx",
    ]


def test_nothing_is_exported_over_what_is_there_nor_from_a_broken_home(home: Path, tmp_path: Path, at: Moment) -> None:
    assert "已有内容" in mailbot("export", home, "--home", home).stderr
    next((home / "mail").rglob("*.eml")).unlink()
    result = mailbot("export", tmp_path / "out", "--home", home)
    assert result.exit_code == 1
    assert "从备份恢复" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_no_export_is_said_to_be_none(tmp_path: Path) -> None:
    assert "不是完整的导出" in mailbot("export", tmp_path, "--verify").stderr


# ---------------------------------------------------------------- purge

ASKED = ("--yes", "--by", "it@hospital.example", "--why", "合同终止，医院来函要求删除")


def test_a_purge_is_refused_before_the_retention_is_over(home: Path, at: Moment) -> None:
    at.at = moment(TOO_SOON)
    result = mailbot("purge", "--home", home, *ASKED)
    assert result.exit_code == 1
    assert "2030-01-04 起才可清除" in result.stderr
    assert len(held(home)) > 4


def test_without_yes_a_purge_only_says_what_would_go(home: Path, at: Moment) -> None:
    before = everything(home)
    result = mailbot("purge", "--home", home, "--json")
    told = json.loads(result.stdout)
    assert (told["done"], len(told["mails"])) == (False, 4)
    assert sorted((*told["mails"], *told["letters"])) == sorted(path.stem for path in held(home))
    assert everything(home) == before


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--yes",), "--by"),
        (("--yes", "--by", "it@hospital.example"), "--why"),
        (("--yes", "--by", "dengji@hospital.example", "--why", "要求"), "不是登记的信息科或项目经理"),
    ],
)
def test_a_purge_asks_who_wants_it_and_why(home: Path, at: Moment, asked: tuple[str, ...], why: str) -> None:
    result = mailbot("purge", "--home", home, *asked)
    assert result.exit_code == 1
    assert why in result.stderr
    assert len(held(home)) > 4


def test_a_purge_leaves_no_byte_of_a_mail_and_a_chain_that_verifies(home: Path, at: Moment) -> None:
    before = reading(home)
    result = mailbot("purge", "--home", home, *ASKED)
    assert result.exit_code == 0, result.output
    assert held(home) == []
    assert not list((home / "mail").rglob("*.json"))
    assert (home / "journal").read_bytes() == b""
    told = json.loads(mailbot("verify", "--home", home, "--json").stdout)
    assert (told["sound"], told["mails"], told["erased"]) == (True, 4, 4 + told["letters"])
    after = reading(home)
    assert after.tickets == before.tickets
    assert mailbot("why", "TJ-2026-0001", "--home", home).exit_code == 0


def test_a_mailbox_that_is_read_anew_brings_no_purged_mail_back(home: Path, at: Moment) -> None:
    arrivals = [(path.read_bytes(), Archive(home).receipt(path.stem)) for path in (home / "mail").rglob("*.eml")]
    assert mailbot("purge", "--home", home, *ASKED).exit_code == 0
    desk = build(found(home), at, key=b"k" * 32)
    desk.take(arrivals, f.CursorMoved(at=at.at, folder="INBOX", uidvalidity=2, uid=9))
    desk.ledger.close()
    assert held(home) == []
    assert not desk.state.held
    assert mailbot("verify", "--home", home).exit_code == 0


def test_a_purge_takes_what_never_got_into_the_ledger_too(home: Path, at: Moment) -> None:
    old, young = stray(home, "2026-03-10 10:00"), stray(home, "2029-12-01 09:00")
    letter = Archive(home).keep_letters([b"Subject: never posted\r\n\r\n"])[0]
    os.utime(home / "letters" / letter[:2] / f"{letter}.eml", (0, moment("2026-03-10 10:00").timestamp()))
    assert mailbot("purge", "--home", home, *ASKED).exit_code == 0
    assert [path.stem for path in held(home)] == [young]
    assert {old, letter} <= reading(home).erased
    assert mailbot("verify", "--home", home).exit_code == 0


def test_who_asked_for_a_purge_and_why_is_in_the_ledger_before_its_tombstones(home: Path, at: Moment) -> None:
    mailbot("purge", "--home", home, *ASKED)
    facts = [decode(fact) for commit in open_ledger(home / "ledger", writing=False).entries() for fact in commit.facts]
    order, mails, letters = facts[-3:]
    assert isinstance(order, f.PurgeOrdered)
    assert (order.by, order.why, order.mails) == ("it@hospital.example", "合同终止，医院来函要求删除", 4)
    assert isinstance(mails, f.Erased)
    assert isinstance(letters, f.Erased)
    assert (len(mails.mails), len(letters.letters)) == (order.mails, order.letters)


def test_a_purge_that_was_cut_short_is_finished_by_the_next(home: Path, at: Moment) -> None:
    kept = {path: path.read_bytes() for path in held(home)}
    mailbot("purge", "--home", home, *ASKED)
    path, data = next(iter(kept.items()))
    path.write_bytes(data)
    assert "文件仍在" in mailbot("verify", "--home", home).stderr
    length = open_ledger(home / "ledger", writing=False).length
    assert mailbot("purge", "--home", home, *ASKED).exit_code == 0
    assert held(home) == []
    assert open_ledger(home / "ledger", writing=False).length == length
    assert mailbot("verify", "--home", home).exit_code == 0


def test_what_is_younger_than_the_retention_stays(home: Path, at: Moment) -> None:
    settings = home / "mailbot.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[retention]\ndays = 180\n", encoding="utf-8")
    place = found_again(home)
    late = Moment(moment("2027-06-01 09:00"))
    desk = build(place, late, key=b"k" * 32)
    village = Village(desk, late)
    village.count = 50
    village.write("clerk", "导检屏又不亮", "三楼导检屏又不亮了。")
    for name in list(desk.state.outbox):
        desk.record([f.LetterSent(at=late.at, message_id=name)])
    desk.ledger.close()
    at.at = moment("2027-07-10 12:00")
    assert mailbot("purge", "--home", home, *ASKED).exit_code == 0
    assert len(list((home / "mail").rglob("*.eml"))) == 1


def found_again(path: Path):
    from mailbot.shell.home import open_home

    place, problems = open_home(path)
    assert place, problems
    return place


def test_a_letter_that_waits_holds_a_purge_back(home: Path, at: Moment) -> None:
    ledger = open_ledger(home / "ledger")
    from mailbot.shell.codec import encode

    posted = f.LetterPosted(
        at=moment("2026-03-11 09:00"), message_id="x@weibao.example", kind="hospital/noted", to=("it@hospital.example",), subject="已登记",
        sha256="d" * 64,
    )  # fmt: skip
    ledger.commit([encode(posted)])
    ledger.close()
    assert "还有 1 封信未发出" in mailbot("purge", "--home", home, *ASKED).stderr
