"""Invoices in the books: numbers without gaps, what cancels one, credit notes, tax on top."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.customers import erasing, merging
from crm.errors import Invalid, NotFound
from crm.formats import Formats
from crm.invoices import issuing, stored
from crm.invoices.pdf import pdf_of
from crm.invoices.rates import fill_hsn, rates_on, set_rate
from crm.invoices.tax import Kind
from crm.language.keys import item_key
from crm.patch import KEEP
from crm.purchases import editing
from crm.purchases.editing import PurchaseChanges
from crm.purchases.items import MOST_ITEMS
from crm.purchases.stored import Purchase
from crm.returns import recording as returning
from crm.returns import undo as returns_undo
from crm.returns.model import NewReturn, SaidItem
from crm.settings import change_shop
from crm.staff import member
from crm.store.database import Store
from crm.store.schema import customers, invoice_series, invoices
from tests.conftest import TestClock
from tests.shop import OWNER, a_customer, a_discount, a_purchase, an_item, hire

D = Decimal
RATES = {"rice": 5, "soap": 5, "oil": 5, "fan": 18, "milk": 0, "tv": 18, "cola": 40}


@pytest.fixture
def gst(store: Store, clock: TestClock) -> Store:
    """A registered shop in Maharashtra with rates, on 1 April 2026."""
    clock.now = datetime(2026, 4, 1, 5, 0, tzinfo=UTC)
    hire(store)
    store.write_now(change_shop, "gst_registration", "regular")
    for name, percent in RATES.items():
        store.write_now(set_rate, name, D(percent), "1006", valid_from=date(2026, 1, 1))
    return store


def issue(store: Store, bill: Purchase) -> int:
    return store.write_now(issuing.issue, bill.id, OWNER)


def in_gujarat(session: Session, customer_id: int) -> None:
    session.execute(
        update(customers).where(customers.c.id == customer_id).values(gstin="24ABCPP1234K1ZV")
    )


def facts(store: Store, invoice_id: int) -> tuple[str, Kind, int, int, int, int, int, bool]:
    paper = store.read_now(stored.get, invoice_id)
    sums = paper.totals
    return (
        paper.number,
        paper.kind,
        sums.taxable,
        sums.cgst,
        sums.igst,
        paper.round_off,
        paper.total,
        paper.cancelled,
    )


def give_back(store: Store, bill: Purchase, name: str, quantity: str) -> int:
    new = NewReturn(purchase_id=bill.id, items=(SaidItem(name=name, quantity=D(quantity)),))
    done = store.write_now(returning.record, new, OWNER)
    assert done.given_back is not None
    return done.given_back.id


def notes_of(store: Store, bill: Purchase) -> list[int]:
    def ids(session: Session) -> list[int]:
        return list(
            session.execute(
                select(invoices.c.id)
                .where(invoices.c.purchase_id == bill.id, invoices.c.return_id.is_not(None))
                .order_by(invoices.c.id)
            ).scalars()
        )

    return store.read_now(ids)


def test_a_year_of_papers(gst: Store, clock: TestClock) -> None:
    om = a_customer(gst, "Om")
    patel = a_customer(gst, "Patel Stores")
    gst.write_now(in_gujarat, patel.id)
    b1 = a_purchase(gst, om, an_item("fan", "1", "1850"), an_item("soap", "3", "40"))
    i1 = issue(gst, b1)
    assert facts(gst, i1) == (
        *("26-27/0001", Kind.TAX_INVOICE, 168_208, 14_396, 0, 0, 197_000, False),
    )
    b2 = a_purchase(gst, patel, an_item("oil", "10", "150"), a_discount("50"))
    i2 = issue(gst, b2)
    assert facts(gst, i2)[:5] == ("26-27/0002", Kind.TAX_INVOICE, 138_096, 0, 6_904)
    clock.turn(days=1)
    give_back(gst, b1, "soap", "1")
    (note,) = notes_of(gst, b1)
    assert facts(gst, note) == (
        *("CN/26-27/0001", Kind.CREDIT_NOTE, 3_810, 95, 0, 0, 4_000, False),
    )
    lines = (an_item("oil", "12", "150"),)
    gst.write_now(editing.edit, b2.id, PurchaseChanges(lines=lines), OWNER)
    assert facts(gst, i2)[-1]
    i3 = issue(gst, b2)
    assert facts(gst, i3) == (
        *("26-27/0003", Kind.TAX_INVOICE, 166_666, 0, 8_334, 0, 175_000, False),
    )
    assert issue(gst, b2) == i3
    clock.now = datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC)
    b3 = a_purchase(gst, om, an_item("milk", "2", "30"))
    clock.turn(seconds=1)
    assert facts(gst, issue(gst, b3))[:3] == ("27-28/0001", Kind.BILL_OF_SUPPLY, 6_000)
    clock.turn(seconds=-1)
    b4 = a_purchase(gst, om, an_item("milk", "2", "30"))
    assert facts(gst, issue(gst, b4))[0] == "26-27/0004"


def test_what_came_back_before_gets_its_credit_notes_with_the_invoice(gst: Store) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    give_back(gst, bill, "soap", "1")
    give_back(gst, bill, "soap", "2")
    assert notes_of(gst, bill) == []
    paper = gst.read_now(stored.get, issue(gst, bill))
    notes = [gst.read_now(stored.get, one) for one in notes_of(gst, bill)]
    assert [one.number for one in notes] == ["CN/26-27/0001", "CN/26-27/0002"]
    assert sum(one.total for one in notes) == paper.total
    assert sum(one.totals.cgst for one in notes) == paper.totals.cgst
    assert notes[0].original is not None
    assert notes[0].original.number == paper.number


def test_a_return_undone_cancels_its_note_which_keeps_its_number(gst: Store) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    invoice_id = issue(gst, bill)
    return_id = give_back(gst, bill, "soap", "1")
    with pytest.raises(Invalid) as refused:
        gst.write_now(issuing.cancel, invoice_id, OWNER)
    assert refused.value.reason == "has_returns"
    owner = gst.read_now(member, OWNER)
    assert owner is not None
    gst.write_now(returns_undo.undo, return_id, owner)
    (note,) = notes_of(gst, bill)
    assert facts(gst, note)[-1]
    give_back(gst, bill, "soap", "1")
    assert facts(gst, notes_of(gst, bill)[-1])[0] == "CN/26-27/0002"


@pytest.mark.parametrize(
    "changes",
    [
        PurchaseChanges(purchase_date=date(2026, 3, 30)),
        PurchaseChanges(lines=(an_item("soap", "2", "40"),)),
        PurchaseChanges(discount=None, lines=(an_item("soap", "3", "41"),)),
    ],
)
def test_what_stands_on_it_cancels_it(changes: PurchaseChanges, gst: Store) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    invoice_id = issue(gst, bill)
    gst.write_now(editing.edit, bill.id, changes, OWNER)
    assert facts(gst, invoice_id)[-1]
    assert issue(gst, bill) != invoice_id


def test_a_note_or_another_way_of_paying_leaves_it(gst: Store) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    invoice_id = issue(gst, bill)
    changes = PurchaseChanges(payment_method="UPI", notes="for the shop", customer_id=KEEP)
    gst.write_now(editing.edit, bill.id, changes, OWNER)
    assert issue(gst, bill) == invoice_id
    assert not facts(gst, invoice_id)[-1]


def test_a_deleted_bill_leaves_a_cancelled_invoice(gst: Store, shop: object) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    invoice_id = issue(gst, bill)
    gst.write_now(editing.delete, bill.id, OWNER)
    paper = gst.read_now(stored.get, invoice_id)
    assert paper.cancelled
    pages = PdfReader(io.BytesIO(pdf_of(paper, Formats(gst.shop)))).pages
    assert "CANCELLED" in pages[0].extract_text()
    with pytest.raises(NotFound):
        issue(gst, bill)


def test_cancelling_a_cancelled_invoice_leaves_the_one_that_followed(gst: Store) -> None:
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "3", "40"))
    first = issue(gst, bill)
    gst.write_now(issuing.cancel, first, OWNER)
    second = issue(gst, bill)
    gst.write_now(issuing.cancel, first, OWNER)
    assert not facts(gst, second)[-1]
    gst.write_now(issuing.cancel, second, OWNER)
    assert facts(gst, second)[-1]


def test_bills_that_get_none(gst: Store) -> None:
    om = a_customer(gst, "Om")
    free = a_purchase(gst, om, an_item("soap", "1", "40"), a_discount("40"))
    with pytest.raises(Invalid) as refused:
        issue(gst, free)
    assert (refused.value.field, refused.value.reason) == ("invoice", "zero")
    bill = a_purchase(gst, om, an_item("soap", "1", "40"))
    kept = issue(gst, bill)
    other = a_purchase(gst, om, an_item("soap", "1", "40"))
    gst.write_now(erasing.delete_or_erase, om.id, OWNER)
    with pytest.raises(NotFound):
        issue(gst, other)
    assert gst.read_now(stored.get, kept).buyer.name == "Om"


def test_a_merge_takes_invoices_along_and_back(gst: Store) -> None:
    om, other = a_customer(gst, "Om"), a_customer(gst, "Om Patil")
    invoice_id = issue(gst, a_purchase(gst, om, an_item("soap", "1", "40")))

    def holder(session: Session) -> int:
        found: int = session.execute(
            select(invoices.c.customer_id).where(invoices.c.id == invoice_id)
        ).scalar_one()
        return found

    merge = gst.write_now(merging.merge, other.id, om.id, OWNER)
    assert gst.read_now(holder) == other.id
    gst.write_now(merging.undo_merge, merge.id, OWNER)
    assert gst.read_now(holder) == om.id


def test_tax_on_top_is_booked_with_the_sale_and_comes_back_with_it(gst: Store) -> None:
    gst.write_now(change_shop, "prices_include_tax", value=False)
    gst.write_now(change_shop, "round_to_rupee", value=True)
    bill = a_purchase(
        gst,
        a_customer(gst, "Om"),
        an_item("oil", "11", "151.35"),
        an_item("tv", "1", "9999"),
        payment="Credit",
    )
    assert [(one.name, one.amount) for one in bill.items[2:]] == [
        ("GST", D("1883.06")),
        ("Round off", D("0.09")),
    ]
    assert (bill.total_amount, bill.due_amount) == (D(13547), D(13547))
    paper = gst.read_now(stored.get, issue(gst, bill))
    assert (paper.totals.taxable, paper.totals.tax) == (1_166_385, 188_306)
    assert (paper.round_off, paper.total) == (9, 1_354_700)
    oil = give_back(gst, bill, "oil", "11")
    note = gst.read_now(stored.get, notes_of(gst, bill)[-1])
    assert (note.total, note.totals.tax, note.round_off) == (174_809, 8_324, 0)
    give_back(gst, bill, "tv", "1")
    last = gst.read_now(stored.get, notes_of(gst, bill)[-1])
    assert (last.total, last.round_off) == (1_354_700 - 174_809, 9)
    assert oil
    fewer = a_purchase(gst, a_customer(gst, "Ravi"), an_item("oil", "1", "100"))
    assert fewer.total_amount == 105
    edited = gst.write_now(
        editing.edit, fewer.id, PurchaseChanges(lines=(an_item("oil", "2", "100"),)), OWNER
    )
    assert edited.total_amount == 210
    assert [one.name for one in edited.items] == ["oil", "GST"]


def test_a_rate_counts_from_its_day(gst: Store, clock: TestClock) -> None:
    om = a_customer(gst, "Om")
    before = a_purchase(gst, om, an_item("soap", "1", "105"))
    clock.turn(days=1)
    gst.write_now(set_rate, "Soaps", D("2.5"))
    after = a_purchase(gst, om, an_item("soap", "1", "105"))
    papers = [gst.read_now(stored.get, issue(gst, one)) for one in (before, after)]
    assert [one.lines[0].rate for one in papers] == [500, 250]
    assert [one.lines[0].item.hsn for one in papers] == ["1006", "1006"]


def test_the_log_says_the_rate_and_the_day_that_a_code_alone_gives_an_item(gst: Store) -> None:
    gst.write_now(set_rate, "soap", D(18))
    for item in ("soap", "brush"):
        gst.write_now(fill_hsn, item, "3401", date(2026, 4, 1), OWNER)
    made, filled = (
        gst.read_now(audit.entries, "item_tax", item_key(item))[0].after
        for item in ("brush", "soap")
    )
    default = gst.read_now(rates_on, ["brush"], date(2026, 4, 1))["brush"].rate
    assert made == {"hsn": "3401", "rate": default, "valid_from": "2026-04-01"}
    assert filled == {"hsn": "3401"}


def test_a_back_dated_sale_has_the_rate_of_its_day_and_the_number_of_today(gst: Store) -> None:
    gst.write_now(set_rate, "soap", D(18), valid_from=date(2026, 4, 1))
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "1", "105"), days_ago=2)
    paper = gst.read_now(stored.get, issue(gst, bill))
    assert (paper.sold_on, paper.issued_on) == (date(2026, 3, 30), date(2026, 4, 1))
    assert (paper.number, paper.lines[0].rate) == ("26-27/0001", 500)


def test_the_last_second_of_march_is_in_the_old_year(gst: Store, clock: TestClock) -> None:
    om = a_customer(gst, "Om")
    clock.now = datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC)  # 23:59:59 in the shop
    last = gst.read_now(stored.get, issue(gst, a_purchase(gst, om, an_item("soap", "1", "40"))))
    clock.now = datetime(2026, 3, 31, 18, 30, tzinfo=UTC)
    first = gst.read_now(stored.get, issue(gst, a_purchase(gst, om, an_item("soap", "1", "40"))))
    assert (last.number, last.issued_on) == ("25-26/0001", date(2026, 3, 31))
    assert (first.number, first.issued_on) == ("26-27/0001", date(2026, 4, 1))


def test_a_bill_of_as_many_lines_as_there_may_be_adds_up(gst: Store) -> None:
    bought = [an_item(f"thing {at}", "1", f"{at}.95") for at in range(1, MOST_ITEMS)]
    gst.write_now(change_shop, "default_rate", D(18))
    bill = a_purchase(gst, a_customer(gst, "Om"), *bought, a_discount("77"))
    paper = gst.read_now(stored.get, issue(gst, bill))
    assert len(paper.lines) == MOST_ITEMS - 1
    assert (paper.total, paper.round_off) == (int(bill.total_amount * 100), 0)


@pytest.mark.parametrize(("percent", "rate"), [("0", 0), ("28", 2_800), ("3.5", 350), ("0.25", 25)])
def test_rates_that_a_shop_may_have_whatever_the_council_says_by_now(
    percent: str, rate: int, gst: Store
) -> None:
    gst.write_now(set_rate, "soap", D(percent))
    bill = a_purchase(gst, a_customer(gst, "Om"), an_item("soap", "1", "105"))
    paper = gst.read_now(stored.get, issue(gst, bill))
    assert (paper.lines[0].rate, paper.total) == (rate, 10_500)


def test_a_buyer_of_another_state_pays_the_same_in_another_tax(gst: Store) -> None:
    om, patel = a_customer(gst, "Om"), a_customer(gst, "Patel Stores")
    gst.write_now(in_gujarat, patel.id)
    here, there = (
        gst.read_now(stored.get, issue(gst, a_purchase(gst, one, an_item("soap", "3", "40"))))
        for one in (om, patel)
    )
    assert here.totals.igst == there.totals.cgst == 0
    assert here.totals.tax == there.totals.tax
    assert (here.place_of_supply, there.place_of_supply) == ("27", "24")


@pytest.mark.parametrize(
    ("percent", "hsn", "field"),
    [("-1", None, "rate"), ("101", None, "rate"), ("3.555", None, "rate"), ("5", "ABCD", "hsn")],
)
def test_rates_that_are_none(percent: str, hsn: str | None, field: str, gst: Store) -> None:
    with pytest.raises(Invalid) as refused:
        gst.write_now(set_rate, "soap", D(percent), hsn)
    assert refused.value.field == field


def test_eight_at_once_leave_no_gap_whatever_fails(gst: Store) -> None:
    """Each third write fails after its number was taken; numbers are 1 to n all the same."""
    om = a_customer(gst, "Om")
    bills = [a_purchase(gst, om, an_item("soap", "1", "40")) for _ in range(24)]

    def failing(session: Session, purchase_id: int) -> int:
        issuing.issue(session, purchase_id, OWNER)
        raise RuntimeError("killed")

    def ask(at: int) -> None:
        bill = bills[at // 2]  # everybody asks twice for the same
        if at % 3 == 0:
            with pytest.raises(RuntimeError):
                gst.write_now(failing, bill.id)
        gst.write_now(issuing.issue, bill.id, OWNER)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(48)))

    def sequences(session: Session) -> list[int]:
        return list(
            session.execute(select(invoices.c.sequence).order_by(invoices.c.sequence)).scalars()
        )

    assert gst.read_now(sequences) == list(range(1, 25))
    last: Callable[[Session], int] = lambda session: session.execute(  # noqa: E731 - one line
        select(invoice_series.c.last)
    ).scalar_one()
    assert gst.read_now(last) == 24


def test_a_prefix_has_its_own_series(gst: Store) -> None:
    om = a_customer(gst, "Om")
    issue(gst, a_purchase(gst, om, an_item("soap", "1", "40")))
    gst.write_now(change_shop, "invoice_prefix", "AB")
    assert facts(gst, issue(gst, a_purchase(gst, om, an_item("milk", "1", "40"))))[0] == (
        "AB/26-27/0001"
    )


def test_a_shop_without_registration_writes_bills(store: Store) -> None:
    hire(store)
    bill = a_purchase(store, a_customer(store, "Asha"), an_item("rice", "2", "100"))
    paper = store.read_now(stored.get, issue(store, bill))
    assert (paper.kind, paper.totals.tax, paper.total) == (Kind.BILL, 0, 20_000)
    assert replace(paper, due=0).totals.taxable == 20_000
