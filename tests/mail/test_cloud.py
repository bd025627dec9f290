"""超大附件: the forms that mailbox programs give a file behind a link, and what only looks like one."""

import pytest

from mailbot.mail.cloud import Promised, promised
from mailbot.mail.read import read
from tests.mail.samples import mail, text_part

QQ = (
    "请看附件。\n\n\n从QQ邮箱发来的超大附件\n\n体检库备份.zip (1.28G, 2026年2月7日 21:59 到期)进入下载页面："
    "http://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=00112233&code=ab12\n"
)
NETEASE = (
    '<div>请看附件。</div><div><div><b>从网易163邮箱发来的超大附件</b><a href="http://u.163.com/x">推荐客户端极速下载</a></div>'
    '<div><a href="https://mail.163.com/large-attachment-download/index.html?file=eHg">导检录屏.mp4</a>'
    "<span> (80.96M, 2026年2月17日 0:49 到期)</span></div><div><a>下载</a></div></div>"
)
BACKUP, FILM = (
    Promised("体检库备份.zip", "2026年2月7日 21:59 到期"),
    Promised("导检录屏.mp4", "2026年2月17日 0:49 到期"),
)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (QQ, (BACKUP,)),
        (QQ.replace("QQ邮箱", "腾讯企业邮箱").replace("2026年2月7日 21:59 到期", "无限期"), (Promised("体检库备份.zip", "无限期"),)),
        ("从企业微信邮箱发来的超大附件\n日志 2.rar（300.5MB，2026年2月9日 10:00 过期）\n", (Promised("日志 2.rar", "2026年2月9日 10:00 过期"),)),
        ("从网易126免费邮箱发来的云附件\n下载", (Promised("", ""),)),
        ("文件：https://mail.163.com/large-attachment-download/index.html?p=x", (Promised("", ""),)),
        ("文件：https://wx.mail.qq.com/ftn/download?func=3&key=x", (Promised("", ""),)),
        ("https://dashi.163.com/html/cloud-attachment-download/?key=x", (Promised("", ""),)),
        ("报告是超大附件，一点下载就报错。", ()),
        ("超大附件打不开，从邮箱里下载也不行。", ()),
        ("缴费单（200，2026年2月有效）打不出来。", ()),
        ("请看 https://mail.163.com/ 和 https://www.qq.com/ 的说明。", ()),
    ],
)  # fmt: skip
def test_the_name_and_term_of_a_promised_file_are_read(text: str, files: tuple[Promised, ...]) -> None:
    assert promised(read(mail(text))) == files


def test_a_file_promised_in_html_is_read_too() -> None:
    assert promised(read(mail(text_part(NETEASE, kind="html")))) == (FILM,)


def test_what_a_quoted_letter_promised_is_not_asked_for_again() -> None:
    quoted = "\n".join(f"> {line}" for line in QQ.splitlines())
    assert promised(read(mail(f"收到。\n\n在 2026-02-01 10:00，某某 写道：\n{quoted}"))) == ()
