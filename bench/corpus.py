"""The mails and the past of a busy year, generated: the same seed gives the same corpus on every machine."""

import base64
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import cycle

from mailbot.core import deadlines
from mailbot.core import facts as f
from mailbot.core.model import Kind, Reason, Severity
from mailbot.core.rulebook import Rules
from mailbot.forms import Form, fill

DESK, ENGINEER, OFFICE, MANAGER = (
    "desk@weibao.example",
    "wang@weibao.example",
    "it@hospital.example",
    "pm@weibao.example",
)
MX = "mx.weibao.example"
PLACES = ("一楼登记台", "采血窗口", "B超室", "心电图室", "总检室", "收费处", "放射科", "导检台", "健康证窗口", "团检接待处", "眼科", "妇科",
          "内科诊室", "外科诊室", "检验科", "报告发放处", "机房", "病案室", "VIP 区", "尿检窗口")  # fmt: skip
THINGS = ("条码打印机", "登记界面", "排队叫号屏", "体检报告", "总检结论", "收费单", "影像图片", "检验结果", "身份证读卡器", "预约名单",
          "体检套餐", "导检单", "发票", "团体名册", "结论模板", "心电波形", "复查提醒", "权限列表", "打印预览", "数据备份")  # fmt: skip
FAULTS = ("打不开，一直转圈", "点保存没有反应", "显示的是上一个人的", "打印出来是空白", "提示连接超时", "字变成了问号", "列表是空的",
          "金额少了一位", "刷新之后就没了", "弹出“未知错误”", "比平时慢很多", "日期还是去年的", "查不到今天上午的人", "导出的表格少一列",
          "签名位置盖住了文字", "退出以后登不进去")  # fmt: skip
BEGINS = ("{since}开始", "早上一开机就发现", "刚才换班的时候", "从昨天下午起", "升级以后", "不知道从哪天起", "{since}左右，", "午休回来",
          "今天第三次了，", "主任看片的时候发现", "护士长让我报一下，", "窗口同事反映，")  # fmt: skip
MEANWHILE = ("目前先手写登记，不太耽误。", "暂时换到隔壁机器做，慢一点。", "只有这一台这样，别的都好。", "等着的人不多，可以先放放。",
             "先用旧报告顶着。", "我们拿纸记着，晚上再补录。", "别的窗口帮忙分担了。", "影响不大，有空看看。",
             "不急，本周内弄好就行。", "先跳过这一项，后面补做。")  # fmt: skip
TRIED = ("重启过电脑，没用", "换了一台机器也一样", "退出重新登录还是这样", "换过账号试了，照旧", "清过缓存", "拔插过网线和数据线",
         "还没有动过", "重装过打印驱动", "按说明书第三页做了一遍", "请信息科来看过一眼")  # fmt: skip
STEPS = ("打开{thing}—选择当天—点保存", "刷卡—进{place}—点{thing}—确定", "先查人再点{thing}，然后按回车", "{thing}里右键，选重新生成",
         "从{place}的快捷方式进去，双击{thing}", "照平常做：登录、选人、{thing}、提交", "扫条码之后点{thing}")  # fmt: skip
WHERE = ("客户端 6.2.{v}，Win10", "Windows 7 老机器，客户端 6.1.{v}", "Win11，上个月新换的，{v} 号网口", "谷歌浏览器，网页版",
         "一体机，客户端 6.2.{v}", "自助机 {v} 号", "内网电脑，IE 模式", "Win10 家庭版，客户端版本看不到")  # fmt: skip
MODULES = ("登记", "检验", "影像", "总检", "打印", "收费", "导检", "团检")
LETTER = """您好，{who}：

您 {day} 报来的问题已登记，工单号 {ticket}。

级别：普通
理由：单个岗位受影响，有替代办法（“先手写”）。
首次人工响应：{day} 17:30 前
最终解决：三个工作日内

如认为级别不符，请直接回复“改为紧急”并说明理由；工程师受理后会再写信给您。

示范维保公司
7×24 服务电话：13900000001
{{#{ticket}#}}"""
STYLE = "<style>p{margin:0} .MsoNormal{font-family:宋体;font-size:10.5pt;mso-style-priority:99}</style>"


@dataclass(frozen=True, slots=True)
class Pending:
    """A ticket of the past that waits for its engineer: its number, who reported it, and the letter that assigned it."""

    ticket: str
    reporter: str
    brief: str
    message_id: str


