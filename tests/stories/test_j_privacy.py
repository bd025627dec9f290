"""Mails full of private data go through the whole desk: nothing but the archive of what arrived holds a byte of them."""

import json
import logging
import re
import unicodedata
from array import array
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from mailbot.cli import cli
from mailbot.core import facts as f
from mailbot.core.decision import Decision
from mailbot.core.similar import Index, pairs
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail, Receipt
from mailbot.shell.delivery import deliver
from mailbot.shell.logs import log, to_json, veil
from mailbot.shell.replay import Moment
from tests.stories.test_k_identity import FORGED
from tests.stories.test_k_post import Post
from tests.stories.village import ADDRESS, PEOPLE, Village, found, moment, settled, to

SECRETS = {
    "手机": "13897123456",
    "固话": "09716253512",
    "身份证": "632122199001010034",
    "老身份证": "632122900101003",
    "体检号": "2026051300123",
    "另一体检号": "2026051300124",
    "住院号": "ZY0012345",
    "银行卡": "6222021234567890128",
    "邮箱": "zhang.san@qq.example",
    "口令": "Abc@7391xyz",
    "连接串": "his_reader;pw7391",
    "姓名": "张小三",
    "复姓": "欧阳娜娜",
    "结果": "乙肝表面抗原",
}
PLAIN = (
    "受检者张小三（手机 138 9712 3456，座机0971-6253512）报告打不开。\n姓名：欧阳娜娜，身份证 632122199001010034，老证632122900101003。\n"
    "体检号：2026051300123、2026051300124；住院号ZY0012345；卡号 6222 0212 3456 7890 128。\n邮箱 zhang.san@qq.example，"
    "数据库密码是Abc@7391xyz，连接 jdbc:oracle:thin:@10.0.0.1:his_reader;pw7391\n患者张小三乙肝表面抗原阳性。"
)
WIDE = PLAIN.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
SPLIT = "手机 138\u00a09712\u00a03456，1 3 8 9 7 1 2 3 4 5 6，身份证 632122\u300019900101\u30000034，体检号\u00a02026051300123，姓名：张\u00a0小三"
UNSEEN = "手机138\u200b9712\u200b3456，身份证632122\u200b19900101\u200b0034，姓名：张\u200b小三，座机0971\u20116253512"
FILE = "张小三 手机13897123456 身份证632122199001010034 姓名：张小三.docx".replace("张小三 ", "受检者张小三 ")
WISH = {
    "医院名称": "示例医院", "提出科室/人员": "影像科/谢飞 13897123456", "维护工程师": "", "提出时间": "2026-03-10", "完成时间": "",
    "模块名称": "总检", "问题类型": "1", "时间要求": "下周", "需求描述": PLAIN, "需求分析": "", "需求修改方案": PLAIN, "结果": "", "承诺日期": "",
}  # fmt: skip
SIGNED = {
    "培训内容": f"备份。{SPLIT}",
    "培训日期": "2026-03-11",
    "rows": [
        {"序号": "1", "姓名": "张小三", "工号": "", "科室": "登记台 13897123456"},
        {"序号": "2", "姓名": "欧阳娜娜", "工号": "0517", "科室": "身份证632122199001010034"},
    ],
}
SHEET = {
    "rows": [
        {
            "日期": "2026-03-12",
            "维护工程师签到": "王磊",
            "服务器运行情况": f"异常：磁盘将满，{SPLIT}",
            "系统运行情况": f"备份失败。{PLAIN}",
            "医院信息科签字": "",
            "备注": UNSEEN,
        }
    ]
}


def _compact(text: str) -> str:
    """The text as a determined reader reads it: one form of each sign, no gaps, nothing unseen."""
    return re.sub(r"[\s\u200b\u2011-]", "", unicodedata.normalize("NFKC", text))


