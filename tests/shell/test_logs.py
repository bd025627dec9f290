"""What a desk logs is masked, whoever writes the line."""

import logging

import pytest

from mailbot.shell.logs import veil


def test_no_line_of_the_log_holds_what_is_personal(caplog: pytest.LogCaptureFixture) -> None:
    veil()
    veil()
    logging.getLogger("mailbot").warning("%s 不能用：%s", "noted.txt", "受检者张小三 手机13897123456")
    assert [record.getMessage() for record in caplog.records] == ["noted.txt 不能用：受检者张** 手机138****3456"]
