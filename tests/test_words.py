"""Texts for people stand in views and modules of words, whole, and can be translated."""

from __future__ import annotations

import ast

import pytest

from tests import words
from tests.words import Text

ALLOWED = {
    # nobody reads it in a chat
    "bot/ui/typed.py": {
        "free text": "the value of an Enum, for whoever looks for a fault",
        "the answer": "the same",
        "the answer, and offered as a sale": "the same",
        "part of a sale": "the same",
        "a question of its own; what is open is asked again": "the same",
        "no name: asked whether it is a sale": "the same",
        "a sale; the question is asked again": "the same",
        "about the sale that it replies to": "the same",
    },
    "bot/app.py": {
        "Claim this shop: https://t.me/": "for whoever starts the program",
        " is at work. Ctrl-C stops it.": "for whoever starts the program",
        "import: what was left": "the name of a task",
        "what works beside": "the same",
    },
    "bot/features/imports/handlers.py": {
        "import: reading": "the name of a task",
        "import: booking ": "the name of a task",
    },
    "bot/features/imports/undoing.py": {"import: undo ": "the name of a task"},
    "bot/ui/show.py": {
        "there is no text in the message": "Telegram's own words",
        "there is no caption in the message": "Telegram's own words",
        "not modified": "Telegram's own words",
        "to edit not found": "Telegram's own words",
        "can't be edited": "Telegram's own words",
    },
    "bot/features/campaigns/views/questions.py": {
        "today 6 pm": "what the button means, read as if it were typed",
        "tomorrow 11 am": "the same",
        "tomorrow 6 pm": "the same",
        "saturday 11 am": "the same",
    },
    "bot/features/sales/views/receipt.py": {
        "Cash": "a payment method as the books hold it",
        "Card": "the same",
        "UPI": "the same",
    },
    "bot/features/imports/views/plan.py": {
        "<code>munim import FILE</code>": "a command to be copied",
    },
    "crm/reports/workbook.py": {
        "About the customer": "a heading of CSV, which programs read",
        "Sale id": "a heading of CSV, which programs read",
        "mmm yyyy": "Excel's own word",
    },
    "crm/reports/drawing/paper.py": {"Glyph .* missing": "a warning of matplotlib"},
    "crm/reports/drawing/series.py": {
        "offset points": "matplotlib's own word",
        "axes fraction": "the same",
    },
    "crm/reports/fonts/__init__.py": {"Noto Sans": "the name of a font"},
    # the same in every language
    "bot/features/campaigns/views/lists.py": {
        "GSM": "the name of an alphabet",
        "Unicode": "the name of an alphabet",
    },
    # examples that work as they are typed
    "bot/features/home/views/home.py": {
        "Asha": "a name in an example",
        "Ravi": "the same",
        " 250 upi": "typed",
    },
    "bot/ui/views/welcome.py": {"asha 2 rice 100, 1 oil 250 upi": "typed"},
    "bot/features/staff/views.py": {"https://t.me/share/url?": "an address"},
    "bot/features/sales/views/editing.py": {"2 rice 100, 1 oil 250": "typed"},
    "bot/features/customers/views/new.py": {
        "<code>Asha Verma 98765 43210, Kothrud, 12 May</code>": "typed"
    },
    "bot/features/settings/views/field_words.py": {
        "Patil Stores": "typed",
        "90 days": "typed",
        "24 hours": "typed",
        "UPI": "typed",
        "27ABCDE1234F1Z0": "typed",
        "Maharashtra": "typed",
        "4 MG Road, Pune 411001": "typed",
        "AB": "typed",
        "shop@okhdfcbank": "typed",
    },
    "bot/ui/field_words.py": {
        "Asha Verma": "typed",
        "asha@example.in": "typed",
        "Kothrud": "typed",
        "likes Darjeeling tea": "typed",
        "12 May 1990": "typed",
        "27ABCDE1234F1Z0": "typed",
        "Maharashtra": "typed",
        "12 Ring Road Surat 395002": "typed",
    },
    "bot/features/invoices/views/codes.py": {"UPI": "a way of paying, as the books keep it"},
}
"""Texts that need no translation, each with its reason."""

MODULES = dict(words.product())


def not_allowed(found: list[Text]) -> list[str]:
    return [str(one) for one in found if one.text not in ALLOWED.get(one.place, {})]


def test_no_text_for_people_stands_outside_views_and_modules_of_words() -> None:
    found = [
        line
        for place, module in MODULES.items()
        if not words.is_word_module(place)
        for line in not_allowed(words.out_of_place(place, module))
    ]
    assert not found, "\n".join(["move these into a view or a module of words:", *found])


def test_every_text_of_a_view_or_a_module_of_words_can_be_translated() -> None:
    found = [
        line
        for place, module in MODULES.items()
        if words.is_word_module(place)
        for line in not_allowed(words.unwrapped(place, module))
    ]
    assert not found, "\n".join(["put these into _(), or say in ALLOWED why not:", *found])


def test_what_is_translated_is_one_literal() -> None:
    found = [str(one) for place, module in MODULES.items() for one in words.glued(place, module)]
    assert not found, "\n".join(["extraction cannot find these:", *found])


def test_what_is_allowed_is_there() -> None:
    literals = {
        place: {one.value for one in ast.walk(module) if isinstance(one, ast.Constant)}
        for place, module in MODULES.items()
    }
    gone = [
        f"{place}: {text}"
        for place, texts in ALLOWED.items()
        for text in texts
        if text not in literals.get(place, set())
    ]
    assert not gone


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("request.toast('Saved.')", ["Saved."]),
        ("said = 'Nothing was saved.'", ["Nothing was saved."]),
        ("await request.send(Screen(f'{n} rows'))", [" rows"]),
        ("Button(_('Done'), tap)", ["Done"]),
        ("log.warning('a card is gone: %s', gone)", []),
        ("raise LookupError('nobody is there')", []),
        ("'''A docstring of words.'''", []),
        ("name = 'sale'", []),
    ],
)
def test_a_text_out_of_place_is_seen(code: str, found: list[str]) -> None:
    module = ast.parse(f"async def f():\n    {code}")
    assert [one.text for one in words.out_of_place("a.py", module)] == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Button('Keep', tap)", ["Keep"]),
        ("Button(_('Keep'), tap)", []),
        ("markup('<b>{}</b> · {n}', name)", []),
        ("markup('<b>{}</b> paid', name)", ["<b>{}</b> paid"]),
        ("WORDS = {'Cash': '💵', 'Card': 'card by hand'}", ["card by hand"]),
        ("if state == 'Sent': pass", []),
        ("MORE = lazy_gettext('More')", []),
        ("code = 'rev'", []),
        ("ngettext('{n} day', '{n} days', n)", []),
    ],
)
def test_a_text_that_nobody_can_translate_is_seen(code: str, found: list[str]) -> None:
    assert [one.text for one in words.unwrapped("a.py", ast.parse(code))] == found


@pytest.mark.parametrize("code", ["_(name)", "_(f'{n} rows')", "_('A' + b)", "_('ends with ')"])
def test_what_extraction_would_miss_is_seen(code: str) -> None:
    assert words.glued("a.py", ast.parse(code))
