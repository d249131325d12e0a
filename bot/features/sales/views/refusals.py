"""Why a text is not a sale: one line that says what was not understood, and one that works."""

from __future__ import annotations

from bot.ui.screen import Screen, lines, markup, shortened
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

REASONS: dict[str, Lazy] = {
    "question": lazy_gettext(
        "I cannot answer questions yet, but /insights, /today and /customers can."
    ),
    "other_command": lazy_gettext(
        "That sounds like a command. /help shows what there is; /undo takes the last "
        "sale back, /campaigns writes to customers."
    ),
    "payment_received": lazy_gettext(
        "Money received for an old balance is not a sale, so nothing was booked. "
        "The udhaar itself was booked when it was sold."
    ),
    "zero_or_negative": lazy_gettext(
        "A sale needs amounts and quantities above zero: <code>asha 2 rice 100</code>"
    ),
    "return": lazy_gettext(
        "Goods coming back are not a sale. Reply to the receipt, or open the sale under "
        "/recent, and change or undo it."
    ),
    "expense": lazy_gettext("That reads as money you spent, not as a sale. Nothing was booked."),
    "stock": lazy_gettext("That reads as stock you bought, not as a sale. Nothing was booked."),
    "future": lazy_gettext("A sale is of today or earlier. Tell me when it has happened."),
    "split_payment": lazy_gettext(
        "One sale, one way of paying. Send two: <code>asha 300 cash</code> and "
        "<code>asha 150 upi</code>"
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
    "no_name": lazy_gettext("That is no name. Whose sale is it? Type a name or a phone number."),
    "no_customer": lazy_gettext("Whose sale is it? For example <code>asha 450</code>"),
    "ambiguous": lazy_gettext(
        "The numbers contradict each other, so nothing was booked. Send it again with "
        "one total, or only the items."
    ),
    "discount_above_the_bill": lazy_gettext(
        "The discount is more than the bill. Nothing was booked."
    ),
    "not_a_correction": _CORRECTIONS,
    "unclear_correction": _CORRECTIONS,
}


def explain(reason: str, text: str) -> Screen:
    """One line for a reader's reason; nothing that was typed is lost, so it is quoted."""
    words = markup(REASONS.get(reason, GENERAL))
    if reason in REASONS:
        return Screen(words)
    return Screen(lines(words, markup(_("You wrote: <i>{text}</i>"), text=shortened(text, 200))))
