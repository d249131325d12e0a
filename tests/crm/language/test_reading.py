"""What the examples do not show: remembered prices, what is kept, bad input, long bills."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.bill import Bill
from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.phones import taken_out
from crm.language.sale.read import read
from crm.language.sale.reasons import ASKED, Reason, Refusal

TODAY = date(2025, 3, 20)
PEOPLE_AND_GOODS = NamesInMemory(
    NameIndex([(1, "Asha Verma", None, "")]), ItemPrices([("rice", None, Decimal(100))])
)
KNOWN = NamesInMemory(
    NameIndex([(1, "Asha Verma", None, ""), (2, "Ravi", None, ""), (3, "Mishri Lal", None, "")]),
    ItemPrices(
        [
            ("Rice", None, Decimal(100)),
            ("sugar", "kg", Decimal(45)),
            ("mishri", None, Decimal(60)),
            ("kolam", None, Decimal(70)),
        ]
    ),
)


def bill_of(text: str, known: NamesInMemory = KNOWN) -> Bill:
    result = read(text, TODAY, known)
    assert isinstance(result, Bill), result
    return result


def refused(text: str, known: NamesInMemory = KNOWN) -> Refusal:
    result = read(text, TODAY, known)
    assert isinstance(result, Refusal), result
    return result


def test_a_price_that_was_not_said_is_the_last_one_of_the_item() -> None:
    (line,) = bill_of("ravi 2 rices").goods
    assert (line.unit_price, line.amount) == (Decimal(100), Decimal(200))
    assert line.remembered
    assert bill_of("ravi 2 kg sugar").total == 90


def test_a_price_is_remembered_for_its_unit_only() -> None:
    assert refused("ravi 2 packet sugar").reason is Reason.NO_AMOUNT
    assert refused("ravi 2 tea").reason is Reason.NO_AMOUNT


def test_a_first_word_that_the_shop_sells_is_an_item_not_a_customer() -> None:
    assert refused("kolam 70").reason is Reason.NO_CUSTOMER
    assert bill_of("kolam 70", NamesInMemory()).customer_name == "kolam"


def test_a_known_customer_comes_before_an_item_of_that_name() -> None:
    bill = bill_of("Mishri Lal 1 mishri 60")
    assert (bill.customer_name, bill.goods[0].name) == ("Mishri Lal", "mishri")
    assert refused("mishri 60").reason is Reason.NO_CUSTOMER


def test_a_known_item_that_begins_with_a_customers_name_is_no_second_customer() -> None:
    people = NameIndex([(1, "Jasmine", None, ""), (2, "Ravi", None, "")])
    goods = [(name, None, Decimal(100)) for name in ("oil", "Jasmine Oil")]
    for some, asked in ((goods, False), (goods[:1], True)):
        result = read(
            "jasmine oil 200 ravi ke liye", TODAY, NamesInMemory(people, ItemPrices(some))
        )
        assert isinstance(result, Refusal) == asked


def test_the_words_behind_a_known_customer_are_a_known_item() -> None:
    bill = bill_of("ravi kolam 70")
    assert (bill.customer_name, bill.goods[0].name) == ("ravi", "kolam")
    assert bill_of("ravi bhagat 70").customer_name == "ravi bhagat"


def test_a_bare_price_behind_several_is_marked_so_that_it_can_be_the_sum() -> None:
    assert bill_of("ravi 2 tea 10").goods[0].bare_price
    assert not bill_of("ravi 1 tea 10").goods[0].bare_price
    assert not bill_of("ravi 2 tea @10").goods[0].bare_price
    assert not bill_of("ravi 2 tea for 20").goods[0].bare_price


@pytest.mark.parametrize(
    ("text", "reason", "kept"),
    [
        ("2 tea 10 upi", Reason.NO_CUSTOMER, "items payment"),
        ("ravi 2 tea, 1 rice 100 upi yesterday", Reason.NO_AMOUNT, "customer items payment day"),
        ("ravi 2 tea 10 total 30 cash", Reason.AMBIGUOUS, "customer items payment"),
        ("ravi 2 tea 10 cash upi", Reason.SPLIT_PAYMENT, "customer items"),
        ("ravi 2 tea 10 on 25/3/2025", Reason.FUTURE, "customer items"),
        ("ravi 2 tea 10 on 31/2", Reason.UNCLEAR_DATE, "customer items"),
    ],
)
def test_what_was_understood_is_kept_with_the_question(
    text: str, reason: Reason, kept: str
) -> None:
    refusal = refused(text)
    assert refusal.reason is reason
    partial = refusal.bill
    assert partial is not None
    assert ("customer" in kept) == (partial.customer_name == "ravi")
    assert ("items" in kept) == (partial.goods[0].name == "tea")
    assert ("payment" in kept) == (partial.payment_method is not None)
    assert ("day" in kept) == (partial.purchase_date != TODAY)


def test_reasons_that_are_asked_about_are_told_from_those_that_are_not() -> None:
    assert Reason.NO_CUSTOMER in ASKED
    assert not ASKED & {Reason.QUESTION, Reason.NOT_A_SALE, Reason.EXPENSE, Reason.RETURN}


def test_whose_bill_it_is_can_be_known_already() -> None:
    result = read("milk 60, 2 dosa 40 upi", TODAY, KNOWN, customer="Asha Verma")
    assert isinstance(result, Bill)
    assert result.customer_name == "Asha Verma"
    assert result.total == 140
    lone = read("dosa 40", TODAY, NamesInMemory(), customer="Asha Verma")
    assert isinstance(lone, Bill)
    assert (lone.customer_name, lone.goods[0].name) == ("Asha Verma", "dosa")


def test_money_is_rounded_half_up_to_the_minor_unit_of_the_currency() -> None:
    assert bill_of("ravi 0.333 kg tea 10").total == Decimal("3.33")
    assert bill_of("ravi 3 tea 33.35, 5% off").discount.amount == Decimal("5.00")  # type: ignore[union-attr] # there is one
    yen = read("ravi 0.55 kg tea 99", TODAY, KNOWN, digits=0)
    assert isinstance(yen, Bill)
    assert yen.total == 54


def test_a_quantity_keeps_three_places_and_says_so() -> None:
    bill = bill_of("ravi 1.23456 kg tea 100")
    assert bill.goods[0].quantity == Decimal("1.235")
    assert bill.goods[0].amount == Decimal("123.46")
    assert bill.goods[0].quantity_rounded
    assert not bill_of("ravi 1.234 kg tea 100").goods[0].quantity_rounded


def test_a_forwarded_bill_of_sixty_lines_is_read() -> None:
    text = "Ravi\n" + "\n".join(f"{n}. ware{chr(97 + n % 26)} 2 x {n}" for n in range(1, 61))
    bill = bill_of(text + "\ntotal 3660\nupi")
    assert len(bill.goods) == 60
    assert bill.total == 3660
    assert bill.payment_method == "UPI"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "🍚🍚🍚",
        "12 34 56",
        "x" * 4096,
        "1" * 4096,
        "SELECT * FROM customers; DROP TABLE purchases; --",
        "<b>hello</b>",
        "ꦱꦸꦒꦼꦁꦫꦮꦸꦃ",
        "𓀀𓀁𓀂",
        "-",
        "/",
        "@",
        "x",
        "₹",
        "%",
        "cash",
        "note:",
        "note: asha 450",
        '"',
        '""',
    ],
)
def test_bad_input_is_refused(text: str) -> None:
    assert refused(text).reason in Reason


def test_a_text_longer_than_a_message_is_refused() -> None:
    assert refused("ravi 450 " + "x" * 5000).reason is Reason.TOO_LONG


@pytest.mark.parametrize(
    "typed",
    [
        "9876543210",
        "98765 43210",
        "98765-43210",
        "(98765) 43210",
        "987-654-3210",
        "09876543210",
        "919876543210",
        "91 98765 43210",
        "+919876543210",
        "+91 98765 43210",
        "+91-98765-43210",
        "(+91) 98765 43210",
        "0091 98765 43210",
        "९८७६५४३२१०",
    ],
)
def test_a_phone_is_found_in_any_spelling(typed: str) -> None:
    assert bill_of(f"{typed} 2 tea 10").customer_phone == "+919876543210"
    assert bill_of(f"Suresh {typed} 2 tea 10").customer_name == "Suresh"


@pytest.mark.parametrize("text", ["2 tea 10", "1,23,456.50", "₹9876543210", "12/03/2025 450 1850"])
def test_amounts_and_dates_are_no_phones(text: str) -> None:
    assert taken_out(text, "IN") == (text, [])


def test_two_phones_are_asked_about() -> None:
    assert refused("9876543210 9876543211 2 tea 10").reason is Reason.AMBIGUOUS


def test_a_mention_names_nobody() -> None:
    assert refused("@ravi_shop 2 tea 10").reason is Reason.NO_CUSTOMER
    assert bill_of("@munim_bot ravi 2 tea 10").customer_name == "ravi"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ravi 450 day before yesterday", "2025-03-18"),
        ("ravi 300 day before yesterday", "2025-03-18"),
        ("500 days ago ravi 450", "2023-11-06"),
        ("31 may ravi 450", "2024-05-31"),
        ("may 31, 2024, ravi 450", "2024-05-31"),
        ("ravi 450 10-मार्च-२५", "2025-03-10"),
        ("ravi 450 kal 9 p.m.", "2025-03-19"),
        ("ravi 450 kal 9 बजे", "2025-03-19"),
        ("ravi 450 2 saal pehle", "2023-03-20"),
    ],
)
def test_the_amount_stays_beside_its_day(text: str, day: str) -> None:
    bill = bill_of(text)
    assert bill.purchase_date.isoformat() == day
    assert bill.total == (450 if "450" in text else 300)


@pytest.mark.parametrize("ago", ["ages ago", "5 minutes ago", "an hour ago", "1.5 days ago"])
def test_what_says_no_day_is_asked_about_and_is_no_item(ago: str) -> None:
    refusal = refused(f"ravi 2 rice 100 {ago}")
    assert refusal.reason is Reason.UNCLEAR_DATE
    assert refusal.bill is not None
    if ago != "ages ago":
        assert [line.name for line in refusal.bill.goods] == ["rice"]


def test_a_month_that_is_a_word_begins_a_question_without_its_day() -> None:
    assert refused("may 5 ravi 450").reason is Reason.QUESTION
    assert refused("may i buy rice").reason is Reason.QUESTION


@pytest.mark.parametrize(
    ("region", "typed", "phone"),
    [
        ("IN", "(020) 25531234", "+912025531234"),
        ("IN", "020-2553-1234", "+912025531234"),
        ("IN", "98-7654-3210", "+919876543210"),
        ("US", "415.867.5309", "+14158675309"),
        ("US", "(415) 867-5309", "+14158675309"),
        ("US", "(415)867-5309", "+14158675309"),
        ("US", "1-415-867-5309", "+14158675309"),
        ("JP", "090-1234-5678", "+819012345678"),
        ("GB", "020 7946 0958", "+442079460958"),
        ("DE", "(030) 901820", "+4930901820"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("FR", "06.12.34.56.78", "+33612345678"),
        ("SG", "9123 4567", "+6591234567"),
        ("BR", "(11) 98765-4321", "+5511987654321"),
        ("AU", "(02) 9876 5432", "+61298765432"),
    ],
)
def test_a_phone_is_read_as_each_country_writes_it(region: str, typed: str, phone: str) -> None:
    for text in (f"asha {typed} 2 rice 100", f"{typed} asha 2 rice 100", f"asha {typed} 200"):
        result = read(text, TODAY, PEOPLE_AND_GOODS, region=region)
        assert isinstance(result, Bill), text
        assert (result.customer_phone, result.total) == (phone, Decimal(200)), text


@pytest.mark.parametrize(
    "text", ["asha 20-03-2025 450", "asha 450 1200 300", "asha 10.50.100 90", "asha 2000 3500"]
)
@pytest.mark.parametrize("region", ["IN", "US", "JP", "SG"])
def test_dates_and_amounts_are_no_phones_in_any_country(region: str, text: str) -> None:
    result = read(text, TODAY, PEOPLE_AND_GOODS, region=region)
    bill = result if isinstance(result, Bill) else result.bill
    assert bill is None or bill.customer_phone is None
