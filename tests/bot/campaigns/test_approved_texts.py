"""Approved texts in the chat: entered for MSG91, chosen for WhatsApp, compared on the card."""

from __future__ import annotations

from typing import Any

from crm.campaigns.writing import dlt
from crm.gateways.msg91 import Msg91Account, Msg91Gateway
from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.read_process import ReadProcess
from tests.bot.campaigns.factories import three_customers
from tests.bot.conftest import Floor, open_floor
from tests.conftest import TestClock
from tests.emulators import msg91, whatsapp
from tests.shop import OWNER, a_reachable

TEXT = "Hi {#var#}! Tea is on us till {#var#}. Patil Stores"


def by_msg91(url: str) -> Msg91Gateway:
    return Msg91Gateway(Msg91Account(msg91.AUTHKEY, api_url=url))


def by_whatsapp(url: str) -> WhatsAppGateway:
    account = WhatsAppAccount(whatsapp.TOKEN, whatsapp.NUMBER, whatsapp.ACCOUNT, api_url=url)
    return WhatsAppGateway(account)


async def enters(floor: Floor, header: str = "Service") -> None:
    owner = floor.owner
    await owner.says("/campaigns")
    await owner.taps("Templates")
    await owner.taps("DLT template")
    await owner.says(TEXT)
    await owner.says(msg91.TEMPLATE)
    await owner.taps(header)
    await owner.says("name")
    await owner.taps("Any")
    await owner.taps("{{first_name}}")
    await owner.says("DATE")
    await owner.taps("Letters and digits")
    await owner.says("31 March")
    await owner.says("Free tea")
    assert "Free tea" in owner.screen.text
    assert "name = {{first_name}}, DATE = 31 March" in owner.screen.text


