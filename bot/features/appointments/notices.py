"""The notice of an appointment that is near."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.features.appointments.views import appointment as views
from bot.ui.notice import Worded
from crm.appointments.recording import there

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice
    from crm.staff import Member


async def soon(services: Services, _: Member, notice: Notice) -> Worded | None:
    """None when it was moved, marked or taken back since, or has begun."""
    one = await services.store.read(there, int(notice.data["appointment_id"]))
    as_it_was = datetime.fromisoformat(notice.data["starts_at"])
    if one is None or not one.is_booked or one.starts_at != as_it_was:
        return None
    if one.starts_at <= services.store.shop.now():
        return None
    return Worded(views.soon(one, services.formats))
