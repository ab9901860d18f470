"""The section tree: every way in which plans are numbered, what converters do to them, and where each section stands."""

import itertools
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mutate import HARMLESS

from extractor import extract
from extractor.evaluate import evaluate
from extractor.outline.lines import Words, Wrapping, cells, is_caps, split
from extractor.plan import Plan, Section
from extractor.text import Text, read_text

CORPUS = sorted(
    file
    for file in (Path(__file__).parents[1] / "corpus").iterdir()
    if file.suffix in (".txt", ".md") and "README" not in file.name
)
TITLE = "KẾ HOẠCH\nTrồng cây năm 2024\n\n"


def body(text: str, title: str = TITLE) -> list[Section]:
    return [section for section in extract(title + text).sections if section.kind != "header"]


def tree(text: str) -> list[str]:
    """The paths with the headings, "-" where a unit has none."""
    return [f"{section.path}: {section.heading or '-'}" for section in body(text)]


def key(plan: Plan) -> list[tuple[str, str, str | None]]:
    return [(section.path, section.kind, section.heading) for section in plan.sections]


def test_lettered_fields_have_the_kinds_of_fields() -> None:
    text = (
        "I. NHIỆM VỤ\n1. Lập sổ\na) Nội dung: Đếm cây.\nb) Đơn vị chủ trì: Sở Y tế.\nc) Thời gian thực hiện: Quý II.\n"
    )
    kinds = {section.path: (section.label, section.kind) for section in body(text)}
    assert kinds["I/1/a"] == ("a", "field_content")
    assert kinds["I/1/b"] == ("b", "field_assignment")
    assert kinds["I/1/c"] == ("c", "field_schedule")
    without = body("I. CHUNG\n1. Nội dung: Đếm cây.\n2. Thời gian thực hiện: Quý II.\n3. Đơn vị chủ trì: Sở Y tế.\n")
    assert [section.kind for section in without if section.level == 2][:2] == ["tasks", "schedule"]


def test_a_scanned_capital_in_a_sequence_of_letters_is_a_letter() -> None:
    text = "I. CHUNG\n1. Gieo hạt\na) Chọn giống.\nB) Làm đất.\nC) Tưới cây.\n2. Gặt lúa\na) Gặt.\n"
    assert [section.path for section in body(text)] == ["I", "I/1", "I/1/a", "I/1/b", "I/1/c", "I/2", "I/2/a"]


def test_a_part_in_capitals_behind_an_empty_line_is_not_parted() -> None:
    text = "KẾ HOẠCH\nTrồng cây\n\nXã định như sau:\n\nPHẦN I. ĐÁNH GIÁ TÌNH HÌNH\nÍt cây.\nPHẦN II. MỤC TIÊU\nTrồng."
    assert [section.label for section in body(text) if section.label] == ["Phần I", "Phần II"]


@pytest.mark.parametrize("one", ["I", "l"])
@pytest.mark.parametrize("above", ["MỤC TIÊU", "Mục tiêu"])
def test_a_scanned_one_below_a_roman_number_is_arabic(one: str, above: str) -> None:
    text = (
        f"I. MỤC ĐÍCH\n{one}. Mục đích chung\nGiữ rừng.\n2. Yêu cầu\nRõ việc.\n"
        f"II. {above}\n{one}. Mục tiêu chung\nTrồng cây.\n2. Mục tiêu cụ thể\nTrồng 5 ha.\n"
        f"III. TỔ CHỨC THỰC HIỆN\n{one}. Sở Y tế\nLo thuốc.\n2. Sở Nội vụ\nLo người.\n"
    )
    paths = [section.path for section in body(text)]
    assert paths == ["I", "I/1", "I/2", "II", "II/1", "II/2", "III", "III/1", "III/2"]


def test_a_roman_one_that_begins_anew_stays_roman() -> None:
    text = "A. PHẦN CHUNG\nI. MỤC ĐÍCH\nGiữ rừng.\nII. YÊU CẦU\nRõ việc.\nB. PHẦN RIÊNG\nI. NHIỆM VỤ\nTrồng.\nII. KINH PHÍ\nĐủ.\n"
    assert [section.path for section in body(text)] == ["A", "A/I", "A/II", "B", "B/I", "B/II"]


# --- lines ------------------------------------------------------------------------


@given(st.text("AĐb ữ1-.", max_size=20))
def test_capitals_have_small_letters_in_symbols_only(text: str) -> None:
    small, big = (sum(map(test, text)) for test in (str.islower, str.isupper))
    word = re.search(r"(?<!\w)[bữ]{2}", text)
    assert is_caps(text) == (big >= 2 and (small == 0 or (small * 12 <= len(text) and word is None)))


@pytest.mark.parametrize("two", ["1I.", "Il.", "ll.", "II,"])
def test_scanned_numbers_stand_in_their_sequence(two: str) -> None:
    goals = "I. MỤC TIÊU\n1, Mục tiêu chung\nTrồng cây.\n2, Mục tiêu cụ thể\nTrồng 100 cây.\n"
    text = f"{goals}{two} TỔ CHỨC THỰC HIỆN\n1. Sở Y tế: Trồng cây."
    assert [line.split(":")[0] for line in tree(text)] == ["I", "I/1", "I/2", "II", "II/1"]


def test_numbers_with_a_comma_inside_a_sentence_are_no_units() -> None:
    text = "I. MỤC TIÊU\n1. Trồng cây tại các khu phố 1,\n2, Đông Lạc và Tây Lạc;\n2. Chăm sóc cây."
    assert [line.split(":")[0] for line in tree(text)] == ["I", "I/1", "I/2"]


@pytest.mark.parametrize("gap", ["\t", "     "])
def test_gaps_inside_a_sentence_part_no_cells(gap: str) -> None:
    dates = f"Nộp hồ sơ trước ngày{gap}15/11/2024 , báo cáo trước ngày{gap}30/11/2024."
    assert tree(f"I. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ: {dates}\n2. Văn phòng: Lưu hồ sơ.") == [
        "I: TỔ CHỨC THỰC HIỆN",
        "I/1: Phòng Nội vụ",
        "I/2: Văn phòng",
    ]


@pytest.mark.parametrize("gap", ["\t", "     ", " | "])
def test_no_record_reaches_from_one_cell_into_the_next(gap: str) -> None:
    cells = ["1", "Sửa quy chế theo Thông tư số 5/2020/TT-BNV của Bộ Nội vụ", "Phòng Nội vụ", "Trước ngày 30/6/2024"]
    plan = extract(TITLE + "I. NHIỆM VỤ\n" + gap.join(cells))
    assert [citation.issuer for citation in plan.citations] == ["Bộ Nội vụ"]
    assert [deadline.text for deadline in plan.deadlines] == ["Trước ngày 30/6/2024"]


