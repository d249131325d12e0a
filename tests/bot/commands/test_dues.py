"""`munim dues` and `munim statement`: for people and for scripts."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from crm.customers.dues.kinds import Kind
from crm.payments import recording
from crm.payments.model import NewPayment
from crm.shop import Shop
from crm.store.opening import open_store
from tests.bot.conftest import Munim
from tests.conftest import TestClock
from tests.shop import OWNER, a_customer, a_purchase, hire

D = Decimal


@pytest.fixture
def shop(munim: Munim) -> None:
    """Ravi owes 250 of two bills since ten days ago, Asha has an advance."""
    store = open_store("sqlite:///data/shop.db", Shop(clock=TestClock()))
    hire(store)
    ravi = a_customer(store, "Ravi", "9876543210")
    a_purchase(store, ravi, amount="300", payment="Credit", days_ago=10)
    a_purchase(store, ravi, amount="450", payment="Credit", days_ago=2)
    today = store.shop.today()
    for customer, amount, kind, days in (
        (ravi, "500", Kind.RECEIVED, 1),
        (a_customer(store, "Asha Verma"), "70", Kind.RECEIVED, 0),
        (a_customer(store, "Asha Patil"), "80", Kind.OPENING_DUE, 0),
    ):
        new = NewPayment(
            customer_id=customer.id,
            kind=kind,
            amount=D(amount),
            paid_on=today - timedelta(days=days),
            advance=True,
        )
        store.write_now(recording.record, new, OWNER)
    store.close()


def test_who_owes_what_today_and_on_a_day_before(munim: Munim, shop: None) -> None:
    status, out, err = munim("dues", "--json")
    assert (status, err) == (0, "")
    owed = json.loads(out)
    assert (owed["as_of"], owed["count"], owed["total"]) == ("2025-03-20", 2, "330.00")
    assert owed["dues"][0] == {
        "customer_id": 1,
        "name": "Ravi",
        "phone": "+919876543210",
        "balance": "250.00",
        "owes_since": "2025-03-18",
        "days": 2,
        "promised_on": None,
        "last_paid": "2025-03-19",
    }
    _, out, _ = munim("dues", "--as-of", "2025-03-18", "--json")
    before = json.loads(out)
    assert [(one["balance"], one["owes_since"]) for one in before["dues"]] == [
        ("750.00", "2025-03-10")
    ]
    _, out, _ = munim("dues")
    assert out.splitlines()[-1] == "330.00 owed by 2 on 2025-03-20"


def test_an_account_with_the_balance_after_each_line(munim: Munim, shop: None) -> None:
    status, out, _ = munim("statement", "98765 43210", "--json")
    assert status == 0
    account = json.loads(out)
    assert (account["name"], account["balance"]) == ("Ravi", "250.00")
    lines = [(row["kind"], row["amount"], row["balance"]) for row in account["rows"]]
    assert lines == [
        ("bill", "300.00", "300.00"),
        ("bill", "450.00", "750.00"),
        ("received", "-500.00", "250.00"),
    ]
    _, out, _ = munim("statement", "ravi")
    assert out.splitlines()[-1] == "Ravi owes 250.00"


@pytest.mark.parametrize(
    ("said", "line"),
    [("nobody", "nobody has that"), ("asha", "that is more than one customer: Asha")],
)
def test_whom_nobody_is_or_several_are_is_said(
    munim: Munim, shop: None, said: str, line: str
) -> None:
    status, out, err = munim("statement", said)
    assert (status, out) == (1, "")
    assert err.startswith(f"munim: {line}")
    assert err.count("\n") == 1
