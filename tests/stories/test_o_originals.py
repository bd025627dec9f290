"""Who works on a ticket may read what the letters mask: the hospital's own mails, byte for byte, and it is on record that they did."""

from hashlib import sha256

import pytest

from mailbot.core import facts as f
from mailbot.mail.read import read
from tests.stories.test_g_clocks import addressed
from tests.stories.test_k_identity import FORGED
from tests.stories.village import Village, to

DOUBTFUL = {name: value.replace("hospital.example", "weibao.example") for name, value in FORGED.items()}
SECRET = "受检者张三丰 13812345678 的心电图"


@pytest.fixture
def told(village: Village) -> Village:
    village.write("clerk", "报修：心电图打不开", f"{SECRET}打不开，换一台也一样，操作：双击图标。")
    return village


def test_an_engineer_gets_the_mails_of_the_hospital_byte_for_byte(told: Village) -> None:
    first = told.facts[0].mail or told.happened(f.MailRead)[0].mail
    told.write("clerk", "回复：[工单 TJ-2026-0001]", "补充：上午又试了一次，还是打不开。")
    letter = to(told.write("engineer", "原件 TJ-2026-0001", ""), "engineer")
    assert "张三丰" not in letter.text
    assert "13812345678" not in letter.text
    assert [file.filename for file in letter.attachments] == ["TJ-2026-0001-来信1.eml", "TJ-2026-0001-来信2.eml"]
    assert sha256(letter.attachments[0].data).hexdigest() == first
    assert SECRET in read(letter.attachments[0].data).text


def test_it_is_on_record_who_read_which_mails(told: Village) -> None:
    told.write("office", "", "调取工单 TJ-2026-0001 的原件和截图，谢谢")
    (given,) = told.happened(f.OriginalsGiven)
    assert (given.by, given.ticket) == ("it@hospital.example", "TJ-2026-0001")
    assert given.mails == (told.happened(f.TicketOpened)[0].mail,)


def test_a_reply_in_the_thread_need_not_name_the_ticket(told: Village) -> None:
    (order,) = addressed(told.write("nurse", "报修：读卡失灵", "二号台读卡失灵，无法登记。"), "engineer/assigned", told)
    told.write("engineer", "", "请发我原件", answering=order)
    assert told.happened(f.OriginalsGiven)[0].ticket == "TJ-2026-0002"


@pytest.mark.parametrize("who", ["clerk", "manager"])
def test_nobody_else_is_given_any(told: Village, who: str) -> None:
    letter = to(told.write(who, "原件 TJ-2026-0001", ""), who)
    assert "维护工程师、信息科" in letter.text
    assert not letter.attachments
    assert not told.happened(f.OriginalsGiven)


def test_an_unknown_number_is_asked_back(told: Village) -> None:
    letter = to(told.write("engineer", "原件 TJ-2026-0099", ""), "engineer")
    assert "没有查到工单 TJ-2026-0099" in letter.text
    assert not letter.attachments


def test_who_cannot_be_shown_to_be_the_engineer_gets_a_code_and_no_mail(told: Village) -> None:
    letter = to(told.write("engineer", "原件 TJ-2026-0001", "", headers=DOUBTFUL), "engineer")
    assert "调取原件" in letter.text
    assert not letter.attachments
    assert not told.happened(f.OriginalsGiven)
