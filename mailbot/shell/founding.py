"""What a new home is asked, and the text of its mailbot.toml."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cache

from mailbot.shell.clock import now
from mailbot.shell.providers import NONE, Provider, Providers
from mailbot.shell.providers import load as load_providers

ADDRESS = r"[^@\s<>]+@[^@\s<>]+"
PEOPLE = rf"(?:[^<>@]*<{ADDRESS}>|{ADDRESS})(?:\s*[,，;；]\s*(?:[^<>@]*<{ADDRESS}>|{ADDRESS}))*"
PERSONS = "请写 姓名 <地址>，多人用逗号分开，如：王工 <wang@vendor.example>"
DAY, PORT = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", "0|[1-9][0-9]{0,8}"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: the option's name, the words, a default that may depend on the answers so far, and what an answer looks like.

    `looks` is a pattern, `like` the words in which a person who answers otherwise is told of it and asked again. A person is offered
    the default only where it can be right (`offered`), and not asked at all what the provider of the mailbox settles (`settled`).
    """

    name: str
    words: str
    default: Callable[[Mapping[str, str]], str]
    looks: str = r".*\S.*"
    like: str = "这一项不能空着"
    offered: bool = False
    settled: bool = False


def _domain(answers: Mapping[str, str]) -> str:
    return answers["address"].rpartition("@")[2]


@cache
def _providers() -> Providers:
    return load_providers(None)[0] or NONE


def provider(answers: Mapping[str, str]) -> Provider:
    """Whose mailbox it is, by the address alone."""
    return _providers().of(answers["address"])


def known(answers: Mapping[str, str]) -> bool:
    """Whether the address is with a provider whose servers are known."""
    return _domain(answers).lower() in provider(answers).domains


def _host(kind: str) -> Callable[[Mapping[str, str]], str]:
    return lambda answers: str(getattr(provider(answers), kind)).format(domain=_domain(answers))


def _port(kind: str) -> Callable[[Mapping[str, str]], str]:
    other = {"imap": {"starttls": "143", "plain": "143"}, "smtp": {"starttls": "587", "plain": "25"}}[kind]
    return lambda answers: other.get(answers["security"], str(getattr(provider(answers), f"{kind}_port")))


def _colleague(role: str) -> Callable[[Mapping[str, str]], str]:
    """Somebody of the vendor's, who has no address with a public provider."""
    return lambda answers: f"{role}@{'vendor.example' if known(answers) else _domain(answers)}"


def _hospital(answers: Mapping[str, str]) -> str:
    """Everybody at the domain of 信息科."""
    return f"*@{answers.get('it', 'it@hospital.example').rpartition('@')[2].rstrip('> ')}"


QUESTIONS = (
    Question("number", "合同编号", lambda _: "TJ-WB-2026"),
    Question("hospital", "甲方（医院）", lambda _: "青海红十字医院"),
    Question("vendor", "乙方（维保单位）", lambda _: "维保单位"),
    Question("signed", "签订日期（次日起服务一年）", lambda _: f"{now().date() - timedelta(days=1)}", DAY, "请写年-月-日，如 2026-01-04"),
    Question("annual_fee", "年度服务费（元）", lambda _: "200000.00", r"\d{1,12}(?:\.\d{1,2})?", "请只写数字，如 200000.00"),
    Question("phone", "7×24 服务电话（写进每封信）", lambda _: "13900000001", r"[\d+ ()-]{5,30}", "请写电话号码，如 0971-6250000"),
    Question("address", "服务台邮箱地址", lambda _: "tijian-weibao@weibao.example", ADDRESS, "请写完整的邮箱地址，如 fuwu@163.com"),
    Question(
        "security", "加密方式 tls / starttls / plain", lambda _: "tls", "tls|starttls|plain", "请写 tls、starttls 或 plain",
        offered=True, settled=True,
    ),
    Question("imap_host", "IMAP 服务器（收信）", _host("imap"), r"[\w.:-]+", "请写服务器名，如 imap.163.com", offered=True, settled=True),
    Question("imap_port", "IMAP 端口", _port("imap"), r"[1-9]\d{0,4}", "请写 1 到 65535 的数字，一般是 993", offered=True, settled=True),
    Question("smtp_host", "SMTP 服务器（发信）", _host("smtp"), r"[\w.:-]+", "请写服务器名，如 smtp.163.com", offered=True, settled=True),
    Question("smtp_port", "SMTP 端口", _port("smtp"), r"[1-9]\d{0,4}", "请写 1 到 65535 的数字，一般是 465", offered=True, settled=True),
    Question("user", "登录名", lambda answers: answers["address"], offered=True, settled=True),
    Question("engineer", "维护工程师（姓名 <地址>，多人用逗号分开）", lambda answers: f"工程师 <{_colleague('engineer')(answers)}>", PEOPLE, PERSONS),
    Question("pm", "项目经理（姓名 <地址>）", lambda answers: f"项目经理 <{_colleague('pm')(answers)}>", PEOPLE, PERSONS),
    Question("it", "信息科（姓名 <地址>）", lambda _: "信息科 <it@hospital.example>", PEOPLE, PERSONS),
    Question(
        "reporter", "报修人，或整个域", _hospital,
        PEOPLE, f"{PERSONS}，或整个域，如 *@hospital.example", offered=True,
    ),
)  # fmt: skip


