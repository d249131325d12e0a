"""What staff ask for, as those see it who may book it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from bot.features.approvals.taps import Approve, Reject
from bot.module_words.stock_words import counted_since, moves_words
from bot.ui.screen import Button, Screen, lines, markup
from crm.customers.dues.kinds import Kind
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.payments.model import NewPayment
from crm.records.approvals import Approval
from crm.records.kinds import Wanted
from crm.returns.model import NewReturn
from crm.stock.model import NewMoves
from crm.words import payment

_KINDS: dict[Kind, Lazy] = {
    Kind.RECEIVED: lazy_gettext("💰 {name} paid {amount}"),
    Kind.GIVEN: lazy_gettext("💸 {amount} given to {name}"),
    Kind.WAIVED: lazy_gettext("🕊 {amount} let go for {name}"),
    Kind.OPENING_DUE: lazy_gettext("📖 {name} owed {amount} before these books"),
    Kind.OPENING_ADVANCE: lazy_gettext("📖 {name} had {amount} in advance before these books"),
}


def wanted_words(wanted: Wanted, name: str, formats: Formats) -> Markup:
    """What would be booked, in one line; `name` is the customer's."""
    return WORDS[type(wanted)](wanted, name, formats)


def _payment(wanted: NewPayment, name: str, formats: Formats) -> Markup:
    amount = _("all that is owed") if wanted.amount is None else formats.money(wanted.amount)
    return _by_way(markup(_KINDS[wanted.kind], name=name, amount=amount), wanted.method)


def _return(wanted: NewReturn, name: str, formats: Formats) -> Markup:
    said = markup(_("↩️ {name} brings back {what}"), name=name, what=_goods(wanted, formats))
    return _by_way(said, wanted.method)


def _moves(wanted: NewMoves, _: str, formats: Formats) -> Markup:
    return moves_words(wanted.kind, wanted.items, formats)


WORDS: dict[type[Wanted], Callable[[Any, str, Formats], Markup]] = {
    NewPayment: _payment,
    NewReturn: _return,
    NewMoves: _moves,
}
"""Of all that can be asked for (crm.records.kinds)."""


def _by_way(said: Markup, method: str | None) -> Markup:
    return markup("{} · {}", said, payment(method)) if method else said


def _goods(wanted: NewReturn, formats: Formats) -> str:
    if wanted.everything:
        return _("the whole bill")
    if wanted.amount is not None:
        return formats.money(wanted.amount)
    return ", ".join(
        one.name
        if one.quantity is None
        else f"{formats.quantity(one.quantity, one.unit)} {one.name}"
        for one in wanted.items
    )


def card(approval: Approval, who: str, name: str, formats: Formats) -> Screen:
    """What is asked for, with the two answers."""
    return Screen(
        lines(
            markup(_("🙋 <b>{who} asks for this:</b>"), who=who),
            wanted_words(approval.wanted, name, formats),
        ),
        rows=(
            (
                Button(_("✅ Approve"), Approve(approval.id)),
                Button(_("❌ Reject"), Reject(approval.id)),
            ),
        ),
    )


def answered(approval: Approval, name: str, formats: Formats, *, first: bool) -> Screen:
    """The answer that counts, for whoever gave one."""
    said = (
        _("✅ Approved. It is booked.")
        if approval.approved
        else _("❌ Rejected. Nothing was booked.")
    )
    return Screen(
        lines(
            wanted_words(approval.wanted, name, formats),
            said,
            counted_since(approval.counted_since, formats),
            "" if first else _("Somebody else answered first."),
        )
    )


def told(approval: Approval, who: str, name: str, formats: Formats) -> Screen:
    """The answer, for whoever asked."""
    text = _("✅ {who} approved it:") if approval.approved else _("❌ {who} rejected it:")
    return Screen(
        lines(
            markup(text, who=who),
            wanted_words(approval.wanted, name, formats),
            counted_since(approval.counted_since, formats),
        )
    )
