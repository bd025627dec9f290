"""Draw the pictures of docs/pictures/ with the letters as they are now: `python scripts/make_pictures.py`; needs Debian's chromium."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates

ROOT = Path(__file__).parents[1]
LETTERS = {
    "letter-accepted": ("hospital/report_received", 760),
    "letter-warning": ("office/warning_proposed", 820),
    "letter-assigned": ("engineer/assigned", 860),
}
"""Each picture, the letter in it, and how many points high it is."""
WIDE = 640


def draw(page: str, name: str, high: int) -> None:
    """One page as a picture."""
    browser = shutil.which("chromium") or sys.exit("没有 chromium：请先安装（apt install chromium fonts-noto-cjk）。")
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "page.html"
        sheet.write_text(page, "utf-8")
        picture = ROOT / "docs" / "pictures" / f"{name}.png"
        picture.parent.mkdir(exist_ok=True)
        looks = [f"--window-size={WIDE},{high}", "--hide-scrollbars", "--force-device-scale-factor=1"]
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", *looks,
             f"--screenshot={picture}", sheet.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def main() -> None:
    """Draw them all."""
    templates = Templates(shipped("templates"))
    for name, (kind, high) in LETTERS.items():
        letter = next(one for one in specimens() if one.kind == kind)
        draw(templates.render(letter, SHARED).html, name, high)


if __name__ == "__main__":
    main()
