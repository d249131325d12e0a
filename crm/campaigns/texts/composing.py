"""What one customer gets: the text, and for an approved template the values that make it."""

from __future__ import annotations

from datetime import date

from crm.campaigns.message import Addressee, Renderer
from crm.campaigns.reach import Reason
from crm.campaigns.texts.approved_texts import ChosenTemplate
from crm.dataclass import dataclass
from crm.shop import Shop


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    values: dict[str, str] | None = None


class Composer:
    """Raises PlaceholderWithoutValue."""

    def __init__(
        self,
        message: str,
        shop: Shop,
        offer: str | None,
        valid_until: date | None,
        template: ChosenTemplate | None = None,
    ) -> None:
        self._renderer = Renderer(message, shop, offer, valid_until)
        self._template = template
        self._fills = {
            one.fills: Renderer(one.fills, shop, offer, valid_until)
            for one in (template.variables if template is not None else ())
        }

    def compose(self, one: Addressee) -> Composed | Reason:
        """The text for one customer, or why there is none."""
        text = self._renderer.render(one)
        if text is None:
            return Reason.NO_VALUE
        if self._template is None:
            return Composed(text)
        values = self._template.values(lambda fills: self._fills[fills].render(one))
        if values is None:
            return Reason.UNFIT
        return Composed(self._template.text_of(values), values)
