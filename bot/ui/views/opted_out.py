"""Lists of numbers that want no messages."""

from __future__ import annotations

from bot.ui.screen import Button, Rows, Screen, lines, markup
from bot.ui.taps import Tap
from crm.customers.opted_out_phones import Listed
from crm.formats import Formats
from crm.i18n import _, ngettext


def ask_list(found: Listed, formats: Formats, opt_out: Tap, rows: Rows) -> Screen:
    """`opt_out` is what the first button does; `rows` are what else may be done."""
    title = ngettext(
        "<b>This {n} number: opted out?</b>", "<b>These {n} numbers: opted out?</b>", found.total
    )
    text = _("No campaign reaches them any more.")
    label = _("🔕 Opt out {n}").format(n=formats.number(found.total))
    return Screen(
        lines(markup(title, n=formats.number(found.total)), *_who(found, formats), text),
        rows=((Button(label, opt_out),), *rows),
    )


def opted_out(done: Listed, formats: Formats) -> Screen:
    title = ngettext(
        "🔕 <b>{n} number has opted out.</b>", "🔕 <b>{n} numbers have opted out.</b>", done.total
    )
    return Screen(lines(markup(title, n=formats.number(done.total)), *_who(done, formats)))


def _who(found: Listed, formats: Formats) -> list[str]:
    """Whose numbers they are."""
    parts = (
        (
            found.customers,
            ngettext("{n} is a customer's.", "{n} are customers'.", found.customers),
        ),
        (
            found.before,
            ngettext("{n} had opted out before.", "{n} had opted out before.", found.before),
        ),
        (
            found.unknown,
            ngettext(
                "{n} is nobody's yet: it is remembered for whoever comes with it.",
                "{n} are nobody's yet: they are remembered for whoever comes with them.",
                found.unknown,
            ),
        ),
    )
    return [text.format(n=formats.number(many)) for many, text in parts if many]
