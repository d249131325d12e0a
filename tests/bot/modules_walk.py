"""A walk over what a shop may switch on: points, stock, appointments and feedback."""

from __future__ import annotations

from pathlib import Path

from bot.features.appointments import taps as booking
from bot.features.approvals import taps as approvals
from bot.features.customers import taps as customers
from bot.features.feedback import taps as feedback
from bot.features.home.taps import ShowMore
from bot.features.sales import taps as sales
from bot.features.settings import taps as settings
from bot.features.stock import taps as stock
from bot.module_words.feedback_words import name_of_campaign
from bot.shared_buttons import AskForStars, CardOf, CountItem, OpenAppointment
from bot.ui.question_taps import ShowHelp
from jobs.appointments import Appointments
from jobs.schedule import Due
from tests.bot.conftest import Floor
from tests.bot.walks import Person, of, open_shop
from tests.conftest import TestClock
from tests.shop import a_customer


async def with_modules(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, _, staff = await open_shop(floor)
    await _points(owner)
    await _stock(floor, owner, staff)
    await _appointments(floor, owner)
    await _near(floor, owner, clock)
    await _feedback(floor, owner, staff)


async def _stock(floor: Floor, owner: Person, staff: Person) -> None:
    await owner.says("stock rice 50 kg", "rice kitna bacha?", "rice low at 10", "/stock")
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="stock", on=True))
    await owner.says("/stock", "rice kitna bacha?", "stock out 3 rice", "rice low at 10")
    await owner.says("stock in 5 soap", "stock rice 5 kg", "stock out 3 rice kharab")
    await owner.taps(stock.UndoStock)
    await owner.says("stock out 9 packet rice", "rice low at 4", "rice low at 9 packet")
    await owner.says("imran khan 2 kg rice 100", "imran khan 1 packet rice 90")
    await owner.says("imran khan 9 kg rice 100")
    await owner.taps(CountItem)
    await owner.says("soon", "7.5 kg", "/summary")
    for number in range(9):
        await owner.says(f"stock q{number}z 5")
    await owner.says("/stock")
    await owner.taps(of(stock.ShowStock, page=1), of(stock.ShowStock, page=0))
    await owner.taps(stock.OpenStockItem)
    await owner.says("stock oil 5")
    await owner.taps(stock.UndoStock)
    await staff.says("stock rice 3 kg")
    await staff.taps(stock.DropStock)
    await staff.says("stock rice 3 kg")
    await staff.taps(stock.AskForStock)
    await floor.settled()
    await owner.taps(approvals.Approve)
    await floor.settled()
    await owner.says("/menu")
    await owner.taps(ShowMore)
    await owner.says("/help")
    await owner.taps(of(ShowHelp, page="rest"))
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="stock", on=False))


async def _appointments(floor: Floor, owner: Person) -> None:
    await owner.says("book imran khan kal 5 baje colour", "/appointments", "/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="appointments", on=True))
    await owner.says("book imran khan kal 5 baje colour 45 min")
    await owner.taps(booking.MoveAppointment)
    await owner.says("soon", "0")
    await owner.taps(booking.DropAppointment, booking.MoveAppointment, booking.OnDay)
    await owner.taps(booking.NoShow, booking.StillBooked, booking.Came)
    await owner.says("300 cash")
    await owner.says("/appointments parso")
    await owner.taps(of(booking.ShowDay, page=0))
    await owner.says("book zubin kal 5 baje", "zzz")
    await owner.taps(booking.AddWhose)
    await owner.says("book zzz 9 baje")
    await owner.taps(booking.DropAppointment)
    await owner.says("book ravi kal 6 baje colour", "book zzz kal 6 baje")
    await owner.says("6:10")
    await owner.taps(booking.BookAnyway)
    for name in ("Zarina Mehta", "Zarina Bholu"):
        await floor.store.write(a_customer, name)
    await owner.says("book zarina kal 7 baje")
    await owner.taps(booking.ChooseWhose)
    await owner.taps(booking.UndoAppointment)
    await owner.says("book zzz kal 6 baje 900 min")
    for number in range(9):
        await owner.says(f"book zzz kal 9:{number:02} colour 1 min")
    await owner.says("/appointments kal")
    await owner.taps(of(booking.ShowDay, page=1), of(booking.ShowDay, page=0), OpenAppointment)
    await owner.taps(booking.CancelAppointment)
    await owner.says("/help")
    await owner.taps(of(ShowHelp, page="rest"))
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="appointments", on=False))


