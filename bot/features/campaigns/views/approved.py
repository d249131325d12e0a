"""Approved texts: chosen and filled in the builder, entered, compared, and to be registered."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.features.campaigns import listing_taps
from bot.features.campaigns.views.narrowing import Asked, Offered
from bot.ui.screen import (
    Button,
    Rows,
    Screen,
    choice,
    in_rows,
    lines,
    markup,
    paragraphs,
    shortened,
)
from crm.campaigns.hours import PROMOTIONAL
from crm.campaigns.kinds import Kind
from crm.campaigns.message import OF_DUES, PLACEHOLDERS
from crm.campaigns.model import Campaign
from crm.campaigns.texts.approved_texts import Caution, ChosenTemplate, Difference, Header, Tag
from crm.campaigns.writing.outline import Outline
from crm.formats import Formats
from crm.i18n import _, lazy_gettext

WHY_NOT_WORDS = {
    "picture": lazy_gettext("it has a picture or a file"),
    "button": lazy_gettext("a button of it needs a value"),
    "header": lazy_gettext("its heading needs a value"),
    "kind": lazy_gettext("it has a part that I do not know"),
}
TAG_WORDS = {
    Tag.NONE: lazy_gettext("Any"),
    Tag.NUMERIC: lazy_gettext("Only digits"),
    Tag.ALPHANUMERIC: lazy_gettext("Letters and digits"),
    Tag.URL: lazy_gettext("A link"),
}
HEADER_WORDS = {
    Header.PROMOTIONAL: lazy_gettext("Offers"),
    Header.SERVICE: lazy_gettext("Service"),
    Header.TRANSACTIONAL: lazy_gettext("Transactions"),
}
WARNING_WORDS = {
    Caution.NO_SHOP: lazy_gettext("The shop's name is not in it."),
    Caution.ENDS_WITH_VARIABLE: lazy_gettext("It ends with a variable; put words behind it."),
    Caution.MANY_VARIABLES: lazy_gettext("It has more than two variables."),
    Caution.RUPEE: lazy_gettext("Write Rs. in the place of ₹."),
    Caution.BRACKETS: lazy_gettext("It has < or >."),
    Caution.TWO_SPACES: lazy_gettext("It has two spaces side by side."),
    Caution.FEW_FIXED: lazy_gettext("It has fewer than 10 fixed characters."),
}


def choices(offered: Offered) -> Rows:
    return tuple(
        choice(
            f"✅ {name} · {language}" if language else f"✅ {name}", listing_taps.UseApproved(key)
        )
        for key, name, language, _text in offered.approved[:20]
    )


def _named(name: str, language: str) -> str:
    return f"{name} · {language}" if language else name


def choose(_draft: Outline, _formats: Formats, offered: Offered) -> Asked:
    """Which approved text? Nothing else may go out."""
    texts = [
        lines(
            markup("<b>{}</b>", _named(name, language)),
            markup("<i>{}</i>", shortened(text, 120)),
        )
        for _key, name, language, text in offered.approved[:20]
    ]
    left_out = [
        _("{name}: not offered, {why}.").format(
            name=name, why=WHY_NOT_WORDS.get(why, WHY_NOT_WORDS["kind"])
        )
        for name, why in offered.not_offered[:10]
    ]
    none = (
        _("WhatsApp did not answer; tap ‹ Back and try again.")
        if offered.problem
        else _("No template is approved so far.")
    )
    return (
        paragraphs(
            markup(_("<b>Which approved template?</b> WhatsApp carries nothing else.")),
            *texts,
            None if texts else none,
            lines(*left_out) if left_out else None,
        ),
        choices(offered),
    )


def only_approved() -> str:
    return _("WhatsApp carries approved templates only: tap one of them.")


def fills(draft: Outline, _formats: Formats, _offered: Offered) -> Asked:
    """What goes in for the variable that nothing fills so far?"""
    template = draft.template
    name = "" if template is None or template.unfilled is None else template.unfilled.name
    known = (*PLACEHOLDERS, *OF_DUES) if draft.kind is Kind.DUES else PLACEHOLDERS
    buttons = [Button(f"{{{{{one}}}}}", listing_taps.FillWith(one)) for one in known]
    return (
        paragraphs(
            markup("<blockquote>{}</blockquote>", "" if template is None else template.message),
            markup(
                _(
                    "<b>What goes in for {variable}?</b> Tap, or type fixed words that are the "
                    "same for all."
                ),
                variable=name,
            ),
        ),
        in_rows(buttons, 3),
    )


def difference(found: Difference) -> Markup:
    """Why the card has no Send."""
    if not found.template:
        return markup(
            _(
                "⛔ The gateway carries approved texts only, and this is none. Enter it under "
                "📋 Templates, or choose one with ✏️ Edit."
            )
        )
    if not found.written:
        return markup(
            _(
                "⛔ It ends too early: the approved text <b>{name}</b> goes on with "
                "<code>{approved}</code>."
            ),
            name=found.template,
            approved=found.approved,
        )
    return markup(
        _(
            "⛔ It is not the approved text <b>{name}</b>: that says <code>{approved}</code> where "
            "this says <code>{written}</code>."
        ),
        name=found.template,
        approved=found.approved or "…",
        written=found.written,
    )


def promotional(one: Campaign, formats: Formats) -> str | None:
    """When an offer under its header goes out, and to whom it does not."""
    if one.template is None or not one.template.promotional:
        return None
    hours = one.hours(formats.shop)
    text = _(
        "🌙 Its header is for offers: it goes out from {opens} to {closes} only, and a number on "
        "DND does not get it."
    )
    return text.format(opens=formats.time(hours.opens), closes=formats.time(hours.closes))


# --- entering one ------------------------------------------------------------------------------


def ask_text() -> Screen:
    return Screen(
        markup(
            _(
                "<b>➕ DLT template</b>: paste the approved text, each letter of it, with its "
                "<code>{example}</code>."
            ),
            example="{#var#}",
        ),
        rows=(_back(),),
    )


def ask_id() -> Screen:
    return Screen(
        markup(_("<b>Which template id has it at MSG91?</b> It stands in its panel.")),
        rows=(_back(),),
    )


def ask_header(formats: Formats) -> Screen:
    buttons = [
        Button(
            # Translators: how a header ends, and what it is for, as -P Offers.
            _("-{end} {what}").format(end=header.value, what=label),
            listing_taps.ChooseHeader(header.value),
        )
        for header, label in HEADER_WORDS.items()
    ]
    return Screen(
        markup(
            _(
                "<b>How does its header end?</b> Such as <code>SHRMAK-P</code>; the DLT portal "
                "shows it. Offers (-P) go out from {opens} to {closes} only."
            ),
            opens=formats.time(PROMOTIONAL[0]),
            closes=formats.time(PROMOTIONAL[1]),
        ),
        rows=(*in_rows(buttons, 2), _back()),
    )


def ask_name() -> Screen:
    return Screen(markup(_("<b>What should it be called?</b> Only staff see it.")), rows=(_back(),))


def ask_variable(text: str, number: int) -> Screen:
    return Screen(
        paragraphs(
            markup("<blockquote>{}</blockquote>", text),
            markup(
                _(
                    "<b>What does MSG91 call variable {number}?</b> Type its name, such as "
                    "<code>var1</code>; capitals count."
                ),
                number=number,
            ),
        ),
        rows=(_back(),),
    )


def ask_tag(name: str) -> Screen:
    buttons = [
        Button(str(label), listing_taps.ChooseTag(tag.value)) for tag, label in TAG_WORDS.items()
    ]
    return Screen(
        markup(_("<b>What may {name} hold?</b> As it was registered."), name=name),
        rows=(*in_rows(buttons, 2), _back()),
    )


def ask_fills(name: str) -> Screen:
    known = (*PLACEHOLDERS, *OF_DUES)
    buttons = [Button(f"{{{{{one}}}}}", listing_taps.FillVariable(one)) for one in known]
    return Screen(
        markup(
            _(
                "<b>What goes in for {name}?</b> Tap, or type fixed words that are the same for "
                "all."
            ),
            name=name,
        ),
        rows=(*in_rows(buttons, 3), _back()),
    )


def _back() -> tuple[Button, ...]:
    return (Button(_("‹ Templates"), listing_taps.ShowTemplates()),)


def listed(found: Sequence[tuple[int, ChosenTemplate]]) -> tuple[list[Markup], Rows]:
    """Approved texts among the templates, each with a button that removes it."""
    shown = [
        lines(
            markup("✅ <b>{}</b> · {}", one.name, _carried(one)),
            markup("<i>{}</i>", one.text),
            _filled(one),
        )
        for _number, one in found
    ]
    rows: Rows = tuple(
        choice(f"🗑 ✅ {one.name}", listing_taps.RemoveApproved(number)) for number, one in found
    )
    return shown, rows


def _carried(one: ChosenTemplate) -> str:
    """Its id at the gateway, and what the header is for."""
    return f"{one.template_id} · -{one.header}" if one.header else one.template_id


def _filled(one: ChosenTemplate) -> Markup | None:
    pairs = [f"{each.name} = {each.fills}" for each in one.variables]
    return markup("{}", ", ".join(pairs)) if pairs else None


def to_register(name: str, text: str, warnings: Sequence[Caution]) -> Screen:
    """What to paste at the DLT portal."""
    minded = [markup("⚠️ {}", str(WARNING_WORDS[one])) for one in warnings]
    return Screen(
        paragraphs(
            markup(_("<b>📝 {name}</b>: paste this at the DLT portal."), name=name),
            markup("<pre>{}</pre>", text),
            lines(*minded) if minded else None,
            _("When it is approved, enter it with ➕ DLT template, each letter as approved."),
        ),
        rows=(_back(),),
    )
