"""Answers written to their labels on an open form."""

from collections.abc import Mapping

from mailbot.forms.ink import add, write
from mailbot.forms.labels import Place


class NoPlace(ValueError):  # noqa: N818  (it says what the blank lacks)
    """A blank form has no place for something that is to be written into it; the message names it."""


def write_places(places: Mapping[str, Place], answers: Mapping[str, str]) -> None:
    """Write each answer where its label keeps it; an answer without a place is an error of the blank."""
    for name, text in answers.items():
        place = places.get(name)
        printed = place is not None and place.beside_label and place.text not in ("", text)
        if text and (place is None or printed):
            raise NoPlace(f"空白表没有可填写“{name}”的位置")
        if place and not (place.beside_label and place.text):
            _write(place, text)


def _write(place: Place, text: str) -> None:
    """Behind the label where the two share a cell, else as all the cell says."""
    assert place.cell.element is not None
    (add if place.beside_label else write)(place.cell.element, text)
