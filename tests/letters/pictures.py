"""What every kind of letter looks like to a reader: on a phone and at a desk, in light and in dark; and how far two such pictures differ.

Drawn by Chromium in one font whatever the machine prefers, kept small: a pixel of a stored picture is a square of four by four.
`make pictures` stores them anew.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops

from mailbot.core.decision import Letter
from mailbot.core.model import Role
from mailbot.mail.write import Rendered
from mailbot.shell.replies import Reader
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates
from tests.reports.digest_letter import written
from tests.reports.sample_week import march
from tests.shell.browser import Tab

STORED = Path(__file__).parent / "pictures"
FONT = "Noto Sans CJK SC"
VIEWS = ((390, False), (390, True), (900, False), (900, True))
"""Width in CSS pixels, and whether in the dark; a picture has them side by side, a white gap between."""
SMALL, BLOCK = 4, 4
"""CSS pixels to a side of a stored pixel; stored pixels to a side of a block that is compared."""
COLOURS = 128
READERS = {"hospital": Role.REPORTER, "office": Role.IT, "engineer": Role.ENGINEER, "manager": Role.PM}
ONE_FONT = f"<style>*{{font-family:'{FONT}'!important}}</style></head>"


def has_font() -> bool:
    """Whether the font of the pictures is here; another has other widths, and so other lines."""
    asked = shutil.which("fc-list")
    return bool(asked and subprocess.run([asked, FONT], capture_output=True, text=True, check=False).stdout.strip())


def pages() -> dict[str, str]:
    """Each kind's page as its reader sees it: of several specimens the one with most to say, and the digest of a full week."""
    templates = Templates(shipped("templates"))
    longest: dict[str, Rendered] = {}
    for letter in specimens():
        done = templates.render(letter, {**SHARED, "reader": _reader(letter)})
        if letter.kind not in longest or len(done.text) > len(longest[letter.kind].text):
            longest[letter.kind] = done
    return {kind: done.html for kind, done in longest.items()} | {"manager/digest": written(march()).html}


def _reader(letter: Letter) -> Reader:
    return Reader("desk@vendor.example", READERS[letter.kind.partition("/")[0]])


def drawn(tab: Tab, page: str, folder: Path) -> Image.Image:
    """One page in all views, at the size of stored pictures."""
    file = folder / "page.html"
    file.write_text(page.replace("</head>", ONE_FONT), "utf-8")
    views = [_view(tab, file, width, dark) for width, dark in VIEWS]
    whole = Image.new(
        "RGB", (sum(view.width for view in views) + 2 * len(views), max(view.height for view in views)), "white"
    )
    at = 0
    for view in views:
        whole.paste(view, (at, 0))
        at += view.width + 2
    return whole


def _view(tab: Tab, file: Path, width: int, dark: bool) -> Image.Image:
    tab.look(width, 100, dark=dark)
    tab.open(file)
    tab.look(width, tab.js("document.documentElement.scrollHeight"), dark=dark)
    return Image.open(io.BytesIO(tab.picture())).convert("RGB").reduce(SMALL)


def stored(kind: str) -> Path:
    """Where a kind's picture is kept."""
    return STORED / f"{kind.replace('/', '-')}.png"


def store(kind: str, picture: Image.Image) -> None:
    """Keep a picture, in few colours."""
    STORED.mkdir(exist_ok=True)
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(stored(kind), optimize=True)


def difference(one: Image.Image, other: Image.Image) -> tuple[int, float]:
    """How far the block that differs most does, and all blocks on average: of 255, over pictures of one size."""
    blocks = ImageChops.difference(one.convert("RGB").reduce(BLOCK), other.convert("RGB").reduce(BLOCK))
    worst = [max(pixel) for pixel in blocks.get_flattened_data()]
    return max(worst), sum(worst) / len(worst)


def unlike(kind: str, picture: Image.Image, most: int, mean: float) -> Iterator[str]:
    """In what a picture is not the stored one, in words."""
    if not stored(kind).exists():
        yield f"{kind}: no picture is stored"
        return
    kept = Image.open(stored(kind))
    if abs(kept.height - picture.height) > 1 or kept.width != picture.width:
        yield f"{kind}: {picture.size} in place of {kept.size}"
        return
    size = (0, 0, kept.width, min(kept.height, picture.height))
    found = difference(kept.convert("RGB").crop(size), picture.crop(size))
    if found[0] > most or found[1] > mean:
        yield f"{kind}: a block differs by {found[0]}, all by {found[1]:.2f} on average"
