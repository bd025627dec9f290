"""What becomes of a letter that comes back, waits or is complained of, and of mails that nobody wrote."""

import pytest

from mailbot.commands.bounds import ANSWERS, HELD
from mailbot.core import facts as f
from mailbot.mail.message import Mail
from mailbot.shell.courier import Sent
from mailbot.shell.delivery import deliver
from tests.mails.manners.programs import CALLED_BACK, SYSTEMS
from tests.stories.scenes import closing
from tests.stories.village import PEOPLE, Village, to

FAULT = "一号台的读卡器刷卡没反应，重启电脑也不行，别的台正常，麻烦派人来看看。"


class Post:
    """A mail system that takes everything."""

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Sent:
        self.sender = sender
        return Sent("ok")


def sent(village: Village, at: str = "2026-03-10 09:10") -> Mail:
    """A report was answered, and the answer to its clerk has left."""
    answer = to(village.write("clerk", "读卡器没反应", FAULT, at=at), "clerk")
    deliver(village.desk, Post(), village.clock.at)
    return answer


def notices(letters: list[Mail]) -> list[Mail]:
    """What the manager is told of the post, apart from the reminders that time brings."""
    found = [letter for letter in letters if letter.subject.startswith("[通知]")]
    assert all([each.address for each in letter.to] == [PEOPLE["manager"][1]] for letter in found)
    return found


def test_a_letter_that_came_back_is_marked_and_the_manager_told(village: Village) -> None:
    answer = sent(village)
    headers = {"X-Failed-Recipients": PEOPLE["clerk"][1]}
    told = village.write(
        "stranger", "Undelivered Mail Returned to Sender", "552 5.2.2 mailbox full", answering=answer, headers=headers
    )
    assert village.desk.state.letters[answer.message_id].status == "refused"
    assert [letter.to[0].address for letter in told] == [PEOPLE["manager"][1]]
    assert "552 5.2.2 mailbox full" in told[0].text


def test_a_bounce_told_twice_is_told_of_once(village: Village) -> None:
    answer = sent(village)
    headers = {"X-Failed-Recipients": PEOPLE["clerk"][1]}
    assert len(village.write("stranger", "failure notice", "550 5.1.1 x", answering=answer, headers=headers)) == 1
    assert village.write("stranger", "failure notice", "550 5.1.1 y", answering=answer, headers=headers) == []
    assert len(village.happened(f.LetterRefused)) == 1


def test_a_bounce_that_names_no_letter_is_of_the_last_one_to_its_reader(village: Village) -> None:
    answer = sent(village)
    text = f"抱歉，您的邮件被退回来了\n\n收件人：{PEOPLE['clerk'][1]}\n退信原因：收件人邮箱空间不足"
    told = village.write("post", "系统退信", text, headers={"Return-Path": "<>"})
    assert village.desk.state.letters[answer.message_id].status == "refused"
    assert "收件人邮箱空间不足" in told[0].text


@pytest.mark.parametrize("row", SYSTEMS, ids=lambda row: str(row[0]))
def test_the_letter_that_a_chinese_mail_system_gives_back_is_marked(
    village: Village, row: tuple[str, tuple[str, ...], str]
) -> None:
    answer = sent(village)
    told = village.write(
        "post", row[1][0], row[2].format(to=PEOPLE["clerk"][1], title=answer.subject), headers={"Return-Path": "<>"}
    )
    assert village.desk.state.letters[answer.message_id].status == "refused"
    assert len(told) == 1


@pytest.mark.parametrize(("subject", "text"), CALLED_BACK)
def test_a_letter_called_back_is_recorded_and_not_answered(village: Village, subject: str, text: str) -> None:
    sent(village)
    assert village.write("clerk", subject.format("读卡器没反应"), text) == []


def test_a_bounce_that_only_guesses_marks_nothing_and_the_manager_is_told_three_times_an_hour(village: Village) -> None:
    answer = sent(village)
    text = f"收件人：{PEOPLE['clerk'][1]}\n退信原因：收件人邮箱空间不足"
    told = [
        village.write("stranger", "系统退信", f"{text}{place}", headers={"Return-Path": "<>"}) for place in range(5)
    ]
    assert [len(letters) for letters in told] == [1, 1, 1, 0, 0]
    assert "未作标记" in told[0][0].text
    assert village.desk.state.letters[answer.message_id].status == "sent"


def test_a_bounce_that_names_another_number_is_of_no_other_letter(village: Village) -> None:
    sent(village)
    text = f"收件人：{PEOPLE['clerk'][1]}\n主题：[工单 TJ-2025-0999] 关单确认\n退信原因：收件人邮箱空间不足"
    assert village.write("stranger", "系统退信", text, headers={"Return-Path": "<>"}) == []
    assert village.happened(f.LetterRefused) == []


def test_a_mailbox_that_its_owner_forwards_to_is_known_by_the_letter(village: Village) -> None:
    answer = sent(village)
    headers = {"X-Failed-Recipients": "qijia-private@elsewhere.example"}
    told = village.write("stranger", "failure notice", "550 5.1.1 x", answering=answer, headers=headers)
    assert PEOPLE["clerk"][1] in told[0].text


def test_a_delay_leaves_the_letter_and_is_told_of_only_when_it_lasts(village: Village) -> None:
    answer = sent(village)
    words = "Your message has been delayed and is still being retried.\nWill continue for 4 days. 451 4.4.1 no answer"
    headers = {"Return-Path": "<>", "X-Failed-Recipients": PEOPLE["clerk"][1]}
    told = [
        notices(
            village.write(
                "stranger", "Delayed Mail", words, answering=answer, headers=headers, at=f"2026-03-{day} 13:10"
            )
        )
        for day in (10, 11, 12)
    ]
    assert [len(each) for each in told] == [0, 1, 0]
    assert village.desk.state.letters[answer.message_id].status == "sent"
    assert [fact.late for fact in village.happened(f.LetterDelayed)] == [False, True, True]


