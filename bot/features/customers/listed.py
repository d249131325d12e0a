"""The state of a customer list (page, sort, filters), packed to fit into each of its buttons."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.ui.taps import quoted
from crm.customers.find import Wanted
from crm.customers.listing import CustomerFilter, Sort
from crm.customers.totals import Status
from crm.dataclass import dataclass, replace

_SORTS = {"v": Sort.LAST_VISIT, "s": Sort.SPENT, "n": Sort.NAME}
_STATUSES = {"a": Status.ACTIVE, "i": Status.INACTIVE, "v": Status.VIP}
_BYTES = 50
"""Of the 64 of a button: the rest is its code and the id of a customer. The words of a search get
what the filters leave."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. Amounts are whole major units; `recency` is days: positive for who came
    within them, negative for who did not; `place` is a place_code."""

    page: int = 1
    sort: Sort = Sort.LAST_VISIT
    status: Status | None = None
    min_spent: int | None = None
    max_spent: int | None = None
    recency: int | None = None
    place: str = ""
    text: str = ""

    def packed(self) -> str:
        """`3.v.i.500-2000.-30.1a2b3c.asha`: the search last, cut to what fits."""
        sort = next(code for code, sort in _SORTS.items() if sort is self.sort)
        status = next((code for code, one in _STATUSES.items() if one is self.status), "")
        spent = "-".join(
            "" if one is None else str(one) for one in (self.min_spent, self.max_spent)
        )
        recency = "" if self.recency is None else str(self.recency)
        filters = ".".join([str(self.page), sort, status, spent, recency, self.place, ""])
        left = _BYTES - len(filters)
        text = self.text.encode()[:left].decode(errors="ignore")
        while len(quoted(text).encode()) > left:
            text = text[:-1]
        return filters + text

    @classmethod
    def read(cls, packed: str) -> Listed:
        """The state in `packed`; a list without filters when its format is of another version."""
        found = re.fullmatch(
            r"(\d+)\.([nsv])\.([aiv]?)\.(\d*)-(\d*)\.(-?\d*)\.(\w*)\.(.*)", packed, re.DOTALL
        )
        if found is None:
            return cls()
        page, sort, status, least, most, recency, place, text = found.groups()
        return cls(
            int(page),
            _SORTS[sort],
            _STATUSES.get(status),
            int(least) if least else None,
            int(most) if most else None,
            int(recency) if recency else None,
            place,
            text,
        )

    @property
    def filtered(self) -> bool:
        return replace(self, page=1, sort=Listed().sort) != Listed()

    @property
    def next_sort(self) -> Listed:
        order = list(_SORTS.values())
        return replace(self, page=1, sort=order[(order.index(self.sort) + 1) % len(order)])

    def switched(self, **chosen: object) -> Listed:
        """With these filters; those that were so already are taken off. Back to the first page."""
        same = all(getattr(self, name) == value for name, value in chosen.items())
        blank = Listed()
        values = {name: getattr(blank, name) for name in chosen} if same else chosen
        return replace(self, page=1, **values)

    @property
    def wanted(self) -> Wanted:
        """As the shop asks it."""
        days = self.recency
        wanted = CustomerFilter(
            status=self.status,
            min_spent=None if self.min_spent is None else Decimal(self.min_spent),
            max_spent=None if self.max_spent is None else Decimal(self.max_spent),
            bought_within_days=days if days is not None and days > 0 else None,
            not_bought_within_days=-days if days is not None and days < 0 else None,
            text=self.text or None,
        )
        return Wanted(wanted, self.place, self.sort, self.page)
