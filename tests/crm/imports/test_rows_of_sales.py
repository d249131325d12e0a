"""Rows of sales that say more, or less, than who bought what for how much."""

from __future__ import annotations

import io

import openpyxl
import pytest

from crm.insights.patterns import hours
from crm.periods import Asked
from crm.store.database import Store
from tests.crm.imports.conftest import Importing
from tests.crm.imports.files import Reader, xlsx

TOTALS = (
    "Total", "TOTAL :", "Grand Total", "Grand Total (2 bills)", "Sub-Total", "Day Total",
    "Total Amount", "TOTAL SALES", "Total Rs. 1300/-", "Total for 05/01/2024", "कुल", "कुल जोड़",
    "महायोग", "Closing Balance", "Balance B/F", "*** Total ***",
)  # fmt: skip


@pytest.mark.parametrize("word", TOTALS)
def test_a_total_is_never_a_sale_wherever_it_stands(word: str, reads: Reader) -> None:
    found = reads(
        "Date,Bill No,Customer,Item,Amount\n05/01/2024,1,Asha,Rice,100\n"
        f"{word},,,,100\n,,{word},,100\n05/01/2024,,{word},,100\n05/01/2024,{word},,,100\n"
        f"05/01/2024,1,Asha,{word},100\n"
    )
    assert [sale[:3] for sale in found.sales] == [("Asha", "2024-01-05", 10000)]
    assert found.remarks == [("ignored", "total_row", row) for row in (3, 4, 5, 6, 7)]


def test_whose_name_begins_like_a_total_is_a_customer(reads: Reader) -> None:
    found = reads(
        "Name,Phone\nTotal Fashion,9822010001\nTotaram,9822010002\nTotal Gas,\nकुलदीप,\n"
        "Total Customers,4\nTotal: 4,\n"
    )
    assert list(found.phones) == ["Total Fashion", "Totaram", "Total Gas", "कुलदीप"]
    assert [one for one in found.remarks if one[0] == "ignored"] == [
        ("ignored", "total_row", 6),
        ("ignored", "total_row", 7),
    ]


def test_a_discount_is_of_money_or_per_cent_and_never_passed_over(reads: Reader) -> None:
    found = reads(
        "Date,Customer,Item,Qty,Rate,Discount\n01/02/2024,A,Rice,2,50,10%\n"
        "01/02/2024,B,Rice,2,50,10\n01/02/2024,C,Rice,2,50,5.5 %\n01/02/2024,D,Rice,2,50,a bit\n"
        "01/02/2024,E,Rice,2,50,-\n01/02/2024,F,Rice,2,50,-10\n"
    )
    assert {sale[0]: sale[2] for sale in found.sales} == {
        "A": 9000, "B": 9000, "C": 9450, "E": 10000, "F": 9000,
    }  # fmt: skip
    assert found.remarks == [("rejected", "discount_unreadable", 5)]
    found = reads("Date,Customer,Item,Qty,Rate,Disc %\n01/02/2024,A,Rice,2,50,12.5\n")
    assert [sale[2] for sale in found.sales] == [8750]
    found = reads(
        xlsx(["Date", "Customer", "Qty", "Rate", "Disc %"], ["01/02/2024", "A", 2, 50, 0.1])
    )
    assert [sale[2] for sale in found.sales] == [9000]


def test_taxes_of_several_columns_belong_to_what_was_paid(reads: Reader) -> None:
    found = reads(
        "Date,Bill No,Customer,Item,Qty,Rate,GST %,Taxable Value,CGST,SGST,Total\n"
        "01/02/2024,7,Asha,Rice,2,50,18,100,9,9,118\n"
    )
    assert [sale[2] for sale in found.sales] == [11800]
    assert found.remarks == []
    found = reads("Date,Party,Taxable Value,CGST,SGST\n01/02/2024,Asha,100,9,9\n")
    assert [sale[2] for sale in found.sales] == [11800]


