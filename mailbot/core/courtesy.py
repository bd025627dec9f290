"""寒暄: greetings, thanks, titles and pleas that stand around what a mail says and say nothing of it (domain 5: taken off before comparing)."""

import re
from functools import lru_cache

from mailbot.core.consent import Words, made_of

_CLAUSE = re.compile(r"[^，。！？；、,;!?~～\n]+[，。！？；、,;!?~～\n]*")
_EDGES = " \t\r\n，。！？；、,;:：!?~～…."
_GREETING = re.compile(
    r"(?:尊敬的|亲爱的|各位|[\u4e00-\u9fff]{0,2}?(?:老师|主任|经理|师傅|工))?(?:们)?"
    r"(?:(?:您|你|大家|早上|上午|下午|晚上|中午)(?:们)?好|[早好]上好|辛苦了?|打扰了?|麻烦(?:您|你|了)?)(?:啊|呀|哦|！)?[，,：:！!。 ]*"
)
_COURTEOUS = r"""
    [您你](们)?好 (早上|上午|下午|晚上|中午|大家|各位)(们)?好? (老师|工程师|师傅|主任|经理)(们)?好? [\u4e00-\u9fff](工|老师|师傅|主任|经理)
    尊敬的 亲爱的 打扰 不好意思 又?(麻烦|辛苦|劳烦|烦请|劳驾|拜托|有劳) 请 恳请 望 盼 求 帮忙? 帮着? 你们? 您 我们? 给 来 去 我是
    尽快 尽早 赶紧 赶快 抓紧 马上 立即 立刻 快点? 速 及时 早点 早日 优先 紧急 加急 十万火急 急+ 安?排 派 协调 联系 通知 转
    处理 解决 修复? 看一?看? 查一?看? 弄 搞 核实 排查 恢复 回复 答复 回电 一?下 下子 好 为盼 为感 为谢 的话 人员? 技术(人员|支持)?
    感谢 谢谢 多谢 谢 非常 十分 万分 感激 不尽 支持 配合 理解 祝好 顺祝 此致 敬礼 商祺 工作 顺利 愉快 安康 收到
    今天 现在 可以 能 再 先 都 在 了 的 吧 吗 呢 哈 啊 呀 哦 ！
"""
_WORDS = Words(_COURTEOUS.split())


@lru_cache(maxsize=16)
def bare(text: str) -> str:
    """A text without the greeting it opens with and the clauses that are courtesy alone; the text itself where nothing else is said."""
    greeting = _GREETING.match(text.lstrip())
    opened = text.lstrip()[greeting.end() :] if greeting else text
    kept = [clause for clause in _CLAUSE.findall(opened) if not made_of(clause.strip(_EDGES), _WORDS)]
    return "".join(kept).strip() or text
