"""Each provider of rules/providers.toml at a server that behaves as theirs does: every mail is read once, and no command is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mailbot.shell.providers import GENERIC, Provider, Providers, load
from mailbot.shell.trouble import InboxDown, LoginRefused, TooOften
from tests.shell.imap_double import MAIL, Mailbox, opened

FOUND, _ = load(None)
assert FOUND
SHIPPED: Providers = FOUND


class Strict(Mailbox):
    """Refuses what one provider or another is known to refuse; `refusals` counts them."""

    def __init__(self, mails: dict[int, bytes], *, capabilities: str = "IDLE ID", uidvalidity: int | None = 7) -> None:
        super().__init__(mails, capabilities=capabilities)
        self.identified, self.refusals, self.uidvalidity = False, 0, uidvalidity

    def refused(self, words: bytes) -> bytes:
        self.refusals += 1
        return self._tag + words


class Netease(Strict):
    def __init__(self, mails: dict[int, bytes]) -> None:
        super().__init__(mails, capabilities="ID UIDPLUS SPECIAL-USE")

    def answer(self, said: bytes) -> bytes | None:
        command = said.split(b" ")[1:2]
        self.identified |= command == [b"ID"]
        if command == [b"SELECT"] and not self.identified:
            self._tag = said.split(b" ")[0]
            return self.refused(b" NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n")
        if command in ([b"IDLE"], [b"MOVE"]):
            return self.refused(b" BAD command not support\r\n")
        return super().answer(said)


class Ascending(Strict):
    """QQ and 企业邮: a range that runs downwards is BAD, and `n:*` with n above the last UID runs downwards."""

    def answer(self, said: bytes) -> bytes | None:
        _, found, given = said.partition(b"SEARCH UID ")
        first, _, last = given.partition(b":")
        if found and int(first) > (max(self.mails, default=0) if last == b"*" else int(last)):
            self._tag = said.split(b" ")[0]
            return self.refused(b" BAD Sequence set is inavlid!\r\n")
        return super().answer(said)


class Aliyun(Strict):
    """SEARCH knows ALL, UNSEEN and SINCE."""

    def answer(self, said: bytes) -> bytes | None:
        if b"SEARCH" in said and not said.endswith(b"SEARCH ALL"):
            self._tag = said.split(b" ")[0]
            return self.refused(b" BAD invalid command or parameters\r\n")
        return super().answer(said)

    def on_uid_search(self, _: bytes) -> bytes:
        return b"* SEARCH " + " ".join(map(str, self.mails)).encode() + b"\r\n"


class Coremail(Netease):
    """No UIDVALIDITY worth the name, and STATUS with nothing in it."""

    def on_select(self, _: bytes) -> bytes:
        return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 0] ok\r\n"

    def on_status(self, _: bytes) -> bytes:
        return b"* STATUS INBOX ()\r\n"


DOUBLES: dict[str, Callable[[dict[int, bytes]], Strict]] = {
    "generic": Strict, "netease": Netease, "qq": Ascending, "exmail": Ascending, "aliyun": Aliyun, "coremail": Coremail,
    "outlook": Strict, "gmail": Strict,
}  # fmt: skip


def test_every_provider_has_a_double() -> None:
    assert DOUBLES.keys() == SHIPPED.providers.keys()


@pytest.mark.parametrize("name", DOUBLES)
def test_at_each_provider_every_mail_is_read_once_and_nothing_is_refused(name: str) -> None:
    mailbox = DOUBLES[name]({3: MAIL, 5: MAIL})
    with opened(mailbox, provider=SHIPPED.providers[name]) as inbox:
        read, cursor = [], (0, 0)
        for arriving in ((), (6,), (), (7, 9)):
            mailbox.mails |= dict.fromkeys(arriving, MAIL)
            while batch := inbox.unread(cursor[1], cursor[0], limit=1):
                read += [each.receipt.uid for each in batch]
                cursor = (inbox.uidvalidity, read[-1])
        assert not inbox.idle(0.05)
    assert read == [3, 5, 6, 7, 9]
    assert mailbox.refusals == 0


@pytest.mark.parametrize("name", DOUBLES)
def test_at_each_provider_a_mailbox_with_a_past_is_read_from_the_day_said_and_known_again(name: str) -> None:
    named = {uid: MAIL.replace(b"\r\n\r\n", b"\r\nMessage-ID: <%d@x.example>\r\n\r\n" % uid) for uid in range(1, 1208)}
    mailbox = DOUBLES[name]({uid: named[uid] for uid in range(1, 1205)})
    mailbox.old = {*range(1, 1202), 1204}
    with opened(mailbox, provider=SHIPPED.providers[name]) as inbox:
        inbox.since = date(2026, 1, 1)
        assert [each.receipt.uid for each in inbox.unread(0, 0)] == [1202, 1203]
        assert (inbox.looked, inbox.idle(0.05)) == (1204, False)
    mailbox.mails |= {uid: named[uid] for uid in (1205, 1206)}
    mailbox.old.add(1205)  # moved there by a person
    mailbox.line = type(mailbox.line)(b"* OK ready\r\n", mailbox.answer)
    with opened(mailbox, provider=SHIPPED.providers[name]) as inbox:
        inbox.since = date(2026, 1, 1)
        found = inbox.unread(
            1204, inbox.uidvalidity, landmarks=lambda: {1202: "1202@x.example", 1203: "1203@x.example"}
        )
    # without a UIDVALIDITY nobody can tell what is new, and reading begins anew
    assert [each.receipt.uid for each in found] == ([1205, 1206] if inbox.uidvalidity else [1202, 1203, 1206])
    assert mailbox.refusals == 0


@pytest.mark.parametrize("name", ["qq", "aliyun"])
def test_the_doubles_do_refuse_whoever_knows_nothing_of_them(name: str) -> None:
    with (
        opened(DOUBLES[name]({5: MAIL}), provider=GENERIC) as inbox,
        pytest.raises(InboxDown, match=r"inavlid|invalid"),
    ):
        inbox.unread(5, 7)


def test_without_a_uidvalidity_each_connection_reads_from_the_beginning_once() -> None:
    mailbox = Coremail({3: MAIL, 5: MAIL})
    for _ in range(2):
        mailbox.line = type(mailbox.line)(b"* OK ready\r\n", mailbox.answer)
        with opened(mailbox, provider=SHIPPED.providers["coremail"]) as inbox:
            assert [each.receipt.uid for each in inbox.unread(5, 0)] == [3, 5]
            assert inbox.unread(5, 0) == []


def test_a_server_that_names_no_uidvalidity_at_all_is_read_too() -> None:
    with opened(Mailbox({5: MAIL}, {"select": b"* 1 EXISTS\r\nTAG OK done\r\n"})) as inbox:
        assert len(inbox.unread(0, 0)) == 1


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (b'* LIST (\\Junk) "/" "Whatever"\r\n* LIST () "/" "Other"\r\n', ["Whatever"]),
        (
            b'* LIST () "/" "&V4NXPpCuTvY-"\r\n* LIST () "/" "&dcVr0mWHTvZZOQ-"\r\n* LIST () "/" INBOX\r\n',
            ["垃圾邮件", "病毒文件夹"],
        ),
        (b'* LIST (\\Noselect) "/" "&V4NXPpCuTvY-"\r\n', []),
        (b"* LIST nonsense(\r\n", []),
    ],
)
def test_folders_for_junk_are_known_by_their_flag_or_by_the_providers_names(listed: bytes, found: list[str]) -> None:
    with opened(Mailbox({}, {"list": listed + b"TAG OK done\r\n"}), provider=SHIPPED.providers["netease"]) as inbox:
        assert inbox.junk() == found


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials", LoginRefused),
        ("NO LOGIN Login error or password error", LoginRefused),
        ("NO Login fail. Password is incorrect, login frequency limited, or system is busy", LoginRefused),
        ("NO [UNAVAILABLE] Temporary authentication failure", TooOften),
        ("NO Too many simultaneous connections", TooOften),
        ("NO [INUSE] try again later", TooOften),
        ("NO 登录过于频繁，请稍后再试", TooOften),
    ],
)
def test_a_wrong_password_is_told_from_too_many_logins(said: str, kind: type[InboxDown]) -> None:
    with pytest.raises(InboxDown) as down, opened(Mailbox({}, {"login": f"TAG {said}\r\n".encode()})):
        pass
    assert type(down.value) is kind


def test_a_mailbox_that_wants_a_person_is_not_taken_for_a_broken_line() -> None:
    with (
        pytest.raises(LoginRefused),
        opened(Mailbox({}, {"select": b"TAG NO SELECT Unsafe Login. Please contact us\r\n"})),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "host", "named", "name"),
    [
        ("desk@163.com", "", "", "netease"),
        ("desk@weibao.example", "imap.163.com", "", "netease"),
        ("desk@weibao.example", "imap.exmail.qq.com", "", "exmail"),
        ("desk@qq.com", "imap.qq.com", "", "qq"),
        ("desk@weibao.example", "imap.qiye.163.com", "", "coremail"),
        ("desk@weibao.example", "imap.qiye.aliyun.com", "", "aliyun"),
        ("desk@outlook.com", "outlook.office365.com", "", "outlook"),
        ("desk@weibao.example", "not163.com", "", "generic"),
        ("desk@weibao.example", "mail.weibao.example", "coremail", "coremail"),
    ],
)
def test_the_provider_is_known_by_its_server_or_by_the_address(address: str, host: str, named: str, name: str) -> None:
    assert SHIPPED.of(address, host, named) is SHIPPED.providers[name]


@pytest.mark.parametrize(
    ("code", "words", "means"),
    [
        (421, "HL:ICC 0,1,2", "busy"),
        (421, "4.3.2 shutting down", "later"),
        (450, "MI:DMC", "later"),
        (450, "RP:DRC", "busy"),
        (451, "DT:SPM", "later"),
        (451, "MI:SFQ", "busy"),
        (451, "4.7.1 Greylisting in action", "later"),
        (451, "4.3.0 disk", "later"),
        (550, "MI:STC", "today"),
        (550, "RP:TRC", "today"),
        (554, "MI:STC", "today"),
        (554, "DT:SPM", "content"),
        (550, "DT:SPM", "content"),
        (554, "DT:SUM", "configuration"),
        (552, "Illegal Attachment", "content"),
        (550, "Invalid User", "address"),
        (550, "5.1.1 no such user", "address"),
        (535, "authentication failed", "configuration"),
        (501, "mail from address must be same as authorization user", "configuration"),
        (553, "authentication is required", "configuration"),
        (554, "5.0.0 something else", "content"),
    ],
)
def test_a_refusal_means_what_its_code_and_words_say(code: int, words: str, means: str) -> None:
    assert SHIPPED.meaning(code, words).means == means


def test_a_wrong_file_is_told_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    text = '[providers.own]\nname = "x"\npoll_seconds = 0\n[[answers]]\ncodes = [450]\nmeans = "busy"\nsays = "("\n'
    (tmp_path / "rules" / "providers.toml").write_text(text, encoding="utf-8")
    found, problems = load(tmp_path)
    assert found is None
    assert {problem.key for problem in problems} == {
        "providers.own.poll_seconds",
        "answers.0.says",
        "answers.0.minutes",
    }


def test_what_a_provider_leaves_out_is_as_with_most(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "providers.toml").write_text('[providers.own]\nname = "x"\n', encoding="utf-8")
    found, problems = load(tmp_path)
    assert problems == []
    assert found
    assert found.of("a@b.example", name="own") == Provider("x")
