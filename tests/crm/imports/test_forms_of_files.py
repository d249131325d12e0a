"""The same few rows in the forms that programs give them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from crm.imports.formats.detect import Format
from crm.imports.formats.workbooks import sheets_of
from crm.imports.refused import FileRefused
from tests.crm.imports.conftest import FILES
from tests.crm.imports.files import Reader, ods, xlsx


def test_a_quote_that_nobody_closes_swallows_no_row(reads: Reader) -> None:
    rows = "".join(f"Customer {n},Bandra West\n" for n in range(9_500))  # more than a cell may hold
    for end in ("", '"Last",Thane\n'):
        found = reads(f'Name,City\nAsha,Pune\n"Ravi,Nashik\n{rows}{end}')
        assert len(found.people) == 9_502 + bool(end)
        assert found.people[1][:3] == ("Ravi", None, "Nashik")
        assert found.people[9_501][0] == "Customer 9499"
    found = reads('Name,Phone,Notes\nAsha,9822010001,"a\nb, c\nd"\n"Ravi ""R""",,\n')
    assert [(one[0], one[3]) for one in found.people] == [("Asha", "a b, c d"), ('Ravi "R"', None)]


@pytest.mark.parametrize("separator", ["^", "~", ":"])
def test_separators_that_are_rare_are_found(separator: str, reads: Reader) -> None:
    rows = "Name,Phone\nAsha,9822010001\nRavi,9822010002\n"
    assert list(reads(rows.replace(",", separator)).phones) == ["Asha", "Ravi"]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        ("Name,Phone\rJosé,9822010001\r".encode("mac_roman"), "José", ["encoding_guessed"]),
        (
            "Name,Phone\r\nJosé D’Souza,9822010001\r\n".encode("cp1252"),
            "José D’Souza",
            ["encoding_guessed"],
        ),
        (
            "Name,Phone\r\nИван Петров,9822010001\r\n".encode("cp1251"),
            "Иван Петров",
            ["encoding_guessed"],
        ),
        ("sep=;\r\nName;Phone\r\nआशा;9822010001\r\n".encode("utf-16"), "आशा", []),
        (b"\xfe\xff" + "Name\tPhone\nआशा\t9822010001\n".encode("utf-16-be"), "आशा", []),
    ],
)
def test_letters_of_before_unicode_are_read_and_it_is_said(
    content: bytes, name: str, told: list[str], reads: Reader
) -> None:
    found = reads(content)
    assert found.phones == {name: "+919822010001"}
    assert [code for _, code, _ in found.remarks] == told


def test_letters_that_nobody_can_read_lose_no_customer(reads: Reader) -> None:
    iscii = b"\xc6\xda\xcc,\xcc\xe4\xca\xda\xa2\xb6\xd1\n\xc8\xcf\xda,9822010001\n,9822010002\n"
    found = reads(iscii)
    assert [one[1] for one in found.people] == ["+919822010001", "+919822010002"]
    assert ("warning", "encoding_guessed", 0) in found.remarks


@pytest.mark.parametrize(
    "heading",
    [
        "Dt,Cust,Mob,Amt,Mode",
        "BILL DATE,NAME OF CUSTOMER,MOBILE NO.,TOTAL AMT,PAID BY",
        "Tarikh,Grahak,Mobile,Rakam,Bhugtan",
        "दिनांक,ग्राहकाचे नाव,मोबाईल,रक्कम,भुगतान",
        "Date (DD/MM/YYYY),Party Name,Mobile No. (WhatsApp),Amount (Rs.),Payment Type",
        "invoiceDate,customerName,phoneNumber,totalAmount,paymentMode",
    ],
)
def test_headings_are_known_in_many_words(heading: str, reads: Reader) -> None:
    found = reads(f"{heading}\n05/01/2024,Asha,9822010001,100,gpay\n")
    assert found.sales == [("Asha", "2024-01-05", 10000, "UPI", ["Sale"])]
    assert found.phones == {"Asha": "+919822010001"}


