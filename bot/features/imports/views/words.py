"""What a person reads of a file and its rows, in the chat and on the command line."""

from __future__ import annotations

from decimal import Decimal

from bot.ui import field_words
from crm.formats import Formats
from crm.i18n import Lazy
from crm.imports.columns.headings import Field
from crm.imports.refused import FileRefused
from crm.imports.staging.plan import Remark

FIELDS: dict[Field, str | Lazy] = {
    **{Field(name): words.word for name, words in field_words.FIELDS.items()},
    Field.FIRST_NAME: "first name",
    Field.LAST_NAME: "last name",
    Field.OTHER_PHONE: "second phone",
    Field.REGION: "state",
    Field.ADDRESS: "address",
    Field.COMPANY: "company",
    Field.JOINED: "joined",
    Field.CUSTOMER_ID: "customer number",
    Field.BILL: "bill number",
    Field.DATE: "date",
    Field.TIME: "time",
    Field.ITEM: "item",
    Field.QUANTITY: "quantity",
    Field.UNIT: "unit",
    Field.PRICE: "price",
    Field.AMOUNT: "amount",
    Field.BILL_TOTAL: "bill total",
    Field.DISCOUNT: "discount",
    Field.TAX: "tax",
    Field.PAYMENT: "payment",
    Field.TYPE: "kind of entry",
    Field.GAVE: "you gave",
    Field.GOT: "you got",
    Field.IGNORED: "not used",
}

_INSTEAD = {
    "png": "a picture",
    "jpeg": "a picture",
    "gif": "a picture",
    "bmp": "a picture",
    "webp": "a picture",
    "pdf": "a PDF",
    "video": "a video",
    "sound": "a sound",
    "zip": "a zip archive",
    "gzip": "a packed archive",
    "rar": "a packed archive",
    "7z": "a packed archive",
    "document": "a text document",
    "rtf": "a text document",
    "json": "JSON",
    "xml": "XML",
}

_REFUSED: dict[str, str] = {
    "empty": "The file is empty.",
    "no_rows": "There are no rows in it, at most headings, so there is nothing to import.",
    "no_columns": "No column looks like a name, a phone or an amount. Say which is which.",
    "protected": "The file is protected by a password. Save it without one and send it again.",
    "old_office": "This old Office file cannot be read. Save it as .xlsx or .csv.",
    "damaged": "The file is damaged or cut off. Save or download it once more.",
    "too_large_unpacked": "The file unpacks to far more than a shop's list; it was not opened.",
    "too_many_cells": "The sheet is far larger than a shop's list; it was not read.",
    "unsafe_xml": "The file holds instructions that no spreadsheet needs; it was not opened.",
    "too_many_columns": "The table has too many columns; 300 at the most.",
    "too_long": "Reading took longer than any real file needs, so it was stopped.",
}


def refused(error: FileRefused) -> str:
    """Why nothing of a file was taken."""
    if error.reason == "not_a_table":
        kind = str(error.facts.get("kind"))
        if kind == "sqlite":
            return "This is a database. The old CRM's is moved in with: munim migrate-legacy FILE"
        this = (
            f"This is {_INSTEAD[kind]}, not a table." if kind in _INSTEAD else "This is no table."
        )
        return f"{this} Send a spreadsheet, a CSV or contact cards."
    return _REFUSED[error.reason]


_ROWS: dict[str, str] = {
    "no_name_or_phone": "neither name nor phone",
    "no_customer": "no customer; the amount is {amount}",
    "customer_unknown": "nobody has the customer number {text}; the amount is {amount}",
    "card_cut_off": "the card is cut off",
    "too_many_values": "more values than columns; is there a comma without quotes?",
    "not_a_sale": "{word} is not a sale",
    "payment_received": "money received ({amount}), not a sale",
    "date_missing": "no date",
    "date_unreadable": "the date {text} cannot be read",
    "date_impossible": "there is no day {text}",
    "date_future": "the date {text} is still to come",
    "amount_missing": "no amount",
    "amount_unreadable": "the amount {text} cannot be read",
    "amount_ambiguous": "the amount {text} can be read in two ways",
    "amount_negative": "the amount is below zero",
    "amount_zero": "the amount is zero",
    "amount_too_large": "the amount {text} is too large",
    "discount_unreadable": "the discount {text} cannot be read",
    "price_unreadable": "the price {text} cannot be read",
    "price_ambiguous": "the price {text} can be read in two ways",
    "price_too_large": "the price {text} is too large",
    "quantity_zero": "the quantity is zero",
    "quantity_negative": "the quantity is below zero",
    "quantity_unreadable": "the quantity {text} cannot be read",
    "quantity_ambiguous": "the quantity {text} can be read in two ways",
    "quantity_too_large": "the quantity {text} is too large",
    "total_row": "a total, left out",
    "heading_again": "the headings once more, left out",
    "text_row": "a line of text, left out",
    "duplicate": "the same {field} as in row {of_row}; joined with it",
    "other_name": "{text} has the phone of row {of_row}; taken as the same customer",
    "name_missing": "no name; the phone number stands for it",
    "name_cut": "the name was cut to 300 letters",
    "same_name_no_phone": "a second customer of this name, without a phone",
    "joined_unusable": "the day {text} is no day to be a customer since",
    "formula_unsaved": "a formula was never worked out; open the file in Excel and save it once",
    "formula_without_value": "a formula that was never worked out; left empty",
    "amount_differs": "{amount} was paid, though quantity and price make {worked_out}",
    "month_first": "{text} was read with the month first",
    "time_unusable": "the time cannot be read; left out",
    "payment_unknown": "payment {text} is unknown: Other",
    "encoding_guessed": "the letters were read as {text}; look at names with accents",
    "mixed_encoding": "some letters are of another program; look at names with accents",
}
"""By the code of a remark. A test keeps it complete."""

_UNUSABLE = "no {field} could be made of {text}; kept in the notes"
"""Of a field of the card: `phone_unusable`, `email_unusable`, …"""


def remark(one: Remark, formats: Formats) -> str:
    """What is to be said of a row, without its number."""
    facts = dict(one.facts)
    if "minor" in facts:
        facts["amount"] = str(formats.shop.currency.from_minor(facts["minor"]))
    for name in ("amount", "worked_out"):
        if name in facts:
            facts[name] = formats.money(Decimal(facts[name]))
    if "field" in facts:
        facts["field"] = FIELDS[Field(facts["field"])]
    card_field = field_words.FIELDS.get(one.code.removesuffix("_unusable"))
    if card_field is not None:
        return _UNUSABLE.format(**facts, field=card_field.word)
    return _ROWS[one.code].format(**facts)


def place(one: Remark) -> str:
    """`row 12`, `Sales, row 12`; of what is said of all rows, the file."""
    if not one.row:
        return "the file"
    return f"{one.sheet}, row {one.row}" if one.sheet else f"row {one.row}"
