"""Draw the pictures of docs/pictures/ as things look now: `python scripts/make_pictures.py`; needs Debian's chromium."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.core.model import Role
from mailbot.demo import simulation
from mailbot.shell.archive import Archive
from mailbot.shell.ledger_tinydb import open_ledger
from mailbot.shell.recall import folded
from mailbot.shell.replies import Reader
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LETTERS = {
    "letter-accepted": ("hospital/report_received", Role.REPORTER, 900),
    "letter-warning": ("office/warning_proposed", Role.IT, 700),
    "letter-assigned": ("engineer/assigned", Role.ENGINEER, 900),
}
"""Each picture, the letter in it, whose it is, and how many points high it is."""
WIDE = 640
LARGEST = 150_000
"""Bytes; pages with pictures are read over slow lines."""


def draw(page: str, name: str, wide: int, high: int, scale: float = 1) -> None:
    """One page as a picture."""
    browser = shutil.which("chromium") or sys.exit("没有 chromium：请先安装（apt install chromium fonts-noto-cjk）。")
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "page.html"
        sheet.write_text(page, "utf-8")
        looks = [f"--window-size={wide},{high}", "--hide-scrollbars", f"--force-device-scale-factor={scale}"]
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", *looks,
             f"--screenshot={PICTURES / f'{name}.png'}", sheet.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def letters() -> None:
    """A letter to each reader, with the choices that are theirs."""
    templates = Templates(shipped("templates"))
    for name, (kind, role, high) in LETTERS.items():
        letter = next(one for one in specimens() if one.kind == kind)
        reader = Reader("desk@vendor.example", role)
        draw(templates.render(letter, {**SHARED, "reader": reader}).html, name, WIDE, high)


def digests(home: Path) -> Iterator[str]:
    """The pages of the digests that a home has written."""
    state = folded(open_ledger(home / "ledger", writing=False))
    for posted in state.letters.values():
        if posted.fact.kind == "manager/digest":
            message = message_from_bytes(Archive(home).letter(posted.fact.sha256), policy=policy.default)
            body = message.get_body(("html",))
            assert body is not None
            yield body.get_content()


def week() -> None:
    """The board and the digest after a terrible week."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        board = simulation.simulate(simulation.found(home, "zh"), "terrible", lambda: None)
        draw(board.read_text("utf-8"), "board", 1180, 900, 0.75)
        draw(list(digests(home))[-1], "digest", 720, 1000)


def main() -> None:
    """Draw them all; says which became too large."""
    PICTURES.mkdir(exist_ok=True)
    letters()
    week()
    large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > LARGEST]
    if large:
        sys.exit(f"太大：{'、'.join(large)}")


if __name__ == "__main__":
    main()
