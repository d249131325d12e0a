"""Papers of shops of every kind, each reckoned again from the rules in fractions, to the paisa."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from crm.bill import DISCOUNT, GST, ROUND_OFF
from crm.invoices import issuing, stored
from crm.invoices.rates import set_rate
from crm.invoices.tax import Kind
from crm.purchases.stored import Purchase
from crm.returns import recording as returning
from crm.returns.model import NewReturn, SaidItem
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.schema import customers
from tests.conftest import TestClock
from tests.crm.invoices.test_issuing import notes_of
from tests.shop import OWNER, a_customer, a_discount, a_purchase, an_item, hire

D = Decimal
BEFORE, AFTER = date(2026, 3, 20), date(2026, 4, 1)
RATES = {"rice": (500, 0), "fan": (2800, 1800), "cola": (2800, 4000), "milk": (0, 0)}
"""In basis points, until and from 25 March 2026 on; `pen` has none, and gets the shop's own."""
OWN = 1200
BUYERS = {"Asha": ("", "", "27"), "Patel": ("24ABCPP1234K1ZV", "", "24"), "Vijay": ("", "29", "29")}
"""GSTIN, the state on the card, and the place of supply of each."""


def half_up(value: Fraction) -> int:
    whole = D(value.numerator) / D(value.denominator)
    exact = Fraction(int(whole * 10**20), 10**20) == value
    assert exact or whole % 1 != D("0.5")
    return int(whole.quantize(D(1), ROUND_HALF_UP))


def shared(off: int, amounts: list[int]) -> list[int]:
    upto = [0, *(half_up(Fraction(off * so_far, sum(amounts))) for so_far in accumulate(amounts))]
    return [behind - before for before, behind in pairwise(upto)]


def reckoned(
    goods: list[tuple[int, int]], off: int, *, inclusive: bool, here: bool
) -> tuple[int, int, int, int]:
    """Taxable value, central tax, integrated tax and total of lines of (amount, rate)."""
    taxable = central = integrated = 0
    for (amount, rate), share in zip(goods, shared(off, [one for one, _ in goods]), strict=True):
        net = amount - share
        of = 2 * (10_000 + rate) if inclusive else 20_000
        half = half_up(Fraction(net * rate, of))
        taxable += net - 2 * half if inclusive else net
        central += half if here else 0
        integrated += 0 if here else 2 * half
    return taxable, central, integrated, taxable + 2 * central + integrated


def _with_buyers(session: Session) -> None:
    for name, (gstin, state, _) in BUYERS.items():
        row = update(customers).where(customers.c.name == name)
        session.execute(row.values(gstin=gstin or None, state_code=state or None))


@pytest.mark.parametrize("registration", ["regular", "composition", "none"])
@pytest.mark.parametrize("inclusive", [True, False], ids=["inside", "on top"])
@pytest.mark.parametrize("rounded", [False, True], ids=["to the paisa", "to the rupee"])
def test_each_paper_is_what_its_rules_make(
    store: Store, clock: TestClock, registration: str, *, inclusive: bool, rounded: bool
) -> None:
    clock.now = datetime(2026, 4, 2, 5, 0, tzinfo=UTC)
    hire(store)
    for name, value in {
        "gst_registration": registration,
        "prices_include_tax": inclusive,
        "round_to_rupee": rounded,
        "default_rate": D(OWN) / 100,
    }.items():
        store.write_now(change_shop, name, value)
    for name, (old, new) in RATES.items():
        store.write_now(set_rate, name, D(old) / 100, "1006", valid_from=date(2026, 1, 1))
        store.write_now(set_rate, name, D(new) / 100, "1006", valid_from=date(2026, 3, 25))
    people = {name: a_customer(store, name) for name in BUYERS}
    store.write_now(_with_buyers)
    chance = random.Random(f"{registration}{inclusive}{rounded}")
    taxed = registration == "regular"
    for _ in range(6):
        buyer, day = chance.choice(list(BUYERS)), chance.choice([BEFORE, AFTER])
        gstin, _, place = BUYERS[buyer]
        names = chance.sample([*RATES, "pen"], chance.randint(1, 4))
        lines = [
            an_item(name, str(chance.randint(1, 7)), str(D(chance.randint(1, 99_999)) / 100))
            for name in names
        ]
        before = int(sum(line.amount for line in lines) * 100)
        off = chance.choice([0, 0, before // 7, before // 3])
        sold = a_purchase(
            store, people[buyer], *lines, *([a_discount(str(D(off) / 100))] if off else []), day=day
        )
        rates = [
            (RATES[name][day >= date(2026, 3, 25)] if name in RATES else OWN) if taxed else 0
            for name in names
        ]
        goods = [(int(line.amount * 100), rate) for line, rate in zip(lines, rates, strict=True)]
        inside = inclusive or not taxed
        taxable, central, integrated, total = reckoned(
            goods, off, inclusive=inside, here=place == "27" or not taxed
        )
        adjust = (total + 50) // 100 * 100 - total if rounded else 0
        paper = store.read_now(stored.get, store.write_now(issuing.issue, sold.id, OWNER))
        sums = paper.totals
        assert (sums.taxable, sums.cgst, sums.sgst, sums.igst, paper.round_off, paper.total) == (
            *(taxable, central, central, integrated, adjust, total + adjust),
        )
        assert int(sold.total_amount * 100) == total + adjust  # what was owed stays
        assert paper.kind is _called(registration, rates, registered=bool(gstin))
        if not paper.round_off and taxed:
            _all_back(store, sold, paper.totals.taxable, paper.total, chance)


def _called(registration: str, rates: list[int], *, registered: bool) -> Kind:
    if registration == "none":
        return Kind.BILL
    if registration == "composition" or not any(rates):
        return Kind.BILL_OF_SUPPLY
    return Kind.TAX_INVOICE if all(rates) or registered else Kind.INVOICE_CUM_BILL


def _all_back(
    store: Store, sold: Purchase, taxable: int, total: int, chance: random.Random
) -> None:
    """Piece by piece: the notes are the paper, to the paisa."""
    left = {
        line.name: line.quantity
        for line in sold.items
        if line.name not in (DISCOUNT, GST, ROUND_OFF)
    }
    while left:
        name = chance.choice(list(left))
        many = D(chance.randint(1, int(left[name])))
        back = NewReturn(purchase_id=sold.id, items=(SaidItem(name=name, quantity=many),))
        store.write_now(returning.record, back, OWNER)
        left[name] -= many
        left = {one: rest for one, rest in left.items() if rest}
    notes = [store.read_now(stored.get, one) for one in notes_of(store, sold)]
    assert sum(note.totals.taxable for note in notes) == taxable
    assert sum(note.total for note in notes) == total
