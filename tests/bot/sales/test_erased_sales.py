"""The books keep the sales of an erased customer, and they can be put right."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crm.customers import cards, erasing, merging
from crm.store.schema import metadata
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.shop import OWNER


@pytest.fixture
async def erased(floor: Floor) -> Floor:
    bina = await a_customer(floor, "Bina Joshi")
    await a_sale(floor, floor.owner, "bina joshi 100 cash")
    await a_sale(floor, floor.owner, "bina joshi 200 cash")
    await floor.store.write(erasing.delete_or_erase, bina.id, OWNER)
    return floor


async def test_recent_shows_them(erased: Floor) -> None:
    await erased.owner.says("/recent")
    assert "₹200 · Erased customer · 12:30 pm" in erased.owner.buttons


async def test_one_is_opened_edited_and_undone(erased: Floor) -> None:
    phone = erased.owner
    await phone.says("/recent")
    await phone.taps("₹200 · Erased customer")
    assert phone.last.startswith("✅ ₹200 · Erased customer")
    assert not any("👤" in label for label in phone.buttons)
    await phone.taps("✏️ Edit")
    await phone.taps("Payment")
    await phone.taps("UPI")
    assert await books(erased) == [
        ("Erased customer", "100.00", "Cash"),
        ("Erased customer", "200.00", "UPI"),
    ]
    await phone.says("/undo")
    assert "Taken back: ₹200 · Erased customer" in phone.last
    assert len(await books(erased)) == 1


async def test_undone_twice_after_a_merge_says_so_twice(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma")
    double = await a_customer(floor, "Bina Joshi")
    await a_sale(floor, floor.owner, "bina joshi 100 cash")
    receipt = floor.owner.last_message
    await floor.owner.taps("Undo")
    await floor.store.write(merging.merge, asha.id, double.id, OWNER)
    await floor.owner.taps_stale(receipt, "Undo")
    assert "Taken back: ₹100 · Asha Verma" in floor.owner.screen.text
    assert (await floor.store.read(cards.get, asha.id)).total_purchases == 0


async def test_an_sms_to_one_keeps_no_name_of_an_erased_customer(floor: Floor) -> None:
    bina = await a_customer(floor, "Bina Joshi", "9876543210")
    phone = floor.owner
    await phone.says("/customers bina")
    await phone.taps("SMS")
    await phone.says("Dear Bina, your saree is ready")
    await phone.taps("Send now")
    await floor.store.write(erasing.delete_or_erase, bina.id, OWNER)
    await phone.says("/campaigns")
    await phone.taps("💬 Single SMS")
    assert "SMS to Erased customer" in phone.last
    assert await rows_with(floor, "Bina") == []


async def rows_with(floor: Floor, word: str) -> list[str]:
    return await floor.store.read(
        lambda session: [
            f"{table.name}: {dict(row)}"
            for table in metadata.sorted_tables
            for row in session.execute(select(*table.c)).mappings()
            if word in str(dict(row))
        ]
    )


@pytest.mark.parametrize("begun", ["a sale", "an edit", "a message"])
async def test_what_was_begun_keeps_no_name_of_an_erased_customer(floor: Floor, begun: str) -> None:
    bina = await a_customer(floor, "Bina Joshi", "9876543210")
    await a_customer(floor, "Asha Verma")
    phone = floor.manager
    await phone.says("/customers bina")
    if begun == "a sale":
        await phone.taps("➕ Sale")
        await phone.says("2 rice 100")
    elif begun == "an edit":
        await phone.taps("✏️ Edit")
        await phone.taps("Name")
    else:
        await phone.taps("SMS")
        await phone.says("Dear Bina, your saree is ready")
    assert await rows_with(floor, "Bina") != []
    await floor.store.write(erasing.delete_or_erase, bina.id, OWNER)
    assert await rows_with(floor, "Bina") == []
    await phone.says("asha 450 cash")
    assert await books(floor) == [("Asha Verma", "450.00", "Cash")], phone.last