def test_a_point_before_three_digits_is_not_guessed_at(reads: Reader) -> None:
    head = "Date,Customer,Item,Qty,Rate,Amount\n"
    found = reads(
        f"{head}01/02/2024,A,Rice,1,,1.250\n01/02/2024,B,Rice,1,1.250,\n"
        "01/02/2024,C,Rice,1.250,100,125\n01/02/2024,D,Rice,8,62.125,497\n"
    )
    assert {sale[0]: sale[2] for sale in found.sales} == {"C": 12500, "D": 49700}
    assert [one for one in found.remarks if one[0] == "rejected"] == [
        ("rejected", "amount_ambiguous", 2),
        ("rejected", "price_ambiguous", 3),
    ]
    found = reads(f"{head}01/02/2024,A,Rice,1,,450.000\n01/02/2024,B,Rice,1,,1250.500\n")
    assert [sale[2] for sale in found.sales] == [45000, 125050]


def test_a_name_alone_is_one_customer_however_often_it_buys(reads: Reader) -> None:
    found = reads(
        "Date,Customer,Mobile,Amount\n01/02/2024,Asha,,1\n01/02/2024,Asha,9822010001,2\n"
        "01/02/2024,ASHA,,3\n01/02/2024,asha ,,4\n01/02/2024,-,,5\n01/02/2024,Ravi,9822010001,6\n"
    )
    assert found.people == [("Asha", None, None, None), ("Asha", "+919822010001", None, None)]
    assert found.remarks == [("rejected", "no_customer", 6), ("warning", "other_name", 7)]


def test_payments_are_known_in_hindi_too(reads: Reader) -> None:
    words = {
        "यूपीआई": "UPI", "उधार": "Credit", "कार्ड": "Card", "नगद": "Cash", "कैश": "Cash",
        "ऑनलाइन": "UPI", "फोनपे": "UPI", "COD": "Cash", "Card (swiped)": "Card",
    }  # fmt: skip
    rows = "".join(f"01/02/2024,Asha,{number},{word}\n" for number, word in enumerate(words, 1))
    found = reads("तारीख,ग्राहक,राशि,भुगतान\n" + rows)
    assert [sale[3] for sale in found.sales] == list(words.values())


def test_counts_in_words_are_read_whole_or_not_at_all(reads: Reader) -> None:
    counts = {
        "डेढ़ किलो": 150, "ढाई": 250, "aadha kg": 50, "do": 200, "Two pcs": 200, "½": 50,
        "1 1/2": 150, "two and a half": 250, "two and some": None,
        "2-": None, "2 + 1 free": None, "2 (pair)": 200,
    }  # fmt: skip
    rows = "".join(f"01/02/2024,Asha,,{word},1,\n" for word in counts)
    found = reads("Date,Customer,Item,Qty,Rate,Amount\n" + rows)
    assert [sale[2] for sale in found.sales] == [value for value in counts.values() if value]
    assert [code for _, code, _ in found.remarks] == [
        "quantity_unreadable",
        "quantity_negative",
        "quantity_unreadable",
    ]


def test_what_stands_below_a_bill_is_its_own_as_long_as_its_total_has_room(reads: Reader) -> None:
    head = "Date,Bill No,Customer,Item,Qty,Rate,Amount,Bill Total\n"
    found = reads(
        head + "01/02/2024,7,Asha,Rice,2,50,100,160\n,,,Oil,1,50,50,\n,,,Bag,1,10,10,\n"
        ",,,Soap,1,40,40,\n,,,,,,20,\n"
        "02/02/2024,8,Ravi,Tea,1,90,90,120\n,,,Jam,1,20,20,\n,,,Grand Total,,,290,\n"
    )
    assert [(*sale[:3], sale[4]) for sale in found.sales] == [
        ("Asha", "2024-02-01", 16000, ["Rice", "Oil", "Bag"]),
        ("Ravi", "2024-02-02", 12000, ["Tea", "Jam", "Taxes and charges"]),
    ]
    assert found.remarks == [
        ("rejected", "date_missing", 5),
        ("rejected", "date_missing", 6),
        ("ignored", "total_row", 9),
    ]


@pytest.mark.parametrize("first", ["01/02/2024,Asha,Rice,100,", "31/02/2024,Asha,Rice,100,150"])
def test_below_a_bill_without_a_total_or_one_that_was_refused_a_row_needs_its_own_day(
    first: str, reads: Reader
) -> None:
    found = reads(f"Date,Customer,Item,Amount,Bill Total\n{first}\n,,Oil,50,\n")
    assert ("rejected", "date_missing", 3) in found.remarks


