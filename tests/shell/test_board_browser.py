"""The board in a real browser: it is searched, filtered, printed and driven by keyboard alone; it fits a phone and goes dark."""

from collections.abc import Iterator
from datetime import timedelta
from email.header import Header
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from mailbot.app import rehearsal
from mailbot.core import facts as f
from mailbot.core.folds import apply
from mailbot.core.model import Severity
from mailbot.core.rulebook import Rules
from mailbot.core.state import State
from mailbot.demo import simulation
from mailbot.mail.message import Receipt
from mailbot.reports import board as board_report
from mailbot.shell import board as board_shell
from mailbot.shell.adopting import adopt
from mailbot.shell.config import BoardBlock
from mailbot.shell.replay import Moment
from tests import sample_desk
from tests.reports import sample_statement
from tests.shell.browser import Tab, browsing, program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(program() is None, reason="no Chromium here: apt-get install chromium"),
]
SHOWN = "[...document.querySelectorAll('details')].filter(row => !row.hidden).map(row => row.querySelector('b').textContent)"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = simulation.found(tmp_path_factory.mktemp("week") / "home", "zh")
    return simulation.simulate(place, "normal", lambda: None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Tab]:
    with browsing() as tab:
        yield tab


@pytest.fixture
def tab(browser: Tab, board: Path) -> Tab:
    browser.look()
    browser.open(board)
    return browser


def test_slash_goes_to_the_search_words_narrow_and_escape_brings_all_back(tab: Tab) -> None:
    every = tab.js(SHOWN)
    tab.press("/")
    assert tab.js("document.activeElement.id") == "find"
    tab.write("条码 密码过期")
    tab.until("document.body.classList.contains('filtered')")
    assert tab.js(SHOWN) == ["TJ-2026-0005"]
    assert tab.js("document.getElementById('count').textContent").endswith(f"1 / 共 {len(every)}")
    tab.press("Escape")
    tab.until("!document.body.classList.contains('filtered')")
    assert tab.js(SHOWN) == every


def test_words_that_stand_nowhere_are_said_to_match_nothing(tab: Tab) -> None:
    tab.press("/")
    tab.write("量子")
    tab.until("document.getElementById('count').textContent === '没有符合条件的内容。'")
    assert tab.js(SHOWN) == []


def choose(tab: Tab, name: str, value: str) -> None:
    """A choice in one of the lists, as the browser tells the page of it."""
    field = f"document.querySelector('[data-filter={name}]')"
    tab.js(f"{field}.value = '{value}'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))")


def test_filters_narrow_together(tab: Tab) -> None:
    choose(tab, "severity", "紧急")
    choose(tab, "status", "open")
    tab.until("document.body.classList.contains('filtered')")
    assert tab.js(SHOWN) == ["TJ-2026-0008"]
    rows = tab.js(
        "[...document.querySelectorAll('tbody [data-status]')].filter(row => !row.hidden).map(row => row.querySelector('a').textContent)"
    )
    assert rows == ["TJ-2026-0008"]


def test_the_keyboard_alone_opens_a_ticket_from_the_list_and_its_mails_are_there(tab: Tab) -> None:
    tab.js("document.querySelector('tbody a').focus()")
    wanted = tab.js("document.activeElement.textContent")
    tab.press("Enter")
    tab.until(f"document.activeElement.id === '{wanted}'")
    assert tab.js("document.activeElement.closest('details').open")
    assert tab.js("document.activeElement.querySelectorAll('ol code').length") > 0


def test_the_first_stop_of_tab_skips_to_the_content(tab: Tab) -> None:
    tab.press("Tab")
    assert tab.js("document.activeElement.hash") == "#main"
    assert tab.js("getComputedStyle(document.activeElement).outlineStyle") != "none"
    tab.press("Enter")
    tab.until("location.hash === '#main'")


def test_a_link_from_elsewhere_opens_its_ticket(tab: Tab, board: Path) -> None:
    tab.open(board, "#TJ-2026-0005")
    tab.until("document.getElementById('TJ-2026-0005').closest('details').open")


def test_paper_has_no_controls_no_finished_tickets_and_is_a4(tab: Tab) -> None:
    tab.look(media="print")
    gone = "[...document.querySelectorAll('form, nav, details.confirmed')].every(one => getComputedStyle(one).display === 'none')"
    assert tab.js(gone)
    assert tab.js(
        "[...document.querySelectorAll('details:not(.confirmed)')].every(one => getComputedStyle(one).display !== 'none')"
    )
    sheet = tab.paper()
    assert b"/MediaBox [0 0 594.95" in sheet  # 210 mm in points
    assert b"841.9" in sheet


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(tab: Tab, width: int) -> None:
    tab.look(width)
    assert tab.js("document.documentElement.scrollWidth") <= width


def test_five_thousand_tickets_are_one_page_in_which_each_is_found(browser: Tab, tmp_path: Path) -> None:
    place, state = sample_desk.settled(tmp_path / "home"), State()
    apply(state, (fact for number in range(1, 5001) for fact in finished(number, place.rules)))
    page = board_shell.page(
        place, board_report.board(state, place.rules, sample_desk.at(31), sample_statement.look), BoardBlock()
    )
    assert len(page) < 6_000_000
    (tmp_path / "big.html").write_bytes(page)
    browser.open(tmp_path / "big.html", "#TJ-2026-2500")
    browser.until("document.getElementById('TJ-2026-2500').closest('details').open")
    browser.press("/")
    browser.write("tj-2026-4711")
    browser.until("document.body.classList.contains('filtered')")
    assert browser.js(SHOWN) == ["TJ-2026-4711"]


