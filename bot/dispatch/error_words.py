"""What a person reads when something is refused: one table from error to words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ui.field_words import FIELDS
from bot.ui.taps import OldButton
from crm import errors, staff
from crm.formats import Formats

Words = Callable[[Any, Formats], str]

_BACKUP_UNSOUND = (
    "The backup that I made could not be opened again, so I threw it away. "
    "The books are as they were; let whoever looks after me see the disk."
)

INVALID: dict[tuple[str, str], str] = {
    ("phone", "unreadable"): "That is not a phone number. One that works: 98765 43210.",
    ("phone", "not_a_number_in_use"): "No phone has that number. One that works: 98765 43210.",
    ("contact", "not_here"): "A contact has a name and a number. Please type what is asked.",
    ("email", "unreadable"): "That is not an e-mail address. One that works: asha@example.in.",
    ("name", "empty"): "A name is needed, such as Asha Verma.",
    ("name", "too_long"): "That name is too long; 300 letters at the most.",
    ("location", "too_long"): "That place is too long; 200 letters at the most.",
    ("notes", "too_long"): "That note is too long; 2,000 letters at the most.",
    ("spend", "unreadable"): "Which amounts? Such as 500-2000, over 1000, or under 300.",
    ("merge", "same_customer"): "That is the same card. Choose another one.",
    ("merge", "undone"): "These two were taken apart already.",
    ("merge", "too_late"): "The 30 days are over; the two cards stay one.",
    ("merge", "merged_again"): "That card was merged once more; take the later merge apart first.",
    ("merge", "erased"): "One of the two was erased; they cannot be taken apart any more.",
    ("amount", "zero"): "An amount is more than zero: asha 2 rice 100.",
    ("amount", "too_large"): "That amount is too large for one sale.",
    ("quantity", "not_positive"): "A quantity is more than zero: 1, 0.5, 2 kg.",
    ("quantity", "too_large"): "That quantity is too large for one sale.",
    ("quantity", "too_precise"): "A quantity has three places at the most: 0.125 kg.",
    ("unit_price", "negative"): "A price is not below zero; for a discount: less 20.",
    ("unit_price", "too_large"): "That price is too large for one sale.",
    ("price", "missing"): "A price is missing: asha 2 rice 100.",
    ("item", "empty"): "An item needs a name: asha 2 rice 100.",
    ("item", "too_long"): "The name of an item is too long; 200 letters at the most.",
    ("items", "too_many"): "Too many items for one sale; send it in two.",
    ("payment_method", "unknown"): "That is no way of paying; such as cash, card, upi or credit.",
    ("backup", "damaged"): _BACKUP_UNSOUND,
    ("backup", "not_a_shop"): _BACKUP_UNSOUND,
    ("backup", "wrong_passphrase"): _BACKUP_UNSOUND,
    ("audience", "unknown"): "There is no such group any more. Choose another one.",
    ("items", "empty"): "A sale needs an amount: asha 2 rice 100, or asha 450.",
    ("invitation", "expired"): "This invitation has expired. Ask the owner for a new one.",
    ("invitation", "used"): "This invitation was already used. Ask the owner for a new one.",
    ("invitation", "unknown"): "This invitation does not work. Ask the owner for a new one.",
    ("import", "already_undone"): "This import was taken back before.",
    ("import", "too_late"): "An import can be taken back for a week; this one is older.",
    ("role", "last_owner"): "The shop needs at least one owner.",
    ("setting", "days"): "That is no number of days; such as 90 days.",
    ("setting", "hours"): "That is no number of hours; such as 24 hours.",
    ("setting", "amount"): "That is no amount; such as 50,000.",
    ("setting", "time"): "That is no time of day; such as 10:00 or 9 pm.",
    ("setting", "shop_name"): "A name has 1 to 100 letters; such as Patil Stores.",
    ("setting", "payment"): "That is no way of paying; such as Cash, Card, UPI or Credit.",
    ("day", "unreadable"): "Which day was it? Such as 12/3, yesterday, or monday.",
    ("day", "future"): "A sale is of today or earlier. Which day was it? Such as 12/3.",
    ("period", "ends_before_it_starts"): "The period ends before it starts. Try 1 Mar to 20 Mar.",
    ("period", "unreadable"): "Which days? Try 1 Mar to 20 Mar, or 30d.",
    ("period", "too_long"): "That is more than a hundred years. Try 1y.",
    ("period", "too_early"): "That reaches back before all calendars. Try 1y.",
}


def _invalid(error: errors.Invalid, _: Formats) -> str:
    words = INVALID.get((error.field, error.reason))
    if words is None and error.field in FIELDS:
        about = FIELDS[error.field]
        return f"That does not work as the {about.word}. One that works: {about.example}."
    if words is None:
        return (
            f"The {error.field.replace('_', ' ')} does not work: {error.reason.replace('_', ' ')}."
        )
    return words


def _not_found(error: errors.NotFound, _: Formats) -> str:
    if error.merged_into is not None:
        return "This customer was merged with another one; the list has both as one now."
    if error.noun in WAITS:
        return "This question is no longer open: it was answered, left, or is older than a day."
    return f"This {error.noun} is no longer there: deleted or undone meanwhile."


def _not_allowed(error: errors.NotAllowed, _: Formats) -> str:
    managers = {one.value for one in staff.MAY[staff.Role.MANAGER]}
    owners = {one.value for one in staff.Permission} - managers
    if error.action in owners:
        return "Only the owner can do this."
    return "Only a manager or the owner can do this."


TABLE: tuple[tuple[type[Exception], Words], ...] = (
    (OldButton, lambda *_: "This button is from an older time. /menu starts afresh."),
    (errors.NotFound, _not_found),
    (errors.Invalid, _invalid),
    (errors.PhoneTaken, lambda error, _: f"This is {error.name}'s number."),
    (errors.NotAllowed, _not_allowed),
    (errors.AlreadyDone, lambda *_: "That was done already."),
    (
        errors.Changed,
        lambda *_: "Somebody else changed this meanwhile; here is how it is now.",
    ),
    (
        errors.TotalNegative,
        lambda error, formats: (
            f"The discount of {formats.money(error.discount)} is more than "
            f"the bill of {formats.money(error.subtotal)}. Nothing was saved."
        ),
    ),
    (
        errors.InFuture,
        lambda error, formats: (
            f"{formats.full_day(error.day)} is still to come. A sale is of today or earlier."
        ),
    ),
    (
        errors.StoreBusy,
        lambda *_: (
            "The books are held by another program just now; nothing was saved. "
            "Please send it again."
        ),
    ),
    (
        errors.StoreFull,
        lambda *_: "The disk is full, so nothing was saved. Free some space, then send it again.",
    ),
    (
        errors.StoreReadOnly,
        lambda *_: "The books may not be written just now, so nothing was saved.",
    ),
    (
        errors.StoreError,
        lambda *_: (
            "The books cannot be reached just now, so nothing was saved. "
            "Please send it again in a minute."
        ),
    ),
)
"""Ordered: the first entry that fits the error speaks."""

WAITS = ("draft", "question")
"""What can be gone because it was answered, left, or too old."""

UNEXPECTED = "Something went wrong on my side, and nothing was saved. It has been noted."


def is_over(error: Exception) -> bool:
    """Whether what a message asks about is gone for good: none of its buttons can work again."""
    return isinstance(error, errors.NotFound) and error.noun in WAITS


def words_for(error: Exception, formats: Formats) -> str | None:
    """One line for a person; None for an error that is a fault of the program."""
    for kind, words in TABLE:
        if isinstance(error, kind):
            return words(error, formats)
    return None
