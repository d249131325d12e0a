"""HTML to text and entities, as the real parser reads it and in the words it refuses with."""

from __future__ import annotations

import html as stdlib_html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.messages.html import parse_html, utf16_length
from bot.sandbox.refusal import Refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<STRONG>a</strong>", "a", [("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("₹<b>450</b>", "₹450", [("bold", 1, 3)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<b>😀</b>", "😀", [("bold", 0, 2)]),
        ("<b></b>a", "a", []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("1 &lt; 2 &amp; 3 &gt; 2 &quot;", '1 < 2 & 3 > 2 "', []),
        ("&#8377;&#x20B9;", "₹₹", []),
        ("a & b &nbsp; &unknown; &", "a & b &nbsp; &unknown; &", []),
        ("<b>Ram &lt;b&gt;</b>", "Ram <b>", [("bold", 0, 7)]),
    ],
)
def test_markup_becomes_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read, found = parse_html(source)
    assert read == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://example.com/a?b=1&amp;c=2">x</a>', "https://example.com/a?b=1&c=2"),
        ("<a href='https://example.com'>x</a>", "https://example.com/"),
        ('<a href="example.com/x">x</a>', "http://example.com/x"),
        ("<a>https://example.com/y</a>", "https://example.com/y"),
        ('<a href = "tg://resolve?domain=x" >x</a>', "tg://resolve?domain=x"),
    ],
)
def test_a_link_keeps_its_address(source: str, url: str) -> None:
    [entity] = parse_html(source)[1]
    assert (entity["type"], entity["url"]) == ("text_link", url)


def test_a_link_that_leads_nowhere_is_only_its_words() -> None:
    assert parse_html('<a href="nowhere">x</a>') == ("x", [])


def test_a_link_to_a_person_is_a_mention() -> None:
    [entity] = parse_html('<a href="tg://user?id=42">Asha</a>')[1]
    assert (entity["type"], entity["user"]["id"]) == ("text_mention", 42)


@pytest.mark.parametrize(
    "source",
    [
        '<pre><code class="language-python">x</code></pre>',
        '<code class="language-python"><pre>x</pre></code>',
    ],
)
def test_code_in_pre_gives_the_language(source: str) -> None:
    [entity] = parse_html(source)[1]
    assert (entity["type"], entity["language"]) == ("pre", "python")


def test_code_alone_has_no_language() -> None:
    [entity] = parse_html('<code class="language-python">x</code>')[1]
    assert entity == {"type": "code", "offset": 0, "length": 1}


def test_a_custom_emoji_keeps_its_id() -> None:
    [entity] = parse_html('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')[1]
    assert (entity["type"], entity["custom_emoji_id"]) == ("custom_emoji", "5368324170671202286")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x<i>y</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("₹ <b>x</i>", 'Unmatched end tag at byte offset 8, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("₹</b>", "Unexpected end tag at byte offset 3"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("₹ < 5", 'Unsupported start tag "" at byte offset 4'),
        ("a <Ram> b", 'Unsupported start tag "ram" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "&#xD83D;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_broken_markup_is_refused_in_the_real_words(source: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_a_custom_emoji_without_a_number_is_refused() -> None:
    with pytest.raises(Refusal, match="nvalid custom emoji identifier specified"):
        parse_html('<tg-emoji emoji-id="x">👍</tg-emoji>')


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_is_escaped_is_shown_as_it_was(text: str) -> None:
    source = stdlib_html.escape(text, quote=False)
    assert parse_html(f"<b>{source}</b>") == (
        text,
        [{"type": "bold", "offset": 0, "length": utf16_length(text)}] if text else [],
    )


@given(st.text(st.sampled_from("<>/&;\"'= abipre#x2")))
def test_any_markup_is_either_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refusal:
        return
    units = utf16_length(text)
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units