def test_lines_below_a_bill_without_a_number_are_known_when_the_file_comes_again(
    bring_in: Importing,
) -> None:
    file = "Date,Phone,Item,Amount,Bill Total\n01/02/2024,9822010001,Rice,100,150\n,,Oil,50,\n"
    assert (first := bring_in(file).counts).purchases_new == 1
    assert first.revenue == 150
    again = bring_in(file).counts
    assert again.purchases_new == 0
    assert again.revenue == 0


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Amount,Amount Received,Balance", "300,0,300"),
        ("Amount Received,Amount", "100,300"),
        ("Bill Amount,Amount Paid,Due", "300,0,300"),
        ("Total,Advance Amount", "300,50"),
        ("Subtotal,Discount,Total", "310,10,300"),
        ("Gross Amount,Discount,Net Amount", "310,10,300"),
        ("Total,Discount,Net Amount", "310,10,300"),
        ("Net Amount,GST,Total", "290,10,300"),
        ("Item,Qty,Cost Price,Selling Price", "Rice,2,90,150"),
        ("Item,Qty,MRP,Rate", "Rice,2,160,150"),
        ("Item,Qty,Rate,Item Total,Total Amount", "Rice,2,150,300,900"),
    ],
)
def test_what_had_to_be_paid_is_told_from_what_was_received(
    headings: str, row: str, reads: Reader
) -> None:
    found = reads(f"Date,Mobile,{headings}\n15/01/2024,9822010001,{row}\n")
    assert [sale[2] for sale in found.sales] == [30_000]


@pytest.mark.parametrize(
    ("heading", "sale", "no_sale"),
    [
        ("Invoice Type", "Sales Invoice", "Sales Return"),
        ("Bill Type", "Credit", "Credit Note"),
        ("Document Type", "Tax Invoice", "Payment Out"),
        ("Voucher Type Name", "Sales", "Payment"),
        ("Transaction", "Sale", "Transfer"),
    ],
)
def test_what_is_no_sale_is_told_by_any_column_that_says_so(
    heading: str, sale: str, no_sale: str, reads: Reader
) -> None:
    found = reads(
        f"Date,Mobile,{heading},Amount\n15/01/2024,9822010001,{sale},100\n"
        f"15/01/2024,9822010001,{no_sale},40\n"
    )
    assert [one[2] for one in found.sales] == [10_000]
    assert found.payments == []
    assert found.remarks == [("rejected", "not_a_sale", 3)]


@pytest.mark.parametrize(
    ("heading", "sale", "money"),
    [
        ("Document Type", "Tax Invoice", "Payment In"),
        ("Voucher Type Name", "Sales", "Receipt"),
        ("Transaction", "Sale", "Payment received"),
        ("Type", "You Gave", "You Got"),
    ],
)
def test_money_that_came_is_a_payment_by_any_column_that_says_so(
    heading: str, sale: str, money: str, reads: Reader
) -> None:
    found = reads(
        f"Date,Mobile,{heading},Amount\n15/01/2024,9822010001,{sale},100\n"
        f"15/01/2024,9822010001,{money},40\n"
    )
    assert [one[2] for one in found.sales] == [10_000]
    assert [one[1:] for one in found.payments] == [("2024-01-15", 4_000, None)]
    assert found.remarks == []


def test_the_items_of_what_another_sheet_calls_a_return_are_no_sale(reads: Reader) -> None:
    book = openpyxl.Workbook()
    bills, items = book.active, book.create_sheet("Items")
    assert bills is not None
    for row in (
        ["Date", "Invoice No", "Party Name", "Transaction Type", "Total Amount"],
        ["02/01/2024", "1", "Asha", "Sale", 100],
        ["03/01/2024", "2", "Asha", "Credit Note", 40],
        ["03/01/2024", "1", "Asha", "Payment-In", 40],
    ):
        bills.append(row)
    for row in (
        ["Date", "Invoice No", "Party Name", "Item Name", "Qty", "Amount"],
        ["02/01/2024", "1", "Asha", "Rice", 1, 100],
        ["03/01/2024", "2", "Asha", "Oil", 1, 40],
    ):
        items.append(row)
    out = io.BytesIO()
    book.save(out)
    found = reads(out.getvalue())
    assert [(sale[2], sale[4]) for sale in found.sales] == [(10_000, ["Rice"])]
    assert found.payments == [("Asha", "2024-01-03", 4_000, None)]
    assert found.remarks == [("rejected", "not_a_sale", row) for row in (3, 3)]


