"""Ways through the screens of the bot, by what buttons mean: labels may be in any language."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.config.load import Config
from bot.config.sections import BackupSection
from bot.features.campaigns import asking_taps, listing_taps
from bot.features.campaigns import taps as campaigns
from bot.features.customers import taps as customers
from bot.features.customers.listed import Listed
from bot.features.home import taps as home
from bot.features.imports import taps as imports
from bot.features.insights import taps as insights
from bot.features.language.taps import ChooseLanguage
from bot.features.sales import taps as sales
from bot.features.settings import taps as settings
from bot.features.staff import taps as members
from bot.features.summary import taps as summary
from bot.jobs_setup import runner_of
from bot.shared_buttons import (
    CampaignFor,
    ListAway,
    OpenHistory,
    Understood,
    WriteTo,
    WriteToListed,
)
from bot.ui.question_taps import Home, ShowHelp
from bot.ui.taps import OldButton, Tap, unpack
from crm.campaigns import drafts, life, notices, pausing, transitions
from crm.campaigns.answers.inbox import keep_answers
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.model import Campaign
from crm.campaigns.notices import first_of_gateway
from crm.campaigns.pausing import HALTED, RESTORED
from crm.campaigns.sending import recipients, worker
from crm.chat import outbox
from crm.gateways import Halt
from crm.gateways.mock import MockGateway, read_failures
from crm.gateways.receipts import Inbound, Limits
from crm.gateways.whatsapp_templates import ApprovedTemplate
from crm.permissions import Role
from crm.settings import change_shop
from crm.shop import UNNAMED
from crm.store.database import Session
from crm.store.schema import campaign_sends
from crm.store.schema import campaigns as campaign_table
from crm.store.schema import customers as customers_table
from tests.bot.conftest import Floor
from tests.conftest import TestClock
from tests.phone import Phone
from tests.shop import OWNER, a_customer, a_purchase, a_reachable, an_item
from tests.shown import Shown

THINGS = (
    "rice oil pepper mace soap ginger tea kg wedding likes zubin mehta bholu zarina zzz "
    "Never Bought Ravi Kale My shop number refused hundi bina dolo csv xlsx Maharashtra Goa AB "
    "ABCDE CN ghee Surat Kerala gst csv hsn colour"
)
"""Names on these ways that screens say again, also of who is erased at the end; and what a gateway
says."""


WRITTEN = ("300 Cash + 150 UPI",)
"""Notes that the reader of a sale writes into the books."""


class Person:
    """Somebody's phone, with taps by what they mean."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def says(self, *texts: str) -> None:
        for text in texts:
            await self.phone.says(text)

    async def makes_up(self, tap: Tap) -> None:
        """Presses a button that no screen of this shop has."""
        phone = self.phone
        phone.sandbox.people.tap_stale(phone.person, phone.chat_id, self.last.id, tap.pack())
        if phone.settled is not None:
            await phone.settled()

    async def taps(self, *ways: type[Tap] | tuple[type[Tap], dict[str, object]]) -> None:
        """Presses buttons, one after the other: of this kind and with these values, the newest."""
        for way in ways:
            kind, values = way if isinstance(way, tuple) else (way, {})
            message, button = self._found(kind, values)
            await self.phone.taps_button(message, button)

    async def taps_old(self, message: Shown, kind: type[Tap]) -> None:
        """Presses a button that `message` had when it was read."""
        button = next(one for one in message.keys if isinstance(_tap(one), kind))
        await self.phone.taps_stale(message, button["text"])

    @property
    def last(self) -> Shown:
        return self.phone.last_message

    def _found(self, kind: type[Tap], values: dict[str, object]) -> tuple[Shown, dict[str, Any]]:
        for message in reversed(self.phone.answers):
            for button in message.keys:
                tap = _tap(button)
                if isinstance(tap, kind) and values.items() <= vars(tap).items():
                    return message, button
        there = [_tap(button) for button in self.last.keys]
        said = [one.text for one in self.phone.messages[-6:]]
        raise AssertionError(f"no {kind.__name__} {values}; there are {there} under {said}")


def _tap(button: dict[str, Any]) -> Tap | None:
    with suppress(OldButton, KeyError):
        return unpack(button["callback_data"])
    return None


def of(kind: type[Tap], **values: object) -> tuple[type[Tap], dict[str, object]]:
    return kind, values


def _people(session: Session) -> None:
    """Two Ashas, and some who bought at other times and places."""
    for name, phone, place, days, spent in (
        ("Asha Verma", "9812345601", "Pune", 61, "60000"),
        ("Asha Joshi", "9812345602", "Baner", 5, "900"),
        ("Imran Khan", None, None, 70, "100"),
        ("Kiran More", "020 2553 1234", "Pune", 1, "250"),
        ("Meenal Rao", "9812345604", "Pune", 0, "400"),
        ("Ravi Kale", "9812345605", "Aundh", 400, "80"),
    ):
        one = a_customer(session, name, phone, location=place, notes="likes ginger tea")
        a_purchase(session, one, an_item("rice", "1", spent), days_ago=days)
    a_customer(session, "Never Bought")


async def open_shop(floor: Floor) -> tuple[Person, Person, Person]:
    """The owner, the manager and one of staff, who have met the bot."""
    await floor.store.write(_people)
    people = Person(floor.owner), Person(floor.manager), Person(floor.staff)
    for person in people:
        await person.says("/menu")
    return people


# --- home, staff, settings ---------------------------------------------------------------------


