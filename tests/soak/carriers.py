"""What the soak needs to know of each gateway: its emulator, its account, a text that it carries,
and the calls by which it reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crm.campaigns.texts.approved_texts import ChosenTemplate, Variable
from tests.emulators import msg91, smsgate, twilio, whatsapp
from tests.emulators.server import Emulated

TIMEOUT = 1.5
"""Seconds; a machine that is busy with other work answers late, too."""
SECRET = "s3cret"
Call = tuple[str, bytes, dict[str, str]]
"""What stands behind the address, the body, and the headers that prove who calls."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """`account` by the emulator's address and the webhook's. `newest`: id, phone and key of what
    the emulator took last. `reported`: the call that tells a status (`sent`, `delivered`, `failed`)
    of it. `clears_up`: it can be asked what became of a hand-over that nobody answered. `busy`: the
    share of requests that it refuses for the moment."""

    emulator: Callable[..., Emulated]
    account: Callable[[str, str], dict[str, Any]]
    newest: Callable[[Any], tuple[str, str, str]]
    reported: Callable[[str, str, str, str, str], Call]
    clears_up: bool
    template: ChosenTemplate | None = None
    busy: float = 0.05


def _twilio_newest(emulated: twilio.Twilio) -> tuple[str, str, str]:
    one, form = emulated.messages[-1], emulated.forms[-1]
    key = parse_qs(urlsplit(form["StatusCallback"]).query)["k"][0]
    return one["sid"], one["to"], key


def _twilio_call(public_url: str, made: str, phone: str, key: str, status: str) -> Call:
    form = {"MessageSid": made, "MessageStatus": status, "To": phone, "From": twilio.SENDER}
    if status == "failed":
        form["ErrorCode"] = "30005"
    address = f"{public_url}/sms/twilio?k={key}"
    headers = {**twilio.signed(address, form), "Content-Type": "application/x-www-form-urlencoded"}
    return f"?k={key}", urlencode(form).encode(), headers


def _msg91_newest(emulated: msg91.Msg91) -> tuple[str, str, str]:
    (one,) = emulated.requests[-1]["recipients"]
    return f"{len(emulated.requests):024x}", "+" + one["mobiles"], one["CRQID"]


def _msg91_call(_public_url: str, made: str, phone: str, key: str, status: str) -> Call:
    codes = {"sent": "16", "delivered": "1", "failed": "2"}
    report = {"requestId": made, "number": phone[1:], "status": codes[status], "CRQID": key}
    body = urlencode({"data": json.dumps(report)}).encode()
    return f"/{SECRET}", body, {"Content-Type": "application/x-www-form-urlencoded"}


def _whatsapp_newest(emulated: whatsapp.WhatsApp) -> tuple[str, str, str]:
    one = emulated.requests[-1]
    made = f"wamid.{len(emulated.requests)}"
    return made, "+" + one["to"], one["biz_opaque_callback_data"]


def _whatsapp_call(_public_url: str, made: str, _phone: str, key: str, status: str) -> Call:
    code = 131026 if status == "failed" else 0
    body = whatsapp.status_call(made, status, code=code, key=key)
    return "", body, whatsapp.signed(body)


def _smsgate_newest(emulated: smsgate.SmsGate) -> tuple[str, str, str]:
    made = next(reversed(emulated.messages))
    return made, emulated.messages[made]["recipients"][0]["phoneNumber"], made


def _smsgate_call(_public_url: str, made: str, phone: str, _key: str, status: str) -> Call:
    more = {"reason": "RESULT_INVALID_PHONE"} if status == "failed" else {}
    body = smsgate.event(status, made, recipient=phone, **more)
    return "", body, smsgate.signed(body)


CARRIERS = {
    "twilio": Carrier(
        twilio.Twilio,
        lambda url, hook: {
            "account_sid": twilio.SID,
            "auth_token": twilio.TOKEN,
            "sender": twilio.SENDER,
            "api_url": url,
            "timeout_s": TIMEOUT,
            "callback": hook,
        },
        _twilio_newest,
        _twilio_call,
        clears_up=True,
    ),
    "msg91": Carrier(
        msg91.Msg91,
        lambda url, _hook: {
            "authkey": msg91.AUTHKEY,
            "webhook_secret": SECRET,
            "api_url": url,
            "timeout_s": TIMEOUT,
        },
        _msg91_newest,
        _msg91_call,
        clears_up=False,
        template=ChosenTemplate(
            "msg91", msg91.TEMPLATE, "back", "Hi {#var#}!", (Variable("name", "{{name}}"),)
        ),
    ),
    "whatsapp": Carrier(
        lambda **more: whatsapp.WhatsApp(tier="TIER_UNLIMITED", **more),
        lambda url, _hook: {
            "token": whatsapp.TOKEN,
            "phone_number_id": whatsapp.NUMBER,
            "account_id": whatsapp.ACCOUNT,
            "app_secret": whatsapp.SECRET,
            "verify_token": whatsapp.VERIFY,
            "api_url": url,
            "timeout_s": TIMEOUT,
        },
        _whatsapp_newest,
        _whatsapp_call,
        clears_up=False,
        template=ChosenTemplate(
            "whatsapp",
            "winback",
            "winback",
            "Hi {{1}}! Valid till {{2}}.",
            (Variable("1", "{{name}}"), Variable("2", "31 March")),
            language="en",
        ),
        busy=0.001,  # it is left alone for five seconds then
    ),
    "smsgate": Carrier(
        smsgate.SmsGate,
        lambda url, _hook: {
            "url": url,
            "user": smsgate.USER,
            "password": smsgate.PASSWORD,
            "signing_key": smsgate.KEY,
            "per_day": 0,
            "timeout_s": TIMEOUT,
        },
        _smsgate_newest,
        _smsgate_call,
        clears_up=True,
    ),
}
