"""What the owner sets in the chat wins over the configuration, at once."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from crm import audit
from crm.customers.listing import CustomerFilter, Sort, listing
from crm.customers.totals import Status
from crm.formats import Formats
from crm.settings import shop_of
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale


async def test_a_threshold_is_typed_and_counts_at_once(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says("₹400")
    await floor.owner.taps("Save")
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
    await floor.owner.taps("Use the default")
    assert (await floor.store.read(shop_of)).default_payment == "Cash"


@pytest.mark.parametrize(
    ("label", "typed", "name", "value"),
    [
        ("Inactive after", "60 days", "inactive_after_days", 60),
        ("Messages from", "9.30 am", "sending_opens", time(9, 30)),
        ("Messages until", "20:15", "sending_closes", time(20, 15)),
        ("One message per", "48", "frequency_cap_hours", 48),
        ("SMS price", "0.18", "price_per_part", Decimal("0.18")),
        ("Daily summary at", "8 pm", "summary_at", time(20, 0)),
        ("Daily summary at", "9 p.m.", "summary_at", time(21, 0)),
        ("Daily summary at", "sham 6 baje", "summary_at", time(18, 0)),
        ("Messages from", "noon", "sending_opens", time(12, 0)),
        ("Messages until", "21.00", "sending_closes", time(21, 0)),
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
        ("Messages from", "25:00"),
        ("Daily summary at", "9"),
        ("VIP above", "a lot"),
        ("VIP above", "-500"),
        ("VIP above", "38,50"),
        ("Payment", "barter"),
        ("One message per", "-1"),
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
    await floor.owner.taps("Save")
    await floor.owner.says("/menu")
    assert "Joshi Sweets" in floor.owner.last
    await floor.owner.says("/staff")
    await floor.owner.taps("Staff", floor.owner.last_message)
    assert "joins Joshi Sweets" in floor.owner.last
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/customers")
    await floor.owner.taps("Filter")
    assert any("₹20,000" in label for label in floor.owner.buttons)


async def vip_above(floor: Floor) -> Decimal:
    return (await floor.store.read(shop_of)).vip_above


async def badges(floor: Floor) -> dict[str, Status | None]:
    page = await floor.store.read(listing, CustomerFilter(), Sort.NAME, 1)
    return {one.name: one.status for one in page.customers}


async def some_vips(floor: Floor) -> None:
    """Asha spent ₹2,00,000, Ravi 60,000 and Sunita 450; a VIP has spent more than 50,000."""
    for name, total in (("Asha Verma", 200_000), ("Ravi Patil", 60_000), ("Sunita", 450)):
        await a_customer(floor, name)
        await floor.owner.says(f"{name} {total} cash")
        if total > 100_000:  # more than a young shop has ever sold at once
            await floor.owner.taps("✅ Book it")
        assert floor.owner.last.startswith("✅"), floor.owner.last


@pytest.mark.parametrize(
    ("typed", "value", "says"),
    [
        ("1.5 lakh", 150_000, "1 VIP (now 2)"),
        ("50.5k", 50_500, "2 VIPs (now 2)"),
        ("₹400/-", 400, "3 VIPs (now 2)"),
        ("2 crore", 20_000_000, "0 VIPs (now 2)"),
    ],
)
async def test_a_threshold_says_whom_it_changes_before_it_is_saved(
    floor: Floor, typed: str, value: int, says: str
) -> None:
    await some_vips(floor)
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says(typed)
    assert says in floor.owner.last
    assert Formats(floor.store.shop).money(Decimal(value)) in floor.owner.last
    assert await vip_above(floor) == 50_000
    await floor.owner.taps("Save")
    assert await vip_above(floor) == value
    vips = list((await badges(floor)).values()).count(Status.VIP)
    assert vips == int(says.split()[0])


async def test_a_threshold_that_was_a_slip_is_left(floor: Floor) -> None:
    await some_vips(floor)
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says("1.5")
    assert "3 VIPs (now 2)" in floor.owner.last
    await floor.owner.says("1.5 lakh")
    assert "1 VIP (now 2)" in floor.owner.last
    await floor.owner.taps("Cancel")
    assert "VIP above: ₹50,000" in floor.owner.last
    assert await vip_above(floor) == 50_000


@pytest.mark.parametrize("new_ids", [False, True])
async def test_a_save_that_comes_again_is_noted_once(floor: Floor, *, new_ids: bool) -> None:
    await some_vips(floor)
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.says("1.5 lakh")
    await floor.owner.taps("Save")
    floor.sandbox.faults.repeat_updates(1, new_ids=new_ids)
    await floor.settled()
    await floor.owner.says("/settings")
    await floor.owner.taps("VIP above")
    await floor.owner.taps("Use the default")
    assert "2 VIPs (now 1)" in floor.owner.last
    await floor.owner.taps("Save")
    noted = await floor.store.read(audit.entries, "setting", "vip_above")
    assert [one.after for one in noted] == [{"value": "50000"}, {"value": "150000"}]


async def test_days_of_silence_say_whom_they_change_where_they_change_anybody(
    floor: Floor,
) -> None:
    await a_customer(floor, "Sunita")
    await a_sale(floor, floor.owner, "sunita 450 cash 8 feb")  # forty days ago
    await floor.owner.says("/settings")
    await floor.owner.taps("Inactive after")
    await floor.owner.taps("60")
    assert "Inactive after: 60 days" in floor.owner.last
    await floor.owner.taps("Inactive after")
    await floor.owner.taps("30")
    assert "1 Inactive (now 0)" in floor.owner.last
    assert await badges(floor) == {"Sunita": Status.ACTIVE}
    await floor.owner.taps("Save")
    assert await badges(floor) == {"Sunita": Status.INACTIVE}


async def test_sending_hours_that_close_before_they_open_are_refused(floor: Floor) -> None:
    await floor.owner.says("/settings")
    await floor.owner.taps("Messages from")
    await floor.owner.says("10 pm")  # until 9 pm
    assert "Messages would stop before they begin" in floor.owner.last
    await floor.owner.says("11 am")
    await floor.owner.taps("Messages until")
    await floor.owner.says("11 am")
    assert "Messages would stop before they begin" in floor.owner.last
    await floor.owner.says("8 pm")
    assert "8:00 pm" in floor.owner.last
