"""Every field of the card in the chat, by its row of the table: shown, changed, emptied."""

from __future__ import annotations

import pytest

from bot.ui.field_words import FIELDS as WORDS
from crm.customers import cards
from crm.customers.fields import FIELDS, CustomerField
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer


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
        assert "🧽 Clear" not in phone.buttons
        return
    await phone.taps("🧽 Clear")
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
    assert WORDS[field.name].example in floor.owner.last
