"""What a text about money is read as, rule by rule, whether its customer is known or not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.read import as_expected
from crm.bill import Bill
from crm.language.known_names import NamesInMemory
from crm.language.money import Payment
from crm.language.sale.read import read
from crm.language.sale.reasons import Refusal
from tests import DATA

TODAY = date(2025, 3, 20)
"""A Thursday."""
_MONEY = json.loads((DATA / "entry" / "utterances-money.json").read_text("utf-8"))
NAMES = """asha|imran|farida|meena|ravi|geeta|usha|joseph|nita|om|kiran|gopal|sunita|kavita
|karan|ravi kumar|sunita sharma|रवि|मीना|आशा|सुनील|राजू|Agarwal traders|lata"""
KNOWN = NamesInMemory.of_names([name.strip() for name in NAMES.split("|")])
NOBODY = NamesInMemory()

RULES = {
    "which way it went": """
        asha gave 500 => payment asha 500
        imran repaid 250 cash => payment imran 250 Cash
        farida deposited 900 => payment farida 900
        meena ne 400 jama kiye => payment meena 400
        ravi ne 1200 upi se bheje => payment ravi 1200 UPI
        geeta 300 de gayi => payment geeta 300
        usha se 150 wasool hua => payment usha 150
        kiran se 600 aaye => payment kiran 600
        recd 800 from nita => payment nita 800
        paid by ravi 500 => payment ravi 500
        ramesh bhai ne do hazar diye => payment ramesh 2000
        ravi sent 500 gpay => payment ravi 500 UPI
        12 march ko asha ne 500 diye => payment asha 500 -8
        ravi ko 500 diye => given ravi 500
        gave back 200 to ravi => given ravi 200
        paid back 300 to asha => given asha 300
        returned 300 to asha cash => given asha 300 Cash
        lent 500 to ravi => given ravi 500
        gopal 500 diye => asked which_way: payment gopal 500 | given gopal 500
        500 bheje gopal => asked which_way: payment gopal 500 | given gopal 500
        ravi got 500 => asked which_way: payment ravi 500 | given ravi 500
        gave ravi 500 => asked which_way: payment ravi 500 | given ravi 500
        """,
    "a payment": """
        sunita paid 1200 => payment sunita 1200
        sunita 1200 paid by upi => sale sunita 1200 UPI
        sunita udhaar 1200 paid => payment sunita 1200
        geeta ne khata ka 400 diya => payment geeta 400
        nita paid old balance 900 card => payment nita 900 Card
        kavita dues 450 paid => payment kavita 450
        asha 1250 jama khate me => payment asha 1250
        asha paid 500 yesterday upi => payment asha 500 UPI -1
        asha 9822010161 paid 400 cash => payment asha +919822010161 400 Cash
        +91 98220 10161 paid 900 => payment +919822010161 900
        ravi ne purana 500 diya => payment ravi 500
        """,
    "a part of more": """
        meena 300 of 600 => payment meena 300
        meena paid 300 out of 900 => payment meena 300
        meena paid 1.5k out of 4000 upi => payment meena 1500 UPI
        imran ne 600 me se 250 diye => payment imran 250
        usha gave 200 of 1000 => payment usha 200
        karan ne 500 में से 100 diye => payment karan 100
        meena paid 300 500 => asked two_amounts: payment meena 300 | payment meena 500
        ravi paid 500 and 300 => asked two_amounts: payment ravi 500 | payment ravi 300
        ravi ne 500 diye 200 => asked two_amounts: payment ravi 500 | payment ravi 200
        """,
    "all of it": """
        asha cleared all dues => payment asha all
        asha full payment upi => payment asha all UPI
        asha ne sab chuka diya => payment asha all
        asha ka pura hisab clear => payment asha all
        आशा ने पूरा हिसाब चुका दिया => payment आशा all
        om clear => payment om all
        kiran paid all => payment kiran all
        usha settled everything cash => payment usha all Cash
        सुनील ने पूरा हिसाब चुकता किया => payment सुनील all
        ravi paid => asked how_much: payment ravi ?
        ravi ne diye => asked how_much: payment ravi ?
        """,
    "an advance": """
        asha advance 500 => payment asha 500 advance
        asha ne 1000 advance diye => payment asha 1000 advance
        advance 300 from meena cash => payment meena 300 Cash advance
        meena 500 advance jama => payment meena 500 advance
        received advance 700 from kavita gpay => payment kavita 700 UPI advance
        om paid advance 250 card => payment om 250 Card advance
        kal usha ne 400 advance diye => payment usha 400 advance -1
        मीना एडवांस 600 => payment मीना 600 advance
        asha ko advance 500 diya => asked which_way: payment asha 500 advance | given asha 500
        """,
    "on account": """
        asha udhaar 300 rice => sale asha 300 Credit
        asha khata 500 saman => sale asha 500 Credit
        asha 500 ka saman udhaar => sale asha 500 Credit
        asha 60 ka dahi khate me => sale asha 60 Credit
        asha udhaar 2 rice 100 => sale asha 200 Credit
        asha udhaar 300 => sale asha 300 Credit
        ravi udhaar 5 kg rice 60 => sale ravi 300 Credit
        asha ko 500 udhaar diya => sale asha 500 Credit
        asha ko 200 cash udhaar diye => given asha 200 Cash
        asha ko 200 nakad diye => given asha 200 Cash
        """,
    "paid in part": """
        asha 2 rice 100, 50 cash baki udhaar => sale asha 200 Credit paid 50 Cash
        asha 2 rice 100 paid 50 baki udhaar => sale asha 200 Credit paid 50 ?
        asha 2 rice 100, 50 diye baki khate me likho => sale asha 200 Credit paid 50 ?
        asha 500, 200 upi rest later => sale asha 500 Credit paid 200 UPI
        asha 500, 200 cash 300 baki => sale asha 500 Credit paid 200 Cash
        asha 500, 200 cash 250 baki => asked paid_differs
        om 1250 total, 1000 gpay balance => sale om 1250 Credit paid 1000 UPI
        asha 2 rice 100 half cash rest udhaar => sale asha 200 Credit paid 100 Cash
        asha 2 rice 100 cash 120 upi 80 => sale asha 200 Credit paid 120 Cash, 80 UPI
        asha 2 rice 100, 100 cash 50 upi baki khata => sale asha 200 Credit paid 100 Cash, 50 UPI
        asha 300: 100 upi rest cash => sale asha 300 Credit paid 100 UPI, 200 Cash
        asha 300: 100 upi 100 cash => asked paid_differs
        asha 2 rice 100 cash diya => sale asha 200 Cash
        asha 450 paid 200 balance 250 => sale asha 450 Credit paid 200 ?
        """,
    "a return": """
        ravi returned 1 soap 38 => return ravi 1 soap @38
        ravi ne 1 sabun wapas kiya => return ravi 1 sabun
        sunita returned everything => return sunita all
        return all ravi => return ravi all
        ravi refund 200 => return ravi money 200
        refund 250 to sunita cash => return sunita money 250 Cash
        asha 2 milk wapas khate me => return asha 2 milk Credit
        meena returned 2 soap adjust => return meena 2 soap Credit
        asha returned 1 shirt damaged => return asha 1 shirt damaged
        ravi lautaya 2 kg rice => return ravi 2 kg rice
        meena ne 500 wapas kiye => payment meena 500
        ravi ko 200 wapas diye => given ravi 200
        मीना को 200 वापस दिए => given मीना 200
        exchange ravi 1 shirt => no
        ravi wants to return soap => no
        """,
    "an old debt": """
        meena opening balance 1500 => opening meena 1500 due
        meena old due 300 => opening meena 300 due
        meena opening advance 400 => opening meena 400 advance
        imran pichla baki 250 => opening imran 250 due
        farida purana hisab 700 => opening farida 700 due
        old balance 600 nita => opening nita 600 due
        ravi purana 500 baki hai => opening ravi 500 due
        ravi ke 500 baki hain => asked debt: opening ravi 500 due | sale ravi 500 Credit
        ravi owes 500 => asked debt: opening ravi 500 due | sale ravi 500 Credit
        ravi se 500 lene hain => asked debt: opening ravi 500 due | sale ravi 500 Credit
        राजू का 500 बाकी है => asked debt: opening राजू 500 due | sale राजू 500 Credit
        """,
    "a waiver": """
        karan 200 maaf => waiver karan 200
        waive 20 meena => waiver meena 20
        meena ko 50 chhod diya => waiver meena 50
        karan ko 30 rupaye chhod do => waiver karan 30
        write off 75 for imran => waiver imran 75
        ravi ke 20 rs maaf kar do => waiver ravi 20
        forgive ravi 40 => waiver ravi 40
        imran ka sab maaf => waiver imran all
        waive all dues of karan => waiver karan all
        मीना के 30 माफ => waiver मीना 30
        """,
    "later": """
        ravi will pay friday => promise ravi ? +1
        ravi will pay 500 on friday => promise ravi 500 +1
        meena 25 march ko 300 degi => promise meena 300 +5
        imran parso dega => promise imran ? +2
        asha 1 tarikh ko degi => promise asha ? +12
        ravi promised 500 on monday => promise ravi 500 +4
        ravi 5 din me dega => promise ravi ? +5
        ravi 500 in 3 days dega => promise ravi 500 +3
        ravi baad me dega => asked promised_day: promise ravi ? ?
        ravi 500 agle hafte dega => asked promised_day: promise ravi 500 ?
        ravi kal 2 rice lega => no
        """,
    "a question": """
        ravi balance => question balance ravi
        ravi hisab => question balance ravi
        ravi ka statement bhejo => question balance ravi
        how much does ravi owe => question balance ravi
        asha se kitna lena hai => question balance asha
        मीना का कितना बाकी है => question balance मीना
        who owes me money => question dues
        udhaar list => question dues
        kiska kitna baki hai => question dues
        did ravi pay => question payments ravi
        ravi ne kitne diye => question payments ravi
        asha points? => question points asha
        rice kitna bacha? => question stock rice
        rice price? => no
        aaj kitna hua => no
        """,
    "nothing": """
        ravi says 500 paid => no
        asha kehti hai 500 de diye => no
        asha ne nahi diye 500 => no
        ravi not paid => no
        cheque bounce ravi 500 => no
        paid 300 rent => no
        paid 2000 to supplier => no
        ravi paid 500 asha paid 300 => no
        ravi 2 rice 100 and 500 purana diya => no
        ravi 2 rice 100 and paid old 500 => no
        ravi paid 0 => no
        ravi paid -500 => no
        ravi paid 1000000000000 => no
        ravi limit 5000 => no
        remind ravi => no
        rice gst 5 => no
        rice low at 10 => no
        opening cash 5000 => no
        received 500 => asked whose_money: payment ? 500
        """,
    "stock and appointments": """
        stock in 24 soap => stock in 24 soap
        stock out 3 milk kharab => stock out 3 milk
        maal aaya 10 kg atta => stock in 10 kg atta
        stock soap 10 => stock count 10 soap
        stock rice 40 kg, oil 20 => stock count 40 kg rice, 20 oil
        stock 500 gm haldi => stock count 0.5 kg haldi
        stock in 24 soap 30 => no
        book asha kal 5 baje facial => appointment asha 2025-03-21T17:00 facial
        appt asha 25 march 11:30 haircut 45 min => appointment asha 2025-03-25T11:30 haircut 45
        book ravi tomorrow 10am => appointment ravi 2025-03-21T10:00
        book asha subah 9 baje facial => appointment asha 2025-03-20T09:00 facial
        book asha raat 8 baje mehndi 60 min => appointment asha 2025-03-20T20:00 mehndi 60
        book asha kal sadhe 5 baje facial => appointment asha 2025-03-21T17:30 facial
        book asha kal dhai baje facial => appointment asha 2025-03-21T14:30 facial
        book asha kal paune chhe baje facial => appointment asha 2025-03-21T17:45 facial
        appointment kavita 12 baje => appointment kavita 2025-03-20T12:00
        asha ka appointment kal 5 baje facial => appointment asha 2025-03-21T17:00 facial
        kal 5 baje asha ka appointment => appointment asha 2025-03-21T17:00
        asha ki booking kal shaam 5 baje facial ke liye => appointment asha 2025-03-21T17:00 facial
        asha ko kal 5 baje facial book kar do => appointment asha 2025-03-21T17:00 facial
        book asha kal 5 baje bridal 2 ghante => appointment asha 2025-03-21T17:00 bridal 120
        book asha 9 baje => appointment asha 2025-03-20T09:00
        """,
    "points": """
        asha 2 rice 100 use 30 points => sale asha 200 points 30
        asha 2 rice 100 points use karo => sale asha 200 points all
        asha 500 use all points upi => sale asha 500 UPI points all
        asha 2 ghee 650 redeem 100 points cash => sale asha 1300 Cash points 100
        """,
}

_ASKED_IN_DETAIL = ("which_way", "two_amounts", "how_much", "debt", "promised_day", "whose_money")


def _customer(shape: dict[str, Any]) -> list[str]:
    customer = shape.get("customer", {})
    return [*customer.values()] or ["?"]


def _goods(items: list[dict[str, Any]]) -> str:
    return ", ".join(
        " ".join(
            str(part)
            for part in (
                one["qty"],
                one.get("unit"),
                one["name"],
                f"@{one['price']}" if "price" in one else None,
            )
            if part is not None
        )
        for one in items
    )


def _amount(shape: dict[str, Any]) -> str:
    if shape.get("all"):
        return "all"
    return "?" if shape["amount"] is None else str(shape["amount"])


def _sale(shape: dict[str, Any]) -> list[str]:
    told = ["sale", *_customer(shape), str(shape["total"]), shape["payment_method"] or ""]
    if parts := shape.get("paid"):
        told.append("paid " + ", ".join(f"{one['amount']} {one['method'] or '?'}" for one in parts))
    if "points" in shape:
        told.append(f"points {shape['points']}")
    return told


def _in_words(shape: dict[str, Any]) -> str:
    kind = shape.get("kind", "sale")
    told = [kind]
    match kind:
        case "sale":
            told = _sale(shape)
        case "question":
            told += [shape["about"], *(_customer(shape) if "customer" in shape else [])]
            told += [shape["item"]] if "item" in shape else []
        case "stock":
            told += [shape["move"], _goods(shape["items"])]
        case "appointment":
            told += [*_customer(shape), shape["at"], shape.get("what", "")]
            told.append(str(shape.get("minutes", "")))
        case "return":
            told += _customer(shape)
            told.append("all" if shape.get("all") else _goods(shape["items"]))
            told += ["money", str(shape["amount"])] if "amount" in shape else []
        case _:
            told += [*_customer(shape), _amount(shape)]
            told += [shape["side"]] if "side" in shape else []
    told += [shape["method"]] if shape.get("method") else []
    told += [word for word in ("advance", "damaged") if shape.get(word) is True]
    if kind == "promise":
        told.append(f"{shape['date_offset']:+d}" if "date_offset" in shape else "?")
    elif shape.get("date_offset"):
        told.append(f"{shape['date_offset']:+d}")
    return " ".join(part for part in told if part)


def told(text: str, known: NamesInMemory) -> str:
    """One line: what it is read as, and what is asked where that is in doubt."""
    result = read(text, TODAY, known)
    if isinstance(result, Bill):
        return _in_words(as_expected(result, TODAY))
    if result.instead is not None:
        return _in_words(as_expected(result, TODAY))
    if result.detail in _ASKED_IN_DETAIL and result.offered:
        offered = [
            _in_words(
                as_expected(one, TODAY)
                if isinstance(one, Bill)
                else as_expected(Refusal(result.reason, instead=one), TODAY)
            )
            for one in result.offered
        ]
        return f"asked {result.detail}: {' | '.join(offered)}"
    return "asked paid_differs" if result.detail == "paid_differs" else "no"


EXAMPLES = [
    (rule, *map(str.strip, line.split("=>")))
    for rule, spelt in RULES.items()
    for line in spelt.strip().splitlines()
]


@pytest.mark.parametrize(("rule", "text", "expected"), EXAMPLES)
@pytest.mark.parametrize("known", [KNOWN, NOBODY], ids=["known", "unknown"])
def test_a_text_is_read_by_its_rule(
    rule: str, text: str, expected: str, known: NamesInMemory
) -> None:
    assert told(text, known).casefold() == expected.casefold(), rule


def test_every_rule_has_its_examples() -> None:
    few = {rule for rule, spelt in RULES.items() if len(spelt.strip().splitlines()) < 8}
    assert few == {"points"}
    assert len(EXAMPLES) > 80


@pytest.mark.parametrize("example", _MONEY["utterances"], ids=lambda one: str(one["text"]))
@pytest.mark.parametrize("names", [_MONEY["customers_named"], []], ids=["known", "unknown"])
def test_an_example_about_money_is_printed_exactly(
    example: dict[str, Any], names: list[str]
) -> None:
    result = read(example["text"], TODAY, NamesInMemory.of_names(names))
    shape, expected = as_expected(result, TODAY), dict(example["expected"])
    if "reject" in expected:
        assert "reject" in shape
        assert "kind" not in shape
        return
    kind = expected.pop("kind")
    assert shape.get("kind", "sale") == kind
    assert ("reject" in shape) == (kind != "sale")
    customer = expected.pop("customer", {})
    spelt = {
        name.casefold() for name in (customer.get("name"), *customer.get("name_alt", [])) if name
    }
    said = shape.get("customer", {})
    assert not spelt or said["name"].casefold() in spelt
    assert said.get("phone") == customer.get("phone")
    for field, value in expected.items():
        if field == "items":
            assert [
                {key: item.get(key) for key in wanted}
                for item, wanted in zip(shape["items"], value, strict=True)
            ] == value
        else:
            assert shape[field] == value, field


WHO = st.sampled_from(["asha", "Ravi Kumar", "meena", "imran", "zubin", "om", "9822010161"])
AMOUNTS = st.integers(1, 10_000_000)
PAYING = st.sampled_from(
    [
        "{who} paid {amount}",
        "{who} ne {amount} diye",
        "received {amount} from {who}",
        "{who} se {amount} mile",
        "{who} {amount} jama",
        "{who} ne udhaar ke {amount} chukaye",
        "{who} cleared {amount}",
        "{who} advance {amount}",
    ]
)
BEHIND = st.sampled_from(["", " cash", " upi", " yesterday", " kal", " 12/3", " Rs", " bank se"])


@settings(deadline=None)
@given(WHO, AMOUNTS, PAYING, BEHIND, st.sampled_from([KNOWN, NOBODY]))
def test_what_is_read_as_a_payment_is_never_a_sale_and_keeps_its_amount(
    who: str, amount: int, paying: str, behind: str, known: NamesInMemory
) -> None:
    result = read(paying.format(who=who, amount=amount) + behind, TODAY, known)
    assert isinstance(result, Refusal)
    if result.instead is None:  # 1 of something may be in doubt; then nothing is booked
        assert not result.bill or result.bill.payment_method is None
        return
    assert isinstance(result.instead, Payment)
    assert result.instead.amount == amount


@settings(deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=3, unique=True), st.integers(0, 5_000))
def test_what_is_paid_at_once_and_the_rest_are_the_bill(amounts: list[int], rest: int) -> None:
    ways = ["cash", "upi", "card"]
    total = sum(amounts) + rest
    parts = " ".join(f"{amount} {way}" for amount, way in zip(amounts, ways, strict=False))
    owed = " baki udhaar" if rest else ""
    result = read(f"asha total {total}, {parts}{owed}", TODAY, KNOWN)
    if isinstance(result, Refusal):  # nothing is booked of what is in doubt
        assert result.reason.value in ("ambiguous", "too_large")
        return
    assert result.total == total
    if result.paid:
        assert [int(one.amount) for one in result.paid] == amounts
        assert result.payment_method == "Credit"
    else:
        assert rest == 0
        assert len(amounts) == 1


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["paid", "ne diye", "returned", "balance?", "stock"]))
def test_no_text_breaks_the_reader(text: str, word: str) -> None:
    result = read(f"{text} {word}", TODAY, KNOWN)
    assert isinstance(result, Bill | Refusal)
