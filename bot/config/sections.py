"""The sections of the configuration file, each key with its valid values."""

from __future__ import annotations

import hashlib
import hmac
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from bot.config.gateways import (
    HttpSection,
    MockSection,
    Msg91Section,
    Section,
    SmsGateSection,
    TwilioSection,
    WhatsAppSection,
)
from bot.config.values import (
    Amount,
    ClockTime,
    Country,
    CurrencyCode,
    DatabaseUrl,
    Gstin,
    GstRate,
    Hours,
    InvoicePrefix,
    LanguageCode,
    MerchantCode,
    Modules,
    Payment,
    Prices,
    PublicAddress,
    Rate,
    ServerRoot,
    State,
    Token,
    UserIds,
    Vpa,
    WebhookAddress,
    WebhookSecret,
    Whole,
    Words,
    Zone,
)
from crm.language.vocabulary import PAYMENT_METHODS
from crm.shop import MODULES
from crm.values import Currency

if TYPE_CHECKING:
    pass


DEFAULT_FILE = Path("config.toml")


PUBLIC_API = "https://api.telegram.org"


class TelegramSection(Section):
    token: Token = Field(
        default=SecretStr(""), description="the token as @BotFather gives it: 123456789:ABC…"
    )
    api_url: ServerRoot = Field(
        default=PUBLIC_API, description=f'the root of a Bot API server, such as "{PUBLIC_API}"'
    )
    owners: UserIds = Field(default=[], description="Telegram user ids, such as [123456789]")
    mode: Literal["polling", "webhook"] = Field(
        default="polling", description='"polling" or "webhook"'
    )
    webhook_url: WebhookAddress = Field(
        default="",
        description='an https address that reaches this machine, "https://shop.example/munim"',
    )
    listen: str = Field(default="127.0.0.1", min_length=1, description="an address of this machine")
    port: Annotated[Whole, Field(ge=1, le=65535)] = Field(default=8443, description="1 to 65535")
    secret: WebhookSecret = Field(
        default=SecretStr(""), description="1 to 256 letters, digits, _ and -"
    )

    @property
    def webhook_secret(self) -> str:
        """The secret Telegram must send with every update; derived from the token when none is set.

        So that no webhook is ever without one, and several processes agree on it.
        """
        if self.secret.get_secret_value():
            return self.secret.get_secret_value()
        token = self.token.get_secret_value().encode()
        return hmac.new(token, b"munim webhook", hashlib.sha256).hexdigest()


class ShopSection(Section):
    name: Annotated[str, Field(min_length=1, max_length=64)] = Field(
        default="My shop", description="a text of 1 to 64 characters"
    )
    country: Country = Field(
        default="IN", description='a country by its two letters (ISO 3166), such as "IN"'
    )
    currency: CurrencyCode = Field(
        default=Currency("INR", 2),
        description='a currency by its three letters (ISO 4217), such as "INR"',
    )
    timezone: Zone = Field(
        default=ZoneInfo("Asia/Kolkata"),
        description='a name of the tz database, such as "Asia/Kolkata"',
    )
    language: LanguageCode = Field(
        default="en", description='a language that this munim has, such as "en"'
    )
    address: Annotated[str, Field(max_length=200)] = Field(
        default="", description="a text of up to 200 characters"
    )
    default_payment: Payment = Field(
        default="Cash", description=f"one of {', '.join(PAYMENT_METHODS)}"
    )


class GstSection(Section):
    registration: Literal["none", "regular", "composition"] = Field(
        default="none", description='"none", "regular" or "composition"'
    )
    gstin: Gstin = Field(
        default="", description='"" or the 15 characters of a GSTIN, such as "27ABCDE1234F1Z0"'
    )
    state: State = Field(
        default="27", description='a state of India or its GST code, such as "Maharashtra" or "27"'
    )
    prices_include_tax: bool = Field(default=True, description="true or false")
    default_rate: GstRate = Field(
        default=Decimal(0), description="percent, 0 to 100, such as 5 or 2.5"
    )
    round_to_rupee: bool = Field(default=False, description="true or false")
    invoice_prefix: InvoicePrefix = Field(
        default="", description='"" or up to five of A-Z, 0-9 and -, not "CN"'
    )


class UpiSection(Section):
    vpa: Vpa = Field(default="", description='"" or a UPI address, such as "shop@okhdfcbank"')
    merchant_code: MerchantCode = Field(
        default="", description='"" or the four digits that the bank gave'
    )


