"""Numbers, sums, levels, versions, annexes, causes and fixes, as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.model import Severity
from mailbot.core.particulars import amount, annex_wanted, cause_and_fix, severity_named, version


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("往返补贴及重抽血费用合计 3480.00 元（领款单 3 张）", "3480.00"),
        ("赔付三千四百八十元", "3480"),
        ("损失约1.2万元", "12000"),
        ("补贴2,000元，重抽 1480 元，共 3480 元", "3480"),
        ("多收 120 元，64人，损失 7680 元", "7680"),
        ("共计人民币叁仟元整", "3000"),
        ("两千五块", "2500"),
        ("一万零五十元", "10050"),
        ("十二元五角", "12.5"),
        ("￥3,480.5", "3480.5"),
        ("费用６００元", "600"),
    ],
)
def test_a_sum_is_read_in_figures_and_in_words(text: str, yuan: str) -> None:
    assert amount(text) == Decimal(yuan)


@pytest.mark.parametrize("text", ["损失明天统计", "补贴600元、误工800元", "影响 40 人", ""])
def test_no_sum_is_chosen_where_none_is_said(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("这个单子由紧急改为普通", Severity.NORMAL),
        ("级别由“紧急”调整为“普通”", Severity.NORMAL),
        ("这个应该算重大", Severity.MAJOR),
        ("不是重大，应该是紧急", Severity.URGENT),
        ("按灾难处理", Severity.DISASTER),
        ("降一级", None),
        ("紧急还是普通你们定", None),
    ],
)
def test_the_level_wanted_is_told_from_the_level_left(text: str, level: Severity | None) -> None:
    assert severity_named(text) is level


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("计划 2026 年 6 月 20 日升级体检系统至 V6.3.0，失败则回退 6.2.1。", "V6.3.0"),
        ("由 V6.3.1 升级至 V6.3.2", "V6.3.2"),
        ("今晚发补丁（6.3.3）", "V6.3.3"),
        ("服务器 10.1.2.3 于 2026.6.20 重启", None),
    ],
)
def test_the_new_version_is_told_from_old_ones_dates_and_addresses(text: str, number: str | None) -> None:
    assert version(text) == number


@pytest.mark.parametrize(
    ("text", "annex"),
    [
        ("申请附件3", 3),
        ("附件二发我一份", 2),
        ("听说要填什么客户化的表，麻烦发一份空的过来", 3),
        ("把签到表传我一份", 2),
        ("季度维护的运行表", 1),
        ("要一张表", None),
    ],
)
def test_the_annex_asked_for_is_known_by_number_or_use(text: str, annex: int | None) -> None:
    assert annex_wanted(text) == annex


@pytest.mark.parametrize(
    ("text", "cause", "fix"),
    [
        ("已处理。\n原因：代码页不对。\n措施：换成 Unicode 版。", "代码页不对", "换成 Unicode 版"),
        ("处理结果：已恢复。原因：网线松", "网线松", "已恢复"),
        ("因为共享目录口令到期，图没传过来。已换专用账号。", "因为共享目录口令到期，图没传过来", "已换专用账号"),
        ("咨询答复：账号由信息科开。", "", "账号由信息科开"),
        ("备注放宽到 200 字。", "", "备注放宽到 200 字"),
    ],
)
def test_cause_and_fix_are_parted(text: str, cause: str, fix: str) -> None:
    assert cause_and_fix(text) == (cause, fix)


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(text: str) -> None:
    amount(text), severity_named(text), version(text), annex_wanted(text), cause_and_fix(text)
