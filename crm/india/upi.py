"""UPI payment links and their QR codes.

The form of a link is that of NPCI's UPI linking specification 1.6, restricted to what all apps
read: parameters in one order, empty ones left out, the `@` of the address as it is.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from urllib.parse import quote

from crm.errors import Invalid

_ADDRESS = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_MERCHANT_CODE = re.compile(r"\d{4}")  # ISO 18245
_LONGEST = 50
_LONGEST_REFERENCE = 35

BORDER = 4
"""Modules of white around the code (ISO/IEC 18004)."""
SIDE = 512
"""Pixels of a side at least."""

SCAN_ONLY_ABOVE = 200_000
"""Minor units. A QR code that is opened from a picture, not scanned, pays at most ₹2,000 (NPCI)."""


def address(text: str) -> str:
    """A UPI address (VPA) as it was typed. Raises Invalid (`vpa`)."""
    text = text.strip()
    if not _ADDRESS.fullmatch(text):
        raise Invalid("vpa", text, "format")
    return text


def merchant_code(text: str) -> str:
    """The category code that the bank gave a merchant: four digits. Raises Invalid."""
    text = text.strip()
    if not _MERCHANT_CODE.fullmatch(text):
        raise Invalid("merchant_code", text, "format")
    return text


def link(
    vpa: str,
    name: str,
    amount: int | None = None,
    note: str = "",
    *,
    code: str = "",
    reference: str = "",
) -> str:
    """`upi://pay?…`. `amount` is in paise, above 0; without it the payer types one.

    `code` is the merchant code, empty for a person's address; a reference goes with it only, since
    apps refuse one that was made up. Raises Invalid (`vpa`, `amount`).
    """
    if amount is not None and amount <= 0:
        raise Invalid("amount", amount, "not_positive")
    fields = [("pn", _cut(" ".join(name.split())))]
    if code:
        fields += [("mc", code), ("tr", _letters_and_digits(reference))]
    fields.append(("tn", _cut(_plain(note))))
    if amount is not None:
        fields.append(("am", f"{amount // 100}.{amount % 100:02}"))
    fields.append(("cu", "INR"))
    pairs = [f"{key}={quote(value, safe='')}" for key, value in fields if value]
    return "&".join([f"upi://pay?pa={address(vpa)}", *pairs])


def qr_png(text: str) -> bytes:
    """A QR code as a PNG, black on white, at least SIDE pixels wide."""
    import segno  # with the first code, not before

    code = segno.make(text, error="m", micro=False, boost_error=False)
    modules = code.symbol_size(scale=1, border=BORDER)[0]
    out = io.BytesIO()
    code.save(out, kind="png", scale=math.ceil(SIDE / modules), border=BORDER)
    return out.getvalue()


def _cut(text: str) -> str:
    return text[:_LONGEST].strip()


def _plain(note: str) -> str:
    """Letters with their signs, digits and single spaces: more is refused by some apps."""
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", note)
        if sign.isspace() or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()
    )
    return " ".join(kept.split())


def _letters_and_digits(reference: str) -> str:
    kept = [sign for sign in reference if sign.isascii() and sign.isalnum()]
    return "".join(kept)[:_LONGEST_REFERENCE]
