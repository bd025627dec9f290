"""The digest as a letter: its text complete by itself, its HTML for any mail client, neither of them admitting anything."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from mailbot.core import facts as f
from mailbot.core.model import Kind
from mailbot.mail.write import Rendered
from tests.reports.digest_letter import written
from tests.reports.sample_week import at, founding, march, warned

# Words a letter of the vendor's own system must not say (电子签名法 第九条: what it sends counts as sent by the vendor).
ADMITTING = ("违约", "赔偿", "罚款", "扣款", "过错", "责任", "抱歉", "失误", "违反", "延误")


@pytest.fixture(scope="module")
def week() -> Rendered:
    return written(march())


@pytest.fixture(scope="module")
def quiet() -> Rendered:
    return written(founding(at(2, 9)))


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, and its words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join("".join(self.words).split())


def bars(page: Page) -> Iterator[int]:
    """The lengths of the coloured cells."""
    for tag, attributes in page.tags:
        width = attributes.get("width") or ""
        if tag == "td" and width.endswith("%") and attributes.get("height"):
            yield int(width[:-1])


def test_the_subject_names_the_week_and_its_days(week: Rendered):
    assert week.subject == "[周报] 体检系统维保 2026 年第 12 周（3月16日—3月22日）"


def test_three_sentences_come_first(week: Rendered):
    opening = week.text.partition("一、")[0].strip().splitlines()
    assert opening[0] == "您好！"
    assert [line[:3] for line in opening[-3:]] == ["1. ", "2. ", "3. "]


@pytest.mark.parametrize(
    "line",
    [
        "- W-2026-002 TJ-2026-0003 数据库连不上（最终解决，3月18日提出）：已于 3月19日登记异议，待信息科决定",
        "- TJ-2026-0002〔紧急·检验〕检验结果不回传，3月16日（周一）12:30 报告完成",
        "- F-2026-0002 附件3 第 1 版，工单 TJ-2026-0006，3月18日收到",
        "- TJ-2026-0004〔普通·登记〕读卡 <慢>，3月20日（周五）16:00 登记",
        "  承诺日期：3月20日（周五）24:00（乙方承诺），已过 2 天 8 小时",
        "  首次人工响应：3月23日（周一）10:00（参考值），还有 1 小时 30 分钟",
        "四、目前处理中（6 张，其中 1 张待院方补充情况）",
        "按级别：灾难 0，重大 1，紧急 0，普通 4，未定级 1",
        "警告：本期提出 2 项，经信息科核实 1 项，不予认定 1 项，目前待核实 1 项。",
        "表单：本期收到 2 份，更新修订版 1 份，经信息科确认 2 份，目前待确认 2 份。",
        "- 3月18日去信“第 2 封”（ward@hospital.example）：邮箱已满",
        "示例维保公司",
        "7×24 服务电话：010-00000000",
    ],
)
def test_the_text_alone_tells_it(week: Rendered, line: str):
    assert line in week.text.splitlines()


def test_the_text_is_laid_out_in_paragraphs(week: Rendered, quiet: Rendered):
    for text in (week.text, quiet.text):
        assert "\n\n\n" not in text
        assert all(f"\n\n{number}、" in text for number in "一二三四五六七")


def test_the_page_tells_every_ticket_the_text_tells(week: Rendered):
    page = Page(week.html).text
    for told in (
        "检验结果不回传",
        "读卡<慢>",
        "已过4天16小时",
        "还有1小时30分钟",
        "3月20日（周五）24:00",
        "邮箱已满",
        "40分钟",
    ):
        assert told in page


def test_words_of_a_mail_never_become_tags(week: Rendered):
    assert "<慢>" not in week.html
    assert "读卡 &lt;慢&gt;" in week.html


def test_the_page_needs_nothing_from_outside(week: Rendered):
    page = Page(week.html)
    assert page.open == []
    assert page.tags[0] == ("html", {"lang": "zh-CN"})
    assert not {tag for tag, _ in page.tags} & {"img", "link", "script", "iframe"}
    assert not any({"src", "background"} & attributes.keys() for _, attributes in page.tags)
    assert all(str(attributes.get("href", "mailto:")).startswith("mailto:") for _, attributes in page.tags)
    assert "url(" not in week.html


def test_a_warning_not_yet_objected_to_and_a_doubtful_level_have_buttons(week: Rendered):
    links = [unquote(str(a["href"])) for tag, a in Page(week.html).tags if tag == "a"]
    to = "mailto:desk@vendor.example?subject=Re: [工单 TJ-2026-0004] 读卡 <慢>&body=改为"
    assert links == [f"{to}{level}" for level in ("灾难", "重大", "紧急")]
    fresh = written([*march(), warned(4, at(20, 9), "TJ-2026-0001")])
    objection = "Re: [工单 TJ-2026-0001] 警告待核实 W-2026-004：报告多一张空白页&body=有异议："
    assert [
        link
        for link in (unquote(str(a["href"])) for tag, a in Page(fresh.html).tags if tag == "a")
        if objection in link
    ]


def test_bars_are_cells_as_long_as_their_numbers(week: Rendered):
    # 重大 1, 普通 4, 未定级 1 and six modules of one; what is zero has no bar
    assert list(bars(Page(week.html))) == [25, 100, 25, 100, 100, 100, 100, 100, 100]


def test_nothing_is_admitted_in_a_full_week_or_a_quiet_one(week: Rendered, quiet: Rendered):
    for words in (week.subject, week.text, week.html, quiet.text, quiet.html):
        assert not [word for word in ADMITTING if word in words]


def test_a_quiet_week_is_a_short_letter(quiet: Rendered):
    assert "目前没有待决定的事项。" in quiet.text
    assert quiet.text.count("目前没有。") == 3
    assert Page(quiet.html).text.count("目前没有。") == 3
    assert len(quiet.text) < 900


def test_of_many_tickets_thirty_are_named_and_the_rest_counted():
    many = [
        f.TicketOpened(at=at(17, 9), ticket=f"TJ-2026-{n:04d}", kind=Kind.CONSULT, brief="问", gist="", module="其他")
        for n in range(1, 42)
    ]
    letter = written([*founding(at(2, 9)), *many])
    assert letter.text.count("〔") == 30
    assert "  （其余 11 项从略，可在服务台列出）" in letter.text.splitlines()
    assert "其余11项从略" in Page(letter.html).text
