"""The module is where the fault is, not where it is felt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.model import MODULES, Said
from mailbot.core.modules import module
from tests.core.reading_rules import MODULES_RULES, Case, table

TABLE = [case for case in table() if case.module]


@pytest.mark.parametrize("case", TABLE, ids=[f"{at}-{case.subject}" for at, case in enumerate(TABLE)])
def test_the_table_of_mails(case: Case):
    assert module(case.said, MODULES_RULES) == case.module


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("彩超报告里没有图，总检压了四十多份", "影像"),
        ("LIS 结果不回传，总检出不了报告", "检验"),
        ("叫号不动了，采血那边正常", "导检"),
        ("所有岗位都连不上数据库", "数据库"),
        ("勒索病毒加密了应用服务器", "安全"),
        ("套餐漏了一管，抽完血才发现", "检验"),
        ("你们的服务电话是多少", "其他"),
    ],
)
def test_the_place_of_the_fault_wins_over_the_place_of_the_queue(text: str, wanted: str):
    assert module(Said("", text), MODULES_RULES) == wanted


def test_the_writers_department_under_the_mail_is_no_module():
    assert module(Said("", "身份证读不出来，手输可以\n\n总检室 王医生"), MODULES_RULES) == "登记"


def test_every_cue_points_to_a_module_of_the_contract():
    assert {cue.module for cue in MODULES_RULES.cues} <= set(MODULES)


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_belongs_somewhere(text: str, subject: str):
    assert module(Said(subject, text), MODULES_RULES) in MODULES
