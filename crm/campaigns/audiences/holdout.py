"""The holdout of a campaign: one in ten, by lot, gets no message, so that who came without one can
be compared with who came with one.

The lot depends on the campaign and the customer alone, so it is the same before and after a crash,
in every process and on every database; what it drew when the campaign was frozen is kept with the
sends (Skipped, `holdout`), and stays with whom it drew, whatever card they are merged into.
"""

from __future__ import annotations

from hashlib import blake2b

ONE_IN = 10
FEWEST = 200
"""People: of fewer nobody is left out, as so few would tell nothing."""

HELD_OUT = "holdout"
"""`error` of a send that the lot left out."""


def is_held_out(campaign_id: int, customer_id: int) -> bool:
    """Whether the lot leaves the customer out of that campaign."""
    lot = blake2b(f"{campaign_id} {customer_id}".encode(), digest_size=8).digest()
    return int.from_bytes(lot, "big") % ONE_IN == 0


def about_written_to(people: int, *, holdout: bool) -> int:
    """How many of so many get the message, as far as can be said without drawing the lots."""
    return people - people // ONE_IN if holdout and people >= FEWEST else people
