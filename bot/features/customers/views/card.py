"""The card of a customer, and the questions that start from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.features.customers.taps import (
    AskErasure,
    AskMerge,
    EditCustomer,
    EditCustomerField,
    MarkVip,
    More,
    OpenListed,
    ShowList,
    UndoMerge,
)
from bot.features.customers.views import consent
from bot.module_words.appointment_words import to_next
from bot.module_words.feedback_words import average_line
from bot.module_words.points_words import on_card
from bot.shared_buttons import (
    AskForStars,
    AskLimit,
    OpenCustomer,
    OpenHistory,
    OpenStatement,
    RemindOne,
    SellTo,
    WriteTo,
)
from bot.ui.field_words import FIELDS, other_state, shown
from bot.ui.money_words import owed
from bot.ui.screen import Button, Screen, lines, markup, paragraphs, shortened
from bot.ui.views import message_words
from crm.appointments.model import Appointment
from crm.customers.called import is_nameless
from crm.customers.cards import Customer
from crm.customers.merging import Merged
from crm.customers.totals import Status
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.ratings import Ratings
from crm.permissions import Permission
from crm.words import STATUS_WORDS

May = Callable[[Permission], bool]

BADGES = {Status.ACTIVE: "🟢", Status.INACTIVE: "💤", Status.VIP: "⭐"}
OWN_PLACES = ("name", "phone", "notes")
"""Fields that the card shows in places of their own; the others stand below each other."""


def to_card(customer_id: int, back: str, label: str | None = None) -> Button:
    """To the card; `back` is the list that it was opened from, and goes along."""
    tap = OpenListed(customer_id, back) if back else OpenCustomer(customer_id)
    return Button(label or _("‹ Card"), tap)


def mark(customer: Customer) -> str:
    """The badge as a sign; of the counter, which has none, nothing."""
    return "" if customer.status is None else BADGES[customer.status]


def _word(customer: Customer) -> str:
    return "" if customer.status is None else str(STATUS_WORDS[customer.status])


def _badge(customer: Customer) -> str:
    """The badge, and whether somebody decided about it."""
    badge = _word(customer)
    if customer.vip_mark is None:
        return badge
    text = _("{badge} by hand") if customer.vip_mark else _("{badge} · never VIP, by hand")
    return text.format(badge=badge)


def _dues(customer: Customer, formats: Formats) -> Markup | str:
    """What is owed, and since when; nothing for who never was on account."""
    if not customer.balance:
        return ""
    if customer.owes_since is None:
        return markup("📒 {}", owed(customer.balance, formats))
    return lines(
        markup(
            _("📒 owes <b>{amount}</b> since {day}"),
            amount=formats.money(customer.balance),
            day=formats.day(customer.owes_since),
        ),
        consent.reminders(customer),
    )


def facts(customer: Customer, formats: Formats, ratings: Ratings | None = None) -> Markup:
    """The whole text of the card; `ratings` is what they gave, where the shop asks."""
    phone: Markup | str = ""
    if customer.phone:
        text = (
            "📞 <code>{phone}</code>"
            if customer.phone_is_mobile
            else _("📞 <code>{phone}</code> (no mobile)")
        )
        phone = markup(text, phone=formats.phone(customer.phone))
    visits: Markup | str = _("Never bought anything yet")
    if customer.last_purchase_date and customer.first_purchase_date:
        visits = lines(
            markup(
                ngettext(
                    "💰 <b>{total}</b> in {n} visit",
                    "💰 <b>{total}</b> in {n} visits",
                    customer.total_purchases,
                ),
                total=formats.money(customer.total_spent),
                n=formats.number(customer.total_purchases),
            ),
            _("🗓 last {last}, first {first}").format(
                last=_last(customer, formats), first=formats.day(customer.first_purchase_date)
            ),
        )
    return paragraphs(
        lines(
            markup("{} <b>{}</b>", mark(customer), customer.name),
            _badge(customer),
        ),
        lines(
            phone,
            *(
                markup("{} {}", words.icon, text)
                for name, words in FIELDS.items()
                if name not in OWN_PLACES and (text := shown(customer, name, formats))
            ),
            other_state(customer),
        ),
        lines(
            visits,
            _dues(customer, formats),
            on_card(customer, formats),
            average_line(ratings, formats),
        ),
        lines(
            markup("📝 {}", shortened(customer.notes, 800)) if customer.notes else "",
            consent.line(customer, formats),
        ),
    )


def _last(customer: Customer, formats: Formats) -> str:
    if customer.last_purchase_date is None or customer.days_since_last_visit is None:
        return _("never")
    day = formats.day(customer.last_purchase_date)
    days = customer.days_since_last_visit
    if days < 2:
        return day
    text = ngettext("{day} ({n} day ago)", "{day} ({n} days ago)", days)
    return text.format(day=day, n=formats.number(days))


def card(
    customer: Customer,
    formats: Formats,
    may: May,
    *,
    writes: bool,
    on_account: bool,
    back: str = "",
    note: Markup | str = "",
    merge_id: int | None = None,
    booked: Appointment | None = None,
    ratings: Ratings | None = None,
) -> Screen:
    """`writes`: there is a place to write a message; `on_account`: there is a statement; `back` is
    the list that it was opened from; `merge_id` the merge that was just made; `booked` their
    next appointment."""
    first = [Button(_("➕ Sale"), SellTo(customer.id))]
    # who opted out may still hear that an order is ready: the card of that message asks first
    if writes and customer.phone_is_mobile and may(Permission.PROPOSE_CAMPAIGN):
        first.append(Button(message_words.write(formats.shop.gateway), WriteTo(customer.id)))
    first.append(Button(_("📜 History"), OpenHistory(customer.id, 1)))
    account = [Button(_("📄 Statement"), OpenStatement(customer.id))] if on_account else []
    if writes and customer.balance > 0 and may(Permission.PROPOSE_CAMPAIGN):
        account.append(Button(_("🔔 Remind"), RemindOne(customer.id)))
    second: list[Button] = []
    naming: list[Button] = []
    if may(Permission.EDIT_CUSTOMERS):
        if is_nameless(customer.name):  # of a sale to a number alone
            naming = [Button(_("✏️ Add name"), EditCustomerField(customer.id, "name"))]
        vip = customer.status is Status.VIP
        second = [
            Button(_("✏️ Edit"), EditCustomer(customer.id)),
            Button(_("☆ Unmark VIP") if vip else _("⭐ Mark VIP"), MarkVip(customer.id, not vip)),
            Button(_("… More"), More(customer.id)),
        ]
    last = (Button(_("‹ Customers"), ShowList(back)),)
    coming = [] if booked is None else [to_next(booked, formats)]
    rows: list[Sequence[Button]] = [first, naming, account, coming, second, last]
    if merge_id is not None:
        rows.insert(0, (Button(_("↩️ Undo merge"), UndoMerge(merge_id)),))
    return Screen(paragraphs(note, facts(customer, formats, ratings))).with_rows(*rows)


def more(
    merged: Merged, formats: Formats, may: May, back: str = "", *, asks: bool = False
) -> Screen:
    """The menu of rarely used actions: opt-out, merge, undo of a merge, delete. `asks`: the shop
    asks its customers for stars."""
    customer = merged.customer
    rows: list[Sequence[Button]] = []
    if customer.vip_mark is not None:
        rows.append([Button(_("🤖 VIP by the rule"), MarkVip(customer.id, None))])
    limit = may(Permission.MANAGE_DUES)
    rows += [
        consent.wishes(customer),
        [consent.switch(customer)],
        [
            Button(_("🔗 Merge"), AskMerge(customer.id)),
            *([Button(_("🚦 Limit"), AskLimit(customer.id))] if limit else []),
        ],
    ]
    rows += [
        [
            Button(
                _("↩️ Take {name} out again").format(name=shortened(one.gone_name, 30)),
                UndoMerge(one.id),
            )
        ]
        for one in merged.undoable
    ]
    if asks:
        rows.append([Button(_("⭐ Ask for stars"), AskForStars(customer.id))])
    if may(Permission.ERASE_CUSTOMER):
        rows.append([Button(_("🗑 Delete"), AskErasure(customer.id))])
    rows.append([to_card(customer.id, back)])
    return Screen(facts(customer, formats)).with_rows(*rows)


# --- what was done -----------------------------------------------------------------------------


def badge_now(customer: Customer) -> str:
    text = _("{name} is {badge} now.")
    return text.format(name=customer.name, badge=_word(customer))


def messages_now(*, out: bool) -> str:
    return _("No messages any more.") if out else _("Gets messages.")


def reminders_now(*, on: bool) -> str:
    return _("Reminders of dues may go out.") if on else _("No reminders of dues any more.")


def added() -> str:
    return _("✅ Added.")


def saved() -> str:
    return _("✅ Saved.")


def merged_meanwhile() -> str:
    return _("🔗 Merged meanwhile; this card has both.")
