"""What people who should not can try; docs/threats.md names each of these tests."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from inspect import get_annotations
from pathlib import Path
from typing import Any

import pytest

from bot.routes import ROUTES
from bot.ui.routing import Press
from bot.ui.taps import Tap
from crm import staff
from crm.backups.archive import make_backup, unpack
from crm.customers.listing import CustomerFilter, listing
from crm.permissions import MAY, Role
from tests import ROOT
from tests.bot.conftest import GROUP, TOKEN, Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.shop import MANAGER, OWNER, STAFF

READABLE: dict[str, Any] = {
    "int": 1,
    "bool": True,
    "str": "1",
    "Page": 1,
    "Days": 1,
    "Day": "2025-03-20",
    "TimeOfDay": "20:30",
    "Amount": "1",
}
"""By annotation of a button's field: what the bot reads, so that nothing but a right refuses it."""


def forged(kind: type[Tap]) -> str:
    """A press as somebody might make it up: the first customer, sale, campaign there is."""
    values: dict[str, Any] = {}
    for name, hint in get_annotations(kind).items():
        said = READABLE[str(hint).removesuffix(" | None")]
        values[name] = min(kind._among[name]) if name in kind._among else said
    return kind(**values).pack()


BEYOND_STAFF = [
    route.tap
    for route in ROUTES
    if isinstance(route, Press) and route.permission not in MAY[Role.STAFF]
]
BEYOND_MANAGERS = [
    route.tap
    for route in ROUTES
    if isinstance(route, Press) and route.permission not in MAY[Role.MANAGER]
]


async def _tries(floor: Floor, user_id: int, data: str) -> str:
    """What the bot answers to a made-up press under a message that this person really has."""
    phone = floor.phone(user_id)
    tap = floor.sandbox.people.tap_stale(phone.person, phone.chat_id, phone.last_message.id, data)
    await floor.settled()
    return tap.text


# --- a stranger --------------------------------------------------------------------------------


