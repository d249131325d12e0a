"""The worked ledgers, event by event, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.store.database import Store
from tests.conftest import TestClock
from tests.crm.dues.ledgers import Books, ledger

SUPPORTED = ("S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S10", "S11", "S12")


@pytest.mark.parametrize("name", SUPPORTED)
def test_the_books_stand_as_the_ledger_says_after_every_event(
    store: Store, clock: TestClock, name: str, tmp_path: Path, in_this_process: None
) -> None:
    events = ledger(name)
    books = Books(store, clock, events, tmp_path)
    for event in events["events"]:
        books.play(event)
        stand, expected = books.stand(), event["expect"]
        where = f"{name} {event['n']}"
        for customer, figures in expected["customers"].items():
            shown = {
                key: value for key, value in figures.items() if key in stand["customers"][customer]
            }
            assert stand["customers"][customer] == shown, where
        assert stand["bills"] == expected["bills"], where
        assert stand["revenue"] == expected["today"]["revenue"], where
        till = {method: amount for method, amount in expected["today"]["till"].items() if amount}
        assert stand["till"] == till, where
        if "other_charges" in expected:
            assert stand["other_charges"] == expected["other_charges"], where
