"""Every kind of letter, written once for each case its template tells apart: complete, courteous, admitting nothing."""

import re
from functools import partial
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest

import mailbot
from mailbot.core.decision import Letter
from mailbot.core.worktime import Calendar
from mailbot.mail.personal import bare
from mailbot.mail.privacy import mask, on_page
from mailbot.mail.write import Rendered
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import (
    CALENDAR,
    CLERK,
    CONTRACT,
    ENGINEER,
    FORM,
    MANAGER,
    NUMBER,
    OFFICE,
    SHARED,
    WARNING,
)
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import REPORTS, Templates
from mailbot.shell.wording import ANNEX
from tests.letters.admitting import ADMITTING, CLAUSES, own_words

TEMPLATES = Templates(shipped("templates"))
LETTERS = [(letter, TEMPLATES.render(letter, SHARED)) for letter in specimens()]
NAMES = [f"{letter.kind}-{place}" for place, letter in enumerate(specimens())]
every = pytest.mark.parametrize(("letter", "done"), LETTERS, ids=NAMES)


def used_in_code() -> set[str]:
    """The kinds of letters that the code names."""
    source = "".join(file.read_text(encoding="utf-8") for file in Path(mailbot.__file__).parent.rglob("*.py")
                     if file.name != "templates.py" and not file.stem.endswith("specimens"))  # fmt: skip
    return set(re.findall(r'"((?:hospital|office|engineer|manager)/\w+)"', source))


def test_every_kind_the_code_writes_has_a_file_and_every_file_a_kind():
    assert used_in_code() == set(TEMPLATES.kinds())


def test_every_kind_has_a_specimen_with_what_the_code_gives_it():
    assert {letter.kind for letter in specimens()} | REPORTS == used_in_code()


def test_the_shipped_templates_have_no_problems():
    assert TEMPLATES.problems() == []


@every
def test_nothing_a_letter_says_of_itself_is_taken_for_private(letter: Letter, done: Rendered):
    people = (CLERK, OFFICE, ENGINEER, MANAGER)
    ours = frozenset(
        (
            *(who.address for who in people),
            *(who.name for who in people),
            bare(CONTRACT.phone),
            "*@elsewhere.example",
            "*@eisewhere.example",
        )
    )
    assert [mask(text, ours) for text in (done.subject, done.text)] == [done.subject, done.text]
    assert on_page(done.html, partial(mask, keep=ours)) == done.html


@every
def test_the_subject_begins_with_its_matter(letter: Letter, done: Rendered):
    assert re.match(r"\[(工单 TJ-|表单|警告 W-|考核表|升级通知|维护提醒|体检维保|通知)", done.subject)
    assert "\n" not in done.subject
    assert letter.about in done.subject


@every
def test_the_text_ends_with_vendor_phone_and_number(letter: Letter, done: Rendered):
    foot = done.text.rpartition("——————\n")[2].splitlines()
    assert foot[:2] == ["示例维保公司 · 体检系统维保服务台", "7×24 服务电话：010-00000000"]
    assert foot[3:] == ([f"{{#{letter.about}#}}"] if letter.about else [])


@every
def test_the_text_is_laid_out_in_paragraphs(done: Rendered, letter: Letter):
    assert "\n\n\n" not in done.text
    assert not [line for line in done.text.splitlines() if line != line.strip()], letter.kind
    assert not re.search(r"None|Undefined|\{\{|\}\}|\{%|<|。。|：\n\n——", done.text)


@every
def test_nothing_is_admitted(letter: Letter, done: Rendered):
    assert not [phrase for phrase in ADMITTING if phrase in own_words(done)], letter.kind


def test_only_a_whole_sentence_of_the_contract_marked_as_a_quotation_may_say_more():
    clause = "如果造成严重后果或损失，扣除年度服务费5%。"
    assert clause in CLAUSES
    told = {
        f"按条款“{clause}”测算": False,
        f"按条款{clause}": True,
        "按条款“扣除年度服务费5%”": True,
        f"“我方违约，{clause}”": True,
    }
    for text, admits in told.items():
        assert any(phrase in own_words(Rendered("", text, text)) for phrase in ADMITTING) is admits, text


@every
def test_no_number_is_named_but_that_of_the_matter(letter: Letter, done: Rendered):
    """A reply quotes our letter, and its numbers are read: an example in it would bind the reply to somebody else's ticket."""
    named = set(re.findall(r"(?:TJ|F|W)-\d{4}-\d+", done.subject + done.text))
    assert named <= {NUMBER, FORM, WARNING, "TJ-2026-0001"}, letter.kind


class Page(HTMLParser):
    """A page's tags and words; fails where a tag is closed that was not opened."""

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


