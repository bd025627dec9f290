"""What comes attached is known by its bytes; what cannot be read is asked for again, once, in one letter, and nothing stops for it."""

from email.message import EmailMessage
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from mailbot.core import facts as f
from mailbot.core.limits import Limits
from mailbot.core.model import Severity
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail, Receipt
from mailbot.shell.rulefiles import blanks
from tests.forms.test_sorts import PROGRAM, TYPES, open_document, zipped
from tests.stories.village import ADDRESS, PEOPLE, Village, to

FAULT = "登记台读卡器读不出身份证，已经重启过电脑，还是不行，请尽快处理。"
FILLED = fill(
    Form(3, {"提出科室/人员": "登记台", "模块名称": "登记", "需求描述": "登记单上加一栏单位名称"}), blanks(None)
)
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(64)
SEVEN = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(64)
AGAIN = "请重发未能读取的内容"


def an_archive(files: dict[str, bytes]) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return kept.getvalue()


def send(village: Village, subject: str, text: str, files: dict[str, bytes], whole: int = 0) -> list[Mail]:
    """A mail of the clerk with any number of files; `whole` says that only its header was fetched."""
    village.count += 1
    name, address = PEOPLE["clerk"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"{name} <{address}>", ADDRESS, subject
    message["Message-ID"] = f"<{village.count}.files@hospital.example>"
    message.set_content(text, cte="base64")
    for filename, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=filename)
    raw = message.as_bytes()
    raw = raw.partition(b"\n\n")[0] + b"\n\n" if whole else raw
    return village._letters(
        village.desk.take([(raw, Receipt(village.clock.at, "INBOX", 1, village.count, whole=whole))])
    )


def about_files(letters: list[Mail]) -> list[Mail]:
    return [letter for letter in letters if AGAIN in letter.subject]


def test_a_report_with_files_that_stay_shut_is_registered_and_they_are_asked_for_in_one_letter(
    village: Village,
) -> None:
    files = {
        "日志.rar": RAR,
        "升级.exe": PROGRAM,
        "截图.jpg": JPEG,
        "报表.docx": zipped(TYPES, "word/document.xml", locked=True),
    }
    letters = send(village, "读卡器读不出身份证", FAULT, files)
    (opened,) = village.happened(f.TicketOpened)
    (asked,) = about_files(letters)
    assert opened.ticket in asked.subject
    assert [address.address for address in asked.to] == [PEOPLE["clerk"][1]]
    lines = [line for line in asked.text.splitlines() if line.startswith("- ")]
    assert [line.split("：")[0] for line in lines] == ["- 日志.rar", "- 升级.exe", "- 报表.docx"]
    assert "密码" in lines[2]


def test_a_screenshot_is_evidence_and_no_letter_is_written_about_it(village: Village) -> None:
    assert (
        about_files(send(village, "读卡器读不出身份证", FAULT, {"截图.jpg": JPEG, "说明.txt": "见图".encode()})) == []
    )


def test_a_form_in_an_archive_is_read_as_if_attached(village: Village) -> None:
    send(
        village,
        "客户化维护报告",
        "表已填好，见附件。",
        {"资料.zip": an_archive({"表单/附件3.docx": FILLED, "图.jpg": JPEG})},
    )
    (filed,) = village.happened(f.FormFiled)
    assert (filed.annex, filed.filename) == (3, "资料.zip/附件3.docx")


def test_a_form_by_any_name_is_read(village: Village) -> None:
    send(village, "客户化维护报告", "表已填好，见附件。", {"附件3.doc": FILLED})
    assert [filed.annex for filed in village.happened(f.FormFiled)] == [3]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("客户化维护报告.jpg", JPEG, "照片和扫描件"),
        ("附件3.docx", JPEG, "照片和扫描件"),
        ("客户化维护报告.rar", RAR, "ZIP"),
        ("客户化维护报告.7z", SEVEN, "ZIP"),
        ("附件3.odt", open_document("text"), ".docx"),
        ("附件3.docm", zipped(TYPES, "word/document.xml", "word/vbaProject.bin"), "宏"),
        ("附件3.docx", FILLED[:-200], "不完整"),
        ("附件3.docx", b"", "0 字节"),
    ],
)
def test_a_form_that_cannot_be_read_is_asked_for_as_a_word_file(
    village: Village, name: str, data: bytes, says: str
) -> None:
    (answer,) = send(village, "客户化维护报告", "附件3已填好，请查收。", {name: data})
    assert "请以 Word 文件重发附件3" in answer.subject
    assert f"- {name}：" in answer.text
    assert says in answer.text
    assert village.happened(f.FormFiled) == []


