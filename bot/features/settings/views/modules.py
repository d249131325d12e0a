"""What a shop may switch on beside the rest."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.settings.fields import Page
from bot.features.settings.taps import OpenSetting, ShowSettings, SwitchModule
from bot.features.settings.views.settings import fields_of
from bot.module_words.appointment_words import by_itself
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.shop import Shop


def modules(shop: Shop, formats: Formats, *, carries: bool) -> Screen:
    """What a shop may switch on; of points that are off, only how to."""
    shown, buttons = fields_of(shop, formats, Page.MODULES)
    if not shop.has_points:
        shown, buttons = markup(_("🎁 Points: <b>off</b>")), buttons[:1]
    stock, booking, rated = (one in shop.modules for one in ("stock", "appointments", "feedback"))
    shown = lines(
        markup(_("📦 Stock: <b>on</b>, /stock lists it") if stock else _("📦 Stock: <b>off</b>")),
        markup(
            _("📅 Appointments: <b>on</b>, /appointments lists them")
            if booking
            else _("📅 Appointments: <b>off</b>")
        ),
        by_itself(shop, formats) if booking else None,
        _feedback(shop, formats, carries=carries),
        shown,
    )
    stock_label = _("📦 Stock off") if stock else _("📦 Stock on")
    booking_label = _("📅 Appointments off") if booking else _("📅 Appointments on")
    rated_label = _("⭐ Feedback off") if rated else _("⭐ Feedback on")
    buttons = [
        Button(stock_label, SwitchModule("stock", not stock)),
        Button(booking_label, SwitchModule("appointments", not booking)),
        Button(rated_label, SwitchModule("feedback", not rated)),
        *([Button(_("⭐ Ask after"), OpenSetting("feedback_after_hours"))] if rated else []),
        *buttons,
    ]
    return Screen(
        paragraphs(
            markup(_("<b>🧩 Modules</b>: what your shop uses beside the rest")),
            shown,
            _("Tap one to change it."),
        ),
        rows=(*in_rows(buttons, 2), (Button(_("‹ Back"), ShowSettings()),)),
    )


def _feedback(shop: Shop, formats: Formats, *, carries: bool) -> Markup:
    """Whether customers are asked for stars, and how."""
    hours = shop.feedback_after_hours
    if "feedback" not in shop.modules:
        return markup(_("⭐ Feedback: <b>off</b>"))
    if not hours:
        return markup(
            _("⭐ Feedback: <b>on</b>, you ask by hand: a card → … More → ⭐ Ask for stars")
        )
    if not carries:
        return markup(
            _(
                "⭐ Feedback: <b>on</b>. Your gateway carries approved texts only, so you ask by "
                "hand: a card → … More → ⭐ Ask for stars"
            )
        )
    text = ngettext(
        "⭐ Feedback: <b>on</b>, a message asks {n} hour after a bill, once in 30 days",
        "⭐ Feedback: <b>on</b>, a message asks {n} hours after a bill, once in 30 days",
        hours,
    )
    return markup(text, n=formats.number(hours))
