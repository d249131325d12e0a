"""What was typed and was no sale: kept for the owner, newest first, and not without end."""

from __future__ import annotations

from crm.chat import unread_texts
from crm.store.database import Store
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF


def test_a_text_is_kept_with_its_reason_and_who_typed_it(store: Store, clock: TestClock) -> None:
    store.write_now(unread_texts.keep, "what is this", "not_a_sale", STAFF)
    clock.turn(minutes=1)
    store.write_now(unread_texts.keep, "=HYPERLINK(1) <b>", "no_amount", OWNER)

    newest, oldest = store.read_now(unread_texts.listing)

    assert (newest.text, newest.reason, newest.staff_id) == (
        "=HYPERLINK(1) <b>",
        "no_amount",
        OWNER,
    )
    assert (oldest.text, oldest.staff_id) == ("what is this", STAFF)
    assert (newest.at - oldest.at).total_seconds() == 60


def test_only_the_newest_are_kept_and_shown(store: Store) -> None:
    for number in range(5):
        store.write_now(unread_texts.keep, f"text {number}", "not_a_sale", STAFF, 3)
    kept = [one.text for one in store.read_now(unread_texts.listing)]
    assert kept == ["text 4", "text 3", "text 2"]
    assert [one.text for one in store.read_now(unread_texts.listing, 1)] == ["text 4"]


def test_a_text_as_long_as_a_message_may_be_is_kept_whole(store: Store) -> None:
    store.write_now(unread_texts.keep, "ಅ" * 5_000, "not_a_sale", STAFF)
    assert store.read_now(unread_texts.listing)[0].text == "ಅ" * 4_096


def test_the_owner_clears_them_and_new_ones_come(store: Store) -> None:
    store.write_now(unread_texts.keep, "one", "not_a_sale", STAFF)
    store.write_now(unread_texts.clear)
    assert store.read_now(unread_texts.listing) == ()
    store.write_now(unread_texts.keep, "two", "not_a_sale", STAFF)
    assert [one.text for one in store.read_now(unread_texts.listing)] == ["two"]
