"""Bytes to text, and the folded view in which every position leads back to the source."""

import codecs
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor.text import SourceError, Text, fold, read_text

SENTENCE = (
    "KẾ HOẠCH\nThực hiện công tác phòng, chống thiên tai và tìm kiếm cứu nạn năm 2024.\n"
    "Ủy ban nhân dân xã Đông Hòa xây dựng Kế hoạch như sau: rà soát đê điều, hồ đập trước mùa mưa bão.\n"
)


def windows_1258(text: str) -> bytes:
    """What an old word processor wrote: the vowel in one byte, its tone in another."""
    out = []
    for char in text:
        letters = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in letters if mark in "\u0300\u0301\u0303\u0309\u0323")
        bare = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in tone))
        out.append(bare + tone)
    return "".join(out).encode("cp1258")


# --- encodings --------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SENTENCE.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + SENTENCE.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + SENTENCE.encode("utf-32-be"), "utf-32-be"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
    ],
    ids=["utf-8", "utf-8-mark", "16-le-mark", "16-be-mark", "32-le-mark", "32-be-mark", "16-le", "16-be"],
)
def test_unicode_is_read_as_it_was_written(data: bytes, encoding: str) -> None:
    document = read_text(data)
    assert (document.text, document.encoding, document.replaced) == (SENTENCE, encoding, 0)


def test_windows_1258_gives_the_same_words() -> None:
    document = read_text(windows_1258(SENTENCE))
    assert document.encoding == "cp1258"
    assert document.replaced == 0
    assert unicodedata.normalize("NFC", document.text) == SENTENCE
    assert Text(document.text).plain == SENTENCE


def test_decomposed_letters_stay_as_they_were_read() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE)
    assert read_text(decomposed.encode()).text == decomposed
    assert Text(decomposed).view == Text(SENTENCE).view


def test_a_str_is_taken_as_it_is() -> None:
    document = read_text(SENTENCE, name="ke-hoach.txt")
    assert (document.text, document.encoding, document.name) == (SENTENCE, None, "ke-hoach.txt")
    assert document.sha256 == read_text(SENTENCE.encode()).sha256


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_nothing_is_text_too(data: bytes) -> None:
    assert read_text(data).text == ""


def test_a_few_bad_bytes_are_replaced_and_counted() -> None:
    good = (SENTENCE * 3).encode()
    document = read_text(good[:100].decode(errors="ignore").encode() + b"\xff" + good[101:] + b"\xfe\xfe")
    assert document.encoding == "utf-8"
    assert document.replaced == document.text.count("\ufffd") > 0
    assert "tìm kiếm cứu nạn" in document.text


def test_a_file_cut_inside_a_letter_is_still_read() -> None:
    data = (SENTENCE * 2).encode()
    cuts = [k for k in range(len(data) - 60, len(data)) if data[k] & 0xC0 == 0x80]
    assert cuts
    for cut in cuts:
        document = read_text(data[:cut])
        assert document.encoding == "utf-8"
        assert document.replaced == 1
        assert document.text.startswith(SENTENCE)


def test_bad_bytes_behind_a_utf_8_mark_do_not_bring_the_mark_back() -> None:
    document = read_text(codecs.BOM_UTF8 + SENTENCE.encode() + b"\xff")
    assert document.text == SENTENCE + "\ufffd"
    assert document.replaced == 1


def test_lone_surrogates_are_replaced_and_counted() -> None:
    document = read_text("Kế hoạch \ud800 năm \udfff 2024")
    assert (document.text, document.replaced) == ("Kế hoạch \ufffd năm \ufffd 2024", 2)
    document.text.encode()


def test_a_replacement_mark_that_was_printed_is_no_error() -> None:
    assert read_text("Kế hoạch \ufffd 2024".encode()).replaced == 0


