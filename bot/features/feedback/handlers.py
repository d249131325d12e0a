"""Ratings that staff type: recorded, asked whose they are, taken back; and the number to call."""

from __future__ import annotations

from functools import partial

from bot.features.feedback import taps
from bot.features.feedback.questions import WHO, OfRating, begun
from bot.features.feedback.views import ratings as views
from bot.ui.conversation import answer_if, ask, asked, cancel
from bot.ui.request import Request
from crm.customers import cards
from crm.errors import Invalid
from crm.feedback import recording
from crm.feedback.model import FEWEST, MOST, NewRating, RecordedRating, UndoneRating
from crm.language.plain_words.meant import Meant
from crm.language.plain_words.ratings import read_rating
from crm.purchases.whose import find_customers


async def in_words(request: Request, meant: Meant) -> None:
    """`asha rated 4`, `asha ne 2 star diye, der se aaya`."""
    said = read_rating(meant.rest)
    if said is None or said.score is None or not FEWEST <= said.score <= MOST:
        raise Invalid("score", meant.rest, "one_to_five")
    found = await request.store.read(find_customers, request.services.names, said.customer, None)
    if found.sure is None:
        state = begun(said.customer, said.score, said.comment, request.source)
        await ask(request, WHO, state, below=True)
        return
    new = NewRating(found.sure.id, said.score, said.comment)
    recording_it = partial(recording.record, new=new, by=request.staff.id, source=request.source)
    await _recorded(request, await request.store.write(recording_it))


async def _recorded(request: Request, recorded: RecordedRating) -> None:
    found = await request.store.read(recording.shown, recorded.rating.id)
    shop = request.shop
    may_undo = recording.may_undo(found.rating, request.staff, shop, shop.today())
    if not recorded.repeated:
        request.services.wake_outbox()
    await request.send(views.receipt(found, request.formats, may_undo=may_undo))


async def choose(request: Request, tap: taps.ChooseRated) -> None:
    await _answered(request, asked(request, WHO), tap.customer_id)


async def add(request: Request, _: taps.AddRated) -> None:
    """Whoever gave it is new."""
    question = asked(request, WHO)
    await _answered(request, question, None)


async def _answered(request: Request, question: OfRating, customer_id: int | None) -> None:
    recording_it = partial(
        recording.record_of,
        name=question.name,
        customer_id=customer_id,
        score=question.score,
        comment=question.comment,
        by=request.staff.id,
        source=question.source,
    )
    recorded = await answer_if(request, recording_it)
    await _recorded(request, recorded)
    await request.remove_buttons()


async def drop(request: Request, _: taps.DropRating) -> None:
    await cancel(request)
    await request.show(views.dropped())


async def take_back(request: Request, tap: taps.UndoRating) -> None:
    gone = await request.store.write(recording.undo, tap.feedback_id, request.staff)
    await show_undone(request, gone)


async def show_undone(request: Request, gone: UndoneRating) -> None:
    customer = await request.store.read(cards.of_the_books, gone.customer_id)
    await request.show(views.undone(customer.name, gone.score))


async def call(request: Request, tap: taps.CallCustomer) -> None:
    """Telegram's buttons dial no number: the message has it, to be tapped."""
    customer = await request.store.read(cards.followed, tap.customer_id)
    await request.send(views.call(customer, request.formats))