@every
def test_the_page_says_what_the_text_says(letter: Letter, done: Rendered):
    """Its progress line is a bar: what the arrows say in the text, the stretch that is filled says there."""
    shown = "".join("".join(Page(done.html).words).split())
    text, _, annex = done.text.partition(f"{ANNEX}\n")
    for line in (*text.splitlines(), *annex.partition(f"{ANNEX}\n")[2].splitlines()):
        bare = "".join(re.sub(r"^(?:- |> ?|—+$)| → ", "", line).split())
        parts = bare.partition("：")
        assert bare in shown or (parts[0] in shown and parts[2] in shown), (letter.kind, line)


@every
def test_the_page_has_every_word_of_an_appendix(letter: Letter, done: Rendered):
    """What a line tells of several columns stands there in cells under their headings."""
    shown = "".join("".join(Page(done.html).words).split())
    for line in done.text.partition(f"{ANNEX}\n")[2].partition(f"{ANNEX}\n")[0].splitlines():
        cells = line.removeprefix("- ").split("；") if line.startswith("- ") else line.partition("：")
        parts = (part for one in cells for part in (one.partition(" ") if line.startswith("- ") else (one,)))
        assert not [part for part in parts if "".join(part.split()) not in shown], (letter.kind, line)


@every
def test_the_page_needs_nothing_from_outside(letter: Letter, done: Rendered):
    page = Page(done.html)
    assert page.open == []
    assert page.tags[0] == ("html", {"lang": "zh-CN"})
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.tags
    assert not {tag for tag, _ in page.tags} & {"img", "link", "script", "iframe"}, letter.kind
    assert not any({"src", "background"} & attributes.keys() for _, attributes in page.tags)
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a" or "href" in attributes]
    assert all(link and link.startswith(("mailto:desk@vendor.example?", "tel:010-00000000")) for link in links)


def written(kind: str, place: int = 0) -> Rendered:
    return [done for letter, done in LETTERS if letter.kind == kind][place]


def test_a_report_is_answered_with_level_reasons_times_and_what_is_missing():
    assert (
        written("hospital/report_received").text
        == """祁佳，您好：

您 2026年1月14日（周三）17:48 的来信已收到，登记为工单 TJ-2026-0003，已转维护工程师。附件 1 个已随原信留存。

类别：报修
模块：收费
级别：普通（按来信内容初步判断，把握不大，待人工复核）

接下来由工程师与您联系。处理时限：
- 首次人工响应：2026年1月14日（周三）21:48 前（参考值，尚待双方约定）
- 最终解决：2026年1月14日（周三）21:48 前（双方约定）

为便于查找原因，方便时请补充（直接回复本邮件即可，不补充也照常处理）：
- 应用环境：哪台机器、什么系统、客户端是哪个版本
- 操作过程：做到哪一步出现、屏幕上的提示是什么

级别的判断依据：
- 信中描述的是非关键功能，有办法替代。（原文：“少了一笔退费”）

级别由信息科核定。如认为不合适，请直接回复本邮件并说明理由，首行写明：
- 改为紧急
- 改为重大
- 改为灾难

有新情况，直接回复本邮件即可，会记入同一工单。

【登记】 → 受理 → 处理 → 待确认 → 关闭

——————
示例维保公司 · 体检系统维保服务台
7×24 服务电话：010-00000000
本邮件由服务台自动发出，可直接回复，请保留编号。
{#TJ-2026-0003#}
"""
    )


def test_a_closing_asks_for_a_confirmation_and_says_that_silence_is_none():
    assert (
        written("hospital/ticket_closed").text.partition("——————")[0]
        == """您好：

工程师王磊报告，工单 TJ-2026-0003 已处理完毕，请您核对。

原因：退费统计了两遍
措施：（未写明）

请试用后直接回复本邮件，首行写明：
- 确认（已恢复正常，同意关单）
- 未解决：……（请写明现象，工单将重新打开）

未收到您的答复不视为同意，工单保持“待院方确认”。

登记 → 受理 → 处理 → 【待确认】 → 关闭

"""
    )


def test_a_warning_is_only_proposed():
    done = written("office/warning_proposed")
    assert done.subject == "[工单 TJ-2026-0003] 警告待核实 W-2026-001：日结单少一笔钱"
    assert "不是结论" in done.text
    assert "未经信息科核实无误，不计入考核" in done.text


def test_every_letter_about_an_undecided_warning_says_that_it_waits_to_be_verified():
    kinds = {"office/warning_proposed", "office/warning_objected", "office/warning_evidence", "office/loss_claimed"}
    about = [(letter.kind, done) for letter, done in LETTERS if letter.kind in {*kinds, "office/duty_missed"}]
    assert {kind for kind, _ in about} == {*kinds, "office/duty_missed"}
    for kind, done in about:
        assert "待核实" in done.subject, kind
        assert re.search(r"待(?:信息科)?(?:核实|决定)", done.text), kind


def test_a_disaster_asks_to_call_and_alerts_the_manager():
    assert "请同时拨打 7×24 服务电话 010-00000000" in written("hospital/report_received", 1).text
    assert written("manager/alert").subject == "[工单 TJ-2026-0003] 派单：【灾难，请立即处理】日结单少一笔钱"


