"""The screen of receipts: how the gateway reports, and the address to enter with it."""

from __future__ import annotations

from datetime import datetime

from bot.features.settings.taps import ShowReceipts, ShowSettings
from bot.reports_seen import ReportsSeen
from bot.ui.screen import Button, Screen, lines, markup, paragraphs
from crm.formats import Formats
from crm.i18n import _
from jobs.report_times import Mode


def receipts(
    gateway: str, seen: ReportsSeen, last_receipt: datetime | None, formats: Formats
) -> Screen:
    """`last_receipt` as the store knows it."""
    return Screen(
        paragraphs(
            markup(_("<b>📬 Delivery reports</b>: what became of each message")),
            _how(gateway, seen, hears_back=formats.shop.hears_back),
            lines(
                _("Last report: {moment}").format(moment=formats.moment(last_receipt))
                if last_receipt
                else _("No report so far."),
                _("Last call that was turned away: {moment}").format(
                    moment=formats.moment(seen.calls.refused_at)
                )
                if seen.calls.refused_at
                else None,
            ),
        ),
        rows=((Button("🔄", ShowReceipts()), Button(_("‹ Back"), ShowSettings())),),
    )


def _how(gateway: str, seen: ReportsSeen, *, hears_back: bool) -> str:
    if not (seen.hook_path or hears_back):
        return _("This gateway reports nothing later: sent is the last word.")
    if seen.mode is Mode.OFF:
        return _("They are switched off in the settings file.")
    if seen.mode is Mode.WEBHOOK:
        address = f"{seen.public_url}{seen.hook_path}"
        if gateway == "msg91":
            address += _("/<your webhook_secret>")
        return _("The gateway calls this address; enter it in its panel:\n{address}").format(
            address=address
        )
    if gateway == "msg91":
        return _("This gateway tells no more without a public address.")
    return _("I ask the gateway after 30 seconds, then more and more rarely for three days.")


def thanks() -> str:
    return _("Noted.")