class Past:
    """The facts of tickets long confirmed and of some still open, as the bot itself would have recorded them."""

    def __init__(self, tickets: int, pending: int, now: datetime, rules: Rules) -> None:
        self._now, self._rules, self._tickets, self._random = now, rules, tickets, random.Random(tickets)
        self._counts: dict[int, int] = {}
        self._mails = 0
        self._open = max(pending, 0)
        self.pending: list[Pending] = []

    def facts(self) -> Iterator[list[f.Fact]]:
        """Ticket by ticket; the open ones came a minute ago, so that nothing about them is due yet."""
        step = timedelta(days=300) / max(1, self._tickets)
        recently = self._now - timedelta(minutes=1)
        for number in range(self._tickets):
            pending = number >= self._tickets - self._open
            yield self._ticket(recently if pending else recently - step * (self._tickets - number), pending=pending)

    def _ticket(self, at: datetime, *, pending: bool) -> list[f.Fact]:
        self._counts[at.year] = self._counts.get(at.year, 0) + 1
        number = f"TJ-{at.year}-{self._counts[at.year]:04d}"
        clerk, (brief, text) = _clerk(self._random), _fault(self._random)
        mail = self._mail_id()
        facts = [*self._opened(number, at, mail, clerk, brief, text), *self._read(mail, at, clerk, number, "report")]
        facts += self._letters(
            number, at, mail, brief, ("hospital/report_received", clerk), ("engineer/assigned", ENGINEER)
        )
        if pending:
            self.pending.append(Pending(number, clerk, brief, _letter_id(mail, 1)))
            return facts
        return facts + self._rest(number, at, clerk, brief)

    def _opened(self, number: str, at: datetime, mail: str, clerk: str, brief: str, text: str) -> Iterator[f.Fact]:
        reasons = (
            Reason("scope.single", brief[:8], "单个岗位受影响"),
            Reason("workaround.manual", "先手写", "有替代办法"),
        )
        yield f.TicketOpened(
            at=at, mail=mail, by=clerk, ticket=number, kind=Kind.REPORT, brief=brief, gist=text[:300], module=self._random.choice(MODULES),
            severity=Severity.NORMAL, confidence=0.8, reasons=reasons, environment="客户端 6.2.1，Win10", steps=text[-20:],
        )  # fmt: skip
        yield from deadlines.opening(
            number, Kind.REPORT, Severity.NORMAL, at, self._rules.deadlines, self._rules.calendar
        )

    def _rest(self, number: str, at: datetime, clerk: str, brief: str) -> list[f.Fact]:
        """Accepted, closed and confirmed."""
        accept, close, confirm = self._mail_id(), self._mail_id(), self._mail_id()
        first, second, third = (at + timedelta(minutes=minutes) for minutes in (40, 200, 300))
        urge = deadlines.confirmation(number, second, self._rules.settings.urge_confirmation, self._rules.calendar)
        return [
            f.TicketAccepted(at=first, mail=accept, by=ENGINEER, ticket=number), *self._read(accept, first, ENGINEER, number, "accept"),
            *self._letters(number, first, accept, brief, ("hospital/accepted", clerk)),
            f.TicketClosed(at=second, mail=close, by=ENGINEER, ticket=number, cause="驱动版本旧", fix="更新驱动，试用正常"), urge,
            *self._read(close, second, ENGINEER, number, "close"), *self._letters(number, second, close, brief, ("hospital/ticket_closed", clerk)),
            f.ClosingConfirmed(at=third, mail=confirm, by=clerk, ticket=number), *self._read(confirm, third, clerk, number, "confirm"),
            *self._letters(number, third, confirm, brief, ("engineer/confirmed", ENGINEER)),
        ]  # fmt: skip

    def _mail_id(self) -> str:
        self._mails += 1
        return f"{self._mails:064x}"

    def _read(self, mail: str, at: datetime, by: str, number: str, intent: str) -> Iterator[f.Fact]:
        yield f.MailRead(
            at=at, mail=mail, by=by, message_id=f"{mail[-16:]}@{by.partition('@')[2]}", ends="ticket", reason=f"{intent}：主题与正文",
            intents=(intent,), about=number, folder="INBOX", uidvalidity=1, uid=self._mails,
        )  # fmt: skip

    def _letters(self, number: str, at: datetime, mail: str, brief: str, *letters: tuple[str, str]) -> Iterator[f.Fact]:
        for place, (kind, to) in enumerate(letters):
            name = _letter_id(mail, place)
            yield f.LetterPosted(
                at=at, mail=mail, message_id=name, kind=kind, to=(to,), subject=f"[工单 {number}] 已登记：{brief}", sha256=mail, about=number
            )  # fmt: skip
            yield f.LetterSent(at=at + timedelta(seconds=1), message_id=name)


