"""Who works here: invited by a link to share, let in after a knock, announced to the owner."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from crm.permissions import Role
from crm.staff import invite
from tests.bot.conftest import Floor
from tests.shop import OWNER


async def test_an_invitation_is_shared_or_copied_with_one_tap(floor: Floor) -> None:
    await floor.owner.says("/staff")
    await floor.owner.taps("➕ Staff")
    share, copy, _ = floor.owner.last_message.keys
    said = parse_qs(urlsplit(share["url"]).query)
    assert share["url"].startswith("https://t.me/share/url?")
    assert said["url"] == [copy["copy_text"]["text"]]
    assert said["text"] == ["Join Patil Stores here:"]
    await floor.stranger.starts(said["url"][0].partition("?start=")[2])
    assert "Welcome to Patil Stores" in floor.stranger.last


async def test_owners_hear_who_joined_and_can_remove_them(floor: Floor) -> None:
    await floor.owner.says("/menu")
    token = await floor.store.write(invite, Role.STAFF, OWNER)
    await floor.stranger.starts(f"join-{token}")
    assert floor.owner.last == "👤 Gabbar joined as Staff."
    await floor.stranger.starts(f"join-{token}")  # once more
    assert [one.text for one in floor.owner.answers].count(floor.owner.last) == 1
    assert not any("joined" in one.text for one in floor.manager.answers)
    await floor.owner.taps("Remove")
    await floor.owner.taps("Remove")
    assert "no longer has access" in floor.owner.toast


async def test_who_knocked_is_let_in_with_two_taps_and_hears_of_it(floor: Floor) -> None:
    await floor.owner.says("/menu")
    await floor.stranger.says("hello")
    assert "Gabbar" in floor.owner.last
    await floor.owner.taps("Let in")
    await floor.owner.taps("➕ Staff")
    assert floor.owner.last == "✅ Gabbar works here now, as Staff."
    assert "Welcome to Patil Stores, Gabbar" in floor.stranger.last
    await floor.stranger.says("/recent")
    assert "No sale yet" in floor.stranger.last


async def test_nobody_is_let_in_who_never_wrote(floor: Floor) -> None:
    await floor.owner.says("/menu")
    await floor.stranger.says("hello")
    await floor.owner.taps("Let in")
    card = floor.owner.last_message
    await floor.owner.taps("➕ Staff")
    await floor.owner.taps_stale(card, "➕ Manager")
    assert "no longer there" in floor.owner.toast
