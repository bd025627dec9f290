"""Against loss: a backup taken at any moment restores, what came after it is read again, and mails alone give the past back."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mailbot.app import build
from mailbot.cli import cli
from mailbot.core import facts as f
from mailbot.core.model import Status
from mailbot.core.state import State
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell import backup as backups
from mailbot.shell import files, nightly
from mailbot.shell.adopting import adopt
from mailbot.shell.config import load
from mailbot.shell.courier import Sent
from mailbot.shell.fetching import Arrival
from mailbot.shell.home import open_home
from mailbot.shell.keeping import BackupBlock
from mailbot.shell.nightly import Nightly, due, outcome
from mailbot.shell.recall import reading
from mailbot.shell.replay import Moment
from mailbot.shell.worker import Rounds
from tests.stories.village import PEOPLE, Village, found, moment

pytestmark = pytest.mark.slow  # whole desks backed up and restored

NIGHT = "2026-03-11 02:00"


class Box:
    """A mailbox that holds mails and hands out those above a cursor."""

    uidvalidity, since, looked = 1, None, 0

    def __init__(self, mails: list[tuple[bytes, datetime]]) -> None:
        self.mails = [Arrival(raw, Receipt(at, "INBOX", 1, uid)) for uid, (raw, at) in enumerate(mails, 1)]

    def unread(self, after_uid: int, uidvalidity: int, limit: int = 50, *_: object) -> list[Arrival]:
        return [each for each in self.mails if each.receipt.uid > after_uid][:limit]

    def older(self, day: date) -> int:
        return sum(each.receipt.arrived.date() < day for each in self.mails)

    def mark(self, uids: list[int]) -> None: ...
    def close(self) -> None: ...


class Post:
    """An SMTP server that remembers the Message-IDs it was given."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Sent:
        self.names.append(read(raw).message_id)
        return Sent("ok")


def mail(place: int, who: str, subject: str, text: str) -> tuple[bytes, datetime]:
    at = moment("2026-03-10 09:00") + timedelta(minutes=10 * place)
    name, address = PEOPLE[who]
    head = f"From: {name} <{address}>\nTo: desk@weibao.example\nSubject: {subject}\nMessage-ID: <{place}@hospital.example>\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".encode(), at


MAILS = [
    mail(0, "clerk", "条码打不出来", "四个登记台条码都打不出来，排队了。"),
    mail(1, "nurse", "导检屏花了", "三楼导检屏右边有点花，字还看得清。"),
    mail(2, "engineer", "Re: [工单 TJ-2026-0001] 派单：条码打不出来", "受理，正在看。"),
    mail(3, "clerk", "发票打印错位", "发票打印错位，客人在等。"),
    mail(4, "stranger", "预约打不开", "预约页面打不开。"),
    mail(5, "engineer", "Re: [工单 TJ-2026-0001] 派单：条码打不出来", "已处理好。原因：驱动。措施：更新。"),
]


def worked(home: Path, mails: list[tuple[bytes, datetime]], at: str, post: Post | None = None) -> State:
    """One round of the home's desk over a mailbox; gives its state."""
    place, _ = open_home(home)
    assert place
    clock = Moment(moment(at))
    desk = build(place, clock)
    adopt(desk, place.config.persons, clock.at)
    Rounds(desk, lambda: Box(mails), post or Post(), "INBOX", clock).once()  # type: ignore[arg-type,return-value]
    desk.ledger.close()
    return desk.state


