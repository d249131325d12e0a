"""Contact cards, vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as rows of a table.

Own code because the one library for it, vobject, stops at the first broken card and does not read
the soft line breaks of 2.1.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from crm.customers.fields import FIELDS
from crm.dataclass import dataclass, field
from crm.imports.formats.encodings import encoding_of

AS_THEY_STAND = {field.vcard: field for field in FIELDS if field.vcard is not None}
"""Fields of the card that one property holds, by the property's name."""

HEADINGS = (
    "Name",
    "Phone",
    "Email",
    "City",
    "State",
    "Postcode",
    "Company",
    "Address",
    "Notes",
    "Notes (other e-mails)",
    *(field.heading for field in AS_THEY_STAND.values()),
)
"""An import knows each of them."""

LONGEST_LINE = 1_000_000  # a picture within a card


@dataclass(slots=True)
class Card:
    """One card. `phones`: mobile first. `others`: of AS_THEY_STAND, by property. `cut_off`: it has
    no END."""

    number: int
    name: str = ""
    parts: str = ""
    phones: list[tuple[bool, str]] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    city: str = ""
    region: str = ""
    postcode: str = ""
    company: str = ""
    title: str = ""
    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    cut_off: bool = False
    is_group: bool = False
    unread: list[str] = field(default_factory=list)
    """Properties that hold a number and that nobody knows."""

    def cells(self) -> list[str]:
        """The values in the order of HEADINGS."""
        phones = [number for mobile, number in sorted(self.phones, key=lambda one: not one[0])]
        return [
            self.name or self.parts or self.company,
            " ; ".join(phones),
            self.emails[0] if self.emails else "",
            self.city,
            self.region,
            self.postcode,
            ", ".join(filter(None, (self.title, self.company))),
            "; ".join(self.addresses),
            "; ".join([*self.notes, *self.unread]),
            "; ".join(self.emails[1:]),
            *(self.others.get(name, "") for name in AS_THEY_STAND),
        ]


def cards_of(path: Path) -> Iterator[Card]:
    """The cards, numbered from 1 in the order of the file."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding.name, errors=encoding.errors, newline=None) as file:
        card: Card | None = None
        number = 0
        for line in _unfolded(file):
            upper = line[:20].upper()
            if upper.startswith("BEGIN:VCARD"):
                if card is not None:
                    card.cut_off = True
                    yield card
                number += 1
                card = Card(number)
            elif upper.startswith("END:VCARD"):
                if card is not None:
                    yield card
                card = None
            elif card is not None:
                _take(card, line)
        if card is not None:
            card.cut_off = True
            yield card


def _unfolded(lines: Iterator[str]) -> Iterator[str]:
    """Logical lines: continuations begin with white space, or follow a `=` of quoted-printable."""
    whole = ""
    for raw in lines:
        line = raw.rstrip("\n").replace("\x00", "")
        if len(whole) > LONGEST_LINE:
            whole = whole[:LONGEST_LINE]
        if whole.endswith("=") and "QUOTED-PRINTABLE" in whole.split(":", 1)[0].upper():
            whole = whole[:-1] + line.lstrip(" \t")
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


_PROPERTY = re.compile(
    r"(?:([\w-]+)\.)?([\w-]+)((?:;[^:\"]*(?:\"[^\"]*\")?[^:\"]*)*):(.*)", re.DOTALL
)
_KNOWN = frozenset({"FN", "N", "TEL", "EMAIL", "ADR", "NOTE", "ORG", "TITLE", *AS_THEY_STAND})
_PHONE = re.compile(r"PHONE|MOBILE|CELL|WHATSAPP|^TEL")
_LIKE_A_PHONE = re.compile(r"(?:tel:)?\+?\d[\d ()\-]{8,16}\d")
_NOT_A_NUMBER = frozenset({"REV", "UID", "VERSION", "PRODID", "BDAY", "ANNIVERSARY", "KEY", "GEO"})
_ESCAPED = re.compile(r"\\([nN,;:\\])")


def _take(card: Card, line: str) -> None:
    found = _PROPERTY.match(line)
    if found is None:
        return
    group, name = (found[1] or "").upper(), found[2].upper()
    parameters, value = found[3].upper(), found[4]
    if name not in _KNOWN and any(_PHONE.search(one) for one in (group, name)):
        label = f"{group} {name}" if _PHONE.search(group) else name
        name, parameters = "TEL", f"{parameters};{label}"  # `PHONE.WORK`, `X-MOBILE`
    if name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):  # RFC 6350 6.1.4, and Apple before it
        card.is_group = value.strip().lower() == "group"
    elif name in _KNOWN:
        _keep(card, name, parameters, _decoded(value, parameters))
    elif name not in _NOT_A_NUMBER and _LIKE_A_PHONE.fullmatch(value.strip()):
        card.unread.append(f"{name.removeprefix('X-').lower()}: {value.strip()}")


def _keep(card: Card, name: str, parameters: str, value: str) -> None:
    if name == "FN":
        card.name = card.name or _plain(value)
    elif name == "N":
        family, given, more, *_ = [*_fields(value), "", "", ""]
        card.parts = " ".join(part for part in (given, more, family) if part)
    elif name == "TEL":
        mobile = re.search(r"\b(?:CELL|MOBILE|IPHONE)\b", parameters) is not None
        number = re.sub(r"^tel:", "", value, flags=re.IGNORECASE).split(";")[0]
        card.phones.append((mobile, _plain(number)))
    elif name == "EMAIL":
        card.emails.append(_plain(value))
    elif name == "ADR":
        place = [*_fields(value), "", "", "", "", ""]  # box, extended, street, city, region, …
        card.city, card.region = card.city or place[3], card.region or place[4]
        card.postcode = card.postcode or place[5]
        if street := ", ".join(part for part in place[1:3] if part):
            card.addresses.append(street)
    elif name == "TITLE":
        card.title = _plain(value)
    elif name == "ORG":
        card.company = ", ".join(part for part in _fields(value) if part)
    elif name in AS_THEY_STAND:
        card.others[name] = _plain(value)
    elif _plain(value):
        card.notes.append(_plain(value))


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    raw = quopri.decodestring(value.encode("latin-1", "replace"))
    try:
        return raw.decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _fields(value: str) -> list[str]:
    """The parts of a structured value; `\\;` within a part is a semicolon."""
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