class Corpus:
    """Mails to the desk: 20 % plain, 20 % HTML, 15 % GB18030 under the label gb2312, 25 % replies, 20 % with a filled form."""

    def __init__(self, now: datetime, rules: Rules, pending: list[Pending], seed: int = 1) -> None:
        self._now, self._rules, self._random = now, rules, random.Random(seed)
        self._replies = _replies(pending)
        self._kinds, self._count = cycle(KINDS), 0
        self._makers: dict[str, Callable[[], bytes]] = {
            "plain": self._plain, "html": self._html, "gb18030": self._gb18030, "reply": self._reply, "form": self._form
        }  # fmt: skip

    def batch(self, count: int) -> list[bytes]:
        """So many mails, kinds mixed in the same proportion in every twenty."""
        return [self._makers[next(self._kinds)]() for _ in range(count)]

    def _plain(self) -> bytes:
        clerk, (brief, text) = _clerk(self._random), _fault(self._random)
        message = self._message(clerk, brief)
        message.set_content(f"王工您好：\n\n{text}\n\n{_signature(clerk)}", cte="base64")
        return self._bytes(message)

    def _html(self) -> bytes:
        clerk, (brief, text) = _clerk(self._random), _fault(self._random)
        message = self._message(clerk, brief)
        lines = "".join(
            f'<p class="MsoNormal"><span lang="ZH-CN">{line}<o:p></o:p></span></p>' for line in text.split("\n")
        )
        rows = "".join(
            f"<tr><td>{place}</td><td>{thing}</td></tr>" for place, thing in zip(PLACES, THINGS, strict=True)
        )
        page = f"<html><head>{STYLE}</head><body>{lines}<br><div>{_signature(clerk)}</div><table>{rows}</table></body></html>"
        if self._random.random() < 0.5:
            message.set_content(f"{text}\n\n{_signature(clerk)}", cte="base64")
            message.add_alternative(page, subtype="html", cte="base64")
        else:
            message.set_content(page, subtype="html", cte="quoted-printable")
        return self._bytes(message)

    def _gb18030(self) -> bytes:
        """As Foxmail and many web mailers write: GBK bytes that call themselves gb2312."""
        clerk, (brief, text) = _clerk(self._random), _fault(self._random)
        subject = base64.b64encode(brief.encode("gb18030")).decode()
        body = base64.encodebytes(f"{text}\n祎喆\n{_signature(clerk)}".encode("gb18030"))
        fields = f"From: =?gb2312?B?{base64.b64encode('朱祎'.encode('gb18030')).decode()}?= <{clerk}>\nTo: {DESK}\n"
        fields += (
            f"Subject: =?gb2312?B?{subject}?=\nDate: {format_datetime(self._now)}\nMessage-ID: <{self._next(clerk)}>\n"
        )
        fields += 'MIME-Version: 1.0\nContent-Type: text/plain; charset="gb2312"\nContent-Transfer-Encoding: base64\n\n'
        return self._stamped(clerk, fields.encode() + body)

    def _reply(self) -> bytes:
        """An answer to a letter of the desk with the letter quoted; every third one without References, as QQ Mail sends."""
        waiting, who, heading, words = next(self._replies)
        message = self._message(who, f"回复：[工单 {waiting.ticket}] {heading}：{waiting.brief}")
        if heading != "关单确认":
            message["In-Reply-To"] = message["References"] = f"<{waiting.message_id}>"
        letter = LETTER.format(who=waiting.reporter, day=f"{self._now:%Y-%m-%d}", ticket=waiting.ticket)
        quoted = "\n".join(f"> {line}" for line in letter.split("\n"))
        message.set_content(
            f"{words}\n\n{_signature(who)}\n\n在 {self._now:%Y-%m-%d %H:%M}，体检维保服务 写道：\n{quoted}\n",
            cte="base64",
        )
        return self._bytes(message)

    def _form(self) -> bytes:
        annex = self._random.choice((1, 2, 3, 3))
        who = _clerk(self._random) if annex == 3 else ENGINEER
        message = self._message(who, f"提交附件{annex}")
        message.set_content(f"您好，附件{annex}已填好，请查收。\n\n{_signature(who)}", cte="base64")
        message.add_attachment(
            fill(Form(annex, _fields(annex, self._random, self._now)), self._rules.blanks), maintype="application",
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document", filename=f"附件{annex}.docx",
        )  # fmt: skip
        return self._bytes(message)

    def _message(self, sender: str, subject: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = f"朱珺 <{sender}>", DESK, subject
        message["Date"], message["Message-ID"] = format_datetime(self._now), f"<{self._next(sender)}>"
        message["X-Mailer"] = "Foxmail 7.2.25.492[cn]"
        return message

    def _next(self, sender: str) -> str:
        self._count += 1
        return f"{self._count}.{self._random.getrandbits(48):x}@{sender.partition('@')[2]}"

    def _bytes(self, message: EmailMessage) -> bytes:
        return self._stamped(str(message["From"]).partition("<")[2].rstrip(">"), message.as_bytes())

    def _stamped(self, sender: str, raw: bytes) -> bytes:
        """With the lines that a receiving server and the way there leave on top."""
        host = sender.partition("@")[2]
        signature = base64.b64encode(self._random.randbytes(128)).decode()
        top = (
            f"Authentication-Results: {MX}; spf=pass smtp.mailfrom={sender}; dkim=pass header.d={host}\n"
            f"Received: from mail.{host} (mail.{host} [192.0.2.7]) by {MX} with ESMTPS id {self._count}; {format_datetime(self._now)}\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s1; h=from:to:subject:date;\n b={signature[:72]}\n {signature[72:]}\n"
            f"Received: from [10.0.0.7] by mail.{host} with ESMTPSA; {format_datetime(self._now)}\n"
        )
        return (top.encode() + raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


KINDS = (
    "plain", "html", "reply", "form", "gb18030", "plain", "html", "reply", "form", "gb18030",
    "plain", "html", "reply", "form", "gb18030", "plain", "html", "reply", "form", "reply",
)  # fmt: skip
REPLIES_A_TICKET = 3


def pending_for(mails: int) -> int:
    """How many open tickets the replies among so many mails need."""
    return mails * KINDS.count("reply") // len(KINDS) // REPLIES_A_TICKET + 2


def _replies(pending: list[Pending]) -> Iterator[tuple[Pending, str, str, str]]:
    """Ticket, writer, the heading of the letter answered, and the words: accepted, closed, then confirmed."""
    for waiting in pending:
        yield waiting, ENGINEER, "派单", "受理，正在远程查看。"
        yield waiting, ENGINEER, "派单", "已处理。\n原因：驱动版本旧。\n措施：更新驱动，连试二十次正常。"
        yield waiting, waiting.reporter, "关单确认", "确认，已经正常了。"


def _fault(chance: random.Random) -> tuple[str, str]:
    """A subject and a text nobody wrote before."""
    place, thing, fault, number = (
        chance.choice(PLACES),
        chance.choice(THINGS),
        chance.choice(FAULTS),
        chance.randrange(1, 40),
    )
    since, version = f"{chance.randrange(8, 17)}点{chance.randrange(10, 60)}分", chance.randrange(9)
    begins, meanwhile, tried, steps, where = (
        chance.choice(words).format(since=since, place=place, thing=thing, v=version)
        for words in (BEGINS, MEANWHILE, TRIED, STEPS, WHERE)
    )
    brief = f"{place}{number}号机{thing}{fault[:6]}"
    told = f"{place} {number} 号机，{begins}{thing}{fault}。{meanwhile}"
    return brief, f"{told}\n操作：{steps}，就成这样。{tried}。\n{where}，工号 {chance.randrange(1000, 9999)}。"


def _clerk(chance: random.Random) -> str:
    return f"clerk{chance.randrange(400)}@hospital.example"


def _signature(address: str) -> str:
    warning = "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。"
    return f"--\n示范医院体检中心\n邮箱：{address}\n电话：0971-5550000 转 {len(address)}\n{warning}"


def _letter_id(mail: str, place: int) -> str:
    return f"mailbot.{place}{mail[-23:]}@weibao.example"


def _fields(annex: int, chance: random.Random, now: datetime) -> Mapping[str, object]:
    """What a person wrote into an annex."""
    day, (brief, text) = f"{now - timedelta(days=chance.randrange(60)):%Y-%m-%d}", _fault(chance)
    if annex == 1:
        row = {"日期": day, "维护工程师签到": "王磊", "服务器运行情况": f"CPU 峰值 {chance.randrange(90)}%，内存 {chance.randrange(90)}%",
               "系统运行情况": f"备份 {chance.randrange(90)}/90 成功，{brief}", "医院信息科签字": "李喆", "备注": ""}  # fmt: skip
        return {"rows": [row]}
    if annex == 2:
        rows = [{"序号": str(line), "姓名": name, "工号": str(chance.randrange(1000, 9999)), "科室": "体检科"}
                for line, name in enumerate(("祁佳", "韩雪", "李喆", "朱珺"), 1)]  # fmt: skip
        return {"培训内容": brief, "培训日期": day, "rows": rows}
    who = f"{chance.choice(PLACES)}/朱珺"
    return dict.fromkeys(("医院名称", "维护工程师", "完成时间", "需求分析", "需求修改方案", "结果", "承诺日期"), "") | {
        "提出科室/人员": who, "提出时间": day, "模块名称": chance.choice(MODULES), "问题类型": "3", "时间要求": "下月底前", "需求描述": text
    }  # fmt: skip
