"""Money that cannot be: one line each, and nothing half-written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from crm.customers import erasing, merging
from crm.dues import account
from crm.store.database import Session
from crm.store.schema import customers, payments, returns
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.shop import OWNER


async def rows(floor: Floor) -> tuple[int, int]:
    """How many payments and returns there are."""

    def read(session: Session) -> tuple[int, int]:
        return (
            session.scalar(select(func.count()).select_from(payments)) or 0,
            session.scalar(select(func.count()).select_from(returns)) or 0,
        )

    return await floor.store.read(read)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ravi paid 0", "above zero"),
        ("ravi paid -200", "above zero"),
        ("ravi paid 1000000000000", "too many zeros"),
        ("ravi paid 100 tomorrow", "today or earlier"),
        ("ravi paid 100 on 1/1/1965", "Which day"),
        ("ravi ke 900 maaf", "₹200"),
        ("ravi returned 1 chair", "No bill of Ravi"),
        ("ravi returned 9 rice", "more than was sold"),
        ("ravi refund 900", "No bill of Ravi"),
    ],
)
async def test_what_cannot_be_gets_one_line(floor: Floor, text: str, said: str) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    before = await rows(floor)
    answers = len(floor.owner.answers)
    await floor.owner.says(text)
    assert said in floor.owner.last
    assert len(floor.owner.answers) == answers + 1
    assert await rows(floor) == before


async def test_more_than_is_owed_stays_as_an_advance_and_the_receipt_says_so(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    await floor.owner.says("ravi paid 250")
    assert "₹50 in advance, was ₹200" in floor.owner.last


async def test_who_owes_nothing_is_asked_about_and_a_sale_is_one(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi paid 500")
    assert "owes nothing" in floor.owner.last
    assert await rows(floor) == (0, 0)
    await floor.owner.taps("Sale")
    assert await books(floor) == [("Ravi", "500.00", "Cash")]


async def test_twice_within_a_minute_is_booked_and_said_and_taken_back_by_a_tap(
    floor: Floor,
) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    await floor.owner.says("ravi paid 50")
    await floor.manager.says("ravi paid 50")
    assert "wrote the same amount" in floor.manager.last
    await floor.manager.taps("Same one: undo")
    assert await rows(floor) == (1, 0)


async def test_a_button_with_an_amount_books_only_while_that_is_owed(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    bill = floor.owner.last_message
    await floor.owner.says("ravi paid 50")
    await floor.owner.taps_stale(bill, "Paid ₹200")
    assert await rows(floor) == (1, 0)
    await floor.owner.taps("Paid ₹150")
    assert await rows(floor) == (2, 0)


async def test_what_came_back_twice_is_refused(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 1 rice 100 udhaar")
    bill = floor.owner.last_message
    await floor.owner.replies(bill, "return 1 rice")
    await floor.owner.replies(bill, "return 1 rice")
    assert "more than was sold" in floor.owner.last
    assert await rows(floor) == (0, 1)


async def test_above_the_limit_it_is_asked_and_booked_anyway(floor: Floor) -> None:
    ravi = await a_customer(floor, "Ravi")
    await floor.store.write(account.set_limit, ravi.id, Decimal(150), OWNER)
    await floor.owner.says("ravi 2 rice 100 udhaar")
    assert "Above the limit" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.taps("Book anyway")
    assert await books(floor) == [("Ravi", "200.00", "Credit")]
    await floor.owner.says("ravi 2 rice 100 cash")
    assert len(await books(floor)) == 2
    await floor.owner.says("ravi 1 rice 100, 20 cash baki udhaar")
    await floor.owner.taps("UPI")
    assert ("Ravi", "100.00", "UPI") in await books(floor)


async def test_staff_ask_for_what_they_may_not_book_and_the_first_answer_counts(
    floor: Floor,
) -> None:
    await a_customer(floor, "Ravi")
    for phone in (floor.owner, floor.manager, floor.staff):
        await phone.says("/menu")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    await floor.staff.says("ravi ke 20 maaf")
    assert await rows(floor) == (0, 0)
    await floor.staff.taps("Ask for it")
    await floor.settled()
    await floor.manager.taps("Approve")
    assert await rows(floor) == (1, 0)
    await floor.owner.taps("Reject")
    assert "answered first" in floor.owner.screen.text
    assert await rows(floor) == (1, 0)
    assert "approved it" in floor.staff.last


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("return 1 chair", "is not on this bill"),
        ("return 3 rice", "more than was sold"),
        ("refund 201", "more than what is left"),
        ("refund 0", "above zero"),
        ("paid 0", "above zero"),
        ("paid 1000000000000", "too many zeros"),
        ("paid 50 tomorrow", "today or earlier"),
    ],
)
async def test_a_reply_to_a_bill_that_cannot_be_gets_one_line(
    floor: Floor, text: str, said: str
) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    bill = floor.owner.last_message
    answers = len(floor.owner.answers)
    await floor.owner.replies(bill, text)
    assert said in floor.owner.last
    assert len(floor.owner.answers) == answers + 1
    assert await rows(floor) == (0, 0)


async def test_money_and_goods_of_a_bill_that_is_gone_or_of_an_erased_customer(
    floor: Floor,
) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    bill = floor.owner.last_message
    await floor.owner.taps("Undo")
    for text in ("paid 50 upi", "return 1 rice", "refund 20"):
        await floor.owner.replies(bill, text)
        assert "no longer there" in floor.owner.last
    await floor.owner.taps_stale(bill, "Paid ₹200")
    assert await rows(floor) == (0, 0)
    await floor.owner.says("ravi 2 rice 100 udhaar")
    bill = floor.owner.last_message
    ravi = await floor.store.read(lambda session: session.scalar(select(customers.c.id)))
    assert ravi is not None
    await floor.store.write(erasing.delete_or_erase, ravi, OWNER)
    for text in ("paid 50 upi", "return 1 rice", "refund 20"):
        await floor.owner.replies(bill, text)
        assert "no longer there" in floor.owner.last
    assert await rows(floor) == (0, 0)
    await floor.owner.says("ravi paid 50")
    assert "Nobody is called ravi" in floor.owner.last
    assert await rows(floor) == (0, 0)


async def test_money_for_a_merged_card_is_of_the_one_that_has_both(floor: Floor) -> None:
    kept = await a_customer(floor, "Ravi Kale")
    gone = await a_customer(floor, "Rvi Kale")
    await floor.owner.says("rvi kale 2 rice 100 udhaar")
    bill = floor.owner.last_message
    await floor.store.write(merging.merge, kept.id, gone.id, OWNER)
    await floor.owner.replies(bill, "paid 50 upi")
    assert "Ravi Kale paid ₹50" in floor.owner.last
    await floor.owner.replies(bill, "return 1 rice")
    assert "Ravi Kale brought back ₹100" in floor.owner.last
    assert await rows(floor) == (1, 1)


async def test_an_exchange_is_said_as_a_return_and_a_sale(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("ravi exchanged 1 soap for 2 rice")
    assert "An exchange is a return and a sale" in floor.owner.last
    assert await books(floor) == []


async def test_the_limit_is_set_from_the_card_and_the_statement_stays_on_it(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    await floor.owner.says("/customers ravi")
    assert "📄 Statement" not in floor.owner.buttons
    await floor.owner.taps("… More")
    await floor.owner.taps("Limit")
    await floor.owner.says("150")
    await floor.owner.says("ravi 2 rice 100 udhaar")
    await floor.owner.taps("Book anyway")
    await floor.owner.says("ravi paid 200")
    await floor.owner.taps("Ravi")
    assert "📄 Statement" in floor.owner.buttons
