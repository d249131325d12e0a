"""Headings that decide whether a row counts, and for how much: status, refunds, consent; and those
that look like a total or a name and are none. By rules, because programs have many words for them.

What a heading means is said by the value of a Field, or None when no rule here fits.
"""

from __future__ import annotations

import re

from crm.imports.columns.heading_groups import Group, group_of

_PERSONS = {
    "name": "name",
    "full name": "name",
    "first name": "first_name",
    "last name": "last_name",
    "phone": "phone",
    "phone number": "phone",
    "mobile": "phone",
    "mobile phone": "phone",
    "email": "email",
    "email address": "email",
    "city": "location",
    "town": "location",
    "city code": "location",
    "address": "street",
    "street": "street",
    "address1": "street",
    "address 1": "street",
    "address 2": "street",
    "address 1 2": "street",
    "address2": "street",
    "address line 1": "street",
    "address line 2": "street",
    "street address 1": "street",
    "street address 2": "street",
    "street2": "street",
    "company": "company",
    "company name": "company",
    "state": "region",
    "province": "region",
    "state code": "region",
    "province code": "region",
    "zip": "postcode",
    "zip code": "postcode",
    "postcode": "postcode",
    "postal code": "postcode",
    "pincode": "postcode",
    "pin code": "postcode",
    "code": "postcode",
}
_OF_A_LINE = {
    "name": "item",
    "product": "item",
    "description": "item",
    "title": "item",
    "item": "item",
    "quantity": "quantity",
    "qty": "quantity",
    "product uom qty": "quantity",
    "price": "price",
    "rate": "price",
    "unit price": "price",
    "cost": "price",
    "unit": "unit",
    "uom": "unit",
    "amount": "amount",
    "total": "amount",
    "subtotal": "amount",
    "discount": "discount",
    "discount amount": "discount",
    "tax": "tax",
    "tax amount": "tax",
}

_DEBIT_OR_CREDIT = r"(?:type )?(?:dr|d|debit) ?(?:or )?(?:cr|c|credit)(?: type)?|cr dr|credit debit"

