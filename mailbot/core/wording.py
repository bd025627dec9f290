"""A mail's words laid out for hearing: one way of writing them, and a line per clause, per sentence, for the whole."""

import re
from dataclasses import dataclass
from functools import lru_cache

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_STOPS = dict(zip("!?;()~：", "！？；（）～:", strict=True))
_SPACES = {"\u3000": " ", "\xa0": " ", "\t": " ", "\r": "\n", "\u200b": "", "\ufeff": ""}
_WRITING = str.maketrans(_WIDE | _STOPS | _SPACES)

_HAN = r"[\u4e00-\u9fff]"
_NUMBER = re.compile(r"(?<![\da-z])(tj|w)(?:-|(?<=tj)[_ ]?)\d{4}-\d+(?:[/、]\d{3,}(?!\d))*")
_RUN = re.compile(r"(\d{24})\d+")
_COMMA = re.compile(r",(?!\d{3}(?!\d))")
_GAP = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_BLANKS = re.compile(
    rf"(?<={_HAN}) +(?=[\da-z])|(?<=[\da-z]) +(?={_HAN})| +(?=[，。！？；:、）\n])|(?<=[，。！？；:、（\n]) +"
)
_QUOTED = re.compile(r"“[^”\n]{1,60}”|「[^」\n]{1,60}」|\"[^\"\n]{1,60}\"")
_SENTENCES = re.compile(r"(?<=[。！？；～])|\n+|…+")
_CLAUSES = re.compile(r"，|(?<!\d):|:(?!\d)|——|--+")
LIMIT = 4000  # characters heard: what a writer wants stands before that, and no pattern gets a book to search
_EDGES = " 。；，～\n"
_MASK = "“□”"


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words at three grains, quoted screen texts masked; `subject` only where it is the writer's own."""

    subject: str
    clause: str
    sentence: str
    mail: str

    def view(self, span: str) -> str:
        """The lines of one grain: clause, sentence, subject, or the mail as a single line."""
        return {"clause": self.clause, "sentence": self.sentence, "subject": self.subject}.get(span, self.mail)


@lru_cache(maxsize=8)
def plain(text: str) -> str:
    """One way of writing: half-width digits and letters, full-width stops, lower case, no blanks beside Chinese. Asked again and again of
    the words of one mail.
    """
    lowered = _COMMA.sub("，", _RUN.sub(r"\1", text[:LIMIT].translate(_WRITING))).casefold()
    return _BLANKS.sub("", _GAP.sub("，", lowered)).strip()


def lay_out(subject: str, text: str) -> Wording:
    """The wording of a mail: tickets are tj号 and warnings w号; what stands in quotation marks a screen said, masked."""
    own = plain(subject)
    whole = _NUMBER.sub(r"\1号", _unquoted(f"{own}\n{plain(text)}".strip()))
    sentences = [piece for part in _SENTENCES.split(whole) if (piece := part.strip(_EDGES))]
    clauses = [piece for line in sentences for part in _CLAUSES.split(line) if (piece := part.strip(_EDGES))]
    return Wording(_NUMBER.sub(r"\1号", own), "\n".join(clauses), "\n".join(sentences), "，".join(sentences))


def _unquoted(text: str) -> str:
    """Quotations masked, unless nothing else is left to hear."""
    masked = _QUOTED.sub(_MASK, text)
    return masked if len(masked.replace(_MASK, "").strip(_EDGES)) >= 2 else text
