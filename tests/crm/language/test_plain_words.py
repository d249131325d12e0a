"""Commands and questions in plain words: what is asked for, of which days, of whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.language.known_names import ItemPrices, NamesInMemory
from crm.language.name_index import NameIndex
from crm.language.plain_words.item_taxes import read_item_tax
from crm.language.plain_words.meant import Meant, What
from crm.language.plain_words.read import read_plain_words
from crm.language.plain_words.vocabulary import COMMANDS

TODAY = date(2025, 3, 20)
"""A Thursday."""
PEOPLE = ["Asha Verma", "Ravi Kumar", "Meena", "आशा वर्मा"]
SHOP = NamesInMemory(
    NameIndex((number, name, None, "") for number, name in enumerate(PEOPLE, 1)),
    ItemPrices(
        [(name, None, Decimal(30)) for name in ("rice", "oil", "Dolo 650", "masala dosa", "चावल")]
    ),
)


def meant(text: str) -> Meant | None:
    return read_plain_words(text, TODAY, SHOP)


def _table(spelt: str) -> list[tuple[str, str]]:
    """`text -> what`, one a line."""
    rows = (line.split(" -> ") for line in spelt.strip().splitlines())
    return [(text.strip(), what.strip()) for text, what in rows]


@pytest.mark.parametrize(
    ("text", "command"),
    _table(
        """
        help -> help
        Help please -> help
        madad -> help
        kya kar sakte ho -> help
        मदद -> help
        menu -> menu
        main menu dikhao -> menu
        undo -> undo
        undo karo bhai -> undo
        galat ho gaya -> undo
        customers -> customers
        show me customers -> customers
        kitne grahak -> customers
        today -> today
        aaj ka hisab -> today
        last sale -> recent
        last 5 sales -> recent
        pichli bikri dikhao -> recent
        आखरी बिक्री -> recent
        send sms -> campaigns
        reports -> insights
        cancel -> cancel
        rehne do -> cancel
        new sale -> sale
        bill banao -> sale
        settings -> settings
        excel -> export
        """
    ),
)
def test_a_command_needs_no_slash(text: str, command: str) -> None:
    assert meant(text) == Meant(What.COMMAND, command=command, clear=False)


@pytest.mark.parametrize(
    ("text", "period"),
    _table(
        """
        aaj kitna hua -> 2025-03-20..2025-03-20
        kitna hua aaj? -> 2025-03-20..2025-03-20
        kal ki bikri -> 2025-03-19..2025-03-19
        kal kitna becha -> 2025-03-19..2025-03-19
        total today -> 2025-03-20..2025-03-20
        today's sale kitni hui -> 2025-03-20..2025-03-20
        sales last week -> 2025-03-10..2025-03-16
        how much did we sell last month? -> 2025-02-01..2025-02-28
        last 10 days -> 10d
        pichle 7 din ka total batao -> 7d
        is mahine kitni bikri hui -> 2025-03-01..2025-03-20
        pichle mahine ki kamai -> 2025-02-01..2025-02-28
        yesterday's collection -> 2025-03-19..2025-03-19
        monday ki sale -> 2025-03-17..2025-03-17
        sales 1 march to 10 march -> 2025-03-01..2025-03-10
        march ka total -> 2025-03-01..2025-03-31
        sales in 2024 -> 2024-01-01..2024-12-31
        how was yesterday -> 2025-03-19..2025-03-19
        weekly sales -> 2025-03-17..2025-03-20
        aaj ka galla kitna hai -> 2025-03-20..2025-03-20
        how many bills today -> 2025-03-20..2025-03-20
        average bill this month -> 2025-03-01..2025-03-20
        aaj kitne customer aaye -> 2025-03-20..2025-03-20
        आज कितना हुआ -> 2025-03-20..2025-03-20
        कल की बिक्री -> 2025-03-19..2025-03-19
        पिछले हफ्ते की बिक्री बताओ -> 2025-03-10..2025-03-16
        इस महीने कितनी कमाई हुई -> 2025-03-01..2025-03-20
        totl sale yesterday -> 2025-03-19..2025-03-19
        """
    ),
)
def test_what_was_sold_in_some_days(text: str, period: str) -> None:
    found = meant(text)
    assert found is not None
    assert (found.what, found.period) == (What.REVENUE, period)


@pytest.mark.parametrize(
    ("text", "what", "name"),
    [
        ("asha ka hisab", What.CUSTOMER, "asha"),
        ("Asha Verma balance", What.CUSTOMER, "Asha Verma"),
        ("asha ji ka khata dikhao", What.CUSTOMER, "asha ji"),
        ("what is ravi's number", What.CUSTOMER, "ravi"),
        ("ravi ka number kya hai", What.CUSTOMER, "ravi"),
        ("asha kab aayi", What.CUSTOMER, "asha"),
        ("when did asha last come?", What.CUSTOMER, "asha"),
        ("zubin ka hisab", What.CUSTOMER, "zubin"),
        ("आशा का हिसाब", What.CUSTOMER, "आशा"),
        ("is meena vip?", What.CUSTOMER, "meena"),
        ("what did Asha buy", What.HISTORY, "Asha"),
        ("asha ne kya liya", What.HISTORY, "asha"),
        ("how much did Asha buy last month", What.BOUGHT, "Asha"),
        ("asha ne is mahine kitna kharida", What.BOUGHT, "asha"),
        ("ravi kumar spent how much this year", What.BOUGHT, "ravi kumar"),
        ("how much did zubin buy last week", What.BOUGHT, "zubin"),
        ("asha ka pichle mahine ka hisab", What.BOUGHT, "asha"),
    ],
)
def test_what_is_asked_of_a_customer(text: str, what: What, name: str) -> None:
    found = meant(text)
    assert found is not None
    assert (found.what, found.customer) == (what, name)


@pytest.mark.parametrize(
    ("text", "what", "item"),
    [
        ("rice price?", What.PRICE, "rice"),
        ("rice ka bhav", What.PRICE, "rice"),
        ("rice kitne ka hai", What.PRICE, "rice"),
        ("how much is rice", What.PRICE, "rice"),
        ("dolo 650 ka rate kya hai", What.PRICE, "dolo 650"),
        ("price of masala dosa", What.PRICE, "masala dosa"),
        ("what is the price of sugar", What.PRICE, "sugar"),
        ("चावल का भाव", What.PRICE, "चावल"),
        ("mrp of oil?", What.PRICE, "oil"),
        ("kitna rice bika", What.SOLD, "rice"),
        ("rice sales last week", What.SOLD, "rice"),
        ("how much oil did we sell today", What.SOLD, "oil"),
    ],
)
def test_what_is_asked_of_an_item(text: str, what: What, item: str) -> None:
    found = meant(text)
    assert found is not None
    assert (found.what, found.item) == (what, item)


@pytest.mark.parametrize(
    ("text", "what"),
    _table(
        """
        who is my top customer -> top_customers
        top 10 customers -> top_customers
        best customers this month -> top_customers
        sabse zyada kaun kharidta hai -> top_customers
        सबसे अच्छा ग्राहक कौन है -> top_customers
        best selling item -> top_items
        sabse zyada kya bikta hai -> top_items
        top products last month -> top_items
        new customers this month -> new_customers
        kitne naye grahak aaye -> new_customers
        aaj cash kitna aaya -> ways
        how much upi today -> ways
        delete last sale -> delete_last
        pichli entry hata do -> delete_last
        last bill delete karo please -> delete_last
        new customer -> new_customer
        hi -> greeting
        Namaste ji -> greeting
        good morning sir -> greeting
        kaise ho bhai -> greeting
        thanks a lot -> thanks
        ok ji -> thanks
        धन्यवाद -> thanks
        👍 -> thanks
        """
    ),
)
def test_other_things_that_are_said(text: str, what: str) -> None:
    found = meant(text)
    assert found is not None
    assert found.what == what


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("new customer Farhan 9822077665", "Farhan 9822077665"),
        ("New Customer: Farhan Shaikh, 98220 77665", "Farhan Shaikh, 98220 77665"),
        ("new customer name: Farhan, Navi Mumbai please", "Farhan, Navi Mumbai"),
        (
            "new customer Farhan farhan.k@ok.in, phone: 98220 77665",
            "Farhan farhan.k@ok.in, phone: 98220 77665",
        ),
        ("add Farhan (Navi Mumbai) as a customer!", "Farhan (Navi Mumbai)"),
        ("add customer Farhan", "Farhan"),
        ("naya grahak Farhan jodo", "Farhan"),
        ("add Farhan as a customer", "Farhan"),
        ("नया ग्राहक फरहान", "फरहान"),
    ],
)
def test_a_new_customer_is_added_by_words(text: str, rest: str) -> None:
    assert meant(text) == Meant(What.NEW_CUSTOMER, rest=rest)


@pytest.mark.parametrize(
    "text",
    """asha 450|asha|asha total|asha yesterday|total 2000|2024|12/3|450 cash|asha 2 rice|rice
    |who owes me money|profit kitna hua|rice and oil price|who bought rice|worst item|kal dena
    |order kab aayega|rate kya hai|weather today|kal kya hai|best day|sales tomorrow|add rice 50
    |how much|rice price 50|did asha pay|asha sale|price""".replace("\n", "").split("|"),
)
def test_what_is_not_accounted_for_is_neither(text: str) -> None:
    assert meant(text.strip()) is None


def test_a_customer_called_like_a_command_is_a_customer() -> None:
    known = NamesInMemory(NameIndex([(1, "Menu", None, "")]))
    assert read_plain_words("menu", TODAY, known) is None


_SAID = """asha ravi rice oil 2 450 kitna kal aaj hisab price total last week sales new customer
delete help ? @ 100 upi ka ko ne bika top best 98765 43210 चावल कल का"""
WORDS = st.sampled_from(_SAID.split())


@settings(deadline=None)
@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=130))
def test_no_text_raises_and_an_amount_is_never_a_question(text: str) -> None:
    found = meant(text)
    if found is not None and found.what not in (What.NEW_CUSTOMER, What.COMMAND):
        assert "450" not in text.split()


def test_every_command_that_words_stand_for_exists() -> None:
    from bot.routes import ROUTES
    from bot.ui.routing import Routes

    routes = Routes(ROUTES)
    assert set(COMMANDS.values()) <= routes.commands.keys()
    assert set(What) - {What.COMMAND} == routes.in_words.keys()


@pytest.mark.parametrize(
    ("text", "card"),
    _table(
        """
        asha gstin 27abcde1234f1z0 -> asha|gstin|27abcde1234f1z0
        Asha Verma ka gst number: 27 ABCDE 1234 F 1Z0 -> Asha Verma|gstin|27 ABCDE 1234 F 1Z0
        gstin of ravi kumar is 27ABCDE1234F1Z -> ravi kumar|gstin|27ABCDE1234F1Z
        nobody gst 27ABCDE1234F1Z5 -> nobody|gstin|27ABCDE1234F1Z5
        ravi address 12 MG Road, Pune 411001 -> ravi|address|12 MG Road, Pune 411001
        asha ka pata: 5 गांधी रोड -> asha|address|5 गांधी रोड
        asha's billing address is Flat 4, Om Society. -> asha|address|Flat 4, Om Society
        address of Meena: 4 Ring Road -> Meena|address|4 Ring Road
        आशा वर्मा का पता 12 गांधी चौक -> आशा वर्मा|address|12 गांधी चौक
        asha state Karnataka -> asha|state_code|Karnataka
        asha state ka -> asha|state_code|ka
        ravi kumar gst state: 29 -> ravi kumar|state_code|29
        """
    ),
)
def test_what_a_card_is_to_say(text: str, card: str) -> None:
    who, field, value = card.split("|")
    assert meant(text) == Meant(What.CARD_FIELD, customer=who, field=field, rest=value, clear=False)


@pytest.mark.parametrize(
    "text",
    [
        "asha address",
        "asha address?",
        "asha ka pata batao",
        "ravi ka pata chala",
        "ravi kumar ka pata hai nahi mila",
        "asha verma pata nahi kab aayegi",
        "आशा वर्मा का पता नहीं चला",
        "asha ka gstin kya hai",
        "asha state bank 500",
        "rice gst 5",
        "rice gst 5 hsn 1006",
        "nobody address 12 MG Road",
        "office state Karnataka",
    ],
)
def test_what_is_asked_or_sold_changes_no_card(text: str) -> None:
    found = meant(text)
    assert found is None or found.what is not What.CARD_FIELD


def test_a_rate_is_from_the_nearer_day() -> None:
    for text, day in (("from 1 apr", date(2025, 4, 1)), ("from 1 mar", date(2025, 3, 1))):
        said = read_item_tax(f"rice gst 5 {text}", TODAY)
        assert said is not None
        assert said.valid_from == day


@pytest.mark.parametrize(
    ("text", "what"),
    _table(
        """
        rakhi ka hisab -> customer
        rakhi kitna -> customer
        rakhi sharma ka hisab -> customer
        rakhi sales -> revenue
        last rakhi -> revenue
        rakhi 2024 -> revenue
        rakhi me kitna hua -> revenue
        """
    ),
)
def test_a_customer_called_like_a_festival_keeps_her_account(text: str, what: str) -> None:
    for name in ("Rakhi", "Rakhi Sharma"):
        names = NamesInMemory(NameIndex([(1, name, None, "")]), ItemPrices([]))
        found = read_plain_words(text, TODAY, names)
        if name == "Rakhi Sharma" or "sharma" not in text:
            assert found is not None
            assert found.what.value == what
            assert (found.customer is None) == (what == "revenue")


@pytest.mark.parametrize(
    ("text", "what"),
    _table(
        """
        rakhi kab aayi thi -> customer
        rakhi kab aayi -> customer
        rakhi aayi thi kya -> customer
        when did rakhi come -> customer
        राखी कब आयी थी -> none
        diwali kab hai -> none
        diwali kab aayi thi -> none
        when was eid -> none
        rakhi me kitna aaya -> revenue
        diwali sales -> revenue
        """
    ),
)
def test_who_asks_when_asks_for_no_figure_of_a_festival(text: str, what: str) -> None:
    names = NamesInMemory(NameIndex([(1, "Rakhi", None, "")]), ItemPrices([]))
    found = read_plain_words(text, TODAY, names)
    assert ("none" if found is None else found.what.value) == what
    if what == "customer":  # of a shop that knows no Rakhi, it is about nothing at all
        assert read_plain_words(text, TODAY, SHOP) is None


def test_id_alone_is_no_festival() -> None:
    assert meant("id sales") is None
