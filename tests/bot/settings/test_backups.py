"""/settings, Backup: one made by a tap, the file in the chat, the nightly one to the owners."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

import crm.backups.archive
from bot.config.load import Config
from bot.config.sections import BackupSection
from bot.jobs_setup import runner_of
from crm.backups.archive import inspect_backup
from crm.errors import Invalid
from crm.settings import shop_of
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale
from tests.conftest import TestClock


@pytest.fixture
async def kept(floor: Floor, tmp_path: Path) -> Floor:
    """The floor with its jobs, which wait to be asked; one sale is booked."""
    _with_jobs(floor, BackupSection(folder=str(tmp_path / "backups")))
    await a_customer(floor, "Asha Verma")
    await a_sale(floor, floor.owner, "asha 450 upi")
    return floor


def _with_jobs(floor: Floor, section: BackupSection) -> None:
    services = floor.bot_app.services
    services.runner = runner_of(
        Config(backup=section),
        services,
        floor.bot_app.sender,
        floor.bot_app.outbox,
        floor.bot_app.reports,
    )


async def _opened(kept: Floor) -> None:
    await kept.owner.says("/settings")
    await kept.owner.taps("Backup")


async def test_a_backup_is_made_by_a_tap_and_says_what_is_in_it(kept: Floor) -> None:
    await _opened(kept)
    assert "None was made yet." in kept.owner.last
    await kept.owner.taps("Backup now")
    assert "opened again to prove it: 1 customer, 1 sale." in kept.owner.last
    assert "The last one: today 12:30 pm" in kept.owner.last
    assert "1 file kept" in kept.owner.last
    assert "not encrypted" in kept.owner.last


async def test_the_file_comes_into_the_chat_and_opens(kept: Floor, tmp_path: Path) -> None:
    await _opened(kept)
    await kept.owner.taps("Backup now")
    await kept.owner.taps("Send me the last")
    got = tmp_path / kept.owner.document_name
    await asyncio.to_thread(got.write_bytes, kept.owner.document)
    assert inspect_backup(got).purchases == 1


async def test_with_a_passphrase_the_file_opens_with_it_only(floor: Floor, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    _with_jobs(floor, BackupSection(folder=str(folder), passphrase=SecretStr("correct horse")))
    await _opened(floor)
    await floor.owner.taps("Backup now")
    assert "open with the passphrase only" in floor.owner.last
    await floor.owner.taps("Send me the last")
    assert floor.owner.document_name.endswith(".age")
    assert b"SQLite format" not in floor.owner.document


async def test_each_one_goes_to_the_owners_when_they_want_it(kept: Floor) -> None:
    await _opened(kept)
    await kept.owner.taps("Send each to owners")
    assert "Each goes to the owners' chats." in kept.owner.last
    assert (await kept.store.read(shop_of)).backup_to_owners
    await kept.owner.taps("Backup now")
    documents = [shown for shown in kept.owner.answers if "document" in shown.raw]
    assert "💾 Backup: 1 customers" not in documents[-1].text
    assert "1 customer, 1 sale" in documents[-1].text
    assert not [shown for shown in kept.manager.answers if "document" in shown.raw]
    await _opened(kept)
    await kept.owner.taps("Keep them here")
    assert not (await kept.store.read(shop_of)).backup_to_owners


async def test_a_backup_that_does_not_open_is_thrown_away_and_said(
    kept: Floor, clock: TestClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _opened(kept)
    await kept.owner.taps("Backup now")

    def damaged(backup: Path, _passphrase: str | None = None) -> None:
        raise Invalid("backup", backup.name, "damaged")

    monkeypatch.setattr(crm.backups.archive, "inspect_backup", damaged)
    clock.turn(hours=1)
    await kept.owner.taps("Backup now")
    assert "could not be opened again, so I threw it away" in kept.owner.toast
    await _opened(kept)
    assert "The last one: today 12:30 pm" in kept.owner.last  # the one that is there
    assert "It went wrong today 1:30 pm" in kept.owner.last
    assert len(list((tmp_path / "backups").iterdir())) == 1


async def test_nights_without_a_backup_are_told_to_the_owner_once(
    kept: Floor, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(backup: Path, _passphrase: str | None = None) -> None:
        raise Invalid("backup", backup.name, "damaged")

    monkeypatch.setattr(crm.backups.archive, "inspect_backup", damaged)
    runner = kept.bot_app.services.runner
    assert runner is not None
    await runner.run_if_due("backup")  # a new shop has missed nothing
    clock.turn(days=1)
    heard = []
    for _ in range(4):
        await runner.run_if_due("backup")
        clock.turn(minutes=31)
        await kept.settled()
        heard.append(sum("the nightly backup" in shown.text for shown in kept.owner.answers))
    assert heard == [0, 1, 1, 1]


async def test_a_file_that_was_cleared_away_is_no_longer_sent(kept: Floor, tmp_path: Path) -> None:
    await _opened(kept)
    await kept.owner.taps("Backup now")
    for path in (tmp_path / "backups").iterdir():
        path.unlink()
    await kept.owner.taps("Send me the last")
    assert "no longer there" in kept.owner.toast


async def test_only_the_owner_has_backups(kept: Floor) -> None:
    await _opened(kept)
    data = kept.owner.last_message.button("Backup now")
    assert data is not None
    await kept.group.says("/settings")
    await kept.group.taps("Backup")
    await kept.phone(102, kept.group.chat_id).taps("Backup now")
    assert "Only the owner" in kept.phone(102, kept.group.chat_id).toast
    folder = kept.bot_app.services.backups
    assert folder is not None
    assert not await asyncio.to_thread(folder.exists)


async def test_the_jobs_say_when_and_with_what_they_ran(kept: Floor) -> None:
    await _opened(kept)
    await kept.owner.taps("Backup now")
    await kept.owner.says("/settings")
    await kept.owner.taps("Jobs")
    jobs = dict(part.split("\n", 1) for part in kept.owner.last.split("\n\n")[1:])
    assert jobs["💾 Backup"].startswith("last today 12:30 pm: ")
    assert "next 21 Mar 2:00 am" in jobs["💾 Backup"]
    assert jobs["📣 Sending campaigns"] == "no message has gone out yet\nall the time"
    assert jobs["💤 Who went quiet"] == "not run yet\nnext 21 Mar 12:30 am"
    assert list(jobs) == [
        "💤 Who went quiet",
        "🌙 Evening summary",
        "🌅 Whom to write to",
        "📣 Sending campaigns",
        "💾 Backup",
    ]
