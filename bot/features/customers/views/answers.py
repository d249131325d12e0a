"""How much a customer bought in some days."""

from __future__ import annotations

from bot.shared_buttons import OpenCustomer, OpenHistory
from bot.ui.screen import Button, Screen, lines, markup
from crm.formats import Formats
from crm.i18n import _, ngettext
from crm.insights.answers import Answer, Bought


def bought(answer: Answer[Bought], formats: Formats) -> Screen:
    of = answer.found
    days = formats.days(answer.asked.period.start, answer.asked.end)
    if of.purchases:
        said = markup(
            ngettext("<b>{total}</b> in {n} sale", "<b>{total}</b> in {n} sales", of.purchases),
            total=formats.money(of.total),
            n=formats.number(of.purchases),
        )
    else:
        said = markup(_("Nothing was bought."))
    return Screen(
        lines(markup("<b>{}</b> · {}", of.customer.name, days), said),
        rows=(
            (
                Button(_("👤 Card"), OpenCustomer(of.customer.id)),
                Button(_("📜 History"), OpenHistory(of.customer.id, 1)),
            ),
        ),
    )
