"""The why command: the chain of evidence with the mails as the archive holds them, senders and subjects masked."""

from collections.abc import Callable
from typing import Any

from mailbot.core.deadlines import BASES, GROUND_NAMES
from mailbot.core.model import SHANGHAI
from mailbot.core.state import State
from mailbot.mail.privacy import mask
from mailbot.mail.read import read
from mailbot.reports.paper import words
from mailbot.reports.why import Look, Row, why
from mailbot.shell.archive import Archive
from mailbot.shell.console import out, print_json, refuse
from mailbot.shell.home import Home

STATUSES = {
    "proposed": "待信息科核实，未计入",
    "verified": "信息科核实属实",
    "rejected": "信息科不予认定",
    "withdrawn": "信息科已撤回",
    "lapsed": "建议已失效",
}


def show(place: Home, state: State, number: str, *, as_json: bool) -> None:
    """The chain of a number; ends the command with a sentence where it is unknown."""
    found: Any = why(state, place.rules, number, looking(Archive(place.path), state))
    if found is None:
        refuse(f"没有 {number}：请用 mailbot warnings、tickets、problems 或 statement 查看编号。")
    if as_json:
        print_json(found)
        return
    out.print(
        f"{found['asked']}：警告 {len(found['warnings'])} 项，扣减 {len(found['deductions'])} 项",
        markup=False,
        style="bold",
    )
    for warning in found["warnings"]:
        _warning(warning)
    for deduction in found["deductions"]:
        _deduction(deduction)


def looking(archive: Archive, state: State, *, masked: bool = True) -> Look:
    """How to see a mail: what the ledger says of it, and its subject from the archive while that holds it."""
    veil: Callable[[str], str] = mask if masked else str

    def look(sha: str) -> Row:
        known = state.mails.get(sha)
        subject = veil(read(archive.mail(sha)).subject) if archive.has(sha) else None
        return {
            "sha256": sha,
            "at": known.at.astimezone(SHANGHAI).isoformat() if known else None,
            "from": veil(known.by) if known else None,
            "subject": subject,
        }

    return look


def _mail(name: str, mail: dict[str, Any] | None) -> None:
    if mail:
        when = (mail["at"] or "时间未知")[:16].replace("T", " ")
        out.print(
            f"  {name}：{when}  {mail['from'] or '发件人未知'}  {mail['subject'] or '（原信不在存档）'}", markup=False
        )
        out.print(f"    sha256 {mail['sha256']}", markup=False)


def _warning(one: dict[str, Any]) -> None:
    about = "，".join(part for part in (one["ticket"], f"问题 {one['problem']}", one["severity"]) if part)
    count = f"，第 {one['nth']} 次" if one["nth"] else ""
    out.print(f"\n警告 {one['warning']}（{about}{count}）：{STATUSES[one['status']]}", markup=False, style="bold")
    due = f"，时限 {one['due'][:16].replace('T', ' ')}" if one["due"] else ""
    out.print(
        f"  提出：{one['proposed'][:16].replace('T', ' ')}，{GROUND_NAMES[one['row']]}{due}（依据：{BASES[one['basis']]}）",
        markup=False,
    )
    for ground in one["grounds"]:
        out.print(f"  情况：{words(ground)}", markup=False)
    _mail("报修", one["report"])
    for mail in one["evidence"]:
        _mail("依据", mail)
    if one["objected"]:
        out.print(f"  异议：{one['objection'] or '（理由见原信）'}", markup=False)
        _mail("异议", one["objected_mail"])
    _mail("核实", one["decided_mail"])
    _mail("损失", one["loss_mail"])
    out.print(f"  条款：{one['clause']}", markup=False)


def _deduction(one: dict[str, Any]) -> None:
    out.print(f"\n扣减 {one['deduction']}（问题 {one['problem']}，{one['severity']}）", markup=False, style="bold")
    for mail in one["evidence"]:
        _mail("邮件", mail)
    out.print(f"  核实：{'、'.join(one['warnings'])}", markup=False)
    out.print(f"  条款：{one['clause']}", markup=False)
    out.print(f"  {one['base']} × {one['percent']}% = {one['amount']} 元", markup=False)
