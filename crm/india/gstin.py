"""GST identification numbers and the states that they begin with."""

from __future__ import annotations

import re

from crm.errors import Invalid

_FORMAT = re.compile(r"\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]")
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

STATES = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
}
"""Codes of the GST council; 25 and 28 are gone (merged, renumbered)."""

UNION_TERRITORIES = frozenset({"04", "26", "31", "35", "38"})
"""Without a legislature: their own part of the tax is called UTGST (UTGST Act 2017, section 1)."""

_RETIRED = {"25": "26", "28": "37"}


def gstin(text: str) -> str:
    """A GSTIN in capitals, its state, form and check character tried. Raises Invalid."""
    number = "".join(text.split()).upper()
    if not _FORMAT.fullmatch(number):
        raise Invalid("gstin", text, "format")
    if number[:2] not in STATES and number[:2] not in _RETIRED:
        raise Invalid("gstin", text, "state")
    if check_character(number[:14]) != number[14]:
        raise Invalid("gstin", text, "check")
    return number


def check_character(first: str) -> str:
    """The fifteenth character for the first fourteen: Luhn's sum in base 36, from the left with
    the factors 1 and 2 in turns (GSTN's rule, as python-stdnum's `stdnum.in_.gstin` has it)."""
    total = 0
    for at, sign in enumerate(first):
        product = _SIGNS.index(sign) * (1 + at % 2)
        total += product // 36 + product % 36
    return _SIGNS[-total % 36]


def state_of(number: str) -> str:
    """The code of the state in a GSTIN."""
    return _RETIRED.get(number[:2], number[:2])


def state_code(text: str) -> str:
    """A state as people write it, or its code, as the code. Raises Invalid (`state`)."""
    wanted = " ".join(text.casefold().replace("&", " and ").replace(".", " ").split())
    if wanted.isdecimal() and wanted.zfill(2) in STATES:
        return wanted.zfill(2)
    for code, name in STATES.items():
        if wanted == name.casefold():
            return code
    if wanted in _OTHER_NAMES:
        return _OTHER_NAMES[wanted]
    raise Invalid("state", text, "unknown")


_OTHER_NAMES = {
    "j and k": "01",
    "jammu": "01",
    "hp": "02",
    "himachal": "02",
    "uttaranchal": "05",
    "new delhi": "07",
    "nct of delhi": "07",
    "up": "09",
    "u p": "09",
    "bengal": "19",
    "wb": "19",
    "orissa": "21",
    "chattisgarh": "22",
    "mp": "23",
    "m p": "23",
    "gj": "24",
    "dadra and nagar haveli": "26",
    "daman and diu": "26",
    "daman": "26",
    "mh": "27",
    "ka": "29",
    "tamilnadu": "33",
    "tn": "33",
    "pondicherry": "34",
    "andaman": "35",
    "andaman and nicobar": "35",
    "ts": "36",
    "ap": "37",
    "andhra": "37",
}
