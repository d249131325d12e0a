"""A file sent to the bot: looked at, put right, taken, and taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.delays import Delays
from crm.imports import importing
from crm.imports.folder import folder_of, remove_unfinished
from crm.imports.progress import Cancelled, Progress, Stage
from crm.store.database import Session
from crm.store.schema import customers, purchases
from tests import DATA
from tests.bot.conftest import Floor

FILES = DATA / "imports"
AMOUNTS = FILES / "09_purchases_indian_amounts.csv"


def counted(session: Session) -> tuple[int, int]:
    return (
        session.execute(select(func.count()).select_from(customers)).scalar_one(),
        session.execute(select(func.count()).select_from(purchases)).scalar_one(),
    )


async def test_a_file_is_shown_before_it_is_taken_and_comes_back_with_what_was_not(
    floor: Floor,
) -> None:
    await floor.owner.uploads(AMOUNTS)
    said = floor.owner.last
    assert "sales, 12 rows" in said
    assert "Mobile → phone (12 of 12 look right)" in said
    assert "Sales: 5 new, ₹1,25,399.50" in said
    assert "row 13: the amount 1.234,50 can be read in two ways" in said
    assert await floor.store.read(counted) == (0, 0)
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (5, 5)
    done, back = floor.owner.answers[-2:]
    assert "5 customers added, 5 sales of ₹1,25,399.50" in done.text
    assert back.raw["document"]["file_name"] == "09_purchases_indian_amounts-not-taken.csv"
    assert list(folder_of(floor.store).iterdir()) == []


async def test_an_import_is_taken_back_after_a_question(floor: Floor) -> None:
    await floor.owner.uploads(AMOUNTS)
    await floor.owner.taps("Import")
    await floor.owner.taps("Undo import")
    assert "5 sales and up to 5 customers" in floor.owner.last
    await floor.owner.taps("Take it back")
    assert "5 sales and 5 customers removed" in floor.owner.last
    assert await floor.store.read(counted) == (0, 0)
    await floor.owner.says("/import")
    await floor.owner.taps("Last imports")
    assert "taken back" in floor.owner.last


async def test_cancel_takes_nothing_and_throws_the_file_away(floor: Floor) -> None:
    await floor.manager.uploads(AMOUNTS)
    plan = floor.manager.last_message
    await floor.manager.taps("Cancel")
    assert "Nothing of 09_purchases_indian_amounts.csv was taken" in floor.manager.last
    assert await floor.store.read(counted) == (0, 0)
    await floor.manager.taps_stale(plan, "Import")
    assert await floor.store.read(counted) == (0, 0)


async def test_columns_that_nobody_knows_are_asked_for_and_remembered(floor: Floor) -> None:
    strange = b"foo,bar\nAsha,9822010001\nRavi,12\n"
    await floor.owner.uploads(strange, "strange.csv")
    await floor.owner.taps("Columns")
    await floor.owner.taps("foo → not used")
    await floor.owner.taps("name")
    await floor.owner.taps("Back")
    assert "foo → name" in floor.owner.last
    await floor.owner.taps("Import")
    assert (await floor.store.read(counted))[0] == 2
    await floor.owner.uploads(b"foo,bar\nMeena,9822010003\n", "more.csv")
    assert "foo → name" in floor.owner.last
    assert "Customers: 1 new" in floor.owner.last


async def test_a_file_survives_a_restart_between_look_and_import(floor: Floor) -> None:
    await floor.owner.uploads(AMOUNTS)
    await floor.restart()
    assert remove_unfinished(floor.store) == 1
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (5, 5)


async def test_the_same_file_again_is_recognised(floor: Floor) -> None:
    for _ in range(2):
        await floor.owner.uploads(AMOUNTS)
        last = floor.owner.last_message
        if "Import" in " ".join(last.buttons):
            await floor.owner.taps("Import")
    assert "All of it is in the books already" in floor.owner.last
    assert await floor.store.read(counted) == (5, 5)


async def test_what_is_no_table_is_said_in_one_line(floor: Floor) -> None:
    await floor.owner.uploads(FILES / "25_photo_renamed.csv")
    assert "This is a picture, not a table" in floor.owner.last
    assert list(folder_of(floor.store).iterdir()) == []


async def test_what_was_read_for_the_look_is_not_read_again_to_import_it(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await floor.owner.uploads(AMOUNTS)

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(importing, "read_apart", never)
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (5, 5)


def endless(*overrides: Any) -> None:
    """A reading that only a tap ends."""
    told, stop = overrides[-2:]
    for rows in range(1, 1_000):
        told(Progress(Stage.READING, rows * 1_000, rows / 1_000))
        if stop.wait(0.02):
            raise Cancelled
    raise AssertionError("nobody stopped it")


async def test_a_reading_is_stopped_by_a_tap(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar is shown as it goes, and Cancel beside it ends it at once."""
    floor.bot_app.services.delays = Delays(progress=0)
    monkeypatch.setattr(importing, "read_apart", endless)
    await stopped(floor, floor.owner.uploads(AMOUNTS), "rows read")


async def test_a_booking_is_stopped_by_a_tap(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    floor.bot_app.services.delays = Delays(progress=0)
    await floor.owner.uploads(AMOUNTS)
    book = importing.book

    def slow(store: Any, prepared: Any, by: Any, told: Any, stop: Any) -> Any:
        told(Progress(Stage.BOOKING, 6, 0.5))
        assert stop.wait(10)
        return book(store, prepared, by, told, stop)

    monkeypatch.setattr(importing, "book", slow)
    await stopped(floor, floor.owner.taps("Import"), "rows written")


async def stopped(
    floor: Floor, working: Coroutine[Any, Any, None], bar: str, file_name: str = AMOUNTS.name
) -> None:
    """Cancels the work while its bar is shown."""
    task = asyncio.create_task(working)
    async with asyncio.timeout(10):
        while bar not in (floor.owner.last if floor.owner.answers else ""):  # noqa: ASYNC110 - nobody tells when a phone shows something
            await asyncio.sleep(0.01)
    assert "▱" in floor.owner.last
    await floor.owner.taps("Cancel")
    await task
    assert f"Nothing of {file_name} was taken" in floor.owner.last
    assert await floor.store.read(counted) == (0, 0)
    assert list(folder_of(floor.store).iterdir()) == []


async def test_staff_may_not_import(floor: Floor) -> None:
    await floor.staff.uploads(AMOUNTS)
    assert "Only a manager or the owner" in floor.staff.last
    assert await floor.store.read(counted) == (0, 0)


async def test_a_file_that_a_bot_cannot_fetch_is_met_with_the_command_line(floor: Floor) -> None:
    await floor.owner.uploads(b"a,b\n" * 5_300_000, "large.csv")
    assert "munim import FILE" in floor.owner.last


async def test_import_explains_itself(floor: Floor) -> None:
    await floor.owner.says("/import")
    assert "Send me a file" in floor.owner.last
