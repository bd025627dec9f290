"""What stands before the subject of an answer or a forward: 回复：Re: 答复: 转发: Fw: …, piled up as every program adds its own."""

import re

_REPLY = "回复|答复|回復|回覆|答覆|答復|回信|回應|返信|답장|re|aw|antw|antwort|sv|vs|odp|ynt|res|rif|ris|réf|отв"
_FORWARD = "转发|轉發|转寄|轉寄|轉送|転送|전달|fwd?|wg|tr|rv|enc|vb|vl|doorst|pd|ilt|пересл"
_COUNT = r"\s*(?:[\[(（【]\s*\d{1,3}\s*[\])）】]|[\^*]\s?\d{1,3})?"
_OUTSIDE = r"(?:[\[【(（]?\s*(?:外部(?:邮件)?|外来邮件|ext(?:ernal)?)\s*[\]】)）]?\s*[:：]?)?"
_PREFIX = re.compile(
    rf"^[\s>]*{_OUTSIDE}\s*(?:(?P<reply>{_REPLY})|(?:{_FORWARD})){_COUNT}\s*[:：﹕︰]\s*", re.IGNORECASE
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_MOST = 40


def outermost(subject: str) -> str:
    """`reply` or `forward` by the first prefix of a subject, else an empty string."""
    match = _PREFIX.match(subject.translate(_NARROW))
    return "" if not match else "reply" if match["reply"] else "forward"


def bare(subject: str) -> str:
    """The subject without its prefixes, in whatever width they were written; its own words stay as they are."""
    for _ in range(_MOST):
        match = _PREFIX.match(subject[:200].translate(_NARROW))
        if not match:
            break
        subject = subject[match.end() :]
    return subject.strip()
