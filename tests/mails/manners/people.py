"""What people write by hand that a hasty reader would take for a machine's, invented; and headers that ordinary mail carries."""

SENDERS = (
    "Xiao.Qing@hospital.example",
    "=?utf-8?B?5bCP6Z2S?= <xq@163.example>",
    "postmaster@hospital.example",
    "admin@hospital.example",
    "bouncer.li@hospital.example",
    "daemon.wu@hospital.example",
)
ABOUT = (
    ("邮件被退回了", "您好，邮件被退回了，换个邮箱发。一号台打印机不出纸。"),
    ("退信", "我给患者发的报告被退回了，退信原因看不懂，帮忙看看。"),
    ("退信怎么办", "给王主任的周报退信了，说 550 5.1.1，是不是地址写错了？"),
    ("发送失败", "短信提醒发送失败，系统里一直转圈，麻烦查一下。"),
    ("邮件发送失败", "体检报告的邮件发送失败，麻烦看下，弹窗写的是 552 mailbox full。"),
    ("报告无法送达", "昨天的电子报告无法送达患者邮箱，请帮忙看看是不是服务器的事。"),
    ("Fw: Undelivered Mail Returned to Sender", "你们发来的信被我们网关退了，IP 在黑名单，请处理。"),
    ("转发: 来自qq.example的退信", "请看下面这封退信，我们收不到你们的邮件。"),
    ("系统自动回复失败", "公众号的系统自动回复失败，患者发消息没反应。"),
    ("自动回复怎么关", "我的邮箱总发自动回复，请教怎么关掉。"),
    ("咨询：自动回复", "想把值班电话放进自动回复里，行不行？"),
    ("回复：自动回复: [工单 TJ-2026-0036] 已登记", "我回来了，刚看到，继续处理吧。"),
    ("Re: Automatic reply: closing", "I am back, please go on."),
    ("RE: Out of Office: x", "Back at my desk. The printer still fails."),
    ("休假", "我明天起休假到周五，这张单子请找小马，电话 13900000031。"),
    ("回复：[工单 TJ-2026-0036] 关单确认", "我下周出差，回来再确认，别催。"),
    ("外出", "我人在外地，这个工单先放一放，周一再说。"),
    ("Away next week", "I will be away next week, please call Ma about the reader."),
    ("你们的自动回复", "你们那个自动回复我收到三遍了，“这是一封自动回复邮件”是什么意思？"),
    ("这是一封自动回复邮件是什么意思", "页面上弹出这句话，打印不出来。"),
    ("已读", "已读，没问题。"),
    ("已读卡但没反应", "读卡器坏了，已读卡但界面没反应。"),
    ("回执单打不出来", "回执单打印机卡纸。"),
    ("要一份回执", "请给一份验收回执，盖章的。"),
    ("Re: 已读: 关单确认", "同意。"),
    ("Read error on disk", "The disk of the server shows a read error, please look."),
    ("Delivery of the new printer", "When will the delivery of the printer be? We could not receive it today."),
    ("Mail problem", "Hi, my mail to the lab could not be delivered: 550 5.1.1 user unknown. Can you help?"),
    ("Undeliverable reports", "Hello, several patients say our reports are undeliverable. Please check the mail server."),
    ("Warning: mail server slow", "Dear team, the mail server is slow since morning and messages are delayed."),
    ("Returned mail", "Dear desk, the returned mail below is from your domain, please add an SPF record."),
    ("Message not delivered", "I sent you the form yesterday and got a note that it was not delivered. Resending."),
    ("系统通知发不出去", "系统自动发送的短信通知从昨晚起发不出去。"),
    ("投递失败", "昨天我给检验科发的邮件投递失败，原因写的是拒收。麻烦查一下服务器。"),
    ("未送达", "耗材还未送达，催一下供应商。"),
    ("传输失败", "影像传输失败，PACS 收不到图。"),
    ("Failed delivery to PACS", "Images fail to arrive at PACS since nine. Two stations affected."),
    ("auto-reply test", "We will test our auto-reply tomorrow, please ignore what it sends."),
    ("邮箱满了", "我的邮箱满了，别人发的信都被退回，能不能扩容？"),
    ("postmaster 的信", "收到一封 postmaster 的信，说我的邮件无法投递，附截图。是病毒吗？"),
    ("撤回：刚才的单子", "刚才那张单子我撤回，不用修了。"),
    ("撤回：关单确认", "我要撤回邮件“关单确认”。"),
    ("撤回一封邮件：关单确认", "小青撤回了一封邮件，但我这边还看得到，系统有问题吧？"),
    ("Recall: notice", "I would like to recall the message I sent you this morning, the printer works."),
    ("已读：3号楼网络", "已查看，网线松了。"),
    ("已读：通知", "王主任 已查看此邮件，让我回复同意。"),
    ("已阅：维护报告", "已阅，同意。"),
    ("阅读回执：开不了", "您的邮件我已打开，附件打不开。"),
    ("Read: manual", "I read the manual on page 3, the message displayed at boot is wrong."),
    ("[退信]帮忙看看", "给院办的邮件 550 被退，帮忙看看"),
    ("系统通知：您的邮件被延迟投递", "这个弹窗天天出，怎么关？"),
    ("failure notice", "Hi. This is the ward, our program shows a failure notice."),
    ("关于退订", "请问怎么退订你们的周报？"),
    ("订阅", "请把我加到升级通知的名单里。"),
)  # fmt: skip
# Written by people under addresses that programs have.
POSTS = (
    "monitor@hospital.example",
    "support@vendor.example",
    "oa@hospital.example",
    "信息科监控 <li@hospital.example>",
)
RECORDS = (
    ("报修", "科室：放射科\n时间：2026-03-03 10:00\n设备：工作站 2\n现象：黑屏，重启没用"),
    (
        "[工单 TJ-2026-0036] 处理结果",
        "处理人：小吴\n处理时间：2026-03-03 15:00\n结果：更换读卡器，测试正常\n状态：已解决",
    ),
    ("转发: 告警", "设备：CORE-SW-01\n端口：GE0/0/12\n时间：2026-05-11 02:14:09"),
    ("磁盘告警", "主机：db1\n磁盘：/data\n剩余：1%\n时间：2026-05-11 02:14:09\n今晚能不能清一下"),
    ("登录不了", "您的系统登录页打不开：https://his.example/login，编号：8123"),
    ("监控大屏", "监控室大屏右下角黑了一块，师傅有空来看看。"),
    ("待办太多", "一天收到二十封“您有一条新的待办，请登录系统处理”，合并成一封吧。"),
    ("V7.4 升级说明", "升级时间：2026-03-15 22:00\n影响：挂号、收费停 30 分钟\n回退：有"),
    ("上传失败", "接口：死因上报\n错误码：E1003\n时间：2026-03-03 10:01:09\n已试三次，均失败"),
    ("Backup", "Host: db1\nStatus: failed\nTime: 02:14:09\nPlease look at it, it still fails."),
)
FORWARDING = (
    "您好，给你们发的邮件收到这样的退信，帮忙看看。",
    "请看附件，发不出去。",
    "Hi, I got this back from your server. What is wrong?",
    "我们这边的网关拦了，麻烦把域名改一下。一号台今天也打不出条码。",
)
RETURNED = (
    "From: Mail Delivery System <mailer-daemon@mx.example>\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    "To: xq@hospital.example\r\nDate: Tue, 06 Jan 2026 08:00:00 +0800\r\n\r\nYour message could not be delivered.\r\n"
    "550 5.1.1 <desk@vendor.example> User unknown\r\n"
)
HARMLESS = (
    ("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "X-MS-Exchange-Organization-AuthAs: Internal"),
    (
        "Disposition-Notification-To: Xiao.Qing@hospital.example",
        "Return-Receipt-To: Xiao.Qing@hospital.example",
        "X-Confirm-Reading-To: Xiao.Qing@hospital.example",
    ),
    ("Auto-Submitted: no", "X-Autoreply: no"),
    ("Return-Path: <Xiao.Qing@hospital.example>", "X-MS-Has-Attach: yes", "Thread-Topic: x"),
    ("Precedence: normal", "X-Priority: 1", "Importance: high"),
    ("X-Mailer: Foxmail 7.2.25.179[cn]", "X-Loop: none", "Sensitivity: Private"),
    ("X-QQ-mid: webmail1", "X-QQ-AUTO-TEST-FLAG: 0", "X-Originating-IP: 203.0.113.9"),
    ("Return-Receipt-To: Xiao.Qing@hospital.example", "X-Sender: postmaster", "Delivered-To: desk@vendor.example"),
)
