"""The card of a campaign, before and after it goes out."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup

from bot.features.campaigns.views import approved as approved_views
from bot.features.campaigns.views import comparing, delivery, words
from bot.features.campaigns.views.card_buttons import buttons
from bot.features.campaigns.views.progress import (
    RETURNED_LINE,
    TEST_MODE,
    bar,
    failures,
    paused_line,
    result,
    sent_line,
    skipped,
    unconfirmed,
)
from bot.ui.screen import Screen, lines, markup, paragraphs
from crm import counts
from crm.campaigns.approved import near
from crm.campaigns.card import Card
from crm.campaigns.hours import hours_of
from crm.campaigns.kinds import Kind
from crm.campaigns.model import Status
from crm.campaigns.pausing import RETURNED
from crm.campaigns.preview import Preview
from crm.campaigns.sending.progress import Progress
from crm.campaigns.sending.sends import SendStatus
from crm.formats import Formats
from crm.i18n import _, ngettext


def card(of: Card, formats: Formats, note: str = "") -> Screen:
    """One campaign as it is now, for who looks at it. `note` is a line about what just happened."""
    body = (
        _written(of, of.preview, formats)
        if of.preview is not None
        else _gone_out(of, of.progress, formats)
    )
    return Screen(
        paragraphs(
            note or None, _head(of, formats), *body, str(TEST_MODE) if of.test_mode else None
        ),
        rows=buttons(of, formats),
    )


def _head(of: Card, formats: Formats) -> Markup:
    one = of.campaign
    status = str(words.STATUS_WORDS[one.status])
    if one.archived_at is not None:
        status = _("{status}, archived").format(status=status)
    soon = one.leaves_within(words.SOON, formats.shop.now())
    return lines(
        markup(
            "{} <b>{}</b> · {} · {}",
            words.STATUS_MARKS[one.status],
            one.name,
            status,
            str(words.KIND_WORDS[one.kind]),
        ),
        words.audience(one.audience, formats),
        markup("<b>🗓 {}</b>" if soon else "🗓 {}", words.when(one, formats))
        if of.preview and one.scheduled_at
        else None,
        _asked_line(of, formats),
        _("by {name}").format(name=of.author) if of.author and not of.own else None,
        _("❌ Rejected: {reason}").format(reason=one.rejected_reason)
        if one.rejected_reason
        else None,
        str(RETURNED_LINE)
        if one.status is Status.DRAFT and one.paused_reason == RETURNED
        else None,
        paused_line(of.progress, formats) if of.progress else None,
    )


def _asked_line(of: Card, formats: Formats) -> str | None:
    """Why it did not start at its time, and waits for a person's word."""
    one, found = of.campaign, of.preview
    if one.late_asked_at is None or found is None:
        return None
    if one.approved_people is not None and not near(one.approved_people, found.reach.recipients):
        text = _("👥 It was approved for {approved}. Send it now, or give it another time.")
        return text.format(approved=counts.people(one.approved_people, formats))
    return _(
        "⏰ It is late: the machine was off at its time. Send it now, or give it another time."
    )


def how_long(of: Card, people: int, formats: Formats, *, turns: int | None = None) -> str | None:
    """`about 2 h 47 m at 10 a second, done today 8:15 pm`, over closing times, too."""
    if of.rate is None or not people:
        return None
    if of.left_today is not None and people > of.left_today:
        return None  # it takes days: the limit's line says so
    shop, one = formats.shop, of.campaign
    seconds = (people if turns is None else turns) / of.rate
    begin = max(one.scheduled_at or shop.now(), shop.now())
    end = one.hours(shop).end_of(begin, seconds)
    text = _("⏱ about {time} at {rate} a second, done {moment}")
    return text.format(
        time=words.lasting(seconds, formats),
        rate=formats.quantity(Decimal(str(of.rate))),
        moment=formats.moment(end),
    )


def _service_line(of: Card, formats: Formats) -> str | None:
    """What only warns for a message about something of the customer's own."""
    shop, one = formats.shop, of.campaign
    if one.hours(shop).windows or hours_of(shop).is_open(one.scheduled_at or shop.now()):
        return None
    text = _("🌙 That is outside {opens} to {closes}; a service message goes all the same.")
    return text.format(
        opens=formats.time(shop.sending_opens), closes=formats.time(shop.sending_closes)
    )


