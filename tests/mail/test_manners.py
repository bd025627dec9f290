"""Machines are told from people, and no person is ever taken for a machine."""

import pytest

from mailbot.mail.bounces import bounced
from mailbot.mail.manners import automatic, may_answer
from mailbot.mail.read import read
from tests.mail.samples import mail, multipart, part, text_part, word

OWN = frozenset({"desk@vendor.example"})


def kind(subject: str, text: str, *fields: str, sender: str = "From: clerk@hospital.example") -> str | None:
    return automatic(read(mail(text, *fields, subject=f"Subject: {word(subject)}", sender=sender)), OWN)


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        ("自动回复: [周报] x", "我在休假。", ()),
        ("自动答复：x", "", ()),
        ("Automatic reply: x", "I am away", ()),
        ("Out of Office: x", "I am away", ()),
        ("[自动回复] x", "我在休假。", ()),
        ("x", "这是一封自动答复邮件。本人 5 月休假。", ()),
        ("x", "您好，此邮件由系统自动发送，请勿回复。", ()),
        ("x", "您的邮件已收到，这是自动回复，请不要回复此邮件。", ()),
        ("不在办公室: 关单确认", "有事请找小马。", ()),
        ("離開辦公室: 关单确认", "有事请找小马。", ()),
        ("自动回复", "您好，我正在休假，有事请找小马。", ()),
        ("Re: x", "这是来自QQ邮箱的假期自动回复邮件。您好，我已经收到您的邮件。", ()),
        ("x", "您好！感谢您的来信，这是一封系统自动回复，我们会在 24 小时内答复您。", ()),
        ("x", "您好，我是马媛，我现在正在休假，这是自动回复邮件，请勿回复。", ()),
        ("x", "（系统自动回复）您的邮件我们已经收到。", ()),
        ("Re: x", "您好，您的邮件已收到，我会尽快给您回复。（这是一封自动回复邮件）", ()),
        ("答复: x", "本人出差在外，此为自动回复，急事请电联。", ()),
        ("Auto: x", "您好，我在外开会，周四回来。", ()),
        ("Away: x", "I am away until Monday.", ()),
        ("On holiday Re: x", "Thank you for your e-mail. I am on annual leave.", ()),
        ("Abwesend: x", "Ich bin bis 18. März abwesend.", ()),
        ("Zoe Brand is out of the office", "I will be out of the office until 18.03.2026.", ()),
        ("马媛 不在办公室 (返回 05/20/2026)", "我将从 2026-05-12 起不在办公室。", ()),
        ("x", "您的来信我已收到。——此邮件为自动回复，请勿回复", ()),
        ("x", "您的密码将于7天后到期。\n（系统邮件，请勿回复）", ()),
        ("Auto: x", "Thank you for your mail. I am on vacation until 1 April.", ()),
        ("[desk #12] AutoReply: x", "Thank you.", ()),
        ("x", "This message has been automatically generated in response to your mail.", ()),
        (
            "RE: x",
            "Please follow this link to have your address added to the allowed list and ensure delivery: http://mail.example/1",
            (),
        ),
        ("Re: x", "为防止垃圾邮件，请点击以下链接以验证您的身份，您的邮件才会投递：http://mail.example/v", ()),
        ("x", "I apologize for this automatic reply to your email.", ()),
        ("马媛 不在办公室。", "马媛 不在办公室。\n我将在 2026/05/20 返回。", ()),
        ("x", "y", ("Auto-Submitted: auto-replied",)),
        ("x", "y", ("Auto-Submitted: auto-generated (cron)",)),
        ("x", "y", ("X-Autoreply: yes",)),
        ("x", "y", ("X-Autoresponse: yes",)),
        ("Odpowiedź automatyczna: x", "Wracam w poniedziałek.", ()),
        ("Αυτόματη απάντηση: x", "", ()),
        ("x", "y", ("Precedence: auto_reply",)),
        ("x", "y", ("X-Mailer: Vacation Program",)),
        ("x", "y", ("X-POST-MessageClass: 9; Autoresponder",)),
        ("x", "y", ("Preference: auto_reply",)),
        ("x", "y", ("Return-Path: <>",)),
    ],
)
def test_automatic_answers(subject: str, text: str, fields: tuple[str, ...]) -> None:
    assert kind(subject, text, *fields) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        ("自动回复怎么设置", "想请教一下自动回复怎么关。", ()),
        ("回复：自动回复: x", "知道了。", ()),
        ("x", "你们那个自动回复我收到三遍了，这是一封自动回复邮件是什么意思？", ()),
        ("短信自动发送失败", "预约短信自动发送坏了。", ()),
        ("退信", "我给患者发的报告被退回了，退信原因看不懂，帮忙看看。", ()),
        ("邮件发送失败", "体检报告邮件发送失败，麻烦看下。", ()),
        ("已读卡但没反应", "读卡器坏了。", ()),
        ("系统退信问题", "患者投诉说收到了系统退信，请查一下邮件网关。", ()),
        ("邮件投递失败", "邮件投递失败怎么办？我发给省平台的报表一直提示投递失败。", ()),
        ("不在办公室的电脑", "不在办公室的电脑也要打补丁吗？", ()),
        ("自动回复", "请把门诊公众号的自动回复改成新的地址。", ()),
        ("休假通知", "信息科五一休假通知：5 月 1 日至 5 日值班电话不变。", ()),
        ("阅读回执", "请在邮件系统里默认打开阅读回执。", ()),
        ("OOO", "OOO 单据打印错位。", ()),
        ("Re: x", "来信已收到，非常感谢。", ()),
        ("Re: x", "她的号码进了黑名单，退信如下：\n\n抱歉，您的邮件被退回来了……\n退信原因\n连不上对方服务器。", ()),
        ("x", "对方回信说，这是自动回复，内容如下：不在。请另找人。", ()),
        ("马媛 不在办公室", "她的电话转给我了，一号台打印机坏了。", ()),
        ("Re: 已读: x", "同意。", ()),
        ("回执单打不出来", "回执单打印机卡纸。", ()),
        ("x", "y", ("Auto-Submitted: no",)),
        ("x", "y", ("Return-Path: <clerk@hospital.example>", "X-Auto-Response-Suppress: All")),
        ("x", "明天休假，有事找小马。", ()),
        ("allowed list", "Please add your address to the allowed list so that our mails are delivered.", ()),
        ("Away", "I am away tomorrow; call Li instead. The report does not open.", ()),
        ("Automatic reply", "Can you switch on the automatic reply for our shared mailbox?", ()),
        ("Auto Response", "The auto response of the chat window is in English only.", ()),
        ("自动回复", "患者说短信末尾的自动回复看不懂。", ()),
        ("OOO", "Order OOO-12 is missing.", ()),
        (
            "转发：通知",
            "请看。\n\n---------- 转发的邮件 ----------\n发件人：系统 <oa@oa.example>\n主题：待办\n\n此邮件由系统自动发出，请勿回复。",
            (),
        ),
        ("Auto: report", "Thank you for your mail. The auto report still fails at noon.", ()),
        ("Out of office", "The out of office assistant blocks the calendar, can you help?", ()),
        ("休假通知", "我 12 日起休假，系统的事请联系小赵。", ()),
        ("离开办公室: 门禁", "离开办公室时门禁不关，请查。", ()),
        ("【自动回复】不生效", "【自动回复】里设置的话术不生效。", ()),
        ("Auto: not working", "The gate of the car park does not open in auto mode.", ()),
        ("x", "患者收到的短信里写着：此为自动回复，打不开报告。", ()),
        ("外出: 会诊模块", "我在外出会诊申请里点保存没有反应。", ()),
        ("", "", ()),
    ],
)
def test_people(subject: str, text: str, fields: tuple[str, ...]) -> None:
    assert kind(subject, text, *fields) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("打印机坏了", "一号台打印机坏了。"),
        ("退信问题", "您好，您的邮件被网关退回是因为附件太大，我已放行，请重发。"),
        ("邮件退回", "您好，你们发给张主任的邮件退回来了，他换了邮箱。"),
        ("投递失败", "您好，你们的短信网关投递失败率高，请看日志。"),
        ("Mail delivery", "Hello, your mails are delivered again since noon."),
    ],
)
def test_a_person_called_postmaster_is_a_person(subject: str, text: str) -> None:
    assert kind(subject, text, sender="From: postmaster@hospital.example") is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("已读: 关单确认", "您的邮件已于 2026年1月9日 8:31 阅读。"),
        ("已读：关单确认", "您的邮件\n收件人: 周珺\n已于 2026年9月29日 20:14 被阅读。"),
        ("Read: closing", "Your message was read on Friday."),
    ],
)
def test_read_receipts_in_plain_words(subject: str, text: str) -> None:
    assert kind(subject, text) == "read_receipt"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "[BOUNCE]",
            "Hi. This is the Lift mail server at lift.example.\nThese did not go out.\n\n550 5.1.1 no such user",
        ),
        ("There was an error sending your mail", "We had trouble delivering your message.\n\n1 error: no answer"),
    ],
)
def test_a_keepers_program_may_greet_and_say_we(subject: str, text: str) -> None:
    assert kind(subject, text, sender="From: postmaster@lift.example") == "bounce"


