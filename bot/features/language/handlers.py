"""/language: the languages that there are, and the choice of one."""

from __future__ import annotations

from dataclasses import replace

from bot.features.language import views
from bot.features.language.taps import ChooseLanguage
from bot.ui.request import Request
from bot.ui.taps import OldButton
from crm import staff
from crm.i18n import speaking


async def show_languages(request: Request) -> None:
    known = tuple(request.services.languages.values())
    await request.show(views.languages(known, request.language, request.staff.language))


async def choose_language(request: Request, tap: ChooseLanguage) -> None:
    """The answer is in the new language already."""
    if tap.language is not None and tap.language not in request.services.languages:
        raise OldButton(tap.language)
    await request.store.write(staff.choose_language, request.staff.id, tap.language)
    request.member = replace(request.staff, language=tap.language)
    request.services.menu_changed(request.user_id)
    with speaking(request.language):
        await request.toast(views.chosen(request.language))
        await show_languages(request)
