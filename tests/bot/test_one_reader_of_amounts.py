"""Amounts and counts are read alike in every place that takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.config.sections import RulesSection
from bot.features.settings.fields import BY_NAME
from crm.bill import Bill, lone_sale
from crm.campaigns.audience import Audience
from crm.campaigns.writing.outline import Outline
from crm.errors import Invalid
from crm.language.amounts import amount, amount_range, typed_amount
from crm.language.correction.apply import corrected
from crm.language.correction.read import correction
from crm.language.quantities import quantity
from crm.language.sale.read import read
from crm.shop import Shop
from tests.bot.a_reading import BILL, KNOWN, TODAY

# How much money --------------------------------------------------------------------------------

AMOUNTS = {
    "450": "450",
    "500.50": "500.50",
    "1,23,456.50": "123456.50",
    "123,456": "123456",
    "1.5k": "1500",
    "50k": "50000",
    "50K": "50000",
    "2 lakh": "200000",
    "1.5 lakh": "150000",
    "1.5 lacs": "150000",
    "2 crore": "20000000",
    "2,000/-": "2000",
    "2000 rs": "2000",
    "2000 rupees": "2000",
    "₹500": "500",
    "₹ 1,500": "1500",
    "Rs. 500": "500",
    "Rs 500": "500",
    "rs.500/-": "500",
    "₹1.5 lakh": "150000",
    "५००": "500",
    "₹१,२३,४५६": "123456",
    "५० हजार": "50000",
    "do hazar": "2000",
    "ek lakh": "100000",
    "dedh lakh": "150000",
    "five hundred": "500",
    "2 lakh 50 hazar": "250000",
    "1 hazar 500": "1500",
}
NO_AMOUNTS = ("a lot", "38,50", "1,5 lakh", "1,234,56", "12,34,56 rs")


def _total_of_a_sale(text: str) -> object:
    said = read(f"asha {text}", TODAY, KNOWN)
    return said.total if isinstance(said, Bill) else said.reason


def _total_in_a_reply(text: str) -> object:
    lone = replace(BILL, lines=(lone_sale(Decimal(200)),))
    said = correction(text, lone, TODAY, KNOWN)
    after = corrected(lone, said) if isinstance(said, tuple) else said
    return after.total if isinstance(after, Bill) else after


def _in_a_campaign(step: str) -> Callable[[str], object]:
    def read_answer(text: str) -> object:
        outline = Outline(audience=Audience.VIP).limited(step, text, Shop())
        return outline.min_spent or outline.max_spent

    return read_answer


def _in_the_list(text: str) -> object:
    least, most = amount_range(f"over {text}")
    assert most is None
    return least


AMOUNT_PLACES: dict[str, Callable[[str], object]] = {
    "a sale": _total_of_a_sale,
    "a reply": _total_in_a_reply,
    "a cell": amount,
    "VIP above": BY_NAME["vip_above"].read,
    "SMS price": BY_NAME["price_per_part"].read,
    "config": lambda text: RulesSection.model_validate({"vip_above": text}).vip_above,
    "campaign, least": _in_a_campaign("least"),
    "campaign, most": _in_a_campaign("most"),
    "filter": _in_the_list,
}


@pytest.mark.parametrize("place", AMOUNT_PLACES)
def test_an_amount_is_read_alike_everywhere(place: str) -> None:
    read_amount = AMOUNT_PLACES[place]
    assert {text: read_amount(text) for text in AMOUNTS} == {
        text: Decimal(value) for text, value in AMOUNTS.items()
    }


@pytest.mark.parametrize("place", AMOUNT_PLACES)
def test_what_is_no_amount_is_refused_everywhere(place: str) -> None:
    for text in NO_AMOUNTS:
        try:
            value = AMOUNT_PLACES[place](text)
        except (Invalid, ValueError):
            continue
        assert not isinstance(value, Decimal), text


@pytest.mark.parametrize("place", [one for one in AMOUNT_PLACES if one not in ("a cell", "filter")])
def test_only_a_file_has_amounts_below_zero(place: str) -> None:
    assert amount("-500") == amount("(500)") == amount("₹-500") == -500
    try:
        value = AMOUNT_PLACES[place]("-500")
    except (Invalid, ValueError):
        return
    assert not isinstance(value, Decimal)


def test_a_word_that_means_another_thing_in_a_file_or_a_sale() -> None:
    """`Cr` is the side of a ledger in a file; `l` is a litre where things are counted."""
    assert amount("500 Cr") == 500
    assert typed_amount("5 cr") == 50_000_000
    assert amount("5 L") == typed_amount("5 L") == 500_000
    assert quantity("5 L") == (Decimal(5), "L")


# How many --------------------------------------------------------------------------------------

COUNTS = {"45": 45, "45 days": 45, "45 Days": 45, "४५ दिन": 45, "do din": 2, "thirty days": 30}
COUNT_PLACES: dict[str, Callable[[str], object]] = {
    "inactive after": BY_NAME["inactive_after_days"].read,
    "campaign, quiet for": lambda text: (
        Outline(audience=Audience.ALL).limited("recent", text, Shop()).days
    ),
    "a cell": lambda text: (quantity(text) or (None,))[0],
}


@pytest.mark.parametrize("place", COUNT_PLACES)
def test_a_count_is_read_alike_everywhere(place: str) -> None:
    assert {text: COUNT_PLACES[place](text) for text in COUNTS} == COUNTS


@pytest.mark.parametrize("place", ["inactive after", "campaign, quiet for"])
@pytest.mark.parametrize("text", ["-3", "1.5 days", "3 kg", "soon", "2 3", "0 days"])
def test_what_is_no_number_of_days_is_refused(place: str, text: str) -> None:
    with pytest.raises(Invalid):
        COUNT_PLACES[place](text)


def test_hours_are_read_like_days() -> None:
    hours = BY_NAME["frequency_cap_hours"].read
    for text, count in {"48": 48, "24h": 24, "24 hours": 24, "दो घंटे": 2, "0": 0}.items():
        assert hours(text) == count
