"""The sections of the gateways, each with its valid values."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.config.values import (
    Address,
    Amount,
    Conditions,
    Failures,
    HeaderKey,
    Headers,
    Key,
    PathPart,
    ServerRoot,
    Trimmed,
    Whole,
)


class Section(BaseModel):
    """A section of the file. A field's description lists its valid values in error messages."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True)


Seconds = Annotated[float, Field(gt=0, le=120)]
SECONDS = "seconds, above 0 and up to 120"
ROOT = "the root of its API, http or https"
KEY = "a text without spaces and line ends"
CONDITIONS = 'conditions such as "2xx" or "202|409" or "200 and status = queued|sent" or "~ OK"'
NO_KEY = SecretStr("")


class MockSection(Section):
    delay_ms: Annotated[Whole, Field(ge=0, le=600_000)] = Field(
        default=0, description="milliseconds, 0 to 600000"
    )
    fail: Failures = Field(
        default="", description='"" or what to pretend, such as "refuse 5%, busy 10%, silent 1%"'
    )
    outbox: str = Field(default="data/outbox.jsonl", description='a file, or "" for none')


class HttpSection(Section):
    method: Literal["POST", "GET", "PUT"] = Field(
        default="POST", description='"POST", "GET" or "PUT"'
    )
    url: Address = Field(default="", description="the http or https address of the gateway")
    headers: Headers = Field(
        default={}, description='a table of texts, such as {Authorization = "Bearer …"}'
    )
    body: str = Field(default="", description="a text with {phone} and {message}, JSON or form")
    sent_when: Conditions = Field(default="2xx", description=CONDITIONS)
    refused_when: Conditions = Field(default="", description=CONDITIONS)
    opt_out_when: Conditions = Field(default="", description=CONDITIONS)
    passing_when: Conditions = Field(default="", description=CONDITIONS)
    halted_when: Conditions = Field(default="", description=CONDITIONS)
    retry_when: Conditions = Field(default="", description=CONDITIONS)  # passing_when's first name
    message_id: str = Field(default="", description='a place in the answer: "messages.0.id"')
    timeout_s: Seconds = Field(default=15, description=SECONDS)


class TwilioSection(Section):
    api_url: ServerRoot = Field(default="https://api.twilio.com", description=ROOT)
    account_sid: PathPart = Field(default="", description='the "Account SID", AC and 32 letters')
    auth_token: Key = Field(default=NO_KEY, description=KEY)
    sender: str = Field(
        default="",
        pattern=r"^(?:\+[1-9]\d{4,14}|MG\w+|[A-Za-z0-9 ]{1,11})?$",
        description='a number ("+1…"), a name of up to 11 letters, or a service ("MG…")',
    )
    timeout_s: Seconds = Field(default=30, description=SECONDS)


class Msg91Section(Section):
    api_url: ServerRoot = Field(default="https://control.msg91.com", description=ROOT)
    authkey: HeaderKey = Field(default=NO_KEY, description=KEY)
    webhook_secret: Key = Field(default=NO_KEY, description=KEY)
    timeout_s: Seconds = Field(default=15, description=SECONDS)


class WhatsAppSection(Section):
    api_url: ServerRoot = Field(default="https://graph.facebook.com", description=ROOT)
    version: str = Field(default="v23.0", pattern=r"^v\d+\.\d+$", description='such as "v23.0"')
    token: HeaderKey = Field(default=NO_KEY, description=KEY)
    phone_number_id: PathPart = Field(default="", description="the id of the number, digits")
    account_id: PathPart = Field(default="", description="the id of the business account, digits")
    app_secret: Key = Field(default=NO_KEY, description=KEY)
    verify_token: Key = Field(default=NO_KEY, description=KEY)
    price_marketing: Amount = Field(
        default=Decimal("0.8631"), description="an amount a delivered message, such as 0.8631"
    )
    price_utility: Amount = Field(
        default=Decimal("0.115"), description="an amount a delivered message, such as 0.115"
    )
    timeout_s: Seconds = Field(default=15, description=SECONDS)


class SmsGateSection(Section):
    url: ServerRoot = Field(
        default="http://192.168.1.20:8080", description="the address that the app shows"
    )
    user: Annotated[str, Trimmed] = Field(
        default="sms", min_length=1, description="the name that the app shows"
    )
    password: Key = Field(default=NO_KEY, description=KEY)
    signing_key: Key = Field(default=NO_KEY, description=KEY)
    device_id: Annotated[str, Trimmed] = Field(
        default="", max_length=64, description="the id of the phone, or nothing"
    )
    sim: Annotated[Whole, Field(ge=0, le=3)] = Field(
        default=0, description="0 (the phone chooses) to 3"
    )
    window: Annotated[Whole, Field(ge=1, le=100)] = Field(default=10, description="1 to 100")
    per_day: Annotated[Whole, Field(ge=0, le=100_000)] = Field(
        default=100, description="messages a day; 0 is no limit"
    )
    timeout_s: Seconds = Field(default=15, description=SECONDS)
