"""What people are spoken to in: their choice, their Telegram's language, the shop's."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.sandbox.about import commands_for
from crm import staff
from crm.i18n import Language, Languages
from crm.store.database import Store
from tests.bot.campaigns.factories import writes
from tests.bot.conftest import Floor, Munim, open_floor
from tests.pseudo import pseudo_language
from tests.shop import OWNER, a_reachable

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
        (scope["type"], scope.get("chat_id"), code): [one["description"] for one in menu]
        for (scope, code), menu in ((json.loads(key), menu) for key, menu in menus.items())
    }
    assert lines["chat", OWNER, ""][0] == "Record a sale"
    assert lines["all_group_chats", None, ""][0] == "Record a sale"
    for scope in ("default", "all_group_chats"):
        assert {line[0] for line in lines[scope, None, "xx"]} == {IN_PSEUDO}
    await floor.owner.says("/language")
    await floor.owner.taps("ਪੰਜਾਬੀ")
    assert {line["description"][0] for line in commands_for(floor.sandbox.world, OWNER)} == {
        IN_PSEUDO
    }


async def test_who_has_no_language_of_the_bot_is_spoken_to_in_the_shops(floor: Floor) -> None:
    floor.store.shop = replace(floor.store.shop, language="xx")
    floor.owner.person.language = "pt-br"
    await floor.owner.says("/language")
    assert floor.owner.last.startswith(IN_PSEUDO)
    await floor.owner.taps("English")
    assert floor.owner.last.startswith("🌐 Language")


async def test_each_reader_of_a_card_has_it_in_their_own_language(floor: Floor) -> None:
    """Sita asks for approval; the owner's card is redrawn when the manager answers."""
    await floor.store.write(a_reachable, days=3)
    floor.owner.person.language = "xx"
    for phone in (floor.owner, floor.manager):
        await phone.says("/menu")
    await writes(floor.staff)
    await floor.staff.taps("Ask for approval")
    assert "asks for approval" in floor.manager.last
    assert f"📨 Sita {IN_PSEUDO}"[0] in floor.owner.last
    assert "asks for approval" not in floor.owner.last
    await floor.manager.taps("Approve")
    assert "SMS sent: 1" in floor.manager.last
    assert IN_PSEUDO in floor.owner.last
    assert "SMS sent: 1" not in floor.owner.last


def test_a_file_of_the_command_line_is_in_the_language_of_the_shop(
    munim: Munim, pseudo: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Languages, "found", classmethod(lambda _: Languages(pseudo)))
    Path("config.toml").write_text('[shop]\nlanguage = "xx"\n', "utf-8")
    Path("people.csv").write_text("Name,Phone\nAsha,9812345601\n", "utf-8")
    assert munim("import", "people.csv")[0] == 0
    status, path, errors = munim("export", "--period", "7d", "--format", "xlsx")
    assert (status, errors) == (0, "")
    book = load_workbook(tmp_path / path.strip())
    assert all(name.startswith(IN_PSEUDO) for name in book.sheetnames)


def test_a_language_that_there_is_not_is_refused_with_what_works(munim: Munim) -> None:
    Path("config.toml").write_text('[shop]\nlanguage = "tlh"\n', "utf-8")
    status, _, errors = munim("export", "--period", "7d", "--format", "csv")
    assert status == 2
    assert '[shop] language = "tlh" does not work; what works: a language that this munim' in errors