def test_a_letter_that_its_reader_complained_of_comes_back_without_a_word() -> None:
    letter = part("message/rfc822", b"From: desk@vendor.example\nSubject: x\n\ny")
    for subject, found in (("complaint about message from 192.0.2.7", "bounce"), ("complaint about a doctor", None)):
        raw = b"Subject: " + subject.encode() + b"\r\nFrom: clerk@hospital.example\r\n" + multipart("mixed", letter)
        assert automatic(read(raw), OWN) == found


def test_what_writes_notifications_is_no_person() -> None:
    assert kind("Paid", "y", sender="From: notifications@shop.example") == "auto_reply"
    assert kind("Paid", "y", sender="From: notification-desk@hospital.example") is None


def test_a_read_receipt_by_the_standard() -> None:
    report = multipart(
        "report; report-type=disposition-notification",
        text_part("已阅读"),
        part("message/disposition-notification", b"Disposition: manual-action/MDN-sent-manually; displayed"),
    )
    assert automatic(read(mail(report)), OWN) == "read_receipt"


@pytest.mark.parametrize(
    "field", ["List-Id: <a.example>", "List-Unsubscribe: <mailto:x@a.example>", "Precedence: bulk", "Mailing-List: x"]
)
def test_lists_and_campaigns(field: str) -> None:
    assert kind("优惠", "广告", field) == "list"


