"""Screens of ratings: what was recorded, whose it is, a low one for owners."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.feedback.taps import AddRated, CallCustomer, ChooseRated, DropRating, UndoRating
from bot.module_words.feedback_words import average_line, stars
from bot.shared_buttons import CardOf
from bot.ui.screen import Button, Screen, choice, lines, markup, shortened
from crm.customers.cards import Customer
from crm.feedback.recording import Shown
from crm.formats import Formats
from crm.i18n import _, ngettext


def receipt(found: Shown, formats: Formats, *, may_undo: bool) -> Screen:
    """What was recorded, and what this customer gave in all."""
    first = [Button(_("↩️ Undo"), UndoRating(found.rating.id))] if may_undo else []
    return Screen(
        lines(
            markup(
                _("✅ {stars} · <b>{name}</b>"),
                stars=stars(found.rating.score),
                name=found.customer.name,
            ),
            _comment(found.rating.comment),
            average_line(found.ratings, formats) if found.ratings.number > 1 else "",
        ),
        rows=(
            (*first, *_to_card(found.customer)),
            *((_call(found.customer),) if found.rating.is_low else ()),
        ),
    )


def _comment(text: str | None) -> Markup | str:
    return markup("💬 {}", shortened(text, 800)) if text else ""


def _to_card(customer: Customer) -> tuple[Button, ...]:
    return (Button(f"👤 {shortened(customer.name, 16)}", CardOf(customer.id)),)


def _call(customer: Customer) -> tuple[Button, ...]:
    return (Button(_("📞 Call"), CallCustomer(customer.id)),) if customer.phone else ()


def low(found: Shown, formats: Formats, by: str | None) -> Screen:
    """For owners, at once; `by` is who typed it, None for the customer's own answer."""
    said_by = None if by is None else _("written down by {name}").format(name=by)
    return Screen(
        lines(
            markup(
                _("⚠️ <b>{name}</b> is not happy: {stars}"),
                name=found.customer.name,
                stars=stars(found.rating.score),
            ),
            _comment(found.rating.comment),
            said_by,
            average_line(found.ratings, formats) if found.ratings.number > 1 else "",
        ),
        rows=((*_call(found.customer), Button(_("👤 Card"), CardOf(found.customer.id))),),
    )


def call(customer: Customer, formats: Formats) -> Screen:
    """The number as Telegram makes it a link: plain, with its country."""
    if customer.phone is None:
        return Screen(markup(_("{name} has no phone number."), name=customer.name))
    return Screen(
        lines(
            markup("📞 <b>{}</b>: {}", customer.name, formats.phone(customer.phone)),
            _("Tap the number to call."),
        ),
        rows=(_to_card(customer),),
    )


def whose(name: str, score: int, number: int, found: Sequence[Customer]) -> Screen:
    """Several are called so, or nobody."""
    text = ngettext("<b>Who gave {n} star?</b>", "<b>Who gave {n} stars?</b>", score)
    known = "" if found else markup(_("I know nobody called {name}."), name=name)
    return Screen(
        lines(markup(text, n=score), known),
        rows=(
            *(choice(_choice(one), ChooseRated(number, one.id)) for one in found),
            choice(_("➕ Add {name}").format(name=name), AddRated(number)),
            (Button(_("✖️ Cancel"), DropRating(number)),),
        ),
    )


def _choice(one: Customer) -> str:
    return f"{one.name} · {one.location}" if one.location else one.name


def undone(name: str, score: int) -> Screen:
    return Screen(
        markup(_("↩️ Taken back: {stars} of {name}."), stars=stars(score), name=name),
    )


def dropped() -> Screen:
    return Screen(_("Cancelled. Nothing was saved."))
