"""How long a text is as an SMS."""

from __future__ import annotations

from decimal import Decimal

import pytest
from gsm0338 import Codec
from hypothesis import given
from hypothesis import strategies as st

from crm.campaigns.sms import Encoding, measure, plain


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM", 0, 0),
        ("a" * 160, "GSM", 160, 1),
        ("a" * 161, "GSM", 161, 2),
        ("a" * 306, "GSM", 306, 2),
        ("a" * 307, "GSM", 307, 3),
        ("é@£$¥ñ\n", "GSM", 7, 1),
        ("€", "GSM", 2, 1),
        ("[]{}^~|\\", "GSM", 16, 1),
        ("€" * 80, "GSM", 160, 1),
        ("€" * 81, "GSM", 162, 2),
        ("₹" + "a" * 69, "UCS-2", 70, 1),
        ("₹" + "a" * 70, "UCS-2", 71, 2),
        ("आ" * 134, "UCS-2", 134, 2),
        ("आ" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
    ],
)
def test_parts_follow_gsm_03_38(text: str, encoding: str, units: int, parts: int) -> None:
    found = measure(text)
    assert (found.encoding, found.units, found.parts) == (encoding, units, parts)


def test_an_escaped_character_is_never_cut_by_the_end_of_a_part() -> None:
    assert measure("a" * 152 + "€" + "a" * 152).units == 306
    assert measure("a" * 152 + "€" + "a" * 152).parts == 3


def test_a_surrogate_pair_is_never_cut_by_the_end_of_a_part() -> None:
    assert measure("आ" * 66 + "😀" + "आ" * 66).parts == 3


def test_the_characters_that_force_ucs_2_are_named_once_and_in_order() -> None:
    assert measure("₹500 – ₹400 off").forced_by == ("₹", "–")


def test_the_escape_character_itself_is_not_part_of_the_alphabet() -> None:
    assert measure("\x1b").encoding is Encoding.UCS2


def test_the_rupee_sign_and_typographic_signs_are_replaced() -> None:
    assert plain("₹500 – that’s “all”… ₹ 20") == 'Rs. 500 - that\'s "all"... Rs. 20'
    assert plain("नमस्ते") == "नमस्ते"


def test_the_cost_is_the_price_of_every_part() -> None:
    assert measure("a" * 161).cost(Decimal("0.25")) == Decimal("0.50")


@given(st.text(max_size=700))
def test_the_alphabet_is_gsm_exactly_when_the_codec_can_write_it(text: str) -> None:
    try:
        septets = len(Codec().encode(text)[0])
        writable = "\x1b" not in text
    except UnicodeEncodeError:
        writable = False
    found = measure(text)
    if writable:
        assert (found.encoding, found.units) == (Encoding.GSM, septets)
    else:
        assert found.encoding is Encoding.UCS2
        assert found.units == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(max_size=700))
def test_the_parts_are_just_enough(text: str) -> None:
    found = measure(text)
    lone, several = (160, 153) if found.encoding is Encoding.GSM else (70, 67)
    if found.units <= lone:
        assert found.parts == bool(text)
    else:
        # each part but the last may lose one unit to a character that must not be cut
        assert found.units <= found.parts * several
        assert (found.parts - 1) * (several - 1) < found.units


@given(st.text(max_size=200))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert "₹" not in plain(text)
