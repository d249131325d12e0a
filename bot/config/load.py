"""Settings: a TOML file, overruled by the environment (`MUNIM_<SECTION>__<KEY>`).

Importing this costs pydantic (about 60 ms), so only commands that need a configuration do.
"""

from __future__ import annotations

import os
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.config.errors import ConfigError
from bot.config.explain import PREFIX, explained, unknown_variables
from bot.config.gateway import gateway_of, hears_back, missing
from bot.config.sections import (
    DEFAULT_FILE,
    BackupSection,
    DatabaseSection,
    DuesSection,
    FeedbackSection,
    GstSection,
    ModulesSection,
    PointsSection,
    RulesSection,
    ShopSection,
    SmsSection,
    SummarySection,
    TelegramSection,
    UpiSection,
)
from crm.errors import Invalid
from crm.india.gstin import state_of
from crm.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from crm.clock import Clock


class Config(BaseModel):
    """Everything that can be set. Frozen; secrets do not show in its repr."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    telegram: TelegramSection = TelegramSection()
    shop: ShopSection = ShopSection()
    database: DatabaseSection = DatabaseSection()
    rules: RulesSection = RulesSection()
    dues: DuesSection = DuesSection()
    sms: SmsSection = SmsSection()
    gst: GstSection = GstSection()
    upi: UpiSection = UpiSection()
    points: PointsSection = PointsSection()
    feedback: FeedbackSection = FeedbackSection()
    modules: ModulesSection = ModulesSection()
    summary: SummarySection = SummarySection()
    backup: BackupSection = BackupSection()

    @classmethod
    def load(cls, path: Path | None = None) -> Config:
        """Reads `path`; without one, `config.toml` in the working folder if there is one. What the
        environment says overrules it.

        Raises ConfigError, which names every wrong key at once.
        """
        place = path or DEFAULT_FILE
        try:
            values = tomllib.loads(place.read_text("utf-8")) if path or place.exists() else {}
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ConfigError(f"{place} cannot be read: {reason}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{place} is not TOML: {error}") from error
        return cls.of(values, str(place))

    @classmethod
    def of(cls, values: Mapping[str, Any], place: str = "settings") -> Config:
        """`values` of a file, overruled by the environment. Raises ConfigError."""
        wrong = unknown_variables(cls)
        try:
            config = cls.model_validate(_overruled(values, os.environ, cls.model_fields))
        except ValidationError as error:
            wrong += [explained(cls, problem) for problem in error.errors(include_url=False)]
        else:
            wrong += config.contradictions()
            if not wrong:
                return config
        raise ConfigError(f"{place}: " + "; ".join(wrong))

    def contradictions(self) -> list[str]:
        """Keys that are right alone and wrong together."""
        wrong = []
        if self.telegram.mode == "webhook" and not self.telegram.webhook_url:
            wrong.append('[telegram] mode "webhook" needs [telegram] webhook_url')
        lacking = list(missing(self.sms))
        wrong += lacking
        if self.sms.gateway == "http" and not lacking:
            try:
                gateway_of(self.sms)
            except Invalid as error:
                section, _, key = error.field.rpartition(".")
                reason = error.reason.replace("_", " ")
                wrong.append(f"[{section}] {key} does not work: {error.value} {reason}")
        gst = self.gst
        if gst.gstin and "state" in gst.model_fields_set and state_of(gst.gstin) != gst.state:
            wrong.append(
                f'[gst] gstin is of state "{state_of(gst.gstin)}" and [gst] state is "{gst.state}"'
            )
        return wrong

    def shop_for(self, clock: Clock) -> Shop:
        """The shop as its rules see it."""
        opens, closes = self.sms.hours
        return Shop(
            name=self.shop.name,
            country=self.shop.country,
            currency=self.shop.currency,
            timezone=self.shop.timezone,
            language=self.shop.language,
            default_payment=self.shop.default_payment,
            inactive_after_days=self.rules.inactive_after_days,
            vip_above=self.rules.vip_above,
            credit_limit=self.dues.credit_limit,
            remind_after_days=self.dues.remind_after_days,
            remind_every_days=self.dues.remind_every_days,
            remind_from=self.dues.remind_from,
            remind_by_itself=self.dues.remind_by_itself,
            sending_opens=opens,
            sending_closes=closes,
            frequency_cap_hours=self.sms.frequency_cap_hours,
            campaigns_by_itself=self.sms.campaigns_by_itself,
            price_marketing=self.sms.whatsapp.price_marketing,
            price_utility=self.sms.whatsapp.price_utility,
            gateway=self.sms.gateway,
            hears_back=hears_back(self.sms),
            price_per_part=self.sms.prices.get(self.sms.gateway, self.sms.price_per_part),
            summary_at=self.summary.at,
            backup_to_owners=self.backup.send_to_owners,
            address=self.shop.address,
            gst_registration=self.gst.registration,
            gstin=self.gst.gstin,
            state=state_of(self.gst.gstin) if self.gst.gstin else self.gst.state,
            prices_include_tax=self.gst.prices_include_tax,
            default_rate=self.gst.default_rate,
            round_to_rupee=self.gst.round_to_rupee,
            invoice_prefix=self.gst.invoice_prefix,
            upi_vpa=self.upi.vpa,
            merchant_code=self.upi.merchant_code,
            earn_for=self.points.earn_for,
            earn_points=self.points.earn_points,
            point_worth=self.points.point_worth,
            expire_after_days=self.points.expire_after_days,
            feedback_after_hours=self.feedback.after_hours,
            modules=frozenset(self.modules.on),
            clock=clock,
        )


def _overruled(
    values: Mapping[str, Any], environment: Mapping[str, str], sections: Collection[str]
) -> dict[str, Any]:
    """`values` with what `MUNIM_<SECTION>__<KEY>` says in their places, whatever its case."""
    result = deepcopy(dict(values))
    for name, value in environment.items():
        section, *path = name.lower().removeprefix(PREFIX.lower()).split("__")
        if not name.upper().startswith(PREFIX) or section not in sections or not path:
            continue
        table = result
        for step in (section, *path[:-1]):
            inner = table.get(step)
            table[step] = table = inner if isinstance(inner, dict) else {}
        table[path[-1]] = value
    return result
