"""Pictures and documents, both ways, and what is too big or broken."""

from __future__ import annotations

import json

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from bot.sandbox.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person
from tests.bot.sandbox.conftest import ASHA, Api
from tests.bot.sandbox.pictures import png
from tests.botapi_rules import judge


async def test_a_document_comes_back_byte_for_byte(asha: Person, bot: Bot) -> None:
    data = bytes(range(256)) * 10
    sent = await bot.send_document(
        ASHA, data, "<b>the</b> books", parse_mode="HTML", filename="बही.csv"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("बही.csv", "text/csv")
    assert sent.document.file_size == len(data)
    assert (sent.caption, sent.caption_entities[0].type) == ("the books", "bold")
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == data


async def test_what_a_person_uploads_is_downloaded_by_the_bot(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sandbox.people.upload(asha, ASHA, "customers.xlsx", b"PK", caption="import this")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.caption == "import this"
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"PK"


async def test_a_photo_has_sizes_up_to_its_own(asha: Person, bot: Bot) -> None:
    sent = await bot.send_photo(ASHA, png(1000, 500), "caption")
    assert [(p.width, p.height) for p in sent.photo] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    assert len({p.file_id for p in sent.photo}) == 4
    file = await sent.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == png(1000, 500)


async def test_a_file_is_sent_again_by_its_id(asha: Person, bot: Bot) -> None:
    first = await bot.send_photo(ASHA, png(10, 10))
    again = await bot.send_photo(ASHA, first.photo[-1].file_id)
    assert again.photo == first.photo
    with pytest.raises(BadRequest, match=r"(?i)^Can't use file of type Photo as Document$"):
        await bot.send_document(ASHA, first.photo[-1].file_id)
    with pytest.raises(BadRequest, match=r"(?i)^Wrong file identifier/HTTP URL specified$"):
        await bot.send_photo(ASHA, "nonsense")


async def test_the_picture_of_a_message_is_exchanged_in_place(asha: Person, bot: Bot) -> None:
    sent = await bot.send_photo(ASHA, png(10, 10), "30 days")
    edited = await bot.edit_message_media(
        InputMediaPhoto(png(20, 10), "<b>90 days</b>", "HTML"), ASHA, sent.message_id
    )
    assert not isinstance(edited, bool)
    assert edited.photo[-1].width == 20
    assert (edited.caption, edited.caption_entities[0].type) == ("90 days", "bold")
    known = await bot.edit_message_media(
        InputMediaPhoto(sent.photo[-1].file_id, "30 days"), ASHA, sent.message_id
    )
    assert not isinstance(known, bool)
    assert known.photo == sent.photo
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_media(
            InputMediaPhoto(sent.photo[-1].file_id, "30 days"), ASHA, sent.message_id
        )


async def test_a_text_becomes_a_document_and_a_caption_changes(asha: Person, bot: Bot) -> None:
    sent = await bot.send_message(ASHA, "working…")
    await bot.edit_message_media(InputMediaDocument(b"x", filename="a.txt"), ASHA, sent.message_id)
    edited = await bot.edit_message_caption(ASHA, sent.message_id, caption="done")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.caption) == (None, "done")
    assert edited.document is not None
    empty = await bot.edit_message_caption(ASHA, sent.message_id)
    assert not isinstance(empty, bool)
    assert empty.caption is None


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ("{", "Can't parse input media JSON object"),
        ([], "Can't parse InputMedia: expected an Object"),
        ({"type": "video", "media": "x"}, "Can't parse InputMedia: type video is unsupported"),
        ({"type": "photo"}, "Can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "attach://x"}, "There is no photo in the request"),
        ({"type": "photo", "media": "x", "caption": "x" * 1025}, "Message caption is too long"),
    ],
)
async def test_media_that_cannot_be(
    asha: Person, api: Api, bot: Bot, media: object, words: str
) -> None:
    sent = await bot.send_message(ASHA, "x")
    code, found = await api.refused(
        "editMessageMedia", chat_id=ASHA, message_id=sent.message_id, media=media
    )
    assert (code, found) == (400, f"Bad Request: {words[0].lower()}{words[1:]}")


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        (
            "sendDocument",
            {"document": "https://example.com/a.pdf"},
            "failed to get HTTP URL content",
        ),
        ("getFile", {}, "file_id not specified"),
        (
            "getFile",
            {"file_id": "x"},
            "wrong file_id or the file is temporarily unavailable",
        ),
    ],
)
async def test_a_file_that_is_not_there(
    asha: Person, api: Api, method: str, params: dict[str, str], words: str
) -> None:
    refused = await api.refused(method, chat_id=ASHA, **params)
    assert refused == (400, f"Bad Request: {words}")