class DatabaseSection(Section):
    url: DatabaseUrl = Field(
        default=SecretStr("sqlite:///data/shop.db"),
        description='"sqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"',
    )


class RulesSection(Section):
    inactive_after_days: Annotated[Whole, Field(ge=1, le=3650)] = Field(
        default=90, description="days, 1 to 3650"
    )
    vip_above: Amount = Field(default=Decimal(50_000), description="an amount, such as 50000")


class DuesSection(Section):
    credit_limit: Amount = Field(
        default=Decimal(0), description="an amount, such as 5000; 0 is no limit"
    )
    remind_after_days: Annotated[Whole, Field(ge=0, le=3650)] = Field(
        default=7, description="days, 0 to 3650"
    )
    remind_every_days: Annotated[Whole, Field(ge=0, le=3650)] = Field(
        default=7, description="days, 0 to 3650"
    )
    remind_from: Amount = Field(default=Decimal(50), description="an amount, such as 50")
    remind_by_itself: bool = Field(default=False, description="true or false")


class PointsSection(Section):
    earn_for: Amount = Field(
        default=Decimal(0), description="an amount, such as 100; 0 is no points"
    )
    earn_points: Annotated[Whole, Field(ge=1, le=1000)] = Field(
        default=1, description="points, 1 to 1000"
    )
    point_worth: Annotated[Amount, Field(gt=0)] = Field(
        default=Decimal(1), description="an amount above 0, such as 0.5"
    )
    expire_after_days: Annotated[Whole, Field(ge=0, le=3650)] = Field(
        default=0, description="days, 0 to 3650; 0 is never"
    )


class FeedbackSection(Section):
    after_hours: Annotated[Whole, Field(ge=0, le=72)] = Field(
        default=3, description="hours, 0 to 72; 0 is only by hand"
    )


class ModulesSection(Section):
    on: Modules = Field(default=[], description=f"some of {', '.join(MODULES)}")


class SmsSection(Section):
    gateway: Literal["mock", "http", "twilio", "msg91", "whatsapp", "smsgate"] = Field(
        default="mock", description='"mock", "http", "twilio", "msg91", "whatsapp" or "smsgate"'
    )
    rate: Rate = Field(default=0, description="messages a second; 0 is as many as suit the gateway")
    concurrency: Annotated[Whole, Field(ge=1, le=500)] = Field(default=5, description="1 to 500")
    batch: Annotated[Whole, Field(ge=1, le=500)] = Field(default=50, description="1 to 500")
    pause_after: Annotated[Whole, Field(ge=1, le=1000)] = Field(
        default=10, description="failures in a row, 1 to 1000"
    )
    price_per_part: Amount = Field(default=Decimal("0.25"), description="an amount, such as 0.25")
    prices: Prices = Field(default={}, description="amounts by gateway, such as {twilio = 6.9}")
    hours: Hours = Field(
        default=(time(10), time(21)), description='from-to on one day, such as "10:00-21:00"'
    )
    campaigns_by_itself: bool = Field(default=False, description="true or false")
    frequency_cap_hours: Annotated[Whole, Field(ge=0, le=8760)] = Field(
        default=24, description="hours, 0 to 8760"
    )
    receipts: Literal["poll", "webhook", "off"] = Field(
        default="poll", description='"poll", "webhook" or "off"'
    )
    public_url: PublicAddress = Field(
        default="", description='an https address that the world reaches, "https://shop.example/m"'
    )
    opt_out_words: Words = Field(default=[], description='texts, such as ["basta"]')
    mock: MockSection = MockSection()
    http: HttpSection = HttpSection()
    twilio: TwilioSection = TwilioSection()
    msg91: Msg91Section = Msg91Section()
    whatsapp: WhatsAppSection = WhatsAppSection()
    smsgate: SmsGateSection = SmsGateSection()


class SummarySection(Section):
    at: ClockTime = Field(default=time(21), description='a time of day, such as "21:00"')


class BackupSection(Section):
    at: ClockTime = Field(default=time(2), description='a time of day, such as "02:00"')
    folder: str = Field(default="data/backups", min_length=1, description="a folder")
    passphrase: SecretStr = Field(default=SecretStr(""), description="a text")
    send_to_owners: bool = Field(default=False, description="true or false")