def test_the_first_table_row_may_stand_anywhere(reads: Reader) -> None:
    found = reads(xlsx([], [], [None, None, "Name", "Phone"], [None, None, "", "N/A"],
                       [None, None, "Asha", 9822010001]))  # fmt: skip
    assert found.phones == {"Asha": "+919822010001"}
    assert found.remarks == [("rejected", "no_name_or_phone", 4)]
    found = reads(ods(*[[""]] * 4, ["Name", "Phone"], ["", "N/A"], ["Asha", "9822010001"]))
    assert found.remarks == [("rejected", "no_name_or_phone", 6)]


HEADINGS = ["Date", "Time", "Customer", "Mobile", "Item", "Qty", "Rate", "Amount"]


def _book(change: Any, *rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    change(book, book.active)
    for row in (HEADINGS, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mac(book: Any, _: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


def test_a_workbook_that_counts_from_1904_has_the_same_days(reads: Reader) -> None:
    row = [datetime.fromisoformat("2024-01-05T18:30"), None, "Asha", 9822010001, "Rice", 2, 50, 100]
    plain = [45296 - 1462 + 0.5, None, "Asha", 9822010002, "Rice", 2, 50, 100]
    assert [sale[1] for sale in reads(_book(_mac, row, plain)).sales] == ["2024-01-05"] * 2


def test_an_old_workbook_may_count_from_1904_too(tmp_path: Path) -> None:
    old = (FILES / "13_old_excel97.xls").read_bytes()
    since_1900, since_1904 = (b"\x22\x00\x02\x00%c\x00\x0e\x00\x02\x00" % flag for flag in (0, 1))
    assert old.count(since_1900) == 1
    for flag, content in ((False, old), (True, old.replace(since_1900, since_1904))):
        path = tmp_path / "old.xls"
        path.write_bytes(content)
        assert {one.from_1904 for one in sheets_of(path, Format.XLS) if not one.hidden} == {flag}


WORKBOOK_OF_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
 <Worksheet ss:Name="Sales"><Table>
  <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">Sales of the week</Data></Cell></Row>
  <Row ss:Index="3"><Cell><Data ss:Type="String">Date</Data></Cell>
   <Cell><Data ss:Type="String">Customer</Data></Cell>
   <Cell><Data ss:Type="String">Mobile</Data></Cell>
   <Cell ss:Index="5"><Data ss:Type="String">Amount</Data></Cell></Row>
  <Row><Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-01-05T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="String">Asha &amp; Sons</Data></Cell>
   <Cell><Data ss:Type="Number">9822010001</Data></Cell>
   <Cell ss:Index="5"><Data ss:Type="Number">100.5</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="People"><Table>
  <Row><Cell><Data ss:Type="String">Name</Data></Cell>
   <Cell><Data ss:Type="String">Phone</Data></Cell></Row>
  <Row><Cell><Data ss:Type="String">Ravi</Data></Cell>
   <Cell><Data ss:Type="String">9822010002</Data></Cell></Row>
 </Table></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_workbook_of_2003_in_xml_is_read_sheet_by_sheet(encoding: str, reads: Reader) -> None:
    found = reads(WORKBOOK_OF_2003.encode(encoding))
    assert found.phones == {"Ravi": "+919822010002", "Asha & Sons": "+919822010001"}
    assert [sale[:3] for sale in found.sales] == [("Asha & Sons", "2024-01-05", 10050)]


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (WORKBOOK_OF_2003[:-40], "damaged"),
        (
            WORKBOOK_OF_2003.replace("<Workbook", '<!DOCTYPE a [<!ENTITY b "c">]>\n<Workbook', 1),
            "unsafe_xml",
        ),
        (WORKBOOK_OF_2003.replace('ss:Index="5"', 'ss:Index="50000"'), "too_many_cells"),
        ('<?xml version="1.0"?><orders><order/></orders>', "not_a_table"),
    ],
)
def test_xml_that_is_no_such_workbook_is_refused(spoiled: str, reason: str, reads: Reader) -> None:
    with pytest.raises(FileRefused) as refused:
        reads(spoiled)
    assert refused.value.reason == reason


def test_formulas_of_an_open_document_without_a_value_are_named(reads: Reader) -> None:
    whole = ods(
        ["Date", "Customer", "Mobile", "Amount"],
        ["05/01/2024", "Asha", "9822010001", "100"],
        ["05/01/2024", "Ravi", "9822010002", "200"],
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            if name == "content.xml":
                cell = b'<table:table-cell office:value-type="string"><text:p>200</text:p>'
                assert cell in content
                content = content.replace(
                    cell, b'<table:table-cell table:formula="of:=100*2"><text:p></text:p>'
                )
            changed.writestr(name, content)
    found = reads(out.getvalue())
    assert [sale[0] for sale in found.sales] == ["Asha"]
    assert found.remarks == [("rejected", "formula_unsaved", 3)]


def test_times_in_a_column_of_their_own_part_two_visits(reads: Reader) -> None:
    found = reads(
        xlsx(
            HEADINGS,
            [date(2024, 1, 5), time(10, 0), "Asha", 9822010001, "Rice", 2, 50, 100],
            [45296, 0.41666666, "Asha", 9822010001, "Oil", 0.1 + 0.2, 10, 3.0000000000000004],
            ["05/01/2024", "6:30 PM", "Asha", 9822010001, "Tea", 1, 30, 30],
        )
    )
    assert [(sale[1], sale[2], sale[4]) for sale in found.sales] == [
        ("2024-01-05", 10300, ["Rice", "Oil"]),
        ("2024-01-05", 3000, ["Tea"]),
    ]


def test_formulas_that_were_never_worked_out_are_named(reads: Reader) -> None:
    found = reads(
        xlsx(
            HEADINGS,
            ["=TODAY()", None, "Asha", 9822010001, "Rice", 2, 50, 100],
            ["05/01/2024", None, "Asha", 9822010001, "Rice", 2, "=25*2", "=F3*G3"],
            ["05/01/2024", None, "Asha", "=9822010000+1", "Rice", 2, 50, "=F4*G4"],
        )
    )
    assert [sale[2] for sale in found.sales] == [10000]
    assert found.remarks == [
        ("rejected", "formula_unsaved", 2),
        ("rejected", "formula_unsaved", 3),
        ("warning", "formula_without_value", 4),
    ]


def test_cells_without_a_place_and_inline_texts_are_read(reads: Reader) -> None:
    sheet = (
        '<?xml version="1.0"?><x:worksheet'
        ' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:r><x:t>Na</x:t></x:r><x:r><x:t>me</x:t></x:r></x:is></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>Phone</x:t></x:is></x:c></x:row><x:row><x:c t="inlineStr">'
        '<x:is><x:t xml:space="preserve"> Asha </x:t></x:is></x:c><x:c><x:v>9822010001</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["x"]))) as good, zipfile.ZipFile(out, "w") as made:
        for name in good.namelist():
            made.writestr(name, sheet if name.endswith("sheet1.xml") else good.read(name))
    assert reads(out.getvalue()).phones == {"Asha": "+919822010001"}


def _card(version: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_cards_of_every_version_keep_what_they_know(reads: Reader) -> None:
    found = reads(
        _card("2.1", "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:N=FA=F1ez;Jos=E9",
              "TEL;CELL:9822010001", "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSk", " TEL:9999999999", "")
        + _card("3.0", "FN:Asha Long", " name", "item1.TEL;type=WORK:020 25431234",
                "TEL;TYPE=CELL;waid=919822010002:+91 98220 10002", "EMAIL:a@x.in", "EMAIL:b@x.in",
                "ORG:Acme\\, Inc.;Sales", "TITLE:Owner",
                "ADR;TYPE=HOME:;;12 MG Road\\, Camp;Pune;MH",
                "NOTE:tea\\nand sweets")
        + _card("4.0", 'TEL;VALUE=uri;TYPE="cell,voice":tel:+91-98220-10003;ext=5',
                "ORG:Ravi Stores",                'ADR;LABEL="12; MG Road: Pune":;;;Pune;MH')
        + _card("3.0", "N:;;;;")
    )  # fmt: skip
    assert [one[:3] for one in found.people] == [
        ("José Núñez", "+919822010001", None),
        ("Asha Longname", "+919822010002", "Pune"),
        ("Ravi Stores", "+919822010003", "Pune"),
    ]
    notes = found.people[1][3]
    for text in (
        "020 25431234",
        "Owner, Acme, Inc.",
        "12 MG Road, Camp",
        "tea and sweets",
        "b@x.in",
    ):
        assert text in notes
    assert found.remarks == [("rejected", "no_name_or_phone", 4)]


def test_a_company_is_the_name_of_who_has_none(reads: Reader) -> None:
    found = reads(
        "Name,Company,Phone\nAsha,Acme,9822010001\n,Acme,9822010002\n,,9822010003\nRavi,Ravi,\n"
    )
    assert [(one[0], one[3]) for one in found.people] == [
        ("Asha", "Acme"), ("Acme", None), ("9822010003", None), ("Ravi", None),
    ]  # fmt: skip


def test_days_of_many_programs_are_read(reads: Reader) -> None:
    same = (
        "20240105 18:30", "202401051830", "20240105183000", "2024-Jan-05 18:30", "05JAN24 6:30pm",
        "05/01/2024 (Fri)", "05/01/2024 - 18:30", "05/01/2024 18:30 hrs", "Friday, 5 January 2024",
        "Fri Jan 05 2024 18:30:00 GMT+0530 (India Standard Time)", "2024-01-05T13:00:00.000Z",
        "2024-01-04 22:30 -0500", "५ जनवरी २०२४", "45296.77083", "'05/01/2024",
    )  # fmt: skip
    rows = "".join(f'"{day}",Asha,{n}\n' for n, day in enumerate(same, 1))
    found = reads("Date,Customer,Amount\n" + rows)
    assert [sale[1] for sale in found.sales] == ["2024-01-05"] * len(same)
    never = ("01/01/1900", "1900-01-00", "00/00/0000", "1970-01-01", "13/13/2024", "Jan-24", "0")
    rows = "".join(f"{day},Asha,{n}\n" for n, day in enumerate(never, 1))
    assert reads("Date,Customer,Amount\n" + rows).sales == []


def test_what_is_said_of_one_sheet_is_not_said_of_the_others(reads: Reader) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    people, sales = book.active, book.create_sheet("Sales")
    people.title = "People"
    for row in (["Name", "Mobile"], ["Asha", 9822010001]):
        people.append(row)
    for row in (["Date", "Bill to", "Amount"], ["05/01/2024", "Asha", 100]):
        sales.append(row)
    out = io.BytesIO()
    book.save(out)
    found = reads(out.getvalue(), {"Sales!column 2": "notes", "People!column 2": "phone"})
    assert found.phones == {"Asha": "+919822010001"}
    assert found.remarks == [("rejected", "no_customer", 2)]


def test_books_of_other_programs_are_understood(reads: Reader) -> None:
    tally = reads(
        "Day Book,,,,,\n1-Jan-24 to 31-Jan-24,,,,,\n"
        "Date,Particulars,Vch Type,Vch No.,Debit,Credit\n"
        '1-Jan-24,Asha,Sales,1,"1,250.00",\n2-Jan-24,Asha,Receipt,1,,500.00\n'
        "3-Jan-24,Depot,Purchase,1,,700.00\n"
    )
    assert tally.sales == [("Asha", "2024-01-01", 125000, "Credit", ["Sale"])]
    till = reads(
        "Receipt number,Date,Receipt type,Item,Quantity,Gross sales,Discounts,Net sales,"
        "Customer name,Customer contacts\n"
        "1-1001,2024-01-05 18:30,Sale,Rice,2,100,10,90,Asha,9822010001\n"
        "1-1002,2024-01-05 18:40,Refund,Rice,1,50,0,50,Asha,9822010001\n"
    )
    assert till.sales == [("Asha", "2024-01-05", 9000, None, ["Rice"])]
    assert till.remarks == [("rejected", "not_a_sale", 3)]
    orders = reads(
        "Order ID,Created at,Customer,Email,Alternate email,Item,Qty,Price\n"
        "7,2024-01-05 18:30:00 +0530,Asha,a@x.in,b@x.in,Rice,2,50\n"
    )
    assert orders.sales == [("Asha", "2024-01-05", 10000, None, ["Rice"])]
    khata = reads(
        "Date,Customer Name,Mobile,You Gave (-),You Got (+),Balance\n"
        "2024-01-05,Asha,9822010001,₹ 450.00,,₹ 450.00 Dr\n2024-01-06,Asha,9822010001,,₹ 450.00,0\n"
        "Total,,,450,450,\n"
    )
    assert khata.sales == [("Asha", "2024-01-05", 45000, "Credit", ["Sale"])]
    assert khata.payments == [("Asha", "2024-01-06", 45000, None)]
    assert [code for _, code, _ in khata.remarks] == ["total_row"]


@pytest.mark.parametrize(
    "table",
    [
        "15/01/2024,Asha,9822010001,Rice,2,62.5,125\n16/01/2024,Ravi,9822010002,Oil,1,145,145\n",
        "Date,Name,Mobile,Table,Kimat\n15/01/2024,Asha,9822010001,4,125\n",
    ],
)
def test_of_several_numbers_without_a_heading_none_is_taken_for_the_money(
    table: str, reads: Reader
) -> None:
    with pytest.raises(FileRefused) as refused:
        reads(table)
    assert refused.value.reason == "no_columns"
    given = {str(table.split("\n")[0].count(",") + 1): "amount"}
    assert reads(table, given).sales[0][2] == 12_500


@pytest.mark.parametrize("before", ["B,9822010002", "B,9822010002,Pune,more,and more"])
def test_a_quote_that_nobody_closes_swallows_no_row_below_one_of_another_width(
    before: str, reads: Reader
) -> None:
    found = reads(f'Name,Phone,City\n{before}\nC,"9822010003\nD,9822010004,Goa\n')
    assert found.phones["D"] == "+919822010004"


@pytest.mark.parametrize("last", ['"B,9822010002,Goa', 'B,"9822010002,Goa', 'B,9822010002,"Goa'])
def test_a_quote_that_is_open_at_the_end_joins_no_cells(last: str, reads: Reader) -> None:
    found = reads(f"Name,Phone,City\nA,9822010001,Pune\n{last}")
    assert [person[:3] for person in found.people][1] == ("B", "+919822010002", "Goa")


def test_a_state_beside_the_city_and_zeros_for_a_phone_are_kept(reads: Reader) -> None:
    found = reads("Name,Phone,City,State\nA,0000000000,Pune,Maharashtra\nB,0,,Goa\n")
    assert found.people == [
        ("A", None, "Pune", "0000000000\nMaharashtra"),
        ("B", None, "Goa", None),
    ]
    assert found.remarks == [("warning", "phone_unusable", 2)]


@pytest.mark.parametrize(
    "file",
    [
        '"Name,Phone,City"\n"Asha,9822010001,""Camp, Pune"""\n"Ravi,9822010002,Goa"\n',
        xlsx(["Name,Phone,City"], ['Asha,9822010001,"Camp, Pune"'], ["Ravi,9822010002,Goa"]),
        xlsx(["Name;Phone;City"], ["Asha;9822010001;Camp, Pune"], ["Ravi;9822010002;Goa"]),
    ],
)
def test_lines_that_stand_whole_in_the_first_column_are_taken_apart(
    file: bytes | str, reads: Reader
) -> None:
    assert [person[:3] for person in reads(file).people] == [
        ("Asha", "+919822010001", "Camp, Pune"),
        ("Ravi", "+919822010002", "Goa"),
    ]


def test_the_mark_for_the_end_of_a_file_is_no_customer(reads: Reader) -> None:
    assert len(reads("Name,Phone\nA,9822010001\n\x1a").people) == 1


@pytest.mark.parametrize("others", [[], [["Name"], ["Food"]]])
def test_a_list_of_rates_before_the_sales_is_skipped_and_alone_it_is_told(
    others: list[list[str]], reads: Reader
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Item", "HSN", "GST %", "Category"], ["rice", "1006", 5, "Food"]):
        book.active.append(row)
    more = book.create_sheet("More")
    for row in others:
        more.append(row)
    with pytest.raises(FileRefused) as refused:
        reads(_saved(book))
    assert refused.value.reason == "rates"
    sales = book.create_sheet("Sales")
    for row in (["Date", "Customer", "Phone", "Item", "Price"],
                ["05/01/2024", "Asha", "9822010001", "rice", 100]):  # fmt: skip
        sales.append(row)
    found = reads(_saved(book))
    assert [sale[:3] for sale in found.sales] == [("Asha", "2024-01-05", 10_000)]


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
