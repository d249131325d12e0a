"""An amount of rupees in words, as invoices have it: lakh and crore, in English."""

from __future__ import annotations

# fmt: off
_SMALL = (
    "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
    "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
# fmt: on
_GROUPS = ((10_000_000, "Crore"), (100_000, "Lakh"), (1_000, "Thousand"), (100, "Hundred"))


def rupees_in_words(paise: int) -> str:
    """`Rupees One Lakh Twenty Three Thousand Four Hundred Fifty Six and Fifty Paise Only`."""
    rupees, rest = divmod(paise, 100)
    words = ["Rupees", *_words(rupees)]
    if rest:
        words += ["and", *_words(rest), "Paise"]
    return " ".join([*words, "Only"])


def _words(number: int) -> list[str]:
    if number < len(_SMALL):
        return [_SMALL[number]]
    for size, name in _GROUPS:
        if number >= size:
            many, rest = divmod(number, size)
            return [*_words(many), name, *(_words(rest) if rest else [])]
    tens, ones = divmod(number, 10)
    return [_TENS[tens], *([_SMALL[ones]] if ones else [])]
