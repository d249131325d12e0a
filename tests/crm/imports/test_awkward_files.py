"""More of what people send: encodings, separators, exports of phones and programs, attacks."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from crm.imports.refused import FileRefused
from tests.crm.imports.files import Reader, ods, xlsx

ASHA = ("Asha", "+919822010001")
RAVI = ("Ravi", "+919822010002")


WEB_PAGE = (
    "<html><table><tr><th>Name</th><th>Mobile</th></tr><tr><td>Asha<td>9822010001</tr>"
    "<tr><td>Ravi</td><td>9822010002</td></tr></table></html>"
)
CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:;Asha\r\nTEL;CELL:9822010001\r\nEND:VCARD\r\n"
    'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ravi\r\nTEL;TYPE="cell,voice";VALUE=uri:'
    "tel:+91-98220-10002\r\nEND:VCARD\r\n"
)


@pytest.mark.parametrize(
    "content",
    [
        "Name;Phone\r\nAsha;9822010001\r\nRavi;9822010002\r\n".encode("cp1252"),
        "Name,Phone\nAsha,9822010001\nRavi,9822010002\n".encode("utf-16-le"),
        "Name,Phone\nAsha,9822010001\nRavi,9822010002\n".encode("utf-16-be"),
        "\ufeffName\tPhone\nAsha\t9822010001\nRavi\t9822010002\n",
        "Name|Phone\nAsha|9822010001\nRavi|9822010002",
        "'Name','Phone'\n'Asha','9822010001'\n'Ravi','9822010002'\n'Meena',''\n",
        "sep=;\nName;Phone\nAsha;9822010001\nRavi;9822010002\n",
        "Shop list\nof March\n\nCustomer Name,Mobile Number\nAsha,9822010001\nRavi,9822010002\n",
        b"Name,Phone\nAs\x00ha,9822010001\nRavi,9822010002\n",
        "Name,Mobile\nAsha,9822010001\nName,Mobile\nRavi,9822010002\n",
        ",".join(["Name", "Phone", *[f"c{i}" for i in range(198)]])
        + "\nAsha,9822010001\nRavi,9822010002\n",
        ods(["Name", "Phone"], ["Asha", "9822010001"], ["Ravi", "9822010002"]),
        xlsx(["Name", "Phone"], ["Asha", 9822010001], ["Ravi", "9.822010002E+09"]),
        WEB_PAGE,
        CARDS,
    ],
)  # fmt: skip
def test_the_same_two_customers_come_from_any_kind_of_file(
    content: bytes | str, reads: Reader
) -> None:
    found = reads(content)
    assert [person[:2] for person in found.people[:2]] == [ASHA, RAVI]


def test_letters_of_windows_and_line_breaks_in_quotes_are_kept(reads: Reader) -> None:
    found = reads("Name;Phone;City\r\nJosé;9822010001;Margão\r\n".encode("cp1252"))
    assert found.people == [("José", "+919822010001", "Margão", None)]
    found = reads('Name,Phone,Notes\n"Asha\nPatil",9822010001,"a ""b"", c"\nRavi,,\nRavi,,\n')
    assert found.people[0] == ("Asha Patil", "+919822010001", None, 'a "b", c')
    assert found.remarks == [("warning", "same_name_no_phone", 4)]


def test_phones_are_read_as_they_are_written(reads: Reader) -> None:
    found = reads(
        "Name,Phone\nA,9.822010061E+09\nB,9.82201E+09\nC,'9822010063\nD,00919822010066\n"
        "E,९८२२०१००६७\nF,9822010068.0\nG,9822010069 / 020-25431234\nH,12345\n"
        'I,"020 25431234, 9822010070"\nJ,98220 10071 98220 10072\nK,NA\nL,+44 7911 123456\n'
    )
    assert list(found.phones.values()) == [
        "+919822010061", None, "+919822010063", "+919822010066", "+919822010067", "+919822010068",
        "+919822010069", None, "+919822010070", "+919822010071", None, "+447911123456",
    ]  # fmt: skip
    notes = {person[0]: person[3] for person in found.people if person[3]}
    assert notes == {
        "B": "9.82201E+09",
        "G": "020-25431234",
        "H": "12345",
        "I": "020 25431234",
        "J": "98220 10072",
    }


def test_days_are_day_first_and_never_guessed(reads: Reader) -> None:
    days = {
        "13/02/2024": "2024-02-13",
        "02/13/2024": "2024-02-13",
        "45292": "2024-01-01",
        "20240215": "2024-02-15",
        "15-Feb-24": "2024-02-15",
        "2024-02-20T18:30:00Z": "2024-02-21",
        "17.02.2024 6:30 PM": "2024-02-17",
        "15 फरवरी 2024": "2024-02-15",
        "31/02/2024": None,
        "01/01/2199": None,
        "yesterday": None,
        "": None,
    }
    body = "".join(f"{day},Asha,{10 + row}\n" for row, day in enumerate(days))
    found = reads("Date,Customer,Amount\n" + body)
    assert [sale[1] for sale in found.sales] == [day for day in days.values() if day]
    assert [code for kind, code, _ in found.remarks if kind == "rejected"] == [
        "date_impossible",
        "date_future",
        "date_unreadable",
        "date_missing",
    ]
    assert ("warning", "month_first", 3) in found.remarks


def test_cells_of_excel_keep_their_day_and_time(reads: Reader) -> None:
    found = reads(
        xlsx(
            ["Date", "Customer", "Mobile", "Amount"],
            [datetime.fromisoformat("2024-01-05T18:30"), "Asha", 9822010001, 100.5],
            [45292, "Ravi", "98220 10002", "1,200"],
            ["Total", "", "", 1300.5],
        )
    )
    assert found.sales == [
        ("Asha", "2024-01-05", 10050, None, ["Sale"]),
        ("Ravi", "2024-01-01", 120000, None, ["Sale"]),
    ]
    assert found.remarks == [("ignored", "total_row", 4)]


def test_a_bill_is_one_sale_and_its_later_lines_need_not_say_whose(reads: Reader) -> None:
    found = reads(
        "Bill No,Date,Customer,Item,Qty,Rate,Payment Mode\n"
        "101,01/02/2024,Asha,Rice,2,50,Google Pay\n102,02/02/2024,Ravi,Tea,1,30,Udhaar\n"
        "101,01/02/2024,,Oil,1,120,\n102,,,Milk,½,60,\n103,02/02/2024,,Tea,1,30,Cheque\n"
    )
    assert found.sales == [("Asha", "2024-02-01", 22000, "UPI", ["Rice", "Oil"]),
                           ("Ravi", "2024-02-02", 3000, "Credit", ["Tea"])]  # fmt: skip
    assert found.remarks == [("rejected", "date_missing", 5), ("rejected", "no_customer", 6)]


def test_what_is_not_a_sale_is_named(reads: Reader) -> None:
    found = reads(
        "Date,Type,Party,Amount\n01/02/2024,Sale,Asha,100\n02/02/2024,Sale Return,Asha,50\n"
        "02/02/2024,Payment-In,Asha,50\n02/02/2024,Purchase,Depot,50\n02/02/2024,Estimate,A,70\n"
    )
    assert len(found.sales) == 1
    assert found.payments == [("Asha", "2024-02-02", 5000, None)]
    assert found.remarks == [("rejected", "not_a_sale", row) for row in (3, 5, 6)]


def test_an_amount_with_a_bare_comma_is_refused_not_cut(reads: Reader) -> None:
    found = reads("Date,Customer,Amount\n01/02/2024,Asha,1250.00 Dr\n02/02/2024,Asha,Rs.1,250\n")
    assert [sale[2] for sale in found.sales] == [125000]
    assert found.remarks == [("rejected", "too_many_values", 3)]


def test_contacts_of_google_old_and_new_are_read(reads: Reader) -> None:
    new = (
        "First Name,Middle Name,Last Name,File As,Organization Name,Notes,Labels,E-mail 1 - Label,"
        "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value,Address 1 - City\n"
        "Asha,,Patil,,Acme,hello,* myContacts,*,a@x.in,Mobile,98220 10001,020 25431234,Pune\n"
        ",,,,,,,,,Mobile,98220 10002 ::: 98220 10003,,\n"
    )
    found = reads(new)
    assert found.people[0][:3] == ("Asha Patil", "+919822010001", "Pune")
    assert found.people[1] == ("98220 10002", "+919822010002", None, "98220 10003")
    old = (
        "Name,Given Name,Additional Name,Family Name,Group Membership,E-mail 1 - Type,"
        "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n"
        "Asha Patil,Asha,,Patil,* myContacts,Home,a@x.in,Mobile,98220 10001\n"
    )
    assert reads(old).people == [("Asha Patil", "+919822010001", None, None)]


def test_names_in_capitals_are_written_as_names(reads: Reader) -> None:
    found = reads("NAME,PHONE\nASHA PATIL,9822010001\nRAVI K,9822010002\nSBI,9822010003\n")
    assert list(found.phones) == ["Asha Patil", "Ravi K", "SBI"]
    found = reads("NAME,PHONE\nASHA PATIL,9822010001\nRAVI K,9822010002\nTotal,\n")
    assert list(found.phones) == ["Asha Patil", "Ravi K"]


def test_of_two_equal_headings_the_second_phone_is_kept_too(reads: Reader) -> None:
    found = reads("Name,Phone,Phone\nAsha,9822010001,9822010002\n")
    assert found.people == [("Asha", "+919822010001", None, "9822010002")]
    found = reads("Name,Phone,Phone\nAsha,9822010001,9822010002\nRavi,,9822010003\n")
    assert found.people == [
        ("Asha", "+919822010001", None, "9822010002"),
        ("Ravi", "+919822010003", None, None),
    ]


def test_hindi_sales_are_read(reads: Reader) -> None:
    found = reads(
        "दिनांक,ग्राहक का नाम,मोबाइल,वस्तु,मात्रा,दर,राशि,भुगतान\n"
        "०५/०१/२०२४,आशा,९८२२०१०००१,चावल,२,५०,१००,नकद\n"
    )
    assert found.sales == [("आशा", "2024-01-05", 10000, "Cash", ["चावल"])]


def test_columns_given_by_hand_win(reads: Reader) -> None:
    found = reads("foo,bar\nAsha,9822010001\n", {"foo": "notes", "2": "phone"})
    assert found.people == [("9822010001", "+919822010001", None, "Asha")]
    found = reads("Asha,Pune,9822010001\n", {"0": "name", "1": "location", "2": "phone"})
    assert found.people == [("Asha", "+919822010001", "Pune", None)]


GOOD = xlsx(["Name", "Phone"], ["Asha", 9822010001])


def _with_a_definition() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            bad.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n \n", "empty"),
        (b"Name,Phone\n", "no_rows"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"PK\x03\x04 but no zip", "damaged"),
        (_with_a_definition(), "unsafe_xml"),
        (",".join(f"Name{i}" for i in range(400)) + "\nAsha\n", "too_many_columns"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\xff\xd8\xff\xe0 jpeg", "not_a_table"),
        (b'{"name": "Asha"}', "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_office"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    content: bytes | str, reason: str, reads: Reader
) -> None:
    with pytest.raises(FileRefused) as refused:
        reads(content)
    assert refused.value.reason == reason


def test_a_second_address_of_a_google_contact_is_kept_in_the_notes(reads: Reader) -> None:
    found = reads(
        "First Name,E-mail 1 - Value,Phone 1 - Value\n"
        "Asha,asha@x.in ::: shop@x.in,9822010001\nRavi,ravi@x.in,9822010002\n"
    )
    assert [one[3] for one in found.people] == ["shop@x.in", None]
