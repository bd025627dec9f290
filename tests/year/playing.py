"""The year of this folder as it is played: its mails, its routine acts as plain replies, numbers rewritten where ours differ."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage, Message
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from mailbot.app import rehearsal
from mailbot.core.model import SHANGHAI
from mailbot.core.state import State
from mailbot.mail.read import read
from mailbot.shell.adopting import adopt
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import deliver
from mailbot.shell.desk import Desk
from mailbot.shell.founding import QUESTIONS, document
from mailbot.shell.home import Home, open_home
from mailbot.shell.replay import Moment
from mailbot.shell.saved import Saved, saved

HERE = Path(__file__).parent
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
PEOPLE: dict[str, dict[str, str]] = json.loads((HERE / "people.json").read_text("utf-8"))
DESK = "tijian-weibao@weibao.example"
NUMBER = re.compile(r"W-2026-\d{3}|TJ-2026-\d{4}")
CAUSES = {
    "W-2026-001": "promise", "W-2026-002": "miss", "W-2026-003": "recurrence", "W-2026-004": "miss", "W-2026-005": "promise",
    "W-2026-006": "recurrence", "W-2026-007": "miss", "W-2026-008": "recurrence", "W-2026-009": "duty", "W-2026-010": "recurrence",
    "W-2026-011": "promise",
}  # fmt: skip
"""The story's warnings by what they rest on; a strict bot numbers its own otherwise."""


def founded(folder: Path) -> Home:
    """A home with the contract and the people of the year."""
    folder.mkdir(parents=True)
    by_role: dict[str, list[str]] = {}
    for address, person in PEOPLE.items():
        by_role.setdefault(person["role"], []).append(f"{person['name']} <{address}>")
    contract = EXPECTED["contract"]
    answers = {question.name: question.default({"address": DESK, "security": "tls"}) for question in QUESTIONS} | {
        "hospital": contract["party_a"], "signed": contract["signed"], "annual_fee": contract["annual_fee"], "address": DESK,
        "user": DESK, "security": "plain", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1",
        **{role: ", ".join(people) for role, people in by_role.items()},
    }  # fmt: skip
    (folder / "password").write_text("secret")
    (folder / "mailbot.toml").write_text(document(answers, 'password_file = "password"'), encoding="utf-8")
    home, problems = open_home(folder)
    assert home, problems
    return home


def assumed(folder: Path) -> None:
    """Each routine act as a plain reply that carries the ticket's token and nothing else of the letter it answers."""
    for place, line in enumerate((HERE / "assumed.jsonl").read_text("utf-8").splitlines()):
        act = json.loads(line)
        at = datetime.fromisoformat(act["at"]).replace(tzinfo=SHANGHAI)
        domain = act["from"].partition("@")[2]
        message = EmailMessage()
        message["Received"] = f"from smtp.{domain} by mx.weibao.example with ESMTPS; {format_datetime(at)}"
        message["Authentication-Results"] = (
            f"mx.weibao.example; spf=pass smtp.mailfrom={act['from']}; dkim=pass header.d={domain}"
        )
        message["From"], message["To"] = f"{PEOPLE[act['from']]['name']} <{act['from']}>", DESK
        message["Subject"] = f"回复：[工单 {act['ticket']}]" if act["ticket"] else "回复：体检系统升级通知"
        message["Date"], message["Message-ID"] = format_datetime(at), f"<act{place}@{domain}>"
        message.set_content(act["text"], cte="base64")
        (folder / f"{act['after'][:3]}-{place:03}.eml").write_bytes(message.as_bytes())


def mails(folder: Path) -> list[Saved]:
    """The year in order of arrival."""
    folder.mkdir()
    for path in sorted((HERE / "mails").glob("*.eml")):
        (folder / path.name).write_bytes(path.read_bytes())
    assumed(folder)
    return saved(folder)


