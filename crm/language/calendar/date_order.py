"""The order of day, month and year in a column of days that are written in numbers."""

from __future__ import annotations

import re
from enum import StrEnum

_NUMBERS = re.compile(r"'?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?=$|[\sT,])")


class DateOrder(StrEnum):
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"  # of two digits; of four nobody doubts it


def numbers_of(text: str) -> tuple[int, int, str] | None:
    """The numbers of a day whose order is not clear from its writing: `10/7/26 1:33 PM`."""
    found = _NUMBERS.match(text)
    return None if found is None else (int(found[1]), int(found[3]), found[4])


def with_day_first(text: str, order: DateOrder) -> str:
    """The text with its day in the order of day, month, year. What can be no day in the order of
    its column stays as it is."""
    if order is DateOrder.DAY_FIRST:
        return text
    found = _NUMBERS.match(text)
    if found is None:
        return text
    first, second, year = found[1], found[3], found[4]
    rest, between = text[found.end() :], found[2]
    if order is DateOrder.YEAR_FIRST and len(year) == 2:
        return f"{year}{between}{second}{between}{first}{rest}"
    if order is DateOrder.MONTH_FIRST and int(first) <= 12:
        return f"{second}{between}{first}{between}{year}{rest}"
    return text


def against(text: str, order: DateOrder) -> bool:
    """Whether a day can only be read in another order than its column's."""
    numbers = numbers_of(text)
    if numbers is None:
        return False
    first, second, _ = numbers
    if order is DateOrder.MONTH_FIRST:
        return first > 12 >= second
    return order is DateOrder.DAY_FIRST and second > 12 >= first
