"""What a person reads when something is refused: one table from error to words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.ui.field_words import FIELDS
from bot.ui.taps import OldButton
from crm import errors, staff
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext

log = logging.getLogger(__name__)

Words = Callable[[Any, Formats], str]

_BACKUP_UNSOUND = lazy_gettext(
    "The backup that I made could not be opened again, so I threw it away. "
    "The books are as they were; let whoever looks after me see the disk."
)

INVALID: dict[tuple[str, str], Lazy] = {
    ("phone", "unreadable"): lazy_gettext(
        "That is not a phone number. One that works: 98765 43210."
    ),
    ("phone", "several"): lazy_gettext(
        "That is more than one phone number. One that works: 98765 43210."
    ),
    ("phone", "not_a_number_in_use"): lazy_gettext(
        "No phone has that number. One that works: 98765 43210."
    ),
    ("contact", "not_here"): lazy_gettext(
        "A contact has a name and a number. Please type what is asked."
    ),
    ("email", "unreadable"): lazy_gettext(
        "That is not an e-mail address. One that works: asha@example.in."
    ),
    ("name", "empty"): lazy_gettext("A name is needed, such as Asha Verma."),
    ("name", "too_long"): lazy_gettext("That name is too long; 300 letters at the most."),
    ("location", "too_long"): lazy_gettext("That place is too long; 200 letters at the most."),
    ("notes", "too_long"): lazy_gettext("That note is too long; 2,000 letters at the most."),
    ("spend", "unreadable"): lazy_gettext(
        "Which amounts? Such as 500-2000, over 1000, or under 300."
    ),
    ("merge", "same_customer"): lazy_gettext("That is the same card. Choose another one."),
    ("merge", "undone"): lazy_gettext("These two were taken apart already."),
    ("merge", "too_late"): lazy_gettext("The 30 days are over; the two cards stay one."),
    ("merge", "merged_again"): lazy_gettext(
        "That card was merged once more; take the later merge apart first."
    ),
    ("merge", "erased"): lazy_gettext(
        "One of the two was erased; they cannot be taken apart any more."
    ),
    ("amount", "zero"): lazy_gettext("An amount is more than zero: asha 2 rice 100."),
    ("amount", "too_large"): lazy_gettext("That amount is too large for one sale."),
    ("quantity", "not_positive"): lazy_gettext("A quantity is more than zero: 1, 0.5, 2 kg."),
    ("quantity", "too_large"): lazy_gettext("That quantity is too large for one sale."),
    ("quantity", "too_precise"): lazy_gettext("A quantity has three places at the most: 0.125 kg."),
    ("unit_price", "negative"): lazy_gettext("A price is not below zero; for a discount: less 20."),
    ("unit_price", "too_large"): lazy_gettext("That price is too large for one sale."),
    ("price", "missing"): lazy_gettext("A price is missing: asha 2 rice 100."),
    ("item", "empty"): lazy_gettext("An item needs a name: asha 2 rice 100."),
    ("item", "too_long"): lazy_gettext("The name of an item is too long; 200 letters at the most."),
    ("items", "too_many"): lazy_gettext("Too many items for one sale; send it in two."),
    ("payment_method", "unknown"): lazy_gettext(
        "That is no way of paying; such as cash, card, upi or credit."
    ),
    ("backup", "damaged"): _BACKUP_UNSOUND,
    ("backup", "not_a_shop"): _BACKUP_UNSOUND,
    ("backup", "wrong_passphrase"): _BACKUP_UNSOUND,
    ("audience", "unknown"): lazy_gettext("There is no such group any more. Choose another one."),
    ("items", "empty"): lazy_gettext("A sale needs an amount: asha 2 rice 100, or asha 450."),
    ("invitation", "expired"): lazy_gettext(
        "This invitation has expired. Ask the owner for a new one."
    ),
    ("invitation", "used"): lazy_gettext(
        "This invitation was already used. Ask the owner for a new one."
    ),
    ("invitation", "unknown"): lazy_gettext(
        "This invitation does not work. Ask the owner for a new one."
    ),
    ("import", "already_undone"): lazy_gettext("This import was taken back before."),
    ("import", "too_late"): lazy_gettext(
        "An import can be taken back for a week; this one is older."
    ),
    ("role", "last_owner"): lazy_gettext("The shop needs at least one owner."),
    ("setting", "days"): lazy_gettext("That is no number of days; such as 90 days."),
    ("setting", "hours"): lazy_gettext("That is no number of hours; such as 24 hours."),
    ("setting", "amount"): lazy_gettext("That is no amount; such as 50,000."),
    ("setting", "time"): lazy_gettext("That is no time of day; such as 10:00 or 9 pm."),
    ("setting", "shop_name"): lazy_gettext("A name has 1 to 100 letters; such as Patil Stores."),
    ("setting", "payment"): lazy_gettext(
        "That is no way of paying; such as Cash, Card, UPI or Credit."
    ),
    ("day", "unreadable"): lazy_gettext("Which day was it? Such as 12/3, yesterday, or monday."),
    ("day", "future"): lazy_gettext(
        "A sale is of today or earlier. Which day was it? Such as 12/3."
    ),
    ("period", "ends_before_it_starts"): lazy_gettext(
        "The period ends before it starts. Try 1 Mar to 20 Mar."
    ),
    ("period", "unreadable"): lazy_gettext("Which days? Try 1 Mar to 20 Mar, or 30d."),
    ("period", "too_long"): lazy_gettext("That is more than a hundred years. Try 1y."),
    ("period", "too_early"): lazy_gettext("That reaches back before all calendars. Try 1y."),
}


_OVER = lazy_gettext(
    "This question is no longer open: it was answered, left, or is older than a day."
)
# Things that may be gone when a button or a link to them is used.
GONE: dict[str, Lazy] = {
    "backup": lazy_gettext("This backup is no longer there: deleted or undone meanwhile."),
    "column": lazy_gettext("This column is no longer there: deleted or undone meanwhile."),
    "customer": lazy_gettext("This customer is no longer there: deleted or undone meanwhile."),
    "draft": _OVER,
    "question": _OVER,
    "field": lazy_gettext("This field is no longer there: deleted or undone meanwhile."),
    "file": lazy_gettext("This file is no longer there: deleted or undone meanwhile."),
    "import": lazy_gettext("This import is no longer there: deleted or undone meanwhile."),
    "job": lazy_gettext("This job is no longer there: deleted or undone meanwhile."),
    "member": lazy_gettext("This member is no longer there: deleted or undone meanwhile."),
    "merge": lazy_gettext("This merge is no longer there: deleted or undone meanwhile."),
    "name": lazy_gettext("This name is no longer there: deleted or undone meanwhile."),
    "purchase": lazy_gettext("This purchase is no longer there: deleted or undone meanwhile."),
    "sale": lazy_gettext("This sale is no longer there: deleted or undone meanwhile."),
    "setting": lazy_gettext("This setting is no longer there: deleted or undone meanwhile."),
    "template": lazy_gettext("This template is no longer there: deleted or undone meanwhile."),
}


def _invalid(error: errors.Invalid, _formats: Formats) -> str:
    words = INVALID.get((error.field, error.reason))
    if words is None and error.field in FIELDS:
        about = FIELDS[error.field]
        return f"That does not work as the {about.word}. One that works: {about.example}."
    if words is None:
        log.warning("nobody has words for %s: %s", error.field, error.reason)
        return _("That does not work. /help shows what does.")
    return str(words)


def _not_found(error: errors.NotFound, _formats: Formats) -> str:
    if error.merged_into is not None:
        return _("This customer was merged with another one; the list has both as one now.")
    return str(GONE.get(error.noun, _("This is no longer there: deleted or undone meanwhile.")))


def _not_allowed(error: errors.NotAllowed, _formats: Formats) -> str:
    managers = {one.value for one in staff.MAY[staff.Role.MANAGER]}
    owners = {one.value for one in staff.Permission} - managers
    if error.action in owners:
        return _("Only the owner can do this.")
    return _("Only a manager or the owner can do this.")


def _phone_taken(error: errors.PhoneTaken, _formats: Formats) -> str:
    return _("This is {name}'s number.").format(name=error.name)


def _total_negative(error: errors.TotalNegative, formats: Formats) -> str:
    text = _("The discount of {discount} is more than the bill of {bill}. Nothing was saved.")
    return text.format(discount=formats.money(error.discount), bill=formats.money(error.subtotal))


def _in_future(error: errors.InFuture, formats: Formats) -> str:
    text = _("{day} is still to come. A sale is of today or earlier.")
    return text.format(day=formats.full_day(error.day))


TABLE: tuple[tuple[type[Exception], Words | Lazy], ...] = (
    (OldButton, lazy_gettext("This button is from an older time. /menu starts afresh.")),
    (errors.NotFound, _not_found),
    (errors.Invalid, _invalid),
    (errors.PhoneTaken, _phone_taken),
    (errors.NotAllowed, _not_allowed),
    (errors.AlreadyDone, lazy_gettext("That was done already.")),
    (
        errors.Changed,
        lazy_gettext("Somebody else changed this meanwhile; here is how it is now."),
    ),
    (errors.TotalNegative, _total_negative),
    (errors.InFuture, _in_future),
    (
        errors.StoreBusy,
        lazy_gettext(
            "The books are held by another program just now; nothing was saved. "
            "Please send it again."
        ),
    ),
    (
        errors.StoreFull,
        lazy_gettext(
            "The disk is full, so nothing was saved. Free some space, then send it again."
        ),
    ),
    (
        errors.StoreReadOnly,
        lazy_gettext("The books may not be written just now, so nothing was saved."),
    ),
    (
        errors.StoreError,
        lazy_gettext(
            "The books cannot be reached just now, so nothing was saved. "
            "Please send it again in a minute."
        ),
    ),
)
"""Ordered: the first entry that fits the error speaks."""

WAITS = ("draft", "question")
"""What can be gone because it was answered, left, or too old."""


def unexpected() -> str:
    return _("Something went wrong on my side, and nothing was saved. It has been noted.")


def is_over(error: Exception) -> bool:
    """Whether what a message asks about is gone for good: none of its buttons can work again."""
    return isinstance(error, errors.NotFound) and error.noun in WAITS


def words_for(error: Exception, formats: Formats) -> str | None:
    """One line for a person; None for an error that is a fault of the program."""
    for kind, words in TABLE:
        if isinstance(error, kind):
            return str(words) if isinstance(words, Lazy) else words(error, formats)
    return None
