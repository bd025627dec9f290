"""What `mailbot explain` tells of a mail where no ledger knows the matter."""

import pytest

from mailbot.core.state import State
from mailbot.mail.message import Receipt
from mailbot.shell import rulefiles
from mailbot.shell.doors import templates
from mailbot.shell.explain import one
from mailbot.shell.saved import Saved
from tests.sample_desk import at

RULES, _ = rulefiles.load(None)


def told(subject: str, text: str) -> dict[str, object]:
    """The account of a mail of somebody whom nobody knows."""
    assert RULES
    head = f"From: 王磊 <wang@weibao.example>\nTo: desk@weibao.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    raw = f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode()
    return one(Saved("1.eml", Receipt(at(13)), lambda: raw), State(), RULES, templates(None))


@pytest.mark.parametrize(
    ("subject", "text", "module"),
    [
        ("回复：[工单 TJ-2026-0001] 派单：读身份证名字出问号", "接了，我看一下字库。", "登记"),
        ("回复: [工单 TJ-2026-0007] 派单：加项的管子没出来", "申请今晚 20:00 至 22:00 远程登录应用服务器。", "检验"),
        ("Re: [工单 TJ-2026-0007] 远程维护申请待同意", "同意。\n\n> 模块：影像\n> 请回复“同意”或“不同意”。", "影像"),
        ("回复：工单 TJ-2026-0007", "同意关闭。\n\n> 您好：\n> 问题：发票打不出来金额", "收费"),
        ("回复: [考核表] 2026年上半年 待确认", "核对无误，确认，支付 88000.00 元。", "其他"),
        ("体检系统 V6.3.0 升级通知", "计划周六 18:00 升级体检系统至 V6.3.0，届时数据库停机两小时。", "其他"),
    ],
)
def test_an_answer_is_about_the_module_of_the_matter_answered(subject: str, text: str, module: str) -> None:
    assert told(subject, text)["module"] == module


def test_a_new_fault_told_in_an_answer_has_its_own_module() -> None:
    assert (
        told("答复: [升级通知] V6.3.0 已完成升级，请留意", "升级后指引单全打不出来了，都只出半张。")["module"] == "打印"
    )


@pytest.mark.parametrize(
    ("subject", "text", "intent"),
    [
        ("Re: [远程申请] TJ-2026-0496", "准了，就那个时间", "remote_grant"),
        ("回复：[警告 W-2026-011] 待核实：同一问题第 2 次", "不能算，那天是我们自己停的电", "warning_reject"),
        ("Re: 读卡器", "没有，还是那样。\n\n> 请试用后回复“确认”或“未解决”。", "reject"),
        ("回复：[疑似同一问题] 0449 / 0352", "两码事，一个是线，一个是程序", "same_problem"),
        ("Re: 关单确认：发票抬头", "还是老样子", "reject"),
        ("回复：[工单 TJ-2027-0060] 请处理：老客户照片拍不上", "假期回来了，这件归我。", "accept"),
        ("Re: [工单 TJ-2027-0072] 办结待您确认：四号诊室的图存不进来", "存进来了，确认。", "confirm"),
        ("答复: [工单 TJ-2027-0015] 收到您的来信：约好的人查不到", "什么时候来人看？都两天了", "follow_up"),
        ("Re: [工单 TJ-2027-0031] 无题：读卡器报错", "下午三点前给您换新的。", "promise"),
    ],
)
def test_what_a_stranger_answers_is_supposed_from_subject_and_letter_below(
    subject: str, text: str, intent: str
) -> None:
    account = told(subject, text)
    assert account["intent"] == intent
    assert account["allowed"] is False


@pytest.mark.parametrize(
    ("signature", "intent"), [("王磊 维保工程部", "ask_info"), ("李喆\n省人民医院 信息科", "status_query")]
)
def test_who_a_stranger_seems_to_be_is_read_from_the_signature(signature: str, intent: str) -> None:
    account = told("Re: 已登记：读卡", f"哪个台子？\n\n-- \n{signature}")
    assert (account["intent"], account["role"], account["allowed"]) == (intent, "stranger", False)
