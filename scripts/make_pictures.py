"""Draw the pictures of docs/pictures/ as things look now: `make pictures`; needs Debian's chromium, LibreOffice and pdftoppm."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from mailbot.core.model import Role
from mailbot.demo import simulation
from mailbot.reports.statement_due import files
from mailbot.shell import assessing, clock, office
from mailbot.shell.archive import Archive
from mailbot.shell.home import Home
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
WIDE, COLOURS = 640, 128
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
    lighten(name)


def lighten(name: str) -> None:
    """Few colours are enough for pages of text."""
    path = PICTURES / f"{name}.png"
    Image.open(path).convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(path, optimize=True)


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


def statement(place: Home) -> None:
    """The first two pages of the statement as they print, side by side."""
    state = folded(open_ledger(place.ledger, writing=False))
    told = assessing.assessed(place, state, "2026H1", clock.now())
    pdf = office.pdf(files(state, told, 0).docx) or sys.exit(
        "没有 LibreOffice：请先安装（apt install libreoffice-writer-nogui）。"
    )
    with TemporaryDirectory() as folder:
        order = ["pdftoppm", "-png", "-r", "75", "-l", "2", "-", f"{folder}/page"]
        subprocess.run(order, input=pdf, check=True, capture_output=True, timeout=120)
        first, second = (Image.open(path).convert("RGB") for path in sorted(Path(folder).iterdir()))
    both = Image.new("RGB", (first.width + second.width + 8, first.height), "#8a97a5")
    both.paste(first, (0, 0))
    both.paste(second, (first.width + 8, 0))
    both.save(PICTURES / "statement.png")
    lighten("statement")


def week() -> None:
    """The board, the digest and the statement after a terrible week."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        place = simulation.found(home, "zh")
        board = simulation.simulate(place, "terrible", lambda: None)
        statement(place)
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
