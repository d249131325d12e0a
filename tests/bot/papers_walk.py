"""A walk over the screens of invoices, UPI codes and their settings."""

from __future__ import annotations

from pathlib import Path

from bot.features.imports import taps as imports
from bot.features.invoices import taps
from bot.features.returns.taps import UndoReturn
from bot.features.settings import taps as settings
from bot.shared_buttons import GstMonth, MakeInvoice, OpenPurchase, SendInvoice, ShowDuesQr, ShowQr
from tests.bot import walks
from tests.bot.conftest import Floor
from tests.bot.walks import Person, of, open_shop
from tests.conftest import TestClock
from tests.shop import a_customer


async def with_files(floor: Floor, clock: TestClock, folder: Path) -> None:
    """All files, those of rates, too."""
    await walks.with_files(floor, clock, folder)
    owner, *_ = await open_shop(floor)
    await _rates_from_files(floor, owner)


async def _rates_from_files(floor: Floor, owner: Person) -> None:
    rates = b"item,gst,hsn\nrice,18,1006\noil,180,\n,5,\n"
    await owner.phone.uploads(rates, "gst.csv")
    await owner.taps(imports.TakeRates)
    await owner.says("rice gst 12")
    await owner.taps(imports.UndoRates)
    await owner.phone.uploads(b"item,gst,colour\nrice,12,1\n", "gst.csv")
    await floor.manager.uploads(rates, "gst.csv")


async def with_papers(floor: Floor, clock: TestClock, folder: Path) -> None:
    owner, *_ = await open_shop(floor)
    await owner.says("kiran 2 rice 100 udhaar")
    receipt = owner.last
    await owner.phone.replies(receipt, "qr")
    await owner.phone.replies(receipt, "cancel invoice")
    await owner.says("/settings")
    await owner.taps(settings.ShowPapers)
    await owner.taps(settings.BeginSteps, settings.SkipStep, settings.ShowPapers)
    for name, wrong, typed in (
        ("gstin", "27LKJHM4321P1ZX", "27LKJHM4321P1ZW"),
        ("state", "mars", "maharashtra"),
        ("address", "", "Pune"),
        ("default_rate", "101", "5"),
        ("invoice_prefix", "CN", "AB"),
        ("upi_vpa", "my shop", "patil@okhdfcbank"),
        ("merchant_code", "1", "5411"),
    ):
        await owner.taps(of(settings.OpenSetting, name=name))
        await owner.says(*filter(None, (wrong, typed)))
    for name, value in (
        ("gst_registration", "regular"),
        ("prices_include_tax", "no"),
        ("round_to_rupee", "yes"),
    ):
        await owner.taps(
            of(settings.OpenSetting, name=name), of(settings.SetSetting, name=name, value=value)
        )
    await owner.says("rice gst 5 hsn 1006", "rice gst 5", "rice gst 500", "rice gst 5 hsn rice")
    await _rates_from_files(floor, owner)
    await owner.says("kiran gstin 27ABCDE1234F1Z0", "kiran state goa")
    await owner.says("kiran 3 rice 1000 udhaar")
    receipt = owner.last
    await owner.taps(MakeInvoice, ShowQr)
    await owner.says("kiran balance?")
    await owner.taps(ShowDuesQr)
    await owner.says("qr 450", "qr")
    await owner.phone.replies(receipt, "invoice")
    await owner.phone.replies(receipt, "return 1 rice")
    await owner.taps(SendInvoice, OpenPurchase, UndoReturn)
    await owner.phone.replies(receipt, "invoice")
    await owner.taps(taps.AskPlace)
    await owner.says("mars", "kerala")
    a_customer(floor.store, "Zarina")
    await owner.says("zarina 20 ghee 3000 cash")
    await owner.taps(MakeInvoice)
    await owner.says("Surat")
    await owner.taps(taps.GiveState)
    await owner.says("20 ghee 3000 cash")
    await owner.taps(MakeInvoice)
    await owner.says("kiran 1 ghee 50 cash")
    await owner.taps(MakeInvoice)
    await owner.says("abc")
    await owner.taps(taps.WithoutIt, taps.AskCancellation, taps.CancelInvoice, SendInvoice)
    await owner.phone.replies(receipt, "4 rice")
    await owner.says("/export")
    await owner.taps(GstMonth)
