"""What an IMAP connection comes to: whatever goes wrong on it is a state of the world, of three kinds."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from mailbot.shell.files import DiskFailed
from mailbot.shell.hindrance import Hindrance
from mailbot.shell.oauth import TokenRefused
from mailbot.shell.said import legible, told, too_often, unsafe
from mailbot.shell.servers import Server


class InboxDown(Hindrance):
    """The mailbox cannot be reached or speaks nonsense; open it again after a while, nothing is lost."""

    cure = "。请运行 mailbot check 查明原因，或稍后再试。"


class LoginRefused(InboxDown):
    """The server does not take our log-in, or us behind it: a person must set something right, trying soon would only lock the account."""


class TooOften(InboxDown):
    """The server has enough of our connections or log-ins for a while; nothing is wrong with what is set."""


def hang_up(client: IMAPClient) -> None:
    """Log out, if the server still listens."""
    with suppress(Exception):
        client.logout()
    with suppress(Exception):
        client.shutdown()


@contextmanager
def world(server: Server) -> Iterator[None]:
    """Whatever goes wrong inside is a state of the world: a garbled line leaves imapclient as an error of any class."""
    try:
        yield
    except DiskFailed:  # noted beside the fetch, and no state of the mailbox
        raise
    except (LoginError, TokenRefused) as error:
        why = server.hushed(legible(str(error)))
        raise (TooOften if too_often(why) else LoginRefused)(
            f"IMAP 服务器 {server} 拒绝登录 {server.user}：{why}"
        ) from None
    except Exception as error:  # noqa: BLE001 -- see above; raised again as what it means
        why = server.hushed(told(error))
        kind = LoginRefused if unsafe(why) else TooOften if too_often(why) else InboxDown
        raise kind(f"IMAP 服务器 {server} 不可用：{why}") from None
