"""A real browser, headless, spoken to over a pipe by the Chrome DevTools Protocol: no driver, no port, no download."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
START = (
    "import fcntl, os, sys\n"
    "ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]\n"
    "os.dup2(ends[0], 3), os.dup2(ends[1], 4)\n"
    "os.execv(sys.argv[3], sys.argv[3:])"
)
"""A start with the ends of our pipes where the browser looks for them: it reads from 3 and writes to 4."""
KEYS = {"Escape": 27, "Tab": 9, "Enter": 13}


def program() -> str | None:
    """Where the browser is; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Tab:
    """One page of the browser."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, os.fdopen(back, "rb")
        self._count, self._session, self._rest = 0, "", b""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def open(self, page: Path, anchor: str = "") -> None:
        """Show a file and wait until it is there."""
        self._ask("Page.navigate", url="about:blank")
        self._ask("Page.navigate", url=f"{page.absolute().as_uri()}{anchor}")
        self.until("document.readyState === 'complete'")

    def look(self, width: int = 1280, height: int = 900, *, dark: bool = False, media: str = "") -> None:
        """A window of this size; a reader who likes it dark; the page as it is printed."""
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask(
            "Emulation.setEmulatedMedia",
            media=media,
            features=[scheme, {"name": "prefers-reduced-motion", "value": "reduce"}],
        )

    def js(self, expression: str) -> Any:
        """What an expression gives in the page."""
        result = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until something holds in the page; a browser that never answers is the test runner's affair."""
        wait = (
            f"new Promise(done => {{ const look = () => ({expression}) ? done(true) : setTimeout(look, 20); look(); }})"
        )
        assert self.js(wait)

    def press(self, key: str) -> None:
        """A key of the keyboard, pressed as by a finger."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self._ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                windowsVirtualKeyCode=KEYS.get(key, 0),
                **(text if kind == "keyDown" else {}),
            )

    def write(self, words: str) -> None:
        """Words typed where the cursor is."""
        self._ask("Input.insertText", text=words)

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def paper(self) -> bytes:
        """The page as PDF, at the size its style asks for."""
        return base64.b64decode(self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        os.write(
            self._to, json.dumps(message | ({"sessionId": self._session} if self._session else {})).encode() + b"\0"
        )
        while (answer := self._heard()).get("id") != self._count:
            pass
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def _heard(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = self._back.read1(1 << 20)
            assert more, "the browser is gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@contextmanager
def browsing() -> Iterator[Tab]:
    """A browser of its own, without history, gone afterwards."""
    command = program()
    assert command
    (read_in, to), (back, write_out) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
        flags += ["--remote-debugging-pipe", f"--user-data-dir={profile}"]
        starting = [sys.executable, "-c", START, str(read_in), str(write_out), command, *flags]
        process = subprocess.Popen(starting, pass_fds=(read_in, write_out), stderr=subprocess.DEVNULL)
        os.close(read_in)
        os.close(write_out)
        try:
            yield Tab(to, back)
        finally:
            with suppress(OSError):
                os.close(to)  # a browser whose pipe closes ends
            process.terminate()
            process.wait()
