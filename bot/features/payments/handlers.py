"""Payments: said, asked about until nothing is missing, booked, taken back."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from bot.ask_owners import ask_owners
from bot.features.payments import taps
from bot.features.payments.questions import PAYMENT, begun, draw
from bot.features.payments.views import questions as views
from bot.features.payments.views import receipt as receipt_views
from bot.shared_buttons import PayAll, PayBack, RefundMoney
from bot.ui import money_words
from bot.ui.conversation import answer_if, ask, asked, cancel, is_open, leave
from bot.ui.request import Request
from crm.bill import Bill
from crm.customers import cards
from crm.customers.dues.kinds import Kind
from crm.errors import Changed, NothingOwed
from crm.language.amounts import typed_amount
from crm.language.sale.reasons import Refusal
from crm.payments import changing, for_bill, from_text, open_payment, receipts
from crm.payments.model import RecordedPayment
from crm.payments.open_payment import Meant, OpenPayment, TakenPayment
from crm.purchases.from_text import Understood

ALL = frozenset({"all", "sab", "pura", "full", "everything", "सब", "पूरा"})


async def said(request: Request, found: Understood) -> bool:
    """A text that tells of money: booked, or asked about. False where it is no payment."""
    taken = found.taken if isinstance(found.taken, TakenPayment) else None
    if taken is None:
        if not isinstance(found.money, Refusal):
            return False
        taking = partial(
            from_text.take,
            names=request.services.names,
            found=found.money,
            said_on=found.said_on,
            source=request.source,
            by=request.staff.id,
        )
        taken = await request.store.write(taking)
    if taken is None:
        return False
    await begin(request, taken)
    return True


async def begin(request: Request, taken: TakenPayment) -> None:
    """Shows what was booked, or asks for what is missing in a new message."""
    if taken.recorded is not None:
        await booked(request, taken.recorded, below=True)
        return
    kept = begun(taken.open_payment)
    if request.open is not None and not is_open(request, *PAYMENT.values()):
        leave(request)
    matches = taken.matches
    if not matches and kept.customer_name is None and kept.customer_phone is None:
        matches = tuple(await request.store.read(cards.recent, 6))
    screen = await draw(request, kept, matches)
    await ask(request, PAYMENT[kept.asks_for or "answer"], kept, screen=screen, below=True)


async def booked(request: Request, recorded: RecordedPayment, *, below: bool = False) -> None:
    """The receipt, where it was asked for, or (`below`) in a message of its own."""
    found = await request.store.read(receipts.of_recorded, recorded)
    if found is None:  # undone before its message came a second time
        return
    screen = receipt_views.receipt(found, request.formats)
    await (request.send(screen) if below else request.show(screen))


async def _go_on(request: Request, taken: TakenPayment) -> None:
    if taken.recorded is not None:
        await booked(request, taken.recorded)
        return
    payment = taken.open_payment
    screen = await draw(request, payment, taken.matches)
    await ask(request, PAYMENT[payment.asks_for or "answer"], payment, screen=screen)


def _payment(request: Request) -> OpenPayment:
    return asked(request, *PAYMENT.values())


async def _answered(request: Request, payment: OpenPayment) -> None:
    """Books the payment as answered, or asks the next thing."""
    booking = partial(open_payment.book, payment=payment, by=request.staff.id)
    await _go_on(request, await answer_if(request, booking, accepts=_is_recorded))


def _is_recorded(taken: TakenPayment) -> bool:
    return taken.recorded is not None


async def choose_payer(request: Request, tap: taps.ChoosePayer) -> None:
    choosing = partial(
        open_payment.choose_customer,
        payment=_payment(request),
        customer_id=tap.customer_id,
        by=request.staff.id,
    )
    await _go_on(request, await answer_if(request, choosing, accepts=_is_recorded))


async def add_payer(request: Request, _: taps.AddPayer) -> None:
    adding = partial(open_payment.add_customer, payment=_payment(request), by=request.staff.id)
    await _go_on(request, await answer_if(request, adding, accepts=_is_recorded))


async def as_advance(request: Request, _: taps.AsAdvance) -> None:
    await _answered(request, _payment(request).as_advance())


async def as_lent(request: Request, _: taps.AsLent) -> None:
    await _answered(request, _payment(request).as_lent())


async def as_new_opening(request: Request, _: taps.AsNewOpening) -> None:
    await _answered(request, _payment(request).changing_the_opening())


def meant(request: Request, tap: taps.ChooseMeaning) -> OpenPayment:
    """The payment with the meaning that was chosen."""
    return _payment(request).meaning(tap.which)


async def choose_meaning(request: Request, payment: OpenPayment) -> None:
    await _answered(request, payment)


def sale_of(request: Request, tap: taps.AsSale) -> tuple[OpenPayment, Bill]:
    """The payment that is open, and what it is as a sale."""
    payment = _payment(request)
    return payment, payment.as_sale(on_account=tap.on_account)


async def ask_for(request: Request, _: taps.AskForPayment) -> None:
    """The owner and the managers are asked for what one may not book alone."""
    payment = _payment(request)
    await ask_owners(request, open_payment.wanted(payment), payment.source)
    await request.show(views.asked_for(payment, request.formats))


async def drop(request: Request, _: taps.DropPayment) -> None:
    await cancel(request)
    await request.show(views.dropped())


async def typed_payer(request: Request, payment: OpenPayment) -> None:
    """A name or a phone for the money that is open."""
    text = " ".join(request.text.split())
    naming = partial(
        from_text.name_and_book,
        names=request.services.names,
        said=from_text.renamed(payment, text),
        by=request.staff.id,
    )
    await _go_on(request, await answer_if(request, naming, accepts=_is_recorded))


async def typed_amount_of(request: Request, payment: OpenPayment) -> None:
    """An amount, or all that is owed."""
    if request.text.strip().casefold() in ALL:
        await _answered(request, payment.of_all())
        return
    await _answered(request, payment.of_amount(typed_amount(request.text)))


async def pay_back(request: Request, tap: PayBack) -> None:
    """Hands an advance back, today; beyond the advance it is asked."""
    customer = await request.store.read(cards.followed, tap.customer_id)
    today = request.shop.today()
    meant = Meant(Kind.GIVEN, Decimal(tap.amount))
    given = OpenPayment((meant,), today, today, request.source).of(customer)
    taken = await request.store.write(open_payment.book, given, request.staff.id)
    await begin(request, taken)


async def refund_money(request: Request, tap: RefundMoney) -> None:
    """Hands money out for what is on no bill, with a note that says so."""
    customer = await request.store.read(cards.followed, tap.customer_id)
    today = request.shop.today()
    meant = Meant(Kind.GIVEN, Decimal(tap.amount) if tap.amount else None)
    given = OpenPayment(
        (meant,), today, today, request.source, notes=receipt_views.refund_note(), lent=True
    ).of(customer)
    taken = await request.store.write(open_payment.book, given, request.staff.id)
    await begin(request, taken)


async def pay_all(request: Request, tap: PayAll) -> None:
    """All that is owed, while that is what the button says."""
    paying = partial(
        for_bill.pay_all,
        customer_id=tap.customer_id,
        owed=Decimal(tap.owed),
        method=tap.method,
        by=request.staff.id,
        source=request.source,
    )
    try:
        recorded = await request.store.write(paying)
    except (Changed, NothingOwed):
        await request.toast(money_words.owed_otherwise())
        customer = await request.store.read(cards.followed, tap.customer_id)
        await request.show(views.owed_now(customer, request.formats))
        return
    await booked(request, recorded)


async def undo(request: Request, tap: taps.UndoPayment) -> None:
    gone = await request.store.write(changing.undo, tap.payment_id, request.staff)
    await show_undone(request, gone)


async def show_undone(request: Request, gone: changing.UndonePayment) -> None:
    """That it is out of the books, and what is owed without it."""
    customer = await request.store.read(cards.of_the_books, gone.customer_id)
    await request.show(receipt_views.undone(gone, customer.name, customer.balance, request.formats))


async def record_again(request: Request, tap: taps.RecordPaymentAgain) -> None:
    await booked(
        request, await request.store.write(changing.record_again, tap.payment_id, request.staff)
    )


async def show_payment(request: Request, tap: taps.ShowPayment) -> None:
    found = await request.store.read(receipts.receipt_of, tap.payment_id)
    await request.show(receipt_views.receipt(found, request.formats))
