"""What staff ask for, and the answers of owners and managers: the first one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.approvals import taps, views
from bot.ui.notice import Worded
from bot.ui.request import Request
from crm.errors import NotFound
from crm.records import approvals, asking

if TYPE_CHECKING:
    from bot.services import Services
    from crm.chat.outbox import Notice
    from crm.staff import Member


async def approve(request: Request, tap: taps.Approve) -> None:
    await _answer(request, tap.approval_id, approved=True)


async def reject(request: Request, tap: taps.Reject) -> None:
    await _answer(request, tap.approval_id, approved=False)


async def _answer(request: Request, approval_id: int, *, approved: bool) -> None:
    answered, name = await request.store.write(
        asking.answer, approval_id, request.staff, approved=approved
    )
    request.services.wake_outbox()
    await request.show(
        views.answered(answered.approval, name, request.formats, first=answered.first)
    )


async def asked_notice(services: Services, _: Member, notice: Notice) -> Worded | None:
    """The card with the answers; None where it was answered before it was sent."""
    data = notice.data
    try:
        found = await services.store.read(approvals.get, int(data["approval_id"]))
    except NotFound:
        return None
    if found.approved is not None:
        return None
    return Worded(views.card(found, str(data["who"]), str(data["name"]), services.formats))


async def answered_notice(services: Services, _: Member, notice: Notice) -> Worded | None:
    data = notice.data
    found = await services.store.read(approvals.get, int(data["approval_id"]))
    return Worded(views.told(found, str(data["who"]), str(data["name"]), services.formats))
