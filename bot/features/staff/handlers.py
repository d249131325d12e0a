"""/staff: who works here, their roles, and invitations."""

from __future__ import annotations

from bot.features.staff import views
from bot.features.staff.taps import (
    AskLetIn,
    Invite,
    LetIn,
    OpenMember,
    Remove,
    RemoveSurely,
    SetRole,
    ShowStaff,
)
from bot.ui.request import Request
from crm import staff
from crm.chat import strangers
from crm.errors import NotFound
from crm.permissions import Role
from crm.staff import Member


async def show_staff(request: Request, _: ShowStaff | None = None) -> None:
    await request.show(views.staff_list(await request.store.read(staff.members)))


async def _member(request: Request, user_id: int) -> Member:
    found = await request.store.read(staff.member, user_id)
    if found is None:
        raise NotFound("member", user_id)
    return found


async def open_member(request: Request, tap: OpenMember) -> None:
    member = await _member(request, tap.user_id)
    await request.show(views.member_card(member, is_me=member.id == request.user_id))


async def set_role(request: Request, tap: SetRole) -> None:
    member = await request.store.write(
        staff.change_role, tap.user_id, Role(tap.role), request.staff.id
    )
    request.services.menu_changed(member.id)
    await request.show(views.member_card(member, is_me=member.id == request.user_id))


async def ask_removal(request: Request, tap: Remove) -> None:
    await request.show(views.removal(await _member(request, tap.user_id)))


async def remove(request: Request, tap: RemoveSurely) -> None:
    gone = await request.store.write(staff.remove, tap.user_id, request.staff.id)
    request.services.menu_changed(gone.id)
    await request.toast(views.removed(gone))
    await show_staff(request)


async def invite(request: Request, tap: Invite) -> None:
    role = Role(tap.role)
    token = await request.store.write(staff.invite, role, request.staff.id)
    link = f"https://t.me/{request.services.username}?start=join-{token}"
    await request.show(views.invitation(role, link, request.shop.name))


async def ask_let_in(request: Request, tap: AskLetIn) -> None:
    name = await request.store.read(strangers.name_of, tap.user_id)
    await request.show(views.ask_let_in(tap.user_id, name))


async def let_in(request: Request, tap: LetIn) -> None:
    """A stranger who wrote works here from now on, and hears of it."""
    member = await request.store.write(
        strangers.let_in, tap.user_id, Role(tap.role), request.staff.id
    )
    request.services.menu_changed(member.id)
    request.services.wake_outbox()
    await request.show(views.let_in(member))
