"""Facts to plain JSON and back. The name of the fact's class is its `fact` key; docs/ledger.md lists them all."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from mailbot.core import facts

KINDS: dict[str, type[facts.Fact]] = {kind.__name__: kind for kind in facts.Fact.__subclasses__()}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[name])


def encode(fact: facts.Fact) -> dict[str, Any]:
    """A fact as JSON values; what has its default is left out, so a ledger stays small and readable."""
    name = type(fact).__name__
    return {"fact": name, **_adapter(name).dump_python(fact, mode="json", exclude_defaults=True)}


def decode(data: dict[str, Any]) -> facts.Fact:
    """The fact again; an unknown kind raises KeyError with its name."""
    values = dict(data)
    fact: facts.Fact = _adapter(values.pop("fact")).validate_python(values)
    return fact
