"""Settings: a TOML file, overruled by the environment (`MUNIM_<SECTION>__<KEY>`).

Importing this costs pydantic (about 90 ms), so only commands that need a configuration do.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import tomllib
from datetime import time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.commands.errors import ConfigError
from crm.errors import Invalid
from crm.shop import PAYMENT_METHODS, Shop
from crm.values import Currency

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails
    from pydantic_settings import PydanticBaseSettingsSource

    from crm.clock import Clock

DEFAULT_FILE = Path("config.toml")
PUBLIC_API = "https://api.telegram.org"
LOOPBACK = re.compile(r"http://(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(/.*)?")


# --- what a value may be -----------------------------------------------------------------------


def _no_bool(value: object) -> object:
    """`true` is not 1: pydantic would take it for a number."""
    if isinstance(value, bool):
        raise ValueError("a number")
    return value


def _split(value: object) -> object:
    """`1, 2` or `[1, 2]` in the environment is the list that the file writes."""
    if isinstance(value, str):
        return [part for part in re.split(r"[\s,]+", value.strip("[] ")) if part]
    return value


def _json(value: object) -> object:
    """A table in the environment is written as JSON."""
    import json

    return json.loads(value) if isinstance(value, str) else value


def _clock_time(value: object) -> object:
    """`21:00`; `24:00` is no time of day, `9` no clock's."""
    if isinstance(value, str):
        if not re.fullmatch(r"\d{1,2}:\d{2}", value.strip()):
            raise ValueError(value)
        hours, minutes = value.strip().split(":")
        return time(int(hours), int(minutes))
    return value


def _hours(value: object) -> object:
    if isinstance(value, str):
        opens, _, closes = value.partition("-")
        value = (_clock_time(opens), _clock_time(closes))
    if not (isinstance(value, tuple) and value[0] < value[1]):
        raise ValueError("closes before it opens")
    return value


def _country(value: str) -> str:
    from babel.core import get_global  # Currency.of loads it as well

    value = value.upper()
    if value not in get_global("territory_currencies") or not value.isalpha():
        raise ValueError(value)
    return value


def _currency(value: object) -> object:
    if isinstance(value, str):
        try:
            return Currency.of(value)
        except Invalid as error:
            raise ValueError(value) from error
    return value


def _zone(value: object) -> object:
    if isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (KeyError, OSError) as error:  # unknown; or a folder of the time zone database
            raise ValueError(value) from error
    return value


def _payment(value: object) -> object:
    known = {method.casefold(): method for method in PAYMENT_METHODS}
    return known.get(value.casefold(), value) if isinstance(value, str) else value


