"""Phone numbers in a text, in any spelling, told apart from amounts."""

from __future__ import annotations

import re

from crm.errors import Invalid
from crm.language.tokens import PHONE_CLOSE, PHONE_OPEN
from crm.values import parse_phone

_CANDIDATE = re.compile(
    r"""
    (?<![\d.,₹@/=x*-])(?<!rs)(?<!rs[.\s])(?<!rs\.\s)(?<!₹\s)
    (?:
        (?P<foreign>\+\d[\d ().-]{7,24}\d|00[1-9]\d[\d ().-]{7,24}\d)
      | (?P<whole>0?\d{10}|\d{11,13})
      | (?P<grouped>(?:\(?\+?91\)?[ -]?|0)?\(?(?:\d{5}\)?[ -]\d{5}|\d{3}[ -]\d{3}[ -]\d{4}
          |\d{4}[ -]\d{3}[ -]\d{3}|\d{3}[ -]\d{4}[ -]\d{3}|\d{4}[ -]\d{6}|\d{6}[ -]\d{4}
          |\d{10})\)?)
      | (?P<landline>0\d{2,4}[ -]\d{6,8})
    )
    (?![\d%]|[.,/]\d|[ ]?/-)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LAST_GROUP = re.compile(r"(?<=[\d)])[\s().-]+\d+$")
_DIGITS = re.compile(r"\d")


def taken_out(text: str, region: str) -> tuple[str, list[str]]:
    """The text with a mark in place of each phone, and the phones in E.164.

    What libphonenumber does not know as a number in use stays in the text as it is.
    """
    if len(_DIGITS.findall(text)) < 8:
        return text, []
    phones: list[str] = []

    def mark(found: re.Match[str]) -> str:
        typed = found[0]
        while (phone := _e164(typed, region)) is None:
            # What follows a number in groups may be a quantity: give back group by group.
            shorter = _LAST_GROUP.sub("", typed)
            if shorter == typed or not found["foreign"]:
                return found[0]
            typed = shorter
        if phone not in phones:
            phones.append(phone)
        return f" {PHONE_OPEN}{phones.index(phone)}{PHONE_CLOSE} {found[0][len(typed) :]}"

    return _CANDIDATE.sub(mark, text), phones


def _e164(typed: str, region: str) -> str | None:
    digits = re.sub(r"[^\d+]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    try:
        return parse_phone(digits, region).e164
    except Invalid:
        pass
    if len(digits) > 10 and not digits.startswith(("+", "0")):
        try:
            return parse_phone("+" + digits, region).e164
        except Invalid:
            pass
    return None
