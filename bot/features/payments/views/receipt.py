"""The receipt of a payment, and what else is shown of one that is booked."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.features.payments.taps import (
    ChangeOpening,
    EditPayment,
    OpeningInAll,
    PaidBy,
    RecordPaymentAgain,
    RemoveOpening,
    ShowPayment,
    UndoPayment,
)
from bot.shared_buttons import OpenCustomer, OpenOpening
from bot.ui.money_words import owed_line
from bot.ui.screen import Button, Screen, lines, markup, shortened
from crm.customers.dues.balances import DueChange
from crm.customers.dues.kinds import MOVES_MONEY, Kind
from crm.customers.dues.shares import ChargeKind
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.language.vocabulary import PAYMENT_METHODS
from crm.payments.changing import UndonePayment
from crm.payments.receipts import PaymentReceipt
from crm.payments.stored import Payment
from crm.purchases.with_bill import ON_ACCOUNT
from crm.words import PAYMENT_WORDS, payment

MOST_WAYS = 4
WAYS = tuple(way for way in PAYMENT_METHODS if way != ON_ACCOUNT)[:MOST_WAYS]
"""A receipt offers these; others are typed."""
MOST_BILLS = 5
"""Bills that a receipt names; a payment may pay hundreds."""

_HEAD: dict[Kind, Lazy] = {
    Kind.RECEIVED: lazy_gettext("✅ {name} paid <b>{amount}</b>"),
    Kind.GIVEN: lazy_gettext("✅ <b>{amount}</b> given to {name}"),
    Kind.WAIVED: lazy_gettext("✅ <b>{amount}</b> let go for {name}"),
    Kind.OPENING_DUE: lazy_gettext("✅ {name} owed <b>{amount}</b> before these books"),
    Kind.OPENING_ADVANCE: lazy_gettext(
        "✅ {name} had <b>{amount}</b> in advance before these books"
    ),
}


def receipt(found: PaymentReceipt, formats: Formats) -> Screen:
    """What was booked, which bills it paid, and what is owed then."""
    one, customer = found.payment, found.customer
    head = markup(_HEAD[one.kind], name=customer.name, amount=formats.money(one.amount))
    return Screen(
        lines(
            Markup(" · ").join(
                (head, *([payment(one.method)] if one.method else []), _when(one, formats))
            ),
            *(_paid(change, formats) for change in _shown(found)),
            owed_line(found.moved.after.balance, found.moved.before.balance, formats),
            markup("📝 {}", shortened(one.notes, 300)) if one.notes else "",
            _same(found, formats),
        ),
        rows=_rows(found, formats),
    )


def _when(one: Payment, formats: Formats) -> str:
    today = formats.shop.today()
    if one.recorded_on == one.paid_on:
        return formats.moment(one.created_at, today)
    return formats.day(one.paid_on, today)


def _shown(found: PaymentReceipt) -> list[DueChange]:
    """The bills that this paid, the oldest first."""
    if found.payment.kind not in (Kind.RECEIVED, Kind.WAIVED):
        return []
    return [one for one in found.moved.changes if one.after < one.before][:MOST_BILLS]


def _paid(change: DueChange, formats: Formats) -> Markup:
    charge = change.charge
    named = (
        _("The opening balance")
        if charge.kind is ChargeKind.OPENING
        else formats.dated(charge.day)  # a bill of today is named as those of other days
    )
    if change.after:
        return markup(_("{bill} has {left} left"), bill=named, left=formats.money(change.after))
    return markup(_("{bill} {amount} is paid"), bill=named, amount=formats.money(charge.size))


def _same(found: PaymentReceipt, formats: Formats) -> Markup | str:
    if found.same_one is None:
        return ""
    when = formats.moment(found.same_one.recorded_at, formats.shop.today())
    return markup(
        _("⚠️ {who} wrote the same amount {when}. Is it the same money?"),
        who=found.same_by or _("The program"),
        when=when,
    )


def _rows(found: PaymentReceipt, formats: Formats) -> tuple[tuple[Button, ...], ...]:
    one, customer = found.payment, found.customer
    first = customer.name.split()[0] if customer.name.split() else customer.name
    opens = one.kind in (Kind.OPENING_DUE, Kind.OPENING_ADVANCE)
    edit = (
        Button(_("📖 Opening balance"), OpenOpening(customer.id))
        if opens
        else Button(_("✏️ Edit"), EditPayment(one.id))
    )
    card = Button(f"👤 {shortened(first, 16)}", OpenCustomer(customer.id))
    undo = Button(_("↩️ Undo"), UndoPayment(one.id))
    rows: list[tuple[Button, ...]] = [(undo, edit) if customer.erased else (undo, edit, card)]
    if found.same_one is not None:
        rows.append((Button(_("↩️ Same one: undo"), UndoPayment(one.id)),))
    if opens and found.has_bills:
        said = f"{one.amount if one.kind is Kind.OPENING_DUE else -one.amount:f}"
        label = _("{amount} in all").format(amount=formats.money(one.amount))
        rows.append((Button(label, OpeningInAll(one.id, said)),))
    if one.kind in MOVES_MONEY:
        others = [way for way in WAYS if way != one.method]
        rows.append(tuple(Button(str(PAYMENT_WORDS[way]), PaidBy(one.id, way)) for way in others))
    return tuple(rows)


def editing(found: PaymentReceipt, formats: Formats) -> Screen:
    """How a payment is changed: in words."""
    one = found.payment
    return Screen(
        lines(
            receipt(found, formats).html,
            markup(
                _(
                    "<b>What should change?</b> Type it, or reply to the receipt: "
                    "<code>400</code>, <code>yesterday</code>, <code>upi</code>, "
                    "<code>for asha</code>, <code>delete</code>"
                )
            ),
        ),
        rows=(
            (
                Button(_("🗑 Delete"), UndoPayment(one.id)),
                Button(_("‹ Back"), ShowPayment(one.id)),
            ),
        ),
    )


def undone(gone: UndonePayment, name: str, balance: Decimal, formats: Formats) -> Screen:
    return Screen(
        lines(
            markup(
                _("↩️ Taken back: {amount} · {name}"),
                amount=formats.money(gone.amount),
                name=name,
            ),
            owed_line(balance, balance, formats),
        ),
        rows=((Button(_("↪️ Record again"), RecordPaymentAgain(gone.payment_id)),),),
    )


def refund_note() -> str:
    """The note of money that is handed out for what is on no bill."""
    return _("Refund of what is on no bill")


def opening(found: PaymentReceipt, formats: Formats) -> Screen:
    """The opening balance on its own, to be changed or removed."""
    one = found.payment
    return Screen(
        lines(
            markup(_HEAD[one.kind], name=found.customer.name, amount=formats.money(one.amount)),
            owed_line(found.moved.after.balance, found.moved.before.balance, formats),
        ),
        rows=(
            (
                Button(_("✏️ Change it"), ChangeOpening(one.id)),
                Button(_("🗑 Remove"), RemoveOpening(one.id)),
            ),
            (Button(_("👤 Card"), OpenCustomer(found.customer.id)),),
        ),
    )


def in_all(found: PaymentReceipt, said: Decimal, formats: Formats) -> Screen:
    """What was said is owed in all; the opening balance is what was missing to it."""
    one = found.payment
    return Screen(
        lines(
            markup(
                _("✅ {name}: <b>{amount}</b> in all, with the bills on account"),
                name=found.customer.name,
                amount=formats.money(abs(said)),
            ),
            owed_line(found.moved.after.balance, found.moved.before.balance, formats),
        ),
        rows=(
            (
                Button(_("↩️ Undo"), UndoPayment(one.id)),
                Button(_("📖 Opening balance"), OpenOpening(found.customer.id)),
            ),
        ),
    )


def no_opening(name: str) -> Screen:
    return Screen(
        markup(
            _("{name} has no opening balance. <code>{name} opening balance 1500</code> books one."),
            name=name,
        )
    )