async def at_home(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, _, staff = await open_shop(floor)
    await owner.says("/menu", "/help", "/dance", "/cancel", "namaste", "thanks", "/language")
    await owner.taps(of(ChooseLanguage, language="xx"))
    await owner.says("/help")
    await owner.taps(of(ShowHelp, page="rest"), of(ShowHelp, page="sale"))
    await owner.taps(Home, home.ShowMore, Home)
    await floor.store.write(change_shop, "name", UNNAMED)
    await owner.says("/start")
    await owner.taps(home.ShowFirstSteps, home.NameShop)
    await owner.says("Patil Stores")
    await floor.store.write(change_shop, "name", UNNAMED)
    await owner.says("/start")
    await owner.taps(home.ShowFirstSteps, of(home.SkipStep, step="name"))
    floor.sandbox.people.sticker(owner.phone.person, owner.phone.chat_id)
    await floor.settled()
    await owner.says("/sale", "/cancel")
    await floor.stranger.says("hello")
    await owner.taps(members.AskLetIn, of(members.LetIn, role="manager"))
    await owner.says("/staff")
    await owner.taps(of(members.OpenMember, user_id=104), members.Remove, members.RemoveSurely)
    await owner.says("/staff")
    await owner.taps(
        of(members.Invite, role="manager"), members.ShowStaff, of(members.Invite, role="owner")
    )
    await owner.taps(members.ShowStaff, of(members.Invite, role="staff"))
    link = owner.last.text.partition("?start=")[2].split()[0]
    await floor.stranger.starts(link)
    await floor.stranger.starts(link)  # welcome once more
    await owner.says("/staff")
    await owner.taps(of(members.OpenMember, user_id=104), of(members.SetRole, role="manager"))
    await owner.taps(members.Remove, members.RemoveSurely)
    await owner.taps(of(members.OpenMember, user_id=OWNER), members.Remove, members.RemoveSurely)
    await staff.says("/settings")


async def in_settings(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, *_ = await open_shop(floor)
    await owner.says("/settings")
    for name, typed in (
        ("name", "Patil Stores 2"),
        ("inactive_after_days", "60"),
        ("frequency_cap_hours", "48"),
        ("sending_opens", "9 am"),
        ("campaigns_by_itself", "yes"),
    ):
        await owner.taps(of(settings.OpenSetting, name=name))
        await owner.says("1/2/3 ?", typed)
        if name == "inactive_after_days":
            await owner.taps(settings.SaveSetting)
    await owner.taps(of(settings.OpenSetting, name="default_payment"))
    await owner.taps(of(settings.SetSetting, value="UPI"))
    await owner.taps(of(settings.OpenSetting, name="default_payment"), settings.ResetSetting)
    await owner.taps(of(settings.OpenSetting, name="vip_above"))
    await owner.says("50")
    await owner.taps(settings.SaveSetting)
    await owner.says("what a nice day it is")
    await owner.says("/settings")
    await owner.taps(settings.ShowNotUnderstood, settings.ClearNotUnderstood, settings.ShowSettings)
    services = floor.bot_app.services
    await owner.taps(settings.ShowJobs)
    await owner.says("/settings")
    await owner.taps(settings.ShowReceipts, settings.ShowReceipts)
    await floor.store.write(first_of_gateway, "smsgate")
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    await owner.taps(Understood)
    await owner.says("/settings")
    await owner.taps(settings.ShowPapers, settings.ShowSettings)
    await owner.taps(settings.ShowDuesRules)
    for name, typed in (
        ("remind_after_days", "5"),
        ("remind_every_days", "3"),
        ("credit_limit", "500"),
        ("remind_from", "9"),
        ("remind_by_itself", "yes"),
    ):
        await owner.taps(of(settings.OpenSetting, name=name))
        await owner.says("1/2/3 ?", typed)
    await owner.taps(settings.ShowSettings, settings.ShowModules)
    await owner.says("/settings")
    await owner.taps(settings.ShowBackup, settings.BackupNow)  # none without jobs
    services.runner = runner_of(
        Config(backup=BackupSection(folder=str(folder / "backups"))),
        services,
        floor.bot_app.sender,
        floor.bot_app.outbox,
        floor.bot_app.reports,
    )
    await owner.says("/settings")
    await owner.taps(settings.ShowBackup, of(settings.SendBackups, wanted=True))
    await owner.taps(settings.BackupNow, settings.SendBackup)
    for job in ("inactivity", "summary", "morning"):
        await services.runner.run_now(job)
    await owner.says("/settings")
    await owner.taps(settings.ShowJobs)


async def in_the_evening(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, manager, _ = await open_shop(floor)
    await owner.says("/summary")
    await owner.taps(of(summary.WantSummary, wanted=False), of(summary.WantSummary, wanted=True))
    await owner.taps(summary.AskHour, of(summary.SetHour, at="20:30"))
    for last, late, period in (
        ("2025-03-20", False, "day"),
        ("2025-03-19", True, "day"),
        ("2025-03-16", False, "week"),
        ("2025-02-02", False, "week"),
    ):
        await floor.store.write(outbox.put, OWNER, "summary", period=period, last=last, late=late)
        await _told(floor)
    del manager


async def about_the_program(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, *_ = await open_shop(floor)
    for name in ("backup", "inactivity", "summary", "sending", "pushes"):
        await floor.store.write(
            outbox.put_to, (Role.OWNER,), "job_failed", name=name, times=3, error="rice"
        )
        await _told(floor)
    await floor.store.write(outbox.put_to, (Role.OWNER,), "stranger", name="Ravi Kale")
    file = folder / "shop.db"
    file.write_bytes(b"books")
    for size in (1_200_000, 60_000_000):
        facts = {"path": str(file), "size": size, "customers": 3, "purchases": 1}
        await floor.store.write(outbox.put_to, (Role.OWNER,), "backup", **facts)
    await _told(floor)
    await floor.store.write(outbox.put_to, (Role.OWNER,), "stranger", name="Ravi Kale")
    clock.turn(hours=2)
    for gateway in ("smsgate", "twilio"):
        await floor.store.write(outbox.put_to, (Role.OWNER,), "gateway_first", gateway=gateway)
    await floor.store.write(outbox.put_to, (Role.OWNER,), "phone_away")
    await _told(floor)
    await owner.says("/menu")


async def _told(floor: Floor) -> None:
    floor.bot_app.services.wake_outbox()
    await floor.settled()


# --- sales -------------------------------------------------------------------------------------

IN_WORDS = ("rice price?", "price of zzz", "pepper price", "delete last sale", "export rice")
"""Commands and questions in plain words."""

FIGURES_IN_WORDS = (
    "aaj kitna hua",
    "sales in 2019",
    "aaj cash kitna aaya",
    "kitna rice bika",
    "kitna rice bika 2019",
    "best selling item",
    "who is my top customer",
    "top customer in 2019",
    "new customers this month",
)

NO_SALES = (
    "how much did asha verma buy?",
    "send sms to all",
    "received 500 from asha verma",
    "asha verma returned 2 rice",
    "paid rent 5000",
    "bought stock for 9000",
    "asha verma 450 tomorrow",
    "asha verma 450 cash 300 upi 140",
    "asha verma 0",
    "asha verma 2 rice 100 total 700",
    "asha verma 100 less 500",
    "asha verma 99999999999999",
    "hello there, how are you",
)


async def at_the_counter(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, manager, staff = await open_shop(floor)
    await staff.says("/undo", "/recent")
    await owner.says(*NO_SALES)
    await owner.says(
        "/cancel", "asha verma 2 rice 100, 1 oil 250 upi less 20 note: for the wedding"
    )
    receipt = owner.last
    await staff.says("/recent")
    await staff.taps(_open_first(staff))  # to look at only
    for reply in ("paid cash", "3 rice", "for asha joshi", "for ginger", "hmm", "remove rice"):
        await owner.phone.replies(receipt, reply)
    await owner.says("asha 450")
    await owner.taps(sales.ChooseCustomer)
    await owner.says("zubin 300 cash")
    await owner.taps(sales.AskCustomer)
    await owner.says("nobody of that name", "zubin")
    await owner.taps(sales.AddCustomer)
    await owner.taps(sales.AddPhone)
    await owner.says("no idea", "9812345601")
    await owner.says("9812345677")
    await owner.says("mehta 90 cash")
    await owner.taps(sales.AddCustomer, sales.AddPhone)
    await owner.says("9812345677")
    await owner.taps(sales.SharePhone)
    await owner.says("asha verma 9812345678 90 cash")
    await owner.taps(sales.ChooseCustomer)
    await owner.says("imran khan 9812345679 90 cash")
    await owner.taps(sales.ChooseCustomer)
    await owner.says("asha verma 2 ginger")
    await owner.says("what?", "45")
    await owner.says("asha verma 2 kg pepper, 1 mace")
    await owner.taps(sales.DropUnpriced)
    await owner.says("for 90")
    await owner.says("asha verma 2 dolo 650", "/cancel", "asha verma 900000")
    await owner.taps(sales.ChooseReading)
    several = "asha verma 2 rice 100 upi\nasha joshi 1 oil 250\nasha 90"
    await owner.says(several)
    await owner.taps(sales.OneByOne)
    await owner.says("/cancel", several)
    await owner.taps(sales.BookSeveral)
    await owner.says("/cancel")
    await owner.says("asha verma 450 31/2")
    await owner.says("31/2", "yesterday")
    await owner.says("asha verma 450 31/2")
    await owner.taps(sales.ChooseDay)
    await owner.says("asha verma 2 rice 100", "asha verma 3 rice 100, 2 oil 50")
    await owner.taps(sales.InAll)
    await owner.says("/sale", "verma")
    await owner.says("2 rice 100", "no idea", "1 oil 250")
    await owner.taps(sales.DropLine, sales.ItemsDone)
    await owner.says("banana")
    await owner.taps(sales.AskItems, sales.ItemsDone, of(sales.ChoosePayment, method="Card"))
    await owner.taps(sales.Undo, sales.RecordAgain)
    await owner.says("/sale")
    await owner.taps(sales.DropDraft)
    await owner.says(", ".join(f"{n} soap {n}" for n in range(1, 60)), "/cancel")
    await owner.says("asha verma " + ", ".join(f"{n} soap{n} {n}" for n in range(1, 60)))
    await owner.says("/undo", "/recent")
    await owner.says("asha verma 2 kg pepper @40", *IN_WORDS)
    await staff.says("delete last sale")
    await owner.phone.shares_contact("+919812345699", "Zarina")
    await owner.says("100")
    await _edits(owner)
    await _edits_by_two(owner, manager)
    await _without_a_name(owner)
    await owner.says("asha joshi 120")
    await owner.taps(sales.Edit, sales.Delete, sales.DeleteSurely)
    await _old_and_in_doubt(owner, clock)
    await manager.says("/recent")


async def _without_a_name(owner: Person) -> None:
    await owner.says("/sale", "quirrel -2 rice 100", "/cancel", "450")
    await owner.taps(sales.AtCounter, of(sales.EditField, field="customer"), sales.Edit)
    await owner.taps(sales.Delete, sales.DeleteSurely, sales.RecordAgain)
    await owner.says("/sale")
    await owner.taps(sales.AtCounter)
    await owner.says("2 rice 100", "/cancel", "/recent")
    await owner.taps(OpenHistory)
    await owner.says("/customers")
    await owner.taps(customers.OpenFilter)
    await owner.says("/today")


async def _edits(owner: Person) -> None:
    await owner.says("asha verma 2 rice 100 note: ginger")
    for field, answers in (
        ("items", ("what?", "3 rice")),
        ("payment", ("banana", "upi")),
        ("day", ("31/2", "yesterday")),
        ("customer", ("nobody of that name", "asha", "asha joshi")),
        ("note", ("for the wedding",)),
    ):
        await owner.taps(sales.Edit, of(sales.EditField, field=field))
        await owner.says(*answers)
        if field == "customer":
            await owner.says("/recent")
            await owner.taps(_open_first(owner))
    await owner.taps(sales.Edit, of(sales.EditField, field="day"), sales.SetDay)
    await owner.taps(sales.Edit, of(sales.EditField, field="customer"), sales.SetCustomer)
    await owner.taps(sales.Edit, of(sales.EditField, field="note"))


async def _edits_by_two(owner: Person, manager: Person) -> None:
    await owner.says("asha verma 2 rice 100")
    for person in (owner, manager):
        await person.says("/recent")
        await person.taps(_open_first(person))
        await person.taps(sales.Edit, of(sales.EditField, field="items"))
    await manager.says("5 rice 100")
    await owner.says("3 rice 100")


def _open_first(owner: Person) -> tuple[type[Tap], dict[str, object]]:
    tap = next(tap for tap in map(_tap, owner.last.keys) if tap is not None)
    return type(tap), dict(vars(tap))


async def _old_and_in_doubt(owner: Person, clock: TestClock) -> None:
    """A name that may be a sale, an answer that is one too, and questions that waited too long."""
    await owner.says("/customers")
    await owner.taps(customers.AddCustomer)
    await owner.says("asha verma 450 upi", "zubin 450")
    await owner.says("/customers asha joshi")
    await owner.taps(customers.EditCustomer, of(customers.EditCustomerField, field="notes"))
    await owner.says("asha verma 450 upi")
    await owner.says("/customers asha joshi")
    await owner.taps(customers.EditCustomer, of(customers.EditCustomerField, field="phone"))
    await owner.says("asha verma 450")
    await owner.says("/customers")
    await owner.taps(customers.AddCustomer)
    await owner.says("yesterday 450")
    await owner.says("/sale", "bholu")
    question = owner.last
    clock.turn(hours=25)
    await owner.taps_old(question, sales.AddCustomer)
    await owner.says("/customers")
    await owner.taps(customers.AskSearch)
    clock.turn(hours=25)
    await owner.says("asha")


# --- customers ---------------------------------------------------------------------------------


async def with_customers(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, manager, _ = await open_shop(floor)
    await owner.says("how much did zubin buy last month", "asha verma ka hisab")
    await owner.says("how much did asha verma buy today", "how much did asha verma buy in 2019")
    await owner.says("/customers zzz", "/customers", "/customers ashaa")
    await owner.taps(customers.OpenFilter)
    await _filters(owner)
    await owner.says("/customers")
    await owner.taps(customers.AddCustomer)
    await owner.says("123", "Zubin Mehta 98123 45601")
    await owner.taps(customers.AddSharing)
    for texts, tap in (
        (("zubin mehta, Pune",), customers.AddAnother),
        (("zubin mehta",), customers.SameOne),
        (("98123 45612", "zubin mehta"), customers.AddAnother),
    ):
        await owner.says("/customers")
        await owner.taps(customers.AddCustomer)
        await owner.says(*texts)
        await owner.taps(tap)
    await owner.says("/customers asha verma")
    await owner.taps(of(customers.MarkVip, mark=False), of(customers.MarkVip, mark=True))
    await owner.taps(customers.More, of(customers.MarkVip, mark=None))
    await owner.taps(customers.More, of(customers.OptOut, out=True))
    await owner.taps(customers.More, of(customers.OptOut, out=False))
    await owner.says("asha verma 2 rice 100 udhaar", "/customers asha verma")
    for on in (False, True):
        await owner.taps(customers.More, of(customers.SwitchReminders, on=on))
    await owner.says("DND 9812345605 9822010011")
    await owner.taps(customers.OptOutListed)
    for field, answers in (
        ("name", ("Asha Verma Rao",)),
        ("phone", ("12", "98123 45602")),
        ("email", ("asha", "asha@example.in")),
        ("location", ("Aundh",)),
        ("notes", ("likes pepper",)),
        ("birthday", ("31/2", "12/5")),
    ):
        await owner.says("/customers verma")
        await owner.taps(customers.EditCustomer, of(customers.EditCustomerField, field=field))
        await owner.says(*answers)
    await owner.says("/customers verma")
    await owner.taps(customers.EditCustomer, of(customers.EditCustomerField, field="location"))
    await owner.taps(customers.ClearField)
    await _changed_by_two(owner, manager)
    await owner.says("/customers kiran")
    await owner.taps(OpenHistory)
    await owner.phone.searches("asha")
    await owner.phone.chooses("Asha Joshi")
    await _merges(owner, manager)
    await _erases(floor, owner, manager)


async def _filters(owner: Person) -> None:
    for place, button in enumerate(owner.last.keys):
        if isinstance(_tap(button), customers.OpenFilter):
            await owner.phone.taps_button(owner.last, owner.last.keys[place])
    await owner.taps(customers.OpenPlaces, customers.OpenFilter)
    await owner.taps(customers.AskSpend)
    await owner.says("many", "500-2000")
    await owner.says("/customers")
    await owner.taps(customers.OpenFilter, customers.AskSpend)
    await owner.says("under 300")
    await owner.says("/customers")
    await owner.taps(customers.OpenFilter, customers.AskSpend)
    await owner.says("over 300", "/customers a")
    await owner.taps(customers.SaveListed, WriteToListed)
    await owner.makes_up(customers.OpenLetters(Listed().packed()))  # of a list of many pages


async def _changed_by_two(owner: Person, manager: Person) -> None:
    for person in (owner, manager):
        await person.says("/customers meenal")
        await person.taps(customers.EditCustomer, of(customers.EditCustomerField, field="notes"))
    await manager.says("likes mace")
    await owner.says("likes oil")
    await owner.taps(customers.KeepMine)


async def _merges(owner: Person, manager: Person) -> None:
    await owner.says("/customers")
    await owner.taps(customers.AskSearch)
    await owner.says("imran")
    await manager.says("/customers imran")
    card = manager.last
    await owner.says("/customers imran")
    await owner.taps(customers.More, customers.AskMerge)
    await owner.says("zzz", "kiran")
    await owner.taps(customers.PreviewMerge)
    await owner.taps(customers.PreviewMerge)
    await owner.taps(customers.Merge)
    await manager.taps_old(card, OpenHistory)
    await manager.taps_old(card, customers.EditCustomer)
    await owner.taps(customers.More, customers.UndoMerge)


async def _erases(floor: Floor, owner: Person, manager: Person) -> None:
    await owner.says("/customers never bought")
    await owner.taps(customers.More, customers.AskErasure, customers.EraseAsSaid)
    await manager.says("/customers ravi kale")
    card = manager.last
    await owner.says("/customers ravi kale")
    await owner.taps(customers.More, customers.AskErasure)
    await manager.says("ravi kale 2 rice 100")
    await owner.taps(customers.EraseAsSaid)
    await owner.taps(customers.EraseAsSaid)
    await manager.taps_old(card, customers.EditCustomer)
    del floor


# --- campaigns ---------------------------------------------------------------------------------

HELLO = "Hi {{first_name}}, rice is on us."


async def with_campaigns(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, manager, staff = await open_shop(floor)
    await owner.says("/campaigns")
    await owner.taps(listing_taps.ShowTemplates, of(campaigns.ShowCampaigns, archived=False))
    await owner.taps(campaigns.ShowOptOuts, of(campaigns.ShowCampaigns, archived=False))
    await owner.taps(of(campaigns.ShowCampaigns, archived=True))
    await owner.says("/customers asha joshi")
    await owner.taps(WriteTo)
    await owner.says("/cancel")
    await _every_question(owner)
    await _picks(owner)
    await _narrows(owner)
    await _plans(owner, clock)
    await _approves(owner, manager, staff)
    await _sends(floor, owner, clock)
    await _hears(floor, owner)
    await _looks_back(owner)
    await _to_groups(owner)
    await _tests(floor, owner, manager, staff)
    await _is_asked(floor, owner, clock)


async def writes(who: Person, *answers: str) -> None:
    await who.says("/campaigns")
    await who.taps(campaigns.NewCampaign)
    await who.says(*answers)


async def _every_question(owner: Person) -> None:
    await writes(owner, "x" * 70, "Rice week", "{{nmae}}", "Hi {{", "x" * 2000)
    await owner.says("Hi {name}: {{offer}} till {{date}}")
    await owner.taps(of(campaigns.ChooseAudience, audience="inactive"))
    await owner.says("many", "99999")
    await owner.taps(campaigns.ChooseNumber)
    await owner.says("{{offer}}", "rice")
    await owner.says("31/2", "1 jan 2020")
    await owner.taps(campaigns.ChooseDay)
    await owner.taps(campaigns.EditCampaign, of(campaigns.EditField, step="audience"))
    await owner.taps(of(campaigns.ChooseAudience, audience="vip"))
    await owner.says("many", "10,000")
    await owner.taps(campaigns.EditCampaign, of(campaigns.EditField, step="audience"))
    await owner.taps(of(campaigns.ChooseAudience, audience="vip"))
    await owner.taps(of(campaigns.ChooseNumber, number=""))
    await owner.taps(campaigns.EditCampaign, of(campaigns.EditField, step="audience"))
    await owner.taps(of(campaigns.ChooseAudience, audience="low"), campaigns.ChooseNumber)
    await owner.taps(campaigns.TestToMe, campaigns.AskMyPhone)
    await owner.says("12", "98123 45611")
    await owner.taps(campaigns.TestToMe, campaigns.KeepDraft)
    await writes(owner)
    await owner.taps(campaigns.UseName, of(campaigns.UseBuiltIn, number=2))
    await owner.taps(of(campaigns.StepBack, step="message"))
    await owner.says("₹50 off for {{first_name}}")
    await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.MakePlain)
    await owner.taps(campaigns.AskDeletion, campaigns.Delete)


async def _picks(owner: Person) -> None:
    await writes(owner, "Some of them", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="custom"))
    await owner.taps(of(campaigns.PickCustomer, customer_id=2))
    await owner.says("zzz", "asha")
    await owner.taps(campaigns.PickAll, campaigns.PickDone)
    await owner.taps(campaigns.AskDeletion, campaigns.Delete)


async def _narrows(owner: Person) -> None:
    await writes(owner, "Narrow", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    for step, answer in (("recent", "30"), ("least", "1000"), ("most", "10000"), ("place", "")):
        await owner.taps(campaigns.NarrowDown, of(campaigns.EditField, step=step))
        await owner.taps(of(campaigns.ChooseLimit, step=step, answer=answer))
    await owner.taps(campaigns.NarrowDown, of(campaigns.EditField, step="badge"))
    await owner.taps(of(campaigns.ChooseLimit, step="badge", answer="VIP"))
    await owner.taps(campaigns.AskMoment)
    await owner.says("tomorrow 11 am")  # nobody fits
    await owner.taps(campaigns.AskDeletion, campaigns.Delete)


async def _plans(owner: Person, clock: TestClock) -> None:
    await writes(owner, "Later", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.AskMoment)
    await owner.says("some day", "yesterday 5pm", "1 jan 2040 5pm", "tomorrow 11 pm")
    await owner.taps(campaigns.Unschedule, campaigns.AskMoment)
    await owner.taps(of(campaigns.SendAt, words="tomorrow 11 am"))
    clock.turn(hours=1)
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, asking_taps.AskSendNow)
    await owner.taps(campaigns.OpenCampaign, campaigns.Unschedule)


async def _approves(owner: Person, manager: Person, staff: Person) -> None:
    await writes(staff, "Please", HELLO)
    await staff.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.AskApproval)
    card = owner.last
    await manager.taps(campaigns.AskReason, of(campaigns.Reject, reason="later"))
    await owner.taps_old(card, campaigns.Approve)
    await staff.taps(campaigns.AskApproval)
    card = owner.last
    await staff.taps(campaigns.Withdraw, campaigns.AskApproval)
    await staff.taps(campaigns.EditCampaign, of(campaigns.EditField, step="message"))
    await staff.says("Hello {{first_name}}, rice!")
    await owner.taps_old(card, campaigns.Approve)
    await manager.taps(campaigns.AskReason)
    await manager.says("oil instead")
    await staff.taps(campaigns.AskApproval)
    card, old = owner.last, manager.last
    await owner.taps(campaigns.AskMoment)
    await owner.says("fri 5pm")
    await staff.says("/campaigns")
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.AskDeletion, campaigns.Delete)
    await manager.taps_old(old, campaigns.Approve)
    await writes(staff, "Pepper", HELLO)
    await staff.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.AskApproval)
    await manager.taps(campaigns.Approve)


async def _sends(floor: Floor, owner: Person, clock: TestClock) -> None:
    """Refused, killed in the middle, paused and stopped, late, and moved out of the night."""
    gateway = floor.bot_app._gateway
    assert isinstance(gateway, MockGateway)
    clock.turn(days=1)  # nobody is written to twice a day
    gateway._failures = read_failures("refuse 100%")
    await writes(owner, "Soap", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    card = owner.last
    await owner.taps(campaigns.TestToMe, campaigns.SendNow)
    gateway._failures = {}
    await owner.taps_old(card, campaigns.SendNow)
    await owner.taps_old(card, campaigns.AskDeletion)
    await owner.taps(campaigns.Delete)
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.Duplicate)
    clock.turn(days=1)
    await floor.stop()
    await floor.store.write(_killed)
    await floor.restart()
    await floor.settled()
    await owner.taps(campaigns.OpenCampaign, campaigns.Decide)
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.Archive)
    clock.turn(days=1)
    await floor.store.write(paused)
    await _told(floor)
    await owner.taps(campaigns.OpenCampaign, campaigns.AskStop, campaigns.Stop)
    clock.turn(days=1)
    await floor.store.write(_returned)
    await _told(floor)
    for moment, hours in (("today 4 pm", 5), ("today 8:30 pm", 3)):  # too late; in the night
        await writes(owner, f"Tea {hours}", HELLO)
        await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.AskMoment)
        await owner.says(moment)
        await owner.taps(asking_taps.AskSendNow, campaigns.OpenCampaign)
        clock.turn(hours=hours)
        floor.bot_app.sender.wake()
        await floor.settled()
        await _told(floor)
    await writes(owner, "Tea", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.SendNow)
    clock.turn(hours=12)


