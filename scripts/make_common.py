"""Count anew which characters and pairs of characters are common in mails (rules/common.toml), from the mails in tests/reading."""

import json
from collections import Counter
from pathlib import Path

from mailbot.core.similar import signs

ROOT = Path(__file__).parents[1]
SHARES = (0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005)
HEAD = """# 来信里常见的字和二字词，按出现在多大一部分来信里分档（由 scripts/make_common.py 从 tests/reading 的来信统计）。
# 越常见，两封来信都有它就越说明不了什么；没有列出的按最后一档的三分之一算。只用来决定要不要问信息科“是否同一问题”。
"""


def mails() -> list[str]:
    """First mails of the hospital."""
    lines = (
        line for file in sorted((ROOT / "tests/reading").glob("tune-*.jsonl")) for line in file.open(encoding="utf-8")
    )
    told = (json.loads(line) for line in lines)
    first = (one for one in told if not one.get("quoted") and one.get("role") in {None, "reporter", "it"})
    return [f"{one.get('subject', '')}\n{one.get('text', '')}" for one in first]


def main() -> None:
    """Write the table."""
    texts = mails()
    counts = Counter(sign for text in texts for sign in signs(text))
    levels: dict[float, list[str]] = {share: [] for share in SHARES}
    for sign, count in sorted(counts.items()):
        share = next((share for share in SHARES if count >= share * len(texts)), None)
        if share:
            levels[share].append(sign)
    blocks = (f'[[levels]]\nshare = {share}\nwords = "{" ".join(words)}"\n' for share, words in levels.items())
    (ROOT / "rules/common.toml").write_text(f"{HEAD}\n" + "\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