def _html(village: Village, who: str, subject: str, words: str) -> None:
    """A mail of HTML alone, its words in cells and with no-break spaces."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = PEOPLE[who][1], ADDRESS, subject
    message["Message-ID"] = f"<html{village.count}@hospital.example>"
    cells = "".join(f"<tr><td>{line}</td></tr>" for line in words.splitlines())
    message.set_content(f"<p>报告打不开，很急</p><table>{cells}</table>", subtype="html", cte="base64")
    village.facts += village.desk.take([(message.as_bytes(), Receipt(village.clock.at, "INBOX", 2, village.count))])


def _form(village: Village, annex: int, fields: dict[str, object]) -> tuple[str, bytes]:
    return FILE, fill(Form(annex, fields), village.desk.rules.blanks)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """A village that was told everything, in every way there is, through to the statement of its half-year."""
    village = settled(found(tmp_path_factory.mktemp("privacy") / "home"), Moment(moment("2026-03-10 09:00")))
    _reports(village)
    _work(village)
    _forms(village)
    _doubts(village)
    village.wait("2026-03-23 12:00")
    village.wait("2026-07-08 12:00")
    return village


def _reports(village: Village) -> None:
    for subject, words in (
        ("受检者张小三的报告打不开", PLAIN),
        ("手机13897123456 的人登记不上", WIDE),
        ("打印不出", SPLIT),
        ("导检屏不亮", UNSEEN),
    ):
        village.write("clerk", subject, f"登记台报告打不开，已经排队。\n{words}")
        _html(village, "nurse", subject, words)
    village.write("stranger", "服务器中了勒索病毒，全部瘫痪", f"全中心停了，数据都没了。\n{PLAIN}")
    village.write("clerk", "自动回复：外出", PLAIN, headers={"Auto-Submitted": "auto-replied"})


def _work(village: Village) -> None:
    letters = village.write("clerk", "条码打不出来", f"四个登记台条码都打不出来。\n{PLAIN}")
    assigned = next(letter for letter in letters if "派单" in letter.subject)
    village.write("engineer", "", f"受理，正在看。\n{SPLIT}", answering=assigned)
    village.write("engineer", "", f"请补充操作过程。\n{SPLIT}", answering=assigned)
    village.write("clerk", "", f"操作过程：{PLAIN}\n应用环境：{UNSEEN}", answering=letters[0])
    closing = village.write(
        "engineer", "", f"已处理好。原因：驱动冲突。{SPLIT}\n措施：重装。{UNSEEN}", answering=assigned
    )
    rejected = village.write("clerk", "", f"未解决，条码还是打不出来。\n{PLAIN}", answering=closing[0])
    assert rejected
    closing = village.write("engineer", "", f"已处理好。原因：驱动。{PLAIN}\n措施：重装。{UNSEEN}", answering=assigned)
    village.write("clerk", "", f"确认，好了。{SPLIT}", answering=closing[0])
    village.write("office", "", f"要求警告：屡次不行。{PLAIN}", answering=letters[0])
    village.write("engineer", "升级通知 V6.3.0", f"3月20日升级 V6.3.0，内容：{PLAIN}")
    village.write("nurse", "查询 报告打不开 手机13897123456", "")
    village.write("office", "索取 工作文档", "")


def _forms(village: Village) -> None:
    for who, annex, fields in (("clerk", 3, WISH), ("engineer", 2, SIGNED), ("engineer", 1, SHEET)):
        village.write(who, f"附件{annex}", f"表见附件。{SPLIT}", file=_form(village, annex, fields))


def _doubts(village: Village) -> None:
    """What could not be sent, believed, opened or worked on."""
    letters = village.write("clerk", "采血窗口打印机坏了", f"采血窗口的标签打印机坏了，换色带没用。\n{SPLIT}")
    assigned = next(letter for letter in letters if "派单" in letter.subject)
    closing = village.write("engineer", "", "已处理。原因：线松。措施：插紧。", answering=assigned)[0]
    village.write("clerk", "", f"确认。{PLAIN}", answering=closing, headers=FORGED)
    deliver(village.desk, Post(), village.clock.at)
    for name in (f"Message-ID: <{closing.message_id}>", "收件人：someone@hospital.example"):
        words = f"很抱歉，您的邮件被退回。\n收件人：dengji@hospital.example\n退信原因：550 {PLAIN}\n{name}"
        village.write("post", "系统退信：受检者张小三", words, headers={"Return-Path": "<>"})
    village.write(
        "clerk", "截图", "见附件。", file=("受检者张小三身份证632122199001010034.rar", b"Rar!\x1a\x07\x00" + bytes(99))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mailbot.shell.desk.station", _stumbles)
        village.write("clerk", "受检者张小三", PLAIN)


def _stumbles(mail: Mail, *_: object) -> Decision:
    raise ValueError(f"{mail.subject} {mail.text}")


def _parts(raw: bytes) -> Iterator[str]:
    """A letter's headers, texts and files, decoded."""
    message = message_from_bytes(raw, policy=default)
    yield "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        if not part.is_multipart():
            yield part.get_filename() or ""
            yield from _words(part.get_payload(decode=True))


def _words(data: bytes) -> Iterator[str]:
    """A file as text, an archive part by part (once more without its tags, which may stand between two signs)."""
    if data[:2] != b"PK":
        yield unquote(data.decode("utf-8", "replace"))  # links carry words too
        return
    for name in (package := ZipFile(BytesIO(data))).namelist():
        text = package.read(name).decode("utf-8", "replace")
        yield text
        yield re.sub(r"<[^>]+>", "", text)


