"""A message that is edited in Telegram corrects what it booked; one that booked nothing is read."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from crm import audit
from crm.store.database import Session
from crm.store.schema import customers, purchases
from tests import DATA
from tests.bot.conftest import GROUP, Floor
from tests.bot.sandbox.pictures import png
from tests.bot.shop import a_customer, a_sale, books, items
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shop import STAFF
from tests.shown import Shown

EDITED = json.loads((DATA / "entry" / "rules.json").read_text("utf-8"))["rules"]["20"]


@pytest.fixture(autouse=True)
async def people(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9812345601")
    await a_customer(floor, "Ravi Kale", "9812345602")


def said(phone: Phone) -> Shown:
    """What this person said last."""
    mine = [one for one in phone.messages if one.raw["from"]["id"] == phone.person.id]
    return mine[-1]


async def sold(floor: Floor, text: str, phone: Phone | None = None) -> Shown:
    phone = phone or floor.owner
    await a_sale(floor, phone, text)
    return said(phone)


async def test_the_sale_is_what_the_message_says_now(floor: Floor) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    receipt = floor.owner.last_message
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]
    assert floor.owner.last_message.id == receipt.id  # it is the same receipt, redrawn
    assert floor.owner.last.startswith("✅ ₹135")


@pytest.mark.parametrize(("text", "name", "total", "method"), EDITED)
async def test_everything_of_it_can_be_edited(
    floor: Floor, text: str, name: str, total: str, method: str
) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.edits(message, text)
    assert await books(floor) == [(name, total, method)]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "asha",
        "zubin 3 sugar 45",
        "asha 2 sugar 45\nravi 1 oil 250",
        "asha 9e9",
        "asha 2 sugar 45 tomorrow",
        "how much did asha buy?",
    ],
)
async def test_what_is_no_whole_sale_changes_nothing_and_says_so(floor: Floor, text: str) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.edits(message, text)
    assert await books(floor) == [("Asha Verma", "90.00", "Cash")]
    assert floor.owner.last.startswith("Nothing was changed")


async def test_it_can_be_edited_again_and_back(floor: Floor, clock: TestClock) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    for text, total in (
        ("asha 3 sugar 45 cash", "135.00"),
        ("asha 4 sugar 45 cash", "180.00"),
        ("hello", "180.00"),
        ("asha 2 sugar 45 cash", "90.00"),
        ("asha 3 sugar 45 cash", "135.00"),
    ):
        clock.turn(seconds=1)
        await floor.owner.edits(message, text)
        assert await books(floor) == [("Asha Verma", total, "Cash")]
    log = await floor.store.read(audit.entries, "purchase")
    assert {entry.action for entry in log} == {"edit by message"}


@pytest.mark.parametrize("new_ids", [False, True])
async def test_an_edit_that_comes_twice_is_one(floor: Floor, *, new_ids: bool) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    await floor.owner.edits(message, "asha 4 sugar 45 cash")
    floor.sandbox.faults.repeat_updates(2, new_ids=new_ids)
    await floor.settled()
    assert await books(floor) == [("Asha Verma", "180.00", "Cash")]


async def test_what_was_corrected_otherwise_stays(floor: Floor) -> None:
    message = await sold(floor, "asha 2 sugar 45")
    await floor.owner.replies(floor.owner.last_message, "paid upi")
    await floor.owner.edits(message, "asha 3 sugar 45")
    assert await books(floor) == [("Asha Verma", "135.00", "UPI")]


async def test_what_was_corrected_differently_is_not_overwritten(floor: Floor) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.replies(floor.owner.last_message, "5 sugar")
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    assert await items(floor) == [("sugar", "5", "225.00")]
    assert "corrected since" in floor.owner.last


async def test_a_sale_taken_back_does_not_come_back(floor: Floor) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.taps("Undo")
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    assert await books(floor) == []
    assert "was taken back" in floor.owner.last


async def test_who_may_not_change_the_sale_may_not_by_editing(
    floor: Floor, clock: TestClock
) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash", floor.staff)
    clock.turn(days=1)
    await floor.staff.edits(message, "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "90.00", "Cash")]
    assert "Only a manager or the owner" in floor.staff.last


async def test_the_next_day_it_is_still_of_its_day(floor: Floor, clock: TestClock) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    clock.turn(days=1)
    await floor.owner.edits(message, "asha 3 sugar 45 cash")

    def day(session: Session) -> str:
        return str(session.scalar(select(purchases.c.purchase_date)))

    assert await floor.store.read(day) == "2025-03-20"


@pytest.mark.parametrize("first", ["hello there", "asha", "zubin 2 rice 100", "/sale"])
async def test_one_that_booked_nothing_is_read_anew(floor: Floor, first: str) -> None:
    await floor.owner.says(first)
    message = said(floor.owner)
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]
    await floor.owner.edits(message, "asha 4 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "180.00", "Cash")]
    await floor.owner.says("/cancel")
    assert "There is nothing to cancel" in floor.owner.last  # its question went with it


async def test_a_bill_that_was_asked_about_is_corrected_too(floor: Floor) -> None:
    await floor.owner.says("asha 2 sugar")
    message = said(floor.owner)
    await floor.owner.says("45")
    assert await books(floor) == [("Asha Verma", "90.00", "Cash")]
    await floor.owner.edits(message, "asha 3 sugar 45")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]


async def test_an_answer_stays_what_it_was(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 450 upi")
    for label in ("✏️ Edit", "Note"):
        await floor.owner.taps(label)
    await floor.owner.says("for the wedding")
    await floor.owner.edits(said(floor.owner), "asha 2 bags 20 cash")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    assert "was an answer" in floor.owner.last


async def test_a_name_that_turned_out_to_be_a_sale_is_one_sale(floor: Floor) -> None:
    await floor.owner.says("/customers")
    await floor.owner.taps("Add")
    await floor.owner.says("zubin 450")
    message = said(floor.owner)
    await floor.owner.taps("It is a sale")
    await floor.owner.edits(message, "asha 500")
    assert await books(floor) == []
    assert "was an answer" in floor.owner.last


async def test_an_edit_answers_no_question(floor: Floor) -> None:
    message = await sold(floor, "asha 2 sugar 45 cash")
    await floor.owner.says("/customers ravi")
    for label in ("Edit", "Notes"):
        await floor.owner.taps(label)
    await floor.owner.edits(message, "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]
    await floor.owner.says("likes tea")

    def notes(session: Session) -> str | None:
        return session.scalar(select(customers.c.notes).where(customers.c.name == "Ravi Kale"))

    assert await floor.store.read(notes) == "likes tea"


async def test_commands_are_not_done_again(floor: Floor) -> None:
    await a_sale(floor, floor.owner, "asha 100 cash")
    await a_sale(floor, floor.owner, "asha 200 cash")
    await floor.owner.says("/undo")
    before = len(floor.owner.answers)
    await floor.owner.edits(said(floor.owner), "/undo please")
    assert await books(floor) == [("Asha Verma", "100.00", "Cash")]
    assert len(floor.owner.answers) == before


async def test_sales_of_several_people_are_corrected_one_by_one(floor: Floor) -> None:
    await floor.owner.says("asha 2 rice 100 upi\nravi 1 oil 250 cash")
    message = said(floor.owner)
    await floor.owner.taps("Book")
    before = await books(floor)
    await floor.owner.edits(message, "asha 3 rice 100 upi\nravi 1 oil 250 cash")
    assert await books(floor) == before
    assert "Several sales" in floor.owner.last


async def test_in_the_group_it_is_corrected_and_talk_stays_talk(floor: Floor) -> None:
    clerk = floor.phone(STAFF, GROUP)
    await clerk.says("asha 2 sugar 45 cash")
    await clerk.edits(said(clerk), "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]
    await clerk.says("good morning")
    before = len(clerk.answers)
    await clerk.edits(said(clerk), "good morning all")
    assert len(clerk.answers) == before


async def test_a_stranger_who_edits_hears_nothing_and_changes_nothing(floor: Floor) -> None:
    await floor.stranger.says("hello")
    before = len(floor.stranger.answers)
    await floor.stranger.edits(said(floor.stranger), "asha 2 sugar 45 cash")
    assert await books(floor) == []
    assert len(floor.stranger.answers) == before


# --- under a picture ---------------------------------------------------------------------------


@pytest.mark.parametrize("as_photo", [False, True])
async def test_what_stands_under_a_picture_is_read_as_a_text(
    floor: Floor, *, as_photo: bool
) -> None:
    await floor.owner.uploads(png(90, 90), "bill.png", "asha 2 sugar 45 cash", as_photo=as_photo)
    assert await books(floor) == [("Asha Verma", "90.00", "Cash")]
    picture = said(floor.owner)
    await floor.owner.edits(picture, "asha 3 sugar 45 cash")
    assert await books(floor) == [("Asha Verma", "135.00", "Cash")]
    assert said(floor.owner).id == picture.id  # it stays where it is


async def test_a_picture_without_words_is_none(floor: Floor) -> None:
    await floor.owner.uploads(png(90, 90), "bill.png", as_photo=True)
    assert await books(floor) == []
