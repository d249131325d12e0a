"""A sale said in any of the shop's ways, put together at random, is read as that sale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read

TODAY = date(2025, 3, 20)
PEOPLE = ["Asha", "ravi", "Honey Singh", "Imran bhai", "Meena didi", "आशा शर्मा", "LATA", "Om"]
KNOWN = NamesInMemory.of_names(PEOPLE)


@dataclass(frozen=True)
class Said:
    """An item as it is said, and as it is meant."""

    text: str
    name: str
    quantity: Decimal
    amount: Decimal


THINGS = ["soap", "kurta", "MAGGI", "masala dosa", "zorba", "red saree", "चावल", "Parle-G", "bulb"]
COUNTED = [
    "{n} {item} {p}",
    "{n} {item} @{p}",
    "{n} {item} @ {p}",
    "{n} {item} at {p}",
    "{n} {item} Rs {p}",
    "{n} {item} Rs.{p}/-",
    "{n} {item} ₹{p}",
    "{n} {item} {p} each",
    "{n} {item} {p} rs each",
    "{n} {item} of {p} rs each",
    "{n} {item} {p} wala",
    "{n} {item} {p} wale",
    "{n} {item} {p} ki ek",
    "{n} {item} for {p} each",
    "{n} {item} {p} per piece",
    "{n} {item} {p}/pc",
    "{n} x {item} @ {p}",
    "{n}x {item} {p}",
    "{n}x{p} {item}",
    "{n} * {item} @{p}",
    "{n} {item} for {sum}",
    "{n} {item} {sum} ka",
    "{n} {item} {sum} me",
    "{n} {item} worth {sum}",
    "{n} {item} = {sum}",
]
WEIGHED = [
    "{n} kg {item} {p}",
    "{n}kg {item} {p}/kg",
    "{n} kilo {item} {p} kilo",
    "{n} kilo {item} {p} rupay kilo",
    "{n} kg {item} {p} per kg",
    "{n} kgs {item} @{p}",
    "{n} kg {item} @ {p}/kg",
    "{n} kg {item} at Rs {p} per kg",
    "{n} kg {item} {p} ke hisab se",
    "{n} kg {item} for {sum}",
]
WEIGHTS = {
    "2": "2",
    "1.5": "1.5",
    "0.5": "0.5",
    "½": "0.5",
    "1/2": "0.5",
    "do": "2",
    "dedh": "1.5",
    "dhai": "2.5",
    "aadha": "0.5",
    "२": "2",
}
NAMED_FIRST = [
    "{item} {n} kg {p}",
    "{item} {n}kg @{p}",
    "{item} {n} kg {p}/kg",
    "{item} {n} pkt {p}",
    "{item} {n} packet @ {p}",
    "{item} x{n} {p}",
    "{item} {p} x{n}",
    "{item} {n}x{p}",
    "{item} {n} x {p}",
    "{item} {n} @{p}",
    "{item} {n} for {sum}",
    "{item} qty {n} rate {p}",
]
PACKED = [
    "{n} 500g {item} {p}",
    "{n} x 500g {item} @{p}",
    "{n} {item} 250ml {p}",
    "{n} {item} 500 gm @{p}",
    "{n} pkt {item} {p}",
    "{n} packets {item} {p} each",
    "{n} dozen {item} {p}",
    "{n} dozen {item} {p} per dozen",
    "{n} box {item} @{p}",
    "{n} pair {item} {p}",
    "{n} ltr {item} {p}",
    "{n} l {item} {p}/l",
    "{n} metre {item} {p} per metre",
    "{p} wale {n} {item}",
]
SINGLE = ["{item} @{p}", "{item} for {p}", "500g {item} {p}", "1 {item} {p}"]
PRICES = st.sampled_from([21, 38, 38.5, 45, 99, 100, 120, 1299, 2400]).map(
    lambda price: Decimal(str(price))
)


FORMS = {
    "weighed": WEIGHED,
    "counted": COUNTED,
    "packed": PACKED,
    "named first": NAMED_FIRST,
    "single": SINGLE,
}


@st.composite
def items(draw: st.DrawFn) -> Said:
    name = draw(st.sampled_from(THINGS))
    price = draw(PRICES)
    kind = draw(st.sampled_from(["weighed", "counted", "packed", "named first", "single"]))
    spoken, quantity = "1", "1"
    if kind == "weighed":
        spoken, quantity = draw(st.sampled_from(sorted(WEIGHTS.items())))
    elif kind != "single":
        spoken, quantity = draw(st.sampled_from([("2", "2"), ("3", "3"), ("12", "12"), ("५", "5")]))
    form = draw(st.sampled_from(FORMS[kind]))
    if not spoken.isdigit():
        form = form.replace("{n}k", "{n} k").replace("{n}x", "{n} x")
    if "x{p}" in form and not spoken.isascii():
        form = "{n} {item} {p}"
    many = Decimal(quantity)
    amount = (many * price).quantize(Decimal("0.01"))
    text = form.format(n=spoken, item=name, p=price, sum=amount.normalize().__format__("f"))
    return Said(text, name, many, amount)


DAYS = {
    "": "2025-03-20",
    "yesterday": "2025-03-19",
    "kal": "2025-03-19",
    "parso": "2025-03-18",
    "aaj": "2025-03-20",
    "on monday": "2025-03-17",
    "last friday": "2025-03-14",
    "12/3": "2025-03-12",
    "12/03/2025": "2025-03-12",
    "1st March": "2025-03-01",
    "on 5 march": "2025-03-05",
    "3 days ago": "2025-03-17",
    "20/12": "2024-12-20",
    "15-Mar-25": "2025-03-15",
}
METHODS = {
    "": None,
    "cash": "Cash",
    "paid cash": "Cash",
    "nakad": "Cash",
    "by card": "Card",
    "credit card": "Card",
    "card se": "Card",
    "upi": "UPI",
    "paid by gpay": "UPI",
    "phonepe kiya": "UPI",
    "google pay": "UPI",
    "udhaar": "Credit",
    "on account": "Credit",
    "नकद": "Cash",
}
CUSTOMERS = [
    "{who}",
    "{who} ko",
    "{who} ne",
    "sale {who}",
    "bill for {who}",
    "sold to {who}",
    "{who} bought",
    "{who} has taken",
    "{who} took",
    "customer {who}",
    "{who}:",
    "{who},",
    "{who} -",
    "{who}\n",
    "{who} 9876543210",
    "9876543210 {who}",
    "{who} (98765-43210)",
]
BETWEEN = [", ", "; ", " and ", " + ", "\n", " & ", " aur "]
OFF = {
    "": ("amount", 0),
    "less 10": ("amount", 10),
    "disc 5%": ("percent", 5),
    "10% off": ("percent", 10),
    "rs 10 discount": ("amount", 10),
}


@st.composite
def sales(draw: st.DrawFn) -> tuple[str, str, list[Said], str, str, str]:
    who = draw(st.sampled_from(PEOPLE))
    bill = draw(st.lists(items(), min_size=1, max_size=4))
    between = draw(st.sampled_from(BETWEEN))
    day, method = draw(st.sampled_from(sorted(DAYS))), draw(st.sampled_from(sorted(METHODS)))
    off = draw(st.sampled_from(sorted(OFF)))
    things = between.join(item.text for item in bill)
    customer = draw(st.sampled_from(CUSTOMERS)).format(who=who)
    tail = [off, *draw(st.permutations([method, day]))]
    separator = draw(st.sampled_from([" ", ", "]))
    order = draw(st.sampled_from(["usual", "day first", "to at the end"]))
    if order == "day first":
        text = f"{day} {customer} {things}"
        tail.remove(day)
    elif order == "to at the end":
        text = f"sold {things} to {who}"
    else:
        text = f"{customer} {things}"
    ends = [one for one in tail if one]
    return separator.join([text.strip(), *ends]), who, bill, day, method, off


@settings(deadline=None)
@given(sales())
def test_a_sale_in_the_shops_words_is_read_as_said(
    sale: tuple[str, str, list[Said], str, str, str],
) -> None:
    text, who, bill, day, method, off = sale
    result = read(text, TODAY, KNOWN)
    assert isinstance(result, Bill), f"{text!r}: {result}"
    assert result.customer_name == who, text
    said = [(item.name, item.quantity, item.amount) for item in bill]
    assert [(line.name, line.quantity, line.amount) for line in result.goods] == said, text
    kind, value = OFF[off]
    subtotal = sum((item.amount for item in bill), Decimal(0))
    if off:
        assert result.discount is not None, text
        assert (result.discount.kind, result.discount.value) == (kind, Decimal(value)), text
    assert result.subtotal == subtotal, text
    assert result.payment_method == METHODS[method], text
    assert result.purchase_date.isoformat() == DAYS[day], text


def test_in_a_shop_that_knows_nobody_it_is_asked_about_or_right() -> None:
    read_or_not: Counter[bool] = Counter()

    @settings(deadline=None, max_examples=300, derandomize=True, database=None)
    @given(sales(), st.sampled_from([str, str.upper, str.lower, str.title]))
    def each(sale: tuple[str, str, list[Said], str, str, str], case: Callable[[str], str]) -> None:
        text, _, bill, day, method, _ = sale
        result = read(case(text), TODAY, NamesInMemory())
        read_or_not[isinstance(result, Bill)] += 1
        if isinstance(result, Bill):
            said = [(item.quantity, item.amount) for item in bill]
            assert [(line.quantity, line.amount) for line in result.goods] == said, case(text)
            assert result.payment_method == METHODS[method], case(text)
            assert result.purchase_date.isoformat() == DAYS[day], case(text)

    each()
    assert read_or_not[True] >= 0.95 * read_or_not.total()  # a reader that refuses is no use
