"""The mails of a busy desk, generated: the same seed gives the same corpus on every machine."""

import base64
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import cycle

from bench.past import Pending
from bench.people import DESK, ENGINEER, MODULES, PLACES, THINGS, clerk_of, fault, signature
from mailbot.core.rulebook import Rules
from mailbot.forms import Form, fill

MX = "mx.weibao.example"
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


class Corpus:
    """Mails to the desk: 20 % plain, 20 % HTML, 15 % GB18030 under the label gb2312, 25 % replies, 20 % with a filled form."""

    def __init__(self, now: datetime, rules: Rules, pending: list[Pending], seed: int = 1) -> None:
        self._now, self._rules, self._random = now, rules, random.Random(seed)
        self._replies = (answer for waiting in pending for answer in answers(waiting))
        self._kinds, self._count = cycle(KINDS), 0
        self._makers: dict[str, Callable[[], bytes]] = {
            "plain": self._plain, "html": self._html, "gb18030": self._gb18030, "reply": self._reply, "form": self._form
        }  # fmt: skip

    def batch(self, count: int) -> list[bytes]:
        """So many mails, kinds mixed in the same proportion in every twenty."""
        return [self.one(next(self._kinds)) for _ in range(count)]

    def one(self, kind: str) -> bytes:
        """A mail of this kind."""
        return self._makers[kind]()

    def _plain(self) -> bytes:
        clerk, (brief, text) = clerk_of(self._random), fault(self._random)
        message = self._message(clerk, brief)
        message.set_content(f"王工您好：\n\n{text}\n\n{signature(clerk)}", cte="base64")
        return self._bytes(message)

    def _html(self) -> bytes:
        clerk, (brief, text) = clerk_of(self._random), fault(self._random)
        message = self._message(clerk, brief)
        lines = "".join(
            f'<p class="MsoNormal"><span lang="ZH-CN">{line}<o:p></o:p></span></p>' for line in text.split("\n")
        )
        rows = "".join(
            f"<tr><td>{place}</td><td>{thing}</td></tr>" for place, thing in zip(PLACES, THINGS, strict=True)
        )
        page = f"<html><head>{STYLE}</head><body>{lines}<br><div>{signature(clerk)}</div><table>{rows}</table></body></html>"
        if self._random.random() < 0.5:
            message.set_content(f"{text}\n\n{signature(clerk)}", cte="base64")
            message.add_alternative(page, subtype="html", cte="base64")
        else:
            message.set_content(page, subtype="html", cte="quoted-printable")
        return self._bytes(message)

    def _gb18030(self) -> bytes:
        """As Foxmail and many web mailers write: GBK bytes that call themselves gb2312."""
        clerk, (brief, text) = clerk_of(self._random), fault(self._random)
        subject = base64.b64encode(brief.encode("gb18030")).decode()
        body = base64.encodebytes(f"{text}\n祎喆\n{signature(clerk)}".encode("gb18030"))
        fields = f"From: =?gb2312?B?{base64.b64encode('朱祎'.encode('gb18030')).decode()}?= <{clerk}>\nTo: {DESK}\n"
        fields += (
            f"Subject: =?gb2312?B?{subject}?=\nDate: {format_datetime(self._now)}\nMessage-ID: <{self._next(clerk)}>\n"
        )
        fields += 'MIME-Version: 1.0\nContent-Type: text/plain; charset="gb2312"\nContent-Transfer-Encoding: base64\n\n'
        return self._stamped(clerk, fields.encode() + body)

    def _reply(self) -> bytes:
        return self.answer(*next(self._replies))

    def answer(self, waiting: Pending, who: str, heading: str, words: str) -> bytes:
        """An answer to a letter of the desk with the letter quoted; every third one without References, as QQ Mail sends."""
        message = self._message(who, f"回复：[工单 {waiting.ticket}] {heading}：{waiting.brief}")
        if heading != "关单确认":
            message["In-Reply-To"] = message["References"] = f"<{waiting.message_id}>"
        letter = LETTER.format(who=waiting.reporter, day=f"{self._now:%Y-%m-%d}", ticket=waiting.ticket)
        quoted = "\n".join(f"> {line}" for line in letter.split("\n"))
        message.set_content(
            f"{words}\n\n{signature(who)}\n\n在 {self._now:%Y-%m-%d %H:%M}，体检维保服务 写道：\n{quoted}\n",
            cte="base64",
        )
        return self._bytes(message)

    def _form(self) -> bytes:
        annex = self._random.choice((1, 2, 3, 3))
        who = clerk_of(self._random) if annex == 3 else ENGINEER
        message = self._message(who, f"提交附件{annex}")
        message.set_content(f"您好，附件{annex}已填好，请查收。\n\n{signature(who)}", cte="base64")
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
        seal = base64.b64encode(self._random.randbytes(128)).decode()
        top = (
            f"Authentication-Results: {MX}; spf=pass smtp.mailfrom={sender}; dkim=pass header.d={host}\n"
            f"Received: from mail.{host} (mail.{host} [192.0.2.7]) by {MX} with ESMTPS id {self._count}; {format_datetime(self._now)}\n"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s1; h=from:to:subject:date;\n b={seal[:72]}\n {seal[72:]}\n"
            f"Received: from [10.0.0.7] by mail.{host} with ESMTPSA; {format_datetime(self._now)}\n"
        )
        return (top.encode() + raw).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


KINDS = (
    "plain", "html", "reply", "form", "gb18030", "plain", "html", "reply", "form", "gb18030",
    "plain", "html", "reply", "form", "gb18030", "plain", "html", "reply", "form", "reply",
)  # fmt: skip
REPLIES_A_TICKET = 3
Answer = tuple[Pending, str, str, str]


def pending_for(mails: int) -> int:
    """How many open tickets the replies among so many mails need."""
    return mails * KINDS.count("reply") // len(KINDS) // REPLIES_A_TICKET + 2


def answers(waiting: Pending) -> tuple[Answer, Answer, Answer]:
    """Ticket, writer, the heading of the letter answered, and the words: accepted, closed, then confirmed."""
    return (
        (waiting, ENGINEER, "派单", "受理，正在远程查看。"),
        (waiting, ENGINEER, "派单", "已处理。\n原因：驱动版本旧。\n措施：更新驱动，连试二十次正常。"),
        (waiting, waiting.reporter, "关单确认", "确认，已经正常了。"),
    )


def _fields(annex: int, chance: random.Random, now: datetime) -> Mapping[str, object]:
    """What a person wrote into an annex."""
    day, (brief, text) = f"{now - timedelta(days=chance.randrange(60)):%Y-%m-%d}", fault(chance)
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
