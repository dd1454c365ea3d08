"""TCVN3 and VNI text is told from Unicode, and converted without a letter lost."""

import itertools
import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms import legacy_fonts
from cms.legacy_fonts import Encoding, convert, guess, of_font

ARTICLES = sorted((Path(settings.BASE_DIR) / "home" / "demo" / "articles").glob("*.txt"))
TCVN3_SIGNS = {meant: written for written, meant in legacy_fonts._TCVN3.items()}
VNI_SIGNS = {meant: written for written, meant in reversed(legacy_fonts._VNI.items())}
SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
PLAIN = " .,:;!?()/-–“”…%0123456789\n"

SYLLABLES = re.findall(
    r"\w+",
    "phường ủy ban nhân dân thành phố tổ chức hội nghị triển khai kế hoạch năm học mới được quyết"
    " định về việc hòa hiệp bắc cộng xã chủ nghĩa việt nam độc lập tự do hạnh phúc khuyến khích"
    " quỳnh giếng nguyễn thuỷ huỳnh khuỷu ngoằn ngoèo xoong quốc gì hoà bình là tôi",
)

UNICODE_TEXTS = {
    "numbers": "4.872 hồ sơ; 94 %; 253.000 đ; 10°C; 5½ m²; 25 µm, 10 µg, 3 µl, ©2018 ®",
    "latin-1 vietnamese": "Tôi và cô ca sĩ xem hát chèo; hoà bình là hoà bình, không có gì khác.",
    "only latin-1 letters": "hoà bình và hoà giã, bà và cô, má và bé, thì là, quê và lê, cà và cám",
    "french": "Le maire a inauguré l’école maternelle où les élèves ont été reçus à la fête de Noël,"
    " très tôt. Même s'il a plu, la soirée était très réussie : « À bientôt ! »",
    "short french": "né à Huê, été, clé, café",
    "spanish": "El alcalde inauguró el año pasado la compañía más pequeña; ¿qué pasó después? ¡Así!",
    "german": "Über die Straße fährt ein Müllwagen, größer als für die Gäste nötig wäre, natürlich.",
    "english": "The café’s naïve façade © 2018 Microsoft® Windows® «quoted» résumé coöperate",
    "danish": "Rødgrød med fløde på øen, æbler og blåbær; smørrebrød på færøsk og så videre",
    "mojibake": "Tiáº¿ng Viá»‡t bá»‹ lá»—i mÃ£ á»Ÿ Ä‘Ã¢y",
    "NFD": unicodedata.normalize("NFD", "Kiểm tra công tác cải cách hành chính tại phường"),
    "title": "THÔNG BÁO VỀ VIỆC TUYỂN CÔNG CHỨC",
}


def encoded(text: str, encoding: Encoding) -> str:
    signs = VNI_SIGNS if encoding is Encoding.VNI else TCVN3_SIGNS
    return "".join(signs.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("ph­êng Hßa HiÖp B¾c, quËn Liªn ChiÓu", "phường Hòa Hiệp Bắc, quận Liên Chiểu"),
        ("Nh©n d©n lµm nghÜa vô qu©n sù, ®\u00d0p ®Ï", "Nhân dân làm nghĩa vụ quân sự, đép đẽ"),
    ],
)
def test_tcvn3_reads_as_it_was_meant(written, meant):
    assert guess(written) is Encoding.TCVN3
    assert convert(written, Encoding.TCVN3) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        ("Uûy ban nhaân daân phöôøng", "Ủy ban nhân dân phường"),
        ("ÔÛ ñaây, thöù tö; quyù vò vaø kyõ sö", "Ở đây, thứ tư; quý vị và kỹ sư"),
    ],
)
def test_vni_reads_as_it_was_meant(written, meant):
    assert guess(written) is Encoding.VNI
    assert convert(written, Encoding.VNI) == meant


def test_a_tcvn3_font_of_capitals_gives_capitals():
    assert convert("ñy ban nh©n d©n ph­êng", Encoding.TCVN3_CAPITALS) == "ỦY BAN NHÂN DÂN PHƯỜNG"


@pytest.mark.parametrize("name", UNICODE_TEXTS)
def test_other_text_is_never_taken_for_an_old_font(name):
    assert guess(UNICODE_TEXTS[name]) is None


@pytest.mark.parametrize("written", ["", " ", "Th«ng b¸o", "Thoâng baùo", "\ud800\x00", "­­­"])
def test_what_is_too_short_to_tell_is_not_guessed(written):
    assert guess(written) is None


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI], ids=str)
def test_every_article_of_the_demo_survives_the_way_there_and_back(path, encoding):
    written = path.read_text()
    original = written.lower() if encoding is Encoding.TCVN3 else written
    there = encoded(original, encoding)
    assert guess(original) is None
    assert guess(there) is encoding
    assert convert(there, encoding) == original


@pytest.mark.parametrize("path", ARTICLES[:20], ids=lambda path: path.stem)
def test_vni_in_capitals_survives_too(path):
    original = path.read_text().upper()
    assert guess(encoded(original, Encoding.VNI)) is Encoding.VNI
    assert convert(encoded(original, Encoding.VNI), Encoding.VNI) == original


def test_a_line_in_unicode_stays_in_a_text_that_is_converted():
    written = "Ủy ban nhân dân thành phố Hội An\nCéng hßa x· héi chñ nghÜa"
    assert convert(written, Encoding.TCVN3).splitlines() == [
        "Ủy ban nhân dân thành phố Hội An",
        "Cộng hòa xã hội chủ nghĩa",
    ]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        ("'.VnTimeH'", Encoding.TCVN3_CAPITALS),
        ('".VnArial NarrowH"', Encoding.TCVN3_CAPITALS),
        (".vntime", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("VNI Helve", Encoding.VNI),
        ("Times New Roman", None),
        ("Arial", None),
        ("VNF-Comic Sans", None),
        ("Vnexpress", None),
        ("", None),
    ],
)
def test_fonts_are_known_by_name(name, encoding):
    assert of_font(name) is encoding


# A bare ã, â or đ is no word: in TCVN3 that is a dot, ©, or ® that stands alone.
ALONE = re.compile(r"(?<![^\W\d_])[ãâđ](?![^\W\d_])")
vietnamese = st.text(alphabet=SMALL + PLAIN).map(lambda text: ALONE.sub("", text))
sentences = st.lists(st.sampled_from(SYLLABLES), max_size=40).map(" ".join)


@given(vietnamese)
def test_small_letters_survive_tcvn3(text):
    assert convert(encoded(text, Encoding.TCVN3), Encoding.TCVN3) == text


@given(st.text(alphabet=SMALL + SMALL.upper() + PLAIN))
def test_letters_in_both_cases_survive_vni(text):
    assert convert(encoded(text, Encoding.VNI), Encoding.VNI) == text


@given(st.one_of(sentences, sentences.map(str.upper), sentences.map(str.title)))
def test_good_vietnamese_is_never_flagged(text):
    assert guess(text) is None
    assert guess(unicodedata.normalize("NFD", text)) is None


@given(st.text(), st.sampled_from(list(Encoding)))
def test_any_string_is_answered_and_no_plain_letter_is_lost(text, encoding):
    guess(text)
    converted = convert(text, encoding)
    kept = [letter for letter in text if letter.isascii() and letter.isalpha()]
    bare = unicodedata.normalize("NFD", converted).lower()
    found = itertools.takewhile(lambda _: True, bare)
    assert all(letter.lower() in found for letter in kept)
