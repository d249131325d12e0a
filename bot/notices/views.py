"""Notices to owners about the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.shared_buttons import Understood
from bot.ui.screen import Button, Screen, lines, markup, shortened
from bot.ui.words import megabytes
from crm import counts
from crm.i18n import _, lazy_gettext

if TYPE_CHECKING:
    from crm.formats import Formats

JOB_WORDS = {
    "inactivity": lazy_gettext("the daily look at who went quiet"),
    "summary": lazy_gettext("the evening summary"),
    "morning": lazy_gettext("telling you in the morning whom to write to"),
    "appointments": lazy_gettext("telling you and your customers of appointments"),
    "sending": lazy_gettext("the sending of campaigns"),
    "backup": lazy_gettext("the nightly backup"),
    "reports": lazy_gettext("asking what became of messages"),
    "feedback": lazy_gettext("asking customers for stars"),
    "pushes": lazy_gettext("telling you what happened"),
}


def job_failed(name: str, times: int, error: str) -> Screen:
    return Screen(
        markup(
            _(
                "⚠️ Something that I do by myself went wrong {times} times in a row: {what}. "
                "I keep trying. For whoever looks after me: <code>{error}</code>"
            ),
            times=times,
            what=JOB_WORDS.get(name, name),
            error=shortened(error, 300),
        )
    )


def backup(customers: int, sales: int, size: int, formats: Formats) -> Markup:
    """`size` in bytes."""
    return markup(
        _("💾 Backup: {customers}, {sales}, {size}."),
        customers=counts.customers(customers, formats),
        sales=counts.sales(sales, formats),
        size=megabytes(size, formats),
    )


def too_large(words: Markup, file_name: str) -> Screen:
    where = markup(
        _("It is too large for Telegram. It is on the shop's computer: <code>{file}</code>"),
        file=file_name,
    )
    return Screen(lines(words, where))


def late(when: str) -> Markup:
    """Above what is said after its time."""
    return markup(_("🕓 <i>Late, from {when}:</i>"), when=when)


def phone_away() -> Screen:
    return Screen(markup(_("📵 The phone is not reachable: is SMSGate on and in the same Wi-Fi?")))


def first_of_gateway(gateway: str) -> Screen:
    """What to mind with a gateway in India: TCCCPR as amended in February 2025, and Twilio's own
    guidelines."""
    if gateway == "smsgate":
        text = markup(
            _(
                "📵 You send from the shop's own phone. In India, offers from a plain 10-digit "
                "number count as unregistered telemarketing: complaints can cost you the line. "
                "Use it for messages such as <i>your order is ready</i>."
            )
        )
    else:
        text = markup(
            _(
                "ℹ️ Twilio in India: nobody can answer STOP, numbers as senders are replaced, and "
                "names need a DLT registration through Twilio's support."
            )
        )
    return Screen(text, rows=((Button(_("👍 I understand"), Understood(gateway)),),))
