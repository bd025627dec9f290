"""The files of rules/ as one typed rulebook, each file the home's own where it overrides the shipped one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mailbot import forms
from mailbot.core.contract import Contract
from mailbot.core.cycles import CycleRules
from mailbot.core.deadlines import DeadlineRules
from mailbot.core.emergency import EmergencyRules
from mailbot.core.intents import IntentRules
from mailbot.core.maintenance import MaintenanceRules
from mailbot.core.model import MODULES, Intent, Severity
from mailbot.core.modules import ModuleRules
from mailbot.core.opinion import Opinion, sound
from mailbot.core.penalties import PenaltyRules
from mailbot.core.people import Shift
from mailbot.core.rulebook import Rules, Settings
from mailbot.core.severity import SeverityRules
from mailbot.core.similar import Common
from mailbot.core.trust import Trust
from mailbot.core.worktime import Calendar
from mailbot.forms import ANY_TIME
from mailbot.shell import rulecheck
from mailbot.shell.schema import Problem, parse, read
from mailbot.shell.shipped import find, shipped

FILES: Mapping[str, type] = {
    "severity": SeverityRules,
    "modules": ModuleRules,
    "emergency": EmergencyRules,
    "intents": IntentRules,
    "deadlines": DeadlineRules,
    "calendar": Calendar,
    "penalties": PenaltyRules,
    "cycles": CycleRules,
    "maintenance": MaintenanceRules,
    "common": Common,
    "settings": Settings,
}

WEIGHTS = "rules/opinion.json"
CURE = "请删去这个文件以恢复随附版本，或用 scripts/train_opinion.py 重新生成"

# Explaining a mail needs no home; these stand where a home would say who the parties are.
NOBODY = Contract("（未设定）", "（未设定医院）", "（未设定维保单位）", date(2026, 1, 4), Decimal(0), "（未设定电话）")


def blanks(home: Path | None) -> dict[int, bytes]:
    """The three blank annexes."""
    return {number: find("templates", f"forms/annex{number}.docx", home).read_bytes() for number in (1, 2, 3)}


def _unfit(blanks: Mapping[int, bytes]) -> Iterator[Problem]:
    """The blanks of a home's own that are not their annex, or have no place for an answer."""
    for number, blank in blanks.items():
        file = f"templates/forms/annex{number}.docx"
        try:
            if blank == (shipped("templates") / "forms" / f"annex{number}.docx").read_bytes():
                continue
            form = forms.read(blank, f"附件{number}.docx", ANY_TIME)
            if form and form.annex == number:
                forms.fill(form, blanks)
                continue
            why = f"不是附件{number}"
        except ValueError as wrong:
            why = f"不能填写（{wrong}）"
        yield Problem(file, "", why, "请改用随附的空白表另存改动，或删去它以恢复随附版本")


def opinion(content: bytes) -> tuple[Opinion | None, list[Problem]]:
    """The weights of the second opinion (rules/opinion.json, written by scripts/train_opinion.py), or why they cannot be used."""
    try:
        value = TypeAdapter(Opinion).validate_json(content)
    except ValidationError as error:
        return None, [Problem(WEIGHTS, "", f"读不出来（{error.errors()[0]['msg']}）", CURE)]
    asked = ((value.severity, Severity), (value.module, MODULES), (value.intent, Intent))
    if not all(sound(question, (str(getattr(one, "value", one)) for one in answers)) for question, answers in asked):
        return None, [Problem(WEIGHTS, "", "答案或权重与程序对不上", CURE)]
    return value, []


def _told(contract: Contract, roster: tuple[Shift, ...], trust: Trust | None, phones: tuple[str, ...]) -> bytes:
    """What mailbot.toml says that decides anything, as bytes to be hashed; what is not said leaves no trace."""
    parts = [json.dumps(asdict(contract), default=str, sort_keys=True)]
    parts += [json.dumps([asdict(shift) for shift in roster], default=str)] if roster else []
    parts += [json.dumps(asdict(trust))] if trust and trust != Trust() else []
    parts += [json.dumps(phones)] if phones else []
    return "".join(parts).encode()


def _seconded(values: dict[str, Any], second: Opinion) -> dict[str, Any]:
    """The rules that a second opinion stands beside, with it."""
    asked = {"severity": second.severity, "modules": second.module, "intents": second.intent}
    return {name: replace(values[name], second=question) for name, question in asked.items()}


def load(
    home: Path | None,
    contract: Contract = NOBODY,
    address: str = "",
    roster: tuple[Shift, ...] = (),
    trust: Trust | None = None,
    phones: tuple[str, ...] = (),
) -> tuple[Rules | None, list[Problem]]:
    """All rules, or every problem of every file at once."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    digest = sha256(_told(contract, roster, trust, phones))
    for name, kind in FILES.items():
        path = find("rules", f"{name}.toml", home)
        data, found = parse(path, f"rules/{name}.toml")
        if not found:
            values[name], found = read(kind, data, f"rules/{name}.toml")
            digest.update(path.read_bytes())
        if not found and path.parent != shipped("rules"):
            found = rulecheck.problems(values[name], f"rules/{name}.toml")
        problems += found
    weights = find("rules", "opinion.json", home).read_bytes()
    digest.update(weights)
    second, found = opinion(weights)
    own = blanks(home)
    problems += [*found, *_unfit(own)]
    if problems or second is None:
        return None, problems
    values |= _seconded(values, second)
    return Rules(
        contract=contract,
        address=address.lower(),
        roster=roster,
        trust=trust or Trust(),
        phones=phones,
        blanks=own,
        digest=digest.hexdigest(),
        **values,
    ), []
