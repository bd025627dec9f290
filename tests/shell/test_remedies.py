"""What servers and systems say of a log-in that fails, word by word, and which cure a person is told."""

import pytest

from mailbot.shell.remedies import USUAL, cure


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("IMAP 服务器 h:143 拒绝登录 desk@h：[AUTHENTICATIONFAILED] Authentication failed.", "授权码"),
        ("SMTP 服务器 h:25 不可用：535 5.7.8 Authentication credentials invalid", "授权码"),
        ("SMTP 服务器 h:465 不可用：535 Error: authentication failed", "授权码"),
        ("IMAP 服务器 h:143 不可用：[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:992)", "加密方式不配"),
        ("SMTP 服务器 h:25 不可用：SMTP STARTTLS extension not supported by server.", "STARTTLS"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate", "证书"),
        ("SMTP 服务器 h:465 不可用：Error connecting to h on port 465: [Errno -2] Name or service not known", "拼写"),
        ("[Errno -3] Temporary failure in name resolution", "拼写"),
        ("Error connecting to h on port 1: [Errno 111] Connect call failed ('127.0.0.1', 1)", "没有服务在听"),
        ("IMAP 服务器 h:1 不可用：[Errno 111] Connection refused", "没有服务在听"),
        ("IMAP 服务器 h:993 不可用：timed out", "防火墙"),
        ("Timed out waiting for server ready message", "防火墙"),
        ("[Errno 101] Network is unreachable", "网络不通"),
        ("IMAP 服务器 h:25 不可用：应答无法解读（unexpected response）", "写反"),
        ("-1 Malformed SMTP response line: * OK [CAPABILITY IMAP4rev1] ready.", "写反"),
        ("select failed: Mailbox doesn't exist: NoSuch (0.001 + 0.000 secs).", "mailbox.folder"),
        ("SELECT Unsafe Login. Please contact kefu@188.com for help", "网页版"),
    ],
)
def test_the_cure_fits_what_was_said(said: str, does: str) -> None:
    assert does in cure(said)


def test_what_nobody_has_heard_yet_has_the_usual_cure() -> None:
    assert cure("SMTP 服务器 h:465 不可用：999 moon too bright") == USUAL
