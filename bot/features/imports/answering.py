"""Answers to the questions of an import plan."""

from __future__ import annotations

import asyncio

from bot.features.imports import handlers, uploads
from bot.features.imports.taps import AnswerImport, ShowPlan
from bot.ui.request import Request
from crm.imports import folder
from crm.imports.answers import STATUS, key_of, mark_of, split
from crm.imports.staging.plan import words_asked


async def answer(request: Request, tap: AnswerImport) -> None:
    """Reads the file again with the answer. A word is looked up by its mark, so that a button keeps
    the meaning it was drawn with; a word that is not asked any more changes nothing."""
    upload = uploads.find(request.services.store, tap.token)
    question: str | None = tap.about
    if tap.about.startswith(STATUS):
        words = await asyncio.to_thread(words_asked, upload.folder / folder.STAGING)
        mark = tap.about.removeprefix(STATUS)
        question = next((STATUS + word for word in words if mark_of(word) == mark), None)
    if question is not None:
        said = {key_of(question): tap.answer}
        split(said)  # raises Invalid for what is no answer
        upload.overrides |= said
        await asyncio.to_thread(upload.keep)
    await handlers.show_plan(request, ShowPlan(tap.token))
