"""What holds for every text and for every bill."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.bill import Bill, Discount, Line, lone_sale
from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.sale.read import read
from crm.language.sale.reasons import MANY, Refusal
from crm.language.sale.write import written
from crm.values import plain, rounded

TODAY = date(2025, 3, 20)
NOBODY = NamesInMemory()
SHOP = NamesInMemory(
    NameIndex([(1, "Asha Verma", "+919876543210", "Pune"), (2, "Ravi", None, "")]),
    ItemPrices([("rice", None, Decimal(100)), ("sugar", "kg", Decimal(45))]),
)

_TYPED = """asha ravi Kumar ji didi 2 3 0 -2 100 38.5 1,250 1.5k 20,30 ½ 1/2 12/3 31/2 kg kilo g ml
500g dozen packet rice oil soap sugar bag x x3 3x 3x60 @ @40 / /- = + & , ; . : - ( ) " ' ? ! % # *
₹ ₹50 rs rs. Rs.560/- each per wala ka ki ke ko ne se me mein do teen aadha dedh sau hazar lakh
for to at of less off discount 10% 5% total bill cash card upi udhaar gpay paid by on yesterday
kal parso monday march 1st ago days tarikh note: note:call 9876543210 +91 98765 43210 and aur
bought took sold return delete send how आशा २ चावल को नकद किलो आधा 🍚"""
PIECES = st.sampled_from([*_TYPED.split(), "\n", " - ", "\ue000", "\x00", "\u200d"])
SOUP = st.lists(PIECES, max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


def _agrees_with_itself(result: Bill | Refusal) -> bool:
    if isinstance(result, Refusal):
        return True
    bill = sum((line.amount for line in result.lines), Decimal(0))
    off = result.discount.amount if result.discount else Decimal(0)
    priced = all(
        line.summed or line.amount == rounded(line.quantity * (line.unit_price or 0))
        for line in result.lines
        if not line.quantity_rounded
    )
    named = bool(result.customer_name or result.customer_phone)
    whole = named and result.unpriced is None
    return priced and result.total == bill - off and result.total > 0 and whole


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), SOUP))
@example("1" * 4096)
@example("x" * 4096)
@example("3x" * 2000)
@example("asha " + "1 rice 100, " * 340)
@example("do sau " * 500)
@example('"' * 4096)
@example("98765 " * 600)
@example("₹" * 4096)
@example("SELECT * FROM customers; DROP TABLE purchases; --")
def test_no_text_raises_and_every_bill_adds_up(text: str) -> None:
    for known in (NOBODY, SHOP):
        assert _agrees_with_itself(read(text, TODAY, known))


_HARD_NAMES = """Asha|Asha Verma|Ravi Kumar ji|Cash|2 kg|Rice|आशा शर्मा|D'Souza|do|4|six " inch
|Kal Somvar|To For|less 20|a, b; c|note: x|?|3x60|x|7up|Asha's|@ravi|1)|Dr. Rao|S.K. Rao|a  b"""
NAMES = st.one_of(
    st.sampled_from(_HARD_NAMES.replace("\n", "").split("|")), st.text(min_size=1, max_size=30)
).map(lambda name: " ".join(name.split()))


def _is_name(name: str) -> bool:
    """A name that can be typed: no private characters, and not nothing."""
    return bool(name) and not any("\ue000" <= letter <= "\uf8ff" for letter in name)


NAMES = NAMES.filter(_is_name)
MONEY = st.decimals("0.01", "9999999.99", places=2)
QUANTITIES = st.decimals("0.001", "99999", places=3).map(plain)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    quantity, price = draw(QUANTITIES), draw(MONEY)
    unit = draw(st.sampled_from([None, "kg", "l", "m", "dozen", "pcs", "packet", "box", "bag"]))
    size = draw(st.sampled_from([None, "500g", "250ml", "5kg"])) if unit is None else None
    kind = draw(st.sampled_from(["rate", "bare", "sum"]))
    if kind == "bare" and unit is None and min(quantity, price) >= MANY:
        kind = "rate"  # many at so much needs a word that joins them: `250 farhan 450` is no bill
    amount = rounded(quantity * price)
    if kind == "sum":
        amount = price
        price = rounded(amount / quantity)
    return Line(
        name=draw(NAMES),
        quantity=quantity,
        unit_price=price,
        amount=amount,
        unit=unit,
        size=size,
        bare_price=kind == "bare" and quantity != 1,
        summed=kind == "sum",
    )


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    items = tuple(line for line in draw(st.lists(lines(), max_size=4)) if 0 < line.amount < 10**9)
    items = items or (lone_sale(draw(MONEY)),)
    subtotal = sum((line.amount for line in items), Decimal(0))
    discount = None
    if draw(st.booleans()):
        percent = draw(st.integers(1, 99))
        value = rounded(subtotal * percent / 200)
        discount = draw(
            st.sampled_from(
                [
                    Discount("percent", Decimal(percent), rounded(subtotal * percent / 100)),
                    Discount("amount", plain(value), value),
                ]
            )
        )
        if not 0 < discount.amount < subtotal:
            discount = None
    phone = draw(st.sampled_from([None, "+919876543210", "+14155552671"]))
    note = " ".join(draw(st.text(max_size=30)).split())
    return Bill(
        customer_name=draw(NAMES if phone is None else st.one_of(st.none(), NAMES)),
        customer_phone=phone,
        lines=items,
        discount=discount,
        payment_method=draw(
            st.sampled_from([None, "Cash", "Card", "UPI", "Credit", "Bank", "Other"])
        ),
        purchase_date=TODAY - timedelta(days=draw(st.integers(0, 3000))),
        notes=note if note and _is_name(note) else None,
    )


@settings(deadline=None)
@given(bills())
def test_a_bill_written_as_text_reads_as_the_same_bill(bill: Bill) -> None:
    text = written(bill, TODAY)
    assert read(text, TODAY, NOBODY) == bill, text


@settings(deadline=None)
@given(bills())
def test_it_does_so_in_a_shop_that_knows_its_names(bill: Bill) -> None:
    names = NameIndex([(1, bill.customer_name or "Asha", None, ""), (2, "Asha", None, "")])
    # In a unit of which nothing is sold here: a usual price would choose what a bare number is.
    known = NamesInMemory(names, ItemPrices((line.name, "tray", Decimal(7)) for line in bill.lines))
    text = written(bill, TODAY)
    assert read(text, TODAY, known) == bill, text


def test_how_much_of_a_known_item_is_no_part_of_its_name() -> None:
    known = NamesInMemory(
        NameIndex([(1, "Asha", None, "")]), ItemPrices([("B12", None, Decimal(7))])
    )
    bill = read("asha 2 kg b12 @5", TODAY, known)
    assert isinstance(bill, Bill)
    assert [(line.name, line.quantity, line.unit) for line in bill.lines] == [
        ("b12", Decimal(2), "kg")
    ]
