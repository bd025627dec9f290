"""Invented letters about the post that did not get through or came too late, originals, backups and the chain, beside shell/specimens.py."""

from mailbot.core.decision import Letter
from mailbot.core.facts import BackupEnded
from mailbot.core.model import Severity
from mailbot.shell.specimen_cast import CLERK, ENGINEER, HASH, HOURS, NOW, NUMBER, OFFICE, WORDS, a_ticket

CLOSING = f"[工单 {NUMBER}] 关单确认：日结单"


def of_post() -> list[Letter]:
    """What the project manager is told of the post."""
    to = (CLERK.address,)
    return [
        _told("bounced", letter_subject=CLOSING, recipients=to, why="邮箱已满"),
        _told("bounced", letter_subject="[体检维保] 服务台用法", recipients=(), why=""),
        _told(
            "bounce_unproven",
            letter_subject=CLOSING,
            recipients=to,
            why="邮箱已满",
            sender="postmaster@elsewhere.example",
        ),
        _told("delayed", letter_subject=CLOSING, recipients=to, why="450 4.4.1 connection timed out", hours=26),
        _told("complained", letter_subject="[升级通知] V6.6.0", recipients=to),
        _told("answers_held", NUMBER, address=CLERK.address, words=WORDS),
        _told("answers_held", address=CLERK.address, words=WORDS),
        _told(
            "line_down", what="收信", since=NOW, why="IMAP 服务器 imap.vendor.example:993 不可用：timed out", until=None
        ),
        _told("line_down", what="发信", since=NOW, why="535 5.7.8 authentication failed", until=None),
        _told("line_up", what="收信", since=NOW, why="", until=NOW + HOURS),
        _told("set_aside", sha256=HASH, why="ValueError: 年份超出范围", tries=3),
    ]


def of_originals() -> list[Letter]:
    """A ticket's mails as they came; some of them left off; none left to send."""
    ticket, row = a_ticket(), (f"{NUMBER}-来信1.eml", CLERK, NOW)
    told = (((row,), 0), ((row,), 2), ((), 1))
    who: dict[str, object] = {"subject": "原件", "name": "王磊", "ticket": ticket}
    return [Letter("engineer/originals", (), {**who, "rows": rows, "left": left}, NUMBER) for rows, left in told]


def of_after_term() -> list[Letter]:
    """A report after the last day of service: its writer is answered, both sides read it."""
    told: dict[str, object] = {"subject": "日结单少一笔钱", "writer": CLERK, "words": WORDS}
    return [
        Letter("hospital/term_over", (), {"subject": "日结单少一笔钱", "name": CLERK.name}),
        Letter("office/after_term", (), {**told, "files": 0, "level": None}),
        Letter("office/after_term", (), {**told, "files": 2, "level": Severity.DISASTER}),
    ]


def of_notices() -> list[Letter]:
    """What the hospital announces: its writer is answered, the vendor reads it."""
    words = "后勤通知：3 月 14 日（周六）8:00—12:00 三号楼停电检修，请提前做好准备。"
    told: dict[str, object] = {
        "subject": "停电检修通知",
        "who": OFFICE,
        "words": words,
        "doubtful": False,
        "files": 0,
        "hospital": True,
    }
    return [
        Letter(
            "hospital/passed_on", (), {"subject": "停电检修通知", "name": OFFICE.name, "told": "维护工程师和项目经理"}
        ),
        Letter("engineer/notice", (), told),
        Letter("engineer/notice", (), {**told, "doubtful": True, "files": 1}),
        Letter(
            "engineer/notice",
            (),
            {
                **told,
                "subject": "人员调整",
                "who": ENGINEER,
                "words": "自下周起李工调离本项目，由周工接替，请知悉。",
                "hospital": False,
            },
        ),
    ]


def of_keeping() -> list[Letter]:
    """A first backup that failed, one after good ones, the first that is well again; and the week's head of the chain."""
    failed, made = BackupEnded(at=NOW, why="磁盘空间不足"), BackupEnded(at=NOW, commits=812, head=HASH)
    backups = [
        _told("backup", well=not ended.why, why=ended.why, last=last, ended=ended)
        for ended, last in ((failed, None), (failed, NOW), (made, NOW))
    ]
    week: dict[str, object] = {
        "title": "2026 年第 2 周",
        "days": "1 月 5 日至 11 日",
        "sentences": ("新登记工单 3 张。",),
    }
    return [*backups, Letter("office/deposit", (), week)]


def _told(kind: str, about: str = "", **context: object) -> Letter:
    return Letter(f"manager/{kind}", (), context, about)
