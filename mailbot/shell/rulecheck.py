"""What types cannot say of a rules file: patterns that do not compile, names that lead nowhere, numbers out of range.

Asked of the files a home overrides; the shipped ones are held to it by the tests. Whatever it lets pass must neither stop
nor hang the work on a mail.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import time
from typing import Any

from mailbot.core import intents, modules
from mailbot.core.clauses import Language
from mailbot.core.consent import Consent
from mailbot.core.cycles import HALF, CycleRules
from mailbot.core.deadlines import (
    CLOSING,
    OF_HOSPITAL,
    OPENING,
    PROMISE,
    REQUEST,
    ROW_NAMES,
    UPDATE,
    DeadlineRow,
    DeadlineRules,
)
from mailbot.core.emergency import EmergencyRules
from mailbot.core.maintenance import CheckGroup, FindingRules
from mailbot.core.model import EMERGENCIES, MODULES, Severity
from mailbot.core.penalties import PenaltyRow, PenaltyRules
from mailbot.core.rulebook import Settings
from mailbot.core.scope import StationRules
from mailbot.core.severity import LevelRule, SeverityRules, Weight
from mailbot.core.signals import Signal, Vocabulary, spelled
from mailbot.core.worktime import Calendar
from mailbot.shell.schema import Problem

PATTERNS: Mapping[type, tuple[str, ...]] = {
    Language: ("asking", "supposing", "carrying", "past", "denying", "denied_after"),
    Vocabulary: ("words",),
    Signal: ("find", "unless", "unless_anywhere"),
    StationRules: ("names", "down", "fine", "also"),
    modules.ModuleRules: ("words", "idle", "failing"),
    modules.Cue: ("find", "unless"),
    intents.Mark: ("says", "unless"),
    intents.Cue: ("says", "unless"),
    intents.IntentRules: ("offered",),
    Consent: ("speaks", "words", "apart"),
    FindingRules: ("find", "denied", "fine", "settled", "pending", "unless"),
}
"""Where regular expressions stand."""

SPELLED = (Vocabulary, Signal, StationRules, modules.ModuleRules, modules.Cue)
"""Whose expressions know word lists `<name>` and gaps `~8` (see core/signals)."""

# Signals that are counted or timed rather than found by a pattern (core/severity), and marks that need none (core/intents).
COUNTED = frozenset({"waiting", "persons", "mass", "long", "brief", "hours", "stations", "whole"})
GIVEN = frozenset({"cited", "long"})
SPANS = frozenset({"clause", "sentence", "mail", "subject"})
MESSAGE_ID = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
WORD_LIST = re.compile(r"<([a-z_]+)>")

Found = Iterator[tuple[str, str, str]]
"""Key, what is wrong, and the cure."""


def problems(rules: Any, file: str) -> list[Problem]:
    """Everything in a file's typed value that would stop the work."""
    found = (*_patterns(rules), *_choices(rules), *_ranges(rules))
    return [Problem(file, key, what, cure) for key, what, cure in found]


