"""The fields of a customer's card, in one table.

Adding, editing, merging and its undo, erasing, the reading, staging and booking of imports, and
the export go by it. A new field is a row of FIELDS, an attribute of CardFields and CustomerChanges,
a column of `customers` with its migration, and its words in `bot.ui.field_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.i18n import Lazy, lazy_gettext
from crm.india.gstin import STATES, gstin, state_code
from crm.language.calendar.days import read_birthday
from crm.language.phones import read_phone
from crm.language.text import LONGEST_LOCATION, LONGEST_NAME, LONGEST_NOTES, folded, line, lines
from crm.patch import KEEP, Keep
from crm.shop import Shop
from crm.values import Birthday, parse_email

LONGEST_ADDRESS = 200

ERASED_NAME = "Erased customer"
"""The name of an erased customer in the books; for other tools that read the table, too."""


@dataclass(frozen=True, slots=True)
class CardFields:
    """Field values of a card: as it is kept, or, of somebody new, as people wrote it."""

    name: str
    phone: str | None = None  # E.164
    email: str | None = None
    location: str | None = None
    notes: str | None = None
    birthday: str | None = None  # values.Birthday.stored
    gstin: str | None = None
    state_code: str | None = None  # of crm.india.gstin.STATES
    address: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerChanges:
    """Changes to a card, as people wrote them; None empties a field, KEEP leaves it."""

    name: str | Keep = KEEP
    phone: str | Keep | None = KEEP
    email: str | Keep | None = KEEP
    location: str | Keep | None = KEEP
    notes: str | Keep | None = KEEP
    birthday: str | Keep | None = KEEP
    gstin: str | Keep | None = KEEP
    state_code: str | Keep | None = KEEP
    address: str | Keep | None = KEEP


class Merging(Enum):
    """The rule for a field when two cards are merged."""

    KEPT = auto()  # the kept card's value stays; another one of the other card goes to the notes
    FILLED = auto()  # the same, but an empty one takes the other card's
    JOINED = auto()  # both, one below the other; what has no place elsewhere comes here too


Columns = Mapping[str, Any]
"""Values by column of `customers`."""


@dataclass(frozen=True, slots=True)
class CustomerField:
    """One field of the card.

    `read`: what people typed, never blank, to the columns that it sets; raises Invalid with the
    field's name. `erased`: these columns once the person is forgotten or, unless `required`, the
    field is emptied; the first is the field's own. `headings`: what files call it; the first is
    `heading`. `title` and `width`, in characters: of its column in a sheet for people. `one_value`:
    a cell of a file holds one value, which `read` takes or refuses; of the others crm.imports.rows
    makes more of a row. `filled_by_files`: an import fills it in where it is empty. `vcard`: the
    property of a contact card that is this field as it stands (RFC 6350). `written`: a value as
    people would write it, which `read` reads again.
    """

    name: str
    read: Callable[[str, Shop], Columns]
    merging: Merging
    erased: Columns
    headings: tuple[str, ...]
    title: Lazy
    width: int
    required: bool = False
    one_value: bool = False
    filled_by_files: bool = True
    vcard: str | None = None
    written: Callable[[Any], str] = str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.erased)

    @property
    def heading(self) -> str:
        """Its heading in a file for programs, our own import among them."""
        return self.headings[0].capitalize()

    def columns_for(self, text: str | None, shop: Shop) -> Columns:
        """Column values for what people wrote; None or blank empties. Raises Invalid."""
        if text is not None and text.strip():
            return self.read(text, shop)
        if self.required:
            raise Invalid(self.name, text or "", "empty")
        return self.erased


def _words(headings: str) -> tuple[str, ...]:
    return tuple(headings.split("|"))


name_key = folded
"""The key by which a name is found and compared."""


def _name(text: str, _: Shop) -> Columns:
    name = line("name", text, LONGEST_NAME)
    return {"name": name, "name_key": name_key(name)}


def _phone(text: str, shop: Shop) -> Columns:
    phone = read_phone(text, shop.country)
    return {"phone": phone.e164, "phone_is_mobile": phone.mobile}


def _state(text: str, _: Shop) -> Columns:
    try:
        return {"state_code": state_code(text)}
    except Invalid as error:
        raise Invalid("state_code", text, error.reason) from error


def _birthday_as_typed(stored: str) -> str:
    """`12/5/1990`, `12/5`."""
    try:
        birthday = Birthday.of_stored(stored)
    except Invalid:  # of another program that writes the table
        return stored
    day = f"{birthday.day}/{birthday.month}"
    return day if birthday.year is None else f"{day}/{birthday.year}"


FIELDS = (
    CustomerField(
        "name",
        _name,
        Merging.KEPT,
        {"name": ERASED_NAME, "name_key": name_key(ERASED_NAME)},
        _words(
            "name|customer|customer name|cust name|client|client name|party|party name|full name"
            "|display name|contact name|buyer|buyer name|account name|ledger name"
            "|particulars name|fn|bill to|billed to|sold to|guest|guest name|patient name"
            "|member name|नाम|ग्राहक|ग्राहक का नाम|ग्राहक नाम|पूरा नाम|पार्टी|पार्टी का नाम"
            "|खरीदार|नाव|ग्राहकाचे नाव|cust|grahak|grahak ka naam|naam|nam|customer full name"
            "|name of customer|name of party|name of the customer|account|ग्राहक नाव"
        ),
        title=lazy_gettext("Name"),
        width=28,
        required=True,
        filled_by_files=False,  # only where the number stands for it
    ),
    CustomerField(
        "phone",
        _phone,
        Merging.FILLED,
        {"phone": None, "phone_is_mobile": False},
        _words(
            "phone|phone no|phone number|mobile|mobile no|mobile number|mob|mob no|cell|cell no"
            "|cell phone|contact|contact no|contact number|contact details|whatsapp|whatsapp no"
            "|whatsapp number|tel|telephone|telephone no|ph|ph no|party phone no|party phone"
            "|customer phone|customer mobile|phone 1|mobile 1|phone 1 value|primary phone"
            "|mobile phone|number|no|फोन|फ़ोन|फोन नंबर|फ़ोन नंबर|मोबाइल|मोबाइल नंबर|मोबाइल न"
            "|मोबाईल|मोबाईल नंबर|नंबर|संपर्क|संपर्क नंबर|दूरभाष|mobail|mobile num|phone num"
            "|mo no|mo|m no|contact num|फोन न|संपर्क न|mobile whatsapp|sampark"
        ),
        title=lazy_gettext("Phone"),
        width=18,
        filled_by_files=False,  # a row with a phone is of whoever has that phone
    ),
    CustomerField(
        "email",
        lambda text, _: {"email": parse_email(text.strip().removeprefix("mailto:"))},
        Merging.FILLED,
        {"email": None},
        _words(
            "email|e mail|mail|email id|e mail id|mail id|email address|e mail address"
            "|e mail 1 value|email 1 value|customer email|ईमेल|ई मेल|ईमेल आईडी|मेल"
        ),
        title=lazy_gettext("Email"),
        width=28,
        one_value=True,
    ),
    CustomerField(
        "location",
        lambda text, _: {"location": line("location", text, LONGEST_LOCATION)},
        Merging.FILLED,
        {"location": None},
        _words(
            "location|city|town|area|place|locality|village|city town|address 1 city|station"
            "|billing city|customer city|sheher|shahar|gaon|शहर|नगर|गांव|गाँव|जगह|स्थान|इलाका"
            "|क्षेत्र|गाव"
        ),
        title=lazy_gettext("Location"),
        width=22,
    ),
    CustomerField(
        "notes",
        lambda text, _: {"notes": lines("notes", text, LONGEST_NOTES)},
        Merging.JOINED,
        {"notes": None},
        _words(
            "notes|note|remark|remarks|comment|comments|details|detail|description of customer"
            "|narration|memo|job title|organization title|organization 1 title|nickname|gst number"
            "|नोट|नोट्स|टिप्पणी|विवरण|टीप"
        ),
        title=lazy_gettext("Notes"),
        width=40,
    ),
    CustomerField(
        "birthday",
        lambda text, shop: {"birthday": read_birthday(text, shop.today()).stored},
        Merging.FILLED,
        {"birthday": None},
        _words(
            "birthday|birth day|birth date|birthdate|birth dt|date of birth|dob|d o b|bday|b day"
            "|b date|customer birthday|customer dob|customer date of birth|janmdin|janamdin"
            "|जन्मदिन|जन्म दिन|जन्म तिथि|जन्मतिथि|जन्म तारीख|जन्म दिनांक|जन्मदिवस|जन्म दिवस|वाढदिवस"
        ),
        title=lazy_gettext("Birthday"),
        width=13,
        one_value=True,
        vcard="BDAY",
        written=_birthday_as_typed,
    ),
    CustomerField(
        "gstin",
        lambda text, _: {"gstin": gstin(text)},
        Merging.FILLED,
        {"gstin": None},
        _words("gstin|gst no|gstin no|gstin number|gstin uin|party gstin|customer gstin"),
        title=lazy_gettext("GSTIN"),
        width=18,
        one_value=True,
    ),
    CustomerField(
        "state_code",
        _state,
        Merging.FILLED,
        {"state_code": None},
        _words("gst state|gst state code|state code|place of supply"),
        title=lazy_gettext("GST state"),
        width=14,
        one_value=True,
        written=lambda code: STATES.get(code, code),
    ),
    CustomerField(
        "address",
        lambda text, _: {"address": line("address", text, LONGEST_ADDRESS)},
        Merging.FILLED,
        {"address": None},
        _words("address on invoices|invoice address"),
        title=lazy_gettext("Address on invoices"),
        width=32,
    ),
)
"""In the order of the card, of a sheet, and of the columns of a staging file."""

FIELD_OF = {field.name: field for field in FIELDS}

COLUMNS = tuple(column for field in FIELDS for column in field.columns)
"""Every column of `customers` that a field sets."""


FILLED = tuple(field for field in FIELDS if field.filled_by_files)


def erased() -> dict[str, Any]:
    """The columns of a card whose person is forgotten."""
    return {column: value for field in FIELDS for column, value in field.erased.items()}
