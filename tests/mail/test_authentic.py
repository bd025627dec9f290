"""The sender is believed only on the word of the server that took the mail in."""

import pytest

from mailbot.core.trust import Trust
from mailbot.mail.authentic import Authenticity, authentic
from mailbot.mail.read import read
from tests.mail.samples import mail

MX = "mx.vendor.example"
UNNAMED = Trust()


def verdict(*results: str, sender: str = "From: it@hospital.example", trust: Trust = UNNAMED) -> bool | None:
    fields = [f"Authentication-Results: {result}" for result in results]
    return authentic(read(mail("x", *fields, sender=sender)), trust).verdict


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("spf=pass smtp.mailfrom=it@hospital.example", True),
        ("spf=pass smtp.mailfrom=bounce@mail.hospital.example", True),
        ("dkim=pass header.d=hospital.example", True),
        ("dkim=pass (good) header.i=@hospital.example header.s=s", True),
        ("spf=fail smtp.mailfrom=it@hospital.example; dkim=pass header.d=hospital.example", True),
        ("dmarc=pass header.from=hospital.example", True),
        ("dmarc=fail header.from=hospital.example; spf=pass smtp.mailfrom=it@hospital.example", False),
        ("spf=fail smtp.mailfrom=it@hospital.example; dkim=none", False),
        ("spf=pass smtp.mailfrom=www@evil.example; dkim=pass header.d=evil.example", False),
        ("spf=pass smtp.mailfrom=it@hospital.example.evil.example", False),
        ("dmarc=pass header.from=evil.example", False),
        ("spf=none smtp.mailfrom=x; dkim=none", None),
        ("spf=temperror", None),
        ("none", None),
    ],
)
def test_aligned_proof_is_believed_and_nothing_else(result: str, expected: bool | None) -> None:
    assert verdict(f"{MX}; {result}") is expected


def test_without_a_result_nothing_is_known() -> None:
    assert verdict() is None


def test_another_servers_word_does_not_count() -> None:
    assert verdict("mx.evil.example; dkim=pass header.d=hospital.example") is None
    assert verdict(f"{MX}; dkim=pass header.d=hospital.example", trust=Trust(("other.example",))) is None


def test_a_configured_name_counts_and_its_fields_side_by_side() -> None:
    named = Trust(("Vendor.example",), results=2)
    assert (
        verdict("vendor.example 1; spf=none", "vendor.example; dkim=pass header.d=hospital.example", trust=named)
        is True
    )
    assert (
        verdict("vendor.example; spf=fail", "x; y", "vendor.example; dkim=pass header.d=hospital.example", trust=named)
        is False
    )


def test_a_field_below_a_foreign_hop_is_the_senders_own() -> None:
    hop = "x\r\nReceived: from a by relay.evil.example; Tue, 06 Jan 2026 09:00:00 +0800"
    forged = f"Authentication-Results: {MX}; dkim=pass header.d=hospital.example"
    raw = mail("x", f"X-A: {hop}", forged, sender="From: it@hospital.example")
    assert authentic(read(raw), UNNAMED).verdict is None


def test_a_field_beyond_those_our_server_writes_is_the_senders_own() -> None:
    fields = ("vendor.example; spf=none", "vendor.example; dkim=pass header.d=hospital.example")
    assert verdict(*fields, trust=Trust(("vendor.example",))) is None


OURS, ANOTHER = (
    f"Received: from a.example by {MX}; Tue, 6 Jan 2026 09:21:04 +0800",
    "Received: from b.example by a.example; Tue, 6 Jan 2026 09:21:03 +0800",
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("Received-SPF: fail (not permitted) client-ip=192.0.2.1", OURS, ANOTHER), False),
        (("Received-SPF: SoftFail client-ip=192.0.2.1", OURS, ANOTHER), False),
        (("Received-SPF: pass client-ip=192.0.2.1; envelope-from=it@hospital.example", OURS, ANOTHER), None),
        (("Received-SPF: none", OURS, ANOTHER), None),
        ((OURS, ANOTHER, "Received-SPF: fail client-ip=192.0.2.1"), None),  # below a foreign hop it is the sender's own
    ],
)
def test_a_server_that_writes_its_spf_check_alone_can_disprove(fields: tuple[str, ...], expected: bool | None) -> None:
    it = read(mail("x", *fields, sender="From: it@hospital.example"))
    assert authentic(it, UNNAMED).verdict is expected


def test_an_unnamed_server_is_not_believed_where_acts_hang_on_its_verdict() -> None:
    assert verdict(f"{MX}; dkim=pass header.d=hospital.example", trust=Trust(without_verdict="code")) is None


def test_a_seal_of_another_hop_proves_nothing() -> None:
    sealed = (
        "ARC-Authentication-Results: i=1; relay.evil.example; dkim=pass header.d=hospital.example",
        "ARC-Seal: i=1; cv=none",
    )
    assert authentic(read(mail("x", *sealed, sender="From: it@hospital.example")), UNNAMED).verdict is None


@pytest.mark.parametrize(
    ("result", "strict", "expected"),
    [
        ("dkim=pass header.d=hospital.example", False, False),
        ("spf=fail", False, True),
        ("spf=none; dkim=none", False, True),
        ("", False, False),
        ("", True, True),
    ],
)
def test_an_act_needs_a_code_where_the_sender_is_not_proven(result: str, strict: bool, expected: bool) -> None:
    trust = Trust((MX,), without_verdict="code" if strict else "accept")
    fields = (f"Authentication-Results: {MX}; {result}",) if result else ()
    assert authentic(read(mail("x", *fields, sender="From: it@hospital.example")), trust).doubtful(trust) is expected


def test_the_topmost_field_decides_when_nothing_is_configured() -> None:
    assert verdict(f"{MX}; spf=fail", f"{MX}; dkim=pass header.d=hospital.example") is False


def test_two_senders_are_never_authentic() -> None:
    assert (
        verdict(f"{MX}; dkim=pass header.d=hospital.example", sender="From: it@hospital.example, x@evil.example")
        is False
    )
    assert verdict(f"{MX}; dkim=pass header.d=hospital.example", sender="From: nobody") is False


@pytest.mark.parametrize(
    ("vouched", "address", "expected"),
    [
        ("qh.com.cn", "a@hospital.qh.com.cn", True),
        ("other.com.cn", "a@hospital.com.cn", False),
        ("other.qh.cn", "a@hospital.qh.cn", False),
        ("hospital.gov.cn", "a@mail.hospital.gov.cn", True),
    ],
)
def test_alignment_is_by_organisation(vouched: str, address: str, expected: bool) -> None:
    assert verdict(f"{MX}; dkim=pass header.d={vouched}", sender=f"From: {address}") is expected


def test_the_reason_is_a_sentence() -> None:
    assert "DMARC" in authentic(read(mail("x", f"Authentication-Results: {MX}; dmarc=fail")), UNNAMED).why


def test_a_server_that_is_named_is_expected_to_speak() -> None:
    silent = Authenticity(None, "收信服务器没有给出结果", judged=False)
    assert silent.doubtful(Trust(authserv_ids=(MX,)))
    assert not silent.doubtful(Trust())
    assert not silent.doubtful(Trust(authserv_ids=(MX,), without_verdict="accept"))
