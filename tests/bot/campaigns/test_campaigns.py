"""A campaign, told as the shopkeeper lives it: written, approved, sent, looked back on."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.ui.screen import LABEL_LIMIT
from crm.campaigns import opt_outs
from crm.gateways import Answer, Message
from crm.gateways.mock import MockGateway
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from crm.store.schema import campaign_sends
from tests.bot.campaigns.factories import HELLO, asks, sent, statuses, three_customers, writes
from tests.bot.conftest import Floor, open_floor
from tests.bot.shop import a_customer
from tests.conftest import TestClock
from tests.shop import OWNER

MISSED = "Hi Asha Verma! We missed you! Get 20% off on your next visit. Valid till 27 Mar."


async def test_from_the_first_tap_to_the_line_that_says_it_is_sent(floor: Floor) -> None:
    await three_customers(floor)
    await floor.owner.says("/campaigns")
    assert "None yet" in floor.owner.last
    await floor.owner.taps("New")
    assert "What is the campaign called?" in floor.owner.screen.text
    await floor.owner.taps("Win back")
    await floor.owner.taps("We missed you")
    await floor.owner.taps("Inactive")
    await floor.owner.taps("60 days")
    assert "Valid until when?" in floor.owner.screen.text
    await floor.owner.taps("7 days")

    card = floor.owner.screen.text
    assert "Inactive · no visit in 60 days" in card
    assert "1 person will get it (1 left out: 1 no phone)" in card
    assert "1 part, GSM, about ₹0.25" in card
    assert (
        "Hi Asha Verma! We missed you! Get 20% off on your next visit. Valid till 27 Mar." in card
    )
    assert "Test mode" in card
    assert await statuses(floor) == ["Draft"]

    await floor.owner.taps("Send now")
    assert "SMS sent: 1, failed: 0" in floor.owner.last
    assert "Test mode" in floor.owner.last
    assert await sent(floor) == [("+919812345601", MISSED)]
    assert await statuses(floor) == ["Sent"]


class Waiting(MockGateway):
    """Answers nothing before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()

    async def send(self, message: Message) -> Answer:
        await self.may.wait()
        return await super().send(message)