def strangely(folder: Path, texts: list[str], seed: int) -> list[Saved]:
    """Reports of other faults by somebody who has no part in the story, scattered over its days."""
    chance = random.Random(seed)
    folder.mkdir()
    for place, text in enumerate(texts):
        at = datetime(2026, 1, 6, 8, tzinfo=SHANGHAI) + timedelta(minutes=chance.randrange(300 * 24 * 60))
        message = EmailMessage()
        message["Received"] = f"from smtp.qhhxh.example by mx.weibao.example with ESMTPS; {format_datetime(at)}"
        message["From"], message["To"] = "才仁 <jianyan2@qhhxh.example>", DESK
        message["Subject"], message["Message-ID"] = text.split("，")[0][:20], f"<other{place}@qhhxh.example>"
        message["Date"] = format_datetime(at)
        message.set_content(text, cte="base64")
        (folder / f"other-{place:03}.eml").write_bytes(message.as_bytes())
    return saved(folder)


def numbers(state: State) -> dict[str, str]:
    """The story's warnings that ours exist of, each with our number: by ticket and cause. Tickets bear the story's numbers here."""
    return _warnings(state, {row["ticket"]: row["ticket"] for row in EXPECTED["tickets"]})


def _warnings(state: State, tickets: dict[str, str]) -> dict[str, str]:
    found = {}
    for row in EXPECTED["warnings"]:
        cause, ticket = CAUSES[row["warning"]], tickets.get(row["ticket"] or "", "")
        ours = [r.number for r in state.warnings.values() if r.ticket == ticket and cause in {r.row, r.cause}]
        if ours:
            found[row["warning"]] = ours[-1]
    return found


def ours(year: "Year") -> dict[str, str]:
    """Our number for each of the story's tickets and warnings that exist by now."""
    files = {year.files[ticket.mail]: number for number, ticket in year.desk.state.tickets.items()}
    tickets = {row["ticket"]: files[row["file"]] for row in EXPECTED["tickets"] if row["file"] in files}
    return tickets | _warnings(year.desk.state, tickets)


def renumbered(mail: Saved, known: dict[str, str]) -> bytes:
    """The mail with our numbers for the story's in subject and text; untouched where it names none."""
    subject = read(mail.raw, mail.receipt).subject
    message = message_from_bytes(mail.raw, policy=policy.compat32)
    parts = [part for part in message.walk() if part.get_content_maintype() == "text" and not part.get_filename()]
    texts = [(part, _text(part)) for part in parts]
    if not any(NUMBER.search(words) for words in (subject, *(text for _, text in texts))):
        return mail.raw
    del message["Subject"]
    message["Subject"] = Header(_swapped(subject, known), "utf-8").encode()
    for part, text in texts:
        del part["Content-Transfer-Encoding"]
        part.set_payload(_swapped(text, known), "utf-8")
    return message.as_bytes()


def _text(part: Message) -> str:
    charset = (part.get_content_charset() or "utf-8").replace("gb2312", "gb18030")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(charset, "replace")


def _swapped(text: str, known: dict[str, str]) -> str:
    return NUMBER.sub(lambda number: known.get(number[0], number[0].replace("2026", "2025")), text)


@dataclass
class Year:
    """The desk at the end of the year; `files` says which file each archived mail came from, `letters` counts what left."""

    desk: Desk
    files: dict[str, str] = field(default_factory=dict)
    letters: int = 0

    def send(self, _raw: bytes, _sender: str, _recipients: tuple[str, ...]) -> Sent:
        """Every letter is taken."""
        self.letters += 1
        return Sent("250")


def played(home: Home, order: list[Saved]) -> Year:
    """The mails worked one by one, time moving with them, up to the story's day."""
    clock = Moment(order[0].receipt.arrived)
    year = Year(rehearsal(home, clock))
    adopt(year.desk, home.config.persons, clock.at)
    for mail in order:
        _until(year, clock, mail.receipt.arrived)
        facts = year.desk.take([(renumbered(mail, ours(year)), mail.receipt)])
        year.files |= dict.fromkeys(_read(facts), mail.name)
        deliver(year.desk, year, clock.at)
    _until(year, clock, datetime.fromisoformat(f"{EXPECTED['as_of']}T23:59").replace(tzinfo=SHANGHAI))
    return year


def _read(facts: list[Any]) -> Iterator[str]:
    return (fact.mail for fact in facts if type(fact).__name__ == "MailRead")


def _until(year: Year, clock: Moment, until: datetime) -> None:
    while (due := year.desk.next_instant()) is not None and due <= until:
        clock.at = max(clock.at, due)
        year.desk.pass_time(due)
        deliver(year.desk, year, clock.at)
    clock.at = max(clock.at, until)
