"""Invoices, UPI codes and their settings, driven from the chat."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.settings import change_shop, shop_of
from crm.store.schema import invoices, payments
from tests.bot.conftest import Floor
from tests.phone import Phone
from tests.shop import a_customer

D = Decimal


async def registered(floor: Floor) -> None:
    await floor.store.write(change_shop, "gst_registration", "regular")
    await floor.store.write(change_shop, "default_rate", D(5))


async def with_upi(floor: Floor) -> None:
    await floor.store.write(change_shop, "upi_vpa", "patil@okhdfcbank")


def text_of(phone: Phone) -> str:
    return PdfReader(io.BytesIO(phone.document)).pages[0].extract_text()


def code_of(phone: Phone) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(phone.photo)).convert("L"))
    return found.text


def numbers(session: Session) -> list[tuple[str, bool]]:
    rows = session.execute(select(invoices).order_by(invoices.c.id))
    return [(row.number, row.cancelled_at is not None) for row in rows]


def paid(session: Session) -> list[tuple[Decimal, str | None]]:
    rows = session.execute(select(payments).order_by(payments.c.id))
    return [(row.amount, row.method) for row in rows]


async def test_one_tap_makes_the_invoice_and_the_same_one_again(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 2 rice 105 cash")
    receipt = owner.last_message
    assert "Bill 1" in owner.last
    await owner.taps("🧾 Invoice")
    assert owner.document_name == "24-25-0001.pdf"
    assert "24-25/0001" in owner.last
    assert "Tax Invoice" in text_of(owner)
    assert "₹210.00" in text_of(owner)
    await owner.replies(receipt, "invoice")
    assert owner.document_name == "24-25-0001.pdf"
    assert await floor.store.read(numbers) == [("24-25/0001", False)]


async def test_what_changes_cancels_it(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 2 rice 105 cash")
    receipt = owner.last_message
    await owner.replies(receipt, "invoice")
    await owner.replies(receipt, "3 rice")
    await owner.replies(receipt, "invoice")
    assert await floor.store.read(numbers) == [("24-25/0001", True), ("24-25/0002", False)]
    await owner.replies(receipt, "cancel invoice")
    assert "24-25/0002 is cancelled" in owner.last
    await owner.taps("🧾 Show it")
    assert "CANCELLED" in text_of(owner)
    await owner.replies(receipt, "cancel invoice")
    assert "no invoice" in owner.last


async def test_cancelling_is_asked_first_and_staff_may_not(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    staff = floor.staff
    await staff.says("asha verma 2 rice 105 cash")
    receipt = staff.last_message
    await staff.taps("🧾 Invoice")
    assert "🚫 Cancel invoice" not in staff.buttons
    await staff.replies(receipt, "cancel invoice")
    assert await floor.store.read(numbers) == [("24-25/0001", False)]
    owner = floor.owner
    await owner.says("asha verma 1 rice 105 cash")
    await owner.taps("🧾 Invoice")
    await owner.taps("🚫 Cancel invoice")
    assert "Its number stays used" in owner.last
    await owner.taps("🚫 Cancel invoice")
    assert await floor.store.read(numbers) == [("24-25/0001", False), ("24-25/0002", True)]


async def test_a_shop_that_set_up_nothing_sees_nothing_of_it(floor: Floor) -> None:
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 450 udhaar")
    assert "🧾 Invoice" not in owner.buttons
    assert "📱 UPI QR" not in owner.buttons
    receipt = owner.last_message
    await owner.replies(receipt, "qr")
    assert "No UPI address is set yet" in owner.last
    await owner.replies(receipt, "invoice")
    assert "GST" not in text_of(owner)


async def test_a_group_is_left_alone_with_codes_and_rates(floor: Floor) -> None:
    await with_upi(floor)
    before = len(floor.group.messages)
    for text in ("qr 450", "rice gst 5", "asha gstin 27ABCDE1234F1Z0"):
        await floor.group.says(text)
    assert len(floor.group.messages) == before + 3


async def test_what_came_back_on_account_is_neither_paid_nor_due(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 2 rice 105 udhaar")
    receipt = owner.last_message
    await owner.replies(receipt, "return 1 rice")
    await owner.replies(receipt, "invoice")
    text = " ".join(text_of(owner).split())
    assert "Paid 0.00 Returned 105.00 Due 105.00" in text


async def test_a_code_for_a_bill_is_scanned_and_paid_with_a_tap(floor: Floor) -> None:
    await with_upi(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 450 udhaar")
    await owner.taps("📱 UPI QR")
    assert code_of(owner).startswith("upi://pay?pa=patil@okhdfcbank&pn=Patil%20Stores&tn=Bill%20")
    assert "am=450.00" in code_of(owner)
    assert "patil@okhdfcbank" in owner.last
    await owner.taps("✅ Paid ₹450")
    assert await floor.store.read(paid) == [(D(450), "UPI")]


async def test_a_code_for_dues_and_for_any_amount(floor: Floor) -> None:
    await with_upi(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 4500 udhaar")
    await owner.says("asha verma balance?")
    await owner.taps("📱 UPI QR")
    assert "tn=Dues%20of%20Asha%20Verma" in code_of(owner)
    assert "more than ₹2,000" in owner.last
    await owner.taps("✅ Paid ₹4,500")
    assert await floor.store.read(paid) == [(D(4500), "UPI")]
    await owner.says("qr 450")
    assert "am=450.00" in code_of(owner)
    assert "more than" not in owner.last
    await owner.says("qr")
    assert "am=" not in code_of(owner)


async def test_the_statement_on_paper_has_the_code_of_what_is_owed(floor: Floor) -> None:
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 450 udhaar")
    await statement_of_asha(owner)
    assert not PdfReader(io.BytesIO(owner.document)).pages[0].images
    await with_upi(floor)
    await statement_of_asha(owner)
    (picture,) = PdfReader(io.BytesIO(owner.document)).pages[0].images
    assert picture.image is not None
    (found,) = zxingcpp.read_barcodes(picture.image.convert("L"))
    assert "tn=Dues%20of%20Asha%20Verma&am=450.00" in found.text
    await owner.says("asha verma paid 450 cash")
    await owner.says("asha verma advance 50 cash")
    await statement_of_asha(owner)
    assert not PdfReader(io.BytesIO(owner.document)).pages[0].images


async def statement_of_asha(phone: Phone) -> None:
    await phone.says("asha verma balance?")
    await phone.taps("📄 Statement")
    await phone.taps("📄 PDF")


async def test_the_month_goes_to_the_tax_adviser(floor: Floor) -> None:
    owner = floor.owner
    await owner.says("/export")
    assert "🧾 GST month" not in owner.buttons
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    await owner.says("asha verma 2 rice 105 cash")
    await owner.says("/export")
    await owner.taps("🧾 GST month")
    assert owner.document_name == "gst-2025-03.xlsx"
    book = load_workbook(io.BytesIO(owner.document))
    rows = list(book["Bills without invoice"].iter_rows(min_row=2, values_only=True))
    assert rows == [("27 Maharashtra", 0.05, 200, 5, 5, 0)]


async def test_the_rate_of_an_item_is_typed(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("fan gst 18 hsn 8414")
    assert "GST on fan: 18%, HSN 8414" in owner.last
    assert "usual" not in owner.last
    for percent in ("28", "3.5"):
        await owner.says(f"lamp gst {percent}")
        assert f"{percent}% is no usual rate of GST now. It counts as you said." in owner.last
    await owner.says("fan gst 18 hsn abcd")
    assert "HSN code has 4, 6 or 8 digits" in owner.last
    await owner.says("fan gst 180")
    assert "from 0 to 100 percent" in owner.last
    await owner.says("asha verma 1 fan 1180 cash")
    await owner.taps("🧾 Invoice")
    assert "1,000.00" in text_of(owner)
    assert "CGST 9%" in text_of(owner)


async def test_a_bill_of_who_is_erased_gets_no_invoice_and_says_so(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 1 rice 100 cash")
    sold = owner.last_message
    await owner.says("asha verma 1 rice 50 udhaar")
    await owner.taps("🧾 Invoice")
    await owner.says("/customers asha")
    await owner.taps("… More")
    await owner.taps("🗑 Delete")
    assert "The invoice stays as it was issued, with the name on it." in owner.last
    assert "They owe ₹50" in owner.last
    await owner.taps("🗑 Delete")
    await owner.replies(sold, "invoice")
    assert "no longer there: deleted" in owner.last
    assert await floor.store.read(numbers) == [("24-25/0001", False)]


@pytest.mark.parametrize(
    ("button", "typed", "field", "value"),
    [
        ("🧾 GST", "composition", "gst_registration", "composition"),
        ("GSTIN", "27lkjhm4321p1zw", "gstin", "27LKJHM4321P1ZW"),
        ("🗺 State", "karnataka", "state", "29"),
        ("Prices with tax", "no", "prices_include_tax", False),
        ("GST rate", "18%", "default_rate", D(18)),
        ("Round to rupee", "yes", "round_to_rupee", True),
        ("Invoice prefix", "ab", "invoice_prefix", "AB"),
        ("📱 UPI address", "shop@ybl", "upi_vpa", "shop@ybl"),
        ("Merchant code", "5411", "merchant_code", "5411"),
        ("📍 Address", "4 MG Road, Pune", "address", "4 MG Road, Pune"),
    ],
)
async def test_it_is_set_up_in_the_chat(
    floor: Floor, button: str, typed: str, field: str, value: object
) -> None:
    owner = floor.owner
    await owner.says("/settings")
    await owner.taps("🧾 Invoices, UPI")
    await owner.taps(button)
    await owner.says(typed)
    assert "Invoices and UPI" in owner.last
    assert getattr(await floor.store.read(shop_of), field) == value


async def test_it_is_set_up_step_by_step(floor: Floor) -> None:
    owner = floor.owner
    await owner.says("/settings")
    await owner.taps("🧾 Invoices, UPI")
    await owner.taps("Step by step")
    assert "Step 1 of 3" in owner.last  # of a shop without registration
    await owner.taps("Regular")
    assert "Step 2 of 6" in owner.last
    await owner.says("24ABCPP1234K1ZX")
    assert "last character does not fit" in owner.last
    await owner.says("24abcpp1234k1zv")
    assert "Step 3 of 6" in owner.last
    await floor.restart()
    await owner.says("4 MG Road, Surat")
    await owner.taps("No")
    await owner.taps("➡️ Leave it so")
    assert "Step 6 of 6" in owner.last
    await owner.says("shop@okaxis")
    assert "Invoices and UPI" in owner.last
    shop = await floor.store.read(shop_of)
    assert (shop.gst_registration, shop.gstin, shop.state) == ("regular", "24ABCPP1234K1ZV", "24")
    assert (shop.address, shop.prices_include_tax) == ("4 MG Road, Surat", False)
    assert (shop.default_rate, shop.upi_vpa) == (D(0), "shop@okaxis")
    await owner.taps("🗺 State")
    await owner.says("goa")
    assert "of another state" in owner.last
    assert (await floor.store.read(shop_of)).state == "24"


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("GSTIN", "27LKJHM4321P1ZX", "last character does not fit"),
        ("GSTIN", "27", "15 characters"),
        ("🗺 State", "bavaria", "Which state?"),
        ("Prices with tax", "perhaps", "Yes or no?"),
        ("GST rate", "101", "not an amount"),
        ("Invoice prefix", "CN", "CN is for credit notes"),
        ("📱 UPI address", "my shop@ybl", "not a UPI address"),
    ],
)
async def test_what_cannot_be_is_asked_again(
    floor: Floor, button: str, typed: str, said: str
) -> None:
    owner = floor.owner
    await owner.says("/settings")
    await owner.taps("🧾 Invoices, UPI")
    await owner.taps(button)
    before = await floor.store.read(shop_of)
    await owner.says(typed)
    assert said in owner.last
    assert await floor.store.read(shop_of) == before


async def test_a_large_invoice_of_a_counter_sale_asks_whose_it_was(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("10 fan 5250 cash")
    receipt = owner.last_message
    await owner.taps("🧾 Invoice")
    assert "names its buyer" in owner.last
    assert await floor.store.read(numbers) == []
    await owner.taps("👤 Whose?")
    await owner.taps("👤 Whose?")
    await owner.says("asha verma")
    await owner.replies(receipt, "invoice")
    assert "Where does Asha Verma live?" in owner.last
    await owner.says("/menu")
    await owner.says("2 fan 5250 cash")
    await owner.taps("🧾 Invoice")
    assert owner.document_name == "24-25-0001.pdf"


async def test_a_card_is_told_the_gstin_state_and_address_in_words(floor: Floor) -> None:
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    for text, said in (
        ("asha gstin 27abcde1234f1z0", "🔢 27ABCDE1234F1Z0"),
        ("asha address 12 MG Road, Pune 411001", "🏠 12 MG Road, Pune 411001"),
        ("asha state karnataka", "The GSTIN is of 27 Maharashtra. GST goes by the GSTIN."),
        ("asha state maharashtra", "🗺 27 Maharashtra"),
    ):
        await owner.says(text)
        assert said in owner.last
        assert "Saved" in owner.last
    assert "The GSTIN is of" not in owner.last
    for text, said in (
        ("asha gstin 27ABCDE1234F1Z5", "last character does not fit"),
        ("asha gstin 27ABCDE1234F1Z", "15 characters"),
        ("asha state bavaria", "Which state?"),
    ):
        await owner.says(text)
        assert said in owner.last
    await floor.staff.says("asha state goa")
    await owner.says("asha verma details")
    assert "🗺 27 Maharashtra" in owner.last


async def test_a_large_invoice_asks_where_the_buyer_lives(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    staff = floor.staff
    await staff.says("asha verma 10 fan 5250 cash")
    receipt = staff.last_message
    await staff.taps("🧾 Invoice")
    assert "Where does Asha Verma live?" in staff.last
    assert "➡️ Without it" not in staff.buttons
    await floor.restart()
    await staff.says("x" * 201)
    assert "200 letters" in staff.last
    await staff.says("4 Ring Road, Surat")
    assert "In which state is Asha Verma?" in staff.last
    await staff.says("mars")
    assert "Which state?" in staff.last
    assert await floor.store.read(numbers) == []
    await staff.says("gujarat")
    assert staff.document_name == "24-25-0001.pdf"
    assert "4 Ring Road, Surat" in text_of(staff)
    assert "IGST 5% on 50,000.00" in text_of(staff)
    await staff.says("asha verma 10 fan 5250 cash")
    await staff.taps("🧾 Invoice")
    assert staff.document_name == "24-25-0002.pdf"
    await staff.replies(receipt, "invoice")
    assert staff.document_name == "24-25-0001.pdf"


async def test_the_state_of_the_shop_is_one_tap_and_composition_may_go_without(
    floor: Floor,
) -> None:
    await floor.store.write(change_shop, "gst_registration", "composition")
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 10 fan 5250 cash")
    await owner.taps("🧾 Invoice")
    await owner.taps("➡️ Without it")
    assert "In which state" in owner.last
    await owner.taps("🗺 27 Maharashtra")
    assert owner.document_name == "24-25-0001.pdf"
    assert "State: 27 Maharashtra" in text_of(owner)


async def test_a_buyer_with_gstin_is_asked_for_hsn_codes(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma gstin 27ABCDE1234F1Z0")
    await owner.says("rice gst 5 hsn 1006")
    await owner.says("asha verma 1 rice 100, 1 fan 900, 2 lamp 50 cash")
    receipt = owner.last_message
    await owner.taps("🧾 Invoice")
    assert "HSN code of fan?" in owner.last
    await owner.says("abc")
    assert "4, 6 or 8 digits" in owner.last
    await owner.says("8414")
    assert "HSN code of lamp?" in owner.last
    await owner.taps("➡️ Without it")
    assert owner.document_name == "24-25-0001.pdf"
    assert "8414" in text_of(owner)
    await owner.replies(receipt, "cancel invoice")
    await owner.replies(receipt, "invoice")
    assert "HSN code of lamp?" in owner.last
    await owner.taps("✖️ Cancel")
    assert await floor.store.read(numbers) == [("24-25/0001", True)]


async def test_another_state_cancels_it_and_makes_a_new_one(floor: Floor) -> None:
    await registered(floor)
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 2 rice 105 cash")
    receipt = owner.last_message
    await owner.taps("🧾 Invoice")
    for wrong in ("mars", "maharashtra"):
        await owner.taps("🗺 Another state")
        await owner.says(wrong)
    assert await floor.store.read(numbers) == [("24-25/0001", False)]
    await owner.taps("🗺 Another state")
    await owner.says("karnataka")
    assert await floor.store.read(numbers) == [("24-25/0001", True), ("24-25/0002", False)]
    assert "Place of supply: 29 Karnataka" in text_of(owner)
    assert "IGST 5% on 200.00" in text_of(owner)
    assert "₹210.00" in text_of(owner)
    await owner.replies(receipt, "return 1 rice")
    await owner.taps("🧾 Credit note")
    assert owner.document_name == "CN-24-25-0001.pdf"
    assert "For invoice 24-25/0002" in text_of(owner)
    await owner.replies(receipt, "invoice")
    assert "🧾 CN/24-25/0001" in owner.buttons
    await owner.taps("🗺 Another state")
    await owner.says("goa")
    assert len(await floor.store.read(numbers)) == 3  # with the credit note
    await floor.staff.says("asha verma 2 rice 105 cash")
    await floor.staff.taps("🧾 Invoice")
    assert "🗺 Another state" not in floor.staff.buttons


async def test_a_gstin_in_free_text_stays_free_text(floor: Floor) -> None:
    a_customer(floor.store, "Asha Verma")
    owner = floor.owner
    await owner.says("asha verma 2 rice 105 cash")
    await owner.taps("✏️ Edit")
    await owner.taps("Note")
    await owner.says("asha gstin 27ABCDE1234F1Z0")
    assert "📝 asha gstin 27ABCDE1234F1Z0" in owner.last
