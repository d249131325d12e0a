"""/start with or without an invitation, the menu, the help, /cancel."""

from __future__ import annotations

from bot import door
from bot.features.home import views
from bot.features.home.taps import Go, ShowHelp
from bot.features.home.views import Vocabulary
from bot.links import CancelFlow, Home
from bot.ui.routing import Command
from bot.ui.screen import Screen
from bot.ui.visit import Visit
from crm import customers, flows, purchases, staff
from crm.errors import NotAllowed
from crm.store.seam import Session

INVITATIONS = ("claim-", "join-")


async def start(visit: Visit) -> None:
    """A stranger with a link joins; a stranger without one learns nothing; staff get the menu."""
    _, _, payload = visit.text.partition(" ")
    token = next((payload.removeprefix(one) for one in INVITATIONS if payload.startswith(one)), "")
    if token and not visit.in_group:
        member = await visit.store.write(staff.accept, token, visit.user_id, visit.user_name)
        await visit.send(views.welcome(member, visit.shop.name))
    elif visit.member is None:
        await door.stranger(visit)
    else:
        await show_menu(visit)


async def show_menu(visit: Visit, _: Home | None = None) -> None:
    commands = frozenset(visit.desk.commands)
    await visit.show(views.menu(visit.staff, visit.shop.name, commands))


async def go(visit: Visit, tap: Go) -> None:
    command: Command | None = visit.desk.commands.get(tap.command)
    if command is None:
        await show_menu(visit)
        return
    if command.permission is not None and not visit.may(command.permission):
        raise NotAllowed(command.permission.value)
    await command.handler(visit)


def vocabulary(session: Session) -> Vocabulary:
    """Names that this shop knows, so that the examples in the help work as they stand."""
    names = [one.name for one in customers.recent(session, 2)] + ["Asha", "Ravi"]
    items = [one.name for one in purchases.common_items(session, 2)] + ["rice", "oil"]
    return Vocabulary(names[0], names[1], items[0], items[1])


async def show_help(visit: Visit, tap: ShowHelp | None = None) -> None:
    if tap is not None and tap.page == "rest":
        await visit.show(views.help_rest())
    else:
        await visit.show(views.help_sale(await visit.store.read(vocabulary)))


async def cancel(visit: Visit, _: CancelFlow | None = None) -> None:
    """Leaves the open flow; its message loses its buttons."""
    flow = visit.flow
    await visit.store.write(flows.drop, visit.chat_id, visit.user_id)
    screen: Screen = views.cancelled(flow.name if flow else None)
    if visit.press is not None:
        await visit.show(screen)
        return
    if flow is not None:
        await visit.tidy(flow.message_id)
    await visit.send(screen)


async def cannot_read(visit: Visit) -> None:
    """A sticker, a voice note, a place: one kind line, and silence in a group."""
    if not visit.in_group:
        await visit.send(views.only_text())
