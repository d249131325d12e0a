"""`munim read`: how a text is read, without booking anything."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.read_money import money_as_expected
from bot.commands.shared.common import a_day, clock, config_of, say
from bot.config.errors import DONE, REFUSED, ConfigError
from crm.bill import Bill, Line
from crm.language.known_names import NamesInMemory
from crm.language.sale.read import read
from crm.language.sale.reasons import Reason, Refusal
from crm.shop import Shop
from crm.values import as_json

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "text", metavar="TEXT", nargs="?", help="without it: every line of standard input"
    )
    parser.add_argument(
        "--today", metavar="DATE", type=a_day, help="the shop's today, as 2025-03-20"
    )
    parser.add_argument(
        "--known-customers", metavar="FILE", type=Path, help="names of customers, one a line"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: Namespace) -> int:
    """Returns 1 for a TEXT that is refused; lines of standard input are all answered and 0."""
    shop = _shop(arguments)
    today = arguments.today or shop.today()
    known = NamesInMemory.of_names(_names(arguments.known_customers))
    texts = _lines() if arguments.text is None else [arguments.text]
    status = DONE
    for text in texts:
        # A text of several lines comes in one: \n stands for the end of a line.
        result = read(
            text.replace("\\n", "\n"),
            today,
            known,
            region=shop.country,
            digits=shop.currency.digits,
        )
        say(_json(result, today) if arguments.json else in_words(result))
        if isinstance(result, Refusal) and arguments.text is not None:
            status = REFUSED
    return status


def _shop(arguments: Namespace) -> Shop:
    """As the settings say that `--config` names; a text can be read without any."""
    if getattr(arguments, "config", None) is None:
        return Shop(clock=clock())
    return config_of(arguments).shop_for(clock())


def _names(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        text = file.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(f"{file} cannot be read: {reason}") from error
    return [name for line in text.splitlines() if (name := line.strip())]


def _lines() -> Iterator[str]:
    """The lines of standard input; what is no UTF-8 in them is marked, not refused."""
    for at, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8-sig" if at == 0 else "utf-8", errors="replace")
        yield text.removesuffix("\n").removesuffix("\r")


def _json(result: Bill | Refusal, today: date) -> str:
    spoken = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(as_expected(result, today), ensure_ascii=not spoken)


def as_expected(result: Bill | Refusal, today: date) -> dict[str, Any]:
    """In the shape that readings are compared in: numbers in major units, dates in ISO."""
    if isinstance(result, Refusal):
        refused: dict[str, Any] = {"reject": str(result.reason)}
        if result.instead is not None:
            return {**refused, **money_as_expected(result.instead, today)}
        counter = result.reason is Reason.NO_CUSTOMER and result.kind == "counter"
        if not counter or result.bill is None:
            return refused
        bill = as_expected(result.bill, today)
        del bill["customer"]
        return {**refused, "kind": result.kind, **bill}
    customer = {"name": result.customer_name, "phone": result.customer_phone}
    shape: dict[str, Any] = {
        "customer": {key: value for key, value in customer.items() if value is not None},
        "items": [_item(line) for line in result.goods],
        "total": as_json(result.total),
        "payment_method": result.payment_method,
        "date_offset": (result.purchase_date - today).days,
        "date": result.purchase_date.isoformat(),
    }
    if result.discount is not None:
        shape["discount"] = {
            "type": result.discount.kind,
            "value": as_json(result.discount.value),
            "amount": as_json(result.discount.amount),
        }
        shape["subtotal"] = as_json(result.subtotal)
    if result.paid:
        shape["paid"] = [
            {"amount": as_json(one.amount), "method": one.method} for one in result.paid
        ]
    if result.points is not None:
        shape["points"] = result.points
    if result.notes is not None:
        shape["note"] = result.notes
    return shape


def _item(line: Line) -> dict[str, Any]:
    item: dict[str, Any] = {"name": line.name, "qty": as_json(line.quantity)}
    if line.unit is not None:
        item["unit"] = line.unit
    if line.size is not None:
        item["size"] = line.size
    item["price"] = as_json(line.unit_price) if line.unit_price is not None else None
    if line.summed:
        item["amount"] = as_json(line.amount)
    return item


def in_words(result: Bill | Refusal) -> str:
    """One line for people."""
    if isinstance(result, Refusal):
        said = f"refused: {result.reason.replace('_', ' ')}"
        if result.instead is not None:
            return f"{said} ({result.instead.kind})"
        return f"{said} ({result.detail})" if result.detail else said
    who = " ".join(filter(None, (result.customer_name, result.customer_phone)))
    bill = [_line_in_words(line) for line in result.goods]
    if result.discount is not None:
        bill.append(f"less {as_json(result.discount.amount)}")
    told = (who, *bill, f"total {as_json(result.total)}", result.payment_method, result.notes)
    return " | ".join((*filter(None, told), result.purchase_date.isoformat()))


def _line_in_words(line: Line) -> str:
    quantity = f"{as_json(line.quantity)} {line.unit or 'x'}"
    size = f" {line.size}" if line.size else ""
    price = "?" if line.unit_price is None else as_json(line.unit_price)
    return f"{quantity} {line.name}{size} @ {price} = {as_json(line.amount)}"
