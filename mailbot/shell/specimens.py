"""One invented letter and more of every kind: what `mailbot check` tries the templates with, and the tests read."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from mailbot.core.decision import Letter
from mailbot.core.emergency import reportable
from mailbot.core.facts import DeadlineSet, TicketOpened
from mailbot.core.model import EMERGENCIES, SHANGHAI, Kind, Severity, Status
from mailbot.core.recount import Moved
from mailbot.core.similar import Candidate
from mailbot.core.tick import Owed, matters
from mailbot.core.tickets import Ticket
from mailbot.shell.duty_specimens import of_duties
from mailbot.shell.form_specimens import of_forms
from mailbot.shell.handbook_specimens import of_handbook
from mailbot.shell.identity_specimens import of_identity
from mailbot.shell.post_specimens import of_after_term, of_keeping, of_notices, of_originals, of_post
from mailbot.shell.specimen_cast import (
    CLERK,
    ENGINEER,
    FORM,
    HOURS,
    NOW,
    NUMBER,
    OFFICE,
    WARNING,
    WORDS,
    a_due,
    a_ticket,
    an_opening,
    answered,
    every_stage,
    told,
)
from mailbot.shell.statement_specimens import of_statements
from mailbot.shell.warning_specimens import of_warnings

NEAR = (Candidate("TJ-2026-0001", 0.41, "共有“日结、退费”，同属收费模块"),)


def _new() -> list[Letter]:
    both = (a_due("response"), a_due("resolved", "agreed"))
    sheets = (
        (an_opening(Severity.NORMAL), both, ("应用环境", "操作过程"), 1),
        (an_opening(Severity.DISASTER, told=True), both, (), 0),
        (an_opening(Severity.DISASTER, told=True, emergency="病毒破坏"), both, (), 0),
        *((an_opening(Severity.URGENT, told=True, emergency=category), both, (), 0) for category in EMERGENCIES),
        (an_opening(Severity.NORMAL, Kind.CONSULT), both[:1], (), 0),
        (an_opening(None, Kind.CUSTOMISATION), (), (), 1),
    )
    each = [
        _about_new(
            kind, opened, {"dues": dues, "missing": missing, "attachments": files, "candidates": NEAR if files else ()}
        )
        for opened, dues, missing, files in sheets
        for kind in ("hospital/report_received", "engineer/assigned")
    ]
    security = _about_new(
        "office/security_incident",
        an_opening(Severity.MAJOR, told=True, emergency="病毒破坏"),
        {"dues": both, "missing": (), "attachments": 0, "candidates": ()},
    )
    return [*each, security, *_alerts(both)]


def _alerts(dues: tuple[DeadlineSet, ...]) -> list[Letter]:
    """The first alert, one repeated, and one of a ticket that 信息科 set to a graver level."""
    opened, waits = an_opening(Severity.DISASTER, told=True), a_ticket(severity=Severity.MAJOR)
    shared: dict[str, Any] = {
        "ticket": NUMBER,
        "arrived": NOW,
        "reporter": CLERK,
        "attachments": None,
        "candidates": (),
        "at": NOW + 2 * HOURS,
    }
    first = shared | {"attachments": 1, "candidates": NEAR}
    return [
        told("manager/alert", NUMBER, opened=opened, dues=dues, times=1, level=opened.severity, set_by_office=False, **first),
        told("manager/alert", NUMBER, opened=waits, dues=dues[1:], times=3, level=waits.severity, set_by_office=False, **shared),
        told("manager/alert", NUMBER, opened=a_ticket(), dues=(), times=1, level=Severity.MAJOR, set_by_office=True, **shared),
        told("manager/alert_failed", NUMBER, ticket=waits, why="30 秒内没有结束，已中止"),
    ]  # fmt: skip


def _about_new(kind: str, opened: TicketOpened, more: dict[str, object]) -> Letter:
    name: dict[str, object] = {"name": CLERK.name} if kind == "hospital/report_received" else {}
    more = {**more, "reportable": reportable(opened.severity, opened.emergency, opened.module)}
    return Letter(kind, (), {"ticket": NUMBER, "opened": opened, "reporter": CLERK, **name, **more}, NUMBER)


def _of_tickets() -> list[Letter]:
    ticket, words = a_ticket(Status.AWAITING), {"words": WORDS}
    running, reported = a_ticket(), {"files": 1, "report": WORDS}
    question = replace(ticket, kind=Kind.CONSULT, cause="", fix="可以，在报告设置里批量替换")
    seen = (("工程师联系院方（首次人工响应）", NOW),)
    each = [answered("hospital/noted", NUMBER, ticket=one, decides=True, seen=()) for one in every_stage()]
    each += [answered("hospital/noted", NUMBER, ticket=running, decides=True, seen=seen)]
    each += [told("engineer/follow_up", NUMBER, ticket=one, who=CLERK, urged=2, **words) for one in every_stage()]
    return [
        *each,
        *_of_promises(running),
        told("engineer/handed_over", NUMBER, ticket=running, engineer=ENGINEER, instead="张琨"),
        told("hospital/question", NUMBER, ticket=running, engineer=ENGINEER, **words),
        told("hospital/ticket_closed", NUMBER, ticket=ticket, cause="退费统计了两遍", fix="", engineer=ENGINEER),
        told("hospital/ticket_closed", NUMBER, ticket=ticket, cause="", fix="重启", engineer=ENGINEER, **reported),
        told("hospital/ticket_closed", NUMBER, ticket=question, cause="", fix=question.fix, engineer=ENGINEER),
        *_of_confirmations(ticket, question),
        *(answered("hospital/status", NUMBER, tickets=(one,), ticket=one, decides=True) for one in every_stage()),
        answered("hospital/status", tickets=(), decides=False),
        answered("hospital/status", tickets=every_stage(), decides=False),
    ]


def _of_promises(running: Ticket) -> list[Letter]:
    takers = tuple({"taken": taken, "instead": instead} for taken, instead in ((False, ""), (True, ""), (True, "张琨")))
    promised: dict[str, object] = {
        "until": date(2026, 1, 21),
        "engineer": ENGINEER,
        "limit": a_due("resolved"),
        "before": None,
        "agreed": False,
        "runs_on": True,
    }
    moved: dict[str, object] = promised | {"limit": None, "before": date(2026, 1, 19)}
    granted: dict[str, object] = moved | {"before": None, "agreed": True, "engineer": OFFICE}
    return [
        *(told("hospital/accepted", NUMBER, ticket=running, engineer=ENGINEER, **taker) for taker in takers[1:]),
        *(told("hospital/promised", NUMBER, ticket=running, **promised, **taker) for taker in takers),
        *(told("hospital/promised", NUMBER, ticket=running, **each, **takers[0]) for each in (moved, granted)),
    ]


def _of_confirmations(ticket: Ticket, question: Ticket) -> list[Letter]:
    words = {"words": WORDS}
    return [
        answered("hospital/confirmed", NUMBER, ticket=ticket, wished=False, who=None),
        answered("hospital/confirmed", NUMBER, ticket=ticket, wished=True, who=None),
        told("hospital/confirmed", NUMBER, ticket=ticket, wished=False, who=OFFICE, name=""),
        told("engineer/confirmed", NUMBER, ticket=ticket, who=CLERK, words=""),
        told("engineer/confirmed", NUMBER, ticket=ticket, who=CLERK, words=WORDS),
        answered("hospital/reopened", NUMBER, ticket=ticket, who=CLERK, dues=(a_due("resolved"),), **words),
        told("engineer/reopened", NUMBER, ticket=ticket, who=CLERK, dues=(), **words),
        told("hospital/confirm_urged", NUMBER, ticket=ticket, times=1, last=False),
        *(
            told("hospital/question_urged", NUMBER, ticket=a_ticket(paused=NOW), times=1, last=last)
            for last in (False, True)
        ),
        told("hospital/confirm_urged", NUMBER, ticket=question, times=1, last=True),
    ]


def _of_groups() -> list[Letter]:
    ticket, pair = a_ticket(Status.AWAITING), (NUMBER, "TJ-2026-0001")
    return [
        _same(ticket, whys=("共有“日结、退费”，同属收费模块",)),
        _same(ticket, whys=("",), words=WORDS),
        told("office/kind_proposed", NUMBER, ticket=ticket, wanted=Kind.CONSULT, who=CLERK),
        told("hospital/kind_changed", NUMBER, ticket=ticket, before=Kind.REPORT, wanted=Kind.CONSULT, who=OFFICE),
        told("office/cause_proposed", NUMBER, ticket=ticket, party="第三方", cause="接口延迟", engineer=ENGINEER),
        told("office/cause_attributed", NUMBER, ticket=ticket, party="第三方", lapsed=("W-2026-001",), who=OFFICE),
        told("office/cause_attributed", NUMBER, ticket=ticket, party="乙方", lapsed=(), who=OFFICE),
        _grouped(numbers=pair, same=True, who=OFFICE, lapsed=()),
        _grouped(numbers=pair, same=False, who=OFFICE, lapsed=(WARNING,)),
    ]


def _grouped(**news: object) -> Letter:
    return told("office/problem_grouped", NUMBER, grouped=news)


def _same(ticket: Ticket, whys: tuple[str, ...], words: str = "") -> Letter:
    others = (a_ticket(number="TJ-2026-0001"),)
    return told(
        "office/same_problem", NUMBER, number=NUMBER, brief=ticket.brief, module=ticket.module, opened=ticket.opened, others=others,
        whys=whys, who=ENGINEER, words=words,
    )  # fmt: skip


def _of_levels() -> list[Letter]:
    ticket, urgent = a_ticket(), Severity.URGENT
    return [
        told(
            "hospital/severity_changed",
            NUMBER,
            ticket=ticket,
            before=Severity.NORMAL,
            severity=urgent,
            who=OFFICE,
            dues=(a_due("resolved"),),
        ),
        told("hospital/severity_changed", NUMBER, ticket=ticket, before=None, severity=urgent, who=OFFICE, dues=()),
        told("office/loss_told", NUMBER, ticket=ticket, who=CLERK, words=WORDS, attachments=1),
        told("office/severity_proposed", NUMBER, ticket=ticket, severity=urgent, who=CLERK, words=WORDS),
    ]


def _of_remote() -> list[Letter]:
    begin, end, ticket = NOW + 3 * HOURS, NOW + 5 * HOURS, a_ticket()
    windows: tuple[tuple[bool, datetime | None, datetime | None], ...]
    windows = ((True, begin, end), (True, None, None), (False, None, None))
    return [
        told("office/remote_asked", NUMBER, ticket=ticket, begin=begin, end=end, words=WORDS, engineer=ENGINEER),
        told("office/remote_asked", NUMBER, ticket=ticket, begin=None, end=None, words="", engineer=ENGINEER),
        *(
            told(
                "engineer/remote_answered", NUMBER, ticket=ticket, granted=yes, begin=a, end=b, words=WORDS, who=OFFICE
            )
            for yes, a, b in windows
        ),
    ]


CHOICES = (
    ("受理", "承诺 ×月×日", "请补充：……", "已处理 原因：…… 措施：……"),
    ("确认", "未解决（请说明现象）"),
    ("核实属实", "不予认定（请说明理由）"),
    ("同意 20:00—22:00", "不同意"),
    ("同一问题", "不是同一问题"),
    ("确认", "不确认：……"),
    ("报修：……（现象、应用环境、操作过程）", "催办", "查询进度", "帮助"),
)


def _of_manners() -> list[Letter]:
    asked = [
        answered("hospital/choices", about, ticket=number, words=WORDS, choices=choices, why="", undone="")
        for choices in CHOICES
        for number, about in ((NUMBER, FORM if "确认" in choices and "不确认：……" in choices else NUMBER), ("", ""))
    ]
    return [
        *asked,
        answered(
            "hospital/choices",
            WARNING,
            ticket="",
            words=WORDS,
            choices=("核实属实", "不予认定（请说明理由）"),
            why="",
            undone="",
        ),
        answered(
            "hospital/choices",
            NUMBER,
            ticket=NUMBER,
            words=WORDS,
            choices=(),
            why=f"工单 {NUMBER} 已经院方确认关闭",
            undone="尚未据此作任何处理",
        ),
        answered("hospital/refused", NUMBER, act="核实警告", may="信息科", ticket=NUMBER),
        answered("hospital/refused", act="核实警告", may="信息科", ticket=""),
    ]


def _of_time() -> list[Letter]:
    due = datetime(2026, 1, 22, tzinfo=SHANGHAI)
    first, other = every_stage()[1], a_ticket(number="TJ-2026-0001")
    near = Owed(first, "首次人工响应", due, 80, "default")
    over = Owed(every_stage()[3], "首次人工响应", due, 101, "agreed", "王磊")
    sets = (
        (near,),
        (over,),
        (near, replace(near, row="最终解决", step=100)),
        (replace(near, row="书面报告", step=100),),
        (replace(over, row="进展通报"),),
    )
    both = (
        (near, replace(over, ticket=other)),
        (near, replace(near, ticket=other)),
        (over, replace(over, ticket=other, row="书面报告"), replace(over, ticket=other, row="进展通报")),
    )
    later = (Moved(first, "resolved", due, due + 24 * HOURS),)
    return [
        *(_owed(kind, owed) for kind in ("engineer/reminder", "manager/reminder", "office/overdue") for owed in sets),
        *(_owed(kind, owed) for kind in ("engineer/reminders", "manager/reminders", "office/overdue") for owed in both),
        told("office/deadlines_moved", years=("2026", "2027"), moved=later, stood=()),
        told("office/deadlines_moved", years=(), moved=(), stood=later),
    ]


def _owed(kind: str, owed: tuple[Owed, ...]) -> Letter:
    listed = matters(owed)
    one = listed[0][0] if len(listed) == 1 else None
    return told(kind, NUMBER if one else "", ticket=one, owed=owed, matters=listed)


@cache
def specimens() -> tuple[Letter, ...]:
    """Every kind of letter but the reports, each with the cases its template tells apart."""
    groups = (
        _new(), _of_tickets(), _of_groups(), _of_levels(), of_forms(), of_warnings(),
        of_duties(a_ticket(severity=Severity.DISASTER)), _of_remote(),
        _of_manners(), of_identity(), of_post(), of_originals(), of_after_term(), of_notices(), of_keeping(), _of_time(),
        of_statements(), of_handbook(),
    )  # fmt: skip
    return tuple(letter for group in groups for letter in group)
