"""The list of customers, its filters, and what inline search shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from string import ascii_uppercase

from bot.features.customers.listed import Listed
from bot.features.customers.taps import (
    AddCustomer,
    AskSearch,
    AskSpend,
    OpenFilter,
    OpenLetters,
    OpenListed,
    OpenPlaces,
    SaveListed,
    ShowLetter,
    ShowList,
)
from bot.features.customers.views.card import May, mark
from bot.shared_buttons import Go, Home, OpenCustomer, OpenHistory, WriteToListed
from bot.ui.layout.label_width import fitting
from bot.ui.paging import pager
from bot.ui.screen import (
    Button,
    File,
    Rows,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    shortened,
)
from bot.ui.views import message_words
from bot.ui.words import capital
from crm import counts
from crm.customers.cards import Customer
from crm.customers.find import place_code
from crm.customers.listing import CustomerFilter, Page, Sort
from crm.formats import Formats
from crm.i18n import _, lazy_gettext, ngettext
from crm.permissions import Permission
from crm.words import STATUS_WORDS

SORT_WORDS = {
    Sort.NAME: lazy_gettext("↕️ Name"),
    Sort.SPENT: lazy_gettext("↕️ Spent"),
    Sort.LAST_VISIT: lazy_gettext("↕️ Last visit"),
}
FEW_PAGES = 3
"""So many are turned; beyond, a letter is quicker."""
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


def _choice(customer: Customer, here: str, formats: Formats) -> Sequence[Button]:
    """`⭐ Asha Verma · yesterday · ₹3,617`; without the day where that is too long."""
    last, spent = customer.last_purchase_date, customer.total_spent
    who = f"{mark(customer)} {shortened(customer.name, 28)}".strip()
    when = formats.day(last) if last else _("never bought")
    label = f"{who} · {when}"
    if spent:
        money, short = formats.money(spent), formats.compact(spent)
        label = fitting(f"{label} · {money}", f"{label} · {short}", f"{who} · {short}")
    return choice(label, OpenListed(customer.id, here))


def listing(
    page: Page, listed: Listed, wanted: CustomerFilter, formats: Formats, may: May
) -> Screen:
    """A button for each customer of the page, under the filters and how many there are."""
    listed = replace(listed, page=page.number)
    here = listed.packed()
    filters = filter_words(listed, wanted, formats)
    text = paragraphs(
        lines(
            markup("👥 <b>{}</b>", counts.customers(page.total, formats)),
            markup("🔎 {}", filters) if filters else "",
            _("Nobody by that name; showing: {text}").format(text=" ".join(page.meant))
            if page.meant
            else "",
        ),
        _nobody(listed) if not page.customers else "",
    )
    rows: list[Sequence[Button]] = [_choice(one, here, formats) for one in page.customers]
    rows += pager(
        page.number, page.pages, lambda number: ShowList(replace(listed, page=number).packed())
    )
    if page.total or listed.filtered:
        order = Button(str(SORT_WORDS[listed.sort]), ShowList(listed.next_sort.packed()))
        find = (Button(_("🔎 Search"), AskSearch(here)), Button(_("🔽 Filter"), OpenFilter(here)))
        rows.append((*find, order))
    if listed.sort is Sort.NAME and page.pages > FEW_PAGES:
        rows.append([Button(_("A–Z"), OpenLetters(here))])
    rows.append(_with_all(page, listed, may, formats))
    if not page.total and listed.text and listed != Listed(sort=listed.sort, text=listed.text):
        everybody = Listed(sort=listed.sort, text=listed.text)
        rows.append([Button(_("🔎 Search everybody"), ShowList(everybody.packed()))])
    last = [Button(_("➕ Add"), AddCustomer())]
    if listed.filtered:
        last.append(Button(_("✖️ Clear"), ShowList(Listed(sort=listed.sort).packed())))
    elif not page.total:
        last.append(Button(_("📥 Bring customers"), Go("import")))
    last.append(Button(_("🏪 Menu"), Home()))
    return Screen(text).with_rows(*rows, last)


def _with_all(page: Page, listed: Listed, may: May, formats: Formats) -> Sequence[Button]:
    """What is done with all who are in a filtered list."""
    if not listed.filtered or not page.total:
        return ()
    here, buttons = replace(listed, page=1).packed(), []
    if may(Permission.PROPOSE_CAMPAIGN):
        label = message_words.write_to(page.total, formats.shop.gateway)
        buttons.append(Button(label.format(n=formats.number(page.total)), WriteToListed(here)))
    if may(Permission.SEE_INSIGHTS):
        buttons.append(Button(_("📤 Excel"), SaveListed(here)))
    return buttons


def letters(listed: Listed) -> Screen:
    here = replace(listed, page=1, sort=Sort.NAME).packed()
    return Screen(
        markup(_("<b>Names from which letter on?</b>")),
        rows=(
            *in_rows([Button(letter, ShowLetter(letter, here)) for letter in ascii_uppercase], 7),
            (Button(_("‹ Back"), ShowList(listed.packed())),),
        ),
    )


def saved(name: str, content: bytes, about: str, many: int, formats: Formats) -> Screen:
    caption = " · ".join(part for part in (counts.customers(many, formats), about) if part)
    return Screen(markup("📤 {}", caption), document=File(name, content))


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
            markup(_("<b>Who are you looking for?</b>")),
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


def campaign_name(listed: Listed, wanted: CustomerFilter, formats: Formats) -> str:
    """`Inactive · Kothrud, 20 Mar`."""
    text = _("{group}, {day}")
    about = shortened(filter_words(listed, wanted, formats), 40)
    return text.format(group=about, day=formats.plain_day(formats.shop.today()))
