"""`mailbot init`: the talk that makes a home. Each question has an option, so a script can answer too."""

import re
from collections.abc import Mapping
from datetime import date
from os import environ
from pathlib import Path
from shutil import which
from sys import argv

import typer

from mailbot.shell.config import FILE, load, secrets_missing
from mailbot.shell.console import err, out, refuse, refuse_all
from mailbot.shell.doctor import examine
from mailbot.shell.files import atomic_write
from mailbot.shell.founding import QUESTIONS, Question, document, known, provider, quoted
from mailbot.shell.providers import Provider

SECRET_FILE = "password"  # noqa: S105 - the name of a file
OPENING = (
    "建家目录 {home}：一份合同一个。请备好合同和服务台邮箱的授权码，12 到 18 个问题。\n"
    "回车采用 [ ] 里的值；按 Ctrl-C 离开则什么也不写；写好后都可在 mailbot.toml 里改。"
)
NEXT = (
    "接着：\n  {mailbot} check --home {home}    检查并试登录\n  {mailbot} run --home {home}      值守\n"
    "  {mailbot} status --home {home}   看它是否正常"
)


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
    _written(folder, answers, given, password, ask=ask)
    out.print(f"已写好 {folder / FILE}。", markup=False)
    _outcome(folder, provider(answers), ask=ask, typed=bool(password))
    out.print(NEXT.format(home=folder, mailbot=_called()), markup=False)


def _called() -> str:
    """What to type for this program: its name where the shell finds it, else the path by which it was called."""
    return argv[0] if Path(argv[0]).name == "mailbot" and not which("mailbot") else "mailbot"


def _outcome(folder: Path, provider: Provider, *, ask: bool, typed: bool) -> None:
    """What is still wanting, or whether the log-ins work; a password that was typed may be typed again."""
    missing = secrets_missing(folder)
    if missing:
        out.print(_code(provider), markup=False)
    for problem in missing:
        err.print(f"还差一步：{problem}", markup=False)
    while ask and not missing and not _logged_in(folder) and typed and (again := _typed_again()):
        _kept(folder / SECRET_FILE, again)


def _code(provider: Provider) -> str:
    """Whose mailbox it is, and where its password for programs comes from."""
    return f"邮箱：{provider.name}。口令：{provider.code_from}。"


def _written(
    folder: Path, answers: Mapping[str, str], given: Mapping[str, object], password: str, *, ask: bool
) -> None:
    """The home as a whole. Where something is wrong with it a script gets the reason and no home, a person keeps what was typed."""
    secret = _secret({"password_file": SECRET_FILE} if password else given)
    try:
        if password:
            _kept(folder / SECRET_FILE, password)
        atomic_write(folder / FILE, document(answers, secret).encode())
    except OSError as error:
        refuse(f"写不进 {folder}（{error.strerror}）：请换一个目录，或检查权限。")
    config, problems = load(folder)
    if config is None and ask:
        err.print(f"都已记在 {folder / FILE}，还有这些要在里面改好，然后运行 mailbot check：", markup=False)
    elif config is None:
        (folder / FILE).unlink()
    if config is None:
        refuse_all(problems)


def _named(given: Mapping[str, object]) -> bool:
    """Whether it was said, or is known already, where the password is."""
    return bool(given.get("password_file") or given.get("password_env") or environ.get("MAILBOT_PASSWORD"))


def _asked_secret(answers: Mapping[str, str]) -> str:
    """The password as typed unseen; empty to give it later."""
    servers = "、".join(f"{answers[f'{name}_host']}:{answers[f'{name}_port']}" for name in ("imap", "smtp"))
    out.print(f"服务器：{servers}。", markup=False)
    out.print(_code(provider(answers)), markup=False)
    return _typed("授权码或口令（输入时不显示；直接回车则稍后用环境变量 MAILBOT_PASSWORD 给出）")


def _typed_again() -> str:
    """Another password, where the first did not work; empty to leave it for later."""
    try:
        return _typed(f"要换授权码再试就在这里输入；别处要改的，直接回车，以后改 {FILE} 和文件 {SECRET_FILE}")
    except typer.Abort:  # the home is there, and says what is next
        return ""


def _typed(words: str) -> str:
    """What is typed unseen."""
    return str(typer.prompt(words, default="", hide_input=True, show_default=False)).strip()


def _kept(path: Path, password: str) -> None:
    """The password in a file that only its owner reads."""
    atomic_write(path, password.encode())
    path.chmod(0o600)


def _logged_in(folder: Path) -> bool:
    """Whether both servers take us, tried while the person is still there."""
    out.print("正在试登录（服务器不应答时，最多等半分钟）……")
    found = examine(folder, offline=False)
    for problem in found:
        err.print(str(problem), markup=False)
    if not found:
        out.print("IMAP、SMTP 登录都已试过，没有问题。", markup=False)
    return not found


def _answer(question: Question, given: object, answers: Mapping[str, str], *, ask: bool) -> str:
    if isinstance(given, list) and given:
        return ", ".join(given)
    if isinstance(given, date):
        return given.strftime("%Y-%m-%d")
    if given not in (None, []):
        return str(given)
    default = question.default(answers)
    if not ask or (question.settled and known(answers)):
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
    return f"{kind} = {quoted(given.get(kind) or 'MAILBOT_PASSWORD')}"