def _written(of: Card, found: Preview, formats: Formats) -> list[Markup | str | None]:
    samples = [
        markup(
            "<b>{}</b>\n<blockquote>{}</blockquote>", f"{one.name} · {formats.phone(one.phone)}",
            one.text,
        )
        for one in found.samples
    ]  # fmt: skip
    if not samples:
        samples = [markup("<blockquote>{}</blockquote>", of.campaign.message)]
    return [
        lines(
            markup("<b>{}</b>", words.reach(found.reach, formats)),
            comparing.before(of, found, formats),
            _later(found, formats),
            owed(of, found, formats),
            delivery.price(of, found, formats) or price(found, formats),
            delivery.limit(of, found, formats),
            delivery.from_a_phone(of, found, formats),
            None if of.gateway == "whatsapp" else _expensive(found, formats),
            _service_line(of, formats),
            approved_views.promotional(of.campaign, formats),
            how_long(of, found.reach.recipients, formats, turns=delivery.turns(of, found)),
        ),
        approved_views.difference(of.difference) if of.difference else None,
        lines(*samples),  # a quotation brings its own distance
    ]


def _later(found: Preview, formats: Formats) -> str | None:
    if found.later is None:
        return None
    text = _("🕑 Planned for {moment} or later it reaches {people}.")
    people = counts.people(found.later.people, formats)
    return text.format(moment=formats.moment(found.later.at), people=people)


def owed(of: Card, found: Preview, formats: Formats) -> str | None:
    """What those owe in all who are reminded of it."""
    if of.campaign.kind is not Kind.DUES or not found.reach.recipients:
        return None
    return _("📒 They owe {amount}").format(amount=formats.money(found.owed))


def price(found: Preview, formats: Formats) -> str | None:
    """`1 part, GSM · 214 parts, about ₹53.50`."""
    if not found.reach.recipients:
        return None
    each = counts.parts(found.most, formats)
    alphabet = "Unicode" if found.forced_by else "GSM"
    if found.reach.recipients == 1:
        text = (
            _("{each}, {alphabet}") if found.cost is None else _("{each}, {alphabet}, about {cost}")
        )
        cost = "" if found.cost is None else formats.money(found.cost)
        return text.format(each=each, alphabet=alphabet, cost=cost)
    if found.fewest != found.most:
        each = _("{fewest} to {parts}").format(fewest=formats.number(found.fewest), parts=each)
    text = (
        _("{each}, {alphabet} · {parts}")
        if found.cost is None
        else _("{each}, {alphabet} · {parts}, about {cost}")
    )
    return text.format(
        each=each,
        alphabet=alphabet,
        parts=counts.parts(found.parts, formats),
        cost="" if found.cost is None else formats.money(found.cost),
    )


def _expensive(found: Preview, formats: Formats) -> str | None:
    if found.forced_by:
        text = _("⚠️ {letters} makes it Unicode: 70 letters a part instead of 160.")
        return text.format(letters=" ".join(found.forced_by[:8]))
    if found.unicode:
        text = ngettext(
            "{n} of them is Unicode because of the name.",
            "{n} of them are Unicode because of the name.",
            found.unicode,
        )
        return text.format(n=formats.number(found.unicode))
    return None


def _gone_out(of: Card, found: Progress | None, formats: Formats) -> list[Markup | str | None]:
    if found is None:
        return []
    one = of.campaign
    out = words.left_out(one.left_out, formats)
    left = found.count(SendStatus.PENDING) + found.count(SendStatus.SENDING)
    return [
        lines(
            bar(found, formats),
            how_long(of, left, formats) if one.status is Status.SENDING else None,
            sent_line(found, formats),
            delivery.reported(found, formats),
            delivery.spent(found, formats),
            out or None,
            comparing.after(found, formats),
        ),
        skipped(found, formats),
        failures(found, formats),
        unconfirmed(found, formats),
        lines(result(of, formats), comparing.result(of.comparison, formats)),
        markup("<blockquote>{}</blockquote>", one.message),
    ]
