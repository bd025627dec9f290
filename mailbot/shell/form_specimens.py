"""Letters about the contract's forms: received, to be confirmed, returned, not read."""

from typing import Any

from mailbot.core.decision import Letter
from mailbot.forms.form import A_DAY, Unclear
from mailbot.shell.specimen_cast import ADVISED, FORM, HASH, NUMBER, OFFICE, TOLD, WORDS, answered, told


def of_forms() -> list[Letter]:
    """What is written of a form that came, whole or with gaps, and of a file that could not be read."""
    sheet: dict[str, Any] = {
        "form": FORM, "annex": 1, "annex_name": "维护项目运行表", "revision": 2, "sha256": HASH, "filename": "附件1.docx",
        "missing": ("系统运行情况", "医院信息科签字"), "blank": False, "ticket": NUMBER, "office_confirms": True, "found": NUMBER,
        "unclear": (Unclear("第2行 日期", "2026年2月30日", A_DAY),),
        "unsigned": ("医院信息科签字",), "abnormal": ("备份失败 2 次，待处理",), "people": 5,
    }  # fmt: skip
    plain: dict[str, Any] = sheet | {
        "missing": (), "unclear": (), "ticket": "", "office_confirms": False, "unsigned": (), "revision": 1, "found": "", "abnormal": (),
        "people": None,
    }  # fmt: skip
    empty: dict[str, Any] = plain | {"form": "", "blank": True, "revision": 0}
    known: dict[str, Any] = {"form": FORM, "annex_name": "维护项目运行表", "revision": 2}
    said = tuple({"who": OFFICE, "reservation": words} for words in ("", "确认，但恢复演练未做，下季度补上。"))
    return [
        answered("hospital/form_received", FORM, **sheet),
        answered("hospital/form_received", FORM, **plain),
        answered("hospital/form_received", **empty),
        told("office/form_to_confirm", FORM, reader=TOLD, **sheet),
        told("office/form_to_confirm", FORM, **plain),
        told("hospital/form_returned", FORM, words=WORDS, who=OFFICE, **known),
        *(told("hospital/form_confirmed", FORM, confirmed=words, sha256=HASH, **known) for words in said),
        *(answered("hospital/form_received", FORM, **(plain | {"confirmed": words})) for words in said),
        answered("hospital/blank_form", annexes=[(1, "维护项目运行表"), (2, "系统培训服务培训人员签到表")]),
        _unread(NUMBER, annex=3, annex_name="客户化维护报告"),
        _unread(files=(), annex=None, annex_name="", reader=ADVISED),
        _unread(NUMBER, of_form=False),
        _unread(of_form=False),
    ]


def _unread(about: str = "", **more: object) -> Letter:
    context = {
        "files": (("资料.rar/附件3.pdf", "未在其中读到表格"),),
        "of_form": True,
        "annex": None,
        "annex_name": "",
    } | more
    return answered("hospital/files_unread", about, **context)
