"""What a home's mailbot.toml says, checked whole: contract, mailbox, people. Secrets stay where they are until needed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from mailbot.core.contract import Contract
from mailbot.core.model import Person, Role
from mailbot.core.people import Shift, Tenure
from mailbot.core.trust import Trust
from mailbot.shell import entered, keeping, logins, outage
from mailbot.shell.keeping import BackupBlock, PrivacyBlock, RetentionBlock
from mailbot.shell.logins import (
    OAuthBlock,
    Plain,
    ServerBlock,
    block,
    missing_secrets,
    oauth_problems,
    server_problems,
    text,
)
from mailbot.shell.outage import OutageBlock
from mailbot.shell.providers import NONE, Providers
from mailbot.shell.schema import Problem, parse, read

FILE = logins.FILE
ROLES = {role.value: role for role in (Role.REPORTER, Role.IT, Role.ENGINEER, Role.PM)}
NEEDED = {"engineer": "维护工程师", "pm": "项目经理", "it": "信息科"}
ADDRESS = re.compile(r"(?:\*|[^\s@<>()\[\],;:\\\"*]+)@[^\s@<>()\[\],;:\\\"*.]+(?:\.[^\s@<>()\[\],;:\\\"*.]+)*")


@dataclass(frozen=True, slots=True)
class MailboxBlock:
    """The desk's own mailbox; what arrived before the day `since` is left alone where it is read from the beginning."""

    address: str
    imap: ServerBlock
    smtp: ServerBlock
    name: str = "体检维保服务"
    folder: str = "INBOX"
    provider: str = ""
    oauth: OAuthBlock | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class PersonBlock:
    """One entry of [[people]]; who acts only from or to a day, both included, has it here."""

    address: str
    role: Literal["reporter", "it", "engineer", "pm"]
    name: str = ""
    department: str = ""
    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None

    @property
    def person(self) -> Person:
        """Who it is, as the contract knows people."""
        return Person(self.address.strip().lower(), self.name, ROLES[self.role], self.department)


@dataclass(frozen=True, slots=True)
class ShiftBlock:
    """One entry of [[roster]]: who is on call from the first day to the last, both included."""

    from_: Annotated[date, Field(alias="from")]
    to: date
    engineer: str


@dataclass(frozen=True, slots=True)
class AlertBlock:
    """The home's own program for a 重大 or 灾难 (SMS, telephone, WeCom): its path and arguments; none where it is empty."""

    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardBlock:
    """The page that is refreshed after each round: its file as seen from the home, its language, and whether people are masked."""

    file: str = "board.html"
    lang: Literal["zh", "en"] = "zh"
    masked: bool = True


@dataclass(frozen=True, slots=True)
class DocumentsBlock:
    """Whether LibreOffice makes a PDF beside the filled forms and statements of letters: some seconds of work a letter."""

    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file."""

    contract: Contract
    mailbox: MailboxBlock
    people: tuple[PersonBlock, ...] = field(default_factory=tuple)
    roster: tuple[ShiftBlock, ...] = field(default_factory=tuple)
    alert: AlertBlock = field(default_factory=AlertBlock)
    authenticity: Trust = field(default_factory=Trust)
    privacy: PrivacyBlock = field(default_factory=PrivacyBlock)
    retention: RetentionBlock = field(default_factory=RetentionBlock)
    outage: OutageBlock = field(default_factory=OutageBlock)
    board: BoardBlock | None = None
    documents: DocumentsBlock = field(default_factory=DocumentsBlock)
    backup: BackupBlock = field(default_factory=BackupBlock)

    @property
    def persons(self) -> tuple[Person, ...]:
        """The people as the contract knows them."""
        return tuple(each.person for each in self.people)

    @property
    def tenures(self) -> tuple[Tenure, ...]:
        """The people who act only from or to a day."""
        return tuple(Tenure(each.person, each.from_, each.to) for each in self.people if each.from_ or each.to)

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The roster as the contract knows it."""
        return tuple(Shift(each.from_, each.to, each.engineer.strip().lower()) for each in self.roster)


def load(home: Path, providers: Providers = NONE) -> tuple[Config | None, list[Problem]]:
    """The home's configuration, or every problem of it: what the types say, and what the contract and the mail ask for."""
    data, problems = parse(home / FILE)
    if problems:
        return None, problems
    config, problems = read(Config, data, FILE)
    problems += entered.problems(data, FILE)
    told = {problem.key for problem in problems}
    asked = (
        *_contract(data),
        *_mailbox(data, providers),
        *_people(data),
        *_roster(data),
        *_alert(data),
        *_trust(data),
        *_kept(data, home),
        *_board(data),
        *outage.problems(block(data, "outage")),
    )
    problems += [problem for problem in asked if problem.key not in told]
    return (None if problems else config), problems


def secrets_missing(home: Path) -> list[Problem]:
    """The log-ins whose secret is not there, whatever else is wrong; only what talks to a mail server needs them."""
    data, _ = parse(home / FILE)
    return [*missing_secrets(block(data, "mailbox"), "mailbox", home), *outage.missing(block(data, "outage"), home)]


def _contract(data: Plain) -> Iterator[Problem]:
    given = block(data, "contract")
    for name in ("number", "hospital", "vendor", "phone"):
        if name in given and not text(given, name):
            yield Problem(FILE, f"contract.{name}", "是空的", "请照合同填写")
    if "annual_fee" in given and not entered.is_fee(given["annual_fee"]):
        what = f"{given['annual_fee']} 不是金额"
        yield Problem(FILE, "contract.annual_fee", what, "请照合同填写大于 0 的元数，例如 200000.00")


