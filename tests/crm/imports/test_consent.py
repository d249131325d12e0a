"""Who may be written to, as a file says."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.campaigns import opt_outs
from crm.imports.undo import undo
from crm.store.database import Store
from tests.crm.imports.conftest import Importing, cards

ROW = "9822010001"


def _says(store: Store) -> list[tuple[str, bool]]:
    return [(card.consent, card.opted_out_at is not None) for card in cards(store)]


@pytest.mark.parametrize(
    ("heading", "value", "consent"),
    [
        ("Accepts SMS Marketing", "no", "no"),
        ("Accepts SMS Marketing", "yes", "yes"),
        ("accepts_marketing", "FALSE", "no"),
        ("Subscribed", "0", "no"),
        ("Subscription Status", "Unsubscribed", "no"),
        ("Email Subscription Status", "unsubscribed", "no"),
        ("Accepts Email Marketing", "no", "unknown"),
        ("Do Not Contact", "yes", "no"),
        ("Do Not Contact", "no", "unknown"),
        ("Do Not Call", "1", "no"),
        ("DND", "Y", "no"),
        ("Unsubscribed", "2025-01-04", "no"),
        ("Unsubscribed", "", "unknown"),
        ("SMS Opt Out", "true", "no"),
        ("Opt In", "no", "no"),
        ("Marketing Consent", "granted", "yes"),
        ("WhatsApp Opt-in", "Opted out", "no"),
    ],
)
def test_a_column_of_consent_is_read_by_what_it_asks(
    heading: str, value: str, consent: str, store: Store, bring_in: Importing
) -> None:
    done = bring_in(f"Name,Phone,{heading}\nAsha,{ROW},{value}\n")
    assert _says(store) == [(consent, consent == "no")]
    assert done.opted_out == (consent == "no")
    assert cards(store)[0].notes is None


def test_a_no_counts_at_once_and_a_yes_never_lifts_it(store: Store, bring_in: Importing) -> None:
    bring_in(f"Name,Phone\nAsha,{ROW}\n")
    assert _says(store) == [("unknown", False)]
    no = bring_in(f"Name,Phone,Subscribed\nAsha,{ROW},no\n")
    assert no.opted_out == 1
    assert _says(store) == [("no", True)]
    assert cards(store)[0].consent_from == f"import {no.import_id}"
    assert not bring_in(f"Name,Phone,Subscribed\nAsha,{ROW},yes\n").counts.takes_something
    assert _says(store) == [("no", True)]


def test_what_a_file_said_is_taken_back_with_it(store: Store, bring_in: Importing) -> None:
    bring_in(f"Name,Phone\nAsha,{ROW}\n")
    done = bring_in(f"Name,Phone,DND\nAsha,{ROW},yes\n")

    def take_back(session: Session) -> Any:
        return undo.undo(session, done.import_id or 0, None, 10)

    store.write_now(take_back)
    assert _says(store) == [("unknown", False)]


def test_a_no_that_was_said_here_is_one_and_who_said_yes_here_may_say_no_in_a_file(
    store: Store, bring_in: Importing
) -> None:
    bring_in(f"Name,Phone\nAsha,{ROW}\n")
    (asha,) = cards(store)
    store.write_now(opt_outs.opt_out, asha.id, None)
    assert (cards(store)[0].consent, cards(store)[0].consent_from) == ("no", "staff")
    store.write_now(lambda session: opt_outs.opt_out(session, asha.id, None, out=False))
    assert _says(store) == [("yes", False)]
    bring_in(f"Name,Phone,Subscribed\nAsha,{ROW},no\n")
    assert _says(store) == [("no", True)]


def test_a_no_in_any_row_of_a_person_is_one_also_in_sales(
    store: Store, bring_in: Importing
) -> None:
    bring_in(
        "Bill No,Date,Name,Phone,Amount,Accepts Marketing\n"
        f"1,2025-01-05,Asha,{ROW},100,yes\n2,2025-01-06,Asha,{ROW},100,no\n"
        f"3,2025-01-07,Asha,{ROW},100,yes\n"
    )
    assert _says(store) == [("no", True)]
