"""What the owner sets in the chat wins over the configuration, at once."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from crm.settings import shop_of
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale


async def test_a_threshold_is_typed_and_counts_at_once(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says("₹400")
    assert "VIP above: ₹400" in floor.owner.last
    from crm.customers import cards

    after = await floor.store.read(cards.get, asha.id)
    assert after.status == "VIP"


async def test_a_choice_is_tapped_and_can_be_given_back(floor: Floor) -> None:
    await floor.owner.says("/settings")
    await floor.owner.taps("Payment")
    await floor.owner.taps("UPI")
    assert (await floor.store.read(shop_of)).default_payment == "UPI"
    await floor.restart()
    assert (await floor.store.read(shop_of)).default_payment == "UPI"
    await floor.owner.says("/settings")
    await floor.owner.taps("Payment")
    await floor.owner.taps("As configured")
    assert (await floor.store.read(shop_of)).default_payment == "Cash"


@pytest.mark.parametrize(
    ("label", "typed", "name", "value"),
    [
        ("Inactive after", "60 days", "inactive_after_days", 60),
        ("SMS from", "9.30 am", "sending_opens", time(9, 30)),
        ("SMS until", "20:15", "sending_closes", time(20, 15)),
        ("SMS pause", "48", "frequency_cap_hours", 48),
        ("SMS price", "0.18", "price_per_part", Decimal("0.18")),
        ("Evening at", "8 pm", "summary_at", time(20, 0)),
        ("Name", "Verma & Sons", "name", "Verma & Sons"),
    ],
)
async def test_every_field_takes_what_people_type(
    floor: Floor, label: str, typed: str, name: str, value: object
) -> None:
    await floor.owner.says("/settings")
    await floor.owner.taps(label)
    await floor.owner.says(typed)
    assert getattr(await floor.store.read(shop_of), name) == value


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Inactive after", "soon"),
        ("SMS from", "25:00"),
        ("VIP above", "a lot"),
        ("SMS pause", "-1"),
    ],
)
async def test_what_cannot_be_is_refused_and_can_be_typed_again(
    floor: Floor, label: str, typed: str
) -> None:
    before = await floor.store.read(shop_of)
    await floor.owner.says("/settings")
    await floor.owner.taps(label)
    await floor.owner.says(typed)
    assert "such as" in floor.owner.last
    assert await floor.store.read(shop_of) == before


async def test_what_the_owner_sets_counts_on_every_screen_at_once(floor: Floor) -> None:
    await floor.owner.says("/settings")
    await floor.owner.taps("Name")
    await floor.owner.says("Joshi Sweets")
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says("20,000")
    await floor.owner.says("/menu")
    assert "Joshi Sweets" in floor.owner.last
    await floor.owner.says("/staff")
    await floor.owner.taps("Staff", floor.owner.last_message)
    assert "joins Joshi Sweets" in floor.owner.last
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/customers")
    await floor.owner.taps("Filter")
    assert any("₹20,000" in label for label in floor.owner.buttons)
