"""Files that only a program apart can read: old Word and Excel files and RTF by LibreOffice where it is installed, PDF by a process of ours.
LibreOffice prints ours as PDF too.

What the program made of a file becomes part of the mail's receipt, by the file's hash, so that a replay decides the same without the program.
Each runs with bounds of time, memory and file size, in an empty folder, and is told nothing of our environment; what fails is no form.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import mailbot
from mailbot.commands.files import Looked
from mailbot.commands.files import opened as opened_files
from mailbot.core.limits import USUAL, Limits
from mailbot.forms import legible, opened
from mailbot.forms.compound import MAGIC
from mailbot.forms.grid import documents, written
from mailbot.forms.package import unpacks
from mailbot.forms.sorts import Sort, sort
from mailbot.mail.message import Mail, Receipt

SECONDS, SECONDS_A_MAIL = 60, 120
MOMENT = re.compile(rb"(?<=/CreationDate\(D:)\d{14}|(?<=/ID \[ <)[^\]]*|(?<=/DocChecksum /)\w+")
"""What LibreOffice writes into a PDF that is another each time (ISO 32000-1 14.3.3, 14.4)."""
MAX_FILE = 16 * 1024 * 1024
OLE = MAGIC
WISHES = {
    Sort.PDF: "pdf", Sort.RTF: "docx", Sort.OLD_WORD: "docx", Sort.OLD_SHEET: "xlsx", Sort.OPEN_TEXT: "docx", Sort.OPEN_SHEET: "xlsx",
}  # fmt: skip
# CPU seconds, blocks of 512 bytes a file, and for our own reader kilobytes of memory.
BOUNDS = f"ulimit -t {SECONDS}; ulimit -f 131072; "
BOUNDS_OURS = f"{BOUNDS}ulimit -v 1048576; "
# No macros, no linked pictures fetched, and a proxy that is not there: a form needs no network.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""


def _such(mail: Mail, limits: Limits) -> list[Looked]:
    documents = opened_files(mail, limits).documents if mail.attachments else ()
    return [one for one in documents if one.sort in WISHES]


def wanted(mail: Mail, limits: Limits = USUAL) -> bool:
    """Whether some file of the mail is such a file."""
    return bool(_such(mail, limits))


def supplied(mail: Mail, receipt: Receipt, limits: Limits = USUAL) -> Receipt:
    """The receipt with what was made of each such file; one that says so already, or has none to speak of, as it is."""
    if receipt.made is not None:
        return receipt
    tried: dict[str, object] = {}
    until = time.monotonic() + SECONDS_A_MAIL
    for one in _such(mail, limits):
        found = made(one.file.data) if time.monotonic() < until else None
        inside = tried.setdefault(one.within, {}) if one.within else tried
        assert isinstance(inside, dict)
        inside[one.file.sha256] = found
    return replace(receipt, made=tried) if tried else receipt


def kind(data: bytes) -> str:
    """What it takes to read these bytes: "pdf", or what LibreOffice is to make of them; "" where no program apart is needed."""
    return WISHES.get(sort(data), "")


@cache
def alone() -> tuple[str, ...]:
    """How to start a program with no network at all, where the machine lets us (unprivileged user namespaces); else nothing."""
    unshare = shutil.which("unshare")
    command = (unshare or "", "--user", "--map-current-user", "--net")
    if unshare is None or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        return ()
    return command


def program() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def made(data: bytes) -> list[object] | None:
    """The form in a file as plain JSON (grid.written); None where there is none, or nothing to read it with."""
    wish = kind(data)
    if not wish or len(data) > MAX_FILE or not unpacks(data):
        return None
    return next((kept for kept in _readings(data, wish) if kept and legible(documents(kept))), None)


def _readings(data: bytes, wish: str) -> Iterator[list[object] | None]:
    """What is tried in turn: an old Word file says its tables by marks too, where LibreOffice does not see them or is not installed."""
    if wish != "pdf" and program():
        yield _of_office(data, wish)
    if wish == "pdf" or (wish == "docx" and data.startswith(OLE)):
        yield _of_ours(data)


def _of_ours(data: bytes) -> list[object] | None:
    with tempfile.TemporaryDirectory() as folder:
        said = _run(BOUNDS_OURS, [sys.executable, "-m", "mailbot.shell.apart"], Path(folder), data)
    try:
        kept = json.loads(said)
    except ValueError:
        return None
    return kept if isinstance(kept, list) else None


def pdf(docx: bytes) -> bytes | None:
    """One of our own Word files as it prints; the same file gives the same bytes. None without LibreOffice, or where it fails."""
    made_ = _converted(docx, "pdf") if program() else None
    return MOMENT.sub(lambda found: re.sub(rb"[0-9A-F]", b"1", found[0]), made_) if made_ else None


def _of_office(data: bytes, wish: str) -> list[object] | None:
    """The present format of the same kind, read."""
    converted = _converted(data, wish)
    return written(opened(converted)) if converted is not None else None


def _converted(data: bytes, wish: str) -> bytes | None:
    """What LibreOffice makes of a file, in a profile of its own that is thrown away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        (folder / "form").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ["--headless", "--norestore", profile, "--convert-to", wish, "--outdir", name, str(folder / "form")]
        _run(BOUNDS, [program() or "soffice", *options], folder, b"")
        converted = folder / f"form.{wish}"
        return converted.read_bytes() if converted.is_file() else None


def _run(bounds: str, command: list[str], folder: Path, given: bytes) -> bytes:
    """What a program prints; nothing where it fails. With its time it loses all its children too."""
    environment = {
        "PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(mailbot.__file__).parents[1]),
    }  # fmt: skip
    with subprocess.Popen(  # noqa: S603  (the command is ours, the file only its input)
        ["/bin/sh", "-c", f'{bounds}exec "$0" "$@"', *alone(), *command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            said, _ = process.communicate(given, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return b""
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return said if process.returncode == 0 else b""
