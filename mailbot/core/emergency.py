"""Which emergency of 应急预案 a severe report is: 设备损坏 线路故障 系统错误 操作失误 病毒破坏 非法入侵 (rules/emergency.toml)."""

from dataclasses import dataclass

from mailbot.core.clauses import passage
from mailbot.core.model import ALARMING, Said, Severity
from mailbot.core.severity import own_words
from mailbot.core.signals import Vocabulary, listen


@dataclass(frozen=True, slots=True, eq=False)
class EmergencyRules:
    """Signals that point to a category (a signal's name begins with the category), strongest category first; and the
    category when nothing points anywhere.
    """

    vocabulary: Vocabulary
    order: tuple[str, ...]
    otherwise: str


def emergency(said: Said, level: Severity, rules: EmergencyRules) -> str | None:
    """The contract's category of a report from 紧急 upwards; None for 普通."""
    if level is Severity.NORMAL:
        return None
    heard = {name.partition("-")[0] for name in listen(passage(own_words(said)), rules.vocabulary)}
    return next((category for category in rules.order if category in heard), rules.otherwise)


OF_SECURITY, SECURITY = ("病毒破坏", "非法入侵"), "安全"


def reportable(severity: Severity | None, category: str | None, module: str) -> bool:
    """Whether the hospital may have to report it as a security incident (国家网络安全事件报告管理办法); it judges and reports itself."""
    return severity in ALARMING and (category in OF_SECURITY or module == SECURITY)
