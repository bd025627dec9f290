"""Signatures go, words stay; what is all signature stays too."""

from pathlib import Path

import pytest

from mailbot.mail.signature import sign_off

TEXT = "一号台读卡没反应。\n先手工录入。"


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("发自我的 iPhone", ""),
        ("从 网易邮箱大师 发送", ""),
        ("从我的iPhone发送", ""),
        ("发自我的企业微信", ""),
        ("发送自 Windows 10 版邮件应用", ""),
        ("Sent from my iPhone", ""),
        ("获取 Outlook for iOS", ""),
        ("获取适用于 Android 的 Outlook<https://aka.example/o0>", ""),
        ("從我的 iPhone 傳送", ""),
        ("(sent from a phone)", ""),
        ("Sent from my phone, please excuse the brevity.", ""),
        ("Von meinem Telefon gesendet", ""),
        ("Envoyé de mon téléphone", ""),
        ("____________________\nx mailing list\nx@lists.example.org", ""),
        ("——————————————\n\n小满\n活动协调人", ""),
        ("--\n收费处 李琳", ""),
        ("李喆\n青海红十字医院 信息科\n电话：13900000017", "李喆"),
        ("李喆\n青海红十字医院 信息科\n13900000017", "it@hospital.example"),
        ("赵祎  维保工程部\n13900000023", "赵祎"),
        ("总检室 冶晓琴", "冶晓琴"),
        ("祁佳\n登记处", "登记处 祁佳"),
        ("陈镕\n项目经理\n13900000020", ""),
        ("王磊\n维保工程部\n2026-11-17", "王磊"),
        ("电话：0971-6251234\nE-mail: it@hospital.example", ""),
        ("本邮件及其附件含有保密信息，仅限于发送给收件人。", ""),
        ("签名由 网易邮箱大师 定制", ""),
        ("从 Android 版 Outlook 获取", ""),
        ("從 Android 上的 Yahoo 奇摩電子信箱傳送", ""),
        ("从我的三星 Galaxy 智能手机发送。", ""),
        ("來自我的三星行動裝置", ""),
        ("from WeCom", ""),
        ("| |\nwanglei\n|\n|\nwanglei@firm.example\n|", ""),
        ("~~~~~~~~~~~~\n李喆\n电子邮箱：lz@hospital.example\n电话：0971-6251234", ""),
        (f"{'_' * 65}\n与联机的朋友交流，请使用 MSN Messenger: http://im.example/cn", ""),
        (f"{'-~' * 14}\n您收到此信息是由于您订阅了论坛“x”。\n要退订此论坛，请发邮件至 x@groups.example", ""),
        ("| |\n王磊\n|\n|\nwanglei@firm.example\n|\n签名由网易邮箱大师定制", ""),
        ("自 vivo X90 发送", ""),
        ("獲取 Outlook for Android", ""),
        ("Sent from my Galaxy telephone.", ""),
        ("王主任\nwang@hospital.example", ""),
        ("2026-11-17\n\n王主任", ""),
        ("- Zoe Brand", ""),
        ("——李喆", "李喆"),
        ("\n网易163/126邮箱 百分百兼容手机收发", ""),
        (f"      {'_' * 59}\n  好玩贺卡等你发！\nhttp://card.mail.example/", ""),
        (f"{'_' * 38}\n{'=' * 67}\n新浪免费电子邮箱 (http://mail.example)", ""),
        (f"{'-' * 14} next part {'-' * 14}\nAn HTML attachment was scrubbed...\nURL: <http://list.example/a.html>", ""),
        ("王磊\n维保工程部\nhttps://firm.example/repair", ""),
        ("Gesendet von meinem iPhone", ""),
        ("Gesendet von Outlook für Android<https://aka.example/o0>", ""),
        ("__\nx mailing list\nx@lists.example.org", ""),
        ("Best regards,\n\nZoe Brand\nHead of Supply @ Firm !", ""),
        ("iPhoneから送信", ""),
        ("Verstuurd vanaf mijn telefoon", ""),
        ("Odesláno z iPhonu", ""),
        ("iPhone'umdan gönderildi", ""),
        ("Được gửi từ iPhone của tôi", ""),
        ("Dikirim dari HUAWEI saya", ""),
        ("取得 iOS 版 Outlook", ""),
        ("Outlook for Android を入手", ""),
        ("Kind regards,\n\nZoe Brand\n\n**Firm Partnership**\n\n07700900123", ""),
    ],
)
def test_a_signature_is_cut(signature: str, name: str) -> None:
    assert sign_off(f"{TEXT}\n\n{signature}", name) == (TEXT, signature.strip())


def test_a_name_directly_below_the_text_is_cut_only_for_its_own_sender() -> None:
    assert sign_off(f"{TEXT}\n韩雪 检验科", "韩雪") == (TEXT, "韩雪 检验科")
    assert sign_off(f"{TEXT}\n冶晓琴", "冶晓琴")[1] == "冶晓琴"
    assert sign_off(f"{TEXT}\n冶晓琴", "韩雪")[1] == ""


