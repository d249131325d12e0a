"""Texts about a file and its rows, for the chat and the command line."""

from __future__ import annotations

from decimal import Decimal

from bot.ui import field_words
from crm.formats import Formats
from crm.i18n import Lazy, _, lazy_gettext
from crm.imports.columns.headings import Field
from crm.imports.refused import FileRefused
from crm.imports.staging.plan import Remark

FIELDS: dict[Field, Lazy] = {
    **{Field(name): words.word for name, words in field_words.FIELDS.items()},
    Field.FIRST_NAME: lazy_gettext("first name"),
    Field.LAST_NAME: lazy_gettext("last name"),
    Field.OTHER_PHONE: lazy_gettext("second phone"),
    Field.REGION: lazy_gettext("state"),
    Field.STREET: lazy_gettext("address"),
    Field.POSTCODE: lazy_gettext("postcode"),
    Field.COMPANY: lazy_gettext("company"),
    Field.JOINED: lazy_gettext("joined"),
    Field.CONSENT: lazy_gettext("may be written to"),
    Field.CUSTOMER_ID: lazy_gettext("customer number"),
    Field.BILL: lazy_gettext("bill number"),
    Field.DATE: lazy_gettext("date"),
    Field.TIME: lazy_gettext("time"),
    Field.ITEM: lazy_gettext("item"),
    Field.QUANTITY: lazy_gettext("quantity"),
    Field.UNIT: lazy_gettext("unit"),
    Field.PRICE: lazy_gettext("price"),
    Field.AMOUNT: lazy_gettext("amount"),
    Field.BILL_TOTAL: lazy_gettext("bill total"),
    Field.DISCOUNT: lazy_gettext("discount"),
    Field.TAX: lazy_gettext("tax"),
    Field.PAYMENT: lazy_gettext("payment"),
    Field.REFUNDED: lazy_gettext("given back"),
    Field.TYPE: lazy_gettext("kind of entry"),
    Field.STATUS: lazy_gettext("status"),
    Field.GAVE: lazy_gettext("you gave"),
    Field.GOT: lazy_gettext("you got"),
    Field.RECEIVED: lazy_gettext("received"),
    Field.BALANCE: lazy_gettext("still open"),
    Field.FOR_BILL: lazy_gettext("bill it paid"),
    Field.IGNORED: lazy_gettext("not used"),
}

_PICTURE = lazy_gettext(
    "This is a picture, not a table. Send a spreadsheet, a CSV or contact cards."
)
_ARCHIVE = lazy_gettext(
    "This is a packed archive, not a table. Send a spreadsheet, a CSV or contact cards."
)
_TEXT = lazy_gettext(
    "This is a text document, not a table. Send a spreadsheet, a CSV or contact cards."
)
_NO_TABLE: dict[str, Lazy] = {
    "png": _PICTURE,
    "jpeg": _PICTURE,
    "gif": _PICTURE,
    "bmp": _PICTURE,
    "webp": _PICTURE,
    "pdf": lazy_gettext("This is a PDF, not a table. Send a spreadsheet, a CSV or contact cards."),
    "video": lazy_gettext(
        "This is a video, not a table. Send a spreadsheet, a CSV or contact cards."
    ),
    "sound": lazy_gettext(
        "This is a sound, not a table. Send a spreadsheet, a CSV or contact cards."
    ),
    "zip": lazy_gettext(
        "This is a zip archive, not a table. Send a spreadsheet, a CSV or contact cards."
    ),
    "gzip": _ARCHIVE,
    "rar": _ARCHIVE,
    "7z": _ARCHIVE,
    "document": _TEXT,
    "rtf": _TEXT,
    "json": lazy_gettext("This is JSON, not a table. Send a spreadsheet, a CSV or contact cards."),
    "xml": lazy_gettext("This is XML, not a table. Send a spreadsheet, a CSV or contact cards."),
    "sqlite": lazy_gettext(
        "This is a database. The old CRM's is moved in with: munim migrate-legacy FILE"
    ),
}

_REFUSED: dict[str, Lazy] = {
    "empty": lazy_gettext("The file is empty."),
    "no_rows": lazy_gettext(
        "There are no rows in it, at most headings, so there is nothing to import."
    ),
    "no_columns": lazy_gettext(
        "No column looks like a name, a phone or an amount. Say which is which."
    ),
    "rates": lazy_gettext(
        "These are rates of GST. Send the file to the bot, and it says what they would change."
    ),
    "payments": lazy_gettext(
        "These are payments, not sales. Taken beside the bills they would count the same money "
        "twice. Send the sales or the invoices instead."
    ),
    "suppliers": lazy_gettext(
        "These are suppliers and what was bought from them or paid to them, not customers."
    ),
    "expenses": lazy_gettext("These are expenses, not sales."),
    "offers": lazy_gettext("These are quotations, not sales. Nobody has bought anything yet."),
    "returns": lazy_gettext("These are returns or credit notes, not sales."),
    "unclear": lazy_gettext(
        "I can't tell whether these are sales or payments. Payments for bills that are sent too "
        "would count the same money twice."
    ),
    "protected": lazy_gettext(
        "The file is protected by a password. Save it without one and send it again."
    ),
    "old_office": lazy_gettext("This old Office file cannot be read. Save it as .xlsx or .csv."),
    "damaged": lazy_gettext("The file is damaged or cut off. Save or download it once more."),
    "too_large_unpacked": lazy_gettext(
        "The file unpacks to far more than a shop's list; it was not opened."
    ),
    "too_many_cells": lazy_gettext("The sheet is far larger than a shop's list; it was not read."),
    "unsafe_xml": lazy_gettext(
        "The file holds instructions that no spreadsheet needs; it was not opened."
    ),
    "too_many_columns": lazy_gettext("The table has too many columns; 300 at the most."),
    "too_long": lazy_gettext("Reading took longer than any real file needs, so it was stopped."),
}