async def test_the_card_turns_into_progress_with_pause_and_stop(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    gateway = Waiting()
    async with open_floor(sqlite_store, helper, gateway=gateway) as floor:
        await three_customers(floor)
        await writes(floor.owner)
        floor.waits_for_sending = False
        await floor.owner.taps("Send now")
        assert {"⏸ Pause", "⏹ Stop"} <= set(floor.owner.screen.buttons)
        assert "Tea week · Sending" in floor.owner.screen.text
        gateway.may.set()
        await floor.bot_app.sender.all_quiet()
        await floor.settled()
        assert "SMS sent: 2, failed: 0" in floor.owner.last
        assert not {"⏸ Pause", "⏹ Stop"} & set(floor.owner.screen.buttons)


async def test_news_of_a_campaign_never_overwrite_what_one_turned_to(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    floor.waits_for_sending = False
    await floor.owner.taps("Send now")
    await floor.owner.taps("Campaigns")
    floor.waits_for_sending = True
    await floor.settled()
    assert floor.owner.screen.text.startswith("📣 Campaigns")
    assert "SMS sent: 2, failed: 0" in floor.owner.last


async def test_unknown_and_empty_placeholders_are_refused_and_nothing_is_lost(
    floor: Floor,
) -> None:
    await three_customers(floor)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Tea week")
    await floor.owner.says("Hi {{nme}}")
    assert "I do not know {{nme}}. There are: {{name}}, {{first_name}}" in floor.owner.last
    assert "Tea week" in floor.owner.last
    await floor.owner.says("Hi {{}}")
    assert "I do not know {{}}. There are: {{name}}" in floor.owner.last
    await floor.owner.says("Hi {{name")
    assert "A {{ or }} is left open" in floor.owner.last
    await floor.owner.says("x" * 2000)
    assert "2,000 letters, 14 parts; 10 parts at the most" in floor.owner.last
    await floor.owner.says("Only for you: {{offer}}")
    await floor.owner.taps("Everyone")
    assert "What is the offer?" in floor.owner.screen.text
    await floor.owner.says("10% off rice")
    assert "Only for you: 10% off rice" in floor.owner.last


async def test_back_cancel_and_restart_in_the_middle_of_writing(floor: Floor) -> None:
    await three_customers(floor)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Tea week")
    await floor.restart()
    await floor.owner.says(HELLO)
    await floor.owner.taps("VIP")
    await floor.owner.taps("Back")
    assert "Who should get it?" in floor.owner.screen.text
    await floor.owner.taps("Low spenders")
    await floor.owner.says("1,000")
    assert "Spent below ₹1,000" in floor.owner.last
    assert "1 person will get it (1 left out" in floor.owner.last

    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.taps("Cancel")
    assert "Nothing was saved" in floor.owner.last
    assert await statuses(floor) == ["Draft"]


async def test_an_old_button_of_the_builder_says_so(floor: Floor) -> None:
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    old = floor.owner.screen
    await floor.owner.says("/cancel")
    await floor.owner.taps_stale(old, "Win back")
    assert "no longer open" in floor.owner.toast


async def test_picked_customers_survive_search_and_paging(floor: Floor) -> None:
    for number in range(9):
        await a_customer(floor, f"Customer {number}", f"98123456{number:02d}")
    await a_customer(floor, "Zoya", "9812345699")
    await writes(floor.owner, audience="Choose people")
    await floor.owner.taps("Customer 1")
    await floor.owner.taps("›")
    assert "2/2" in floor.owner.buttons
    await floor.owner.taps("Customer 7")
    await floor.owner.says("zoya")
    assert "Found for “zoya”: 1." in floor.owner.last
    await floor.owner.taps("Zoya")
    assert "3 people ticked." in floor.owner.screen.text
    await floor.owner.taps("Whole list")
    assert "☑️ Customer 1" in floor.owner.buttons
    await floor.owner.taps("Customer 1")
    assert "◻️ Customer 1" in floor.owner.buttons
    await floor.owner.taps("Done (2)")
    assert "2 people will get it" in floor.owner.screen.text
    await floor.owner.taps("Send now")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345607", "+919812345699"]


async def test_any_audience_can_be_narrowed_down_by_several_limits(floor: Floor) -> None:
    await three_customers(floor)
    await a_customer(floor, "Zoya", "9812345609", location="Nashik")
    await writes(floor.owner)
    assert "3 people will get it" in floor.owner.screen.text
    await floor.owner.taps("Filter")
    assert {"🕘 Last visit", "⬆️ Spent at least", "⬇️ Spent at most", "📍 Place", "🏷 Badge"} <= set(
        floor.owner.buttons
    )
    await floor.owner.taps("Place")
    assert floor.owner.buttons[:3] == ["Pune", "Nashik", "Any place"]
    await floor.owner.taps("Pune")
    assert "Everyone · Pune" in floor.owner.screen.text
    assert "2 people will get it" in floor.owner.screen.text
    await floor.owner.taps("Filter")
    await floor.owner.taps("Spent at most")
    await floor.owner.says("lots")
    assert "That is not an amount. Such as: 2,000." in floor.owner.last
    await floor.owner.says("₹2,000")
    assert "Everyone · up to ₹2,000 · Pune" in floor.owner.last
    assert "1 person will get it" in floor.owner.last
    await floor.owner.taps("Filter")
    await floor.owner.taps("Last visit")
    await floor.owner.taps("30 days")
    assert "Nobody will get it" in floor.owner.screen.text
    await floor.owner.taps("Filter")
    await floor.owner.taps("Last visit")
    await floor.owner.taps("Came or not")
    await floor.owner.taps("Filter")
    await floor.owner.taps("Badge")
    await floor.owner.taps("Active")
    assert "Everyone · up to ₹2,000 · Pune · Active" in floor.owner.screen.text
    await floor.owner.taps("Send now")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345602"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2,000/-", "₹2,000"),
        ("2000 rs", "₹2,000"),
        ("2k", "₹2,000"),
        ("1.5 lakh", "₹1,50,000"),
        ("> 500", "₹500"),
        ("५००", "₹500"),
    ],
)
async def test_an_amount_is_typed_as_everywhere(floor: Floor, typed: str, shown: str) -> None:
    await three_customers(floor)
    await writes(floor.owner, audience="VIP")
    await floor.owner.says(typed)
    assert f"Spent above {shown}" in floor.owner.screen.text
    await floor.owner.taps("Filter")
    await floor.owner.taps("Spent at most")
    await floor.owner.says(typed)
    assert f"up to {shown}" in floor.owner.screen.text
    await floor.owner.says("/customers")
    await floor.owner.taps("Filter")
    await floor.owner.taps("Other amounts")
    await floor.owner.says(typed)
    assert f"from {shown}" in floor.owner.screen.text


