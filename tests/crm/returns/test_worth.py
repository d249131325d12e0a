"""Any pieces of a return add up to what the bill was worth."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm.bill import DISCOUNT, Line
from crm.returns.worth import Left, lines_left, shared

D = Decimal
QUANTITY = st.integers(1, 9_000).map(lambda one: D(one).scaleb(-3))
PRICE = st.integers(0, 99_999).map(lambda one: D(one).scaleb(-2))


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_shares_add_up_and_none_is_far_from_its_part(amount: int, over: list[int]) -> None:
    whole = sum(over)
    parts = shared(D(amount).scaleb(-2), [D(one) for one in over])
    assert sum(parts) == D(amount).scaleb(-2)
    if whole:
        for part, one in zip(parts, over, strict=True):
            assert abs(part - D(amount).scaleb(-2) * one / whole) <= D("0.01")


@given(PRICE, st.lists(QUANTITY, min_size=1, max_size=6))
def test_any_pieces_of_a_line_add_up_to_it(worth: Decimal, pieces: list[Decimal]) -> None:
    whole = Line("rice", sum(pieces, D(0)), worth, worth)
    left = Left(1, whole, worth)
    got = D(0)
    for quantity in pieces:
        amount = left.piece(quantity)
        assert 0 <= amount <= left.amount
        got += amount
        left = Left(1, whole, worth, left.back + quantity, left.paid_back + amount)
    assert (got, left.quantity) == (worth, D(0))


@given(st.lists(PRICE, min_size=1, max_size=5), st.integers(0, 100))
def test_lines_after_the_discount_add_up_to_the_bill(prices: list[Decimal], percent: int) -> None:
    goods = [Line("rice", D(1), price, price) for price in prices]
    off = (sum(prices, D(0)) * percent / 100).quantize(D("0.01"))
    items = [*goods, Line(DISCOUNT, D(1), -off, -off)] if off else goods
    left = lines_left(items, {}, {})
    assert sum(one.worth for one in left) == sum(prices, D(0)) - off
    assert all(one.worth >= 0 for one in left)


def test_the_last_piece_takes_the_rest() -> None:
    line = Line("soap", D(3), D(1), D(1))
    left = Left(1, line, D(1))
    amounts = []
    for _ in range(3):
        amounts.append(left.piece(D(1)))
        left = Left(1, line, D(1), left.back + 1, left.paid_back + amounts[-1])
    assert amounts == [D("0.33"), D("0.34"), D("0.33")]
