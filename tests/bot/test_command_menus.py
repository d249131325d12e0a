"""What Telegram lists and shows of the bot, by who is there."""

from __future__ import annotations

from bot.sandbox.about import commands_for
from crm.permissions import Role
from crm.staff import invite as invited
from tests.bot.conftest import Floor
from tests.shop import MANAGER, OWNER, STAFF, STRANGER


def listed(floor: Floor, user_id: int) -> set[str]:
    return {one["command"] for one in commands_for(floor.sandbox.world, user_id)}


async def test_each_sees_the_commands_that_they_may_use(floor: Floor) -> None:
    await floor.settled()
    assert listed(floor, STRANGER) == {"start"}
    assert listed(floor, STAFF) == {"sale", "customers", "campaigns", "dues", "help"}
    assert listed(floor, MANAGER) == listed(floor, STAFF) | {"insights", "today"}
    assert listed(floor, OWNER) == listed(floor, MANAGER) | {"settings"}
    group = [
        call.params["commands"]
        for call in floor.sandbox.calls
        if call.method == "setMyCommands" and "all_group_chats" in str(call.params.get("scope"))
    ]
    assert {one["command"] for one in group[0]} == listed(floor, STAFF)


async def test_the_list_follows_the_role(floor: Floor) -> None:
    owner = floor.owner
    await owner.says("/staff")
    await owner.taps("Sita")
    await owner.taps("Make manager")
    assert "insights" in listed(floor, STAFF)
    await owner.taps("Remove")
    await owner.taps("Remove")
    assert listed(floor, STAFF) == {"start"}
    token = await floor.store.write(invited, Role.STAFF, OWNER)
    await floor.stranger.starts(f"join-{token}")
    assert "sale" in listed(floor, STRANGER)


async def test_the_bot_has_a_face_before_start(floor: Floor) -> None:
    await floor.settled()
    texts = floor.sandbox.world.account.descriptions
    assert "asha 2 rice 100" in texts["description", ""]
    assert "By invitation" in texts["short_description", ""]