@given(st.text("aĐ |\n.", max_size=30), st.booleans())
def test_a_line_without_pipes_and_gaps_is_one_cell(text: str, far: bool) -> None:
    view = " " * 30 * far + text
    for line in split(view, None, (), lambda start, end: False):
        found = cells(view, line)
        assert [view[c.start : c.end].strip(" |") for c in found] == [view[c.start : c.end] for c in found]
        parted = [piece.strip() for piece in re.split(r" {3,}|\|", view[line.start : line.end])]
        assert [view[c.start : c.end] for c in found] == [piece for piece in parted if piece]


def test_two_lines_run_into_one_do_not_widen_the_page() -> None:
    wrapped = (
        "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024; Luật\nGiao dịch điện tử ngày 22 tháng 6 năm 2023; kế hoạch của\n"
        "xã về việc giữ gìn và phát huy giá trị của tài liệu lưu\ntrữ tại các thôn trong xã năm nay và những năm tiếp\n"
        "theo."
    )
    joined = "\nMọi thôn đều gửi tài liệu về xã trước khi xã gửi tài liệu của mình lên huyện, rồi huyện gửi\nlên tỉnh."
    for text in (wrapped, wrapped + joined):
        lines = split(text, None, (), lambda start, end: False)
        assert Wrapping(lines, Words()).joins(lines[0], lines[1], title=False)


def test_broken_headings_do_not_make_wrapped_lines_of_paragraphs() -> None:
    headings = "KẾ HOẠCH\nGiữ gìn các giếng cổ\ncủa thôn Đoài và của\nthôn Đông cùng với\nthôn Trung năm 2025\n"
    task = (
        "2. Nâng cao vai trò của thôn\nĐưa việc giữ giếng vào hương ước của thôn, bàn ở mọi cuộc họp thôn trong năm.\n"
    )
    lines = split(headings + task * 4, None, (), lambda start, end: False)
    assert Wrapping(lines, Words()).width == 0


RUN_TOGETHER = (
    "ỦY BAN NHÂN DÂN XÃ AN HÒA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 5/KH-UBND An Hòa, ngày 5 "
    "tháng 4 năm 2024 KẾ HOẠCH Giữ các giếng cổ năm 2024 Thực hiện Công văn số 7/UBND-VP ngày 3/4/2024 của UBND tỉnh Sơn La, "
    "UBND xã xây dựng kế hoạch như sau: I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích: Giữ giếng. 2. Yêu cầu - Rõ việc. - Rõ người. II. "
    "MỤC TIÊU 1. Nạo vét 12 giếng theo khoản 1. Điều 2. 2. Tỷ lệ giếng có mái che đạt 90%. III. TỔ CHỨC THỰC HIỆN 1. Phòng "
    "Kinh tế a) Chủ trì, phối hợp với Công an xã rào giếng trước ngày 30/6/2024. b) Báo cáo. 2. Công an xã: Bảo vệ. Trên đây "
    "là Kế hoạch của xã./. Nơi nhận: - UBND tỉnh; - Lưu: VT. TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Hà Văn An"
)


def test_a_plan_on_one_line_is_parted() -> None:
    plan = extract(RUN_TOGETHER)
    assert [section.path for section in plan.sections] == [
        "@header", "@preamble", "I", "I/1", "I/2", "II", "II/1", "II/2", "III", "III/1", "III/1/a", "III/1/b", "III/2",
        "@closing", "@recipients", "@signature",
    ]  # fmt: skip
    assert (plan.header.symbol, plan.header.date, plan.header.title) == (
        "5/KH-UBND",
        "2024-04-05",
        "Giữ các giếng cổ năm 2024",
    )
    assert plan.header.signer is not None
    assert (plan.header.signer.position, plan.header.signer.name) == ("PHÓ CHỦ TỊCH", "Hà Văn An")
    assert plan.header.recipients == ["UBND tỉnh", "Lưu: VT"]
    assert plan.assignments[0].role == "lead"
    assert all(record.text == RUN_TOGETHER[record.start : record.end] for record in plan.assignments)


@pytest.mark.parametrize(
    "text",
    [
        "I. MỤC TIÊU\n- Rà soát theo Phần I. MỤC TIÊU CHUNG của Đề án; Chương II. ĐIỀU KHOẢN THI HÀNH của Quy chế.\n",
        "II. NHIỆM VỤ\n- Khu vực I. THỊ TRẤN là nơi làm trước. Đội III. BẢO VỆ CÂY làm sau.\n",
        "I. MỤC TIÊU\n1. Xã có 2 chợ. II. là chợ Đông.\n",
    ],
)
def test_a_roman_number_that_is_no_unit_s_parts_no_line(text: str) -> None:
    assert len(body(text)) == text.count("\n") - text.count("\n- ")


# --- numbering systems -------------------------------------------------------------