@pytest.mark.parametrize(
    "last",
    [
        "确认",
        "同意",
        "来自 iPhone 的验证码收不到。",
        "Sent from my desk, which is slower than yours.",
        "Dikirim dari Jakarta kemarin",
        "Odesláno z Prahy, přijde ve středu",
        "Outlook for iOS 打不开了",
        "--\n\n另有一事：二楼的打印机也卡纸了。\n\n下午有人来看吗？",
        "Download Outlook for iOS",
        "属实",
        "谢谢",
        "马上处理",
        "影像科",
        "2号登记台，win10",
        "从今天起手机短信不能发送",
        "数据都对",
        "自助机无法发送",
        "- 高血压",
        "王主任",
        "163 邮箱的附件请重新发到 QQ 邮箱",
        "____\n请看 http://files.hospital.example",
        "从昨天起手机 Outlook 获取不到邮件",
        "https://files.hospital.example/logs/0412.txt",
        "发自内心地感谢你们",
        "資料は会議室から送信",
        "____________________\n\n2. 打印机卡纸",
        "----------------\n（二）自助机没有声音",
        "----------------\n③自助机没有声音",
    ],
)
def test_a_short_last_line_is_no_signature(last: str) -> None:
    assert sign_off(f"您好：\n\n{last}", "韩雪")[0] == f"您好：\n\n{last}"


@pytest.mark.parametrize(
    "words", ["您好，请给这个号回电：", "短信没收到，号码如下", "值班电话改为", "新的取报告电话："]
)
def test_a_number_that_the_text_speaks_of_is_no_signature(words: str) -> None:
    text = f"{words}\n\n13900000017\n0971-6251234"
    assert sign_off(text, "韩雪") == (text, "")


@pytest.mark.parametrize(
    "words", ["数据库是\n\nOracle", "打印机型号如下\n\nHP LaserJet Pro", "截图如下\n\n[cid:image001.png@01DA]"]
)
def test_names_of_things_and_pictures_by_themselves_are_no_signature(words: str) -> None:
    assert sign_off(words, "韩雪") == (words, "")


@pytest.mark.parametrize("closing", ["此致\n敬礼", "祝工作顺利！", "Best regards,", "顺祝商祺"])
def test_the_polite_words_above_a_signature_go_with_it(closing: str) -> None:
    assert sign_off(f"{TEXT}\n\n{closing}\n李喆", "李喆") == (TEXT, f"{closing}\n李喆")
    assert closing in sign_off(f"{TEXT}\n\n{closing}", "李喆")[0]


@pytest.mark.parametrize("text", ["发自我的 iPhone", "李喆\n信息科", "确认", "13900000017", "--\n李喆"])
def test_a_text_that_is_all_signature_stays(text: str) -> None:
    assert sign_off(text, "李喆") == (text, "")


@pytest.mark.slow
def test_a_long_line_of_blanks_costs_no_time() -> None:
    text = f"{TEXT}\n\n见下{' ' * 60000}。"
    assert sign_off(text) == (text, "")


@pytest.mark.parametrize("below", ["please call the ward", "Can you send it again?", "We wait for you.", "请尽快处理"])
def test_what_is_said_below_regards_stays(below: str) -> None:
    assert sign_off(f"{TEXT}\n\nBest regards,\n{below}")[0].endswith(below)


CARRIED = [line.split(" ", 1) for line in (Path(__file__).parent / "carried.txt").read_text("utf-8").splitlines()[1:]]
WORDS = "3号台打印机又卡纸了，请派人来看。"


@pytest.mark.parametrize(("where", "said"), CARRIED)
def test_what_gateways_scanners_and_cards_put_around_a_letter_is_not_its_writer_s(where: str, said: str) -> None:
    around = said.replace("\\n", "\n")
    letter = {">": around + WORDS, "<": WORDS + around, "=": around}[where]
    assert sign_off(letter, "张伟", "zhangwei@rch.example")[0] == (around if where == "=" else WORDS)


@pytest.mark.parametrize(
    "letter",
    [
        "确认。\n\n免责声明：只确认打印那一条，其余不确认。",
        "确认。\n\n本邮件仅限打印问题，扣款另说，不代表认可。",
        "确认。\n\n本邮件仅代表个人观点，不代表科室，科室意见另告。",
        "卡纸了。\n祝好，但还是坏的。\n张伟",
        "卡纸了。\n\n请回电话：6123",
    ],
)
def test_what_decides_or_must_be_answered_stays_however_it_looks(letter: str) -> None:
    assert sign_off(letter, "张伟")[0] == letter.removesuffix("\n张伟")


def test_a_warning_of_a_gateway_within_a_letter_takes_nothing_of_it_away() -> None:
    letter = f"李老师：\n\n【外部邮件】此邮件来自外部，请谨慎点击链接。\n\n{WORDS}"
    assert sign_off(letter, "张伟")[0] == letter