def test_the_progress_line_says_how_far_the_ticket_is_once_the_letter_is_true():
    reached = {
        "engineer/assigned": "登记",
        "hospital/accepted": "受理",
        "hospital/promised": "处理",
        "hospital/ticket_closed": "待确认",
        "hospital/reopened": "处理",
        "engineer/confirmed": "关闭",
        "hospital/status": "登记",
    }
    for kind, stage in reached.items():
        line = next(line for line in written(kind).text.splitlines() if " → " in line)
        assert re.findall("【(.+?)】", line) == [stage], kind
        assert line.replace("【", "").replace("】", "") == "登记 → 受理 → 处理 → 待确认 → 关闭"


def test_letters_about_several_tickets_or_about_a_warning_have_no_progress_line():
    for letter, done in LETTERS:
        if not letter.about or "warning" in letter.context:
            assert " → " not in done.text, letter.kind


def test_silence_is_said_to_be_no_consent_wherever_a_confirmation_is_asked_for():
    for kind in ("hospital/ticket_closed", "hospital/confirm_urged", "office/form_to_confirm"):
        assert "不视为同意" in written(kind).text


def test_somebodys_words_are_quoted_line_by_line():
    quoted = [line for line in written("engineer/follow_up").text.splitlines() if line.startswith(">")]
    assert quoted == ["> 3 号窗口又出现一次，", "> 结账后少 85 元，截图见附件。"]


def test_a_form_is_received_by_number_revision_and_hash():
    text = written("hospital/form_received").text
    for word in (
        "表单：F-2026-0002",
        "版次：第 2 版",
        "校验：SHA-256 9f2b6c0d",
        "- 系统运行情况",
        "请勿代填",
        "仅表示已收讫",
    ):
        assert word in text
    assert "未作登记" in written("hospital/form_received", 2).text


def test_every_branch_of_every_template_is_written_by_some_specimen():
    """Each Chinese piece of a template's text appears in a letter of its kind: no sentence is left unread."""
    for kind in sorted(set(TEMPLATES.kinds()) - REPORTS):
        source = (shipped("templates") / f"{kind}.txt").read_text(encoding="utf-8")
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\x00", source)
        pieces = chain.from_iterable(line.split("\x00") for line in plain.splitlines())
        whole = "".join(f"{done.subject}\n{done.text}" for letter, done in LETTERS if letter.kind == kind)
        assert not [piece for piece in pieces if piece.strip() and piece.strip() not in whole], kind


DEADLINE = re.compile(r"(?m)^(?!情况：|- 工程师联系院方)[^\n]*(?:时限|响应|解决|承诺)[^\n]*20\d\d年")
"""A deadline that a letter names; what a warning rests on was worded, note and all, when it was proposed."""
UNENTERED = SHARED | {"calendar": Calendar(CALENDAR.spans, {})}


@every
def test_a_deadline_in_a_year_that_is_not_entered_says_so(letter: Letter, done: Rendered):
    """The same letter as it would be written in a year of which no days off are known."""
    text = TEMPLATES.render(letter, UNENTERED).text
    assert "尚未录入" not in done.text
    assert ("尚未录入" in text) is bool(DEADLINE.search(text)), letter.kind


def test_reminders_of_several_tickets_name_each_and_bind_none():
    several = [done for letter, done in LETTERS if letter.kind == "engineer/reminders"]
    assert several
    assert all(NUMBER in done.text and "TJ-2026-0001" in done.text and "{#" not in done.text for done in several)


RAW = re.compile(
    r"(?<!\d)\d{4}-\d\d-\d\d|\b(?:None|True|False|Severity|Status|Kind|Role|Decimal|datetime|default|agreed)\b|"
    r"[A-Za-z]+\.[A-Z]{3,}|  |　　|（\s|\s）| [，。；：、（]|[\[（【]\s*[\]）】]"
)
"""What a program says and no person: moments of machines, names of classes and of members, blanks for what is missing."""
SHEET = re.compile(r"（\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d）|\{#[^#]+#\}|(?m:^- .*；核实 .*)")
"""What a 考核表 is called by, and the rows of its tables."""


@every
def test_a_letter_shows_no_raw_value(letter: Letter, done: Rendered):
    words = f"{done.subject}\n{re.sub(r'(?m)^>.*$', '', done.text)}"
    assert not RAW.findall(SHEET.sub("", words) if letter.kind.startswith("office/statement") else words), letter.kind


def test_a_raw_value_in_a_letter_would_be_found():
    for words in (
        "到 2026-01-05 为止",
        "级别：None",
        "（ 未写）",
        "版本 （未写明）",
        "两个  空格",
        "Severity.MAJOR",
        "参考值（default）",
    ):
        assert RAW.search(words), words
