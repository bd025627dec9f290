"""The containers by which HTML bodies themselves say that what they hold is quoted or is the sender's signature.

Names seen in mails of each program; `x_` is what Outlook on the web puts before names when it takes a letter over.
"""

import re
from dataclasses import dataclass
from typing import Protocol

_QUOTES = frozenset(
    (
        *(
            "gmail_extra",
            "yahoo_quoted",
            "yahooquoted",
            "protonmail_quote",
            "tutanota_quote",
            "zmail_extra",
            "skiff_quote",
        ),
        *("moz-cite-prefix", "ntes-mailmaster-quote", "history-quote-wrapper", "isreplycontent", "reply139content"),
        *("referencequote", "orimsghtmlseperator", "olk_src_body_section", "mail-editor-reference-message-container"),
        *(
            "origbody",
            "alimail-quote",
            "front-blockquote",
            "mail-quote-collapse",
            "includetail",
            "iosymail",
            "blockquote_zmail",
        ),
    )
)
_RESTS = frozenset(("divrplyfwdmsg", "replysplit", "stopspelling"))
_SIGNATURES = frozenset(
    (
        *(
            "gmail_signature",
            "moz-signature",
            "ms-outlook-mobile-signature",
            "ntes-signature",
            "imail_signature",
            "neteasefooter",
        ),
        *(
            "ntes-pcmail-signature",
            "signcontainer",
            "protonmail_signature_block",
            "mail-signature",
            "mi_signature",
            "signature",
            "xm-signature",
            "ntes-pcmac-signature",
        ),
    )
)
_FORWARDS = frozenset(("isforwardcontent", "moz-forward-container"))
_LINE_ABOVE = re.compile(r"border\s*:\s*none\s*;\s*border-top\s*:\s*solid\s+#(?:b5c4df|e1e1e1)", re.IGNORECASE)
_FORWARDED = re.compile(r"^\W{0,40}(?:forwarded message|转发的?邮件|begin forwarded)", re.IGNORECASE)
_NAMES = ("class", "id", "name", "title")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a body says of its own words: those of its writer, those of others, the signature."""

    own: str
    quoted: str
    signature: str


class Element(Protocol):
    """What is asked of an element."""

    tag: str
    attributes: dict[str, str | None]
    next: "Element | None"

    def css_first(self, query: str) -> object | None:
        """The first element below that a selector names."""

    def text(self) -> str:
        """All text below."""


def role(node: Element) -> str:
    """`quote`, `signature`, `rest` if the letters below begin here for good, or an empty string for the writer's own words."""
    attributes = node.attributes
    names = {word.lower().removeprefix("x_") for key in _NAMES for word in (attributes.get(key) or "")[:400].split()}
    names.add(node.tag)
    if names & _FORWARDS:
        return ""
    if (
        names & _RESTS
        or ("appendonsend" in names and _above_letter(node))
        or (node.tag == "div" and _LINE_ABOVE.search((attributes.get("style") or "")[:400]))
    ):
        return "rest"
    if names & _QUOTES or any(name.startswith("lark-mail-quote") for name in names) or _is_cited(node, names):
        return "quote"
    return "signature" if names & _SIGNATURES else ""


def _above_letter(node: Element) -> bool:
    """Whether the mark that Outlook on the web puts between an answer and the letter below has a ruler below it, and no words."""
    following = node.next
    while following is not None and following.tag != "hr" and not following.text().strip():
        following = following.next
    return following is None or following.tag == "hr" or following.attributes.get("id") == "divRplyFwdMsg"


def _is_cited(node: Element, names: set[str]) -> bool:
    """Whether a node is a quote of Apple Mail, Thunderbird or Gmail; answers between Gmail's own blockquotes stay."""
    if node.tag == "blockquote":
        return node.attributes.get("type") == "cite" or "gmail_quote" in names
    if not names & {"gmail_quote", "gmail_attr"}:
        return False
    return "gmail_attr" in names or not (node.css_first("blockquote") or _FORWARDED.match(node.text()[:120]))