def mailbot(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def told(*arguments: str | Path) -> dict:
    result = mailbot(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def matters(state: State) -> tuple:
    """What became of the mails, whatever the time of sending was."""
    tickets = [(t.number, t.status, t.severity, t.brief, t.mails, t.accepted_by) for t in state.tickets.values()]
    return tickets, list(state.mails), state.members, list(state.warnings), list(state.held)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the first two mails of the day worked on."""
    place = found(tmp_path / "home")
    worked(place.path, MAILS[:2], "2026-03-10 09:15")
    return place.path


# ---------------------------------------------------------------- backup and restore


def test_a_backup_restores_to_the_same_state_and_the_same_files(home: Path, tmp_path: Path) -> None:
    made = told("backup", tmp_path / "backup", "--home", home)
    back = told("restore", tmp_path / "backup", tmp_path / "again")
    assert (back["commits"], back["head"]) == (made["commits"], made["head"])
    assert reading(tmp_path / "again") == reading(home)
    for name in ("mailbot.toml", "key", "ledger/000001.json", *_kept(home)):
        assert (tmp_path / "again" / name).read_bytes() == (home / name).read_bytes(), name
    assert (tmp_path / "again" / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    assert mailbot("verify", "--home", tmp_path / "again").exit_code == 0


def _kept(home: Path) -> list[str]:
    return [
        str(path.relative_to(home)) for folder in ("mail", "letters") for path in (home / folder).glob("??/[0-9a-f]*.*")
    ]


def test_passwords_are_not_backed_up(home: Path, tmp_path: Path) -> None:
    told("backup", tmp_path / "backup", "--home", home)
    assert not [
        path for path in tmp_path.joinpath("backup").rglob("*") if path.is_file() and path.read_bytes() == b"secret"
    ]


def test_what_is_in_the_backup_already_is_not_copied_again(home: Path, tmp_path: Path) -> None:
    told("backup", tmp_path / "backup", "--home", home)
    before = _objects(tmp_path / "backup")
    worked(home, MAILS[:3], "2026-03-10 09:30")
    told("backup", tmp_path / "backup", "--home", home)
    after = _objects(tmp_path / "backup")
    assert {name: inode for name, inode in after.items() if name in before} == before
    new = len(_kept(home)) - len(before)
    assert 0 < len(after) - len(before) <= new + 10


def _objects(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (folder / "objects").rglob("*") if path.is_file()}


def test_a_backup_taken_at_every_moment_of_a_running_desk_restores(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    clock = Moment(moment("2026-03-10 09:00"))
    desk = build(place, clock)
    adopt(desk, place.config.persons, clock.at)
    village, taken = Village(desk, clock), []

    def back_up(_: object = None) -> None:
        made = backups.take(place.path, tmp_path / "backup", clock.at + timedelta(seconds=len(taken)), 99)
        taken.append((made.name, desk.ledger.length))

    commit = desk.ledger.commit
    desk.ledger.commit = lambda facts: (back_up(), commit(facts), back_up())[1]  # type: ignore[method-assign]
    village.write("clerk", "条码打不出来", "四个登记台条码都打不出来，排队了。")
    village.write("stranger", "预约打不开", "预约页面打不开。")
    assert len(taken) >= 4
    for name, length in taken:
        back = told("restore", tmp_path / "backup", tmp_path / name, "--name", name)
        assert back["commits"] == length
        assert reading(tmp_path / name) == backups.folded(place.path, length)


def test_killed_at_any_write_a_backup_leaves_the_earlier_one_whole(home: Path, tmp_path: Path) -> None:
    """Killed for real: a process of its own that ends at its nth wait for the disk."""
    store = tmp_path / "backup"
    made = told("backup", store, "--home", home)
    worked(home, MAILS[:4], "2026-03-10 09:40")
    for writes in range(1, 100):
        if _killed_after(writes, lambda: backups.take(home, store, moment("2099-03-11 02:00"), 30)):
            break
        names = [manifest.name for manifest in backups.manifests(store)]
        assert names[0] == made["backup"]
        back = told("restore", store, tmp_path / f"again{writes}", "--name", made["backup"])
        assert back["head"] == made["head"]
    assert 2 < writes < 99
    assert told("backup", store, "--home", home)["commits"] > made["commits"]


def _killed_after(writes: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that dies at its nth write; True when it came to its end before."""
    child = os.fork()
    if not child:
        left, sync = [writes], files.sync_bytes

        def counted(path: Path) -> None:
            left[0] -= 1
            if not left[0]:
                os._exit(9)
            sync(path)

        files.sync_bytes = counted
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_only_so_many_backups_are_kept_and_the_last_ones_restore(home: Path, tmp_path: Path) -> None:
    for count in range(4):
        worked(home, MAILS[: 2 + count], f"2026-03-10 1{count}:00")
        backups.take(home, tmp_path / "backup", moment(f"2026-03-1{count} 02:00"), 2)
    names = [manifest.name for manifest in backups.manifests(tmp_path / "backup")]
    assert names == ["20260312-020000", "20260313-020000"]
    for name in names:
        told("restore", tmp_path / "backup", tmp_path / name, "--name", name)


@pytest.mark.parametrize("kind", ["letters/*/*.eml", "mail/*/*.eml", "mail/*/*.json", "ledger/0*.json", "mailbot.toml"])
def test_a_rotten_backup_is_noticed_when_restored_and_mended_by_the_next(home: Path, tmp_path: Path, kind: str) -> None:
    store = tmp_path / "backup"
    told("backup", store, "--home", home)
    kept = next(home.glob(kind))
    sha = sha256(kept.read_bytes()).hexdigest()
    rotten = store / "objects" / sha[:2] / sha
    rotten.write_bytes(rotten.read_bytes()[:-1] + b"?")
    result = mailbot("restore", store, tmp_path / "again")
    assert result.exit_code == 1
    assert kept.stem in result.stderr
    told("backup", store, "--home", home)
    assert rotten.read_bytes() == kept.read_bytes()
    assert told("restore", store, tmp_path / "again2")["outbox"] == 0


def test_a_home_that_is_amiss_is_not_backed_up_over_the_earlier_backups(home: Path, tmp_path: Path) -> None:
    store = tmp_path / "backup"
    told("backup", store, "--home", home)
    worked(home, MAILS[:3], "2026-03-10 09:30")
    missing = max((home / "letters").rglob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    missing.unlink()
    result = mailbot("backup", store, "--home", home)
    assert result.exit_code == 1
    assert missing.stem in result.stderr
    assert len(backups.manifests(store)) == 1


def test_nothing_is_restored_over_what_is_there_nor_from_nothing(home: Path, tmp_path: Path) -> None:
    told("backup", tmp_path / "backup", "--home", home)
    assert "已有内容" in mailbot("restore", tmp_path / "backup", home).stderr
    assert "没有名为 x 的备份" in mailbot("restore", tmp_path / "backup", tmp_path / "new", "--name", "x").stderr
    assert "没有备份" in mailbot("restore", tmp_path, tmp_path / "new").stderr
    other = found(tmp_path / "other").path
    worked(other, MAILS[2:], "2026-03-10 11:00")
    assert "另一个家目录" in mailbot("backup", tmp_path / "backup", "--home", other).stderr
    assert "在家目录里面" in mailbot("backup", home / "backup", "--home", home).stderr


def test_mails_since_the_backup_are_read_again_and_their_letters_bear_the_same_names(
    home: Path, tmp_path: Path
) -> None:
    told("backup", tmp_path / "backup", "--home", home)
    before, after = Post(), Post()
    lost = worked(home, MAILS, "2026-03-10 10:30", before)
    told("restore", tmp_path / "backup", tmp_path / "again")
    again = worked(tmp_path / "again", MAILS, "2026-03-10 12:00", after)
    assert len(again.mails) == len(MAILS)
    assert matters(again) == matters(lost)
    assert before.names
    assert set(before.names) <= set(after.names)


# ---------------------------------------------------------------- every night


def test_backups_are_due_at_their_hour_each_day_and_an_hour_after_a_failure() -> None:
    setting, state = BackupBlock("/backup", 2), State()
    assert due(state, setting, moment(NIGHT))
    state.backup = f.BackupEnded(at=moment("2026-03-10 15:00"), commits=1, head="a")
    assert not due(state, setting, moment("2026-03-11 01:59"))
    assert due(state, setting, moment(NIGHT))
    state.backup = f.BackupEnded(at=moment(NIGHT), commits=1, head="a")
    assert not due(state, setting, moment("2026-03-11 23:00"))
    assert due(state, setting, moment("2026-03-12 02:00"))
    state.backup = f.BackupEnded(at=moment(NIGHT), why="磁盘满")
    assert not due(state, setting, moment("2026-03-11 02:59"))
    assert due(state, setting, moment("2026-03-11 03:00"))


def test_the_manager_hears_of_the_first_failure_and_of_the_first_success_after_it(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    desk = build(place, Moment(moment(NIGHT)))
    adopt(desk, place.config.persons, moment(NIGHT))
    ends = [("", 0), ("磁盘满", 1), ("磁盘满", 0), ("", 1), ("", 0)]
    for hour, (why, letters) in enumerate(ends):
        at = moment(NIGHT) + timedelta(hours=hour)
        facts = desk.decided(outcome(desk.state, f.BackupEnded(at=at, why=why, commits=0 if why else 1)), at)
        posted = [fact for fact in facts if isinstance(fact, f.LetterPosted)]
        assert [(fact.kind, fact.to) for fact in posted] == [("manager/backup", ("pm@weibao.example",))] * letters
    assert "备份已恢复正常" in desk.state.letters[list(desk.state.letters)[-1]].fact.subject


def test_a_running_desk_backs_itself_up_and_tells_what_failed(tmp_path: Path) -> None:
    place = found(tmp_path / "home", f'[backup]\nfolder = "{tmp_path / "backup"}"\n')
    clock = Moment(moment(NIGHT))
    desk = build(place, clock)
    adopt(desk, place.config.persons, clock.at)
    nightly = Nightly(place.path, place.config.backup)
    nightly.beat(desk, clock.at)
    nightly.finish(desk, clock)
    assert desk.state.backup
    assert (desk.state.backup.why, len(backups.manifests(tmp_path / "backup"))) == ("", 1)
    (place.path / "letters").mkdir(exist_ok=True)
    blocked = Nightly(place.path, BackupBlock(str(place.path / "mailbot.toml")))
    clock.at = moment("2026-03-12 02:00")
    blocked.beat(desk, clock.at)
    blocked.finish(desk, clock)
    assert desk.state.backup.why
    assert [each.fact.kind for each in desk.state.letters.values()] == ["manager/backup"]


def test_a_backup_that_cannot_begin_is_a_failed_one_and_the_desk_works_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(ENOSPC, "No space left on device")

    place, _ = open_home(home)
    assert place
    clock = Moment(moment(NIGHT))
    desk = build(place, clock)
    monkeypatch.setattr(nightly, "TemporaryFile", full)
    Nightly(home, BackupBlock(str(tmp_path / "backup"))).beat(desk, clock.at)
    assert desk.state.backup
    assert desk.state.backup.why == "无法开始（No space left on device）"
    desk.ledger.close()


def test_a_file_that_goes_while_a_running_desk_is_backed_up_is_no_failure(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, gone = backups._own, [f"aside/{'a' * 64}.json"]

    def listed(place: Path) -> list[str]:
        return [*own(place), *([gone.pop()] if gone else [])]

    monkeypatch.setattr(backups, "_own", listed)
    assert backups.take(home, tmp_path / "backup", moment(NIGHT), keep=3).commits


def test_what_the_backup_setting_gets_wrong_is_named(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    page = (place.path / "mailbot.toml").read_text(encoding="utf-8")
    (place.path / "mailbot.toml").write_text(
        f'{page}\n[backup]\nfolder = "up"\nhour = 24\nkeep = 0\n', encoding="utf-8"
    )
    assert [problem.key for problem in load(place.path)[1]] == ["backup.folder", "backup.hour", "backup.keep"]


# ---------------------------------------------------------------- rebuild


def test_a_lost_ledger_is_rebuilt_from_the_archive_and_nothing_is_sent_again(home: Path) -> None:
    lost = worked(home, MAILS, "2026-03-10 10:30")
    (home / "ledger").rename(home / "ledger.lost")
    back = told("rebuild", "--home", home)
    assert back["differences"]
    state = reading(home)
    assert matters(state) == matters(lost)
    assert not state.outbox
    post = Post()
    later = mail(9, "clerk", "体检报告打印模糊", "体检报告打印模糊，看不清。")
    again = worked(home, [*MAILS, later], "2026-03-10 10:40", post)
    assert len(again.mails) == len(MAILS) + 1
    assert post.names
    assert {again.letters[name].fact.mail for name in post.names} == {list(again.mails)[-1]}


def test_a_lost_home_is_rebuilt_from_the_mailbox_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = found(tmp_path / "home")
    lost = worked(first.path, MAILS, "2026-03-10 10:30")
    second = found(tmp_path / "second")
    monkeypatch.setattr("mailbot.shell.rebuilding.inbox", lambda *_: Box(MAILS))
    assert "--until" in mailbot("rebuild", "--mailbox", "--home", second.path).stderr
    told("rebuild", "--mailbox", "--until", "2026-03-10T10:30", "--home", second.path)
    state = reading(second.path)
    assert matters(state) == matters(lost)
    assert not state.outbox


MONTH_LATER = [
    mail(4320, "clerk", "Re: [工单 TJ-2026-0001] 关单确认：条码打不出来", "确认，四台都正常了。"),
    mail(4321, "nurse", "Re: [工单 TJ-2026-0002] 已登记：导检屏不亮", "导检屏还是不亮，请尽快。"),
    mail(4330, "engineer", "Re: [工单 TJ-2026-0002] 派单：导检屏不亮", "受理，明天到现场。"),
    mail(4500, "clerk", "读卡器读不出身份证", "登记台读卡器读不出身份证，排队了。"),
    mail(5000, "engineer", "Re: [工单 TJ-2026-0002] 派单：导检屏不亮", "已处理好。原因：电源坏。措施：更换电源。"),
    mail(5010, "nurse", "Re: [工单 TJ-2026-0002] 关单确认：导检屏不亮", "不行，又黑了，先别关。"),
    mail(6000, "office", "催办", "[工单 TJ-2026-0004] 请尽快处理读卡器。"),
]


def served(home: Path) -> tuple[State, Counter[tuple[object, ...]]]:
    """Another month of service, a round each morning; gives the state and what was written in it, by kind, readers and subject."""
    state = reading(home)
    for day in range(30, 62):
        at = moment("2026-03-10 09:00") + timedelta(days=day, hours=9)
        here = [pair for pair in (*MAILS, *MONTH_LATER) if pair[1] <= at]
        state = worked(home, here, f"{at:%Y-%m-%d %H:%M}")
    written = (letter.fact for letter in state.letters.values() if letter.fact.at > moment("2026-04-09 00:00"))
    return state, Counter((fact.kind, fact.to, fact.subject) for fact in written)


@pytest.mark.parametrize("source", ["archive", "mailbox"])
def test_another_month_of_service_on_a_rebuilt_home_is_what_it_would_have_been(
    tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found(tmp_path / "home").path
    worked(first, MAILS, "2026-03-10 10:30")
    second = tmp_path / "second"
    if source == "archive":
        shutil.copytree(first, second)
        shutil.rmtree(second / "ledger")
        told("rebuild", "--home", second)
    else:
        found(second)
        monkeypatch.setattr("mailbot.shell.rebuilding.inbox", lambda *_: Box(MAILS))
        told("rebuild", "--mailbox", "--until", "2026-03-10T10:30", "--home", second)
    (state, written), (state_there, written_there) = served(first), served(second)
    assert matters(state_there) == matters(state)
    assert written_there == written
    assert {status for _, status, *_ in matters(state)[0]} > {Status.CONFIRMED}
    assert not state_there.outbox
    assert mailbot("verify", "--home", second).exit_code == 0


def test_a_home_whose_ledger_is_there_is_not_rebuilt(home: Path) -> None:
    result = mailbot("rebuild", "--home", home)
    assert result.exit_code == 1
    assert "还有账本" in result.stderr
