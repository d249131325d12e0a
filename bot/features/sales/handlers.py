"""A sale: said in one message, begun step by step; taken back, listed."""

from __future__ import annotations

from dataclasses import replace

from bot.features.sales import editing, several
from bot.features.sales import receipts as living
from bot.features.sales.asking import booked, take, take_said, understood, with_contact
from bot.features.sales.receipts import receipt_replied_to
from bot.features.sales.taps import RecordAgain, ShowReceipt, ShowRecent, Undo
from bot.features.sales.views import receipt as receipt_views
from bot.features.sales.views.recent import recent_sales
from bot.features.sales.views.refusals import explain
from bot.shared_buttons import Go, OpenBought, OpenHistory, OpenOf, OpenPurchase, SellTo
from bot.ui.conversation import asked
from bot.ui.doubt import DOUBT
from bot.ui.question_taps import SellReplied, SellTyped
from bot.ui.request import Request
from bot.ui.taps import OldButton
from bot.ui.typed import Said
from crm.bill import Bill
from crm.chat import unread_texts
from crm.customers import cards, counter
from crm.customers.from_text import is_no_card
from crm.errors import NotFound
from crm.language.money import Question
from crm.language.no_name import is_no_name
from crm.language.plain_words.meant import Meant, What
from crm.language.sale.counter import begins_with_counter
from crm.purchases import receipts
from crm.purchases import undo as undoing
from crm.purchases.from_text import Understood, understand
from crm.purchases.open_bill import OpenBill
from crm.purchases.receipts import Receipt


def reads(request: Request) -> Said:
    """Classifies a text that is typed while a question is open."""
    found = request.prefetched
    if not isinstance(found, Understood):
        found = Understood(request.shop.today())
    bill = found.bill
    return Said(
        about_a_sale=receipt_replied_to(request) is not None,
        complete_sale=found.is_complete_sale and not _without_name(found, request.text),
        customer_id=bill.customer_id if bill is not None else None,
        total_alone=bill is not None and not bill.goods and bill.payment_method is None,
        reads_as_sale=bill is not None and bool(bill.lines),
        no_name=is_no_name(request.text, request.shop.country),
        no_card=is_no_card(request.text, request.shop.country, found.said_on),
        leaves=found.meant is not None and found.meant.command in _LEAVES,
        asks=_asks(found, request.text),
        may_be_sold=_may_be_sold(found),
    )


def _without_name(found: Understood, text: str) -> bool:
    """Whether nobody is named, nor said to be nobody (`walk in 300`): it may be an answer."""
    bill = found.bill
    return bill is not None and bill.of_counter and not begins_with_counter(text)


def _may_be_sold(found: Understood) -> bool:
    """Whether it is a sale, though it is still to be asked of which customer (`ravi 2 rice 100`),
    or sales of several people."""
    if found.several:
        return all(_may_be_sold(one) for one in found.several)
    bill = found.bill
    known = bill is not None and (bill.customer_id is not None or bool(found.matches))
    return known and found.refusal is None and found.has_name_and_amount


_LEAVES = ("menu", "help", "cancel")
_SHOWS = ("today", "summary", "recent", "insights", "dues", "stock", "appointments")
_FIGURES = (
    *(What.REVENUE, What.WAYS, What.SOLD, What.PRICE, What.BOUGHT, What.HISTORY),
    *(What.TOP_CUSTOMERS, What.TOP_ITEMS, What.NEW_CUSTOMERS, What.CUSTOMER, What.REMIND),
)


def _asks(found: Understood, text: str) -> bool:
    """Whether a text asks for figures or for what somebody owes; a day or one word alone may be an
    answer (`today`, an item called stock)."""
    if found.money is not None:
        return isinstance(found.money.instead, Question)
    meant = found.meant
    if meant is None or meant.bare:
        return False
    return meant.what in _FIGURES or (meant.command in _SHOWS and len(text.split()) > 1)


def meant(request: Request) -> Meant | None:
    """What a text asks for in plain words; none that replies to a receipt does."""
    found = request.prefetched
    if not isinstance(found, Understood) or receipt_replied_to(request) is not None:
        return None
    return found.meant


