"""Column headings that shops and their programs use, in English and Hindi."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from crm.customers.fields import FIELDS
from crm.imports.columns.special_headings import of_percent, special
from crm.language.text import apart


class Field(StrEnum):
    """Fields that a column can hold. The values are those that `--map COLUMN=FIELD` takes.

    Every field of the card is one; those that are not named here need nothing but their row in
    crm.customers.fields.
    """

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    LOCATION = "location"
    REGION = "region"
    STREET = "street"
    POSTCODE = "postcode"
    COMPANY = "company"
    NOTES = "notes"

    _ignore_ = "field"
    for field in FIELDS:
        if field.name.upper() not in vars():
            vars()[field.name.upper()] = field.name

    JOINED = "joined"
    CONSENT = "consent"
    CUSTOMER_ID = "customer_id"
    BILL = "bill"
    DATE = "date"
    TIME = "time"
    ITEM = "item"
    QUANTITY = "quantity"
    UNIT = "unit"
    PRICE = "price"
    AMOUNT = "amount"
    BILL_TOTAL = "bill_total"
    DISCOUNT = "discount"
    TAX = "tax"
    PAYMENT = "payment"
    REFUNDED = "refunded"
    TYPE = "type"
    STATUS = "status"
    GAVE = "gave"
    GOT = "got"
    RECEIVED = "received"
    BALANCE = "balance"
    FOR_BILL = "for_bill"
    IGNORED = "ignored"


SEVERAL = frozenset(
    {
        Field.OTHER_PHONE,
        Field.NOTES,
        Field.REGION,
        Field.STREET,
        Field.LAST_NAME,
        Field.TAX,
        Field.STATUS,
        Field.CONSENT,
        Field.IGNORED,
    }
)
"""Fields that more than one column may hold; of any other the best column is taken."""

OF_A_SALE = frozenset(
    {
        Field.BILL,
        Field.DATE,
        Field.TIME,
        Field.ITEM,
        Field.QUANTITY,
        Field.UNIT,
        Field.PRICE,
        Field.AMOUNT,
        Field.BILL_TOTAL,
        Field.DISCOUNT,
        Field.TAX,
        Field.PAYMENT,
        Field.TYPE,
        Field.STATUS,
        Field.REFUNDED,
        Field.GAVE,
        Field.GOT,
        Field.RECEIVED,
        Field.BALANCE,
        Field.FOR_BILL,
    }
)

_OTHERS: dict[Field, str] = {
    Field.FIRST_NAME: "first name|given name|fname|forename|पहला नाम",
    Field.LAST_NAME: "last name|family name|surname|lname|middle name|additional name|उपनाम|कुलनाम",
    Field.OTHER_PHONE: (
        "alternate phone|alternate mobile|alternate no|alternate number|other phone|alt phone"
        "|alt mobile|alt no|secondary phone|second phone|home phone|work phone|landline"
        "|office phone|residence phone|phone 2 value|phone 3 value|phone 4 value|दूसरा नंबर"
        "|दूसरा फोन"
    ),
    Field.REGION: "state|region|district|address 1 region|राज्य|जिला|ज़िला",
    Field.STREET: (
        "address|billing address|full address|street|address 1 formatted|customer address|पता|पत्ता"
    ),
    Field.COMPANY: (
        "company|company name|organization|organisation|organization name|organization 1 name"
        "|firm|firm name|business|business name|shop name|कंपनी|फर्म|दुकान"
    ),
    Field.JOINED: (
        "joined|joined on|join date|joining date|created|created at|created on|created date"
        "|customer since|since|registered|registered on|registration date|member since"
        "|added on|date added|जुड़ने की तारीख|पंजीकरण तिथि"
    ),
    Field.CUSTOMER_ID: (
        "customer id|cust id|client id|customer no|customer number|customer code|cust code"
        "|party id|party code|member id|account no|account id|ग्राहक आईडी|ग्राहक क्रमांक"
    ),
    Field.BILL: (
        "bill|bill no|bill number|bill id|invoice|invoice no|invoice number|invoice id|inv no"
        "|invoice no txn no|bill nos|inv|invoice num|bill num|vch|txn no|transaction id"
        "|transaction no|order id|order no"
        "|order number|receipt no|receipt number|receipt|voucher no|vch no|ref no"
        "|reference no|sale id|purchase id|basket id|invoice txn no|बिक्री id|बिल|बिल नंबर|बिल न|रसीद"
        "|रसीद नंबर|चालान नंबर"
    ),
    Field.DATE: (
        "date|bill date|invoice date|sale date|sales date|purchase date|order date|txn date"
        "|transaction date|date of sale|date of purchase|day|date time|datetime|date and time"
        "|timestamp|entry date|voucher date|dt|bill dt|inv date|inv dt|tarikh|tareekh"
        "|dinank|दिनांक|तारीख|तिथि|बिल तारीख|बिल दिनांक|तारिख"
    ),
    Field.TIME: "time|bill time|sale time|invoice time|txn time|transaction time|समय|वेळ",
    Field.ITEM: (
        "item|item name|items|product|product name|products|article|goods|particulars"
        "|particular|material|item description|product description|description|service"
        "|sku name|what|stock item|samaan|saman|maal|item details|वस्तु|सामान|माल|आइटम"
        "|उत्पाद|चीज़|चीज|वस्तू"
    ),
    Field.QUANTITY: (
        "qty|quantity|qnty|quan|pcs|nos|units sold|no of items|count|billed qty|item qty|pieces"
        "|total items|total pcs|total pieces|matra|sankhya|no of pcs|मात्रा|संख्या|नग|प्रमाण"
    ),
    Field.UNIT: "unit|uom|units|unit of measure|इकाई|यूनिट",
    Field.PRICE: (
        "price|rate|unit price|unitprice|unit amount|price unit|price per unit|item price"
        "|selling price|mrp|item rate|sale price|cost|per unit|price each|item cost|unit cost|दाम"
        "|bhav|bhaav|dar|daam|dam|दर|भाव"
        "|कीमत|मूल्य|रेट"
    ),
    Field.AMOUNT: (
        "amount|amt|total|total amount|total price|line total|line amount|item total"
        "|net amount|sale amount|sales amount|value|sales value|sales|net|net total|subtotal"
        "|sub total|total value|total sale|item amount|paid amount|purchase amount|total amt"
        "|net sales|net sale|total sales|sale value"
        "|net amt|sale amt|amt rs|amount inr|amount rs|rs|rupees|inr|taxable value|taxable amount"
        "|taxable amt|rakam|rashi|kul|kul rakam|kul rashi|राशि|रकम|रक्कम"
        "|कुल|कुल राशि|कुल रकम|एकूण|एकूण रक्कम"
    ),
    Field.BILL_TOTAL: (
        "bill total|bill amount|bill value|invoice total|invoice amount|invoice value"
        "|grand total|order total|total bill|final amount|bill amt|inv amt|bill total amount"
        "|बिल राशि|बिल रकम"
    ),
    Field.DISCOUNT: "discount|discounts|discount amount|disc|disc amt|less|छूट",
    Field.TAX: "tax|tax amount|gst amount|gst|total tax|कर",
    Field.PAYMENT: (
        "payment|payment method|payment mode|payment type|mode|mode of payment|pay mode"
        "|paid by|paid via|paid through|method|tender|bhugtan|pay type|pmt mode|भुगतान"
        "|भुगतान का तरीका|भुगतान प्रकार"
        "|पेमेंट"
    ),
    Field.TYPE: (
        "type|receipt type|order type|transaction type|txn type|voucher type|vch type|entry type"
        "|doc type|invoice type|bill type|document type|trans type|type of transaction"
        "|type of voucher|transaction|entry|प्रकार"
    ),
    Field.GAVE: (
        "you gave|gave|given|debit|debit amount|dr|udhaar|credit given|आपने दिए|दिया|दिए|उधार|नामे"
    ),
    Field.GOT: (
        "you got|got|credit|credit amount|cr|payment received|received|आपको मिले|मिला|मिले|जमा"
    ),
    Field.IGNORED: (
        "row|row no|error"
        "|sr|sr no|s no|sno|sl|sl no|serial|serial no|क्रमांक|क्र|क्र सं|id|index|balance"
        "|balance due|closing balance|opening balance|running balance|outstanding"
        "|payment status|status|last visit|last purchase|last purchase date|total spent|spent"
        "|total purchases|visits|no of visits|points|received paid amount|received amount"
        "|paid|pan|pan no|hsn|hsn code|hsn sac"
        "|anniversary|due date|credit limit|category|brand|pincode|pin|pin code"
        "|postal code|zip|country|barcode|size|color|colour|बाकी|शेष|बैलेंस|पिन कोड"
    ),
}

_NOT_THE_DAY = re.compile(
    r"\b(?:last|due|birth|dob|expiry|expire|delivery|visits?|anniversary|update|updated|modified)\b"
)
_BY_WORDS: tuple[tuple[re.Pattern[str], Field], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"\b(?:voucher|vch|txn|transaction|invoice)\b.*\btype\b", Field.TYPE),
        (
            r"\b(?:type|label|status|balance|due|birthday|points|visits?|last|spent|limit|gstin|hsn)\b",
            Field.IGNORED,
        ),
        (
            r"\b(?:yomi|phonetic|prefix|suffix|nickname|photo|event|relation|website|url)\b",
            Field.IGNORED,
        ),
        (
            r"\b(?:alternate|alt|other|second|secondary|home|office|2|3)\b.*\b(?:phone|mobile|no)\b",
            Field.OTHER_PHONE,
        ),
        (r"\bphone [2-9]\b", Field.OTHER_PHONE),
        (r"\b(?:phone|mobile|whatsapp|telephone|cell)\b|मोबाइल|फोन|फ़ोन", Field.PHONE),
        (r"\be ?mail\b|ईमेल", Field.EMAIL),
        (r"\b(?:bill|invoice|receipt|voucher|order|txn)\b.*\b(?:no|number|id|num)\b", Field.BILL),
        (r"\b(?:bill|invoice|order)\b.*\b(?:total|amount|value)\b", Field.BILL_TOTAL),
        (r"\b(?:qty|quantity)\b|मात्रा", Field.QUANTITY),
        (r"\b(?:gst|cgst|sgst|igst|vat|tax)\b.*\brate\b", Field.IGNORED),
        (r"\b(?:rate|price)\b|दर|कीमत", Field.PRICE),
        (r"\b(?:discount)\b", Field.DISCOUNT),
        (r"\b(?:cgst|sgst|igst|vat|tax)\b", Field.TAX),
        (r"\b(?:payment|pay)\b.*\b(?:mode|method|type)\b|भुगतान", Field.PAYMENT),
        (r"\b(?:customer|client|cust|party)\b.*\b(?:id|code|no|number)\b", Field.CUSTOMER_ID),
        (
            r"\b(?:customer|client|party|buyer|contact)\b.*\bname\b|\bname\b.*\b(?:customer|client|party)\b",
            Field.NAME,
        ),
        (r"\b(?:item|product|article)\b|वस्तु|सामान", Field.ITEM),
        (r"\b(?:city|town|area|locality|village)\b|शहर", Field.LOCATION),
        (r"\baddress \d\b", Field.IGNORED),
        (r"\b(?:state|district)\b", Field.REGION),
        (r"\baddress\b|पता", Field.STREET),
        (r"\b(?:amount|total)\b|राशि|रकम", Field.AMOUNT),
        (r"\b(?:remarks?|notes?|comments?|narration)\b|टिप्पणी", Field.NOTES),
        (r"\bdate\b|तारीख|दिनांक", Field.DATE),
        (r"ग्राहक.*नाम|नाम$", Field.NAME),
    )
)
"""For headings that no list has: the first pattern that fits."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PUNCTUATION = re.compile(r"[^\w\u0900-\u097f]+")


