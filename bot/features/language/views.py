"""Screens of /language."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.language.taps import ChooseLanguage
from bot.shared_buttons import Home
from bot.ui.screen import Button, Screen, in_rows, lines, markup
from crm.i18n import Language, _


def languages(known: Sequence[Language], spoken: Language, chosen: str | None) -> Screen:
    """One button a language, each by its own name; the one in use is marked."""
    buttons = [
        Button(_marked(one.own_name, on=one.code == chosen), ChooseLanguage(one.code))
        for one in known
    ]
    as_in_telegram = Button(_marked(_("As in Telegram"), on=chosen is None), ChooseLanguage(None))
    return Screen(
        lines(
            markup(_("<b>🌐 Language</b>")),
            markup(_("I speak <b>{language}</b> with you."), language=spoken.own_name),
        ),
        rows=(*in_rows(buttons, 2), (as_in_telegram,), (Button(_("‹ Menu"), Home()),)),
    )


def chosen(spoken: Language) -> str:
    return _("I speak {language} with you now.").format(language=spoken.own_name)


def _marked(label: str, *, on: bool) -> str:
    return f"✔ {label}" if on else label