async def _tests(floor: Floor, owner: Person, manager: Person, staff: Person) -> None:
    """A clerk's number, refused and confirmed; tests until there were enough; to who opted out."""
    await manager.says("/menu")
    await writes(staff, "Rice", HELLO)
    await staff.taps(of(campaigns.ChooseAudience, audience="all"))
    for number, theirs in (("98123 45601", False), ("98123 45677", True)):
        await staff.taps(campaigns.TestToMe, campaigns.AskMyPhone)
        await staff.says(number)
        await staff.taps(campaigns.TestToMe)
        asked = manager.last
        await manager.taps(of(asking_taps.ConfirmPhone, theirs=theirs))
        await manager.taps_old(asked, asking_taps.ConfirmPhone)
    for _ in range(6):
        await staff.taps(campaigns.TestToMe)
    await staff.taps(campaigns.AskDeletion, campaigns.Delete)
    await floor.settled()


async def _is_asked(floor: Floor, owner: Person, clock: TestClock) -> None:
    """What a campaign asks before it goes on, and what is approved for other numbers."""
    clock.turn(days=2)
    clock.now = clock.now.replace(hour=7)  # noon in the shop
    await writes(owner, "Oil", "Oil till {{date}}")
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    await owner.says("today")
    card = next(one for one in reversed(owner.phone.answers) if "Oil" in one.text)
    asks = next(tap for tap in map(_tap, card.keys) if isinstance(tap, campaigns.AskMoment))
    await owner.taps(of(campaigns.AskMoment, **vars(asks)))  # others have come late meanwhile
    await owner.says("8 pm")
    clock.turn(days=1)
    floor.bot_app.sender.wake()
    await _told(floor)
    await owner.taps(asking_taps.AskNewDate)
    await owner.says("some day")
    await owner.taps(asking_taps.ChooseNewDate, campaigns.AskStop, campaigns.Stop)
    await writes(owner, "Salt", HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.AskMoment)
    await owner.says("tomorrow 11 am")
    for number in range(30):
        await floor.store.write(a_reachable, f"Asha {number}")
    await owner.taps(campaigns.SendNow)
    clock.turn(days=1)
    floor.bot_app.sender.wake()
    await _told(floor)
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign, campaigns.Unschedule)
    for reason, notice in (
        ("failures", notices.OVER),
        (RESTORED, notices.RESTORED),
        (f"{HALTED}{Halt.LOGIN}", notices.PAUSED),
    ):
        await floor.store.write(_waits, reason, notice)
        await _told(floor)
        await owner.taps(campaigns.OpenCampaign, campaigns.AskStop, campaigns.Stop)
    await owner.says("/customers asha joshi")
    await owner.taps(customers.More, of(customers.OptOut, out=True))
    await owner.says("/customers asha joshi")
    await owner.taps(WriteTo)
    await owner.says("Rice!")
    await owner.taps(asking_taps.AskDespite, asking_taps.Despite)


