"""Kinds of text that are no sale: a payment, a return, a question.

The kinds are those of `munim read`. A text that is nothing of these has none.
"""

from __future__ import annotations

from typing import Literal

from crm.language import talk, vocabulary
from crm.language.sale.reasons import Reason

Kind = Literal["payment", "return", "given", "opening", "waiver", "promise", "question", "stock"]

_BY_REASON: dict[Reason, Kind] = {Reason.QUESTION: "question", Reason.RETURN: "return"}
_WAIVED = vocabulary.words(
    "maaf maafi waive waived waiver waives forgive forgave forgiven writeoff write wrote written "
    "writing chhod chod chhor chor माफ छोड"
)
_OLD = vocabulary.words("opening purana purane puraana old pichla pichhla previous पुराना")
_OLD_WHAT = vocabulary.words("balance due dues hisab baki baaki बाकी हिसाब")
_PAID = vocabulary.words(
    "paid pay pays payment diye diya de cleared settled jama repaid received chukaye chukaya"
)
_PROMISED = vocabulary.words("promise promised promises vaada waada")
_PAYS_LATER = vocabulary.words("dega degi denge dunga dungi doonga milenge milega pay")
_STOCK = vocabulary.words("stock maal kharab")


def kind_of(reason: Reason, keys: list[str]) -> Kind | None:
    """`keys` are the words of the text, folded."""
    said = set(keys)
    if reason is Reason.QUESTION and not said & (vocabulary.words("send") | talk.GREETED):
        return "question"
    if said & _WAIVED and reason in (Reason.NOT_A_SALE, Reason.PAYMENT_RECEIVED):
        return "waiver"
    if reason is Reason.FUTURE and said & (_PROMISED | _PAYS_LATER):
        return "promise"
    if reason is Reason.EXPENSE and keys[:1] and keys[0] in _STOCK:
        return "stock"
    if reason is Reason.RETURN:
        money_out = "ko" in said and said & talk.GIVES
        return "given" if money_out else "return"
    if reason is Reason.PAYMENT_RECEIVED:
        return _of_payment(said)
    return _BY_REASON.get(reason)


def _of_payment(said: set[str]) -> Kind:
    old = "opening" in said or (said & _OLD and said & _OLD_WHAT)
    if old and not said & _PAID:
        return "opening"
    if {"ko", "को"} & said and talk.GIVES & said:
        return "given"
    return "payment"
