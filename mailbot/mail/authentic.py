"""Is the sender who From says? By what the receiving server found (RFC 8601), aligned as in RFC 7489 3.1."""

import re
from dataclasses import dataclass

from mailbot.core.trust import Trust
from mailbot.mail.message import Mail
from mailbot.mail.read import MANY_SENDERS, ORDER

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)(?:/\d+)?\s*=\s*([a-z]+)(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(
    r"\b(header\.d|header\.i|header\.from|smtp\.mailfrom|smtp\.mail|smtp\.helo)\s*=\s*\"?([^\s;\"]+)"
)
_BY = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)
# Second-level names under which registries sell: there an organisation is one label more.
_REGISTRY = frozenset(("com", "net", "org", "gov", "edu", "ac", "co", "mil", "ne", "or", "go"))
_PROVINCES = frozenset(
    (
        *("ah", "bj", "cq", "fj", "gd", "gs", "gx", "gz", "ha", "hb", "he", "hi", "hk", "hl", "hn", "jl"),
        *("js", "jx", "ln", "mo", "nm", "nx", "qh", "sc", "sd", "sh", "sn", "sx", "tj", "tw", "xj", "xz"),
        *("yn", "zj"),
    )
)
_FAILED = frozenset(("fail", "softfail", "hardfail", "permerror", "policy"))
_SILENT = frozenset(("none", "neutral", "temperror"))


@dataclass(frozen=True, slots=True)
class Authenticity:
    """Whether the From is proven (True), disproven (False) or neither (None), and why, in a sentence for people; `judged` by a server."""

    verdict: bool | None
    why: str
    judged: bool = True

    def doubtful(self, trust: Trust) -> bool:
        """Whether an act of consequence needs a one-time code: disproven, looked at and not proven, or not looked at where that counts."""
        return self.verdict is False or (self.verdict is None and (self.judged or trust.silence_doubts))


@dataclass(frozen=True, slots=True)
class _Result:
    """One method of one Authentication-Results field: its outcome and the domain it vouches for."""

    method: str
    outcome: str
    domain: str


def authentic(mail: Mail, trust: Trust) -> Authenticity:
    """What the receiving server found, and where that is nothing, what the signatures proved that were verified here."""
    found = _of_server(mail, trust)
    return _of_signatures(mail, found) if trust.verify_dkim and found.verdict is None else found


def _of_signatures(mail: Mail, found: Authenticity) -> Authenticity:
    """A signature of the sender's organisation proves; that there is none is no proof, and was looked at."""
    if mail.signed is None:
        return found
    domain = mail.sender.address.rpartition("@")[2]
    if any(_aligned(signer, domain) for signer in mail.signed):
        return Authenticity(True, f"本机验证 DKIM 通过，与发件人域名 {domain} 一致")
    return Authenticity(None, f"本机未见与发件人域名 {domain} 一致的有效 DKIM 签名")


def _of_server(mail: Mail, trust: Trust) -> Authenticity:
    """What the receiving server found; where it is not named, the host that took the mail in is trusted."""
    if MANY_SENDERS in mail.defects:
        return Authenticity(False, "发件人不止一个，无法认定是谁")
    domain = mail.sender.address.rpartition("@")[2]
    if not domain:
        return Authenticity(False, "没有可辨认的发件人地址")
    fields = _trusted(mail, trust)
    if not fields:
        return _of_spf(mail)
    return _judge(tuple(result for value in fields for result in _results(value)), domain)


def _of_spf(mail: Mail) -> Authenticity:
    """A server that writes its SPF check alone (Received-SPF, RFC 7208 9.1): a failure disproves, a pass speaks of the envelope only."""
    order = mail.headers.get(ORDER, ())
    place = order.index("received-spf") if "received-spf" in order else len(order)
    outcome = (_COMMENT.sub("", mail.header("received-spf")).split() or [""])[0].lower().strip(";:")
    if place < _first_foreign(mail) and outcome in _FAILED:
        return Authenticity(False, f"收信服务器的 SPF 检查未通过（{outcome}）")
    return Authenticity(None, "收信服务器没有留下验证结果", judged=False)