def _waits(session: Session, reason: str, notice: str) -> None:
    campaign = _campaign(session, "Chilli")
    paused = pausing.pause(session, campaign.id, None, reason=reason)
    notices.tell(session, notice, paused)


def _campaign(session: Session, name: str) -> Campaign:
    everybody = AudienceFilter(Audience.ALL)
    campaign = drafts.create(session, name, HELLO, everybody, OWNER)
    life.start(session, campaign.id, OWNER)
    recipients.freeze_next(session, campaign.id, "mock")
    return campaign


def _returned(session: Session) -> None:
    """Its template is not what it was when it was approved."""
    everybody = AudienceFilter(Audience.ALL)
    campaign = drafts.create(session, "Clove", HELLO, everybody, OWNER)
    pausing.return_to_draft(session, life.start(session, campaign.id, OWNER).id)


def _killed(session: Session) -> None:
    """Two messages were handed over when the process died; the campaign was stopped before."""
    campaign = _campaign(session, "Mace")
    worker.take_turn(session, campaign.id, "a dead worker", (), 2)
    pausing.stop(session, campaign.id, OWNER)


def paused(session: Session) -> None:
    campaign = _campaign(session, "Ginger")
    paused = pausing.pause(session, campaign.id, None, reason="failures")
    notices.tell(session, notices.PAUSED, paused)


