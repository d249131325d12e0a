"""Worked papers, to the paisa and the letter (tests/data/money/invoices.json)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import Invalid
from crm.india import gstin
from crm.invoices import numbers
from crm.invoices.in_words import rupees_in_words
from crm.invoices.tax import (
    Item,
    Registration,
    kind_of,
    place_of_supply,
    shares,
    state_tax,
    taxed_lines,
    to_the_rupee,
    totals,
)
from crm.values import rounded
from tests import DATA

CASES = json.loads((DATA / "money" / "invoices.json").read_text("utf-8"))["invoices"]

amounts = st.integers(0, 10**9)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_papers(case: dict[str, Any]) -> None:
    shop, buyer, wanted = case["shop"], case["buyer"], case["expected"]
    registration = Registration(shop["registration"])
    items = [
        Item(
            item["name"],
            Decimal(item["quantity"]),
            None,
            item["unit_price"],
            item.get("amount", int(rounded(Decimal(item["quantity"]) * item["unit_price"], 0))),
            item["rate"],
            item.get("hsn"),
        )
        for item in case["items"]
    ]
    place = place_of_supply(shop["state"], buyer.get("gstin"), buyer.get("state"))
    lines = taxed_lines(
        items,
        case.get("discount", 0),
        registration=registration,
        inclusive=shop.get("inclusive", True),
        same_state=place == shop["state"],
    )
    sums = totals(lines)
    off = to_the_rupee(sums.amount) if shop.get("round_to_rupee") else 0
    day = date.fromisoformat(case["issued_on"])
    assert {
        "kind": kind_of(registration, lines, buyer_registered="gstin" in buyer),
        "number": numbers.number(
            shop.get("prefix", ""), numbers.financial_year(day), case["sequence"]
        ),
        "place_of_supply": place,
        "state_tax": state_tax(shop["state"], place),
        "lines": [
            {
                "taxable": line.taxable,
                "rate": line.rate,
                "cgst": line.cgst,
                "sgst": line.sgst,
                "igst": line.igst,
                "discount": line.discount,
                "amount": line.amount,
            }
            for line in lines
        ],
        "taxable": sums.taxable,
        "cgst": sums.cgst,
        "sgst": sums.sgst,
        "igst": sums.igst,
        "round_off": off,
        "total": sums.amount + off,
        "in_words": rupees_in_words(sums.amount + off),
    } == wanted


@given(amounts, st.lists(amounts, min_size=1, max_size=20))
def test_shares_add_up(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == (total if any(weights) else 0)
    assert all(part >= 0 for part in parts)


@given(
    given_items=st.lists(
        st.tuples(amounts, st.sampled_from([0, 25, 300, 350, 500, 1800, 2800, 4000]))
    ),
    percent=st.integers(0, 100),
    inclusive=st.booleans(),
)
def test_the_place_never_changes_the_total(
    given_items: list[tuple[int, int]], percent: int, *, inclusive: bool
) -> None:
    items = [Item("rice", Decimal(1), None, amount, amount, rate) for amount, rate in given_items]
    off = sum(amount for amount, _ in given_items) * percent // 100
    here, elsewhere = (
        totals(
            taxed_lines(
                items,
                off,
                registration=Registration.REGULAR,
                inclusive=inclusive,
                same_state=same,
            )
        )
        for same in (True, False)
    )
    assert here.amount == elsewhere.amount
    assert here.taxable == elsewhere.taxable
    assert here.cgst == here.sgst
    if inclusive:
        assert here.amount == sum(item.amount for item in items) - off


@given(st.integers(0, 10**12))
def test_the_rupee_is_never_more_than_half_away(amount: int) -> None:
    added = to_the_rupee(amount)
    assert (amount + added) % 100 == 0
    assert -50 < added <= 50


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (
            12_345_650,
            "Rupees One Lakh Twenty Three Thousand Four Hundred Fifty Six and Fifty Paise Only",
        ),
        (0, "Rupees Zero Only"),
        (5, "Rupees Zero and Five Paise Only"),
        (100, "Rupees One Only"),
        (1_900, "Rupees Nineteen Only"),
        (2_000, "Rupees Twenty Only"),
        (1_000_000_000, "Rupees One Crore Only"),
        (100_000_000_000, "Rupees One Hundred Crore Only"),
        (1_000_000_000_000_000, "Rupees Ten Lakh Crore Only"),
        (10_00_001_00, "Rupees Ten Lakh One Only"),
    ],
)
def test_rupees_in_words(paise: int, words: str) -> None:
    assert rupees_in_words(paise) == words


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), "25-26"),
        (date(2026, 4, 1), "26-27"),
        (date(2026, 12, 31), "26-27"),
        (date(2099, 4, 1), "99-00"),
    ],
)
def test_the_year_begins_in_april(day: date, year: str) -> None:
    assert numbers.financial_year(day) == year


def test_a_number_has_at_most_sixteen_characters() -> None:
    assert numbers.number("ABCDE", "26-27", 9_999) == "ABCDE/26-27/9999"
    with pytest.raises(Invalid):
        numbers.number("ABCDE", "26-27", 10_000)
    assert numbers.series("AB", credit_note=True) == "CN/AB"
    assert numbers.series("ABC", credit_note=True) == "CN"
    assert numbers.series("", credit_note=True) == "CN"
    assert numbers.series("ABC") == "ABC"


@pytest.mark.parametrize("text", ["CN", "ABCDEF", "A/B", "अ", "A B"])
def test_prefixes_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        numbers.prefix(text)


@pytest.mark.parametrize(
    "number", ["27LKJHM4321P1ZW", "24ABCPP1234K1ZV", " 27lkjhm4321p1zw", "24 ABCPP1234K 1ZV"]
)
def test_numbers_that_are_right(number: str) -> None:
    assert gstin.gstin(number) == number.replace(" ", "").upper()


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("27LKJHM4321P1ZX", "check"),
        ("72LKJHM4321P1ZW", "state"),
        ("27LKJHM4321P1Z", "format"),
        ("27LKJHM4321P1ZWW", "format"),
        ("", "format"),
    ],
)
def test_numbers_that_are_wrong(number: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        gstin.gstin(number)
    assert refused.value.reason == why


@given(st.integers(0, 13), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_seen(at: int, sign: str) -> None:
    right = "27LKJHM4321P1ZW"
    wrong = right[:at] + sign + right[at + 1 :]
    assert (gstin.check_character(wrong[:14]) == right[14]) == (wrong == right)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Karnataka", "29"),
        ("27", "27"),
        ("7", "07"),
        ("tamilnadu", "33"),
        ("Jammu & Kashmir", "01"),
        ("U.P.", "09"),
    ],
)
def test_states(text: str, code: str) -> None:
    assert gstin.state_code(text) == code
