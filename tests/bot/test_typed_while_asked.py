"""What is typed while something is asked: one rule for all questions, and every one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.sales.questions import SALE
from bot.routes import ROUTES
from bot.ui.routing import Asked
from bot.ui.typed import AnswerKind, Meaning, Said, meaning
from crm.campaigns.listing import page as campaigns_listed
from crm.chat import questions
from crm.customers import cards
from crm.customers.listing import CustomerFilter, listing
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer, a_sale, books
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF

ASHA, RAVI = 1, 2
WHOLE = Said(complete_sale=True, customer_id=ASHA, reads_as_sale=True, no_name=True)
TOTAL = Said(
    complete_sale=True, customer_id=ASHA, total_alone=True, reads_as_sale=True, no_name=True
)
NEW_BUYER = Said(reads_as_sale=True, no_name=True)
A_DAY = Said(no_name=True)
WORDS = Said()
ASKS = Said(asks=True, no_name=True)
REPLY = Said(about_a_sale=True, complete_sale=True, customer_id=ASHA)

TEXT, NAME, VALUE = AnswerKind.TEXT, AnswerKind.NAME, AnswerKind.VALUE
CARD, OF_A_SALE = AnswerKind.CARD, AnswerKind.OF_A_SALE


@pytest.mark.parametrize(
    ("kind", "said", "of_customer", "meant"),
    [
        (TEXT, WHOLE, None, Meaning.ANSWER_OR_SALE),
        (TEXT, TOTAL, None, Meaning.ANSWER_OR_SALE),
        (TEXT, NEW_BUYER, None, Meaning.ANSWER),
        (TEXT, A_DAY, None, Meaning.ANSWER),
        (TEXT, WORDS, None, Meaning.ANSWER),
        (NAME, WHOLE, None, Meaning.SALE),
        (NAME, TOTAL, None, Meaning.DOUBT),
        (NAME, NEW_BUYER, None, Meaning.DOUBT),
        (NAME, A_DAY, None, Meaning.DOUBT),
        (NAME, WORDS, None, Meaning.ANSWER),
        (VALUE, WHOLE, None, Meaning.SALE),
        (VALUE, TOTAL, None, Meaning.SALE),
        (VALUE, WHOLE, RAVI, Meaning.SALE),
        (VALUE, WHOLE, ASHA, Meaning.ANSWER),
        (VALUE, NEW_BUYER, None, Meaning.ANSWER),
        (VALUE, A_DAY, None, Meaning.ANSWER),
        (VALUE, WORDS, None, Meaning.ANSWER),
        (TEXT, ASKS, None, Meaning.ANSWER),
        (NAME, ASKS, None, Meaning.ASIDE),
        (CARD, ASKS, None, Meaning.ASIDE),
        (OF_A_SALE, ASKS, ASHA, Meaning.ASIDE),
        (VALUE, ASKS, None, Meaning.ANSWER),
        (OF_A_SALE, WHOLE, None, Meaning.SALE),
        (OF_A_SALE, WHOLE, ASHA, Meaning.ANSWER),
        (OF_A_SALE, NEW_BUYER, None, Meaning.ANSWER),
        (TEXT, REPLY, None, Meaning.CORRECTION),
        (NAME, REPLY, None, Meaning.CORRECTION),
        (VALUE, REPLY, ASHA, Meaning.CORRECTION),
    ],
)
def test_a_text_means_by_its_kind_what_the_rule_says(
    kind: AnswerKind, said: Said, of_customer: int | None, meant: Meaning
) -> None:
    assert meaning(kind, said, of_customer=of_customer) is meant


said = st.builds(
    Said,
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from((ASHA, RAVI)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(st.sampled_from(AnswerKind), said, st.none() | st.sampled_from((ASHA, RAVI)))
def test_free_text_stays_free_text_and_no_amount_becomes_a_name(
    kind: AnswerKind, said: Said, of_customer: int | None
) -> None:
    meant = meaning(kind, said, of_customer=of_customer)
    if said.about_a_sale:
        assert meant is Meaning.CORRECTION
    elif kind is TEXT:
        assert meant in (Meaning.ANSWER, Meaning.ANSWER_OR_SALE)
    elif (kind is NAME and said.no_name) or (kind is AnswerKind.CARD and said.no_card):
        assert meant in (Meaning.SALE, Meaning.DOUBT) or said.customer_id == of_customer
    assert meant is not Meaning.SALE or said.complete_sale


KINDS = {
    "campaign.name": TEXT,
    "campaign.message": TEXT,
    "campaign.offer": TEXT,
    "campaign.reason": TEXT,
    "campaign.approved": TEXT,
    "campaign.fills": TEXT,
    "edit.note": TEXT,
    "setting.name": TEXT,
    "home.shop_name": TEXT,
    "setting.address": TEXT,
    "customers.notes": TEXT,
    "customers.new": AnswerKind.CARD,
    "customers.name": NAME,
    **{f"sale.{step}": OF_A_SALE for step in SALE},
    **{f"payment.{step}": OF_A_SALE for step in ("customer", "amount", "edit")},
    "appointment.customer": OF_A_SALE,
    **{f"edit.{field}": OF_A_SALE for field in ("items", "payment", "day", "customer")},
}


def test_every_question_says_of_which_kind_it_is() -> None:
    asked = {one.question.name: one.question.kind for one in ROUTES if isinstance(one, Asked)}
    buttons_only = {
        one.question.name for one in ROUTES if isinstance(one, Asked) and not one.question.takes
    }
    assert {name: kind for name, kind in asked.items() if kind is not VALUE} == {
        **KINDS,
        **{name: asked[name] for name in buttons_only if asked[name] is not VALUE},
    }


# --- in the chat -------------------------------------------------------------------------------


async def asks_for_notes(floor: Floor) -> None:
    await floor.manager.says("/customers ravi")
    await floor.manager.taps("Edit")
    await floor.manager.taps("Notes")


async def test_a_note_that_reads_as_a_sale_is_the_note_and_a_button_sells_it_once(
    floor: Floor,
) -> None:
    asha = await a_customer(floor, "Asha Verma")
    ravi = await a_customer(floor, "Ravi Kumar")
    phone = floor.manager
    await asks_for_notes(floor)
    await phone.says("asha 2 rice 100 upi")
    assert (await floor.store.read(cards.get, ravi.id)).notes == "asha 2 rice 100 upi"
    assert await books(floor) == []
    assert "It reads as a sale, too" in phone.last
    offer = phone.last_message
    await phone.taps("It is a sale")
    await phone.taps_stale(offer, "It is a sale")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]
    assert (await floor.store.read(cards.get, asha.id)).total_purchases == 1


async def test_a_note_that_nobody_could_sell_is_not_offered(floor: Floor) -> None:
    await a_customer(floor, "Ravi Kumar")
    await asks_for_notes(floor)
    await floor.manager.says("loves 3 soap 40")
    assert "✅ Saved." in floor.manager.last


async def test_a_command_leaves_the_question_and_says_so(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await a_customer(floor, "Ravi Kumar")
    phone = floor.manager
    await asks_for_notes(floor)
    question = phone.screen.id
    await phone.says("/recent")
    assert (
        "Cancelled. Nothing was saved."
        in next(one for one in phone.messages if one.id == question).text
    )
    await phone.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def test_a_button_elsewhere_leaves_the_question_and_says_so(floor: Floor) -> None:
    ravi = await a_customer(floor, "Ravi Kumar")
    phone = floor.manager
    await phone.says("/help")
    help_screen = phone.last_message
    await asks_for_notes(floor)
    question = phone.screen.id
    await phone.taps("Menu", help_screen)
    assert phone.toast == "Cancelled. Nothing was saved."
    assert "Cancelled." in next(one for one in phone.messages if one.id == question).text
    await phone.says("likes tea")
    assert (await floor.store.read(cards.get, ravi.id)).notes is None


async def test_a_reply_to_a_receipt_is_about_that_sale_whatever_is_asked(floor: Floor) -> None:
    await a_customer(floor, "Ravi Kumar")
    phone = floor.manager
    await a_sale(floor, phone, "ravi 450 upi")
    receipt = phone.last_message
    await asks_for_notes(floor)
    await phone.replies(receipt, "paid cash")
    assert await books(floor) == [("Ravi Kumar", "450.00", "Cash")]
    await phone.says("likes tea")  # the question is still open
    assert "📝 likes tea" in phone.last


async def test_a_sale_is_booked_where_an_amount_is_asked_and_the_question_asked_again(
    floor: Floor,
) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    await phone.says("/settings")
    await phone.taps("One message per")
    await phone.says("asha 2 rice 100 upi")
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]
    assert "One message per" in phone.last
    await phone.says("48 hours")
    assert "One message per: 48 hours" in phone.last


async def test_what_is_refused_and_reads_as_a_sale_is_offered_as_one(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("/settings")
    await phone.taps("One message per")
    await phone.says("zubin 2 rice 100 cash")
    assert "That is not a number of hours" in phone.last
    await phone.taps("It is a sale")
    assert "Add zubin as a new customer?" in phone.last


async def test_a_name_with_a_day_in_it_is_asked_about(floor: Floor) -> None:
    phone = floor.staff
    await phone.says("/customers")
    await phone.taps("➕ Add")
    await phone.says("kal 5 baje")
    assert "Is that somebody's name?" in phone.last
    assert "It is a sale" not in " ".join(phone.buttons)
    await phone.says("Meena Iyer")  # typed instead of a tap
    assert "✅ Added." in phone.last
    assert "Meena Iyer" in phone.last


async def test_who_may_not_answer_any_more_is_asked_no_more(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    await asks_for_notes_of(floor)
    await floor.owner.says("/staff")
    await floor.owner.taps("Manoj")
    await floor.owner.taps("Make staff")
    await floor.manager.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]


async def asks_for_notes_of(floor: Floor) -> None:
    await floor.manager.says("/customers asha")
    await floor.manager.taps("Edit")
    await floor.manager.taps("Notes")


async def test_a_question_of_yesterday_is_closed_politely(floor: Floor, clock: TestClock) -> None:
    asha = await a_customer(floor, "Asha Verma")
    phone = floor.manager
    await asks_for_notes_of(floor)
    question = phone.screen.id
    clock.turn(hours=25)
    await phone.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    shown = next(one for one in phone.messages if one.id == question)
    assert "waited too long" in shown.text
    assert shown.buttons == []
    assert (await floor.store.read(cards.get, asha.id)).notes is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("customers.gone", {}),
        ("customers.notes", {"customer": 7}),
        ("doubt", {"name": "customers.gone", "data": {}, "said": "x", "reads_as_sale": False}),
    ],
)
async def test_a_question_of_another_version_is_closed_politely(
    floor: Floor, name: str, data: dict[str, object]
) -> None:
    await a_customer(floor, "Asha Verma")
    await floor.staff.says("/help")
    shown = floor.staff.last_message
    await floor.store.write(questions.ask, STAFF, STAFF, name, data, shown.id)
    await floor.staff.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    assert "is closed" in next(one for one in floor.staff.messages if one.id == shown.id).text


# --- what comes a second time ------------------------------------------------------------------


@pytest.mark.parametrize("new_ids", [False, True])
async def test_an_answer_that_comes_again_changes_nothing_more(
    floor: Floor, *, new_ids: bool
) -> None:
    asha = await a_customer(floor, "Asha Verma")
    phone = floor.manager
    await asks_for_notes_of(floor)
    await phone.says("asha 20 for the bag")
    floor.sandbox.faults.repeat_updates(1, new_ids=new_ids)
    await floor.settled()
    assert (await floor.store.read(cards.get, asha.id)).notes == "asha 20 for the bag"
    assert await books(floor) == []


async def test_all_that_came_may_come_again_after_a_kill(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    await phone.says("/settings")
    await phone.taps("One message per")
    await phone.says("48 hours")
    await phone.taps("Messages from")
    floor.sandbox.faults.repeat_updates(4)
    await floor.settled()
    await phone.says("9:30")
    assert "One message per: 48 hours" in phone.last
    assert "Messages from: 9:30 am" in phone.last


async def test_two_new_customers_are_not_added_by_one_message(floor: Floor) -> None:
    phone = floor.staff
    await phone.says("/customers")
    await phone.taps("➕ Add")
    await phone.says("Meena Iyer")
    floor.sandbox.faults.repeat_updates(2)
    await floor.settled()
    page = await floor.store.read(listing, CustomerFilter())
    assert [one.name for one in page.customers] == ["Meena Iyer"]


# --- campaigns ---------------------------------------------------------------------------------


async def test_what_a_campaign_is_called_and_says_is_never_taken_for_a_sale(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    phone = floor.owner
    await phone.says("/campaigns")
    await phone.taps("New")
    await phone.says("asha 2 rice 100 upi")
    assert "What should it say?" in phone.answers[-2].text
    assert "It reads as a sale, too" in phone.last
    await phone.says("{{first_name}} ji 🙏 ₹50 off today!")
    assert "Who should get it?" in phone.last
    assert await books(floor) == []
    await phone.taps("It is a sale")  # the offer does not leave what is written
    assert await books(floor) == [("Asha Verma", "200.00", "UPI")]
    await phone.taps("Everyone")
    assert "asha 2 rice 100 upi" in phone.screen.text
    assert "Asha ji 🙏 ₹50 off today!" in phone.screen.text


async def test_a_sale_is_booked_where_an_audience_is_narrowed_down(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    phone = floor.owner
    for way in ("/campaigns", "New", "This week", "Hi {{name}}!", "Inactive"):
        await (phone.says(way) if way[0] in "/H" else phone.taps(way))
    assert "No visit in how many days?" in phone.last
    await phone.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    assert "No visit in how many days?" in phone.last
    await phone.says("45")
    assert "Schedule" in " ".join(phone.buttons)


async def test_a_campaign_is_written_once_however_often_its_answers_come(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    phone = floor.owner
    floor.sandbox.faults.deliver_twice()
    for way in ("/campaigns", "New", "Diwali", "Hi {{name}}!", "Everyone"):
        await (phone.taps(way) if way in ("New", "Everyone") else phone.says(way))
    floor.sandbox.faults.clear()
    page = await floor.store.read(campaigns_listed)
    assert [(one.name, one.message) for one in page.campaigns] == [("Diwali", "Hi {{name}}!")]


async def test_a_tick_means_what_it_showed(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9876543210")
    phone = floor.owner
    for way in ("/campaigns", "New", "This week", "Hi {{name}}!", "Choose people"):
        await (phone.says(way) if way[0] in "/H" else phone.taps(way))
    shown = phone.last_message
    await phone.taps("◻️ Asha Verma")
    await phone.taps_stale(shown, "◻️ Asha Verma")
    assert "☑️ Asha Verma" in " ".join(phone.buttons)


# --- sales -------------------------------------------------------------------------------------


async def test_a_guided_bill_has_each_line_once_however_often_it_comes(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    floor.sandbox.faults.deliver_twice()
    for text in ("/sale", "asha", "1 rice 250", "1 soap 62"):
        await phone.says(text)
    floor.sandbox.faults.clear()
    assert "₹312" in phone.last
    await phone.taps("Done")
    await phone.taps("Cash")
    assert await books(floor) == [("Asha Verma", "312.00", "Cash")]


async def test_a_second_tap_takes_no_second_line(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    for text in ("/sale", "asha", "1 rice 250", "1 soap 62"):
        await phone.says(text)
    shown = phone.last_message
    await phone.taps("Remove last line")
    await phone.taps_stale(shown, "➖ Remove last line")
    assert "₹250" in phone.last
    await phone.taps("Remove last line")
    assert "What did Asha Verma buy?" in phone.last


async def test_a_bill_waits_for_its_buttons_when_something_else_is_begun(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    for text in ("/sale", "asha", "1 rice 250"):
        await phone.says(text)
    bill = phone.last_message.id
    await phone.says("/recent")
    shown = next(one for one in phone.messages if one.id == bill)
    assert "This waits for a tap" in shown.text
    assert "₹250" in shown.text
    await phone.says("1 oil 100 cash")  # no line of that bill any more
    assert phone.last.startswith("✅ ₹100 · Counter")
    await phone.taps("Done", next(one for one in phone.messages if one.id == bill))
    await phone.taps("UPI")
    assert await books(floor) == [("Counter", "100.00", "Cash"), ("Asha Verma", "250.00", "UPI")]


async def test_cancel_ends_the_bill_with_its_buttons(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    for text in ("/sale", "asha", "1 rice 250"):
        await phone.says(text)
    bill = phone.last_message
    await phone.says("/cancel")
    assert phone.last == "✖️ Cancelled. Nothing was saved."
    assert bill.id not in [one.id for one in phone.messages]
    assert await floor.store.read(questions.waiting, OWNER, OWNER) is None


async def test_an_empty_sale_is_answered_by_a_whole_one(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    await phone.says("/sale")
    await phone.says("asha 450 upi")
    assert await books(floor) == [("Asha Verma", "450.00", "UPI")]
    assert "Whose sale is it?" not in " ".join(one.text for one in phone.answers)


@pytest.mark.parametrize(
    "typed",
    [
        "kal 5 baje",
        "tomorrow",
        "12 may",
        "9:30 pm",
        "1/10 to 15/10",
        "rs 300",
        "₹50",
        "asha -2 rice 100",
    ],
)
async def test_money_a_day_or_a_time_is_no_customers_name(floor: Floor, typed: str) -> None:
    phone = floor.owner
    await phone.says("mina 2 rice 100")
    await phone.says(typed)
    assert "That is not a name" in phone.last
    await phone.taps("Add")
    assert await books(floor) == [("Mina", "200.00", "Cash")]


async def test_a_name_and_a_phone_are_both_taken_where_a_customer_is_asked(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("2 rice 100 cash")
    await phone.says("Hari Om 9820000779")
    await phone.taps("Add")
    page = await floor.store.read(listing, CustomerFilter())
    assert [(one.name, one.phone) for one in page.customers] == [("Hari Om", "+919820000779")]


async def test_a_new_customer_is_made_once_with_the_sale(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("mina 2 rice 100")
    question = phone.last_message
    await phone.taps("Add")
    floor.sandbox.faults.repeat_updates(2)
    await floor.settled()
    await phone.taps_stale(question, "➕ Add")
    assert await books(floor) == [("Mina", "200.00", "Cash")]
    page = await floor.store.read(listing, CustomerFilter())
    assert [one.name for one in page.customers] == ["Mina"]


async def test_a_button_under_a_bill_leaves_what_else_is_asked(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("mina 2 rice 100")
    bill = phone.last_message
    await phone.says("/settings")
    await phone.taps("One message per")
    await phone.taps("Someone else", bill)
    assert phone.toast == "Cancelled. Nothing was saved."
    await phone.says("Ravi Kumar")
    assert "Add Ravi Kumar as a new customer?" in phone.last


async def test_a_reply_that_asks_whose_sale_it_is_leaves_what_was_asked(floor: Floor) -> None:
    await a_customer(floor, "Ravi")
    phone = floor.owner
    await a_sale(floor, phone, "ravi 100 cash")
    receipt = phone.last_message
    await phone.says("/settings")
    await phone.taps("One message per")
    question = phone.screen.id
    await phone.replies(receipt, "for zubin")
    assert "zubin" in phone.last
    assert "Cancelled." in next(one for one in phone.messages if one.id == question).text
    await phone.taps("New")
    assert await books(floor) == [("Zubin", "100.00", "Cash")]


async def test_a_chart_that_asked_for_days_says_that_it_was_left(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma")
    phone = floor.owner
    await a_sale(floor, phone, "asha 100 cash")
    await phone.says("/insights")
    await phone.taps("Custom")
    question = phone.screen.id
    assert "Which days?" in phone.screen.text
    await phone.says("/recent")
    assert "Cancelled." in next(one for one in phone.messages if one.id == question).text


async def test_a_reply_answers_the_bill_that_it_replies_to(floor: Floor) -> None:
    phone = floor.owner
    await phone.says("mina 2 rice")
    first = phone.last_message
    await phone.says("zubin 2 soap")
    assert "Add zubin" in phone.last
    await phone.replies(first, "Mina Devi")
    assert "Add Mina Devi as a new customer?" in phone.last
    await phone.taps("Add")
    await phone.says("100")
    assert await books(floor) == [("Mina Devi", "200.00", "Cash")]


async def test_a_reply_in_the_group_answers_a_colleagues_bill_but_no_card(floor: Floor) -> None:
    ravi = await a_customer(floor, "Ravi Kumar")
    await floor.group.says("mina 2 rice 100")
    bill = floor.group.last_message
    sita = floor.phone(STAFF, floor.group.chat_id)
    await sita.replies(bill, "Mina Devi")
    assert "Add Mina Devi as a new customer?" in floor.group.last
    await floor.group.taps("Add")
    assert await books(floor) == [("Mina Devi", "200.00", "Cash")]

    await floor.group.says("/customers ravi")
    await floor.group.taps("Edit")
    await floor.group.taps("Notes")
    await sita.replies(floor.group.last_message, "likes tea")
    assert (await floor.store.read(cards.get, ravi.id)).notes is None
