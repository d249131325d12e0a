"""Screens of the menu and the help."""

from __future__ import annotations

from markupsafe import Markup

from bot.features.home.taps import ShowFirstSteps, ShowMore
from bot.shared_buttons import Go, Home
from bot.ui.question_taps import ShowHelp
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs
from bot.ui.views.way_on import help_button
from bot.ui.views.welcome import FIRST_SALE
from crm.i18n import Lazy, _, lazy_gettext
from crm.permissions import Permission
from crm.purchases.examples import Examples
from crm.setup.first_steps import FirstSteps, Step
from crm.shop import Shop
from crm.staff import Member

MENU: tuple[tuple[Lazy, str, Permission], ...] = (
    (lazy_gettext("🧾 Sale"), "sale", Permission.SELL),
    (lazy_gettext("👥 Customers"), "customers", Permission.SELL),
    (lazy_gettext("🕘 Recent"), "recent", Permission.SELL),
    (lazy_gettext("☀️ Today"), "today", Permission.SEE_INSIGHTS),
    (lazy_gettext("📣 Campaigns"), "campaigns", Permission.PROPOSE_CAMPAIGN),
    (lazy_gettext("📈 Insights"), "insights", Permission.SEE_INSIGHTS),
    (lazy_gettext("📒 Dues"), "dues", Permission.SELL),
    (lazy_gettext("📦 Stock"), "stock", Permission.SELL),
    (lazy_gettext("📅 Appointments"), "appointments", Permission.SELL),
    (lazy_gettext("🌙 Summary"), "summary", Permission.SEE_INSIGHTS),
    (lazy_gettext("📤 Export"), "export", Permission.SEE_INSIGHTS),
    (lazy_gettext("📥 Import"), "import", Permission.IMPORT),
    (lazy_gettext("🧑 Staff"), "staff", Permission.MANAGE_STAFF),
    (lazy_gettext("🌐 Language"), "language", Permission.SELL),
    (lazy_gettext("⚙️ Settings"), "settings", Permission.SETTINGS),
)
FIRST = 6
"""So many buttons stand in the menu; the rest is behind one more."""


def _buttons(member: Member, commands: frozenset[str]) -> list[Button]:
    return [
        Button(str(label), Go(command))
        for label, command, permission in MENU
        if member.may(permission) and command in commands
    ]


def menu(
    member: Member,
    shop_name: str,
    commands: frozenset[str],
    own: Examples,
    steps: FirstSteps | None = None,
) -> Screen:
    """`steps`: those of an owner, of whom some may be left."""
    rows = in_rows(_buttons(member, commands)[:FIRST], 2)
    if steps is not None and steps.left:
        label = _("🚀 First steps: {done} of {all}").format(
            done=len(Step) - len(steps.left), all=len(Step)
        )
        rows = ((Button(label, ShowFirstSteps()),), *rows)
    return Screen(
        paragraphs(
            markup("<b>🏪 {}</b>", shop_name),
            lines(_("A sale is one message. Type:"), example(a_sale(own))),
        ),
        rows=(*rows, _rest(_buttons(member, commands))),
        stands_alone=True,
    )


def _rest(buttons: list[Button]) -> tuple[Button, ...]:
    """The help, and the way to what is not in the menu itself: one button alone needs none."""
    further = Button(_("… More"), ShowMore()) if len(buttons) > FIRST + 1 else None
    last = buttons[FIRST] if len(buttons) == FIRST + 1 else None
    return tuple(one for one in (last, help_button(), further) if one is not None)


def more(member: Member, commands: frozenset[str]) -> Screen:
    """What is not in the menu itself; all of theirs for who has no more than that: in a group they
    tap below somebody else's menu."""
    buttons = _buttons(member, commands)
    rows = in_rows(buttons[FIRST:] or buttons, 2)
    return Screen(markup(_("<b>… More</b>")), rows=(*rows, (Button(_("‹ Menu"), Home()),)))


def a_sale(own: Examples) -> str:
    """With a name and items of the shop, as far as it has any."""
    who = (*own.customers, "asha")[0]
    known = {one.casefold() for one in own.items}
    first, second = (*own.items, *(one for one in ("rice", "oil") if one not in known))[:2]
    return f"{who} 2 {first} 100, 1 {second} 250 upi"