@pytest.mark.parametrize(("width", "height"), [(9000, 1001), (2100, 100), (100, 2001)])
async def test_a_photo_of_impossible_sides(asha: Person, bot: Bot, width: int, height: int) -> None:
    with pytest.raises(BadRequest, match=r"(?i)^Photo_invalid_dimensions$"):
        await bot.send_photo(ASHA, png(width, height))


async def test_a_photo_at_the_limits_is_taken(asha: Person, bot: Bot) -> None:
    assert (await bot.send_photo(ASHA, png(2000, 100))).photo
    assert (await bot.send_photo(ASHA, png(6000, 4000))).photo


@pytest.mark.parametrize("data", [b"no picture", png(50, 50)[:-40]])
async def test_a_photo_that_is_no_picture(asha: Person, bot: Bot, data: bytes) -> None:
    with pytest.raises(BadRequest, match=r"(?i)^Image_process_failed$"):
        await bot.send_photo(ASHA, data)


async def test_a_caption_that_is_too_long(asha: Person, bot: Bot) -> None:
    assert (await bot.send_photo(ASHA, png(9, 9), "x" * 1024)).caption
    with pytest.raises(BadRequest, match=r"(?i)^Message caption is too long$"):
        await bot.send_photo(ASHA, png(9, 9), "x" * 1025)


async def test_a_photo_of_more_than_ten_megabytes(asha: Person, bot: Bot) -> None:
    size = PHOTO_LIMIT + 1
    with pytest.raises(
        BadRequest,
        match=rf"^File of size {size} bytes is too big for a photo; "
        rf"the maximum size is {PHOTO_LIMIT} bytes$",
    ):
        await bot.send_photo(ASHA, bytes(size))


async def test_a_document_of_more_than_fifty_megabytes(asha: Person, bot: Bot) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ASHA, bytes(UPLOAD_LIMIT + 1))


async def test_an_empty_document(asha: Person, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)^File must be non-empty$"):
        await bot.send_document(ASHA, b"")


async def test_a_bot_cannot_download_more_than_twenty_megabytes(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    big = sandbox.people.upload(asha, ASHA, "big.bin", bytes(DOWNLOAD_LIMIT + 1))
    fits = sandbox.people.upload(asha, ASHA, "fits.bin", bytes(DOWNLOAD_LIMIT))
    assert (await bot.get_file(fits["document"]["file_id"])).file_size == DOWNLOAD_LIMIT
    with pytest.raises(BadRequest, match=r"(?i)^File is too big$"):
        await bot.get_file(big["document"]["file_id"])


async def test_files_are_for_the_bot_only(sandbox: Sandbox, asha: Person, bot: Bot) -> None:
    sent = await bot.send_document(ASHA, b"x", filename="a.txt")
    assert sent.document is not None
    path = sandbox.world.files.describe(sent.document.file_id)["file_path"]
    for url, code in (
        (f"{sandbox.api_url}/file/bot1:wrong/{path}", 401),
        (f"{sandbox.api_url}/file/bot{bot.token}/documents/nothing", 404),
    ):
        with pytest.raises(HTTPClientError, match=str(code)):
            await AsyncHTTPClient().fetch(url)


async def test_a_recorded_upload_is_a_word_and_not_its_bytes(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    await bot.send_document(ASHA, b"x" * 1000, filename="a.txt")
    assert sandbox.calls[-1].params["document"] == "<file>"
    assert len(json.dumps(sandbox.calls[-1].params)) < 200


async def test_a_recorded_edit_names_its_file_where_it_stood(
    sandbox: Sandbox, asha: Person, bot: Bot
) -> None:
    sent = await bot.send_photo(ASHA, png(9, 9))
    await bot.edit_message_media(InputMediaPhoto(png(8, 8), "x"), ASHA, sent.message_id)
    recorded = sandbox.calls[-1].params
    assert recorded["media"] == {"type": "photo", "media": "<file>", "caption": "x"}
    assert set(recorded) == {"chat_id", "message_id", "media"}
    judge(sandbox.calls)
