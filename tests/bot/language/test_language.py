"""What people are spoken to in: their choice, their Telegram's language, the shop's."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from crm import staff
from crm.i18n import Language, Languages
from crm.store.database import Store
from tests.bot.conftest import Floor, open_floor
from tests.pseudo import pseudo_language
from tests.shop import OWNER

IN_PSEUDO = "⟦"


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Language:
    return pseudo_language(tmp_path_factory.mktemp("locale"))


@pytest.fixture
async def floor(sqlite_store: Store, pseudo: Language) -> AsyncIterator[Floor]:
    """A shop that knows a second language."""
    async with open_floor(sqlite_store, languages=Languages(pseudo)) as floor:
        yield floor


async def test_english_is_spoken_until_somebody_chooses_another_language(floor: Floor) -> None:
    await floor.owner.says("/language")
    assert floor.owner.last == "🌐 Language\nI speak English with you."
    await floor.owner.taps("ਪੰਜਾਬੀ")
    assert floor.owner.last.startswith(f"{IN_PSEUDO}🌐 Ļáñĝûáĝé")
    assert floor.owner.toast.startswith(IN_PSEUDO)
    await floor.manager.says("/language")
    assert floor.manager.last.startswith("🌐 Language")


async def test_the_choice_outlives_a_restart_and_can_be_taken_back(floor: Floor) -> None:
    await floor.owner.says("/language")
    await floor.owner.taps("ਪੰਜਾਬੀ")
    await floor.restart()
    await floor.owner.says("/language")
    assert floor.owner.last.startswith(IN_PSEUDO)
    await floor.owner.taps_button(floor.owner.last_message, floor.owner.last_message.keys[-2])
    assert floor.owner.last.startswith("🌐 Language")


async def test_a_language_that_is_gone_is_an_old_button(floor: Floor) -> None:
    await floor.owner.says("/language")
    floor.bot_app.services.languages = Languages()
    await floor.owner.taps("ਪੰਜਾਬੀ")
    assert "button" in floor.owner.toast
    owner = await floor.store.read(staff.member, OWNER)
    assert owner is not None
    assert owner.language is None


async def test_telegrams_language_is_spoken_where_there_is_no_choice(floor: Floor) -> None:
    floor.owner.person.language = "xx-yy"
    await floor.owner.says("/language")
    assert floor.owner.last.startswith(IN_PSEUDO)
    floor.owner.person.language = "pt-br"
    await floor.owner.says("/language")
    assert floor.owner.last.startswith("🌐 Language")


async def test_what_is_said_unasked_is_in_the_language_of_its_reader(floor: Floor) -> None:
    floor.owner.person.language = "xx"
    await floor.owner.says("/language")
    await floor.stranger.says("hello")
    assert floor.owner.last.startswith(IN_PSEUDO)


async def test_the_menu_of_the_phone_is_there_in_every_language(floor: Floor) -> None:
    await floor.settled()  # nobody waits for the menu
    menus = floor.sandbox.world.account.commands
    lines = {
        json.loads(key)[1]: [one["description"] for one in menu] for key, menu in menus.items()
    }
    assert lines[""][0] == "Record a sale"
    assert [line[0] for line in lines["xx"]] == [IN_PSEUDO] * 8