def test_a_file_behind_a_link_is_asked_for_with_its_name_and_term(village: Village) -> None:
    link = "\n\n从QQ邮箱发来的超大附件\n\n录屏.mp4 (1.28G, 2026年4月7日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1"
    (asked,) = about_files(send(village, "读卡器读不出身份证", FAULT + link, {}))
    assert "- 录屏.mp4（2026年4月7日 21:59 到期）：" in asked.text


def test_a_bomb_is_named_and_the_mail_worked_on(village: Village) -> None:
    bomb = an_archive({f"{number}.txt": bytes(8 * 1024 * 1024) for number in range(9)})
    (asked,) = about_files(send(village, "读卡器读不出身份证", FAULT, {"日志.zip": bomb}))
    assert "- 日志.zip：压缩包展开后" in asked.text
    assert village.happened(f.TicketOpened)


def test_more_files_than_are_read_are_named(village: Village) -> None:
    letters = send(
        village, "读卡器读不出身份证", FAULT, {f"{number}.jpg": JPEG for number in range(Limits().attachments + 1)}
    )
    assert "附件过多" in about_files(letters)[0].text


def test_of_a_mail_too_large_to_fetch_its_sender_and_a_person_are_told(village: Village) -> None:
    letters = send(village, "读卡器读不出身份证", "", {}, whole=90 * 1024 * 1024)
    assert "本邮件：" in to(letters, "clerk").text
    assert "90 MB" in to(letters, "manager").text
    (mail,) = village.happened(f.MailRead)
    assert mail.ends == "aside"
    assert [aside.sha256 for aside in village.desk.archive.asides()] == [mail.mail]
    assert village.desk.archive.receipt(mail.mail).whole == 90 * 1024 * 1024


def test_the_same_letter_is_not_written_without_end(village: Village) -> None:
    told = [about_files(send(village, f"补充 {number}", FAULT, {"日志.rar": RAR})) for number in range(15)]
    assert sum(map(len, told)) <= 10


def test_documents_that_swell_together_are_read_up_to_the_limit(village: Village) -> None:
    page = (
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
        + b"<w:p/>" * 300_000
    )
    long = an_archive({TYPES: b"<Types/>", "word/document.xml": page + b"</w:body></w:document>"})
    letters = send(
        village,
        "客户化维护报告",
        "附件3已填好。",
        {"长.docx": long, "长2.docx": long + b" ", "长3.docx": long + b"  ", "附件3.docx": FILLED},
    )
    assert [filed.annex for filed in village.happened(f.FormFiled)] == [3]
    assert "- 长3.docx：" in about_files(letters)[0].text


def a_letter(subject: str, text: str, inside: bytes = b"") -> bytes:
    """A letter between two of the hospital, kept as a file."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "王丽 <wangli@hospital.example>",
        "祁佳 <dengji@hospital.example>",
        subject,
    )
    message.set_content(text)
    if inside:
        message.add_attachment(inside, maintype="application", subtype="octet-stream", filename="原信.eml")
    return message.as_bytes()


@pytest.mark.parametrize("words", ["", "请处理", "见附件邮件"])
def test_what_a_letter_sent_on_as_a_file_reports_is_the_report(village: Village, words: str) -> None:
    letters = send(
        village,
        "转发：化验结果",
        words,
        {"化验结果.eml": a_letter("化验结果", "两人的化验结果互换了，报告已经发出去了。")},
    )
    (opened,) = village.happened(f.TicketOpened)
    assert opened.severity is Severity.MAJOR
    assert "化验结果互换" in next(one for one in letters if "派单" in one.subject).text


def test_a_letter_within_a_letter_within_a_letter_is_read_too(village: Village) -> None:
    inner = a_letter("彩超", "彩超室三台机器今天都传不了图。")
    send(village, "转发：彩超", "", {"转发.eml": a_letter("转发：彩超", "请转厂家", inner)})
    assert [fact.module for fact in village.happened(f.TicketOpened)] == ["影像"]
