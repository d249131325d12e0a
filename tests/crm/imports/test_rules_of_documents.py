"""Rules by which files of sales are read, whatever program wrote them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm.imports.refused import FileRefused
from crm.imports.rows.several_items import several_items
from tests.crm.imports.files import Reader

HEAD = "Order No,Date,Mobile,Order Status,Item,Qty,Price,Total\n"


def _days(reads: Reader, *days: str, more: str = "") -> list[str]:
    """As they are read in one column, beside `more` in another."""
    rows = "".join(f"{day},9822010001,{n + 1},{more}\n" for n, day in enumerate(days))
    return [sale[1] for sale in reads("Date,Mobile,Amount,Due Date\n" + rows).sales]


def test_one_day_that_can_only_be_month_first_turns_its_column(reads: Reader) -> None:
    assert _days(reads, "10/7/24", "10/28/24") == ["2024-10-07", "2024-10-28"]
    assert _days(reads, "10/7/24", "28/10/24") == ["2024-07-10", "2024-10-28"]


def test_both_kinds_in_one_column_are_day_first_where_that_is_possible(reads: Reader) -> None:
    assert _days(reads, "10/7/24", "10/28/24", "28/10/24") == [
        "2024-07-10", "2024-10-28", "2024-10-28",
    ]  # fmt: skip


def test_a_neighbour_says_the_order_too(reads: Reader) -> None:
    assert _days(reads, "10/7/24", more="10/28/24") == ["2024-10-07"]


def test_a_file_of_one_month_is_not_spread_over_the_year(reads: Reader) -> None:
    assert _days(reads, "10/1/24", "10/3/24", "10/9/24") == [
        "2024-10-01", "2024-10-03", "2024-10-09",
    ]  # fmt: skip


def test_no_day_is_still_to_come_because_of_its_order(reads: Reader) -> None:
    assert _days(reads, "3/9/25", "2/1/25") == ["2025-03-09", "2025-02-01"]  # it is 20 March 2025


def test_a_year_of_two_digits_may_come_first(reads: Reader) -> None:
    assert _days(reads, "25-02-27", "25-03-13") == ["2025-02-27", "2025-03-13"]


def test_what_says_the_order_may_come_thousands_of_rows_below(reads: Reader) -> None:
    days = [f"{month}/{day}/24" for month in range(1, 13) for day in range(1, 13)] * 3
    found = _days(reads, *days, "10/28/24")
    assert found[1] == "2024-01-02"
    assert found[-1] == "2024-10-28"


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        *((word, True) for word in (
            "Paid", "unpaid", "PARTIALLY_PAID", "PartiallyPaid", "Sent", "Overdue", "Completed",
            "wc-completed", "Processing", "To Deliver and Bill", "Shipped", "Sales Order", "",
        )),
        *((word, False) for word in (
            "Draft", "draft", "Quotation", "Quotation Sent", "Proforma", "Failed", "Cancelled",
            "Canceled by customer", "Void", "voided", "Refunded", "Returned", "On hold",
            "wc-on-hold", "Abandoned", "Expired", "checkout-draft", "Pending approval",
            "Trash", "Reversed",
        )),
    ],
)  # fmt: skip
def test_a_status_says_whether_it_was_a_sale(status: str, taken: bool, reads: Reader) -> None:  # noqa: FBT001 - a column of the table above
    found = reads(HEAD + f"1,15/01/2024,9822010001,{status},Rice,2,50,100\n")
    assert len(found.sales) == taken
    assert [one[1] for one in found.remarks] == ([] if taken else ["not_a_sale"])


@pytest.mark.parametrize("status", ["Awaiting pickup", "Pending payment", "Stufe 3"])
def test_an_unknown_status_is_not_booked_until_somebody_says(status: str, reads: Reader) -> None:
    file = HEAD + f"1,15/01/2024,9822010001,{status},Rice,2,50,100\n"
    assert reads(file).remarks == [("rejected", "status_unknown", 2)]
    word = status.casefold()
    assert len(reads(file, {f"?status.{word}": "sale"}).sales) == 1
    assert reads(file, {f"?status.{word}": "no_sale"}).remarks == [("rejected", "not_a_sale", 2)]


def test_an_order_that_is_paid_on_delivery_may_be_pending(reads: Reader) -> None:
    head = "Order No,Date,Mobile,Total,Status,Payment Method\n"
    row = "1,15/01/2024,9822010001,100,Pending payment,Cash on Delivery (COD)\n"
    assert len(reads(head + row).sales) == 1


@pytest.mark.parametrize(
    ("heading", "value"),
    [("Cancelled at", "2024-01-16"), ("Is Return", "1"), ("Void", "true"), ("docstatus", "0")],
)
def test_a_mark_of_its_own_says_that_there_was_no_sale(
    heading: str, value: str, reads: Reader
) -> None:
    head = f"Order No,Date,Mobile,Total,{heading}\n"
    assert reads(head + f"1,15/01/2024,9822010001,100,{value}\n").sales == []
    plain = {"docstatus": "1"}.get(heading, "")
    assert len(reads(head + f"1,15/01/2024,9822010001,100,{plain}\n").sales) == 1


@pytest.mark.parametrize(
    ("back", "total", "code"),
    [("30", [7000], []), ("100", [], ["not_a_sale"]), ("", [], ["refund_unknown"])],
)
def test_of_what_was_given_back_in_part_the_rest_is_taken(
    back: str, total: list[int], code: list[str], reads: Reader
) -> None:
    found = reads(
        "Order No,Date,Mobile,Total,Financial Status,Refunded Amount\n"
        f"1,15/01/2024,9822010001,100,partially_refunded,{back}\n"
    )
    assert [sale[2] for sale in found.sales] == total
    assert [one[1] for one in found.remarks] == code


def test_the_lines_of_an_order_that_is_no_sale_are_not_the_order_above(reads: Reader) -> None:
    found = reads(
        HEAD + "1,15/01/2024,9822010001,Paid,Rice,2,50,100\n"
        "2,15/01/2024,9822010002,Draft,Tea,1,10,10\n,,,,Oil,1,200,200\n"
        "3,15/01/2024,9822010003,Paid,Jam,1,30,30\n,,,,Bun,2,5,10\n"
    )
    assert [(sale[0], sale[2]) for sale in found.sales] == [
        ("+919822010001", 10000), ("+919822010003", 4000),
    ]  # fmt: skip
    assert found.remarks == [("rejected", "not_a_sale", 3), ("rejected", "not_a_sale", 4)]


def test_two_lines_for_the_same_money_are_not_a_total_that_repeats(reads: Reader) -> None:
    head = "Bill No,Date,Mobile,Item,Qty,Price,Total\n"
    same = "".join(
        f"{n},15/01/2024,9822010001,{item},1,{n}0,{n}0\n"
        for n in range(1, 5)
        for item in ("Rice", "Tea")
    )
    assert [sale[2] for sale in reads(head + same).sales] == [2000, 4000, 6000, 8000]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1 x Cake, 2 x Candle", [("Cake", 1), ("Candle", 2)]),
        ("2 × Masala Tea", [("Masala Tea", 2)]),
        ("Cake x 2; Candle x 1", [("Cake", 2), ("Candle", 1)]),
        ("Cake (x2) | Candle (x1)", [("Cake", 2), ("Candle", 1)]),
        ("1 x Salt, pepper, 2 x Oil", [("Salt, pepper", 1), ("Oil", 2)]),
        ("Xerox paper", None),
        ("Plywood 3 x 4", [("Plywood 3", 4)]),
        ("8 x 10 photo frame", None),
        ("Tea, coffee", None),
        ("Box", None),
    ],
)
def test_several_items_in_a_cell(text: str, items: list[tuple[str, int]] | None) -> None:
    wanted = None if items is None else [(name, Decimal(many)) for name, many in items]
    assert several_items(text) == wanted


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("Payments Received\nDate,Narration,Amount\n2024-01-05,Asha,100\n", "payments"),
        ("Date,Customer,Amount,UTR No\n2024-01-05,Asha,100,55\n", "payments"),
        ("Date,Name,Phone,Amount Received\n2024-01-05,Asha,9822010001,100\n", "unclear"),
        ("Supplier Name,Phone,City\nEast,9822010001,Pune\n", "suppliers"),
        ("Purchase Register\nDate,Name,Amount\n2024-01-05,East,100\n", "suppliers"),
        ("Expense Date,Expense Account,Amount\n2024-01-05,Rent,100\n", "expenses"),
        ("Credit Note Number,Date,Customer,Total\nC1,2024-01-05,Asha,100\n", "returns"),
        ("Quote Number,Date,Customer,Total\nQ1,2024-01-05,Asha,100\n", "offers"),
    ],
)
def test_what_is_no_sale_is_told_by_its_headings_and_titles(
    file: str, kind: str, reads: Reader
) -> None:
    with pytest.raises(FileRefused) as refused:
        reads(file)
    assert refused.value.reason == kind


@pytest.mark.parametrize(
    "file",
    [
        "Invoice No,Date,Customer,Total,UTR No\n1,2024-01-05,Asha,100,55\n",
        "Date,Customer,Item,Qty,Rate,Vendor,Payment ID\n2024-01-05,Asha,Tea,1,100,Tata,p1\n",
        "Date,Name,Amount,Narration\n2024-01-05,Asha,100,first\n",
    ],
)
def test_sales_with_a_word_of_payments_beside_them_are_sales(file: str, reads: Reader) -> None:
    assert [sale[2] for sale in reads(file).sales] == [10000]


def test_of_several_headings_each_is_of_its_group(reads: Reader) -> None:
    found = reads(
        "Order No,Date,Total,First Name (Billing),Last Name (Billing),First Name (Shipping),"
        "Last Name (Shipping),Item Code,Item Name,Item #\n"
        "1,2024-01-05,100,Asha,Patil,Asha,Patil,A-1,Tea,1\n"
    )
    assert found.sales == [("Asha Patil", "2024-01-05", 10000, None, ["Tea"])]


@pytest.mark.parametrize("kind", ["Vendor", "supplier", "Sundry Creditors"])
def test_a_supplier_in_a_list_of_contacts_is_no_customer(kind: str, reads: Reader) -> None:
    heading = "Contact Type" if kind == "Vendor" else "Party Group"
    found = reads(f"Name,Phone,{heading}\nAsha,9822010001,Customer\nEast,9822010002,{kind}\n")
    assert list(found.phones) == ["Asha"]
    assert found.remarks == [("rejected", "supplier", 3)]


def test_what_is_not_clear_is_payments_when_somebody_says_so(reads: Reader) -> None:
    file = "Date,Name,Phone,Amount Received\n2024-01-05,Asha,9822010001,100\n"
    found = reads(file, {"?kind": "payments"})
    assert found.sales == []
    assert found.payments == [("Asha", "2024-01-05", 10_000, None)]


@pytest.mark.parametrize("odd", [",06/01/2024,Ravi,Soap,40,40", "3,06/01/2024,Ravi,Soap,40,40"])
def test_one_odd_bill_does_not_make_the_totals_of_all_bills_those_of_their_lines(
    odd: str, reads: Reader
) -> None:
    bills = "".join(
        f"{n},05/01/2024,Asha,Rice,100,160\n{n},05/01/2024,Asha,Soap,60,160\n" for n in (1, 2, 3)
    )
    found = reads(f"Bill No,Date,Customer,Item,Price,Bill Total\n{bills}{odd}\n")
    assert sum(sale[2] for sale in found.sales) == 3 * 16_000 + 4_000