async def test_a_dlt_template_is_entered_and_only_its_text_goes_out(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    async with (
        msg91.Msg91() as carrier,
        open_floor(sqlite_store, helper, gateway=by_msg91(carrier.url)) as floor,
    ):
        await three_customers(floor)
        await enters(floor)
        owner = floor.owner
        await owner.says("/campaigns")
        await owner.taps("New")
        await owner.says("Tea week")
        await owner.says("Hi {{first_name}}! Tea is on us till 31 march. Patil Stores")
        await owner.taps("Everyone")
        assert "It is not the approved text Free tea: that says March. Patil Stores" in (
            owner.screen.text
        )
        assert not {"🚀 Send now", "🗓 Schedule"} & set(owner.screen.buttons)
        await owner.taps("Edit")
        await owner.taps("Message")
        await owner.taps("Free tea")
        await owner.taps("Send now")
        await floor.settled()
        sent = [one["recipients"][0] for one in carrier.requests]
        await floor.store.write(a_reachable, "Zubin")
        await owner.says("/campaigns")  # with a text that was removed since nothing goes out
        await owner.taps("New")
        await owner.says("More tea")
        await owner.taps("Free tea")
        await owner.taps("Everyone")
        await floor.store.write(dlt.remove_approved, 1, OWNER)
        await owner.taps("Send now")
        await floor.settled()
        assert any("it is a draft again" in one.text for one in owner.answers)
        assert len(carrier.requests) == len(sent)
    assert {one["name"] for one in sent} == {"Asha", "Ravi"}
    assert {one["DATE"] for one in sent} == {"31 March"}
    assert {one["template_id"] for one in carrier.requests} == {msg91.TEMPLATE}


async def test_an_offer_under_a_promotional_header_says_when_it_goes_and_waits(
    sqlite_store: Store, helper: ReadProcess, clock: TestClock
) -> None:
    sqlite_store.write_now(change_shop, "sending_closes", "23:00")
    async with (
        msg91.Msg91() as carrier,
        open_floor(sqlite_store, helper, gateway=by_msg91(carrier.url)) as floor,
    ):
        await three_customers(floor)
        await enters(floor, "Offers")
        owner = floor.owner
        assert f"{msg91.TEMPLATE} · -P" in owner.screen.text
        clock.turn(hours=8, minutes=35)  # 21:05
        await owner.says("/campaigns")
        await owner.taps("New")
        await owner.says("Tea week")
        await owner.taps("Free tea")
        await owner.taps("Everyone")
        assert (
            "Its header is for offers: it goes out from 10:00 am to 9:00 pm only, and a number on "
            "DND does not get it."
        ) in owner.screen.text
        await owner.taps("Send now")
        await floor.settled()
        assert "from 10:00 am to 9:00 pm only" in owner.toast
        assert "21 Mar 10:00 am" in owner.screen.text
        assert not carrier.requests


async def test_a_text_is_written_for_the_portal(floor: Floor) -> None:
    await three_customers(floor)
    owner = floor.owner
    await owner.says("/campaigns")
    await owner.taps("New")
    await owner.says("Tea week")
    await owner.says("Tea is ₹5 for {{name}}")
    await owner.taps("Everyone")
    await owner.taps("Send now")
    await floor.settled()
    await owner.taps("Open", owner.last_message)
    await owner.taps("Keep as template")
    await owner.says("/campaigns")
    await owner.taps("Templates")
    await owner.taps("Text to register")
    said = owner.screen.text
    assert "Tea is ₹5 for {#var#}" in said
    for caution in ("The shop's name is not in it", "Write Rs.", "It ends with a variable"):
        assert caution in said


def templates() -> list[dict[str, Any]]:
    picture = {"type": "HEADER", "format": "IMAGE"}
    return [
        whatsapp.template("winback", "Hi {{1}}! Valid till {{2}}."),
        whatsapp.template("bill_ready", "Your bill", parts=[picture]),
        whatsapp.template("paused", "Hi", status="PAUSED"),
    ]


async def test_a_template_of_whatsapp_is_chosen_by_a_button_and_filled(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    async with (
        whatsapp.WhatsApp(templates()) as carrier,
        open_floor(sqlite_store, helper, gateway=by_whatsapp(carrier.url)) as floor,
    ):
        await three_customers(floor)
        owner = floor.owner
        await owner.says("/campaigns")
        await owner.taps("New")
        await owner.says("Win them back")
        assert "bill_ready: not offered, it has a picture or a file." in owner.screen.text
        await owner.says("Hi, come in!")
        assert "approved templates only" in owner.screen.text
        await owner.taps("winback")
        assert "What goes in for 1?" in owner.screen.text
        await owner.taps("{{first_name}}")
        await owner.says("31 March")
        await owner.taps("Everyone")
        assert "Hi Asha! Valid till 31 March." in owner.screen.text
        await owner.taps("Send now")
        await floor.settled()
        sent = [one["template"] for one in carrier.requests]
    assert [one["name"] for one in sent] == ["winback", "winback"]
    values = {one["components"][0]["parameters"][0]["text"] for one in sent}
    assert values == {"Asha", "Ravi"}


async def test_a_template_that_was_paused_since_is_sent_to_nobody(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    known = templates()
    async with (
        whatsapp.WhatsApp(known) as carrier,
        open_floor(sqlite_store, helper, gateway=by_whatsapp(carrier.url)) as floor,
    ):
        await three_customers(floor)
        owner = floor.owner
        await owner.says("/campaigns")
        await owner.taps("New")
        await owner.says("Win them back")
        await owner.taps("winback")
        await owner.taps("{{first_name}}")
        await owner.says("31 March")
        await owner.taps("Everyone")
        known[0]["status"] = "PAUSED"
        await owner.taps("Send now")
        await floor.settled()
        assert carrier.requests == []
        assert any("it is a draft again" in one.text for one in owner.answers)
        await owner.taps("Open", owner.last_message)
        assert "Draft" in owner.screen.text
        assert "Its template was changed, paused or removed" in owner.screen.text
        known[0]["status"] = "APPROVED"  # Meta thinks again: what is approved now goes out
        await owner.taps("Send now")
        await floor.settled()
        assert len(carrier.requests) == 2


async def test_a_template_to_many_goes_out_at_the_price_on_the_card(
    sqlite_store: Store, helper: ReadProcess
) -> None:
    async with (
        whatsapp.WhatsApp(templates()) as carrier,
        open_floor(sqlite_store, helper, gateway=by_whatsapp(carrier.url)) as floor,
    ):
        for number in range(20):
            await floor.store.write(a_reachable, f"Customer {number}")
        owner = floor.owner
        await owner.says("/campaigns")
        await owner.taps("New")
        await owner.says("Win them back")
        await owner.taps("winback")
        await owner.taps("{{first_name}}")
        await owner.says("31 March")
        await owner.taps("Everyone")
        assert "₹17.26" in owner.screen.text
        await owner.taps("Send now")
        await floor.settled()
        assert len(carrier.requests) == 20