def _parts(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every dataclass in a value with the key it stands at, the value itself first."""
    if is_dataclass(value):
        yield at, value
        inner: Any = ((field.name, getattr(value, field.name)) for field in fields(value))
    elif isinstance(value, Mapping):
        inner = ((_text(key), item) for key, item in value.items())
    elif isinstance(value, tuple):
        inner = ((str(place), item) for place, item in enumerate(value))
    else:
        return
    for name, item in inner:
        yield from _parts(item, f"{at}{name}.")


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))


def _words(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """The strings of a field, each with its key."""
    if isinstance(value, Mapping):
        yield from ((f"{at}.{_text(key)}", _text(item)) for key, item in value.items())
    elif isinstance(value, tuple):
        yield from ((f"{at}.{place}", _text(item)) for place, item in enumerate(value))
    else:
        yield at, _text(value)


def _patterns(rules: Any) -> Found:
    lists = next((part.words for _, part in _parts(rules) if isinstance(part, Vocabulary | modules.ModuleRules)), {})
    for at, part in _parts(rules):
        for name in PATTERNS.get(type(part), ()):
            for key, pattern in _words(getattr(part, name), f"{at}{name}"):
                why = broken(pattern, lists if isinstance(part, SPELLED) else None)
                if why:
                    yield key, why, "请改正这条正则表达式，或删去这个文件以恢复随附版本"


def broken(pattern: str, lists: Mapping[str, str] | None = None) -> str:
    """Why a pattern cannot be used, beside others in one alternative; empty when it can. `lists` where it may name some."""
    try:
        lost = _lost(pattern, lists) if lists is not None else ""
        if not lost:
            re.compile(f"(?!)|{spelled(pattern, lists) if lists is not None else pattern}")
    except (re.error, OverflowError, RecursionError) as error:
        return f"不是合法的正则表达式（{error}）"
    return lost


def _lost(pattern: str, lists: Mapping[str, str], above: tuple[str, ...] = ()) -> str:
    """The word list that a pattern needs and that is not there, or that needs itself."""
    for name in WORD_LIST.findall(pattern):
        if name in above:
            return f"词表 <{name}> 引用了自己"
        if name not in lists:
            return f"没有词表 <{name}>"
        if deeper := _lost(lists[name], lists, (*above, name)):
            return deeper
    return ""


def _allowed(rules: Any) -> dict[tuple[type, str], frozenset[str]]:
    """The names each field may hold, some of them given by the file itself."""
    allowed: dict[tuple[type, str], frozenset[str]] = {
        (EmergencyRules, "order"): frozenset(EMERGENCIES),
        (EmergencyRules, "otherwise"): frozenset(EMERGENCIES),
        (modules.Cue, "module"): frozenset(MODULES),
        (DeadlineRow, "row"): frozenset(ROW_NAMES) - {PROMISE, UPDATE} - OF_HOSPITAL,
        (CheckGroup, "column"): frozenset({"服务器运行情况", "系统运行情况"}),
        (DeadlineRow, "starts"): frozenset({OPENING, REQUEST, CLOSING}),
        (DeadlineRow, "clock"): frozenset({"work", "wall"}),
        (DeadlineRow, "basis"): frozenset({"default", "agreed"}),
    }
    if isinstance(rules, SeverityRules):
        signals = frozenset(signal.name for signal in rules.vocabulary.signals) | COUNTED
        allowed[LevelRule, "level"] = frozenset(level.value for level in Severity)
        allowed |= {(LevelRule, name): signals for name in ("all_of", "any_of", "none_of")} | {
            (Weight, "signal"): signals
        }
    if isinstance(rules, intents.IntentRules):
        marks, places = frozenset(rules.marks) | GIVEN, frozenset((*rules.contexts, *rules.groups))
        allowed[intents.IntentRules, "reserved"] = marks
        allowed |= {(intents.Cue, "needs"): marks, (intents.Cue, "lacks"): marks, (intents.Cue, "within"): places}
        allowed |= {(intents.Cue, "span"): SPANS, (intents.Mark, "span"): SPANS}
    return allowed


def _choices(rules: Any) -> Found:
    allowed = _allowed(rules)
    for at, part in _parts(rules):
        for (kind, name), known in allowed.items():
            if type(part) is not kind:
                continue
            for key, word in _words(getattr(part, name), f"{at}{name}"):
                if word not in known:
                    yield key, f"没有“{word}”这个名称", f"请从这些里选：{'、'.join(sorted(known)[:20])}"


def _ranges(rules: Any) -> Found:
    yield from RANGES[type(rules)](rules) if type(rules) in RANGES else ()


def _intents(rules: intents.IntentRules) -> Found:
    yield from (("contexts", f"缺少 {name}", "请补上") for name in ("first", "other") if name not in rules.contexts)
    yield from (("marks", f"缺少 {name}", "请补上") for name in ("besides",) if name not in rules.marks)


def _calendar(calendar: Calendar) -> Found:
    edges = [edge for span in calendar.spans for edge in span]
    if not edges or sorted(set(edges)) != edges:
        yield (
            "spans",
            "工作时段应当至少一段，由早到晚、互不重叠",
            '例如 [["08:00:00", "12:00:00"], ["14:00:00", "18:00:00"]]',
        )
    for name, year in calendar.years.items():
        days = [*year.work, *(day for pair in year.off for day in pair)]
        if any(str(day.year) != name for day in days) or any(first > last for first, last in year.off):
            yield f"years.{name}", "日期应当都在这一年，放假由首日到末日", "请核对国务院办公厅当年的通知"


def _deadlines(rules: DeadlineRules) -> Found:
    """How long each row lasts, by whose agreement, and how often a miss is told again."""
    for place, row in enumerate(rules.rows):
        if min(row.minutes, row.days) < 0 or (row.minutes > 0) is (row.days > 0):
            yield f"rows.{place}", "minutes 与 days 应当恰有一个大于 0", "请写分钟数或工作日数之一"
        if row.basis == "agreed" and not MESSAGE_ID.fullmatch(row.agreed_by):
            cure = "请写双方约定的那封邮件的 Message-ID（形如 <…@…>），或改回 default"
            yield f"rows.{place}.agreed_by", 'basis = "agreed" 的时限没有写明约定它的邮件', cure
    yield from _rhythms(rules)


def _rhythms(rules: DeadlineRules) -> Found:
    known = frozenset(ROW_NAMES) - {UPDATE} - OF_HOSPITAL
    for row, rhythm in rules.beyond.items():
        if row not in known:
            yield f"beyond.{row}", f"没有“{row}”这个名称", f"请从这些里选：{'、'.join(sorted(known))}"
        if rhythm.most < 0:
            yield f"beyond.{row}.most", "次数不能小于 0", "请写提醒的次数；0 表示不限"


def _settings(settings: Settings) -> Found:
    if settings.digest_day not in range(1, 8):
        yield "digest_day", f"{settings.digest_day} 不是星期几", "请写 1（周一）到 7（周日）"
    try:
        time.fromisoformat(settings.digest_time)
    except ValueError:
        yield "digest_time", f"{settings.digest_time!r} 不是时刻", "请写成 08:30 的形式"
    if min(settings.alert_again, settings.alert_again_disaster, settings.most_alerts) < 1:
        yield "alert_again", "alert_again、alert_again_disaster、most_alerts 应当大于 0", "分钟数与次数都写正整数"
    if min((settings.update_minutes, settings.duty_grace, *settings.remind_duty)) < 0:
        yield "update_minutes", "update_minutes、remind_duty、duty_grace 不能小于 0", "不需要的写 0 或 []"
    if min(asdict(settings.limits).values()) < 1:
        yield "limits", "各项上限应当大于 0", "写正整数；要放宽就写大一些"
    if min(settings.most_in_thread, settings.most_to_person, settings.most_letters) < 1:
        yield (
            "most_in_thread",
            "most_in_thread、most_to_person、most_letters 应当大于 0",
            "写正整数；要少回信就写得小些",
        )
    for name, days in (("urge_confirmation", settings.urge_confirmation), ("urge_answer", settings.urge_answer)):
        if any(day < 1 for day in days) or list(days) != sorted(set(days)):
            yield name, "应当是由小到大的工作日数", "例如 [2, 5]；不再提醒则写 []"


def _penalties(rules: PenaltyRules) -> Found:
    """Each severity has one ladder and at most one loss row, which takes off no less: a loss never lowers a deduction."""
    for place, row in enumerate(rules.rows):
        yield from ((f"rows.{place}", what, "请对照随附文件改正") for what in _amiss(row))
    for severity in Severity:
        kinds = [row.kind for row in rules.rows if row.severity is severity]
        ladder, loss = rules.row("ladder", severity), rules.row("loss", severity)
        if kinds.count("ladder") != 1 or kinds.count("loss") > 1:
            yield "rows", f"{severity.value}应当恰有一行 ladder、至多一行 loss", "请补上或删去"
        elif ladder and loss and (loss.percent < ladder.percent or (ladder.annual and not loss.annual)):
            yield "rows", f"{severity.value}有损失时扣得比没有损失时少", "请核对两行的 percent 与 annual"


def _amiss(row: PenaltyRow) -> Iterator[str]:
    """What is wrong with one row."""
    if not row.quote.strip():
        yield "没有引用合同原文"
    if row.kind == "note":
        return
    if row.severity is None or not 0 < row.percent <= 100:
        yield "ladder 与 loss 要写明 severity，percent 大于 0、至多 100"
    if (row.after > 0) is not (row.kind == "ladder"):
        yield "ladder 要写明几次警告（after），loss 不写"


def _cycles(rules: CycleRules) -> Found:
    months = [length.months for length in rules.lengths]
    if len(set(months)) < len(months) or not {HALF, rules.usual} <= set(months):
        yield "lengths", f"每种长度一行，其中要有 {HALF} 个月和通常的长度（usual）", "请补上或删去"
    for place, length in enumerate(rules.lengths):
        if length.months < 1 or HALF % length.months:
            yield f"lengths.{place}.months", f"{length.months} 个月排不满半年", "请写 1、2、3 或 6"
        elif length.percent is not None and not 0 < length.percent * 12 / length.months <= 100:
            yield f"lengths.{place}.percent", "全年合计应当大于 0、至多 100", "请核对百分数"


RANGES: Mapping[type, Callable[[Any], Found]] = {
    intents.IntentRules: _intents,
    DeadlineRules: _deadlines,
    Calendar: _calendar,
    Settings: _settings,
    PenaltyRules: _penalties,
    CycleRules: _cycles,
}
"""What is asked of each file's own numbers."""