def answered(session: Session) -> None:
    """A campaign is halted, and customers have answered others."""
    halted = session.execute(
        update(campaign_table)
        .where(campaign_table.c.name == "Ginger")
        .values(status="Paused", paused_reason=HALTED + Halt.BALANCE)
        .returning(campaign_table.c.id)
    ).scalar_one()
    notices.tell(session, notices.PAUSED, transitions.find(session, halted))
    said = ("STOP", "don't stop", "START", "thanks")
    texts = [Inbound(f"m{n}", "+919812300077", text) for n, text in enumerate(said)]
    keep_answers(session, "mock", texts)
    notices.away(session)
    notices.first_of_gateway(session, "smsgate")
    notices.first_of_gateway(session, "twilio")


async def _hears(floor: Floor, owner: Person) -> None:
    await floor.store.write(answered)
    floor.bot_app.services.wake_outbox()
    await floor.settled()
    await owner.says("/campaigns")
    await owner.taps(campaigns.ShowOptOuts, of(listing_taps.ShowAnswers, page=0))
    await owner.taps(of(listing_taps.OpenAnswer, message_id=2), listing_taps.DecideAnswer)
    await _enters_approved(owner)
    await _chooses_approved(floor, owner)
    await floor.store.write(reported)
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign)


async def _enters_approved(owner: Person) -> None:
    await owner.says("/campaigns")
    await owner.taps(listing_taps.ShowTemplates, listing_taps.NewApproved)
    for text in ("rice {#var#} rice", "64b7f3"):
        await owner.says(text)
    await owner.taps(of(listing_taps.ChooseHeader, header="P"))
    await owner.says("var")
    await owner.taps(of(listing_taps.ChooseTag, tag="none"), listing_taps.FillVariable)
    await owner.says("rice")


