"""Screens of /staff."""

from __future__ import annotations

from urllib.parse import urlencode

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
from bot.ui.role_words import MAY_WORDS, ROLE_MARKS, ROLE_WORDS
from bot.ui.screen import Button, Screen, choice, lines, markup, paragraphs, sentences
from crm.i18n import _, lazy_gettext
from crm.permissions import Role
from crm.staff import Member

MAKE_WORDS = {
    Role.OWNER: lazy_gettext("Make owner"),
    Role.MANAGER: lazy_gettext("Make manager"),
    Role.STAFF: lazy_gettext("Make staff"),
}
INVITATION_TITLES = {
    Role.OWNER: lazy_gettext("<b>➕ Invitation: Owner</b>"),
    Role.MANAGER: lazy_gettext("<b>➕ Invitation: Manager</b>"),
    Role.STAFF: lazy_gettext("<b>➕ Invitation: Staff</b>"),
}
INVITATION_WORDS = {
    Role.STAFF: lazy_gettext(
        "Whoever opens this link first joins {shop} and records sales, undoes their own of the "
        "day, looks up and adds customers, proposes campaigns."
    ),
    Role.MANAGER: lazy_gettext(
        "Whoever opens this link first joins {shop} and also changes any sale, edits customers, "
        "sees insights, imports, approves campaigns."
    ),
    Role.OWNER: lazy_gettext(
        "Whoever opens this link first joins {shop} and may do everything, staff and settings too."
    ),
}


def staff_list(members: tuple[Member, ...]) -> Screen:
    rows = [
        choice(f"{ROLE_MARKS[one.role]} {one.name} · {ROLE_WORDS[one.role]}", OpenMember(one.id))
        for one in members
    ]
    hint = (
        _("Nobody else yet. An invitation is a link that works once.")
        if len(members) == 1
        else _("Tap a name to change the role or to remove.")
    )
    return Screen(
        lines(markup(_("<b>👥 Staff</b>")), hint),
        rows=(
            *rows,
            (
                Button(_("➕ Staff"), Invite(Role.STAFF.value)),
                Button(_("➕ Manager"), Invite(Role.MANAGER.value)),
                Button(_("➕ Owner"), Invite(Role.OWNER.value)),
            ),
        ),
    )


def member_card(member: Member, *, is_me: bool) -> Screen:
    roles = tuple(
        Button(str(MAKE_WORDS[role]), SetRole(member.id, role.value))
        for role in Role
        if role is not member.role
    )
    name = markup("<b>{}</b>", member.name)
    return Screen(
        lines(
            markup(
                "{} {} · {}",
                ROLE_MARKS[member.role],
                markup(_("{name} (you)"), name=name) if is_me else name,
                ROLE_WORDS[member.role],
            ),
            str(MAY_WORDS[member.role]),
            _("⚠️ Has blocked the bot: nothing reaches them.") if member.unreachable_since else None,
        ),
        rows=(
            roles,
            (Button(_("‹ Back"), ShowStaff()), Button(_("🗑 Remove"), Remove(member.id))),
        ),
    )


def removal(member: Member) -> Screen:
    return Screen(
        markup(
            _(
                "Remove <b>{name}</b>? They cannot use the bot from then on; what they recorded "
                "stays."
            ),
            name=member.name,
        ),
        rows=(
            (
                Button(_("Keep"), OpenMember(member.id)),
                Button(_("🗑 Remove"), RemoveSurely(member.id)),
            ),
        ),
    )


def removed(member: Member) -> str:
    return _("{name} no longer has access.").format(name=member.name)


def invitation(role: Role, link: str, shop_name: str) -> Screen:
    return Screen(
        paragraphs(
            markup(INVITATION_TITLES[role]),
            sentences(
                INVITATION_WORDS[role].format(shop=shop_name),
                _("It works once, for 24 hours. Forward it to that person only:"),
            ),
            link,
        ),
        rows=(
            (
                Button(_("📨 Share"), url=_share(link, shop_name)),
                Button(_("📋 Copy"), copies=link),
            ),
            (Button(_("‹ Staff"), ShowStaff()),),
        ),
    )


def _share(link: str, shop_name: str) -> str:
    """Opens Telegram's list of chats, with the link and a line to send."""
    text = _("Join {shop} here:").format(shop=shop_name)
    return "https://t.me/share/url?" + urlencode({"url": link, "text": text})


def joined(user_id: int, name: str, role: Role) -> Screen:
    return Screen(
        markup(_("👤 <b>{name}</b> joined as {role}."), name=name, role=ROLE_WORDS[role]),
        rows=((Button(_("🗑 Remove"), Remove(user_id)), Button(_("🧑 Staff"), ShowStaff())),),
    )


def knocked(user_id: int, name: str) -> Screen:
    """`user_id` is of somebody who wrote and does not work here."""
    return Screen(
        markup(
            _(
                "👤 Somebody who does not work here wrote to me: <b>{name}</b>. They learned "
                "nothing."
            ),
            name=name,
        ),
        rows=((Button(_("➕ Let in"), AskLetIn(user_id)),),),
    )


def ask_let_in(user_id: int, name: str) -> Screen:
    return Screen(
        lines(
            markup(_("Let <b>{name}</b> in, and as what?"), name=name),
            _("Only if you know them: a name can be anybody's."),
        ),
        rows=(
            (
                Button(_("➕ Staff"), LetIn(user_id, Role.STAFF.value)),
                Button(_("➕ Manager"), LetIn(user_id, Role.MANAGER.value)),
            ),
            (Button(_("‹ Staff"), ShowStaff()),),
        ),
    )


def let_in(member: Member) -> Screen:
    return Screen(
        markup(
            _("✅ <b>{name}</b> works here now, as {role}."),
            name=member.name,
            role=ROLE_WORDS[member.role],
        ),
        rows=((Button(_("‹ Staff"), ShowStaff()),),),
    )
