"""What is there before somebody acts: each scene plays the mails before it and gives back the letter that asks."""

from mailbot.forms import Form, fill
from mailbot.mail.message import Mail
from tests.stories.village import Village, to

FAULT = "3号台刷身份证没反应，先手工录入，不耽误。\n操作：登记—读卡。Win10。"
AGAIN = "日结合计退费又多扣了一遍，差 212 元，手工平的账，不耽误。"
VERSION = "计划 3月20日 晚升级到 V6.3.0。内容：日结口径调整。请信息科确认。"


def nothing(_village: Village) -> None:
    """A first mail."""


def ticket(village: Village) -> Mail:
    """An open ticket of the clerk, by its order."""
    return to(village.write("clerk", "读卡器没反应", FAULT), "engineer")


def closing(village: Village) -> Mail:
    """The clerk's ticket as done, by the letter that asks for the confirmation."""
    order = ticket(village)
    return to(village.write("engineer", "", "已处理。原因：线松了。措施：重新插紧。", answering=order), "clerk")


def two(village: Village) -> None:
    """Two open tickets."""
    ticket(village)
    village.write("nurse", "日结又不平了", AGAIN)


def warned(village: Village) -> Mail:
    """A proposed warning, by the letter that asks 信息科."""
    ticket(village)
    letters = village.write("office", "[工单 TJ-2026-0001]", "TJ-2026-0001 提出警告：答应的备份检查没有做。")
    return next(one for one in letters if "警告待核实" in one.subject)


def decided(village: Village) -> Mail:
    """A verified warning, by the letter that says so."""
    return to(village.write("office", "", "核实属实。", answering=warned(village)), "manager")


def remote(village: Village) -> Mail:
    """A request for remote access."""
    order, words = ticket(village), "李工：申请远程登录体检应用服务器看日志，今晚 20:00—22:00，请同意。"
    return to(village.write("engineer", "", words, answering=order), "office")


def filed(village: Village, who: str = "engineer", place: str = "正常") -> Mail:
    """A filed 附件1, by the letter that asks 信息科."""
    row = {
        "日期": "2026-03-10",
        "维护工程师签到": "王磊",
        "服务器运行情况": "正常",
        "系统运行情况": place,
        "医院信息科签字": "李喆",
    }
    file = ("附件1.docx", fill(Form(1, {"rows": [row]}), village.desk.rules.blanks))
    return to(village.write(who, "一季度维护记录", "运行表见附件，请确认。", file=file), "office")


def upgrade(village: Village) -> Mail:
    """An announced version."""
    return to(village.write("engineer", "升级通知 V6.3.0", VERSION), "office")


def statement(village: Village) -> Mail:
    """The statement of the first half-year."""
    letters = village.wait("2026-07-05 09:00")
    return next(one for one in letters if one.subject.startswith("[考核表]"))
