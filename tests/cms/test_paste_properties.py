"""What holds for any markup that is pasted."""

import re
from html import escape, unescape

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from cms.paste import clean_html, clean_text
from tests.cms.pasted_text import as_document, letters, letters_of

OURS = re.compile(
    r"</?(?:p|b|i|sup|sub|ul|ol|li)>|<br/>|</a>|<a href=\"(?:https?|mailto|tel):[^\"<>]*\">",
    re.IGNORECASE,
)


text = st.text(
    alphabet=st.sampled_from("aăđêấờ Đư\u0301\u00a0\u200b1.)(<&\"'-–²\n"), min_size=1, max_size=12
).map(escape)
inline = st.recursive(
    text,
    lambda inner: st.builds(
        "<{0}>{1}</{2}>".format,
        st.sampled_from(
            ["b", "i", "span style='font-weight:bold'", "a href='https://a.vn/'", "sup"]
        ),
        inner,
        st.just(""),
    ).map(lambda html: re.sub(r"^<(\w+)(.*)</>$", r"<\1\2</\1>", html, flags=re.S)),
    max_leaves=3,
)
inlines = st.lists(inline, min_size=1, max_size=3).map("".join)


def wrapped(tag: str, inner: st.SearchStrategy) -> st.SearchStrategy:
    name = tag.split()[0]
    return inner.map(lambda html: f"<{tag}>{html}</{name}>")


items = st.lists(wrapped("li", inlines), min_size=1, max_size=3).map("".join)
row = st.lists(wrapped("td", inlines), min_size=1, max_size=3).map("".join)
rows = st.lists(wrapped("tr", row), min_size=1, max_size=3).map("".join)
nested = st.builds("<ul><li>{}<ol>{}</ol>{}</li></ul>".format, inlines, items, inlines)
outer = st.builds(
    "<table><tr><td>{}<table border=1>{}</table></td></tr></table>".format, inlines, rows
)
block = st.one_of(
    nested,
    outer,
    wrapped("p", inlines),
    wrapped("h1", inlines),
    wrapped("h3", inlines),
    wrapped("ul", items),
    wrapped("ol", items),
    wrapped("blockquote", wrapped("p", inlines)),
    wrapped("table border=1", rows),
    wrapped("table", rows),
    wrapped("p class=MsoListParagraph style='mso-list:l0 level1 lfo1'", inlines),
    inlines,
)
documents = st.lists(block, max_size=5).map("".join)


@given(documents)
def test_no_letter_of_the_visible_text_is_lost(markup):
    visible = letters(unescape(BeautifulSoup(markup, "html.parser").get_text(" ")))
    pasted = clean_html(markup)
    assert sorted(letters_of(pasted.pieces)) == sorted(visible)
    flat = BeautifulSoup(pasted.words.html, "html.parser").get_text()
    assert sorted(letters(flat)) == sorted(visible)


@given(documents)
def test_cleaning_twice_is_cleaning_once(markup):
    once = clean_html(markup).pieces
    assert clean_html(as_document(once)).pieces == once


@given(st.one_of(st.text(), st.text(alphabet="<>/!-&\"'=abtdlirp \x00[]?;#x1")))
def test_nothing_raises_and_no_other_markup_comes_through(markup):
    pasted = clean_html(markup)
    assert OURS.sub("", pasted.words.html).count("<") == 0
    assert pasted.pieces is not None
    assert clean_text(markup).words is not None
    assert pasted.converted is None or pasted.converted.words is not None
