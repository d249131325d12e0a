"""A phone number as people write it: typed on its own, in a cell of a file, or in a sentence."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from crm.dataclass import dataclass
from crm.errors import Invalid
from crm.language.cells import NOTHING, Cell, ascii_digits, text_of
from crm.language.letters import PHONE_CLOSE, PHONE_OPEN
from crm.values import Phone

_SCIENTIFIC = re.compile(r"\+?(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})")
_TRAILING_ZERO = re.compile(r"(\d{6,15})\.0+")
_SEPARATORS = re.compile(r"\s*(?::::|[/,;|&\n]|\bor\b|\band\b|\bया\b)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]?\d[\d\s().\-\u2010-\u2015+]*")
_TEN_DIGITS = re.compile(r"(?<!\d)(?:\+?91[\s-]?|0)?[1-9](?:[\s-]?\d){9}(?!\d)")
_JOINERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00]")
_SHORTEST = 6  # digits; what has fewer is an extension or a slip
_CANDIDATE = re.compile(
    r"""
    (?<![\d.,₹@/=x*-])(?<!rs)(?<!rs[.\s])(?<!rs\.\s)(?<!₹\s)
    (?:
        (?P<foreign>\+\d[\d ().-]{7,24}\d|00[1-9]\d[\d ().-]{7,24}\d)
      | (?P<whole>0?\d{10}|\d{11,13})
      | (?P<area>(?:1[ .-]?)?\(0?\d{2,5}\)[ -]?(?:\d{3,5}[ .-]?\d{4}|\d{6,8}))
      | (?P<pointed>(?:1[.-])?0?\d{2,5}(?P<point>[.-])\d{2,4}(?:(?P=point)\d{3,4}){1,2})
      | (?P<pairs>0\d(?P<pair>[ .-])\d\d(?:(?P=pair)\d\d){3})
      | (?P<eight>[2-9]\d{3}[ -]\d{4})
      | (?P<grouped>(?:\(?\+?91\)?[ -]?|0)?\(?(?:\d{5}\)?[ -]\d{5}
          |\d{3}(?P<a>[ -])\d{3}(?P=a)\d{4}|\d{4}(?P<b>[ -])\d{3}(?P=b)\d{3}
          |\d{3}(?P<c>[ -])\d{4}(?P=c)\d{3}|\d{4}[ -]\d{6}|\d{6}[ -]\d{4}
          |\d{10})\)?)
      | (?P<landline>0\d{2,4}[ -](?:\d{6,8}|\d{3,4}[ -]\d{4}))
    )
    (?![\d%]|[.,/]\d|[ ]?/-)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LAST_GROUP = re.compile(r"(?<=[\d)])[\s().-]+\d+$")
_DIGITS = re.compile(r"\d")
_NO_DIGITS = re.compile(r"[^\d+]")


# One number, typed -----------------------------------------------------------------------------


def read_phone(text: str, region: str, *, of_contact: bool = False) -> Phone:
    """The one number in a text, E.164; ISO 3166 `region` for a number without its country.

    `of_contact`: as Telegram shares it, with the country's digits and without their plus. Raises
    Invalid: `unreadable`, `not_a_number_in_use`, `several`.
    """
    if of_contact:
        found = _in_use("+" + text.strip().removeprefix("+"), region)
        if found is not None:
            return found
    read = phones(text, region, foreign=True)
    if len(read.phones) == 1 and read.unusable is None:
        return read.phones[0][0]
    if len(read.phones) > 1:
        raise Invalid("phone", text, "several")
    if read.phones or not _DIGITS.search(ascii_digits(text)):
        raise Invalid("phone", text, "unreadable")
    raise Invalid("phone", text, "not_a_number_in_use")


# All numbers of a cell -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PhonesInCell:
    """Usable numbers, each with the text that it was read from; and the text that no number could
    be made of."""

    phones: tuple[tuple[Phone, str], ...] = ()
    unusable: str | None = None


