"""Sales to nobody by name: booked at once, given to somebody later, and nobody's in between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.backups.integrity import check
from crm.customers import cards, counter
from crm.store.schema import customers
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books, items


async def at_counter(floor: Floor) -> int:
    """How many counter sales there are."""

    def number(session: Session) -> int:
        its_id = counter.find(session)
        return 0 if its_id is None else cards.of_the_books(session, its_id).total_purchases

    return await floor.store.read(number)


async def names(floor: Floor) -> list[str]:
    """Of all rows of customers, the counter's too."""

    def named(session: Session) -> list[str]:
        return list(session.scalars(select(customers.c.name).order_by(customers.c.id)))

    return await floor.store.read(named)


async def said(floor: Floor, *texts: str) -> None:
    for text in texts:
        await floor.owner.says(text)


@pytest.mark.parametrize(
    ("text", "sold"),
    [
        ("2 rice 100 cash", ("200.00", "Cash")),
        ("450 cash", ("450.00", "Cash")),
        ("450 upi yesterday", ("450.00", "UPI")),
        ("2 rice 100", ("200.00", "Cash")),
        ("walk in 2 rice 100, 1 oil 250 upi", ("450.00", "UPI")),
        ("walk-in 450", ("450.00", "Cash")),
        ("counter 450 card", ("450.00", "Card")),
        ("cash customer 320", ("320.00", "Cash")),
        ("grahak 75", ("75.00", "Cash")),
        ("ग्राहक 75", ("75.00", "Cash")),
        ("1.5 kg sugar @ 40, 3 soap 35 gpay", ("165.00", "UPI")),
        ("3x60 chai phonepe", ("180.00", "UPI")),
        ("2 rice 100 less 20 cash note: for the temple", ("180.00", "Cash")),
        ("500 card 12/3", ("500.00", "Card")),
        ("/sale 450 cash", ("450.00", "Cash")),
    ],
)
async def test_it_is_booked_at_once(floor: Floor, text: str, sold: tuple[str, str]) -> None:
    await floor.owner.says(text)
    assert await books(floor) == [("Counter", *sold)]
    assert floor.owner.last.startswith(f"✅ {money(sold[0])} · Counter")
    assert "visit" not in floor.owner.last
    assert floor.owner.buttons[:3] == ["✏️ Edit", "↩️ Undo", "👤 Whose?"]
    assert await floor.store.read(check) == ()


def money(amount: str) -> str:
    return f"₹{Decimal(amount):,.0f}"


async def test_items_are_the_shops_and_the_price_is_remembered(floor: Floor) -> None:
    await floor.owner.says("2 rice 100, 1 oil 250 cash")
    assert await items(floor) == [("rice", "2", "200.00"), ("oil", "1", "250.00")]
    await floor.owner.says("walk in 3 rice")
    assert (await books(floor))[-1] == ("Counter", "300.00", "Cash")
    assert "Last price of rice" in floor.owner.last


