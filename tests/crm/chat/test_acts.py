"""An act is done once: its idempotency key is part of the transaction of what it does."""

from __future__ import annotations

import pytest

from crm.bill import Bill
from crm.chat import acts, questions
from crm.errors import AlreadyDone, Invalid
from crm.purchases import idempotency, recording
from crm.store.database import Session, Store
from tests.shop import a_customer, an_item

OWNER = 1


def asks(session: Session, name: str) -> str:
    questions.ask(session, OWNER, OWNER, name, {}, 31)
    return name


def waiting(store: Store) -> str | None:
    found = store.read_now(questions.waiting, OWNER, OWNER)
    return None if found is None else found.name


def test_what_an_act_did_it_does_not_do_again(store: Store) -> None:
    assert store.write_now(acts.once, "message:1:5", asks, "one") == "one"
    with pytest.raises(AlreadyDone):
        store.write_now(acts.once, "message:1:5", asks, "two")
    assert waiting(store) == "one"
    assert store.read_now(idempotency.done_by, "message:1:5") == idempotency.Done(None)
    assert store.read_now(idempotency.done_by, "message:1:7") is None


def test_an_act_that_failed_is_not_recorded(store: Store) -> None:
    def refused(session: Session) -> None:
        asks(session, "one")
        raise Invalid("name", "", "empty")

    with pytest.raises(Invalid):
        store.write_now(acts.once, "message:1:5", refused)
    assert waiting(store) is None
    assert store.write_now(acts.once, "message:1:5", asks, "two") == "two"


def test_what_recorded_a_sale_finds_it_again_and_keeps_nothing(store: Store) -> None:
    customer = store.write_now(a_customer, "Asha")
    today = store.shop.today()
    bill = Bill(lines=(an_item("rice", "2", "100"),), purchase_date=today, customer_id=customer.id)

    def books(session: Session, name: str) -> recording.Recorded:
        asks(session, name)
        return recording.record(session, bill, None, "message:1:5")

    first = store.write_now(acts.once, "message:1:5", books, "one")
    with pytest.raises(acts.Repeated) as again:
        store.write_now(acts.once, "message:1:5", books, "two")
    assert isinstance(again.value.result, recording.Recorded)
    assert again.value.result.repeated
    assert again.value.result.purchase == first.purchase
    assert waiting(store) == "one"
