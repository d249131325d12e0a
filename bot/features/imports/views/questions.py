"""Report of how a file was read, in its plan, and the questions where that is not clear."""

from __future__ import annotations

from collections.abc import Iterator

from bot.features.imports.taps import AnswerImport
from bot.ui.screen import Button, choice, shortened
from crm.errors import Invalid
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.imports.answers import COUNTER, DATES, KIND, NO, PAYMENTS, SALES, STATUS, YES, mark_of
from crm.imports.rows.statuses import NO_SALE, SALE
from crm.imports.staging.plan import Plan, SheetPlan
from crm.language.calendar.cells import day_and_time
from crm.language.calendar.date_order import DateOrder

SHOWN_WORDS = 3


def told(made: Plan, formats: Formats) -> Iterator[str]:
    """A line for the order of the days, for the totals of bills, and for who wants no messages."""
    for sheet in made.sheets:
        if read := _day(sheet, sheet.dates, formats):
            yield _("Dates: {text} = {day}").format(text=sheet.example, day=read)
        if sheet.proof is not None:
            yield _(
                "Totals that the lines, taxes, charges and discounts make: {n} of {all}"
            ).format(n=formats.number(sheet.proof.right), all=formats.number(sheet.proof.seen))
    if made.at_counter is not None:
        sold = made.at_counter
        text = ngettext(
            "🚶 {n} counter sale of them, {revenue}",
            "🚶 {n} counter sales of them, {revenue}",
            sold.sales,
        )
        yield text.format(n=formats.number(sold.sales), revenue=formats.money(sold.revenue))
    if made.opted_out:
        text = ngettext(
            "{n} customer wants no messages", "{n} customers want no messages", made.opted_out
        )
        yield text.format(n=formats.number(made.opted_out))


def asked(made: Plan, formats: Formats) -> Iterator[str]:
    for word, many in made.asked[:SHOWN_WORDS]:
        text = ngettext(
            "{n} row says “{word}”. Is that a sale? It is not taken until you say so.",
            "{n} rows say “{word}”. Are they sales? They are not taken until you say so.",
            many,
        )
        yield text.format(n=formats.number(many), word=shortened(word, 40))


def rows(made: Plan, token: str, formats: Formats) -> tuple[tuple[Button, ...], ...]:
    """A tap turns the days round, or says what a word means."""
    turn: list[tuple[Button, ...]] = []
    for sheet in made.sheets:
        other = DateOrder.DAY_FIRST
        if sheet.dates is DateOrder.DAY_FIRST:
            other = DateOrder.MONTH_FIRST
        if not turn and (read := _day(sheet, other, formats)):
            label = _("🔁 No, {text} = {day}").format(text=sheet.example, day=read)
            turn.append(choice(label, AnswerImport(token, DATES, other.value)))
    words = [
        (
            Button(
                _("“{word}”: sale").format(word=shortened(word, 20)),
                AnswerImport(token, STATUS + mark_of(word), SALE),
            ),
            Button(_("No sale"), AnswerImport(token, STATUS + mark_of(word), NO_SALE)),
        )
        for word, _many in made.asked[:SHOWN_WORDS]
    ]
    return (*turn, *words, *_counter(made, token, formats))


def _counter(made: Plan, token: str, formats: Formats) -> list[tuple[Button, ...]]:
    """Takes what names no customer as counter sales, or leaves it out again."""
    if made.at_counter is not None:
        label = _("🚶 No counter sales")
        return [choice(label, AnswerImport(token, COUNTER, NO))]
    if made.offered is None:
        return []
    sold = made.offered
    text = ngettext(
        "🚶 Take {n} as counter sale {revenue}",
        "🚶 Take {n} as counter sales {revenue}",
        sold.sales,
    )
    label = text.format(n=formats.number(sold.sales), revenue=formats.money(sold.revenue))
    return [choice(label, AnswerImport(token, COUNTER, YES))]


def take_for_sales(token: str) -> tuple[Button, ...]:
    """For a file of which nothing tells whether it holds sales or payments."""
    return (
        Button(_("They are sales"), AnswerImport(token, KIND, SALES)),
        Button(_("They are payments"), AnswerImport(token, KIND, PAYMENTS)),
    )


def _day(sheet: SheetPlan, order: DateOrder, formats: Formats) -> str | None:
    """The example of the sheet as this order reads it; None without one."""
    if not sheet.example:
        return None
    try:
        found = day_and_time(sheet.example, formats.shop.timezone, order)
    except Invalid:
        return None
    return formats.full_day(found.day) if found is not None else None
