"""Kind of document a table lists: sales and customers are ours, money that moved is not.

A row is a payment when what names it, or where it went, is money's own: the number of the payment,
the account it came to, the bank's reference. Where goods are counted or priced it is a sale,
whatever else is beside them. Between the two a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crm.imports.columns.headings import Field, heading_key
from crm.imports.columns.layout import PAYMENTS, Layout
from crm.language.cells import Cell, text_of
from crm.language.text import apart

SUPPLIERS, EXPENSES, OFFERS, RETURNS = (
    "suppliers",
    "expenses",
    "offers",
    "returns",
)
UNCLEAR = "unclear"
RATES = "rates"
NOT_OURS = (PAYMENTS, SUPPLIERS, EXPENSES, OFFERS, RETURNS, UNCLEAR)
"""Results of `kind_of` for a table not taken; UNCLEAR until a person says it is sales."""

NOT_CUSTOMERS = re.compile(
    r"supplier|vendor|staff|employee|expense|stock|inventory|summary|pivot|instruction|read ?me",
    re.IGNORECASE,
)
"""Sheets that are about something else."""

_PAYMENT = re.compile(
    r"(?:customer ?|vendor ?|supplier ?)?payment ?(?:no|number|id|date|entry(?: no)?)"
    r"|(?:payment|receipt) voucher(?: no| number)?|(?:amount |.*\b)applied\b.*|(?:un)?used amount"
    r"|(?:un)?allocated amount|deposit(?:ed)? (?:to|account|amt|amount)|paid (?:to|from) account"
    r"|withdrawal(?: amt| amount)?s?|wallet txn id|source destination|your account"
    r"|upi (?:ref|transaction|txn|rrn)(?: .*)?|(?:.* )?vpa|payer(?: .*)?|payee(?: .*)?"
    r"|other transaction details|party type|mode of payment ref.*"
    r"|settle(?:d|ment)(?: .*)?|payout(?: .*)?|bank ref(?:erence)?(?: .*)?|utr(?: .*)?|rrn"
    r"|merchant (?:ref(?:erence)? )?id|mid|money (?:in|out)"
)
_MAYBE_PAYMENT = re.compile(
    r"(?:amount|money) received|cheque(?: .*)?|chq(?: .*)?|instrument(?: .*)?|value (?:date|dt)"
    r"|ref(?:erence)?(?: (?:no|number))?|from"
    r"|bank(?: name| account)?|received from|paid (?:to|on|amount)|received(?: amount)?"
    r"|transaction details|narration|sender|to from|receipt (?:no|number|date|amount)"
    r"|collected(?: by| amount)?|closing balance|running balance"
)
_SOLD = re.compile(
    r"(?:invoice|bill|order|sales?) (?:date|total|amount|value)|(?:grand|net|sub) ?total|total"
    r"|total amount|discounts?(?: .*)?|due date|total collected"
    r"|net sales"
)
_MOVED = re.compile(
    r"(?:paid to|received from|payment (?:from|to|received)|money (?:sent|received)|sent to"
    r"|transfer(?:red)? (?:to|from)|upi[-/])",
    re.IGNORECASE,
)
_SUPPLIER = re.compile(r"(?:vendor|supplier|creditor|payee)(?: name| s name)?|paid to")
_EXPENSE = re.compile(r"expense (?:date|account|category|amount|name|id|type)|paid through")
_OFFER = re.compile(
    r"(?:quotation|quote|estimate|pro ?forma(?: invoice)?) (?:no|number|id|date|status|ref)"
)
_RETURN = re.compile(r"(?:credit note|sales? return|refund) (?:no|number|date|id)")
_TITLES = (
    (
        re.compile(
            r"\b(?:payments? (?:received|made|in|out|register|list|report)|receipt (?:register"
            r"|voucher list)|(?:bank|account|wallet|upi|passbook) statement|statement of account"
            r"|passbook|bank book|cash book|collection report|transaction history)\b",
            re.IGNORECASE,
        ),
        PAYMENTS,
    ),
    (
        re.compile(
            r"\b(?:purchase (?:register|report|vouchers?|orders?|bills?|list)|suppliers?|vendors?"
            r"|sundry creditors)\b",
            re.IGNORECASE,
        ),
        SUPPLIERS,
    ),
    (re.compile(r"\b(?:quotation|estimate|pro ?forma)s?\b", re.IGNORECASE), OFFERS),
    (re.compile(r"\b(?:credit note|sales? return)s?\b", re.IGNORECASE), RETURNS),
    (re.compile(r"\bexpenses?(?: report| list)?\b", re.IGNORECASE), EXPENSES),
)
_RECEIVED = re.compile(r"\b(?:received|collected|deposited)\b")
_LEDGER = re.compile(r"debit|credit|dr|cr|debit amount|credit amount")
_LONGEST_TITLE = 80


def kind_of(layout: Layout, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str | None:
    """One of NOT_OURS; None for sales and customers, as far as anybody can see. `titles`: what
    stands above the heading, and the sheet's name."""
    columns = layout.columns
    fields = {column.field for column in columns}
    keys = [heading_key(apart(one.heading)) for one in columns]
    goods = Field.ITEM in fields and bool(fields & {Field.QUANTITY, Field.PRICE})
    if _any(_SUPPLIER, keys) and not _names_a_customer(layout, keys):
        return SUPPLIERS
    invoiced = any("invoice" in key or key.startswith("bill") for key in keys)
    for pattern, kind in ((_OFFER, OFFERS), (_RETURN, RETURNS), (_EXPENSE, EXPENSES)):
        if _any(pattern, keys) and not invoiced and (kind is not EXPENSES or not goods):
            return kind
    title = " ".join(text for text in titles if len(text) <= _LONGEST_TITLE)
    for pattern, kind in _TITLES:
        if pattern.search(title) and not (goods and kind in (PAYMENTS, EXPENSES)):
            return kind
    if goods:
        return None
    sure, maybe, sold = (_many(one, keys) for one in (_PAYMENT, _MAYBE_PAYMENT, _SOLD))
    if sure and not sold:
        return PAYMENTS
    if _moves_money(rows):
        return PAYMENTS
    if Field.DATE not in fields or not fields & {Field.AMOUNT, Field.BILL_TOTAL, Field.GAVE}:
        return None
    if sure >= 2 or (sure and maybe):
        return UNCLEAR
    if sold:
        return None
    received = any(
        column.field is Field.AMOUNT and _RECEIVED.search(key)
        for column, key in zip(columns, keys, strict=True)
    )
    return UNCLEAR if maybe >= 2 or received or _one_account(layout, fields) else None


