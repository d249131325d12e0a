"""The questions before a sale is booked: whose is it, what was it, how was it paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.features.sales.taps import (
    AddCustomer,
    AskCustomer,
    AskItems,
    AtCounter,
    ChooseCustomer,
    ChooseDay,
    ChoosePayment,
    ChooseReading,
    DropDraft,
    DropLine,
    DropUnpriced,
    ItemsDone,
)
from bot.features.sales.views.receipt import (
    AT_ONCE,
    customer_choice,
    payment_button,
)
from bot.features.sales.views.refusals import explain
from bot.features.sales.views.so_far import so_far, whose
from bot.ui.screen import (
    Button,
    Rows,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    sentences,
    shortened,
)
from bot.ui.words import capital
from crm.bill import Bill
from crm.customers.cards import Customer
from crm.customers.fields import name_key
from crm.formats import Formats
from crm.i18n import _
from crm.language.vocabulary import PAYMENT_METHODS
from crm.purchases.open_bill import OpenBill
from crm.purchases.with_bill import ON_ACCOUNT


def _cancel(question: int) -> Button:
    return Button(_("✖️ Cancel"), DropDraft(question))


def which_customer(
    question: int, bill: Bill, found: Sequence[Customer], formats: Formats
) -> Screen:
    """Two customers fit, or only the spelling does, or one whose number is not the one that was
    said: asked, never assumed."""
    if len(found) == 1 and bill.customer_phone and _is_called(found[0], bill.customer_name):
        return _namesake(question, bill, found[0], formats)
    rows = [
        choice(customer_choice(one, formats), ChooseCustomer(question, one.id)) for one in found
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats), markup(_("<b>Which {name}?</b>"), name=_called(bill, formats))
        ),
        rows=(*rows, (Button(_("➕ New"), AddCustomer(question)), _cancel(question))),
    )


def _called(bill: Bill, formats: Formats) -> str:
    """The name that was said, or the number where none was."""
    return bill.customer_name or formats.phone(bill.customer_phone)


def _is_called(customer: Customer, name: str | None) -> bool:
    return name is not None and name_key(name) == name_key(customer.name)


def _namesake(question: int, bill: Bill, customer: Customer, formats: Formats) -> Screen:
    """The name is a customer's, and the number beside it is nobody's."""
    said = formats.phone(bill.customer_phone)
    has = (
        markup(
            _("Their number is {phone}, you wrote {said}."),
            phone=formats.phone(customer.phone),
            said=said,
        )
        if customer.phone
        else markup(_("They have no number yet, you wrote {said}."), said=said)
    )
    return Screen(
        paragraphs(
            so_far(bill, formats),
            lines(markup(_("There is a <b>{name}</b> already."), name=customer.name), has),
        ),
        rows=(
            (
                Button(_("👤 Same one"), ChooseCustomer(question, customer.id)),
                Button(_("➕ Another"), AddCustomer(question)),
            ),
            (_cancel(question),),
        ),
    )


def new_customer(question: int, bill: Bill, formats: Formats) -> Screen:
    add = markup(_("Add <b>{name}</b> as a new customer?"), name=_called(bill, formats))
    return Screen(
        paragraphs(so_far(bill, formats), add),
        rows=(
            (
                Button(_("➕ Add"), AddCustomer(question)),
                Button(_("🔎 Someone else"), AskCustomer(question)),
            ),
            (_cancel(question),),
        ),
    )


def whose_sale(question: int, bill: Bill, recent: Sequence[Customer], formats: Formats) -> Screen:
    """Whose it is: nobody's by name, somebody who came lately, or whoever is typed."""
    label = _("🚶 Counter sale") if bill.lines else _("🚶 No name")
    owed = bill.payment_method == ON_ACCOUNT  # by somebody
    nobody = () if owed else ((Button(label, AtCounter(question)),),)
    rows = [
        choice(customer_choice(one, formats), ChooseCustomer(question, one.id)) for one in recent
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats),
            markup(_("<b>Whose sale is it?</b> Type a name or phone, or share a contact.")),
        ),
        rows=(*nobody, *rows, (_cancel(question),)),
    )


def which_items(question: int, bill: Bill, formats: Formats) -> Screen:
    """Question for the items bought: one a message or several, with the bill as it grows."""
    last = ((Button(_("➖ Remove last line"), _drop_last(question, bill)),),) if bill.goods else ()
    done = ((Button(_("✔ Done"), ItemsDone(question)),),) if bill.lines else ()
    what = (
        _(
            "<b>What was bought?</b> Type <code>2 rice 100, 1 oil 250</code>, or just "
            "<code>450</code>."
        )
        if bill.of_counter
        else _(
            "<b>What did {name} buy?</b> Type <code>2 rice 100, 1 oil 250</code>, or just "
            "<code>450</code>."
        )
    )
    ask = markup(_("More? Or ✔ Done.")) if bill.lines else markup(what, name=bill.customer_name)
    rows: Rows = (*done, *last, (Button(_("‹ Back"), AskCustomer(question)), _cancel(question)))
    return Screen(paragraphs(so_far(bill, formats), ask), rows=rows)


