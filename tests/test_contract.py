"""What the rules quote from the contract stands there word for word."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = Path(__file__).parents[1] / "rules"
CONTRACT = (RULES / "contract.txt").read_text(encoding="utf-8")
COMMENT = re.compile(r"^\s*#.*?合同[^“”\n]*“([^”\n]+)”", re.MULTILINE)
"""A comment that names the contract and quotes it."""


def quotes(text: str) -> Iterator[str]:
    """Every quotation of the contract in a rules file: the values of `quote` and `quotes` keys, however deep, and quoting comments."""
    yield from _values(tomllib.loads(text))
    yield from COMMENT.findall(text)


def _values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _spoken(item) if key in {"quote", "quotes"} else _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)


def _spoken(value: object) -> Iterator[str]:
    """A quotation, or several."""
    for each in value if isinstance(value, list) else [value]:
        assert isinstance(each, str), f"a quote is text: {each!r}"
        assert len(each.strip()) >= 4, f"a quote is a sentence or a term, not {each!r}"
        yield each


def misquoted(text: str, contract: str = CONTRACT) -> list[str]:
    """The quotations that do not stand in the contract."""
    return [quote for quote in quotes(text) if quote not in contract]


@pytest.mark.parametrize("path", sorted(RULES.glob("*.toml")), ids=lambda path: path.name)
def test_every_quotation_in_the_rules_is_verbatim(path: Path) -> None:
    assert misquoted(path.read_text(encoding="utf-8")) == []


def test_the_rules_quote_the_contract_at_all() -> None:
    assert [quote for path in RULES.glob("*.toml") for quote in quotes(path.read_text(encoding="utf-8"))]


def payment_section(contract: str = CONTRACT) -> str:
    """付款方式, its heading left out."""
    last = "服务费支付比例也做相应调整。"
    return contract[contract.index("每半年服务期作为一个考核周期") : contract.index(last) + len(last)]


def unquoted(*texts: str) -> str:
    """What of the payment section no quotation covers, spaces left out."""
    section = payment_section()
    covered = {
        place
        for text in texts
        for quote in quotes(text)
        for found in re.finditer(re.escape(quote), section)
        for place in range(*found.span())
    }
    return "".join(sign for place, sign in enumerate(section) if place not in covered and not sign.isspace())


def money(name: str) -> str:
    return (RULES / f"{name}.toml").read_text(encoding="utf-8")


def test_every_sentence_of_the_payment_section_is_quoted() -> None:
    assert payment_section().count("\n") == 7
    assert unquoted(money("penalties"), money("cycles")) == ""


def test_a_sentence_that_no_row_quotes_is_found() -> None:
    without = money("penalties").replace("，扣除年度服务费3%。", "，")
    assert unquoted(without, money("cycles")) == "扣除年度服务费3%。"
    assert "终止合同" in unquoted(money("cycles"))


def test_every_row_about_money_quotes_its_sentence_with_its_figures() -> None:
    for row in tomllib.loads(money("penalties"))["rows"]:
        assert row["kind"] == "note" or f"{row['percent']}%" in row["quote"]
        assert row.get("annual", False) is ("年度服务费" in row["quote"])
        assert row.get("termination", False) is ("终止合同" in row["quote"])
        assert row["kind"] != "ladder" or row["severity"] in row["quote"]
        if row["kind"] == "ladder" and row["after"] > 1:
            assert f"{row['after']}次警告" in row["quote"]


SAMPLE = """
# 应急预案的六类（合同 应急预案：“设备损坏、线路故障、系统错误、操作失误、病毒破坏及非法入侵”）
[[rows]]
quote = "服务期限为合同签订次日起1年内。"
[deep.er]
quote = ["确保7*24小时畅通", "可远程处理"]
"""


def test_true_quotations_pass() -> None:
    assert len(list(quotes(SAMPLE))) == 4
    assert misquoted(SAMPLE) == []


@pytest.mark.parametrize(
    ("said", "altered"),
    [
        ("1年内", "2年内"),
        ("7*24", "7×24"),
        ("可远程处理", "可远程处置"),
        ("设备损坏、", "设备毁坏、"),
        ("次日起", "次日 起"),
    ],
)
def test_an_altered_quotation_is_found(said: str, altered: str) -> None:
    assert len(misquoted(SAMPLE.replace(said, altered))) == 1


@pytest.mark.parametrize("empty", ['quote = ""', 'quote = "。"', "quote = 7"])
def test_a_quotation_that_says_nothing_is_refused(empty: str) -> None:
    with pytest.raises(AssertionError):
        misquoted(empty)
