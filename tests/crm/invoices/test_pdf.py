"""What stands on the paper, as a reader of PDF finds it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import zxingcpp
from pypdf import PdfReader

from crm.formats import Formats
from crm.india import upi
from crm.invoices.invoice import Invoice, Original, Party
from crm.invoices.pdf import pdf_of
from crm.invoices.tax import Item, Kind, Registration, taxed_lines
from crm.shop import Shop

LINK = upi.link("sharmastore@okhdfcbank", "Sharma Store", 45_000, "Bill 1042")
ITEMS = (
    Item("fan", Decimal(2), None, 185_000, 370_000, 1_800, "8414"),
    Item("चावल", Decimal("2.5"), "kg", 9_500, 23_750, 500, "1006"),
    Item("milk", Decimal(2), None, 3_000, 6_000, 0, "0401"),
)


def invoice(*, same_state: bool = True, items: tuple[Item, ...] = ITEMS) -> Invoice:
    lines = taxed_lines(
        items,
        5_000,
        registration=Registration.REGULAR,
        inclusive=True,
        same_state=same_state,
    )
    return Invoice(
        kind=Kind.TAX_INVOICE,
        number="AB/26-27/0007",
        issued_on=date(2026, 11, 29),
        bill=1042,
        sold_on=date(2026, 11, 28),
        seller=Party("Sharma Store", "27LKJHM4321P1ZW", "4 MG Road, Pune", "27"),
        buyer=Party("Asha Verma", "24ABCPP1234K1ZV", "12 Ring Road, Surat", "24"),
        place_of_supply="27" if same_state else "24",
        state_tax="SGST" if same_state else "IGST",
        lines=tuple(lines),
        due=45_000,
        upi_link=LINK,
    )


@pytest.fixture
def formats() -> Formats:
    return Formats(Shop())


def read(paper: Invoice, formats: Formats) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf_of(paper, formats))).pages
    return [page.extract_text() for page in pages]


def test_all_that_the_law_asks_for_can_be_selected(formats: Formats) -> None:
    (text,) = read(invoice(), formats)
    for part in (
        "Tax Invoice",
        "Sharma Store",
        "GSTIN: 27LKJHM4321P1ZW",
        "4 MG Road, Pune",
        "Number: AB/26-27/0007",
        "Date: 29 Nov 2026",
        "Bill 1042 of 28 Nov 2026",
        "Place of supply: 27 Maharashtra",
        "Asha Verma",
        "GSTIN: 24ABCPP1234K1ZV",
        "8414",
        "2.5 kg",
        "चावल",
        "CGST 9% on",
        "SGST 2.5% on",
        "₹3,947.50",
        "3,497.50",
        "450.00",
        "Rupees Three Thousand Nine Hundred Forty Seven and Fifty Paise Only",
        "For Sharma Store",
    ):
        assert part in text
    assert "IGST" not in text
    assert "CANCELLED" not in text


def test_another_state_pays_integrated_tax(formats: Formats) -> None:
    (text,) = read(invoice(same_state=False), formats)
    assert "IGST 18% on" in text
    assert "CGST" not in text
    assert "24 Gujarat" in text


def test_a_union_territory_names_its_tax(formats: Formats) -> None:
    (text,) = read(replace(invoice(), state_tax="UTGST"), formats)
    assert "UTGST 9% on" in text
    assert "SGST" not in text


def test_composition_says_so_on_top(formats: Formats) -> None:
    (text,) = read(replace(invoice(), kind=Kind.BILL_OF_SUPPLY, composition=True), formats)
    notice = "Composition taxable person, not eligible to collect tax on supplies"
    assert text.index(notice) < text.index("Bill of Supply")


def test_a_shop_without_registration_shows_no_tax(formats: Formats) -> None:
    lines = taxed_lines(ITEMS, registration=Registration.NONE, inclusive=True, same_state=True)
    (text,) = read(
        replace(
            invoice(),
            kind=Kind.BILL,
            lines=tuple(lines),
            seller=Party("Sharma Store"),
            buyer=Party("Asha"),
        ),
        formats,
    )
    for word in ("GST", "HSN", "Taxable", "Place of supply"):
        assert word not in text


def test_a_cancelled_one_says_so_on_every_page(formats: Formats) -> None:
    pages = read(replace(invoice(items=ITEMS * 30), cancelled=True), formats)
    assert len(pages) > 1
    assert all("CANCELLED" in page for page in pages)
    assert all("Taxable value" in page for page in pages[:-1])


def test_a_credit_note_names_its_invoice(formats: Formats) -> None:
    paper = replace(
        invoice(),
        kind=Kind.CREDIT_NOTE,
        number="CN/AB/26-27/0001",
        original=Original("AB/26-27/0007", date(2026, 11, 29)),
    )
    (text,) = read(paper, formats)
    assert "For invoice AB/26-27/0007 of 29 Nov 2026" in text
    assert "Due" not in text


def test_three_hundred_lines_are_all_there(formats: Formats) -> None:
    items = tuple(Item(f"item {at:03}", Decimal(1), None, 1_000, 1_000, 500) for at in range(300))
    pages = read(invoice(items=items), formats)
    text = "\n".join(pages)
    assert all(f"item {at:03}" in text for at in range(300))
    for number, page in enumerate(pages, 1):
        assert f"AB/26-27/0007, page {number} of {len(pages)}" in page


def test_a_long_name_goes_on_below(formats: Formats) -> None:
    name = " ".join(f"word{at}" for at in range(20))
    (text,) = read(invoice(items=(replace(ITEMS[0], name=name),)), formats)
    assert all(f"word{at}" in text for at in range(20))
    assert "page 1" not in text
    assert "…" not in text


def test_the_code_on_the_paper_can_be_scanned(formats: Formats) -> None:
    page = PdfReader(io.BytesIO(pdf_of(invoice(), formats))).pages[0]
    picture = page.images[0].image
    assert picture is not None
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == LINK


@pytest.mark.parametrize("paper", [replace(invoice(), due=0), replace(invoice(), cancelled=True)])
def test_nothing_is_to_be_paid_where_nothing_is_due(paper: Invoice, formats: Formats) -> None:
    assert not PdfReader(io.BytesIO(pdf_of(paper, formats))).pages[0].images
