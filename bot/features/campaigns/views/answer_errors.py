"""One line for an answer that does not do, with an example that works."""

from __future__ import annotations

from crm.campaigns.hours import FARTHEST
from crm.campaigns.message import MessageTooLong, PlaceholderWithoutValue, UnknownPlaceholder
from crm.errors import CrmError, Invalid
from crm.formats import Formats

INVALID = {
    ("campaign_name", "empty"): "A name is needed, such as Win back.",
    ("campaign_name", "too_long"): "A name has 60 letters at the most.",
    ("message", "empty"): "The message is empty. Such as: Hi {{name}}, we missed you!",
    ("message", "unclosed"): "A {{ or }} is left open. Such as: Hi {{name}}!",
    ("offer", "empty"): "The offer is empty. Such as: 10% off on rice.",
    ("offer", "too_long"): "An offer has 200 letters at the most.",
    ("offer", "placeholder"): "An offer says itself what it is, without {{ }}. Such as: 10% off.",
    ("days_since_purchase", "unreadable"): "That is no number of days. Such as: 45.",
    ("days_since_purchase", "out_of_range"): "1 to 36,500 days. Such as: 45.",
    ("spent", "unreadable"): "That is no amount. Such as: 2,000.",
    ("moment", "unreadable"): "I cannot read that. Such as: fri 5pm, tomorrow 11am, 25 mar 17:30.",
    ("moment", "past"): "That has passed. Such as: tomorrow 11am.",
    ("moment", "too_far"): f"That is more than {FARTHEST.days} days away. Such as: fri 5pm.",
    ("day", "unreadable"): "I cannot read that day. Such as: 31 mar, or 10 days.",
    ("day", "past"): "That day is over. Such as: 31 mar, or 10 days.",
    (
        "valid_until",
        "past",
    ): "It is valid until a day before it goes out. Choose a later one.",
    ("rejected_reason", "empty"): "Say why, so that it can be made better.",
    ("retry", "nothing_failed"): "Nothing is left to try again.",
    ("retry", "none_unconfirmed"): "None is unconfirmed any more.",
}


def problem(error: CrmError, _: Formats) -> str:
    """What was not understood. Raises the error itself when it is not one of an answer."""
    match error:
        case UnknownPlaceholder():
            unknown = ", ".join(f"{{{{{one}}}}}" for one in error.unknown)
            known = ", ".join(f"{{{{{one}}}}}" for one in error.known)
            return f"I do not know {unknown}. There are: {known}."
        case PlaceholderWithoutValue():
            missing = ", ".join(f"{{{{{one}}}}}" for one in error.missing)
            return f"{missing} has no value yet: ✏️ Edit gives it one."
        case MessageTooLong():
            return (
                f"That is {error.characters} letters, {error.parts} parts; {error.most} parts at "
                "the most (1,530 letters, or 670 with ₹ or emoji)."
            )
        case Invalid() if (error.field, error.reason) in INVALID:
            return INVALID[error.field, error.reason]
    raise error
