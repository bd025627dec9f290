"""Every letter in a real browser, as narrow as a phone and as wide as a desk: nothing sticks out.

Chromium is asked for; where it is not installed the tests are skipped with that reason.
"""

import json
import re
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates
from tests.reports.digest_letter import written
from tests.reports.sample_week import march
from tests.shell.browser import program

CHROMIUM = program()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]

TEMPLATES = Templates(shipped("templates"))
PAGES = [(letter.kind, TEMPLATES.render(letter, SHARED).html) for letter in specimens()]
PAGES.append(("manager/digest", written(march()).html))
MEASURE = """
addEventListener("load", () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, view = page.documentElement;
    const box = each => each.getBoundingClientRect();
    return {
      kind: frame.title, wide: view.scrollWidth, view: view.clientWidth,
      out: [...page.body.querySelectorAll("*")].filter(each => box(each).right > view.clientWidth + 1).length,
      column: box(page.querySelector("table.card")).width,
      links: [...page.querySelectorAll("a.link")].map(each => box(each).height),
      torn: [...page.querySelectorAll("[style*=nowrap], a[href^=tel]")].filter(each => each.getClientRects().length > 1).length,
      stages: [...page.querySelectorAll("td.past, td.next")].map(each => each.scrollWidth - each.clientWidth),
    };
  });
  document.body.innerHTML = "<pre id=found></pre>";
  document.getElementById("found").textContent = JSON.stringify(found);
});
"""


def measured(folder: Path, width: int) -> list[dict[str, Any]]:
    """What a browser makes of every specimen in a view of so many CSS pixels."""
    frames = (
        f'<iframe title="{kind}" style="width:{width}px;height:900px;border:0" srcdoc="{escape(page)}"></iframe>'
        for kind, page in PAGES
    )
    sheet = folder / "sheet.html"
    sheet.write_text(f"<meta charset=utf-8><script>{MEASURE}</script>{''.join(frames)}", encoding="utf-8")
    assert CHROMIUM
    order = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom", sheet.as_uri()]
    told = subprocess.run(order, capture_output=True, text=True, check=True)
    found = re.search(r'<pre id="found">(.*?)</pre>', told.stdout, re.DOTALL)
    assert found, told.stderr
    pages: list[dict[str, Any]] = json.loads(unescape(found[1]))
    return pages


@pytest.mark.parametrize("width", [320, 360, 900])
def test_no_letter_is_wider_than_the_view_and_every_button_fits_a_thumb(width: int, tmp_path: Path):
    pages = measured(tmp_path, width)
    assert [page["kind"] for page in pages] == [kind for kind, _ in PAGES]
    assert [page for page in pages if page["wide"] != width or page["view"] != width or page["out"]] == []
    assert {page["column"] for page in pages} == {min(width, 640)}
    assert [page for page in pages if any(height < 40 for height in page["links"])] == []
    assert [page for page in pages if any(page["stages"])] == []
    assert [page for page in pages if page["torn"]] == [], "a number, a date or the phone is on two lines"
