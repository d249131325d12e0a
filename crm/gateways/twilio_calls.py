"""Calls of Twilio's, checked; and whether a message in its list may be one of ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

from crm.gateways.receipts import Delivery, ForgedError

MOST_FIELDS = 500


def signed_form(call: Delivery, token: str) -> dict[str, str]:
    """The fields of a call that Twilio signed. Raises ForgedError.

    https://www.twilio.com/docs/usage/security: HMAC-SHA1 of the whole address, then each field and
    its value by name. Fields that are not known today are signed as well.
    """
    try:
        fields = parse_qsl(
            call.body.decode(),
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:  # not UTF-8, or no form: certainly not signed as one
        raise ForgedError from error
    values = "".join(name + value for name, value in sorted(set(fields)))
    given = call.headers.get("x-twilio-signature", "").encode()
    right = [
        hmac.compare_digest(given, _signature(token, url + values))
        for url in _with_and_without_port(call.url)
    ]
    if not any(right):
        raise ForgedError
    return dict(fields)


def _signature(token: str, said: str) -> bytes:
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest())


def _with_and_without_port(url: str) -> tuple[str, str]:
    """Some calls are signed for the address with its port, some for the one without, see
    https://github.com/twilio/twilio-python/pull/477."""
    parts = urlsplit(url)
    host = parts.netloc
    bare = re.sub(r":\d+$", "", host)
    usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
    other = bare if bare != host else host + usual
    return url, url.replace(f"//{host}", f"//{other}", 1)


def may_be(theirs: object, ours: str) -> bool:
    """Whether it is the same text as far as one can tell: Twilio puts words before it in a trial,
    writes typographic signs as plain ones, and shows none where the account hides texts. One too
    many is called sent and was not; one too few would be sent twice."""
    said = _folded(theirs) if isinstance(theirs, str) else ""
    return said == "" or said.endswith(_folded(ours))


def _folded(text: str) -> str:
    """Its letters and digits."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if unicodedata.category(one)[0] in "LMN")
