"""Files that passed through: kept in memory, known by an id."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.sandbox.params import Params, Upload
from bot.sandbox.refusal import Refusal, bad_request

MEGABYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEGABYTE
UPLOAD_LIMIT = 50 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE
PHOTO_SIDES_SUM = 10_000
PHOTO_SIDES_RATIO = 20
PREVIEW_SIDES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
"""Longest side of each size of a photo that Telegram keeps."""
_PICTURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"GIF8", "image/gif"))
"""First bytes, for pictures that come without a name."""


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    unique_id: str
    name: str
    content_type: str
    data: bytes
    path: str
    """Where getFile says it is, below the file address."""

    @property
    def is_document(self) -> bool:
        return self.path.startswith("documents/")


class Files:
    def __init__(self) -> None:
        self._numbers = count()
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, folder: str) -> StoredFile:
        """`folder`: documents, photos, voice, stickers."""
        number = next(self._numbers)
        letters = {"photos": "AgAC", "documents": "BQAC", "voice": "AwAC", "stickers": "CAAC"}
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        content_type = upload.content_type
        if folder == "photos":
            content_type = next((t for m, t in _PICTURES if upload.data.startswith(m)), "")
        if not content_type or content_type == "application/octet-stream":
            content_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        stored = StoredFile(
            file_id=f"{letters[folder]}AgUAAxkBAAIB{number:010d}",
            unique_id=f"AgAD{number:010d}",
            name=upload.name,
            content_type=content_type,
            data=upload.data,
            path=f"{folder}/file_{number}.{ending}",
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        # Each size of a photo has its own id: the photo's, and the letter of the size.
        return self._by_id.get(file_id.partition("-")[0])

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def given(self, params: Params, field: str, value: str, folder: str) -> StoredFile:
        """The file of a call: uploaded under `field` or attach://, or known by its id."""
        if value.startswith("attach://"):
            field, value = value.removeprefix("attach://"), ""
        if value:
            known = self.by_id(value)
            if value.startswith(("http://", "https://")):
                # The sandbox never leaves this machine.
                raise bad_request("Failed to get HTTP URL content")
            if known is None:
                raise bad_request("Wrong file identifier/HTTP URL specified")
            if known.path.partition("/")[0] != folder:
                names = {"photos": "Photo", "documents": "Document"}
                was = names.get(known.path.partition("/")[0], "Sticker")
                raise bad_request(f"Can't use file of type {was} as {names[folder]}")
            return known
        upload = params.uploads.get(field)
        if upload is None:
            noun = {"photos": "photo", "documents": "document"}[folder]
            raise bad_request(f"There is no {noun} in the request")
        if not upload.data:
            raise bad_request("File must be non-empty")
        if len(upload.data) > UPLOAD_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        return self.keep(upload, folder)

    def describe(self, file_id: str) -> dict[str, Any]:
        """The result of getFile."""
        if not file_id:
            raise bad_request("file_id not specified")
        stored = self.by_id(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.data) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": stored.unique_id,
            "file_size": len(stored.data),
            "file_path": stored.path,
        }


def document(stored: StoredFile) -> dict[str, Any]:
    """The Bot API's Document."""
    return {
        "file_name": stored.name,
        "mime_type": stored.content_type,
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }


def photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """The Bot API's PhotoSizes, smallest first. All of them have the bytes that were sent."""
    if len(stored.data) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(stored.data)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    width, height = image_dimensions(stored.data)
    if width + height > PHOTO_SIDES_SUM or max(width, height) > PHOTO_SIDES_RATIO * min(
        width, height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    sizes = []
    for letter, side in PREVIEW_SIDES:
        scale = min(1.0, side / max(width, height))
        sizes.append(
            {
                "file_id": f"{stored.file_id}-{letter}",
                "file_unique_id": f"{stored.unique_id}{letter}",
                "file_size": len(stored.data),
                "width": max(1, round(width * scale)),
                "height": max(1, round(height * scale)),
            }
        )
        if scale == 1.0:
            break
    return sizes


def image_dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; raises IMAGE_PROCESS_FAILED for what is no whole picture."""
    from PIL import Image  # slow to import, and most runs of the sandbox see no picture

    try:
        with Image.open(io.BytesIO(data)) as image:
            size = image.size
            image.verify()
    except (OSError, SyntaxError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    return size