_BANK = re.compile(
    r"withdrawals?(?: .*)?|deposits?(?: amt| amount)?|.*\bvpa|pay(?:er|ee)(?: .*)?"
    r"|settle(?:d|ment)(?: .*)?|payout(?: .*)?|utr(?: .*)?|rrn|merchant.*|mid|money (?:in|out)"
    r"|closing balance|running balance|wallet.*|source destination|your account|narration"
    r"|transaction details|vendor.*|supplier.*|upi .*"
)
_WHOLE = (
    re.compile(r"(?:payment |receipt |total )?amount|amt"),
    re.compile(r"(?:amount|money|payment|total) received|received(?: amount)?"),
    re.compile(r"paid amount|amount paid|credit(?: amount)?"),
)
_SUMS = frozenset({Field.AMOUNT, Field.GOT, Field.RECEIVED, Field.BILL_TOTAL})
_FOR_BILL = re.compile(r"\b(?:invoices?|inv|bills?|sales?|orders?|against)\b")
_OWN_NUMBER = re.compile(
    r"(?:customer )?(?:payment|receipt|voucher|vch)(?: entry)? ?(?:no|number|id|#)?|vch no|name|id"
)


def of_customers(layout: Layout) -> Layout | None:
    """The layout as one of payments that customers made: it names them, a day and an amount, and
    no column is a bank's or a gateway's. None for any other."""
    keys = [heading_key(apart(one.heading)) for one in layout.columns]
    fields = {column.field for column in layout.columns}
    if not fields & _WHO or Field.DATE not in fields or _any(_BANK, keys):
        return None
    columns = list(layout.columns)
    by_name = (at for name in _WHOLE for at, key in enumerate(keys) if name.fullmatch(key))
    money = next(by_name, None)
    if money is not None:  # the whole payment, and not what of it went where
        columns = [
            replace(one, field=Field.IGNORED) if one.field in _SUMS else one for one in columns
        ]
        columns[money] = replace(columns[money], field=Field.AMOUNT)
    elif not fields & _SUMS:
        return None
    number = next((at for at, key in enumerate(keys) if _OWN_NUMBER.fullmatch(key)), None)
    for at, column in enumerate(columns):
        if column.field is Field.BILL:  # a bill that it was for, unless it is the payment's own
            for_bill = _FOR_BILL.search(keys[at]) is not None
            columns[at] = replace(column, field=Field.FOR_BILL if for_bill else Field.IGNORED)
    if number is not None and columns[number].field not in _WHO:
        columns[number] = replace(columns[number], field=Field.BILL)
    return replace(layout, kind=PAYMENTS, columns=tuple(columns))


_WHO = frozenset({Field.NAME, Field.FIRST_NAME, Field.PHONE, Field.EMAIL, Field.CUSTOMER_ID})


def _any(pattern: re.Pattern[str], keys: Sequence[str]) -> bool:
    return any(pattern.fullmatch(key) for key in keys)


def _many(pattern: re.Pattern[str], keys: Sequence[str]) -> int:
    return sum(pattern.fullmatch(key) is not None for key in keys)


def _names_a_customer(layout: Layout, keys: Sequence[str]) -> bool:
    return any(
        column.field in (Field.NAME, Field.FIRST_NAME) and not _SUPPLIER.fullmatch(key)
        for column, key in zip(layout.columns, keys, strict=True)
    )


def _moves_money(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether some column says of most rows that money was paid to, or came from, somebody."""
    width = max((len(cells) for cells in rows), default=0)
    for index in range(width):
        texts = [t for cells in rows if index < len(cells) and (t := text_of(cells[index]))]
        if texts and sum(_MOVED.match(text) is not None for text in texts) > 0.6 * len(texts):
            return True
    return False


def _one_account(layout: Layout, fields: set[Field]) -> bool:
    """Debit and credit without a column for whose they are, or what kind of entry it is."""
    if Field.TYPE in fields or not fields & {Field.GAVE, Field.GOT}:
        return False
    ledger = all(
        _LEDGER.fullmatch(heading_key(column.heading))
        for column in layout.columns
        if column.field in (Field.GAVE, Field.GOT)
    )
    whose = any(
        column.field in (Field.NAME, Field.PHONE)
        and not heading_key(column.heading).startswith("particular")
        for column in layout.columns
    )
    return ledger and not whose