def _found(texts: Iterator[str]) -> set[str]:
    return {kind for text in texts for kind, secret in SECRETS.items() if _compact(secret) in _compact(text)}


def test_the_story_holds_every_secret_and_every_kind_of_letter(told: Village) -> None:
    assert _found(
        part for path in (told.desk.archive.path / "mail").rglob("*.eml") for part in _parts(path.read_bytes())
    ) == set(SECRETS)
    kinds = {fact.kind for fact in told.happened(f.LetterPosted)}
    assert kinds >= {
        "hospital/report_received", "engineer/assigned", "hospital/question", "hospital/ticket_closed", "hospital/reopened", "hospital/form_received",
        "office/form_to_confirm", "hospital/lookup", "hospital/handbook", "manager/stranger_alert", "manager/digest", "office/statement",
        "office/upgrade_announced", "office/warning_proposed", "hospital/unverified", "manager/bounced", "hospital/files_unread",
        "manager/set_aside",
    }  # fmt: skip


def test_no_letter_holds_a_secret(told: Village) -> None:
    letters = [path.read_bytes() for path in (told.desk.archive.path / "letters").rglob("*.eml")]
    assert len(letters) > 60
    assert _found(part for raw in letters for part in _parts(raw)) == set()


def test_no_segment_of_the_ledger_holds_a_secret(told: Village) -> None:
    segments = list((told.desk.archive.path / "ledger").glob("*.json"))
    assert _found(path.read_text(encoding="utf-8") for path in segments) == set()


def _held(index: Index) -> set[str]:
    """The secrets of which an entry holds every pair of letters; of numbers it holds nothing at all."""
    letters = {number: sign for sign, number in index.numbers.items()}
    entries = (frozenset(letters[number] for number in array("I", text)) for _, text in index.texts.items())
    return {kind for entry in entries for kind, secret in SECRETS.items() if pairs(secret) and pairs(secret) <= entry}


def test_no_entry_of_the_similarity_index_holds_a_secret(told: Village) -> None:
    bare = Index()
    bare.add("TJ-1", PLAIN)
    assert _held(bare) >= {"姓名", "复姓", "口令", "连接串", "邮箱", "结果"}
    assert len(told.desk.state.similar.ends) > 3
    assert _held(told.desk.state.similar) == set()


LISTINGS = (
    *(["tickets"], ["problems"], ["warnings"], ["forms"], ["duties"], ["outbox", "--all"], ["aside"], ["handbook"]),
    *(["digest", "--week", "2026-W11"], ["statement", "--cycle", "2026H1"], ["verify"]),
)


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
def test_no_listing_holds_a_secret(told: Village, command: list[str], tmp_path: Path) -> None:
    home = ["--home", str(told.desk.archive.path)]
    files = {"handbook": ["a.docx"], "statement": ["a.docx", "a.xlsx"]}.get(command[0], [])
    asked = [word for name in files for word in (f"--{name[2:]}", str(tmp_path / name))]
    for form in ([], ["--json"]):
        result = CliRunner().invoke(cli, [*command, *home, *asked, *form])
        assert result.exit_code == 0, result.output
        assert _found(iter([result.output])) == set()
    assert _found(part for name in files for part in _words((tmp_path / name).read_bytes())) == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_board_holds_a_secret(told: Village, lang: str, tmp_path: Path) -> None:
    page = tmp_path / "board.html"
    result = CliRunner().invoke(
        cli, ["board", "--home", str(told.desk.archive.path), "--lang", lang, "--out", str(page)]
    )
    assert result.exit_code == 0, result.output
    assert _found(iter([page.read_text(encoding="utf-8"), result.output])) == set()


def test_no_line_of_the_log_holds_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "handlers", [handler := to_json(tmp_path / "log.jsonl")])
    monkeypatch.setattr(log, "level", logging.INFO)
    veil()
    village = settled(found(tmp_path / "home"), Moment(moment("2026-03-10 09:00")))
    _doubts(village)
    handler.close()
    told = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    assert told.count("\n") > 20
    assert _found(iter([told])) == set()


def test_no_ticket_and_no_chain_of_evidence_holds_a_secret(told: Village) -> None:
    home = ["--home", str(told.desk.archive.path)]
    commands = [[name, number] for number in told.desk.state.tickets for name in ("ticket", "why")]
    outputs = [
        CliRunner().invoke(cli, [*command, *home, *form]).output for command in commands for form in ([], ["--json"])
    ]
    assert _found(iter(outputs)) == set()
    assert sum(len(output) for output in outputs) > 10_000


