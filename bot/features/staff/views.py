"""Screens of /staff."""

from __future__ import annotations

from bot.features.staff.taps import Invite, OpenMember, Remove, RemoveSurely, SetRole, ShowStaff
from bot.ui.roles import MAY_WORDS, ROLE_MARKS, ROLE_WORDS
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs
from crm.staff import Member, Role


def staff_list(members: tuple[Member, ...]) -> Screen:
    rows = [
        choice(f"{ROLE_MARKS[one.role]} {one.name} · {ROLE_WORDS[one.role]}", OpenMember(one.id))
        for one in members
    ]
    hint = "Nobody else yet. An invitation is a link that works once." if len(members) == 1 else ""
    return Screen(
        lines(markup("<b>👥 Staff</b>"), hint or "Tap a name to change the role or to remove."),
        rows=(
            *rows,
            (
                Button("➕ Staff", Invite(Role.STAFF.value)),
                Button("➕ Manager", Invite(Role.MANAGER.value)),
                Button("➕ Owner", Invite(Role.OWNER.value)),
            ),
        ),
    )


def member_card(member: Member, *, is_me: bool) -> Screen:
    roles = tuple(
        Button(f"Make {ROLE_WORDS[role].lower()}", SetRole(member.id, role.value))
        for role in Role
        if role is not member.role
    )
    unreachable = "⚠️ Has blocked the bot: nothing reaches them." if member.unreachable_since else ""
    return Screen(
        lines(
            markup(
                "{} <b>{}</b>{} · {}",
                ROLE_MARKS[member.role],
                member.name,
                " (you)" if is_me else "",
                ROLE_WORDS[member.role],
            ),
            MAY_WORDS[member.role] + ".",
            unreachable,
        ),
        rows=(
            roles,
            (Button("‹ Back", ShowStaff()), Button("🗑 Remove", Remove(member.id))),
        ),
    )


def removal(member: Member) -> Screen:
    return Screen(
        markup(
            "Remove <b>{}</b>? They cannot use the bot from then on; what they recorded stays.",
            member.name,
        ),
        rows=(
            (Button("Keep", OpenMember(member.id)), Button("🗑 Remove", RemoveSurely(member.id))),
        ),
    )


def invitation(role: Role, link: str, shop_name: str) -> Screen:
    return Screen(
        paragraphs(
            markup("<b>➕ Invitation: {}</b>", ROLE_WORDS[role]),
            f"Whoever opens this link first joins {shop_name} and {MAY_WORDS[role]}. "
            "It works once, for 24 hours. Forward it to that person only:",
            link,
        ),
        rows=((Button("‹ Staff", ShowStaff()),),),
    )
