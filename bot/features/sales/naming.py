"""Whose a sale is, typed before it is booked: a name, a phone, a contact, or a plain yes or no."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.features.sales.asking import another_sale, move_on, understood, with_contact
from bot.features.sales.steps import next_step, taken_on, unclear
from bot.features.sales.views.refusals import explain, not_a_name
from bot.ui.conversation import advance
from bot.ui.request import Request
from bot.ui.views import question as question_screens
from crm.bill import Bill
from crm.language.no_name import is_no_name
from crm.language.plain_words.yes_or_no import yes_or_no
from crm.language.sale.counter import is_counter
from crm.purchases import open_bill as bills
from crm.purchases.from_text import add_items
from crm.purchases.open_bill import OpenBill
from crm.purchases.whose import find_customers, owners_of_phone


async def typed_customer(request: Request, open_bill: OpenBill) -> None:
    """A name, a phone, both, a shared contact; or another sale altogether."""
    shared = await with_contact(request, open_bill)
    if shared is not None:
        await move_on(request, *shared)
        return
    if await another_sale(request, for_name=True, nameless=True):
        return
    if await _yes_or_no(request, open_bill):
        return
    said = await understood(request)
    if said.bill is not None and said.bill.customer_phone and not said.bill.lines:
        bill = replace(
            open_bill.bill,
            customer_id=said.bill.customer_id,
            customer_name=said.bill.customer_name,
            customer_phone=said.bill.customer_phone,
        )
        await move_on(request, open_bill.having(bill), said.matches)
        return
    await _named(request, open_bill, " ".join(request.text.split()))


async def _yes_or_no(request: Request, open_bill: OpenBill) -> bool:
    """Whether it was a plain yes or no to `Add zubin as a new customer?`."""
    said = yes_or_no(request.text)
    bill = open_bill.bill
    if said is None or not (bill.customer_name or bill.customer_phone):
        return False
    name, phone = bill.customer_name, bill.customer_phone
    found = await request.store.read(find_customers, request.services.names, name, phone)
    if found.people:
        return False
    if said:
        by, act = request.staff.id, request.source
        added = partial(bills.add_customer, open_bill=open_bill, by=by, act=act)
        await taken_on(request, await advance(request, added, next_step))
    else:
        await move_on(request, open_bill.without_name())
    return True


async def _named(request: Request, open_bill: OpenBill, text: str) -> None:
    named = await request.store.read(find_customers, request.services.names, text, None)
    if not named.people and not request.is_to_us:
        return
    if not named.people and is_counter(text):
        await move_on(request, open_bill.having(open_bill.bill.with_nobody()))
        return
    if not named.people and not any(letter.isalpha() for letter in text):
        await _no_name(request, open_bill)
    elif named.sure is not None:
        bill = open_bill.bill.with_customer(named.sure.id, named.sure.name)
        await move_on(request, open_bill.having(bill), named.people)
    elif not named.people and is_no_name(text, request.shop.country):
        await _no_name_said(request, text)
    else:
        bill = replace(open_bill.bill, customer_name=text, customer_phone=None)
        await move_on(request, open_bill.having(bill), named.people)


async def _no_name(request: Request, open_bill: OpenBill) -> None:
    """Only digits: a phone of somebody new, else the amount if none is known yet."""
    phone, _ = await request.store.read(owners_of_phone, request.text)
    if phone is not None:
        bill = replace(open_bill.bill, customer_name=None, customer_phone=phone)
        await move_on(request, open_bill.having(bill), ())
        return
    result = await request.store.read(
        add_items, request.services.names, open_bill.bill, open_bill.said_on, request.text
    )
    if not open_bill.bill.lines and isinstance(result, Bill):
        only_total = bool(result.lines) and not result.goods
        await move_on(request, open_bill.having(result, items_done=only_total))
    else:
        await _no_name_said(request, request.text)


async def _no_name_said(request: Request, text: str) -> None:
    """What was typed where a name was asked is none; a sale of its own it may be."""
    found = await understood(request)
    sold = found.several or (found.bill is not None and found.bill.lines)
    if sold and request.is_to_us and request.message is not None:
        offer = question_screens.perhaps_a_sale(explain("no_name", text).html)
        await request.send(offer, reply_to=request.message.message_id)
    else:
        await unclear(request, not_a_name(found.refusal, text))
