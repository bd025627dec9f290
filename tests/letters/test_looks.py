"""How every letter's page is made: readable inks, nothing that mail programs drop, the same words in the dark."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from mailbot.mail.write import Rendered
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates
from tests.reports.digest_letter import written
from tests.reports.sample_week import march

TEMPLATES = Templates(shipped("templates"))
LETTERS = {letter.kind: TEMPLATES.render(letter, SHARED) for letter in specimens()} | {
    "manager/digest": written(march())
}
every = pytest.mark.parametrize("done", LETTERS.values(), ids=LETTERS)

# What Outlook for Windows (Word), QQ, 网易 and Foxmail all keep; float, flex, grid, position and what needs a sheet are not among them.
KEPT = {
    "background", "border", "border-bottom", "border-collapse", "border-left", "border-radius", "border-top", "color", "display",
    "font-family", "font-size", "font-weight", "line-height", "margin", "max-width", "padding", "text-align", "text-decoration",
    "white-space", "width", "word-break",
}  # fmt: skip
VOID = {"meta", "br"}
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}\n", re.DOTALL)
INK = re.compile(r"(?<![-\w])color:\s*(#[0-9a-f]{6})")
GROUND = re.compile(r"background:\s*(#[0-9a-f]{6})")

Pair = tuple[str, str]


class Inks(HTMLParser):
    """Every piece of text with the ink and the ground that it stands on; `rules` are those of the dark sheet by class."""

    def __init__(self, page: str, rules: dict[str, str]) -> None:
        super().__init__()
        self.rules = rules
        self.stack: list[tuple[str, Pair]] = [("", ("", ""))]
        self.pairs: set[Pair] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        ink, ground = self.stack[-1][1]
        dark = [self.rules[name] for name in (given.get("class") or "").split() if name in self.rules]
        for look in (given.get("style") or "", *dark):
            ink = next(iter(INK.findall(look)), ink)
            ground = next(iter(GROUND.findall(look)), ground)
        self.stack.append((tag, (ink, ground)))

    def handle_endtag(self, tag: str) -> None:
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"title", "style"} & {tag for tag, _ in self.stack}:
            self.pairs.add(self.stack[-1][1])


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    bright, dull = sorted((brightness(ink), brightness(ground)), reverse=True)
    return (bright + 0.05) / (dull + 0.05)


def dark_rules(page: str) -> dict[str, str]:
    sheet = DARK.search(page)
    assert sheet is not None
    return dict(re.findall(r"\.(\w+) \{ (.*?) \}", sheet[1]))


def test_contrast_is_measured_as_the_guideline_does():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@every
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground(done: Rendered, dark: bool):
    pairs = Inks(done.html, dark_rules(done.html) if dark else {}).pairs
    assert pairs
    assert all(ink and ground for ink, ground in pairs), "an ink or a ground is left to the mail program"
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


@every
def test_the_page_uses_what_mail_programs_keep(done: Rendered):
    styles = [unescape(each) for each in re.findall(r'style="([^"]*)"', done.html)]
    names = {each.partition(":")[0].strip() for style in styles for each in style.split(";") if each.strip()}
    assert names <= KEPT
    assert "url(" not in done.html


@every
def test_the_sheet_holds_nothing_but_the_dark(done: Rendered):
    """The look is in the tags; a program that drops the sheet loses only its own darkness."""
    (sheet,) = re.findall(r"<style>\n(.*?)</style>", done.html, re.DOTALL)
    assert DARK.sub("", sheet) == ""
    assert set(re.findall(r"(?:(?<=;)|(?<=\{)) ([\w-]+):", sheet)) <= {"background", "color", "border-color"}
    assert '<meta name="color-scheme" content="light dark">' in done.html


@every
def test_layout_tables_are_no_tables_to_a_screen_reader(done: Rendered):
    tables = re.findall(r"<table [^>]*>\s*<tr>\s*<t.", done.html)
    assert tables
    assert all("role=" in table or table.endswith("<th") for table in tables)
    assert done.html.count("<h1 ") == 1


@every
def test_lines_are_as_wide_as_the_view_and_no_wider_than_640(done: Rendered):
    """Outlook knows no max-width: it alone is given a frame of 640."""
    fixed = re.findall(r'\bwidth="(\d+)"|[;"]width:(\d+)px|nowrap;width', re.sub(r"<!--.*?-->", "", done.html))
    assert fixed == []
    assert "max-width:640px" in done.html
    assert '<!--[if mso]><table role="presentation" width="640"' in done.html