def test_a_complaint_of_a_reader_is_told_of_once(village: Village) -> None:
    answer = sent(village)
    text = f"This is an email abuse report for an email message.\nOriginal-Rcpt-To: {PEOPLE['clerk'][1]}"
    headers = {"Return-Path": "<>"}
    told = village.write("stranger", "complaint about message from 192.0.2.1", text, answering=answer, headers=headers)
    assert [letter.to[0].address for letter in told] == [PEOPLE["manager"][1]]
    assert (
        village.write(
            "stranger", "complaint about message from 192.0.2.1", text + "\n2", answering=answer, headers=headers
        )
        == []
    )
    assert village.desk.state.letters[answer.message_id].status == "sent"


def test_a_read_receipt_confirms_nothing_and_is_not_answered(village: Village) -> None:
    answer = sent(village)
    assert (
        village.write(
            "office", f"已读: {answer.subject}", "", answering=answer, headers={"Auto-Submitted": "auto-replied"}
        )
        == []
    )
    assert village.happened(f.ClosingConfirmed) == []


def test_a_registered_person_is_heard_through_a_list_or_a_gateway(village: Village) -> None:
    headers = {"List-Id": "<tijian.hospital.example>", "Precedence": "bulk"}
    assert to(village.write("clerk", "读卡器没反应", FAULT, headers=headers), "clerk")
    assert village.write("stranger", "读卡器没反应", FAULT, headers=headers) == []


def test_answers_beyond_the_bound_are_held_and_the_manager_told_once(village: Village) -> None:
    answer = to(village.write("clerk", "读卡器没反应", FAULT), "clerk")
    told: list[Mail] = []
    for hour in range(10, 22):
        told += notices(
            village.write("clerk", "", "值班分机已转接到八楼。", answering=answer, at=f"2026-03-10 {hour}:00")
        )
    answers = [fact for fact in village.happened(f.LetterPosted) if fact.kind in ANSWERS]
    assert len(answers) == 3
    assert len(told) == 1
    assert "值班分机已转接到八楼。" in told[0].text
    held = village.happened(f.AnswersHeld)
    assert len(held) == 12 - len(answers)
    assert all(village.desk.state.mails[fact.mail].reason == HELD for fact in held)


def test_letters_leave_under_the_address_that_bounces_come_home_to(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    post = Post()
    deliver(village.desk, post, village.clock.at)
    assert post.sender == village.desk.rules.address


SENT_ON = "---------- Forwarded message ---------\nFrom: 体检维保服务 <desk@weibao.example>\nDate: 2026年3月10日\nSubject: {0}\nTo: x\n\n{1}"


def test_a_mailbox_that_sends_on_all_it_gets_opens_nothing_and_is_soon_left_alone(village: Village) -> None:
    letters = [to(village.write("clerk", "读卡器没反应", FAULT), "clerk")]
    for _ in range(20):
        words = [SENT_ON.format(letter.subject, letter.text) for letter in letters]
        told = [village.write("clerk", f"Fwd: {letters[0].subject}", text) for text in words]
        letters = [letter for each in told for letter in each if letter.to[0].address == PEOPLE["clerk"][1]]
    assert letters == []
    assert list(village.desk.state.tickets) == ["TJ-2026-0001"]
    assert not village.happened(f.ClosingConfirmed)


def test_a_fault_that_nothing_answers_beyond_the_bound_reaches_the_manager_each_time(village: Village) -> None:
    answer = to(village.write("clerk", "读卡器没反应", FAULT), "clerk")
    for minute in range(10, 22):
        village.write("clerk", "", "值班分机已转接到八楼。", answering=answer, at=f"2026-03-10 10:{minute}")
    text = "另外LIS结果也不回传了，总检出不了报告。"
    for minute in (30, 31):
        told = village.write("clerk", "", text, answering=answer, at=f"2026-03-10 10:{minute}")
        assert len(village.desk.state.tickets) > 1 or any("LIS结果" in each.text for each in notices(told))


def test_what_reads_like_a_program_s_is_a_ticket_of_whom_the_desk_knows_and_is_never_answered_to_a_stranger(
    village: Village,
) -> None:
    text = "主机：TJ-DB01\n告警级别：严重\n告警内容：D 盘剩余 8 %\n首次发生：2026-03-10 07:10:01"
    shown = village.write("stranger", "磁盘告警 2026-03-10", text, at="2026-03-10 09:10")
    assert {to.address for letter in shown for to in letter.to}.isdisjoint({PEOPLE["stranger"][1]})
    assert len(village.desk.state.held) == 1
    assert to(village.write("clerk", "磁盘告警 2026-03-10", text, at="2026-03-10 09:12"), "clerk")
    assert list(village.desk.state.tickets) == ["TJ-2026-0001"]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("【外部邮件】此邮件来自外部，请谨慎点击链接。\n\n确认。\n\n祁佳\n体检中心 登记组\n内线 6123", True),
        ("确认。\n\n保密声明：本邮件含有保密信息，仅供收件人使用。This email is confidential.", True),
        ("确认。\n\n免责声明：只确认读卡，打印未确认。", False),
        ("注意：此邮件来自外部，请勿当作确认。\n确认。", False),
    ],
)
def test_what_stands_around_a_confirmation_is_no_part_of_it_but_a_reservation_is(
    village: Village, text: str, done: bool
) -> None:
    village.write("clerk", "", text, answering=closing(village))
    assert bool(village.happened(f.ClosingConfirmed)) == done
