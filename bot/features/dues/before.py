"""The answers about bills on account from before these books."""

from __future__ import annotations

from functools import partial

from bot import from_before_words as views
from bot.shared_buttons import AllSettled, DebtsOneByOne, StillOwed
from bot.ui.request import Request
from crm.dues import before

ON_PAGE = 8


async def still_owed(request: Request, tap: StillOwed) -> None:
    answering = partial(
        before.still_owed,
        by=request.staff.id,
        import_id=tap.import_id or None,
        customer_id=tap.customer_id or None,
    )
    found = await request.store.write(answering)
    if tap.customer_id:
        await one_by_one(request, DebtsOneByOne(tap.import_id))
    else:
        await request.show(views.owed(found, request.formats))


async def all_settled(request: Request, tap: AllSettled) -> None:
    settling = partial(before.all_settled, by=request.staff.id, import_id=tap.import_id or None)
    await request.store.write(settling)
    await request.show(views.settled())


async def one_by_one(request: Request, tap: DebtsOneByOne) -> None:
    reading = partial(
        before.one_by_one,
        import_id=tap.import_id or None,
        limit=ON_PAGE + 1,
        offset=tap.page * ON_PAGE,
    )
    found = await request.store.read(reading)
    await request.show(views.one_by_one(found, tap.import_id, tap.page, ON_PAGE, request.formats))


async def show_of_upgrade(request: Request) -> None:
    """The card about the bills that an upgrade settled, until it is answered."""
    found = await request.store.read(before.of_upgrade)
    if found is not None:
        await request.send(views.card(found, request.formats))
