"""What stands at the head of a line: numbers of units, bullets, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.outline.numbering import LETTERS, Marker, bullet, markers, roman
from extractor.text import fold
from extractor.values import to_roman

TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")
ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@pytest.mark.parametrize("value", range(1, 90))
def test_roman_numerals_both_ways(value: int) -> None:
    numeral = TENS[value // 10] + ONES[value % 10]
    assert to_roman(value) == numeral
    assert roman(numeral) == value


@given(st.text(st.sampled_from("IVXLC"), min_size=1, max_size=7))
def test_only_the_one_way_to_write_a_number_is_roman(numeral: str) -> None:
    known = {TENS[n // 10] + ONES[n % 10]: n for n in range(1, 90)}
    assert roman(numeral) == known.get(numeral)


def test_letters_are_those_of_points_in_their_order() -> None:
    assert LETTERS == "abcdđeghiklmnopqrstuvxy"
    for value, letter in enumerate(LETTERS, 1):
        (marker,) = markers(f"{letter}) Tuyên truyền", 0, 13)
        assert (marker.style, marker.value, marker.label) == ("letter", value, letter)


@pytest.mark.parametrize("letter", "fjwz")
def test_letters_that_number_no_point(letter: str) -> None:
    assert markers(f"{letter}) Tuyên truyền", 0, 13) == []


def first(line: str) -> Marker | None:
    found = markers(line, 0, len(line))
    return found[0] if found else None


# (the head of the line, style, value, label); every form of number is followed by a title below
FORMS = [
    ("I.", "roman", 1, "I"),
    ("IV.", "roman", 4, "IV"),
    ("XXIX.", "roman", 29, "XXIX"),
    ("II-", "roman", 2, "II"),
    ("II/", "roman", 2, "II"),
    ("II:", "roman", 2, "II"),
    ("II)", "roman", 2, "II"),
    ("II/.", "roman", 2, "II"),
    ("A.", "upper", 1, "A"),
    ("Đ.", "upper", 5, "Đ"),
    ("B-", "upper", 2, "B"),
    ("B/", "upper", 2, "B"),
    ("B)", "upper", 2, "B"),
    ("1.", "arabic", 1, "1"),
    ("12.", "arabic", 12, "12"),
    ("01.", "arabic", 1, "01"),
    ("1/", "arabic", 1, "1"),
    ("1/.", "arabic", 1, "1"),
    ("1-", "arabic", 1, "1"),
    ("1)", "arabic-bracket", 1, "1"),
    ("1.)", "arabic-bracket", 1, "1"),
    ("1.1.", "decimal-2", 1, "1.1"),
    ("1.1", "decimal-2", 1, "1.1"),
    ("2.10.", "decimal-2", 10, "2.10"),
    ("1.2.3.", "decimal-3", 3, "1.2.3"),
    ("1.2.3.4", "decimal-4", 4, "1.2.3.4"),
    ("1.1)", "decimal-2", 1, "1.1"),
    ("a)", "letter", 1, "a"),
    ("đ)", "letter", 5, "đ"),
    ("e.", "letter", 6, "e"),
    ("a/", "letter", 1, "a"),
    ("a,", "letter", 1, "a"),
    ("1.1-", "decimal-2", 1, "1.1"),
    ("2.1.3-", "decimal-3", 3, "2.1.3"),
    ("I .", "roman", 1, "I"),
    ("IV  .", "roman", 4, "IV"),
    ("1 .", "arabic", 1, "1"),
    ("1 )", "arabic-bracket", 1, "1"),
    ("2.1 .", "decimal-2", 1, "2.1"),
    ("a )", "letter", 1, "a"),
    ("III -", "roman", 3, "III"),
    ("B -", "upper", 2, "B"),
    ("4 -", "arabic", 4, "4"),
]


@pytest.mark.parametrize(("head", "style", "value", "label"), FORMS, ids=[form[0] for form in FORMS])
def test_a_number_with_its_mark(head: str, style: str, value: int, label: str) -> None:
    line = f"{head} Đẩy mạnh tuyên truyền"
    marker = first(line)
    assert marker is not None
    assert (marker.style, marker.value, marker.label) == (style, value, label)
    assert marker.certain
    assert line[marker.start : marker.end].strip() == head
    assert line[marker.end :] == "Đẩy mạnh tuyên truyền"


@pytest.mark.parametrize("head", [form[0] for form in FORMS if form[0] not in ("a,", "1.1", "1.2.3.4")])
def test_a_number_alone_on_its_line(head: str) -> None:
    marker = first(head)
    assert marker is not None
    assert marker.end == len(head)


@pytest.mark.parametrize("head", ["I.", "1.", "1.1.", "a)", "II-", "1/", "a/"])
def test_a_number_that_lost_its_space(head: str) -> None:
    marker = first(f"{head}Đẩy mạnh")
    assert marker is not None
    assert marker.end == len(head)


def test_a_number_far_from_its_title() -> None:
    marker = first("II.      MỤC TIÊU")
    assert marker is not None
    assert marker.end == 9


def test_one_letter_has_two_readings() -> None:
    assert [(m.style, m.value) for m in markers("I. Chung", 0, 8)] == [("roman", 1), ("upper", 9)]
    assert [(m.style, m.value) for m in markers("V. Chung", 0, 8)] == [("roman", 5), ("upper", 21)]
    assert [(m.style, m.value) for m in markers("C. Chung", 0, 8)] == [("upper", 3)]
    assert [(m.style, m.value) for m in markers("X. Chung", 0, 8)] == [("roman", 10), ("upper", 22)]
    assert [(m.style, m.value) for m in markers("D. Chung", 0, 8)] == [("upper", 4)]


def test_decimals_keep_all_their_numbers() -> None:
    marker = first("3.2.11. Tưới")
    assert marker is not None
    assert marker.numbers == (3, 2, 11)


@pytest.mark.parametrize(
    ("line", "style", "value"),
    [
        ("I MỤC TIÊU", "roman", 1),
        ("III NHIỆM VỤ", "roman", 3),
        ("5 Thực hiện chính sách", "arabic", 5),
        ("12 Sở Y tế", "arabic", 12),
    ],
)
def test_a_number_that_lost_its_dot_is_weak(line: str, style: str, value: int) -> None:
    (marker,) = markers(line, 0, len(line))
    assert (marker.style, marker.value, marker.certain) == (style, value, False)


@pytest.mark.parametrize(
    ("line", "readings"),
    [
        ("1, Mục tiêu", ["1"]),
        ("II, MỤC TIÊU", ["II"]),
        ("1.2, Trồng cây", ["1.2"]),
        ("Il. Trồng cây", ["II", "11"]),
        ("l1. Sở Y tế", ["II", "11"]),
        ("1V. Trồng cây", ["IV"]),
        ("I0. Sở Y tế", ["10"]),
        ("1O. Sở Y tế", []),
    ],
)
def test_a_scanned_number_is_weak(line: str, readings: list[str]) -> None:
    found = markers(line, 0, len(line))
    assert [(m.label, m.certain) for m in found] == [(label, False) for label in readings]


@pytest.mark.parametrize("number", ["1I", "I1", "Il", "lI", "ll", "1l", "l1"])
def test_a_scanned_roman_number_before_capitals_is_certain(number: str) -> None:
    line = f"{number}. MỤC TIÊU"
    marker = markers(line, 0, len(line))[0]
    assert (marker.style, marker.label, marker.certain) == ("roman", "II", True)


@pytest.mark.parametrize(
    "line",
    [
        "100% hộ dân có nước sạch",
        "85,5% trở lên",
        "1.200 hộ",
        "1.200.000 đồng",
        "12 con bò",
        "2024 là năm cuối",
        "2021-2025",
        "15/6/2022",
        "15-6-2022",
        "20.11.2024",
        "3,5 tỷ đồng",
        "7h30 phút",
        "7:30 có mặt",
        "1.0 là bản đầu",
        "0. Không",
        "IIII. Sai",
        "VX. Sai",
        "IC. Sai",
        "I tiếp tục",
        "Mục tiêu",
        "UBND xã",
        "A Lưới là huyện",
        "a là điểm đầu",
        "e ngại",
        "d.vị",
        "v.v.",
        "1.triệu đồng",
        "1234. Số dài",
        "12,5 ha",
        "11, bình quân",
        "1I/2024",
        "- 3 -",
        "",
    ],
)
def test_what_is_no_number_of_a_unit(line: str) -> None:
    assert [m for m in markers(line, 0, len(line)) if m.certain] == []


def test_nothing_behind_the_end_is_read() -> None:
    text = "1. Tưới"
    assert markers(text, 0, 1) == [] or not markers(text, 0, 1)[0].certain
    (marker,) = markers(text, 0, 2)
    assert marker.end == 2
    assert markers(text, 3, 7) == []


@pytest.mark.parametrize(
    ("line", "mark", "text"),
    [
        ("- Tưới cây", "-", "Tưới cây"),
        ("-Tưới cây", "-", "Tưới cây"),
        ("+ Tưới cây", "+", "Tưới cây"),
        ("• Tưới cây", "•", "Tưới cây"),
        ("– Tưới cây", "-", "Tưới cây"),
        ("✓ Tưới cây", "•", "Tưới cây"),
        ("\uf0b7 Tưới cây", "•", "Tưới cây"),
        ("* Tưới cây", "•", "Tưới cây"),
        ("o Tưới cây", "o", "Tưới cây"),
        ("- “Tưới” cây", "-", '"Tưới" cây'),
        ("(1) Tưới cây", "(1)", "Tưới cây"),
        ("(i) Tưới cây", "(i)", "Tưới cây"),
        ("(iii) Tưới cây", "(iii)", "Tưới cây"),
        ("(a) Tưới cây", "(a)", "Tưới cây"),
        ("ii) Tưới cây", "ii)", "Tưới cây"),
        ("-", "-", ""),
        ("+", "+", ""),
    ],
)
def test_bullets(line: str, mark: str, text: str) -> None:
    view = fold(line)
    found = bullet(view, 0, len(view))
    assert found is not None
    assert (found[0], view[found[1] :]) == (mark, text)


@pytest.mark.parametrize(
    "line",
    ["-5% so với 2023", "--- ", "---------", "ông Nam", "o trường", "v trong", "1. Tưới", "(2024) đạt", "(Kèm theo)"],
)
def test_what_is_no_bullet(line: str) -> None:
    assert bullet(line, 0, len(line)) is None
