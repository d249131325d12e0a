"""`munim gst`: GST of a month, as Excel for a tax adviser or as JSON."""

from __future__ import annotations

import json
import re
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shared.common import config_of, opened_store, say
from bot.config.errors import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--month", metavar="YYYY-MM", type=_month, required=True, help="such as 2026-10"
    )
    parser.add_argument("--format", choices=("xlsx", "json"), default="xlsx")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="default: named after the month, in this folder"
    )


def run(arguments: Namespace) -> int:
    from crm.invoices.months.gstr1 import as_gstr1
    from crm.invoices.months.month import gst_month
    from crm.invoices.months.sheets import sheets
    from crm.reports.workbook import excel_of
    from crm.settings import shop_of

    with opened_store(config_of(arguments)) as store:
        shop = store.read_now(shop_of)
        month = store.read_now(gst_month, arguments.month)
        if arguments.format == "json":
            text = json.dumps(as_gstr1(month, shop.gstin), ensure_ascii=False, indent=1)
            if arguments.out is None:
                say(text)
            else:
                arguments.out.write_text(text + "\n", "utf-8")
                say(str(arguments.out))
            return DONE
        path = arguments.out or Path(f"gst-{arguments.month:%Y-%m}.xlsx")
        with path.open("wb") as out:
            excel_of(shop, sheets(month), out)
    say(str(path))
    return DONE


def _month(text: str) -> date:
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) and text >= "0001":
        return date.fromisoformat(f"{text}-01")
    raise ArgumentTypeError(f"{text!r} is not a month; one that works: 2026-10")