def _mailbox(data: Plain, known: Providers) -> Iterator[Problem]:
    mailbox = block(data, "mailbox")
    address, oauth = mailbox.get("address"), block(mailbox, "oauth")
    if isinstance(address, str) and (not is_address(address) or address != address.strip() or address.startswith("*")):
        yield Problem(FILE, "mailbox.address", f"{address!r} 不是邮箱地址", "请写成 name@vendor.example")
    if "folder" in mailbox and not text(mailbox, "folder"):
        yield Problem(FILE, "mailbox.folder", "是空的", '请写收信的文件夹，一般为 "INBOX"，或删去这一行')
    for name in ("imap", "smtp"):
        if given := block(mailbox, name):
            yield from server_problems(f"mailbox.{name}", given, oauth=bool(oauth))
    name = text(mailbox, "provider")
    if name and known.providers and name not in known.providers:
        cure = f"请从这些里选一个，或删去这一行：{'、'.join(known.providers)}"
        yield Problem(FILE, "mailbox.provider", f"{name!r} 不是 rules/providers.toml 里的服务商", cure)
    else:
        named = name if name in known.providers else ""
        provider = known.of(text(mailbox, "address"), text(block(mailbox, "imap"), "host"), named)
        yield from oauth_problems("mailbox.oauth", oauth, provider)


def _people(data: Plain) -> Iterator[Problem]:
    listed = data.get("people")
    people = {
        place: each for place, each in enumerate(listed if isinstance(listed, list) else ()) if isinstance(each, dict)
    }
    own = text(block(data, "mailbox"), "address").lower()
    seen: set[str] = set()
    for place, person in people.items():
        first, last = person.get("from"), person.get("to")
        if type(first) is date and type(last) is date and first > last:
            yield Problem(FILE, f"people.{place}.to", f"{last} 早于 {first}", "请写任职的首日和末日，含两端")
        if isinstance(person.get("address"), str):
            yield from _person(f"people.{place}.address", text(person, "address").lower(), person, seen | {own})
            seen.add(text(person, "address").lower())
    roles = {text(person, "role") for person in people.values()}
    for role, name in NEEDED.items():
        if role not in roles:
            yield Problem(FILE, "people", f"没有登记{name}", f'请加一段 [[people]]，role = "{role}"')


def _roster(data: Plain) -> Iterator[Problem]:
    """Shifts of engineers who are among the people, none of which ends before it begins."""
    people = [each for each in _list(data, "people") if isinstance(each, dict) and each.get("role") == "engineer"]
    engineers = {text(person, "address").lower() for person in people}
    for place, shift in enumerate(_list(data, "roster")):
        if not isinstance(shift, dict):
            continue
        key, first, last = f"roster.{place}", shift.get("from"), shift.get("to")
        if "engineer" in shift and text(shift, "engineer").lower() not in engineers:
            what = f"{text(shift, 'engineer')!r} 不是登记的维护工程师"
            yield Problem(FILE, f"{key}.engineer", what, '请写 [[people]] 中 role = "engineer" 的地址')
        if type(first) is date and type(last) is date and first > last:
            yield Problem(FILE, f"{key}.to", f"{last} 早于 {first}", "请写值班的首日和末日，含两端")


def _alert(data: Plain) -> Iterator[Problem]:
    command = block(data, "alert").get("command")
    if isinstance(command, list) and command and not (isinstance(command[0], str) and Path(command[0]).is_absolute()):
        cure = '请写完整路径，参数逐个分开，例如 ["/usr/local/bin/send-sms", "--urgent"]'
        yield Problem(FILE, "alert.command", f"{command[0]!r} 不是程序的完整路径", cure)


def _trust(data: Plain) -> Iterator[Problem]:
    trust = block(data, "authenticity")
    for place, name in enumerate(_list(trust, "authserv_ids")):
        if isinstance(name, str) and not entered.is_host(name):
            cure = "请照抄来信里 Authentication-Results 开头的名字，例如 mx.vendor.example"
            yield Problem(FILE, f"authenticity.authserv_ids.{place}", f"{name!r} 不是服务器名", cure)
    results = trust.get("results")
    if type(results) is int and not 1 <= results <= 10:
        cure = "请写收信服务器在每封信上写几个 Authentication-Results，一般为 1"
        yield Problem(FILE, "authenticity.results", f"{results} 不在 1 到 10 之间", cure)


def _kept(data: Plain, home: Path) -> Iterator[Problem]:
    yield from keeping.problems(block(data, "privacy"), block(data, "retention"), FILE)
    yield from keeping.backup_problems(block(data, "backup"), FILE, home)


def _board(data: Plain) -> Iterator[Problem]:
    """A page that is written after each round must not take the place of another file."""
    file = block(data, "board").get("file")
    if isinstance(file, str) and not file.lower().endswith((".html", ".htm")):
        yield Problem(FILE, "board.file", f"{file!r} 不是网页文件", '请写以 .html 结尾的文件名，例如 "board.html"')


def _list(data: Plain, name: str) -> list[Any]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def _person(key: str, address: str, person: Plain, taken: set[str]) -> Iterator[Problem]:
    if not is_address(address):
        cure = "请写成 name@hospital.example，或整个域 *@hospital.example"
        yield Problem(FILE, key, f"{address!r} 不是邮箱地址", cure)
    elif address in taken:
        yield Problem(FILE, key, f"{address} 已经登记过（或就是服务台自己的邮箱）", "请删去一处")
    if address.startswith("*@") and person.get("role") != "reporter":
        yield Problem(FILE, key, "整个域只能登记为 reporter", "请为其他角色逐人登记")


def is_address(text: str) -> bool:
    """Whether this can be a mailbox (RFC 5322 3.4.1, without quoted forms), or `*@domain`."""
    return ADDRESS.fullmatch(text.strip()) is not None