async def test_a_number_alone_is_asked_first(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 90", "450")
    assert len(await books(floor)) == 1
    assert floor.owner.last_message.rows[0] == ["🚶 Counter sale"]
    assert floor.owner.last_message.rows[1][0].startswith("Asha Verma")
    await floor.owner.taps("Counter sale")
    assert (await books(floor))[1:] == [("Counter", "450.00", "Cash")]
    assert floor.owner.last.startswith("✅ ₹450 · Counter")


async def test_the_answer_may_be_typed_and_may_be_a_name(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    for answer in ("walk-in", "counter", "Walk In customer", "no name"):
        await said(floor, "450", answer)
    await said(floor, "90", "asha")
    assert [name for name, _, _ in await books(floor)] == [*["Counter"] * 4, "Asha Verma"]


async def test_a_name_stays_a_name_and_a_thing_a_thing(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 1 counter 300", "grahak asha 20 cash")
    await a_customer(floor, "Counter Works")
    await said(floor, "counter works 450")
    found = [name for name, _, _ in await books(floor)]
    assert found == ["Asha Verma", "Asha Verma", "Counter Works"]


async def test_whose_gives_it_to_a_recent_customer(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 90", "450 cash")
    await floor.owner.taps("Whose?")
    assert "It has no name yet" in floor.owner.screen.text
    await floor.owner.taps("Asha Verma", floor.owner.screen)
    assert floor.owner.screen.text.startswith("✅ ₹450 · Asha Verma")
    assert "visit 2, total ₹540" in floor.owner.screen.text
    assert await at_counter(floor) == 0
    assert await floor.store.read(check) == ()


async def test_whose_is_typed_for_somebody_who_is_new(floor: Floor) -> None:
    await floor.owner.says("450 cash")
    await floor.owner.taps("Whose?")
    await floor.owner.says("Zubin Irani")
    await floor.owner.taps("New")
    assert await books(floor) == [("Zubin Irani", "450.00", "Cash")]
    assert await at_counter(floor) == 0


async def test_it_is_undone_and_recorded_again(floor: Floor) -> None:
    await floor.owner.says("450 cash")
    await floor.owner.taps("Undo")
    assert await books(floor) == []
    await floor.owner.taps("Record again")
    assert await books(floor) == [("Counter", "450.00", "Cash")]
    await floor.owner.says("/undo")
    assert await books(floor) == []
    assert await names(floor) == ["Counter"]
    assert await floor.store.read(check) == ()


async def test_it_is_corrected_by_replies(floor: Floor) -> None:
    await a_customer(floor, "Ravi Patil")
    await floor.owner.says("2 rice 100 cash")
    receipt = floor.owner.last_message
    for said, total, way in (
        ("paid upi", "200.00", "UPI"),
        ("3 rice", "300.00", "UPI"),
        ("add 1 oil 100", "400.00", "UPI"),
        ("walk in 2 oil 50 cash", "100.00", "Cash"),
    ):
        await floor.owner.replies(receipt, said)
        assert await books(floor) == [("Counter", total, way)], said
    await floor.owner.replies(receipt, "for ravi")
    assert await books(floor) == [("Ravi Patil", "100.00", "Cash")]


async def test_it_is_edited_and_deleted_with_buttons(floor: Floor) -> None:
    await floor.owner.says("450 cash")
    await floor.owner.taps("Edit")
    await floor.owner.taps("Payment")
    await floor.owner.taps("UPI")
    assert await books(floor) == [("Counter", "450.00", "UPI")]
    await floor.owner.taps("Edit")
    await floor.owner.taps("Delete")
    assert "Delete the counter sale of ₹450" in floor.owner.screen.text
    await floor.owner.taps("Delete")
    assert await books(floor) == []


async def test_step_by_step_without_a_name(floor: Floor) -> None:
    await floor.owner.says("/sale")
    await floor.owner.taps("🚶 No name")
    assert "What was bought?" in floor.owner.screen.text
    await said(floor, "2 rice 100", "1 oil 250")
    await floor.owner.taps("Done")
    await floor.owner.taps("UPI")
    assert await books(floor) == [("Counter", "450.00", "UPI")]


async def test_step_by_step_one_may_go_back_to_a_name(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 90", "/sale")
    await floor.owner.taps("🚶 No name")
    await floor.owner.taps("Back")
    await floor.owner.taps("Asha Verma")
    await floor.owner.says("450")
    await floor.owner.taps("Cash")
    assert (await books(floor))[1:] == [("Asha Verma", "450.00", "Cash")]


async def test_while_something_is_asked_it_is_the_answer(floor: Floor) -> None:
    """What Asha bought is hers, not the counter's."""
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 90", "/sale")
    await floor.owner.taps("Asha Verma")
    await floor.owner.says("2 rice 100 cash")
    await floor.owner.taps("Done")
    assert (await books(floor))[1:] == [("Asha Verma", "200.00", "Cash")]


async def test_paid_in_two_ways_nothing_is_left_and_nobody_owes_it(floor: Floor) -> None:
    await floor.owner.says("2 rice 100: 120 cash 80 upi")
    assert "Cash ₹120 + UPI ₹80" in floor.owner.last
    assert await books(floor) == [("Counter", "200.00", "Credit")]
    await floor.owner.says("2 rice 100: 120 cash rest udhaar")
    assert len(await books(floor)) == 1


async def test_what_is_hardly_to_be_believed_is_asked_first(floor: Floor) -> None:
    await floor.owner.says("900000 cash")
    assert await books(floor) == []
    await floor.owner.taps("Book it")
    assert await books(floor) == [("Counter", "900000.00", "Cash")]


async def test_recent_and_the_filter_lead_to_its_history(floor: Floor) -> None:
    await floor.owner.says("/recent")
    assert "🚶 Counter sales" not in floor.owner.buttons
    for amount in range(1, 8):
        await floor.owner.says(f"{amount}00 cash")
    await floor.owner.says("/recent")
    assert floor.owner.buttons[0].startswith("₹700 · Counter")
    await floor.owner.taps("Counter sales")
    assert floor.owner.screen.text.startswith("📜 Counter sales")
    assert "₹2,800 in 7 sales" in floor.owner.screen.text
    assert not any("Card" in label for label in floor.owner.screen.buttons)
    await floor.owner.taps("›", floor.owner.screen)
    await floor.owner.taps("₹100", floor.owner.screen)
    assert floor.owner.screen.text.startswith("✅ ₹100 · Counter")
    await floor.owner.taps("History", floor.owner.screen)
    assert floor.owner.screen.text.startswith("📜 Counter sales")
    await floor.owner.says("/customers")
    assert "Nobody yet" in floor.owner.last
    await floor.owner.says("/recent")
    await floor.owner.taps("🚶 Counter sales")
    assert floor.owner.screen.text.startswith("📜 Counter sales")


async def test_it_is_no_customer_that_is_found(floor: Floor) -> None:
    await said(floor, "450 cash", "/customers counter")
    assert "👥 0 customers" in floor.owner.last
    await floor.owner.says("450")
    assert not any("Counter ·" in label for label in floor.owner.buttons)


async def test_today_and_the_evening_agree_with_the_till(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 100 upi", "/today")
    assert "At the counter" not in floor.owner.last
    await said(floor, "450 cash", "2 rice 25 upi", "/today")
    assert "This month: ₹600 in 3 sales" in floor.owner.last
    assert "🚶 At the counter: ₹500 in 2 sales" in floor.owner.last
    assert "Active customers: 1 of 1" in floor.owner.last
    await floor.owner.says("/summary")
    assert "₹600 from 3 sales" in floor.owner.last
    assert "Cash ₹450" in floor.owner.last
    assert "UPI ₹150" in floor.owner.last
    assert "New customers: 1" in floor.owner.last


async def test_what_is_owed_is_somebodys(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("450 udhaar")
    assert "Whose sale is it?" in floor.owner.last
    assert "🚶 Counter sale" not in floor.owner.buttons
    await floor.owner.says("walk in")
    assert "On credit somebody owes it" in floor.owner.last
    await floor.owner.says("asha")
    await floor.owner.says("walk in 90")
    assert "📒 Credit" not in floor.owner.buttons
    receipt = floor.owner.last_message
    await floor.owner.replies(receipt, "paid credit")
    assert "On credit somebody owes it" in floor.owner.last
    assert await books(floor) == [("Asha Verma", "450.00", "Credit"), ("Counter", "90.00", "Cash")]
    assert await floor.store.read(check) == ()


async def test_a_counter_sale_while_a_name_is_asked_is_another_one(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await said(floor, "asha 5 cash", "450")
    await floor.owner.says("2 rice 100 cash")
    assert (await books(floor))[1:] == [("Counter", "200.00", "Cash")]
    await floor.owner.taps("Asha Verma")
    assert (await books(floor))[2:] == [("Asha Verma", "450.00", "Cash")]
    await floor.owner.says("70 upi")
    await floor.owner.taps("Whose?")
    await floor.owner.says("80 cash")
    await floor.owner.says("asha")
    assert (await books(floor))[3:] == [
        ("Asha Verma", "70.00", "UPI"),
        ("Counter", "80.00", "Cash"),
    ]


async def test_step_by_step_a_whole_nameless_bill_answers_all(floor: Floor) -> None:
    await said(floor, "/sale", "2 rice 100 upi")
    assert await books(floor) == [("Counter", "200.00", "UPI")]


@pytest.mark.parametrize(
    ("page", "sold"),
    [
        (
            "asha 2 rice 100 upi\nwalk in 450 cash",
            [("Asha Verma", "200.00", "UPI"), ("Counter", "450.00", "Cash")],
        ),
        (
            "450 cash\nasha 90 upi",
            [("Counter", "450.00", "Cash"), ("Asha Verma", "90.00", "UPI")],
        ),
        (
            "counter 100 cash\ncounter 2 rice 50 cash",
            [("Counter", "100.00", "Cash"), ("Counter", "100.00", "Cash")],
        ),
    ],
)
async def test_a_page_of_the_notebook_has_lines_without_a_name(
    floor: Floor, page: str, sold: list[tuple[str, str, str]]
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says(page)
    assert "Counter sale" in floor.owner.last
    assert await books(floor) == []
    await floor.owner.taps("Book 2")
    assert await books(floor) == sold


async def test_an_amount_alone_on_a_page_is_asked(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.owner.says("450\nasha 90 upi")
    await floor.owner.taps("Book 1")
    assert await books(floor) == [("Asha Verma", "90.00", "UPI")]
    await floor.owner.taps("Counter sale")
    assert (await books(floor))[1:] == [("Counter", "450.00", "Cash")]


async def test_an_edited_message_corrects_it(floor: Floor) -> None:
    await floor.owner.says("2 rice 100 cash")
    mine = next(one for one in reversed(floor.owner.messages) if not one.from_bot)
    await floor.owner.edits(mine, "3 rice 100 upi")
    assert await books(floor) == [("Counter", "300.00", "UPI")]
    await a_customer(floor, "Asha Verma")
    await floor.owner.edits(mine, "asha 3 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "300.00", "UPI")]
    assert await floor.store.read(check) == ()


async def test_in_the_group_too(floor: Floor) -> None:
    await floor.group.says("450 cash")
    assert await books(floor) == [("Counter", "450.00", "Cash")]
