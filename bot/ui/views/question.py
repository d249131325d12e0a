"""Screens common to all questions: left, too old, or in doubt."""

from __future__ import annotations

from dataclasses import replace

from bot.ui.question_taps import CancelFlow, ItIsTheName, SellReplied, SellTyped
from bot.ui.screen import Button, Screen, lines, markup, paragraphs, shortened
from crm.i18n import _, lazy_gettext

LEFT = lazy_gettext("Cancelled. Nothing was saved.")
SET_ASIDE = lazy_gettext("What was asked waits for a tap now.")
BY_A_REPLY = lazy_gettext("↩️ Answer with a reply to this message.")
BY_A_REPLY_OR_CANCEL = lazy_gettext("↩️ Answer with a reply to this message, or send /cancel.")
DONE_BEFORE = lazy_gettext("✅ That was done already.")


def cancel() -> Button:
    return Button(_("✖️ Cancel"), CancelFlow())


def left() -> Screen:
    return Screen(_("✖️ Cancelled. Nothing was saved."))


def set_aside(question: Screen) -> Screen:
    """One that goes on waiting for its buttons, when something else was begun."""
    waits = _("⏸ This waits for a tap. What you type does not answer it any more.")
    return replace(question, text=paragraphs(waits, question.html))


def expired() -> Screen:
    """Asked more than a day ago, or by a version that kept other things."""
    return Screen(_("⌛ This question waited too long and is closed. Nothing was saved."))


def name_or_sale(said: str, *, reads_as_sale: bool) -> Screen:
    """A name was asked for, and what came has an amount, a day or a time in it."""
    sale = (Button(_("🧾 It is a sale"), SellTyped()),) if reads_as_sale else ()
    if reads_as_sale:
        ask = _("Is that a sale, or somebody's name?")
    else:
        ask = _("Is that somebody's name?")
    return Screen(
        lines(markup("<b>{}</b>", shortened(said, 300)), ask),
        rows=(
            (*sale, Button(_("👤 It is the name"), ItIsTheName())),
            (Button(_("✖️ Cancel"), CancelFlow()),),
        ),
    )


def taken_and_a_sale() -> Screen:
    """Below an answer that reads as a sale, too; the button sells what this replies to."""
    return perhaps_a_sale(_("Taken as the answer. It reads as a sale, too:"))


def perhaps_a_sale(words: str) -> Screen:
    """Below what was typed and may be a sale: `words` say what it was for the question."""
    return Screen(words, rows=((Button(_("🧾 It is a sale"), SellReplied()),),))
