"""Texts in the reader's language: catalogues, plural forms, tables, and what comes from English."""

from __future__ import annotations

import asyncio
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.i18n import (
    ENGLISH,
    Language,
    Languages,
    _,
    language,
    lazy_gettext,
    ngettext,
    pgettext,
    speaking,
)
from crm.shop import Shop
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests import messages

NOON = datetime(2025, 3, 20, 7, 0, tzinfo=UTC)


@pytest.fixture
def hindi(tmp_path: Path) -> Language:
    """A catalogue of four texts, one of them with plural forms, one with a context."""
    catalog = Catalog("hi")
    catalog.add("today", "आज")
    catalog.add(("{n} sale", "{n} sales"), ("{n} बिक्री", "{n} बिक्रियाँ"))
    catalog.add("May", "मई", context="month")
    catalog.add("Owner", "मालिक")
    file = tmp_path / "hi" / "LC_MESSAGES" / "munim.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(messages.compiled(catalog))
    return Language("hi", file)


OWNER = lazy_gettext("Owner")


def test_english_is_what_stands_in_the_code() -> None:
    assert _("today") == "today"
    assert ngettext("{n} sale", "{n} sales", 1) == "{n} sale"
    assert ngettext("{n} sale", "{n} sales", 0) == "{n} sales"
    assert pgettext("month", "May") == "May"
    assert f"{OWNER}: {OWNER:>6}" == "Owner:  Owner"


def test_another_language_is_spoken_inside_only(hindi: Language) -> None:
    with speaking(hindi):
        assert _("today") == "आज"
        assert pgettext("month", "May") == "मई"
        assert _("May") == "May"  # nobody translated that one
        assert ngettext("{n} sale", "{n} sales", 1) == "{n} बिक्री"
        assert str(OWNER) == "मालिक"
        with speaking(ENGLISH):
            assert _("today") == "today"
        assert language() is hindi
    assert _("today") == "today"
    assert language() is ENGLISH


def test_plural_forms_follow_the_language(tmp_path: Path) -> None:
    catalog = Catalog("pl")
    catalog.add(("{n} sale", "{n} sales"), ("{n} sprzedaż", "{n} sprzedaże", "{n} sprzedaży"))
    file = tmp_path / "munim.mo"
    file.write_bytes(messages.compiled(catalog))
    with speaking(Language("pl", file)):
        said = [ngettext("{n} sale", "{n} sales", number) for number in (1, 2, 5, 22)]
    assert said == ["{n} sprzedaż", "{n} sprzedaże", "{n} sprzedaży", "{n} sprzedaże"]


def test_languages_are_the_catalogues_of_a_folder(hindi: Language, tmp_path: Path) -> None:
    found = Languages.found(tmp_path)
    assert list(found) == ["en", "hi"]
    assert found["hi"] == hindi
    assert [one.own_name for one in found.values()] == ["English", "हिन्दी"]
    assert list(Languages.found(tmp_path / "hi")) == ["en"]


@pytest.mark.parametrize(
    ("codes", "chosen"),
    [
        (("hi",), "hi"),
        (("hi-IN", "en"), "hi"),
        (("HI", None), "hi"),
        ((None, "", "mr", "hi"), "hi"),
        (("pt-pt", "pt_BR"), "pt_BR"),
        (("pt-br",), "pt_BR"),
        (("en-GB", "hi"), "en"),
        (("mr",), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_there_is_is_taken(
    codes: tuple[str | None, ...], chosen: str
) -> None:
    languages = Languages(Language("hi"), Language("pt_BR"))
    assert languages.first_of(*codes).code == chosen


async def test_store_and_tasks_go_on_in_the_language(hindi: Language, sqlite_store: Store) -> None:
    def said(_session: Session) -> str:
        return _("today")

    async def later() -> str:
        return _("today")

    with speaking(hindi):
        task = asyncio.create_task(later())
        reading, writing = sqlite_store.read(said), sqlite_store.write(said)
        assert await reading == await writing == "आज"
    assert await task == "आज"
    assert await sqlite_store.read(said) == "today"


def spoken(_session: Session) -> str:
    return f"{_('today')} {language().code}"


async def test_the_process_that_draws_goes_on_in_the_language(
    hindi: Language, sqlite_store: Store
) -> None:
    helper = ReadProcess("spoken")
    try:
        with speaking(hindi):
            assert await helper.read(sqlite_store, spoken) == "आज hi"
        assert await helper.read(sqlite_store, spoken) == "today en"
    finally:
        helper.close()


def test_a_language_can_travel_and_be_spoken_by_many_threads_at_once(hindi: Language) -> None:
    def say(one: Language) -> str:
        with speaking(one):
            return _("today")

    copy = pickle.loads(pickle.dumps(hindi))  # noqa: S301 - pickled the line before
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(say, [copy, ENGLISH] * 50))
    assert said == ["आज", "today"] * 50


def test_days_and_numbers_are_the_readers_and_money_is_the_shops(hindi: Language) -> None:
    shop = Shop(clock=lambda: NOON)
    day = datetime(2024, 11, 4, tzinfo=UTC).date()
    english = Formats(shop)
    assert english.full_day(day) == "4 Nov 2024"
    assert english.weekday(0) == "Monday"
    assert english.short_weekday(0) == "Mon"
    assert english.shortest_weekday(0) == "Mo"
    assert (english.month(day), english.month_name(11)) == ("Nov 2024", "Nov")
    assert english.moment(NOON) == "today 12:30 pm"
    assert english.percent(0.127) == "13%"
    with speaking(hindi):
        said = Formats(shop)
    assert said.full_day(day) == "4 नव॰ 2024"
    assert said.weekday(0) == "सोमवार"
    assert said.money(Decimal("123456.5")) == english.money(Decimal("123456.5")) == "₹1,23,456.50"


@pytest.mark.parametrize(
    ("country", "day", "at", "number"),
    [
        ("IN", "4 Nov 2024", "6:05 pm", "12,34,567"),
        ("US", "Nov 4, 2024", "6:05 PM", "1,234,567"),
        ("GB", "4 Nov 2024", "18:05", "1,234,567"),
        ("NP", "4 Nov 2024", "6:05 pm", "1,234,567"),  # Babel knows no English of Nepal
    ],
)
def test_english_is_written_as_in_the_country(country: str, day: str, at: str, number: str) -> None:
    formats = Formats(Shop(country=country))
    assert formats.full_day(datetime(2024, 11, 4, tzinfo=UTC).date()) == day
    assert formats.time(time(18, 5)) == at
    assert formats.number(1234567) == number