async def test_the_number_of_an_audience_is_not_asked_twice(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner, audience="Inactive")
    await floor.owner.taps("60 days")
    await floor.owner.taps("Filter")
    assert "🕘 Last visit" not in floor.owner.buttons
    await floor.owner.taps("Spent at least")
    await floor.owner.taps("≥ ₹10,000")
    assert "Inactive · no visit in 60 days · from ₹10,000" in floor.owner.screen.text
    assert "1 person will get it" in floor.owner.screen.text


async def test_the_rupee_sign_is_named_and_replaced_with_one_tap(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner, "₹50 off for {{first_name}}")
    assert "₹ makes it Unicode" in floor.owner.screen.text
    await floor.owner.taps("Plain letters: 2 parts, ₹0.50")
    assert "Rs. 50 off for Asha" in floor.owner.screen.text
    assert "Unicode" not in floor.owner.screen.text
    assert not any("Plain letters" in label for label in floor.owner.buttons)


async def test_plain_letters_leave_out_emoji_too_and_say_what_it_comes_to_then(
    floor: Floor,
) -> None:
    await three_customers(floor)
    long = "come by for tea, rice, oil and all the rest that you need this week"
    await writes(floor.owner, f"{{{{first_name}}}} ji 🙏 “₹50 off” 🎉, {long}!")
    assert "🙏 “ ₹ ” 🎉 makes it Unicode" in floor.owner.screen.text
    assert "2 parts, Unicode · 4 parts, about ₹1" in floor.owner.screen.text
    await floor.owner.taps("Plain letters: 2 parts, ₹0.50")
    assert f'Asha ji "Rs. 50 off", {long}!' in floor.owner.screen.text
    assert "1 part, GSM · 2 parts, about ₹0.50" in floor.owner.screen.text


async def test_what_plain_letters_would_not_shorten_has_no_such_button(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner, "नमस्ते 🙏")
    assert "makes it Unicode" in floor.owner.screen.text
    assert not any("Plain letters" in label for label in floor.owner.buttons)
    await floor.owner.taps("Edit")
    await floor.owner.taps("Message")
    await floor.owner.says("🙏🙏")
    assert not any("Plain letters" in label for label in floor.owner.buttons)


async def test_who_never_bought_is_named_where_the_message_speaks_of_their_last_visit(
    floor: Floor,
) -> None:
    await three_customers(floor)
    await a_customer(floor, "Neha Shah", "9812345609")
    await writes(floor.owner, "It's been {{days}} days!")
    assert "1 no phone, 1 never bought before" in floor.owner.screen.text


