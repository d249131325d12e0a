"""The first message to whoever works here from now on."""

from __future__ import annotations

from bot.ui.question_taps import Home
from bot.ui.screen import Button, Screen, lines, markup, paragraphs
from bot.ui.views.way_on import help_button
from crm.i18n import _, lazy_gettext
from crm.permissions import Role
from crm.staff import Member


def welcome(member: Member, shop_name: str) -> Screen:
    return Screen(
        paragraphs(
            markup(_("🙏 Welcome to <b>{shop}</b>, {name}."), shop=shop_name, name=member.name),
            str(WELCOME_WORDS[member.role]),
            lines(_("Record your first sale: type"), markup("<code>{}</code>", FIRST_SALE)),
        ),
        rows=((Button(_("🏪 Menu"), Home()), help_button()),),
    )


WELCOME_WORDS = {
    Role.STAFF: lazy_gettext(
        "You are staff here: you record sales, undo your own of the day, look up and add "
        "customers, and propose campaigns."
    ),
    Role.MANAGER: lazy_gettext(
        "You are a manager here: you also change any sale, edit customers, see insights, import, "
        "and approve campaigns."
    ),
    Role.OWNER: lazy_gettext(
        "You are an owner here: you can do everything, including staff and settings."
    ),
}
FIRST_SALE = "asha 2 rice 100, 1 oil 250 upi"
