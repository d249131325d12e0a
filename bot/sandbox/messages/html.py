"""HTML of the Bot API to text and entities, with the errors that the real parser gives.

The rules and the words are those of `parse_html` in tdlib/td (MessageEntity.cpp): offsets in
errors count UTF-8 bytes, offsets of entities count UTF-16 code units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusal import Refusal, bad_request

Entity = dict[str, Any]

SIMPLE_TAGS = {
    b"b": "bold",
    b"strong": "bold",
    b"i": "italic",
    b"em": "italic",
    b"u": "underline",
    b"ins": "underline",
    b"s": "strikethrough",
    b"strike": "strikethrough",
    b"del": "strikethrough",
    b"tg-spoiler": "spoiler",
    b"span": "spoiler",
}
TAGS = {*SIMPLE_TAGS, b"a", b"code", b"pre", b"blockquote", b"tg-emoji"}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}

_PLAIN = re.compile(rb"[^<&]+")
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_SPACE = b" \t\r\n\0\v"
_TOKEN = re.compile(rb"[0-9A-Za-z.-]*")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: bytes
    argument: str
    offset: int
    text_position: int
    expandable: bool


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source.encode()
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        source = self.source
        while self.at < len(source):
            plain = _PLAIN.match(source, self.at)
            if plain:
                self.emit(plain[0].decode())
                self.at = plain.end()
            elif source[self.at] == ord("&"):
                self.emit(self.reference() or "&")
            elif source[self.at + 1 : self.at + 2] == b"/":
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            tag = self.open[-1].tag.decode()
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.pieces), self.entities

    def emit(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def reference(self) -> str:
        """The character of a reference here, moving past it; past a bare '&' if it is none."""
        found = _REFERENCE.match(self.source, self.at)
        character = ""
        if found:
            if found[3]:
                character = NAMED.get(found[3], "")
            else:
                code = int(found[1], 16) if found[1] else int(found[2])
                length = len(found[0].rstrip(b";"))
                if 0 < code < 0x10FFFF and length < 10:
                    character = chr(code)
        if "\ud800" <= character <= "\udfff":
            raise cannot_parse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        self.at = found.end() if found and character else self.at + 1
        return character

    def skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def until(self, stop: bytes) -> bytes:
        """Reads the bytes up to a space or one of `stop`."""
        start = self.at
        while self.at < len(self.source) and self.source[self.at] not in _SPACE + stop:
            self.at += 1
        return self.source[start : self.at]

    @property
    def here(self) -> bytes:
        """One byte, or nothing at the end."""
        return self.source[self.at : self.at + 1]

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.until(b">").lower()
        if not self.here:
            raise cannot_parse(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            name = tag.decode(errors="replace")
            raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument, expandable = self.attributes(tag, begin)
        if tag == b"span" and argument != "spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.at += 1
        self.open.append(_Open(tag, argument, self.offset, len(self.pieces), expandable))

    def attributes(self, tag: bytes, begin: int) -> tuple[str, bool]:
        """The one attribute that matters for the tag, and whether the quotation folds."""
        argument, expandable = "", False
        name_of_tag = tag.decode()
        while self.here != b">":
            self.skip_space()
            if self.here == b">":
                break
            name = self.until(b"=>").lower()
            if not name:
                raise cannot_parse(
                    f'Empty attribute name in the tag "{name_of_tag}" at byte offset {begin}'
                )
            self.skip_space()
            if self.here != b"=":
                if not self.here:
                    raise cannot_parse(f'Unclosed start tag "{name_of_tag}" at byte offset {begin}')
                expandable = expandable or (tag, name) == (b"blockquote", b"expandable")
                continue
            self.at += 1
            self.skip_space()
            if not self.here:
                raise cannot_parse(f'Unclosed start tag "{name_of_tag}" at byte offset {begin}')
            value = self.attribute_value()
            if not self.here:
                raise cannot_parse(f"Unclosed start tag at byte offset {begin}")
            argument = _argument(tag, name, value, argument)
            expandable = expandable or (tag, name) == (b"blockquote", b"expandable")
        return argument, expandable

    def attribute_value(self) -> str:
        quote = self.here
        if quote not in (b"'", b'"'):
            token = _TOKEN.match(self.source, self.at)
            start, value = self.at, token[0] if token else b""
            self.at += len(value)
            if self.here not in (b">", *(bytes([c]) for c in _SPACE)):
                raise cannot_parse(f"Unexpected end of name token at byte offset {start}")
            return value.decode().lower()
        self.at += 1
        value = b""
        while self.here and self.here != quote:
            if self.here == b"&":
                value += (self.reference() or "&").encode()
            else:
                value += self.here
                self.at += 1
        self.at += 1
        return value.decode(errors="replace")

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        found = self.until(b">").lower()
        self.skip_space()
        if self.here != b">":
            raise cannot_parse(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open[-1]
        if found and found != opened.tag:
            raise cannot_parse(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag.decode()}>", '
                f'found "</{found.decode(errors="replace")}>"'
            )
        self.open.pop()
        if self.offset > opened.offset:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        entity: Entity = {"offset": opened.offset, "length": self.offset - opened.offset}
        last = self.entities[-1] if self.entities else None
        same = last is not None and all(last[k] == entity[k] for k in ("offset", "length"))
        if opened.tag in SIMPLE_TAGS:
            entity["type"] = SIMPLE_TAGS[opened.tag]
        elif opened.tag == b"a":
            url = opened.argument or "".join(self.pieces[opened.text_position :])
            if not (link := _link(url)):
                return
            entity |= link
        elif opened.tag == b"pre":
            if same and last is not None and last["type"] == "code" and last.get("language"):
                last["type"] = "pre"
                return
            entity["type"] = "pre"
        elif opened.tag == b"code":
            if same and last is not None and last["type"] == "pre" and opened.argument:
                last["language"] = opened.argument
                return
            entity |= {"type": "code", "language": opened.argument}
        elif opened.tag == b"blockquote":
            entity["type"] = "expandable_blockquote" if opened.expandable else "blockquote"
        else:
            if not re.fullmatch(r"-?[0-9]+", opened.argument) or int(opened.argument) == 0:
                raise bad_request("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
        self.entities.append(entity)


def _argument(tag: bytes, name: bytes, value: str, before: str) -> str:
    match tag, name:
        case (b"a", b"href") | (b"tg-emoji", b"emoji-id"):
            return value
        case (b"code", b"class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case (b"span", b"class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
    return before


def _link(url: str) -> Entity | None:
    user = re.fullmatch(r"tg://user\?id=([0-9]+)", url)
    if user:
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    if url.startswith("tg://"):
        return {"type": "text_link", "url": url}
    if not re.match(r"(?i)https?://", url):
        if not re.match(r"[\w-]+(\.[\w-]+)+", url):
            return None  # the real server drops a link that leads nowhere, and keeps the words
        url = f"http://{url}"
    if re.fullmatch(r"(?i)https?://[^/?#]+", url):
        url += "/"
    return {"type": "text_link", "url": url}


def cannot_parse(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities; raises Refusal. Entities are sorted, an empty one is dropped."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).parse()
