"""应用环境 and 操作过程 in the writer's own words, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.fields import environment, steps


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打不开。\n环境：Win10，客户端 6.3.1\n谢谢", "Win10，客户端 6.3.1"),
        ("老是闪退，2号台，win7", "2号台，win7"),
        ("总检三台都一样，体检系统 6.2.1。", "总检三台都一样，体检系统 6.2.1"),
        ("软件：收费客户端 6.2.1，Windows 7", "收费客户端 6.2.1，Windows 7"),
        ("登不上去，急", None),
        ("请问你们系统在 Windows Server 2022 上有没有跑过？", None),
        ("内网 10.8.3.77 试了口令", None),
    ],
)
def test_the_environment(text: str, found: str | None):
    assert environment(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("出错了。操作过程：收费—退费—选单—打印。", "收费—退费—选单—打印"),
        ("叫不了号。重启过分诊台的电脑，没用。", "重启过分诊台的电脑，没用"),
        ("先登记打条码，再回去点加项，保存，补打就没有", "先登记打条码，再回去点加项，保存，补打就没有"),
        ("收不了费，客人等着", None),
        ("请问是不是要重启？", None),
    ],
)
def test_the_steps(text: str, found: str | None):
    assert steps(text) == found


@given(st.text(max_size=300))
def test_what_is_found_stands_in_the_text(text: str):
    for found in (environment(text), *(steps(text) or "").split("；")):
        assert not found or found in text or "；" in text
