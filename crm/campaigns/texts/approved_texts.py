"""Texts that somebody approved letter by letter: the operators of India, or WhatsApp. Pure.

A campaign's message is the approved text with each variable replaced by what fills it: one of our
placeholders, or fixed words. Nothing else may differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from crm.dataclass import dataclass, replace
from crm.errors import Invalid
from crm.gateways import Filled

NEEDED_BY = frozenset({"msg91", "whatsapp"})
"""Gateways that carry approved templates only."""

LONGEST_VALUE, LONGEST_ALPHANUMERIC = 30, 40
"""Characters of a value (TRAI's rules for DLT templates)."""

_VARIABLE = re.compile(r"\{#(\w*)#\}|##(\w+)##|\{\{\s*(\w+)\s*\}\}")
_PLACEHOLDER = re.compile(r"\{\{\s*\w+\s*\}\}")
_AMOUNT = re.compile(r"(?:Rs\.?\s?|₹\s?)?(\d[\d,]*)")


class Tag(StrEnum):
    """What the operators let a variable hold."""

    NONE = "none"
    NUMERIC = "numeric"
    ALPHANUMERIC = "alphanumeric"
    URL = "url"


class Header(StrEnum):
    """What a header was registered for: the letter that its name ends with, as in `SHRMAK-P`."""

    PROMOTIONAL = "P"
    SERVICE = "S"
    TRANSACTIONAL = "T"


@dataclass(frozen=True, slots=True)
class Variable:
    """`name` as the gateway calls it (case counts). `fills`: `{{name}}`, or fixed words."""

    name: str
    fills: str = ""
    tag: Tag = Tag.NONE


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """An approved text and how it is filled. `template_id`: the gateway's own id or name of it;
    `named`: values are found by name; `category` decides WhatsApp's price; `header`: a Header, as
    far as the shop said which one carries it."""

    gateway: str
    template_id: str
    name: str
    text: str
    variables: tuple[Variable, ...] = ()
    language: str = ""
    named: bool = False
    category: str = ""
    header: str = ""

    @property
    def promotional(self) -> bool:
        """India: 10:00 to 21:00 only, and not to a number on DND."""
        return self.header == Header.PROMOTIONAL

    @property
    def message(self) -> str:
        """The message that a campaign has to have, letter by letter."""
        return self._with({one.name: one.fills for one in self.variables})

    @property
    def unfilled(self) -> Variable | None:
        """The first variable that nothing fills so far."""
        return next((one for one in self.variables if not one.fills), None)

    def filling(self, name: str, fills: str) -> ChosenTemplate:
        changed = tuple(
            Variable(one.name, fills, one.tag) if one.name == name else one
            for one in self.variables
        )
        return replace(self, variables=changed)

    def values(self, render: Callable[[str], str | None]) -> dict[str, str] | None:
        """What goes in for each variable, by its name; None when one is missing or does not fit.
        Nothing is ever cut."""
        found = {}
        for one in self.variables:
            value = render(one.fills)
            fitting = None if value is None else self._fitting(value, one.tag)
            if fitting is None:
                return None
            found[one.name] = fitting
        return found

    def text_of(self, values: Mapping[str, str]) -> str:
        return self._with(values)

    def filled(self, values: Mapping[str, str]) -> Filled:
        pairs = tuple((one.name, values[one.name]) for one in self.variables)
        return Filled(self.template_id, self.language, pairs, self.named)

    def _with(self, values: Mapping[str, str]) -> str:
        """WhatsApp's variables are found by name, the operators' by position."""
        position = iter(self.variables)

        def value(found: re.Match[str]) -> str:
            if found[3] is None:
                one = next(position, None)
                return found[0] if one is None else values.get(one.name, found[0])
            return values.get(found[3], found[0])

        return _VARIABLE.sub(value, self.text)

    def _fitting(self, value: str, tag: Tag) -> str | None:
        if self.gateway == "whatsapp":
            broken = re.search(r"[\n\r\t]| {5,}", value)
            return value if value.strip() and broken is None else None
        if tag is Tag.NUMERIC:
            amount = _AMOUNT.fullmatch(value.strip())  # `Rs. ` belongs into the fixed text
            value = amount[1].replace(",", "") if amount else value
        longest = LONGEST_ALPHANUMERIC if tag is Tag.ALPHANUMERIC else LONGEST_VALUE
        shape = {
            Tag.NUMERIC: r"[0-9]+",
            Tag.ALPHANUMERIC: r"[^\W_]+(?: [^\W_]+)*",
            Tag.NONE: r"[^\n\r]+",
            Tag.URL: r"\S+",
        }[tag]
        fits = 1 <= len(value) <= longest and re.fullmatch(shape, _letters(value))
        return value if fits and value.strip() else None


def _letters(value: str) -> str:
    """Marks of Indian scripts count as letters: `\\w` leaves some of them out."""
    import unicodedata

    return "".join("x" if unicodedata.category(one)[0] == "M" else one for one in value)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a message leaves the approved text; a few characters of both from
    there. `template` is empty when there is no approved text at all."""

    template: str
    approved: str = ""
    written: str = ""


def difference(message: str, template: ChosenTemplate | None) -> Difference | None:
    """None when the message is the approved text, character by character."""
    if template is None:
        return Difference("")
    wanted = template.message
    if message == wanted and template.unfilled is None:
        return None
    at = next(
        (n for n, (one, other) in enumerate(zip(wanted, message, strict=False)) if one != other),
        min(len(wanted), len(message)),
    )
    return Difference(template.name, wanted[at : at + 20], message[at : at + 20])


def variables_in(text: str) -> int:
    """How many variables an approved text of the operators has."""
    return sum(1 for found in _VARIABLE.finditer(text) if found[3] is None)


def check_approved(text: str) -> str:
    """An approved text as it is kept: each letter of it. Raises Invalid (`empty`, `too_long`)."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text.strip():
        raise Invalid("approved_text", text, "empty")
    if len(text) > 2000:
        raise Invalid("approved_text", text[:80], "too_long")
    return text


def read_header(text: str) -> Header:
    """A header's name, or its last letter. Raises Invalid (`unreadable`)."""
    found = re.fullmatch(r"(?:[\w-]*-)?([PST])", text.strip().upper())
    if found is None:
        raise Invalid("header", text[:80], "unreadable")
    return Header(found[1])


class Caution(StrEnum):
    """Why the operators may refuse a text."""

    NO_SHOP = "no_shop"
    ENDS_WITH_VARIABLE = "ends_with_variable"
    MANY_VARIABLES = "many_variables"
    RUPEE = "rupee"
    BRACKETS = "brackets"
    TWO_SPACES = "two_spaces"
    FEW_FIXED = "few_fixed"


def to_register(message: str, shop_name: str) -> tuple[str, tuple[Caution, ...]]:
    """The text to paste at the DLT portal, each placeholder as `{#var#}`, and what to mind."""
    message = re.sub(r"\{\{\s*shop\s*\}\}", lambda _: shop_name, message)
    text = _PLACEHOLDER.sub("{#var#}", message)
    fixed = text.replace("{#var#}", "")
    found = (
        (Caution.NO_SHOP, shop_name.casefold() not in fixed.casefold()),
        (Caution.ENDS_WITH_VARIABLE, text.rstrip(" .!").endswith("{#var#}")),
        (Caution.MANY_VARIABLES, text.count("{#var#}") > 2),
        (Caution.RUPEE, "₹" in fixed),
        (Caution.BRACKETS, "<" in fixed or ">" in fixed),
        (Caution.TWO_SPACES, "  " in text),
        (Caution.FEW_FIXED, len("".join(fixed.split())) < 10),
    )
    return text, tuple(one for one, wrong in found if wrong)


def stored(template: ChosenTemplate) -> dict[str, Any]:
    """As JSON, for `campaigns.template`."""
    return {
        "gateway": template.gateway,
        "template_id": template.template_id,
        "name": template.name,
        "text": template.text,
        "language": template.language,
        "named": template.named,
        "category": template.category,
        "header": template.header,
        "variables": [
            {"name": one.name, "fills": one.fills, "tag": one.tag.value}
            for one in template.variables
        ],
    }


def read(kept: Mapping[str, Any] | None) -> ChosenTemplate | None:
    if kept is None:
        return None
    variables = tuple(
        Variable(one["name"], one["fills"], Tag(one["tag"])) for one in kept["variables"]
    )
    return ChosenTemplate(**{**kept, "variables": variables})
