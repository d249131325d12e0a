"""`munim invoice`: the invoice of a bill as a PDF; issues it when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared.common import a_number, config_of, opened_store, say
from bot.config.errors import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "bill", metavar="BILL", type=a_number, help="its number, as receipts show it"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="default: named after its number, in this folder"
    )


def run(arguments: Namespace) -> int:
    from crm.formats import Formats
    from crm.i18n import Languages, speaking
    from crm.invoices import issuing, stored
    from crm.invoices.pdf import pdf_of
    from crm.settings import shop_of

    with opened_store(config_of(arguments)) as store:
        invoice_id = store.write_now(issuing.issue, arguments.bill, None)
        paper = store.read_now(stored.get, invoice_id)
        shop = store.read_now(shop_of)
    path = arguments.out or Path(f"invoice-{paper.number.replace('/', '-')}.pdf")
    with speaking(Languages.found().first_of(shop.language)):
        path.write_bytes(pdf_of(paper, Formats(shop)))
    say(str(path))
    return DONE
