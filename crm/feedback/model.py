"""Ratings: what a customer thinks of a visit, and how it came to be known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from crm.dataclass import dataclass

FEWEST, MOST = 1, 5
"""Stars of a rating."""
LOW = 2
"""So many stars, or fewer, and the owners hear of it at once."""


class Source(StrEnum):
    """How a rating is known; the stored value of `feedback.source`."""

    STAFF = "staff"  # typed by one of the staff
    LINK = "link"  # asked for by a message with a link


@dataclass(frozen=True, slots=True)
class NewRating:
    """As it was said; `recording.record` checks it."""

    customer_id: int
    score: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating that was given. `comment` is as it was written, cleaned; `answered_at` is UTC;
    `recorded_by` the staff member who typed it, or who made the link; None: a message asked."""

    id: int
    customer_id: int
    purchase_id: int | None
    score: int
    comment: str | None
    source: Source
    answered_at: datetime
    recorded_by: int | None

    @property
    def is_low(self) -> bool:
        return self.score <= LOW


@dataclass(frozen=True, slots=True)
class RecordedRating:
    """`repeated`: it came before, and nothing was recorded now."""

    rating: Rating
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class UndoneRating:
    """A rating that was taken back."""

    customer_id: int
    score: int
