"""The list of customers, its filters, and what inline search shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from bot.features.customers.listed import Listed
from bot.features.customers.taps import (
    AddCustomer,
    AskSearch,
    AskSpend,
    OpenFilter,
    OpenListed,
    OpenPlaces,
    ShowList,
)
from bot.features.customers.views.card import mark
from bot.shared_buttons import Home, OpenCustomer, OpenHistory
from bot.ui.paging import pager
from bot.ui.screen import (
    Button,
    Rows,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    shortened,
)
from bot.ui.words import capital
from crm import counts
from crm.customers.cards import Customer
from crm.customers.find import place_code
from crm.customers.listing import CustomerFilter, Page, Sort
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.words import STATUS_WORDS

SORT_WORDS = {
    Sort.NAME: lazy_gettext("⇅ Name"),
    Sort.SPENT: lazy_gettext("⇅ Spent"),
    Sort.LAST_VISIT: lazy_gettext("⇅ Last visit"),
}
RECENCIES = (30, -30, -60, -90)
MOST_PLACES = 12


def recency_words(days: int, formats: Formats) -> str:
    """`came in 30 days`; of -60, `not in 60 days`."""
    text = (
        ngettext("came in {n} day", "came in {n} days", days)
        if days > 0
        else ngettext("not in {n} day", "not in {n} days", -days)
    )
    return text.format(n=formats.number(abs(days)))


def spend_words(least: int | None, most: int | None, formats: Formats) -> str:
    low, high = formats.money(Decimal(least or 0)), formats.money(Decimal(most or 0))
    if least is not None and most is not None:
        return _("{low} to {high}").format(low=low, high=high)
    if least is not None:
        return _("from {low}").format(low=low)
    return _("up to {high}").format(high=high)


def filter_words(listed: Listed, wanted: CustomerFilter, formats: Formats) -> str:
    """The filters that are on, in words; empty without any."""
    parts = []
    if listed.status is not None:
        parts.append(str(STATUS_WORDS[listed.status]))
    if listed.min_spent is not None or listed.max_spent is not None:
        parts.append(spend_words(listed.min_spent, listed.max_spent, formats))
    if listed.recency is not None:
        parts.append(recency_words(listed.recency, formats))
    if wanted.location is not None:
        parts.append(wanted.location)
    if listed.text:
        parts.append(f"“{listed.text}”")
    return " · ".join(parts)


def line(number: int, customer: Customer, formats: Formats) -> Markup:
    """Two lines of the list: who, spent; phone, place, last visit."""
    last = customer.last_purchase_date
    rest = (
        formats.phone(customer.phone),
        customer.location,
        formats.day(last) if last else _("never bought"),
    )
    return lines(
        markup(
            "{}. {} <b>{}</b> · {}",
            number,
            mark(customer),
            shortened(customer.name, 40),
            formats.money(customer.total_spent),
        ),
        markup("     {}", " · ".join(part for part in rest if part)),
    )


def listing(page: Page, listed: Listed, wanted: CustomerFilter, formats: Formats) -> Screen:
    """A page of customers, the filters above them, a button for each below."""
    listed = replace(listed, page=page.number)
    here = listed.packed()
    filters = filter_words(listed, wanted, formats)
    start = (page.number - 1) * 8
    text = paragraphs(
        lines(
            markup("👥 <b>{}</b>", counts.customers(page.total, formats)),
            markup("🔎 {}", filters) if filters else "",
            _("Nobody is called so; shown: {text}").format(text=" ".join(page.meant))
            if page.meant
            else "",
        ),
        *(line(start + at, one, formats) for at, one in enumerate(page.customers, start=1)),
        _nobody(listed) if not page.customers else "",
    )
    people_rows = in_rows(
        (
            Button(shortened(f"{start + at}. {one.name}", 20), OpenListed(one.id, here))
            for at, one in enumerate(page.customers, start=1)
        ),
        2,
    )
    rows: list[Sequence[Button]] = [*people_rows]
    rows += pager(
        page.number, page.pages, lambda number: ShowList(replace(listed, page=number).packed())
    )
    rows.append(
        [
            Button(_("🔎 Search"), AskSearch(here)),
            Button(_("⏷ Filter"), OpenFilter(here)),
            Button(str(SORT_WORDS[listed.sort]), ShowList(listed.next_sort.packed())),
        ]
    )
    last = [Button(_("➕ Add"), AddCustomer())]
    if listed.filtered:
        last.append(Button(_("✖️ Clear"), ShowList(Listed(sort=listed.sort).packed())))
    last.append(Button(_("🏪 Menu"), Home()))
    return Screen(text).with_rows(*rows, last)


def _nobody(listed: Listed) -> str:
    if listed.filtered:
        return _("Nobody fits. Clear the filter, or add somebody.")
    return _("Nobody yet. Record a sale or share a contact, and the customer is here.")


def filters(
    listed: Listed,
    wanted: CustomerFilter,
    total: int,
    formats: Formats,
    counter_id: int | None = None,
) -> Screen:
    """Each filter a switch; what is on has a tick, and is off at the next tap. Sales without a
    name are no customer's: their history is one tap away."""

    def switch(label: str, **chosen: object) -> Button:
        on = all(getattr(listed, name) == value for name, value in chosen.items())
        tap = OpenFilter(listed.switched(**chosen).packed())
        return Button(("✓ " if on else "") + label, tap)

    vip = int(formats.shop.vip_above)
    steps = ((None, vip // 10), (vip // 10, vip), (vip, None))
    here = replace(listed, page=1).packed()
    place = f"✓ {shortened(wanted.location, 16)}" if wanted.location else _("📍 Place")
    rows: Rows = (
        tuple(switch(str(word), status=status) for status, word in STATUS_WORDS.items()),
        *in_rows(
            [
                switch(spend_words(least, most, formats), min_spent=least, max_spent=most)
                for least, most in steps
            ],
            2,
        ),
        *in_rows(
            [switch(capital(recency_words(days, formats)), recency=days) for days in RECENCIES], 2
        ),
        (Button(_("💰 Other amounts"), AskSpend(here)), Button(place, OpenPlaces(here))),
        *(
            [(Button(_("🚶 Counter sales"), OpenHistory(counter_id, 1)),)]
            if counter_id is not None
            else []
        ),
        (
            Button(_("✖️ Clear"), OpenFilter(Listed(sort=listed.sort).packed())),
            Button(_("✔ Show {n}").format(n=formats.number(total)), ShowList(here)),
        ),
    )
    words = filter_words(listed, wanted, formats) or _("everybody")
    return Screen(lines(markup(_("<b>Which customers?</b>")), markup("🔎 {}", words)), rows=rows)


def places(listed: Listed, known: Sequence[tuple[str, int]], formats: Formats) -> Screen:
    """The places with most customers; others are found by search."""
    rows = [
        choice(
            ("✓ " if place_code(name) == listed.place else "")
            + f"{name} · {formats.number(count)}",
            OpenFilter(listed.switched(place=place_code(name)).packed()),
        )
        for name, count in known[:MOST_PLACES]
    ]
    text = lines(
        markup(_("<b>Which place?</b>")),
        _("Others are found with 🔎 Search.") if len(known) > MOST_PLACES else "",
        _("No customer has a place yet.") if not known else "",
    )
    return Screen(text, rows=(*rows, (Button(_("‹ Back"), OpenFilter(listed.packed())),)))


def ask_spend(listed: Listed) -> Screen:
    return Screen(
        lines(
            markup(_("<b>How much did they spend in all?</b>")),
            markup(
                _("Such as <code>500-2000</code>, <code>over 1000</code>, <code>under 300</code>")
            ),
        ),
        rows=((Button(_("‹ Back"), OpenFilter(listed.packed())),),),
    )


def ask_search(listed: Listed) -> Screen:
    return Screen(
        lines(
            markup(_("<b>Whom do you look for?</b>")),
            _("Type any part of a name, a place or a phone number."),
        ),
        rows=((Button(_("‹ Back"), ShowList(listed.packed())),),),
    )


# --- inline ------------------------------------------------------------------------------------


INLINE_TITLE = 100
"""Length limit: a longer title makes Telegram refuse all results; a phone shows less."""


def inline_description(customer: Customer, formats: Formats) -> str:
    parts = (
        formats.phone(customer.phone),
        customer.location,
        formats.money(customer.total_spent),
    )
    return " · ".join(part for part in parts if part)


def inline_result(customer: Customer, formats: Formats) -> Screen:
    """Message of a chosen inline result: identifies the customer, with a button to the card."""
    return Screen(
        lines(
            markup("👤 <b>{}</b>", customer.name),
            " · ".join(part for part in (formats.phone(customer.phone), customer.location) if part),
        ),
        rows=((Button(_("👤 Card"), OpenCustomer(customer.id)),),),
    )