SYSTEMS = {
    "parts": (
        "Phần thứ nhất\nMỤC TIÊU\nI. CHUNG\n1. Mục tiêu\na) Trồng cây.\nb) Chăm cây.\nII. RIÊNG\n1. Tưới cây.\n"
        "Phần thứ hai\nTỔ CHỨC THỰC HIỆN\n1. Trường trồng cây.",
        [
            "Phần 1: MỤC TIÊU",
            "Phần 1/I: CHUNG",
            "Phần 1/I/1: Mục tiêu",
            "Phần 1/I/1/a: -",
            "Phần 1/I/1/b: -",
            "Phần 1/II: RIÊNG",
            "Phần 1/II/1: -",
            "Phần 2: TỔ CHỨC THỰC HIỆN",
            "Phần 2/1: -",
        ],
    ),
    "chapters": (
        "Chương I\nQUY ĐỊNH CHUNG\nMục 1\nPHẠM VI\nĐiều 1. Phạm vi\n1. Xã.\n2. Phường.\nĐiều 2. Đối tượng\nCác trường.\n"
        "Mục 2\nTHI HÀNH\nĐiều 3. Hiệu lực\na) Ngay.\nb) Sau.\nChương II\nKHÁC\nĐiều 4. Xã thi hành.",
        [
            "Chương I: QUY ĐỊNH CHUNG",
            "Chương I/Mục 1: PHẠM VI",
            "Chương I/Mục 1/Điều 1: Phạm vi",
            "Chương I/Mục 1/Điều 1/1: -",
            "Chương I/Mục 1/Điều 1/2: -",
            "Chương I/Mục 1/Điều 2: Đối tượng",
            "Chương I/Mục 2: THI HÀNH",
            "Chương I/Mục 2/Điều 3: Hiệu lực",
            "Chương I/Mục 2/Điều 3/a: -",
            "Chương I/Mục 2/Điều 3/b: -",
            "Chương II: KHÁC",
            "Chương II/Điều 4: -",
        ],
    ),
    "letters above": (
        "A. MỤC TIÊU\nI. Chung\n1. Một\na) Hai.\nb) Ba.\n2. Bốn.\nII. Riêng\n- Năm.\nB. TỔ CHỨC\nI. Sở Nội vụ\n- Tưới.",
        [
            "A: MỤC TIÊU",
            "A/I: Chung",
            "A/I/1: Một",
            "A/I/1/a: -",
            "A/I/1/b: -",
            "A/I/2: -",
            "A/II: Riêng",
            "B: TỔ CHỨC",
            "B/I: Sở Nội vụ",
        ],
    ),
    "letters up to I": (
        "\n".join(f"{letter}. MỤC {letter}\n1. Một\n- Hai." for letter in "ABCDĐEGHIK"),
        [line for letter in "ABCDĐEGHIK" for line in (f"{letter}: MỤC {letter}", f"{letter}/1: Một")],
    ),
    "Party": (
        "I- MỤC ĐÍCH, YÊU CẦU\n1- Nâng cao trách nhiệm.\n2- Gắn với nhiệm vụ.\nII- NHIỆM VỤ\n1- Tuyên truyền\nĐổi mới.",
        ["I: MỤC ĐÍCH, YÊU CẦU", "I/1: -", "I/2: -", "II: NHIỆM VỤ", "II/1: Tuyên truyền"],
    ),
    "slashes": (
        "I/ MỤC TIÊU\n1/ Tưới cây\na/ Sáng.\nb/ Chiều.\n2/ Nhổ cỏ\n- Tối.\nII/ KHÁC\n- Không.",
        ["I: MỤC TIÊU", "I/1: Tưới cây", "I/1/a: -", "I/1/b: -", "I/2: Nhổ cỏ", "II: KHÁC"],
    ),
    "decimals": (
        "1. MỤC TIÊU\n1.1. Chung\nTrồng.\n1.2. Riêng\n1.2.1. Cam\nTrồng.\n1.2.2. Quýt\nTrồng.\n2. GIẢI PHÁP\n"
        "2.1 Tưới\nNước.\n2.2 Bón\nPhân.",
        [
            "1: MỤC TIÊU",
            "1/1.1: Chung",
            "1/1.2: Riêng",
            "1/1.2/1.2.1: Cam",
            "1/1.2/1.2.2: Quýt",
            "2: GIẢI PHÁP",
            "2/2.1: Tưới",
            "2/2.2: Bón",
        ],
    ),
    "marks apart": (
        "I . Mục đích , yêu cầu\n1 . Mục đích\n- Tưới.\n2 .Yêu cầu\na ) Sáng.\nb ) Chiều.\nII - NHIỆM VỤ\n1 - Tưới.",
        ["I: Mục đích , yêu cầu", "I/1: Mục đích", "I/2: Yêu cầu", "I/2/a: -", "I/2/b: -", "II: NHIỆM VỤ", "II/1: -"],
    ),
    "Party decimals": (
        "I- NHIỆM VỤ\n1- Tưới cây\n1.1- Sáng.\n1.2- Chiều.\n2- Bón cây\n2.1- Một.",
        ["I: NHIỆM VỤ", "I/1: Tưới cây", "I/1/1.1: -", "I/1/1.2: -", "I/2: Bón cây", "I/2/2.1: -"],
    ),
    "letters with đ": (
        "I. MỤC TIÊU\n" + "\n".join(f"{letter}) Việc này;" for letter in "abcdđeghiklmnopq"),
        ["I: MỤC TIÊU", *(f"I/{letter}: -" for letter in "abcdđeghiklmnopq")],
    ),
    "letters without đ": (
        "I. MỤC TIÊU\n" + "\n".join(f"{letter}) Việc này;" for letter in "abcdeg"),
        ["I: MỤC TIÊU", *(f"I/{letter}: -" for letter in "abcdeg")],
    ),
    "lost dots": (
        "I MỤC TIÊU\n- Tưới.\nII NHIỆM VỤ\n1 Tưới cây\n- Nước.\n2 Bón cây\n- Phân.\nIII KINH PHÍ\n- Xã.",
        ["I: MỤC TIÊU", "II: NHIỆM VỤ", "II/1: Tưới cây", "II/2: Bón cây", "III: KINH PHÍ"],
    ),
    "numbers alone": (
        "I. MỤC TIÊU\n1.\nTưới cây cho xã\n- Nước.\n2.\nBón cây\n-\nPhân.\nII.\nKINH PHÍ\n- Xã.",
        ["I: MỤC TIÊU", "I/1: Tưới cây cho xã", "I/2: Bón cây", "II: KINH PHÍ"],
    ),
    "restarted": (
        "I. CHUNG\n1. Trồng\n- X.\n2. Tưới\n- X.\n1. Bón\n- X.\n2. Hái\n- X.\nII. RIÊNG\n1. Bán\n- X.",
        ["I: CHUNG", "I/1: Trồng", "I/2: Tưới", "I/1: Bón", "I/2: Hái", "II: RIÊNG", "II/1: Bán"],
    ),
    "a number left out": (
        "I. CHUNG\n- X.\nII. RIÊNG\n- X.\nIV. KHÁC\n1. Trồng\n- X.\n3. Tưới\n- X.",
        ["I: CHUNG", "II: RIÊNG", "IV: KHÁC", "IV/1: Trồng", "IV/3: Tưới"],
    ),
    "no number at the top": (
        "MỤC TIÊU\n1. Trồng.\n2. Tưới.\nTỔ CHỨC THỰC HIỆN\n1. Xã làm.",
        [
            "MỤC TIÊU: MỤC TIÊU",
            "MỤC TIÊU/1: -",
            "MỤC TIÊU/2: -",
            "TỔ CHỨC THỰC HIỆN: TỔ CHỨC THỰC HIỆN",
            "TỔ CHỨC THỰC HIỆN/1: -",
        ],
    ),
    "standing headings": (
        "I. CHUNG\nMục tiêu chung\n- Trồng cây xanh.\nMục tiêu cụ thể\n- Tưới cây xanh.\nII. RIÊNG\n- X.",
        ["I: CHUNG", "I/Mục tiêu chung: Mục tiêu chung", "I/Mục tiêu cụ thể: Mục tiêu cụ thể", "II: RIÊNG"],
    ),
    "fields": (
        "I. CHUNG\n1. Trồng cây\n- Nội dung: Trồng ở xã.\n- **Thời gian thực hiện:** Quý I/2024.\n"
        "+ Cơ quan chủ trì: Phòng Nội vụ.\n"
        "2. Bón cây\nPhân công thực hiện: Xã.\nĐịa điểm: đồng ruộng.",
        [
            "I: CHUNG",
            "I/1: Trồng cây",
            "I/1/Nội dung: Nội dung",
            "I/1/Thời gian thực hiện: Thời gian thực hiện",
            "I/1/Cơ quan chủ trì: Cơ quan chủ trì",
            "I/2: Bón cây",
            "I/2/Phân công thực hiện: Phân công thực hiện",
            "I/2/Địa điểm: Địa điểm",
        ],
    ),
    "inline titles": (
        "I. CHUNG\n1. Sở Nội vụ: Chủ trì rà soát.\n2. Đề nghị Hội Nông dân: Phối hợp.\n3. Ngân sách: theo luật.\n"
        "4. Các Sở: Nội vụ, Y tế phối hợp.\n5. Các xã thực hiện như sau: trồng cây.",
        ["I: CHUNG", "I/1: Sở Nội vụ", "I/2: Đề nghị Hội Nông dân", "I/3: Ngân sách", "I/4: -", "I/5: -"],
    ),
    "brackets and bullets are text": (
        "I. CHUNG\n1. Trồng cây\n(1) Cam;\n(2) Quýt.\n- Tưới:\n+ Sáng;\n* Chiều.\n(i) Nước;\nii) Phân.\n"
        "2. Bón: (1) cam; (2) quýt.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón"],
    ),
}

