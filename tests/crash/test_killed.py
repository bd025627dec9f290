"""A process killed at every station of a mail's way: after a restart every mail is one entry and every letter has arrived."""

import re
from collections import Counter
from pathlib import Path

import pytest

import mailbot
from mailbot.shell.faults import STATIONS
from tests.crash.stage import Stage

KILLED = -9
# At the first start the key is written, who may do what is committed, then the mails, then what became of their letters; the journal takes
# the mails and then the letters.
ATOMIC = ("file.written", "file.synced", "file.renamed", "file.safe")
KILLS = [f"{station}@{nth}" for station in ATOMIC for nth in (1, 2, 3, 4)]
KILLS += [f"{station}@{nth}" for station in ("journal.written", "journal.synced") for nth in (1, 2)]
KILLS += [f"facts.committed@{nth}" for nth in (1, 2, 3)]
KILLS += ["place.written@2", "place.renamed@2", "place.renamed@5", "attempt.noted@3", "letter.taken@4"]
KILLS += [f"{station}@1" for station in STATIONS if not any(kill.startswith(station) for kill in KILLS)]


@pytest.mark.slow
@pytest.mark.parametrize("kill", KILLS)
def test_a_process_killed_at_any_station_loses_nothing_and_repeats_no_act(stage: Stage, kill: str) -> None:
    stage.write(3)
    if kill == "journal.settled@1":  # a journal is settled by the start after the one that wrote it
        assert stage.once("letters.kept=kill") == KILLED, stage.log
    assert stage.once(f"{kill}=kill") == KILLED, stage.log
    repeatable = stage.unrecorded()
    assert stage.once() == 0, stage.log
    found = stage.reckon()
    assert found.sound, found
    assert found.entries == found.mails == 3
    assert set(found.repeated) <= repeatable


def test_every_station_is_passed_by_the_code_and_named_in_the_table() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(mailbot.__file__).parent.rglob("*.py")]
    passed = Counter(name for source in sources for name in re.findall(r'\bpassing\("([^"]+)"\)', source))
    assert passed == dict.fromkeys(STATIONS, 1)
