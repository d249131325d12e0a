"""Every field of the card in the chat, by its row of the table: shown, changed, emptied."""

from __future__ import annotations

import pytest

from bot.ui.field_words import FIELDS as WORDS
from crm.customers import cards, merging
from crm.customers.fields import FIELDS, CustomerField
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import OWNER


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
async def test_a_field_is_edited_by_its_example_shown_on_the_card_and_emptied(
    floor: Floor, field: CustomerField
) -> None:
    somebody = await a_customer(floor, "Somebody")
    words = WORDS[field.name]
    phone = floor.owner
    await phone.says("/customers somebody")
    await phone.taps("✏️ Edit")
    await phone.taps(words.button)
    assert f"the new {words.word}?" in phone.last
    await phone.says(words.example)

    value = getattr(await floor.store.read(cards.get, somebody.id), field.name)
    shown = words.shown(value, floor.bot_app.services.formats)
    assert "Saved" in phone.last
    assert shown in phone.last

    await phone.taps("✏️ Edit")
    await phone.taps(words.button)
    assert f"Now: {shown}" in phone.last
    if field.required:
        assert "Clear" not in phone.buttons
        return
    await phone.taps("Clear")
    assert shown not in phone.last
    assert not getattr(await floor.store.read(cards.get, somebody.id), field.name)


@pytest.mark.parametrize(
    "field",
    [field for field in FIELDS if field.one_value or field.name == "phone"],
    ids=lambda field: field.name,
)
async def test_what_cannot_be_read_is_refused_with_an_example(
    floor: Floor, field: CustomerField
) -> None:
    await a_customer(floor, "Somebody")
    await floor.owner.says("/customers somebody")
    await floor.owner.taps("✏️ Edit")
    await floor.owner.taps(WORDS[field.name].button)
    await floor.owner.says("no such thing")
    assert " ".join(WORDS[field.name].example.split()[:2]) in floor.owner.last


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("12 may", "--05-12", "🎂 12 May"),
        ("12/5/1990", "1990-05-12", "🎂 12 May 1990"),
        ("29 feb", "--02-29", "🎂 29 Feb"),
        ("12 मई", "--05-12", "🎂 12 May"),
    ],
)
async def test_a_birthday_needs_no_year(floor: Floor, typed: str, stored: str, shown: str) -> None:
    somebody = await a_customer(floor, "Somebody")
    phone = floor.manager
    await phone.says("/customers somebody")
    await phone.taps("✏️ Edit")
    await phone.taps("🎂 Birthday")
    await phone.says(typed)
    assert shown in phone.last.splitlines()
    assert (await floor.store.read(cards.get, somebody.id)).birthday == stored


@pytest.mark.parametrize("typed", ["30 feb", "29/2/1990", "12", "1/1/2099", "tomorrow"])
async def test_what_is_no_birthday_is_asked_again(floor: Floor, typed: str) -> None:
    await a_customer(floor, "Somebody")
    await floor.owner.says("/customers somebody")
    await floor.owner.taps("✏️ Edit")
    await floor.owner.taps("🎂 Birthday")
    await floor.owner.says(typed)
    assert "Such as 12 May" in floor.owner.last
    await floor.owner.says("12 may")
    assert "🎂 12 May" in floor.owner.last


async def test_a_birthday_that_another_program_wrote_is_shown_as_it_is(floor: Floor) -> None:
    one = await a_customer(floor, "Somebody")
    other = await a_customer(floor, "Somebody Else")
    for customer in (one, other):
        await floor.store.write(cards.write, customer.id, {"birthday": f"in may {customer.id}"})
    await floor.owner.says("/customers somebody else")
    assert f"🎂 in may {other.id}" in floor.owner.last
    merged = await floor.store.write(merging.merge, one.id, other.id, OWNER)
    assert f"in may {other.id}" in (merged.kept.notes or "")
