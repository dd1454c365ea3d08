"""The text core: properties that hold for any string, and the words of real offices."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms import text

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
TITLE = "Kiểm tra công tác cải cách hành chính tại phường Hòa Hiệp Bắc"

vietnamese = st.text(VIETNAMESE + VIETNAMESE.upper() + " -.,Ð\u00a0\u00ad\u200b\u0301\u0302\u0323")
anything = st.one_of(
    st.text(st.characters(), max_size=60),
    vietnamese,
    vietnamese.map(lambda value: unicodedata.normalize("NFD", value)),
    st.text("\u200d\u200c\u034f\u0301\u0302\u00a0 1a\ud800\U0001f468é", max_size=12),
)


def letters(value: str) -> int:
    return sum(1 for sign in value if sign.isalpha())


@pytest.mark.parametrize(
    "function",
    [text.nfc, text.fold, text.slug, text.repair_eth, text.clean_input, text.sentence_case],
)
@given(value=anything)
@settings(max_examples=150, deadline=None)
@example(value="\x00\ud800")
@example(value="o\u0323\u0300a\u0301\u0301")
@example(value="İẞŉ\ufb00K\u212b")
@example(value="a\u200b\u0301")
@example(value="ð\u0301Ð")
def test_twice_is_once_on_any_string(function, value):
    once = function(value)
    assert function(once) == once


@given(value=anything)
@settings(max_examples=150, deadline=None)
def test_fold_has_one_character_for_each_of_nfc(value):
    assert len(text.fold(value)) == len(text.nfc(value))
    assert text.fold(unicodedata.normalize("NFD", value)) == text.fold(value)


@given(value=anything)
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost(value):
    known = text.nfc(value.replace("\u00ad", "").replace("\u200b", ""))
    assert letters(text.clean_input(value)) >= letters(text.nfc(value))
    assert len(text.sentence_case(known)) == len(known)
    assert text.fold(text.sentence_case(known)) == text.fold(known)
    assert text.fold(text.repair_eth(value)) == text.fold(value)


@given(value=anything)
@settings(max_examples=150, deadline=None)
def test_words_stand_where_they_say(value):
    composed = text.nfc(value)
    end = 0
    for word in text.words(composed):
        assert end <= word.start < word.end
        assert text.match_key(composed[word.start : word.end]) == word.key
        assert word.key.isalnum()
        end = word.end
    assert text.word_keys(composed) == [(word.key, word.exact_key) for word in text.words(composed)]


@given(value=anything)
@settings(max_examples=100, deadline=None)
def test_clean_input_can_be_stored_anywhere(value):
    text.clean_input(value).encode()
    assert "\x00" not in text.clean_input(value)


@given(value=anything)
@settings(max_examples=100, deadline=None)
def test_slug_is_ascii_and_bounded(value):
    made = text.slug(value, 30)
    assert len(made) <= 30
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not made.startswith("-") and not made.endswith("-") and "--" not in made


@given(st.lists(anything, max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_names_can_be_sorted(names):
    assert len(sorted(names, key=text.name_sort_key)) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("kỹ", "kĩ"),
        ("lý", "lí"),
        ("quý", "quí"),
        ("Uỷ", "ủy"),
        ("Đường", "duong"),
        ("HÐND", "HĐND"),
        ("4.872", "4872"),
        (unicodedata.normalize("NFD", "ưỡng"), "ưỡng"),
    ],
)
def test_the_same_word_has_the_same_key(one, other):
    assert text.match_key(one) == text.match_key(other)


@pytest.mark.parametrize(("one", "other"), [("thúy", "thúi"), ("tay", "tai"), ("mây", "mâi")])
def test_y_after_a_vowel_is_another_word(one, other):
    assert text.match_key(one) != text.match_key(other)


def test_exact_keys_tell_accents_but_not_their_place():
    assert text.exact_key("hoà") == text.exact_key("Hòa") == "hoa2"
    assert text.exact_key("kỹ") == text.exact_key("kĩ")
    keys = [
        text.exact_key(word) for word in ("hoa", "hòa", "hóa", "hoạ", "dường", "đường", "đương")
    ]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() for key in keys)


def test_slug_keeps_every_letter_of_a_long_title():
    title = "Đường Đinh Hữu Phúc ở phường Hòa Hiệp Bắc"
    assert text.slug(title) == "duong-dinh-huu-phuc-o-phuong-hoa-hiep-bac"
    assert text.slug(unicodedata.normalize("NFD", title)) == text.slug(title)
    assert text.slug("Đà Nẵng") == "da-nang"
    assert text.slug("☺ …") == ""
    assert len(text.slug("đường " * 60)) <= 120


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "UBND PHƯỜNG KIỂM TRA CÔNG TÁC CCHC NĂM 2018",
            "UBND phường kiểm tra công tác CCHC năm 2018",
        ),
        ("HĐND PHƯỜNG HỌP KỲ THỨ VI", "HĐND phường họp kỳ thứ VI"),
        ("HÀNH VI VI PHẠM", "Hành vi vi phạm"),
        ("PHÒNG, CHỐNG DỊCH COVID-19", "Phòng, chống dịch COVID-19"),
        ("“NGÀY CHỦ NHẬT XANH”", "“Ngày chủ nhật xanh”"),
        (TITLE, TITLE),
        ("UBND", "UBND"),
    ],
)
def test_capitals_become_a_sentence_with_its_acronyms(typed, shown):
    assert text.sentence_case(typed) == shown


def test_names_given_are_written_as_given():
    names = ["Hòa Hiệp Bắc", "Đinh Hữu Phúc"]
    assert text.sentence_case(TITLE.upper(), names) == TITLE


def test_people_are_sorted_by_given_name_then_by_the_rest():
    people = ["Trần Văn Đức", "Lê Thị Ân", "Nguyễn An", "Phạm Bình", "Đỗ An", "Hồ Ẩn", "Bùi Dũng"]
    assert sorted(people, key=text.name_sort_key) == [
        "Đỗ An",
        "Nguyễn An",
        "Lê Thị Ân",
        "Hồ Ẩn",
        "Phạm Bình",
        "Bùi Dũng",
        "Trần Văn Đức",
    ]


def test_pasted_text_comes_in_clean():
    pasted = "Ha\u0300nh\u00ad chi\u0301nh\u00a0\u00a0 công\u200b\u202e HÐND\x00 94\u00a0% ➀"
    assert text.clean_input(pasted) == "Hành chính công HĐND 94\u00a0% ➀"
    assert text.clean_input("a\u200db 👩\u200d👧") == "ab 👩\u200d👧"
    assert text.clean_input("dòng một\r\n\tdòng hai") == "dòng một\r\n\tdòng hai"
