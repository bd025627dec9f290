"""What a station decides: facts to record and letters to send, always together and never half."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.core.facts import Fact


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Original:
    """A mail of the archive, by its SHA-256, that goes with a letter byte for byte under this name."""

    filename: str
    mail: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be written: `kind` names its template (`reader/kind`), `context` holds plain values for it.

    `about` is the ticket, form or warning number whose thread it continues; `answers` the Message-ID it replies to. `overtaken` is
    when a later letter says how the same then stands: what a downtime held up until then is not written any more.
    """

    kind: str
    to: tuple[str, ...]
    context: dict[str, object]
    about: str = ""
    answers: str = ""
    references: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    originals: tuple[Original, ...] = ()
    overtaken: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Facts and letters that stand or fall together."""

    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()

    def __add__(self, other: "Decision") -> "Decision":
        return Decision(self.facts + other.facts, self.letters + other.letters)


NOTHING = Decision()


def together(decisions: Iterable[Decision]) -> Decision:
    """All of them as one."""
    whole = NOTHING
    for decision in decisions:
        whole += decision
    return whole
