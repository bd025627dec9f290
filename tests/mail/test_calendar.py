"""An invitation without words says when and where; beside words it is a file."""

import pytest

from mailbot.mail.calendar import text_of
from mailbot.mail.read import read
from tests.mail.samples import mail, multipart, part, text_part

EVENT = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    'SUMMARY;LANGUAGE=zh-CN:读卡器验收\\, 第二\r\n 次\r\nDTSTART;TZID="China: Standard":20260107T090000\r\n'
    "DTEND:20260107T023000Z\r\nLOCATION:体检中心\r\nBEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR"
)
SAYS = "主题：读卡器验收, 第二次\n开始时间：2026-01-07 09:00\n结束时间：2026-01-07 10:30\n地点：体检中心"


def test_an_invitation_alone_is_read_as_text() -> None:
    it = read(mail(part("text/calendar; charset=utf-8; method=REQUEST", EVENT.encode())))
    assert (it.text, it.attachments) == (SAYS, ())


def test_an_invitation_beside_words_is_a_file() -> None:
    it = read(mail(multipart("alternative", text_part("请来"), part("text/calendar; charset=utf-8", EVENT.encode()))))
    assert (it.text, [a.content_type for a in it.attachments]) == ("请来", ["text/calendar"])


@pytest.mark.parametrize(("given", "said"), [("20260107", "2026-01-07"), ("tomorrow", "tomorrow")])
def test_times_are_told_as_far_as_they_are_times(given: str, said: str) -> None:
    assert text_of(f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{given}\nEND:VEVENT") == f"开始时间：{said}"


def test_no_event_says_nothing() -> None:
    assert text_of("BEGIN:VCALENDAR\nEND:VCALENDAR") == ""