@pytest.mark.parametrize("field", ["List-Id:", "List-Id: ", "X-Autoreply: ", "Precedence: "])
def test_an_empty_mark_says_nothing(field: str) -> None:
    assert kind("一号台读不出卡", "请派人来看看。", field) is None


def test_our_own_letters() -> None:
    assert kind("x", "y", sender="From: Desk@Vendor.example") == "own"


def delivery(action: str) -> bytes:
    recipient = "Final-Recipient: rfc822; Clerk@hospital.example"
    why = "Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full"
    status = f"Reporting-MTA: dns; mx.hospital.example\r\n\r\n{recipient}\r\nAction: {action}\r\n{why}"
    returned = b"Message-ID: <TJ-2026-0036.3@vendor.example>\r\nSubject: x\r\n"
    parts = (
        text_part("未能投递"),
        part("message/delivery-status", status.encode()),
        part("text/rfc822-headers", returned),
    )
    return mail(
        multipart("report; report-type=delivery-status", *parts),
        "Return-Path: <>",
        sender="From: MAILER-DAEMON@mx.hospital.example",
    )


def test_a_delivery_report_names_the_letter_and_the_reason() -> None:
    it = read(delivery("failed"))
    assert automatic(it, OWN) == "bounce"
    assert it.attachments[0].content_type == "message/delivery-status"
    found = bounced(it)
    assert found.recipients == ("clerk@hospital.example",)
    assert found.message_ids[0] == "TJ-2026-0036.3@vendor.example"
    assert found.reason == "smtp; 552 5.2.2 mailbox full"
    assert found.outcome == "failed"


