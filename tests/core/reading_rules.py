"""The shipped reading rules as dataclasses, and the table of cases, for the tests of severity, module and emergency."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from mailbot.core.emergency import EmergencyRules
from mailbot.core.model import Said
from mailbot.core.modules import ModuleRules
from mailbot.core.severity import SeverityRules

_RULES = Path(__file__).parents[2] / "rules"


def _load(name: str, kind: type):
    return TypeAdapter(kind).validate_python(tomllib.loads((_RULES / f"{name}.toml").read_text(encoding="utf-8")))


SEVERITY: SeverityRules = _load("severity", SeverityRules)
MODULES_RULES: ModuleRules = _load("modules", ModuleRules)
EMERGENCY: EmergencyRules = _load("emergency", EmergencyRules)


class Case(NamedTuple):
    """One line of reading_cases.txt: `module` empty and `emergency` "?" mean that two people may differ."""

    level: str
    module: str
    emergency: str
    subject: str
    text: str

    @property
    def said(self) -> Said:
        return Said(self.subject, self.text)


def table() -> list[Case]:
    lines = Path(__file__).with_name("reading_cases.txt").read_text(encoding="utf-8").splitlines()
    return [Case(*line.split("|", 4)) for line in lines if line and not line.startswith("#")]
