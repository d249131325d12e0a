"""The gateway and the pace that the settings ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import SecretStr

    from bot.config.sections import SmsSection
    from crm.gateways import Gateway
    from jobs.pace import Pace

RATES = {"mock": 10.0, "http": 10.0, "msg91": 10.0, "twilio": 1.0, "whatsapp": 20.0, "smsgate": 0.3}
"""Messages a second that suit each gateway. A Twilio number sends one; Android asks on the
phone's screen after 30 parts in a minute."""

NEEDED = {
    "http": ("url",),
    "twilio": ("account_sid", "auth_token", "sender"),
    "msg91": ("authkey",),
    "whatsapp": ("token", "phone_number_id", "account_id"),
    "smsgate": ("password",),
}
"""Keys of its section without which a gateway cannot work, and with a webhook those too:"""
NEEDED_FOR_WEBHOOK = {
    "msg91": ("webhook_secret",),
    "whatsapp": ("app_secret", "verify_token"),
    "smsgate": ("signing_key",),
}


def missing(sms: SmsSection) -> Iterator[str]:
    """One line for each key that the chosen gateway needs and that is not set."""
    name = sms.gateway
    section = getattr(sms, name)
    webhook = sms.receipts == "webhook" and name not in ("mock", "http")
    for key in (*NEEDED.get(name, ()), *(NEEDED_FOR_WEBHOOK.get(name, ()) if webhook else ())):
        value = getattr(section, key)
        if not (value if isinstance(value, str) else value.get_secret_value()):
            why = f'gateway "{name}"' if key in NEEDED[name] else 'receipts "webhook"'
            yield f"[sms] {why} needs [sms.{name}] {key}"
    if webhook and not sms.public_url:
        yield '[sms] receipts "webhook" needs [sms] public_url'
    if webhook and name == "twilio" and "_" in (urlsplit(sms.public_url).hostname or ""):
        yield "[sms] public_url: Twilio calls no host with an underscore in its name"


def hears_back(sms: SmsSection) -> bool:
    """Whether receipts come; MSG91 tells nothing that could be verified without a webhook."""
    if sms.receipts == "off" or sms.gateway in ("mock", "http"):
        return False
    return sms.gateway != "msg91" or sms.receipts == "webhook"


def gateway_of(sms: SmsSection) -> Gateway:
    """The gateway that sends SMS. Raises Invalid when the settings of `[sms.http]` do not fit."""
    return {
        "mock": _mock,
        "http": _http,
        "twilio": _twilio,
        "msg91": _msg91,
        "whatsapp": _whatsapp,
        "smsgate": _smsgate,
    }[sms.gateway](sms)


def _mock(sms: SmsSection) -> Gateway:
    from crm.gateways.mock import MockGateway

    outbox = Path(sms.mock.outbox) if sms.mock.outbox else None
    return MockGateway(outbox, delay_ms=sms.mock.delay_ms, fail=sms.mock.fail)


def _http(sms: SmsSection) -> Gateway:
    from crm.gateways.http import HttpGateway, HttpRules

    rules = HttpRules(
        url=sms.http.url,
        method=sms.http.method,
        headers={name: value.get_secret_value() for name, value in sms.http.headers.items()},
        body=sms.http.body,
        sent_when=sms.http.sent_when,
        refused_when=sms.http.refused_when,
        opt_out_when=sms.http.opt_out_when,
        passing_when=sms.http.passing_when or sms.http.retry_when,
        halted_when=sms.http.halted_when,
        message_id=sms.http.message_id,
        timeout_s=sms.http.timeout_s,
    )
    return HttpGateway(rules, concurrency=sms.concurrency)


def _twilio(sms: SmsSection) -> Gateway:
    from crm.gateways.twilio import TwilioAccount, TwilioGateway

    account = TwilioAccount(
        account_sid=sms.twilio.account_sid,
        auth_token=_key(sms.twilio.auth_token),
        sender=sms.twilio.sender,
        api_url=sms.twilio.api_url,
        timeout_s=sms.twilio.timeout_s,
        callback=f"{sms.public_url}/sms/twilio" if sms.receipts == "webhook" else "",
    )
    return TwilioGateway(account, concurrency=sms.concurrency)


def _msg91(sms: SmsSection) -> Gateway:
    from crm.gateways.msg91 import Msg91Account, Msg91Gateway

    account = Msg91Account(
        authkey=_key(sms.msg91.authkey),
        webhook_secret=_key(sms.msg91.webhook_secret),
        api_url=sms.msg91.api_url,
        timeout_s=sms.msg91.timeout_s,
    )
    return Msg91Gateway(account, concurrency=sms.concurrency)


def _whatsapp(sms: SmsSection) -> Gateway:
    from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway

    account = WhatsAppAccount(
        token=_key(sms.whatsapp.token),
        phone_number_id=sms.whatsapp.phone_number_id,
        account_id=sms.whatsapp.account_id,
        app_secret=_key(sms.whatsapp.app_secret),
        verify_token=_key(sms.whatsapp.verify_token),
        api_url=sms.whatsapp.api_url,
        version=sms.whatsapp.version,
        timeout_s=sms.whatsapp.timeout_s,
    )
    return WhatsAppGateway(account, concurrency=sms.concurrency)


def _smsgate(sms: SmsSection) -> Gateway:
    from crm.gateways.smsgate import Phone, SmsGateGateway

    phone = Phone(
        url=sms.smsgate.url,
        user=sms.smsgate.user,
        password=_key(sms.smsgate.password),
        signing_key=_key(sms.smsgate.signing_key),
        device_id=sms.smsgate.device_id,
        sim=sms.smsgate.sim,
        # without receipts nobody would hear that a message has left the phone
        window=0 if sms.receipts == "off" else sms.smsgate.window,
        per_day=sms.smsgate.per_day,
        timeout_s=sms.smsgate.timeout_s,
    )
    return SmsGateGateway(phone, concurrency=sms.concurrency)


def _key(secret: SecretStr) -> str:
    return secret.get_secret_value()


def pace_of(sms: SmsSection) -> Pace:
    from jobs.pace import Pace

    rate = sms.rate or RATES[sms.gateway]
    # Android counts parts; who sets a rate of their own means messages
    by_part = sms.gateway == "smsgate" and not sms.rate
    return Pace(rate, sms.concurrency, sms.batch, sms.pause_after, by_part=by_part)