def finished(number: int, rules: Rules) -> Iterator[f.Fact]:
    """A ticket of October; nine of ten are done and confirmed."""
    moment = sample_desk.at(1) + timedelta(minutes=number * 8)
    yield from sample_desk.opened(number, moment, "条码打印机在下午偶尔打不出标签，需要重启", rules, Severity.NORMAL)
    if number % 10:
        yield sample_desk.closed(number, moment + timedelta(minutes=3))
        yield f.ClosingConfirmed(at=moment + timedelta(minutes=4), by=sample_desk.WARD, ticket=f"TJ-2026-{number:04}")


FAINT = """[...document.querySelectorAll('body *')].filter(one => one.offsetParent && [...one.childNodes].some(node => node.nodeType == 3
    && node.data.trim())).concat([document.getElementById('find')]).map(one => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => { const [r, g, b] = colour.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b + .05; };
  let ground = one; while (parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const ink = parts(getComputedStyle(one, one.id == 'find' ? '::placeholder' : null).color);
  const pair = [light(ink), light(parts(getComputedStyle(ground).backgroundColor))];
  return [Math.max(...pair) / Math.min(...pair), one.textContent.trim().slice(0, 30)];
}).filter(([ratio]) => ratio < 4.5)"""
"""What stands in less than 4.5 : 1 to its ground (WCAG 2.2, 1.4.3), the hint of the search box too."""


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_stands_out_from_its_ground(tab: Tab, dark: bool) -> None:
    tab.look(dark=dark)
    tab.js("document.querySelectorAll('details').forEach(row => row.open = true)")
    assert tab.js(FAINT) == []


def test_every_control_has_a_name_and_every_column_a_heading_for_who_listens(tab: Tab) -> None:
    assert tab.js("document.documentElement.lang") == "zh-CN"
    assert tab.js("[...document.querySelectorAll('input, select')].filter(one => !one.labels.length).length") == 0
    assert tab.js("[...document.querySelectorAll('button')].filter(one => !one.textContent.trim()).length") == 0
    assert tab.js("[...document.querySelectorAll('th')].filter(one => !one.scope).length") == 0


def test_it_goes_dark_with_its_reader(tab: Tab) -> None:
    light = tab.js("getComputedStyle(document.body).backgroundColor")
    tab.look(dark=True)
    assert (light, tab.js("getComputedStyle(document.body).backgroundColor")) == (
        "rgb(255, 255, 255)",
        "rgb(18, 23, 30)",
    )


# Subjects, names and texts of mails that want to be more than words.
HOSTILE = (
    "<script>hit=1</script>打不开了",
    "打不开\"'><img src=x onerror=hit=1>",
    "打不开</style></script><svg onload=hit=1>",
    "javascript:hit=1 打不开",
    "<a href='javascript:hit=1'>打不开</a>",
    '=HYPERLINK("http://evil.example","打不开")',
    "+cmd|' /C calc'!A0 打不开",
    "打不开\u202egnp.exe\u2066\u200f",
    "打不开😀\u0007\x1b[2J",
    "{{ 7*7 }}{% raw %}打不开",
    "打不开" + "长" * 30_000,
    "x" * 3_000 + "打不开",
    "<!--打不开--><base href='//evil.example'>",
    "&lt;script&gt;打不开&#x202e;",
)
FAULTS = (
    "读卡器没反应", "条码打印机卡纸", "总检报告保存失败", "收费日结不平", "彩超图像传不过来", "叫号屏黑屏", "网站预约页面打不开", "短信没有发出去",
    "血压计数据采不到", "发票打印空白", "登录提示密码过期", "团检名单导入出错", "心电工作站连不上", "体检套餐价格不对",
)  # fmt: skip
"""What is wrong in each, so that each is a matter of its own."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The board of a home that such mails reached, with nothing masked."""
    place = sample_desk.settled(tmp_path_factory.mktemp("attacked") / "home")
    desk = rehearsal(place, Moment(sample_desk.at(13)))
    adopt(desk, place.config.persons, sample_desk.at(12))
    for words, fault in zip(HOSTILE, FAULTS, strict=True):
        mail = MIMEText(f"{fault}。{words}。\n应用环境：{words}\n操作过程：{words}", "plain", "utf-8")
        mail["From"] = f"{Header(words[:200], 'utf-8').encode()} <{sample_desk.WARD}>"
        mail["Subject"] = Header(f"{words}{fault}", "utf-8").encode()
        desk.take([(mail.as_bytes(), Receipt(sample_desk.at(13)))])
    desk.ledger.close()
    path, settings = place.path / "board.html", BoardBlock(masked=False)
    standing = board_shell.now_standing(place, desk.state, sample_desk.at(14), masked=False)
    board_shell.write(path, board_shell.page(place, standing, settings, live=False))
    return path


@pytest.mark.parametrize("width", [390, 1280])
def test_hostile_mails_are_words_on_the_board_and_break_nothing(browser: Tab, attacked: Path, width: int) -> None:
    browser.look(width)
    browser.open(attacked)
    assert browser.js("typeof hit") == "undefined"
    assert browser.js("document.querySelectorAll('script').length") == 1
    assert (
        browser.js("document.querySelectorAll('img,svg,iframe,object,embed,base,link,a:not([href^=\"#\"])').length")
        == 0
    )
    assert (
        browser.js(
            "[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames()).filter(name => name.startsWith('on'))"
        )
        == []
    )
    assert (
        browser.js("document.documentElement.textContent.match(/[\\u0000-\\u0008\\u202a-\\u202e\\u2066-\\u2069]/g)")
        is None
    )
    assert browser.js("document.documentElement.scrollWidth <= innerWidth")
    assert len(browser.js(SHOWN)) > 8
    browser.press("/")
    browser.write("HYPERLINK")
    browser.until("document.querySelector('#count').textContent !== ''")
    assert browser.js("document.documentElement.outerHTML.length") < 2_000_000