LOST = {
    "the first roman number": (
        "1. Mục đích\nGiữ rừng.\n2. Yêu cầu\nRõ việc.\nII. MỤC TIÊU\n1. Chung\nGiữ rừng.\nIII. TỔ CHỨC\n1. Xã\nTưới.",
        ["1: Mục đích", "2: Yêu cầu", "II: MỤC TIÊU", "II/1: Chung", "III: TỔ CHỨC", "III/1: Xã"],
    ),
    "the first roman number of a heading": (
        "MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\nGiữ rừng.\nII. KHÁC\n1. Chung\nGiữ rừng.",
        ["MỤC ĐÍCH, YÊU CẦU: MỤC ĐÍCH, YÊU CẦU", "MỤC ĐÍCH, YÊU CẦU/1: Mục đích", "II: KHÁC", "II/1: Chung"],
    ),
    "the first arabic number above decimals": (
        "II. CHỈ TIÊU\n1.1. Trồng cây.\n1.2. Tỉa cành.\n2. Chăm sóc\n2.1. Tưới cây.\n2.2. Bón cây.\n3. Hái",
        ["II: CHỈ TIÊU", "II/1.1: -", "II/1.2: -", "II/2: Chăm sóc", "II/2/2.1: -", "II/2/2.2: -", "II/3: -"],
    ),
    "the first number above points": (
        "I. CHUNG\na) Trồng.\nb) Tỉa.\n2. Chăm sóc\na) Tưới.\nb) Bón.\nII. RIÊNG\nKhông.",
        ["I: CHUNG", "I/a: -", "I/b: -", "I/2: Chăm sóc", "I/2/a: -", "I/2/b: -", "II: RIÊNG"],
    ),
    "the first part": (
        "I. CHUNG\n1. Trồng.\nII. RIÊNG\nTưới.\nPhần II\nTỔ CHỨC\nI. XÃ\nTưới.",
        ["I: CHUNG", "I/1: -", "II: RIÊNG", "Phần II: TỔ CHỨC", "Phần II/I: XÃ"],
    ),
    "the first capital letter above romans": (
        "I. CHUNG\nTrồng.\nII. RIÊNG\nTưới.\nB. TỔ CHỨC\nI. XÃ\nTưới.\nII. THÔN\nTưới.",
        ["I: CHUNG", "II: RIÊNG", "B: TỔ CHỨC", "B/I: XÃ", "B/II: THÔN"],
    ),
    "the first roman number above capital letters": (
        "A. CHUNG\nTrồng.\nB. RIÊNG\nTưới.\nII. TỔ CHỨC\nA. XÃ\nTưới.\nB. THÔN\nTưới.",
        ["A: CHUNG", "B: RIÊNG", "II: TỔ CHỨC", "II/A: XÃ", "II/B: THÔN"],
    ),
    "nothing: a list before the first roman number": (
        "1. Luật Thú y;\n2. Luật Đê điều.\nI. CHUNG\n1. Trồng.\nII. RIÊNG\n1. Tưới.",
        ["1: -", "2: -", "I: CHUNG", "I/1: -", "II: RIÊNG", "II/1: -"],
    ),
    "nothing: roman numbers below arabic ones": (
        "1. CÂY\nI. Trồng cây\nHố.\nII. Tưới cây\nNước.\n2. HOA\nI. Trồng hoa\nHố.\nII. Tưới hoa\nNước.",
        ["1: CÂY", "1/I: Trồng cây", "1/II: Tưới cây", "2: HOA", "2/I: Trồng hoa", "2/II: Tưới hoa"],
    ),
    "nothing: articles below roman numbers": (
        "I. CHUNG\nĐiều 1. Trồng cây\nĐiều 2. Tưới cây\nII. RIÊNG\nĐiều 3. Hái quả",
        ["I: CHUNG", "I/Điều 1: -", "I/Điều 2: -", "II: RIÊNG", "II/Điều 3: -"],
    ),
    "the last roman number": (
        "I. CHUNG\n1. Trồng\nHố.\n2. Tưới\nNước.\nTỔ CHỨC THỰC HIỆN\n1. Xã\nHái.\n2. Thôn\nHái.",
        [
            "I: CHUNG",
            "I/1: Trồng",
            "I/2: Tưới",
            "TỔ CHỨC THỰC HIỆN: TỔ CHỨC THỰC HIỆN",
            "TỔ CHỨC THỰC HIỆN/1: Xã",
            "TỔ CHỨC THỰC HIỆN/2: Thôn",
        ],
    ),
    "a roman number between others": (
        "I. CHUNG\nTrồng.\nNhiệm vụ và giải pháp\n1. Tưới\nNước.\n2. Bón\nPhân.\nIII. KHÁC\nKhông.",
        [
            "I: CHUNG",
            "Nhiệm vụ và giải pháp: Nhiệm vụ và giải pháp",
            "Nhiệm vụ và giải pháp/1: Tưới",
            "Nhiệm vụ và giải pháp/2: Bón",
            "III: KHÁC",
        ],
    ),
    "nothing: a heading of its own below a number": (
        "I. CHUNG\n1. Trồng\nHố.\n2. Tưới\nMỤC TIÊU\n- Có 5 cây.\nII. RIÊNG\n1. Hái\nQuả.",
        ["I: CHUNG", "I/1: Trồng", "I/2: Tưới", "I/2/MỤC TIÊU: MỤC TIÊU", "II: RIÊNG", "II/1: Hái"],
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_a_number_is_lost(name: str) -> None:
    """What stands below it goes no deeper, and what follows is no part of it."""
    text, wanted = LOST[name]
    assert tree(text) == wanted


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_numbering_system(name: str) -> None:
    text, wanted = SYSTEMS[name]
    assert tree(text) == wanted


@pytest.mark.parametrize("name", SYSTEMS)
def test_labels_levels_and_parents_agree(name: str) -> None:
    plan = extract(TITLE + SYSTEMS[name][0])
    by_id = {section.id: section for section in plan.sections}
    assert len(by_id) == len(plan.sections)
    for section in plan.sections:
        above = by_id[section.parent] if section.parent else None
        assert section.level == (above.level + 1 if above else 1)
        assert section.path == (f"{above.path}/" if above else "") + (section.label or section.path.rsplit("/", 1)[-1])
        if above:
            assert above.start <= section.start < section.end <= above.end


# --- noise -------------------------------------------------------------------------

NOISE = {
    "page number inside a sentence": (
        "I. CHUNG\n1. Trồng cây ở các\n\n2\n\nthôn trong xã\n- Tưới cây cho\n\x0cTrang 3/5\nxã.\n- 4 -\n2. Bón.",
        ["I: CHUNG", "I/1: Trồng cây ở các thôn trong xã", "I/2: -"],
    ),
    "capitals over several lines": (
        "I. MỤC ĐÍCH,\nYÊU CẦU\n- Một.\nII. NHIỆM VỤ VÀ GIẢI\n\nPHÁP CHỦ YẾU\n- Hai.\nIII. KINH PHÍ\nXã chi.",
        ["I: MỤC ĐÍCH, YÊU CẦU", "II: NHIỆM VỤ VÀ GIẢI PHÁP CHỦ YẾU", "III: KINH PHÍ"],
    ),
    "a title that ends in a word of one that is not finished": (
        "I. TÌNH HÌNH\n1. Kết quả đạt được\nXã đã trồng cây.\n2. Các đơn vị trực thuộc\nĐã tưới cây.\n3. Kiến nghị\nKhông.",
        ["I: TÌNH HÌNH", "I/1: Kết quả đạt được", "I/2: Các đơn vị trực thuộc", "I/3: Kiến nghị"],
    ),
    "a title set off by a stop": (
        "I. MỤC TIÊU. Xã trồng cây.\n1. Thời gian thực hiện. Từ tháng Hai.\n2. UBND TP. Hà Nam tưới cây.\n3. Văn phòng. Tưới.",
        ["I: MỤC TIÊU", "I/1: Thời gian thực hiện", "I/2: -", "I/3: Văn phòng"],
    ),
    "a title in capitals with its text behind it": (
        "I. MỤC ĐÍCH - YÊU CẦU 1. Mục đích: Trồng cây.\nII. TỔ CHỨC THỰC HIỆN Các xã trồng cây.\n1. HĐND, UBND Huyện: Tưới.",
        ["I: MỤC ĐÍCH - YÊU CẦU", "I/1: Mục đích", "II: TỔ CHỨC THỰC HIỆN", "II/1: HĐND, UBND Huyện"],
    ),
    "an order in the words of a title": (
        "I. NHIỆM VỤ\n1. Báo cáo định kỳ.\n2. Tổ chức triển khai;\n3. Kinh phí\n4. Mục đích.\nXã trồng cây.",
        ["I: NHIỆM VỤ", "I/1: -", "I/2: -", "I/3: Kinh phí", "I/4: Mục đích"],
    ),
    "small letters over several lines": (
        "I. CHUNG\n1. Đẩy\nnhanh chuyển đổi, cải cách\n- Một.\n2. Bón\n- Hai.",
        ["I: CHUNG", "I/1: Đẩy nhanh chuyển đổi, cải cách", "I/2: Bón"],
    ),
    "lone pipes": (
        "I. CHUNG\n|\n1. Trồng cây\n|\n- Tưới | sáng\n2. Bón cây.\n|",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: -"],
    ),
    "a table with numbered rows": (
        "I. CHUNG\n1. Trồng cây\n\n| TT | Việc | Ai |\n|---|---|---|\n| 2 | Tưới | Xã |\n| 3. | Bón | Xã |\n\n2. Bón cây.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: -"],
    ),
    "tabs": (
        "I.\tCHUNG\n1.\tTrồng cây\n-\tTưới.\nTT\tViệc\tAi\n1\tTưới\tXã\n2\tBón\tXã\n2.\tBón cây\n-\tPhân.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây"],
    ),
    "indents and trailing spaces": (
        "   I. CHUNG   \n      1. Trồng cây  \n\u3000- Tưới.\n\xa0\xa02. Bón cây \n   - Phân.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây"],
    ),
    "markdown": (
        "### **I. CHUNG**\n\n#### *1. Trồng cây*\n\n- Tưới.\n\n**2\\. Bón cây:**\n\n- Phân.\n\n# II. **RIÊNG**\n- X.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây", "II: RIÊNG"],
    ),
    "numbers that are quantities": (
        "I. CHUNG\n1. Trồng cây trên\n2 ha đất và\n2.500 m2 vườn.\n- Có\n3 xã.\n2. Bón.",
        ["I: CHUNG", "I/1: Trồng cây trên 2 ha đất và 2.500 m2 vườn", "I/2: -"],
    ),
    "references at a line's head": (
        "I. CHUNG\n1. Trồng cây theo khoản\n2. Điều này.\nĐiều 15 Luật Thú y quy định\nMục 3 Kế hoạch này.\n"
        "Phần lớn cây sống.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
    "a symbol at a line's head": (
        "I. CHUNG\n1. Trồng cây theo Chỉ thị\n2/CT-UBND ngày 05/01/2024 của Ủy ban.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
    "a date at a line's head": (
        "I. CHUNG\n1. Trồng cây trước ngày\n2/9/2024, bón cây trước\n15-11-2024.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise(name: str) -> None:
    text, wanted = NOISE[name]
    assert tree(text) == wanted


@pytest.mark.parametrize(
    "word", ["số", "hằng năm", "hằng tháng", "mỗi quý", "từng phần", "cao điểm", "ngày", "tuần", "mục"]
)
@pytest.mark.parametrize("style", ["1 2", "a b", "1.1 1.2"])
def test_a_heading_may_end_in_a_word_that_a_number_can_follow(word: str, style: str) -> None:
    """ "1. Phát triển kinh tế số" / "2. Phát triển xã hội số": a heading ends without a stop, and its neighbour comes."""
    one, two = style.split()
    mark = ")" if one == "a" else "."
    text = f"I. CHUNG\n{one}{mark} Công việc {word}\n- Trồng cây.\n- Công tác {word}\n{two}{mark} Công việc {word}\n- Bón cây."
    assert tree(text) == ["I: CHUNG", f"I/{one}: Công việc {word}", f"I/{two}: Công việc {word}"]


# --- parts of the page -------------------------------------------------------------

CLOSING = "Trên đây là Kế hoạch trồng cây. Xã yêu cầu các thôn thực hiện./."
RECIPIENTS = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
SIGNATURE = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Đã ký)\n\nHà Văn An"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1- 100% hộ có nước sạch.\n2- Trồng 15 ha rừng.\n", ["I", "I/1", "I/2"]),
        ("1- 03 lớp tập huấn.\n2- 95% hộ có nước sạch.\n3- 12 trường đạt chuẩn.\n", ["I", "I/1", "I/2", "I/3"]),
        ("1. Trồng 15 ha rừng.\n2- 12 trường đạt chuẩn.\n", ["I", "I/1", "I/2"]),
        ("1- 2 lớp tập huấn.\nMỗi xã trồng rừng.\n", ["I"]),
        ("Mỗi xã mở\n2- 3 lớp tập huấn.\nMỗi huyện mở\n3- 4 lớp tập huấn.\n", ["I"]),
    ],
)
def test_a_number_with_a_dash_before_a_digit_is_one_where_its_sequence_goes_on(text: str, paths: list[str]) -> None:
    assert [section.path for section in body(f"I- CHỈ TIÊU\n{text}")] == paths


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("MUC TIÊU", "objectives"),
        ("MỤC ĐICH, YÊU CÂU", "purpose_requirements"),
        ("Muc dich", "purpose"),
        ("NHIỆM VU TRỌNG TÂM", "tasks"),
        ("GIẢI PHAP THỰC HIỆN", "tasks"),
        ("TỔ CHỨC THỰC HIÊN", "implementation"),
        ("TO CHUC THUC HIEN", "implementation"),
        ("KINH PHI", "funding"),
        ("ĐỔI MỚI CÔNG TÁC", "other"),
        ("NỘI DUNG ĐÊ ĐIỀU", "other"),
    ],
)
@pytest.mark.parametrize("mark", ["I. ", "I "])
def test_a_heading_that_has_lost_marks_has_its_kind(heading: str, kind: str, mark: str) -> None:
    assert [s.kind for s in body(f"{mark}{heading}\n- Trồng 100 cây.\n")] == (
        [kind] if heading.isupper() or mark == "I. " else ["preamble"]
    )


