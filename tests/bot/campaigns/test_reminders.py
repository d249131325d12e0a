"""Reminders of dues in the chat: for a list, for one customer, forwarded by hand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest

from crm.campaigns import life, opt_outs, pausing
from crm.campaigns.sending.recipients import freeze_next
from crm.campaigns.writing import reminders
from crm.campaigns.writing.mornings import CAMPAIGNS, ready, tell
from crm.chat import outbox
from crm.customers import cards
from crm.customers.cards import Customer
from crm.customers.fields import CustomerChanges
from crm.dues import account
from crm.settings import change_shop, shop_of
from crm.store.database import Session
from jobs.morning import Morning
from jobs.schedule import Due
from tests.bot.campaigns.factories import sent
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.conftest import TestClock
from tests.shop import OWNER, a_purchase

ASHA, RAVI = "9812345601", "9812345602"


async def owes(
    floor: Floor, name: str, phone: str | None, amount: str = "300", days: int = 10
) -> Customer:
    one = await a_customer(floor, name, phone)
    await floor.store.write(a_purchase, one, amount=amount, days_ago=days, payment="Credit")
    return one


async def two_owe(floor: Floor) -> None:
    await owes(floor, "Asha Verma", ASHA)
    await owes(floor, "Ravi Kale", RAVI, "1200", 40)
    await owes(floor, "Imran", None, "90", 20)


async def test_a_list_of_dues_becomes_a_card_that_says_what_it_does(floor: Floor) -> None:
    await two_owe(floor)
    owner = floor.owner
    await owner.says("/dues")
    assert "🔔 Remind 2" in owner.buttons
    await owner.taps("30+ days")
    await owner.taps("🔔 Remind 1")
    assert "1 person will get it" in owner.last
    await owner.says("/dues")
    await owner.taps("🔔 Remind 2")
    assert "Dues, 20 Mar" in owner.last
    assert "2 people will get it (1 left out: 1 no phone)" in owner.last
    assert "They owe ₹1,500" in owner.last
    assert "2 parts, about ₹0.50" in owner.last
    assert "Dear Ravi, Rs. 1,200 is due at Patil Stores since 8 Feb." in owner.last
    await owner.taps("✅ Approve 2")
    assert [text for _, text in await sent(floor)] == [
        "Dear Asha, Rs. 300 is due at Patil Stores since 10 Mar. Paid already? Please ignore.",
        "Dear Ravi, Rs. 1,200 is due at Patil Stores since 8 Feb. Paid already? Please ignore.",
    ]
    await owner.says("asha verma paid 100")
    await owner.says("/campaigns")
    await owner.taps("Dues, 20 Mar")
    assert "Paid within 14 days (14 still to go): 1 person, ₹100" in owner.last
    await owner.says("/dues")
    assert not any("Remind" in label for label in owner.buttons)
    await owner.says("sabko yaad dilao")
    assert "Nobody is to be reminded now" in owner.last


async def test_staff_ask_and_the_first_answer_counts(floor: Floor) -> None:
    await two_owe(floor)
    for approver in (floor.owner, floor.manager):
        await approver.says("/menu")
    await floor.staff.says("remind ravi")
    assert not any("Approve" in label for label in floor.staff.buttons)
    await floor.staff.taps("🙋 Ask for it")
    assert await sent(floor) == []
    assert "Reminder to Ravi Kale" in floor.manager.last
    await floor.manager.taps("✅ Approve 1")
    assert "✅ Approve 1" not in floor.owner.buttons
    assert [phone for phone, _ in await sent(floor)] == ["+919812345602"]


@pytest.mark.parametrize("said", ["remind asha", "Asha ko yaad dilao"])
async def test_one_customer_in_words_or_by_a_tap_is_a_campaign_of_one(
    floor: Floor, said: str
) -> None:
    await owes(floor, "Asha Verma", ASHA, "40", 1)  # by hand, below what the list asks for
    owner = floor.owner
    await owner.says(said)
    assert "1 person will get it" in owner.last
    await owner.says("asha balance?")
    await owner.taps("🔔 Remind")
    assert len([one for one in owner.messages if "Reminder to Asha" in one.text]) == 2
    await owner.taps("✅ Approve 1")
    ((phone, text),) = await sent(floor)
    assert (phone, text[:27]) == ("+919812345601", "Dear Asha, Rs. 40 is due at")


async def test_who_cannot_be_reminded_is_said_with_what_works(floor: Floor) -> None:
    ids = {
        name: (await owes(floor, name, phone)).id
        for name, phone in (
            ("Nophone", None),
            ("Landline", "02025678901"),
            ("Optout", "9812345603"),
            ("Offoff", "9812345604"),
            ("Promised", "9812345605"),
            ("Advance", "9812345606"),
        )
    }
    await a_customer(floor, "Nothing", "9812345607")

    def change(session: Session) -> None:
        opt_outs.opt_out(session, ids["Optout"], OWNER)
        tomorrow = shop_of(session).today() + timedelta(days=1)
        account.promise(session, ids["Promised"], tomorrow, OWNER)

    await floor.store.write(change)
    owner = floor.owner
    await owner.says("advance paid 500")
    await owner.says("/customers offoff")
    await owner.taps("More")
    await owner.taps("🔕 Reminders off")
    assert "Reminders of dues are off" in owner.last
    for name, why in (
        ("nophone", "has no phone number"),
        ("landline", "is no mobile"),
        ("optout", "wants no messages"),
        ("offoff", "Reminders are off"),
        ("promised", "promised to pay on"),
        ("advance", "has ₹200 in advance"),
        ("nothing", "owes nothing"),
        ("zubin", "do not know a customer"),
    ):
        await owner.says(f"remind {name}")
        assert why in owner.last, owner.last
        assert not any("Approve" in label for label in owner.buttons)
    await owner.says("remind offoff")
    await owner.taps("👤 Offoff")
    await owner.taps("More")
    await owner.taps("🔔 Reminders on")
    await owner.taps("🔔 Remind")
    assert "✅ Approve 1" in owner.buttons
    assert await sent(floor) == []


async def test_the_text_and_the_code_are_forwarded_by_hand(floor: Floor) -> None:
    await floor.store.write(change_shop, "upi_vpa", "patil@okaxis")
    await owes(floor, "Asha Verma", ASHA, "2300")
    owner = floor.owner
    await owner.says("/customers asha")
    await owner.taps("🔔 Remind")
    await owner.taps("📤 Forward")
    assert "nothing was sent" in owner.last
    text = "Dear Asha, Rs. 2,300 is due at Patil Stores since 10 Mar. UPI: patil@okaxis."
    assert text in owner.last
    assert owner.photo.startswith(b"\x89PNG")
    (link,) = [key["url"] for key in owner.last_message.keys if "url" in key]
    assert link.startswith("https://wa.me/919812345601?text=")
    assert text in unquote(link)
    assert await sent(floor) == []


async def test_what_is_owed_stands_in_reminders_alone(floor: Floor) -> None:
    await two_owe(floor)
    owner = floor.owner
    await owner.says("/campaigns")
    await owner.taps("New")
    await owner.says("Tea week")
    await owner.says("You owe {due}")
    assert "{{due}} belongs to a reminder of dues" in owner.last
    await owner.taps("Cancel")

    await owner.says("remind asha")
    await owner.taps("Edit")
    await owner.taps("Message")
    assert "{{due_since}}" in owner.last
    await owner.says("Pay {{due}} to {{upi}}")
    assert "needs your UPI ID" in owner.last
    await owner.says("{{name}}: ₹{{due}} since {{due_since}}")
    assert "₹ makes it Unicode" in owner.last
    await owner.taps("Plain letters: 1 part, ₹0.25")
    assert "Asha Verma: Rs. 300 since 10 Mar" in owner.last
    await owner.taps("✅ Approve 1")
    # the shop's own words are there again
    await owner.says("remind ravi")
    assert "Ravi Kale: Rs. 1,200 since 8 Feb" in owner.last


async def mornings(floor: Floor) -> None:
    due = Due(floor.store.shop.now(), late=False)
    await Morning(floor.store, floor.bot_app.outbox.wake)(due)
    await floor.settled()


async def test_in_the_morning_owners_and_managers_hear_once_and_nothing_goes_by_itself(
    floor: Floor, clock: TestClock
) -> None:
    await two_owe(floor)
    for phone in (floor.owner, floor.manager, floor.staff):
        await phone.says("/menu")
    await mornings(floor)
    assert "to remind" not in floor.owner.last  # off
    await floor.owner.says("/settings")
    await floor.owner.taps("📒 Dues")
    await floor.owner.taps("Each morning")
    await floor.owner.taps("Yes")
    await mornings(floor)
    await mornings(floor)
    for phone in (floor.owner, floor.manager):
        assert [one.text for one in phone.answers if "to remind" in one.text] == [
            "📒 2 to remind, ₹1,500"
        ]
    assert not any("to remind" in one.text for one in floor.staff.answers)
    await floor.manager.taps("Not today")
    assert "Nothing goes out today" in floor.manager.last
    assert await sent(floor) == []
    await floor.owner.taps("Look")
    await floor.owner.taps("✅ Approve 2")
    assert len(await sent(floor)) == 2
    clock.turn(days=1)
    await mornings(floor)  # nobody is left
    assert len([one for one in floor.owner.answers if "to remind" in one.text]) == 1


async def test_who_paid_in_the_night_gets_none(floor: Floor, clock: TestClock) -> None:
    await two_owe(floor)
    owner = floor.owner
    clock.turn(hours=10)
    await owner.says("/dues")
    await owner.taps("🔔 Remind 2")
    await owner.taps("✅ Approve 2")
    assert await sent(floor) == []  # closed
    await owner.says("asha verma paid 300")
    clock.turn(hours=12)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert [phone for phone, _ in await sent(floor)] == ["+919812345602"]


async def test_who_paid_during_a_pause_is_told_as_not_needed_and_stands_in_the_file(
    floor: Floor,
) -> None:
    await two_owe(floor)
    owner = floor.owner

    def paused(session: Session) -> None:
        campaign = reminders.ready(session, "Dues, 20 Mar", OWNER)
        assert campaign is not None
        life.start(session, campaign.id, OWNER)
        freeze_next(session, campaign.id, "mock")
        pausing.pause(session, campaign.id, OWNER)

    await floor.store.write(paused)
    await owner.says("asha verma paid 300")
    await owner.says("/campaigns")
    await owner.taps("Dues, 20 Mar")
    await owner.taps("Go on")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345602"]
    assert any("Not needed: 1 paid meanwhile" in one.text for one in owner.answers)
    await owner.says("/campaigns")
    await owner.taps("Dues, 20 Mar")
    await owner.taps("Messages")
    await owner.taps("CSV")
    rows = owner.document.decode("utf-8-sig").splitlines()
    assert [row.split(",")[2] for row in rows] == ["status", "Skipped", "Sent"]
    assert rows[1].split(",")[4] == "paid"


async def test_in_the_morning_birthdays_and_who_is_late_are_ready_and_wait_for_a_tap(
    floor: Floor, clock: TestClock
) -> None:
    owner = floor.owner
    for name, phone, birthday in (
        ("Asha Verma", ASHA, "1990-03-20"),
        ("Ravi Kale", RAVI, "--03-21"),
        ("Imran Khan", "9812345603", "--03-22"),
    ):
        one = await a_customer(floor, name, phone)
        changes = CustomerChanges(birthday=birthday)
        await floor.store.write(cards.edit, one.id, changes, OWNER)
    often = await a_customer(floor, "Meenal Rao", "9812345604")
    for days in (40, 42, 44, 46):
        await floor.store.write(a_purchase, often, days_ago=days)
    await owner.says("/menu")
    await mornings(floor)
    assert "birthday" not in owner.last  # off
    await owner.says("/settings")
    await owner.taps("Mornings")
    await owner.taps("Yes")
    await mornings(floor)
    assert owner.last == (
        "🎂 2 birthdays today or tomorrow\n👋 1 customer is late by their own rhythm"
    )
    await owner.taps("🎂 Wish them")
    assert "Birthdays, 20 Mar" in owner.last
    assert await sent(floor) == []
    await owner.taps("🚀 Send now to 2")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345601", "+919812345602"]
    await owner.taps("👋 Win them back")
    await owner.taps("🚀 Send now to 1")
    clock.turn(days=1)
    await mornings(floor)  # Imran's is tomorrow; nobody is wished or won back twice
    assert owner.last == "🎂 1 birthday today or tomorrow"
    await owner.taps("Not today")
    assert len(await sent(floor)) == 3


async def test_the_morning_counts_whom_a_message_reaches_as_it_is_sent(floor: Floor) -> None:
    born = {}
    for name, phone in (("Asha", ASHA), ("Ravi", RAVI), ("Imran", None), ("Om", "02025678901")):
        born[name] = (await a_customer(floor, name, phone)).id
        changes = CustomerChanges(birthday="--03-20")
        await floor.store.write(cards.edit, born[name], changes, OWNER)
    for approver in (floor.owner, floor.manager):
        await approver.says("/menu")
    today = floor.store.shop.today()

    def told(session: Session) -> int:
        change_shop(session, "campaigns_by_itself", value=True)
        return tell(session, today)

    assert await floor.store.write(told) == 2
    await floor.store.write(opt_outs.opt_out, born["Ravi"], OWNER)
    floor.bot_app.outbox.wake()
    await floor.settled()
    assert floor.manager.last == "🎂 1 birthday today or tomorrow"
    await floor.owner.taps("🎂 Wish them")
    assert "🚀 Send now to 1" in floor.owner.buttons

    await floor.store.write(outbox.put, OWNER, CAMPAIGNS, day=today.isoformat())
    await floor.store.write(opt_outs.opt_out, born["Asha"], OWNER)
    before = len(floor.owner.answers)
    floor.bot_app.outbox.wake()
    await floor.settled()
    assert len(floor.owner.answers) == before
    assert await floor.store.read(ready, today) is None


async def test_what_leaves_somebody_out_is_true_of_a_card_without_a_name_who_bought(
    floor: Floor,
) -> None:
    nameless = await a_customer(floor, "98220 10001", RAVI)
    await floor.store.write(a_purchase, nameless, days_ago=3)
    await a_customer(floor, "Asha Verma", ASHA)
    owner = floor.owner
    await owner.says("/campaigns")
    await owner.taps("New")
    await owner.says("Tea week")
    await owner.says("Hi {{first_name}}, it is tea week")
    await owner.taps("Everyone")
    assert "1 person will get it (1 left out: 1 missing a detail the text needs)" in owner.last


async def test_the_rules_of_reminders_are_the_shops(floor: Floor) -> None:
    await two_owe(floor)
    owner = floor.owner
    for label, value in (("Remind after", "30 days"), ("Remind from", "2,000")):
        await owner.says("/settings")
        await owner.taps("📒 Dues")
        await owner.taps(label)
        await owner.says("soon")
        await owner.says(value)
        assert value.removesuffix(" days") in owner.last
        await owner.says("/dues")
        assert ("🔔 Remind 1" in owner.buttons) is (label == "Remind after")
