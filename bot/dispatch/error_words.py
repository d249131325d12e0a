"""User-facing messages for errors: one table from error to words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from bot.dispatch.invalid_words import INVALID
from bot.ui.field_words import FIELDS
from bot.ui.taps import OldButton
from crm import errors
from crm.campaigns.message import (
    MessageTooLong,
    OnlyInReminders,
    PlaceholderWithoutValue,
    UnknownPlaceholder,
)
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext, ngettext
from crm.permissions import MAY, Permission, Role

log = logging.getLogger(__name__)

Words = Callable[[Any, Formats], str]

_OVER = lazy_gettext(
    "This question is no longer open: it was answered, left, or is older than a day."
)
# Things that may be gone when a button or a link to them is used.
GONE: dict[str, Lazy] = {
    "answer": _OVER,
    "appointment": lazy_gettext(
        "This appointment is no longer there: deleted or undone meanwhile."
    ),
    "approval": lazy_gettext("This question is no longer there: deleted or undone meanwhile."),
    "bar": lazy_gettext("No sales are left here: they were changed or undone meanwhile."),
    "backup": lazy_gettext("This backup is no longer there: deleted or undone meanwhile."),
    "column": lazy_gettext("This column is no longer there: deleted or undone meanwhile."),
    "customer": lazy_gettext("This customer is no longer there: deleted or undone meanwhile."),
    "draft": _OVER,
    "question": _OVER,
    "field": lazy_gettext("This field is no longer there: deleted or undone meanwhile."),
    "file": lazy_gettext("This file is no longer there: deleted or undone meanwhile."),
    "import": lazy_gettext("This import is no longer there: deleted or undone meanwhile."),
    "invoice": lazy_gettext("This invoice is no longer there: deleted or undone meanwhile."),
    "job": lazy_gettext("This job is no longer there: deleted or undone meanwhile."),
    "member": lazy_gettext("This member is no longer there: deleted or undone meanwhile."),
    "merge": lazy_gettext("This merge is no longer there: deleted or undone meanwhile."),
    "name": lazy_gettext("This name is no longer there: deleted or undone meanwhile."),
    "payment": lazy_gettext("This payment is no longer there: deleted or undone meanwhile."),
    "purchase": lazy_gettext("This sale is no longer there: deleted or undone meanwhile."),
    "return": lazy_gettext("This return is no longer there: deleted or undone meanwhile."),
    "sale": lazy_gettext("This sale is no longer there: deleted or undone meanwhile."),
    "stock_item": lazy_gettext("This item is no longer there: deleted or undone meanwhile."),
    "stock_move": lazy_gettext("This was taken back already."),
    "feedback": lazy_gettext("This was taken back already."),
    "setting": lazy_gettext("This setting is no longer there: deleted or undone meanwhile."),
    "template": lazy_gettext("This template is no longer there: deleted or undone meanwhile."),
}


def _invalid(error: errors.Invalid, _formats: Formats) -> str:
    words = INVALID.get((error.field, error.reason))
    if words is None and error.field in FIELDS:
        about = FIELDS[error.field]
        text = _("That does not work as the {field}. One that works: {example}.")
        return text.format(field=about.word, example=about.example)
    if words is None:
        log.warning("nobody has words for %s: %s", error.field, error.reason)
        return _("That does not work. /help shows what does.")
    return str(words)


def _not_found(error: errors.NotFound, _formats: Formats) -> str:
    if error.merged_into is not None:
        return _("This customer was merged with another one; the list has both as one now.")
    return str(GONE.get(error.noun, _("This is no longer there: deleted or undone meanwhile.")))


def _not_allowed(error: errors.NotAllowed, _formats: Formats) -> str:
    managers = {one.value for one in MAY[Role.MANAGER]}
    owners = {one.value for one in Permission} - managers
    if error.action in owners:
        return _("Only the owner can do this.")
    return _("Only a manager or the owner can do this.")


def _phone_taken(error: errors.PhoneTaken, _formats: Formats) -> str:
    return _("This is {name}'s number.").format(name=error.name)


def _total_negative(error: errors.TotalNegative, formats: Formats) -> str:
    text = _("The discount of {discount} is more than the bill of {bill}. Nothing was saved.")
    return text.format(discount=formats.money(error.discount), bill=formats.money(error.subtotal))


def _not_enough_points(error: errors.NotEnoughPoints, formats: Formats) -> str:
    if error.there <= 0:
        return _("There are no points to use. Nothing was saved.")
    text = ngettext(
        "There is {there} point, and {points} were to be used. Nothing was saved.",
        "There are {there} points, and {points} were to be used. Nothing was saved.",
        error.there,
    )
    there, points = formats.number(error.there), formats.number(error.points)
    return text.format(there=there, points=points)


def _in_future(error: errors.InFuture, formats: Formats) -> str:
    text = _("{day} is still to come. A sale is from today or earlier.")
    return text.format(day=formats.full_day(error.day))


def _nothing_owed(error: errors.NothingOwed, formats: Formats) -> str:
    if error.balance < 0:
        text = _("Nothing is owed; {amount} is an advance.")
        return text.format(amount=formats.money(-error.balance))
    return _("Nothing is owed.")


def _more_than_owed(error: errors.MoreThanOwed, formats: Formats) -> str:
    text = _("Only {owed} is owed. Nothing was saved.")
    return text.format(owed=formats.money(error.owed))


def _more_than_advance(error: errors.MoreThanAdvance, formats: Formats) -> str:
    text = _("The advance is {advance}, and {amount} is more. Nothing was saved.")
    advance, amount = formats.money(error.advance), formats.money(error.amount)
    return text.format(advance=advance, amount=amount)


def _opening_there(error: errors.OpeningThere, formats: Formats) -> str:
    text = _("There is an opening balance already: {amount}.")
    return text.format(amount=formats.money(error.amount))


def _unknown_placeholder(error: UnknownPlaceholder, _formats: Formats) -> str:
    text = _("I do not know {unknown}. There are: {known}.")
    return text.format(unknown=_in_braces(error.unknown), known=_in_braces(error.known))


def _only_in_reminders(error: OnlyInReminders, _formats: Formats) -> str:
    text = _("{placeholders} belongs to a reminder of dues: /dues, then 🔔 Remind.")
    return text.format(placeholders=_in_braces(error.names))


def _placeholder_without_value(error: PlaceholderWithoutValue, _formats: Formats) -> str:
    if error.missing == ("upi",):
        text = _("{placeholders} needs your UPI ID: /settings, then 🧾 Invoices, UPI.")
        return text.format(placeholders=_in_braces(error.missing))
    text = ngettext(
        "{placeholders} has no value yet: ✏️ Edit gives it one.",
        "{placeholders} have no value yet: ✏️ Edit gives them one.",
        len(error.missing),
    )
    return text.format(placeholders=_in_braces(error.missing))


def _message_too_long(error: MessageTooLong, formats: Formats) -> str:
    text = _(
        "That is {letters} letters, {parts} parts; {most} parts at the most (1,530 letters, or "
        "670 with ₹ or emoji)."
    )
    return text.format(
        letters=formats.number(error.characters),
        parts=formats.number(error.parts),
        most=formats.number(error.most),
    )


def _in_braces(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{{name}}}}}" for name in names)


TABLE: tuple[tuple[type[Exception], Words | Lazy], ...] = (
    (OldButton, lazy_gettext("This button is too old to work. /menu starts afresh.")),
    (errors.NotFound, _not_found),
    (errors.Invalid, _invalid),
    (UnknownPlaceholder, _unknown_placeholder),
    (OnlyInReminders, _only_in_reminders),
    (PlaceholderWithoutValue, _placeholder_without_value),
    (MessageTooLong, _message_too_long),
    (errors.PhoneTaken, _phone_taken),
    (errors.NotAllowed, _not_allowed),
    (errors.AlreadyDone, lazy_gettext("That was done already.")),
    (
        errors.Changed,
        lazy_gettext("Somebody else changed this meanwhile; here is how it is now."),
    ),
    (errors.TotalNegative, _total_negative),
    (errors.NotEnoughPoints, _not_enough_points),
    (errors.InFuture, _in_future),
    (errors.NothingOwed, _nothing_owed),
    (errors.MoreThanOwed, _more_than_owed),
    (errors.MoreThanAdvance, _more_than_advance),
    (errors.OpeningThere, _opening_there),
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
        lazy_gettext("The books are read-only just now, so nothing was saved."),
    ),
    (
        errors.StoreError,
        lazy_gettext(
            "The books cannot be reached just now, so nothing was saved. "
            "Please send it again in a minute."
        ),
    ),
)
"""Ordered: the first entry that matches the error is used."""

WAITS = ("draft", "question")
"""Nouns of NotFound for things that end by being answered, left, or too old."""


def unexpected() -> str:
    return _("Something went wrong on my side, and nothing was saved. It has been noted.")


def is_over(error: Exception) -> bool:
    """Whether the subject of a message is gone for good: none of its buttons can work again."""
    return isinstance(error, errors.NotFound) and error.noun in WAITS


def words_for(error: Exception, formats: Formats) -> str | None:
    """One line for a person; None for a bug in the program."""
    for kind, words in TABLE:
        if isinstance(error, kind):
            return str(words) if isinstance(words, Lazy) else words(error, formats)
    return None


_OF_AN_ANSWER = (
    errors.Invalid,
    UnknownPlaceholder,
    OnlyInReminders,
    PlaceholderWithoutValue,
    MessageTooLong,
)


def answer_problem(error: Exception, formats: Formats) -> str:
    """The line above a question that is asked again. Raises `error` again when it is not about the
    answer."""
    words = words_for(error, formats) if isinstance(error, _OF_AN_ANSWER) else None
    if words is None:
        raise error
    return words
