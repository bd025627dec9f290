"""Addresses that pass for a registered one at a glance: look-alike letters, one letter off, the true name with something after it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.core.model import Person

SHORTEST = 5
"""Signs of a domain's name from which one letter more, less or other is no accident; qq and 163 are one letter from much."""
_LOOKS = (
    "0o 1l 3e 5s ıi іi ӏl ǀl аa еe оo рp сc уy хx һh ԁd ԛq ԝw ѕs јj гr вb кk мm нh тt "  # digits, Cyrillic
    "ɡg οo αa ρp νv ιi κk τt υy"  # Greek
)
_LETTERS = str.maketrans({pair[0]: pair[1] for pair in _LOOKS.split()})
"""Each with the Latin letter it looks like."""
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ADDRESS = re.compile(r"[^\s@<>()\[\]，,;；:：“”\"]+@[\w.-]+\.\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The registered address or name that is imitated, and how, in words for people."""

    of: str
    how: str


def shown(domain: str) -> str:
    """A domain as a reader sees it: punycode labels (RFC 3492) in their letters."""
    return ".".join(_label(label) for label in domain.lower().split("."))


def _label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def skeleton(text: str) -> str:
    """What an eye makes of it: letters that look the same are the same, marks and joints are nothing (as in UTS 39 4)."""
    plain = unicodedata.normalize("NFKD", shown(text)).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in "-_.")
    bare = bare.translate(_LETTERS).replace("i", "l")
    for pair, single in _PAIRS:
        bare = bare.replace(pair, single)
    return bare


def likeness(address: str, name: str, people: Iterable[Person]) -> Likeness | None:
    """Whom an unknown address or its display name passes for; None where it resembles nobody."""
    known = tuple(people)
    named = {one.group().lower() for one in _ADDRESS.finditer(unicodedata.normalize("NFKC", name))}
    local, _, domain = address.rpartition("@")
    for person in known:
        if person.address in named:
            return Likeness(person.address, "显示名写着该已登记的邮箱")
        own, _, registered = person.address.rpartition("@")
        if how := _alike(domain, registered):
            return Likeness(person.address if own == local else f"@{registered}", how)
        if domain == registered and own != "*" and skeleton(local) == skeleton(own):
            return Likeness(person.address, "邮箱名与之形近")
    bare = re.sub(r"\s", "", name)
    same = next((person for person in known if person.name and person.name == bare), None)
    return Likeness(same.address, f"显示名与已登记的{same.name}相同") if same else None


def _alike(domain: str, registered: str) -> str:
    """How a domain resembles a registered one that it is not; empty where it does not."""
    if not domain or domain == registered or domain.endswith(f".{registered}"):
        return ""
    if skeleton(domain) == skeleton(registered):
        return "域名与之形近"
    if f".{registered}." in f".{domain}" or f"-{registered}" in domain or f"{registered}-" in domain:
        return "域名含有该已登记的域名，但不属于它"
    name, suffix = registered.partition(".")[::2]
    other, others = domain.partition(".")[::2]
    near = suffix == others and min(len(name), len(other)) >= SHORTEST and one_off(name, other)
    return "域名与之只差一个字母" if near else ""


def one_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two swapped make one of the other."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[1] + a[0] + a[2:] == b
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
