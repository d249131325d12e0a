"""A walk along the routes that draw no screen of their own, so that no other walk needs them."""

from __future__ import annotations

from pathlib import Path

from bot.features.campaigns import asking_taps
from bot.features.campaigns import taps as campaigns
from bot.features.customers import taps as customers
from bot.features.customers.listed import Listed
from bot.features.imports import taps as imports
from bot.features.insights import taps as insights
from bot.features.sales import taps as sales
from bot.features.settings import taps as settings
from bot.shared_buttons import (
    AllSettled,
    CardOf,
    DebtsOneByOne,
    Home,
    LeaveToCustomer,
    OpenBought,
    OpenCustomer,
    OpenHistory,
    OpenPurchase,
    SellTo,
    ShowSummary,
    StillOwed,
    WriteTo,
)
from bot.ui.question_taps import CancelFlow, SellReplied, SellTyped
from bot.ui.taps import Tap, unpack
from crm.customers.listing import Sort
from crm.gateways.mock import MockGateway, read_failures
from tests.bot.conftest import Floor
from tests.bot.walks import HELLO, Person, of, open_shop, paused, writes
from tests.conftest import TestClock


async def what_draws_no_screen(floor: Floor, clock: TestClock, folder: Path) -> None:
    """The routes that draw no screen of their own."""
    owner, *_ = await open_shop(floor)
    await _more_of_a_sale(owner)
    await _more_of_a_campaign(floor, owner, clock)
    await _more_of_a_customer(floor, owner)
    await owner.phone.uploads(b"Date,Particulars,Debit,Credit\n2025-01-05,Asha,9,\n", "oil.csv")
    await owner.taps(imports.AnswerImport)
    plan = unpack(owner.last.keys[0]["callback_data"])
    assert isinstance(plan, imports.ImportNow)
    await _makes_up(floor, owner, imports.StopImport(plan.token))
    for name, typed in (
        ("default_payment", "upi"),
        ("sending_closes", "8 pm"),
        ("price_per_part", "0.20"),
        ("summary_at", "9 pm"),
        ("gst_registration", "composition"),
        ("prices_include_tax", "no"),
        ("round_to_rupee", "yes"),
        ("vip_above", "50"),
    ):
        await owner.says("/settings")
        await _makes_up(floor, owner, settings.OpenSetting(name))
        await owner.says(typed)
    await owner.says("60", "/sale")
    await owner.taps(CancelFlow)
    settled = (sales.ShowRecent(1), DebtsOneByOne(0), StillOwed(0), AllSettled(0))
    for tap in (Home(), OpenPurchase(2), insights.ShowToday(), ShowSummary(), *settled):
        await _makes_up(floor, owner, tap)


async def _makes_up(floor: Floor, who: Person, tap: Tap) -> None:
    phone = who.phone
    floor.sandbox.people.tap_stale(phone.person, phone.chat_id, who.last.id, tap.pack())
    await floor.settled()


async def _edits_last(who: Person, text: str) -> None:
    """Edits what this person said last."""
    phone = who.phone
    mine = [one for one in phone.messages if one.raw["from"]["id"] == phone.person.id]
    await phone.edits(mine[-1], text)


async def _more_of_a_sale(owner: Person) -> None:
    await owner.says("/customers kiran")
    await owner.taps(SellTo)
    await owner.says("2 rice 100")
    await owner.taps(sales.ItemsDone, of(sales.ChoosePayment, method="UPI"))
    await owner.says("kiran 900000", "2 rice 100", "/cancel", "kiran 2 rice 100")
    await owner.taps(sales.InAll, sales.InEach, of(sales.PayBy, method="Card"))
    await owner.taps(sales.Edit, of(sales.EditField, field="customer"))
    await owner.says("zubin")
    await owner.taps(sales.SetCustomerNew, sales.Edit, of(sales.EditField, field="note"))
    await owner.says("kiran 50 upi")
    await owner.taps(SellReplied)
    await owner.says("kiran 50 upi note: tea")
    await owner.taps(sales.Edit, of(sales.EditField, field="note"), sales.ClearNote)
    await owner.taps(sales.Edit, sales.ShowReceipt)
    await owner.says("/customers kiran")
    await owner.taps(OpenHistory, OpenBought)
    for text in ("kiran 2 rice 100", "kiran 3 rice 100", "rice"):
        await _edits_last(owner, text)
    await owner.says("hello there")
    await _edits_last(owner, "kiran 70 upi")
    await owner.says("/customers ravi kale")
    await owner.taps(WriteTo, LeaveToCustomer)
    await owner.says("/backup")
    await owner.says("/customers")
    await owner.taps(customers.AddCustomer)
    await owner.says("zubin mehta 450")
    await owner.taps(SellTyped)


async def _more_of_a_campaign(floor: Floor, owner: Person, clock: TestClock) -> None:
    await writes(owner, "Ginger", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="custom"), of(campaigns.StepBack))
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    await _makes_up(floor, owner, campaigns.KeepTemplate(1))
    for step, typed in (("recent", "90"), ("least", "1"), ("most", "99999"), ("place", "Pune")):
        await owner.taps(campaigns.NarrowDown, of(campaigns.EditField, step=step))
        await owner.says(typed)
    await owner.taps(campaigns.NarrowDown, of(campaigns.EditField, step="badge"))
    await owner.says("VIP", "/cancel", "/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.LeaveCard)
    await writes(owner, "Mace")
    await owner.taps(campaigns.UseTemplate, of(campaigns.ChooseAudience, audience="custom"))
    await _makes_up(floor, owner, campaigns.PickPage(0))
    gateway = floor.bot_app._gateway
    assert isinstance(gateway, MockGateway)
    gateway._failures = read_failures("refuse 100%")
    await owner.taps(of(campaigns.PickCustomer, customer_id=1), campaigns.PickDone)
    await owner.taps(campaigns.SendNow)
    await _makes_up(floor, owner, campaigns.RetryFailed(2))
    await floor.stop()
    clock.turn(days=1)
    await floor.store.write(paused)
    await floor.restart()
    await floor.settled()
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.Resume)
    await _makes_up(floor, owner, campaigns.Pause(1))
    await _makes_up(floor, owner, asking_taps.AskSendNow(1, 1))


BY_NAME = Listed(sort=Sort.NAME).packed()


async def _more_of_a_customer(floor: Floor, owner: Person) -> None:
    await owner.says("new customer", "/cancel", "history of kiran", "kiran 50 upi")
    await owner.taps(CardOf)
    await owner.says("/customers")
    await owner.taps(customers.OpenFilter, customers.ShowList, customers.OpenListed)
    await owner.taps(customers.EditCustomer, of(customers.EditCustomerField, field="phone"))
    await owner.says("9812345605")
    await owner.taps(customers.SharePhone, OpenHistory)
    for field, typed in (("address", "12 MG Road"), ("gstin", "none"), ("state_code", "27")):
        await _makes_up(floor, owner, customers.EditCustomerField(2, field))
        await owner.says(typed)
    await owner.says("what did kiran buy")
    letters = (customers.ShowLetter("K", BY_NAME),)
    for tap in (OpenCustomer(2), customers.Erase(1), *letters):
        await _makes_up(floor, owner, tap)