@pytest.mark.parametrize(
    ("data", "tried"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "binary"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0" + bytes(range(256)) * 8, "binary"),
        (b"\0" * 400, "binary"),
        ("Uû ban nh©n d©n tØnh L¹ng S¬n x©y dùng kÕ ho¹ch ®Çu t­. ".encode("latin-1") * 8, "TCVN3"),
        (codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le")[:-1], "UTF-16-LE"),
        (codecs.BOM_UTF16_BE + b"\xd8\x00\x00 " * 9, "UTF-16-BE"),
    ],
    ids=["png", "zip", "zeros", "tcvn3", "cut-utf-16", "surrogates"],
)
def test_what_is_no_text_is_refused_with_what_was_tried(data: bytes, tried: str) -> None:
    with pytest.raises(SourceError, match=tried) as caught:
        read_text(data, name="scan.bin")
    assert "scan.bin" in str(caught.value)
    assert "UTF-8" in str(caught.value)


def test_vni_is_refused_or_told() -> None:
    data = "UÛy ban nhaân daân tænh Laïng Sôn xaây döïng keá hoaïch phoøng choáng luït baõo.\n".encode("latin-1") * 30
    try:
        codes = [found.code for found in extract(data).diagnostics]
    except SourceError as error:
        assert "VNI" in str(error)
    else:
        assert "legacy-font" in codes


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read_text(data)
    except SourceError as error:
        assert "cannot be read as text" in str(error)
    else:
        document.text.encode()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf_8_is_never_taken_for_something_else(text: str) -> None:
    data = ("Kế hoạch năm 2024\n" + text.translate(dict.fromkeys(range(32)))).encode()
    assert read_text(data).text.encode() == data


# --- the folded view --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("Uỷ ban, hoà bình, thuỷ lợi, khoẻ", "Ủy ban, hòa bình, thủy lợi, khỏe"),
        ("UỶ BAN HOÀ BÌNH", "ỦY BAN HÒA BÌNH"),
        ("quý, quỹ, Quỳnh, hoàn, thuyền", "quý, quỹ, Quỳnh, hoàn, thuyền"),
        ("ngảy 3 nãm 2020 cùa UBND; CÙA", "ngày 3 năm 2020 của UBND; CỦA"),
        (
            "ngáy 5/6 nâm 2020; ngủ ngáy, Nâm Nung; đến, dến 3 tỷ dồng",
            "ngày 5/6 năm 2020; ngủ ngáy, Nâm Nung; đến, đến 3 tỷ đồng",
        ),
        (
            "50.O00; 9.60O lượt; 15O ha; 1l.750; 4S.000; ó0%",
            "50.000; 9.600 lượt; 150 ha; 11.750; 45.000; 60%",
        ),
        ("20/9/2O23, 2S/12/201ó, I6/9 - 05/I0, năm 202S", "20/9/2023, 25/12/2016, 16/9 - 05/10, năm 2025"),
        (
            "l5/2019/NĐ-CP, 2S/2019/TT-BTC, 27l6/BTC-VP, 72/2O25/QH15",
            "l5/2019/NĐ-CP, 2S/2019/TT-BTC, 27l6/BTC-VP, 72/2O25/QH15",
        ),
        ("H2O, 5S, 10 l, quý I/2024, 1I. Mục", "H2O, 5S, 10 l, quý I/2024, 1I. Mục"),
        ("truớc, nưóc, NGUỜI, Đưọc, đuợc, hưong, phuơng, nứơc", "trước, nước, NGƯỜI, Được, được, hương, phương, nước"),
        ("thuở, huơ, quờ, quơn, thước, Quơ, ưong", "thuở, huơ, quờ, quơn, thước, Quơ, ương"),
        ("2021 – 2025 — 2030 − 1", "2021 - 2025 - 2030 - 1"),
        ("“Đề án” ‘số’ «A»", '"Đề án" \'số\' "A"'),
        ("a\tb\xa0c\u3000d", "a b c d"),
        ("a\r\nb\rc\x0cd\u2028e", "a \nb\nc\nd\ne"),
        ("a\x0bb", "a\nb"),
        ("a\x1cb", "a\nb"),
        ("１２／KH", "12/KH"),
        ("**đậm** _nghiêng_ a_b", "  đậm    nghiêng  a-b"),
        ("## Mục", "   Mục"),
        ("* một\n  * hai", "• một\n  • hai"),
        ("Ðông Hà", "Đông Hà"),
        ("<b>Nơi nhận</b> <i>x</i>", "   Nơi nhận        x    "),
        ("a<br/>b</p>c", "a\n    b\n   c"),
        ("| a<br/>b |", "| a     b |"),
        ("a < b và c > d", "a < b và c > d"),
        ("> Trồng cây\n> > bên đường\n>\n>Chăm sóc", "  Trồng cây\n    bên đường\n \n Chăm sóc"),
        ("> 1. Trồng cây\n> 1.1 Cây gỗ\n> - 85% hộ", "  1. Trồng cây\n  1.1 Cây gỗ\n  - 85% hộ"),
        ("> 90%\n> 12 ha\n> 5.000", "> 90%\n> 12 ha\n> 5.000"),
        (
            "> Trồng 100 cây trong ba tháng đầu năm\n> 2024 và chăm sóc",
            "  Trồng 100 cây trong ba tháng đầu năm\n  2024 và chăm sóc",
        ),
    ],
)
def test_fold(text: str, view: str) -> None:
    assert fold(text) == view


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=80))
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("oOuUyYqQơƠợưƯựọntàáòúỳỷỹ\r\n\t*#_<b>/ –“`\x0b\x0c\x85\u2028Ðđ１&;\\-"), max_size=60))
def test_fold_keeps_the_length_of_what_it_changes(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded).count("\n") == folded.count("\n")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_a_fold_of_text_depends_on_each_letter_alone_or_not_at_all(text: str) -> None:
    """What stands far behind changes nothing before it: a letter that is not ASCII must not switch rules on."""
    folded = fold(text + "\n")
    assert fold(text + "\nẾ") == folded + "Ế"