@pytest.mark.parametrize("word", ["KÊ HOẠCH", "KẾ HOACH", "KẺ HOACH", "KE HOACH", "K É HOẠCH"])
def test_a_title_that_has_lost_marks_is_one(word: str) -> None:
    plan = extract(f"{word}\nTrồng cây năm 2024\n\nI. MỤC TIÊU\n- Trồng 100 cây.")
    assert (plan.header.type, plan.header.title) == ("KH", "Trồng cây năm 2024")
    assert "not-a-plan" not in [finding.code for finding in plan.diagnostics]
    assert extract(f"{word.lower()}\ntrồng cây năm 2024\n").header.title is None


def test_a_decision_whose_type_word_has_lost_a_mark_has_its_type() -> None:
    plan = extract("QUYÊT ĐINH\nVề việc trồng cây\n\nCăn cứ Luật Thú y;\nĐiều 1. Trồng cây.")
    assert (plan.header.type, plan.header.title) == ("QĐ", "Về việc trồng cây")


@pytest.mark.parametrize(
    ("foot", "parts"),
    [
        ((CLOSING, RECIPIENTS, SIGNATURE), ["@closing", "@recipients", "@signature"]),
        ((CLOSING, SIGNATURE, RECIPIENTS), ["@closing", "@signature", "@recipients"]),
        ((RECIPIENTS, SIGNATURE), ["@recipients", "@signature"]),
        ((SIGNATURE, RECIPIENTS), ["@signature", "@recipients"]),
        ((CLOSING, RECIPIENTS), ["@closing", "@recipients"]),
        ((CLOSING, SIGNATURE), ["@closing", "@signature"]),
        ((CLOSING,), ["@closing"]),
        ((RECIPIENTS,), ["@recipients"]),
        ((SIGNATURE,), ["@signature"]),
        ((), []),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_the_foot_in_every_order(foot: tuple[str, ...], parts: list[str], gap: str) -> None:
    text = TITLE + gap.join(("I. CHUNG\n- Trồng cây.", *foot))
    sections = extract(text).sections
    assert [section.path for section in sections] == ["@header", "I", *parts]
    for section, words in zip(sections[2:], foot, strict=True):
        assert text[section.start : section.end] == words


@pytest.mark.parametrize(
    "foot",
    [
        "Nơi nhận:                         TM. ỦY BAN NHÂN DÂN\n- Như trên;                              CHỦ TỊCH\n"
        "- UBND tỉnh;\n- Lưu: VT.                              Hà Văn An",
        "| Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n| - Như trên; | CHỦ TỊCH |\n| - UBND tỉnh; | |\n| - Lưu: VT. | Hà Văn An |",
        "Nơi nhận:\t\t\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\t\t\tCHỦ TỊCH\n- UBND tỉnh;\n- Lưu: VT.\t\t\tHà Văn An",
    ],
    ids=["spaces", "pipes", "tabs"],
)
def test_recipients_and_signature_side_by_side(foot: str) -> None:
    plan = extract(f"{TITLE}I. CHUNG\n- Trồng cây.\n\n{CLOSING}\n\n{foot}")
    assert [section.path for section in plan.sections] == ["@header", "I", "@closing", "@recipients", "@signature"]
    assert plan.header.recipients == ["Như trên", "UBND tỉnh", "Lưu: VT"]
    assert plan.header.signer is not None
    assert (plan.header.signer.authority, plan.header.signer.position) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert plan.header.signer.name == "Hà Văn An"


@pytest.mark.parametrize(
    "foot",
    [
        "Nơi nhận:\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n- Như trên;\n- UBND tỉnh;\n- Lưu: VT.\n\nHà Văn An",
        "TM. ỦY BAN NHÂN DÂN\nNơi nhận:\nCHỦ TỊCH\n- Như trên;\n- UBND tỉnh;\n\nHà Văn An\n- Lưu: VT.",
        "                         TM. ỦY BAN NHÂN DÂN\n                         CHỦ TỊCH\nNơi nhận:\n- Như trên;\n"
        "- UBND tỉnh;\n- Lưu: VT\n                         Hà Văn An",
    ],
    ids=["row by row", "cell by cell", "signature first"],
)
def test_recipients_and_signature_one_in_the_other(foot: str) -> None:
    header = extract(f"{TITLE}I. CHUNG\n- Trồng cây.\n\n{CLOSING}\n\n{foot}").header
    assert header.recipients == ["Như trên", "UBND tỉnh", "Lưu: VT"]
    assert header.signer is not None
    assert (header.signer.authority, header.signer.position) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert header.signer.name == "Hà Văn An"


def test_annexes_have_trees_of_their_own() -> None:
    assert tree(
        "I. CHUNG\n1. Trồng.\n\n" + SIGNATURE + "\n\nPHỤ LỤC I\nDANH SÁCH TRƯỜNG\n(Kèm theo Kế hoạch số 5/KH-UBND)\nI. TIỂU HỌC\n"
        "1. Trường A.\n2. Trường B.\nII. TRUNG HỌC\n- Không.\nPHỤ LỤC II\nBIỂU MẪU BÁO CÁO\n1. Số liệu.\n2. Kiến nghị."
    ) == [
        "I: CHUNG", "I/1: -", "@signature: -", "@annex: DANH SÁCH TRƯỜNG", "@annex/I: TIỂU HỌC", "@annex/I/1: -",
        "@annex/I/2: -", "@annex/II: TRUNG HỌC", "@annex-2: BIỂU MẪU BÁO CÁO", "@annex-2/1: -", "@annex-2/2: -",
    ]  # fmt: skip


def test_an_annex_that_is_only_mentioned_is_none() -> None:
    assert tree("I. CHUNG\n- Trồng cây theo\nPhụ lục I kèm theo.\nPhụ lục này nêu rõ danh sách.\nII. RIÊNG\n- X.") == [
        "I: CHUNG",
        "II: RIÊNG",
    ]


DECISION = (
    "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\nSố: 5/QĐ-UBND\nAn Hòa, ngày 06 tháng 4 năm 2024\n\nQUYẾT ĐỊNH\n"
    "Về việc ban hành Kế hoạch trồng cây\n\n"
    "Căn cứ Luật Thú y;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành Kế hoạch trồng cây.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n\n"
    "Nơi nhận:\n- Như Điều 2.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHà Văn An\n\nKẾ HOẠCH\nTrồng cây năm 2024\n"
    "(Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 06/4/2024)\n\nI. MỤC TIÊU\n1. Trồng cây.\nII. TỔ CHỨC THỰC HIỆN\nXã làm."
)


def test_a_decision_without_its_type_word_with_its_plan() -> None:
    plan = extract(
        "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 41/QĐ-UBND\nLạng Sơn, ngày 12 tháng 10 năm 2025\n\nBAN HÀNH KẾ HOẠCH TRỒNG CÂY\n"
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\nCăn cứ Luật Thú y;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Kế hoạch trồng cây.\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày ký.\n\n" + SIGNATURE + "\n\nKẾ HOẠCH\nTrồng cây năm 2026\n"
        "(Kèm theo Quyết định số 41/QĐ-UBND)\nI. CHUNG\n1. Trồng."
    )  # fmt: skip
    assert [section.path for section in plan.sections] == [
        "@decision", "@decision/@header", "@decision/@preamble", "@decision/Điều 1", "@decision/Điều 2",
        "@decision/@signature", "@header", "I", "I/1",
    ]  # fmt: skip
    header = plan.header
    assert (header.issuer, header.symbol, header.date) == ("Ủy ban nhân dân tỉnh Lạng Sơn", "41/QĐ-UBND", "2025-10-12")
    assert (header.type, header.title) == ("KH", "Trồng cây năm 2026")


def test_a_plan_below_a_decision_with_a_letterhead_of_its_own() -> None:
    letterhead = "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    text = DECISION.replace("KẾ HOẠCH\n", f"{letterhead}KẾ HOẠCH\n")
    plan = extract(text)
    parts = {section.path: text[section.start : section.end] for section in plan.sections}
    assert parts["@decision"].endswith("CHỦ TỊCH\nHà Văn An")
    assert parts["@header"].startswith(letterhead)
    assert (plan.header.symbol, plan.header.title) == ("5/QĐ-UBND", "Trồng cây năm 2024")


def test_a_decision_with_its_plan() -> None:
    sections = extract(DECISION).sections
    assert [(section.path, section.kind) for section in sections] == [
        ("@decision", "decision"),
        ("@decision/@header", "header"),
        ("@decision/@preamble", "preamble"),
        ("@decision/Điều 1", "other"),
        ("@decision/Điều 2", "other"),
        ("@decision/@recipients", "recipients"),
        ("@decision/@signature", "signature"),
        ("@header", "header"),
        ("I", "objectives"),
        ("I/1", "other"),
        ("II", "implementation"),
    ]
    assert sections[0].heading is None


# --- the shared documents ----------------------------------------------------------


def judged(real: Path, gold: str, documents: str) -> list[str]:
    golds = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted((real / gold).glob("*.json"))}
    assert golds
    plans = {name: json.loads(extract((real / documents / f"{name}.txt").read_bytes()).to_json()) for name in golds}
    wrong = {
        (d.document, d.start, d.what == "field")
        for d in evaluate(golds, plans).differences
        if d.kind == "sections" and (d.what != "field" or d.field in ("path", "kind", "heading"))
    }
    return sorted(f"{document}:{start}" for document, start, _ in wrong)


def test_sections_of_the_gold(real: Path) -> None:
    assert len(judged(real, "gold", "documents")) <= 4


def test_sections_of_the_examples(real: Path) -> None:
    assert judged(real, "examples", "examples") == []


# --- mutations that change nothing a reader would call content ---------------------


def width(text: str) -> int:
    """The width at which a text is wrapped already (some lines go on with a small letter): that of nearly all its lines."""
    lines = text.split("\n")
    wrapped = sum(after.strip()[:1].islower() for line, after in itertools.pairwise(lines) if line.strip())
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[-1 - len(lengths) // 20] if wrapped * 10 > len(lengths) else 0


def unchanged(text: str) -> list[str]:
    """The mutations under which the tree differs. A text that is wrapped itself is wrapped anew only at widths that are not
    smaller than its own: a narrower one leaves every other line short, as no converter does.
    """
    own = width(text)
    before = key(extract(text))
    changed = []
    for name, mutate in HARMLESS.items():
        columns = re.fullmatch(r"wrapped at (\d+)", name)
        if columns and int(columns[1]) < own:
            continue
        if key(extract(mutate(text))) != before:
            changed.append(name)
    return changed


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_harmless_mutations_of_our_samples(file: Path) -> None:
    assert unchanged(read_text(file.read_bytes()).text) == []


@pytest.mark.parametrize("folder", ["documents", "examples"])
def test_harmless_mutations_of_shared_documents(real: Path, folder: str) -> None:
    files = sorted((real / folder).glob("*.txt"))
    assert files
    changed = {file.stem: unchanged(read_text(file.read_bytes()).text) for file in files}
    assert {name: found for name, found in changed.items() if found} == {}


# --- offsets -----------------------------------------------------------------------


def check_offsets(source: str) -> None:
    """Every span is inside the source, holds what the contract says and is no wider; a heading is its cleaned words."""
    plan = extract(source)
    text = Text(source)
    places = {text.span(k, k + 1)[0]: k for k in range(len(text.view))}
    ends = {text.span(k, k + 1)[1]: k + 1 for k in range(len(text.view))}
    assert [(s.start, -s.end) for s in plan.sections] == sorted((s.start, -s.end) for s in plan.sections)
    for section in plan.sections:
        assert 0 <= section.start < section.end <= len(source)
        assert not source[section.start].isspace()
        assert not source[section.end - 1].isspace()
        assert source[section.start] != "|"
        if section.heading is None:
            assert section.heading_start is None
            continue
        assert section.heading_start is not None
        assert section.heading_end is not None
        assert section.start <= section.heading_start < section.heading_end <= section.end
        view = slice(places[section.heading_start], ends[section.heading_end])
        words = re.findall(r"\w+", text.clean(view.start, view.stop, text.view))
        numbers = [word for word in words if not word.isdigit()]  # a page number may stand inside
        assert [word for word in re.findall(r"\w+", section.heading) if not word.isdigit()] == numbers


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
@pytest.mark.parametrize("mutation", ["NFD", "CRLF", "markdown added", "NBSP"])
def test_offsets_of_our_samples(file: Path, mutation: str) -> None:
    text = read_text(file.read_bytes()).text
    check_offsets(text)
    check_offsets(HARMLESS[mutation](text))


def test_offsets_of_shared_documents(real: Path) -> None:
    for folder in ("documents", "examples"):
        for file in sorted((real / folder).glob("*.txt")):
            text = read_text(file.read_bytes()).text
            check_offsets(text)
            check_offsets(HARMLESS["NFD"](text))


def test_offsets_of_random_cuts() -> None:
    chance = random.Random(5)
    texts = [read_text(file.read_bytes()).text for file in CORPUS]
    for n in range(150):
        text = chance.choice(texts)
        first = chance.randrange(len(text))
        piece = text[first : first + chance.randrange(1, 4000)]
        check_offsets(HARMLESS["NFD"](piece) if n % 3 == 0 else piece)


LINES = [text for text, _ in (*SYSTEMS.values(), *NOISE.values())]
PIECES = sorted(
    {line for text in LINES for line in text.split("\n")}
    | set(DECISION.split("\n"))
    | {"", "PHỤ LỤC", "Nơi nhận:", "|", "- "}
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_in_any_order_give_a_tree(lines: list[str], newline: str) -> None:
    check_offsets(newline.join(lines))


@settings(max_examples=200, deadline=None)
@example("|#|")
@example("1.*:\r:")
@example("| | |\n| x |")
@given(st.text(st.sampled_from("I1.a)Đ-:;|\n\r\t \u200b\u0301*#KẾ HOẠCH"), max_size=120))
def test_any_text_gives_a_tree(text: str) -> None:
    check_offsets(text)


# --- nothing grows faster than its input -------------------------------------------


def seconds(text: str) -> float:
    begin = time.process_time()
    extract(text)
    return time.process_time() - begin


GROWING: dict[str, Callable[[int], str]] = {
    "one line": lambda n: TITLE + "trồng cây năm 2024 và " * n,
    "one line of digits": lambda n: TITLE + "1" * 22 * n,
    "blank lines": lambda n: TITLE + "\n" * 22 * n,
    "spaces": lambda n: TITLE + " " * 22 * n + "x",
    "numbers": lambda n: TITLE + "1. Trồng cây\n- Tưới cây.\n" * n,
    "rising numbers": lambda n: TITLE + "".join(f"{k % 999 + 1}. Trồng cây\n" for k in range(n)),
    "numbers without dots": lambda n: TITLE + "1 Trồng cây xanh\n" * n,
    "capitals": lambda n: TITLE + "TRỒNG CÂY XANH VÀ\n" * n,
    "titles": lambda n: "KẾ HOẠCH TRỒNG CÂY\n" * n,
    "recipients": lambda n: TITLE + "I. CHUNG\nNơi nhận:\n" + "- Sở Nội vụ;\n" * n,
    "two columns": lambda n: TITLE + "I. CHUNG\nNơi nhận:      CHỦ TỊCH\n" + "- Sở Nội vụ;       Hà Văn An\n" * n,
    "annexes": lambda n: TITLE + "I. CHUNG\nPHỤ LỤC\nBIỂU\n" * n,
    "fields": lambda n: TITLE + "I. CHUNG\n1. Một\n" + "- Nội dung: trồng cây.\n" * n,
    "rows": lambda n: TITLE + "I. CHUNG\n" + "| 1 | Trồng | Xã |\n" * n,
    "preambles": lambda n: TITLE + "Thực hiện Công văn số 5/UBND-VP;\n" * n,
    "decomposed": lambda n: TITLE + "e\u0301 a\u0301 o\u0301 u\u0301 i\u0301 y\n" * n,
    "stars": lambda n: TITLE + "* **a** _b_ `c` # d\n" * n,
    "units on one line": lambda n: "I. MỤC TIÊU CHUNG 1. Đây. " + "II. MỤC TIÊU RIÊNG 1. Một a) Hai. - Ba. " * n,
    "headings run in": lambda n: "I. MỤC TIÊU CHUNG 1. Một - Hai - Ba\n" * n,
}  # fmt: skip


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_text(name: str) -> None:
    """Four times the text, at most eight times the time; the least of three tries counts."""
    small, large = (GROWING[name](n) for n in (1000, 4000))
    first = min(seconds(small) for _ in range(2))
    second = min(seconds(large) for _ in range(2))
    assert second < 8 * max(first, 0.02)


LINE = "Ủy ban nhân dân xã trồng cây năm 2024; "


def test_a_long_line_takes_time_in_proportion() -> None:
    assert seconds(TITLE + LINE * 16_000) < 16 * max(seconds(TITLE + LINE * 2_000), 0.05)


@pytest.mark.long
def test_ten_million_characters_on_one_line() -> None:
    large = TITLE + LINE * 260_000
    assert len(large) > 10_000_000
    assert seconds(large) < 40 * max(seconds(TITLE + LINE * 13_000), 0.05)
