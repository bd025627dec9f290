"""Mails of people on the list that the server took for junk: their first mail with a file often ends there."""

import logging

from mailbot.core import facts as f
from mailbot.core.model import Role
from mailbot.mail.message import Receipt
from mailbot.mail.read import read
from mailbot.shell.desk import Desk
from mailbot.shell.inbox import Inbox

AT_ONCE = 10
"""Headers looked at before what is wanted of them is fetched whole."""

log = logging.getLogger("mailbot")


def rescue(desk: Desk, inbox: Inbox) -> int:
    """Take in what people on the list wrote; whatever else lies there is left alone. Says how many mails came."""
    return sum(_from(desk, inbox, folder) for folder in inbox.junk())


def _from(desk: Desk, inbox: Inbox, folder: str) -> int:
    count = 0
    with inbox.elsewhere(folder) as junk:
        while headers := junk.headers(*_cursor(desk, folder), AT_ONCE):
            wanted = [uid for uid, header in headers.items() if _known(desk, header, folder)]
            cursor = f.CursorMoved(at=desk.clock(), folder=folder, uidvalidity=junk.uidvalidity, uid=junk.looked)
            arrivals = [(arrival.raw, arrival.receipt) for arrival in junk.these(wanted)]
            desk.take(arrivals, cursor)
            count += len(arrivals)
    if count:
        log.warning(
            "垃圾邮件文件夹 %s 里有登记人员的来信 %d 封，已照常处理；请在网页版把发件人加入白名单", folder, count
        )
    return count


def _cursor(desk: Desk, folder: str) -> tuple[int, int]:
    uidvalidity, uid = desk.state.cursors.get(folder, (0, 0))
    return uid, uidvalidity


def _known(desk: Desk, header: bytes, folder: str) -> bool:
    """Whether somebody on the list is named as the sender; whether it is true, the desk asks as of every mail."""
    sender = read(header, Receipt(desk.clock(), folder, 0, 0), desk.rules.settings.limits).sender
    return desk.state.person(sender.address).role is not Role.STRANGER
