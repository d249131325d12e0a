"""Why a payment was not changed: one line that says what works."""

from __future__ import annotations

from bot.ui.screen import Screen, markup
from crm.i18n import Lazy, _, lazy_gettext

_REASONS: dict[str, Lazy] = {
    "zero_or_negative": lazy_gettext(
        "A payment is more than nothing. To take it back: <code>delete</code>"
    ),
    "too_large": lazy_gettext("That is more than one payment can hold. Are there too many zeros?"),
    "unclear_date": lazy_gettext("Which day was it? Such as <code>yesterday</code>, or 12/3."),
    "future": lazy_gettext("That day is still to come. A payment is from today or earlier."),
}


def unclear(reason: str) -> Screen:
    """Nothing was changed."""
    if reason in _REASONS:
        return Screen(markup(_REASONS[reason]))
    return Screen(
        markup(
            _(
                "Nothing was changed: I could not tell what should be. These work: "
                "<code>400</code>, <code>yesterday</code>, <code>upi</code>, "
                "<code>for asha</code>, <code>delete</code>"
            )
        )
    )


def nobody(name: str) -> Screen:
    text = _("Nothing was changed: I do not know which customer <b>{name}</b> is.")
    return Screen(markup(text, name=name))