def heading_key(text: str) -> str:
    """`Mobile No. (WhatsApp)` -> `mobile no`: without case, punctuation and what is in brackets."""
    folded = unicodedata.normalize("NFKC", text).replace("_", " ").casefold()
    # NFKC leaves a nukta either as one character with its letter or as two: as two, always
    folded = unicodedata.normalize("NFD", folded) if not folded.isascii() else folded
    bare = _PUNCTUATION.sub(" ", _BRACKETS.sub(" ", folded)).strip()
    return bare or _PUNCTUATION.sub(" ", folded).strip()


_KEYS = {
    heading_key(heading): field
    for field, headings in (
        *((field, headings.split("|")) for field, headings in _OTHERS.items()),
        *((Field(field.name), field.headings) for field in FIELDS),
    )
    for heading in headings
}


def field_of(heading: str) -> Field | None:
    """The field that a heading names; IGNORED for what is surely nothing of ours; else None."""
    field = _named(heading)
    if field in (Field.TAX, Field.PRICE, Field.AMOUNT) and of_percent(heading):
        return Field.IGNORED  # `GST %`
    return field


def _named(heading: str) -> Field | None:
    key = heading_key(heading)
    if not key or len(key) > 60:
        return None
    spaced = heading_key(apart(heading))  # unitPrice, billNo
    for one in dict.fromkeys((key, spaced)):
        if meant := special(heading, one):
            return Field(meant)
        if one in _KEYS:
            return _KEYS[one]
    for pattern, field in _BY_WORDS:
        if pattern.search(spaced) and not (field is Field.DATE and _NOT_THE_DAY.search(spaced)):
            return field
    return None
