"""Every kind of letter as it looks, compared with the picture stored of it: `make pictures` stores them anew, then look at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.letters import pictures
from tests.letters.pictures import difference, drawn, stored, unlike
from tests.shell.browser import Tab, browsing, program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(program() is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(not pictures.has_font(), reason="no Noto Sans CJK here: apt-get install fonts-noto-cjk"),
]
MOST, MEAN = 30, 2.5
"""Of 255: another Chromium draws the same strokes a little bolder or beside; a colour or a distance is farther off."""
LARGEST = 2_000_000
PAGES = pictures.pages()


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with browsing() as one:
        yield one


@pytest.mark.parametrize("kind", PAGES)
def test_a_letter_looks_as_its_picture(kind: str, tab: Tab, tmp_path: Path):
    now = drawn(tab, PAGES[kind], tmp_path)
    now.save(tmp_path / "now.png")
    assert list(unlike(kind, now, MOST, MEAN)) == [], f"stored {stored(kind)}, now {tmp_path / 'now.png'}"


def test_every_picture_is_of_a_letter_and_all_of_them_are_small():
    files = set(pictures.STORED.glob("*.png"))
    assert files == {stored(kind) for kind in PAGES}
    assert sum(file.stat().st_size for file in files) <= LARGEST


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("padding:18px 20px 20px", "padding:18px 20px 26px"),
        ("padding:18px 20px 20px", "padding:18px 28px 20px"),
        ("background:#7f1d1d", "background:#35608f"),
        (".card { background: #1f262d", ".card { background: #3f464d"),
        ("font-size:15px", "font-size:13px"),
    ],
)
def test_a_changed_distance_colour_or_size_is_seen(was: str, becomes: str, tab: Tab, tmp_path: Path):
    page = PAGES["hospital/report_received"]
    assert was in page
    assert list(unlike("hospital/report_received", drawn(tab, page.replace(was, becomes), tmp_path), MOST, MEAN))


def test_strokes_drawn_beside_are_no_difference():
    """What another way of smoothing does: the same line half a pixel on."""
    one, other = Image.new("RGB", (64, 64), "white"), Image.new("RGB", (64, 64), "white")
    one.paste((40, 48, 60), (8, 8, 56, 10))
    other.paste((60, 70, 80), (8, 8, 56, 10))
    assert difference(one, other)[0] <= MOST
