"""An address that imitates a registered one is noticed; one that merely differs is not."""

import pytest

from mailbot.core.lookalike import likeness, one_off
from mailbot.core.model import Person, Role

PEOPLE = (
    Person("it@hospital.example", "李喆", Role.IT),
    Person("wang@weibao.example", "王磊", Role.ENGINEER),
    Person("lizhe@freemail.example", "李喆", Role.IT),
    Person("*@clinic.example", "", Role.REPORTER),
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("it@h0spital.example", ""),
        ("it@hosp1tal.example", ""),
        ("it@hospita1.example", ""),
        ("it@xn--hspital-9ig.example", ""),
        ("it@hоspital.example", ""),
        ("it@hosspital.example", ""),
        ("it@hospitl.example", ""),
        ("it@hopsital.example", ""),
        ("it@hospital.example.evil.example", ""),
        ("it@my-hospital.example", ""),
        ("it@hos-pital.example", ""),
        ("anyone@cl1nic.example", ""),
        ("1izhe@freemail.example", ""),
        ("x@evil.example", "信息科 <it@hospital.example>"),
        ("x@evil.example", "it@hospital.example"),
        ("x@evil.example", "李 喆"),
    ],
)
def test_an_imitation_is_noticed(address: str, name: str) -> None:
    assert likeness(address, name, PEOPLE) is not None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("new@hospital.example", ""),
        ("it@mail.hospital.example", ""),
        ("it@school.example", "信息科"),
        ("zhang@freemail.example", "张敏"),
        ("it@hostel.example", ""),
        ("", ""),
        ("nobody", "王"),
    ],
)
def test_what_merely_differs_is_not(address: str, name: str) -> None:
    assert likeness(address, name, PEOPLE) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("abcde", "abcdx", True), ("abcde", "abde", True), ("abde", "abcde", True), ("abcde", "abdce", True), ("abcde", "abxyz", False),
     ("abcde", "edcba", False), ("abcde", "abcdefg", False)],
)  # fmt: skip
def test_one_letter_more_less_other_or_two_swapped(one: str, other: str, expected: bool) -> None:
    assert one_off(one, other) is expected
