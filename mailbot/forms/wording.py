"""What a piece of WordprocessingML says to a person (ECMA-376 part 1, 17.3), ticks and pictures included."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from lxml.etree import _Element

PICTURE = "〔图片〕"
TICKED, EMPTY = "☑", "☐"
OBJECT = "\ufffc"  # OBJECT REPLACEMENT CHARACTER stands for a picture until we know whether its cell says anything else

# Wingdings keeps its signs in the private use area, where no other font shows them.
WINGDINGS = {
    0xF0FE: "☑",
    0xF052: "☑",
    0xF0FC: "√",
    0xF050: "√",
    0xF0FD: "☒",
    0xF051: "☒",
    0xF0A8: "□",
    0xF06F: "□",
    0xF0FB: "×",
}

# Deleted text, properties, field codes, the reading above a ruby base, the second rendering of a drawing.
UNSAID = frozenset(
    (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "tcPr",
        "trPr",
        "tblPr",
        "tblGrid",
        "sdtPr",
        "sdtEndPr",
        "sectPr",
        "instrText",
        "rt",
        "Fallback",
    )
)
OFF = frozenset(("0", "false", "off", "none"))


def local(element: _Element) -> str:
    """The name without its namespace, so that transitional and strict documents read alike; "" for a comment."""
    return _bare(element.tag)


@lru_cache(maxsize=512)
def _bare(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), None)


def child(element: _Element, *path: str) -> _Element | None:
    """The first descendant reached by these local names, or None."""
    found: _Element | None = element
    for name in path:
        if found is None:
            return None
        found = _first(found, name)
    return found


def _first(element: _Element, name: str) -> _Element | None:
    for one in element:
        if local(one) == name:
            return one
    return None


def properties(element: _Element, name: str) -> dict[str, _Element]:
    """What a properties element (tcPr, trPr) of this element holds, by local name."""
    found = _first(element, name)
    return {} if found is None else {local(one): one for one in found}


def said(element: _Element) -> str:
    """The text of a cell or paragraph, its ends stripped; a picture alone is 〔图片〕."""
    whole = "".join(_pieces(element))
    text = whole.replace(OBJECT, "").strip()
    return text or (PICTURE if OBJECT in whole else "")


def _pieces(element: _Element) -> Iterator[str]:
    for one in element:
        name = local(one)
        if name in SPEAKS:
            yield SPEAKS[name](one)
        elif name and name not in UNSAID:
            yield from _pieces(one)


def _text(element: _Element) -> str:
    return (element.text or "").translate(WINGDINGS)


def _paragraph(element: _Element) -> str:
    return "".join(chain(_pieces(element), "\n"))


def _symbol(element: _Element) -> str:
    """w:sym names a sign of a symbol font by its code."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return WINGDINGS.get(code | 0xF000, "")


def _content_control(element: _Element) -> str:
    """A check box says whether it is ticked; a placeholder ("单击此处输入文字") says nothing (17.5.2)."""
    properties = child(element, "sdtPr")
    box = None if properties is None else child(properties, "checkbox")
    if box is not None:
        return _box(child(box, "checked"))
    placeholder = properties is not None and child(properties, "showingPlcHdr") is not None
    content = None if placeholder else child(element, "sdtContent")
    return "" if content is None else "".join(_pieces(content))


def _form_field(element: _Element) -> str:
    """FORMCHECKBOX (17.16.7): its state is in the field's beginning; `default` holds until it is touched."""
    box = child(element, "ffData", "checkBox")
    if box is None:
        return ""
    checked = child(box, "checked")
    default = child(box, "default")
    return EMPTY if checked is None and default is None else _box(checked if checked is not None else default)


def _box(state: _Element | None) -> str:
    ticked = state is not None and (attribute(state, "val") or "1") not in OFF
    return TICKED if ticked else EMPTY


def _drawing(element: _Element) -> str:
    """What a text box says; a drawing without words is a picture."""
    words = (said(one) for one in element.iter("{*}txbxContent"))
    return "\n".join(word for word in words if word) or OBJECT


SPEAKS: dict[str, Callable[[_Element], str]] = {
    "t": _text,
    "p": _paragraph,
    "tab": lambda _: "\t",
    "ptab": lambda _: "\t",
    "br": lambda _: "\n",
    "cr": lambda _: "\n",
    "noBreakHyphen": lambda _: "-",
    "sym": _symbol,
    "sdt": _content_control,
    "fldChar": _form_field,
    "drawing": _drawing,
    "pict": _drawing,
    "object": _drawing,
}
