"""Screens of the menu and the help."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.features.home.taps import ShowHelp
from bot.shared_buttons import Go
from bot.ui.roles import MAY_WORDS, ROLE_WORDS
from bot.ui.screen import Button, Screen, in_rows, lines, markup, paragraphs
from crm.staff import Member, Permission


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What this shop can type: its own customers and items, for the examples."""

    customer: str
    other_customer: str
    item: str
    other_item: str


MENU: tuple[tuple[str, str, Permission], ...] = (
    ("🧾 Sale", "sale", Permission.SELL),
    ("👥 Customers", "customers", Permission.SELL),
    ("🕘 Recent", "recent", Permission.SELL),
    ("📣 Campaigns", "campaigns", Permission.PROPOSE_CAMPAIGN),
    ("📈 Insights", "insights", Permission.SEE_INSIGHTS),
    ("☀️ Today", "today", Permission.SEE_INSIGHTS),
    ("📤 Export", "export", Permission.SEE_INSIGHTS),
    ("📥 Import", "import", Permission.IMPORT),
    ("⚙️ Settings", "settings", Permission.SETTINGS),
)


def menu(member: Member, shop_name: str, commands: frozenset[str]) -> Screen:
    buttons = [
        Button(label, Go(command))
        for label, command, permission in MENU
        if member.may(permission) and command in commands
    ]
    buttons.append(Button("❔ Help", ShowHelp("sale")))
    return Screen(
        lines(
            markup("<b>🏪 {}</b>", shop_name),
            "Type a sale, or choose:",
        ),
        rows=in_rows(buttons, 2),
    )


def example(text: str) -> Markup:
    """A line to copy with one tap."""
    return markup("<code>{}</code>", text)


def help_sale(words: Vocabulary) -> Screen:
    a, b, i, j = words.customer, words.other_customer, words.item, words.other_item
    return Screen(
        paragraphs(
            markup("<b>🧾 How to write a sale</b>\nWho, what, for how much, how it was paid:"),
            lines(
                example(f"{a} 2 {i} 100, 1 {j} 250 upi"),
                example(f"{b} 450 cash"),
                example(f"{a} 2 {i}"),
            ),
            markup(
                "A bare number after an item is the price of <b>one</b>; the sum of a line is "
                "written with <i>for</i>:"
            ),
            lines(example(f"{a} 3 {i} for 200"), example(f"{b} 1.5kg {i} 45/kg gpay")),
            markup("Discounts, other days, credit, notes:"),
            lines(
                example(f"{a} 2 {i} 100 less 20"),
                example(f"{b} 1 {j} 250 10% off card yesterday"),
                example(f"{a} 300 udhaar note: pays on Friday"),
            ),
            markup(
                "To correct a sale, <b>reply</b> to its receipt: "
                "<code>paid cash</code>, <code>3 {}</code>, <code>add 1 soap 40</code>, "
                "<code>remove {}</code>, <code>delete</code>.",
                i,
                j,
            ),
        ),
        rows=_help_rows("sale"),
    )


def help_rest() -> Screen:
    return Screen(
        paragraphs(
            markup("<b>❔ What else I do</b>"),
            lines(
                "/sale step by step, without typing much",
                "/undo takes the last sale back",
                "/recent the latest sales",
                "/customers cards, search, filters; or share a contact with me",
                "/campaigns SMS to the customers you choose",
                "/insights charts, /today the dashboard, /summary the evening",
                "/export Excel or PDF, /import a spreadsheet or contact cards",
                "/settings, /staff for the owner",
                "/cancel leaves whatever is half done",
            ),
        ),
        rows=_help_rows("rest"),
    )


def _help_rows(page: str) -> tuple[tuple[Button, ...], ...]:
    pages = (("🧾 Sales", "sale"), ("❔ The rest", "rest"))
    others = [Button(label, ShowHelp(name)) for label, name in pages if name != page]
    return ((*others, Button("🏪 Menu", Go("menu"))),)


def cancelled(*, something: bool) -> Screen:
    if not something:
        return Screen("Nothing was half done. Type a sale, or /menu.")
    return Screen("Left. Nothing was saved.")


def welcome(member: Member, shop_name: str) -> Screen:
    return Screen(
        paragraphs(
            markup("🙏 Welcome to <b>{}</b>, {}.", shop_name, member.name),
            markup(
                "You are {} here: {}.",
                ROLE_WORDS[member.role].lower(),
                MAY_WORDS[member.role],
            ),
            markup("Record your first sale: type\n<code>asha 2 rice 100, 1 oil 250 upi</code>"),
        )
    )


def only_text() -> Screen:
    return Screen(
        markup(
            "I can read text, shared contacts and files. A sale is one line: "
            "<code>asha 2 rice 100, 1 oil 250 upi</code>"
        )
    )