def test_the_office_is_told_what_was_hidden_and_why(village: Village) -> None:
    letters = village.write(
        "engineer", "附件1", "表见附件，手机13897123456，姓名：张小三", file=_form(village, 1, SHEET)
    )
    assert re.search(
        r"^已隐去：.*手机号 \d+ 处.*姓名 \d+ 处.*（脱敏规则 4\.1）", to(letters, "office").text, re.MULTILINE
    )
    assert [letter for letter in letters if "已隐去：" in letter.text] == [to(letters, "office")]


def test_the_writer_of_a_password_is_advised_to_change_it(village: Village) -> None:
    letters = village.write("clerk", "连不上数据库", "登记台连不上数据库，密码：Abc@7391xyz，请看。")
    assert "请尽快修改该口令" in to(letters, "clerk").text
    assert "请尽快修改该口令" not in to(letters, "engineer").text


def test_the_writer_of_a_finding_is_asked_for_a_screenshot_without_names(village: Village) -> None:
    letters = village.write("clerk", "报告错了", "报告打印错了。患者张小三乙肝表面抗原阳性。")
    assert "遮去姓名和编号的截图" in to(letters, "clerk").text


def test_a_ticket_says_how_much_of_its_mails_was_hidden(village: Village) -> None:
    village.write("clerk", "报告打不开", "受检者张小三的报告打不开，手机13897123456。")
    result = CliRunner().invoke(cli, ["ticket", "TJ-2026-0001", "--json", "--home", str(village.desk.archive.path)])
    assert json.loads(result.stdout)["hidden"] == [{"what": "姓名", "count": 1}, {"what": "手机号", "count": 1}]


def _numbers(village: Village, ticket: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(cli, ["ticket", ticket, "--json", "--home", str(village.desk.archive.path)])
    return list(json.loads(result.stdout)["numbers"])


def test_the_same_number_is_known_again_within_its_ticket_though_it_is_masked(village: Village) -> None:
    letters = village.write("clerk", "报告打不开", "体检号 TJ202600120123 的报告打不开。")
    village.write(
        "clerk", "", "补充：体检号：tj-202600120123 还是打不开，条码 990123456789 也打不开。", answering=letters[0]
    )
    village.write("clerk", "", "补充：体检号 330000990123 也打不开。", answering=letters[0])
    assert _numbers(village, "TJ-2026-0001") == [
        {"number": "******0123", "mails": 2},
        {"number": "******6789", "mails": 1},
        {"number": "******0123", "mails": 1},
    ]


def test_a_number_cannot_be_followed_from_ticket_to_ticket_nor_tried_out(village: Village) -> None:
    village.write("clerk", "报告打不开", "体检号 202600120123 的报告打不开。")
    village.write("clerk", "打印机卡纸", "登记台打印机又卡纸，条码没出来，先手写贴上，不耽误。体检号 202600120123。")
    first, second = (fact.numbers[0] for fact in village.happened(f.MailRead) if fact.numbers)
    assert first.shown == second.shown == "******0123"
    assert first.mark != second.mark
    ledger = "".join(
        path.read_text("utf-8") for path in (village.desk.archive.path / "ledger").iterdir() if path.is_file()
    )
    assert first.mark in ledger
    assert "202600120123" not in ledger


def test_what_a_desk_must_read_leaves_word_for_word(village: Village) -> None:
    told = "版本 6.2.1，IP 10.0.0.1:1521，ORA-00942，2026-03-09 16:48 起，合计 3,480.00 元，找李喆先生或王磊，it@hospital.example，分机 8012"
    letters = village.write("clerk", "日结打不开", f"收费窗口日结打不开，结不了账。\n{told}")
    passed_on = village.write("clerk", "", f"补充：{told}", answering=letters[0])
    posted = [fact.sha256 for fact in village.happened(f.LetterPosted) if fact.kind == "engineer/follow_up"]
    assert told in "".join(_parts(village.desk.archive.letter(posted[0]))), [letter.subject for letter in passed_on]


def test_who_wrote_is_named_to_those_who_must_call_or_admit_them(village: Village) -> None:
    letters = village.write("stranger", "服务器中了勒索病毒，全部瘫痪", "服务器中了勒索病毒，全中心停了，数据都没了。")
    alerts = [letter for letter in letters if "未核实" in letter.subject]
    assert alerts
    assert all(PEOPLE["stranger"][1] in letter.text for letter in alerts)