def _drop_last(question: int, bill: Bill) -> DropLine:
    return DropLine(question, len(bill.lines) - 1, bill.lines[-1].mark)


def which_reading(question: int, open_bill: OpenBill, formats: Formats) -> Screen:
    """One of several readings, each with what is to be paid; or the one that is hardly true."""
    bill, readings = open_bill.bill, open_bill.readings
    none = Button(_("✏️ Correct"), ChooseReading(question, None))
    if open_bill.over_limit:
        text = _("<b>Above the limit.</b> With this {name} would owe more than they may.")
        book = Button(_("✅ Book anyway"), ChooseReading(question, 0))
        ways = [payment_button(one, ChoosePayment(question, one)) for one in AT_ONCE]
        return Screen(
            paragraphs(so_far(bill, formats), markup(text, name=bill.customer_name)),
            rows=((book, none), tuple(ways), (_cancel(question),)),
        )
    if len(readings) == 1:
        ask = _("<b>Is that right?</b> It is far more than usual, so nothing is booked yet.")
        if open_bill.one_of_several:
            ask = _("<b>Is that right?</b> Nothing is booked yet.")
        rows: Rows = (
            (Button(_("✅ Book it"), ChooseReading(question, 0, readings[0].mark)), none),
        )
        return Screen(
            paragraphs(so_far(bill, formats), markup(ask)), rows=(*rows, (_cancel(question),))
        )
    each = [
        (Button(_reading(one, formats), ChooseReading(question, at, one.mark)),)
        for at, one in enumerate(readings)
    ]
    who = markup("🧾 {}", whose(bill))
    ask = _("<b>Which is meant?</b> The number may be part of the name.")
    return Screen(paragraphs(who, markup(ask)), rows=(*each, (none, _cancel(question))))


def _reading(bill: Bill, formats: Formats) -> str:
    """`₹60: 2 × dolo 650`, as one button."""
    items = ", ".join(
        f"{formats.quantity(line.quantity, line.unit)} × {line.label}" for line in bill.goods
    )
    return f"{formats.money(bill.total)}: {shortened(items, 36)}"


def which_price(question: int, bill: Bill, formats: Formats) -> Screen:
    """A line whose price nobody has said, and the shop does not remember."""
    line = bill.lines[bill.unpriced or 0]
    text = (
        _("<b>{item}: what is the price of 1 {unit}?</b> Such as <code>45</code>.")
        if line.unit
        else _("<b>{item}: what is the price of one?</b> Such as <code>45</code>.")
    )
    every = formats.quantity(line.quantity, line.unit)
    or_sum = (
        None
        if line.quantity == 1 and line.unit is None
        else markup(_("Or for all {quantity}: <code>for 90</code>."), quantity=every)
    )
    return Screen(
        paragraphs(
            so_far(bill, formats),
            sentences(markup(text, item=line.label, unit=line.unit), or_sum),
        ),
        rows=(
            (
                Button(_("➖ Leave it out"), DropUnpriced(question, bill.unpriced, line.mark)),
                _cancel(question),
            ),
        ),
    )


def which_day(question: int, bill: Bill, formats: Formats) -> Screen:
    """A day was named that no calendar has; the rest of the sale is kept."""
    today = formats.shop.today()
    days = [today - timedelta(days=back) for back in range(3)]
    buttons = [
        Button(capital(formats.day(day, today)), ChooseDay(question, day.isoformat()))
        for day in days
    ]
    return Screen(
        paragraphs(
            so_far(bill, formats),
            markup(_("<b>Which day was it?</b> Tap, or type a date such as <code>12/3</code>.")),
        ),
        rows=(tuple(buttons), (_cancel(question),)),
    )


def which_payment(question: int, bill: Bill, formats: Formats) -> Screen:
    ways = [one for one in PAYMENT_METHODS if not (bill.of_counter and one == ON_ACCOUNT)]
    buttons = [payment_button(one, ChoosePayment(question, one)) for one in ways]
    return Screen(
        paragraphs(so_far(bill, formats), markup(_("<b>How was it paid?</b>"))),
        rows=(*in_rows(buttons), (Button(_("‹ Back"), AskItems(question)), _cancel(question))),
    )


def payment_unclear() -> Screen:
    return Screen(_("How was it paid? Tap one above, or type cash, upi, card, credit."))


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))


def why_asked(refusal: str | None) -> Markup | None:
    """Why a text is no sale yet, where that is not plain from what is asked."""
    if refusal in (None, "no_customer", "no_amount", "unclear_date", "number_in_name"):
        return None
    return explain(refusal or "", "").html