def example(text: str) -> Markup:
    """A line to copy with one tap."""
    return markup("<code>{}</code>", text)


def help_sale(own: Examples) -> Screen:
    """With names that work as they stand, as far as the shop has any."""
    a, b = (*own.customers, "Asha", "Ravi")[:2]
    i, j = (*own.items, "rice", "oil")[:2]
    return Screen(
        paragraphs(
            lines(
                markup(_("<b>🧾 How to write a sale</b>")),
                _("Who, what, for how much, how it was paid:"),
            ),
            lines(
                example(f"{a} 2 {i} 100, 1 {j} 250 upi"),
                example(f"{b} 450 cash"),
                example(f"{a} 2 {i}"),
            ),
            markup(
                _(
                    "A bare number after an item is the price of <b>one</b>; the sum of a line is "
                    "written with <i>for</i>:"
                )
            ),
            lines(example(f"{a} 3 {i} for 200"), example(f"{b} 1.5kg {i} 45/kg gpay")),
            _("Discounts, other days, credit, notes:"),
            lines(
                example(f"{a} 2 {i} 100 less 20"),
                example(f"{b} 1 {j} 250 10% off card yesterday"),
                example(f"{a} 300 udhaar note: pays on Friday"),
            ),
            markup(
                _(
                    "To correct a sale, <b>reply</b> to its receipt: {cash}, {number}, {more}, "
                    "{gone}, {nothing}."
                ),
                cash=example("paid cash"),
                number=example(f"3 {i}"),
                more=example("add 1 soap 40"),
                gone=example(f"remove {j}"),
                nothing=example("delete"),
            ),
        ),
        rows=_help_rows("sale"),
    )


def help_rest(shop: Shop) -> Screen:
    """Points, stock and appointments only of a shop that has them."""
    return Screen(
        paragraphs(
            markup(_("<b>❔ What else I do</b>")),
            lines(
                _("/sale step by step, without typing much"),
                _("/undo takes back what you wrote last"),
                _("/recent the latest sales"),
                _("/customers cards, search, filters; or share a contact with me"),
                _("/campaigns messages to the customers you choose"),
                markup(_("/stock what is there; <code>stock rice 50 kg</code> counts"))
                if "stock" in shop.modules
                else None,
                markup(_("/appointments the day; <code>book asha kal 5 baje facial</code> books"))
                if "appointments" in shop.modules
                else None,
                markup(_("<code>asha rated 4</code> keeps what a customer thinks"))
                if "feedback" in shop.modules
                else None,
                markup(_("<code>asha points?</code>, and <code>use 50 points</code> in a sale"))
                if shop.has_points
                else None,
                _("/insights charts, /today the dashboard, /summary the evening"),
                _("/export Excel or PDF, /import a spreadsheet or contact cards"),
                _("/settings, /staff for the owner"),
                _("/language the language I use with you"),
                _("/cancel drops whatever is half done"),
            ),
        ),
        rows=_help_rows("rest"),
    )


def _help_rows(page: str) -> tuple[tuple[Button, ...], ...]:
    pages = ((_("🧾 Sales"), "sale"), (_("❔ More help"), "rest"))
    others = [Button(label, ShowHelp(name)) for label, name in pages if name != page]
    return ((*others, Button(_("🏪 Menu"), Home())),)


def greeting(member: Member) -> Screen:
    said = markup(_("🙏 Namaste, {name}. Type a sale, or tap:"), name=member.name)
    return Screen(said, rows=_on_the_way())


def nod() -> Screen:
    """After thanks, or an `ok`."""
    return Screen(_("🙏 You're welcome. The next sale is one line."), rows=_on_the_way())


def _on_the_way() -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("🏪 Menu"), Home()), help_button()),)


def cancelled(*, something: bool) -> Screen:
    if not something:
        return Screen(_("There is nothing to cancel. Type a sale, or /menu."), rows=_on_the_way())
    return Screen(_("✖️ Cancelled. Nothing was saved."), rows=_on_the_way())


def only_text() -> Screen:
    return Screen(
        markup(
            _("I can read text, shared contacts and files. A sale is one line: {example}"),
            example=example(FIRST_SALE),
        )
    )
