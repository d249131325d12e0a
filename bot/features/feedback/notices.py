"""Owners hear at once of a customer who was not happy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.feedback.views import ratings as views
from bot.ui.notice import Worded
from crm import staff
from crm.errors import NotFound
from crm.feedback import recording
from crm.feedback.model import Source
from crm.staff import Member

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice


async def low(services: Services, _: Member, notice: Notice) -> Worded | None:
    """None where the rating was taken back meanwhile."""
    try:
        found = await services.store.read(recording.shown, int(notice.data["feedback_id"]))
    except NotFound:
        return None
    by = found.rating.recorded_by if found.rating.source is Source.STAFF else None
    names = {} if by is None else await services.store.read(staff.names, [by])
    return Worded(views.low(found, services.formats, None if by is None else names.get(by)))