_RULES = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        # consent: only what is about messages
        (
            (r"(?:accepts?|accepted|allows?|receives?|agreed?s? to) (?:(?:sms|text|e ?mail"
            r"|whatsapp|phone) )?(?:marketing|messages?|sms|promotions?|offers?|newsletters?)"
            r"(?: (?:status|consent))?"),
            "consent",
        ),
        (
            (r"(?:(?:sms|text|e ?mail|whatsapp|marketing|phone|newsletter|contact) )*"
            r"(?:un ?subscribed?|subscribed?|subscription|subscriber|opt(?:ed)? ?(?:in|out)"
            r"|consent|do not (?:contact|call|disturb|sms|text|message)|dnd|dnc|opt in out)"
            r"(?: (?:status|state|sms|e ?mail|marketing|at|on|date|reason|flag))*"),
            "consent",
        ),
        (r"(?:sms|text|marketing|whatsapp) (?:allowed|permission|opt(?:ed)? in status)", "consent"),
        (r"(?:no|don t) (?:sms|messages?|marketing|contact)", "consent"),
        (r"(?:sms|messages?|texts?|whatsapp|marketing|offers) (?:ok|okay|yes no|y n)", "consent"),
        (r"(?:ok to|can we|may we|send) (?:sms|messages?|text|contact|offers)", "consent"),
        # whether money was owed or came, beside one column for both
        (_DEBIT_OR_CREDIT, "type"),
        # how the document stands
        (
            (r"(?:(?:financial|payment|paid|order|invoice|bill|sales?|document|doc|voucher|txn"
            r"|transaction|receipt|workflow|delivery|shipment|fulfil?lment|shipping|billing"
            r"|return|refund) )?(?:status(?:es)?|state of order|stage)|docstatus|स्थिति"),
            "status",
        ),
        (
            (r"(?:is )?(?:cancel(?:l?ed|lation)?|void(?:ed)?|return(?:ed)?|deleted|draft)"
            r"(?: (?:at|on|date|reason|flag|time))?"),
            "status",
        ),
        (r"is (?:refund|credit note|return)", "status"),
        # what was given back
        (
            (r"(?:(?:order|total|amount|item) )*refund(?:ed|s)?(?: (?:amount|total|value))?"
            r"|(?:order )?refund(?:ed)? amount|amount refunded|रिफ\u093c?ंड(?: राशि| रकम)?"),
            "refunded",
        ),
        (r"(?:post ?code|zip ?code|zip|pin ?code|pin|postal code|पिन कोड)", "postcode"),
        # neither a total nor a price
        ((r".*\b(?:shipping|freight|delivery|handling|packing|courier)\b.*"
         r"\b(?:amount|total|charges?|cost|fee|price)\b.*"), "ignored"),
        (r".*\btotal\b.*\b(?:tax(?:es)?|gst|vat)\b.*(?<!incl)", "tax"),
        ((r"(?:.* )?(?:compare at price|cost of goods|cost price|unit cost price|gross profit"
         r"|profit|margin|tips?|tendered|change|commission|fees?|round ?off|adjustment|rounding"
         r"|exchange rate|conversion rate|outstanding(?: amount| balance)?|amount due"
         r"|amount residual(?: signed)?|balance(?: due| amount)?|advance(?: paid)?"
         r"|(?:invoice|bill) amount (?:paid|due)"
         r"|total advance|paid amount in company currency)"), "ignored"),
        (r"taxes", "tax"),
        ((r"(?:discount|coupon) code|tax exempt(?:ion)?|is inclusive tax|discount amount tax"
         r"|discount type|tax \d name|tax name|(?:total |no of |number of )?orders?(?: count)?"
         r"|transaction count"), "ignored"),
        (r"(?:sales? |purchase )?(?:order|invoice|bill|receipt|sale) (?:ref|reference)", "bill"),
        (r"(?:invoice )?partner(?: display)?(?: name)?|customer display name", "name"),
        ((r"(?:contact|party|customer|account|ledger) (?:type|group)|under group|under|parent group"
         r"|parent"), "type"),
        (r"customer contacts?", "phone"),
        (r"first ?name", "first_name"),
        (r"(?:last|middle|sur) ?name", "last_name"),
        (r"(?:street )?address ?(?:line )?[12]", "street"),
        ((r"(?:item|product|stock|material|goods|article) ?(?:group|type|category|tax|barcode)"
         r"(?: .*)?|barcode|variation id"), "ignored"),
        (r"(?:item|product|stock|sku|material|goods|article) ?(?:code|no|number|id|sku)|sku",
         "item"),
    )
)  # fmt: skip
_CODE = re.compile(
    r"\b(?:item|product|stock|sku|material|goods|article)\s*(?:code|no\.?|number|id|sku|#)\s*$|^sku$",
    re.IGNORECASE,
)


def is_item_code(heading: str) -> bool:
    """`Item #`, `Product ID`: the number of an item, which its name is better than."""
    return _CODE.search(group_of(heading)[1].replace("_", " ")) is not None


def is_debit_or_credit(key: str) -> bool:
    """`Dr/Cr`, beside one column of amounts for both."""
    return re.fullmatch(_DEBIT_OR_CREDIT, key) is not None


_PERCENT = re.compile(r"%|\b(?:per ?cent|percentage|pct)\b", re.IGNORECASE)


def of_percent(heading: str) -> bool:
    """`Disc %`: shares, not money."""
    return _PERCENT.search(heading) is not None


def special(heading: str, key: str) -> str | None:
    """`key` is the heading without case and punctuation."""
    group, rest = group_of(heading)
    bare = re.sub(r"[^\w\u0900-\u097f]+", " ", rest).strip().casefold()
    if _CODE.search(heading):
        return "item"
    if group is Group.LINE:
        for pattern, meant in _RULES:
            if meant not in ("consent", "status") and pattern.fullmatch(bare):
                return meant
        return _OF_A_LINE.get(bare, None if _is_item_key(key) else "ignored")
    for pattern, meant in _RULES:
        if pattern.fullmatch(key):
            return meant
    if group is Group.ELSEWHERE and bare in _PERSONS and key not in ("company name",):
        return "ignored"
    if group in (Group.BILLING, Group.SHIPPING, Group.ADDRESS):
        if bare in _PERSONS:
            return _PERSONS[bare]
        if re.search(r"country|province name|state name|latitude|longitude|street$", bare):
            return "ignored"
    return None


def _is_item_key(key: str) -> bool:
    """`items`, `order items`, `item name`: the heading is the group's own word."""
    return re.search(r"\b(?:name|description|items?|products?|amount|total|price|qty|quantity)$",
                     key) is not None  # fmt: skip
