"""/staff: who works here, their roles, and invitations."""

from __future__ import annotations

from bot.features.staff import views
from bot.features.staff.taps import Invite, OpenMember, Remove, RemoveSurely, SetRole, ShowStaff
from bot.ui.visit import Visit
from crm import staff
from crm.errors import NotFound
from crm.staff import Member, Role


async def show_staff(visit: Visit, _: ShowStaff | None = None) -> None:
    await visit.show(views.staff_list(await visit.store.read(staff.members)))


async def _member(visit: Visit, user_id: int) -> Member:
    found = await visit.store.read(staff.member, user_id)
    if found is None:
        raise NotFound("member", user_id)
    return found


async def open_member(visit: Visit, tap: OpenMember) -> None:
    member = await _member(visit, tap.user_id)
    await visit.show(views.member_card(member, is_me=member.id == visit.user_id))


async def set_role(visit: Visit, tap: SetRole) -> None:
    member = await visit.store.write(staff.change_role, tap.user_id, Role(tap.role), visit.staff.id)
    await visit.show(views.member_card(member, is_me=member.id == visit.user_id))


async def ask_removal(visit: Visit, tap: Remove) -> None:
    await visit.show(views.removal(await _member(visit, tap.user_id)))


async def remove(visit: Visit, tap: RemoveSurely) -> None:
    gone = await visit.store.write(staff.remove, tap.user_id, visit.staff.id)
    await visit.toast(f"{gone.name} no longer has access.")
    await show_staff(visit)


async def invite(visit: Visit, tap: Invite) -> None:
    role = Role(tap.role)
    token = await visit.store.write(staff.invite, role, visit.staff.id)
    link = f"https://t.me/{visit.desk.username}?start=join-{token}"
    await visit.show(views.invitation(role, link, visit.shop.name))
