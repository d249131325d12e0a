"""What a plan asks, answered with a tap or on the command line."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.delays import Delays
from crm.backups.integrity import check
from crm.campaigns import opt_outs
from crm.customers import cards
from crm.imports import importing
from crm.imports.folder import remove_unfinished
from crm.store.schema import customers, purchases
from tests.bot.conftest import Floor
from tests.bot.imports.test_imports import counted, endless, stopped
from tests.bot.shop import a_customer


def _days(session: Any) -> list[str]:
    column = purchases.c.purchase_date
    return [str(day) for day in session.execute(select(column).order_by(column)).scalars()]


async def test_one_tap_turns_the_days_of_a_column_round(floor: Floor) -> None:
    file = "Date,Mobile,Amount\n3/1/25,9822010001,100\n4/2/25,9822010001,50\n"
    await floor.owner.uploads(file.encode(), "sales.csv")
    assert "Dates: 3/1/25 = 3 Jan 2025" in floor.owner.last
    await floor.owner.taps("No, 3/1/25 = 1 Mar 2025")
    assert "Dates: 3/1/25 = 1 Mar 2025" in floor.owner.last
    assert "3 Jan 2025" in " ".join(floor.owner.buttons)
    await floor.owner.taps("Import")
    assert await floor.store.read(_days) == ["2025-03-01"]  # 2 April is still to come


async def test_a_status_that_nobody_knows_is_asked_and_not_booked_until_said(floor: Floor) -> None:
    file = (
        "Order No,Date,Mobile,Total,Order Status\n1,1/1/2025,9822010001,100,Completed\n"
        "2,2/1/2025,9822010001,40,Gone fishing\n3,3/1/2025,9822010001,7,Zzz\n"
    )
    await floor.owner.uploads(file.encode(), "orders.csv")
    assert "Sales: 1 new, ₹100" in floor.owner.last
    assert "1 row says “Gone fishing”" in floor.owner.last
    await floor.owner.taps("“Gone fishing”: sale")
    assert "Sales: 2 new, ₹140" in floor.owner.last
    assert "Gone fishing" not in " ".join(floor.owner.buttons)
    await floor.owner.taps("No sale")
    assert "Zzz" not in " ".join(floor.owner.buttons)
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (1, 2)


async def test_payments_are_taken_a_statement_is_refused_and_what_is_not_clear_is_asked(
    floor: Floor,
) -> None:
    bank = "Date,Narration,Withdrawal Amt,Deposit Amt\n2025-01-05,UPI-ASHA,,100\n"
    await floor.owner.uploads(bank.encode(), "bank.csv")
    assert "These are payments, not sales" in floor.owner.last
    assert floor.owner.buttons == []
    paid = "Payment Number,Date,Customer Name,Amount,Deposit To\n1,2025-01-05,Asha,100,HDFC\n"
    await floor.owner.uploads(paid.encode(), "payments.csv")
    assert "payments, 1 row" in floor.owner.last
    assert "Payments: 1 new, ₹100" in floor.owner.last
    unclear = "Date,Particulars,Debit,Credit\n2025-01-05,Asha,100,\n"
    await floor.owner.uploads(unclear.encode(), "book.csv")
    assert "sales or payments" in floor.owner.last
    assert await floor.store.read(counted) == (0, 0)
    await floor.owner.taps("They are sales")
    assert "Sales: 1 new, ₹100" in floor.owner.last


async def test_a_plan_says_who_wants_no_messages(floor: Floor) -> None:
    file = "Name,Phone,Accepts SMS Marketing\nAsha,9822010001,no\nRavi,9822010002,yes\n"
    await floor.owner.uploads(file.encode(), "people.csv")
    assert "1 customer wants no messages" in floor.owner.last
    await floor.owner.taps("Import")

    def out(session: Any) -> list[str]:
        which = select(customers.c.name).where(customers.c.opted_out_at.is_not(None))
        return list(session.execute(which).scalars())

    assert await floor.store.read(out) == ["Asha"]


NAMELESS = (
    "Bill No,Date,Customer,Mobile,Item,Amount\n1,1/3/2025,Asha,9822010001,Rice,100\n"
    "2,1/3/2025,,,Rice,50\n2,1/3/2025,,,Oil,150\n3,1/3/2025,,,Soap,90\n"
)


async def test_rows_without_a_customer_are_counter_sales_with_one_tap(floor: Floor) -> None:
    await floor.owner.uploads(NAMELESS.encode(), "sales.csv")
    assert "Sales: 1 new, ₹100" in floor.owner.last
    assert "3 rows not taken" in floor.owner.last
    await floor.owner.taps("🚶 Take 2 as counter sales ₹290")
    assert "Sales: 3 new, ₹390" in floor.owner.last
    assert "🚶 2 counter sales of them, ₹290" in floor.owner.last
    await floor.owner.taps("🚶 No counter sales")
    assert "Sales: 1 new, ₹100" in floor.owner.last
    await floor.owner.taps("🚶 Take 2 as counter sales ₹290")
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (2, 3)
    assert await floor.store.read(check) == ()
    await floor.owner.taps("Undo import")
    await floor.owner.taps("Take it back")
    assert await floor.store.read(counted) == (1, 0)


async def test_a_file_of_numbers_alone_is_asked_about(floor: Floor) -> None:
    asha = await a_customer(floor, "Asha Verma", "9822010001")
    file = "Unsubscribed\n98220 10001\n9822010002\n+91-9822010003\n"
    await floor.owner.uploads(file.encode(), "numbers.csv")
    assert "These 3 numbers: opted out?" in floor.owner.last
    assert "1 is a customer's." in floor.owner.last
    assert "2 are nobody's yet" in floor.owner.last
    assert floor.owner.buttons == ["🔕 Opt out 3", "👥 They are customers", "✖️ Cancel"]
    await floor.owner.taps("Opt out 3")
    assert "🔕 3 numbers have opted out." in floor.owner.last
    assert (await floor.store.read(cards.get, asha.id)).opted_out
    await floor.owner.uploads(b"Name,Mobile\nRavi,9822010002\nZubin,9822010009\n", "new.csv")
    await floor.owner.taps("Import")
    out, total = await floor.store.read(opt_outs.opted_out)
    assert (total, {one.name for one in out}) == (2, {"Asha Verma", "Ravi"})


async def test_numbers_alone_may_be_customers(floor: Floor) -> None:
    await floor.owner.uploads(b"9822010001\n9822010002\n", "numbers.csv")
    await floor.owner.taps("They are customers")
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (2, 0)


async def test_what_was_said_of_days_and_words_holds_for_the_next_file(floor: Floor) -> None:
    first = (
        "Order No,Date,Mobile,Total,Order Status\n1,3/1/25,9822010001,100,Gone fishing\n"
        "2,4/1/25,9822010001,40,Completed\n"
    )
    await floor.owner.uploads(first.encode(), "orders.csv")
    await floor.owner.taps("No, 3/1/25 = 1 Mar 2025")
    await floor.owner.taps("“Gone fishing”: sale")
    await floor.owner.taps("Import")
    assert await floor.store.read(counted) == (1, 1)  # 1 April is still to come
    later = (
        "Order No,Date,Mobile,Total,Order Status\n7,3/1/25,9822010001,70,Gone fishing\n"
        "8,3/2/25,9822010001,40,Completed\n"
    )
    await floor.owner.uploads(later.encode(), "more.csv")
    assert "Dates: 3/1/25 = 1 Mar 2025" in floor.owner.last
    assert "Gone fishing" not in floor.owner.last
    assert "Sales: 2 new, ₹110" in floor.owner.last


async def test_a_payment_of_nobody_is_told_with_what_was_paid(floor: Floor) -> None:
    file = "Payment Number,Date,Customer Name,Amount\n1,2025-01-05,Asha,100\n2,2025-01-05,,500\n"
    await floor.owner.uploads(file.encode(), "payments.csv")
    assert "no customer; the amount is ₹500" in floor.owner.last


async def test_numbers_are_asked_about_once_more_when_they_opt_out_after_a_restart(
    floor: Floor,
) -> None:
    await floor.owner.uploads(b"9822010001\n9822010002\n", "numbers.csv")
    await floor.restart()
    assert remove_unfinished(floor.store) == 1
    await floor.owner.taps("Opt out 2")
    assert floor.owner.buttons == ["🔕 Opt out 2", "👥 They are customers", "✖️ Cancel"]
    await floor.owner.taps("Opt out 2")
    assert "🔕 2 numbers have opted out." in floor.owner.last


async def test_reading_numbers_as_customers_is_stopped_by_a_tap(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.bot_app.services.delays = Delays(progress=0)
    await floor.owner.uploads(b"9822010001\n9822010002\n", "numbers.csv")
    await floor.restart()
    assert remove_unfinished(floor.store) == 1
    monkeypatch.setattr(importing, "read_apart", endless)
    await stopped(floor, floor.owner.taps("They are customers"), "rows read", "numbers.csv")