class Approved(MockGateway):
    """WhatsApp, as far as texts are chosen and limited."""

    name = "whatsapp"
    limits = Limits(per_day=1)

    async def templates(self, *, fresh: bool = False) -> tuple[ApprovedTemplate, ...]:
        del fresh
        first = ApprovedTemplate("1", "2", "3 {{1}}", ("1",), named=False, category="MARKETING")
        return first, replace(first, name="4", why_not="picture")


async def _chooses_approved(floor: Floor, owner: Person) -> None:
    door = floor.bot_app.sender.door
    before, door._gateway = door._gateway, Approved()
    await owner.says("/campaigns")
    await owner.taps(campaigns.NewCampaign)
    await owner.says("rice")
    await owner.says("rice")  # only approved ones
    await owner.taps(listing_taps.UseApproved, of(listing_taps.FillWith, placeholder="name"))
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    door._gateway = Phoned()
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign)
    door._gateway = Texted()
    await owner.says("/campaigns")
    await owner.taps(campaigns.OpenCampaign)
    door._gateway = before


class Phoned(MockGateway):
    name = "smsgate"
    limits = Limits(per_day=1)


class Texted(MockGateway):
    name = "msg91"


def reported(session: Session) -> None:
    """The newest campaign was carried by WhatsApp, which has reported."""
    newest = select(func.max(campaign_table.c.id)).scalar_subquery()
    session.execute(
        update(campaign_table)
        .where(campaign_table.c.id == newest)
        .values(status="Sent", gateway="whatsapp")
    )
    customer = session.execute(select(func.min(customers_table.c.id))).scalar_one()
    campaign = session.execute(select(newest)).scalar_one()
    for number, receipt in enumerate(("read", "failed", None)):
        session.execute(
            insert(campaign_sends).values(
                campaign_id=campaign,
                customer_id=customer,
                phone=f"+91981230008{number}",
                message="rice",
                status="Sent",
                receipt=receipt,
                receipt_reason="not_on_whatsapp" if receipt == "failed" else None,
            )
        )


