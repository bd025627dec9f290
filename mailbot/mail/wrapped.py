"""Parts that wrap others: winmail.dat, signed S/MIME (RFC 8551 3.5.2), files in the text are opened, sealed ones are told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import starmap
from urllib.parse import quote

from asn1crypto import cms

from mailbot.mail import binhex, tnef, uu, yenc
from mailbot.mail.tree import Part, parse

UNOPENED = "winmail.dat 打不开"
_MAX_DEPTH = 5
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TEXTS = frozenset({"text/plain", "application/mac-binhex40"})
_SEALED = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
_RIGHTS, _RIGHTS_NAME = "application/x-microsoft-rpmsg-message", re.compile(r"message(?:_v\d)?\.rpmsg", re.IGNORECASE)
# By what stands before a file in a text, how it is taken out.
_IN_TEXT = {b"begin ": uu.taken_out, b"=ybegin ": yenc.taken_out, b"BinHex": binhex.taken_out}
_ARMOUR = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: [^\n]*\n)*\n?")
_SIGNATURE = re.compile(r"\n?-----BEGIN PGP SIGNATURE-----\n.*?(?:-----END PGP SIGNATURE-----\n?|\Z)", re.DOTALL)
_MESSAGE = re.compile(r"-----BEGIN PGP MESSAGE-----\n.*?(?:-----END PGP MESSAGE-----\n?|\Z)", re.DOTALL)


def opened(part: Part, depth: int = 0) -> Part:
    """The tree with every wrapping below it opened that can be."""
    if part.children:
        return replace(part, children=tuple(opened(child, depth) for child in part.children))
    if depth >= _MAX_DEPTH:
        return part
    if _in_pkcs7(part):
        signed = _signed(part.data)
        return opened(_under(part, parse(signed)), depth + 1) if signed else part
    if part.content_type in _TEXTS:
        return _taken_out(part)
    if part.content_type not in _TNEF and part.filename.lower() != "winmail.dat":
        return part
    inside = _tnef(part)
    return opened(inside, depth + 1) if inside.children else inside


def encrypted(tree: Part) -> bool:
    """Whether something in a tree, its wrappings opened, is encrypted."""
    return any(part.content_type in _SEALED or _in_pkcs7(part) or protected(part) for part in tree.walk())


def protected(part: Part) -> bool:
    """Whether it is a letter under Microsoft's rights management, for which all text beside it is a stand-in ([MS-OXORMMS] 2.1.3)."""
    return part.content_type == _RIGHTS or bool(_RIGHTS_NAME.fullmatch(part.filename))


def _in_pkcs7(part: Part) -> bool:
    """By its type, or by the name that it always bears (RFC 8551 3.2.1) where a gateway lost the type."""
    return part.content_type in _PKCS7 or part.filename.lower() == "smime.p7m"


def _under(part: Part, inner: Part) -> Part:
    """The inner entity with the outer fields, for those of the mail stand outside (RFC 8551 3.1); what they say of the wrapping goes."""
    outer = (
        field for field in part.fields if field[0] not in dict(inner.fields) and not field[0].startswith("content-")
    )
    return replace(inner, fields=(*inner.fields, *outer))


def _signed(data: bytes) -> bytes:
    """What an opaque signature was made over; nothing if it is not one or is detached."""
    try:
        inner = cms.ContentInfo.load(data)["content"]["encap_content_info"]["content"].native
    except Exception:  # noqa: BLE001 - whatever a foreign file does to the library, it is then only not opened
        return b""
    return inner if isinstance(inner, bytes) else b""


def _taken_out(part: Part) -> Part:
    """The text and, as parts beside it, the files that stand in it, as mail and news had them before MIME."""
    rest, files = part.data, list[tuple[str, bytes]]()
    for mark, take in _IN_TEXT.items():
        if mark in rest:
            rest, more = take(rest)
            files += more
    if not files:
        return part
    fields = tuple(field for field in part.fields if field[0] != "content-transfer-encoding")
    text = Part(fields, part.content_type, part.params, rest)
    words = (text,) if part.content_type == "text/plain" or rest.strip() else ()
    return replace(part, content_type="multipart/mixed", body=b"", children=(*words, *starmap(_file, files)))


def _file(name: str, data: bytes, kind: str = "application/octet-stream") -> Part:
    disposition = f" attachment; filename*=utf-8''{quote(name)}" if name else " attachment"
    return Part((("content-disposition", disposition.encode()),), kind, {}, data)


def _tnef(part: Part) -> Part:
    """The files and, where there are words in it, the text of a winmail.dat; the file itself where it holds none."""
    found = tnef.read(part.data)
    if found is None:
        return replace(part, defects=(*part.defects, UNOPENED))
    inside = tuple(_of_tnef(found))
    return replace(part, fields=(), content_type="multipart/mixed", body=b"", children=inside) if inside else part


def _of_tnef(found: tnef.Opened) -> Iterator[Part]:
    texts = {"plain": found.text, "html": "" if found.text.strip() else found.html}
    for kind, text in texts.items():
        if text.strip():
            yield Part((), f"text/{kind}", {"charset": "utf-8"}, text.encode("utf-8", "replace"))
    for file in found.files:
        yield _file(file.name, file.data, "application/ms-tnef" if file.message else "application/octet-stream")


def unarmoured(text: str) -> tuple[str, bool]:
    """A text without the armour of an inline PGP signature (RFC 9580 7), and whether part of it is encrypted."""
    if "-----BEGIN PGP " not in text:
        return text, False
    if _ARMOUR.search(text):
        text = re.sub(r"^- (?=-)", "", _SIGNATURE.sub("", _ARMOUR.sub("", text)), flags=re.MULTILINE)
    bare = _MESSAGE.sub("", text)
    return bare, bare != text
