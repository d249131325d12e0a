"""Files that wait for an answer: a folder each, beside the shop, so that a restart loses none."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.dataclass import dataclass, field
from crm.errors import NotFound
from crm.imports import importing
from crm.imports.folder import folder_of

if TYPE_CHECKING:
    from crm.store.database import Store

_ABOUT = "about.json"


@dataclass(slots=True)
class Upload:
    """`overrides`: the fields that people chose for its columns, by `column N` or `Sheet!column N`;
    `columns`: those of a file of which nothing could be made, as facts."""

    token: str
    folder: Path
    file_name: str
    overrides: dict[str, str] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "file"

    def keep(self) -> None:
        about = {"file_name": self.file_name, "given": self.overrides, "columns": self.columns}
        (self.folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    def remove(self) -> None:
        importing.remove(self.folder)


def new(store: Store, file_name: str) -> Upload:
    token = secrets.token_hex(6)
    folder = folder_of(store) / token
    folder.mkdir()
    upload = Upload(token, folder, file_name)
    upload.keep()
    return upload


def find(store: Store, token: str) -> Upload:
    """Raises NotFound for one that was imported, cancelled, or thrown away."""
    folder = folder_of(store) / Path(token).name
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotFound("file", token) from error
    return Upload(token, folder, about["file_name"], about["given"], about.get("columns", []))
