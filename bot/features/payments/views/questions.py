"""What is asked before a payment is booked."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.payments.taps import (
    AddPayer,
    AsAdvance,
    AskForPayment,
    AsLent,
    AsNewOpening,
    AsSale,
    ChooseMeaning,
    ChoosePayer,
    DropPayment,
)
from bot.shared_buttons import OpenStatement, PayAll
from bot.ui.money_words import owed
from bot.ui.screen import Button, Rows, Screen, choice, lines, markup, paragraphs
from crm.customers.cards import Customer
from crm.customers.dues.kinds import Kind
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.payments.open_payment import Meant, OpenPayment
from crm.values import ZERO
from crm.words import payment

_KINDS: dict[Kind | None, Lazy] = {
    Kind.RECEIVED: lazy_gettext("💰 {amount} paid"),
    Kind.GIVEN: lazy_gettext("💸 {amount} given"),
    Kind.WAIVED: lazy_gettext("🕊 {amount} let go"),
    Kind.OPENING_DUE: lazy_gettext("📖 {amount} owed from before"),
    Kind.OPENING_ADVANCE: lazy_gettext("📖 {amount} in advance from before"),
    None: lazy_gettext("📒 {amount} on udhaar"),
}
_CHOICES: dict[Kind | None, Lazy] = {
    Kind.RECEIVED: lazy_gettext("💰 {name} paid"),
    Kind.GIVEN: lazy_gettext("💸 Given to {name}"),
    Kind.OPENING_DUE: lazy_gettext("📖 Opening balance"),
    Kind.OPENING_ADVANCE: lazy_gettext("📖 Opening advance"),
    None: lazy_gettext("📒 Udhaar sale"),
}


def so_far(asked: OpenPayment, formats: Formats) -> Markup:
    """What is known of money that is not booked yet."""
    name = asked.customer_name or (
        formats.phone(asked.customer_phone) if asked.customer_phone else None
    )
    day = asked.paid_on
    one = asked.one
    words = [markup("<b>{}</b>", _head(one, formats))] if len(asked.meant) == 1 else []
    if name:
        words.append(markup("{}", name))
    if one.method:
        words.append(markup("{}", payment(one.method)))
    if day != formats.shop.today():
        words.append(markup("{}", formats.day(day, formats.shop.today())))
    return Markup(" · ").join(words)


def _head(one: Meant, formats: Formats) -> str:
    amount = _("All that is owed") if one.amount is None and one.whole else "?"
    if one.amount is not None:
        amount = formats.money(one.amount)
    return _KINDS[one.kind].format(amount=amount)


def _cancel(asked: OpenPayment) -> Button:
    return Button(_("✖️ Cancel"), DropPayment(asked.number))


def whose(asked: OpenPayment, found: Sequence[Customer], formats: Formats) -> Screen:
    """Nobody was named, or several may be meant."""
    rows: Rows = tuple(
        choice(_choice(one, formats), ChoosePayer(asked.number, one.id)) for one in found
    )
    if asked.customer_name or asked.customer_phone:
        name = asked.customer_name or formats.phone(asked.customer_phone)
        text = (
            _("<b>Which {name}?</b>")
            if found
            else _("Nobody is called <b>{name}</b>. Who is it? Type a name, or add them.")
        )
        last = (Button(_("➕ New"), AddPayer(asked.number)), _cancel(asked))
        return Screen(
            paragraphs(so_far(asked, formats), markup(text, name=name)), rows=(*rows, last)
        )
    ask = markup(_("<b>Whose money is it?</b> Type a name or phone."))
    return Screen(paragraphs(so_far(asked, formats), ask), rows=(*rows, (_cancel(asked),)))


def _choice(customer: Customer, formats: Formats) -> str:
    if customer.balance > 0:
        return f"{customer.name} · {formats.money(customer.balance)}"
    return f"{customer.name} · {customer.location}" if customer.location else customer.name


def which_meaning(asked: OpenPayment, formats: Formats) -> Screen:
    """Two amounts, or which way it went, or whether a debt is booked already."""
    kinds = {one.kind for one in asked.meant}
    buttons = []
    for at, one in enumerate(asked.meant):
        amount = "?" if one.amount is None else formats.money(one.amount)
        label = (
            amount
            if len(kinds) == 1
            else str(_CHOICES[one.kind]).format(name=asked.customer_name or "")
        )
        buttons.append(Button(label, ChooseMeaning(asked.number, at)))
    amount = "?" if asked.one.amount is None else formats.money(asked.one.amount)
    text = (
        markup(_("<b>Which amount was paid?</b>"))
        if len(kinds) == 1
        else markup(_("<b>{amount}: which is meant?</b> Nothing is booked yet."), amount=amount)
    )
    return Screen(
        paragraphs(so_far(asked, formats), text), rows=(tuple(buttons), (_cancel(asked),))
    )


def how_much(asked: OpenPayment, formats: Formats) -> Screen:
    ask = markup(_("<b>How much?</b> Such as <code>500</code>, or <code>all</code>."))
    return Screen(paragraphs(so_far(asked, formats), ask), rows=((_cancel(asked),),))


def in_doubt(asked: OpenPayment, formats: Formats) -> Screen:
    """The books ask: nothing is owed, more than the advance, an opening balance is there."""
    name = asked.customer_name or ""
    amount = "" if asked.one.amount is None else formats.money(asked.one.amount)
    number = asked.number
    buttons: tuple[Button, ...]
    match asked.doubt:
        case "nothing_owed":
            text = _("{name} owes nothing. Is {amount} an advance or a sale?")
            buttons = (
                Button(_("💰 Advance"), AsAdvance(number)),
                Button(_("🧾 Sale"), AsSale(number, on_account=False)),
            )
        case "beyond_advance":
            text = _("{amount} is more than {name} has in advance. Cash lent, or a sale on udhaar?")
            buttons = (
                Button(_("💸 Cash lent"), AsLent(number)),
                Button(_("📒 Udhaar sale"), AsSale(number, on_account=True)),
            )
        case "opening_there":
            there = formats.money(abs(asked.doubt_amount or ZERO))
            text = _("{name} has an opening balance of {there}. Should it be {amount}?")
            buttons = (Button(_("✏️ Change it"), AsNewOpening(number)),)
            return Screen(
                markup(text, name=name, amount=amount, there=there),
                rows=(buttons, (_cancel(asked),)),
            )
        case _:
            text = _("Only a manager or the owner books this: {amount} · {name}.")
            buttons = (Button(_("🙋 Ask for it"), AskForPayment(number)),)
    return Screen(markup(text, name=name, amount=amount), rows=(buttons, (_cancel(asked),)))


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))


def asked_for(asked: OpenPayment, formats: Formats) -> Screen:
    return Screen(lines(so_far(asked, formats), _("🕓 Asked for. The owner or a manager decides.")))


def owed_now(customer: Customer, formats: Formats) -> Screen:
    """What a customer owes now, where a button said something else."""
    rows: Rows = ((Button(_("📄 Statement"), OpenStatement(customer.id)),),)
    if customer.balance > 0:
        label = _("💰 Paid {amount}").format(amount=formats.money(customer.balance))
        rows = ((Button(label, PayAll(customer.id, f"{customer.balance:f}")), *rows[0]),)
    return Screen(markup("{}: {}", customer.name, owed(customer.balance, formats)), rows=rows)
