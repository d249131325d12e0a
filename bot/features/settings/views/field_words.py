"""How each setting is called, what it means, and how its value is shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from crm import counts
from crm.dataclass import dataclass
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext, ngettext
from crm.invoices.words import state_words
from crm.shop import Shop
from crm.words import payment


def _as_it_is(choice: str, formats: Formats) -> str:  # noqa: ARG001 - others need the formats
    return choice


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`example` works as it stands when it is typed; `choice` is a value to be tapped."""

    label: Lazy
    meaning: Lazy
    example: str
    shown: Callable[[Shop, Formats], str]
    choice: Callable[[str, Formats], str] = _as_it_is


def _hours(number: int, formats: Formats) -> str:
    return ngettext("{n} hour", "{n} hours", number).format(n=formats.number(number))


def _off() -> str:
    return _("off")


def _expiry(days: int, formats: Formats) -> str:
    return counts.days(days, formats) if days else _("never")


REGISTRATIONS = {
    "none": lazy_gettext("Not registered"),
    "regular": lazy_gettext("Regular"),
    "composition": lazy_gettext("Composition"),
}
CHOICES = {"yes": lazy_gettext("Yes"), "no": lazy_gettext("No")}
NOTHING = "–"


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - the value of a setting
    return str(CHOICES["yes" if value else "no"])


