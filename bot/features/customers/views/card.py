"""The card of a customer, and the questions that start from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.features.customers.taps import (
    AddSharing,
    AskErasure,
    AskMerge,
    ClearField,
    EditCustomer,
    EditCustomerField,
    KeepMine,
    MarkVip,
    More,
    OpenListed,
    OptOut,
    SharePhone,
    ShowList,
    UndoMerge,
)
from bot.shared_buttons import OpenCustomer, OpenHistory, SellTo, WriteTo
from bot.ui.field_words import FIELDS, shown
from bot.ui.question_taps import CancelFlow
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs, shortened
from bot.ui.words import counted
from crm.customers.cards import Customer
from crm.customers.fields import FIELD_OF
from crm.customers.merging import Merge
from crm.customers.totals import Status
from crm.errors import PhoneTaken
from crm.formats import Formats
from crm.staff import Permission

May = Callable[[Permission], bool]

BADGES = {Status.ACTIVE: "🟢", Status.INACTIVE: "💤", Status.VIP: "⭐"}
OWN_PLACES = ("name", "phone", "notes")
"""Fields that the card shows in places of their own; the others stand below each other."""


def to_card(customer_id: int, back: str, label: str = "‹ Card") -> Button:
    """To the card; `back` is the list that it was opened from, and goes along."""
    tap = OpenListed(customer_id, back) if back else OpenCustomer(customer_id)
    return Button(label, tap)


def days_ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def facts(customer: Customer, formats: Formats) -> Markup:
    """All that the card says."""
    by_hand = {True: " by hand", False: " · never VIP, by hand", None: ""}[customer.vip_mark]
    phone = ""
    if customer.phone:
        no_sms = "" if customer.phone_is_mobile else " (no mobile)"
        phone = markup("📞 <code>{}</code>{}", formats.phone(customer.phone), no_sms)
    visits = "Never bought anything yet"
    if customer.last_purchase_date and customer.first_purchase_date:
        visits = markup(
            "💰 <b>{}</b> in {}\n🗓 last {}, first {}",
            formats.money(customer.total_spent),
            counted(customer.total_purchases, "visit", formats),
            _last(customer, formats),
            formats.day(customer.first_purchase_date),
        )
    return paragraphs(
        lines(
            markup("{} <b>{}</b>", BADGES[customer.status], customer.name),
            markup("{}{}", customer.status.value, by_hand),
        ),
        lines(
            phone,
            *(
                markup("{} {}", words.icon, text)
                for name, words in FIELDS.items()
                if name not in OWN_PLACES and (text := shown(customer, name, formats))
            ),
        ),
        visits,
        lines(
            markup("📝 {}", shortened(customer.notes, 800)) if customer.notes else "",
            "🔕 Wants no messages" if customer.opted_out else "",
        ),
    )


def _last(customer: Customer, formats: Formats) -> str:
    if customer.last_purchase_date is None or customer.days_since_last_visit is None:
        return "never"
    day = formats.day(customer.last_purchase_date)
    days = customer.days_since_last_visit
    return day if days < 2 else f"{day} ({days_ago(days)})"


def card(
    customer: Customer,
    formats: Formats,
    may: May,
    *,
    writes: bool,
    back: str = "",
    note: Markup | str = "",
) -> Screen:
    """`writes`: there is a place to write an SMS; `back` is the list that it was opened from."""
    first = [Button("➕ Sale", SellTo(customer.id))]
    if writes and customer.phone_is_mobile and may(Permission.PROPOSE_CAMPAIGN):
        first.append(Button("💬 SMS", WriteTo(customer.id)))
    first.append(Button("📜 History", OpenHistory(customer.id, 1)))
    second: list[Button] = []
    if may(Permission.EDIT_CUSTOMERS):
        vip = customer.status is Status.VIP
        second = [
            Button("✏️ Edit", EditCustomer(customer.id)),
            Button("☆ Unmark VIP" if vip else "⭐ Mark VIP", MarkVip(customer.id, not vip)),
            Button("… More", More(customer.id)),
        ]
    rows: list[Sequence[Button]] = [first, second, (Button("‹ Customers", ShowList(back)),)]
    return Screen(paragraphs(note, facts(customer, formats))).with_rows(*rows)


def more(
    customer: Customer, merges: Sequence[Merge], formats: Formats, may: May, back: str = ""
) -> Screen:
    """What is done rarely."""
    rows: list[Sequence[Button]] = []
    if customer.vip_mark is not None:
        rows.append([Button("🤖 VIP by the rule", MarkVip(customer.id, None))])
    out = customer.opted_out
    rows.append(
        [
            Button("🔔 Messages again" if out else "🔕 No messages", OptOut(customer.id, not out)),
            Button("🔗 Merge", AskMerge(customer.id)),
        ]
    )
    rows += [
        [Button(f"↩️ Take {shortened(one.gone_name, 30)} out again", UndoMerge(one.id))]
        for one in merges
    ]
    if may(Permission.ERASE_CUSTOMER):
        rows.append([Button("🗑 Delete", AskErasure(customer.id))])
    rows.append([to_card(customer.id, back)])
    return Screen(facts(customer, formats)).with_rows(*rows)


# --- editing -----------------------------------------------------------------------------------


def edit_menu(customer: Customer, formats: Formats, back: str = "") -> Screen:
    buttons = [
        Button(words.button, EditCustomerField(customer.id, field))
        for field, words in FIELDS.items()
    ]
    return Screen(
        paragraphs(facts(customer, formats), markup("<b>What is to change?</b>")),
        rows=(*in_rows(buttons), (to_card(customer.id, back),)),
    )


def ask_field(customer: Customer, field: str, formats: Formats) -> Screen:
    words = FIELDS[field]
    now = shown(customer, field, formats)
    controls = [Button("‹ Back", EditCustomer(customer.id))]
    if now and not FIELD_OF[field].required:
        controls.append(Button("🧽 Clear", ClearField(customer.id, field)))
    return Screen(
        lines(
            markup("<b>{}</b>: the new {}?", customer.name, words.word),
            markup("Now: <code>{}</code>", now) if now else "",
            markup("Such as <code>{}</code>", words.example),
        ),
        rows=(tuple(controls),),
    )


def changed_meanwhile(
    customer: Customer, field: str, typed: str, formats: Formats, back: str = ""
) -> Screen:
    """Two edited one field: the second sees what the first wrote, and decides."""
    now = shown(customer, field, formats)
    return Screen(
        lines(
            markup("Somebody changed the {} meanwhile.", FIELDS[field].word),
            markup("It is now: <b>{}</b>", now or "empty"),
            markup("You wrote: <b>{}</b>", typed or "empty"),
        ),
        rows=(
            (
                to_card(customer.id, back, "👌 Leave it"),
                Button("✏️ Take mine", KeepMine(customer.id)),
            ),
        ),
    )


def phone_taken(taken: PhoneTaken, formats: Formats, customer_id: int | None) -> Screen:
    """The number is somebody's already: the same person, or one of a family."""
    share = SharePhone(customer_id) if customer_id is not None else AddSharing()
    return Screen(
        lines(
            markup("{}: this is <b>{}</b>'s number.", formats.phone(taken.phone), taken.name),
            "Is it the same person, or do two share it?",
        ),
        rows=(
            (Button(f"👤 Open {shortened(taken.name, 30)}", OpenCustomer(taken.customer_id)),),
            (Button("👥 Someone else", share), Button("✖️ Cancel", CancelFlow())),
        ),
    )


def ask_new() -> Screen:
    return Screen(
        lines(
            markup("<b>Who is it?</b> Type the name, and the phone behind it:"),
            markup("<code>Asha Verma 98765 43210</code>"),
            "Or share a contact from your address book.",
        ),
        rows=((Button("✖️ Cancel", CancelFlow()),),),
    )