async def test_staff_ask_and_the_first_answer_counts(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    assert "waits for approval" in floor.staff.screen.text
    for approver in (floor.owner, floor.manager):
        assert "Sita asks for approval" in approver.last
        assert {"✅ Approve 2", "✏️ Edit", "❌ Reject"} <= set(approver.buttons)
        assert "2 people will get it" in approver.last
    card_of_owner = floor.owner.last_message

    await floor.manager.taps("Approve")
    assert "Manoj approved Tea week" in "\n".join(one.text for one in floor.staff.answers)
    assert "✅ Approve 2" not in floor.owner.buttons
    await floor.owner.taps_stale(card_of_owner, "Approve")
    assert "already" not in floor.owner.toast
    assert floor.owner.alert
    assert len(await sent(floor)) == 2


async def test_an_approval_pressed_twice_hears_who_was_first(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    card = floor.owner.last_message
    await floor.manager.taps("Reject")
    await floor.manager.taps("Not now")
    assert "Manoj rejected Tea week: Not now" in "\n".join(one.text for one in floor.staff.answers)
    await floor.owner.taps_stale(card, "Approve")
    assert "Manoj rejected it" in floor.owner.toast
    assert await statuses(floor) == ["Draft"]
    assert await sent(floor) == []


async def test_a_rejection_can_be_typed(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    await floor.owner.taps("Reject")
    await floor.owner.says("Wait for Diwali")
    assert "Rejected: Wait for Diwali" in floor.owner.last
    assert "Wait for Diwali" in floor.staff.last


async def test_an_approval_after_the_deletion_says_who_deleted(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    card = floor.manager.last_message
    await floor.staff.taps("Take back")
    await floor.staff.taps("Delete")
    await floor.staff.taps("Delete it")
    assert "is deleted" in floor.staff.screen.text
    await floor.manager.taps_stale(card, "Approve")
    assert "Sita deleted this campaign" in floor.manager.toast
    assert await statuses(floor) == []


async def test_a_text_that_was_edited_meanwhile_is_read_again_before_it_is_approved(
    floor: Floor,
) -> None:
    await three_customers(floor)
    await asks(floor)
    card = floor.owner.last_message
    await floor.staff.taps("Edit")
    await floor.staff.taps("Message")
    await floor.staff.says("Something else for {{first_name}}")
    await floor.owner.taps_stale(card, "Approve")
    assert "edited since" in floor.owner.toast
    assert "Something else for Asha" in floor.owner.screen.text
    await floor.owner.taps("Approve")
    assert len(await sent(floor)) == 2


async def test_staff_cannot_send_even_with_an_old_button(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    button = floor.owner.screen.button("Send now")
    assert button is not None
    await floor.staff.says("/menu")
    tap = floor.sandbox.people.tap_stale(
        floor.staff.person,
        floor.staff.chat_id,
        floor.staff.last_message.id,
        button["callback_data"],
    )
    await floor.settled()
    assert "manager or the owner" in tap.text
    assert await sent(floor) == []


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("31 मार्च noon", "31 Mar 12:00 pm"),
        ("march 31 at 5 p.m.", "31 Mar 5:00 pm"),
        ("somvar 17.30", "24 Mar 5:30 pm"),
        ("kal sham 6 baje", "21 Mar 6:00 pm"),
        ("20.30", "today 8:30 pm"),
    ],
)
async def test_a_moment_is_read_in_the_words_of_a_sale(
    floor: Floor, typed: str, echoed: str
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.says(typed)
    assert echoed in floor.owner.last


async def test_a_schedule_by_tap_and_by_words_is_echoed_with_the_distance(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.taps("Today 6 pm")
    assert "today 6:00 pm, in 5 h 30 m" in floor.owner.screen.text
    await floor.owner.taps("Another time")
    await floor.owner.says("soon")
    assert "I cannot read that" in floor.owner.last
    await floor.owner.says("yesterday")
    assert "That has passed" in floor.owner.last
    await floor.owner.says("today 9am")
    assert "That has passed" in floor.owner.last
    await floor.owner.says("25 mar 2031")
    assert "That is more than 366 days away. Such as: fri 5pm." in floor.owner.last
    await floor.owner.says("fri 5pm")
    assert "21 Mar 5:00 pm, in 1 day 4 h" in floor.owner.last
    await floor.owner.taps("Another time")
    await floor.owner.says("today 11pm")
    assert "from 10:00 am to 9:00 pm" in floor.owner.last
    assert "21 Mar 10:00 am" in floor.owner.last
    clock.turn(hours=21, minutes=30)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "SMS sent: 2, failed: 0" in floor.owner.last


async def test_a_plan_can_be_cancelled(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.taps("Tomorrow 11 am")
    await floor.owner.taps("Cancel the plan")
    assert "Draft" in floor.owner.screen.text
    assert await statuses(floor) == ["Draft"]


async def test_at_night_send_now_says_when_it_goes(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    clock.turn(hours=10)
    await floor.owner.taps("Send now")
    assert "next opening" in floor.owner.toast
    assert "21 Mar 10:00 am" in floor.owner.screen.text


async def test_what_was_due_while_the_machine_was_off_is_asked_about(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.taps("Today 6 pm")
    clock.turn(hours=24)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "should have gone out" in floor.owner.last
    assert await sent(floor) == []
    await floor.owner.taps("Send now", floor.owner.last_message)
    assert len(await sent(floor)) == 2


async def test_with_nobody_to_reach_there_is_nothing_to_send(floor: Floor) -> None:
    await writes(floor.owner)
    assert "Nobody will get it" in floor.owner.screen.text
    assert not any("Send now" in label for label in floor.owner.buttons)
    assert "🗓 Schedule" in floor.owner.buttons
    await writes(floor.staff)
    assert "📨 Ask for approval" not in floor.staff.buttons
    await floor.owner.taps("Schedule")
    await floor.owner.says("tomorrow 11 am")
    assert "Nobody in this audience" in floor.owner.last
    assert await statuses(floor) == ["Draft", "Draft"]


async def test_a_draft_says_from_when_on_it_reaches_whom_it_reaches_not_now(
    floor: Floor, clock: TestClock
) -> None:
    """Everybody had a message: planned for tomorrow evening it reaches them, and goes then."""
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")
    await writes(floor.owner, "Rice is on us, {{first_name}}.")
    card = floor.owner.screen.text
    assert "Nobody will get it (3 left out: 1 no phone, 2 messaged lately)" in card
    assert re.search(r"🕑 Planned for .*21 Mar 12:30 pm or later it reaches 2 people\.", card)
    assert not any("Send now" in label for label in floor.owner.buttons)
    await floor.owner.taps("Schedule")
    await floor.owner.says("today 6 pm")
    assert "Nobody in this audience" in floor.owner.last
    await floor.owner.taps("Schedule")
    await floor.owner.says("tomorrow 6 pm")
    assert "2 people will get it (1 left out: 1 no phone)" in floor.owner.screen.text
    clock.turn(days=1, hours=6)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert [text for _, text in await sent(floor)][2:] == [
        "Rice is on us, Asha.",
        "Rice is on us, Ravi.",
    ]


async def test_sending_what_is_planned_at_once_says_whom_it_reaches_now(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await writes(floor.owner, audience="Inactive")
    await floor.owner.taps("60 days")
    assert "1 person will get it" in floor.owner.screen.text
    await floor.owner.taps("Schedule")
    await floor.owner.says("in 60 days")
    assert "2 people will get it" in floor.owner.screen.text
    await floor.owner.taps("Send now to 2")
    await floor.owner.taps("Send now to 1")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345601"]


async def test_the_history_has_messages_search_copy_template_and_archive(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")
    await floor.owner.taps("Messages", floor.owner.last_message)
    assert "Tea week: 2 messages" in floor.owner.screen.text
    assert "Hi Asha, tea is on us" in floor.owner.screen.text
    await floor.owner.taps("Search")
    await floor.owner.says("ravi")
    assert "Tea week: 1 message\n" in floor.owner.last
    assert "Asha" not in floor.owner.last
    await floor.owner.taps("Back")
    await floor.owner.taps("Keep as template")
    assert "is a template now" in floor.owner.toast
    await floor.owner.taps("Duplicate")
    assert "A copy, as a draft." in floor.owner.screen.text
    # everybody was messaged a moment ago
    assert "Nobody will get it (3 left out: 1 no phone, 2 messaged lately)" in (
        floor.owner.screen.text
    )
    await floor.owner.says("/campaigns")
    await floor.owner.taps("✅ Tea week")
    await floor.owner.taps("Archive")
    assert "archived" in floor.owner.screen.text
    await floor.owner.says("/campaigns")
    assert "✅ Tea week" not in floor.owner.buttons
    await floor.owner.taps("Templates")
    assert "📋 Tea week" in floor.owner.screen.text


async def test_who_opted_out_is_listed_and_can_be_allowed_again(floor: Floor) -> None:
    await three_customers(floor)
    await floor.store.write(opt_outs.opt_out, 1, OWNER)
    await writes(floor.owner)
    assert "1 no phone, 1 opted out" in floor.owner.screen.text
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Opted out")
    assert "Asha Verma" in floor.owner.screen.text
    await floor.owner.taps("Allow again")
    assert "Nobody. The button is on each customer's card." in floor.owner.screen.text


async def test_the_text_comes_to_me_before_it_goes_to_anybody(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Test to me")
    assert any(
        "Hi Asha, tea is on us this week." in one.text and "will read it" in one.text
        for one in floor.owner.answers
    )
    await floor.owner.taps("My number")
    await floor.owner.says("98123 45678")
    assert "Test mode" in floor.owner.last
    assert await sent(floor) == []


async def test_what_failed_is_shown_by_reason_and_tried_again(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")

    def fail(session: Session) -> None:
        session.execute(update(campaign_sends).values(status="Failed", error="bad number"))

    await floor.store.write(fail)
    await floor.owner.taps("Open", floor.owner.last_message)
    assert "SMS sent: 0, failed: 2" in floor.owner.screen.text
    assert "Failed: 2 bad number" in floor.owner.screen.text
    await floor.owner.taps("Retry failed")
    assert "SMS sent: 2, failed: 0" in floor.owner.last


async def test_unconfirmed_ones_wait_for_a_word(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")

    def lose(session: Session) -> None:
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.id == 1)
            .values(status="Unconfirmed", error="no_answer", sent_at=None)
        )

    await floor.store.write(lose)
    await floor.owner.taps("Open", floor.owner.last_message)
    assert "1 unconfirmed: handed over, and no answer came" in floor.owner.screen.text
    await floor.owner.taps("They arrived")
    assert "SMS sent: 2, failed: 0" in floor.owner.screen.text
    assert "unconfirmed" not in floor.owner.screen.text


async def test_fixed_labels_fit_three_in_a_row(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    seen = {label for shown in floor.owner.answers for label in shown.buttons}
    await floor.owner.taps("Send now")
    seen |= {label for shown in floor.owner.answers for label in shown.buttons}
    assert {label for label in seen if len(label) > LABEL_LIMIT} == set()


async def test_names_of_people_are_never_markup(floor: Floor) -> None:
    await a_customer(floor, "<b>Asha</b> & Co", "9812345601")
    await writes(floor.owner, "Hi {{name}} <3")
    assert "Hi <b>Asha</b> & Co <3" in floor.owner.screen.text
    await floor.owner.taps("Send now")
    assert await sent(floor) == [("+919812345601", "Hi <b>Asha</b> & Co <3")]


async def test_placeholders_that_were_meant_are_mended_and_it_is_said(floor: Floor) -> None:
    await three_customers(floor)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Tea week")
    await floor.owner.says("Hi [First Name], tea for {name}")
    assert "this is how they are written" in floor.owner.last
    assert "Hi {{first_name}}, tea for {{name}}" in floor.owner.last
    await floor.owner.taps("Everyone")
    assert "how they are written" not in floor.owner.screen.text