FIELDS: dict[str, FieldWords] = {
    "name": FieldWords(
        lazy_gettext("🏪 Name"),
        lazy_gettext("The shop's name, as customers read it in messages."),
        "Patil Stores",
        lambda shop, _: shop.name,
    ),
    "default_payment": FieldWords(
        lazy_gettext("💰 Payment"),
        lazy_gettext("What a sale is booked as when nothing is said."),
        "UPI",
        lambda shop, _: payment(shop.default_payment),
        lambda choice, _: payment(choice),
    ),
    "inactive_after_days": FieldWords(
        lazy_gettext("💤 Inactive after"),
        lazy_gettext("A customer without a purchase for longer than this is Inactive."),
        "90 days",
        lambda shop, formats: counts.days(shop.inactive_after_days, formats),
        lambda choice, formats: formats.number(int(choice)),
    ),
    "vip_above": FieldWords(
        lazy_gettext("⭐ VIP above"),
        lazy_gettext("A customer who spent more than this in all is a VIP."),
        "50,000",
        lambda shop, formats: formats.money(shop.vip_above),
    ),
    "sending_opens": FieldWords(
        lazy_gettext("Messages from"),
        lazy_gettext("Campaigns send nothing before this time of day."),
        "10:00",
        lambda shop, formats: formats.time(shop.sending_opens),
    ),
    "sending_closes": FieldWords(
        lazy_gettext("Messages until"),
        lazy_gettext("Campaigns send nothing after this time of day."),
        "21:00",
        lambda shop, formats: formats.time(shop.sending_closes),
    ),
    "frequency_cap_hours": FieldWords(
        lazy_gettext("One message per"),
        lazy_gettext("Nobody gets two campaign messages within this time; 0 is no limit."),
        "24 hours",
        lambda shop, formats: _hours(shop.frequency_cap_hours, formats),
    ),
    "price_per_part": FieldWords(
        lazy_gettext("SMS price"),
        lazy_gettext("What one part of an SMS costs, to say a campaign's cost before it goes out."),
        "0.25",
        lambda shop, formats: formats.money(shop.price_per_part),
    ),
    "campaigns_by_itself": FieldWords(
        lazy_gettext("🎂 Mornings"),
        lazy_gettext(
            "Each morning owners and managers hear of birthdays and of who is late by their own "
            "rhythm, with a campaign that is ready. Nothing goes out before one of them sends it."
        ),
        "yes",
        lambda shop, _: _yes_or_no(shop.campaigns_by_itself),
        lambda choice, _: str(CHOICES[choice]),
    ),
    "summary_at": FieldWords(
        lazy_gettext("Daily summary at"),
        lazy_gettext("When the day's summary comes."),
        "21:00",
        lambda shop, formats: formats.time(shop.summary_at),
    ),
    "credit_limit": FieldWords(
        lazy_gettext("Limit"),
        lazy_gettext(
            "A bill on account that takes what a customer owes above this is asked about; 0 is no "
            "limit. A customer's own limit is in the statement."
        ),
        "5,000",
        lambda shop, formats: formats.money(shop.credit_limit) if shop.credit_limit else NOTHING,
    ),
    "remind_after_days": FieldWords(
        lazy_gettext("Remind after"),
        lazy_gettext("Who owes for fewer days than this is not reminded."),
        "7",
        lambda shop, formats: counts.days(shop.remind_after_days, formats),
        lambda choice, formats: formats.number(int(choice)),
    ),
    "remind_every_days": FieldWords(
        lazy_gettext("Remind every"),
        lazy_gettext("After a payment or a reminder, nobody is reminded again for this many days."),
        "7",
        lambda shop, formats: counts.days(shop.remind_every_days, formats),
        lambda choice, formats: formats.number(int(choice)),
    ),
    "remind_from": FieldWords(
        lazy_gettext("Remind from"),
        lazy_gettext("Who owes less than this is not reminded."),
        "50",
        lambda shop, formats: formats.money(shop.remind_from),
    ),
    "remind_by_itself": FieldWords(
        lazy_gettext("🌅 Each morning"),
        lazy_gettext(
            "When the shop opens for messages, owners and managers hear how many are to be "
            "reminded. Nothing goes out before one of them approves it."
        ),
        "yes",
        lambda shop, _: _yes_or_no(shop.remind_by_itself),
        lambda choice, _: str(CHOICES[choice]),
    ),
    "gst_registration": FieldWords(
        lazy_gettext("🧾 GST"),
        lazy_gettext(
            "Has the shop a GST number? Not registered: none. Composition: one, but customers pay "
            "no GST. Regular: customers pay GST, and you file returns. Who is not sure asks the "
            "tax adviser."
        ),
        "regular",
        lambda shop, _: str(REGISTRATIONS[shop.gst_registration]),
        lambda choice, _: str(REGISTRATIONS[choice]),
    ),
    "gstin": FieldWords(
        lazy_gettext("GSTIN"),
        lazy_gettext(
            "The shop's own GST number, 15 characters on the registration certificate. The state "
            "is read from it. Type no for none."
        ),
        "27ABCDE1234F1Z0",
        lambda shop, _: shop.gstin or NOTHING,
    ),
    "state": FieldWords(
        lazy_gettext("🗺 State"),
        lazy_gettext("The state that the shop is in."),
        "Maharashtra",
        lambda shop, _: state_words(shop.state),
    ),
    "address": FieldWords(
        lazy_gettext("📍 Address"),
        lazy_gettext("The shop's address, as invoices show it; type no for none."),
        "4 MG Road, Pune 411001",
        lambda shop, _: shop.address or NOTHING,
    ),
    "prices_include_tax": FieldWords(
        lazy_gettext("Prices with tax"),
        lazy_gettext(
            "Is the GST in your prices already? Yes: an item of ₹105 costs ₹105. No: GST "
            "comes on top of each sale, as a line of its own."
        ),
        "yes",
        lambda shop, _: _yes_or_no(shop.prices_include_tax),
        lambda choice, _: str(CHOICES[choice]),
    ),
    "default_rate": FieldWords(
        lazy_gettext("GST rate"),
        lazy_gettext(
            "The GST of most of your items. Others are typed, such as rice gst 0, or come as a "
            "file with item, rate and hsn."
        ),
        "5",
        lambda shop, formats: f"{formats.number(shop.default_rate)}%",
        lambda choice, formats: f"{formats.number(int(choice))}%",
    ),
    "round_to_rupee": FieldWords(
        lazy_gettext("Round to rupee"),
        lazy_gettext("Whether each bill is rounded to the rupee, as a line of its own."),
        "yes",
        lambda shop, _: _yes_or_no(shop.round_to_rupee),
        lambda choice, _: str(CHOICES[choice]),
    ),
    "invoice_prefix": FieldWords(
        lazy_gettext("Invoice prefix"),
        lazy_gettext("Letters before the number of an invoice; type no for none."),
        "AB",
        lambda shop, _: shop.invoice_prefix or NOTHING,
    ),
    "upi_vpa": FieldWords(
        lazy_gettext("📱 UPI address"),
        lazy_gettext(
            "Where customers pay to by UPI; bills then offer a QR code. Type no for none."
        ),
        "shop@okhdfcbank",
        lambda shop, _: shop.upi_vpa or NOTHING,
    ),
    "earn_for": FieldWords(
        lazy_gettext("🎁 Points for each"),
        lazy_gettext(
            "Each full amount of this size on a bill earns points; 0 switches points off. It "
            "holds for bills from today on."
        ),
        "100",
        lambda shop, formats: formats.money(shop.earn_for) if shop.earn_for else _off(),
        lambda choice, formats: formats.money(Decimal(choice)) if choice != "0" else _off(),
    ),
    "earn_points": FieldWords(
        lazy_gettext("🎁 How many points"),
        lazy_gettext("How many points each full amount earns, on bills from today on."),
        "1",
        lambda shop, formats: formats.number(shop.earn_points),
        lambda choice, formats: formats.number(int(choice)),
    ),
    "point_worth": FieldWords(
        lazy_gettext("🎁 A point is worth"),
        lazy_gettext("What one point takes off a bill when it is used."),
        "0.5",
        lambda shop, formats: formats.money(shop.point_worth),
        lambda choice, formats: formats.money(Decimal(choice)),
    ),
    "expire_after_days": FieldWords(
        lazy_gettext("🎁 Points expire"),
        lazy_gettext(
            "Points expire this many days after their bill; 0 is never. It holds for bills from "
            "today on."
        ),
        "365",
        lambda shop, formats: _expiry(shop.expire_after_days, formats),
        lambda choice, formats: _expiry(int(choice), formats),
    ),
    "feedback_after_hours": FieldWords(
        lazy_gettext("⭐ Ask after"),
        lazy_gettext(
            "So many hours after a bill a message asks the customer for stars; 0 is only by hand."
        ),
        "3",
        lambda shop, formats: _hours(shop.feedback_after_hours, formats),
        lambda choice, formats: _hours(int(choice), formats),
    ),
    "merchant_code": FieldWords(
        lazy_gettext("Merchant code"),
        lazy_gettext("Only where your bank gave you one; type no for none."),
        "5411",
        lambda shop, _: shop.merchant_code or NOTHING,
    ),
}
"""By the names of bot.features.settings.fields.FIELDS, in the order of the screen."""
