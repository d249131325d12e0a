"""The first minute of an owner in a new shop."""

from __future__ import annotations

from sqlalchemy import delete

from crm import staff
from crm.settings import change_shop
from crm.shop import UNNAMED
from crm.store.database import Session, Store
from crm.store.schema import invitations
from crm.store.schema import staff as staff_rows
from tests.bot.conftest import Floor, open_floor


async def test_a_new_owner_names_the_shop_and_is_led_on(sqlite_store: Store) -> None:
    async with open_floor(sqlite_store) as floor:
        for table in (staff_rows, invitations):
            await floor.store.write(Session.execute, delete(table))
        await floor.store.write(change_shop, "name", UNNAMED)
        token = await floor.store.write(staff.make_claim)
        owner = floor.stranger
        await owner.starts(f"claim-{token}")
        assert "First steps: 0 of 3" in owner.last

        await owner.taps("Shop name")
        await owner.says("  Sharma   Kirana ")
        assert "First steps: 1 of 3" in owner.last
        assert "✅ Sharma Kirana" in owner.last

        await owner.taps("Invite staff")
        await owner.taps("➕ Staff")
        await owner.taps("‹ Staff")
        await owner.taps("‹ Menu")
        assert "Sharma Kirana" in owner.last
        await owner.taps("First steps: 2 of 3")
        await owner.taps("📥 Customers")
        assert "Send me a file" in owner.last
        await owner.taps("‹ Menu")
        await owner.taps("First steps")
        await owner.taps("Skip")
        assert "All set" in owner.last
        await owner.taps("Menu")
        assert not any("First steps" in label for label in owner.buttons)


async def test_only_an_owner_has_first_steps(floor: Floor) -> None:
    await floor.owner.says("/start")
    assert "First steps" in floor.owner.buttons[0]
    for phone in (floor.manager, floor.staff):
        await phone.says("/start")
        assert "First steps" not in phone.buttons[0]
