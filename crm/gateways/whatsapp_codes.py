"""Error codes of WhatsApp's Cloud API, and what each means for a message.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

from crm.gateways import Halt

HALTS = {
    **dict.fromkeys((0, 3, 10, 190, 131005), Halt.LOGIN),
    **dict.fromkeys(
        (368, 131031, 130497, 131042, 131045, 133010, 131037, 131063, 131064), Halt.ACCOUNT
    ),
    **dict.fromkeys((132001, 132007, 132015, 132016, 132000, 132012, 131008, 100), Halt.TEMPLATE),
}
REFUSALS = {
    131009: "bad_number",
    131021: "bad_number",
    131030: "bad_number",
    132005: "value",
    132018: "value",
}
PASSING: dict[int, float] = {  # seconds; 0: five, doubling
    4: 0,
    80007: 0,
    130429: 0,
    131016: 0,
    2: 0,
    131057: 60,
    131056: 10,
}
SAME_PERSON = 131056
"""Too many to one person: others may go on."""
UNKNOWN = frozenset({1, 131000})
STOPPED = 131050
LATER = {  # in a receipt
    131026: "not_on_whatsapp",
    131047: "window",
    131049: "metas_cap",
    131050: "stopped",
    130472: "experiment",
    131051: "kind",
    131052: "media",
    131053: "media",
}
LATER_PASSING = frozenset({131049})
"""Meta's own cap for a person: not before a day has passed."""
LATER_HALTS = {131048: Halt.SPAM}
