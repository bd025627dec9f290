"""The text that Outlook sends as nothing but rich text (MS-OXRTFCP, MS-OXRTFEX)."""

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text

# Nobody writes more; the limits bound what the library does, which is not quick.
_MAX_PACKED, _MAX_PLAIN = 1 << 18, 1 << 20


def text_of(packed: bytes) -> str:
    """The words in a compressed rich text; nothing where it is broken or beyond all measure."""
    if len(packed) > _MAX_PACKED:
        return ""
    try:
        plain = decompress(packed)[:_MAX_PLAIN].decode("latin-1")
        words: str = rtf_to_text(plain, encoding="gb18030", errors="replace")  # type: ignore[no-untyped-call]
        return words.strip()
    except Exception:  # noqa: BLE001 - whatever a foreign file does to the libraries, it then only has no text
        return ""
