"""A walk over campaigns, and over the reminders of dues that are one kind of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from bot.features.campaigns import asking_taps
from bot.features.campaigns import taps as campaigns
from bot.features.campaigns.asking_taps import NotToday
from bot.shared_buttons import CampaignFor, ForwardDues, RemindAll, RemindOne
from crm.campaigns import life, opt_outs
from crm.campaigns.notices import RETURNED
from crm.campaigns.sending import recipients
from crm.campaigns.writing.mornings import CAMPAIGNS, DUES
from crm.chat import outbox
from crm.customers import cards
from crm.customers.fields import CustomerChanges
from crm.dues import account
from crm.settings import change_shop, shop_of
from crm.store.database import Session
from crm.store.schema import campaign_sends
from crm.store.schema import campaigns as table
from tests.bot import walks
from tests.bot.conftest import Floor
from tests.bot.walks import Person, of
from tests.conftest import TestClock
from tests.shop import OWNER, a_customer, a_number, a_purchase, many_reachable


async def with_campaigns(floor: Floor, clock: TestClock, folder: Path) -> None:
    await walks.with_campaigns(floor, clock, folder)
    await _reminds(floor, clock)
    await _compares(floor, clock)


async def _compares(floor: Floor, clock: TestClock) -> None:
    """One in ten is left out: too early to tell, by chance, for the better, for the worse."""
    owner = Person(floor.owner)
    clock.turn(days=2)
    await walks.writes(owner, "Lots", walks.HELLO)
    await owner.taps(of(campaigns.ChooseAudience, audience="all"), campaigns.KeepDraft)
    await floor.store.write(many_reachable, 220)
    await owner.taps(campaigns.OpenCampaign, of(asking_taps.HoldOut, on=True))
    await owner.taps(of(asking_taps.HoldOut, on=False), of(asking_taps.HoldOut, on=True))
    await owner.taps(campaigns.EditCampaign, of(campaigns.EditField, step="audience"))
    await owner.taps(of(campaigns.ChooseAudience, audience="vip"))
    await owner.taps(of(campaigns.ChooseNumber, number=""), campaigns.EditCampaign)
    await owner.taps(of(campaigns.EditField, step="audience"))
    await owner.taps(of(campaigns.ChooseAudience, audience="all"))
    await floor.store.write(_goes_out)
    await owner.taps(campaigns.SendNow)  # it is too late for that
    await owner.taps(campaigns.ShowMessages, of(campaigns.ShowMessages, status="Skipped"))
    await owner.taps(campaigns.OpenCampaign)
    clock.turn(days=1)
    for status in ("Sent", "Skipped"):
        await floor.store.write(_buy, status)
        clock.turn(days=13)
        await owner.says("/campaigns")
        await owner.taps(campaigns.OpenCampaign)
        clock.turn(days=-13)


def _goes_out(session: Session) -> None:
    """The newest campaign, at once: the gateway's pace would take half a minute."""
    one = life.start(session, session.scalars(select(func.max(table.c.id))).one(), OWNER)
    while recipients.freeze_next(session, one.id, "mock"):
        pass
    waits = campaign_sends.c.status == "Pending"
    now = shop_of(session).now()
    session.execute(update(campaign_sends).where(waits).values(status="Sent", sent_at=now))
    session.execute(update(table).where(table.c.id == one.id).values(status="Sent"))


def _buy(session: Session, status: str) -> None:
    """All those of the newest campaign whose message is so."""
    newest = select(func.max(table.c.id)).scalar_subquery()
    sends = campaign_sends.c
    who = select(sends.customer_id).where(sends.campaign_id == newest, sends.status == status)
    for one in session.scalars(who.order_by(sends.id).limit(120)).all():
        a_purchase(session, one)


def _they_owe(session: Session) -> None:
    for name, phone, amount in (
        ("Rice Owing", "9812345701", "2300"),
        ("Oil Owing", "9812345702", "40"),
        ("Soap Owing", None, "90"),
        ("Tea Owing", "02025678901", "90"),
        ("Mace Owing", "9812345703", "90"),
        ("Pepper Owing", "9812345704", "90"),
        ("Ginger Owing", "9812345705", "90"),
    ):
        one = a_customer(session, name, phone)
        a_purchase(session, one, amount=amount, days_ago=20, payment="Credit")
        match name:
            case "Mace Owing":
                opt_outs.opt_out(session, one.id, OWNER)
            case "Pepper Owing":
                account.remind(session, one.id, OWNER, on=False)
            case "Ginger Owing":
                tomorrow = shop_of(session).today() + timedelta(days=1)
                account.promise(session, one.id, tomorrow, OWNER)
    change_shop(session, "upi_vpa", "patil@okaxis")


def _is_born(session: Session) -> None:
    one = a_customer(session, "Clove Born", a_number())
    today = shop_of(session).today()
    cards.edit(session, one.id, CustomerChanges(birthday=today.isoformat()), OWNER)


def _is_late(session: Session) -> None:
    one = a_customer(session, "Anise Late", a_number())
    for days in (40, 42, 44, 46):
        a_purchase(session, one, days_ago=days)


def _draft(session: Session) -> int:
    newest = select(func.max(table.c.id)).where(table.c.status == "Draft")
    return int(session.execute(newest).scalar_one())


async def _reminds(floor: Floor, clock: TestClock) -> None:
    owner, staff = Person(floor.owner), Person(floor.staff)
    await floor.store.write(_they_owe)
    for name in ("soap", "tea", "mace", "pepper", "ginger"):
        await owner.says(f"remind {name} owing")
    await owner.says("remind zubin", "remind never bought", "remind owing", "remind meenal rao")
    await owner.says("never bought advance 500", "remind never bought")
    await owner.says("remind soap owing")
    await owner.taps(ForwardDues)
    await staff.says("remind oil owing")
    await staff.taps(campaigns.AskApproval)
    await owner.says("oil owing balance?")
    await owner.taps(RemindOne, campaigns.Approve)
    day = floor.store.shop.today().isoformat()
    await floor.store.write(outbox.put, OWNER, DUES, day=day)
    floor.bot_app.outbox.wake()
    await floor.settled()
    await owner.taps(RemindAll, NotToday)
    for change in (_is_late, _is_born, _is_born, _is_late):
        await floor.store.write(change)
        await floor.store.write(outbox.put, OWNER, CAMPAIGNS, day=day)
        floor.bot_app.outbox.wake()
        await floor.settled()
    await owner.taps(CampaignFor)
    await owner.says("/dues")
    await owner.taps(RemindAll)
    await owner.taps(campaigns.EditCampaign, of(campaigns.EditField, step="message"))
    await owner.says("{{upi}} {{due}}", "{{nmae}}")
    await owner.says("/dues")
    await owner.taps(RemindAll)
    draft = await floor.store.read(_draft)
    await floor.store.write(outbox.put, OWNER, RETURNED, campaign_id=draft)
    floor.bot_app.outbox.wake()
    await floor.settled()
    await owner.says("/dues")
    await owner.taps(RemindAll, campaigns.AskMoment)
    await owner.says("tomorrow 11 am")
    await owner.taps(asking_taps.AskSendNow, campaigns.SendNow)
    await owner.says("rice owing paid 5", "/campaigns", "sabko yaad dilao")
