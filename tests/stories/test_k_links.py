"""Every choice a letter offers as a link: a mail made of its subject and first line does what the button says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from mailbot.core import facts as f
from mailbot.core.decision import Decision
from mailbot.core.model import Role
from mailbot.mail.message import Mail
from mailbot.shell.replay import Moment
from mailbot.shell.replies import LONGEST, Reader
from mailbot.shell.shipped import shipped
from mailbot.shell.specimen_cast import SHARED
from mailbot.shell.specimens import specimens
from mailbot.shell.templates import Templates
from tests.stories import scenes
from tests.stories.village import ADDRESS, PEOPLE, Village, found, moment, settled, to

WHO = {address: who for who, (_, address) in PEOPLE.items()}


class Links(HTMLParser):
    """The mailto links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value and value.startswith("mailto:")]


@dataclass(frozen=True)
class Offer:
    """A link as one of a letter's receivers finds it."""

    kind: str
    who: str
    subject: str
    body: str
    length: int


def page(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert part is not None
    return part.get_content()


def offers(village: Village, since: int = 0) -> list[Offer]:
    """Everything that the letters offer which the facts from `since` on tell of."""
    found = []
    for letter in (fact for fact in village.facts[since:] if isinstance(fact, f.LetterPosted)):
        for link in Links(page(village.desk.archive.letter(letter.sha256))).found:
            parts = urlsplit(link)
            assert (parts.scheme, unquote(parts.path)) == ("mailto", ADDRESS)
            given = parse_qs(parts.query, strict_parsing=True)
            people = [WHO[address] for address in letter.to]
            found += [Offer(letter.kind, who, given["subject"][0], given["body"][0], len(link)) for who in people]
    return found


def last(village: Village) -> list[Offer]:
    """What is offered by the letters that the last mail, or the last stretch of time, brought."""
    return list(dict.fromkeys(offers(village, village.before)))


# ---------------------------------------------------------------- scenes: what brings each letter


def taken(village: Village) -> None:
    """A ticket that an engineer took, asks about, and hears about again."""
    order = scenes.ticket(village)
    village.write("engineer", "", "请补充：读卡器是什么型号？", answering=order)


def unanswered(village: Village) -> None:
    taken(village)
    village.wait("2026-03-11 18:00")


def put_off(village: Village) -> None:
    order = scenes.ticket(village)
    village.write("engineer", "", "承诺 3月20日", answering=order)
    village.write("engineer", "", "承诺 3月25日，备件晚到", answering=order)


def taken_back(village: Village) -> None:
    scenes.closing(village)
    village.write("engineer", "回复: [工单 TJ-2026-0001]", "刚才说早了，还没弄好，先别确认")


def loss_told(village: Village) -> None:
    receipt = to(
        [one for one in village.write("clerk", "读卡器没反应", scenes.FAULT) if "已登记" in one.subject], "clerk"
    )
    village.write("clerk", "", "这次退了6个人的单，损失3600块，麻烦报给信息科", answering=receipt)


def held(village: Village) -> None:
    """Somebody unknown writes, and 信息科 is shown who."""
    village.write("stranger", "读卡器没反应", scenes.FAULT)


def urged(village: Village) -> None:
    receipt = to(
        [one for one in village.write("clerk", "读卡器没反应", scenes.FAULT) if "已登记" in one.subject], "clerk"
    )
    village.write("clerk", "", "还没好，请尽快处理。", answering=receipt)


def returned(village: Village) -> None:
    village.write("clerk", "", "未解决，还是没反应。", answering=scenes.closing(village))


def confirmed(village: Village) -> None:
    village.write("clerk", "", "确认。", answering=scenes.closing(village))


def asked_when_done(village: Village) -> None:
    scenes.closing(village)
    village.write("clerk", "查询 TJ-2026-0001", "查询 TJ-2026-0001")


def told_when_done(village: Village) -> None:
    scenes.closing(village)
    village.write("clerk", "[工单 TJ-2026-0001]", "TJ-2026-0001 请改为紧急，两个台都不行了。")


def waiting_for_days(village: Village) -> None:
    scenes.closing(village)
    village.wait("2026-03-13 18:00")


def late(village: Village) -> None:
    scenes.ticket(village)
    village.wait("2026-03-17 18:00")


def late_together(village: Village) -> None:
    """Two urgent tickets of one minute, nearly out of time: engineers and manager read a list."""
    words = "采血条码打不出来，采血点排了二十几个人。\n操作：采血—打印条码。Win10。"
    village.write("clerk", "采血条码打不出来", words, at="2026-03-10 09:00")
    words = "总检结论保存就丢，今天的报告都出不了，排了三十个人。\n操作：总检—保存。Win10。"
    village.write("nurse", "总检结论保存就丢", words, at="2026-03-10 09:00")
    village.wait("2026-03-10 09:25")


def break_in(village: Village) -> None:
    """A security incident, of which 信息科 reads at once."""
    village.write("clerk", "中毒了", "服务器中了勒索病毒，文件都打不开，已断网隔离，体检停了。")


def disaster(village: Village) -> None:
    text = "体检数据库损坏，最近可用的备份在三周前，所有登记台全部停了，数据丢失，请马上来人。"
    village.write("clerk", "数据库损坏无法恢复", text)
    village.wait("2026-03-10 15:00")


def level_proposed(village: Village) -> None:
    scenes.ticket(village)
    village.write("clerk", "[工单 TJ-2026-0001]", "TJ-2026-0001 请改为紧急，两个台都不行了。")


def kind_proposed(village: Village) -> None:
    scenes.ticket(village)
    village.write("clerk", "[工单 TJ-2026-0001]", "TJ-2026-0001 类别改为咨询。")


def kind_changed(village: Village) -> None:
    scenes.ticket(village)
    village.write("office", "[工单 TJ-2026-0001]", "TJ-2026-0001 类别改为咨询。")


def third_party(village: Village) -> None:
    order = scenes.ticket(village)
    village.write("engineer", "", "已处理。原因：第三方接口延迟。措施：已联系对方重启接口。", answering=order)


def attributed(village: Village) -> None:
    scenes.ticket(village)
    village.write("office", "[工单 TJ-2026-0001]", "TJ-2026-0001 归因：第三方")


def came_back(village: Village) -> None:
    """The same fault after its confirmed closing, put to 信息科 by the engineer."""
    confirmed(village)
    orders = village.write("clerk", "读卡器又没反应", scenes.FAULT, at="2026-03-20 09:00")
    village.write("engineer", "", "与 TJ-2026-0001 是同一问题。", answering=to(orders, "engineer"))


def grouped(village: Village) -> None:
    scenes.two(village)
    village.write("office", "同一问题", "TJ-2026-0001 和 TJ-2026-0002 是同一问题。")


def evidence(village: Village) -> None:
    village.write("clerk", "", "补充：当天检查登记本的照片已拍下，见附件。", answering=scenes.warned(village))


def objected(village: Village) -> None:
    village.write("manager", "", "有异议：当天已到场。", answering=scenes.decided(village))


def claimed(village: Village) -> None:
    scenes.warned(village)
    village.write("office", "来信", "W-2026-001 造成损失 3480 元，凭证见附件。")


def claimed_and_verified(village: Village) -> None:
    claimed(village)
    village.write("office", "来信", "W-2026-001 核实属实。")


def quarter_missed(village: Village) -> None:
    village.wait("2026-04-20 12:00")


def office_files(village: Village) -> None:
    scenes.filed(village, "office")


def corrected_statement(village: Village) -> None:
    letter = scenes.statement(village)
    village.write("office", "", "原则上可以，先这样。", answering=letter)


def digest_with_a_warning(village: Village) -> None:
    """A warning that 信息科 has not looked at when the week is over."""
    scenes.warned(village)
    village.wait("2026-03-16 08:30")


def digest_with_a_doubtful_level(village: Village) -> None:
    """A report that says too little to be sure of its severity."""
    village.write("clerk", "系统有点问题", "体检系统有点问题，帮忙看看。")
    village.wait("2026-03-16 08:30")


def grave(village: Village) -> None:
    """A verified 重大 warning: the cycle may be changed, and the statement says so."""
    scenes.warned(village)
    village.write("office", "来信", "TJ-2026-0001 改为重大，全部登记台都不行。")
    village.write("office", "来信", "W-2026-001 核实属实。")
    village.wait("2026-07-05 09:00")


def cycle_decided(village: Village) -> None:
    village.write("office", "考核周期", "考核周期改为按季度。")


def asked(village: Village) -> None:
    """A question, which is answered rather than repaired."""
    village.write("clerk", "请教", "请问总检报告里能不能批量替换结论模板？在哪里设置？")


def unclear_to_engineer(village: Village) -> None:
    village.write("engineer", "", "嗯嗯。", answering=scenes.ticket(village))


Scene = Callable[[Village], Mail | None]
SCENES: tuple[Scene, ...] = (
    unanswered, put_off, taken_back, loss_told,
    scenes.ticket, asked, taken, urged, returned, confirmed, asked_when_done, told_when_done,
    waiting_for_days, late, late_together, disaster, break_in, level_proposed, kind_proposed,
    kind_changed, third_party, attributed, came_back, grouped, scenes.decided, evidence, objected, claimed, claimed_and_verified, quarter_missed,
    digest_with_a_warning, digest_with_a_doubtful_level,
    scenes.remote, scenes.filed, office_files, scenes.upgrade, corrected_statement, grave, cycle_decided, unclear_to_engineer, held,
)  # fmt: skip

# ---------------------------------------------------------------- what the words do, the longest beginning first

DOES: dict[str, tuple[type[f.Fact], ...]] = {
    "受理": (f.TicketAccepted,),
    "承诺": (f.DatePromised,),
    "请补充": (f.InformationAsked,),
    "补充": (f.InformationGiven,),
    "已处理": (f.TicketClosed,),
    "答复": (f.TicketClosed,),
    "确认": (f.ClosingConfirmed, f.UpgradeConfirmed),
    "确认第": (f.FormConfirmed, f.StatementConfirmed),
    "未解决": (f.ClosingRejected,),
    "不认可": (f.StatementRejected,),
    "核实属实": (f.WarningVerified, f.LossVerified, f.LossRejected),
    "不予认定": (f.WarningRejected, f.WarningWithdrawn),
    "有异议": (f.WarningObjected,),
    "同意归因": (f.CauseAttributed,),
    "归因": (f.CauseAttributed,),
    "同意": (f.RemoteGranted,),
    "不同意": (f.RemoteRefused,),
    "与 TJ": (f.ProblemGrouped,),
    "TJ": (f.ProblemGrouped,),
    "改为": (f.SeverityChanged, f.SeverityProposed),
    "类别改为": (f.KindChanged,),
    "主张损失": (f.LossClaimed,),
    "同意延期到": (f.DatePromised,),
    "考核周期": (f.CycleDecided,),
    "登记": (f.PersonAdmitted,),
    "不予登记": (f.StrangerRefused,),
}
ANSWERED = {
    ("office/upgrade_announced", "不同意"): "engineer/upgrade_answered",
    ("engineer/assigned", "与 TJ"): "office/same_problem",
    **{
        (kind, "进展"): "hospital/progress"
        for kind in ("engineer/reminder", "manager/reminder", "office/warning_proposed", "hospital/choices")
    },
    ("office/form_to_confirm", "不确认"): "hospital/form_returned",
}
"""Choices that become no fact of their own: the letter they bring."""


BLANKS = {
    "请补充：": "读卡器是什么型号？",
    "答复：": "可以，在报告设置里批量替换。",
    "进展：": "正在恢复备份，预计两小时后可以登记。",
    "补充：": "读卡器的型号是 EF-200。",
}


def filled(body: str, now: datetime) -> str:
    """The first line with its blanks filled in, as its writer would."""
    soon = now + timedelta(days=9)
    body = (
        body.replace("×月×日", f"{soon.month}月{soon.day}日")
        .replace("原因：", "原因：线松了。")
        .replace("措施：", "措施：重新插紧。")
        .replace("××元", "3600元")
        .replace("姓名 科室", "马媛 检验科")
    )
    blank = next((words for ending, words in BLANKS.items() if body.endswith(ending)), "3 号台仍然没有反应。")
    return body + blank if body.endswith("：") else body


def effect(village: Village, offer: Offer) -> Decision:
    """What the mail of a link decides as things stand."""
    return village.would(offer.who, offer.subject, filled(offer.body, village.clock.at))


def does(offer: Offer, decision: Decision) -> bool:
    """Whether what the mail brings is what the button says, and nothing is refused or asked back."""
    letters = {letter.kind for letter in decision.letters}
    if letters & {"hospital/refused", "hospital/choices", "hospital/unverified"}:
        return False
    for (kind, words), brought in ANSWERED.items():
        if offer.kind == kind and offer.body.startswith(words):
            return brought in letters
    line = (
        offer.body.partition(" ")[2] if offer.kind.endswith("/reminders") else offer.body
    )  # behind the ticket's number
    said = max((words for words in DOES if line.startswith(words)), key=len)
    return any(isinstance(fact, DOES[said]) for fact in decision.facts)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_each_link_of_a_letter_does_what_its_button_says(scene: Scene, village: Village) -> None:
    scene(village)
    offered = last(village)
    assert offered
    assert [(offer, effect(village, offer)) for offer in offered if not does(offer, effect(village, offer))] == []


def test_every_kind_of_letter_that_offers_something_is_in_a_scene(tmp_path: Path) -> None:
    met = set[str]()
    for scene in SCENES:
        village = settled(found(tmp_path / scene.__name__), Moment(moment("2026-03-10 09:00")))
        scene(village)
        met |= {offer.kind for offer in last(village)}
    templates = Templates(shipped("templates"))
    readers = [{**SHARED, "reader": Reader(ADDRESS, role)} for role in Role if role is not Role.STRANGER]
    offering = {
        one.kind for one in specimens() for shared in readers if Links(templates.render(one, shared).html).found
    }
    assert offering - met == set()


def test_a_choice_is_offered_only_to_whom_it_is_open(village: Village) -> None:
    """A colleague who asks about the clerk's ticket sees how it stands, and is not offered to confirm it."""
    scenes.closing(village)
    village.write("nurse", "查询 TJ-2026-0001", "查询 TJ-2026-0001")
    assert last(village) == []


def test_a_link_sent_off_with_its_blank_left_open_does_no_harm(village: Village) -> None:
    scenes.ticket(village)
    promise = next(offer for offer in last(village) if offer.body.startswith("承诺"))
    decision = village.would(promise.who, promise.subject, promise.body)
    assert {letter.kind for letter in decision.letters} == {"hospital/choices"}


def test_a_link_of_an_older_revision_confirms_no_newer_one(village: Village) -> None:
    scenes.filed(village)
    old = next(offer for offer in last(village) if offer.body.startswith("确认第"))
    scenes.filed(village, place="机房已清扫")
    new = next(offer for offer in last(village) if offer.body.startswith("确认第"))
    assert (old.body, new.body) == ("确认第 1 版", "确认第 2 版")
    decision = effect(village, old)
    assert {letter.kind for letter in decision.letters} == {"hospital/choices"}
    assert does(new, effect(village, new))


def test_a_link_stays_within_what_mail_programs_open() -> None:
    link = Reader(ADDRESS, None).link("确认（已恢复正常）", "[工单 TJ-2026-0001] 关单确认：" + "读卡器没反应" * 60)
    given = parse_qs(urlsplit(link).query)
    assert LONGEST - 9 <= len(link) <= LONGEST
    assert given["subject"][0].startswith("Re: [工单 TJ-2026-0001] 关单确认：读卡器")
