"""Asking owners and managers for what one may not book alone."""

from __future__ import annotations

from functools import partial

from bot.ui.conversation import answer_if
from bot.ui.request import Request
from crm.records import asking
from crm.records.kinds import Wanted


async def ask_owners(request: Request, wanted: Wanted, source: str) -> None:
    """Asks once for each `source`, and closes the open question."""
    await answer_if(
        request, partial(asking.ask, wanted=wanted, member=request.staff, source=source)
    )
    request.services.wake_outbox()
