"""Rates of GST in a file: what they would change, and what they did."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.dispatch.error_words import answer_problem
from bot.features.imports.taps import DropUpload, TakeRates, UndoRates
from bot.ui.screen import Button, Screen, lines, markup, paragraphs, shortened
from crm.errors import Invalid
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.imports.rate_lists import COLUMNS
from crm.invoices.rate_lists import RateChange, RatesPlan, RefusedRate
from crm.invoices.rates import Rate
from crm.invoices.words import rate as percent

SHOWN = 12
"""Changes and refused rows on a screen, each."""


def only_the_owner(file_name: str) -> Screen:
    return Screen(
        paragraphs(_title(file_name), _("These are rates of GST. Only the owner changes them."))
    )


def unknown_headings(file_name: str, unknown: Sequence[str]) -> Screen:
    """Nothing is taken of a table of which a part would be lost."""
    what = (
        markup(
            _("These are rates of GST, but there are columns that I do not know: <b>{names}</b>."),
            names=shortened(", ".join(unknown), 300),
        )
        if unknown
        else _("These are rates of GST, but there are no rows in it.")
    )
    known = markup(_("A list of rates has: <code>{names}</code>"), names=", ".join(COLUMNS))
    return Screen(paragraphs(_title(file_name), lines(what, known), _("Nothing was taken.")))


def plan(file_name: str, made: RatesPlan, token: str, formats: Formats) -> Screen:
    rows = [Button(_("✖️ Cancel"), DropUpload(token))]
    if made.changes:
        rows.insert(0, Button(_("✅ Import"), TakeRates(token)))
    return Screen(
        paragraphs(
            _title(file_name),
            lines(markup("<b>{}</b>", _count(made, formats)), *_changes(made, formats)),
            _same(made, formats),
            lines(*_refused(made, formats)),
        ),
        rows=(tuple(rows),),
    )


def taken(made: RatesPlan, token: str, formats: Formats) -> Screen:
    undo = ((Button(_("↩️ Undo"), UndoRates(token)),),) if made.changes else ()
    text = ngettext("✅ {n} rate is set.", "✅ {n} rates are set.", len(made.changes))
    return Screen(text.format(n=formats.number(len(made.changes))), rows=undo)


def undone(back: int, left: int, formats: Formats) -> Screen:
    text = ngettext("↩️ {n} rate is as before.", "↩️ {n} rates are as before.", back)
    stays = ngettext("{n} was changed since and stays.", "{n} were changed since and stay.", left)
    return Screen(
        lines(
            text.format(n=formats.number(back)),
            stays.format(n=formats.number(left)) if left else "",
        )
    )


def _title(file_name: str) -> Markup:
    return markup("🧾 <b>{}</b>", shortened(file_name, 60))


def _count(made: RatesPlan, formats: Formats) -> str:
    if not made.changes:
        return _("No rate of GST changes.")
    text = ngettext("{n} rate of GST changes:", "{n} rates of GST change:", len(made.changes))
    return text.format(n=formats.number(len(made.changes)))


def _changes(made: RatesPlan, formats: Formats) -> list[Markup | str]:
    shown: list[Markup | str] = [_change(one, formats) for one in made.changes[:SHOWN]]
    return [*shown, _more(len(made.changes) - SHOWN, formats)]


def _change(one: RateChange, formats: Formats) -> Markup:
    return markup(
        _("{item}: {before} → <b>{after}</b> from {day}"),
        item=shortened(one.item, 40),
        before=_rate(one.before, formats),
        after=_rate(one.after, formats),
        day=formats.day(one.valid_from, formats.shop.today()),
    )


def _rate(one: Rate, formats: Formats) -> str:
    return f"{percent(one.rate, formats)} ({one.hsn})" if one.hsn else percent(one.rate, formats)


def _same(made: RatesPlan, formats: Formats) -> str:
    if not made.same:
        return ""
    text = ngettext("{n} is so already.", "{n} are so already.", made.same)
    return text.format(n=formats.number(made.same))


def _refused(made: RatesPlan, formats: Formats) -> list[str]:
    if not made.refused:
        return []
    said = [_why(one, formats) for one in made.refused[:SHOWN]]
    return [_("Not taken:"), *said, _more(len(made.refused) - SHOWN, formats)]


def _why(one: RefusedRate, formats: Formats) -> str:
    reason = answer_problem(Invalid(one.field, one.item, one.reason), formats)
    return _("row {row}, {item}: {reason}").format(
        row=one.row, item=shortened(one.item, 40) or "-", reason=reason
    )


def _more(number: int, formats: Formats) -> str:
    if number <= 0:
        return ""
    return ngettext("… and {n} more", "… and {n} more", number).format(n=formats.number(number))
