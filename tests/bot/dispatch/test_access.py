"""Who is let in, and what strangers learn: nothing."""

from __future__ import annotations

from sqlalchemy import delete

from crm import staff
from crm.store.database import Session, Store
from crm.store.schema import staff as staff_rows
from tests.bot.conftest import GROUP, Floor, open_floor
from tests.bot.shop import a_customer, books
from tests.shop import OWNER, STAFF, STRANGER


async def test_a_stranger_gets_one_polite_line_and_the_owner_hears_once_a_day(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("/menu")
    for text in ("asha 450 upi", "/customers", "/staff", "hello"):
        await floor.stranger.says(text)
    said = [shown.text for shown in floor.stranger.answers]
    assert len(set(said)) == 1
    assert "private assistant" in said[0]
    assert not any("Asha" in text for text in said)
    assert await books(floor) == []
    news = [shown.text for shown in floor.owner.answers if "Gabbar" in shown.text]
    assert len(news) == 1


async def test_a_stranger_who_presses_a_button_in_the_group_learns_nothing(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.group.says("asha 450 upi")
    await floor.phone(STRANGER, GROUP).taps("Undo")
    assert len(await books(floor)) == 1


async def test_a_stranger_in_the_group_is_not_answered(floor: Floor) -> None:
    await floor.phone(STRANGER, GROUP).says("asha 450 upi")
    assert floor.group.answers == []


async def test_owner_only_buttons_stay_owner_only_in_the_group(floor: Floor) -> None:
    await floor.group.says("/staff")
    phone = floor.phone(STAFF, GROUP)
    await phone.taps("Manoj")
    assert "Only the owner" in phone.toast
    assert "Staff" in floor.group.last


async def test_staff_cannot_open_the_settings(floor: Floor) -> None:
    await floor.staff.says("/settings")
    assert "Only the owner" in floor.staff.last


async def test_the_dismissed_are_strangers_at_once(floor: Floor) -> None:
    await floor.staff.says("/help")
    await floor.owner.says("/staff")
    await floor.owner.taps("Sita")
    await floor.owner.taps("Remove")
    assert "Remove Sita?" in floor.owner.last
    await floor.owner.taps("Remove")
    await floor.staff.says("asha 450 upi")
    assert "private assistant" in floor.staff.last
    assert await books(floor) == []


async def test_an_invitation_lets_one_person_in_once(floor: Floor) -> None:
    await floor.owner.says("/staff")
    await floor.owner.taps("➕ Staff")
    token = floor.owner.last.split("start=")[1].split()[0]
    await floor.stranger.starts(token)
    assert "Welcome to Patil Stores, Gabbar" in floor.stranger.last
    await floor.stranger.says("/staff")
    assert "Only the owner" in floor.stranger.last

    await floor.staff.starts(token)
    assert "already used" in floor.staff.last


async def test_an_invitation_expires_after_a_day(floor: Floor) -> None:
    await floor.owner.says("/staff")
    await floor.owner.taps("➕ Manager")
    token = floor.owner.last.split("start=")[1].split()[0]
    clock = floor.store.shop.clock
    clock.turn(hours=25)  # type: ignore[attr-defined] # the test's clock
    await floor.stranger.starts(token)
    assert "expired" in floor.stranger.last


async def test_a_made_up_invitation_says_that_it_does_not_work(floor: Floor) -> None:
    await floor.stranger.starts("join-abc")
    assert "does not work" in floor.stranger.last


async def test_the_first_owner_claims_the_bot_with_the_link(sqlite_store: Store) -> None:
    async with open_floor(sqlite_store) as floor:
        await floor.store.write(Session.execute, delete(staff_rows))
        token = await floor.store.write(staff.make_claim)
        await floor.stranger.starts(f"claim-{token}")
        assert "Welcome, Gabbar. You are the owner here." in floor.stranger.last
        await floor.stranger.says("/staff")
        assert "Gabbar · Owner" in floor.stranger.buttons[0]
        assert await floor.store.write(staff.make_claim) is None


async def test_the_last_owner_cannot_go(floor: Floor) -> None:
    await floor.owner.says("/staff")
    await floor.owner.taps("Meera")
    await floor.owner.taps("Make staff")
    assert "at least one owner" in floor.owner.toast
    await floor.owner.taps("Remove")
    await floor.owner.taps("Remove")
    assert "at least one owner" in floor.owner.toast


async def test_a_role_is_changed_and_counts_at_once(floor: Floor) -> None:
    await floor.owner.says("/staff")
    await floor.owner.taps("Sita")
    await floor.owner.taps("Make owner")
    assert "Sita · Owner" in floor.owner.last
    await floor.staff.says("/settings")
    assert "Settings" in floor.staff.last


async def test_who_blocks_the_bot_is_noted_and_back_when_unblocked(floor: Floor) -> None:
    floor.sandbox.people.block(floor.staff.person)
    await floor.settled()
    member = await floor.store.read(staff.member, STAFF)
    assert member is not None
    assert member.unreachable_since is not None
    floor.sandbox.people.unblock(floor.staff.person)
    await floor.settled()
    member = await floor.store.read(staff.member, STAFF)
    assert member is not None
    assert member.unreachable_since is None


async def test_an_owner_of_the_configuration_has_a_name_after_the_first_word(floor: Floor) -> None:
    await floor.manager.says("/help")
    assert str(OWNER) in {one.name for one in await floor.store.read(staff.members)}
    await floor.owner.says("/staff")
    assert "👑 Meera · Owner" in floor.owner.buttons
