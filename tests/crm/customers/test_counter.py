"""The counter: one card for sales to nobody by name, and nothing of it in what is about people."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import crm
from crm import audit
from crm.backups.integrity import check
from crm.campaigns import opt_outs
from crm.customers import cards, counter, erasing, merging
from crm.customers.fields import CustomerChanges
from crm.errors import InFuture, NotFound
from crm.insights import patterns, revenue
from crm.insights.dashboard import all_time, month_to
from crm.purchases import editing, open_bill, receipts, recording, undo
from crm.purchases.editing import PurchaseChanges
from crm.purchases.open_bill import OpenBill
from crm.reports.lines import item_lines, purchase_rows
from crm.reports.sheets import sheets
from crm.reports.tables import View
from crm.staff import Member, member
from crm.store.database import Store
from crm.store.schema import customers
from tests.crm.customers.people import LOOK_AT_CUSTOMERS, READERS
from tests.shop import (
    OWNER,
    a_bill,
    a_counter_sale,
    a_customer,
    a_purchase,
    a_reachable,
    an_item,
    hire,
)

D = Decimal


def owner(store: Store) -> Member:
    found = store.read_now(member, OWNER)
    assert found is not None
    return found


def the_counter(store: Store) -> int:
    found = store.read_now(counter.find)
    assert found is not None
    return found


def rows(session: Session) -> list[Any]:
    return list(session.execute(select(customers).where(customers.c.kind == "counter")))


def test_the_first_counter_sale_makes_the_counter_and_every_further_one_is_its(
    store: Store,
) -> None:
    first, second = a_counter_sale(store, amount="450"), a_counter_sale(store, amount="50")
    (row,) = store.read_now(rows)
    assert first.customer_id == second.customer_id == row.id
    assert (row.name, row.location, row.phone, row.status) == ("Counter", "Counter", None, "")
    assert (row.total_spent, row.total_purchases) == (D(500), 2)
    assert store.read_now(check) == ()


def test_there_is_one_counter_however_many_sell_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as together:
        sold = list(together.map(lambda _: a_counter_sale(store), range(24)))
    assert len({one.customer_id for one in sold}) == len(store.read_now(rows)) == 1
    assert store.read_now(check) == ()


def test_the_database_takes_no_second_counter(store: Store) -> None:
    a_counter_sale(store)
    now = store.shop.now()
    another = {"name": "C", "name_key": "c", "kind": "counter", "created_at": now}
    with pytest.raises(IntegrityError):
        store.write_now(lambda s: s.execute(insert(customers), another | {"changed_at": now}))


def test_what_cannot_be_booked_makes_no_counter(store: Store) -> None:
    tomorrow = store.shop.today() + timedelta(days=1)
    bill = a_bill(None, tomorrow).with_nobody()

    def tried(session: Session) -> None:
        with pytest.raises(InFuture):
            recording.record(session, bill, OWNER)

    store.write_now(tried)
    assert store.read_now(counter.find) is None


def test_the_same_message_books_one_counter_sale(store: Store) -> None:
    a_counter_sale(store, source="message:1:7")
    bill = a_bill(None, store.shop.today()).with_nobody()
    again = store.write_now(recording.record, bill, OWNER, "message:1:7")
    assert again.repeated
    assert again.customer is not None
    assert again.customer.is_counter


def test_the_counter_cannot_be_changed_picked_or_written_to(store: Store) -> None:
    hire(store)
    asha = a_customer(store)
    sale = a_purchase(store, asha)
    a_counter_sale(store)
    its_id = the_counter(store)
    today = store.shop.today()
    waiting = OpenBill(a_bill(None, today), today, "message:1:1")
    tries: list[tuple[Any, ...]] = [
        (cards.get, its_id),
        (cards.edit, its_id, CustomerChanges(name="Asha"), OWNER),
        (erasing.erasure_preview, its_id),
        (erasing.delete_or_erase, its_id, OWNER),
        (merging.merge_preview, asha.id, its_id),
        (merging.merge, asha.id, its_id, OWNER),
        (merging.merge, its_id, asha.id, OWNER),
        (opt_outs.opt_out, its_id, OWNER),
        (editing.edit, sale.id, PurchaseChanges(customer_id=its_id), OWNER),
        (open_bill.choose_customer, waiting, its_id, OWNER, "tap:1:1"),
    ]
    for operation, *arguments in tries:
        with pytest.raises(NotFound):
            store.write_now(operation, *arguments)
    with pytest.raises(NotFound):
        store.write_now(lambda s: cards.mark_vip(s, its_id, OWNER, mark=True))
    assert store.read_now(cards.by_ids, [its_id]) == ()
    assert store.read_now(check) == ()


def people(store: Store) -> None:
    """Old and new, good and poor, in reach and not."""
    for number, days in enumerate((0, 3, 20, 45, 95, 200, 380)):
        spent, place = str(90 * 5**number), ("Baner", None)[number % 2]
        one = a_reachable(store, f"Count {number}", days=days, spent=spent, location=place)
        a_purchase(store, one, an_item("rice"), days_ago=days // 2)
    a_reachable(store, "Never", opted_out=True)


def at_the_counter(store: Store) -> Decimal:
    """What would be a new VIP and the best customer, who comes twice a day."""
    for days in (0, 0, 3, 45, 96, 380):
        a_counter_sale(store, an_item("rice", "2"), days_ago=days)
        a_counter_sale(store, amount="70000", payment="UPI", days_ago=days)
    return D(6 * 70_200)


def said_of_people(store: Store) -> dict[str, Any]:
    found = {}
    for name, reader in READERS.items():
        with Session(store.engine, info={"shop": store.shop}) as session:  # and thrown away
            found[name] = reader(session)
    return found


def test_no_reader_of_people_sees_the_counter(store: Store) -> None:
    people(store)
    before = said_of_people(store)
    at_the_counter(store)
    after = said_of_people(store)
    assert [name for name in READERS if before[name] != after[name]] == []


def test_every_module_that_looks_at_customers_was_thought_of() -> None:
    root = Path(crm.__file__).parent
    looking = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "crm.store.schema"
        if "customers" in {name.name for name in node.names}
    }
    assert looking == LOOK_AT_CUSTOMERS.keys()


def test_revenue_items_payments_places_and_hours_have_the_counter(store: Store) -> None:
    people(store)
    asked = all_time(store.shop.today())
    before = store.read_now(revenue.revenue, asked)
    rice = {one.name: one for one in store.read_now(patterns.all_items, asked)}["rice"]
    hours = sum(map(sum, store.read_now(patterns.hours, asked)))
    taken = at_the_counter(store)
    after = store.read_now(revenue.revenue, asked)
    assert (after.revenue - before.revenue, after.purchases - before.purchases) == (taken, 12)
    now = {one.name: one for one in store.read_now(patterns.all_items, asked)}["rice"]
    assert (now.purchases, now.quantity) == (rice.purchases + 6, rice.quantity + 12)
    place = {one.name: one for one in store.read_now(revenue.by_location, asked)}["Counter"]
    assert (place.revenue, place.purchases, place.buyers) == (taken, 12, 0)
    paid = {one.name: one.revenue for one in store.read_now(revenue.by_payment, asked)}
    assert paid["UPI"] == D(6 * 70_000)
    assert sum(paid.values()) == after.revenue
    assert sum(map(sum, store.read_now(patterns.hours, asked))) == hours + 4
    today = store.read_now(patterns.weekdays, month_to(store.shop.today())).days[-1]
    assert today.purchases == 4 + 2  # Count 0 twice, Count 1 (3 // 2 days ago is another day)


def test_a_counter_sale_is_given_a_customer_undone_and_recorded_again(store: Store) -> None:
    hire(store)
    asha = a_customer(store)
    sale = a_counter_sale(store, amount="450")
    store.write_now(editing.edit, sale.id, PurchaseChanges(customer_id=asha.id), OWNER)
    (row,) = store.read_now(rows)
    assert (row.total_spent, row.total_purchases, row.last_purchase_date) == (0, 0, None)
    assert store.read_now(cards.get, asha.id).total_spent == D(450)
    assert store.read_now(receipts.receipt_of, sale.id).customer.id == asha.id
    entry = store.read_now(audit.entries, "purchase", sale.id)[-1]
    assert entry.before is not None
    assert entry.before["customer_id"] == row.id

    other = a_counter_sale(store, amount="90")
    gone = store.write_now(undo.undo, other.id, owner(store))
    assert (gone.total, gone.customer_name) == (D(90), "Counter")
    again = store.write_now(undo.record_again, other.id, owner(store))
    assert again.customer is not None
    assert (again.customer.is_counter, again.customer.total_spent) == (True, D(90))
    assert store.read_now(check) == ()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("sale", "counter", "given", "undone", "moved")),
        st.integers(0, 2),
        st.integers(0, 200),
        st.integers(1, 90_000),
    ),
    min_size=3,
    max_size=12,
)


@given(acts=ACTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_counter_sale_changes_nobodys_figures_and_all_of_it_adds_up(
    sqlite_store: Store, acts: list[tuple[str, int, int, int]]
) -> None:
    store = sqlite_store
    who = [a_customer(store, name) for name in ("Asha", "Ravi", "Meena")]
    theirs: dict[int, dict[int, Decimal]] = {one.id: {} for one in who}
    nobodys: dict[int, Decimal] = {}
    before = store.read_now(revenue.revenue, all_time(store.shop.today())).revenue
    for act, person, days, amount in acts:
        holder, total = who[person], D(amount)
        if act == "sale":
            sale = a_purchase(store, holder, amount=str(amount), days_ago=days)
            theirs[holder.id][sale.id] = total
        elif act == "counter" or not nobodys:
            nobodys[a_counter_sale(store, amount=str(amount), days_ago=days).id] = total
        else:
            sale_id, was = nobodys.popitem()
            if act == "given":
                to = PurchaseChanges(customer_id=holder.id)
                store.write_now(editing.edit, sale_id, to, None)
                theirs[holder.id][sale_id] = was
            elif act == "undone":
                store.write_now(editing.delete, sale_id, None)
            else:
                day = store.shop.today() - timedelta(days=days)
                store.write_now(editing.edit, sale_id, PurchaseChanges(purchase_date=day), None)
                nobodys[sale_id] = was
    for one in who:
        card = store.read_now(cards.get, one.id)
        assert card.total_spent == sum(theirs[one.id].values())
        assert card.total_purchases == len(theirs[one.id])
    after = store.read_now(revenue.revenue, all_time(store.shop.today())).revenue
    taken = sum(nobodys.values()) + sum(sum(one.values()) for one in theirs.values())
    assert after - before == taken
    assert store.read_now(check) == ()


def test_every_export_adds_up_to_the_revenue(store: Store) -> None:
    people(store)
    at_the_counter(store)
    asked = all_time(store.shop.today())
    taken = store.read_now(revenue.revenue, asked).revenue

    def exported(session: Session) -> tuple[list[Any], list[Any], dict[str, list[Any]]]:
        every = {sheet.title: list(sheet.rows) for sheet in sheets(session, asked, View.EVERYTHING)}
        return list(purchase_rows(session, asked)), list(item_lines(session, asked)), every

    sold, lines, of_excel = store.read_now(exported)
    assert sum(row[5] for row in sold) == sum(row[-1] for row in lines) == taken
    assert sum(row[2] == counter.NAME for row in sold) == 12
    places = {row[0]: row for row in of_excel["Places"]}
    assert places[counter.NAME][1] == D(6 * 70_200)
    assert counter.NAME not in {row[1] for row in of_excel["Customers"]}
    assert len(of_excel["Sales"]) == len(sold)
