"""The link that asks for stars: made by hand, opened by whoever has it, answered once."""

from __future__ import annotations

from bot.dispatch.strangers import stranger
from bot.features.feedback.taps import GiveStars
from bot.features.feedback.views import asking as views
from bot.shared_buttons import AskForStars
from bot.ui.request import Request
from crm.customers import cards
from crm.feedback import links
from crm.feedback.links import Said, State, link_of
from crm.feedback.model import FEWEST, MOST
from crm.i18n import speaking


async def make(request: Request, tap: AskForStars) -> None:
    """A link and a text around it, for the shopkeeper's own messenger: nothing is sent."""
    token = await request.store.write(links.ask, tap.customer_id, request.staff.id)
    customer = await request.store.read(cards.followed, tap.customer_id)
    link = link_of(request.services.username, token)
    with speaking(request.services.language_of(None)):  # the customer reads it
        text = views.to_send(customer, request.shop.name, link)
    await request.send(views.made(customer, text, links.chat_of(customer, text)))


async def opened(request: Request, token: str) -> None:
    """One question, also for a stranger, who stays one."""
    state = await request.store.note(links.opened, token, request.user_id)
    if state is State.OPEN:
        await request.send(views.ask(request.shop.name, token))
    elif state is not State.UNKNOWN:
        await request.send(views.closed(answered=state is State.ANSWERED))
    elif request.member is None:
        await stranger(request)
    else:
        await request.send(views.unknown())


async def give_stars(request: Request, tap: GiveStars) -> None:
    if not FEWEST <= tap.score <= MOST:
        await request.remove_buttons()
        return
    answered = await request.store.note(links.answer, tap.token, tap.score, request.user_id)
    if answered.rating is None:
        await request.show(views.closed(answered=answered.state is State.ANSWERED))
        return
    request.services.wake_outbox()
    await request.show(views.thanks(answered.rating.score, writes=request.member is None))


async def said(request: Request) -> None:
    """A stranger writes: a word about the stars they gave, or nothing of ours."""
    match await request.store.note(links.say, request.user_id, request.text):
        case Said.NOTHING:
            await stranger(request)
        case Said.STARS_FIRST:
            await request.send(views.stars_first())
        case Said.COMMENT | Said.ENOUGH:
            request.services.wake_outbox()
            await request.send(views.kept())
