"""Around a card: the way back to the list it came from, and buttons of cards that are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.customers import erasing
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.shop import OWNER

# --- the way back ------------------------------------------------------------------------------


async def test_the_filter_is_kept_through_all_that_is_done_with_a_card(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", location="Kothrud")
    await a_customer(floor, "Bina Joshi", location="Pune")
    await floor.owner.says("asha 60000 upi")
    await floor.owner.says("bina 100")
    await floor.owner.says("/customers")
    await floor.owner.taps("Filter")
    await floor.owner.taps("VIP")
    await floor.owner.taps("Show")
    filtered = floor.owner.last
    assert "Asha Verma" in floor.owner.buttons[0]
    assert "Bina Joshi" not in " ".join(floor.owner.buttons)

    async def back_to_the_list() -> None:
        await floor.owner.taps("‹ Customers")
        assert floor.owner.last == filtered

    await floor.owner.taps("Asha Verma")
    await floor.owner.taps("History")
    await floor.owner.taps("‹ Card")
    await back_to_the_list()

    await floor.owner.taps("Asha Verma")
    await floor.owner.taps("Edit")
    await floor.owner.taps("Place")
    await floor.owner.says("Kothrud")
    await back_to_the_list()

    await floor.owner.taps("Asha Verma")
    await floor.owner.taps("Edit")
    await floor.owner.taps("Notes")
    await floor.owner.taps("‹ Back")
    await floor.owner.taps("‹ Card")
    await back_to_the_list()

    await floor.owner.taps("Asha Verma")
    await floor.owner.taps("More")
    await floor.owner.taps("Merge")
    await floor.owner.taps("‹ Back")
    await floor.owner.taps("‹ Card")
    await floor.owner.taps("Unmark VIP")
    await floor.owner.taps("More")
    await floor.owner.taps("VIP by the rule")
    await back_to_the_list()


async def test_one_purchase_and_one_visit_are_called_so(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Asha V")
    await floor.owner.says("/sale")
    await floor.owner.taps("Cancel")
    await a_sale(floor, floor.owner, "asha v 100")
    await floor.owner.says("/customers asha verma")
    await floor.owner.taps("More")
    await floor.owner.taps("Merge")
    await floor.owner.taps("Asha V ·")
    assert "1 sale moves. Afterwards:" in floor.owner.last
    assert "₹100 in 1 visit" in floor.owner.last
    await floor.owner.taps("🔗 Merge")
    await floor.owner.taps("More")
    await floor.owner.taps("Delete")
    assert "keep 1 sale worth ₹100, under “Erased customer”." in floor.owner.last
    assert "The card merged into this one goes too." in floor.owner.last


@pytest.mark.parametrize("label", ["History", "Edit", "Mark VIP", "More"])
async def test_an_old_button_of_an_erased_customer_says_so(floor: Floor, label: str) -> None:
    customer = await a_customer(floor, "Asha Verma")
    await floor.owner.says("/customers asha")
    await floor.store.write(erasing.delete_or_erase, customer.id, OWNER)
    await floor.owner.taps(label)
    assert "no longer there: erased or deleted meanwhile" in floor.owner.last
    assert floor.owner.buttons == ["‹ Customers"]


async def test_the_file_of_test_mode_forgets_who_is_erased(floor: Floor, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox.jsonl"
    floor.bot_app.services.test_outbox = outbox
    outbox.write_text(
        '{"id": "1", "phone": "+919876543210", "message": "Hi Asha"}\n'
        '{"id": "2", "phone": "+919876543211", "message": "Hi Ravi"}\n'
    )
    await a_customer(floor, "Asha Verma", "9876543210")
    await floor.owner.says("/customers asha")
    for label in ("More", "Delete", "Delete"):
        await floor.owner.taps(label)
    assert "Asha" not in outbox.read_text()
    assert "Hi Ravi" in outbox.read_text()


async def test_who_is_only_a_number_is_given_a_name_from_the_card(floor: Floor) -> None:
    await a_customer(floor, "+919822033333", phone="+919822033333")
    await floor.owner.says("/customers 98220 33333")
    await floor.owner.taps("Add name")
    await floor.owner.says("Farhan Khan")
    assert "Farhan Khan" in floor.owner.last
    assert "✏️ Add name" not in floor.owner.buttons