async def _near(floor: Floor, owner: Person, clock: TestClock) -> None:
    """An appointment on the card, its reminder, and what staff are told."""
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="appointments", on=True))
    await owner.says("book imran khan parso 5 baje colour", "/customers imran khan")
    await owner.taps(OpenAppointment)
    looks = Appointments(floor.store, lambda: "mock", floor.bot_app.services.wake_outbox)
    for hours in (29.5, 22.5):
        clock.turn(hours=hours)
        await looks(Due(clock(), late=False))
        await floor.settled()
    await owner.says("/appointments")
    await owner.taps(OpenAppointment)
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="appointments", on=False))


async def _feedback(floor: Floor, owner: Person, staff: Person) -> None:
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.SwitchModule, name="feedback", on=True))
    await owner.says("imran khan rated 4", "imran khan rated 5 rice", "imran khan rated 9")
    await owner.taps(feedback.UndoRating, feedback.UndoRating)
    await staff.says("imran khan rated 2 rice", "imran khan rated 3", "/undo", "/undo")
    await floor.store.write(a_customer, "Hundi", "9820012345")
    await staff.says("hundi rated 1 rice")
    await floor.settled()
    await owner.taps(feedback.CallCustomer)
    await owner.says("dolo rated 4")
    await owner.taps(feedback.AddRated, feedback.UndoRating)
    await owner.says("hundi rated 1")
    await owner.taps(feedback.CallCustomer, CardOf)
    await owner.says("/customers hundi")
    await owner.taps(customers.More, AskForStars)
    stranger = floor.stranger
    link = owner.last.text.partition("?start=")[2].split()[0]
    await stranger.starts(link)
    await stranger.says("rice")
    await stranger.taps("⭐⭐")
    await stranger.says("rice")
    await stranger.says("rice")
    await stranger.starts(link)
    await owner.phone.starts("f-nothing")
    await floor.store.write(a_customer, "Hundi")
    await owner.says("hundi rated 3")
    await owner.taps(feedback.ChooseRated)
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.OpenSetting, name="feedback_after_hours"))
    await owner.says("soon", "24", "/settings")
    await owner.taps(settings.ShowModules, of(settings.OpenSetting, name="feedback_after_hours"))
    await owner.says("0")
    services = floor.bot_app.services
    assert name_of_campaign(services.formats, services.language_of(None))
    await owner.says("mace rated 3")
    await owner.taps(feedback.DropRating)
    await owner.says("/help")
    await owner.taps(of(ShowHelp, page="rest"))


async def _points(owner: Person) -> None:
    await owner.says("imran khan points?", "imran khan 2 rice 100 use 5 points", "/settings")
    await owner.taps(settings.ShowModules)
    for name, wrong, typed in (
        ("earn_for", "gold", "100"),
        ("earn_points", "0", "5"),
        ("point_worth", "0", "0.5"),
        ("expire_after_days", "soon", "30"),
    ):
        await owner.taps(of(settings.OpenSetting, name=name))
        await owner.says(wrong, typed)
    await owner.says(
        "imran khan 2 rice 100", "imran khan points?", "imran khan 2 rice 100 use 500 points"
    )
    await owner.says("imran khan 1 rice 100 use 6 points", "2 rice 100 cash use 2 points")
    await owner.says("ravi 1 rice 90 points use karo", "ravi points?")
    await owner.says("imran khan 1 rice 20 points use karo")
    await owner.phone.replies(owner.last, "1 rice 10")
    await owner.taps(CardOf)
    await owner.says("imran khan 1 rice 20 use 2 points")
    await owner.taps(sales.Undo)
    await owner.says("/settings")
    await owner.taps(settings.ShowModules, of(settings.OpenSetting, name="earn_for"))
    await owner.taps(of(settings.SetSetting, name="earn_for", value="0"))
