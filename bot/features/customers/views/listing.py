"""The list of customers, its filters, and what inline search shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from bot.features.customers.listed import Listed, place_code
from bot.features.customers.taps import (
    AddCustomer,
    AskSearch,
    AskSpend,
    OpenFilter,
    OpenListed,
    OpenPlaces,
    ShowList,
)
from bot.features.customers.views.card import BADGES
from bot.shared_buttons import Home, OpenCustomer
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
from crm.customers.cards import Customer
from crm.customers.listing import CustomerFilter, Page, Sort
from crm.customers.totals import Status
from crm.formats import Formats

SORT_WORDS = {Sort.NAME: "Name", Sort.SPENT: "Spent", Sort.LAST_VISIT: "Last visit"}
RECENCIES = (30, -30, -60, -90)
MOST_PLACES = 12


def recency_words(days: int) -> str:
    return f"came in {days} days" if days > 0 else f"not in {-days} days"


def spend_words(least: int | None, most: int | None, formats: Formats) -> str:
    if least is not None and most is not None:
        return f"{formats.money(Decimal(least))} to {formats.money(Decimal(most))}"
    if least is not None:
        return f"from {formats.money(Decimal(least))}"
    return f"up to {formats.money(Decimal(most or 0))}"


def filter_words(listed: Listed, wanted: CustomerFilter, formats: Formats) -> str:
    """The filters that are on, in words; empty without any."""
    parts = []
    if listed.status is not None:
        parts.append(listed.status.value)
    if listed.min_spent is not None or listed.max_spent is not None:
        parts.append(spend_words(listed.min_spent, listed.max_spent, formats))
    if listed.recency is not None:
        parts.append(recency_words(listed.recency))
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
        formats.day(last) if last else "never bought",
    )
    return lines(
        markup(
            "{}. {} <b>{}</b> · {}",
            number,
            BADGES[customer.status],
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
    people = "customer" if page.total == 1 else "customers"
    start = (page.number - 1) * 8
    text = paragraphs(
        lines(
            markup("👥 <b>{} {}</b>", formats.number(page.total), people),
            markup("🔎 {}", filters) if filters else "",
            markup("Nobody is called so; shown: {}", " ".join(page.meant)) if page.meant else "",
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
    if page.pages > 1:
        rows.append(_pages(listed, page))
    rows.append(
        [
            Button("🔎 Search", AskSearch(here)),
            Button("⏷ Filter", OpenFilter(here)),
            Button(f"⇅ {SORT_WORDS[listed.sort]}", ShowList(listed.next_sort.packed())),
        ]
    )
    last = [Button("➕ Add", AddCustomer())]
    if listed.filtered:
        last.append(Button("✖️ Clear", ShowList(Listed(sort=listed.sort).packed())))
    last.append(Button("🏪 Menu", Home()))
    return Screen(text).with_rows(*rows, last)


def _nobody(listed: Listed) -> str:
    if listed.filtered:
        return "Nobody fits. Clear the filter, or add somebody."
    return "Nobody yet. Record a sale or share a contact, and the customer is here."


def _pages(listed: Listed, page: Page) -> list[Button]:
    def turn(label: str, number: int) -> Button:
        number = (number - 1) % page.pages + 1  # before the first comes the last
        return Button(label, ShowList(replace(listed, page=number).packed()))

    return [
        turn("‹", page.number - 1),
        turn(f"{page.number}/{page.pages}", page.number),
        turn("›", page.number + 1),
    ]


def filters(listed: Listed, wanted: CustomerFilter, total: int, formats: Formats) -> Screen:
    """Each filter a switch; what is on has a tick, and is off at the next tap."""

    def switch(label: str, **chosen: object) -> Button:
        on = all(getattr(listed, name) == value for name, value in chosen.items())
        tap = OpenFilter(listed.switched(**chosen).packed())
        return Button(("✓ " if on else "") + label, tap)

    vip = int(formats.shop.vip_above)
    steps = ((None, vip // 10), (vip // 10, vip), (vip, None))
    here = replace(listed, page=1).packed()
    place = f"✓ {shortened(wanted.location, 16)}" if wanted.location else "📍 Place"
    rows: Rows = (
        tuple(switch(status.value, status=status) for status in Status),
        *in_rows(
            [
                switch(spend_words(least, most, formats), min_spent=least, max_spent=most)
                for least, most in steps
            ],
            2,
        ),
        *in_rows([switch(recency_words(days).capitalize(), recency=days) for days in RECENCIES], 2),
        (Button("💰 Other amounts", AskSpend(here)), Button(place, OpenPlaces(here))),
        (
            Button("✖️ Clear", OpenFilter(Listed(sort=listed.sort).packed())),
            Button(f"✔ Show {formats.number(total)}", ShowList(here)),
        ),
    )
    words = filter_words(listed, wanted, formats) or "everybody"
    return Screen(lines(markup("<b>Which customers?</b>"), markup("🔎 {}", words)), rows=rows)


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
        markup("<b>Which place?</b>"),
        "Others are found with 🔎 Search." if len(known) > MOST_PLACES else "",
        "No customer has a place yet." if not known else "",
    )
    return Screen(text, rows=(*rows, (Button("‹ Back", OpenFilter(listed.packed())),)))


def ask_spend(listed: Listed) -> Screen:
    return Screen(
        lines(
            markup("<b>How much did they spend in all?</b>"),
            markup("Such as <code>500-2000</code>, <code>over 1000</code>, <code>under 300</code>"),
        ),
        rows=((Button("‹ Back", OpenFilter(listed.packed())),),),
    )


def ask_search(listed: Listed) -> Screen:
    return Screen(
        lines(
            markup("<b>Whom do you look for?</b>"),
            "Type any part of a name, a place or a phone number.",
        ),
        rows=((Button("‹ Back", ShowList(listed.packed())),),),
    )


# --- inline ------------------------------------------------------------------------------------


INLINE_TITLE = 100
"""One that is too long would make Telegram refuse all results; a phone shows less."""


def inline_description(customer: Customer, formats: Formats) -> str:
    parts = (
        formats.phone(customer.phone),
        customer.location,
        formats.money(customer.total_spent),
    )
    return " · ".join(part for part in parts if part)


def inline_result(customer: Customer, formats: Formats) -> Screen:
    """What stands in the chat when a customer is chosen: enough to know who, and the way on."""
    return Screen(
        lines(
            markup("👤 <b>{}</b>", customer.name),
            " · ".join(part for part in (formats.phone(customer.phone), customer.location) if part),
        ),
        rows=((Button("👤 Card", OpenCustomer(customer.id)),),),
    )