# --- from the view back to the source --------------------------------------------------------

WORDS = [
    "Ủy",
    "ban",
    "nhân",
    "dân",
    "tỉnh",
    "Đắk",
    "Lắk",
    "hoà",
    "thuỷ",
    "được",
    "nghiệp",
    "KHOẺ",
    "nuớc",
    "2024",
    "ơ",
    "QĐ",
]
SEPARATORS = [
    " ", "  ", "\n", "\r\n", "\t", "\xa0", " &amp; ", "&nbsp;", " \\- ", " \\* ", "\u200b ", " \u200b", " \xad", "\ufeff ",
    " ** ", " – ", " “", " \u0301 ", " &lt;", "\u2060 \u200e", "\\. ", " é ", " e\u0301 ", " <b> ", " 🌾 ", "\x0c", "\\\n",
]  # fmt: skip


def dressed(word: str, form: str) -> str:
    middle = len(word) // 2
    return {
        "NFC": word,
        "NFD": unicodedata.normalize("NFD", word),
        "soft hyphen": word[:middle] + "\xad" + word[middle:],
        "zero width": word[:middle] + "\u200b" + word[middle:],
    }[form]


FORMS = st.sampled_from(["NFC", "NFD", "soft hyphen", "zero width"])
PIECES = st.lists(st.tuples(st.sampled_from(WORDS), FORMS, st.sampled_from(SEPARATORS)), min_size=1, max_size=30)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(["", *SEPARATORS]), PIECES)
def test_a_span_of_the_view_is_the_same_words_in_the_source(before: str, pieces: list[tuple[str, str, str]]) -> None:
    source, places = before, []
    for word, form, separator in pieces:
        places.append((len(source), word, dressed(word, form)))
        source += dressed(word, form) + separator
    text = Text(source)
    assert len(text.view) == len(text.plain)
    position = 0
    spans = []
    for start, word, printed in places:
        found = text.view.index(fold(word), position)
        position = found + len(word)
        spans.append((found, position, start, start + len(printed)))
        left, right = text.span(found, position)
        if printed[0] not in "\xad\u200b":
            assert (left, right) == (start, start + len(printed))
        inner = source[left:right].replace("\xad", "").replace("\u200b", "")
        assert unicodedata.normalize("NFC", inner) == word
    first, last = spans[0], spans[-1]
    assert text.span(first[0], last[1])[1] == last[3]
    assert source[slice(*text.span(first[0], last[1]))].endswith(source[slice(*text.span(last[0], last[1]))])


ATOMS = [
    "a",
    "ă",
    "e\u0301",
    "ơ\u0323",
    "e\u0302\u0323",
    "\u200b",
    "\xad",
    "&amp;",
    "&nbsp;",
    "\\-",
    "*",
    ". ",
    "\n",
    "\r\n",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ATOMS), max_size=40).map("".join), st.data())
def test_spans_keep_their_order_and_stay_inside(source: str, data: st.DataObject) -> None:
    text = Text(source)
    a, b, c = sorted(data.draw(st.tuples(*[st.integers(0, len(text.view))] * 3)))
    first, second, whole = text.span(a, b), text.span(b, c), text.span(a, c)
    assert 0 <= first[0] <= first[1] <= len(source)
    assert first[1] <= second[0] or b in (a, c)
    if a < b < c:
        assert (whole[0], whole[1]) == (first[0], second[1])


def test_without_anything_to_compose_positions_are_the_same() -> None:
    text = Text("Kế hoạch\tnăm – 2024\r\nMục tiêu")
    assert all(text.span(i, j) == (i, j) for i in range(len(text.view)) for j in range(i, len(text.view) + 1))


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("**Kế  hoạch** \n năm – “2024”", "Kế hoạch năm – “2024”"),
        ("## Uỷ ban\tHoà Bình", "Uỷ ban Hoà Bình"),
        ("Lao động &amp; Xã hội", "Lao động & Xã hội"),
        ("A\u0301o dài\u200b mới", "Áo dài mới"),
        ("2\\. Sở _Nội vụ_", "2. Sở Nội vụ"),
        ("Sản phẩm<br/>đầu ra", "Sản phẩm đầu ra"),
    ],
)
def test_clean(source: str, cleaned: str) -> None:
    text = Text(source)
    assert text.clean(0, len(text.view), text.view) == cleaned


def test_clean_leaves_out_what_the_flow_has_blanked() -> None:
    text = Text("các xã\n- 3 -\ntrong huyện")
    flow = "các xã       trong huyện"
    assert text.clean(0, len(text.view), flow) == "các xã trong huyện"


def test_escapes_of_markdown_are_dropped() -> None:
    assert Text('ỦY BAN\\\nXÃ\\\r\n\\"A\\" \\<5\\%\\').view == 'ỦY BAN\nXÃ \n"A" <5%'
    assert Text("a\\b").view == "a\\b"