async def said(request: Request) -> None:
    """Any plain text: a sale, a correction of one (as a reply to its receipt), or a line that says
    why it is neither. In a group only sales are answered."""
    purchase_id = receipt_replied_to(request)
    if purchase_id is not None:
        await editing.correct(request, purchase_id)
        return
    found = await understood(request)
    if found.several:
        await several.offer(request, found)
        return
    if found.refusal is not None and found.bill is None:
        if request.in_group:
            return
        await request.store.write(unread_texts.keep, request.text, found.refusal, request.staff.id)
        await request.send(explain(found.refusal, request.text))
        return
    if found.bill is not None and found.recorded is not None:
        await booked(request, found.recorded, found.bill)
    elif found.bill is not None:
        await take_said(request, found, found.bill, request.source)


async def start_sale(request: Request) -> None:
    """/sale: with words, at once; without, one question at a time."""
    _, _, words = request.text.partition(" ")
    if words.strip() and request.press is None:
        await _sell(request, words, request.source)
        return
    await take(request, empty_bill(request))


async def _sell(request: Request, words: str, source: str) -> None:
    """Takes a text that is certainly meant as a sale."""
    found = await request.store.read(understand, request.services.names, words, request.said_on)
    if found.several:
        await several.offer(request, found)
    elif found.bill is not None:
        await take_said(request, found, found.bill, source)
    else:
        await request.send(explain(found.refusal or "not_a_sale", words))


async def sell_typed(request: Request, _: SellTyped) -> None:
    """Takes the text typed in answer to a question for a name as a sale."""
    await _sell(request, asked(request, DOUBT).said, request.source)


async def sell_replied(request: Request, _: SellReplied) -> None:
    """Takes as a sale the message the offer replies to: typed as an answer, and stays one."""
    typed = request.message.reply_to_message if request.message is not None else None
    if typed is None or not typed.text:
        raise OldButton("what was typed is gone")
    await _sell(request, typed.text, f"said:{request.chat_id}:{typed.message_id}")
    await request.remove_buttons()


async def sell_to(request: Request, tap: SellTo) -> None:
    """A sale for a customer who is already known: from the card, or a shared contact."""
    customer = await request.store.read(cards.followed, tap.customer_id)
    empty = empty_bill(request)
    await take(request, empty.having(empty.bill.with_customer(customer.id, customer.name)))


async def sell_to_who_came(request: Request, customer_id: int, appointment_id: int) -> None:
    """The sale of somebody who came to an appointment."""
    customer = await request.store.read(cards.followed, customer_id)
    empty = replace(empty_bill(request), appointment_id=appointment_id)
    await take(request, empty.having(empty.bill.with_customer(customer.id, customer.name)))


def empty_bill(request: Request) -> OpenBill:
    day, at = request.said_on, request.said_at
    return OpenBill(Bill(purchase_date=day), day, request.source, guided=True, said_at=at)


async def shared_contact(request: Request) -> None:
    """A contact of the address book: the customer who has this number, or a new one."""
    shared = await with_contact(request, empty_bill(request))
    if shared is not None:
        await take(request, *shared)


async def undo(request: Request, tap: Undo) -> None:
    gone = await request.store.write(undoing.undo, tap.purchase_id, request.staff)
    await living.gone(request, gone)


async def record_again(request: Request, tap: RecordAgain) -> None:
    recorded = await request.store.write(undoing.record_again, tap.purchase_id, request.staff)
    if recorded.purchase is None or recorded.customer is None:
        raise NotFound("sale", tap.purchase_id)
    await living.recorded_again(
        request, tap.purchase_id, Receipt(recorded.purchase, recorded.customer)
    )


async def recent(request: Request, tap: ShowRecent | None = None) -> None:
    page = await request.store.read(receipts.latest, tap.page if tap is not None else 1)
    at_counter = await request.store.read(counter.find)
    await request.show(recent_sales(page, request.formats, at_counter))


async def show_receipt(request: Request, tap: ShowReceipt | OpenPurchase) -> None:
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    await _show(request, found)


async def _show(request: Request, found: Receipt, back: OpenHistory | Go | None = None) -> None:
    screen = receipt_views.receipt(found.purchase, found.customer, request.formats, back=back)
    screen = living.as_may(request, found.purchase, screen)
    await request.show(screen if back is not None else living.with_way_out(request, screen))


async def show_one_of(request: Request, tap: OpenOf) -> None:
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    await _show(request, found, Go(tap.command))


async def show_bought(request: Request, tap: OpenBought) -> None:
    found = await request.store.read(receipts.receipt_of, tap.purchase_id)
    await _show(request, found, OpenHistory(found.customer.id, tap.page))