def test_a_status_without_its_action_is_one() -> None:
    status = part("message/delivery-status", b"Final-Recipient: rfc822; hx@hospital.example\r\nStatus: 4.4.1")
    assert automatic(read(mail(multipart("report", status), sender="From: gate@hospital.example")), OWN) == "bounce"


def test_a_delay_is_no_failure() -> None:
    assert bounced(read(delivery("delayed"))).outcome == "delayed"


PROVIDERS = {
    "网易": (
        "系统退信/Undeliverable: [工单 TJ-2026-0007] x",
        "Postmaster@163.example",
        "<p>系统退信</p><table><tr><td>收件人</td><td>hx@163.example</td></tr><tr><td>退信原因</td><td>554 DT:SPM 可疑</td></tr></table>",
    ),
    "QQ": (
        "来自qq.example的退信",
        "PostMaster@qq.example",
        "<table><tr><td>收件人：</td><td>hx@163.example</td></tr><tr><td>退信原因：</td><td>554 DT:SPM 可疑</td></tr></table>",
    ),
    "网易企业": (
        "系统退信/The email is returned",
        "Postmaster@corp.example",
        "收件人 hx@163.example 被退回<br>原因：554 DT:SPM 可疑",
    ),
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_returned_mail_of(provider: str) -> None:
    subject, sender, html = PROVIDERS[provider]
    it = read(
        mail(
            text_part(html, "gb18030", "html"),
            subject=f"Subject: {word(subject, 'gb18030', 'gb2312')}",
            sender=f"From: {sender}",
        )
    )
    found = bounced(it)
    assert automatic(it, OWN) == "bounce"
    assert found.recipients == ("hx@163.example",)
    assert found.reason == "554 DT:SPM 可疑"


def test_only_a_person_with_an_address_is_answered() -> None:
    assert may_answer(read(mail("x")), OWN)
    assert not may_answer(read(delivery("failed")), OWN)
    assert not may_answer(read(b"Subject: x\n\ny"), OWN)
    assert not may_answer(read(mail("x", "X-Auto-Response-Suppress: DR, AutoReply")), OWN)


@pytest.mark.parametrize(
    ("subject", "text", "told"),
    [
        (
            "已读回执：[升级通知] V6.6.0",
            "这是邮件收条，表明收件人的电脑上显示过此邮件，不保证已阅读或理解内容。",
            "read_receipt",
        ),
        ("已读: x", "您的邮件已读。\n收件人: 周珺\n已读时间: 2026-05-12", "read_receipt"),
        ("回执 (已显示) - x", "这封邮件已在收件人的计算机上显示。", "read_receipt"),
        ("已读回执", "收件人已打开您的邮件《升级通知》，此回执不表示内容已被理解。", "read_receipt"),
        ("已阅", "", None),
        ("已读你们的手册", "写得清楚，谢谢。", None),
    ],
)
def test_a_receipt_without_headers_is_known_by_its_words(subject: str, text: str, told: str | None) -> None:
    assert kind(subject, text) == told


def test_a_person_whose_from_was_lost_on_the_way_is_still_a_person() -> None:
    lost = b"Return-Path: <clerk@hospital.example>\nSubject: log-in\n\nThe screen says: unknown user."
    assert automatic(read(lost), OWN) is None
    assert automatic(read(lost.replace(b"clerk@hospital.example", b"")), OWN) == "bounce"


LETTER = "马媛，您好：\n\n工单已登记。\n\n——————\n体检系统维保服务台\n本邮件由服务台自动发出，可直接回复。"
HISTORY = {
    "marked": "\n".join(f"> {line}" for line in LETTER.split("\n")),
    "told": f"在 2026年3月10日 09:02，服务台 <desk@vendor.example> 写道：\n\n{LETTER}",
    "netease": f"---- 回复的原邮件 ----\n发件人：服务台<desk@vendor.example>\n日期：2026年3月10日 09:02\n主题：已登记\n\n{LETTER}",
    "outlook": f"-----邮件原件-----\n发件人: 服务台 <desk@vendor.example>\n发送时间: 2026年3月10日 9:02\n收件人: 马媛\n主题: 已登记\n\n{LETTER}",
    "qq": "\n".join(
        (
            "------------------ 原始邮件 ------------------",
            '发件人: "服务台" <desk@vendor.example>;',
            "发送时间: 2026年3月10日(星期二) 上午9:02",
            "主题: 已登记\n",
            LETTER,
        )
    ),
}


@pytest.mark.parametrize("history", HISTORY.values(), ids=HISTORY)
@pytest.mark.parametrize("opening", ["您好：", "各位好：", "王工，您好："])
def test_who_greets_as_the_desk_does_above_its_letter_is_a_person(opening: str, history: str) -> None:
    assert kind("回复：[工单 TJ-2026-0001] 已登记", f"{opening}\n今天还是打不开。\n\n{history}") is None


def test_a_letter_of_a_desk_that_lost_its_marks_is_still_a_machines() -> None:
    assert kind("[工单 TJ-2026-0001] 已登记", LETTER) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text", "sender"),
    [
        (
            "无法传递: 关单确认",
            "无法传递到以下收件人或组:\n\nhx@corp.example",
            f"MicrosoftExchange{'3f' * 16}@corp.example",
        ),
        (
            "未传递: 关单确认",
            "您的邮件没有到达一些或所有预期收件人。\n\n<mx.corp.example #5.1.1>",
            "postmaster@corp.example",
        ),
        ("传递失败报告", "您的文档：关单确认\n传递失败，原因：用户未在目录中列出", "postmaster@corp.example"),
        (
            "邮件退信通知",
            "您发往 hx@corp.example 的邮件未能成功送达，原因：收件人邮箱空间不足。",
            "postmaster@corp.example",
        ),
        ("传递延迟: 关单确认", "传递给以下收件人或组的邮件已延迟:\n\nhx@corp.example", "postmaster@corp.example"),
        ("邮件被退回：关单确认", "尊敬的用户，您发送的邮件被对方服务器拒绝，错误代码 554。", "postmaster@corp.example"),
        (
            "未传递的邮件: 关单确认",
            "您的邮件\n  收件人: hx@corp.example\n未能到达下列收件人:",
            "postmaster@corp.example",
        ),
        ("无法投递的邮件", "您好！\n这里是 corp.example 的邮件系统，您的信找不到收件人。", "postmaster@corp.example"),
        ("退信通知", "您好，您的邮件被退回，原因：收件人不存在。", "postmaster@corp.example"),
        (
            "Your message could not be delivered",
            "It could not be delivered: mailbox is full.\nOriginal message follows.",
            "gw@corp.example",
        ),
        ("無法遞送通知", "郵件無法遞送至 hx@corp.example", "postmaster@corp.example"),
    ],
)
def test_what_mail_systems_write_in_chinese_is_a_bounce(subject: str, text: str, sender: str) -> None:
    assert kind(subject, text, sender=f"From: {sender}") == "bounce"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "[#48] Received: reader",
            "Thank you for contacting us. Your request has been received. Our team will see to it.",
        ),
        (
            "Your request (#48)",
            "##- Please type your reply above this line -##\n\nYour request (48) is being reviewed.",
        ),
        ("Cron <root@db1> /usr/local/bin/backup.sh", "rsync: command not found"),
        ("[FIRING:2] NodeDown (db1)", "2 alerts"),
        ("Problem: high load", "Problem started at 10:00:00 on 2026.03.03\nHost: db1"),
        ("故障", "触发器: 磁盘空间不足\n状态: PROBLEM\n主机: db1"),
        ("备份成功", "备份任务: HIS\n结果: 成功\n\n此为系统自动通知邮件，请勿回复。"),
        ("存储空间 1 已降级", "尊敬的用户，\n\n存储空间 1 已降级。\n\n此邮件由 Synology DiskStation 发送"),
        ("隔离通知", "您的邮件已被隔离。\n本邮件由反垃圾网关自动发送，请勿回复。"),
        ("Invoice", "Your invoice is ready.\n\nPlease do not reply to this message."),
        ("Meeting", "It was moved.\n\nYou are receiving this email because you are subscribed."),
        ("Re: reader", "Thank you for your email. I am currently out of the office, returning on Monday."),
        ("Re: reader", "I'm on parental leave until June and will not be reading email."),
        ("Re: reader", "Zoe Brand is no longer with the company. This mailbox is not monitored."),
        ('Welcome to the "ward" mailing list', "To post to it, write to ward@lists.example."),
        ("Your message to ward awaits moderator approval", "It is held: post by non-member."),
        ("Majordomo results", "Succeeded."),
        ("Resolved: high load", "Problem has been resolved at 10:05:00 on 2026.03.03\nHost: db1"),
        ("【告警】db1", "告警主机:db1\n告警时间:2026.03.03 10:00:00"),
        ("李喆与您共享了文件", "请查看。\n\n您收到此邮件是因为有人与您共享了文件。"),
        ("会议通知", "3月5日三楼\n——该通知由OA系统自动发送"),
    ],
)
def test_what_programs_write_without_a_field_that_says_so_is_automatic(subject: str, text: str) -> None:
    assert kind(subject, text) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Fwd: [FIRING:2] NodeDown (db1)", "Please look at this alert."),
        ("Cron job", "The mail Cron <root@db1> says: command not found."),
        ("请勿回复", "短信末尾写着：\n此邮件由系统自动发送，请勿回复。"),
        ("do not reply", "Please do not reply to the patient before we have checked the data."),
        ("leave", "I am on annual leave from 2 to 9 March; Ann takes my role. Please give her access."),
        ("Re: Your request (#48) has been received", "The request was received, but nobody came."),
        ("account", "Pat has left the company, please stop his account."),
        ("代发", "此邮件由王芳代发，读卡器坏了。"),
        ("phone", "You are receiving this email because nobody answers the phone at your desk."),
        ("Re: access", "Thank you. Your request has been received by our team and we refuse it: no access today."),
        ("letters", "This message was sent by Jira to all of us, why?"),
        ("急", "您收到此邮件后请尽快给我回电话。"),
        ("Re: reader", "Your request has been received. Our team will come at three today."),
        ("Re: reader", "Your ticket was opened as number 48 with the maker; they come tomorrow."),
        ("Re: reader", "I am on leave until Friday and will not be reading mail; please send the form to Ann."),
        ("Re: reader", "I am out of the office until Friday. Can you come then?"),
    ],
)
def test_who_writes_of_programs_and_of_leave_is_a_person(subject: str, text: str) -> None:
    assert kind(subject, text) is None


