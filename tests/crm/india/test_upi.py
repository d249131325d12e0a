"""UPI links to the letter (tests/data/money/upi.json), and codes that a scanner reads."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from crm.errors import Invalid
from crm.india import upi
from tests import DATA

CASES = json.loads((DATA / "money" / "upi.json").read_text("utf-8"))["links"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_links(case: dict[str, Any]) -> None:
    made = upi.link(
        case["vpa"],
        case["name"],
        case.get("amount"),
        case.get("note", ""),
        code=case.get("merchant_code", ""),
        reference=case.get("reference", ""),
    )
    assert made == case["expected"]


@pytest.mark.parametrize(
    "address", ["", "shop", "shop@", "@ybl", "my shop@ybl", "a@ybl", "shop@1bl", "shop@y", "x y@z"]
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(Invalid):
        upi.link(address, "Shop", 100)


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_that_nobody_can_pay(amount: int) -> None:
    with pytest.raises(Invalid):
        upi.link("shop@ybl", "Shop", amount)


@given(st.text(max_size=80), st.text(max_size=80), st.integers(1, 10**12))
def test_whatever_is_said_comes_back_from_the_link(name: str, note: str, amount: int) -> None:
    made = upi.link("shop@ybl", name, amount, note)
    assert made.isascii()
    assert "+" not in made
    fields = parse_qs(urlsplit(made).query)
    assert fields["am"] == [f"{amount // 100}.{amount % 100:02}"]
    assert fields["cu"] == ["INR"]
    assert all(len(value) <= 50 for key in ("pn", "tn") for value in fields.get(key, []))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_scanner_reads_the_code(case: dict[str, Any]) -> None:
    picture = Image.open(io.BytesIO(upi.qr_png(case["expected"])))
    assert picture.width == picture.height >= upi.SIDE
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == case["expected"]
    assert found.ec_level == "M"