@pytest.mark.parametrize("status", ["Cancelled", "Void", "Refunded"])
def test_a_sale_that_was_called_off_is_none(status: str, reads: Reader) -> None:
    found = reads(
        "Order No,Order Date,Mobile,Order Status,Item,Qty,Item Cost,Order Total\n"
        "1,15/01/2024,9822010001,Completed,Rice,1,100,300\n"
        "1,15/01/2024,9822010001,Completed,Oil,2,100,300\n"
        f"2,15/01/2024,9822010001,{status},Oil,2,100,200\n"
    )
    assert [sale[2] for sale in found.sales] == [30_000]
    assert found.remarks == [("rejected", "not_a_sale", 4)]


def test_a_bill_total_beside_each_item_is_the_total_of_the_bill(reads: Reader) -> None:
    found = reads(
        "Bill No,Date,Mobile,Item,Qty,Bill Amount\n1,01/02/2024,9822010001,Rice,2,300\n"
        "1,01/02/2024,9822010001,Oil,1,300\n1,01/02/2024,9822010001,Tea,1,300\n"
        "2,01/02/2024,9822010001,Jam,1,300\n3,02/02/2024,9822010002,Jam,1,80\n"
    )
    assert [(sale[2], sale[4]) for sale in found.sales] == [
        (30000, ["Rice", "Oil", "Tea"]),
        (30000, ["Jam"]),
        (8000, ["Jam"]),
    ]


def test_what_was_received_and_what_is_open_make_a_bill_paid_in_part(reads: Reader) -> None:
    found = reads(
        "Date,Invoice No,Party,Mobile,Total,Payment Type,Received Amount,Balance Due\n"
        "01/02/2024,1,Asha,9822010001,1500,Cash,500,1000\n"
        "01/02/2024,2,Asha,9822010001,250,UPI,250,0\n"
        "01/02/2024,3,Asha,9822010001,300,Cash,0,300\n"
        "01/02/2024,4,Asha,9822010001,400,Credit,,\n"
        "01/02/2024,5,Asha,9822010001,500,Cash,100,100\n"
        "01/02/2024,6,Asha,9822010001,600,Credit,600,0\n"
    )
    assert [sale[3] for sale in found.sales] == [
        "Credit", "UPI", "Credit", "Credit", "Cash", "Credit",
    ]  # fmt: skip
    assert found.paid_with_bill == [(1, 50_000, "Cash"), (6, 60_000, None)]
    assert found.settled == [False, False, False, True, False, False]


def test_a_balance_alone_says_what_was_paid_and_the_lines_of_a_bill_say_it_once(
    reads: Reader,
) -> None:
    found = reads(
        "Date,Bill No,Customer,Item,Qty,Rate,Bill Total,Balance\n"
        "01/02/2024,7,Asha,rice,2,50,160,60\n01/02/2024,7,Asha,oil,1,60,160,60\n"
    )
    assert [sale[2:4] for sale in found.sales] == [(16_000, "Credit")]
    assert found.paid_with_bill == [(1, 10_000, None)]


def test_a_ledger_of_debts_is_owed_and_its_money_is_named_by_its_words(reads: Reader) -> None:
    found = reads(
        "Date,Name,Mobile,Details,You Gave,You Got\n"
        "01/02/2024,Asha,9822010001,rice,500,\n02/02/2024,Asha,9822010001,by gpay,,200\n"
        "02/02/2024,Asha,9822010001,by gpay,,200\n"
    )
    assert found.settled == [False]
    assert [one[2:] for one in found.payments] == [(20_000, "UPI"), (20_000, "UPI")]


def test_what_a_file_brings_for_today_without_a_time_is_in_no_hour(
    store: Store, bring_in: Importing
) -> None:
    bring_in("Date,Customer,Amount\n20/03/2025,Asha,100\n20/03/2025 10:15,Uma,50\n")
    table = store.read_now(hours, Asked.read("1d", store.shop.today()))
    assert sum(map(sum, table)) == 1
    assert table[3][10] == 1
