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


_OFFICE = frozenset({"warning", "remote", "statement", "same", "upgrade"})
"""Letters that 信息科 gets."""
_BOTH = frozenset({"warning", "reminder", "reopened", "some"})
"""Letters that may have gone to the vendor too."""


def supposed_role(mail: Mail, place: str | None) -> Role:
    """The role by what name and signature say, else by the letter answered and by the house: who writes from the desk's own is a vendor."""
    signed = f"{mail.sender.name}\n{mail.signature}"
    if found := next((role for role, office in _OFFICES if office.search(signed)), None):
        return found
    if place in {None, "other"}:
        return Role.STRANGER
    if place == "assigned" or (place in _BOTH and _of_the_desk(mail)):
        return Role.PM if place == "warning" else Role.ENGINEER
    return Role.IT if place in _OFFICE else Role.REPORTER


def _of_the_desk(mail: Mail) -> bool:
    """Whether the writer's address is of the same house as the desk's, to which an answer goes."""
    houses = [one.address.rpartition("@")[2].lower() for one in (mail.sender, *mail.to[:1])]
    return len(houses) == 2 and houses[0] == houses[1] != ""
