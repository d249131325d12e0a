"""DLT templates: entered step by step, removed, and a text written for the portal."""

from __future__ import annotations

from bot.features.campaigns import listing_taps
from bot.features.campaigns.results import show_templates
from bot.features.campaigns.views import approved as approved_views
from bot.ui.conversation import Question, answer, ask, asked
from bot.ui.request import Request
from bot.ui.screen import Screen
from bot.ui.typed import AnswerKind
from crm.campaigns import templates
from crm.campaigns.drafts import check_name
from crm.campaigns.message import check_text
from crm.campaigns.texts.approved_texts import (
    Header,
    Tag,
    Variable,
    check_approved,
    read_header,
    to_register,
    variables_in,
)
from crm.campaigns.writing import dlt
from crm.dataclass import dataclass, replace
from crm.errors import Invalid

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class NewApproved:
    """An approved text as far as it is entered. `name` and `tag` are of the variable that is
    asked."""

    text: str = ""
    template_id: str = ""
    header: Header | None = None
    variables: tuple[Variable, ...] = ()
    name: str = ""
    tag: Tag | None = None

    @property
    def asks_for(self) -> str:
        if not self.text:
            return "text"
        if not self.template_id:
            return "id"
        if self.header is None:
            return "header"
        if len(self.variables) == variables_in(self.text):
            return "title"
        if not self.name:
            return "variable"
        return "tag" if self.tag is None else "fills"

    def filled(self, fills: str) -> NewApproved:
        """The variable is done. Raises UnknownPlaceholder, Invalid."""
        done = Variable(self.name, check_text(fills, of_dues=True), self.tag or Tag.NONE)
        return replace(self, variables=(*self.variables, done), name="", tag=None)


async def _draw(request: Request, state: NewApproved) -> Screen:
    match state.asks_for:
        case "text":
            return approved_views.ask_text()
        case "id":
            return approved_views.ask_id()
        case "header":
            return approved_views.ask_header(request.formats)
        case "variable":
            return approved_views.ask_variable(state.text, len(state.variables) + 1)
        case "tag":
            return approved_views.ask_tag(state.name)
        case "fills":
            return approved_views.ask_fills(state.name)
        case _:
            return approved_views.ask_name()


APPROVED = Question("campaign.approved", AnswerKind.TEXT, NewApproved, _draw)


async def new_approved(request: Request, _: listing_taps.NewApproved) -> None:
    await ask(request, APPROVED, NewApproved())


async def typed(request: Request, state: NewApproved) -> None:
    """The next answer. Raises Invalid and what else crm refuses: it is asked again."""
    text = request.text
    match state.asks_for:
        case "text":
            await ask(request, APPROVED, replace(state, text=check_approved(text)))
        case "id":
            await ask(request, APPROVED, replace(state, template_id=dlt.check_id(text)))
        case "header":
            await ask(request, APPROVED, replace(state, header=read_header(text)))
        case "variable":
            name = text.strip()
            if not name.isidentifier() or len(name) > LONGEST_NAME:
                raise Invalid("variable_name", name[:80], "unreadable")
            await ask(request, APPROVED, replace(state, name=name))
        case "fills":
            await ask(request, APPROVED, state.filled(" ".join(text.split())))
        case "tag":
            await ask(request, APPROVED, state)
        case _:
            await answer(
                request,
                dlt.keep_approved,
                check_name(text),
                state.text,
                state.template_id,
                state.variables,
                request.staff.id,
                state.header,
            )
            await show_templates(request)


async def choose_header(request: Request, tap: listing_taps.ChooseHeader) -> None:
    await ask(request, APPROVED, replace(asked(request, APPROVED), header=Header(tap.header)))


async def choose_tag(request: Request, tap: listing_taps.ChooseTag) -> None:
    await ask(request, APPROVED, replace(asked(request, APPROVED), tag=Tag(tap.tag)))


async def fill_variable(request: Request, tap: listing_taps.FillVariable) -> None:
    state = asked(request, APPROVED).filled(f"{{{{{tap.placeholder}}}}}")
    await ask(request, APPROVED, state)


async def remove_approved(request: Request, tap: listing_taps.RemoveApproved) -> None:
    await request.store.write(dlt.remove_approved, tap.template_id, request.staff.id)
    await show_templates(request)


async def text_to_register(request: Request, tap: listing_taps.TextToRegister) -> None:
    own = await request.store.read(templates.own_template, tap.template_id)
    text, warnings = to_register(own.message, request.shop.name)
    await request.show(approved_views.to_register(own.name, text, warnings))
