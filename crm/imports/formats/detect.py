"""Format of a file, by its content and never by its name, and whether it is safe to open."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from crm.imports.refused import FileRefused


class Format(StrEnum):
    """File formats that can be read."""

    TEXT = "text"
    VCARD = "vcard"
    HTML = "html"
    XML = "xml"
    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"


_PICTURES_AND_SUCH: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"{\\rtf", "rtf"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
    (b"BM", "bmp"),
)
_OFFICE_XML = "urn:schemas-microsoft-com:office:spreadsheet"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 65_536

LARGEST_UNPACKED = 1_500_000_000
LARGEST_RATIO = 200  # sheets of real shops pack 5 to 60 times
RATIO_FROM = 5_000_000  # below this many unpacked bytes no ratio is a danger
MOST_CELLS = 20_000_000  # of the rectangle around everything in a sheet
MOST_SHEET_COLUMNS = 2_000


def format_of(path: Path) -> Format:
    """The format of a file. Raises FileRefused for one that is no table or not safe to open."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("empty")
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _compound(path)
    for magic, kind in _PICTURES_AND_SUCH:
        if head.startswith(magic) and (kind != "bmp" or b"\x00" in head[:64]):
            raise FileRefused("not_a_table", kind=kind)
    if head[4:8] == b"ftyp":
        raise FileRefused("not_a_table", kind="video")
    if head.startswith(b"RIFF"):
        raise FileRefused("not_a_table", kind="webp" if head[8:12] == b"WEBP" else "sound")
    return _textual(head)


def _textual(head: bytes) -> Format:
    from crm.imports.formats.encodings import sample_text

    text = sample_text(head).lstrip("\ufeff \t\r\n\x00")
    start = text[:2_000].casefold()
    if start.startswith("begin:vcard"):
        return Format.VCARD
    if start.startswith(("<?xml", "<workbook")) and _OFFICE_XML in start:
        return Format.XML
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")) or (
        start.startswith("<") and "<table" in text.casefold()
    ):
        return Format.HTML
    if start.startswith(("<?xml", "<workbook")):
        raise FileRefused("not_a_table", kind="xml")
    if start.startswith(("{", "[")):
        raise FileRefused("not_a_table", kind="json")
    odd = sum(character < " " and character not in "\t\r\n\x0b\x0c\x1a\x00" for character in text)
    if odd > len(text) / 50:
        raise FileRefused("not_a_table", kind="binary")
    return Format.TEXT


def _compound(path: Path) -> Format:
    """Office 97, or a package that Office encrypted ([MS-OFFCRYPTO]: stream EncryptedPackage)."""
    data = path.read_bytes() if path.stat().st_size < 100_000_000 else b""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("protected")
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return Format.XLS
    raise FileRefused("old_office")


def _zipped(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as package:
            return _package(package)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused("damaged") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise FileRefused("damaged") from error
        raise


def _package(package: zipfile.ZipFile) -> Format:
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if unpacked > LARGEST_UNPACKED or (member.file_size > RATIO_FROM and ratio > LARGEST_RATIO):
            raise FileRefused("too_large_unpacked", megabytes=unpacked // 1_000_000)
        if member.flag_bits & 1:
            raise FileRefused("protected")
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if "content.xml" in names:
        _check_xml(package, [member for member in members if member.filename.endswith(".xml")])
        if b"encryption-data" in _start(package, "META-INF/manifest.xml"):
            raise FileRefused("protected")
        if b"spreadsheet" not in _start(package, "mimetype") + _start(package, "content.xml"):
            raise FileRefused("not_a_table", kind="document")
        return Format.ODS
    if any(name.startswith("xl/") for name in names):
        xml = [one for one in members if one.filename.casefold().endswith((".xml", ".rels"))]
        _check_xml(package, xml)
        return Format.XLSX
    kind = "document" if any(name.startswith(("word/", "ppt/")) for name in names) else "zip"
    raise FileRefused("not_a_table", kind=kind)


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as member:
            return member.read(20_000)
    except KeyError:
        return b""


DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
"""The beginning of a document type definition, which no workbook needs and which may grow."""

_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_CHUNK = 1 << 20


def _check_xml(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """No document type definitions, and no sheet whose rectangle nobody could hold.

    The sizes that a package declares may lie: what comes out is counted while it is read.
    """
    for member in members:
        rows = columns = 0
        read = 0
        tail = b""
        sheet = "worksheets/" in member.filename
        with package.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                if read > member.file_size + _CHUNK:
                    raise FileRefused("too_large_unpacked", megabytes=read // 1_000_000)
                window = tail + chunk
                # wide encodings hide the letters of a DTD from a search for bytes
                if DTD.search(window) or b"\x00" in chunk[:64]:
                    raise FileRefused("unsafe_xml")
                if sheet:
                    for letters, digits in _furthest(window):
                        rows, columns = max(rows, digits), max(columns, letters)
                tail = window[-64:]
        if columns > MOST_SHEET_COLUMNS or rows * columns > MOST_CELLS:
            raise FileRefused("too_many_cells", rows=rows, columns=columns)


def _furthest(window: bytes) -> list[tuple[int, int]]:
    found = set(_REFERENCE.findall(window))
    if not found:
        return []
    columns = {letters for letters, _ in found}
    return [
        (
            max(column_number(letters) for letters in columns),
            max(int(digits) for _, digits in found),
        )
    ]


def column_number(letters: bytes) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
