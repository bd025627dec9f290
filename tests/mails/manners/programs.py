"""What programs write, invented: subjects, senders and texts of mail systems and of automatic answers."""

REPORTS = (
    ("Undelivered Mail Returned to Sender", "The letter did not get through."),
    ("Delivery Status Notification (Failure)", "<p>It failed.</p>"),
    ("未送达: [工单 TJ-2026-0036] 关单确认", "此信未能到达收件人。"),
    ("投递状态通知", "信件未能投递。"),
    ("Unzustellbar: x", "Nicht zugestellt."),
    ("", ""),
)
DAEMONS = (
    "MAILER-DAEMON@mx.hospital.example (Mail Delivery System)",
    '"Mail Delivery Subsystem" <mailer-daemon@hospital.example>',
    "Mailer-Daemon <MAILER-DAEMON>",
    "MDaemon@mail.hospital.example",
    "系统退信 <bounce@hospital.example>",
    "Mail Delivery System <noreply@hospital.example>",
    '"Courier mail server at mx.hospital.example" <@>',
    "mailer-daemon+a1b2=c3@hospital.example",
)
NOBODIES = ("Postmaster <>", "system@hospital.example", "Xiao.Qing@hospital.example")
TOLD = (
    ("failure notice", "A letter of yours could not be delivered to one reader.\n\n<a@b.example>:\n550 no such user here"),
    ("Returned mail: User unknown", "Undeliverable, alas.\n   ----- Transcript of session follows -----\n550 5.1.1 <a@b.example> User unknown"),
    ("Mail delivery failed: returning message to sender",
     "Created automatically by b.example. Rejected for good:\n a@b.example\n  SMTP error: 550 5.7.1 refused\n--- a copy of the message follows"),
    ("Undeliverable: closing", "Delivery to the following people has failed.\na@b.example\nReason: 550 5.1.10 not found"),
    ("DELIVERY FAILURE: no such name",
     "The note\n  TJ\ncould not be delivered to\n  a@b.example\nbecause\n  550 user not listed\noriginal message attached"),
    ("Warning: could not send message for past 4 hours",
     "Delivery attempts will go on for 5 days.\n451 4.4.1 no route to b.example\nheaders of the message follow"),
    ("Delivery Notification: Delivery has failed", "Was not delivered to\n a@b.example\n Diagnostic-Code: smtp;550 gone\noriginal message"),
    ("邮件投递失败", "您的邮件无法送达下列收件人：\na@b.example\n退信原因：550 没有此用户\n原邮件的主题：x"),
    ("退信通知", "您发送的邮件被退回。\n收件人：a@b.example\n退信原因：收件人邮箱空间不足（552 5.2.2）\n原邮件见附件"),
    ("無法傳遞的郵件", "郵件無法送達。\n收件人：a@b.example\n原因：550 5.1.1 查無此人\n原郵件 original message"),
)  # fmt: skip
PROVIDERS = (
    ("来自qq.example的退信", "PostMaster@qq.example"),
    ("来自exmail.example的退信", "postmaster@exmail.example"),
    ("系统退信/Undeliverable: [工单 TJ-2026-0036]", "Postmaster@163.example"),
    ("系统退信/The email is returned", "Postmaster@corp.163.example"),
    ("系统退信", "postmaster@126.example"),
    ("邮件传输失败！", "MAILER-DAEMON@sina.example"),
    ("退信：[工单 TJ-2026-0036]", "postmaster@139.example"),
    ("投递失败通知 Delivery Failure", "postmaster@aliyun.example"),
    ("邮件未能送达", "postmaster@sohu.example"),
    ("[退信] 邮件被退回", "postmaster@21cn.example"),
    ("系统退信/Systems bounce", "postmaster@coremail.example"),
    ("您的邮件被退回", "postmaster@hospital.example"),
    ("邮件延迟投递提醒：投递延迟", "postmaster@wo.example"),
)
TABLES = (
    "<p>抱歉，这封信没能到。</p><table><tr><td>收件人</td><td>{to}</td></tr><tr><td>主题</td><td>{subject}</td></tr><tr><td>退信原因</td><td>{why}</td></tr></table>",
    "<div>信件《{subject}》投递给 {to} 时出错</div><div>退信原因：{why}</div><div>建议：稍后再发</div>",
    "<p>收件人：{to}</p><p>失败原因：{why}</p><hr><p>英文说明：550 5.1.1 user unknown</p>",
)
# The letters of Chinese mail systems, each as it comes: who sends it, under which subjects, what it says; {to} and {title} are filled in.
SYSTEMS = (
    (
        "PostMaster@qq.example",
        ("来自qq.example的退信", "[Qmail] 来自qq.example的退信", "来自exmail.qq.example的退信"),
        (
            "<h3>很遗憾，这封信退了回来：</h3><table><tr><td>主&nbsp;&nbsp;题：</td><td>{title}</td></tr>"
            "<tr><td colspan=2>无法发送到 {to}</td></tr>"
            "<tr><td>退信原因</td><td>没有这个地址<br>host mx.b.example[192.0.2.3] said: 550 5.1.1 no</td></tr>"
            "<tr><td>解决方案</td><td>核对地址</td></tr></table>"
        ),
    ),
    (
        "Postmaster@163.example",
        ("系统退信", "系统退信/The email is returned", "系统退信/Undeliverable: {title}"),
        (
            "<h1>抱歉，您的邮件退回来了/Sorry, returned</h1><table><tr><td>时&nbsp;间/Time</td><td>2026-01-06</td></tr>"
            "<tr><td>主&nbsp;题/Subject</td><td>{title}</td></tr><tr><td>收件人/To</td><td>{to}</td></tr>"
            "<tr><td>退信原因/<br>Bounce reason</td><td>连不上对方<br>rcpt handle timeout</td></tr></table>"
        ),
    ),
    (
        "postmaster@mail.coremail.example",
        ("系统退信", "系统退信/Systems bounce"),
        (
            "抱歉，您的邮件退回来了\n      原邮件：\n            主  题 {title}\n            收件人 {to}\n\n      退信原因：\n"
            "            疑为垃圾邮件\n            英文说明:rejected"
        ),
    ),
    (
        "postmaster@aliyun.example",
        ("[退信]Delivery Failure", "投递失败通知", "退信通知/Undelivered Mail"),
        "<p>您好，</p><p>您发给 {to} 的邮件（{title}）未能投递成功。</p><p>退信原因：没有此人 (550 5.1.1 User not found)</p>",
    ),
    (
        "postmaster@sina.example",
        ("邮件传输失败！", "退信通知：信件未送达"),
        (
            "您好，您今天发送的信件未能投递成功。\n收件人：{to}\n主题：{title}\n错误信息：\n<{to}>:\n"
            "host mx.b.example said: 550 no such user"
        ),
    ),
    (
        "postmaster@winmail.example",
        ("failure notice", "邮件退回通知"),
        (
            "Hi. This is the smtp delivery program.\nI was not able to deliver your letter.\n\n您的邮件没有送达。\n"
            "<{to}>, remote server said: 554 blocked\n"
        ),
    ),
    (
        '"Mail Daemon" <postmaster@system.example>',
        ("投递失败，收件人不存在！", "邮件投递失败：邮箱已满"),
        '您好，\n很抱歉，您发给 "{to}" 的邮件不能投递。\n原邮件：\n   收件人： {to}\n   主题： {title}\n',
    ),
    (
        "Microsoft Outlook <postmaster@b.example>",
        ("未传递: {title}", "未送达: {title}", "无法传递: {title}"),
        (
            "未能向以下收件人或组传递您的邮件:\n\n{to}\n没有这个地址。\n\n供管理员使用的诊断信息:\n生成服务器: ex1.b.example\n\n"
            "mx.b.example #550 5.1.1 RecipNotFound ##"
        ),
    ),
    (
        "邮件系统 <postmaster@b.example>",
        ("邮件退回发件人", "无法投递的邮件退回给发件人"),
        (
            "这里是邮件系统 mx.b.example。\n\n您的邮件未能投递给以下一个或多个收件人。\n\n                   邮件系统\n\n"
            "<{to}>: host mx.b.example said: 550 5.1.1 unknown"
        ),
    ),
)
LATE = (
    ("postmaster@163.example", ("邮件投递延迟通知", "系统通知：您的邮件被延迟投递"), "您发给 {to} 的邮件《{title}》暂未送达，系统将继续重试。"),
    ("Microsoft Outlook <postmaster@b.example>", ("传递延迟: {title}", "邮件传递延迟: {title}"),
     "向以下收件人传递邮件时已延迟:\n\n{to}\n\n此邮件尚未传递，系统将继续尝试。")
)  # fmt: skip
# A wish to take a letter back, what became of it, a mailbox that is full.
CALLED_BACK = (
    ("撤回: {}", "小青 将撤回邮件“关单确认”。"), ("Recall: {}", 'Xiao Qing would like to recall the message, "closing".'),
    ("Recall: {}", 'Qing, Xiao would like to recall the message, "Re: "closing" of 36".\n_______\nward mailing list\nward@lists.example'),
    ("撤回: {}", "肖青(Qing Xiao) 将撤回邮件“[通知] 关单“确认””。\n某公司 本电子邮件及其附件仅供收件人使用，请勿转发。"),
    ("Rückruf: {}", 'Xiao Qing möchte die Nachricht "closing" zurückrufen.'),
    ("Accepted: visit @ Wed Jan 7, 2026 9am (CST)", "Xiao Qing has accepted this invitation.\n\nvisit\nWednesday Jan 7"),
    ("已拒绝：验收 - 2026年1月7日", "小青 已拒绝此邀请。\n\n验收\n1月7日 周三"),
    ("邮件撤回成功: {}", "您的邮件\n收件人: 小青\n于 2026年1月6日 已成功撤回。"), ("邮件撤回失败: {}", "您的邮件\n收件人: 小青\n未能撤回。"),
    ("Message Recall Success: {}", "Your message\n To: Ma\nwas recalled on 6.1.2026"),
    ("邮件撤回通知", "尊敬的用户，小青 已撤回发给您的邮件《关单确认》。"),
    ("【撤回通知】{}", "发件人已将此邮件撤回，其内容不能再看。"), ("邮箱容量警告", "您的邮箱快满了，请清理。此邮件由系统自动发送，请勿回复。"),
)  # fmt: skip
ANSWERS = (
    ("已接受: 验收", "reply"),
    ("已拒绝: 验收", "reply"),
    ("暂定: 验收", "REPLY"),
    ("Accepted: 验收", "reply"),
    ("已取消: 验收", "cancel"),
)
AWAY_SUBJECTS = (
    "自动回复: {}", "自动答复：{}", "[自动回复] {}", "【自动回复】{}", "系统自动回复：{}", "自動回覆: {}", "外出自动回复：{}", "休假自动回复（{}）",
    "Automatic reply: {}", "Auto Reply: {}", "AutoReply: {}", "Auto: {}", "Auto-Response: {}", "Out of Office: {}", "Out of Office AutoReply: {}",
    "OOO: {}", "Re: {} (Automatic Response)", "{}（自动回复）", "Automatische Antwort: {}", "Abwesenheitsnotiz: {}", "Réponse automatique : {}",
    "Respuesta automática: {}", "Risposta automatica: {}", "Resposta automática: {}", "Automatisch antwoord: {}", "Autosvar: {}", "Frånvaro: {}",
    "Automatyczna odpowiedź: {}", "Автоматический ответ: {}", "自動応答: {}", "자동 회신: {}", "不在通知: {}",
)  # fmt: skip
AWAY_TEXTS = (
    "您好，我在外开会，周四回来，急事请打护士站电话。",
    "I am away this week and read no mail.",
    "",
    "来信收到。\n\n--\n小青 体检科",
)
MARKS = (
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=x", "Auto-Submitted: auto-notified",
    "Auto-Submitted: Auto-Replied (vacation)", "X-Autoreply: yes", "X-Autorespond: x", "X-Autoresponder: y", "X-Auto-Reply: 1",
    "Precedence: auto_reply", "Precedence: auto-reply", "X-Precedence: auto_reply", "X-Autogenerated: Reply", "X-FC-MachineGenerated: true",
    "Delivered-To: Autoresponder", "X-Apple-Action: VACATION", "Return-Path: <>", "Return-Path: <MAILER-DAEMON>",
    "X-MS-Exchange-Inbox-Rules-Loop: x@hospital.example", "X-Cron-Env: <A=b>",
)  # fmt: skip
SAYING_SO = (
    "这是一封自动回复邮件，我已收到来信。", "此邮件为系统自动回复，请勿直接回复。", "您好！本邮件由系统自动发送。", "【自动回复】我在休假。",
    "（自动回复）已收到。",
    "This is an automated reply: the mailbox is read on Mondays.",
    "This is an automatically generated message.", "Hello, I am out of the office until Monday.",
)  # fmt: skip
NOREPLIES = ("noreply@oa.example", "no-reply@bank.example", "do_not_reply@shop.example", "oa.noreply@group.example")
LISTS = (
    "List-Id: <news.example>", "List-Unsubscribe: <https://news.example/u>", "List-Post: <mailto:l@news.example>", "Precedence: bulk",
    "Precedence: list", "Precedence: junk", "Mailing-List: contact l@news.example", "X-Mailing-List: l@news.example",
)  # fmt: skip
READ = ("已读: {}", "已读：{}", "Read: {}", "阅读回执: {}", "已讀: {}", "回执：{}", "[已读回执] {}", "已阅读：{}")
READ_TEXTS = (
    "收件人已阅读邮件。",
    "小青 已阅读此邮件（企业邮自动回执）",
    "收件人 小青 已阅读，时间 2026-01-09 8:31",
    "对方已打开邮件",
    "您的邮件\n收件人: 小青\n已于 2026年1月9日 8:31 阅读。",
    "Your message was read on Friday.",
    "",
    "这是一封已读回执，收件人已打开您的邮件。",
)
