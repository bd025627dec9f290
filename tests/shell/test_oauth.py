"""OAuth2 against a token endpoint of our own: tokens are refreshed, kept, given to both servers, and refusals are told to a person."""

import base64
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from mailbot.shell.config import load, secrets_missing
from mailbot.shell.courier import Courier, Later, Sent
from mailbot.shell.home import open_home
from mailbot.shell.inbox import open_inbox
from mailbot.shell.logins import OAuthBlock, tokens
from mailbot.shell.oauth import Client, TokenAway, TokenRefused, Tokens
from mailbot.shell.servers import Security, Server
from mailbot.shell.trouble import InboxDown, LoginRefused
from tests import sample_desk
from tests.shell.imap_double import MAIL, Mailbox
from tests.shell.test_courier import LETTER, Desk


class Endpoint(HTTPServer):
    """Gives what it is told to give; keeps the forms it was sent."""

    def __init__(self, status: int = 200, **answer: object) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.answer = status, answer
        self.forms: list[dict[str, list[str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/token"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        self.server.forms.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        body = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(status: int = 200, **answer: object) -> Iterator[Endpoint]:
    endpoint = Endpoint(status, **answer)
    Thread(target=endpoint.serve_forever, args=(0.01,), daemon=True).start()
    yield endpoint
    endpoint.shutdown()
    endpoint.server_close()


def source(endpoint: Endpoint, refresh: str = "r-1") -> Tokens:
    return Tokens(Client(endpoint.url, "bot", "hush", "mail"), lambda: refresh)


class Imap(Mailbox):
    """Takes XOAUTH2 with the right token and nothing else."""

    def answer(self, said: bytes) -> bytes | None:
        tag, _, rest = said.partition(b" ")
        if rest.startswith(b"AUTHENTICATE"):
            self._authenticating = tag
            return b"+ \r\n"
        if not rest:
            told = base64.b64decode(said)
            right = told == b"user=bot@v.example\x01auth=Bearer a-1\x01\x01"
            return self._authenticating + (
                b" OK in\r\n" if right else b" NO [AUTHENTICATIONFAILED] Invalid credentials\r\n"
            )
        return super().answer(said)


def imap(mailbox: Mailbox, tokens: Tokens) -> Server:
    return Server("127.0.0.1", mailbox.line.port, Security.PLAIN, "bot@v.example", tokens=tokens)


def test_a_token_is_asked_for_by_the_refresh_token_and_used_until_it_ends() -> None:
    with serving(access_token="a-1", expires_in=3600) as endpoint:
        given = source(endpoint)
        assert [given(), given(), given()] == ["a-1"] * 3
    (form,) = endpoint.forms
    assert form == {
        "grant_type": ["refresh_token"], "refresh_token": ["r-1"], "client_id": ["bot"], "client_secret": ["hush"], "scope": ["mail"],
    }  # fmt: skip


def test_a_token_about_to_end_or_not_taken_is_replaced() -> None:
    with serving(access_token="a-1", expires_in=60) as endpoint:
        given = source(endpoint)
        given(), given()
        assert len(endpoint.forms) == 2
        endpoint.answer["expires_in"] = 3600
        given(), given.forget(), given()
        assert len(endpoint.forms) == 4


def test_a_replaced_refresh_token_is_kept_where_only_we_can_read_it(tmp_path: Path) -> None:
    (tmp_path / "refresh").write_text("r-1")
    with serving(access_token="a-1", expires_in=0, refresh_token="r-2") as endpoint:
        given = tokens(OAuthBlock("bot", refresh_token_file="refresh"), tmp_path, endpoint.url, "")
        given(), given()
    assert [form["refresh_token"] for form in endpoint.forms] == [["r-1"], ["r-2"]]
    assert (tmp_path / "refresh").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("status", "kind"), [(400, TokenRefused), (401, TokenRefused), (429, TokenAway), (503, TokenAway)]
)
def test_a_refusal_wants_a_person_and_an_outage_passes(status: int, kind: type[Exception]) -> None:
    with serving(status, error="invalid_grant") as endpoint, pytest.raises(kind) as refused:
        source(endpoint)()
    assert "r-1" not in str(refused.value)
    assert "hush" not in str(refused.value)


def test_without_a_refresh_token_nobody_is_asked() -> None:
    with serving() as endpoint, pytest.raises(TokenRefused):
        source(endpoint, "")()
    assert endpoint.forms == []


def test_an_endpoint_that_is_not_there_or_talks_nonsense_passes() -> None:
    with serving(nothing="useful") as endpoint, pytest.raises(TokenAway):
        source(endpoint)()
    with pytest.raises(TokenAway):
        source(endpoint)()


def test_mail_is_fetched_with_a_token() -> None:
    with serving(access_token="a-1", expires_in=3600) as endpoint:
        mailbox = Imap({5: MAIL})
        with mailbox.line, closing(open_inbox(imap(mailbox, source(endpoint)), timeout=2)) as inbox:
            assert len(inbox.unread(0, 7)) == 1
        assert not any(said.split(b" ")[1:2] == [b"LOGIN"] for said in mailbox.line.heard)


def test_a_token_that_is_not_taken_is_a_refused_login_and_replaced_the_next_time() -> None:
    mailbox = Imap({5: MAIL})
    with serving(access_token="stale", expires_in=3600) as endpoint, mailbox.line:
        given = source(endpoint)
        with pytest.raises(LoginRefused):
            open_inbox(imap(mailbox, given), timeout=2)
        endpoint.answer["access_token"] = "a-1"
        with closing(open_inbox(imap(mailbox, given), timeout=2)) as inbox:
            assert len(inbox.unread(0, 7)) == 1


def test_no_token_is_a_configuration_error_at_both_servers() -> None:
    mailbox, desk = Imap({}), Desk()
    with serving(400, error="invalid_grant") as endpoint, mailbox.line, desk.line:
        given = source(endpoint)
        with pytest.raises(LoginRefused, match="重新授权"):
            open_inbox(imap(mailbox, given), timeout=2)
        with closing(
            Courier(Server("127.0.0.1", desk.line.port, Security.PLAIN, "bot@v.example", tokens=given))
        ) as courier:
            outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
            assert courier.greet()
    assert isinstance(outcome, Later)
    assert (outcome.means, outcome.everyone) == ("configuration", True)


def test_a_token_endpoint_that_is_away_is_no_configuration_error() -> None:
    with serving(503) as endpoint, (mailbox := Imap({})).line, pytest.raises(InboxDown) as down:
        open_inbox(imap(mailbox, source(endpoint)), timeout=2)
    assert type(down.value) is InboxDown


@pytest.mark.parametrize(("token", "taken"), [("a-1", True), ("stale", False)])
def test_letters_leave_with_a_token(token: str, taken: bool) -> None:
    said = base64.b64encode(b"user=bot@v.example\x01auth=Bearer a-1\x01\x01")
    answers: dict[bytes, bytes | None] = {
        b"EHLO": b"250-mx.example\r\n250 AUTH XOAUTH2\r\n",
        b"AUTH XOAUTH2 " + said: b"235 in\r\n",
        b"AUTH": b"535 5.7.3 Authentication unsuccessful\r\n",
    }
    with serving(access_token=token, expires_in=3600) as endpoint, (desk := Desk(answers)).line:
        server = Server("127.0.0.1", desk.line.port, Security.PLAIN, "bot@v.example", tokens=source(endpoint))
        with closing(Courier(server, 2.0)) as courier:
            outcome = courier.send(LETTER, "bot@v.example", ["li@h.example"])
    assert isinstance(outcome, Sent) is taken
    assert isinstance(outcome, Sent) or (isinstance(outcome, Later) and outcome.means == "configuration")


def settled(folder: Path, block: str, mode: int = 0o600) -> Path:
    home = sample_desk.settled(folder)
    page = (home.path / "mailbot.toml").read_text(encoding="utf-8").replace('password_file = "password"\n', "")
    (home.path / "mailbot.toml").write_text(page + f"\n[mailbox.oauth]\n{block}", encoding="utf-8")
    (home.path / "refresh").write_text("r-1")
    (home.path / "refresh").chmod(mode)
    return home.path


GOOD = 'client_id = "bot"\ntoken_url = "https://login.example/token"\nrefresh_token_file = "refresh"\n'


def test_a_home_with_oauth_needs_no_password(tmp_path: Path) -> None:
    path = settled(tmp_path / "home", GOOD)
    assert load(path)[1] == []
    assert secrets_missing(path) == []


def test_a_refresh_token_that_others_can_read_is_not_taken(tmp_path: Path) -> None:
    (problem,) = secrets_missing(settled(tmp_path / "home", GOOD, 0o644))
    assert "chmod 600" in problem.cure


@pytest.mark.parametrize(
    ("block", "key"),
    [
        (GOOD.replace("https://login.example/token", "http://login.example/token"), "mailbox.oauth.token_url"),
        (GOOD.replace('token_url = "https://login.example/token"\n', ""), "mailbox.oauth.token_url"),
        (GOOD.replace('refresh_token_file = "refresh"\n', ""), "mailbox.oauth.refresh_token_file"),
        (GOOD.replace('client_id = "bot"\n', ""), "mailbox.oauth.client_id"),
    ],
)
def test_what_is_wrong_with_the_block_is_said(tmp_path: Path, block: str, key: str) -> None:
    assert key in {problem.key for problem in load(settled(tmp_path / "home", block))[1]}


def test_for_outlook_the_endpoint_is_known(tmp_path: Path) -> None:
    path = settled(tmp_path / "home", GOOD.replace('token_url = "https://login.example/token"\n', ""))
    page = (
        (path / "mailbot.toml").read_text(encoding="utf-8").replace("[mailbox]\n", '[mailbox]\nprovider = "outlook"\n')
    )
    (path / "mailbot.toml").write_text(page, encoding="utf-8")
    home, problems = open_home(path)
    assert home, problems
    assert home.provider.token_url.startswith("https://login.microsoftonline.com/")
