"""Who a writer whom nobody knows seems to be, by name, signature and the letter answered: good for hearing, never for a permission."""

import re

from mailbot.core.model import Role
from mailbot.mail.message import Mail

_OFFICES = (
    (Role.IT, re.compile("信息(?:管理)?(?:科|中心|处|部)|网络?中心")),
    (Role.PM, re.compile("项目(?:经理|负责人)")),
    (Role.ENGINEER, re.compile("维保|乙方|驻场|(?:运维|维护|实施|售后|软件)工程师")),
    (Role.REPORTER, re.compile("(?:[科室台处组]|护士站|前台|窗口|体检(?:中心|办|科))(?:$|[\\s—-])", re.MULTILINE)),
)


def supposed_role(mail: Mail, place: str | None) -> Role:
    """The role by what a signature names; whoever answers an order is one who gets orders."""
    signed = f"{mail.sender.name}\n{mail.signature}"
    found = (role for role, office in _OFFICES if office.search(signed))
    return next(found, Role.ENGINEER if place == "assigned" else Role.STRANGER)
