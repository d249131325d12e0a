"""Whether somebody may be written to: on the card, from a list of numbers, in the export."""

from __future__ import annotations

import pytest

from crm.campaigns import opt_outs
from crm.customers import cards as customers
from crm.customers.consent import Consent
from crm.customers.fields import CustomerChanges
from crm.customers.listing import CustomerFilter, listing
from tests.bot.conftest import Floor
from tests.bot.shop import a_customer
from tests.shop import OWNER

LIST = "Unsubscribed:\n1. 98220 55441\n2. 9822055442\n3. +91-9822055443"


async def consents(floor: Floor) -> dict[str, Consent]:
    page = await floor.store.read(listing, CustomerFilter())
    return {one.name: one.consent for one in page.customers}


async def test_the_card_says_what_was_said_when_and_where_and_changes_it(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9822055441")
    phone = floor.owner
    await phone.says("/customers asha")
    assert "🔔 Messages: never asked" in phone.last
    await phone.taps("More")
    await phone.taps("Agreed")
    assert "🔔 Agreed to messages · today, noted here" in phone.last
    await phone.taps("More")
    await phone.taps("No messages")
    assert "🔕 Wants no messages · today, noted here" in phone.last
    assert "💬 SMS" in phone.buttons  # that an order is ready; its card asks first
    await phone.taps("More")
    await phone.taps("Messages again")
    assert await consents(floor) == {"Asha Verma": Consent.YES}


async def test_a_gateways_word_is_shown_as_a_reply(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9822055441")
    await floor.store.write(opt_outs.opt_out_phone, "+919822055441", opt_outs.BY_REPLY)
    await floor.owner.says("/customers asha")
    assert "🔕 Wants no messages · today, by a reply" in floor.owner.last


async def test_a_pasted_list_opts_out_who_is_known_and_remembers_the_others(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9822055441")
    out = await a_customer(floor, "Ravi", "9822055442")
    await floor.store.write(opt_outs.opt_out, out.id, OWNER)
    phone = floor.manager
    await phone.says(LIST)
    assert phone.last.splitlines() == [
        "These 3 numbers: opted out?",
        "1 is a customer's.",
        "1 had opted out before.",
        "1 is nobody's yet: it is remembered for whoever comes with it.",
        "No campaign reaches them any more.",
    ]
    assert phone.buttons == ["🔕 Opt out 3", "✖️ Cancel"]
    await phone.taps("Opt out 3")
    assert phone.last.startswith("🔕 3 numbers have opted out.")
    await phone.says("/customers")
    await phone.taps("Add")
    await phone.says("Zubin 98220 55443")
    assert "🔕 Wants no messages · today, from a list of numbers" in phone.last
    assert set((await consents(floor)).values()) == {Consent.NO}


async def test_whoever_gets_a_listed_number_later_has_opted_out(floor: Floor) -> None:
    one = await a_customer(floor, "Zubin")
    await floor.owner.says(LIST)
    await floor.owner.taps("Opt out")
    await floor.store.write(customers.edit, one.id, CustomerChanges(phone="9822055443"), OWNER)
    assert await consents(floor) == {"Zubin": Consent.NO}


async def test_cancelled_nothing_is_done(floor: Floor) -> None:
    await a_customer(floor, "Asha Verma", "9822055441")
    await floor.owner.says(LIST)
    await floor.owner.taps("Cancel")
    assert await consents(floor) == {"Asha Verma": Consent.UNKNOWN}


async def test_staff_may_not(floor: Floor) -> None:
    await floor.staff.says(LIST)
    assert "🔕 Opt out 3" not in floor.staff.buttons
    assert floor.staff.answers != []


@pytest.mark.parametrize(
    "text", ["98220 55441", "98220 55441 450", "asha 98220 55441 2 rice 100", "98220 55441 asha"]
)
async def test_a_number_with_more_is_no_list(floor: Floor, text: str) -> None:
    await floor.owner.says(text)
    assert "opted out?" not in floor.owner.last


async def test_who_says_yes_again_is_off_the_list(floor: Floor) -> None:
    phone = floor.owner
    await phone.says(LIST)
    await phone.taps("Opt out")
    await a_customer(floor, "Zubin", "9822055443")
    await phone.says("/customers zubin")
    await phone.taps("More")
    await phone.taps("Messages again")
    await phone.taps("SMS")
    await phone.says("Hello")
    assert "1 person will get it" in phone.last
    await phone.taps("Send now")
    assert "sent: 1" in phone.last
