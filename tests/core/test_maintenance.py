"""What a record of maintenance says is wrong, and the check list."""

import pytest

from mailbot.core.maintenance import MaintenanceRules, findings
from mailbot.shell.rulefiles import load


@pytest.fixture(scope="module")
def rules() -> MaintenanceRules:
    loaded, problems = load(None)
    assert loaded, problems
    return loaded.maintenance


@pytest.mark.parametrize(
    "text",
    [
        "失败 6 次（已处理）", "任务日志显示成功 85/91，失败 6 次（6.11-6.16）已处理", "备机时钟慢 2 分钟，已校", "接口队列无积压",
        "未见异常", "异常：无",
        "登录失败与异地登录：正常", "备份失败 0 次", "异常登录 0 起", "系统正常运行，无报错", "恢复演练未做", "弱口令检查 1 个账号已改",
        "D 盘空间不足，已清理 18G",
        "告警邮件测试正常", "故障切换测试通过", "已排除故障", "磁盘报警，已更换硬盘", "登录失败 3 次，均为输错密码", "失败率 0%",
        "证书过期问题已解决",
    ],
)  # fmt: skip
def test_what_is_denied_counted_as_none_or_put_right_is_nothing_wrong(text: str, rules: MaintenanceRules) -> None:
    assert findings(text, rules) == ()


@pytest.mark.parametrize(
    "text",
    [
        "D 盘空间不足", "备份失败 2 次，未处理", "备份失败 10 次", "LIS 接口队列积压 1200 条", "内存占用 92%，告警",
        "第二块盘报警，待更换", "备机离线",
        "备份文件异常，已通知，尚未恢复", "异常：微信接口超时", "登录失败与异地登录：异常 3 起", "备份任务 6 次失败，5 次已处理，仍失败 1 次",
    ],
)  # fmt: skip
def test_what_is_wrong_is_quoted(text: str, rules: MaintenanceRules) -> None:
    assert findings(text, rules) == (text,)


def test_only_the_sentences_that_tell_it_are_quoted_each_once(rules: MaintenanceRules) -> None:
    assert findings("备份 88/90；失败 2 次。\n补丁已打。\n失败 2 次", rules) == ("失败 2 次",)


def test_the_untouched_check_list_says_nothing_wrong(rules: MaintenanceRules) -> None:
    for column in ("服务器运行情况", "系统运行情况"):
        assert findings(rules.listed(column), rules) == ()


def test_the_three_things_of_the_contract_are_on_the_list(rules: MaintenanceRules) -> None:
    assert [group.name for group in rules.groups] == ["系统安全检查", "数据库备份检查", "系统优化"]
