"""The rule of who pays what: never more than a charge, nothing lost, the oldest first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm.customers.dues.shares import Charge, ChargeKind, share

MONEY = st.integers(0, 500).map(Decimal)
DAYS = st.integers(0, 9).map(lambda days: date(2025, 3, 1) + timedelta(days=days))


@st.composite
def charges(draw: st.DrawFn) -> list[Charge]:
    kinds = draw(st.lists(st.sampled_from(list(ChargeKind)), max_size=8))
    return [Charge(kind, at, draw(DAYS), draw(MONEY)) for at, kind in enumerate(kinds, start=1)]


@given(charges(), st.dictionaries(st.integers(1, 10), MONEY, max_size=6), MONEY)
def test_dues_add_up_and_none_is_below_nothing_or_above_its_charge(
    owed: list[Charge], said_for: dict[int, Decimal], free: Decimal
) -> None:
    shares = share(owed, said_for, free)

    brought = free + sum(said_for.values(), Decimal(0))
    balance = sum((one.size for one in owed), Decimal(0)) - brought
    assert shares.balance == balance
    assert all(0 <= one.due <= one.charge.size for one in shares.charges)
    dues = sum((one.due for one in shares.charges), Decimal(0))
    assert dues == max(balance, Decimal(0))
    assert shares.advance == max(-balance, Decimal(0))
    assert (shares.owes_since is None) == (balance <= 0)


@given(charges(), MONEY)
def test_free_money_pays_nothing_before_what_is_older_is_paid(
    owed: list[Charge], free: Decimal
) -> None:
    found = share(owed, {}, free).charges
    touched = [one.due < one.charge.size for one in found if one.charge.size]
    paid = [one.due == 0 for one in found if one.charge.size]
    for at, is_touched in enumerate(touched):
        assert not is_touched or all(paid[:at])


def test_the_order_is_opening_then_days_and_of_one_day_bills_before_money_given() -> None:
    first, second = date(2025, 3, 1), date(2025, 3, 2)
    owed = [
        Charge(ChargeKind.GIVEN, 1, first, Decimal(10)),
        Charge(ChargeKind.BILL, 9, first, Decimal(20)),
        Charge(ChargeKind.OPENING, 5, second, Decimal(30)),
        Charge(ChargeKind.BILL, 3, first, Decimal(40)),
    ]
    found = share(owed, {9: Decimal(5)}, Decimal(80))
    dues = [(one.charge.id, int(one.due)) for one in found.charges]
    assert dues == [(5, 0), (3, 0), (9, 5), (1, 10)]
    assert found.owes_since == first
