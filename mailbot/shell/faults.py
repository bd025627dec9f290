"""Where a desk can be struck on purpose: every station between a mail's arrival and its answer, for tests of crashes and failing disks.

Off, and then next to free, unless the environment variable MAILBOT_FAULT is set when the process starts. It reads `station@n=blow`:
the n-th time (from 1) that the station is passed the blow falls, which is `kill` (SIGKILL, as sudden as a power cut for a process)
or the name of an error of the operating system such as ENOSPC, which is then raised there. Never set it for a desk that serves people.
"""

import errno
import os
import signal
from collections import Counter

STATIONS = {
    "mails.fetched": "the mails are in memory, the home has nothing of them",
    "journal.written": "their bytes, or those of letters, are in the journal, the disk was not waited for",
    "journal.synced": "the disk has the journal, the files are not in their places",
    "place.written": "one of the files is written under its temporary name",
    "place.renamed": "one of the files stands in its place",
    "mails.kept": "the archive has the mails with their receipts",
    "attempt.noted": "it is noted that work on a mail begins",
    "mail.decided": "facts and letters are decided, no letter is written",
    "letters.rendered": "the letters of a mail are final bytes in memory",
    "letters.kept": "the archive has the letters, no fact names them",
    "file.written": "an atomic write: the temporary file is written",
    "file.synced": "an atomic write: the disk has the temporary file",
    "file.renamed": "an atomic write: the new file is in the place of the old one",
    "file.safe": "an atomic write: the disk has the name as well",
    "facts.committed": "the ledger has the commit, the mailbox shows nothing of it",
    "mails.marked": "the mails are marked on the server",
    "letter.offered": "the SMTP server took sender and recipients of a letter, DATA was not said",
    "letter.taken": "the SMTP server took the letter, nothing is recorded",
    "letters.recorded": "what became of the letters is on record",
    "journal.settled": "the disk has every file of the journal in its place, the journal is not emptied",
}
"""Every station in the order in which a mail passes them, and what is true there; the last is passed at the next start."""

VARIABLE = "MAILBOT_FAULT"
_ORDER = os.environ.get(VARIABLE, "")
_passed = Counter[str]()


def passing(station: str) -> None:
    """Said by the code at each station."""
    if _ORDER:
        _strike(station)


def _strike(station: str) -> None:
    where, _, blow = _ORDER.partition("=")
    name, _, nth = where.partition("@")
    assert name in STATIONS, f"{VARIABLE}: {name}"
    _passed[station] += 1
    if station != name or _passed[station] != int(nth or 1):
        return
    if blow == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    raise OSError(getattr(errno, blow), os.strerror(getattr(errno, blow)), station)