async def _looks_back(owner: Person) -> None:
    await owner.says("/campaigns")
    await owner.taps(of(campaigns.ShowCampaigns, archived=True), campaigns.OpenCampaign)
    await owner.taps(campaigns.KeepTemplate, campaigns.ShowMessages)
    await owner.taps(of(campaigns.ShowMessages, status="Failed"), campaigns.SearchMessages)
    await owner.says("asha")
    await owner.taps(listing_taps.SaveMessages)
    await owner.says("/campaigns")
    await owner.taps(listing_taps.FilterCampaigns, of(campaigns.ShowCampaigns, status="open"))
    await owner.taps(listing_taps.SearchCampaigns)
    await owner.says("zzz")
    await owner.taps(of(campaigns.ShowCampaigns, archived=True), listing_taps.FilterCampaigns)
    await owner.says("/campaigns")
    await owner.taps(listing_taps.ShowTemplates, listing_taps.TextToRegister)
    await owner.taps(listing_taps.ShowTemplates)
    await owner.taps(listing_taps.RemoveApproved, listing_taps.RemoveTemplate)
    await owner.says("/customers asha joshi")
    await owner.taps(customers.More, of(customers.OptOut, out=True))
    await owner.says("/campaigns")
    await owner.taps(campaigns.ShowOptOuts, campaigns.OptIn)


async def _to_groups(owner: Person) -> None:
    await owner.says("/insights")
    await owner.taps(of(insights.ShowChart, chart="pie"), of(insights.ShowChart, chart="seg"))
    await owner.taps(CampaignFor)
    await owner.says("/summary")


