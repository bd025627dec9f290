"""What a log-in that fails in a known way is cured by: first the words that servers and systems say, then what a person does about it."""

import re

USUAL = "请核对服务器、端口、加密方式与授权码"
REMEDIES = (
    (
        r"AUTHENTICATIONFAILED|拒绝登录|: 535|LOGIN fail|authentication (?:credentials|failed)",
        "请核对登录名与授权码（授权码不是网页登录密码，存放处见 password_file 或 password_env），并在网页版邮箱里确认 IMAP 与 SMTP 已开启",
    ),
    (
        r"WRONG_VERSION_NUMBER|UNEXPECTED_EOF|wrong version",
        '端口与加密方式不配：993、465 用 security = "tls"，143、587 用 "starttls"',
    ),
    (
        r"STARTTLS.{0,30}not supported|no STARTTLS",
        '该服务器不支持 STARTTLS：请改用 security = "tls" 及相应端口（993、465）',
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "证书不受信任：请核对服务器名与证书是否一致；本单位自签的，请把根证书放进 /usr/local/share/ca-certificates，再运行 update-ca-certificates",
    ),
    (
        r"Name or service not known|name resolution|No address associated|nodename",
        "查不到这个服务器名：请核对拼写，以及本机能否解析域名",
    ),
    (r"refused|Connect call failed", "该端口没有服务在听：请核对端口，IMAP 常用 993，SMTP 常用 465"),
    (r"timed? ?out|无应答", "服务器没有应答：请核对服务器名和端口，并确认防火墙准许本机向外连接"),
    (r"unreachable|No route", "网络不通：请检查本机的网络与防火墙"),
    (
        r"无法解读|Malformed|Unexpected (?:EOF|response)",
        "应答的不是这种服务：请核对 IMAP 与 SMTP 的服务器和端口有没有写反",
    ),
    (
        r"select failed|doesn't exist|NONEXISTENT|Unsafe Login",
        "登录成功而打不开收信的文件夹：请核对 mailbox.folder；网易邮箱请在网页版里确认 IMAP 已开启",
    ),
)
"""Weighed in this order; no provider's own words are here, those are in rules/providers.toml."""


def cure(said: str) -> str:
    """What to do about this."""
    return next((does for words, does in REMEDIES if re.search(words, said, re.IGNORECASE)), USUAL)
