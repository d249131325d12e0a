"""The paper of an invoice as a file; in a process of its own, since it takes 0.1 to 0.3 s."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.formats import Formats
from crm.invoices import stored
from crm.invoices.pdf import pdf_of
from crm.settings import shop_of


def printed(session: Session, invoice_id: int) -> bytes:
    """The PDF. Raises NotFound."""
    return pdf_of(stored.get(session, invoice_id), Formats(shop_of(session)))
