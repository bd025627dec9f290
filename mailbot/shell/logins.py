"""How a home logs in at its mail servers: the blocks of mailbot.toml, what may be wrong with them, and the secrets they name."""

import ipaddress
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from mailbot.shell.entered import is_host
from mailbot.shell.files import atomic_write
from mailbot.shell.oauth import Client, Tokens
from mailbot.shell.providers import Provider
from mailbot.shell.schema import Problem
from mailbot.shell.servers import Security, Server

FILE = "mailbot.toml"
PRIVATE = 0o600

Plain = Mapping[str, Any]
"""A part of the file as it was written, whatever else is wrong with it."""


@dataclass(frozen=True, slots=True)
class ServerBlock:
    """One server: where, how secured, who logs in, and where the password is kept (never the password itself)."""

    host: str
    port: int
    user: str
    security: Literal["tls", "starttls", "plain"] = "tls"
    password_env: str = ""
    password_file: str = ""
    accept_plain: bool = False


@dataclass(frozen=True, slots=True)
class OAuthBlock:
    """OAuth2 in place of a password, for both servers: the program's registration, and where its secrets are kept.

    A provider that replaces the refresh token at each use (Microsoft) needs `refresh_token_file`: the new one is written there.
    """

    client_id: str
    client_secret_env: str = ""
    client_secret_file: str = ""
    refresh_token_env: str = ""
    refresh_token_file: str = ""
    token_url: str = ""
    scope: str = ""


def block(data: Plain, name: str) -> Plain:
    """A section as far as there is one; that it is missing, or none, the types say."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def text(data: Plain, name: str) -> str:
    """A value as far as it is text."""
    found = data.get(name)
    return found.strip() if isinstance(found, str) else ""


def server_problems(key: str, given: Plain, *, oauth: bool = False) -> Iterator[Problem]:
    """What is wrong with a server; with OAuth it needs no password."""
    host, port = text(given, "host"), given.get("port")
    if isinstance(given.get("host"), str) and not is_host(given["host"]):
        cure = "请只写邮件服务商给出的服务器名，不带 https:// 和端口，例如 imap.vendor.example"
        yield Problem(FILE, f"{key}.host", f"{given['host']!r} 不是服务器名", cure)
    if "user" in given and not text(given, "user"):
        yield Problem(FILE, f"{key}.user", "是空的", "请写登录名，一般即完整的邮箱地址")
    if type(port) is int and not 0 < port < 65536:
        cure = "请写 1 到 65535 之间的整数，IMAP 常用 993，SMTP 常用 465"
        yield Problem(FILE, f"{key}.port", f"{port} 不是端口号", cure)
    if given.get("security") == "plain" and not is_loopback(host) and given.get("accept_plain") is not True:
        cure = '请改用 security = "tls" 或 "starttls"；确要明文，再写一行 accept_plain = true'
        yield Problem(FILE, f"{key}.security", f"向 {host} 明文传送口令", cure)
    if not oauth and bool(text(given, "password_env")) is bool(text(given, "password_file")):
        cure = "请写 password_env（环境变量名）或 password_file（文件名）之一"
        yield Problem(FILE, f"{key}.password_env", "口令来源应当恰有一个", cure)


def oauth_problems(key: str, given: Plain, provider: Provider) -> Iterator[Problem]:
    """What is wrong with the OAuth2 block, if there is one."""
    if not given:
        return
    if "client_id" in given and not text(given, "client_id"):
        yield Problem(FILE, f"{key}.client_id", "是空的", "请写在服务商处登记程序时得到的编号")
    if bool(text(given, "refresh_token_env")) is bool(text(given, "refresh_token_file")):
        cure = "请写 refresh_token_file（文件名）或 refresh_token_env（环境变量名）之一"
        yield Problem(FILE, f"{key}.refresh_token_file", "refresh token 的来源应当恰有一个", cure)
    url = text(given, "token_url") or provider.token_url
    if not url.startswith("https://") and not url.startswith(("http://127.0.0.1", "http://localhost")):
        cure = "请写服务商给出的 https:// 地址；Outlook 和 Gmail 不必写"
        yield Problem(FILE, f"{key}.token_url", "不知道向哪里换取令牌", cure)


def missing_secrets(mailbox: Plain, key: str, home: Path) -> Iterator[Problem]:
    """The secrets that a mailbox's blocks name and that are not there, or that others may read."""
    oauth = block(mailbox, "oauth")
    if oauth:
        yield from _missing(oauth, f"{key}.oauth", "refresh_token", home)
        if text(oauth, "client_secret_env") or text(oauth, "client_secret_file"):
            yield from _missing(oauth, f"{key}.oauth", "client_secret", home)
        return
    for name in ("imap", "smtp"):
        yield from _missing(block(mailbox, name), f"{key}.{name}", "password", home)


def _missing(given: Plain, key: str, what: str, home: Path) -> Iterator[Problem]:
    variable, file = text(given, f"{what}_env"), text(given, f"{what}_file")
    named = f"{key}.{what}_{'env' if variable else 'file'}"
    if bool(variable) is bool(file):
        return
    if secret(variable, file, home) is None:
        told = "指名的环境变量里没有口令" if variable else "指名的文件里没有口令"
        # Some people write the password itself there by mistake, so what stands there is not repeated.
        cure = "请设置它（163、QQ 等邮箱填授权码，不是登录密码）；此项写的是名称，不是口令本身"
        yield Problem(FILE, named, told, cure)
    elif file and what != "password" and (home / file).stat().st_mode & 0o077:
        yield Problem(FILE, named, "指名的文件别人也能读", "请 chmod 600 这个文件")


def secret(variable: str, file: str, home: Path) -> str | None:
    """The secret, read when needed and never kept; None where there is none."""
    if variable:
        return os.environ.get(variable) or None
    try:
        return (home / file).read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        return None


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def server(given: ServerBlock, home: Path, tokens: Tokens | None = None) -> Server:
    """What a connection needs."""
    password = secret(given.password_env, given.password_file, home) or ""
    return Server(given.host, given.port, Security(given.security), given.user, password, tokens)


@lru_cache
def tokens(given: OAuthBlock, home: Path, url: str, scope: str) -> Tokens:
    """The one source of tokens of a home, so that both servers and every connection share what is still valid."""
    secret_of = secret(given.client_secret_env, given.client_secret_file, home) or ""
    client = Client(given.token_url or url, given.client_id, secret_of, given.scope or scope)
    file = home / given.refresh_token_file if given.refresh_token_file else None
    return Tokens(client, lambda: secret(given.refresh_token_env, given.refresh_token_file, home) or "", _keep_in(file))


def _keep_in(file: Path | None) -> Any:
    def keep(token: str) -> None:
        if file:
            atomic_write(file, token.encode())
            file.chmod(PRIVATE)

    return keep
