"""What was approved goes out, and nothing else: tests, numbers, days, the cap, and who is asked."""

from __future__ import annotations

import ast
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.backups.restore import wake
from crm.campaigns import opt_outs
from crm.campaigns.sending.trying import MOST_A_DAY, TEST
from crm.customers import cards, erasing
from crm.gateways import Answer, Message
from crm.gateways.mock import MockGateway
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from crm.store.schema import campaign_sends, campaigns, test_sends
from tests.bot.campaigns.factories import HELLO, asks, sent, statuses, three_customers, writes
from tests.bot.conftest import Floor, open_floor
from tests.bot.shop import a_customer
from tests.conftest import TestClock
from tests.shop import OWNER, STAFF, a_reachable

MINE = "98123 45678"


class Noting(MockGateway):
    """Notes every hand-over."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    async def send(self, message: Message) -> Answer:
        self.messages.append(message)
        return await super().send(message)

    @property
    def phones(self) -> list[str]:
        return [message.phone for message in self.messages]


# --- one door ------------------------------------------------------------------------------------


def test_there_is_one_door_to_the_gateway() -> None:
    """Whoever hands something over needs a Message, which the door alone makes of a claim; and
    claims are made where they are looked at."""
    makers: dict[str, set[str]] = {"Message": set(), "Claimed": set()}
    for path in (path for part in ("bot", "jobs", "crm") for path in Path(part).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        gateways = {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "crm.gateways"
            for name in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name == "Claimed" or (name == "Message" and "Message" in gateways):
                    makers[name].add(path.as_posix())
    assert makers["Message"] == {"jobs/door.py"}
    assert makers["Claimed"] == {
        "crm/campaigns/sending/claims.py",
        "crm/campaigns/sending/trying.py",
    }


async def test_a_clerks_test_goes_to_a_confirmed_number_of_their_own(
    sqlite_store: Store, helper: ReadProcess, clock: TestClock
) -> None:
    gateway = Noting()
    async with open_floor(sqlite_store, helper, gateway=gateway) as floor:
        await three_customers(floor)
        await floor.manager.says("/menu")
        await writes(floor.staff, "Whatever I like, {{first_name}}")
        card = floor.staff.last_message
        await floor.staff.taps("Test to me")
        await floor.staff.taps("My number")
        await floor.staff.says("98123 45601")  # Asha's
        assert "A manager is asked" in floor.staff.last
        assert gateway.phones == []
        await floor.staff.taps("Test to me", card)
        assert "confirmed" in floor.staff.toast
        assert gateway.phones == []

        assert "Sita says that +91 98123 45601 is their own number" in floor.manager.last
        assert "It is also the number of Asha Verma." in floor.manager.last
        await floor.manager.taps("It is not")
        assert "No test of Sita goes to that number." in floor.manager.last
        await floor.staff.taps("Test to me", card)
        await floor.staff.taps("My number")
        await floor.staff.says(MINE)
        await floor.manager.taps("It is theirs", floor.manager.last_message)
        assert "confirmed your number" in floor.staff.last
        for _ in range(MOST_A_DAY + 1):
            await floor.staff.taps("Test to me", card)
        assert "5 tests a day" in floor.staff.toast
        assert gateway.phones == ["+919812345678"] * MOST_A_DAY

        # another number begins anew
        await floor.staff.taps("Test to me", card)
        clock.turn(days=1)
        await floor.staff.taps("Test to me", card)
        assert len(gateway.phones) == MOST_A_DAY + 1

        def recorded(session: Session) -> list[tuple[int, str, str]]:
            c = test_sends.c
            rows = session.execute(select(c.staff_id, c.phone, c.status).order_by(c.id))
            assert len(audit.entries(session, TEST)) == MOST_A_DAY + 1
            return [tuple(row) for row in rows]

        kept = await floor.store.read(recorded)
        assert kept == [(STAFF, "+919812345678", "Sent")] * (MOST_A_DAY + 1)
        assert await sent(floor) == []


async def test_no_test_goes_to_a_number_that_opted_out(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    gateway = Noting()
    async with open_floor(sqlite_store, helper, gateway=gateway) as floor:
        await three_customers(floor)
        await floor.store.write(opt_outs.opt_out, 2, OWNER)
        await writes(floor.owner)
        await floor.owner.taps("Test to me")
        await floor.owner.taps("My number")
        await floor.owner.says("98123 45602")
        assert "opted out" in floor.owner.last
        assert gateway.messages == []


# --- the number on the card ----------------------------------------------------------------------


async def test_an_approval_is_for_the_number_on_the_card(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    assert "✅ Approve 2" in floor.owner.buttons
    for number in range(30):
        await floor.store.write(a_reachable, f"New {number}")
    await floor.owner.taps("Approve 2", floor.owner.last_message)
    assert "numbers have changed" in floor.owner.toast
    assert await sent(floor) == []
    assert "32 people will get it" in floor.owner.screen.text
    await floor.owner.taps("Approve 32")
    assert len(await sent(floor)) == 32


async def test_send_now_and_schedule_are_for_the_number_on_the_card_too(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    for number in range(30):
        await floor.store.write(a_reachable, f"New {number}")
    await floor.owner.says("today 6 pm")
    assert "numbers have changed" in floor.owner.last
    assert await statuses(floor) == ["Draft"]
    await floor.owner.taps("Send now to 32")
    assert len(await sent(floor)) == 32


async def test_a_few_more_people_are_no_other_campaign(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    for number in range(5):
        await floor.store.write(a_reachable, f"New {number}")
    await floor.owner.taps("Approve 2", floor.owner.last_message)
    assert len(await sent(floor)) == 7


async def test_a_button_without_numbers_approves_nothing(floor: Floor) -> None:
    await three_customers(floor)
    await asks(floor)
    button = floor.owner.screen.button("Approve 2")
    assert button is not None
    old = ":".join(button["callback_data"].split(":")[:3])  # as before numbers were on it
    floor.sandbox.people.tap_stale(
        floor.owner.person, floor.owner.chat_id, floor.owner.last_message.id, old
    )
    await floor.settled()
    assert "numbers have changed" in floor.owner.screen.text
    assert await sent(floor) == []


async def test_a_plan_that_grew_overnight_is_asked_about(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Schedule")
    await floor.owner.taps("Tomorrow 11 am")
    for number in range(30):
        await floor.store.write(a_reachable, f"New {number}")
    clock.turn(hours=22, minutes=31)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "was approved for 2 people, and would reach 32 people now" in floor.owner.last
    assert await sent(floor) == []
    await floor.owner.taps("Send now to 32", floor.owner.last_message)
    assert len(await sent(floor)) == 32


# --- its last day --------------------------------------------------------------------------------

OFFER = "Tea for {{first_name}} till {{date}}"


async def _valid_till_today(floor: Floor) -> None:
    await writes(floor.owner, OFFER)
    await floor.owner.says("today")


async def test_what_is_valid_till_today_does_not_go_on_three_days_later(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await _valid_till_today(floor)
    floor.waits_for_sending = False
    await floor.owner.taps("Send now")
    await floor.owner.taps("Pause")
    floor.waits_for_sending = True
    await floor.settled()

    def nobody_has_it(session: Session) -> None:
        waits = {"status": "Pending", "sent_at": None, "claimed_at": None}
        session.execute(update(campaign_sends).values(**waits))
        session.execute(update(campaigns).values(status="Paused", sent_count=0))

    await floor.store.write(nobody_has_it)
    clock.turn(days=3)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("Tea week")
    await floor.owner.taps("Go on")
    assert "It is valid until a day before it goes out" in floor.owner.toast
    assert {"📅 New date", "⏹ Stop"} <= set(floor.owner.screen.buttons)
    assert await sent(floor) == []


async def test_at_its_last_closing_time_it_asks_for_a_new_date(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await _valid_till_today(floor)
    await floor.owner.taps("Schedule")
    await floor.owner.taps("Today 6 pm")
    clock.turn(hours=9)  # the machine was busy until after closing time
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "was valid until 20 Mar 2025, and has not gone out" in floor.owner.last
    assert await statuses(floor) == ["Paused"]
    await floor.owner.taps("New date", floor.owner.last_message)
    await floor.owner.says("31 mar")
    assert "Valid until 31 Mar 2025 now." in floor.owner.last
    clock.turn(hours=14)
    await floor.owner.taps("Go on")
    assert [text for _, text in await sent(floor)] == [
        "Tea for Asha till 31 Mar",
        "Tea for Ravi till 31 Mar",
    ]


async def test_texts_that_wait_are_written_anew_for_the_new_date(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await _valid_till_today(floor)
    await floor.owner.taps("Send now")

    def ravi_waits(session: Session) -> None:
        waits = {"status": "Pending", "sent_at": None, "claimed_at": None}
        session.execute(update(campaign_sends).where(campaign_sends.c.id == 2).values(**waits))
        session.execute(update(campaigns).values(status="Sending", sent_count=1))

    await floor.store.write(ravi_waits)
    clock.turn(hours=9)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "1 person has not had it" in floor.owner.last
    await floor.owner.taps("New date", floor.owner.last_message)
    await floor.owner.taps("7 days")
    clock.turn(hours=14)
    await floor.owner.taps("Go on")
    assert [text for _, text in await sent(floor)] == [
        "Tea for Asha till 20 Mar",
        "Tea for Ravi till 27 Mar",
    ]


async def test_a_moment_after_its_last_day_is_refused_at_once(floor: Floor) -> None:
    await three_customers(floor)
    await _valid_till_today(floor)
    await floor.owner.taps("Schedule")
    await floor.owner.says("today 9:30 pm")  # after closing time: tomorrow
    assert "It is valid until a day before it goes out" in floor.owner.last
    assert await statuses(floor) == ["Draft"]


# --- the cap -------------------------------------------------------------------------------------


async def test_retry_failed_looks_at_the_cap_and_the_opt_outs_again(floor: Floor) -> None:
    await three_customers(floor)
    await a_customer(floor, "Zoya", "9812345603")
    await writes(floor.owner)
    await floor.owner.taps("Send now")

    def fail(session: Session) -> None:
        failed = {"status": "Failed", "error": "busy", "sent_at": None, "claimed_at": None}
        session.execute(update(campaign_sends).values(**failed))

    await floor.store.write(fail)
    first = floor.owner.last_message
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Another")
    await floor.owner.says("Hello {{first_name}}")
    await floor.owner.taps("Choose people")
    await floor.owner.taps("Ravi")
    await floor.owner.taps("Done")
    await floor.owner.taps("Send now")
    await floor.store.write(opt_outs.opt_out, 1, OWNER)
    await floor.owner.taps("Open", first)
    await floor.owner.taps("Retry failed")
    assert [phone for phone, _ in await sent(floor)] == ["+919812345603", "+919812345602"]
    assert "1 messaged lately" in floor.owner.screen.text or "1 messaged lately" in floor.owner.last


async def test_a_forgotten_paused_campaign_blocks_nobody_and_is_asked_about(
    floor: Floor, clock: TestClock
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")

    def paused(session: Session) -> None:
        waits = {"status": "Pending", "sent_at": None, "claimed_at": None}
        session.execute(update(campaign_sends).values(**waits))
        now = floor.store.shop.now()
        session.execute(update(campaigns).values(status="Paused", paused_at=now, sent_count=0))

    await floor.store.write(paused)
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Another")
    await floor.owner.says("Hello {{first_name}}")
    await floor.owner.taps("Everyone")
    assert "2 people will get it" in floor.owner.screen.text
    clock.turn(days=3, minutes=1)
    floor.bot_app.sender.wake()
    await floor.settled()
    assert "has been paused since 20 Mar" in floor.owner.last
    assert "2 people wait. Is it over?" in floor.owner.last
    asked = floor.owner.last_message
    floor.bot_app.sender.wake()
    await floor.settled()
    assert floor.owner.last_message == asked  # once
    await floor.owner.taps("Stop", asked)
    await floor.owner.taps("Stop it")
    assert await statuses(floor) == ["Cancelled", "Draft"]


# --- service messages ----------------------------------------------------------------------------


async def _writes_to_asha(floor: Floor, text: str) -> None:
    await floor.owner.says("/customers")
    await floor.owner.taps("Asha")
    await floor.owner.taps("SMS")
    await floor.owner.says(text)


async def test_a_message_to_one_person_is_a_service_message(floor: Floor, clock: TestClock) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    assert "Tea week · Draft · Marketing" in floor.owner.screen.text
    await floor.owner.taps("Send now")
    await _writes_to_asha(floor, "Your order is ready")
    assert "SMS to Asha Verma · Draft · Service" in floor.owner.screen.text
    assert "1 person will get it" in floor.owner.screen.text  # had one a moment ago
    await floor.owner.taps("Send now to 1")
    clock.turn(hours=10)
    await _writes_to_asha(floor, "We close late today")
    assert "a service message goes all the same" in floor.owner.screen.text
    await floor.owner.taps("Send now to 1")
    assert [text for _, text in await sent(floor)][2:] == [
        "Your order is ready",
        "We close late today",
    ]
    clock.turn(hours=15)  # more than a day after the marketing, a few hours after the service
    await floor.owner.says("/campaigns")
    await floor.owner.taps("New")
    await floor.owner.says("Next")
    await floor.owner.says(HELLO)
    await floor.owner.taps("Everyone")
    assert "2 people will get it" in floor.owner.screen.text


async def test_a_service_message_to_who_opted_out_asks(floor: Floor) -> None:
    await three_customers(floor)
    await floor.store.write(opt_outs.opt_out, 1, OWNER)
    await _writes_to_asha(floor, "Your order is ready")
    assert "Nobody will get it (1 left out: 1 opted out)" in floor.owner.screen.text
    await floor.owner.taps("All the same")
    assert "Only what is about something of their own" in floor.owner.screen.text
    await floor.owner.taps("All the same")
    assert "1 person will get it" in floor.owner.screen.text
    await floor.owner.taps("Send now to 1")
    assert [text for _, text in await sent(floor)] == ["Your order is ready"]
    asha = await floor.store.read(cards.get, 1)
    await floor.store.write(opt_outs.opt_out_phone, asha.phone or "", opt_outs.BY_REPLY)
    await _writes_to_asha(floor, "Your other order is ready")
    assert "Nobody will get it (1 left out: 1 opted out)" in floor.owner.screen.text
    assert not any(
        "All the same" in label for label in floor.owner.buttons
    )  # the phone itself said STOP


# --- proposals -----------------------------------------------------------------------------------


async def test_a_clerk_proposes_a_moment_with_the_campaign(floor: Floor) -> None:
    await three_customers(floor)
    await floor.owner.says("/menu")
    await writes(floor.staff)
    await floor.staff.taps("Propose a time")
    await floor.staff.says("tomorrow 11 am")
    assert "21 Mar 11:00 am" in floor.owner.last
    await floor.owner.taps("Approve 2", floor.owner.last_message)
    assert await statuses(floor) == ["Scheduled"]
    assert await sent(floor) == []


# --- who gets too long a text --------------------------------------------------------------------


async def test_whose_text_is_over_the_limit_of_parts_is_left_out_and_counted(floor: Floor) -> None:
    await three_customers(floor)
    await a_customer(floor, "Ł" * 59, "9812345603")  # all of it becomes Unicode
    await writes(floor.owner, "{{name}} " + "x" * 1400)
    assert "2 people will get it" in floor.owner.screen.text
    assert "1 text too long" in floor.owner.screen.text
    await floor.owner.taps("Send now to 2")
    assert len(await sent(floor)) == 2
    assert "1 text too long" in floor.owner.screen.text


# --- what is stored ------------------------------------------------------------------------------


async def test_the_messages_are_shown_after_an_erasure(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")
    await floor.store.write(erasing.delete_or_erase, 1, OWNER)
    await floor.owner.taps("Messages", floor.owner.last_message)
    assert "Tea week: 2 messages" in floor.owner.screen.text
    assert "Ravi Kale · +91 98123 45602" in floor.owner.screen.text


async def test_after_a_restore_a_campaign_that_was_not_over_asks(
    floor: Floor, clock: TestClock
) -> None:
    """Paused by hand in the backup, and gone on since: it says until when the backup knows."""
    await three_customers(floor)
    await writes(floor.owner)
    await floor.owner.taps("Send now")

    def as_in_the_backup(session: Session) -> None:
        waits = {"status": "Pending", "sent_at": None, "claimed_at": None}
        session.execute(update(campaign_sends).where(campaign_sends.c.id == 2).values(**waits))
        session.execute(update(campaigns).values(status="Paused"))

    await floor.store.write(as_in_the_backup)
    clock.turn(hours=1)
    assert await floor.store.write(wake) == 1
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    assert "a backup that knows until today 12:30 pm." in floor.owner.last
    assert "1 person who waits here may have got it since" in floor.owner.last
    assert {"▶️ Go on", "⏹ Stop"} <= set(floor.owner.last_message.buttons)
    await floor.owner.taps("Open", floor.owner.last_message)
    assert "a backup that knows until today 12:30 pm." in floor.owner.screen.text
    assert len(await sent(floor)) == 1
    await floor.owner.taps("Go on")
    assert len(await sent(floor)) == 2
