"""The encoding of a text file: marks first, then UTF-8, then what the bytes look like."""

from __future__ import annotations

import codecs
from pathlib import Path

from crm.dataclass import dataclass

SAMPLE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a program in India, Europe or Russia wrote before Unicode. Few, because in a list of fifty
# names every table of the world finds some letters.
_OLD = ["cp1252", "cp1251", "cp1253", "cp1254", "cp1256", "cp874", "mac_roman", "cp437"]
MIXED = "munim-mixed"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """One line of another program inside a UTF-8 file: that byte is read as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error(MIXED, _as_windows)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` for `open`, with `errors`; `mixed` when some bytes are not of that encoding, `guessed`
    when only what its letters look like tells it."""

    name: str
    errors: str = MIXED
    mixed: bool = False
    guessed: bool = False


def encoding_of(path: Path) -> Encoding:
    """Looks at the first megabyte."""
    with path.open("rb") as file:
        return encoding_of_bytes(file.read(SAMPLE))


def encoding_of_bytes(sample: bytes) -> Encoding:
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, "replace" if name != "utf-8-sig" else MIXED)
    if wide := _wide(sample):
        return Encoding(wide, "replace")
    whole = sample[: max(len(sample) - 4, 1)] if len(sample) == SAMPLE else sample
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(sample) == SAMPLE and error.start > len(whole) - 4:
            return Encoding("utf-8")
    else:
        return Encoding("utf-8")
    if _has_utf8(whole):
        return Encoding("utf-8", mixed=True)
    return Encoding(_old(whole), "replace", guessed=True)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = max(len(sample[:4096]) // 2, 1)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _has_utf8(sample: bytes) -> bool:
    """Whether some of the letters are UTF-8: Windows text almost never has such pairs."""
    decoded = sample.decode("utf-8", "replace")
    good = sum(character > "\x7f" and character != "\ufffd" for character in decoded)
    return good > 0 and good * 4 >= decoded.count("\ufffd")


def _old(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    if b"\r" in sample and b"\n" not in sample:
        return "mac_roman"  # only old Macs end their lines so
    best = from_bytes(sample[:65_536], cp_isolation=_OLD).best()
    if best is None or sum(byte > 0x7F for byte in sample) < 8:
        return "cp1252"
    return best.encoding


def sample_text(head: bytes) -> str:
    """The beginning of a file as text, for a look at it."""
    found = encoding_of_bytes(head)
    return head.decode(found.name, found.errors)
