"""What a reply to a bill asks for: its invoice, a code to pay by, or that the invoice is void."""

from __future__ import annotations

from enum import StrEnum

from crm.language.letters import fold


class PaperReply(StrEnum):
    INVOICE = "invoice"
    CANCEL_INVOICE = "cancel_invoice"
    UPI_CODE = "upi_code"


_PHRASES = {
    PaperReply.INVOICE: """invoice|the invoice|invoice please|send invoice|make invoice|invoice do
        |invoice bhejo|invoice banao|bill do|bill banao|pakka bill|gst bill|tax invoice|gst invoice
        |बिल दो|इनवॉइस|चालान""",
    PaperReply.CANCEL_INVOICE: """cancel invoice|invoice cancel|cancel the invoice|invoice cancel
        karo|void invoice|invoice radd karo""",
    PaperReply.UPI_CODE: """qr|qr code|upi qr|qr do|upi code|show qr|qr dikhao|scanner|scan code
        |क्यूआर""",
}
_MEANS = {
    fold(" ".join(phrase.split())): means
    for means, phrases in _PHRASES.items()
    for phrase in phrases.split("|")
}


def read_paper_reply(text: str) -> PaperReply | None:
    """None where the reply says something else."""
    return _MEANS.get(fold(" ".join(text.split())))
