"""However often a message is edited, and to whatever: it is one sale, of its last whole text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.chat import edited_messages
from crm.errors import Invalid
from crm.permissions import Role
from crm.purchases import stored
from crm.purchases.known_names import ShopNames
from crm.purchases.stored import Purchase
from crm.purchases.typed import read_typed
from crm.staff import Member
from crm.store.database import Store
from tests.shop import OWNER, a_customer, a_member

SALES = (
    "asha 2 sugar 45 cash",
    "asha 3 sugar 45 upi",
    "ravi 3 sugar 45 cash",
    "ravi 1 oil 250 cash yesterday",
    "asha 450 udhaar",
    "asha 2 sugar 45, 1 oil 250 card less 20",
    "ravi 2 soap 40 cash note: for the wedding",
)
NO_SALES = ("hello", "asha", "zubin 5", "asha 2 salt", "delete", "asha 9e9", "")
NAMES = ShopNames()
_numbers = itertools.count(1)


@pytest.fixture
def owner(sqlite_store: Store) -> Member:
    for name in ("Asha Verma", "Ravi Kale"):
        a_customer(sqlite_store, name)
    return a_member(sqlite_store, OWNER, Role.OWNER)


def says(store: Store, owner: Member, text: str, message_id: int) -> Purchase:
    found = store.write_now(
        read_typed,
        owner,
        None,
        names=NAMES,
        text=text,
        source=f"message:{OWNER}:{message_id}",
        said_at=store.shop.now(),
        corrects=False,
        receipts={},
    )
    assert found.recorded is not None
    assert found.recorded.purchase is not None
    return found.recorded.purchase


def edits(store: Store, owner: Member, text: str, message_id: int, at: int) -> None:
    became = store.read_now(edited_messages.became_of, OWNER, message_id)
    key = edited_messages.edit_key(OWNER, message_id, str(at))
    store.write_now(edited_messages.correct, NAMES, became, text, owner, key)


def shown(store: Store, purchase_id: int) -> tuple[object, ...]:
    now = store.read_now(stored.get, purchase_id)
    paid = (now.payment_method, now.paid, now.due_amount)
    return now.customer_id, now.items, now.total_amount, now.purchase_date, now.notes, paid


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=st.sampled_from(SALES),
    texts=st.lists(st.sampled_from((*SALES, *NO_SALES)), max_size=4),
    twice=st.booleans(),
)
def test_it_is_the_sale_that_its_last_whole_text_would_be(
    sqlite_store: Store, owner: Member, first: str, texts: list[str], *, twice: bool
) -> None:
    message_id = next(_numbers)
    sold = says(sqlite_store, owner, first, message_id)
    last = first
    for at, text in enumerate(texts):
        for _ in range(2 if twice else 1):
            if text in SALES:
                edits(sqlite_store, owner, text, message_id, at)
                last = text
            else:
                with pytest.raises(Invalid):
                    edits(sqlite_store, owner, text, message_id, at)
    became = sqlite_store.read_now(edited_messages.became_of, OWNER, message_id)
    assert became.purchases == (sold.id,)
    typed = says(sqlite_store, owner, last, next(_numbers))
    assert shown(sqlite_store, sold.id) == shown(sqlite_store, typed.id)
