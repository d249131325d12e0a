"""The screen of the first steps of a new shop."""

from __future__ import annotations

from bot.features.home.taps import NameShop, ShowFirstSteps, SkipStep
from bot.features.home.views.home import example
from bot.shared_buttons import Go, Home
from bot.ui.screen import Button, Screen, lines, markup, paragraphs
from bot.ui.taps import Tap
from bot.ui.views.welcome import FIRST_SALE
from crm.i18n import Lazy, _, lazy_gettext
from crm.setup.first_steps import FirstSteps, Step
from crm.staff import Member

STEP_WORDS = {
    Step.NAME: lazy_gettext("Name the shop, as customers read it in messages"),
    Step.CUSTOMERS: lazy_gettext("Bring your customers: a spreadsheet, or contact cards"),
    Step.STAFF: lazy_gettext("Invite your staff, so that they record sales, too"),
}
STEP_BUTTONS: dict[Step, tuple[Lazy, Tap]] = {
    Step.NAME: (lazy_gettext("🏪 Shop name"), NameShop()),
    Step.CUSTOMERS: (lazy_gettext("📥 Customers"), Go("import")),
    Step.STAFF: (lazy_gettext("🧑 Invite staff"), Go("staff")),
}


def first_steps(steps: FirstSteps, shop_name: str, welcomed: Member | None = None) -> Screen:
    """`welcomed`: who has just become the owner."""
    done = _("<b>🚀 First steps: {done} of {all}</b>")
    finished = len(Step) - len(steps.left)
    return Screen(
        paragraphs(
            markup(_("🙏 Welcome, {name}. You are the owner here."), name=welcomed.name)
            if welcomed is not None
            else None,
            lines(
                markup(done, done=finished, all=len(Step)),
                *(_line(step, steps, shop_name) for step in Step),
            ),
            lines(
                _("All set. Record your first sale: type")
                if not steps.left
                else _("Or begin at once with a sale: type"),
                example(FIRST_SALE),
            ),
        ),
        rows=(*(_row(step) for step in steps.left), (Button(_("🏪 Menu"), Home()),)),
    )


def _line(step: Step, steps: FirstSteps, shop_name: str) -> str:
    if step is Step.NAME and step in steps.done:
        return f"✅ {shop_name}"
    mark = "✅" if step in steps.done else "➖" if step in steps.skipped else "▫️"
    return f"{mark} {STEP_WORDS[step]}"


def _row(step: Step) -> tuple[Button, ...]:
    label, tap = STEP_BUTTONS[step]
    return (Button(str(label), tap), Button(_("Skip"), SkipStep(step.value)))


def ask_name() -> Screen:
    return Screen(
        markup(_("<b>What is the shop called?</b> Customers read it in messages and on invoices.")),
        rows=((Button(_("‹ First steps"), ShowFirstSteps()),),),
    )