def _trusted(mail: Mail, trust: Trust) -> tuple[str, ...]:
    """The fields our own server added: above the first Received of another host, the topmost and those right below it, so many as it writes.

    What stands below them may be the sender's own, under our server's name (RFC 8601 7.1).
    """
    values = mail.headers.get("authentication-results", ())
    places = [at for at, name in enumerate(mail.headers.get(ORDER, ())) if name == "authentication-results"]
    ids = _ids(mail, trust)
    ours = [at for at, value in enumerate(values) if _authserv_id(value) in ids]
    if not ours or places[ours[0]] > _first_foreign(mail):
        return ()
    beside = [at for step, at in enumerate(ours) if places[at] == places[ours[0]] + step]
    return tuple(values[at] for at in beside[: trust.results])


def _ids(mail: Mail, trust: Trust) -> frozenset[str]:
    """Our server's names; unnamed it is the host that took the mail in, believed only where nothing hangs on a verdict."""
    if trust.authserv_ids or trust.silence_doubts:
        return frozenset(name.lower().strip(".") for name in trust.authserv_ids)
    return frozenset(filter(None, (_host(mail.header("received")),)))


def _first_foreign(mail: Mail) -> int:
    """The place of the first Received that another host than ours wrote: all below it is the sender's word."""
    received = mail.headers.get("received", ())
    places = [at for at, name in enumerate(mail.headers.get(ORDER, ())) if name == "received"]
    own = _host(received[0]) if received else ""
    foreign = (
        place for place, value in zip(places, received, strict=True) if organisation(_host(value)) != organisation(own)
    )
    return next(foreign, len(mail.headers.get(ORDER, ())))


def _host(received: str) -> str:
    """The host that took the mail in (`by`), lower case."""
    match = _BY.search(_COMMENT.sub(" ", received))
    return match[1].lower().strip(".") if match else ""


def _authserv_id(value: str) -> str:
    """The first word of an Authentication-Results field (RFC 8601 2.2), without its version."""
    return (_COMMENT.sub("", value).partition(";")[0].split() or [""])[0].lower().strip(".")


def _results(value: str) -> list[_Result]:
    found = []
    for piece in _COMMENT.sub(" ", value).split(";")[1:30]:
        if match := _RESULT.match(piece):
            properties = dict(_PROPERTY.findall(match[3]))
            found.append(_Result(match[1].lower(), match[2].lower(), _vouched(match[1].lower(), properties)))
    return found


def _vouched(method: str, properties: dict[str, str]) -> str:
    """The domain a result speaks for: the signer's, the envelope sender's (the HELO name for an empty one), the From's."""
    names = {"dkim": ("header.d", "header.i"), "dmarc": ("header.from",)}
    wanted = names.get(method, ("smtp.mailfrom", "smtp.mail", "smtp.helo"))
    return next((properties[name] for name in wanted if name in properties), "").rpartition("@")[2].lower().strip(".")


def _judge(results: tuple[_Result, ...], domain: str) -> Authenticity:
    """DMARC decides; else one aligned pass proves; else what failed or speaks for somebody else disproves."""
    for result in results:
        if result.method == "dmarc" and result.outcome in _FAILED:
            return Authenticity(False, f"DMARC 验证未通过（{domain}）")
    for result in results:
        if result.outcome == "pass" and (
            _aligned(result.domain, domain) or (result.method == "dmarc" and not result.domain)
        ):
            return Authenticity(True, f"{result.method.upper()} 验证通过，与发件人域名 {domain} 一致")
    if all(result.outcome in _SILENT for result in results):
        return Authenticity(None, "收信服务器没有可用的验证结果")
    said = "，".join(f"{result.method.upper()} {result.outcome} {result.domain}".strip() for result in results)
    return Authenticity(False, f"没有一项验证与发件人域名 {domain} 一致（{said}）")


def _aligned(vouched: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 3.1.1): the same organisation."""
    return bool(vouched) and organisation(vouched) == organisation(domain)


def organisation(domain: str) -> str:
    """The organisational domain: the registered name and the suffix it was registered under."""
    labels = domain.lower().strip(".").split(".")
    sold = (
        len(labels) > 2
        and len(labels[-1]) == 2
        and (labels[-2] in _REGISTRY or (labels[-1] == "cn" and labels[-2] in _PROVINCES))
    )
    return ".".join(labels[-3:] if sold else labels[-2:])
