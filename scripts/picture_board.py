"""Draw docs/pictures/board.png anew: the top of the board after a terrible week, as a browser shows it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mailbot.demo import simulation

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "board.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 150_000
"""Bytes; a README is read over slow lines."""


def main() -> int:
    """0 when the picture is drawn and small enough."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("no Chromium here: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        board = simulation.simulate(simulation.found(Path(folder) / "home", "zh"), "terrible", lambda: None)
        flags = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--force-device-scale-factor=0.75",
            "--window-size=1180,900",
        )
        subprocess.run([browser, *flags, f"--screenshot={PICTURE}", board.as_uri()], check=True, capture_output=True)
    return int(PICTURE.stat().st_size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
