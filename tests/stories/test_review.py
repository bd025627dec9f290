"""Found by reading with fresh eyes: each story fails for the cause its comment names, until that is mended."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from mailbot.core import facts as f
from mailbot.core.decision import Letter
from mailbot.core.model import Person, Role, Severity, Status
from mailbot.core.tickets import Ticket
from mailbot.forms import Form, fill
from mailbot.mail.message import Mail, Receipt
from mailbot.mail.write import Rendered
from mailbot.reports import sections
from mailbot.shell.adopting import adopt
from mailbot.shell.archive import ArchiveDamaged
from mailbot.shell.courier import Outcome, Refusal, Refused, Sent
from mailbot.shell.delivery import deliver, later
from mailbot.shell.inbox import Inbox
from mailbot.shell.replay import Moment
from mailbot.shell.templates import Templates
from mailbot.shell.trouble import InboxDown
from mailbot.shell.worker import Rounds
from tests.stories.village import ADDRESS, DOCX, PEOPLE, Village, moment, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
OTHER = "团检结算单抬头单位名称显示不全，先手写补上。\n操作：团检—结算。Win7。"
URGENT = "今天一开门四个登记台的条码都打不出来，只能手写，采血窗口排队排到楼梯口了。\n操作：登记—保存—打印条码，没反应。\n客户端 6.2.1，Win10"
DONE = "已处理。原因：坏了。措施：换新。"
QUESTION = "请补充一下是哪个型号的读卡器？"
ROW = {
    "日期": "2026-03-10",
    "维护工程师签到": "王磊",
    "服务器运行情况": "CPU 41%",
    "系统运行情况": "备份 90/90 成功",
    "医院信息科签字": "",
    "备注": "",
}
WISH = {
    "医院名称": "青海红十字医院", "提出科室/人员": "影像科/谢飞", "维护工程师": "", "提出时间": "2026-03-01", "完成时间": "", "模块名称": "影像报告",
    "问题类型": "3", "时间要求": "5月底前", "需求描述": "影像报告要求双签。", "需求分析": "", "需求修改方案": "", "结果": "", "承诺日期": "",
}  # fmt: skip


def forged(domain: str) -> dict[str, str]:
    """What our own server writes above a mail that only claims to come from this domain."""
    return {
        "Received": "from evil.example by mx.weibao.example with SMTP; Tue, 10 Mar 2026 10:00:00 +0800",
        "Authentication-Results": f"mx.weibao.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from={domain}",
    }


def ticket(village: Village, number: int = 1) -> Ticket:
    return village.desk.state.tickets[f"TJ-2026-{number:04}"]


def reported(village: Village, subject: str = "读卡器没反应", text: str = FAULT) -> Mail:
    """A report of Tuesday nine o'clock; gives back the engineers' order."""
    return to(village.write("clerk", subject, text, at="2026-03-10 09:00"), "engineer")


def run_sheet(village: Village, **changed: str) -> tuple[str, bytes]:
    return "附件1.docx", fill(Form(1, {"rows": [ROW | changed]}), village.desk.rules.blanks)


def customisation(village: Village, **changed: str) -> tuple[str, bytes]:
    return "附件3.docx", fill(Form(3, WISH | changed), village.desk.rules.blanks)


def without(village: Village, name: str) -> None:
    """Somebody leaves."""
    adopt(village.desk, [each for each in village.desk.state.people.values() if each.name != name], village.clock.at)


def addressees(letters: list[Mail]) -> set[str]:
    return {address.address for letter in letters for address in letter.to}


@dataclass
class Post:
    """A mail system that answers as it is told and remembers who was written to."""

    answer: Callable[[tuple[str, ...]], Outcome]
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def send(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> Outcome:
        self.asked.append(recipients)
        return self.answer(recipients)


@dataclass
class Speechless:
    """Templates of which one cannot be written."""

    templates: Templates
    kind: str

    def render(self, letter: Letter, shared: dict[str, object]) -> Rendered:
        if letter.kind == self.kind:
            raise ValueError("受检者身份证 632122199003074534")
        return self.templates.render(letter, shared)


# ---------------------------------------------------------------- letters and the outbox


# desk.py _wait: the cause of a tick's letters is only its instant, so two rows of a ticket due together share a Message-ID.
def test_two_reminders_of_one_instant_are_two_letters(village: Village) -> None:
    reported(village, "条码打不出来", URGENT)
    village.wait("2026-03-10 18:00")
    posted = village.happened(f.LetterPosted)
    assert len({letter.message_id for letter in posted}) == len(posted)


# desk.py later: 2**tries is made a timedelta before it is bounded; the 41st try (20 hours) ends the process, for ever.
def test_a_letter_is_tried_again_after_two_days_without_a_mail_system() -> None:
    now = moment("2026-03-10 09:00")
    assert later(now, 96) == now + timedelta(minutes=30)


# worker.py deliver: outcomes are recorded after the loop, so one letter that cannot be read has all before it sent again.
def test_what_was_sent_stays_sent_when_the_next_letter_cannot_be_read(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    last = village.desk.state.letters[list(village.desk.state.outbox)[-1]].fact
    (village.desk.archive.path / "letters" / last.sha256[:2] / f"{last.sha256}.eml").unlink()
    with suppress(ArchiveDamaged):
        deliver(village.desk, Post(lambda _: Sent("ok")), village.clock.at)
    waiting = {
        name
        for name in village.desk.state.outbox
        if not village.desk.state.letters[name].fact.kind.startswith("manager/")
    }
    assert waiting <= {last.message_id}


# worker.py outcome_facts: Refusal.permanent is not asked; a 450 for one of two recipients is taken for good.
def test_a_recipient_refused_for_now_is_tried_again(village: Village) -> None:
    reported(village)
    post = Post(lambda people: Sent("ok", (Refusal(people[1], 450, "greylisted", "later"),) if len(people) > 1 else ()))
    deliver(village.desk, post, village.clock.at)
    post.answer, post.asked = lambda _: Sent("ok"), []
    deliver(village.desk, post, moment("2026-03-10 12:00"))
    assert any(PEOPLE["second"][1] in people for people in post.asked)


# worker.py outcome_facts: a refusal at SMTP writes no letter, though facts.LetterRefused says a person is told.
def test_the_manager_is_told_of_a_letter_the_mail_system_refused(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT)
    deliver(village.desk, Post(lambda _: Refused("550 no such user", 550)), village.clock.at)
    waiting = [village.desk.state.letters[name].fact.to for name in village.desk.state.outbox]
    assert (PEOPLE["manager"][1],) in waiting


# manners.py machine: a bounce of manager/bounced brings another manager/bounced, and so on without end.
def test_the_bounce_of_a_letter_about_a_bounce_brings_no_letter(village: Village) -> None:
    order, subject = reported(village), "Undelivered Mail Returned to Sender"
    post = Post(lambda _: Sent("ok"))
    deliver(village.desk, post, village.clock.at)
    failed = {"X-Failed-Recipients": PEOPLE["engineer"][1]}
    told = to(village.write("stranger", subject, "550 user unknown", answering=order, headers=failed), "manager")
    deliver(village.desk, post, village.clock.at)
    failed = {"X-Failed-Recipients": PEOPLE["manager"][1]}
    assert village.write("stranger", subject, "550 user unknown", answering=told, headers=failed) == []


# manners.py machine: neither the recipients nor whether the letter has left is looked at.
def test_a_bounce_takes_no_letter_out_of_the_outbox_that_has_not_left(village: Village) -> None:
    order = reported(village)
    failed = {"X-Failed-Recipients": "nobody@elsewhere.example"}
    village.write(
        "stranger", "Undelivered Mail Returned to Sender", "550 user unknown", answering=order, headers=failed
    )
    assert order.message_id in village.desk.state.outbox


# manners.py stranger: a mail without a sender is answered to "", and the courier refuses that.
def test_a_mail_from_nobody_is_not_answered(village: Village) -> None:
    message = EmailMessage()
    message["To"], message["Subject"], message["Message-ID"] = ADDRESS, "体检系统打不开", "<nobody@x.example>"
    message.set_content("打不开，麻烦看看", cte="base64")
    receipt = Receipt(village.clock.at, "INBOX", 1, 1)
    assert village._letters(village.desk.take([(message.as_bytes(), receipt)])) == []


# commands: no limit of answers in a thread, so two machines answer one another for ever (domain 2.4: 每线程每小时上限).
def test_a_machine_that_does_not_say_so_is_not_answered_without_end(village: Village) -> None:
    answer = to(village.write("clerk", "读卡器没反应", FAULT), "clerk")
    for _ in range(30):
        letters = village.write("clerk", "", "邮件已阅，如有急事请拨打我的手机。", answering=answer)
        answers = [each for each in letters if PEOPLE["clerk"][1] in addressees([each])]
        if not answers:
            return
        answer = answers[0]
    pytest.fail("thirty answers within half an hour")


# worker.py run: `failures` is forgotten as soon as the connection stands, though it is the fetching that fails.
def test_a_mailbox_that_lets_in_but_gives_nothing_is_asked_ever_more_patiently(village: Village) -> None:
    waits: list[float] = []

    class Box:
        def unread(self, *_: object) -> list[object]:
            raise InboxDown("no answer to FETCH")

        def close(self) -> None:
            pass

    class Stop:
        def is_set(self) -> bool:
            return len(waits) == 5

        def wait(self, seconds: float) -> None:
            waits.append(seconds)

    post = Post(lambda _: Sent("ok"))
    Rounds(village.desk, Box, post, "INBOX", village.clock).run(Stop())  # type: ignore[arg-type]
    assert waits[-1] > waits[0]


# ---------------------------------------------------------------- mails lost, or taken for another


# listen.py _form: only the first form of a mail is read; the others are neither filed nor spoken of.
def test_both_forms_of_a_mail_are_filed(village: Village) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "王磊 <wang@weibao.example>", ADDRESS, "两个季度的维护记录"
    message["Date"], message["Message-ID"] = format_datetime(village.clock.at), "<two@weibao.example>"
    message.set_content("两张运行表见附件，请确认。", cte="base64")
    for name, data in (run_sheet(village), run_sheet(village, 日期="2026-06-10", 备注="二季度")):
        message.add_attachment(data, maintype="application", subtype=DOCX, filename=name)
    village._letters(village.desk.take([(message.as_bytes(), Receipt(village.clock.at, "INBOX", 1, 1))]))
    assert len(village.happened(f.FormFiled)) == 2


# commands/__init__ _repeated: what was only recorded (a list's copy) counts as handled, so the mail itself is lost.
def test_a_mail_whose_copy_by_a_list_came_first_is_handled(village: Village) -> None:
    village.write("clerk", "读卡器没反应", FAULT, headers={"List-Id": "<all.hospital.example>"})
    village.count -= 1
    village.write("clerk", "读卡器没反应", FAULT)
    assert village.desk.state.tickets


# commands/__init__ _repeated: the same for what was held.
def test_a_stranger_admitted_since_may_send_the_held_mail_again(village: Village) -> None:
    village.write("stranger", "预约打不开", "公众号预约页面打不开，一直白屏，请尽快看看。")
    newcomer = Person(PEOPLE["stranger"][1], "小马", Role.REPORTER)
    adopt(village.desk, [*village.desk.state.people.values(), newcomer], village.clock.at)
    village.count -= 1
    village.write("stranger", "预约打不开", "公众号预约页面打不开，一直白屏，请尽快看看。")
    assert village.desk.state.tickets


# folds.py _read: anybody's mail may take over a Message-ID that stands for something already.
def test_a_stranger_cannot_move_our_letter_to_another_ticket(village: Village) -> None:
    order = reported(village)
    village.write("nurse", "结算单抬头不全", OTHER)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "x <mama@elsewhere.example>", ADDRESS, "TJ-2026-0002"
    message["Message-ID"] = f"<{order.message_id}>"
    message.set_content("看看", cte="base64")
    village.desk.take([(message.as_bytes(), Receipt(village.clock.at, "INBOX", 1, 9))])
    assert village.desk.state.thread(order.message_id) == "TJ-2026-0001"


# belongs.py by_sender: a number nobody knows is passed over and the sender's only ticket is closed instead.
def test_closing_a_ticket_that_does_not_exist_closes_no_other(village: Village) -> None:
    village.write("engineer", "", "受理。", answering=reported(village))
    village.write("engineer", "TJ-2026-0099", "TJ-2026-0099 已处理。原因：坏了。措施：换新。")
    assert ticket(village).status is Status.OPEN


# belongs.py by_sender: the same for the hospital's confirmation.
def test_confirming_a_ticket_that_does_not_exist_confirms_no_other(village: Village) -> None:
    village.write("engineer", "", DONE, answering=reported(village))
    village.write("clerk", "TJ-2026-0099 确认", "TJ-2026-0099 确认，好了。")
    assert ticket(village).status is Status.AWAITING


# belongs.py about: only the first number is acted on, and nobody is told that the second was not.
def test_a_mail_that_closes_two_tickets_closes_both_or_says_so(village: Village) -> None:
    reported(village)
    village.write("nurse", "结算单抬头不全", OTHER)
    letters = village.write("engineer", "关单", "TJ-2026-0001、TJ-2026-0002 都已处理。原因：驱动旧。措施：更新驱动。")
    both = ticket(village, 2).status is ticket(village, 1).status
    assert both or PEOPLE["engineer"][1] in addressees(letters)


# commands/form.py decide: an 附件3 in any ticket's thread becomes that ticket's form, whatever the ticket is about.
def test_a_customisation_sent_in_the_thread_of_a_fault_is_a_ticket_of_its_own(village: Village) -> None:
    answer = to(village.write("clerk", "读卡器没反应", FAULT), "clerk")
    village.write("clerk", "", "另外有个需求，表填好了，见附件。", answering=answer, file=customisation(village))
    assert len(village.desk.state.tickets) == 2


# commands/form.py _number: the newest form of the ticket is taken for an earlier revision though its fingerprint differs.
def test_another_run_sheet_in_the_same_thread_is_another_form(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", "一季度维护记录见附件。", answering=order, file=run_sheet(village))
    second = run_sheet(village, 日期="2026-06-10", 备注="二季度")
    village.write("engineer", "", "二季度维护记录见附件。", answering=order, file=second)
    assert [filed.revision for filed in village.happened(f.FormFiled)] == [1, 1]


# core/intents, acts: hearing does not know the role, so the hospital's answer is refused as a closing and reaches nobody.
@pytest.mark.parametrize("text", ["重启过了，还是不行。", "已换过数据线，问题依旧。", "好的，试过了，没用"])
def test_the_answer_to_an_engineers_question_reaches_the_engineer(village: Village, text: str) -> None:
    question = to(village.write("engineer", "", QUESTION, answering=reported(village)), "clerk")
    letters = village.write("clerk", "", text, answering=question)
    assert PEOPLE["engineer"][1] in addressees(letters)
    assert ticket(village).paused is None


# core/intents: heard as CLOSE though nothing is said of a cause or a fix.
def test_a_telephone_call_closes_nothing(village: Village) -> None:
    village.write("engineer", "", "电话里已和祁老师沟通过了。", answering=reported(village))
    assert ticket(village).status is Status.OPEN


# ---------------------------------------------------------------- who acts


# people.py CONSEQUENTIAL lacks FORM: a form whose covering words confirm is confirmed for a forged 信息科.
def test_a_forged_mail_confirms_no_form(village: Village) -> None:
    village.write("engineer", "维护记录", "见附件。", file=run_sheet(village))
    signed = run_sheet(village, 医院信息科签字="李喆")
    village.write("office", "更正", "签字见附件，确认。", file=signed, headers=forged("hospital.example"))
    assert not village.happened(f.FormConfirmed)


# people.py CONSEQUENTIAL lacks FORM: a forged engineer's 附件3 closes its ticket.
def test_a_forged_form_closes_no_ticket(village: Village) -> None:
    village.write("clerk", "双签需求", "表填好了。", file=customisation(village))
    done = customisation(village, 完成时间="2026-03-18", 结果="试用合格")
    village.write("second", "双签完成", "完成见附件，请确认。", file=done, headers=forged("weibao.example"))
    assert ticket(village).status is Status.OPEN


# people.py CONSEQUENTIAL lacks PROMISE: it replaces a deadline, and missing it proposes a warning.
def test_a_forged_promise_sets_no_deadline(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", "3月20日之前给修好。", answering=order, headers=forged("weibao.example"))
    assert "promise" not in ticket(village).deadlines


# case.py engineers, tick.py _reminder: accepted_by is written to although that person has left.
def test_an_engineer_who_left_is_written_to_no_more(village: Village) -> None:
    village.write("engineer", "", "受理。", answering=reported(village))
    without(village, "王磊")
    letters = village.wait("2026-03-20 18:00")
    assert PEOPLE["engineer"][1] not in addressees(letters)
    assert PEOPLE["second"][1] in addressees(letters)


# commands/work.py accept: a ticket once taken can be taken over by nobody, and who tries gets no word.
def test_another_engineer_takes_over_from_one_who_left(village: Village) -> None:
    village.write("engineer", "", "受理。", answering=reported(village))
    without(village, "王磊")
    village.write("second", "TJ-2026-0001", "TJ-2026-0001 受理。")
    assert ticket(village).accepted_by == PEOPLE["second"][1]


# commands/work.py finish: the reporter is asked to confirm although that person has left; nobody in the hospital is.
def test_a_closing_is_put_to_the_office_when_the_reporter_has_left(village: Village) -> None:
    order = reported(village)
    without(village, "祁佳")
    assert PEOPLE["office"][1] in addressees(village.write("engineer", "", DONE, answering=order))


# tick.py _confirmation: the reminders of a closing go on to a reporter who has left.
def test_a_closing_that_waits_is_put_to_the_office_once_the_reporter_has_left(village: Village) -> None:
    village.write("engineer", "", DONE, answering=reported(village))
    without(village, "祁佳")
    letters = village.wait("2026-03-20 18:00")
    assert village.happened(f.ConfirmationUrged)
    assert PEOPLE["clerk"][1] not in addressees(letters)
    asked = next(letter for letter in letters if "关单确认" in letter.subject)
    assert [address.address for address in asked.to] == [PEOPLE["office"][1]]


# state.py addresses: while no engineer acts (`to` in [[people]]) a report reaches nobody of the vendor.
def test_a_report_reaches_the_manager_while_there_is_no_engineer(village: Village) -> None:
    without(village, "王磊")
    without(village, "赵祎")
    order = to(village.write("clerk", "读卡器没反应", FAULT), "manager")
    village.write("manager", "", DONE, answering=order)
    assert ticket(village).status is Status.AWAITING


# form_confirm.py: who filed a form is written to although that person has left.
def test_who_filed_a_form_and_left_is_not_told_of_its_confirmation(village: Village) -> None:
    sheet = fill(Form(1, {"rows": [ROW]}), village.desk.rules.blanks)
    asked = to(village.write("engineer", "附件1", "运行表见附件。", file=("附件1.docx", sheet)), "office")
    without(village, "王磊")
    letters = village.write("office", "", "确认。", answering=asked)
    assert village.happened(f.FormConfirmed)
    assert PEOPLE["engineer"][1] not in addressees(letters)


# state.py addresses: one letter a name, where same_person asks for name and department.
def test_two_people_of_one_name_in_two_departments_both_get_letters(village: Village) -> None:
    namesake = Person("li@hospital.example", "李喆", Role.IT, "检验科")
    adopt(village.desk, [*village.desk.state.people.values(), namesake], village.clock.at)
    assert len(village.desk.state.addresses(Role.IT)) == 2


# state.py same_person: name and department are enough, and `init` asks for no department.
def test_a_reporter_is_not_the_engineer_of_the_same_name(village: Village) -> None:
    namesake = Person("wanglei@hospital.example", "王磊", Role.REPORTER)
    adopt(village.desk, [*village.desk.state.people.values(), namesake], village.clock.at)
    assert not village.desk.state.same_person(namesake.address, PEOPLE["engineer"][1])


# folds.py: RemoteAsked is no response, though it is an engineer's mail (首次响应 = the first human answer by an engineer).
def test_asking_for_remote_access_is_an_answer_to_the_hospital(village: Village) -> None:
    words = "李工好，申请远程登录体检应用服务器看日志，今晚 20:00—22:00，请同意。"
    village.write("engineer", "", words, answering=reported(village))
    assert ticket(village).responded


# commands/remote.py _answer: RemoteAsked is not folded; "明晚" of the quoted request is counted from the day of the answer.
def test_a_grant_is_for_the_evening_that_was_asked_for(village: Village) -> None:
    order = reported(village)
    words = "李工：申请远程登录体检应用服务器看日志，明晚 20:00—22:00，请同意。"
    letters = village.write("engineer", "", words, answering=order, at="2026-03-10 16:00")
    request = next(letter for letter in letters if "远程" in letter.subject)
    village.write("office", "", "同意。", answering=request, at="2026-03-11 09:00")
    assert village.happened(f.RemoteGranted)[0].begin == moment("2026-03-11 20:00")


# commands/remote.py _answer: without a quotation the window that was asked for is forgotten.
def test_a_grant_without_a_quotation_is_for_the_window_asked_for(village: Village) -> None:
    words = "李工：申请远程登录体检应用服务器看日志，今晚 20:00—22:00，请同意。"
    request = to(village.write("engineer", "", words, answering=reported(village)), "office")
    thread = {"In-Reply-To": f"<{request.message_id}>"}
    village.write("office", f"Re: {request.subject}", "同意。", headers=thread)
    assert village.happened(f.RemoteGranted)[0].begin == moment("2026-03-10 20:00")


# ---------------------------------------------------------------- confirmed and verified


# commands/form.py confirm_form: confirms the latest revision, not the one whose letter is answered.
def test_the_answer_to_the_first_revision_does_not_confirm_the_second(village: Village) -> None:
    first = village.write("engineer", "维护记录", "见附件。", file=run_sheet(village))
    village.write("engineer", "维护记录更正", "见附件。", file=run_sheet(village, 备注="备份失败 30 次"))
    village.write("office", "", "已核对，确认。", answering=to(first, "office"))
    assert 2 not in [confirmed.revision for confirmed in village.happened(f.FormConfirmed)]


# commands/form.py _confirmed: does not ask whether this revision is confirmed already.
def test_a_form_is_confirmed_once(village: Village) -> None:
    asked = to(village.write("engineer", "维护记录", "见附件。", file=run_sheet(village)), "office")
    village.write("office", "", "已核对，确认。", answering=asked)
    village.write("office", "", "已核对，确认。", answering=asked)
    assert len(village.happened(f.FormConfirmed)) == 1


# commands/warning.py _verified: a second 核实 moves the day of the decision, and with it the cycle that pays.
def test_a_warning_verified_twice_keeps_the_day_of_the_first(village: Village) -> None:
    reported(village)
    asked = next(letter for letter in village.wait("2026-03-20 18:00") if "W-2026-001" in letter.subject)
    village.write("office", "", "核实属实，同意记警告一次。", answering=asked, at="2026-03-21 10:00")
    village.write("office", "", "核实属实，同意记警告一次。", answering=asked, at="2026-07-21 10:00")
    assert village.desk.state.warnings["W-2026-001"].decided == moment("2026-03-21 10:00")


# folds.py _grouped: `same` False is not folded.
def test_tickets_the_office_takes_apart_are_two_problems(village: Village) -> None:
    reported(village)
    village.write("nurse", "读卡又不行了", FAULT)
    village.write("office", "归并", "TJ-2026-0001 和 TJ-2026-0002 是同一问题，请归并。")
    village.write("office", "更正", "TJ-2026-0001 和 TJ-2026-0002 不是同一问题。")
    one, other = ticket(village, 1).problem, ticket(village, 2).problem
    assert not one or one != other


# folds.py _grouped: only the tickets named move; the rest of their groups stays behind.
def test_two_problems_that_are_one_take_all_their_tickets_along(village: Village) -> None:
    for who, subject, text in (
        ("clerk", "读卡", FAULT),
        ("nurse", "读卡", FAULT),
        ("clerk", "抬头", OTHER),
        ("nurse", "抬头", OTHER),
    ):
        village.write(who, subject, text)
    for one, other in ((1, 2), (3, 4), (2, 3)):
        village.write("office", "归并", f"TJ-2026-000{one} 和 TJ-2026-000{other} 是同一问题，请归并。")
    assert len({each.problem for each in village.desk.state.tickets.values()}) == 1


# ---------------------------------------------------------------- clocks


# folds.py _closed leaves `paused`: no mark of the ticket fires again, the confirmation's neither.
def test_a_closing_ends_the_pause_and_is_asked_about(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", QUESTION, answering=order, at="2026-03-10 10:00")
    village.write("engineer", "", DONE, answering=order, at="2026-03-10 11:00")
    village.wait("2026-04-10 10:00")
    assert [urged.times for urged in village.happened(f.ConfirmationUrged)] == [1, 2]


# folds.py _closed leaves `paused`: after the rejection the clock stands still for ever.
def test_a_rejected_closing_starts_the_clock_though_a_question_was_never_answered(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", QUESTION, answering=order, at="2026-03-10 10:00")
    closing = to(village.write("engineer", "", DONE, answering=order, at="2026-03-10 11:00"), "clerk")
    village.write("clerk", "", "还是不行，刷卡没反应。", answering=closing)
    village.wait("2026-04-10 10:00")
    assert village.happened(f.WarningProposed)


# folds.py _closed: met at the closing, though the time since the question does not count.
def test_a_ticket_closed_out_of_a_pause_has_missed_nothing(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", QUESTION, answering=order, at="2026-03-10 10:00")
    village.write("engineer", "", DONE, answering=order, at="2026-03-20 11:00")
    assert not ticket(village).deadlines["resolved"].missed(village.clock.at)


# pauses.py resume takes the confirmation's row for a deadline and gives it marks of 50, 80 and 100 percent.
def test_the_hospital_is_asked_a_first_and_a_second_time_not_a_fiftieth(village: Village) -> None:
    order = reported(village)
    question = to(village.write("engineer", "", QUESTION, answering=order, at="2026-03-10 10:00"), "clerk")
    village.write("engineer", "", DONE, answering=order, at="2026-03-10 11:00")
    village.write("clerk", "", "型号是精伦 IDR210。", answering=question)
    village.wait("2026-04-10 10:00")
    assert [urged.times for urged in village.happened(f.ConfirmationUrged)] == [1, 2]


# folds.py _closed, pauses.py reopen: a second 已处理 moves `closed` but not `met`, so nothing runs after a rejection.
def test_a_ticket_closed_twice_and_rejected_runs_again(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", DONE, answering=order)
    closing = to(village.write("engineer", "", DONE, answering=order), "clerk")
    village.write("clerk", "", "还是不行，刷卡没反应。", answering=closing)
    village.wait("2026-04-10 10:00")
    assert village.happened(f.WarningProposed)


# pauses.py reopen: what was missed before the closing stays "met", so the digest calls an overdue ticket in time.
def test_a_ticket_overdue_before_its_closing_is_overdue_after_the_rejection(village: Village) -> None:
    order = reported(village)
    closing = to(village.write("engineer", "", DONE, answering=order, at="2026-03-21 10:00"), "clerk")
    village.write("clerk", "", "还是不行，刷卡没反应。", answering=closing, at="2026-03-23 14:00")
    assert sections.standing(village.desk.state, moment("2026-03-24 08:30")).overdue


# state.py next_due drops the marks of a paused ticket, and pauses.py resume makes none for what was late before.
def test_reminders_of_an_overdue_ticket_go_on_after_a_pause(village: Village) -> None:
    order = reported(village)
    village.wait("2026-03-20 18:00")
    question = to(village.write("engineer", "", QUESTION, answering=order, at="2026-03-21 10:00"), "clerk")
    village.wait("2026-03-24 10:00")
    village.write("clerk", "", "型号是精伦 IDR210。", answering=question)
    before = len(village.happened(f.Reminded))
    village.wait("2026-03-30 10:00")
    assert len(village.happened(f.Reminded)) > before


# severity_change.py _fresh: rows the new severity does not have are left running.
def test_a_severity_lowered_takes_its_own_deadlines_along(village: Village) -> None:
    reported(village, "条码打不出来", URGENT)
    village.write("office", "TJ-2026-0001", "TJ-2026-0001 改为普通，只有一个台。")
    assert ticket(village).severity is Severity.NORMAL
    running = ticket(village).deadlines
    assert {row: each.fact.at for row, each in running.items()} == dict.fromkeys(running, village.clock.at)
    assert f"{running['workaround'].fact.due:%m-%d}" == "03-11"  # a working day, no longer the four hours of a 紧急


# severity_change.py _fresh: does not ask whether the ticket is closed.
def test_a_severity_changed_after_the_confirmation_sets_no_deadline(village: Village) -> None:
    closing = to(village.write("engineer", "", DONE, answering=reported(village)), "clerk")
    village.write("clerk", "", "确认，好了。", answering=closing)
    before = len(village.happened(f.DeadlineSet))
    village.write("office", "TJ-2026-0001", "TJ-2026-0001 改为紧急，两个台都不行了。")
    assert len(village.happened(f.DeadlineSet)) == before


# pauses.py resume counts from the pause although the deadline was set later: 4 hours of grace become 8.
def test_a_deadline_set_during_a_pause_has_its_own_length_afterwards(village: Village) -> None:
    order = reported(village)
    question = to(village.write("engineer", "", QUESTION, answering=order, at="2026-03-10 10:00"), "clerk")
    village.write("office", "TJ-2026-0001", "TJ-2026-0001 改为紧急，两个台都不行了。", at="2026-03-10 14:00")
    village.write("clerk", "", "型号是精伦 IDR210。", answering=question, at="2026-03-10 15:00")
    assert ticket(village).deadlines["resolved"].fact.due == moment("2026-03-10 23:00")


# folds.py _deadline: a promise made after the miss deletes the deadline that was missed.
def test_a_promise_does_not_undo_a_miss(village: Village) -> None:
    order = reported(village)
    village.wait("2026-03-20 18:00")
    village.write("engineer", "", "承诺4月20日之前修好。", answering=order)
    assert ticket(village).deadlines["resolved"].missed(village.clock.at)


# deadlines.py resumed: a promise has no row, so it is shifted on the wall clock and reminded of at 2 in the morning.
def test_nobody_is_reminded_of_a_promise_at_night_after_a_pause(village: Village) -> None:
    order = reported(village)
    village.write("engineer", "", "承诺3月20日之前修好。", answering=order)
    question = to(village.write("engineer", "", QUESTION, answering=order, at="2026-03-11 10:00"), "clerk")
    village.write("clerk", "", "型号是精伦 IDR210。", answering=question, at="2026-03-12 10:00")
    assert all(8 <= mark.at.hour < 18 for mark in ticket(village).deadlines["promise"].ahead)


# commands/form.py _promised: a day that is over is set as a deadline, missed before its mail arrived.
def test_a_form_that_promised_a_day_now_past_proposes_no_warning(village: Village) -> None:
    village.write("clerk", "双签需求", "表填好了。", file=customisation(village))
    plan = customisation(village, 维护工程师="赵祎", 需求分析="现为单签", 承诺日期="2026-03-05")
    village.write("second", "双签方案", "方案见附件。", file=plan)
    village.wait("2026-03-10 12:00")
    assert not village.happened(f.WarningProposed)


# worker.py run: deadlines pass by the clock while the mailbox cannot be read and the answers lie in it; a replay differs.
def test_an_outage_of_the_mailbox_makes_no_answer_late(village: Village) -> None:
    order, rounds = reported(village), 0

    def unreachable() -> Inbox:
        raise InboxDown("no route to host")

    class Stop:
        def is_set(self) -> bool:
            return rounds > 0

        def wait(self, _: float) -> None:
            nonlocal rounds
            rounds += 1

    evening = Moment(moment("2026-03-10 18:00"))
    Rounds(village.desk, unreachable, Post(lambda _: Sent("ok")), "INBOX", evening).run(Stop())  # type: ignore[arg-type]
    village.write("engineer", "", "受理，下午来看。", answering=order, at="2026-03-10 10:00")
    village.wait("2026-03-10 18:30")
    assert ticket(village).responded == moment("2026-03-10 10:00")
    assert not village.desk.state.warnings


# desk.py _work: INTERNALDATE is believed whatever the clock says (an APPEND may name any day), and time jumps there.
def test_a_mail_dated_next_year_does_not_bring_a_year_of_digests(village: Village) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "韩雪 <jianyan@hospital.example>", ADDRESS, "结算单抬头不全"
    message["Message-ID"] = "<ahead@hospital.example>"
    message.set_content(OTHER, cte="base64")
    ahead = Receipt(moment("2027-03-10 09:00"), "INBOX", 1, 1)
    village._letters(village.desk.take([(message.as_bytes(), ahead)]))
    assert not village.happened(f.DigestSent)


# desk.py _work: time passes inside the attempt, so a reminder that cannot be written sets every mail aside.
def test_a_reminder_that_cannot_be_written_sets_no_mail_aside(village: Village) -> None:
    reported(village)
    village.desk.templates = Speechless(village.desk.templates, "engineer/reminder")  # type: ignore[assignment]
    village.write("nurse", "结算单抬头不全", OTHER, at="2026-03-10 14:00")
    assert not village.desk.state.aside


# desk.py _one: the words of an exception go unmasked into the ledger, the letter and the digest.
def test_why_a_mail_was_set_aside_is_masked(village: Village) -> None:
    village.desk.templates = Speechless(village.desk.templates, "hospital/report_received")  # type: ignore[assignment]
    village.write("clerk", "读卡器没反应", FAULT)
    (read,) = village.happened(f.MailRead)
    assert "632122199003074534" not in read.reason


# commands/__init__.py _repeated: a client that uses a Message-ID again for other words would have them dropped.
def test_other_words_under_an_old_message_id_are_another_mail(village: Village) -> None:
    for subject, text, at in (("读卡器", FAULT, "09:00"), ("读卡器", FAULT, "09:05"), ("结算单", OTHER, "09:10")):
        village.count = 0  # numbers the Message-ID
        village.write("clerk", subject, text, at=f"2026-03-10 {at}")
    assert [ticket(village, number).brief for number in (1, 2)] == ["读卡器", "结算单"]
    assert len(village.desk.state.tickets) == 2


# commands/several.py: a change of severity that lists two tickets used to change the first only.
def test_a_severity_is_changed_on_every_ticket_listed(village: Village) -> None:
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "结算单", OTHER)
    village.write("office", "级别", "TJ-2026-0001、TJ-2026-0002 改为紧急。")
    assert {ticket(village, number).severity for number in (1, 2)} == {Severity.URGENT}


# shell/worker.py: `once` with the mailbox down used to leave the outbox as it was.
def test_letters_leave_by_once_even_when_the_mailbox_is_down(village: Village) -> None:
    def unreachable() -> Inbox:
        raise InboxDown("no route to host")

    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    post = Post(lambda _: Sent("ok"))
    with pytest.raises(InboxDown):
        Rounds(village.desk, unreachable, post, "INBOX", village.clock).once()
    assert post.asked
    assert not village.desk.state.outbox


# core/opinion.py: a closing without a word the rules know used to be read as something else; now it is supposed, and asked back.
def test_a_closing_that_is_only_supposed_closes_nothing_and_is_asked_back(village: Village) -> None:
    order = reported(village)
    told = village.write("engineer", "", "那根线头氧化，剪一截重压了水晶头，连刷十几张证一张没漏。", answering=order)
    assert village.desk.state.mails[village.facts[-2].mail].intents[0] == "close"
    assert ticket(village).status is Status.OPEN
    assert "已处理 原因" in to(told, "engineer").text


# commands/several.py: a closing that only compares with another ticket used to be asked back which of the two was meant.
def test_a_ticket_that_is_only_compared_with_is_not_meant(village: Village) -> None:
    village.write("nurse", "结算单", OTHER, at="2026-03-10 08:00")
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    done = "已处理。原因：同 TJ-2026-0001，驱动坏了。措施：换新。"
    village.write("engineer", "回复：[工单 TJ-2026-0002] 派单：读卡器", done, at="2026-03-10 10:00")
    assert (ticket(village, 1).status, ticket(village, 2).status) == (Status.OPEN, Status.AWAITING)


# commands/listen.py: a reply that carries only our token, no quote and no References, used to be understood by nobody.
def test_a_reply_by_token_alone_is_heard_as_the_answer_to_what_was_asked(village: Village) -> None:
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    village.write("engineer", "回复：[工单 TJ-2026-0001]", "受理，安排处理。")
    assert ticket(village).accepted_by == "wang@weibao.example"
    village.write("engineer", "回复：[工单 TJ-2026-0001]", DONE)
    village.write("clerk", "回复：[工单 TJ-2026-0001]", "确认。")
    assert ticket(village).status is Status.CONFIRMED


# commands/join.py: 并案处理 is a closing, and a question to 信息科.
def test_a_ticket_joined_to_another_is_done_with_it(village: Village) -> None:
    village.write("clerk", "读卡器", FAULT, at="2026-03-10 09:00")
    village.write("nurse", "读卡器", FAULT, at="2026-03-10 09:10")
    told = village.write("engineer", "回复：[工单 TJ-2026-0002]", "与 TJ-2026-0001 同一事件，并案处理。")
    assert (ticket(village, 1).status, ticket(village, 2).status) == (Status.OPEN, Status.AWAITING)
    assert "疑似同一问题" in to([letter for letter in told if "疑似" in letter.subject], "office").subject
    assert not ticket(village, 1).problem


# commands/__init__.py: a wish beside a confirmation used to open a ticket.
def test_a_wish_beside_a_confirmation_opens_nothing_and_reaches_the_engineer(village: Village) -> None:
    order = reported(village)
    done = to(village.write("engineer", "", DONE, answering=order), "clerk")
    told = village.write("clerk", "", "确认，好了。希望以后停用那个按钮时能加个提示。", answering=done)
    assert len(village.desk.state.tickets) == 1
    assert ticket(village).status is Status.CONFIRMED
    assert "加个提示" in to(told, "engineer").text
