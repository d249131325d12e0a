"""Signs in texts for people are ones that phones have a glyph for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests import ROOT
from tests.words import is_word_module

PUNCTUATION = "–’“”•…‹›₹−≤≥✓☆→"
BARS = "▰▱"
EMOJI = (
    "ℹ↔↕↩↪⌛⏰⏱⏳⏸⏹▫▶◻☀☑☝⚖⚙⚠⛔✅✉✋✏✔✖❌❓❔➕➖➡⬆⬇⭐🌅🌐🌙🎁🎂🎉🏠🏦🏪🏷👀👋👌👍👎👑👔👤👥💤💬💰💳💵💸💾📄📅📈📋📍"
    "📒📕📖📗📜📝📞📣📤📥📦📨📬📱📵🔁🔄🔎🔔🔕🔗🔢🔽🕊🕐🕑🕓🕘🗄🗑🗓🗺🙋🙏🚀🚦🚫🚶🟢🤖🤝🧑🧩🧪🧾"
)
"""Of Emoji 12 (2019) and earlier, which a phone of six years ago draws."""
AS_EMOJI = "\ufe0f"
ALLOWED = frozenset(PUNCTUATION + BARS + EMOJI + AS_EMOJI)
LATIN = 0x024F
DEVANAGARI = range(0x0900, 0x0980)


def texts() -> Iterator[tuple[str, str]]:
    """Each text for people, with where it is."""
    template = (ROOT / "crm/locale/munim.pot").read_text("utf-8")
    for found in re.finditer(r'^"(.*)"$|^msgid(?:_plural)? "(.*)"$', template, re.MULTILINE):
        yield "munim.pot", found[1] or found[2] or ""
    for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("crm/**/*.py")):
        place = path.relative_to(ROOT).as_posix()
        if is_word_module(place):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield place, node.value


def test_no_text_has_a_sign_that_phones_lack() -> None:
    missing = {
        f"{place}: {sign} U+{ord(sign):04X} in {text[:40]!r}"
        for place, text in texts()
        for sign in text
        if ord(sign) > LATIN and ord(sign) not in DEVANAGARI and sign not in ALLOWED
    }
    assert not missing
