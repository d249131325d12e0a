"""/start with or without an invitation, the menu, the help, /cancel."""

from __future__ import annotations

from bot.dispatch.strangers import stranger
from bot.features.home import first_steps as steps
from bot.features.home.taps import ShowMore
from bot.features.home.views import home as views
from bot.shared_buttons import Home
from bot.ui import conversation
from bot.ui.question_taps import CancelFlow, ShowHelp
from bot.ui.request import Request
from bot.ui.views.welcome import welcome
from crm.chat import strangers
from crm.language.plain_words.meant import Meant
from crm.permissions import Permission, Role
from crm.purchases.examples import examples
from crm.settings import shop_of
from crm.setup.first_steps import first_steps

INVITATIONS = ("claim-", "join-")


async def start(request: Request) -> None:
    """A stranger with a link joins; a stranger without one learns nothing; staff get the menu."""
    _, _, payload = request.text.partition(" ")
    token = next((payload.removeprefix(one) for one in INVITATIONS if payload.startswith(one)), "")
    if token and not request.in_group:
        member = await request.store.write(
            strangers.accept, token, request.user_id, request.user_name
        )
        request.services.wake_outbox()
        request.services.menu_changed(member.id)
        if member.role is Role.OWNER:
            await steps.welcome(request, member)
        else:
            shop = await request.store.read(shop_of)
            await request.send(welcome(member, shop.name))
    elif request.member is None:
        await stranger(request)
    else:
        await show_menu(request)


def _commands(request: Request) -> frozenset[str]:
    """Those that the shop uses: a module that is off has no button."""
    off = frozenset({"stock", "appointments"}) - request.shop.modules
    return request.services.commands - off


async def show_menu(request: Request, _: Home | None = None) -> None:
    own = await request.store.read(examples, 2)
    left = await request.store.read(first_steps) if request.may(Permission.SETTINGS) else None
    await request.show(views.menu(request.staff, request.shop.name, _commands(request), own, left))


async def show_more(request: Request, _: ShowMore) -> None:
    await request.show(views.more(request.staff, _commands(request)))


async def greet(request: Request, _: Meant) -> None:
    await request.send(views.greeting(request.staff))


async def nod(request: Request, _: Meant) -> None:
    await request.send(views.nod())


async def show_help(request: Request, tap: ShowHelp | None = None) -> None:
    if tap is not None and tap.page == "rest":
        await request.show(views.help_rest(request.shop))
    else:
        await request.show(views.help_sale(await request.store.read(examples, 2)))


async def cancel(request: Request, _: CancelFlow | None = None) -> None:
    """Ends what was asked; the dispatcher has left it."""
    await request.show(views.cancelled(something=await conversation.cancel(request)))


async def cannot_read(request: Request) -> None:
    """A sticker, a voice note, a place: one kind line, and silence in a group."""
    if not request.in_group:
        await request.send(views.only_text())
