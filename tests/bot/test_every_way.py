"""Every way to customers and purchases that a web API would offer, by words and thumb alone."""

from __future__ import annotations

from crm import audit
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, books
from tests.conftest import TestClock


async def test_customers_are_listed_read_made_changed_and_deleted(floor: Floor) -> None:
    phone = floor.owner
    # create
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("Asha Verma 98765 43210")
    assert "✅ Added." in phone.last
    await a_customer(floor, "Ravi Kumar", "9876543211", location="Baner")
    await phone.says("asha verma 2 rice 100, 1 oil 250 upi")
    await phone.says("ravi kumar 60000 card")
    # list, with filters
    await phone.says("/customers")
    assert "2 customers" in phone.last
    await phone.taps("Filter")
    await phone.taps("VIP")
    await phone.taps("Show 1")
    assert "🔎 VIP" in phone.last
    assert "Ravi Kumar" in phone.buttons[0]
    assert "Asha" not in " ".join(phone.buttons)
    await phone.taps("Clear")
    # one, with history
    await phone.taps("Asha Verma")
    assert "₹450 in 1 visit" in phone.last
    await phone.taps("History")
    assert "rice, oil" in phone.last
    # update
    await phone.taps("‹ Card")
    await phone.taps("Edit")
    await phone.taps("Place")
    await phone.says("Kothrud")
    assert "📍 Kothrud" in phone.last
    # delete: the person goes, the books stay
    await phone.taps("More")
    await phone.taps("Delete")
    assert "1 sale worth ₹450" in phone.last
    await phone.taps("Delete")
    await phone.says("/customers")
    assert "1 customer" in phone.last
    assert "Asha" not in phone.last
    assert ("Erased customer", "450.00", "UPI") in await books(floor)


async def test_purchases_are_listed_made_changed_and_deleted(floor: Floor) -> None:
    phone = floor.owner
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi Kumar")
    # create: in one message, and step by step
    await phone.says("asha verma 2 rice 100 upi")
    await phone.says("/sale")
    await phone.says("ravi")
    await phone.says("1 oil 250")
    await phone.taps("Done")
    await phone.taps("Card")
    assert await books(floor) == [
        ("Asha Verma", "200.00", "UPI"),
        ("Ravi Kumar", "250.00", "Card"),
    ]
    # recent, across all
    await phone.says("/recent")
    assert [label.split(" · ")[:2] for label in phone.buttons] == [
        ["₹250", "Ravi Kumar"],
        ["₹200", "Asha Verma"],
        ["‹ Menu"],
    ]
    # of a customer
    await phone.says("/customers asha")
    await phone.taps("History")
    assert "₹200 in 1 visit" in phone.last
    await phone.taps("₹200")
    # update: items, payment, day, note, customer
    await phone.taps("Edit")
    await phone.taps("Items")
    await phone.says("3 rice 100")
    await phone.taps("Edit")
    await phone.taps("Payment")
    await phone.taps("Cash")
    await phone.taps("Edit")
    await phone.taps("Date")
    await phone.taps("Yesterday")
    await phone.taps("Edit")
    await phone.taps("Note")
    await phone.says("for the wedding")
    await phone.taps("Edit")
    await phone.taps("Whose?")
    await phone.taps("Ravi Kumar")
    assert await books(floor) == [
        ("Ravi Kumar", "300.00", "Cash"),
        ("Ravi Kumar", "250.00", "Card"),
    ]
    await phone.says("/customers ravi")
    assert "₹550 in 2 visits" in phone.last
    await phone.taps("History")
    assert "📝 for the wedding" in phone.last
    # delete, with a question; undo, without
    await phone.taps("rice · ₹300")
    await phone.taps("Edit")
    await phone.taps("🗑 Delete")
    await phone.taps("🗑 Delete")
    assert await books(floor) == [("Ravi Kumar", "250.00", "Card")]
    await phone.says("/undo")
    assert await books(floor) == []
    log = await floor.store.read(audit.entries, "purchase")
    assert [entry.action for entry in reversed(log)] == ["edit"] * 5 + ["undo"] * 2


async def test_one_customer_gets_an_sms_from_the_card(floor: Floor) -> None:
    phone = floor.owner
    await a_customer(floor, "Asha Verma", "9876543210")
    await phone.says("/customers asha")
    await phone.taps("SMS")
    assert "SMS to Asha Verma" in phone.last
    await phone.says("Hi {{nmae}}, it is here")
    assert "{{first_name}}" in phone.last  # an unknown placeholder is refused with the known ones
    await phone.says("Hi {{first_name}}, your order is ready")
    for said in ("1 person will get it", "1 part, GSM", "Hi Asha, your order is ready"):
        assert said in phone.last
    await phone.taps("Send now")
    assert "SMS sent: 1, failed: 0" in phone.last
    await phone.taps("Messages")
    assert "SMS to Asha Verma: 1 message" in phone.screen.text
    assert "+91 98765 43210" in phone.screen.text
    assert "Hi Asha, your order is ready" in phone.screen.text
    await phone.says("/customers asha")
    await phone.taps("History")
    assert "💬 today 12:30 pm: Hi Asha, your order is ready" in phone.screen.text


async def test_no_sms_is_offered_without_a_mobile(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Bina Joshi", "020 2553 1234")
    for name in ("asha", "bina"):
        await floor.owner.says(f"/customers {name}")
        assert "💬 SMS" not in floor.owner.buttons
    assert "(no mobile)" in floor.owner.last


async def test_both_thresholds_of_the_owner_show_on_the_next_card(
    floor: Floor, clock: TestClock
) -> None:
    phone = floor.owner
    await a_customer(floor, "Asha Verma")
    await phone.says("asha verma 450 cash")
    clock.turn(days=20)
    for setting, typed, badge in (
        ("Inactive after", "10", "💤 Asha Verma"),
        ("VIP above", "400", "⭐ Asha Verma"),
        ("VIP above", "500", "💤 Asha Verma"),
        ("Inactive after", "90", "🟢 Asha Verma"),
    ):
        await phone.says("/settings")
        await phone.taps(setting)
        await phone.says(typed)
        await phone.taps("Save")
        await phone.says("/customers asha")
        assert badge in phone.last
