"""What stands in signatures: what phones and mail services add, how letters close, how people say who and where they are."""

import re

_DEVICE = (
    "(?:邮箱|邮件|信箱|大师|客户端|手机|手機|行動裝置|移动设备|安卓|鸿蒙|华为|荣耀|小米|三星|微信|QQ|Yahoo|iPhon[aeu]|iPad|Outlook|Mail|Android|"
    "Foxmail|HUAWEI|HONOR|Xiaomi|Galaxy|WeCom)"
)

_NAMES_IT = rf"[^,.;!?:]{{0,30}}{_DEVICE}[^,.;!?:]{{0,20}}\.?"


def _any(before: str, phrases: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for any of the phrases between what comes before and after."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}", re.IGNORECASE)


_APOLOGY = r"(?:[,.]?\s*(?:please )?(?:excuse|pardon|forgive) .{1,60})?"
LINK = re.compile(r"\s*[(<]?https?://[^\s()<>]{1,200}[)>]?")
DEVICE_SAYS = _any(
    "^",
    (
        r"ᐧ|(?:[发發](?:送)?|傳送)自(?!.{0,8}(?:心|肺腑|谢|謝|祝))\s?.{1,30}|自\s[A-Za-z][^，。]{0,20}\s(?:发送|發送|傳送)",
        rf"(?:从|從|由|通过|透過|使用|用)\s?[^不没沒无無，。]{{0,16}}{_DEVICE}[^不没沒无無，。]{{0,16}}(?:发送|發送|傳送|发出|寄出)",
        rf"(?:从|從|由)\s?我的\s?.{{1,20}}(?:发送|發送|傳送|寄出)[。.]?|(?:来自|來自|寄自)\s?[^，。]{{0,12}}{_DEVICE}[^，。]{{0,12}}",
        r"(?:从|從)\s?.{1,12}版? ?的? ?Outlook (?:获取|取得)|from (?:WeCom|WeChat Work|Foxmail)",
        r".{0,16}(?:环境|环保).{0,30}打印.{0,12}(?:Please consider .{1,60})?",
        r".{0,20}(?:consider|think of|save) the (?:environment|planet|trees).{0,60}",
        "从我的设备发送|(?:企业微信|(?:QQ|阿里|钉钉|飞书|139|新浪|搜狐)邮箱|网易邮箱大师)|签名由.{1,16}定制|Signature is customized by .{1,30}",
        r"(?:获取|獲取|取得|下载|下載)\s?(?:适用于 .{1,12} 的 ?)?(?:Outlook|网易邮箱大师|QQ ?邮箱).{0,20}",
        r"(?:Sent|From) (?:from|via|with|using|by|my)\s[^,.;!?:]{1,60}[.!]?" + _APOLOGY,
        r"(?:Get|Obtenir|Télécharger|Obtener|Descargar|Scarica|Obter) Outlook .{1,24}|Outlook für .{1,12} beziehen",
        r"(?:Diese Nachricht wurde )?von meinem .{1,60} gesendet\.?|Gesendet (?:von|mit) (?:meine[mr]|Outlook|Mail) ?.{1,40}",
        r"Envoyé (?:de|depuis|à partir de) .{1,40}|Inviato da.{1,40}|Enviado (?:desde|do|de|a partir) .{1,40}",
        r"Verzonden (?:vanaf|met|via) .{1,40}|Skickat från .{1,40}|Sendt fra .{1,40}|Wysłan[eo] z .{1,40}",
        r"Verstuurd (?:vanaf|met|via) .{1,40}|Sent fra (?:min|Outlook|Mail).{0,40}",
        r"(?:Lähetetty|Надіслано|Odesláno|Odoslané|(?:El)?küldve|Trimis|Enviat|Poslano|Изпратено|Послато|Saadetud)\s"
        + _NAMES_IT,
        r"(?:Στάλθηκε|Dikirim|Hantar|(?:Được|Đã) gửi|ส่งจาก|נשלח|أ\u064f?رسلت|Nosūtīts|Išsiųsta)\s" + _NAMES_IT,
        rf"[^,.;!?:]{{0,12}}{_DEVICE}[^,.;!?:]{{0,24}}(?:gönderildi|küldve|भेजा गया)\.?",
        r"(?:Obter o|Získa(?:t|jte)|Pobierz(?: aplikację)?|Hämta|Hent|Скачать|Завантажити|Stáhnout|Hanki|Tải|取得 ?iOS 版) ?Outlook.{0,24}",
        r"Download Outlook voor .{1,12}",
        r"(?:Outlook (?:for|voor) .{1,12}|.{1,8}(?:용| için) Outlook\S{0,3}) ?(?:を入手|downloaden|다운로드|받기|edinin)",
        r"Отправлено (?:с|из) .{1,40}|[A-Za-z\dァ-ヶー ]{2,20}から送信|나의 .{1,12}에서 보냄",
    ),
    "$",
)
CLOSING = _any(
    r"^\s*",
    (
        "此致|致?敬?礼|致|(?:顺|敬|恭|即|谨)?[祝颂](?!.*[但不没还请])[^。？?\n]{0,20}|(?:商|时|台)[祺安]",
        r"(?:(?:many )?thanks?(?: you)? ?(?:&|and) ?)?(?:(?:best|kind|warm) )?regards|best wishes",
        r"sincerely(?: yours)?|yours sincerely|BR|B\.R\.",
        r"\W{0,3}(?:cid:\S{1,80}|image\d{1,4}\.\w{3,4}|图片|logo)\W{0,3}",  # where a picture stood
    ),
    r"[\s,，.。!！]*$",
)
# The same in English on a line of its own, and what says of somebody who he is: short, begun large, no thought of his.
REGARDS = re.compile(
    r"^\W*(?:(?:with|many|best|kind(?:est)?|warm(?:est)?) )*(?:regards|sincerely(?: yours)?|yours sincerely)\W*$",
    re.IGNORECASE,
)
CREDENTIAL = re.compile(
    r"^(?!(?i:.*\b(?:i|we|you|it|is|are|please|can|not|p\.?s)\b))[^a-z\s\u4e00-\u9fff][^?\u3001-\u9fff]{0,50}(?<![.?;:])$"
)
# What those who carry a letter say of it: a line that begins with this very letter, or with a label, and of what it speaks.
_ITSELF = (
    r"^[\W_]{0,14}(?:[\u4e00-\u9fff]{0,4}(?:声明|提示|提醒|注意|警[告示])|(?:[a-z]{2,12} )?(?:disclaimer|notice|caution|warning))?[\W_]{0,14}"
    r"(?:(?:本|此|该|这封|内部)(?:电子)?邮件|this (?:e-?mail|message)|the information|scanned by)"
)
_LABELLED = (
    r"^[\W_]{0,14}(?:免责声明|保密(?:提示|声明|警示)|(?:disclaimer|confidential)\b|[【\[(（](?:外[部来域]邮件|external)|外[部来]邮件[^。]{0,8}$"
    r"|external(?: e-?mail)?\W*$|\S{2,12} [\w ]{0,12}antivirus|你不经常收到|you don.t often get e-?mail)"
)
_OF = (
    r"(?:外部|外[网域来]|互联网|组织[内外]|以外|outside|external|(?:病|杀|防)毒|恶意|反垃圾|威胁|virus|spam|保密|机密|特权|外传|仅[供限代].{0,12}(?:收件人|使用|观点)"
    r"|不代表|误收|错收|confidential|privileged|intended (?:only|solely|recipient|for)|in error)"
)
CARRIED = re.compile(rf"{_LABELLED}|{_ITSELF}(?=.*{_OF})", re.IGNORECASE)
# That it comes from without stands above a letter, or in the very last line.
FROM_WITHOUT = re.compile(
    r"外[部网域来]|互联网|组织[内外]|以外|不经常收到|outside|external|don.t often get", re.IGNORECASE
)
# A word of somebody who writes about such a line or in it, what decides anything first, or of a program that says so of itself.
OWN_WORD = re.compile(
    r"[?？]|我(?!们|院|司|公司)|麻烦|怎么|自动|另|[一-龥]不[了开到上掉出]|请.{0,6}(?:转(?!发)|重)|换"
    r"|(?:确认|核实)(?!.{0,3}(?:发件|身份))|(?<!未经)(?<!发件人)同意|认可|关单|关闭|扣款|工单|TJ-|W-\d"
)
REACHED_BY = _any(
    r"^[【\[]?",
    (
        "(?:联系|办公|值班|固定|移动|预约|咨询|服务|官方|微信|单位|电子)?(?:电话|手机|座机|方式|热线|传真|公众号|官网|网址|邮箱)(?:[/／同]微信)?|内线|短号|分机|微信(?:同?号)?|QQ|电子邮件",
        "Tel|Telephone|Mobile|Phone|Cell|Fax|E-?mail|Mail|Web|[TMFPEW]",
    ),
    r"[】\]]?\s*(?:[：:.]\s*[^，。！？]{1,60}|\s*(?:[+\d(（][\d\s()（）/-]{2,30}|www\.\S{1,60}))$",
)
STANDS_FOR = _any(
    r"^[【\[]?", ("单位|部门|科室|姓名|职务|地址|邮编|Add|Address|Dept|A",), r"[】\]]?\s*[：:]\s*[^，。；！？]{1,50}$"
)
_CALL = r"(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4})"
_CALL += r"(?:\s?(?:转|分机|ext\.?)\s?\d{1,6})?"
NUMBER = re.compile(rf"^{_CALL}(?:\s*[/,，、]\s*{_CALL}){{0,2}}$")
ADDRESS = re.compile(r"^<?[\w.+-]{1,64}@[\w.-]{1,100}>?$")
SITE = re.compile(r"^(?:https?://|www\.)\S{1,100}$", re.IGNORECASE)
DAY = re.compile(r"^\d{1,2}月\d{1,2}日$|^(?:20)?\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s.{0,12})?$")
PLACE = _any(
    r"^[\u4e00-\u9fffA-Za-z0-9()（）]{0,24}", ("科|处|室|部|院|站|区|中心|公司|组|集团|办公室|药房|护理站|前台",), "$"
)
TITLE = _any(
    "^",
    (
        ".{0,6}(?:经理|工程师|主任|护士长?|[医护药]师|医生|科长|主管|顾问|技师|助理|组长|专员|总监|处长|院长|客服|教授)",
        "老师|值班|[敬谨][上启]",
    ),
    "$",
)
# What free mail services put below every letter: a ruler of their whole line, and where to get something.
SERVICE_RULE = re.compile(r"^\s{0,8}(?:_{30,}|-{30,}|={30,})\s*$")
OFFER = re.compile(r"(?:https?://|www\.|MSN|Messenger|雅虎|Yahoo|奇摩|Hotmail|免费|免費)", re.IGNORECASE)
LIST = re.compile(
    r"mailing list|unsubscribe|listinfo|groups\.io|邮件列表|退订|[\w-]@lists\.|was scrubbed", re.IGNORECASE
)
# And without a ruler, in a line of its own: the name of the service and what it has to give, with no word of a writer.
ADVERT = re.compile(
    r"^(?=.{6,80}$)(?!.*(?:[我请您你不没无吗怎错。？?]|失败|问题))"
    r"(?=.*(?:网易|163|126|雅虎|Yahoo|新浪|搜狐|Hotmail|MSN|Windows Live))(?=.*(?:邮箱|邮件|电邮|Mail|Messenger|相册|免费|http))",
    re.IGNORECASE,
)
