"""`mailbot init`: asks what it cannot guess, and writes mailbot.toml. Each question has an option, so a script can answer too."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr
from functools import cache
from os import environ
from pathlib import Path
from shutil import which
from sys import argv

import typer

from mailbot.shell.clock import now
from mailbot.shell.config import FILE, load, secrets_missing
from mailbot.shell.console import err, out, refuse, refuse_all
from mailbot.shell.doctor import examine
from mailbot.shell.files import atomic_write
from mailbot.shell.providers import NONE, Provider, Providers
from mailbot.shell.providers import load as load_providers

ADDRESS = r"[^@\s<>]+@[^@\s<>]+"
PEOPLE = rf"(?:[^<>@]*<{ADDRESS}>|{ADDRESS})(?:\s*[,，;；]\s*(?:[^<>@]*<{ADDRESS}>|{ADDRESS}))*"
PERSONS = "请写 姓名 <地址>，多人用逗号分开，如：王工 <wang@vendor.example>"
SECRET_FILE = "password"  # noqa: S105 - the name of a file
OPENING = (
    "建家目录 {home}：一份合同一个。请备好合同和服务台邮箱的授权码，约 12 个问题。\n"
    "回车采用 [ ] 里的值；按 Ctrl-C 离开则什么也不写；写好后都可在 mailbot.toml 里改。"
)
NEXT = (
    "接着：\n  {mailbot} check --home {home}    检查并试登录\n  {mailbot} run --home {home}      值守\n"
    "  {mailbot} status --home {home}   看它是否正常"
)
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


def _provider(answers: Mapping[str, str]) -> Provider:
    """Whose mailbox it is, by the address alone."""
    return _providers().of(answers["address"])


def _known(answers: Mapping[str, str]) -> bool:
    """Whether the address is with a provider whose servers are known."""
    return _domain(answers).lower() in _provider(answers).domains


def _host(kind: str) -> Callable[[Mapping[str, str]], str]:
    return lambda answers: str(getattr(_provider(answers), kind)).format(domain=_domain(answers))


def _port(kind: str) -> Callable[[Mapping[str, str]], str]:
    other = {"imap": {"starttls": "143", "plain": "143"}, "smtp": {"starttls": "587", "plain": "25"}}[kind]
    return lambda answers: other.get(answers["security"], str(getattr(_provider(answers), f"{kind}_port")))


def _colleague(role: str) -> Callable[[Mapping[str, str]], str]:
    """Somebody of the vendor's, who has no address with a public provider."""
    return lambda answers: f"{role}@{'vendor.example' if _known(answers) else _domain(answers)}"


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


def found(folder: Path, given: Mapping[str, object], *, ask: bool) -> None:
    """Make the home; refuses to touch one that exists."""
    if (folder / FILE).exists():
        refuse(f"{folder / FILE} 已经存在：要改就直接编辑它，要新建请换一个目录。")
    if ask:
        out.print(OPENING.format(home=folder), markup=False)
    answers = {question.name: "" for question in QUESTIONS}
    for question in QUESTIONS:
        answers[question.name] = _answer(question, given.get(question.name), answers, ask=ask)
    password = "" if not ask or _named(given) else _asked_secret(answers)
    _written(folder, answers, given, password)
    out.print(f"已写好 {folder / FILE}。", markup=False)
    _outcome(folder, _provider(answers), ask=ask)
    out.print(NEXT.format(home=folder, mailbot=_called()), markup=False)


def _called() -> str:
    """What to type for this program: its name where the shell finds it, else the path by which it was called."""
    return argv[0] if Path(argv[0]).name == "mailbot" and not which("mailbot") else "mailbot"


def _outcome(folder: Path, provider: Provider, *, ask: bool) -> None:
    """What is still wanting, or whether the log-ins work."""
    missing = secrets_missing(folder)
    if missing:
        out.print(_code(provider), markup=False)
    for problem in missing:
        err.print(f"还差一步：{problem}", markup=False)
    if ask and not missing:
        _try_out(folder)


def _code(provider: Provider) -> str:
    """Whose mailbox it is, and where its password for programs comes from."""
    return f"邮箱：{provider.name}。口令：{provider.code_from}。"


def _written(folder: Path, answers: Mapping[str, str], given: Mapping[str, object], password: str) -> None:
    """The home as a whole, or with the reason nothing of it."""
    secret = _secret({"password_file": SECRET_FILE} if password else given)
    try:
        if password:
            _kept(folder / SECRET_FILE, password)
        atomic_write(folder / FILE, document(answers, secret).encode())
    except OSError as error:
        refuse(f"写不进 {folder}（{error.strerror}）：请换一个目录，或检查权限。")
    config, problems = load(folder)
    if config is None:
        (folder / FILE).unlink()
        if password:
            (folder / SECRET_FILE).unlink()
        refuse_all(problems)


