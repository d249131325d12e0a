"""What staff hear and can do when a process died in the middle of a sending."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from crm.campaigns import life, pausing
from crm.campaigns.sending import recipients, recovery
from crm.campaigns.sending import worker as campaign_turns
from crm.gateways.mock import MockGateway
from crm.settings import shop_of
from jobs.pace import Pace
from jobs.sending import Sender
from tests.bot.campaigns.factories import sent, statuses, three_customers, writes
from tests.bot.conftest import Floor
from tests.jobs.listening import Listening
from tests.shop import OWNER

LINE = "Tea week: SMS sent: 2, failed: 0"


def heard(floor: Floor, words: str) -> list[str]:
    return [one.text for one in floor.owner.answers if words in one.text]


async def test_a_process_that_dies_before_it_tells_the_end_leaves_it_to_the_next(
    floor: Floor,
) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.stop()

    def press_send(session: Session) -> None:
        life.start(session, 1, OWNER)

    await floor.store.write(press_send)
    dying = Sender(floor.store, MockGateway(), Pace(None), Listening())  # it tells no chat
    await dying.tick()
    await dying.all_quiet()
    assert await statuses(floor) == ["Sent"]
    assert heard(floor, LINE) == []

    for _ in range(2):
        await floor.restart()
        await floor.settled()
        assert len(heard(floor, LINE)) == 1


def killed_in_the_middle(session: Session) -> None:
    """Two messages were handed over when the process died; the campaign was stopped before."""
    life.start(session, 1, OWNER)
    recipients.freeze_next(session, 1, "mock")
    campaign_turns.take_turn(session, 1, "a dead worker", (), 2)
    pausing.stop(session, 1, OWNER)


async def lost_two(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.stop()
    await floor.store.write(killed_in_the_middle)
    await floor.restart()
    await floor.settled()


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("They arrived", "SMS sent: 2, failed: 0"),
        ("They did not", "SMS sent: 0, failed: 2"),
    ],
)
async def test_of_a_stopped_campaign_one_is_asked_what_became_of_those_under_way(
    floor: Floor, answer: str, line: str
) -> None:
    await lost_two(floor)
    asked = heard(floor, "went down in the middle of the sending")
    assert len(asked) == 1
    assert "2 unconfirmed: handed over, and no answer came. Did they arrive?" in asked[0]
    assert {"👍 They arrived", "👎 They did not"} <= set(floor.owner.buttons)
    assert "🔁 Send them again" not in floor.owner.buttons
    await floor.owner.taps(answer)
    assert "Tea week · Cancelled" in floor.owner.screen.text
    assert line in floor.owner.screen.text
    assert "unconfirmed" not in floor.owner.screen.text
    assert "🔁 Retry failed" not in floor.owner.buttons
    await floor.restart()
    await floor.settled()
    assert heard(floor, "went down in the middle") == []  # the card is in its place; not again
    assert len(await sent(floor)) == (2 if answer == "They arrived" else 0)


async def test_to_leave_it_open_is_an_answer_too(floor: Floor) -> None:
    await lost_two(floor)
    await floor.owner.taps("Open", floor.owner.last_message)
    await floor.owner.taps("Archive")
    assert "archived" in floor.owner.screen.text
    assert "SMS sent: 0, failed: 0, unconfirmed: 2" in floor.owner.screen.text
    await floor.owner.taps("They arrived")
    assert "SMS sent: 2, failed: 0" in floor.owner.screen.text


async def test_the_end_of_a_sending_offers_what_is_open_at_once(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.owner)
    await floor.stop()

    def killed(session: Session) -> None:
        life.start(session, 1, OWNER)
        recipients.freeze_next(session, 1, "mock")
        campaign_turns.take_turn(session, 1, "a dead worker", (), 1)

    await floor.store.write(killed)
    await floor.restart()
    await floor.settled()
    assert "SMS sent: 1, failed: 0, unconfirmed: 1" in floor.owner.last
    assert "sending again may reach them twice" in floor.owner.last
    await floor.owner.taps("Send them again", floor.owner.last_message)
    assert LINE in floor.owner.last
    assert len(await sent(floor)) == 2


async def test_somebody_who_may_not_decide_is_not_asked_to(floor: Floor) -> None:
    await three_customers(floor)
    await writes(floor.staff)
    await floor.store.write(killed_in_the_middle)

    def found(session: Session) -> None:
        recovery.unconfirm_orphans(session, shop_of(session).now())

    await floor.store.write(found)
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    assert "unconfirmed: 2" in floor.staff.last
    assert "👍 They arrived" not in floor.staff.buttons
    await floor.staff.taps("Open", floor.staff.last_message)
    assert "👍 They arrived" not in floor.staff.buttons
