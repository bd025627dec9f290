"""What the mail provider wants of us and what its refusals mean (rules/providers.toml), chosen by the address or the server's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mailbot.shell.schema import Problem, parse, read
from mailbot.shell.shipped import find

FILE = "rules/providers.toml"
CURE = "请对照随附的 rules/providers.toml 改正"

Means = Literal["later", "busy", "today", "content", "address", "configuration"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A refusal by SMTP code and words, and what it means for the letter and for the others."""

    codes: tuple[int, ...]
    means: Means
    says: str = ""
    minutes: int = 0
    advice: str = ""

    def fits(self, code: int, words: str) -> bool:
        """Whether a server that says so means this."""
        return code in self.codes and re.search(self.says, words, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Provider:
    """The habits of one provider's servers. What is not said of one is as with most servers.

    `ascending_only`: BAD to a range that runs downwards, which `n:*` does when n is above the last UID. `search_all_only`: BAD to SEARCH
    by anything but ALL, UNSEEN and SINCE. `keeps_sent`: what leaves by SMTP is put into the folder for it by the server.
    `first_wait`: seconds before the first new log-in after a connection was lost.
    """

    name: str
    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    imap: str = "imap.{domain}"
    imap_port: int = 993
    smtp: str = "smtp.{domain}"
    smtp_port: int = 465
    smtp_security: Literal["tls", "starttls"] = "tls"
    code_from: str = ""
    token_url: str = ""
    scope: str = ""
    keeps_sent: bool = False
    idle: bool = True
    ascending_only: bool = False
    search_all_only: bool = False
    poll_seconds: float = 30
    first_wait: float = 1
    junk: tuple[str, ...] = ("Junk", "Spam", "垃圾邮件")
    letters_per_connection: int = 10
    recipient_seconds: float = 0

    def serves(self, host: str) -> bool:
        """Whether a server of this name is theirs."""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


GENERIC = Provider("其他邮件服务")


@dataclass(frozen=True, slots=True)
class Providers:
    """The whole file."""

    providers: Mapping[str, Provider] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()

    def of(self, address: str, host: str = "", name: str = "") -> Provider:
        """The one named, else the one whose server it is (the longest name first), else the one of the address."""
        known = {"generic": GENERIC, **self.providers}
        if name:
            return known[name]
        domain = address.rpartition("@")[2].lower()
        serving = [each for each in known.values() if each.serves(host.lower())]
        closest = max(serving, key=lambda each: max(len(own) for own in each.hosts if host.endswith(own)), default=None)
        return closest or next((each for each in known.values() if domain in each.domains), known["generic"])

    def meaning(self, code: int, words: str) -> Answer:
        """What a refusal means; without a row 4xx is for later and 5xx for good (RFC 5321 4.2.1)."""
        usual = Answer((code,), "later" if code < 500 else "content")
        return next((answer for answer in self.answers if answer.fits(code, words)), usual)


NONE = Providers()


def load(home: Path | None) -> tuple[Providers | None, list[Problem]]:
    """The file as the home has it, or every problem of it."""
    data, problems = parse(find("rules", "providers.toml", home), FILE)
    if problems:
        return None, problems
    found, problems = read(Providers, data, FILE)
    problems += _unsound(found) if found else []
    return (None if problems else found), problems


def _unsound(found: Providers) -> list[Problem]:
    """Expressions that do not compile, and waits that could hammer a server."""
    problems = []
    for place, answer in enumerate(found.answers):
        try:
            re.compile(answer.says)
        except re.error as error:
            problems.append(Problem(FILE, f"answers.{place}.says", f"不是正则表达式（{error}）", CURE))
        if answer.means == "busy" and answer.minutes < 1:
            problems.append(Problem(FILE, f"answers.{place}.minutes", "busy 须写等几分钟", CURE))
    return problems + [
        Problem(FILE, f"providers.{name}.{key}", "不能小于 1", CURE)
        for name, provider in found.providers.items()
        for key in ("poll_seconds", "first_wait", "letters_per_connection")
        if getattr(provider, key) < 1
    ]
