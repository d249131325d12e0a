"""The receipt of a return, and what is asked about one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.features.returns.taps import (
    AnotherBill,
    AskForReturn,
    DropReturn,
    MoveReturn,
    PayOut,
    RecordReturnAgain,
    UndoReturn,
)
from bot.shared_buttons import OpenCustomer, OpenPurchase, PayBack, RefundMoney, SendInvoice
from bot.ui.money_words import owed, owed_line
from bot.ui.screen import Button, Screen, choice, lines, markup, shortened
from crm.customers.cards import Customer
from crm.formats import Formats
from crm.i18n import _
from crm.invoices.stored import CreditNote
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases.stored import Purchase
from crm.purchases.with_bill import ON_ACCOUNT
from crm.returns.model import RecordedReturn, Return
from crm.returns.undo import UndoneReturn
from crm.words import PAYMENT_WORDS, payment

MOST_WAYS = 3
WAYS = tuple(way for way in PAYMENT_METHODS if way != ON_ACCOUNT)[:MOST_WAYS]
"""Ways of refunding that a receipt offers."""


def receipt(
    recorded: RecordedReturn,
    customer: Customer,
    formats: Formats,
    *,
    others: bool = False,
    note: CreditNote | None = None,
) -> Screen:
    """What came back, where the money went, and what is owed then. `others`: there are further
    bills that it may be of; `note` is its credit note, where the bill has an invoice."""
    found, moved = recorded.given_back, recorded.moved
    if found is None or moved is None:
        return gone()
    return Screen(
        lines(
            markup(
                _("↩️ {name} brought back <b>{amount}</b>"),
                name=customer.name,
                amount=formats.money(found.amount),
            ),
            _goods(found, formats),
            _where(found, formats),
            owed_line(moved.after.balance, moved.before.balance, formats),
        ),
        rows=(
            *_rows(recorded, found, customer, formats, others=others),
            *(((Button(_("🧾 Credit note"), SendInvoice(note.id)),),) if note else ()),
        ),
    )


def _goods(found: Return, formats: Formats) -> str:
    named = [
        f"{formats.quantity(one.quantity, one.unit)} × {one.name}"
        if not one.unit
        else f"{formats.quantity(one.quantity, one.unit)} {one.name}"
        for one in found.items
        if one.quantity
    ]
    text = shortened(", ".join(named), 300)
    damaged = named and not any(one.restocked for one in found.items)
    return _("{items}, damaged").format(items=text) if damaged else text


def _where(found: Return, formats: Formats) -> str:
    parts = []
    if found.to_account:
        parts.append(_("{amount} off the dues").format(amount=formats.money(found.to_account)))
    if found.refunded:
        parts.append(
            _("{amount} refunded, {way}").format(
                amount=formats.money(found.refunded), way=payment(found.refund_method or "")
            )
        )
    return " · ".join(parts)


def _rows(
    recorded: RecordedReturn, found: Return, customer: Customer, formats: Formats, *, others: bool
) -> tuple[tuple[Button, ...], ...]:
    first = customer.name.split()[0] if customer.name.split() else customer.name
    undo = Button(_("↩️ Undo"), UndoReturn(found.id))
    bill = Button(_("🧾 Bill"), OpenPurchase(found.purchase_id))
    card = Button(f"👤 {shortened(first, 16)}", OpenCustomer(customer.id))
    somebody = not customer.erased and not customer.is_counter
    rows: list[tuple[Button, ...]] = [(undo, bill, card) if somebody else (undo, bill)]
    if recorded.advance:
        label = _("💸 Pay back {amount}").format(amount=formats.money(recorded.advance))
        rows.append((Button(label, PayBack(customer.id, f"{recorded.advance:f}")),))
    ways = [
        Button(str(PAYMENT_WORDS[way]), PayOut(found.id, way))
        for way in WAYS
        if way != found.refund_method and found.refunded
    ]
    if ways:
        rows.append(tuple(ways))
    if found.refunded and customer.balance > 0:
        rows.append((Button(_("📒 Off the dues"), PayOut(found.id, ON_ACCOUNT)),))
    if others:
        rows.append((Button(_("🧾 Another bill"), AnotherBill(found.id)),))
    return tuple(rows)


def another_bill(return_id: int, found: Sequence[Purchase], formats: Formats) -> Screen:
    """Further bills that it may have come back on."""
    rows = [
        choice(
            f"{formats.day(one.purchase_date)} · {formats.money(one.total_amount)} · "
            + ", ".join(line.name for line in one.items[:3]),
            MoveReturn(return_id, one.id),
        )
        for one in found
    ]
    text = _("Which bill is it from?") if rows else _("There is no other bill that it may be from.")
    return Screen(markup("<b>{}</b>", text), rows=tuple(rows))


def what_comes_back(purchase: Purchase, name: str, formats: Formats) -> Screen:
    return Screen(
        lines(
            markup("🧾 <b>{}</b> · {}", formats.money(purchase.total_amount), name),
            markup(
                _(
                    "<b>What comes back?</b> Type <code>1 soap</code>, <code>all</code>, or "
                    "<code>refund 100</code>."
                )
            ),
        ),
        rows=((Button(_("‹ Back"), OpenPurchase(purchase.id)),),),
    )


def not_alone(question: int) -> Screen:
    """A return of a bill that somebody else recorded, or on another day."""
    return Screen(
        _("Only a manager or the owner takes back what was sold by others or on another day."),
        rows=(
            (
                Button(_("🙋 Ask for it"), AskForReturn(question)),
                Button(_("✖️ Cancel"), DropReturn(question)),
            ),
        ),
    )


def asked_for() -> Screen:
    return Screen(_("🕓 Asked for. The owner or a manager decides."))


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))


def no_such_bill(customer: Customer, amount: Decimal | None, formats: Formats) -> Screen:
    """Nothing of the kind is on any bill of theirs; money can still be handed out for it."""
    text = markup(_("No bill of {name} has that on it, so nothing was booked."), name=customer.name)
    label = _("💸 Refund money")
    if amount is not None:
        label = f"{label} · {formats.money(amount)}"
    said = "" if amount is None else f"{amount:f}"
    return Screen(text, rows=((Button(label, RefundMoney(customer.id, said)),),))


def whose() -> Screen:
    return Screen(
        markup(
            _(
                "Whose is it, and of which bill? Reply to the bill: <code>return 1 soap</code>, or "
                "say it with the name: <code>asha returned 1 soap</code>."
            )
        )
    )


def undone(gone: UndoneReturn, customer: Customer, formats: Formats) -> Screen:
    return Screen(
        lines(
            markup(
                _("↩️ The return of {amount} by {name} is taken back."),
                amount=formats.money(gone.amount),
                name=customer.name,
            ),
            owed(customer.balance, formats),
        ),
        rows=((Button(_("↪️ Record again"), RecordReturnAgain(gone.return_id)),),),
    )


def gone() -> Screen:
    return Screen(_("This return was taken back meanwhile."))


def unclear() -> Screen:
    return Screen(
        markup(
            _(
                "I could not tell what comes back, so nothing was booked. These work: "
                "<code>1 soap</code>, <code>all</code>, <code>refund 100</code>"
            )
        )
    )