def refused(error: FileRefused) -> str:
    """Why nothing of a file was taken."""
    if error.reason == "not_a_table":
        nothing = _("This is not a table. Send a spreadsheet, a CSV or contact cards.")
        return str(_NO_TABLE.get(str(error.facts.get("kind")), nothing))
    return str(_REFUSED[error.reason])


_ROWS: dict[str, Lazy] = {
    "no_name_or_phone": lazy_gettext("neither name nor phone"),
    "no_customer": lazy_gettext("no customer; the amount is {amount}"),
    "customer_unknown": lazy_gettext(
        "nobody has the customer number {text}; the amount is {amount}"
    ),
    "supplier": lazy_gettext("a supplier, not a customer"),
    "group_of_contacts": lazy_gettext("a group of contacts, nobody, left out"),
    "card_cut_off": lazy_gettext("the card is cut off"),
    "too_many_values": lazy_gettext("more values than columns; is there a comma without quotes?"),
    "not_a_sale": lazy_gettext("{word} is not a sale"),
    "payment_received": lazy_gettext("money received ({amount}), not a sale"),
    "date_missing": lazy_gettext("no date"),
    "date_unreadable": lazy_gettext("the date {text} cannot be read"),
    "date_impossible": lazy_gettext("there is no day {text}"),
    "date_future": lazy_gettext("the date {text} is still to come"),
    "amount_missing": lazy_gettext("no amount"),
    "amount_unreadable": lazy_gettext("the amount {text} cannot be read"),
    "amount_ambiguous": lazy_gettext("the amount {text} can be read in two ways"),
    "amount_negative": lazy_gettext("the amount is below zero"),
    "amount_zero": lazy_gettext("the amount is zero"),
    "amount_too_large": lazy_gettext("the amount {text} is too large"),
    "discount_unreadable": lazy_gettext("the discount {text} cannot be read"),
    "price_unreadable": lazy_gettext("the price {text} cannot be read"),
    "price_ambiguous": lazy_gettext("the price {text} can be read in two ways"),
    "price_too_large": lazy_gettext("the price {text} is too large"),
    "quantity_zero": lazy_gettext("the quantity is zero"),
    "quantity_negative": lazy_gettext("the quantity is below zero"),
    "quantity_unreadable": lazy_gettext("the quantity {text} cannot be read"),
    "quantity_ambiguous": lazy_gettext("the quantity {text} can be read in two ways"),
    "quantity_too_large": lazy_gettext("the quantity {text} is too large"),
    "total_row": lazy_gettext("a total, left out"),
    "heading_again": lazy_gettext("the headings once more, left out"),
    "text_row": lazy_gettext("a line of text, left out"),
    "duplicate": lazy_gettext("the same {field} as in row {of_row}; joined with it"),
    "other_name": lazy_gettext("{text} has the phone of row {of_row}; taken as the same customer"),
    "name_missing": lazy_gettext("no name; the phone number stands for it"),
    "name_cut": lazy_gettext("the name was cut to 300 letters"),
    "same_name_no_phone": lazy_gettext("a second customer of this name, without a phone"),
    "joined_unusable": lazy_gettext("the day {text} is no day to be a customer since"),
    "formula_unsaved": lazy_gettext(
        "a formula was never worked out; open the file in Excel and save it once"
    ),
    "formula_without_value": lazy_gettext("a formula that was never worked out; left empty"),
    "amount_differs": lazy_gettext(
        "{amount} was paid, though quantity and price make {worked_out}"
    ),
    "month_first": lazy_gettext("{text} was read with the month first"),
    "day_first": lazy_gettext("{text} was read with the day first"),
    "status_unknown": lazy_gettext("nobody knows whether {word} is a sale"),
    "refund_unknown": lazy_gettext("a part was given back, and nothing says how much"),
    "time_unusable": lazy_gettext("the time cannot be read; left out"),
    "payment_unknown": lazy_gettext("payment {text} is unknown: Other"),
    "encoding_guessed": lazy_gettext("the letters were read as {text}; look at names with accents"),
    "said_by_another_sheet": lazy_gettext(
        "the sheet {sheet} says the same sales as {other}, so they were taken once"
    ),
    "mixed_encoding": lazy_gettext(
        "some letters are of another program; look at names with accents"
    ),
}
"""By the code of a remark. A test keeps it complete."""

_UNUSABLE = lazy_gettext("no {field} could be made of {text}; kept in the notes")
"""Of a field of the card: `phone_unusable`, `email_unusable`, …"""


def remark(one: Remark, formats: Formats) -> str:
    """The text of a remark about a row, without the row number."""
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
        return _("the file")
    if one.sheet:
        return _("{sheet}, row {row}").format(sheet=one.sheet, row=one.row)
    return _("row {row}").format(row=one.row)


def not_readable() -> str:
    return _("The books could not be read just now.")


def not_writable() -> str:
    return _("The books could not be written just now.")


def stopped_us() -> str:
    """A fault of ours that a file brought to light."""
    return _("This file stopped me, which should not happen.")