def _matching(pattern: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError("shape")
        return value

    return check


def _root(value: str) -> str:
    """The address of a server, without the slash at its end."""
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", value):
        raise ValueError(value)
    return value.rstrip("/")


def _webhook(value: str) -> str:
    """Telegram calls HTTPS only (Bot API, setWebhook); the sandbox lives on loopback."""
    if value and not (re.fullmatch(r"https://[^\s/]+(/\S*)?", value) or LOOPBACK.fullmatch(value)):
        raise ValueError(value)
    return value


Whole = Annotated[int, BeforeValidator(_no_bool)]
Amount = Annotated[Decimal, BeforeValidator(_no_bool), Field(ge=0, le=10**10, allow_inf_nan=False)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True)


# --- the sections. A field's description is what the message about a wrong value says works. -----


class TelegramSection(Section):
    token: Annotated[SecretStr, AfterValidator(_matching(r"\d+:[A-Za-z0-9_-]+"))] = Field(
        default=SecretStr(""), description="the token as @BotFather gives it: 123456789:ABC…"
    )
    api_url: Annotated[str, AfterValidator(_root)] = Field(
        default=PUBLIC_API, description=f'the root of a Bot API server, such as "{PUBLIC_API}"'
    )
    owners: Annotated[list[Annotated[Whole, Field(gt=0)]], NoDecode, BeforeValidator(_split)] = (
        Field(default=[], description="Telegram user ids, such as [123456789]")
    )
    mode: Literal["polling", "webhook"] = Field(
        default="polling", description='"polling" or "webhook"'
    )
    webhook_url: Annotated[str, AfterValidator(_webhook)] = Field(
        default="",
        description='an https address that reaches this machine, "https://shop.example/munim"',
    )
    listen: str = Field(default="127.0.0.1", min_length=1, description="an address of this machine")
    port: Annotated[Whole, Field(ge=1, le=65535)] = Field(default=8443, description="1 to 65535")
    secret: Annotated[SecretStr, AfterValidator(_matching(r"[A-Za-z0-9_-]{1,256}"))] = Field(
        default=SecretStr(""), description="1 to 256 letters, digits, _ and -"
    )

    @property
    def webhook_secret(self) -> str:
        """What Telegram must send along with every update; made from the token when none is set.

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
    country: Annotated[str, AfterValidator(_country)] = Field(
        default="IN", description='a country by its two letters (ISO 3166), such as "IN"'
    )
    currency: Annotated[Currency, BeforeValidator(_currency)] = Field(
        default=Currency("INR", 2),
        description='a currency by its three letters (ISO 4217), such as "INR"',
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(
        default=ZoneInfo("Asia/Kolkata"),
        description='a name of the tz database, such as "Asia/Kolkata"',
    )
    default_payment: Annotated[
        Literal["Cash", "Card", "UPI", "Credit", "Bank", "Other"], BeforeValidator(_payment)
    ] = Field(default="Cash", description=f"one of {', '.join(PAYMENT_METHODS)}")


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if not re.fullmatch(r"sqlite:///[^?\s]\S*|postgresql(\+psycopg)?://\S+", url):
        raise ValueError("url")
    return value


class DatabaseSection(Section):
    url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default=SecretStr("sqlite:///data/shop.db"),
        description='"sqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"',
    )


class RulesSection(Section):
    inactive_after_days: Annotated[Whole, Field(ge=1, le=3650)] = Field(
        default=90, description="days, 1 to 3650"
    )
    vip_above: Amount = Field(default=Decimal(50_000), description="an amount, such as 50000")


class MockSection(Section):
    delay_ms: Annotated[Whole, Field(ge=0, le=600_000)] = Field(
        default=0, description="milliseconds, 0 to 600000"
    )
    fail: str = Field(default="", description="a text")


class HttpSection(Section):
    method: Literal["POST", "GET", "PUT"] = Field(
        default="POST", description='"POST", "GET" or "PUT"'
    )
    url: Annotated[str, AfterValidator(lambda value: value and _root(value))] = Field(
        default="", description="the http or https address of the gateway"
    )
    headers: Annotated[dict[str, SecretStr], NoDecode, BeforeValidator(_json)] = Field(
        default={}, description='a table of texts, such as {Authorization = "Bearer …"}'
    )
    body: str = Field(default="", description="a text with {phone} and {message}, JSON or form")
    sent_when: str = Field(default="", description="a text")
    message_id: str = Field(default="", description="a text")


class SmsSection(Section):
    gateway: Literal["mock", "http"] = Field(default="mock", description='"mock" or "http"')
    rate: Annotated[float, BeforeValidator(_no_bool), Field(gt=0, le=10_000)] = Field(
        default=10, description="messages a second, above 0"
    )
    concurrency: Annotated[Whole, Field(ge=1, le=500)] = Field(default=5, description="1 to 500")
    price_per_part: Amount = Field(default=Decimal("0.25"), description="an amount, such as 0.25")
    hours: Annotated[tuple[time, time], NoDecode, BeforeValidator(_hours)] = Field(
        default=(time(10), time(21)), description='from-to on one day, such as "10:00-21:00"'
    )
    frequency_cap_hours: Annotated[Whole, Field(ge=0, le=8760)] = Field(
        default=24, description="hours, 0 to 8760"
    )
    mock: MockSection = MockSection()
    http: HttpSection = HttpSection()


class SummarySection(Section):
    at: ClockTime = Field(default=time(21), description='a time of day, such as "21:00"')


class Config(BaseSettings):
    """Everything that can be set. Frozen; secrets do not show in its repr."""

    model_config = SettingsConfigDict(
        env_prefix="MUNIM_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    telegram: TelegramSection = TelegramSection()
    shop: ShopSection = ShopSection()
    database: DatabaseSection = DatabaseSection()
    rules: RulesSection = RulesSection()
    sms: SmsSection = SmsSection()
    summary: SummarySection = SummarySection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment overrules the file, and there is nothing else."""
        return env_settings, init_settings

    @classmethod
    def load(cls, path: Path | None = None) -> Config:
        """Reads `path`; without one, `config.toml` in the working folder if there is one.

        Raises ConfigError, which names every wrong key at once.
        """
        place = path or DEFAULT_FILE
        try:
            values = tomllib.loads(place.read_text("utf-8")) if path or place.exists() else {}
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ConfigError(f"{place} cannot be read: {reason}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{place} is not TOML: {error}") from error
        wrong = _unknown_environment()
        try:
            config = cls(**values)
        except ValidationError as error:
            wrong += [_explained(problem) for problem in error.errors(include_url=False)]
        else:
            wrong += config.contradictions()
            if not wrong:
                return config
        raise ConfigError(f"{place}: " + "; ".join(wrong))

    def contradictions(self) -> list[str]:
        """Keys that are right alone and wrong together."""
        wrong = []
        if self.telegram.mode == "webhook" and not self.telegram.webhook_url:
            wrong.append('[telegram] mode "webhook" needs [telegram] webhook_url')
        if self.sms.gateway == "http" and not self.sms.http.url:
            wrong.append('[sms] gateway "http" needs [sms.http] url')
        return wrong

    def shop_for(self, clock: Clock) -> Shop:
        """The shop as its rules see it."""
        opens, closes = self.sms.hours
        return Shop(
            name=self.shop.name,
            country=self.shop.country,
            currency=self.shop.currency,
            timezone=self.shop.timezone,
            default_payment=self.shop.default_payment,
            inactive_after_days=self.rules.inactive_after_days,
            vip_above=self.rules.vip_above,
            sending_opens=opens,
            sending_closes=closes,
            frequency_cap_hours=self.sms.frequency_cap_hours,
            price_per_part=self.sms.price_per_part,
            summary_at=self.summary.at,
            clock=clock,
        )


# --- saying what is wrong ------------------------------------------------------------------------


def _unknown_environment() -> list[str]:
    """`MUNIM_SHPO__NAME`: a section that is not there would be passed over in silence."""
    found = (re.fullmatch(r"MUNIM_(\w+?)__\w+", name.upper()) for name in os.environ)
    sections = sorted({match[1].lower() for match in found if match} - set(Config.model_fields))
    return [
        f"MUNIM_{name.upper()}__… is not a section{_nearest(name, Config.model_fields)}"
        for name in sections
    ]


def _field(path: tuple[str, ...]) -> tuple[type[BaseModel] | None, FieldInfo | None]:
    """The section and the field at a place such as ("sms", "http", "url")."""
    model: type[BaseModel] | None = Config
    field: FieldInfo | None = None
    for name in path:
        if model is None or name not in model.model_fields:
            break
        field = model.model_fields[name]
        inner = field.annotation
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    return model, field


def _explained(problem: ErrorDetails) -> str:
    path = tuple(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        section, _ = _field(path[:-1])
        known = section.model_fields if section else {}
        what = "key" if len(path) > 1 else "section"
        return f"{_name(path)} is not a {what}{_nearest(path[-1], known)}"
    model, field = _field(path)
    if model is not None:  # a section was expected
        return f"{_name(path)} must be a section with keys"
    works = field.description if field is not None else problem["msg"]
    while path and _field(path[:-1])[0] is None:
        path = path[:-1]  # the place within a list
    given = "" if field is None or "Secret" in str(field.annotation) else _shown(problem["input"])
    return f"{_name(path)}{given} does not work; what works: {works}"


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return f" = {text[:60]}"


def _name(path: tuple[str, ...]) -> str:
    """As people find it: `[sms.http] url`, or the variable when the environment says it."""
    variable = "MUNIM_" + "__".join(path).upper()
    if any(name.upper() == variable for name in os.environ):
        return variable
    *section, key = path
    return f"[{'.'.join(section)}] {key}" if section else f"[{key}]"


def _nearest(name: str, known: Any) -> str:
    found = get_close_matches(name.lower(), list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""