def quoted(value: object) -> str:
    """A text as TOML writes it."""
    return json.dumps(str(value), ensure_ascii=False)


def _bare(value: str, pattern: str) -> str:
    """A number or a date as TOML writes it; anything else in quotes, so that the check can say what is wrong with it."""
    return value if re.fullmatch(pattern, value) else quoted(value)


def _server(name: str, answers: Mapping[str, str], secret: str) -> str:
    security = answers["security"]
    if name == "smtp" and security == "tls" and answers["smtp_port"] == str(provider(answers).smtp_port):
        security = provider(answers).smtp_security
    return (
        f"[mailbox.{name}]\nhost = {quoted(answers[f'{name}_host'])}\nport = {_bare(answers[f'{name}_port'], PORT)}\n"
        f"security = {quoted(security)}   # tls、starttls 或 plain（plain 只用于本机）\n"
        f"user = {quoted(answers['user'])}\n{secret}\n"
    )


def _people(role: str, answers: Mapping[str, str]) -> list[str]:
    blocks = []
    for entry in filter(None, (each.strip() for each in re.split("[,，;；]", answers[role]))):
        name, address = parseaddr(entry) if "<" in entry else ("", entry)
        blocks.append(
            f'[[people]]\naddress = {quoted(address)}\nname = {quoted(name)}\nrole = {quoted(role)}\ndepartment = ""\n'
        )
    return blocks


ALERTS = (
    "# 值班表（可不写；不写或不在任何一段内，重大、灾难通知全部维护工程师）。首日、末日都含在内：\n"
    '# [[roster]]\n# from = 2026-10-01\n# to = 2026-10-07\n# engineer = "已登记的工程师地址"\n'
    "# 重大、灾难时另行运行的程序（短信、电话、企业微信；标准输入给它一行 JSON，限 30 秒）：\n"
    '# [alert]\n# command = ["/usr/local/bin/send-sms"]\n'
    "# 收信或发信中断超过 minutes 分钟，另行通知（程序，或另一个邮箱；都不写则只给项目经理发信），恢复时再通知一次：\n"
    '# [outage]\n# minutes = 30\n# command = ["/usr/local/bin/send-sms"]\n# to = ["manager@elsewhere.example"]\n'
    '# [outage.smtp]\n# host = "smtp.elsewhere.example"\n# port = 465\n# user = "other@elsewhere.example"\n'
    '# password_env = "MAILBOT_OTHER_PASSWORD"\n'
    "# 来信人的核实（docs/authenticity.md）：收信服务器在 Authentication-Results 里的名字；服务器从不验证的，关单、确认等改凭验证码：\n"
    '# [authenticity]\n# authserv_ids = ["mx.vendor.example"]\n# without_verdict = "code"\n'
    "# 信件里可以照写的科室电话（其余固定电话遮去中间几位）；合同期满后来信和信件保留的天数，至少 180：\n"
    '# [privacy]\n# phones = ["0971-6250000"]\n# [retention]\n# days = 1095\n'
    "# 每轮收信后更新的看板（mailbot board 随时可另做一份）：\n"
    '# [board]\n# file = "board.html"\n'
    "# 信中填好的表单和考核表另附 PDF（须装有 LibreOffice，每封多用几秒）：\n"
    "# [documents]\n# pdf = true\n"
    "# 每天几点备份到哪里（最好在另一块磁盘上）、保留几次；没有完成会来信：\n"
    '# [backup]\n# folder = "/mnt/backup/desk"\n# hour = 2\n# keep = 30\n'
)


def document(answers: Mapping[str, str], secret: str) -> str:
    """The text of mailbot.toml."""
    contract = "\n".join(
        f"{key} = {quoted(answers[key])}" if key != "signed" else f"signed = {_bare(answers[key], DAY)}"
        for key in ("number", "hospital", "vendor", "signed", "annual_fee", "phone")
    )
    parts = [
        f"# 一个家目录对应一份合同。改完请运行 mailbot check。\n\n[contract]\n{contract}\n",
        f"[mailbox]\naddress = {quoted(answers['address'])}\n",
        _server("imap", answers, secret),
        _server("smtp", answers, secret),
        ALERTS,
        "# 角色：reporter 报修人（可写整个域 *@…）、it 信息科、engineer 维护工程师、pm 项目经理。一人可登记多个地址（姓名、科室相同）。",
        *(block for role in ("it", "reporter", "engineer", "pm") for block in _people(role, answers)),
    ]
    return "\n".join(parts)
