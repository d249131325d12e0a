"""`munim upi`: a link that pays the shop, for a web page or a label."""

from __future__ import annotations

from argparse import ArgumentTypeError
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.commands.shared.common import clock, config_of, opened_store, say
from bot.config.errors import DONE, ConfigError
from crm.errors import Invalid, StoreUnreachable
from crm.india import upi
from crm.language.amounts import typed_amount
from crm.values import rounded

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.config.load import Config
    from crm.shop import Shop


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--amount", metavar="A", type=_amount, help="such as 450; without it the payer types one"
    )
    parser.add_argument("--note", metavar="TEXT", default="", help="what the payer's app shows")
    parser.add_argument(
        "--reference", metavar="TR", default="", help="goes with a merchant code only"
    )


def run(arguments: Namespace) -> int:
    shop = _shop(config_of(arguments))
    if not shop.upi_vpa:
        raise ConfigError('[upi] vpa is not set; one that works: "shop@okhdfcbank"')
    amount = arguments.amount
    say(
        upi.link(
            shop.upi_vpa,
            shop.name,
            None if amount is None else int(rounded(amount, 2).scaleb(2)),
            arguments.note,
            code=shop.merchant_code,
            reference=arguments.reference,
        )
    )
    return DONE


def _shop(config: Config) -> Shop:
    """As the owner set it in the chat; as configured where there is no database yet."""
    from crm.settings import shop_of

    try:
        with opened_store(config) as store:
            return store.read_now(shop_of)
    except StoreUnreachable:
        return config.shop_for(clock())


def _amount(text: str) -> Decimal:
    try:
        amount = typed_amount(text)
    except Invalid as error:
        raise ArgumentTypeError(f"{text!r} is not an amount; one that works: 450") from error
    if amount <= 0:
        raise ArgumentTypeError(f"{text!r} is nothing to pay; one that works: 450")
    return amount