# --- files -------------------------------------------------------------------------------------


PEOPLE = """नाम,मोबाइल,शहर
Zarina,98123 45671,Pune
zarina,98123 45671,Pune
,,
Bholu,12,Baner
Bina,9812345672,
"""

NAMELESS = """दिनांक,ग्राहक,मोबाइल,सामान,मात्रा,राशि,भुगतान
12/03/2025,,,rice,2,200,upi
"""

SALES = """दिनांक,ग्राहक,मोबाइल,सामान,मात्रा,राशि,भुगतान
12/03/2025,Zarina,9812345671,rice,2,200,upi
13/03/2025,Bholu,,soap,1,zzz,cash
31/02/2025,Bholu,,soap,1,50,cash
14/03/2099,Bholu,,tea,1,50,hundi
15/03/2025,Bholu,,tea,1,0,
16/03/2025,Zubin,,oil,x,90,card
Total,,,,,290,
"""


def _workbook() -> bytes:
    """Two sheets, and one that is no list."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, text in (("Aundh", PEOPLE), ("Baner", SALES), ("Pune", "zzz\n")):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def with_files(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, *_ = await open_shop(floor)
    await owner.says("/import")
    for content, name in (
        (b"", "rice.csv"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "oil.csv"),
        (b"%PDF-1.7\n" + b"0" * 64, "tea.csv"),
        (b"SQLite format 3\x00" + b"0" * 96, "mace.csv"),
        (b"zzz,rice\nx,y\nz,w\n", "soap.csv"),
    ):
        await owner.phone.uploads(content, name)
    await owner.taps(imports.ShowColumns, imports.PickColumn)
    await owner.taps(of(imports.SetColumn, field="name"), imports.ShowPlan, imports.DropUpload)
    await owner.phone.uploads(b"Date,Particulars,Debit,Credit\n2025-01-05,Asha,9,\n", "oil.csv")
    await owner.taps(imports.DropUpload)  # sales or payments?
    await owner.phone.uploads(NAMELESS.encode(), "mace.csv")
    await owner.taps(of(imports.AnswerImport, about="counter"), imports.DropUpload)
    numbers = b"9822010011\n9822010012\n9812345601\n"
    await owner.phone.uploads(numbers, "hundi.csv")
    await owner.taps(imports.TakeNumbers, imports.DropUpload)
    await owner.phone.uploads(numbers, "hundi.csv")
    await owner.taps(imports.OptOutUpload)
    await owner.phone.uploads(PEOPLE.encode(), "ginger.csv")
    await owner.taps(imports.ShowColumns, imports.PickColumn, imports.ShowColumns)
    await owner.taps(imports.ShowPlan, imports.ImportNow)
    await owner.phone.uploads(PEOPLE.encode(), "ginger.csv")
    await owner.taps(imports.DropUpload)
    await owner.phone.uploads(SALES.encode(), "pepper.csv")
    await owner.taps(imports.ImportNow)
    await owner.says("zarina 2 rice 100")
    await owner.says("/import")
    await owner.taps(imports.ShowImports, imports.AskUndo, imports.KeepImport)
    await owner.taps(of(imports.AskUndo, import_id=2), imports.UndoImport)
    await owner.taps(of(imports.AskUndo, import_id=1), imports.UndoImport)
    await owner.says("/import")
    await owner.taps(imports.ShowImports)
    await owner.phone.uploads(_workbook(), "wedding.xlsx")
    await owner.taps(imports.ShowColumns)


# --- charts ------------------------------------------------------------------------------------

CHARTS = "rev loc pay stf pie top new seg ovd ret due owe col mon hrs cal itm ita itq frq chg"


async def at_charts(floor: Floor, clock: TestClock, folder: Path) -> None:
    await Person(floor.owner).says("/today")
    owner, *_ = await open_shop(floor)
    await owner.says(*FIGURES_IN_WORDS)
    await owner.says("meenal rao 2 rice 100 udhaar", "meenal rao paid 20")
    away = await floor.store.write(a_customer, "Sunanda Kale")
    await floor.store.write(a_purchase, away, days_ago=133)
    await owner.says("/insights")
    await owner.taps(of(insights.ShowChart, chart="pie"), ListAway)
    await owner.says("/insights", "/today", "/export", "/insights 1 nov to 15 nov")
    await owner.taps(of(insights.ShowChart, period="30d"))
    for chart in CHARTS.split():
        of_customers = chart in ("new", "top", "seg", "ovd", "ret", "due", "owe", "col")
        tab = "rev" if chart in ("loc", "pay", "stf") else "pie" if of_customers else "mon"
        if chart not in ("rev", "pie", "mon"):
            await owner.taps(of(insights.ShowChart, chart=tab))
            tab = "itm" if chart in ("ita", "itq") else tab
            await owner.taps(of(insights.ShowChart, chart=tab))
        await owner.taps(of(insights.ShowChart, chart=chart))
        if chart in ("loc", "pay", "stf"):
            await owner.taps(of(insights.ShowBar, chart=chart))
            await owner.taps(of(insights.ShowChart, chart=chart))
    await owner.taps(of(insights.ShowChart, chart="cal"), insights.ShowDay)
    await owner.taps(of(insights.ShowChart, chart="cal"), of(insights.ShowChart, chart="itm"))
    await owner.taps(insights.ShowItem, of(insights.ShowChart, chart="itm"))
    await owner.taps(insights.ShowExport)
    for what in ("xlsx", "view", "pdf", "csv"):
        await owner.taps(of(insights.MakeFile, what=what))
    await owner.taps(of(insights.AskPeriod, exporting=True))
    await owner.says("some days", "20 mar to 1 mar", "1 mar 1800 to 2 mar 2025", "last month")
    await owner.says("/insights")
    await owner.taps(insights.AskPeriod, insights.PickDay)
    await owner.taps(of(insights.PickDay, first="2025-03-03"), of(insights.ShowChart))