def test_small_signs_make_a_notice_only_together_and_never_of_what_is_answered_or_sent_on() -> None:
    text = "任务：夜间全备\n结果：失败\n开始：2026-03-03 02:00:11\n用时：00:41:17"
    assert kind("备份任务执行报告", text, sender="From: backup@nas.example") == "notice"
    assert kind("备份任务", f"{text}\n又失败了，看一下。", sender="From: backup@nas.example") is None
    assert kind("转发：备份任务执行报告", text, sender="From: backup@nas.example") is None
    assert kind("回复：备份", text, "In-Reply-To: <a@vendor.example>") is None


@pytest.mark.parametrize(
    ("subject", "text", "machine"),
    [
        ("自动回复: 报修", "刚才收到你们的自动回复了，没看到工单号，再发一次。", None),
        ("自动回复", "您好，小高已离职，有事请找项目经理。", "auto_reply"),
        ("Re: 周报", "本人9月7日至14日外出培训，期间无法及时处理邮件，急事请致电值班室。", "auto_reply"),
        ("周报", "我下周休假，期间无法处理邮件，请先把打印那张关了。", None),
        ("Re: x", "Hello, thank you for your email. I'm travelling with no access to email and will be back soon.", "auto_reply"),
        ("mail delivery failed", "Your mail came back to me: mail delivery failed, 550 user unknown.", None),
        ("短信自动发送失败", "预约短信自动发送坏了。", None),
    ],
)  # fmt: skip
def test_who_is_away_and_who_writes_about_it(subject: str, text: str, machine: str | None) -> None:
    assert kind(subject, text) == machine