async def test_a_stranger_finds_nobody_inline(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.stranger.searches("asha")
    assert floor.stranger.results == []


async def test_a_stranger_who_makes_presses_up_reaches_nothing(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.stranger.says("hello")
    for route in ROUTES:
        if isinstance(route, Press):
            tap = floor.sandbox.people.tap_stale(
                floor.stranger.person,
                floor.stranger.chat_id,
                floor.stranger.last_message.id,
                forged(route.tap),
            )
            await floor.settled()
            assert tap.text.startswith("Hello! This is the private assistant"), route
    shown = " ".join(one.text for one in floor.stranger.answers)
    assert "Asha" not in shown


# --- somebody who worked here ------------------------------------------------------------------


async def test_the_dismissed_cannot_finish_what_they_began(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.staff.says("asha")
    assert "What did Asha Verma buy?" in floor.staff.last
    await floor.store.write(staff.remove, STAFF, OWNER)
    await floor.staff.says("450")
    assert "private assistant" in floor.staff.last
    assert await books(floor) == []


async def test_the_dismissed_press_old_buttons_in_vain(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.staff, "asha 450")
    receipt = floor.staff.last_message
    await floor.store.write(staff.remove, STAFF, OWNER)
    for label in ("Undo", "Edit", "Asha"):
        await floor.staff.taps(label, receipt)
        assert "private assistant" in floor.staff.toast
    assert await books(floor) == [("Asha Verma", "450.00", "Cash")]


async def test_the_dismissed_are_strangers_in_the_group_too(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.store.write(staff.remove, STAFF, OWNER)
    before = len(floor.group.answers)
    await floor.phone(STAFF, GROUP).says("asha 450")
    assert len(floor.group.answers) == before
    assert await books(floor) == []


@pytest.mark.parametrize("fate", ["removed", "made staff"])
async def test_invitations_end_with_the_power_of_who_made_them(floor: Floor, fate: str) -> None:
    await floor.store.write(staff.change_role, MANAGER, Role.OWNER, OWNER)
    link = await floor.store.write(staff.invite, Role.OWNER, MANAGER)
    if fate == "removed":
        await floor.store.write(staff.remove, MANAGER, OWNER)
    else:
        await floor.store.write(staff.change_role, MANAGER, Role.STAFF, OWNER)
    await floor.stranger.starts(f"join-{link}")
    assert "does not work" in floor.stranger.last
    assert len(await floor.store.read(staff.members, Role.OWNER)) == 1


# --- curious staff -----------------------------------------------------------------------------


async def test_staff_cannot_make_up_a_managers_press(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450")
    await floor.staff.says("/help")
    for kind in BEYOND_STAFF:
        whose = "Only the owner" if kind in BEYOND_MANAGERS else "Only a manager or the owner"
        assert whose in await _tries(floor, STAFF, forged(kind)), kind


async def test_managers_cannot_make_up_an_owners_press(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.manager.says("/help")
    for kind in BEYOND_MANAGERS:
        assert "Only the owner" in await _tries(floor, MANAGER, forged(kind)), kind


async def test_staff_cannot_change_or_undo_anothers_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    await floor.staff.says("/help")
    for data in ("u:1", "pm:1:Cash", "dy:1", "cn:1", "ed:1:2025-03-01"):
        assert "Only a manager or the owner" in await _tries(floor, STAFF, data)
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_question_answers_only_in_the_chat_where_it_was_asked(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("ravi 450")
    await floor.staff.says("/help")
    button = floor.owner.last_message.button("Add")
    assert button is not None
    assert "no longer open" in await _tries(floor, STAFF, button["callback_data"])
    assert await books(floor) == []
    await floor.owner.taps("Add")
    assert await books(floor) == [("Ravi", "450.00", "Cash")]


# --- a stolen phone ----------------------------------------------------------------------------


async def test_another_owner_ends_a_stolen_phone_at_once(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.store.write(staff.change_role, MANAGER, Role.OWNER, OWNER)
    await floor.owner.says("/settings")
    await floor.store.write(staff.remove, OWNER, MANAGER)
    await floor.owner.taps("VIP above")
    assert "private assistant" in floor.owner.toast
    await floor.owner.says("/customers asha")
    assert "private assistant" in floor.owner.last


# --- names and files that do something ---------------------------------------------------------

HOSTILE = ("<b>bold", "</code><a href='https://evil.example'>x</a>", "& &lt; &amp;amp;", "=1+1")


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_name_is_text_on_every_screen(floor: Floor, name: str) -> None:
    customer = await a_customer(floor, name, "9876543210", location=name)
    await floor.owner.says("9876543210 2 rice 100")
    assert name in floor.owner.last
    for label in ("Edit", "Whose?", "‹ Back", "Note"):
        await floor.owner.taps(label)
    await floor.owner.says(name)
    assert name in floor.owner.last
    await floor.owner.says("/customers 9876543210")
    assert name in floor.owner.last
    for label in ("History", "‹ Card", "Edit", "‹ Card", "More", "Merge", "‹ Back", "Delete"):
        await floor.owner.taps(label)
        assert name in floor.owner.screen.text
    await floor.owner.taps("Delete")
    people = await floor.store.read(listing, CustomerFilter())
    assert customer.id not in {one.id for one in people.customers}


async def test_the_name_of_a_file_is_no_way_out_of_its_folder(floor: Floor, tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    for name in ("../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "a/../../b.csv", "\x00.csv"):
        await floor.owner.uploads(b"Name,Phone\nAsha,9876543210\n", name)
        assert "Asha" in floor.owner.last
        await floor.owner.taps("Cancel")
    assert set(tmp_path.parent.iterdir()) == before
    assert not [one for one in await asyncio.to_thread(_evil) if one.exists()]


def _evil() -> list[Path]:
    return [Path("/etc/evil.csv"), Path("evil.csv"), Path("../evil.csv"), Path("../../evil.csv")]


# --- a stolen backup, a curious neighbour on the machine ---------------------------------------


async def test_a_backup_is_for_its_owner_only_and_holds_no_token(
    floor: Floor, tmp_path: Path
) -> None:
    link = await floor.store.write(staff.invite, Role.OWNER, OWNER)
    made = await asyncio.to_thread(
        make_backup, floor.store.engine, tmp_path, floor.store.shop.now()
    )
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    plain = tmp_path / "plain.db"
    await asyncio.to_thread(unpack, made.path, plain, None)
    content = await asyncio.to_thread(plain.read_bytes)
    assert TOKEN.encode() not in content
    assert link.encode() not in content  # only its hash is kept


def test_what_the_program_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("Name,Phone\nAsha,9876543210\n")
    settings = {"PYTHONPATH": str(ROOT), "MUNIM_DATABASE__URL": "sqlite:///data/shop.db"}
    for command in (["import", str(table)], ["backup"]):
        subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env={**os.environ, **settings},
            umask=0o022,
            capture_output=True,
            check=True,
        )
    written = list((tmp_path / "data").rglob("*"))
    assert {one.name for one in written} >= {"shop.db", "backups"}
    for one in (tmp_path / "data", *written):
        assert stat.S_IMODE(one.stat().st_mode) & 0o077 == 0, one