def phones(
    cell: Cell, region: str, *, mobile_first: bool = True, foreign: bool = False
) -> PhonesInCell:
    """Every number in a cell, E.164; ISO 3166 `region` for those without a country. Without
    `mobile_first` in the order of the cell.

    `.0`, a leading apostrophe, 00, 0, 91, spaces, dashes, brackets and digits of other scripts are
    read; scientific notation only when it has all digits. With `foreign` also the number of
    another country without its plus; in a file that may be the number of a bill.
    """
    text = _JOINERS.sub("", ascii_digits(cell if isinstance(cell, str) else text_of(cell)))
    text = text.strip().removeprefix("'")
    if text.casefold() in NOTHING or (len(text) < _SHORTEST and not text.strip("0")):
        return PhonesInCell()
    if exact := _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        digits = _all_digits(exact)
        if digits is None:
            return PhonesInCell(unusable=text)
        text = digits
    elif zero := _TRAILING_ZERO.fullmatch(text):
        text = zero[1]
    whole = None
    if not _SEPARATORS.search(text) and len(_numbers(text)) < 2:
        whole = _read(text, region, foreign=foreign)
    if whole is not None:
        return PhonesInCell(((whole, text),))
    found: dict[str, tuple[Phone, str]] = {}
    unusable = []
    for part in _parts(text):
        phone = _read(part, region, foreign=foreign)
        if phone is None:
            unusable.append(part)
        else:
            found.setdefault(phone.e164, (phone, part))
    ordered = sorted(found.values(), key=lambda one: mobile_first and not one[0].mobile)
    return PhonesInCell(tuple(ordered), " / ".join(unusable) or None if ordered else text)


def _all_digits(found: re.Match[str]) -> str | None:
    mantissa = found[1].replace(",", ".")
    exponent = int(found[2])
    if len(mantissa.replace(".", "")) < exponent + 1:
        return None
    return str(int(Decimal(mantissa).scaleb(exponent)))


def _parts(text: str) -> list[str]:
    parts = [part for part in _SEPARATORS.split(text) if part]
    split: list[str] = []
    for part in parts:
        groups = _TEN_DIGITS.findall(part)
        if len(groups) < 2:
            groups = _numbers(part)
        split += groups if len(groups) > 1 else [part]
    return split


def _numbers(text: str) -> list[str]:
    """The runs of digits that are long enough for a number: `98220 10001 (H) 98220 10002 (O)`."""
    return [
        found.rstrip(" -(")
        for found in _NUMBER.findall(text)
        if sum(map(str.isdigit, found)) >= _SHORTEST
    ]


def _read(text: str, region: str, *, foreign: bool) -> Phone | None:
    found = _NUMBER.search(text)
    if found is None:
        return None
    number = _NO_DIGITS.sub("", found[0])
    digits = number.replace("+", "")
    if len(digits) < _SHORTEST:
        return None
    candidates = [number]
    if number.startswith("00"):
        candidates.append("+" + number[2:])
    elif number.startswith(("0", "+0")) or "+" in number[1:]:  # `0919822010001`, `91+9822010001`
        candidates.append(digits.lstrip("0"))
    elif foreign and len(digits) > _LONGEST_AT_HOME and number == digits:
        candidates.append("+" + digits)
    return next((one for each in candidates if (one := _in_use(each, region))), None)


_LONGEST_AT_HOME = 10


# Numbers in a sentence -------------------------------------------------------------------------


def taken_out(text: str, region: str) -> tuple[str, list[str]]:
    """The text with a mark in place of each phone, and the phones in E.164.

    What libphonenumber does not know as a number in use stays in the text as it is.
    """
    if len(_DIGITS.findall(text)) < 8:
        return text, []
    found_phones: list[str] = []

    def mark(found: re.Match[str]) -> str:
        typed = found[0]
        while (read := _read(typed, region, foreign=True)) is None:
            # What follows a number in groups may be a quantity: give back group by group.
            shorter = _LAST_GROUP.sub("", typed)
            if shorter == typed or not found["foreign"]:
                return found[0]
            typed = shorter
        if read.e164 not in found_phones:
            found_phones.append(read.e164)
        at = found_phones.index(read.e164)
        return f" {PHONE_OPEN}{at}{PHONE_CLOSE} {found[0][len(typed) :]}"

    return _CANDIDATE.sub(mark, text), found_phones


# The numbering plans ---------------------------------------------------------------------------

_INDIA = 91
_FIRST_INDIAN_MOBILE = 6_000_000_000


@lru_cache(maxsize=4096)
def _in_use(text: str, region: str) -> Phone | None:
    """The number, and whether it is a mobile; None where libphonenumber does not have it in use."""
    import phonenumbers  # 20 ms; a bot at rest does not need it
    from phonenumbers import PhoneNumberType

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    kind = phonenumbers.number_type(number)
    mobile = kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if kind == PhoneNumberType.FIXED_LINE and number.country_code == _INDIA:
        # The area codes of many small towns begin like mobile numbers (6 to 9), and the plan cannot
        # tell 73469 18830 from 7346-918830. What a customer gives a shop is a mobile.
        mobile = (number.national_number or 0) >= _FIRST_INDIAN_MOBILE
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), mobile)


def whatsapp_chat(e164: str | None, text: str) -> str:
    """WhatsApp's own link (faq.whatsapp.com, click to chat): it opens the chat with that number,
    or asks which, the text typed in, and nothing is sent until somebody does it."""
    return f"https://wa.me/{(e164 or '').lstrip('+')}?text={quote(text, safe='')}"
