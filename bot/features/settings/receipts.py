"""/settings → Receipts."""

from __future__ import annotations

from bot.features.settings.taps import ShowReceipts
from bot.features.settings.views import receipts as receipt_views
from bot.shared_buttons import Understood
from bot.ui.request import Request
from crm import audit
from crm.campaigns.sending.receipts.waiting import last_receipt


async def show_receipts(request: Request, _: ShowReceipts) -> None:
    services = request.services
    last = await request.store.read(last_receipt)
    await request.show(
        receipt_views.receipts(services.gateway_name, services.reports, last, request.formats)
    )


async def understood(request: Request, tap: Understood) -> None:
    """Kept in the audit log: who was told, and when."""
    await request.store.write(audit.note, request.staff.id, "understood", "gateway", tap.gateway)
    await request.toast(receipt_views.thanks())
