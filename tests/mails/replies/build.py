"""Answers as mail programs send them, with what their writers newly wrote: each program, each place of the answer, each signature.

`python tests/mails/replies/build.py` writes the mails beside this file, where `make bench-reading` finds them, and `expected.jsonl` anew.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, product
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from tests.mail.samples import mail, multipart, text_part, word  # noqa: E402 -- found by the line above when this file is run by itself
from tests.mails.replies.programs import BLOCKS, CARDS, PAGES, SENTENCES  # noqa: E402

TALKS = (
    ("还是不行，一号台读不出来。\n请再看看。", "您好：\n二号台的读卡器昨天换过了，\n一号台好用吗？"),
    ("好用了，谢谢。", "打印机的驱动重装了一遍，请试打一张。"),
    (
        "1. 是 Win10；\n2. 点“保存”以后弹出来的；\n3. 别的台没有。",
        "请告知系统版本、操作步骤，\n其他登记台有没有同样的现象？\n\n急等回复。",
    ),
    ("不同意，今晚体检车要用。\n\n改到周四可以吗？", "今晚 20:00 想远程升级一次，约十分钟。"),
)
SIGNATURES = ("", "发自我的 iPhone", "祁佳\n登记处\n电话：0971-6251234", "-- \n祁佳", "从 网易邮箱大师 发送")


@dataclass(frozen=True, slots=True)
class Reply:
    """One mail: its bytes, and what its writer newly wrote."""

    name: str
    raw: bytes = field(repr=False)
    new: str

    @property
    def suite(self) -> str:
        """The first part of the name."""
        return self.name.partition("-")[0]

    def row(self) -> dict[str, str]:
        """Its line of expected.jsonl."""
        return {"file": f"{self.name}.eml", "suite": self.suite, "reply_text": self.new}


def _mail(body: bytes | str) -> bytes:
    return mail(
        body, subject=f"Subject: {word('回复：打印机')}", sender=f"From: {word('祁佳')} <clerk@hospital.example>"
    )


def _marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _signed(answer: str, signature: str) -> str:
    return f"{answer}\n\n{signature}" if signature else answer


def above() -> Iterator[Reply]:
    """The answer above a letter that stands bare under a block of fields or a sentence."""
    talks = cycle(TALKS)
    for (program, before), (number, signature) in product((BLOCKS | SENTENCES).items(), enumerate(SIGNATURES)):
        answer, asked = next(talks)
        yield Reply(
            f"replies-{program}-{number}", _mail(f"{_signed(answer, signature)}\n\n{before}\n\n{asked}"), answer
        )


def marked() -> Iterator[Reply]:
    """The answer above, below and between marked lines."""
    talks = cycle(TALKS)
    for program, before in SENTENCES.items():
        answer, asked = next(talks)
        quoted = f"{before}\n{_marked(asked)}"
        parts = answer.replace("\n\n", "\n").split("\n")
        between = f"{before}\n" + "\n\n".join(f"> {part[::-1]}\n\n{part}" for part in parts)
        yield Reply(f"quotes-{program}-above", _mail(f"{answer}\n\n{quoted}"), answer)
        yield Reply(f"quotes-{program}-below", _mail(f"{quoted}\n\n{answer}"), answer)
        yield Reply(f"quotes-{program}-below-signed", _mail(f"{quoted}\n\n{answer}\n\n-- \n祁佳"), answer)
        yield Reply(f"quotes-{program}-between", _mail(between), "\n".join(parts))
        yield Reply(f"quotes-{program}-all-marked", _mail(f"{answer}\n\n{_marked(quoted)}"), answer)


def pages() -> Iterator[Reply]:
    """HTML alone, and HTML beside a plain form in which nothing tells the answer from the letter."""
    talks = cycle(TALKS)
    for program, page in PAGES.items():
        answer, asked = next(talks)
        shown = page.format(answer=answer.replace("\n", "<br>"), asked=asked.replace("\n", "<br>"))
        html = text_part(f"<html><body>{shown}</body></html>", kind="html")
        yield Reply(f"html-{program}", _mail(html), answer)
        if "between" not in program and "below" not in program:
            both = multipart("alternative", text_part(f"{answer}\n\n{asked}"), html)
            yield Reply(f"html-{program}-beside-plain", _mail(both), answer)


def broken() -> Iterator[Reply]:
    """Marks of another kind, and marked lines that a program broke; cards below answers; entities that a program left in plain text."""
    answer, asked = TALKS[0]
    long = "> " + "您反映的报告打印不出来的问题我们已安排工程师处理，预计今天下午完成，届时会有"
    named = "\n".join(f"韩雪> {line}" for line in asked.split("\n"))
    yield Reply("broken-supercite", _mail(f"{answer}\n\n{SENTENCES['gmail']}\n\n{named}"), answer)
    yield Reply("broken-line", _mail(f"{answer}\n\n{SENTENCES['gmail']}\n{long}\n人联系。\n> 谢谢"), answer)
    yield Reply("broken-between", _mail(f"{SENTENCES['gmail']}\n> 哪台？\n三号\n> 何时？\n昨天"), "三号\n昨天")
    escaped = f"明天&nbsp;上午&nbsp;再来&nbsp;看\n&nbsp;\n{BLOCKS['qq-escaped']}\n\n{asked}"
    yield Reply("broken-entities", _mail(escaped), "明天 上午 再来 看")
    for name, card in CARDS.items():
        yield Reply(f"cards-{name}", _mail(f"{answer}\n\n{card}\n"), answer)


def mails() -> Iterator[Reply]:
    """All mails of the corpus."""
    for suite in (above, marked, pages, broken):
        yield from suite()


def listing() -> str:
    """The text of expected.jsonl."""
    return "".join(json.dumps(reply.row(), ensure_ascii=False) + "\n" for reply in mails())


if __name__ == "__main__":
    for reply in mails():
        (HERE / f"{reply.name}.eml").write_bytes(reply.raw)
    (HERE / "expected.jsonl").write_text(listing(), "utf-8")
