"""The list: pages, filters that combine, sorts, and a search that forgives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm.customers import listing as customer_list
from crm.customers.cards import Customer
from crm.customers.erasing import delete_or_erase
from crm.customers.listing import CustomerFilter, Page, Sort, listing, locations
from crm.customers.merging import merge
from crm.customers.totals import Status
from crm.store.database import Store
from tests.shop import OWNER, a_customer, a_purchase, an_item

PEOPLE = [
    # name, phone, location, spent, days since
    ("Asha Verma", "9876543210", "Kothrud", "450", 0),
    ("Ravi Kumar", "9123456789", "Baner", "60000", 95),
    ("Sunita Sharma", None, "Kothrud", "1200", 31),
    ("आशा शर्मा", "9000000001", "औंध", "90", 30),
    ("Zoya Khan", None, None, None, None),
]


@pytest.fixture
def people(store: Store) -> dict[str, Customer]:
    made = {}
    for name, phone, location, spent, days in PEOPLE:
        made[name] = a_customer(store, name, phone, location=location)
        if spent is not None and days is not None:
            a_purchase(store, made[name], an_item("x", price=spent), days_ago=days)
    return made


def found(store: Store, wanted: CustomerFilter, sort: Sort = Sort.NAME) -> list[str]:
    return [one.name for one in store.read_now(listing, wanted, sort).customers]


@pytest.mark.usefixtures("people")
def test_each_sort_has_its_order(store: Store) -> None:
    everybody = CustomerFilter()
    assert found(store, everybody, Sort.NAME)[:4] == [
        "Asha Verma",
        "Ravi Kumar",
        "Sunita Sharma",
        "Zoya Khan",
    ]
    assert found(store, everybody, Sort.SPENT)[:3] == ["Ravi Kumar", "Sunita Sharma", "Asha Verma"]
    by_visit = found(store, everybody, Sort.LAST_VISIT)
    assert (by_visit[0], by_visit[-1]) == ("Asha Verma", "Zoya Khan")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (CustomerFilter(status=Status.VIP), {"Ravi Kumar"}),
        (CustomerFilter(min_spent=Decimal(450)), {"Asha Verma", "Ravi Kumar", "Sunita Sharma"}),
        (CustomerFilter(max_spent=Decimal(90)), {"आशा शर्मा", "Zoya Khan"}),
        (CustomerFilter(bought_within_days=30), {"Asha Verma", "आशा शर्मा"}),
        (CustomerFilter(not_bought_within_days=30), {"Ravi Kumar", "Sunita Sharma"}),
        (CustomerFilter(location="Kothrud"), {"Asha Verma", "Sunita Sharma"}),
        (
            CustomerFilter(location="Kothrud", bought_within_days=30, status=Status.ACTIVE),
            {"Asha Verma"},
        ),
        (CustomerFilter(text="ver"), {"Asha Verma"}),
        (CustomerFilter(text="SHA"), {"Asha Verma", "Sunita Sharma"}),
        (CustomerFilter(text="sha koth"), {"Asha Verma", "Sunita Sharma"}),
        (CustomerFilter(text="098765"), {"Asha Verma"}),
        (CustomerFilter(text="+91 91234"), {"Ravi Kumar"}),
        (CustomerFilter(text="औंध"), {"आशा शर्मा"}),
        (CustomerFilter(text="%"), set()),
        (CustomerFilter(text="kumar", location="Kothrud"), set()),
    ],
)
def test_filters_combine(store: Store, wanted: CustomerFilter, names: set[str]) -> None:
    assert set(found(store, wanted)) == names


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "name", "meant"),
    [
        ("ahsa", "Asha Verma", "asha"),
        ("suneeta", "Sunita Sharma", "sunita"),
        ("kumr", "Ravi Kumar", "kumar"),
        ("kothrd", "Asha Verma", "kothrud"),
        ("ashaa", "Asha Verma", "asha"),
        ("zoyah", "Zoya Khan", "zoya"),
        ("kumaar", "Ravi Kumar", "kumar"),
    ],
)
def test_typing_errors_are_forgiven_and_said(
    store: Store, typed: str, name: str, meant: str
) -> None:
    page = store.read_now(listing, CustomerFilter(text=typed))
    assert name in [one.name for one in page.customers]
    assert page.meant == (meant,)


@pytest.mark.usefixtures("people")
def test_what_resembles_nothing_finds_nobody(store: Store) -> None:
    assert store.read_now(listing, CustomerFilter(text="qqqq")) == Page((), 1, 1, 0)
    assert store.read_now(listing, CustomerFilter(text="ra zz")).total == 0


def test_who_was_merged_or_erased_is_not_listed(store: Store, people: dict[str, Customer]) -> None:
    store.write_now(merge, people["Asha Verma"].id, people["Zoya Khan"].id, OWNER)
    store.write_now(delete_or_erase, people["Ravi Kumar"].id, OWNER)
    assert len(found(store, CustomerFilter())) == 3
    assert found(store, CustomerFilter(text="erased")) == []
    assert store.read_now(locations) == (("Kothrud", 2), ("औंध", 1))


def test_pages_hold_eight_and_the_last_is_the_end(store: Store) -> None:
    for number in range(17):
        a_customer(store, f"Customer {number:02}")
    for wanted in (CustomerFilter(), CustomerFilter(text="customer")):
        first, last = (store.read_now(listing, wanted, Sort.NAME, page) for page in (1, 99))
        assert [one.name[-2:] for one in first.customers] == [f"{n:02}" for n in range(8)]
        assert (first.pages, first.total) == (3, 17)
        assert (last.number, [one.name for one in last.customers]) == (3, ["Customer 16"])
        assert store.read_now(listing, wanted, Sort.NAME, 0).number == 1


@pytest.mark.parametrize("many", [customer_list.MANY, 10])
@pytest.mark.parametrize("text", ["cust", "custmer"])
@pytest.mark.parametrize("sort", Sort)
def test_all_pages_of_a_search_are_the_list_in_its_order(
    store: Store, sort: Sort, text: str, many: int
) -> None:
    for number in range(25):
        customer = a_customer(store, f"Customer {chr(ord('z') - number)}")
        if number % 3:
            price = an_item(price=str(100 + number % 5))
            a_purchase(store, customer, price, days_ago=number % 7)
    a_customer(store, "Somebody Else")

    listed, found = (
        [
            one.name
            for page in (1, 2, 3, 4)
            for one in store.read_now(listing, wanted, sort, page, many=many).customers
            if one.name != "Somebody Else"
        ]
        for wanted in (CustomerFilter(), CustomerFilter(text=text))
    )

    assert found == listed
    assert len(set(found)) == 25
    assert store.read_now(listing, CustomerFilter(text=text), sort, many=many).total == 25


@pytest.mark.parametrize("many", [customer_list.MANY_PLACES, 2])
def test_a_place_is_found_by_a_part_of_it_however_many_there_are(store: Store, many: int) -> None:
    for number, place in enumerate(["Kothrud", "Baner", "औंध", "Aundh", None, "Kothrud"]):
        a_customer(store, f"Customer {number}", location=place)
    erased = a_customer(store, "Gone", location="Wakad")
    store.write_now(delete_or_erase, erased.id, OWNER)

    def searched(text: str) -> Page:
        return store.read_now(listing, CustomerFilter(text=text), many_places=many)

    assert [one.name for one in searched("kothr").customers] == ["Customer 0", "Customer 5"]
    assert [one.name for one in searched("औंध").customers] == ["Customer 2"]
    assert searched("banner").meant == ("baner",)
    assert searched("wakad").customers == ()


def test_the_likeliest_words_are_meant_first(store: Store) -> None:
    for name in ("Kavitha", "Kavita", "Savita", "Lalita", "Kavya"):
        a_customer(store, name)
    page = store.read_now(listing, CustomerFilter(text="kavitta"))
    assert page.meant == ("kavita",)
    assert {one.name for one in page.customers} == {"Kavita", "Kavitha", "Savita"}


def test_a_name_is_found_by_its_sound_a_swap_and_without_its_spaces(store: Store) -> None:
    for name in ("Lakshmi Iyer", "Shah Ravi", "Asha Verma", "Asma Khan"):
        a_customer(store, name)
    assert found(store, CustomerFilter(text="laxmi")) == ["Lakshmi Iyer"]
    assert found(store, CustomerFilter(text="ashaverma")) == ["Asha Verma"]
    assert found(store, CustomerFilter(text="lak shmi iyer")) == ["Lakshmi Iyer"]
    assert store.read_now(listing, CustomerFilter(text="asah")).meant == ("asha",)


def test_names_stand_before_places_and_a_place_is_found_by_its_beginning(store: Store) -> None:
    a_customer(store, "Bina", location="Pashan")
    a_customer(store, "Asha Verma", location="Pashan")
    a_customer(store, "Ajay", location="Asha Nagar")
    a_customer(store, "Chetan", location="New-Asha")
    assert found(store, CustomerFilter(text="asha")) == ["Asha Verma", "Ajay", "Chetan"]
    assert found(store, CustomerFilter(text="asha pash")) == ["Asha Verma"]
