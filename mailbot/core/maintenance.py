"""The quarterly check list (2.1), and what a filled 附件1 says is wrong (rules/maintenance.toml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.core.clauses import either, fold

SENTENCE = re.compile(r"[^。;!?\n]+")
LONGEST = 120


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One of the three things of 2.1, and the column of 附件1 it is written into."""

    name: str
    column: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingRules:
    """How a record says that something is wrong, and how it takes that back; all are patterns over folded text."""

    find: tuple[str, ...]
    denied: tuple[str, ...]
    fine: tuple[str, ...]
    settled: tuple[str, ...]
    pending: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaintenanceRules:
    """All of rules/maintenance.toml."""

    groups: tuple[CheckGroup, ...]
    findings: FindingRules

    def listed(self, column: str) -> str:
        """The items of one column of 附件1 as it is sent out, a line each, to be filled in."""
        groups = (group for group in self.groups if group.column == column)
        return "\n".join(
            f"【{group.name}】\n" + "".join(f"{item}：\n" for item in group.items) for group in groups
        ).strip()


def findings(text: str, rules: MaintenanceRules) -> tuple[str, ...]:
    """The sentences that tell of something wrong and not yet put right, each once, in order."""
    blank = _without_items(text, rules)
    found = (text[m.start() : m.end()].strip() for m in SENTENCE.finditer(blank) if _abnormal(m[0], rules.findings))
    return tuple(dict.fromkeys(words[:LONGEST] for words in found))


def _without_items(text: str, rules: MaintenanceRules) -> str:
    """The folded text, our own words of the check list blotted out position for position."""
    plain = fold(text)
    for item in sorted((fold(item) for group in rules.groups for item in group.items), key=len, reverse=True):
        plain = plain.replace(item, "　" * len(item))
    return plain


def _abnormal(sentence: str, rules: FindingRules) -> bool:
    return not either(rules.unless).search(sentence) and any(
        _stands(sentence, m, rules) for m in _hits(sentence, rules)
    )


def _hits(sentence: str, rules: FindingRules) -> Iterator[re.Match[str]]:
    return either(rules.find).finditer(sentence)


def _stands(sentence: str, hit: re.Match[str], rules: FindingRules) -> bool:
    """Whether a word of something wrong is meant: not denied before, not taken back after it, not put right since."""
    before, after = sentence[: hit.start()], sentence[hit.end() :]
    if re.search(rf"(?:{'|'.join(rules.denied)})[^,。;:\d]{{0,4}}$", before) or either(rules.fine).match(after):
        return False
    return bool(either(rules.pending).search(sentence)) or not either(rules.settled).search(after)