def _named(given: Mapping[str, object]) -> bool:
    """Whether it was said, or is known already, where the password is."""
    return bool(given.get("password_file") or given.get("password_env") or environ.get("MAILBOT_PASSWORD"))


def _asked_secret(answers: Mapping[str, str]) -> str:
    """The password as typed unseen; empty to give it later."""
    servers = "、".join(f"{answers[f'{name}_host']}:{answers[f'{name}_port']}" for name in ("imap", "smtp"))
    out.print(f"服务器：{servers}。", markup=False)
    out.print(_code(_provider(answers)), markup=False)
    words = "授权码或口令（输入时不显示；直接回车则稍后用环境变量 MAILBOT_PASSWORD 给出）"
    return str(typer.prompt(words, default="", hide_input=True, show_default=False)).strip()


def _kept(path: Path, password: str) -> None:
    """The password in a file that only its owner reads."""
    atomic_write(path, password.encode())
    path.chmod(0o600)


def _try_out(folder: Path) -> None:
    """Log in to both servers at once, so that a wrong answer shows while the person is still there."""
    out.print("正在试登录……")
    found = examine(folder, offline=False)
    for problem in found:
        err.print(str(problem), markup=False)
    if not found:
        out.print("IMAP、SMTP 登录都已试过，没有问题。", markup=False)


def _answer(question: Question, given: object, answers: Mapping[str, str], *, ask: bool) -> str:
    if isinstance(given, list) and given:
        return ", ".join(given)
    if isinstance(given, date):
        return given.strftime("%Y-%m-%d")
    if given not in (None, []):
        return str(given)
    default = question.default(answers)
    if not ask or (question.settled and _known(answers)):
        return default
    return _asked(question, default if question.offered else "")


def _asked(question: Question, offered: str) -> str:
    """What a person answers, asked again until it can be right."""
    while True:
        answer = str(typer.prompt(question.words, default=offered, show_default=bool(offered))).strip()
        if re.fullmatch(question.looks, answer):
            return answer
        err.print(f"{question.like}。", markup=False)


def _secret(given: Mapping[str, object]) -> str:
    kind = "password_file" if given.get("password_file") else "password_env"
    return f"{kind} = {_quoted(given.get(kind) or 'MAILBOT_PASSWORD')}"


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)


def _bare(value: str, pattern: str) -> str:
    """A number or a date as TOML writes it; anything else in quotes, so that the check can say what is wrong with it."""
    return value if re.fullmatch(pattern, value) else _quoted(value)


def _server(name: str, answers: Mapping[str, str], secret: str) -> str:
    security = answers["security"]
    if name == "smtp" and security == "tls" and answers["smtp_port"] == str(_provider(answers).smtp_port):
        security = _provider(answers).smtp_security
    return (
        f"[mailbox.{name}]\nhost = {_quoted(answers[f'{name}_host'])}\nport = {_bare(answers[f'{name}_port'], PORT)}\n"
        f"security = {_quoted(security)}   # tls、starttls 或 plain（plain 只用于本机）\n"
        f"user = {_quoted(answers['user'])}\n{secret}\n"
    )


def _people(role: str, answers: Mapping[str, str]) -> list[str]:
    blocks = []
    for entry in filter(None, (each.strip() for each in re.split("[,，;；]", answers[role]))):
        name, address = parseaddr(entry) if "<" in entry else ("", entry)
        blocks.append(
            f'[[people]]\naddress = {_quoted(address)}\nname = {_quoted(name)}\nrole = {_quoted(role)}\ndepartment = ""\n'
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
        f"{key} = {_quoted(answers[key])}" if key != "signed" else f"signed = {_bare(answers[key], DAY)}"
        for key in ("number", "hospital", "vendor", "signed", "annual_fee", "phone")
    )
    parts = [
        f"# 一个家目录对应一份合同。改完请运行 mailbot check。\n\n[contract]\n{contract}\n",
        f"[mailbox]\naddress = {_quoted(answers['address'])}\n",
        _server("imap", answers, secret),
        _server("smtp", answers, secret),
        "# 角色：reporter 报修人（可写整个域 *@…）、it 信息科、engineer 维护工程师、pm 项目经理。一人可登记多个地址（姓名、科室相同）。",
        ALERTS,
        *(block for role in ("it", "reporter", "engineer", "pm") for block in _people(role, answers)),
    ]
    return "\n".join(parts)
