"""Why a text is not a sale: one line that says what was not understood, and one that works."""

from __future__ import annotations

from bot.shared_buttons import Go
from bot.ui.screen import Button, Rows, Screen, lines, markup, shortened
from bot.ui.views.way_on import help_button
from crm.i18n import Lazy, _, lazy_gettext

GENERAL = lazy_gettext(
    "I did not read that as a sale. One that works: <code>asha 2 rice 100, 1 oil 250 upi</code>"
)

_CORRECTIONS = lazy_gettext(
    "Nothing was changed: I could not tell what should be. "
    "These work: <code>paid cash</code>, "
    "<code>3 rice</code>, <code>add 1 soap 40</code>, <code>remove oil</code>, "
    "<code>delete</code>, <code>for ravi</code>"
)

_ONE_PERSON = lazy_gettext(
    "These are sales of several people, so nothing was booked. One person a message works: "
    "<code>asha 2 rice 100</code>"
)

REASONS: dict[str, Lazy] = {
    "question": lazy_gettext(
        "I did not understand that question. These I can answer: <code>aaj kitna hua</code>, "
        "<code>sales last week</code>, <code>asha ka hisab</code>, <code>rice price?</code>, "
        "<code>who is my top customer</code>"
    ),
    "other_command": lazy_gettext(
        "That sounds like a command, and I did not understand which. These work as words, too: "
        "<code>undo</code>, <code>delete last sale</code>, <code>new customer Farhan</code>, "
        "<code>customers</code>, <code>menu</code>"
    ),
    "payment_received": lazy_gettext(
        "That reads as money paid, and names nothing that was bought, so nothing was booked. "
        "If it is a sale: <code>asha 450 cash</code>"
    ),
    "debt": lazy_gettext(
        "That says that money is owed, but not whether it is booked already, so nothing was "
        "booked. "
        "If it is a new sale: <code>asha 450 udhaar</code>"
    ),
    "zero_or_negative": lazy_gettext(
        "A sale needs amounts and quantities above zero: <code>asha 2 rice 100</code>"
    ),
    "return": lazy_gettext(
        "An exchange is a return and a sale: first <code>asha returned 1 soap</code>, then "
        "<code>asha 2 rice 100</code>. Nothing was booked."
    ),
    "expense": lazy_gettext("That reads as money you spent, not as a sale. Nothing was booked."),
    "stock": lazy_gettext("That reads as stock you bought, not as a sale. Nothing was booked."),
    "future": lazy_gettext("A sale is from today or earlier. Tell me once it has happened."),
    "split_payment": lazy_gettext(
        "How much of it each way? Such as <code>asha 450, 300 cash 150 upi</code>, or "
        "<code>asha 450 half cash half upi</code>"
    ),
    "no_amount": lazy_gettext(
        "How much was it? For example <code>asha 450</code> or <code>asha 2 rice 100</code>"
    ),
    "no_price": lazy_gettext(
        "Which price is it? Such as <code>45</code>, <code>45/kg</code>, or "
        "<code>for 90</code> for all of it."
    ),
    "too_long": lazy_gettext(
        "That is too long for one message; about 200 items fit. Send it in parts."
    ),
    "too_large": lazy_gettext("That is more than one sale can hold. Are there too many zeros?"),
    "unclear_date": lazy_gettext(
        "Which day was it? Such as <code>asha 450 yesterday</code>, or 12/3."
    ),
    "no_name": lazy_gettext("That is not a name. Whose sale is it? Type a name or a phone number."),
    "which_item": lazy_gettext(
        "Which item is that? Such as <code>1 milk 45</code>; <code>remove oil</code> takes one "
        "off the bill."
    ),
    "no_customer": lazy_gettext("Whose sale is it? For example <code>asha 450</code>"),
    "ambiguous": lazy_gettext(
        "The numbers contradict each other, so nothing was booked. Send it again with "
        "one total, or only the items."
    ),
    "discount_above_the_bill": lazy_gettext(
        "The discount is more than the bill. Nothing was booked."
    ),
    "several_people": _ONE_PERSON,
    "two_customers": _ONE_PERSON,
    "paid_differs": lazy_gettext(
        "What was paid does not add up to the bill, so nothing was booked. Such as "
        "<code>asha 2 rice 100: 120 cash 80 upi</code>"
    ),
    "points": lazy_gettext(
        "Points are off in this shop, so nothing was booked. Without them it works: "
        "<code>asha 2 rice 100</code>"
    ),
    "return_unclear": lazy_gettext(
        "I could not tell what comes back, so nothing was booked. These work: "
        "<code>return 1 soap</code>, <code>return all</code>, <code>refund 100</code>"
    ),
    "handed_less": lazy_gettext(
        "Less was handed over than the bill is, so nothing was booked. If the rest is owed: "
        "<code>asha 2 rice 100, 50 cash rest udhaar</code>"
    ),
    "number_in_name": lazy_gettext("The number may be part of the name."),
    "packs_or_price": lazy_gettext(
        "Is that a number of packs, or a price? These work: <code>asha 2kg rice @60</code>, or for "
        "packs <code>asha 60x2kg rice 120</code>"
    ),
    "unjoined": lazy_gettext(
        "Two amounts, and no item between them that I know. Two people are two messages; "
        "for one item: <code>asha 250 bricks @45</code>"
    ),
    "not_a_correction": _CORRECTIONS,
    "unclear_correction": _CORRECTIONS,
}


_OFFER = ("question", "other_command")


def _ways_on() -> Rows:
    on = (Button(_("🏪 Menu"), Go("menu")), Button(_("👥 Customers"), Go("customers")))
    return ((*on, help_button()),)


def not_a_name(reason: str | None, text: str) -> Screen:
    """What was typed where a name was asked is none; and what is wrong with it as a sale."""
    no_name = explain("no_name", text)
    if reason is None or reason not in REASONS or reason in _MISSING:
        return no_name
    return Screen(lines(explain(reason, text).html, no_name.html))


_MISSING = ("no_customer", "no_amount", "question", "other_command")


def explain(reason: str, text: str) -> Screen:
    """One line for a reader's reason; nothing that was typed is lost, so it is quoted."""
    words = markup(REASONS.get(reason, GENERAL))
    if reason in _OFFER:
        return Screen(words, rows=_ways_on())
    if reason in REASONS:
        return Screen(words)
    return Screen(lines(words, markup(_("You wrote: <i>{text}</i>"), text=shortened(text, 200))))
