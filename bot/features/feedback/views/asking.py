"""What whoever has the link sees: one question, and thanks. Nothing of the shop's books."""

from __future__ import annotations

from bot.features.feedback.taps import GiveStars
from bot.module_words.feedback_words import stars
from bot.shared_buttons import CardOf
from bot.ui.screen import Button, Screen, lines, markup, paragraphs, shortened
from crm.customers.called import first_name
from crm.customers.cards import Customer
from crm.feedback.links import LINK_DAYS
from crm.feedback.model import FEWEST, MOST
from crm.i18n import _, ngettext


def ask(shop_name: str, token: str) -> Screen:
    """Five stars, the most first."""
    return Screen(
        lines(
            markup(_("<b>How was your visit to {shop}?</b>"), shop=shop_name),
            _("Tap the stars."),
        ),
        rows=tuple(
            (Button("⭐" * score, GiveStars(token, score)),)
            for score in range(MOST, FEWEST - 1, -1)
        ),
        stands_alone=True,
    )


def thanks(score: int, *, writes: bool) -> Screen:
    """`writes`: what they write next is kept with it."""
    more = _("If you like, write here what was good, or what was not.") if writes else ""
    return Screen(
        lines(markup(_("{stars} Thank you!"), stars=stars(score)), more), stands_alone=True
    )


def kept() -> Screen:
    return Screen(_("Thank you! The shop will read it."), stands_alone=True)


def stars_first() -> Screen:
    return Screen(_("Please tap the stars first, or type a number from 1 to 5."), stands_alone=True)


def closed(*, answered: bool) -> Screen:
    text = _("This was answered already. Thank you!") if answered else _("This question is over.")
    return Screen(text, stands_alone=True)


def unknown() -> Screen:
    """For staff."""
    return Screen(_("This link asks for nothing: it is of another shop, or of an erased customer."))


def to_send(customer: Customer, shop_name: str, link: str) -> str:
    """In the language of the shop's customers."""
    name = first_name(customer.name)
    if name is None:
        return _("How was your visit to {shop}? Tell us here: {link}").format(
            shop=shop_name, link=link
        )
    return _("Dear {name}, how was your visit to {shop}? Tell us here: {link}").format(
        name=name, shop=shop_name, link=link
    )


def made(customer: Customer, text: str, chat: str) -> Screen:
    """The text to forward or copy; `chat` opens WhatsApp with it, empty where there is none."""
    days = ngettext(
        "The link works once, for {n} day.", "The link works once, for {n} days.", LINK_DAYS
    )
    row = [Button(f"👤 {shortened(customer.name, 16)}", CardOf(customer.id))]
    if chat:
        row.insert(0, Button(_("💬 WhatsApp"), url=chat))
    return Screen(
        paragraphs(
            markup(_("⭐ <b>For {name}</b>: nothing was sent."), name=customer.name),
            markup("<code>{}</code>", text),
            days.format(n=LINK_DAYS),
        ),
        rows=(tuple(row),),
    )
